"""Computers to install on: a home of each system in a folder, with a registry of its own."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from xlplugin.install import environment, installer
from xlplugin.install.checks import InstallFault, Subject, find_faults
from xlplugin.install.machine import MAC, WINDOWS, Machine
from xlplugin.install.places import Places, places, python_of

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


class FakeRegistry:
    """Registry that a test writes."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], dict[str, Any]] = {}

    def put(self, root: str, path: str, name: str, value: object) -> None:
        self.keys.setdefault((root, path), {})[name] = value

    def drop(self, root: str, path: str, name: str) -> None:
        del self.keys[root, path][name]

    def values(self, root: str, path: str) -> Mapping[str, Any]:
        return self.keys.get((root, path), {})


@dataclass
class Computer:
    """Computer that was set up for a test; what can be wrong with it can be changed."""

    system: str
    home: Path
    variables: dict[str, str] = field(default_factory=dict)
    registry: FakeRegistry = field(default_factory=FakeRegistry)
    running: set[str] = field(default_factory=set)
    python: Path = Path(sys.executable)
    documents: Path = Path()
    time: datetime = NOON
    tiktok_time: datetime | None = NOON
    workbook: Path | None = None
    folder: Path | None = None

    def machine(self) -> Machine:
        """Return it as the product sees it."""
        return Machine(
            system=self.system,
            home=self.home,
            data=self.home / "data",
            documents=self.documents,
            temporary=self.home / "temporary",
            environment=self.variables,
            registry=self.registry,
            python=self.python,
            is_running=lambda program: program in self.running,
            now=lambda: self.time,
            network_time=self._tiktok,
        )

    def _tiktok(self) -> datetime:
        if self.tiktok_time is None:
            raise OSError(101, "Network is unreachable")
        return self.tiktok_time

    @property
    def places(self) -> Places:
        """Return where it is installed."""
        return places(self.machine(), self.folder)

    def install(self) -> str:
        """Install the product; return what the user reads."""
        return installer.install(self.machine(), self.places, lambda *_: None)

    def faults(self) -> list[InstallFault]:
        """Return what check finds."""
        found: list[InstallFault] = []
        for _, faults in find_faults(Subject(self.machine(), self.places, self.workbook)):
            found.extend(faults)
        return found

    def codes(self) -> set[str]:
        """Return the codes of what check finds."""
        return {fault.code for fault in self.faults()}

    @property
    def interpreter(self) -> Path:
        """Return the installed Python that the buttons start."""
        [made] = self.places.program.glob("python-*")
        return python_of(made, self.system, quiet=True)


def new_computer(system: str, home: Path) -> Computer:
    """Return a computer of a system, with nothing wrong and nothing installed."""
    made = Computer(system, home)
    made.documents = home / "Documents"
    made.documents.mkdir(parents=True)
    (home / "temporary").mkdir()
    made.variables["XLPLUGIN_KEYRING"] = "off"
    if system == WINDOWS:
        made.variables["APPDATA"] = str(home / "AppData" / "Roaming")
    if system not in (WINDOWS, MAC):
        made.folder = home / "shared"
    return made


@contextmanager
def quick_environments(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let an environment be a few scripts that start the Python of the tests.

    The rest of install is real.
    """

    def make(folder: Path, machine: Machine, progress: object) -> None:
        for python in {python_of(folder, machine.system, quiet=q) for q in (True, False)}:
            python.parent.mkdir(parents=True, exist_ok=True)
            python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
            python.chmod(0o755)

    monkeypatch.setattr(installer, "make_environment", make)
    yield
    assert environment.PRODUCT == "xlplugin"
