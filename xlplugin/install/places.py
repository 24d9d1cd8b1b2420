"""Find the installed parts: the program, the add-in, and the script that macOS needs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlplugin.disk import write_whole
from xlplugin.errors import FixInputError
from xlplugin.install.machine import MAC, WINDOWS, Machine

ADDIN = "TikTokLedger.xlam"
SCRIPT = "TikTokLedger.applescript"
NOTE = "install.json"
PROGRAM = "program"


@dataclass(frozen=True)
class Places:
    """Folders and files of one installation."""

    program: Path  # a folder that is the product's alone
    addin: Path
    script: Path | None  # macOS only

    @property
    def note(self) -> Path:
        """Return the file that lists what was installed."""
        return self.program / NOTE

    def launcher(self, system: str) -> Path:
        """Return the command that starts an installed product in a terminal."""
        return self.program / ("xlplugin.cmd" if system == WINDOWS else "xlplugin")


class Installed(NamedTuple):
    """Note of what was installed (install.json)."""

    version: str
    environment: str  # a folder's name in Places.program
    made: str  # when, ISO 8601


def excel_startup(machine: Machine) -> Path | None:
    """Return the folder that Excel opens add-ins from at its start.

    None where there is no Excel.
    """
    if machine.system == WINDOWS:
        roaming = machine.environment.get("APPDATA")
        base = Path(roaming) if roaming else machine.home / "AppData" / "Roaming"
        return base / "Microsoft" / "Excel" / "XLSTART"
    if machine.system == MAC:
        office = machine.home / "Library/Group Containers/UBF8T346G9.Office"
        return office / "User Content.localized/Startup.localized/Excel"
    return None


def places(machine: Machine, folder: Path | None) -> Places:
    """Return where an installation lies: in the user's own folders, or all in `folder`.

    Raises:
        FixInputError: there is no Excel on this system and no folder was given.
    """
    script = None
    if machine.system == MAC:
        script = machine.home / "Library/Application Scripts/com.microsoft.Excel" / SCRIPT
    if folder:
        where = folder.absolute()
        return Places(where / PROGRAM, where / ADDIN, script)
    startup = excel_startup(machine)
    if startup is None:
        raise FixInputError(
            "Excel runs add-ins on Windows and macOS only, and this is neither.",
            cure="Give a folder with --to to install there, or work without Excel: "
            "xlplugin press --help.",
        )
    return Places(machine.data / PROGRAM, startup / ADDIN, script)


def read_note(where: Places) -> Installed | None:
    """Return what was installed there; None where nothing was, or the note is damaged."""
    try:
        said = json.loads(where.note.read_text(encoding="utf-8"))
        return Installed(str(said["version"]), str(said["environment"]), str(said["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(where: Places, installed: Installed) -> None:
    """Write the note of what was installed. Raises OSError."""
    text = json.dumps(installed._asdict(), indent=2) + "\n"
    write_whole(where.note, text.encode())


def python_of(environment: Path, system: str, *, quiet: bool = False) -> Path:
    """Return an environment's Python; with `quiet` the one that opens no console on Windows."""
    if system != WINDOWS:
        return environment / "bin" / "python"
    return environment / "Scripts" / ("pythonw.exe" if quiet else "python.exe")
