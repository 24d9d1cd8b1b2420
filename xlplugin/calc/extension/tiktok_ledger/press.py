"""Start the product's Python for a press, and answer its requests about the open document.

All of it runs on LibreOffice's main thread. A second thread reads the child's lines into a queue
and touches no UNO object.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
import threading
import time
from typing import IO, Any

import unohelper
from com.sun.star.frame import TerminationVetoException, XTerminateListener
from com.sun.star.util import CloseVetoException, XCloseListener

from .document import CalcDocument
from .requests import Refused
from .settings import settings
from .window import each_of

_WAIT_SECONDS = 0.02
_LAST_SECONDS = 5  # a child that has not ended by then is killed
# LibreOffice's own Python sets these for itself; the product's Python must not see them.
_OWN_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "URE_BOOTSTRAP", "UNO_PATH")


class Press:
    """One press of a button.

    The child process, the document, and what must be put back afterwards.
    """

    running = None

    def __init__(self, context: Any, button: str, model: Any) -> None:
        self._context = context
        self._button = button
        self._document = CalcDocument(context, model)
        self._guard = Guard()
        self._lines = queue.Queue()

    def run(self) -> str:
        """Start the child, answer it until it ends, and restore the document's window.

        Returns an error text for the user; empty if the child has ended without an error.
        """
        Press.running = self
        model = self._document.model
        try:
            if model is not None:
                self._document.window.begin()
                model.addCloseListener(self._guard)
            self._desktop().addTerminateListener(self._guard)
            return self._serve()
        finally:
            Press.running = None
            each_of(self._document.window.end, self._stop_guarding)

    def _stop_guarding(self) -> None:
        self._guard.is_over = True
        if self._document.model is not None:
            self._document.model.removeCloseListener(self._guard)
        self._desktop().removeTerminateListener(self._guard)

    def _desktop(self) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )

    def _serve(self) -> str:
        environment = {
            name: value for name, value in os.environ.items() if name not in _OWN_VARIABLES
        }
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if os.name == "nt" else {}
        with tempfile.TemporaryFile() as errors:
            child = subprocess.Popen(
                [*settings()["command"], self._button],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                **hidden,
            )
            threading.Thread(target=self._read, args=(child.stdout,), daemon=True).start()
            try:
                self._answer(child)
            finally:
                child.stdin.close()
                code = self._wait(child)
            if code == 0:
                return ""
            errors.seek(0)
            return _ended_badly(code, errors.read().decode("utf-8", "replace"))

    def _read(self, stream: IO[bytes]) -> None:
        """Put the child's lines into the queue; None at its end.

        This thread touches no UNO object.
        """
        for line in stream:
            self._lines.put(line)
        self._lines.put(None)

    def _answer(self, child: subprocess.Popen[bytes]) -> None:
        while True:
            try:
                line = self._lines.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                self._let_windows_draw()
                continue
            if line is None:
                return
            try:
                child.stdin.write(self._reply(line))
                child.stdin.flush()
            except OSError:
                return

    def _reply(self, line: bytes) -> bytes:
        """Do what one line asks for; return the answer as a line."""
        try:
            request = json.loads(line)
            answer = {"ok": self._document.do(request)}
        except Refused as refused:
            answer = {"refused": refused.words, "kind": refused.kind}
        except Exception as error:  # whatever UNO raises: the child knows what to tell
            answer = {"failed": f"{type(error).__name__}: {str(error)[:500]}"}
        return (json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

    def _let_windows_draw(self) -> None:
        toolkit = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self._context
        )
        toolkit.processEventsToIdle()

    def _wait(self, child: subprocess.Popen[bytes]) -> int | None:
        """Wait until the child has ended, and return its exit code. Its input is closed already."""
        deadline = time.monotonic() + _LAST_SECONDS
        while child.poll() is None:
            if time.monotonic() > deadline:
                child.kill()
            time.sleep(_WAIT_SECONDS)
        return child.returncode


def _ended_badly(code: int | None, errors: str) -> str:
    last = errors.strip().rpartition("\n")[2][:300]
    why = f"\n\n{last}" if last else ""
    return (
        f"The button was stopped before it ended (code {code}). What it had posted is on the sheet "
        "Runs; press the"
        f" button again to go on. If it stops again, install the add-in again.{why}"
    )


class Guard(unohelper.Base, XCloseListener, XTerminateListener):
    """Keep the document and LibreOffice open while a button works."""

    is_over = False

    def queryClosing(self, event: Any, gets_ownership: bool) -> None:
        """Refuse to close the document while a button works."""
        if self.is_over:
            return
        raise CloseVetoException("A button of TikTok Ledger is working.", self)

    def notifyClosing(self, event: Any) -> None:
        """Nothing to do."""

    def queryTermination(self, event: Any) -> None:
        """Refuse to end LibreOffice while a button works."""
        if self.is_over:
            return
        raise TerminationVetoException("A button of TikTok Ledger is working.", self)

    def notifyTermination(self, event: Any) -> None:
        """Nothing to do."""

    def disposing(self, event: Any) -> None:
        """Nothing to do."""
