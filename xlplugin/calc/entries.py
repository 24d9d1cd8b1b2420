"""Prepare a block of values for Calc, by Excel's rules of entry, as one request."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from xlplugin.calc.formulas import to_calc
from xlplugin.engine import formulas
from xlplugin.engine.address import Area, cell_name
from xlplugin.engine.entries import MAX_TEXT, as_text, simple
from xlplugin.engine.serial import time_of_day, to_serial
from xlplugin.engine.styles import BUILTIN
from xlplugin.engine.typing_rules import DATE, DATE_TIME, LOOKS_TYPED, TIME_SECONDS, typed
from xlplugin.errors import FixInputError

TRUTH = "BOOLEAN"


class Target(NamedTuple):
    """Place of a block, and the formats of its cells."""

    sheet: str
    area: Area
    texts: Sequence[Area]  # formatted as text
    generals: Sequence[Area]  # without a format of their own
    table: str | None = None


class CalcEntry(NamedTuple):
    """Value or formula for one cell, and the number format that the cell gets with it."""

    value: float | str | None = None
    formula: str | None = None
    format: str | None = None


class Entered(NamedTuple):
    """Block ready to be written."""

    rows: list[list[float | str | None]]
    formulas: list[tuple[list[int], list[list[str]]]]
    formats: list[tuple[list[int], str]]


def entered(block: Sequence[Sequence[Any]], target: Target) -> Entered:
    """Turn values into cells as Excel would. Raises FixInputError with the cell's place."""
    rows: list[list[float | str | None]] = []
    formulas_by_column: dict[int, list[tuple[int, str]]] = {}
    formats_by_column: dict[tuple[int, str], list[int]] = {}
    kinds = _ColumnKinds(target)
    for offset, values in enumerate(block):
        row = target.area.top + offset
        cells: list[float | str | None] = []
        for place, value in enumerate(values):
            column = target.area.left + place
            if value is None or (
                type(value) is float and math.isfinite(value) and kinds.is_number(row, column)
            ):
                cells.append(value)
                continue
            cell = _cell(value, row, column, kinds, target)
            cells.append(cell.value)
            if cell.formula is not None:
                formulas_by_column.setdefault(column, []).append((row, cell.formula))
            if cell.format is not None:
                formats_by_column.setdefault((column, cell.format), []).append(row)
        rows.append(cells)
    return Entered(rows, _formula_runs(formulas_by_column), _format_runs(formats_by_column))


class _ColumnKinds:
    """Whether cells are formatted as text, or not at all.

    A column of the block that is all alike is looked up once.
    """

    def __init__(self, target: Target) -> None:
        self._texts = target.texts
        self._generals = target.generals
        self._area = target.area
        self._known: dict[int, tuple[bool, bool] | None] = {}

    def is_text(self, row: int, column: int) -> bool:
        known = self._of(column)
        if known:
            return known[0]
        return _holds(self._texts, row, column)

    def is_general(self, row: int, column: int) -> bool:
        known = self._of(column)
        if known:
            return known[1]
        return _holds(self._generals, row, column)

    def is_number(self, row: int, column: int) -> bool:
        return not self.is_text(row, column)

    def _of(self, column: int) -> tuple[bool, bool] | None:
        if column not in self._known:
            whole = self._area._replace(left=column, right=column)
            is_text = any(area.contains(whole) for area in self._texts)
            is_general = any(area.contains(whole) for area in self._generals)
            mixed = not is_text and any(area.overlaps(whole) for area in self._texts)
            mixed = mixed or (not is_general and any(a.overlaps(whole) for a in self._generals))
            self._known[column] = None if mixed else (is_text, is_general)
        return self._known[column]


def _holds(areas: Sequence[Area], row: int, column: int) -> bool:
    cell = Area(row, column, row, column)
    return any(area.contains(cell) for area in areas)


def _cell(value: Any, row: int, column: int, kinds: _ColumnKinds, target: Target) -> CalcEntry:
    where = f"{target.sheet}!{cell_name(row, column)}"
    value = simple(value, where)
    if value is None or value == "":
        return CalcEntry()
    if kinds.is_text(row, column):
        return CalcEntry(_text(value if isinstance(value, str) else as_text(value), where))
    is_general = kinds.is_general(row, column)
    if isinstance(value, str):
        return _typed_text(value, is_general, where, target)
    if isinstance(value, bool):
        return CalcEntry(float(value), format=TRUTH if is_general else None)
    if isinstance(value, dt.date | dt.time):
        return _moment(value, is_general, where)
    return CalcEntry(float(value))


def _text(value: str, where: str) -> str:
    if len(value) > MAX_TEXT:
        raise FixInputError(
            f"The text has {len(value):,} characters; a cell holds at most {MAX_TEXT:,}.",
            where=where,
            cure="Shorten it.",
        )
    return value


def _typed_text(value: str, is_general: bool, where: str, target: Target) -> CalcEntry:
    if value[0] == "'":
        return CalcEntry(_text(value[1:], where) or None)
    if value[0] == "=" and len(value) > 1:
        return CalcEntry(formula=to_calc(value, where, target.table))
    if not LOOKS_TYPED.match(value):
        return CalcEntry(_text(value, where))
    found = typed(value)
    if found is None:
        if value[0] in "+-" and formulas.looks_like_expression(value):
            return CalcEntry(formula=to_calc(f"={value}", where, target.table))
        return CalcEntry(_text(value, where))
    if isinstance(found.value, bool):
        return CalcEntry(float(found.value), format=TRUTH if is_general else None)
    if found.error:
        return CalcEntry(formula=f"={found.value}")
    code = BUILTIN[found.format] if found.format is not None and is_general else None
    return CalcEntry(float(found.value), format=code)


def _moment(value: dt.date | dt.time, is_general: bool, where: str) -> CalcEntry:
    if isinstance(value, dt.time):
        return CalcEntry(time_of_day(value), format=BUILTIN[TIME_SECONDS] if is_general else None)
    moment = value
    if not isinstance(moment, dt.datetime):
        # a cell has no time zone
        moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    serial = to_serial(moment)
    if serial is None:
        raise FixInputError(
            f"Excel's calendar does not reach back to {value}.", where=where, cure="Check the year."
        )
    has_time = moment.time() != dt.time()
    code = BUILTIN[DATE_TIME if has_time else DATE]
    return CalcEntry(serial, format=code if is_general else None)


def _formula_runs(
    found: dict[int, list[tuple[int, str]]],
) -> list[tuple[list[int], list[list[str]]]]:
    """Return the formulas of each column in runs without a gap, each as one block."""
    runs: list[tuple[list[int], list[list[str]]]] = []
    for column, cells in found.items():
        last = 0
        for row, formula in cells:
            if runs and last and row == last + 1:
                runs[-1][0][2] = row
                runs[-1][1].append([formula])
            else:
                runs.append(([row, column, row, column], [[formula]]))
            last = row
    return runs


def _format_runs(found: dict[tuple[int, str], list[int]]) -> list[tuple[list[int], str]]:
    """Return the formats that cells get, in runs of a column without a gap."""
    runs: list[tuple[list[int], str]] = []
    for (column, code), rows in found.items():
        last = 0
        for row in rows:
            if last and row == last + 1:
                runs[-1][0][2] = row
            else:
                runs.append(([row, column, row, column], code))
            last = row
    return runs
