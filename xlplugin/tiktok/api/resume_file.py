"""What an unfinished fetch already has, on disk, so that the next press goes on where it stood.

A private file of frames: one line that says which window was answered and what is left of it, then the answers' bytes.
A frame that a kill cut short is dropped. The file goes when the fetch is complete.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from xlplugin.tiktok.api.lock import try_lock
from xlplugin.tiktok.secrets import data_dir

KEEP_SECONDS = 7 * 86400


class Frame(NamedTuple):
    """A note and the answers that belong to it."""

    note: dict[str, Any]
    pages: list[bytes]


class Spool:
    """One fetch's file. Without the lock (another process is at the same fetch) it keeps nothing."""

    def __init__(self, folder: Path, key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / (hashlib.sha256(key.encode()).hexdigest()[:32] + ".pages")
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._mine = try_lock(handle)
        self._file = os.fdopen(handle, "r+b")

    def replay(self) -> Iterator[Frame]:
        """What was kept. Anything after the last whole frame is cut off."""
        end = 0
        while self._mine:
            frame = self._next()
            if frame is None:
                self._file.seek(end)
                self._file.truncate()
                return
            end = self._file.tell()
            yield frame

    def append(self, note: dict[str, Any], pages: list[bytes]) -> None:
        """Keep a frame: it outlives this process from here on."""
        if self._mine:
            head = json.dumps({**note, "sizes": [len(page) for page in pages]}).encode()
            self._file.write(b"".join((head, b"\n", *pages, b"\n")))
            self._file.flush()

    def done(self) -> None:
        """The fetch is complete: nothing of it stays on disk."""
        if self._mine:
            self._file.truncate(0)
        self.close()
        if self._mine:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go; what was kept stays."""
        self._file.close()

    def _next(self) -> Frame | None:
        try:
            note = json.loads(self._file.readline())
            pages = [self._file.read(size) for size in note.pop("sizes")]
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return Frame(note, pages) if self._file.read(1) == b"\n" else None


def open_spool(key: str) -> Spool:
    """The spool of this fetch; those of fetches that nobody came back to are removed."""
    folder = data_dir() / "fetches"
    for old in folder.glob("*.pages"):
        if time.time() - old.stat().st_mtime > KEEP_SECONDS:
            old.unlink(missing_ok=True)
    return Spool(folder, key)
