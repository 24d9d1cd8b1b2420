"""Start LibreOffice with a profile of its own, and drive its documents from this process."""

import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from xlplugin.calc import connect, relay
from xlplugin.calc.build import SERVICE, build
from xlplugin.calc.install import check_python, find_office, office_environment, unopkg
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.light_xlwings import xw

_START_SECONDS = 120
_LOOK_SECONDS = 0.5
_LAST_SECONDS = 15
_WORDS = 500  # characters of LibreOffice's log that a message shows


class RelayStreams:
    """Connection to the relay, as the two streams that a channel wants."""

    def __init__(self, link: "Connection[Any, Any]") -> None:
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
    """LibreOffice with its own profile below `folder`; it starts with the first document."""

    def __init__(self, folder: Path, *, headless: bool = False) -> None:
        """Install the extension into the profile.

        Raises FixInputError where there is no LibreOffice.
        """
        office = find_office()
        if office is None:
            raise FixInputError(
                "LibreOffice was not found.", cure="Install LibreOffice Calc 7.4 or newer."
            )
        check_python(office)
        self._office = office
        self._profile = folder.resolve() / "libreoffice"
        self._key = secrets.token_bytes(16)
        self._listener = Listener(authkey=self._key)
        # With --headless LibreOffice opens no second document from the command line; without a
        # display it does.
        self._drawing = {"SAL_USE_VCLPLUGIN": "svp"} if headless else {}
        self._started: list[subprocess.Popen[bytes]] = []
        self._log = folder / "libreoffice.log"
        extension = build(folder / "TikTokLedger.oxt", [sys.executable, relay.__file__])
        unopkg(office, "add", "-f", "-s", str(extension), profile=self._profile)

    @contextmanager
    def pressed(self, path: Path) -> Iterator[xw.Book]:
        """Open a workbook in LibreOffice and press a button on it.

        The document is free again at the end.
        """
        self._start(str(path.resolve()), f"service:{SERVICE}?live")
        line = self._accept()
        try:
            book = connect(line, line)
            if book is None:
                raise FixInputError(
                    "LibreOffice did not open it.",
                    where=str(path),
                    cure="Open it in LibreOffice by hand and see what it says.",
                )
            yield book
        finally:
            line.close()

    def _start(self, *words: str) -> None:
        """Start LibreOffice with these arguments; if it runs, it takes them over."""
        address = self._listener.address
        environment = {
            **office_environment(),
            **self._drawing,
            relay.ADDRESS: address if isinstance(address, str) else repr(address),
            relay.KEY: self._key.hex(),
        }
        profile = f"-env:UserInstallation={self._profile.as_uri()}"
        options = ["--norestore", "--nologo", "--nofirststartwizard"]
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [str(self._office.soffice), profile, *options, *words],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(process)

    def _accept(self) -> RelayStreams:
        """Wait until LibreOffice has started the button's child.

        Raises:
            TryAgainError: LibreOffice has ended, or needs too long; the message has its last words.
        """
        answers: queue.Queue[Connection[Any, Any] | Exception] = queue.Queue()
        threading.Thread(target=self._wait_for_child, args=(answers,), daemon=True).start()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            with suppress(queue.Empty):
                link = answers.get(timeout=_LOOK_SECONDS)
                if isinstance(link, Exception):
                    raise self._did_not_start(f"could not be reached: {link}") from link
                return RelayStreams(link)
            code = self._started[0].poll()
            if code is not None:
                raise self._did_not_start(f"has ended (code {code})")
            if time.monotonic() > deadline:
                raise self._did_not_start(f"did not answer within {_START_SECONDS} seconds")

    def _wait_for_child(self, answers: "queue.Queue[Connection[Any, Any] | Exception]") -> None:
        try:
            link = self._listener.accept()
            link.recv_bytes()  # the button's name
        except (OSError, EOFError, AuthenticationError) as error:
            answers.put(error)
        else:
            answers.put(link)

    def _did_not_start(self, what: str) -> TryAgainError:
        said = self._log.read_text(errors="replace").strip()[-_WORDS:]
        return TryAgainError(
            f"LibreOffice {what}. {said}".strip(),
            where=str(self._log),
            cure="Close LibreOffice and try again.",
        )

    @property
    def session(self) -> int:
        """Return the session of LibreOffice's processes, on Linux and macOS."""
        return self._started[0].pid

    def leave(self) -> None:
        """Leave LibreOffice open for the user."""
        self._listener.close()

    def close(self) -> None:
        """End LibreOffice without saving anything."""
        self._listener.close()
        for process in self._started:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._started:
            try:
                process.wait(_LAST_SECONDS)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
