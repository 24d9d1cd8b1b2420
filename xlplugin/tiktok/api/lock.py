"""Let one process or thread of this computer work on something at a time.

filelock is imported late: only a renewal of tokens and a fetch of orders lock anything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.errors import TryAgainError

if TYPE_CHECKING:
    from filelock import BaseFileLock

WAIT_SECONDS = 60.0
POLL_SECONDS = 0.05


@contextmanager
def only_one(path: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock on this file. The system releases it when the process ends.

    Raises:
        TryAgainError: Another process holds the lock longer than `seconds`.
    """
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        lock = FileLock(path, timeout=seconds, poll_interval=POLL_SECONDS, mode=0o600)
        lock.acquire()
    except Timeout:
        raise TryAgainError(
            "Another program of yours is renewing the link to TikTok Shop and does not finish.",
            cure="Try again in a minute.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def free_lock(path: Path) -> "BaseFileLock | None":
    """Take the lock on this file if it is free; return None if another process holds it."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, blocking=False, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock
