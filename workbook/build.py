"""Build workbook/TikTok Ledger.xlsx, the empty workbook, from what xlplugin/template declares.

python -m workbook.build [OUT]
"""

import argparse
import io
import sys
from pathlib import Path

from xlplugin.template import NAME
from xlplugin.template.build import build

WORKBOOK = Path(__file__).resolve().parent / NAME


def main(arguments: list[str] | None = None) -> int:
    """Build the workbook beside this file, or at the path given."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a code page of Windows may lack a path's letters
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description="Build the empty workbook.")
    parser.add_argument("out", nargs="?", type=Path, default=WORKBOOK, help="where to write it")
    print(f"The empty workbook is built: {build(parser.parse_args(arguments).out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
