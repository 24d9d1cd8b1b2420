"""Play the user in tests: give prepared answers, keep everything that was said."""

import os
import re
import signal
import threading
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

from xlplugin.errors import Cancelled


class ScriptedPrompter:
    """Say Yes unless told otherwise, press Authorise, and keep what was asked and told."""

    def __init__(
        self,
        *,
        yes: bool = True,
        file: Path | None = None,
        choice: str = "",
        texts: tuple[str, ...] = (),
    ) -> None:
        self.yes, self.file, self.choice, self.texts = yes, file, choice, list(texts)
        self.asked: list[str] = []
        self.told: list[str] = []
        self.warned: list[str] = []
        self.steps: list[tuple[int, int | None, str]] = []
        self.cancel_at: int | None = None
        self.kill_at: int | None = None
        self.closed = False

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.yes

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        self.asked.append(question)
        if not self.texts and question.endswith("The sheet Runs keeps the reason."):
            return "Posted by mistake"
        return self.texts.pop(0) if self.texts else default

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        if choices == [default]:
            return default
        self.asked.append(question)
        return next((choice for choice in choices if self.choice in choice), "")

    def pick_file(self, title: str) -> Path | None:
        return self.file

    def progress(self, done: int, total: int | None, text: str) -> None:
        self.steps.append((done, total, text))
        if self.kill_at is not None and len(self.steps) > self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.cancel_at is not None and len(self.steps) > self.cancel_at:
            raise Cancelled("Cancelled.")

    def open_page(self, url: str) -> None:
        self.asked.append(url)
        if url.startswith("http://127.0.0.1:"):
            threading.Thread(target=_authorise, args=(url,), daemon=True).start()

    def tell(self, message: str) -> None:
        self.told.append(message)

    def warn(self, message: str) -> None:
        self.warned.append(message)

    def close(self) -> None:
        self.closed = True


def _authorise(url: str) -> None:
    page = urlopen(url, timeout=10).read().decode()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    action = re.search(r'action="([^"]+)"', page)
    urlopen(
        urljoin(url, action[1] if action else ""), urlencode(fields).encode(), timeout=10
    ).read()
