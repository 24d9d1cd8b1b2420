"""Enable the buttons that find something to work on in a document."""

from __future__ import annotations

from typing import Any

from .settings import settings

_ROWS_AT_ONCE = 200  # a table that is filled has a value in its first rows


def is_ledger(model: Any) -> bool:
    """Say whether a document is a workbook of this product."""
    if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        return False
    ranges = model.DatabaseRanges
    return all(ranges.hasByName(name) for name in ("Shops", "Orders", "Settings"))


def is_on(button: str, model: Any) -> bool:
    """Say whether a button, or one behind its arrow, makes sense for a document."""
    if button in settings()["for_any"]:
        return True
    if not is_ledger(model):
        return False
    choices = settings()["menus"].get(button, {}).values()
    places = [settings()["filled"].get(one, "") for one in (button, *choices)]
    return any(is_filled(model, place) for place in places)


def filled_places(model: Any) -> list[bool]:
    """Return whether each column that a button needs is filled, in the columns' order."""
    return [is_filled(model, place) for place in sorted(set(settings()["filled"].values()))]


def is_filled(model: Any, place: str) -> bool:
    """Return whether a column has a value; True for a missing one, which the press reports.

    Args:
        model: The document.
        place: Sheet, table and column, such as Orders/Orders/ID; empty for none.
    """
    if not place:
        return True
    _, table, heading = place.split("/")
    if not model.DatabaseRanges.hasByName(table):
        return True
    area = model.DatabaseRanges.getByName(table).getDataArea()
    sheet = model.getSheets().getByIndex(area.Sheet)
    heads = sheet.getCellRangeByPosition(
        area.StartColumn, area.StartRow, area.EndColumn, area.StartRow
    ).getDataArray()[0]
    if heading not in heads or area.EndRow == area.StartRow:
        return heading not in heads
    column = area.StartColumn + heads.index(heading)
    for top in range(area.StartRow + 1, area.EndRow + 1, _ROWS_AT_ONCE):
        bottom = min(top + _ROWS_AT_ONCE - 1, area.EndRow)
        if has_values(sheet.getCellRangeByPosition(column, top, column, bottom)):
            return True
    return False


def has_values(cells: Any) -> bool:
    """Return whether cells have a value. LibreOffice's own search also finds cells outside them."""
    return any(value != "" for row in cells.getDataArray() for value in row)


class Shown:
    """Menus and toolbars that show our buttons."""

    def __init__(self) -> None:
        self._listeners: list[tuple[Any, Any, Any]] = []

    def add(self, buttons: Any, listener: Any, url: Any) -> None:
        """Remember one that shows a button."""
        self._listeners.append((buttons, listener, url))

    def remove(self, listener: Any, url: Any) -> None:
        """Forget one."""
        kept = []
        for one in self._listeners:
            if one[1] != listener or one[2].Complete != url.Complete:
                kept.append(one)
        self._listeners = kept

    def tell_again(self) -> None:
        """Tell each of them whether its button is on; forget those that are closed."""
        kept = []
        for buttons, listener, url in self._listeners:
            try:
                buttons.tell(listener, url)
                kept.append((buttons, listener, url))
            except Exception:  # whatever UNO raises when a window is closed
                continue
        self._listeners = kept


shown = Shown()
