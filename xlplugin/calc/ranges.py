"""Give xlwings a range of cells of an open Calc document."""

# mypy: allow-subclassing-any, allow-untyped-calls

import re
from itertools import starmap
from typing import TYPE_CHECKING, Any, Union

from xlwings import base_classes

from xlplugin.calc.entries import Target, entered
from xlplugin.calc.formulas import to_excel
from xlplugin.engine.address import Area, area
from xlplugin.engine.rectangle import MAX_CELLS, Rectangle, color_of
from xlplugin.engine.serial import to_datetime
from xlplugin.engine.shifts import moves_down

if TYPE_CHECKING:
    from xlplugin.calc.tables import Table

Corner = Union[str, tuple[int, ...], "Range"]
_DATE_LETTERS = re.compile(r'(?P<kept>"[^"]*"|\\.|\[[^\]]*\]|AM/PM|General|BOOLEAN|E[+-])|[YMDHS]+')
_BOLD = 150.0
_PLAIN = 100.0
_NO_FILL = -1
_MILLIMETRES = 100  # Calc counts in hundredths of a millimetre
_CHARACTER = 1.9  # millimetres of one character of Calibri 11, Excel's unit of a width
_PADDING = 1.3  # millimetres that Excel adds to the characters
_POINTS = 72 / 2540  # of a hundredth of a millimetre


