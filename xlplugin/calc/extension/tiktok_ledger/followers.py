"""Let colours, fonts and notes that the user gave a row follow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import uno

from .requests import Area, Requests

# What a user changes to mark a cell. Number formats stay: they belong to the column.
LOOKS = (
    "CellBackColor",
    "CharColor",
    "CharFontName",
    "CharHeight",
    "CharPosture",
    "CharStrikeout",
    "CharUnderline",
    "CharWeight",
)
_LAST_ROW = 1_048_576  # it has the look that its column has


class FollowerRequests(Requests):
    """Rows of a table that stand elsewhere now take their looks and notes along."""

    def do_follow_rows(
        self, sheet: str, area: Area, sources: Sequence[int | None]
    ) -> list[list[Any]]:
        """Give rows the looks and notes of the rows that they were; the values stay.

        Args:
            sheet: The sheet's name.
            area: The rows that the table has, or had if it had more.
            sources: For each row of the area, which row of it it was, from 0; None for a new one.

        Returns:
            The notes of rows that are gone: row from 0, column from 1, and text.
        """
        goes = {source: row for row, source in enumerate(sources) if source is not None}
        self._move_looks(sheet, area, goes)
        return self._move_notes(sheet, area, goes)

    def _move_looks(self, sheet: str, area: Area, goes: dict[int, int]) -> None:
        top, left, _, right = area
        plain = {}
        for column in range(left, right + 1):
            plain[column] = self._look(self._cells(sheet, [_LAST_ROW, column, _LAST_ROW, column]))
        own = self._own_looks(sheet, area, plain)
        wanted = {}
        for (row, column), look in own.items():
            target = goes.get(row - top)
            if target is not None:
                wanted[top + target, column] = look
        changed: dict[Any, list[tuple[int, int]]] = {}
        for cell in own.keys() | wanted.keys():
            look = wanted.get(cell, plain[cell[1]])
            if look != own.get(cell, plain[cell[1]]):
                changed.setdefault(look, []).append(cell)
        for look, cells in changed.items():
            self._put_look(sheet, cells, look)

    def _own_looks(
        self, sheet: str, area: Area, plain: dict[int, Any]
    ) -> dict[tuple[int, int], Any]:
        """Return the format of each cell whose format is not that of its column."""
        own = {}
        groups = self._cells(sheet, area).getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            look = self._look(group)
            for address in group.getRangeAddresses():
                top, left, bottom, right = self._corners(address)
                for column in range(left, right + 1):
                    if look == plain[column]:
                        continue
                    for row in range(top, bottom + 1):
                        own[row, column] = look
        return own

    @staticmethod
    def _look(cells: Any) -> tuple[Any, ...]:
        values = []
        for value in cells.getPropertyValues(LOOKS):
            # An enumeration cannot be compared; its name can.
            values.append(value.value if isinstance(value, uno.Enum) else value)
        return tuple(values)

    def _put_look(self, sheet: str, cells: list[tuple[int, int]], look: tuple[Any, ...]) -> None:
        ranges = self.model.createInstance("com.sun.star.sheet.SheetCellRanges")
        addresses = []
        for row, column in cells:
            addresses.append(self._cells(sheet, [row, column, row, column]).getRangeAddress())
        ranges.addRangeAddresses(tuple(addresses), True)
        values = list(look)
        slant = LOOKS.index("CharPosture")
        values[slant] = uno.Enum("com.sun.star.awt.FontSlant", look[slant])
        ranges.setPropertyValues(LOOKS, tuple(values))

    def _move_notes(self, sheet: str, area: Area, goes: dict[int, int]) -> list[list[Any]]:
        top = area[0]
        bottom = area[2]
        notes = self._sheet(sheet).getAnnotations()
        moving = []
        for place in reversed(range(notes.getCount())):
            note = notes.getByIndex(place)
            cell = note.getPosition()
            row = cell.Row + 1 - top
            if 0 <= row <= bottom - top and goes.get(row) != row:
                moving.append((cell, row, note.getString(), note.getIsVisible()))
                notes.removeByIndex(place)
        gone = []
        for cell, row, text, is_shown in moving:
            target = goes.get(row)
            if target is None:
                gone.append([row, cell.Column + 1, text])
                continue
            cell.Row = top + target - 1
            notes.insertNew(cell, text)
            if is_shown:
                self._note_at(notes, cell).setIsVisible(True)
        return gone

    @staticmethod
    def _note_at(notes: Any, cell: Any) -> Any:
        for place in range(notes.getCount()):
            note = notes.getByIndex(place)
            if (note.getPosition().Row, note.getPosition().Column) == (cell.Row, cell.Column):
                return note
        raise LookupError(cell)
