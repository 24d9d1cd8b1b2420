"""A range of cells as xlwings knows it."""

# mypy: allow-subclassing-any, allow-untyped-calls

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.engine import references
from xlplugin.engine.address import LETTERS, MAX_COLUMNS, MAX_ROWS, Area, area, quote_sheet
from xlplugin.engine.calls import counted
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.engine.listobjects import Table
    from xlplugin.engine.sheet import Sheet

MAX_CELLS = 50_000_000


class Range(base_classes.Range):
    """A rectangle of cells on one sheet."""

    max_cells_per_read = None
    max_cells_per_write = None
    has_array = False

    def __init__(self, sheet: "Sheet", where: Area) -> None:
        self.sheet = sheet
        self.area = where
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> bool:
        """Return a true value if there are cells; xlwings asks before it writes."""
        return not self.area.empty

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Return sheet, first row, first column, number of rows and of columns."""
        return self.sheet.name, self.area.top, self.area.left, *self.area.shape

    @property
    @counted
    def row(self) -> int:
        """Return its first row."""
        return self.area.top

    @property
    @counted
    def column(self) -> int:
        """Return its first column."""
        return self.area.left

    @property
    @counted
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and of columns."""
        return self.area.shape

    def __len__(self) -> int:
        rows, columns = self.area.shape
        return max(rows, 0) * max(columns, 0)

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        """Return a cell by its number, or by row and column, counted from 1 within the range."""
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.area.shape[1])
            return self(row + 1, column + 1)
        row = self.area.top + arg1 - 1
        column = self.area.left + arg2 - 1
        return Range(self.sheet, area(row, column, row, column))

    @property
    @counted
    def raw_value(self) -> Any:
        """Return its values: one for a cell, else rows of them."""
        if self.area.empty:
            return None
        block = self.sheet.xml.read(self._readable(), bool(self.options.get("err_to_str")))
        return block[0][0] if self.area.shape == (1, 1) else block

    @raw_value.setter
    @counted
    def raw_value(self, data: Any) -> None:
        if not self.area.empty:
            block = self._block(data)
            size = area(
                self.area.top,
                self.area.left,
                self.area.top + len(block) - 1,
                self.area.left + len(block[0]) - 1,
            )
            self.sheet.enter(size, block)

    def _readable(self) -> Area:
        """Return all columns or rows of the sheet are read as far as they are used."""
        if len(self) <= MAX_CELLS:
            return self.area
        used = self.sheet.xml.used()
        return self.area._replace(
            bottom=min(self.area.bottom, used.bottom), right=min(self.area.right, used.right)
        )

    def _block(self, data: Any) -> list[list[Any]]:
        rows, columns = self.area.shape
        if isinstance(data, list | tuple):
            return (
                [list(row) for row in data]
                if data and isinstance(data[0], list | tuple)
                else [list(data)]
            )
        if len(self) > MAX_CELLS:
            raise FixInputError(
                "That fills more cells than fit into memory.",
                where=self.address,
                cure="Name the rows.",
            )
        if isinstance(data, str) and data.startswith("=") and len(self) > 1:
            return [
                [references.copied(data, row, column) for column in range(columns)]
                for row in range(rows)
            ]
        return [[data] * columns] * rows

    @property
    @counted
    def formula(self) -> Any:
        """Return what the formula bar shows: one text for a cell, else rows of them."""
        if self.area.empty:
            return None
        block = self.sheet.xml.formulas(self._readable())
        return block[0][0] if self.area.shape == (1, 1) else tuple(map(tuple, block))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    @counted
    def number_format(self) -> str | None:
        """Return its number format; None when its cells differ."""
        codes = {
            self.sheet.book.workbook.styles.code(style)
            for style in self.sheet.xml.styles(self.area)
        }
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    @counted
    def number_format(self, value: str) -> None:
        styles = self.sheet.book.workbook.styles
        self._restyle(
            lambda style: style if styles.code(style) == value else styles.with_format(style, value)
        )

    def _restyle(self, change: Callable[[int], int]) -> None:
        known: dict[int, int] = {}

        def remembered(style: int) -> int:
            if style not in known:
                known[style] = change(style)
            return known[style]

        if not self.area.empty:
            self.sheet.xml.restyle(self.area, remembered)

    @property
    @counted
    def color(self) -> tuple[int, int, int] | None:
        """Return its background; None when it has none or its cells differ."""
        fills = {
            self.sheet.book.workbook.styles.fill(style)
            for style in self.sheet.xml.styles(self.area)
        }
        fill = fills.pop() if len(fills) == 1 else None
        return (int(fill[:2], 16), int(fill[2:4], 16), int(fill[4:], 16)) if fill else None

    @color.setter
    @counted
    def color(self, color_or_rgb: tuple[int, int, int] | int | str | None) -> None:
        styles = self.sheet.book.workbook.styles
        color = color_of(color_or_rgb)
        self._restyle(lambda style: styles.with_fill(style, color))

    @property
    def font(self) -> "Font":
        """Return its font."""
        return Font(self)

    @property
    @counted
    def column_width(self) -> float | None:
        """Return the width of its columns; None when they differ."""
        widths = {
            self.sheet.xml.columns.width(column)
            for column in range(self.area.left, self.area.right + 1)
        }
        return widths.pop() if len(widths) == 1 else None

    @column_width.setter
    @counted
    def column_width(self, value: float) -> None:
        xml = self.sheet.xml
        xml.head = xml.columns.set_width(self.area.left, self.area.right, value, xml.head)
        xml.touched(content=False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return its address, with dollar signs and the book's name as asked for."""
        row = "$" * bool(row_absolute)
        column = "$" * bool(col_absolute)
        top, left, bottom, right = self.area
        first = f"{column}{LETTERS[left]}{row}{top}"
        last = f"{column}{LETTERS[right]}{row}{bottom}"
        text = first if first == last else f"{first}:{last}"
        sheet = f"[{self.sheet.book.name}]{self.sheet.name}"
        return f"{quote_sheet(sheet)}!{text}" if external else text

    @property
    @counted
    def address(self) -> str:
        """Return its address with dollar signs."""
        return self.area.a1(absolute=True)

    @counted
    def clear_contents(self) -> None:
        """Empty the cells, formats stay."""
        if not self.area.empty:
            self.sheet.empty(self.area, formats=False)

    @counted
    def clear(self) -> None:
        """Empty the cells, formats go too."""
        if not self.area.empty:
            self.sheet.empty(self.area, formats=True)

    @counted
    def clear_formats(self) -> None:
        """Give the cells the plain style."""
        self._restyle(lambda style: 0)

    @counted
    def select(self) -> None:
        """Select the cells."""
        self.sheet.book.active_sheet = self.sheet.name
        self.sheet.book.app.selected = self

    @counted
    def autofit(self, axis: str | None = None) -> None:
        """Do nothing: widths need fonts, and Excel has them."""

    @counted
    def end(self, direction: str) -> "Range":
        """Return where Ctrl and an arrow key lead from the first cell. Raises ValueError."""
        way = way_of(direction)
        top, left = self.area[:2]
        down = way in ("down", "up")
        line = Area(1, left, MAX_ROWS, left) if down else Area(top, 1, top, MAX_COLUMNS)
        filled = [place[0 if down else 1] for place in self.sheet.xml.filled(line)]
        here, edge = (top, MAX_ROWS) if down else (left, MAX_COLUMNS)
        if way in ("up", "left"):
            stop = -leap([-place for place in reversed(filled)], -here, -1)
        else:
            stop = leap(filled, here, edge)
        return self.sheet.range((stop, left) if down else (top, stop))

    @property
    @counted
    def table(self) -> "Table | None":
        """Return the table that its first cell belongs to."""
        cell = self(1, 1).area
        return next((table for table in self.sheet.tables if table.part.area.overlaps(cell)), None)

    @counted
    def delete(self, shift: str | None = None) -> None:
        """Take the cells out; the ones below move up."""
        self.sheet.take_out(self.area, shift)

    @counted
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Put in empty cells; the old ones move down."""
        self.sheet.put_in(self.area, shift)


class Font(base_classes.Font):
    """A range's font; its weight is all that can be changed here."""

    api = True

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    @counted
    def bold(self) -> bool | None:
        """Return True for bold; None when the cells differ."""
        styles = self._cells.sheet.book.workbook.styles
        found = {styles.bold(style) for style in self._cells.sheet.xml.styles(self._cells.area)}
        return found.pop() if len(found) == 1 else None

    @bold.setter
    @counted
    def bold(self, value: bool) -> None:
        styles = self._cells.sheet.book.workbook.styles
        self._cells._restyle(lambda style: styles.with_bold(style, value))


def way_of(direction: str) -> str:
    """Return the direction that a word or its first letter names, as xlwings takes them.

    Raises ValueError.
    """
    for way in ("down", "up", "left", "right"):
        if direction in (way, way[0]):
            return way
    raise ValueError(f"{direction!r} is no direction: use up, down, left or right.")


def leap(filled: list[int], here: int, edge: int) -> int:
    """Return where Ctrl and an arrow key stop along filled places.

    To the end of this run, or else to the start of the next, or else to the edge.
    """
    place = bisect_left(filled, here)
    if place + 1 < len(filled) and filled[place : place + 2] == [here, here + 1]:
        return next((one for one, two in pairwise(filled[place:]) if two != one + 1), filled[-1])
    after = bisect_right(filled, here)
    return filled[after] if after < len(filled) else edge


def color_of(color: tuple[int, int, int] | int | str | None) -> str | None:
    """Return a colour as six hexadecimal digits; None for no colour."""
    if color is None:
        return None
    if isinstance(color, str):
        return color.lstrip("#").upper()
    if isinstance(color, int):
        color = color & 255, color >> 8 & 255, color >> 16 & 255
    return "".join(f"{part:02X}" for part in color)
