"""Press the buttons in a terminal: xlplugin press, and the sample shop and the demo around them.

A command other than press imports what it needs itself, so that a press does not load it.
"""

import argparse
import json
import signal
import textwrap
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin import __version__, actions
from xlplugin.buttons import BUTTONS, Group, Needs, buttons_of, find_button
from xlplugin.context import CANCELLED, ButtonContext, note_bug
from xlplugin.disk import is_read_only
from xlplugin.engine import open_book
from xlplugin.errors import STOPPED, Cancelled, FixInputError, PostedError, ProductError
from xlplugin.install.arguments import add_install_commands
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.rows_below import take_in_rows_below
from xlplugin.sheets.tables import NAMED_CELLS
from xlplugin.stores.books import chosen_books, hide_password
from xlplugin.terminal import GivenOptions, JsonPrompter, TerminalPrompter
from xlplugin.tiktok.secrets import keep_password
from xlplugin.wording import nearest, typed_day

if TYPE_CHECKING:
    from xlplugin.sandbox.server import SandboxServer

_PROG = "xlplugin"
_LOOK_SECONDS = 0.5
_WITHOUT_DAYS = ("auditors_pack",)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return 0, or 1 if the user has something to mend."""
    given = _parser().parse_args(argv)
    prompter = _prompter(given)
    try:
        prompter.tell(_COMMANDS[given.command](given, prompter))
    except KeyboardInterrupt:
        prompter.warn(CANCELLED)
        return STOPPED
    except Cancelled:
        prompter.warn(CANCELLED)
    except ProductError as error:
        prompter.warn(str(error))
    except BrokenPipeError:
        return 1
    except Exception:
        prompter.warn(note_bug(given.command))
    finally:
        prompter.close()
    return int(prompter.warned)


def _prompter(given: argparse.Namespace) -> TerminalPrompter:
    """Return the user's side; --shop answers the question for a shop, --from and --to for days."""
    if given.command != "press":
        return TerminalPrompter(GivenOptions(choices=given.choice))
    days = []
    for day in (given.first, given.last):
        if day:
            days.append(f"{day:%d/%m/%Y}")
    until = ""
    if given.last:
        until = f"{given.last:%d/%m/%Y}"
    options = GivenOptions(
        yes=given.yes,
        file=given.file,
        choices=[given.shop, *given.choice],
        answers=[*given.answer, *days],
        until=until,
        needs=_needs(given.button),
    )
    if given.json:
        return JsonPrompter(options)
    return TerminalPrompter(options)


