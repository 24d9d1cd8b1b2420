"""Keep a sheet's rows as XML, and read from them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from xlplugin.engine import references, rows
from xlplugin.engine.address import COLUMN, MAX_ROWS, Area
from xlplugin.engine.columns import Columns
from xlplugin.engine.entries import Entries
from xlplugin.engine.formulas import to_user
from xlplugin.engine.markup import damaged, plain, unescape, unescape_xml
from xlplugin.engine.serial import to_datetime, to_serial
from xlplugin.engine.styles import Styles

DIMENSION = re.compile(r'<dimension\s+ref="([^"]*)"\s*/>')


class Facts(Protocol):
    """Facts of a workbook that its sheets need."""

    styles: Styles
    entries: Entries
    from_1904: bool

    def strings(self) -> list[str]:
        """Return the shared strings."""
        ...

    def formulas_changed(self) -> None:
        """Note that a formula was added, removed or moved."""
        ...

    def content_changed(self) -> None:
        """Tell that a cell's content changed."""
        ...

    def stale(self, sheet: str) -> bool:
        """Return True if the results of a sheet's formulas may be wrong by now."""
        ...


class SheetRows:
    """One sheet's rows by number, each still in XML, with what stands before and after them."""

    def __init__(self, content: bytes, facts: Facts, where: str) -> None:
        self._facts = facts
        self.name = where
        text = plain(content, where, b"worksheet")
        start = text.find(b"<sheetData")
        if start < 0:
            raise damaged(where, "This sheet has no cells part; it may be a chart sheet.")
        tag_end = text.index(b">", start) + 1
        closed = text[tag_end - 2 : tag_end] == b"/>"
        end = tag_end if closed else text.find(b"</sheetData>", tag_end)
        if end < 0:
            raise damaged(where)
        self.head = text[:start].decode()
        self.tail = text[end + (0 if closed else len(b"</sheetData>")) :].decode()
        self.rows = {} if closed else _split(text, tag_end, end, where)
        self.columns = Columns(self.head)
        self.changed = False
        self.content_changed = False
        self._used: Area | None = None
        self._special: bool | None = None
        self._formula_text: str | None = None

    # reading

    def read(self, area: Area, errors: bool = False) -> list[list[Any]]:
        """Return the values of an area, row by row; errors as text or as None."""
        try:
            return self._read(area, errors)
        except ValueError as problem:
            raise damaged(
                self.name, "A cell of this sheet holds what is not a number."
            ) from problem

    def _read(self, area: Area, errors: bool) -> list[list[Any]]:
        strings = self._facts.strings()
        dates = self._facts.styles.dates
        get = self.rows.get
        left = area.left
        width = area.shape[1]
        blank: list[Any] = [None] * width
        block: list[list[Any]] = []
        days: dict[str, Any] = {}
        for number in range(area.top, area.bottom + 1):
            line = blank[:]
            block.append(line)
            row = get(number)
            if row is None:
                continue
            for letters, style, kind, value, text, other in self.cells(number, row):
                place = COLUMN[letters] - left
                if not 0 <= place < width:
                    continue
                if kind == "s" and value:
                    line[place] = _shared(strings, value)
                elif text:
                    line[place] = unescape(text)
                elif value and (kind == "" or kind == "n"):
                    if style in dates:
                        if value not in days:
                            moment = to_datetime(float(value), self._facts.from_1904)
                            days[value] = float(value) if moment is None else moment
                        line[place] = days[value]
                    else:
                        line[place] = float(value)
                elif value or other:
                    line[place] = self._rare(kind, style, value, other, errors)
        return block

    def cells(self, number: int, row: str) -> list[tuple[str, str, str, str, str, str]]:
        """Return a row's cells, rewritten in the order of attributes that the patterns know."""
        found = rows.cells(row)
        if len(found) != row.count("<c ") or "<c>" in row:
            row = self.rows[number] = rows.canonical(row)
            found = rows.cells(row)
            self._check(number, len(found))
        return found

    def _check(self, number: int, found: int) -> None:
        if found != self.rows[number].count("<c "):
            raise damaged(self.name, f"Row {number} is written in a way that is not understood.")

    def _rare(self, kind: str, style: str, value: str, other: str, errors: bool) -> Any:
        if other:
            if kind == "inlineStr":
                return rows.joined_text(other) or None
            stale = "<f" in other and self._facts.stale(self.name)
            value = "" if stale else rows.cached(other) or ""
        if value == "":
            return None
        if kind == "s":
            return _shared(self._facts.strings(), value)
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "e":
            return value if errors else None
        if kind == "str":
            return unescape(value)
        if kind == "d":
            return _iso(value)
        moment = (
            to_datetime(float(value), self._facts.from_1904)
            if style in self._facts.styles.dates
            else None
        )
        return float(value) if moment is None else moment

    def formulas(self, area: Area) -> list[list[str]]:
        """Return what Excel's formula bar shows for each cell: formulas, and constants as text."""
        block = []
        for number, values in zip(range(area.top, area.bottom + 1), self._plain(area), strict=True):
            line = [_shown(value) for value in values]
            row = self.rows.get(number)
            for letters, _, _, _, _, other in (
                self.cells(number, row) if row and "<f" in row else ()
            ):
                place = COLUMN[letters] - area.left
                if 0 <= place < len(line) and (formula := rows.formula_of(other)):
                    line[place] = self._written(formula, number, COLUMN[letters])
            block.append(line)
        return block

    def formulas_in(self, area: Area) -> Iterator[tuple[int, int, str]]:
        """Give row, column and text of each formula as the file holds it.

        "" for a part of several cells.
        """
        for number in self.numbers(area):
            row = self.rows.get(number)
            if row is None or "<f" not in row:
                continue
            for letters, _, _, _, _, other in self.cells(number, row):
                column = COLUMN[letters]
                formula = rows.formula_of(other)
                if formula is None or not area.left <= column <= area.right:
                    continue
                is_part = ":" in formula.attributes.get("ref", "")
                yield number, column, "" if is_part else unescape_xml(formula.text)

    def _plain(self, area: Area) -> list[list[Any]]:
        """Return the values with dates left as numbers."""
        return [[self._undated(value) for value in line] for line in self.read(area, errors=True)]

    def _undated(self, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return to_serial(value, self._facts.from_1904)
        return value

    def _written(self, formula: rows.Formula, row: int, column: int) -> str:
        text = unescape_xml(formula.text)
        if not text and formula.attributes.get("t") == "shared":
            master = self.masters().get(formula.attributes.get("si", ""))
            if master is None:
                return ""
            text = references.copied(unescape_xml(master[2]), row - master[0], column - master[1])
        return to_user(text) if text else ""

    def formula_text(self) -> str:
        """Return all formulas of the sheet put together, to see what they mention."""
        if self._formula_text is None:
            found: list[str] = []
            for row in self.rows.values():
                if "<f" in row:
                    found.extend(text for _, text in rows.FORMULA.findall(row) if text)
            self._formula_text = unescape_xml(" ".join(found))
        return self._formula_text

    def masters(self) -> dict[str, tuple[int, int, str]]:
        """Return the formulas that others share, with where they stand."""
        found: dict[str, tuple[int, int, str]] = {}
        for number, row in self.rows.items():
            if 't="shared"' not in row:
                continue
            for cell in self.cells(number, row):
                formula = rows.formula_of(cell[5])
                if formula and formula.text and formula.attributes.get("t") == "shared":
                    found[formula.attributes.get("si", "")] = number, COLUMN[cell[0]], formula.text
        return found

    def filled(self, area: Area) -> list[tuple[int, int]]:
        """Return the places of an area's cells that hold something, in reading order."""
        found = []
        for number in self.numbers(area):
            for letters, _, _, value, text, other in self.cells(number, self.rows[number]):
                if (value or text or other) and area.left <= COLUMN[letters] <= area.right:
                    found.append((number, COLUMN[letters]))
        return found

    def used(self) -> Area:
        """Return the smallest area that holds every cell of the sheet; A1 when there is none."""
        if self._used is None:
            edges = [edge for row in self.rows.values() if (edge := _edges(row))]
            numbers = [number for number, row in self.rows.items() if "<c" in row]
            left = min((edge[0] for edge in edges), default=1)
            right = max((edge[1] for edge in edges), default=1)
            self._used = Area(min(numbers, default=1), left, max(numbers, default=1), right)
        return self._used

    def tidy(self, number: int) -> str:
        """Return the row with its cells in the one order that the patterns know."""
        row = self.rows[number]
        if len(rows.STYLES.findall(row)) != row.count("<c ") or "<c>" in row:
            row = self.rows[number] = rows.canonical(row)
            self._check(number, len(rows.STYLES.findall(row)))
        return row

    def numbers(self, area: Area) -> Iterable[int]:
        """Return the area's rows that are in the file."""
        if area.bottom - area.top < len(self.rows):
            return [number for number in range(area.top, area.bottom + 1) if number in self.rows]
        return [number for number in self.rows if area.top <= number <= area.bottom]


def _split(text: bytes, start: int, end: int, where: str) -> dict[int, str]:
    """Cut the rows apart without looking into them."""
    found: dict[int, str] = {}
    number = 0
    position = text.find(b"<row", start, end)
    ordered = True
    while position >= 0:
        tag_end = text.find(b">", position, end)
        closed = text[tag_end - 1 : tag_end] == b"/"
        stop = tag_end + 1 if closed else text.find(b"</row>", tag_end, end) + 6
        if tag_end < 0 or stop < 6:
            raise damaged(where)
        row = text[position:stop].decode("utf-8", "replace")
        own = rows.row_number(row)
        ordered = ordered and (own is None or own > number)
        number = number + 1 if own is None else own
        if not 1 <= number <= MAX_ROWS or number in found:
            raise damaged(where)
        found[number] = row if own else row.replace("<row", f'<row r="{number}"', 1)
        position = text.find(b"<row", stop, end)
    if ordered:
        return found
    return dict(sorted(found.items()))


def _shared(strings: list[str], value: str) -> str | None:
    place = int(value)
    if place < len(strings):
        return strings[place] or None
    return None


def _iso(text: str) -> dt.datetime | str:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def _edges(row: str) -> tuple[int, int] | None:
    first = row.find("<c ")
    last = row.rfind("<c ")
    if first < 0:
        return None
    one = rows.STYLES.match(row, first)
    two = rows.STYLES.match(row, last)
    if one is None or two is None:
        found = rows.STYLES.findall(rows.canonical(row))
        return COLUMN[found[0][0]], COLUMN[found[-1][0]]
    return COLUMN[one[1]], COLUMN[two[1]]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
