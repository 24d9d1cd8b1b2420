"""LibreOffice started for someone to watch, or for tests: its own profile, the extension in it, and a line to it."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, Listener
from pathlib import Path

from xlplugin.calc import relay
from xlplugin.calc.build import build
from xlplugin.calc.install import find_office, unopkg
from xlplugin.errors import TryAgainError

_START_SECONDS = 90.0


class _Line:
    """A relay's connection as the two streams that a channel wants."""

    def __init__(self, link: Connection) -> None:
        self._link = link

    def write(self, line: bytes) -> int:
        """Send a request."""
        self._link.send_bytes(line)
        return len(line)

    def flush(self) -> None:
        """Do nothing: a request is sent at once."""

    def readline(self) -> bytes:
        """Return the next answer; empty when LibreOffice has ended."""
        try:
            return self._link.recv_bytes()
        except (EOFError, OSError):
            return b""

    def close(self) -> None:
        """End the press."""
        self._link.close()


class LiveCalc:
    """A LibreOffice with a profile of its own in `folder`."""

    def __init__(self, folder: Path, *, headless: bool = False) -> None:
        self._office = find_office()
        self._folder = folder
        self._key = secrets.token_bytes(16)
        self._listener = Listener(authkey=self._key)
        self._headless = ["--headless"] if headless else []
        self._running: subprocess.Popen[bytes] | None = None
        extension = build(folder / "TikTokLedger.oxt", [sys.executable, relay.__file__])
        unopkg(self._office, "add", "-f", str(extension), profile=self.profile)

    @property
    def profile(self) -> Path:
        """Return the profile's folder."""
        return self._folder / "libreoffice"
