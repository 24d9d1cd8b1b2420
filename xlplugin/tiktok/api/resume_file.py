"""Keep the answers of an unfinished fetch on disk, so that the next press continues it.

A private file of frames. A frame is one line of JSON that says which window was answered and which
windows remain, then the bytes of the answers. A frame that a killed process left incomplete is
dropped. The file is deleted when the fetch is complete.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from xlplugin.tiktok.api.lock import free_lock
from xlplugin.tiktok.secrets import data_dir

KEEP_SECONDS = 7 * 86400


class Frame(NamedTuple):
    """Note and the answers that belong to it."""

    note: dict[str, Any]
    pages: list[bytes]


class ResumeFile:
    """File of one fetch. While another process runs the same fetch, this one saves nothing."""

    def __init__(self, folder: Path, key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / (hashlib.sha256(key.encode()).hexdigest()[:32] + ".pages")
        self._lock = free_lock(_lock_path(self._path))
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(handle, "r+b")

    def replay(self) -> Iterator[Frame]:
        """Yield the saved frames. What follows the last complete frame is cut off."""
        end = 0
        while self._lock:
            frame = self._next()
            if frame is None:
                self._file.seek(end)
                self._file.truncate()
                return
            end = self._file.tell()
            yield frame

    def append(self, note: dict[str, Any], pages: list[bytes]) -> None:
        """Save a frame; it outlives this process."""
        if self._lock:
            sizes = [len(page) for page in pages]
            head = json.dumps({**note, "sizes": sizes}).encode()
            self._file.write(b"".join((head, b"\n", *pages, b"\n")))
            self._file.flush()

    def delete(self) -> None:
        """Delete the file: the fetch is complete."""
        if not self._lock:
            self.close()
            return
        self._file.truncate(0)
        self._file.close()
        self._path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Close the file and release its lock; what was saved stays."""
        self._file.close()
        if self._lock:
            self._lock.release()

    def _next(self) -> Frame | None:
        try:
            note = json.loads(self._file.readline())
            pages = [self._file.read(size) for size in note.pop("sizes")]
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        if self._file.read(1) == b"\n":
            return Frame(note, pages)
        return None


def open_resume_file(key: str) -> ResumeFile:
    """Open the file of this fetch, and delete files that nobody continued for a week."""
    folder = data_dir() / "fetches"
    for old in folder.glob("*.pages"):
        if time.time() - old.stat().st_mtime > KEEP_SECONDS:
            old.unlink(missing_ok=True)
            _lock_path(old).unlink(missing_ok=True)
    return ResumeFile(folder, key)


def _lock_path(pages: Path) -> Path:
    """Return the lock file of a resume file.

    Windows cannot read the bytes of a file that is locked itself.
    """
    return pages.with_suffix(".lock")
