"""All cells of a workbook, and whether two workbooks have the same ones."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import openpyxl

from xlplugin.engine.address import cell_name
from xlplugin.engine.serial import time_of_day, to_serial

Rows = list[list[object]]
# By sheet, the columns that tell when a button was pressed, and the check digits made of it.
OTHER_EACH_TIME = {"Runs": (2, 11), "Loaded Files": (8, 9), "Master Data Log": (1, 9)}
# In these sheets a text may begin with a number and such check digits: of how the history of master
# data ends, or of the run that a load or an export came after.
ENDS_IN = ("Runs", "Settings")
_END = re.compile(r"\A((?:after )?\d+) [0-9a-f]{16}\b")


def cells_of_file(path: Path) -> dict[str, Rows]:
    """Return every sheet's cells as the file has them, formulas as their last results."""
    book = openpyxl.load_workbook(path, data_only=True)
    found: dict[str, Rows] = {}
    for sheet in book.worksheets:
        found[sheet.title] = [[plain(value) for value in row] for row in sheet.values]
    return found


def plain(value: object) -> object:
    """Return a cell's value as Calc counts it: a date is a number, an empty text is a blank."""
    if value == "":
        return None
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime):
        return to_serial(value)
    if isinstance(value, date):
        return to_serial(datetime(value.year, value.month, value.day))
    if isinstance(value, time):
        return time_of_day(value)
    return value


def without_check_digits(value: object) -> object:
    """Return a cell's value, its number without the check digits behind it."""
    return _END.sub(r"\1", value) if isinstance(value, str) else value


class Compared(NamedTuple):
    """Where two workbooks differ, and how many cells with a value were compared."""

    differences: list[str]
    cells: int


def compare(here: Mapping[str, Rows], there: Mapping[str, Rows]) -> Compared:
    """Compare two workbooks, sheet by sheet and cell by cell.

    Left out are the cells that tell the time of a press, and the check digits made of it.
    """
    differences: list[str] = []
    cells = 0
    if here.keys() != there.keys():
        differences.append(f"sheets: {sorted(here)}, not {sorted(there)}")
    for sheet in here.keys() & there.keys():
        left_out = OTHER_EACH_TIME.get(sheet, ())
        for (row, column), one, other in _pairs(here[sheet], there[sheet]):
            if column in left_out:
                continue
            cells += 1
            if sheet in ENDS_IN:
                one = without_check_digits(one)
                other = without_check_digits(other)
            if not _same(one, other):
                differences.append(f"{sheet}!{cell_name(row, column)}: {one!r}, not {other!r}")
    return Compared(differences, cells)


def _pairs(here: Rows, there: Rows) -> Iterator[tuple[tuple[int, int], object, object]]:
    """Yield each place where one of the two has a value, with both values."""
    for row in range(max(len(here), len(there))):
        one = here[row] if row < len(here) else []
        other = there[row] if row < len(there) else []
        for column, pair in enumerate(zip_longest(one, other), 1):
            if pair != (None, None):
                yield (row + 1, column), *pair


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return one == other
