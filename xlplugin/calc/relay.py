"""Stand between LibreOffice and a process that runs already.

The live demo and the tests drive a document so.

LibreOffice starts this file as a button's child. It needs the standard library only.
"""

import os
import sys
import threading
from multiprocessing.connection import Client, Connection

ADDRESS = "XLPLUGIN_CALC_RELAY"
KEY = "XLPLUGIN_CALC_RELAY_KEY"


def main() -> None:
    """Pass requests to LibreOffice and its answers back until either side ends."""
    link = Client(os.environ[ADDRESS], authkey=bytes.fromhex(os.environ[KEY]))
    link.send_bytes(sys.argv[1].encode())
    threading.Thread(target=_pass_answers, args=(link,), daemon=True).start()
    while True:
        try:
            request = link.recv_bytes()
        except (EOFError, OSError):
            os._exit(0)  # the other thread waits in a read that an ordinary end would wait for
        sys.stdout.buffer.write(request)
        sys.stdout.buffer.flush()


def _pass_answers(link: "Connection") -> None:
    for answer in sys.stdin.buffer:
        link.send_bytes(answer)
    os._exit(0)


if __name__ == "__main__":
    main()
