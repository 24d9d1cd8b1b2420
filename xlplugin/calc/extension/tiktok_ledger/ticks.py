"""Tick the row of a code that the user types, so that the next Post takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import unohelper
from com.sun.star.util import XChangesListener

from .enabling import filled_places, shown
from .press import Press

_TICKED = "✓"
_TYPED = ("cell-change", "paste")


def listen(model: Any) -> None:
    """Listen to what the user changes and selects in one of the product's workbooks."""
    if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        return
    ranges = model.DatabaseRanges
    if all(ranges.hasByName(name) for name in ("Products", "Orders", "OrderLines")):
        model.addChangesListener(Ticks(model))


class Ticks(unohelper.Base, XChangesListener):
    """Tick a product whose code has changed, and the order of a line whose code has."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._is_ticking = False
        self._filled = filled_places(model)

    def changesOccurred(self, event: Any) -> None:
        """Look at the cells that have changed; what a button writes is not typed."""
        if Press.running is not None or self._is_ticking:
            return
        self._is_ticking = True
        try:
            for change in event.Changes:
                if change.Accessor in _TYPED:
                    self._look(change.ReplacedElement.getRangeAddress())
        finally:
            self._is_ticking = False
        filled = filled_places(self._model)
        if filled != self._filled:  # the first row of a sheet switches its buttons on
            self._filled = filled
            shown.tell_again()

    def disposing(self, source: Any) -> None:
        """Nothing to forget: the document is closed."""

    def _look(self, changed: Any) -> None:
        products = DocumentTable(self._model, "Products")
        for row in products.typed(changed, "Item Code"):
            products.tick(row)
        lines = DocumentTable(self._model, "OrderLines")
        wanted = set()
        for row in lines.typed(changed, "Code"):
            wanted.add((lines.text("Shop ID", row), lines.text("Order ID", row)))
        if wanted:
            self._tick_orders(wanted)

    def _tick_orders(self, wanted: set[tuple[str, str]]) -> None:
        """Tick these orders; one with an invoice is changed by Replace alone."""
        orders = DocumentTable(self._model, "Orders")
        shops = orders.texts("Shop ID")
        invoices = orders.texts("Invoice")
        for place, order_id in enumerate(orders.texts("ID")):
            if (shops[place], order_id) in wanted and not invoices[place]:
                orders.tick(orders.first + place)


class DocumentTable:
    """Table of the document: its columns by heading, its rows as the sheet counts them."""

    def __init__(self, model: Any, name: str) -> None:
        self._area = model.DatabaseRanges.getByName(name).getDataArea()
        self.sheet = model.getSheets().getByIndex(self._area.Sheet)
        self.first = self._area.StartRow + 1
        self.last = self._area.EndRow
        self.left = self._area.StartColumn
        self.right = self._area.EndColumn
        heads = self._block(self._area.StartColumn, self._area.EndColumn, self._area.StartRow)
        self._columns = {}
        for place, heading in enumerate(heads.getDataArray()[0]):
            self._columns[str(heading)] = self._area.StartColumn + place

    def _block(self, left: int, right: int, top: int, bottom: int | None = None) -> Any:
        return self.sheet.getCellRangeByPosition(
            left, top, right, top if bottom is None else bottom
        )

    @property
    def headings(self) -> list[str]:
        """Return the headings, from the left."""
        return list(self._columns)

    def cells(self) -> Any:
        """Return the cells of its rows."""
        return self._block(self.left, self.right, self.first, self.last)

    def address(self, heading: str, row: int) -> str:
        """Return the address of a cell, such as B7."""
        cell = self.sheet.getCellByPosition(self._columns[heading], row)
        return str(cell.AbsoluteName).rpartition(".")[2].replace("$", "")

    def rows_with(self, wanted: dict[str, str]) -> list[int]:
        """Return the rows whose cells have these texts."""
        columns = [self.texts(heading) for heading in wanted]
        texts = tuple(wanted.values())
        found = []
        for place, told in enumerate(zip(*columns)):  # noqa: B905 - LibreOffice may have 3.8
            if told == texts:
                found.append(self.first + place)
        return found

    def record(self, row: int) -> dict[str, Any]:
        """Return the values of a row by heading."""
        values = self._block(self.left, self.right, row).getDataArray()[0]
        return dict(zip(self._columns, values))  # noqa: B905 - LibreOffice may have 3.8

    def typed(self, changed: Any, heading: str) -> Iterator[int]:
        """Yield the rows whose cell in a column has changed and is not empty."""
        column = self._columns.get(heading)
        is_here = changed.Sheet == self._area.Sheet and column is not None
        if not is_here or not changed.StartColumn <= column <= changed.EndColumn:
            return
        last = min(changed.EndRow, self._area.EndRow)
        for row in range(max(changed.StartRow, self.first), last + 1):
            if self.text(heading, row):
                yield row

    def text(self, heading: str, row: int) -> str:
        """Return a cell's text."""
        return str(self.sheet.getCellByPosition(self._columns[heading], row).getString())

    def texts(self, heading: str) -> list[str]:
        """Return a column's texts, without its heading."""
        column = self._columns[heading]
        rows = self._block(column, column, self.first, self._area.EndRow).getDataArray()
        return [str(row[0]) for row in rows]

    def tick(self, row: int) -> None:
        """Tick a row that is not ticked."""
        cell = self.sheet.getCellByPosition(self._columns["Tick"], row)
        if cell.getString() != _TICKED:
            cell.setString(_TICKED)
