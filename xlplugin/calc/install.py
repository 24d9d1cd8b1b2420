"""Find LibreOffice, and put the extension into it or take it out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from xlplugin.calc.build import IDENTIFIER, build
from xlplugin.errors import FixInputError

MISSING = "LibreOffice was not found."
_SECONDS = 120
# Where LibreOffice's own installers put it (help.libreoffice.org, "Starting LibreOffice").
_WINDOWS = (r"LibreOffice\program",)
_MAC = "/Applications/LibreOffice.app/Contents/MacOS"
_LINUX = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/snap/bin")


class Office(NamedTuple):
    """LibreOffice's programs."""

    soffice: Path
    unopkg: Path


def find_office() -> Office:
    """Return LibreOffice's programs. Raises FixInputError when it is not there or cannot serve."""
