"""Install, upgrade and remove.

Every file that is written is known here, and nothing else is touched.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from xlplugin import __version__
from xlplugin.disk import write_whole
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.install import addin_file, news
from xlplugin.install.environment import Progress, make_environment
from xlplugin.install.machine import WINDOWS, Machine
from xlplugin.install.places import (
    Installed,
    Places,
    excel_startup,
    python_of,
    read_note,
    write_note,
)
from xlplugin.tiktok.secrets import forget_all

_HERE = Path(__file__).resolve().parent
_STORE = "WindowsApps"


def install(machine: Machine, where: Places, progress: Progress) -> str:
    """Put the program and the add-in into their places, or leave everything as it was.

    Safe to repeat, and while a button of the old version is at work. Returns what the user reads.

    Raises:
        FixInputError: this Python, or this folder, cannot be used.
        TryAgainError: Excel holds the add-in open, or a file cannot be written.
    """
    _refuse_store_python(machine)
    try:
        where.program.mkdir(parents=True, exist_ok=True)
        environment = _free_name(where.program)
        make_environment(environment, machine, progress)
        try:
            _put_in_place(machine, where, environment)
        except BaseException:
            shutil.rmtree(environment, ignore_errors=True)
            raise
    except OSError as error:
        raise TryAgainError(
            f"It could not be installed: {error.strerror or error}. "
            "What was installed before is unchanged.",
            where=str(error.filename or where.program),
            cure="Make room or get the right to write there, then run the same command again.",
        ) from error
    _drop_old_environments(where, environment)
    return _installed_text(machine, where)


def _refuse_store_python(machine: Machine) -> None:
    if _STORE in machine.python.parts:
        raise FixInputError(
            "This Python is from the Microsoft Store. Windows puts what it writes into a folder "
            "that Excel never reads.",
            where=str(machine.python),
            cure="Install Python from python.org, install xlplugin with it, "
            "then run xlplugin install.",
        )


def _free_name(program: Path) -> Path:
    """Return a new name for an environment.

    The one in use stays as it is until the new one works.
    """
    number = 1
    while (program / f"python-{__version__}-{number}").exists():
        number += 1
    return program / f"python-{__version__}-{number}"


def _put_in_place(machine: Machine, where: Places, environment: Path) -> None:
    # The add-in first: it is what Excel may hold open.
    addin_file.build(
        where.addin,
        str(python_of(environment, machine.system, quiet=True)),
        command=f'"{where.launcher(machine.system)}"',
    )
    _refuse_redirected(where.addin)
    _write_launcher(machine, where, environment)
    if where.script:
        where.script.parent.mkdir(parents=True, exist_ok=True)
        write_whole(where.script, (_HERE / where.script.name).read_bytes())
    made = machine.now().isoformat(timespec="seconds")
    write_note(where, Installed(__version__, environment.name, made))


def _refuse_redirected(addin: Path) -> None:
    """Compare where the add-in was written with where it lies.

    Windows redirects some programs' writing.
    """
    lies = Path(addin.parent.resolve() / addin.name)
    if "Packages" in lies.parts and "Packages" not in addin.parts:
        addin.unlink(missing_ok=True)
        raise FixInputError(
            "Windows puts the add-in into a folder that Excel never reads, "
            "because of how this Python was installed.",
            where=str(lies),
            cure="Install Python from python.org, install xlplugin with it, "
            "then run xlplugin install.",
        )


def _write_launcher(machine: Machine, where: Places, environment: Path) -> None:
    launcher = where.launcher(machine.system)
    python = python_of(Path(environment.name), machine.system)
    if machine.system == WINDOWS:
        text = f'@"%~dp0{python}" -I -m xlplugin %*\r\n'
    else:
        text = f'#!/bin/sh\nexec "$(dirname "$0")/{python}" -I -m xlplugin "$@"\n'
    write_whole(launcher, text.encode())
    launcher.chmod(0o755)


def _drop_old_environments(where: Places, keep: Path) -> None:
    """Delete environments of earlier installations; one that is in use is deleted next time."""
    for folder in where.program.glob("python-*"):
        if folder != keep and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _installed_text(machine: Machine, where: Places) -> str:
    lines = [f"TikTok Ledger {__version__} is installed. The add-in is {where.addin}"]
    startup = excel_startup(machine)
    if startup is None:
        lines.append("Excel is not on this system: open the add-in from a computer that has it.")
    elif where.addin.parent == startup:
        lines.append("Start Excel: the ribbon has a tab TikTok Shop.")
    else:
        lines.append("Make its folder a trusted location in Excel, then open the add-in there.")
    lines.append(f"If something does not work: {where.launcher(machine.system)} check")
    return "\n".join(lines)


def upgrade(machine: Machine, where: Places, progress: Progress) -> str:
    """Install this version over the one that is installed, and say what is new.

    Workbooks are not touched.
    """
    before = read_note(where)
    if before and before.version == __version__:
        return (
            f"Version {__version__} is installed already. Get a newer one first, "
            "for example with pip install --upgrade, then run xlplugin upgrade."
        )
    said = install(machine, where, progress)
    new = news.since(before.version if before else "")
    return f"{said}\n\n{new}" if new else said


def remove(machine: Machine, where: Places, forget: Callable[[], bool]) -> str:
    """Delete what install made.

    Workbooks, databases and the log stay; `forget` is asked about the secrets.

    Raises:
        TryAgainError: Excel holds the add-in open.
    """
    gone = []
    for path in (where.addin, where.script):
        if path and path.exists():
            _delete(path)
            gone.append(str(path))
    forgotten = forget() and forget_all()
    if where.program.exists():
        _delete_program(machine, where.program)
        gone.append(str(where.program))
    lines = [f"Removed: {path}" for path in gone] or ["Nothing was installed."]
    if forgotten:
        lines.append("Links and passwords are forgotten.")
    lines.append(
        f"Your workbooks and databases stay where they are, and the log in {machine.data}."
    )
    return "\n".join(lines)


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except PermissionError as error:
        raise TryAgainError(
            "This file cannot be deleted while Excel has it open.",
            where=str(path),
            cure="Close every Excel window, then run the same command again.",
        ) from error


def _delete_program(machine: Machine, program: Path) -> None:
    """Delete the program's folder.

    Windows does not delete a Python that is running, so that one is named.
    """
    shutil.rmtree(program, ignore_errors=True)
    if not program.exists():
        return
    own = program in Path(sys.prefix).parents
    raise TryAgainError(
        "A part of the program is in use.",
        where=str(program),
        cure=(
            "This very command runs from there: delete the folder yourself when it has ended."
            if own
            else "Close Excel and wait for its buttons, then run the same command again."
        ),
    )
