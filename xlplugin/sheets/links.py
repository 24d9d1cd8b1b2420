"""Write formulas that lead to the cell of a problem."""

import re
from typing import Any

from xlplugin.errors import FixInputError, Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import TABLES, Table

_ROW_NUMBER = re.compile(r"row (\d+)\b")
_NAMES = ("Name", "Description", "Order ID")  # columns by which a row is named beside its key


class Links:
    """Find the cells of problems; each table is read once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._rows: dict[str, dict[str, int]] = {}
        self._revealed = set[str]()

    def to(self, problem: Problem) -> str:
        """Return the formula that leads to the problem's cell; empty if its sheet is not there."""
        sheet = problem.table.removeprefix("sheet '").removesuffix("'")
        for table in TABLES:
            if sheet in (table.name, table.sheet):
                return self._to_cell(table, problem)
        return ""

    def _to_cell(self, table: Table[Any], problem: Problem) -> str:
        try:
            view = self._book.view(table)
        except FixInputError:
            return ""
        if table.sheet not in self._revealed:  # a link does not open a hidden sheet
            self._book.reveal(table.sheet)
            self._revealed.add(table.sheet)
        numbered = _ROW_NUMBER.match(problem.row)
        if numbered:
            row: int | None = int(numbered[1]) - view.top - 1
        else:
            row = self._places(table).get(problem.row)
        cell = view.cell(problem.column, row)
        return f'=HYPERLINK("#\'{table.sheet}\'!{cell}","{table.sheet} {cell}")'

    def _places(self, table: Table[Any]) -> dict[str, int]:
        """Return the place of each row by what names it, the last key column first."""
        if table.name in self._rows:
            return self._rows[table.name]
        found: dict[str, int] = {}
        headings = table.headings
        named = [name for name in (*reversed(table.key), *_NAMES) if name in headings]
        for name in named:
            try:
                values = self._book.view(table).column(name)
            except FixInputError:  # an unreadable cell is a problem of its own
                continue
            for place, value in enumerate(values):
                if value:
                    found.setdefault(str(value), place)
        self._rows[table.name] = found
        return found
