"""Press a button in LibreOffice: the same press as in Excel, on the open document."""

import os
import sys

from xlplugin import addin
from xlplugin.calc import connect


def main() -> None:
    """Press the button that the command line names.

    LibreOffice answers on stdin and reads stdout.
    """
    requests = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints must not break the protocol
    book = connect(sys.stdin.buffer, requests)
    if book is not None:
        book.set_mock_caller()
    addin.press(sys.argv[1])


if __name__ == "__main__":
    main()
