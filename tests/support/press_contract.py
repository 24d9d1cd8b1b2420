"""Press every button of the registry on prepared workbooks, and look at what a press may not do."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

from tests.support.firm import SampleFirm, sample_firm
from tests.support.prompters import ScriptedPrompter
from xlplugin import actions, template
from xlplugin.buttons import BUTTONS, Needs
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import ProductError
from xlplugin.sheets import protection
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    EARLIER_REMARKS,
    GRID,
    INPUT,
    LEDGER,
    SETTINGS,
    TABLES,
    TEXT,
    SettingsRow,
    Table,
)

# These begin in a browser, or start a program; tests/addin and tests/actions press them.
IN_A_BROWSER = ("link_shop", "sample_shop")
PRESSED = tuple(
    button.id
    for button in BUTTONS
    if button.needs is not Needs.NOTHING and button.id not in IN_A_BROWSER
)
EMPTY = "empty"
FETCHED = "fetched"
UNDONE = "undone"
LOADED = "loaded"
FINISHED = "finished"
DATABASE = "database"  # loaded, with its books in a database beside it
SHOWN = "shown"  # finished, every report shown, and each has a row that a new look does not
OWN_COLUMN = "My Remark"
# What other buttons read, so that a made-up row would be refused there.
_READ = {
    "AccountDays",
    "Products",
    "Orders",
    "OrderLines",
    "Payments",
    "PaymentParts",
    "Withdrawals",
    "BankStatement",
    "LoadedFiles",
    "StatementRows",
    "NewMasterData",
}
_BOOKS = "Books.sqlite"
_FILES = {"load_orders": "orders.csv"}
_CHOICES = {"show_account": "300-000", "export_books": "SQL Account"}
_TEXTS = {"lock_books": ("The rest comes next month",), "find_item": ("MK-LIP-01",)}


class Month(NamedTuple):
    """The workbooks of a month at its stages, and the folder with its files."""

    folder: Path
    workbooks: dict[str, bytes]

    def copy(self, state: str) -> Path:
        """Return the path of a copy of the workbook at this stage."""
        path = self.folder / f"{state}.xlsx"
        path.write_bytes(self.workbooks[state])
        return path


def month_states(firm: SampleFirm) -> Month:
    """Do a month, its settlements undone at the end, and keep the workbook of each stage."""
    kept: dict[str, bytes] = {}

    def keep(state: str) -> None:
        firm.book.save()
        kept[state] = firm.path.read_bytes()

    firm.up_to("fetch_orders")
    keep(FETCHED)
    _orders_file(firm, firm.shop.month.shops[0].id)
    statement = firm.take_statement()
    (firm.folder / "income.xlsx").write_bytes(statement.read_bytes())
    firm.press("post_orders")
    firm.press("load_statement")
    keep(LOADED)
    firm.press("post_ready_payments")
    keep(FINISHED)
    firm.press("undo_run")
    keep(UNDONE)
    return Month(firm.folder, kept)


@dataclass
class Prepared:
    """A firm whose month was done once; each press gets a copy of a workbook of it."""

    firm: SampleFirm
    workbooks: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    copies: int = 0

    def copy(self, state: str) -> Path:
        """Return the path of a new copy of the workbook in this state, with its database."""
        self.copies += 1
        if state == DATABASE:
            folder = self.firm.folder / f"database-{self.copies}"
            folder.mkdir()
            (folder / _BOOKS).write_bytes(self.files[_BOOKS].read_bytes())
            path = folder / "Ledger.xlsx"
            path.write_bytes(self.workbooks[state])
            return path
        path = self.firm.folder / f"{state}-{self.copies}.xlsx"
        path.write_bytes(self.workbooks[state])
        return path


@dataclass
class Pressed:
    """What a press came to: its last sentence, or the error that it told."""

    book: Workbook
    said: str
    prompter: ScriptedPrompter
    error: ProductError | None = None
    is_wrong: bool = False  # the terminal's exit code is then 1, as after an error


@contextmanager
def prepared_month(folder: Path, orders: int = 24) -> Iterator[Prepared]:
    """Do a small month once, and keep the workbook of each state."""
    with sample_firm(folder, orders=orders) as firm:
        made = Prepared(firm)
        made.workbooks[EMPTY] = template.copy_to(folder / "empty" / template.NAME).read_bytes()
        firm.up_to("fetch_orders")
        made.files["income.xlsx"] = firm.take_statement()
        made.files["orders.csv"] = _orders_file(firm, firm.shop.month.shops[0].id)
        firm.press("fetch_withdrawals")
        firm.press("post_orders")
        firm.press("load_statement")
        _keep(made, LOADED)
        _move_to_database(made)
        firm.mend_missing_item()
        firm.press("post_orders")
        firm.press("load_statement")
        firm.press("post_payments")
        _keep(made, FINISHED)
        _show_everything(made)
        _keep(made, SHOWN)
        yield made


def _move_to_database(made: Prepared) -> None:
    """Keep a copy of the loaded workbook whose books have moved into a database."""
    book = Workbook(open_book(made.copy(LOADED)))
    book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, _BOOKS)], keep=("What It Does",))
    press(book, "show_trial_balance", ScriptedPrompter())
    book.save()
    made.files[_BOOKS] = made.firm.folder / _BOOKS
    made.workbooks[DATABASE] = Path(book.path).read_bytes()


def _show_everything(made: Prepared) -> None:
    """Show every report and put a row above its own that the next look will not have."""
    for button in PRESSED:
        if button.startswith(("show_", "preview_", "find_", "check_", "reconcile_", "close_")):
            press(made.firm.book, button, user_of(made, button))
    book = Workbook(made.firm.book.book)
    for table in TABLES:
        if has_remarks(table) and table.name not in _READ and book.view(table).count:
            stranger: list[Any] = list(table.record())
            texts = [place for place in table.telling if table.columns[place].kind == TEXT]
            stranger[texts[0]] = "of last month"
            book.view(table).replace([table.record._make(stranger), *book.rows(table)])


def _orders_file(firm: SampleFirm, shop_id: str) -> Path:
    url = f"{firm.shop.url}/seller-center/{shop_id}/orders.csv"
    path = firm.folder / "orders.csv"
    with urlopen(url, timeout=30) as answer:
        path.write_bytes(answer.read())
    return path


def _keep(made: Prepared, state: str) -> None:
    made.firm.book.save()
    made.workbooks[state] = made.firm.path.read_bytes()


def user_of(made: Prepared, button: str, *, cancel_at: int | None = None) -> ScriptedPrompter:
    """Return a user who has the file, the choice and the words that this button asks for."""
    file = made.files[_FILES.get(button, "income.xlsx")]
    choice = _CHOICES.get(button, "")
    user = ScriptedPrompter(file=file, choice=choice, texts=_TEXTS.get(button, ()))
    user.cancel_at = cancel_at
    return user


def press(path: Path | Workbook, button: str, user: ScriptedPrompter) -> Pressed:
    """Press a button on a workbook, as the add-in and the command line do."""
    book = Workbook(path.book if isinstance(path, Workbook) else open_book(path))
    context = ButtonContext(book, user)
    try:
        said = actions.run(button, context)
    except ProductError as error:
        return Pressed(book, str(error), user, error, is_wrong=True)
    return Pressed(book, said, user, is_wrong=context.is_wrong)


def kill_at(path: Path, button: str, user: ScriptedPrompter, step: int) -> bool:
    """Press in a process that is killed at a step; return False if it came to its end before."""
    child = os.fork()
    if child == 0:
        user.kill_at = step
        pressed = press(path, button, user)
        pressed.book.save()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


Cells = dict[str, list[tuple[Any, ...]]]


def cells_of(book: Workbook, roles: tuple[str, ...] = (INPUT, GRID, LEDGER)) -> Cells:
    """Return the rows of every table of these roles, without the blank rows."""
    fresh = Workbook(book.book)
    found: Cells = {}
    for table in TABLES:
        if table.role in roles:
            found[table.name] = [row for row in fresh.rows(table) if any(row)]
    return found


def name_of(table: Table[Any], row: tuple[Any, ...], seen: Counter[str]) -> str:
    """Return what tells a row apart, for the remark beside it."""
    named = " ".join(str(row[place]) for place in table.telling)
    seen[named] += 1
    return f"{named} #{seen[named]}"


def has_remarks(table: Table[Any]) -> bool:
    """Return whether the user may write beside the rows: on grids and reports."""
    return not (table.role == INPUT or table.has_check_digits or table is EARLIER_REMARKS)


def write_remarks(book: Workbook) -> None:
    """Add a column of the user's own to every grid, and write into it beside which row it is."""
    for table in TABLES:
        if has_remarks(table):
            _write_remark(book, table)


