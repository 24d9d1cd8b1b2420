"""Seller Center's export of unsettled orders: what TikTok expects to settle of each.

Its amounts are estimates. They are never posted as a settlement; a month end's accrual can be
compared with them, or made of them.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.files.headed_table import HEADER_WITHIN, where_in
from xlplugin.tiktok.files.layouts import ID
from xlplugin.tiktok.files.tables_in_file import FileSheet, TablesInFile, read_tables
from xlplugin.tiktok.files.values import ColumnPlace, read_amounts, read_ids
from xlplugin.tiktok.markets.declarations import languages
from xlplugin.tiktok.markets.spelling import fold

EXPORT = "In Seller Center choose Finance → To settle → Export, and load that file as it is."


class _EstimateColumns(NamedTuple):
    """Place of the table: its sheet, the row of its headings, the ids and the amounts."""

    sheet: FileSheet
    header: int
    ids: int
    amounts: int


def read_estimates_file(path: Path, currency: str) -> dict[str, Decimal]:
    """Return what TikTok expects to settle, by order or adjustment id.

    An order with several SKUs has a row for each; they are added.

    Raises:
        FixInputError: the file is damaged or is no export of unsettled orders.
    """
    file = read_tables(path)
    found = _find(file)
    if found is None:
        raise FixInputError(
            "This is no export of unsettled orders: it has no estimated settlement amount.",
            where=file.name,
            cure=EXPORT,
        )
    rows = []
    for place in range(found.header + 1, found.sheet.height):
        if found.sheet.columns[found.ids][place] not in ("", "/", "-"):
            rows.append(place)
    where = where_in(file, found.sheet)
    numbers = [place + 1 for place in rows]
    heading = str(found.sheet.columns[found.amounts][found.header])
    amounts = [found.sheet.columns[found.amounts][place] for place in rows]
    ids = [found.sheet.columns[found.ids][place] for place in rows]
    of_ids = ColumnPlace(where, str(found.sheet.columns[found.ids][found.header]), numbers)
    known = read_amounts([(ColumnPlace(where, heading, numbers), amounts)], currency)
    other = known.currencies - {currency}
    if other:
        raise FixInputError(
            f"Its amounts are in {min(other)}, the shop's books in {currency}.",
            where=where,
            cure="Choose the file of this shop.",
        )
    estimates: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one, amount in zip(read_ids(ids, of_ids), known.column(amounts), strict=True):
        estimates[one] += amount
    return dict(estimates)


def has_estimates(file: TablesInFile) -> bool:
    """Return whether a file is an export of unsettled orders."""
    return _find(file) is not None


def _find(file: TablesInFile) -> _EstimateColumns | None:
    """Return where the table of estimates stands; None if there is none."""
    words = _headings()
    for sheet in file.sheets:
        for row in range(min(HEADER_WITHIN, sheet.height)):
            ranked = []
            ids = None
            for number, cell in enumerate(sheet.row(row)):
                if not isinstance(cell, str):
                    continue
                rank = words.get(fold(cell))
                if rank == _IS_ID:
                    if ids is None:
                        ids = number
                elif rank is not None:
                    ranked.append((rank, number))
            if ids is not None and ranked:
                return _EstimateColumns(sheet, row, ids, min(ranked)[1])
    return None


_IS_ID = -1


def _headings() -> Mapping[str, int]:
    """Return the folded headings: the id, and those of estimates, the amount before the others."""
    found = {fold(ID): _IS_ID, fold("Order ID"): _IS_ID}
    for one in languages():
        for heading in one.settlement.get(ID, ()):
            found[fold(heading)] = _IS_ID
        for rank, heading in enumerate(one.unsettled):
            found[fold(heading)] = rank
    return found
