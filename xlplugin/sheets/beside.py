"""Let what the user wrote beside a row follow its row when a button fills the table again.

The user writes in columns of their own, in the table or right of it, and colours cells or gives
them notes. Rows are told apart by `Table.telling`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.sheets import cells
from xlplugin.sheets.tables import Table

Names = list[str]
Cells = Callable[[int, int, int, int], Any]  # first and last place, first row, row after the last
# The kinds of a kept remark, as the sheet Earlier Remarks shows them.
TEXT = "Text"
NUMBER = "Number"
DATE = "Date"
_BETWEEN = " · "
_TEXT_FORMAT = "@"


class Remark(NamedTuple):
    """What the user wrote beside a row: the row's name, the column, and the value."""

    row: str
    column: str
    value: Any


class _OwnColumn(NamedTuple):
    """Column of the user's own: its place from the table's left, and its cells by row."""

    place: int
    heading: str
    values: Sequence[Any]
    calculated: Sequence[bool]

    def calculates(self, row: int) -> bool:
        """Return whether the cell of this row is a formula."""
        return row < len(self.calculated) and self.calculated[row]


def names_of(table: Table[Any], rows: Iterable[Sequence[Any]]) -> Names:
    """Return a name for each row, from the columns that identify it; empty for a blank row.

    Rows with the same name are numbered.
    """
    seen: Counter[str] = Counter()
    telling = table.telling
    names = []
    for row in pulse.counted(rows, None, f"Reading {table.sheet}", stops=False):
        said = []
        for place in telling:
            if row[place] not in (None, ""):
                said.append(str(row[place]))
        name = _BETWEEN.join(said)
        if name:
            seen[name] += 1
            name = f"{name} ({seen[name]})" if seen[name] > 1 else name
        names.append(name)
    return names


def readable(table: Table[Any], places: Sequence[int], block: Iterable[Sequence[Any]]) -> list[Any]:
    """Return rows as their table has its columns; a cell that cannot be read stays as it is."""
    readers = []
    for column in table.columns:
        readers.append(cells.reader(column.kind, may_be_none=column.may_be_none))
    rows = []
    text = f"Reading {table.sheet}"
    for raw in pulse.counted(block, None, text, stops=False):
        row = []
        for place, read in zip(places, readers, strict=True):
            try:
                row.append(read(raw[place]))
            except FixInputError:
                row.append(raw[place])
        rows.append(row)
    return rows


class Beside:
    """Remarks beside the rows of a table before it is filled again."""

    def __init__(self, names: Names, area: Cells) -> None:
        self.names = names
        self._area = area
        self._columns: list[_OwnColumn] = []
        self._headings: dict[str, int] = {}

    @property
    def headings(self) -> set[str]:
        """Return the headings of the user's own columns."""
        return set(self._headings)

    def add(self, place: int, heading: str) -> None:
        """Read a column of the user's own."""
        count = len(self.names)
        self._headings[heading] = place
        if not count:
            return
        area = self._area(place, place, 0, count)
        values = area.options(ndim=1).value
        if all(value in (None, "") for value in values):
            return
        formulas = _flat(area.formula)
        calculated = []
        for value, formula in zip(values, formulas, strict=True):
            is_text = isinstance(value, str) and value == formula
            calculated.append(str(formula).startswith("=") and not is_text)
        self._columns.append(_OwnColumn(place, heading, values, calculated))

    def leaves(self, names: Names) -> bool:
        """Return whether a remark's row is not among these."""
        there = set(names)
        for column in self._columns:
            for name, value in zip(self.names, column.values, strict=True):
                if value not in (None, "") and name not in there:
                    return True
        return False

    def put(self, names: Names, earlier: Mapping[tuple[str, str], Any]) -> list[Remark]:
        """Write every remark beside its row, and return those whose row is gone.

        Formulas stay where they are: they calculate from their own row.

        Args:
            names: What tells the new rows apart.
            earlier: Kept remarks of these rows and columns; they come back into blank cells.
        """
        gone: list[Remark] = []
        places = {name: place for place, name in enumerate(names) if name}
        for own in self._columns:
            gone += self._put_column(own, len(names), places)
        for (name, heading), value in earlier.items():
            column = self._headings[heading]
            self._enter(column, places[name], [value])
        return gone

    def _put_column(
        self, column: _OwnColumn, count: int, places: Mapping[str, int]
    ) -> list[Remark]:
        gone = []
        new: list[Any] = [None] * max(count, len(self.names))
        moved = False
        for row, (name, value) in enumerate(zip(self.names, column.values, strict=True)):
            if value in (None, "") or column.calculates(row):
                continue
            target = places.get(name, -1)
            if target < 0 or column.calculates(target):
                gone.append(Remark(name, column.heading, value))
                moved = True
                continue
            new[target] = value
            moved = moved or target != row
        if not moved:
            return []
        if any(column.calculated):
            self._put_between_formulas(column, new)
        else:
            self._enter(column.place, 0, new)
        return gone

    def _enter(self, place: int, first: int, values: Sequence[Any]) -> None:
        """Write cells of a column, from a row on, so that a text stays the text that it is.

        An apostrophe would be seen in a cell that is formatted as text.
        """
        area = self._area(place, place, first, first + len(values))
        code = area.number_format
        if code is not None or len(values) == 1:
            is_text = code == _TEXT_FORMAT
            area.value = [[value if is_text else _as_entered(value)] for value in values]
            return
        area.clear_contents()  # the cells have several formats
        for row, value in enumerate(values, first):
            if value is not None:
                self._enter(place, row, [value])

    def _put_between_formulas(self, column: _OwnColumn, new: Sequence[Any]) -> None:
        """Write the remarks of a column that has formulas cell by cell."""
        for row, value in enumerate(new):
            before = row < len(column.values) and column.values[row] not in (None, "")
            if column.calculates(row):
                continue
            if value is not None or before:
                self._enter(column.place, row, [value])


def _flat(formulas: object) -> list[object]:
    """Return the formulas of a column, whatever shape Excel gives them in."""
    if not isinstance(formulas, tuple | list):
        return [formulas]
    flat: list[object] = []
    for row in formulas:
        flat.append(row[0] if isinstance(row, tuple | list) else row)
    return flat


def _as_entered(value: object) -> object:
    """Return what is written so that a text stays a text."""
    return f"'{value}" if isinstance(value, str) else value


def shown(value: object) -> tuple[str, str]:
    """Return a remark as text, and its kind."""
    if isinstance(value, datetime):
        return value.isoformat(), DATE
    if isinstance(value, str):
        return value, TEXT
    return repr(value), NUMBER


def as_value(text: str, kind: str) -> object:
    """Return a remark from its text and its kind; the text if it cannot be read."""
    try:
        if kind == DATE:
            return datetime.fromisoformat(text)
        if kind == NUMBER:
            return float(text)
    except ValueError:
        return text
    return text