def _write_remark(book: Workbook, table: Table[Any]) -> None:
    view = Workbook(book.book).view(table)
    sheet = book.book.sheets[table.sheet]
    if protection.is_protected(sheet):
        protection.lift(sheet)  # the user may: there is no password
    place = view.left + view.width
    rows = view.rows()
    listed = next(found for found in sheet.tables if found.name == table.name)
    listed.resize(sheet.range((view.top, view.left), (view.top + max(len(rows), 1), place)))
    sheet.range((view.top, place)).value = OWN_COLUMN
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows, view.top + 1):
        if any(row):
            sheet.range((number, place)).value = name_of(table, row, seen)


def count_remarks(book: Workbook) -> int:
    """Count the remarks beside rows, and those that are kept on their own sheet."""
    count = len([row for row in Workbook(book.book).rows(EARLIER_REMARKS) if row.remark])
    for table in TABLES:
        if not has_remarks(table):
            continue
        view = Workbook(book.book).view(table)
        place = view.left + view.width - 1
        sheet = book.book.sheets[table.sheet]
        cells = sheet.range((view.top + 1, place), (view.top + max(view.count, 1), place))
        count += sum(1 for value in cells.options(ndim=1).value if value)
    return count


def wrong_remarks(book: Workbook) -> list[str]:
    """Return the remarks that stand beside another row than the one they were written for."""
    wrong = []
    for table in TABLES:
        if not has_remarks(table):
            continue
        view = Workbook(book.book).view(table)
        sheet = book.book.sheets[table.sheet]
        place = view.left + view.width - 1
        seen: Counter[str] = Counter()
        rows = view.rows()
        for number in range(view.top + 1, int(sheet.used_range.last_cell.row) + 1):
            remark = sheet.range((number, place)).value
            inside = number - view.top - 1 < len(rows)
            row = rows[number - view.top - 1] if inside else ()
            own = name_of(table, row, seen) if any(row) else ""
            if remark and remark != own:
                wrong.append(f"{table.sheet} row {number}: '{remark}' beside '{own}'")
    return wrong
