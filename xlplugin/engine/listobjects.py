"""Excel tables as xlwings knows them."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.engine.address import Area, parse_area
from xlplugin.engine.calls import counted
from xlplugin.engine.formulas import to_user
from xlplugin.engine.ranges import Range
from xlplugin.engine.tables import TablePart, check_resize, new_table
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.engine.sheet import Sheet
    from xlplugin.engine.workbook import DefinedName


class Table(base_classes.Table):
    """One table of a sheet."""

    api = True

    def __init__(self, sheet: "Sheet", part: TablePart) -> None:
        self._sheet = sheet
        self.part = part

    @property
    def parent(self) -> "Sheet":
        """Return the sheet it lies on."""
        return self._sheet

    @property
    @counted
    def name(self) -> str:
        """Return its name."""
        return self.part.name

    @name.setter
    @counted
    def name(self, value: str) -> None:
        if value.casefold() != self.part.name.casefold():
            _check_name(value, self.parent)
        self.part.name = value

    display_name = name

    def _cells(self, where: Area | None) -> Range | None:
        if where is None or where.empty:
            return None
        return Range(self.parent, where)

    @property
    @counted
    def range(self) -> Range:
        """Return all its cells."""
        return Range(self.parent, self.part.area)

    @property
    @counted
    def header_row_range(self) -> Range | None:
        """Return its header cells."""
        return self._cells(self.part.header)

    @property
    @counted
    def data_body_range(self) -> Range | None:
        """Return its rows between header and totals; None while it waits for its first record."""
        if self.part.waiting:
            return None
        return self._cells(self.part.body)

    @property
    @counted
    def insert_row_range(self) -> Range | None:
        """Return the row where the first record is to be typed."""
        if not self.part.waiting:
            return None
        return self._cells(self.part.body)

    @property
    @counted
    def totals_row_range(self) -> Range | None:
        """Return its totals."""
        return self._cells(self.part.totals)

    @property
    @counted
    def show_autofilter(self) -> bool:
        """Return True if the header shows the filter arrows."""
        return self.part.filtered

    @show_autofilter.setter
    @counted
    def show_autofilter(self, value: bool) -> None:
        self.part.filtered = value

    @counted
    def filter(self, criteria: Mapping[int, Sequence[str]], rows: Sequence[Sequence[Any]]) -> None:
        """Hide the rows that have none of a column's words; no words take its filter away.

        Rows that a filter on another column hides stay hidden.

        Args:
            criteria: The words of each column, by its place from 0.
            rows: The values of the table's rows.
        """
        before = {place: self.part.filter_words(place) for place in criteria}
        others = {}
        for place in range(len(self.part.column_names())):
            if place not in criteria:
                others[place] = self.part.filter_words(place)
        first = self.part.body.top
        wanted = []
        for row, was_hidden in zip(rows, self.parent.hidden_rows(first, len(rows)), strict=True):
            by_another = was_hidden and (_fits(row, before) or not _fits(row, others))
            wanted.append(by_another or not _fits(row, criteria))
        for place, words in criteria.items():
            self.part.filter_column(place, words)
        self.parent.hide_rows(first, wanted)

    @property
    def show_headers(self) -> bool:
        """Return True if it has a header row."""
        return self.part.has_header

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self._only_excel(value, self.part.has_header)

    @property
    def show_totals(self) -> bool:
        """Return True if it has a totals row."""
        return self.part.has_totals

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self._only_excel(value, self.part.has_totals)

    def _only_excel(self, wanted: bool, now: bool) -> None:
        if wanted != now:
            what = "Headers and totals can only be shown or hidden by Excel."
            raise FixInputError(
                what, where=f"table {self.part.name}", cure="Do it there, under Table Design."
            )

    @property
    @counted
    def table_style(self) -> str:
        """Return the name of its style."""
        return self.part.style

    @table_style.setter
    @counted
    def table_style(self, value: str) -> None:
        self.part.style = value

    @counted
    def resize(self, range: Any) -> None:
        """Give it other rows or columns; refuses what Excel refuses."""
        where: Area = range.impl.area
        workbook = self.parent.book.workbook
        check_resize(self.part, where, workbook.tables(self.parent.name), self.parent.name)
        old = self.part.body
        self.part.place(where)
        if self.part.body.shape[0] > 1:
            self.part.not_waiting()
        self.parent.name_columns(self.part)
        if where.bottom > old.bottom:
            self._fill_down(old.bottom + 1, where.bottom)

    def _fill_down(self, first: int, last: int) -> None:
        """Fill new rows with the formulas of calculated columns, as Excel does."""
        for column, formula in self.part.calculated_columns().items():
            rows = Area(first, column, last, column)
            self.parent.enter(rows, [[to_user(formula)]] * rows.shape[0])


def _fits(row: Sequence[Any], criteria: Mapping[int, Sequence[str]]) -> bool:
    """Return whether a row has one of the words of each column.

    No words take any text. A number is taken: the words are what Excel shows of it.
    """
    for place, words in criteria.items():
        text = row[place] if row[place] is not None else ""
        if not words or not isinstance(text, str):
            continue
        if text.casefold() not in [word.casefold() for word in words]:
            return False
    return True


class Tables(base_classes.Collection, base_classes.Tables):
    """Sheet's tables."""

    api = True

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    @property
    def parent(self) -> "Sheet":
        """Return the sheet they lie on."""
        return self._sheet

    def _parts(self) -> list[TablePart]:
        return self.parent.book.workbook.tables(self.parent.name)

    @counted
    def __call__(self, key: str | int) -> Table:
        """Return a table by name, or by its number from 1."""
        parts = self._parts()
        if isinstance(key, int):
            if not 1 <= key <= len(parts):
                raise KeyError(key)
            return Table(self.parent, parts[key - 1])
        for part in parts:
            if part.name.casefold() == key.casefold():
                return Table(self.parent, part)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._parts())

    @counted
    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.parent, part) for part in self._parts()])

    def __contains__(self, key: str | int) -> bool:
        try:
            self(key)
        except KeyError:
            return False
        return True

    @counted
    def add(
        self,
        source_type: str | None = None,
        source: Any = None,
        link_source: bool | None = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of cells whose first row holds the column names."""
        where: Area = source.impl.area
        if not has_headers:
            raise FixInputError(
                "A table needs its column names in the first row.", cure="Write them first."
            )
        if where.shape[0] == 1:
            where = where._replace(bottom=where.bottom + 1)
        workbook = self.parent.book.workbook
        if name is not None:
            _check_name(name, self.parent)
        for other in self._parts():
            if other.area.overlaps(where):
                raise FixInputError(
                    f"The table would overlap the table {other.name}.", cure="Choose other cells."
                )
        known = workbook.all_tables()
        taken = _folded_names(known)
        number = max((table.identity for table in known), default=0) + 1
        title = name or next(
            f"Table{n}" for n in range(1, len(taken) + 2) if f"table{n}" not in taken
        )
        columns = [f"Column{place}" for place in range(1, where.shape[1] + 1)]
        part = workbook.add_table(
            self.parent.name,
            new_table(number, title, where, columns, table_style_name or "TableStyleMedium2"),
        )
        self.parent.name_columns(part)
        return Table(self.parent, part)


def _folded_names(known: Iterable["TablePart | DefinedName"]) -> set[str]:
    """Return names in small letters."""
    return {one.name.casefold() for one in known}


def _check_name(name: str, sheet: "Sheet") -> None:
    """Refuse a name that a table or a defined name has, or that looks like a cell."""
    workbook = sheet.book.workbook
    taken = _folded_names((*workbook.all_tables(), *workbook.names()))
    plain = name.replace("_", "a").replace(".", "a")
    if (
        name.casefold() in taken
        or not plain.isalnum()
        or name[0].isdigit()
        or parse_area(name) is not None
    ):
        raise FixInputError(
            f"A table cannot be named {name}.", cure="Use letters and digits, and no name twice."
        )
