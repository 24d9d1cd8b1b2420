"""Read rows of a firm's own workbook or CSV by their headings, one row at a time.

A file of another program has other headings, rows above them, and rows that are wrong. What is
wrong with a row is told with the file's own row number; the others are read.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import typed_number
from xlplugin.tiktok.files.tables_in_file import Cell, read_tables
from xlplugin.tiktok.markets.spelling import fold
from xlplugin.wording import typed_day

_HEADER_WITHIN = 30  # programs write the firm's name and the period above the table


class FirmRow(NamedTuple):
    """Row of the file: its number as Excel shows it, and its cells by our headings."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, heading: str) -> str:
        """Return a cell as text; empty if it is blank or the file has no such column."""
        cell = self.cells.get(heading, "")
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return " ".join(str(cell).split())

    def day(self, heading: str) -> date | None:
        """Return a cell as a date; None if it is blank or no date. The day comes before the month.

        A date of Excel is one whatever it looks like.
        """
        cell = self.cells.get(heading, "")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        return typed_day(str(cell))

    def number_in(self, heading: str) -> Decimal | None:
        """Return a cell as an exact number; None if it is blank or none."""
        return typed_number(str(self.cells.get(heading, "")))


def read_firm_file(
    path: Path, headings: Mapping[str, Sequence[str]], required: Sequence[str]
) -> list[FirmRow]:
    """Return the rows below the headings that have a cell in a required column.

    Args:
        path: An .xlsx or a CSV.
        headings: What files call each of our columns. Our own name always counts.
        required: Our columns that the file must have.

    Raises:
        FixInputError: The file cannot be read, or no row has the required headings.
    """
    known = {}
    for column, words in headings.items():
        for word in (column, *words):
            known[fold(word)] = column
    best: set[str] = set()
    for sheet in read_tables(path).sheets:
        for header in range(min(_HEADER_WITHIN, sheet.height)):
            places: dict[str, int] = {}
            for place, cell in enumerate(sheet.row(header)):
                named = known.get(fold(str(cell)))
                if named:
                    places.setdefault(named, place)
            if places.keys() >= set(required):
                rows = []
                for index in range(header + 1, sheet.height):
                    every = sheet.row(index)
                    cells = {column: every[place] for column, place in places.items()}
                    if any(str(cells[column]).strip() for column in required):
                        rows.append(FirmRow(index + 1, cells))
                return rows
            best = max(best, set(places), key=len)
    found = ", ".join(sorted(best)) or "none"
    raise FixInputError(
        f"No row has the headings that are needed; recognised: {found}.",
        where=path.name,
        cure=f"Name the columns {', '.join(required)} in a copy of the file, and load that.",
    )
