"""Read the sheets of a settlement's workbook that are not its rows.

Compared where they have a total, else named with their sums.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO, in_full
from xlplugin.tiktok.files.columns import TOTAL, Headings
from xlplugin.tiktok.files.headed_table import TableRows, candidates
from xlplugin.tiktok.files.layouts import ID, TOTAL_FEES, TOTAL_REVENUE, TOTAL_SETTLEMENT
from xlplugin.tiktok.files.settlement_sums import Grid
from xlplugin.tiktok.files.tables_in_file import FileSheet, TablesInFile
from xlplugin.tiktok.files.values import ColumnPlace, read_amounts, shown

_COMPARED = (TOTAL_SETTLEMENT, TOTAL_REVENUE, TOTAL_FEES)
_HEADER_WITHIN = 10
_MOST_NAMED = 6
_DATE = re.compile(r"20\d{6}")


class SheetCheck(NamedTuple):
    """Facts that a sheet is compared with: the rows' amounts, their headings, and the currency."""

    headings: Headings
    grid: Grid
    rows: TableRows
    currency: str


def notes_of_unread(
    file: TablesInFile, sheets: Sequence[FileSheet], check: SheetCheck
) -> list[str]:
    """Return a note on each sheet that has amounts and is not read.

    Raises FixInputError if a sheet's totals by statement differ from the rows.
    """
    notes = []
    for sheet in sheets:
        totals = _summed(file, sheet, check)
        if totals:
            _refuse_difference(file, sheet, totals, check)
            settled = in_full(totals[TOTAL_SETTLEMENT], check.currency)
            notes.append(f"Sheet '{sheet.name}' agrees with the rows: {settled}.")
        named = []
        for heading, comes_to in _amounts(sheet, check.currency):
            named.append(f"{heading} {in_full(comes_to, check.currency)}")
        if named and not totals:
            more = ""
            if len(named) > _MOST_NAMED:
                more = ", …"
            listed = ", ".join(named[:_MOST_NAMED])
            notes.append(f"Sheet '{sheet.name}' is not read. Its columns come to: {listed}{more}.")
    return notes


def _summed(file: TablesInFile, sheet: FileSheet, check: SheetCheck) -> dict[str, Decimal]:
    """Return the sum of each total of a sheet that lists statements; nothing for another sheet."""
    alone = file._replace(sheets=[sheet])
    best = max(
        candidates(alone, [check.headings.in_every_language()]),
        key=lambda candidate: candidate.known,
        default=None,
    )
    if best is None or best.table.numbers(ID) or not best.table.numbers(TOTAL_SETTLEMENT):
        return {}
    found: dict[str, Decimal] = {}
    for heading in best.table.headings:
        if heading.column and heading.column.use == TOTAL and heading.column.name in _COMPARED:
            comes_to = _sum(sheet, heading.number, best.table.header, check.currency)
            if comes_to is not None:
                found.setdefault(heading.column.name, comes_to)
    if TOTAL_SETTLEMENT not in found:
        return {}
    return found


def _refuse_difference(
    file: TablesInFile, sheet: FileSheet, totals: dict[str, Decimal], check: SheetCheck
) -> None:
    for name, says in totals.items():
        comes_to = sum(check.grid.column(name), ZERO)
        if name in check.grid.present and says != comes_to:
            raise FixInputError(
                f"'{name}' comes to {in_full(says, check.currency)} on this sheet, the rows come "
                f"to {in_full(comes_to, check.currency)}: "
                f"difference {in_full(says - comes_to, check.currency)}.",
                where=f"{file.name}, sheet '{sheet.name}'",
                cure="Rows are missing or were changed: download the file again.",
            )


def _amounts(sheet: FileSheet, currency: str) -> Iterator[tuple[str, Decimal]]:
    """Yield each heading of a sheet with what its amounts come to.

    Columns of anything else are passed over.
    """
    header = _header(sheet)
    if header is None:
        return
    for number, cell in enumerate(sheet.row(header)):
        comes_to = _sum(sheet, number, header, currency)
        if isinstance(cell, str) and cell.strip() and comes_to:
            yield shown(" ".join(cell.split())), comes_to


def _header(sheet: FileSheet) -> int | None:
    """Return the row of a sheet's headings.

    The first with two texts or more that have no digits.
    """
    for row in range(min(sheet.height, _HEADER_WITHIN)):
        texts = [cell for cell in sheet.row(row) if isinstance(cell, str) and cell.strip()]
        if len(texts) > 1 and not any(any(map(str.isdigit, text)) for text in texts):
            return row
    return None


def _sum(sheet: FileSheet, number: int, header: int, currency: str) -> Decimal | None:
    """Return the sum of a column below its heading; None if it has no amounts."""
    cells = sheet.columns[number][header + 1 :]
    if any(_DATE.fullmatch(str(cell).strip()) for cell in cells):
        return None  # days written as 20260612
    place = ColumnPlace(sheet.name, "", range(header + 2, sheet.height + 1))
    try:
        return sum(read_amounts([(place, cells)], currency).column(cells), ZERO)
    except FixInputError:
        return None
