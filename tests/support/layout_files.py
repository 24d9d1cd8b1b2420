"""Exports of the sample shop as rows of cells, in any layout, into which a test puts a column or a
mistake.
"""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import LAYOUTS, settlement_csv
from xlplugin.tiktok.files.columns import Headings
from xlplugin.tiktok.files.layouts import (
    ID,
    TOTAL_FEES,
    TOTAL_SETTLEMENT,
    TYPE,
    profit_and_loss,
    settled_income,
)
from xlplugin.tiktok.files.settlement_types import row_type

NEW = "Parcel elephant levy"
SHIPPING = ("Seller shipping fee", "Shipping")


class Kind(NamedTuple):
    """Kind of new column.

    Which totals it is in, and its amount in sen on each order's row, one after the other.
    """

    totals: tuple[str, ...]
    sen: tuple[int, ...]


class LayoutFile:
    """Layout's export as rows of cells, into which a column is put."""

    def __init__(self, layout: str, rows: list[list[str]]) -> None:
        self.layout = LAYOUTS[layout]
        self.headings = self._headings()
        found = [[self._name(cell) for cell in row] for row in rows]
        self.header = next(n for n, names in enumerate(found) if ID in names)
        self.names = found[self.header]
        self.rows = rows

    def _headings(self) -> Headings:
        layout = profit_and_loss() if self.layout.apart else settled_income()
        return layout.in_every_language()

    def _name(self, cell: str) -> str:
        column = self.headings.find(cell) if cell else None
        return column.name if column else ""

    def add(self, kind: Kind) -> None:
        """Put the column before the last, its amounts into its totals and the settlement."""
        totals = [self._total(name) for name in kind.totals if name != "none"]
        if "Shipping" in totals:
            totals.remove(TOTAL_FEES)  # shipping stands beside the fees there
        if "none" not in kind.totals:
            totals.append(TOTAL_SETTLEMENT)
        amounts = iter(kind.sen * len(self.rows))
        for row in self.rows[self.header + 1 :]:
            sen = next(amounts) if self._is_order(row) else 0
            for name in filter(None, totals):
                place = self.names.index(name)
                row[place] = self.written(self.sen_of(row[place]) + sen)
            row.insert(len(row) - 1, self.written(sen))
        self.rows[self.header].insert(len(self.names) - 1, NEW)

    def _total(self, name: str) -> str:
        if name == "shipping":
            name = next((one for one in SHIPPING if one in self.names), "")
        return name if name in self.names else ""

    def _is_order(self, row: list[str]) -> bool:
        return self.layout.apart or row_type(row[self.names.index(TYPE)]).is_order

    def sen_of(self, text: str) -> int:
        """Return an amount of this layout in sen."""
        plain = text.removeprefix("MYR").strip()
        if self.layout.decimal_comma:
            plain = plain.replace(".", "").replace(",", ".")
        return int(Decimal(plain) * 100)

    def written(self, sen: int) -> str:
        """Return an amount as this layout writes it."""
        text = f"{Decimal(sen) / 100:.2f}"
        if self.layout.decimal_comma:
            text = text.replace(".", ",")
        return f"MYR {text}" if self.layout.prefixed else text

    def rename_orders(self, word: str) -> None:
        """Call every order by another word."""
        place = self.names.index(TYPE)
        for row in self.rows[self.header + 1 :]:
            if row_type(row[place]).is_order:
                row[place] = word

    def save(self, path: Path) -> Path:
        """Write the file as CSV."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(self.rows)
        path.write_bytes(text.getvalue().encode())
        return path


def export(month: Month, layout: str) -> LayoutFile:
    """Return the first shop's settlement in a layout."""
    data = settlement_csv(month.shops[0], layout).decode("utf-8-sig")
    return LayoutFile(layout, list(csv.reader(io.StringIO(data, newline=""))))
