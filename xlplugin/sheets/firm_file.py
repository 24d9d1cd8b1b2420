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
from xlplugin.tiktok.files.tables_in_file import Cell, FileSheet, read_tables
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


class FirmLayout(NamedTuple):
    """What files of firms call our columns, and which of these a file must have.

    Our own name of a column always counts.
    """

    headings: Mapping[str, Sequence[str]]
    required: Sequence[str]


class _FirmTable(NamedTuple):
    """Table: its sheet, the row of its headings from 0, and the place of each known column."""

    sheet: FileSheet
    header: int
    places: Mapping[str, int]


def has_firm_table(sheets: Sequence[FileSheet], layout: FirmLayout) -> bool:
    """Return whether a row of a file has the required headings."""
    found = _best_table(sheets, layout)
    return found is not None and not _missing(found.places, layout)


def read_firm_file(path: Path, layout: FirmLayout) -> list[FirmRow]:
    """Return the rows below the headings that have a cell in a required column.

    Args:
        path: An .xlsx or a CSV.
        layout: The columns.

    Raises:
        FixInputError: The file cannot be read, or no row has the required headings.
    """
    return firm_rows(path.name, read_tables(path).sheets, layout)


def firm_rows(name: str, sheets: Sequence[FileSheet], layout: FirmLayout) -> list[FirmRow]:
    """Return the rows of the tables of a file. See `read_firm_file`."""
    found = _best_table(sheets, layout)
    if found is None or _missing(found.places, layout):
        raise _no_headings(name, found, layout)
    rows = []
    for index in range(found.header + 1, found.sheet.height):
        every = found.sheet.row(index)
        cells = {column: every[place] for column, place in found.places.items()}
        if any(str(cells[column]).strip() for column in layout.required):
            rows.append(FirmRow(index + 1, cells))
    return rows


def _best_table(sheets: Sequence[FileSheet], layout: FirmLayout) -> _FirmTable | None:
    """Return the first table with all required headings, else that with most; None without any."""
    known = {}
    for column, words in layout.headings.items():
        for word in (column, *words):
            known[fold(word)] = column
    best = None
    for sheet in sheets:
        for header in range(min(_HEADER_WITHIN, sheet.height)):
            places: dict[str, int] = {}
            for place, cell in enumerate(sheet.row(header)):
                named = known.get(fold(str(cell)))
                if named:
                    places.setdefault(named, place)
            table = _FirmTable(sheet, header, places)
            if not _missing(places, layout):
                return table
            if places and (best is None or len(places) > len(best.places)):
                best = table
    return best


def _missing(places: Mapping[str, int], layout: FirmLayout) -> list[str]:
    """Return the required columns that a row of headings lacks."""
    return [column for column in layout.required if column not in places]


def _no_headings(name: str, found: _FirmTable | None, layout: FirmLayout) -> FixInputError:
    """Return the error for a file without the required headings; it names all that are missing."""
    cure = f"Name the columns {', '.join(layout.required)} in a copy of the file, and load that."
    if found is None:
        return FixInputError("No row has the headings that are needed.", where=name, cure=cure)
    missing = _missing(found.places, layout)
    named = ", ".join(found.places)
    return FixInputError(
        f"The headings lack {', '.join(missing)}; recognised: {named}.",
        where=f"{name}, row {found.header + 1}",
        cure=cure,
    )
