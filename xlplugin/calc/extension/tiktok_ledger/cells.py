"""Read and write blocks of cells: values, formulas and formats; insert and delete cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import uno

from .requests import EVERYTHING, Area, Requests

DATE = 2  # kinds of number formats: com.sun.star.util.NumberFormat
TEXT = 256
LOGICAL = 1024
FORMATS = 32 | 64 | 256  # hard attributes, styles, edited text


def english() -> Any:
    """Return English (United States), in which number formats are exchanged."""
    made = uno.createUnoStruct("com.sun.star.lang.Locale")
    made.Language = "en"
    made.Country = "US"
    return made


class CellRequests(Requests):
    """Blocks of cells, each in one step."""

    def __init__(self, context: Any, model: Any) -> None:
        super().__init__(context, model)
        self._format_codes = {}

    def do_read(self, sheet: str, area: Area) -> dict[str, Any]:
        """Read a block: its rows, and the areas whose numbers are dates or truth values."""
        cells = self._cells(sheet, area)
        kinds = {"dates": [], "truths": []}
        for ranges, kind in self._format_groups(cells):
            if kind & DATE:
                kinds["dates"].extend(ranges)
            elif kind & LOGICAL:
                kinds["truths"].extend(ranges)
        return {"rows": cells.getDataArray(), **kinds}

    def _format_groups(self, cells: Any) -> Iterator[tuple[list[Area], int]]:
        """Yield the areas that look the same, with the kind of their number format."""
        formats = self.model.getNumberFormats()
        groups = cells.getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            kind = formats.getByKey(group.getPropertyValue("NumberFormat")).Type
            yield [self._corners(one) for one in group.getRangeAddresses()], kind

    def do_text_areas(self, sheet: str, area: Area) -> dict[str, list[Area]]:
        """Tell which areas are formatted as text, and which have no format of their own."""
        texts = []
        generals = []
        formats = self.model.getNumberFormats()
        groups = self._cells(sheet, area).getUniqueCellFormatRanges()
        for place in range(groups.getCount()):
            group = groups.getByIndex(place)
            found = formats.getByKey(group.getPropertyValue("NumberFormat"))
            areas = [self._corners(one) for one in group.getRangeAddresses()]
            if found.Type & TEXT:
                texts.extend(areas)
            elif found.FormatString in ("General", "Standard"):
                generals.extend(areas)
        return {"texts": texts, "generals": generals}

    def do_write(
        self,
        sheet: str,
        area: Area,
        rows: Sequence[Sequence[Any]],
        formulas: Sequence[tuple[Area, Sequence[Sequence[str]]]] = (),
        formats: Sequence[tuple[Area, str]] = (),
    ) -> None:
        """Write a block of numbers, texts and blanks.

        Then formulas and number formats into parts of it.
        """
        self._check_protection(sheet, area)
        data = []
        for row in rows:
            # None would become #N/A; an empty text is a blank cell.
            data.append(tuple("" if value is None else value for value in row))
        noted = self._noted_rows(sheet)
        for part, block in _around(area, data, noted):
            if part[0] in noted:
                self._put_row(sheet, part, block[0])
            else:
                self._cells(sheet, part).setDataArray(tuple(block))
        for part, texts in formulas:
            self._put_formulas(sheet, part, texts, noted)
        for part, code in formats:
            self.do_set_format(sheet, part, code)

    def _noted_rows(self, sheet: str) -> set[int]:
        """Return the rows with a note. Writing a block over one would delete its note."""
        notes = self._sheet(sheet).getAnnotations()
        return {notes.getByIndex(place).getPosition().Row + 1 for place in range(notes.getCount())}

    def _put_row(self, sheet: str, area: Area, values: Sequence[Any]) -> None:
        """Write a row cell by cell, so that its notes stay."""
        for column, value in enumerate(values, area[1]):
            cell = self._cells(sheet, [area[0], column, area[0], column])
            if value == "":
                cell.clearContents(EVERYTHING)
            elif isinstance(value, str):
                cell.getCellByPosition(0, 0).setString(value)
            else:
                cell.getCellByPosition(0, 0).setValue(value)

    def _put_formulas(
        self, sheet: str, area: Area, texts: Sequence[Sequence[str]], noted: set[int]
    ) -> None:
        for part, block in _around(area, texts, noted):
            if part[0] not in noted:
                self._cells(sheet, part).setFormulaArray(tuple(map(tuple, block)))
                continue
            for place, text in enumerate(block[0]):
                self._cells(sheet, part).getCellByPosition(place, 0).setFormula(text)

    def do_formulas(self, sheet: str, area: Area) -> Sequence[Sequence[str]]:
        """Read what the formula bar shows, in Calc's own English."""
        return self._cells(sheet, area).getFormulaArray()

    def do_clear(
        self, sheet: str, area: Area, contents: bool = True, formats: bool = False
    ) -> None:
        """Empty cells, their formats, or both."""
        self._check_protection(sheet, area)
        flags = (EVERYTHING if contents else 0) | (FORMATS if formats else 0)
        self._cells(sheet, area).clearContents(flags)

    def do_set_format(self, sheet: str, area: Area, code: str) -> None:
        """Set a number format, written in English."""
        formats = self.model.getNumberFormats()
        if code not in self._format_codes:
            here = english()
            key = formats.queryKey(code, here, False)
            self._format_codes[code] = formats.addNew(code, here) if key == -1 else key
        self._cells(sheet, area).NumberFormat = self._format_codes[code]

    def do_format(self, sheet: str, area: Area) -> str | None:
        """Tell the number format; None where the cells differ."""
        cells = self._cells(sheet, area)
        state = cells.getPropertyState("NumberFormat").value
        if state == "AMBIGUOUS_VALUE":
            return None
        return self.model.getNumberFormats().getByKey(cells.NumberFormat).FormatString

    def do_look(
        self, sheet: str, area: Area, name: str, value: float | None = None, change: bool = False
    ) -> float | None:
        """Tell or set the fill (`CellBackColor`) or the weight (`CharWeight`).

        None where the cells differ.
        """
        cells = self._cells(sheet, area)
        if change:
            cells.setPropertyValue(name, value)
            return value
        if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return cells.getPropertyValue(name)

    def do_width(self, sheet: str, area: Area, value: int | None = None) -> int | None:
        """Tell or set the width of columns, in hundredths of a millimetre.

        None where they differ. A width of 0 hides them, and any other shows them again.
        """
        columns = self._cells(sheet, area).getColumns()
        if value is not None:
            columns.IsVisible = value > 0
            if value:
                columns.Width = value
            return value
        widths = set()
        for place in range(columns.getCount()):
            column = columns.getByIndex(place)
            widths.add(column.Width if column.IsVisible else 0)
        return widths.pop() if len(widths) == 1 else None

    def do_height(self, sheet: str, area: Area, value: int | None = None) -> int | None:
        """Tell or set the height of rows, in hundredths of a millimetre; 0 hides them.

        None where they differ.
        """
        rows = self._cells(sheet, area).getRows()
        if value is not None:
            rows.IsVisible = value > 0
            if value:
                rows.Height = value
            return value
        heights = set()
        for place in range(rows.getCount()):
            row = rows.getByIndex(place)
            heights.add(row.Height if row.IsVisible else 0)
        return heights.pop() if len(heights) == 1 else None

    def do_move(self, sheet: str, area: Area, mode: str, insert: bool) -> None:
        """Insert or delete cells; the others move as `mode` says.

        DOWN, RIGHT, ROWS, COLUMNS, UP or LEFT.
        """
        self._check_protection(sheet, area)
        where = self._cells(sheet, area).getRangeAddress()
        if insert:
            self._sheet(sheet).insertCells(
                where, uno.Enum("com.sun.star.sheet.CellInsertMode", mode)
            )
        else:
            self._sheet(sheet).removeRange(
                where, uno.Enum("com.sun.star.sheet.CellDeleteMode", mode)
            )

    def do_autofit(self, sheet: str, area: Area) -> None:
        """Make columns as wide as their content."""
        self._cells(sheet, area).getColumns().OptimalWidth = True


def _around(
    area: Area, rows: Sequence[Sequence[Any]], alone: set[int]
) -> Iterator[tuple[Area, Sequence[Sequence[Any]]]]:
    """Split a block so that each of these rows is a part of its own."""
    top, left, _, right = area
    first = 0
    for place in sorted(row - top for row in alone if 0 <= row - top < len(rows)):
        if first < place:
            yield [top + first, left, top + place - 1, right], rows[first:place]
        yield [top + place, left, top + place, right], rows[place : place + 1]
        first = place + 1
    if first < len(rows):
        yield [top + first, left, top + len(rows) - 1, right], rows[first:]
