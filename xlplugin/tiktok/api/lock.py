"""One at a time, between the processes and threads of this machine."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xlplugin.errors import TryAgainError

WAIT_SECONDS = 60.0


@contextmanager
def only_one(path: Path, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Hold the lock on this file. The system lets go of it when the process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(handle, sleep)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, sleep: Callable[[float], None]) -> None:
    for _ in range(int(WAIT_SECONDS / 0.05)):
        if try_lock(handle):
            return
        sleep(0.05)
    raise TryAgainError(
        "Another program of yours is renewing the link to TikTok Shop and does not finish.",
        cure="Try again in a minute.",
    )


if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Take the lock on an open file if it is free."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Take the lock on an open file if it is free."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
