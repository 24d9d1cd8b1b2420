"""The workbook as it is shipped, made once for all tests of a process: that takes a second."""

import tempfile
from functools import cache
from pathlib import Path

from xlplugin import template


@cache
def empty_workbook() -> bytes:
    """Return the file of a new workbook."""
    with tempfile.TemporaryDirectory() as folder:
        return template.copy_to(Path(folder) / template.NAME).read_bytes()
