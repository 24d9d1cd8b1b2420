"""Implement what a range of cells is in every engine: its place, and what Excel makes of it."""

# mypy: allow-subclassing-any, allow-untyped-calls

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Any, Self

from xlwings import base_classes

from xlplugin.engine import references
from xlplugin.engine.address import LETTERS, MAX_COLUMNS, MAX_ROWS, Area, area, quote_sheet
from xlplugin.engine.calls import counted
from xlplugin.errors import FixInputError

MAX_CELLS = 50_000_000


class Rectangle(base_classes.Range):
    """Rectangle of cells on one sheet."""

    max_cells_per_read = None
    max_cells_per_write = None
    has_array = False

    def __init__(self, sheet: Any, where: Area) -> None:
        self.sheet = sheet
        self.area = where
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> bool:
        """Return something true when there are cells; xlwings asks before it writes."""
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

    def __call__(self, arg1: int, arg2: int | None = None) -> Self:
        """Return a cell by its number, or by row and column, counted from 1 within the range."""
        if arg2 is None:
            before, place = divmod(arg1 - 1, self.area.shape[1])
            arg1 = before + 1
            arg2 = place + 1
        row = self.area.top + arg1 - 1
        column = self.area.left + arg2 - 1
        return type(self)(self.sheet, area(row, column, row, column))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return its address, with dollar signs and the book's name as asked for."""
        row = "$" * bool(row_absolute)
        column = "$" * bool(col_absolute)
        top, left, bottom, right = self.area
        first = f"{column}{LETTERS[left]}{row}{top}"
        last = f"{column}{LETTERS[right]}{row}{bottom}"
        text = first if first == last else f"{first}:{last}"
        sheet = f"[{self.sheet.book.name}]{self.sheet.name}"
        if external:
            return f"{quote_sheet(sheet)}!{text}"
        return text

    @property
    @counted
    def address(self) -> str:
        """Return its address with dollar signs."""
        return self.area.a1(absolute=True)

    @counted
    def end(self, direction: str) -> Self:
        """Return where Ctrl and an arrow key lead from the first cell.

        Raises ValueError for no direction.
        """
        way = way_of(direction)
        top, left = self.area[:2]
        vertical = way in ("down", "up")
        line = Area(top, 1, top, MAX_COLUMNS)
        if vertical:
            line = Area(1, left, MAX_ROWS, left)
        filled = self._filled(line)
        here = top if vertical else left
        edge = MAX_ROWS if vertical else MAX_COLUMNS
        if way in ("up", "left"):
            stop = -leap([-place for place in reversed(filled)], -here, -1)
        else:
            stop = leap(filled, here, edge)
        row = stop if vertical else top
        column = left if vertical else stop
        return type(self)(self.sheet, area(row, column, row, column))

    @abstractmethod
    def _filled(self, line: Area) -> list[int]:
        """Return the rows, or the columns, of a line's cells that are not blank."""

    def _block(self, data: Any) -> list[list[Any]]:
        """Return as rows the values that xlwings assigns."""
        if isinstance(data, list | tuple):
            if data and isinstance(data[0], list | tuple):
                return [list(row) for row in data]
            return [list(data)]
        if len(self) > MAX_CELLS:
            raise FixInputError(
                "That fills more cells than fit into memory.",
                where=self.address,
                cure="Name the rows.",
            )
        rows, columns = self.area.shape
        if isinstance(data, str) and data.startswith("=") and len(self) > 1:
            return _copied(data, rows, columns)
        return [[data] * columns] * rows


def _copied(formula: str, rows: int, columns: int) -> list[list[Any]]:
    """Return a formula for each cell: its references move along, as when Excel fills a range."""
    block: list[list[Any]] = []
    for row in range(rows):
        block.append([references.copied(formula, row, column) for column in range(columns)])
    return block


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
