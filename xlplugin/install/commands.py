"""Run the commands install, check, upgrade and remove."""

import argparse
from contextlib import suppress
from pathlib import Path

from xlplugin.calc.install import find_office, install_calc, remove_calc
from xlplugin.errors import FixInputError, ProductError
from xlplugin.install import installer
from xlplugin.install.checks import CLOCK, Subject, find_faults
from xlplugin.install.machine import Machine, this_machine
from xlplugin.install.places import ADDIN, PROGRAM, Places, places, python_of, read_note
from xlplugin.terminal import TerminalPrompter
from xlplugin.tiktok.api.tokens import is_any_linked

_FORGET = "Forget all links and passwords too? Shops must then be linked again."


def run(given: argparse.Namespace, prompter: TerminalPrompter) -> str:
    """Do one of the commands; return what the user reads."""
    machine = this_machine()
    return COMMANDS[given.command](given, prompter, machine)


def _install(given: argparse.Namespace, prompter: TerminalPrompter, machine: Machine) -> str:
    said = installer.install(machine, _places(given, machine), prompter.progress)
    return "\n".join([said, *_with_calc(given, machine)])


def _with_calc(given: argparse.Namespace, machine: Machine) -> list[str]:
    """Install the buttons into LibreOffice where it is; what the user reads of it."""
    note = read_note(_places(given, machine))
    if given.to or note is None:
        return []
    python = python_of(machine.data / PROGRAM / note.environment, machine.system, quiet=True)
    try:
        said = install_calc(python=str(python))
    except ProductError as error:
        said = str(error)
    return [said] if said else []


def _places(given: argparse.Namespace, machine: Machine) -> Places:
    """Return the places of an installation.

    Where LibreOffice is the only program, all in the data folder.
    """
    try:
        return places(machine, given.to)
    except FixInputError:
        if find_office() is None:
            raise
        program = machine.data / PROGRAM
        return Places(program, program / ADDIN, None)


def _upgrade(given: argparse.Namespace, prompter: TerminalPrompter, machine: Machine) -> str:
    said = installer.upgrade(machine, _places(given, machine), prompter.progress)
    return "\n".join([said, *_with_calc(given, machine)])


def _remove(given: argparse.Namespace, prompter: TerminalPrompter, machine: Machine) -> str:
    def forget() -> bool:
        try:
            return prompter.ask(_FORGET)
        except FixInputError:  # nobody is there to answer
            return False

    # This is printed first, so that all modules for printing are loaded before the command
    # deletes the program that it runs from.
    prompter.tell("Removing TikTok Ledger …")
    said = installer.remove(machine, _places(given, machine), forget)
    if not given.to:
        with suppress(ProductError):
            said = "\n".join(text for text in (said, remove_calc()) if text)
    return said


def _check(given: argparse.Namespace, prompter: TerminalPrompter, machine: Machine) -> str:
    where = _checked_places(given, machine)
    lines = []
    count = 0
    subject = Subject(machine, where, given.workbook, _why_not_asked(given))
    for name, faults in find_faults(subject):
        if name == CLOCK and subject.not_asked:
            lines.append(f"-      {name}: {subject.not_asked}")
            continue
        lines.append(f"{'FAULT' if faults else 'ok   '}  {name}")
        for fault in faults:
            lines.append(f"       {fault.what}")
            lines.append(f"       Where: {fault.where}")
            lines.append(f"       Cure:  {fault.cure}")
        count += len(faults)
    prompter.warned = bool(count)
    faults_found = "1 fault." if count == 1 else f"{count} faults."
    lines.append(
        f"{faults_found} Do what the cures say, then check again." if count else "No fault."
    )
    return "\n".join(lines)


def _why_not_asked(given: argparse.Namespace) -> str:
    """Return why TikTok is not asked for the time; empty if it is.

    A firm that only loads files needs neither TikTok's server nor its time.
    """
    if given.offline:
        return "not asked, because of --offline"
    if is_any_linked() or _has_linked_shop(given.workbook):
        return ""
    return "not asked, because no shop is linked"


def _has_linked_shop(path: Path | None) -> bool:
    """Return whether a workbook has a shop that was linked, here or on another computer."""
    if path is None or not path.is_file():
        return False
    from xlplugin.engine import open_book
    from xlplugin.sheets.book import Workbook
    from xlplugin.sheets.shops import accounts

    with suppress(ProductError):
        return bool(accounts(Workbook(open_book(path))))
    return False


def _checked_places(given: argparse.Namespace, machine: Machine) -> Places:
    """Return the places to look at.

    Where nothing can be installed, those of the user's own folders.
    """
    try:
        return _places(given, machine)
    except FixInputError:
        return places(machine, machine.data)


COMMANDS = {"install": _install, "check": _check, "upgrade": _upgrade, "remove": _remove}
