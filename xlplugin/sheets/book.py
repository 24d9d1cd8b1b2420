"""Open a workbook in Excel: find its tables, named cells and selected rows, and save it.

Only this module and `table_view.py` talk to Excel.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.light_xlwings import xw
from xlplugin.sheets import cells, protection
from xlplugin.sheets.table_view import SAVED_COPY, R, TableView
from xlplugin.sheets.tables import (
    BOOKS_TABLES,
    INPUT,
    KEPT_CELLS,
    MOMENT_CELLS,
    NAMED_CELLS,
    ORDERS,
    SETTINGS,
    SHOPS,
    Table,
)

# The layout of a workbook: its sheets, columns and named cells. Workbooks of the first layout have
# no such name. Count it up when a later release changes the layout; docs/development.md says how.
LAYOUT = 4
LAYOUT_NAME = "LedgerLayout"
CALLING_BOOK = "XLPLUGIN_BOOK"
CALLING_WINDOW = "XLPLUGIN_WINDOW"
# The rows of a selected area: $C$5:$F$9, $C$5, or $5:$9 for whole rows. Whole columns, such as
# $A:$C, do not match.
_ROWS_SELECTED = re.compile(r"(?:\$[A-Z]{1,3})?\$(\d+)(?::(?:\$[A-Z]{1,3})?\$(\d+))?")


def calling_workbook() -> "Workbook":
    """Return the workbook whose ribbon was pressed. Raises FixInputError when there is none."""
    try:
        return Workbook(_calling_book())
    except Exception as error:  # xlwings raises many kinds: no such book, no Excel, no add-in
        raise FixInputError(
            "No workbook is open.", cure="Open TikTok Ledger.xlsx, then press the button."
        ) from error


def _calling_book() -> xw.Book:
    """Find the workbook that the VBA named (Ribbon.bas), on Windows in the Excel it named."""
    name = os.environ.get(CALLING_BOOK)
    window = os.environ.get(CALLING_WINDOW)
    if name is None:
        return xw.Book.caller()
    if window is None:
        return xw.Book(name, from_xl=True)
    excel = import_module("xlwings._xlwindows").App(xl=int(window))
    return xw.App(impl=excel).books[name]


def open_names() -> set[str]:
    """Return the names of the open workbooks. Excel opens no second one of the same name."""
    return {str(book.name) for app in xw.apps for book in app.books}


def open_in_excel(path: Path) -> "Workbook":
    """Open a workbook beside the ones that are open."""
    return Workbook(xw.Book(path))


class Workbook:
    """Workbook with our tables, open in Excel or in the file engine."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._views: dict[str, TableView[Any]] = {}
        self.new_problems: Counter[str] = Counter()  # of this press, by sheet
        self.ledger_writes = 0  # how often this press has written to a ledger sheet
        self.kept_remarks = 0  # how many this press has put on the sheet Earlier Remarks
        self._lifted: dict[str, Any] = {}  # the ledger sheets that are written to in this press

    @property
    def name(self) -> str:
        """Return the file's name."""
        return str(self.book.name)

    @property
    def layout(self) -> int:
        """Return the version of the workbook's layout.

        1 if the workbook does not say; 0 if it is not a workbook of this product.
        """
        if LAYOUT_NAME in self.book.names:
            text = str(self.book.names[LAYOUT_NAME].refers_to).lstrip("=")
            if not text.isdecimal():
                return 1
            return int(text)
        if {SHOPS.sheet, ORDERS.sheet, SETTINGS.sheet} <= self.sheets.keys():
            return 1
        return 0

    @property
    def sheets(self) -> dict[str, Any]:
        """Return the sheets of the workbook by their names."""
        return {sheet.name: sheet for sheet in self.book.sheets}

    def is_older(self) -> bool:
        """Return whether an earlier version made this workbook.

        Raises FixInputError if a later one did.
        """
        layout = self.layout
        if layout > LAYOUT:
            raise FixInputError(
                f"A later version of TikTok Ledger made this workbook (layout {layout}; this "
                f"version knows {LAYOUT}). Nothing was done.",
                where=self.name,
                cure="Install the later version on this computer, then press again.",
            )
        return 0 < layout < LAYOUT

    def is_read_only(self) -> bool:
        """Return whether the workbook cannot be saved where it is, as far as its host tells."""
        return _is_read_only(self.book)

    def refuse_open_elsewhere(self) -> None:
        """Raise TryAgainError if it is a file that another program has open."""
        refuse_open = getattr(self.book.impl, "refuse_open", None)  # the file engine can tell
        if refuse_open:
            refuse_open()

    def refuse_read_only(self) -> None:
        """Raise FixInputError if the workbook cannot be saved where it is."""
        if self.is_read_only():
            raise FixInputError(
                "This workbook is read-only: nothing that a button writes could be saved. "
                "Nothing was done.",
                where=self.name,
                cure="Close it where else it is open, or save it under another name. Then press "
                "again.",
            )

    @property
    def path(self) -> str:
        """Return the file's full path, or the name of a workbook that was never saved."""
        return str(self.book.fullname)

    @property
    def folder(self) -> Path | None:
        """Return the file's folder. None if it was never saved or lies in the cloud."""
        parent = Path(self.book.fullname).parent
        if parent.is_absolute() and "://" not in self.book.fullname:
            return parent
        return None

    def view(self, table: Table[R]) -> "TableView[R]":
        """Return the table in this workbook.

        Raises FixInputError if sheet, table or column is missing.
        """
        if table.name not in self._views:
            view = TableView(table, self._find(table), self)
            if table.name in BOOKS_TABLES:
                view.before_write = self._lift_protection
            self._views[table.name] = view
        return self._views[table.name]

    def rows_below(self) -> list[tuple[str, int]]:
        """Return the sheet and Excel's number of each row just below a table that is filled in.

        Only tables that were read are looked at.
        """
        found = []
        for view in list(self._views.values()):
            row = view.beneath() if view.table.role == INPUT else None
            if row:
                found.append((view.table.sheet, row))
        return found

    def _lift_protection(self, sheet: Any) -> None:
        """Let a ledger sheet be written until `protect_ledgers`."""
        name = str(sheet.name)
        if name in self._lifted:
            return
        self._lifted[name] = sheet  # before the lift, so that one that fails is undone too
        if protection.is_protected(sheet):
            protection.lift(sheet)

    def protect_ledgers(self) -> None:
        """Protect the ledger sheets again that were written to."""
        for name, sheet in list(self._lifted.items()):
            protection.protect(sheet)
            del self._lifted[name]

    def _find(self, table: Table[Any]) -> Any:
        sheets = self.sheets
        if not sheets.keys() & {SHOPS.sheet, ORDERS.sheet, SETTINGS.sheet}:
            raise FixInputError(
                "This is no TikTok ledger.",
                where=self.name,
                cure="Press the button in your own workbook.",
            )
        if table.sheet not in sheets:
            raise FixInputError(
                f"The sheet '{table.sheet}' is missing.",
                where=self.name,
                cure=f"If you renamed it, name it '{table.sheet}' again. {SAVED_COPY}",
            )
        for found in sheets[table.sheet].tables:
            if found.name == table.name:
                return found
        raise FixInputError(
            f"The table '{table.name}' is missing.",
            where=f"sheet '{table.sheet}'",
            cure=f"If you renamed it, name it '{table.name}' again. {SAVED_COPY}",
        )

    def rows(self, table: Table[R]) -> list[R]:
        """Return the table's rows as records. Raises FixInputError with the place of a bad cell."""
        return self.view(table).rows()

    def day(self, name: str) -> date | None:
        """Return the date in a named cell, None if blank.

        Raises FixInputError with the cell's place.
        """
        cell = self._named(name)
        try:
            return cells.read_date(cell.value)
        except FixInputError as error:
            error.where = f"sheet '{cell.sheet.name}', cell {cell.get_address(False, False)}"
            raise

    def word(self, name: str) -> str:
        """Return the text in a named cell; empty if it is blank or not there."""
        try:
            return cells.read_text(self._named(name).value)
        except FixInputError:
            return ""

    def put_cell(self, name: str, value: Any) -> None:
        """Write a named input cell."""
        self._named(name).value = cells.write_cell(value)

    def _named(self, name: str) -> Any:
        """Return a named cell, also after the user moved it.

        If the name was deleted, it is the cell at the declared address.
        """
        if name in self.book.names:
            return self.book.names[name].refers_to_range
        sheet, address = {**NAMED_CELLS, **MOMENT_CELLS, **KEPT_CELLS}[name]
        return self.book.sheets[sheet].range(address)

    def show(self, table: Table[Any]) -> None:
        """Bring the table's sheet to the front, also if it was hidden until now."""
        self.reveal(table.sheet)
        self.book.sheets[table.sheet].activate()

    def reveal(self, sheet: str) -> None:
        """Show a sheet's tab if it is hidden."""
        found = self.book.sheets[sheet]
        if not found.visible:
            found.visible = True

    def sheet(self, name: str) -> Any:
        """Return a sheet. Raises FixInputError if it is missing."""
        for sheet in self.book.sheets:
            if sheet.name == name:
                return sheet
        raise FixInputError(
            f"The sheet '{name}' is missing.",
            where=self.name,
            cure=f"If you renamed it, name it '{name}' again. {SAVED_COPY}",
        )

    def selected(self, table: Table[Any], *, least: int = 2) -> list[int]:
        """Return the selected rows of the table, counted from 0. Empty if fewer than `least`."""
        chosen = self.book.app.selection
        if chosen is None or chosen.sheet.name != table.sheet:
            return []
        if chosen.sheet.book.name != self.book.name:  # another workbook is in front
            return []
        view = self.view(table)
        places: set[int] = set()
        for first, last in _ROWS_SELECTED.findall(chosen.address):
            bottom = min(int(last or first), view.top + view.count)
            for row in range(max(int(first), view.top + 1), bottom + 1):
                places.add(row - view.top - 1)
        return sorted(places) if len(places) >= least else []

    def status(self, text: str | None) -> None:
        """Show text in Excel's status bar; None gives the bar back to Excel."""
        self.book.app.status_bar = text if text is not None else False

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Turn off screen updating and recalculation while a button works, then restore both."""
        app = self.book.app
        before = app.calculation
        app.screen_updating = False
        app.calculation = "manual"
        try:
            yield
        finally:
            try:
                self.protect_ledgers()
            finally:
                app.calculation = before
                app.screen_updating = True
                self.status(None)

    def save(self, path: Path | None = None) -> None:
        """Save the workbook where it is, or as `path`, with its ledger sheets protected."""
        self.protect_ledgers()
        self.book.save(path) if path else self.book.save()


def _is_read_only(book: xw.Book) -> bool:
    """Return whether a workbook is read-only, as far as its host tells."""
    told = getattr(book.impl, "read_only", None)
    if told is not None:
        return bool(told)
    with suppress(Exception):  # Excel is busy, or is a version that does not tell
        if os.name == "nt":
            return bool(book.api.ReadOnly)
        return bool(book.api.read_only.get())
    return False