class Range(Rectangle):
    """Rectangle of cells on one sheet of the open document."""

    def _ask(self, do: str, where: Area | None = None, **arguments: Any) -> Any:
        corners = list(where or self.area)
        return self.sheet.channel.ask(do, sheet=self.sheet.name, area=corners, **arguments)

    @property
    def raw_value(self) -> Any:
        """Return its values: one for a cell, else rows of them.

        Dates are datetimes, blanks None.
        """
        if self.area.empty:
            return None
        where = self._readable()
        found = self._ask("read", where)
        rows = [[None if value == "" else value for value in row] for row in found["rows"]]
        for corners in found["dates"]:
            _convert(rows, where, Area(*corners), to_datetime)
        for corners in found["truths"]:
            _convert(rows, where, Area(*corners), bool)
        if self.area.shape == (1, 1):
            return rows[0][0]
        return rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if self.area.empty:
            return
        block = self._block(data)
        top, left = self.area[:2]
        where = area(top, left, top + len(block) - 1, left + len(block[0]) - 1)
        looks = self._ask("text_areas", where)
        target = Target(
            self.sheet.name,
            where,
            list(starmap(Area, looks["texts"])),
            list(starmap(Area, looks["generals"])),
            self._table_name(where) if _has_this_row(block) else None,
        )
        ready = entered(block, target)
        rows, formulas, formats = ready
        self._ask("write", where, rows=rows, formulas=formulas, formats=formats)
        self.sheet.tables.follow(where)

    def _table_name(self, where: Area) -> str | None:
        return next((t.name for t in self.sheet.tables.facts() if t.area.overlaps(where)), None)

    def _readable(self) -> Area:
        """Return the cells to read: of whole columns or rows, only those in use."""
        if len(self) <= MAX_CELLS and not (self.area.full_columns or self.area.full_rows):
            return self.area
        used = self.sheet.used()
        return self.area._replace(
            bottom=max(min(self.area.bottom, used.bottom), self.area.top),
            right=max(min(self.area.right, used.right), self.area.left),
        )

    @property
    def formula(self) -> Any:
        """Return what the formula bar shows: one text for a cell, else rows of them."""
        if self.area.empty:
            return None
        rows = [tuple(map(to_excel, row)) for row in self._ask("formulas", self._readable())]
        if self.area.shape == (1, 1):
            return rows[0][0]
        return tuple(rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def number_format(self) -> str | None:
        """Return its number format; None when its cells differ."""
        found = self._ask("format")
        if found is None:
            return None
        return excel_code(str(found))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._ask("set_format", code=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Return its background; None when it has none or its cells differ."""
        found = self._ask("look", name="CellBackColor")
        if found in (None, _NO_FILL):
            return None
        return found >> 16 & 255, found >> 8 & 255, found & 255

    @color.setter
    def color(self, color_or_rgb: tuple[int, int, int] | int | str | None) -> None:
        color = color_of(color_or_rgb)
        value = _NO_FILL if color is None else int(color, 16)
        self._ask("look", name="CellBackColor", value=value, change=True)

    @property
    def font(self) -> "Font":
        """Return its font."""
        return Font(self)

    @property
    def column_width(self) -> float | None:
        """Return the width of its columns in characters; None when they differ, 0 when hidden."""
        found: float | None = self._ask("width")
        if not found:
            return found
        return round((found / _MILLIMETRES - _PADDING) / _CHARACTER, 1)

    @column_width.setter
    def column_width(self, value: float) -> None:
        shown = round((value * _CHARACTER + _PADDING) * _MILLIMETRES)
        self._ask("width", value=shown if value else 0)

    @property
    def row_height(self) -> float | None:
        """Return the height of its rows in points; None when they differ, 0 when hidden."""
        found: float | None = self._ask("height")
        return round(found * _POINTS, 1) if found else found

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._ask("height", value=round(value / _POINTS))

    def clear_contents(self) -> None:
        """Empty the cells and keep their formats."""
        if not self.area.empty:
            self._ask("clear")
            self.sheet.tables.follow(self.area)

    def clear(self) -> None:
        """Empty the cells and remove their formats."""
        if not self.area.empty:
            self._ask("clear", formats=True)
            self.sheet.tables.follow(self.area)

    def clear_formats(self) -> None:
        """Take the cells' formats away."""
        self._ask("clear", contents=False, formats=True)

    def select(self) -> None:
        """Select the cells."""
        self._ask("select")

    def autofit(self, axis: str | None = None) -> None:
        """Make the columns as wide as their content."""
        if axis != "rows":
            self._ask("autofit")

    def _filled(self, line: Area) -> list[int]:
        used = self.sheet.used()
        line = line._replace(
            bottom=min(line.bottom, max(used.bottom, line.top)),
            right=min(line.right, max(used.right, line.left)),
        )
        values: list[Any] = []
        for row in self._ask("read", line)["rows"]:
            values.extend(row)
        return [place for place, value in enumerate(values, 1) if value != ""]

    @property
    def table(self) -> "Table | None":
        """Return the table that its first cell belongs to."""
        cell = self(1, 1).area
        return next((table for table in self.sheet.tables if table.area.overlaps(cell)), None)

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells; others move up or left, as Excel decides if `shift` is None."""
        self.sheet.tables.check_move(self.area, moves_down(self.area, shift), deleting=True)
        gone = self.area
        for table in self.sheet.tables.facts():
            if gone.contains(table.body) and not gone.contains(table.area):
                # Excel keeps one blank row in a table whose rows are all deleted.
                self._ask("clear", table.body._replace(bottom=table.body.top))
                gone = gone._replace(top=table.body.top + 1)
        if not gone.empty:
            self._ask("move", gone, mode=_mode(gone, shift, "UP", "LEFT"), insert=False)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert empty cells; the old ones move down or right, as Excel decides by default."""
        self.sheet.tables.check_move(self.area, moves_down(self.area, shift), deleting=False)
        self._ask("move", mode=_mode(self.area, shift, "DOWN", "RIGHT"), insert=True)


class Font(base_classes.Font):
    """Range's font; its weight is all that can be changed here."""

    api = True

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def bold(self) -> bool | None:
        """Tell whether it is bold; None when the cells differ."""
        found = self._cells._ask("look", name="CharWeight")
        return None if found is None else found >= _BOLD

    @bold.setter
    def bold(self, value: bool) -> None:
        weight = _BOLD if value else _PLAIN
        self._cells._ask("look", name="CharWeight", value=weight, change=True)


def excel_code(code: str) -> str:
    """Return a number format as Excel writes it: Calc has days, months and hours in capitals."""
    return _DATE_LETTERS.sub(lambda match: match[0] if match["kept"] else match[0].lower(), code)


def _mode(where: Area, shift: str | None, vertical: str, horizontal: str) -> str:
    """Return Calc's name for where the other cells go."""
    if where.full_rows:
        return "ROWS"
    if where.full_columns:
        return "COLUMNS"
    if moves_down(where, shift):
        return vertical
    return horizontal


def _has_this_row(block: list[list[Any]]) -> bool:
    """Tell whether a formula names a column of its own row without its table."""
    for row in block:
        for value in row:
            if isinstance(value, str) and "[@" in value:
                return True
    return False


def _convert(rows: list[list[Any]], where: Area, part: Area, make: Any) -> None:
    """Convert the numbers in a part of a block with `make`, for example into dates."""
    first = max(part.left, where.left) - where.left
    last = min(part.right, where.right) - where.left
    for row in rows[
        max(part.top, where.top) - where.top : min(part.bottom, where.bottom) - where.top + 1
    ]:
        for place in range(first, last + 1):
            if type(row[place]) is float:
                row[place] = make(row[place])