def _needs(button_id: str) -> str:
    """Return all options that a button asks for, if they are several."""
    button = find_button(button_id)
    if not button.options:
        return ""
    return button.terminal_needs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROG, description=__doc__)
    parser.set_defaults(choice=())
    parser.add_argument("--version", action="version", version=f"{_PROG} {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True)
    new = subparsers.add_parser("new", help="make a new workbook")
    new.add_argument("workbook", type=Path)
    press = subparsers.add_parser(
        "press",
        help="press a ribbon button on a workbook file, and save it",
        description="Press a ribbon button on a workbook file, and save it.",
        epilog=_button_list(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_press_arguments(press)
    sandbox = subparsers.add_parser(
        "sandbox", help="serve the sample shop on this machine until Ctrl-C"
    )
    _add_sandbox_arguments(sandbox)
    play = subparsers.add_parser("demo", help="do a month's work in the sample shop")
    play.add_argument(
        "--folder", type=Path, help="where to leave it: demo, or demo-files with --files"
    )
    play.add_argument(
        "--files", action="store_true", help="link nothing; load Seller Center's files instead"
    )
    play.add_argument(
        "--live", action="store_true", help="do it in an open window of LibreOffice Calc"
    )
    play.add_argument("--orders", type=int, default=300)
    roles = subparsers.add_parser(
        "roles", help="print the SQL that gives the users of books in PostgreSQL their rights"
    )
    roles.add_argument(
        "--only-reviewers-lock", action="store_true", help="refuse a preparer who locks or unlocks"
    )
    add_install_commands(subparsers)
    return parser


def _add_press_arguments(press: argparse.ArgumentParser) -> None:
    press.add_argument("button", type=_button, help="one of those below")
    press.add_argument("workbook", type=Path)
    press.add_argument(
        "--file",
        type=Path,
        help="the file that a button asks for, such as the income file for Load Statement",
    )
    press.add_argument(
        "--choice",
        action="append",
        default=[],
        help="the answer where a button offers several: a shop, a meaning; repeat it",
    )
    press.add_argument("--yes", action="store_true", help="answer Yes to every question")
    press.add_argument(
        "--answer",
        action="append",
        default=[],
        help="a line of text that a button asks for, such as From; repeat it",
    )

    press.add_argument("--shop", default="", help="the shop's name, where a button asks for one")
    press.add_argument(
        "--from",
        dest="first",
        type=_day,
        metavar="DAY",
        help="the first day, such as 2026-06-01 or 01/06/2026: it is written above the button's "
        "sheet",
    )
    press.add_argument(
        "--to",
        dest="last",
        type=_day,
        metavar="DAY",
        help="the last day, such as 2026-06-30 or 30/06/2026, or the day of a report as at a day; "
        "for Lock, Close Month, Accrue Fees and Archive Year the day up to which",
    )
    press.add_argument(
        "--json", action="store_true", help="print what came of it as one JSON object, for scripts"
    )


def _button(typed: str) -> str:
    """Return the id of a button that can be pressed; refuse another word with the nearest one."""
    pressable = []
    for button in BUTTONS:
        if button.needs is not Needs.NOTHING:
            pressable.append(button.id)
    if typed in pressable:
        return typed
    meant = nearest(typed, pressable)
    told = "xlplugin press --help lists the buttons."
    if meant:
        told = f"Did you mean {meant}?"
    raise argparse.ArgumentTypeError(f"There is no button '{typed}'. {told}")


def _day(typed: str) -> date:
    """Return a day of the command line, written as in a cell: the day comes before the month."""
    day = typed_day(typed)
    if day is None:
        what = f"'{typed}' is not a day: write it as 2026-06-30 or 30/06/2026."
        raise argparse.ArgumentTypeError(what)
    return day


def _add_sandbox_arguments(sandbox: argparse.ArgumentParser) -> None:
    sandbox.add_argument("--port", type=int, default=0)
    sandbox.add_argument("--orders", type=int, default=300)
    sandbox.add_argument("--seed", type=int, default=1)
    sandbox.add_argument("--redirect", default="", help=argparse.SUPPRESS)
    sandbox.add_argument("--announce", type=Path, help=argparse.SUPPRESS)


def _button_list() -> str:
    """Return the buttons by group, each with its id, its label and what it does."""
    lines = []
    for group in Group:
        lines.append(f"{group}:")
        for button in buttons_of(group):
            if button.needs is Needs.NOTHING:
                continue
            text = f"{button.label}. {button.help} {button.terminal_needs}".rstrip()
            lines.append(f"  {button.id}")
            lines.append(
                textwrap.fill(text, 96, initial_indent="      ", subsequent_indent="      ")
            )
        lines.append("")
    return "\n".join(lines)


def _new(given: argparse.Namespace, _: TerminalPrompter) -> str:
    from xlplugin import template

    path: Path = given.workbook
    if not (path.suffix or path.is_dir()):  # a folder is refused as one
        path = path.with_suffix(".xlsx")
    return f"Your new workbook is {template.copy_to(path)}."


def _press(given: argparse.Namespace, prompter: TerminalPrompter) -> str:
    book = _opened(given.workbook, prompter)
    if not book.is_read_only():
        book.refuse_open_elsewhere()
        taken = take_in_rows_below(book)
        if taken:
            prompter.tell(taken)
    if hide_password(book, keep_password):  # saved now: the rest of the press may fail
        book.save()
        prompter.tell("The database's password went from Settings into this computer's keyring.")
    _put_days(book, given)
    press = ButtonContext(book, prompter)
    try:
        message = actions.run_and_tell(given.button, press)
    except PostedError:
        _save(press)
        raise
    message += _save(press)
    prompter.warned = prompter.warned or press.is_wrong
    if isinstance(prompter, JsonPrompter):
        prompter.add(button=given.button, workbook=str(given.workbook), problems=press.problems)
        return message
    told = [f"  {p.table} {p.row} {p.column}: {p.what} {p.cure}" for p in press.problems[:20]]
    more = len(press.problems) - len(told)
    if more:
        told.append(f"  … and {more} more on the sheet Problems.")
    return "\n".join([message, *told])


def _opened(path: Path, prompter: TerminalPrompter) -> Workbook:
    """Open a workbook file; upgrade it first if an earlier version made it."""
    book = Workbook(open_book(path))
    if not book.is_older():
        return book
    book.book.close()
    from xlplugin.workbook_upgrade import upgrade_beside, upgrade_in_place

    if is_read_only(path):  # an archive stays as it is
        return Workbook(open_book(upgrade_beside(path.resolve())))
    prompter.tell(upgrade_in_place(path.resolve()))
    return Workbook(open_book(path))


def _put_days(book: Workbook, given: argparse.Namespace) -> None:
    """Write --from and --to into the date cells that the button reads."""
    dates = find_button(given.button).dates
    if given.button in _WITHOUT_DAYS and (given.first or given.last):
        raise FixInputError(
            f"{find_button(given.button).label} has all of the books: no days can be given.",
            cure="Leave --from and --to out.",
        )
    cells = {f"{dates}From": given.first, f"{dates}To": given.last, f"{dates}AsAt": given.last}
    for name, day in cells.items():
        if day and name in NAMED_CELLS:
            book.put_cell(name, day)


def _save(press: ButtonContext) -> str:
    """Save the workbook, a read-only archive as a copy beside it; return what is told of the copy.

    If that fails, say whether the posting is kept in a database.
    """
    if press.book.is_read_only():
        archive = Path(press.book.path)
        copy = archive.with_name(f"{archive.stem} (to print){archive.suffix}")
        press.book.save(copy)
        return f" What this press shows is in '{copy.name}' beside it."
    try:
        press.book.save()
        return ""
    except ProductError as error:
        if not press.posted or not chosen_books(press.book):
            raise
        raise PostedError(
            f"'{press.posted}' is posted in the database, but the sheets could not be written.",
            where=error.where,
            cure="Close the workbook in the other program, then press Verify: it writes the "
            "sheets anew from the database.",
        ) from error


def _sandbox(given: argparse.Namespace, prompter: TerminalPrompter) -> str:
    from xlplugin.tiktok.api import link

    with _server(given) as shop, suppress(KeyboardInterrupt):
        shop.app.redirect = given.redirect or f"http://127.0.0.1:{link.PORT}/"
        prompter.tell(
            f"The sample shop is at {shop.url}/ (app key {shop.app.app_key}). Ctrl-C ends it."
        )
        if given.announce:
            _announce(given.announce, shop)
        stopped = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        while not stopped.wait(_LOOK_SECONDS) and (
            given.announce is None or _announced(given.announce, shop)
        ):
            pass
    return "The sample shop has closed."


def _server(given: argparse.Namespace) -> "SandboxServer":
    from xlplugin.sandbox.month import Month
    from xlplugin.sandbox.server import SandboxServer

    try:
        return SandboxServer(Month(given.seed, given.orders), given.port)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "there is no such port"
        raise FixInputError(
            f"Port {given.port} cannot be used: {why}.",
            cure="Give another with --port, or leave it out.",
        ) from error


def _announce(path: Path, shop: "SandboxServer") -> None:
    """Write where the sample shop listens into a file that only this user can read."""
    items = [(item.code, item.description, item.uom) for item in shop.month.stock_items]
    app = {
        "app_key": shop.app.app_key,
        "app_secret": shop.app.app_secret,
        "service_id": shop.app.service_id,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".new")
    written.touch(mode=0o600)
    written.write_text(json.dumps({"url": shop.url, **app, "items": items}), encoding="utf-8")
    written.replace(path)


def _announced(path: Path, shop: "SandboxServer") -> bool:
    """Return whether the announcement is still this shop's; removing it ends the shop."""
    try:
        return bool(json.loads(path.read_text(encoding="utf-8"))["url"] == shop.url)
    except (OSError, ValueError, KeyError):
        return False


def _demo(given: argparse.Namespace, prompter: TerminalPrompter) -> str:
    from xlplugin import demo
    from xlplugin.sandbox.month import Month

    folder = given.folder or Path("demo-files" if given.files else "demo")
    month = Month(orders=given.orders)
    return demo.run(folder, month, prompter.console, files=given.files, live=given.live)


def _roles(given: argparse.Namespace, _: TerminalPrompter) -> str:
    from xlplugin.stores.roles import roles_sql

    return roles_sql(only_reviewers_lock=given.only_reviewers_lock)


def _installation(given: argparse.Namespace, prompter: TerminalPrompter) -> str:
    from xlplugin.install import commands

    return commands.run(given, prompter)


_COMMANDS = {
    "new": _new,
    "press": _press,
    "sandbox": _sandbox,
    "demo": _demo,
    "roles": _roles,
    "install": _installation,
    "check": _installation,
    "upgrade": _installation,
    "remove": _installation,
}
