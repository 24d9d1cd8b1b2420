"""Run the command xlplugin.

Ctrl-C is quiet from the first moment, while the product is still being loaded.
"""

import io
import sys
from importlib import import_module

from xlplugin.errors import STOPPED


def main() -> int:
    """Do what the command line asks and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Windows may encode output to a file without arrows or Chinese: write "?" for these.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return int(import_module("xlplugin.cli").main())
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was changed.\n")
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
