"""A screen with LibreOffice on it, and a hand with a mouse and a keyboard."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from xlplugin.buttons import buttons_of, find_button
from xlplugin.calc.install import find_office, install_calc, office_environment

PROBE = Path(__file__).with_name("office_probe.py")
PYTHON_WITH_UNO = "/usr/bin/python3"
TITLE = "TikTok Ledger"
_TOOLS = ("Xvfb", "xdotool", "openbox", "import")

# What a button starts here: as installed, but with a port of its own for the consent page.
_CHILD = """\
import sys
from xlplugin import calc_button
from xlplugin.actions import sample
sample.link_port = {port}
calc_button.main()
"""
_CONSENT = """\
import sys
from xlplugin.demo import _authorise
_authorise(sys.argv[1])
"""


class Screen:
    """LibreOffice with the installed buttons on a virtual screen; every wait has an end."""

    def __init__(self, folder: Path, port: int) -> None:
        if os.environ.get("XLPLUGIN_LIVE_CALC") != "on":
            pytest.skip("A running LibreOffice is driven only with XLPLUGIN_LIVE_CALC=on.")
        missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
        if find_office() is None or missing:
            pytest.skip(f"This needs LibreOffice and {', '.join(missing)}.")
        self.folder = folder
        self._pipe = f"test{uuid.uuid4().hex[:8]}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {**office_environment(), "BROWSER": self._browser()}
        self._environment["DISPLAY"] = self._start_screen()
        self.installed = install_calc(python=str(self._child(port)), profile=folder / "profile")

    def _browser(self) -> str:
        script = self.folder / "consent.py"
        script.write_text(_CONSENT)
        return f"{sys.executable} {script} %s &"

    def _child(self, port: int) -> Path:
        """A Python that starts what a button starts, with another port for the consent page."""
        script = self.folder / "child.py"
        script.write_text(_CHILD.format(port=port))
        python = self.folder / "python"
        python.write_text(f'#!/bin/sh\nshift 2\nexec {sys.executable} {script} "$@"\n')
        python.chmod(0o755)
        return python

    def _start_screen(self) -> str:
        read, write = os.pipe()
        command = [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1500x950x24",
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
        office = find_office()
        assert office is not None
        profile = (self.folder / "profile").resolve().as_uri()
        self._office = self._start(
            [
                str(office.soffice),
                f"-env:UserInstallation={profile}",
                f"--accept=pipe,name={self._pipe};urp",
                "--norestore",
                "--nologo",
                "--nofirststartwizard",
                str(path),
            ]
        )
        wait(lambda: self.ask("where", "Post orders") is not None, 90)

    def ask(self, question: str, *arguments: str) -> Any:
        """Ask LibreOffice; None while it cannot answer."""
        done = subprocess.run(
            [PYTHON_WITH_UNO, str(PROBE), self._pipe, question, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
        )
        return json.loads(done.stdout) if done.returncode == 0 else None

    # the hand

    def _hand(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=30
        )
        return done.stdout

    def click(self, name: str) -> None:
        """Click a button of the toolbar, or a menu's title."""
        place = self.ask("where", name)
        assert place, f"{name} is not on the screen"
        self._hand("mousemove", str(place[0]), str(place[1]), "click", "1")

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._hand("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type text."""
        self._hand("type", "--delay", "15", text)

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
        found = self._hand("search", "--onlyvisible", "--name", "LibreOffice Calc$").split()
        self._hand("windowactivate", "--sync", found[0])

    def cancel(self) -> None:
        """Press Escape in the progress window as soon as it is there."""
        wait(lambda: bool(self.windows()), 30)
        self._hand("windowactivate", "--sync", self.windows()[0])
        self.key("Escape")

    def windows(self) -> list[str]:
        """The product's own windows that are shown."""
        found = self._hand("search", "--onlyvisible", "--name", f"^({TITLE}|Choose the .*)$")
        return found.split()

    def children(self) -> list[int]:
        """Return the processes of a button that works."""
        done = subprocess.run(
            ["pgrep", "-f", str(self.folder / "child.py")], capture_output=True, text=True
        )
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


def wait(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until it is so; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.2)
