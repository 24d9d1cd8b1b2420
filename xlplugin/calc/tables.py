"""Give xlwings the tables of an open Calc document, which Calc calls database ranges."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from xlwings import base_classes

from xlplugin.calc.ranges import Range
from xlplugin.engine.address import MAX_COLUMNS, MAX_ROWS, Area
from xlplugin.engine.tables import check_resize, unique_names
from xlplugin.engine.typing_rules import general_text
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.calc.sheet import Sheet


class TableFacts(NamedTuple):
    """Table as Calc describes it."""

    sheet: str
    name: str
    area: Area
    has_totals: bool
    filtered: bool
    has_header: bool = True

    @property
    def part(self) -> str:
        """Return what identifies it among the tables."""
        return self.name

    @property
    def header(self) -> Area:
        """Return the header's cells."""
        return self.area._replace(bottom=self.area.top)

    @property
    def totals(self) -> Area | None:
        """Return the cells of the totals; None where it has none."""
        if not self.has_totals:
            return None
        return self.area._replace(top=self.area.bottom)

    @property
    def body(self) -> Area:
        """Return the rows between header and totals."""
        return self.area._replace(top=self.area.top + 1, bottom=self.area.bottom - self.has_totals)


class Table(base_classes.Table):
    """One table of a sheet."""

    api = True

    def __init__(self, sheet: "Sheet", name: str) -> None:
        self._sheet = sheet
        self._name = name

    @property
    def parent(self) -> "Sheet":
        """Return the sheet it lies on."""
        return self._sheet

    def _facts(self) -> TableFacts:
        return self.parent.tables.named(self._name)

    @property
    def area(self) -> Area:
        """Return all its cells."""
        return self._facts().area

    @property  # type: ignore[misc]  # not changed here
    def name(self) -> str:
        """Return its name."""
        return self._name

    display_name = name

    @property
    def range(self) -> Range:
        """Return all its cells."""
        return Range(self.parent, self._facts().area)

    @property
    def header_row_range(self) -> Range:
        """Return its header cells."""
        return Range(self.parent, self._facts().header)

    @property
    def data_body_range(self) -> Range:
        """Return its rows between header and totals; an empty table has one blank row."""
        return Range(self.parent, self._facts().body)

    @property
    def insert_row_range(self) -> None:
        """Return None: a table in Calc always has a row."""
        return

    @property
    def totals_row_range(self) -> Range | None:
        """Return its totals."""
        totals = self._facts().totals
        return Range(self.parent, totals) if totals else None

    @property  # type: ignore[misc]  # not changed here
    def show_headers(self) -> bool:
        """Return True: a table here has its header."""
        return True

    @property  # type: ignore[misc]  # not changed here
    def show_totals(self) -> bool:
        """Tell whether it has a totals row."""
        return self._facts().has_totals

    @property  # type: ignore[misc]  # not changed here
    def table_style(self) -> str:
        """Return nothing: Calc has no table styles, and drops them when it saves."""
        return ""

    @property
    def show_autofilter(self) -> bool:
        """Tell whether the header shows the filter arrows."""
        return self._facts().filtered

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.parent.channel.ask("filter", name=self._name, shown=value)

    def filter(self, criteria: Mapping[int, Sequence[str]], rows: Sequence[Sequence[Any]]) -> None:
        """Hide the rows that have none of a column's words. No words remove its filter."""
        fields = [[place, list(words)] for place, words in criteria.items()]
        self.parent.channel.ask("filter_rows", name=self._name, fields=fields)

    def resize(self, range: Any) -> None:
        """Change the cells of the table. Raises FixInputError for cells that Excel refuses."""
        where: Area = range.impl.area
        facts = self.parent.tables.facts()
        own = next(one for one in facts if one.name == self._name)
        check_resize(own, where, facts, self.parent.name)
        self.parent.channel.ask("resize", name=self._name, sheet=self.parent.name, area=list(where))
        if where.left != own.area.left or where.right != own.area.right:
            self.parent.tables.name_columns(own._replace(area=where))


