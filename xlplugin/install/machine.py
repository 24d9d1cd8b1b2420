"""Ask the computer what the installer and `check` need to know.

All questions are here, so that a test can imitate another computer.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import platformdirs

from xlplugin.template import DOCUMENTS
from xlplugin.tiktok.api.gateway import Gateway
from xlplugin.tiktok.secrets import data_dir

WINDOWS = "Windows"
MAC = "Darwin"
_ANSWER_SECONDS = 10


class Registry(Protocol):
    """Values of the Windows registry."""

    def values(self, root: str, path: str) -> Mapping[str, Any]:
        """Return name → value of a key under HKCU or HKLM; empty where there is no such key."""


class NoRegistry:
    """Registry of a computer that has none."""

    def values(self, root: str, path: str) -> Mapping[str, Any]:
        """Return nothing."""
        return {}


class WindowsRegistry:
    """Registry of this computer."""

    def values(self, root: str, path: str) -> Mapping[str, Any]:
        """Return name → value of a key under HKCU or HKLM; empty where there is no such key."""
        import winreg as reg

        found: dict[str, Any] = {}
        if sys.platform == "win32":
            top = {"HKCU": reg.HKEY_CURRENT_USER, "HKLM": reg.HKEY_LOCAL_MACHINE}[root]
            try:
                with reg.OpenKey(top, path) as key:
                    for number in range(reg.QueryInfoKey(key)[1]):
                        name, value, _ = reg.EnumValue(key, number)
                        found[name] = value
            except OSError:
                return {}
        return found


@dataclass(frozen=True)
class Machine:
    """Computer and its user."""

    system: str  # as platform.system() says it
    home: Path
    data: Path
    documents: Path
    temporary: Path
    environment: Mapping[str, str]
    registry: Registry
    python: Path  # the Python that environments are made from
    is_running: Callable[[str], bool]
    now: Callable[[], datetime]
    network_time: Callable[[], datetime]  # raises OSError


def this_machine() -> Machine:
    """Return the computer that this program runs on."""
    import tempfile

    return Machine(
        system=platform.system(),
        home=Path.home(),
        data=data_dir(),
        documents=Path(os.environ.get(DOCUMENTS) or platformdirs.user_documents_dir()),
        temporary=Path(tempfile.gettempdir()),
        environment=os.environ,
        registry=WindowsRegistry() if os.name == "nt" else NoRegistry(),
        python=Path(getattr(sys, "_base_executable", sys.executable)),
        is_running=_is_running,
        now=lambda: datetime.now(UTC),
        network_time=_tiktok_time,
    )


def _is_running(program: str) -> bool:
    """Return whether a program runs: EXCEL.EXE on Windows, Microsoft Excel on macOS."""
    if os.name == "nt":
        command = ["tasklist", "/FI", f"IMAGENAME eq {program}", "/NH"]
    else:
        command = ["pgrep", "-x", program]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    if os.name == "nt":
        return program.casefold() in done.stdout.casefold()
    return not done.returncode


def _tiktok_time() -> datetime:
    """Return the time on TikTok's clock. Raises OSError when it cannot be reached."""
    request = Request(Gateway().api, method="HEAD")
    try:
        with urlopen(request, timeout=_ANSWER_SECONDS) as answer:
            said = answer.headers["Date"]
    except HTTPError as error:  # an answer all the same: there is no page at this address
        said = error.headers["Date"]
    if not said:
        raise OSError(0, "the answer has no date")
    return parsedate_to_datetime(said)
