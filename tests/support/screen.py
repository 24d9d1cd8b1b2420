"""A screen with LibreOffice on it, and a hand with a mouse and a keyboard."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from tests.support.calc import needs_office
from tests.support.missing import without
from xlplugin.buttons import buttons_of, find_button
from xlplugin.calc.build import SERVICE
from xlplugin.calc.install import find_office, install_calc, office_environment

CHILD = Path(__file__).with_name("office_child.py")
PROBE = Path(__file__).with_name("office_probe.py")
PYTHON_WITH_UNO = "/usr/bin/python3"
TITLE = "TikTok Ledger"
T = TypeVar("T")
_TOOLS = ("Xvfb", "xdotool", "xprop", "openbox", "import")

_CONSENT = """\
import sys
from xlplugin.demo import _authorise
_authorise(sys.argv[1])
"""


class Screen:
    """LibreOffice with the installed buttons on a virtual screen; every wait has an end."""

    def __init__(self, folder: Path, port: int, size: str = "1500x950") -> None:
        needs_office()
        for tool in _TOOLS:
            if shutil.which(tool) is None:
                without(f"The program {tool}")
        self.folder = folder
        self._pipe = f"test{uuid.uuid4().hex[:8]}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {**office_environment(), "BROWSER": self._browser()}
        self._environment["DISPLAY"] = self._start_screen(size)
        self.installed = install_calc(python=str(self._child(port)), profile=folder / "profile")

    def _browser(self) -> str:
        script = self.folder / "consent.py"
        script.write_text(_CONSENT)
        return f"{sys.executable} {script} %s &"

    def _child(self, port: int) -> Path:
        """A Python that starts what a button starts, as tests/support/office_child.py has it."""
        python = self.folder / "python"
        words = [sys.executable, str(CHILD), str(self.folder), str(port)]
        python.write_text(f'#!/bin/sh\nshift 2\nexec {shlex.join(words)} "$@"\n')
        python.chmod(0o755)
        return python

    def _start_screen(self, size: str) -> str:
        read, write = os.pipe()
        command = [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            f"{size}x24",
            "-nolisten",
            "tcp",
        ]
        self._start(command, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self._environment["DISPLAY"] = f":{number}"
        self._start(["openbox"])
        return f":{number}"

    def _start(self, command: list[str], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=pass_fds,
        )
        self._processes.append(process)
        return process

    def open(self, path: Path) -> None:
        """Start LibreOffice with a workbook, and wait until it can be asked."""
        self._office = self._start_office(f"--accept=pipe,name={self._pipe};urp", str(path))
        wait(self._is_ready, 120)

    def _is_ready(self) -> bool:
        """Tell whether the toolbar is shown; fail at once if LibreOffice has ended."""
        code = self._office.poll()
        assert code is None, f"LibreOffice has ended (code {code})"
        return self.ask("where", "Post orders") is not None

    def _start_office(self, *words: str) -> subprocess.Popen[bytes]:
        office = find_office()
        assert office is not None
        profile = f"-env:UserInstallation={(self.folder / 'profile').resolve().as_uri()}"
        options = ["--norestore", "--nologo", "--nofirststartwizard"]
        return self._start([str(office.soffice), profile, *options, *words])

    def press_from_outside(self, button_id: str) -> None:
        """Press a button by LibreOffice's command line, as a shortcut on the desktop would."""
        self._start_office(f"service:{SERVICE}?{button_id}").wait(60)

    def kill_at(self, sheet: str) -> None:
        """Let the next button be killed when it has written to this sheet."""
        (self.folder / "killed-at").write_text(sheet)

    def hold_at(self, text: str) -> None:
        """Let the next button stay at this text of its progress window until it is cancelled."""
        (self.folder / "held-at").write_text(text)

    def said(self) -> str:
        """Return the last sentence that a button has told."""
        return (self.folder / "said").read_text()

    def ask(self, question: str, *arguments: str) -> Any:
        """Ask LibreOffice; None while it cannot answer."""
        command = [PYTHON_WITH_UNO, str(PROBE), self._pipe, question, *arguments]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return None
        return json.loads(done.stdout) if done.returncode == 0 else None

    # the hand

    def _hand(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=30
        )
        return done.stdout

    def click(self, name: str) -> None:
        """Click a button of the toolbar, or a menu's title."""
        place: list[int] = wait(lambda: self._place(name), 30)
        self._hand("mousemove", str(place[0]), str(place[1]), "click", "1")

    def _place(self, name: str) -> Any:
        """Return where a button or a menu's title is; None while it is not there or moves."""
        place = self.ask("where", name)
        return place if place == self.ask("where", name) else None

    def click_again(self) -> None:
        """Click where the mouse is: LibreOffice tells no places while a button works."""
        self._hand("click", "1")

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._hand("key", "--delay", "60", *keys)

    def key_in(self, title: str, *keys: str) -> None:
        """Press keys in the window with this title."""
        shown = wait(lambda: self.found(title), 20)
        self._hand("windowactivate", "--sync", shown[0])
        self.key(*keys)

    def found(self, title: str) -> list[str]:
        """Return the windows with this title that are shown."""
        return self._hand("search", "--onlyvisible", "--name", f"^{title}$").split()

    def type(self, text: str) -> None:
        """Type text."""
        self._hand("type", "--delay", "15", text)

    def enter(self, sheet: str, cell: str, text: str) -> None:
        """Type a text into a cell, as a user does, and wait until the cell has it."""
        self.ask("select", sheet, cell)
        self.focus()
        self.type(text)
        self.key("Return")
        wait(lambda: self.ask("cell", sheet, cell) == text, 20)

    def press(self, button_id: str) -> None:
        """Press a button with the mouse: on the toolbar where it is there, else in the menu."""
        button = find_button(button_id)
        self.key("Escape", "Escape")  # whatever the last Return has opened
        if button.large:
            self.click(button.title or button.label)
        else:
            self.click("TikTok Shop")
            time.sleep(0.5)
            group = list(type(button.group)).index(button.group)
            place = buttons_of(button.group).index(button)
            self.key(*["Down"] * (group + 1), "Right", *["Down"] * place, "Return")
        wait(lambda: bool(self.children()), 20)

    def focus(self) -> None:
        """Give the keyboard to LibreOffice's window."""
        title = "LibreOffice Calc$"
        found = wait(lambda: self._hand("search", "--onlyvisible", "--name", title).split(), 20)
        self._hand("windowactivate", "--sync", found[0])

    def in_front(self) -> str:
        """Return the number of the window that lies above all others."""
        done = subprocess.run(
            ["xprop", "-root", "_NET_CLIENT_LIST_STACKING"],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return str(int(done.stdout.split()[-1], 16))

    def agree(self) -> None:
        """Answer Yes to a button's question."""
        asked = wait(self.windows, 60)
        self._hand("windowactivate", "--sync", asked[0])
        self.key("Return")
        wait(lambda: not set(asked) & set(self.windows()), 20)

    def cancel(self, picture: str) -> None:
        """Take a picture of the progress window that is held, and press Escape in it."""
        held = self.folder / "holding"
        wait(held.exists, 60)
        shown = wait(self.windows, 20)
        time.sleep(0.3)  # until it has drawn itself
        self.picture(picture)
        self._hand("windowactivate", "--sync", shown[0])
        self.key("Escape")
        wait(lambda: not held.exists(), 30)

    def told(self, besides: Sequence[str] = ()) -> str:
        """Wait for a message of LibreOffice; return its words, and press OK.

        `besides` are windows of the button that works meanwhile.
        """
        words: str = wait(lambda: self.ask("told"), 30)
        self.picture(f"told-{words[:30]}")
        [window] = set(self.windows()) - set(besides)
        self._hand("windowactivate", "--sync", window)
        self.key("Return")
        wait(lambda: not self.ask("told"), 20)
        return words

    def windows(self) -> list[str]:
        """The product's own windows that are shown."""
        found = self._hand("search", "--onlyvisible", "--name", f"^({TITLE}|Choose the .*)$")
        return found.split()

    def children(self) -> list[int]:
        """Return the processes of a button that works."""
        command = f"{CHILD} {self.folder}"
        done = subprocess.run(["pgrep", "-f", command], capture_output=True, text=True)
        return [int(one) for one in done.stdout.split()]

    def answer(self, *, seconds: float = 60, file: str = "") -> None:
        """Answer a button's questions with Return, and its file dialog with `file`, until it has
        ended.
        """

        def ended() -> bool:
            if not self.children():
                return True
            for window in self.windows():
                self._hand("windowactivate", "--sync", window)
                if self._hand("getwindowname", window).startswith("Choose the"):
                    self.key("ctrl+a")
                    self.type(file)
                self.key("Return")
                time.sleep(0.3)
            return False

        wait(ended, seconds)
        wait(lambda: bool((self.ask("state") or {}).get("enabled")), 20)

    def picture(self, name: str) -> Path:
        """Take a picture of the screen."""
        path = self.folder / f"{name}.png"
        subprocess.run(
            ["import", "-window", "root", str(path)], env=self._environment, timeout=30, check=True
        )
        return path

    def close(self) -> None:
        """End everything that was started here."""
        for process in reversed(self._processes):
            for number in (signal.SIGTERM, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(5)


def wait(condition: Callable[[], T], seconds: float) -> T:
    """Return what the condition returns as soon as it is true; fail after `seconds`.

    Use what it returns: the same question, asked again, may get no answer.
    """
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.2)
    return found