class Tables(base_classes.Collection, base_classes.Tables):
    """Sheet's tables."""

    api = True

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    @property
    def parent(self) -> "Sheet":
        """Return the sheet they lie on."""
        return self._sheet

    def everywhere(self) -> list[TableFacts]:
        """Return the tables of every sheet."""
        found = self.parent.channel.ask("tables")
        made = []
        for sheet, name, corners, totals, filtered in found:
            made.append(TableFacts(sheet, name, Area(*corners), totals, filtered))
        return made

    def facts(self) -> list[TableFacts]:
        """Return the tables of this sheet, from the top."""
        mine = [one for one in self.everywhere() if one.sheet == self.parent.name]
        return sorted(mine, key=lambda one: one.area)

    def named(self, name: str) -> TableFacts:
        """Return a table of this sheet. Raises KeyError."""
        for one in self.facts():
            if one.name.casefold() == name.casefold():
                return one
        raise KeyError(name)

    def locate(self, reference: str) -> tuple[str, Area] | None:
        """Return sheet and cells of Table or Table[Column].

        None where there is no such table or column.
        """
        name, _, inside = reference.partition("[")
        for one in self.everywhere():
            if one.name.casefold() != name.casefold():
                continue
            if not inside:
                return one.sheet, one.body
            return self._column(one, inside.removesuffix("]"))
        return None

    def _column(self, table: TableFacts, title: str) -> tuple[str, Area] | None:
        asked = self.parent.channel.ask("read", sheet=table.sheet, area=list(table.header))
        titles = [str(value).casefold() for value in asked["rows"][0]]
        if title.casefold() not in titles:
            return None
        column = table.area.left + titles.index(title.casefold())
        return table.sheet, table.body._replace(left=column, right=column)

    def follow(self, where: Area) -> None:
        """Give header cells that were written over or emptied the names that Excel gives."""
        for one in self.facts():
            if one.header.overlaps(where):
                self.name_columns(one)

    def name_columns(self, table: TableFacts) -> None:
        """Make the header cells texts, and no two the same."""
        cells = Range(self.parent, table.header)
        shown = cells._ask("read")["rows"][0]
        names = unique_names([_as_header(value) for value in shown])
        if names != shown:
            cells._ask("write", rows=[names])

    def check_move(self, where: Area, vertical: bool, deleting: bool) -> None:
        """Raise FixInputError if cells to insert or delete would split a table, as Excel does."""
        moving = where._replace(bottom=MAX_ROWS) if vertical else where._replace(right=MAX_COLUMNS)
        for one in self.facts():
            if not one.area.overlaps(moving):
                continue
            whole = _spans(where, one.area, vertical)
            if not whole:
                raise FixInputError(
                    f"That would tear the table {one.name} apart.",
                    where=f"sheet {self.parent.name}",
                    cure="Take all its columns.",
                )
            edges = list(filter(None, (one.header, one.totals)))
            if deleting and vertical and any(where.overlaps(edge) for edge in edges):
                raise FixInputError(
                    f"That would delete the header or the totals of the table {one.name}.",
                    where=f"sheet {self.parent.name}",
                    cure="Take only its data rows.",
                )

    def __call__(self, key: str | int) -> Table:
        """Return a table by name, or by its number from 1."""
        if isinstance(key, int):
            facts = self.facts()
            if not 1 <= key <= len(facts):
                raise KeyError(key)
            return Table(self.parent, facts[key - 1].name)
        return Table(self.parent, self.named(key).name)

    def __len__(self) -> int:
        return len(self.facts())

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.parent, one.name) for one in self.facts()])

    def __contains__(self, key: str | int) -> bool:
        try:
            self(key)
        except KeyError:
            return False
        return True

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
        known = self.everywhere()
        taken = {one.name.casefold() for one in known}
        if name is not None and (name.casefold() in taken or not name.replace("_", "").isalnum()):
            raise FixInputError(
                f"A table cannot be named {name}.",
                cure="Use letters and digits, and no name twice.",
            )
        for other in self.facts():
            if other.area.overlaps(where):
                raise FixInputError(
                    f"The table would overlap the table {other.name}.", cure="Choose other cells."
                )
        number = 1
        while f"table{number}" in taken:
            number += 1
        title = name or f"Table{number}"
        self.parent.channel.ask("add_table", name=title, sheet=self.parent.name, area=list(where))
        self.name_columns(self.named(title))
        return Table(self.parent, title)


def _as_header(value: str | float) -> str:
    if isinstance(value, float):
        return general_text(value)
    return value


def _spans(where: Area, table: Area, vertical: bool) -> bool:
    """Tell whether the cells take in the table's whole width, or its whole height when they move
    sideways.
    """
    if vertical:
        return where.left <= table.left and table.right <= where.right
    return where.top <= table.top and table.bottom <= where.bottom
