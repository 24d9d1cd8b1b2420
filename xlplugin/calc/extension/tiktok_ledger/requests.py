"""Declare what every kind of request about an open document needs."""

from __future__ import annotations

from typing import Any, List

# The corners of a block of cells: top, left, bottom, right; counted from 1.
Area = List[int]
EVERYTHING = 1 | 2 | 4 | 16  # contents of cells: values, dates, texts, formulas


class Refused(Exception):
    """The document cannot do this; `words` say why and what to do, `kind` names the case."""

    def __init__(self, words: str, kind: str = "refused") -> None:
        super().__init__(words)
        self.words = words
        self.kind = kind


class Requests:
    """Requests about one open document; each is a method `do_…` with JSON's kinds."""

    def __init__(self, context: Any, model: Any) -> None:
        self._context = context
        self.model = model

    def _controller(self) -> Any:
        return self.model.getCurrentController()

    def _sheet(self, name: str) -> Any:
        return self.model.getSheets().getByName(name)

    def _cells(self, sheet: str, area: Area) -> Any:
        top, left, bottom, right = area
        return self._sheet(sheet).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    @staticmethod
    def _corners(address: Any) -> Area:
        return [
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow + 1,
            address.EndColumn + 1,
        ]

    def _used(self, sheet: str) -> Area:
        """Return the corners of the cells in use."""
        cursor = self._sheet(sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self._corners(cursor.getRangeAddress())

    def _check_protection(self, sheet: str, area: Area) -> None:
        if (
            self._sheet(sheet).isProtected()
            and self._cells(sheet, area).CellProtection.IsLocked is not False
        ):
            raise Refused(f"The sheet {sheet} is protected.", "protected")
