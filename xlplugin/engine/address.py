"""Read and write addresses of cells in A1 notation, within Excel's grid."""

import re
from typing import NamedTuple

from xlplugin.errors import FixInputError

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[A-Za-z_\u0080-\uffff][A-Za-z0-9_.\u0080-\uffff]*")


class _ColumnNumbers(dict[str, int]):
    """Column number by letters, each calculated once."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        self[letters] = number
        return number


class _ColumnLetters(dict[int, str]):
    """Column letters by number, each calculated once."""

    def __missing__(self, number: int) -> str:
        letters = ""
        rest = number
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(65 + last) + letters
        self[number] = letters
        return letters


COLUMN = _ColumnNumbers()
LETTERS = _ColumnLetters()


class Area(NamedTuple):
    """Rectangle of cells, both corners included, with rows and columns counted from 1.

    It is empty if its bottom is above its top, or its right edge left of its left edge.
    """

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and of columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    @property
    def empty(self) -> bool:
        """Return True if it holds no cell."""
        return self.bottom < self.top or self.right < self.left

    @property
    def full_columns(self) -> bool:
        """Return True if it runs from the first row of the sheet to the last."""
        return self.top == 1 and self.bottom == MAX_ROWS

    @property
    def full_rows(self) -> bool:
        """Return True if it runs from the first column of the sheet to the last."""
        return self.left == 1 and self.right == MAX_COLUMNS

    def overlaps(self, other: "Area") -> bool:
        """Return True if a cell belongs to both."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def contains(self, other: "Area") -> bool:
        """Return True if every cell of the other belongs to this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def a1(self, *, absolute: bool = False) -> str:
        """Write it as Excel does: A1, A1:C3, and $A$1:$C$3 when absolute."""
        mark = "$" if absolute else ""
        if self.full_rows:
            return f"{mark}{self.top}:{mark}{self.bottom}"
        if self.full_columns:
            return f"{mark}{LETTERS[self.left]}:{mark}{LETTERS[self.right]}"
        first = f"{mark}{LETTERS[self.left]}{mark}{self.top}"
        last = f"{mark}{LETTERS[self.right]}{mark}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def cell_name(row: int, column: int) -> str:
    """Write one cell's address without dollar signs."""
    return f"{LETTERS[column]}{row}"


def area(top: int, left: int, bottom: int, right: int) -> Area:
    """Return an area.

    Raises IndexError for a row or column below 1, and FixInputError for one that Excel has not.
    """
    if top < 1 or left < 1:
        raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
    if bottom > MAX_ROWS or right > MAX_COLUMNS:
        raise FixInputError(
            f"An Excel sheet ends at row {MAX_ROWS:,} and column {LETTERS[MAX_COLUMNS]}.",
            where=f"Row {bottom:,}, column {right:,}",
            cure="Split the data over several sheets or periods.",
        )
    return Area(top, left, bottom, right)


def spanning(one: Area, two: Area) -> Area:
    """Return the smallest area that holds two others."""
    return area(
        min(one.top, two.top),
        min(one.left, two.left),
        max(one.bottom, two.bottom),
        max(one.right, two.right),
    )


def place_of(where: tuple[int, ...]) -> Area:
    """Return the area of (row, column), or of (row, column, height, width)."""
    row, column, *size = (int(part) for part in where)
    height, width = size or (1, 1)
    return area(row, column, row + height - 1, column + width - 1)


def parse_area(text: str) -> Area | None:
    """Read A1, A1:C3, A:C or 3:5; anything else gives None."""
    first, _, last = text.partition(":")
    corners = _corner(first), _corner(last or first)
    one, two = corners
    if (
        one is None
        or two is None
        or (one[0] is None) != (two[0] is None)
        or (one[1] is None) != (two[1] is None)
    ):
        return None
    if not last and (one[0] is None or one[1] is None):
        return None
    rows = sorted((one[0] or 1, two[0] or MAX_ROWS))
    columns = sorted((one[1] or 1, two[1] or MAX_COLUMNS))
    if rows[0] < 1 or rows[1] > MAX_ROWS or columns[1] > MAX_COLUMNS:
        return None
    return Area(rows[0], columns[0], rows[1], columns[1])


def _corner(text: str) -> tuple[int | None, int | None] | None:
    """Return row and column of A1, A or 1, with None for the missing one; None for other text."""
    if match := _CELL.fullmatch(text):
        return int(match[2]), COLUMN[match[1].upper()]
    if match := _COLUMN.fullmatch(text):
        return None, COLUMN[match[1].upper()]
    if match := _ROW.fullmatch(text):
        return int(match[1]), None
    return None


def split_sheet(reference: str) -> tuple[str | None, str]:
    """Separate the sheet's name from the cells in 'My Sheet'!A1."""
    sheet, mark, cells = reference.rpartition("!")
    if not mark:
        return None, reference
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, cells


def quote_sheet(name: str) -> str:
    """Write a sheet's name as a formula needs it."""
    looks_like_cell = parse_area(name) is not None or re.fullmatch(
        r"[RrCc]\d*|[Rr]\d+[Cc]\d+", name
    )
    if _PLAIN_SHEET.fullmatch(name) and not looks_like_cell:
        return name
    return "'" + name.replace("'", "''") + "'"
