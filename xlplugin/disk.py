"""Write files completely or not at all, also next to sync programs and virus scanners."""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_ATTEMPTS = 12
_FIRST_WAIT = 0.02  # seconds; doubled up to _LONGEST_WAIT, about three seconds in all
_LONGEST_WAIT = 0.5


_ANYONE_WRITES = 0o222


def is_read_only(path: Path) -> bool:
    """Return whether a file is marked read-only, or this user may not write it."""
    return not path.stat().st_mode & _ANYONE_WRITES or not os.access(path, os.W_OK)


def mark_read_only(path: Path) -> None:
    """Mark a file read-only, as Explorer, Finder and `chmod a-w` do. Raises OSError."""
    path.chmod(path.stat().st_mode & ~_ANYONE_WRITES)


def write_whole(target: Path, content: bytes) -> None:
    """Write `content` to `target` in one step.

    A full disk or a crash leaves the old file, or none.

    Raises:
        OSError: the file cannot be written, or is held open by another program for seconds.
    """
    write_with(target, lambda file: file.write(content))


def write_with(target: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a file beside `target`, make it durable, then put it in the target's place.

    The file gets the target's permissions, or 0644 if it is new. Raises what `write` raises, and
    OSError.
    """
    handle, name = tempfile.mkstemp(
        prefix=f".{target.stem[:40]}-", suffix=".tmp", dir=target.parent
    )
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        replace(aside, target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def replace(aside: Path, target: Path) -> None:
    """Rename `aside` to `target`; try again while another program blocks it for a moment.

    Windows refuses to replace a file that a sync client, a virus scanner or a reader holds open.

    Raises:
        OSError: it was still blocked after about three seconds, or failed for another reason.
    """
    wait = _FIRST_WAIT
    for _ in range(_ATTEMPTS):
        try:
            aside.replace(target)
        except PermissionError:
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        else:
            return
    aside.replace(target)
