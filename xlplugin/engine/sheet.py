"""Give xlwings a worksheet."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.engine import shifts
from xlplugin.engine.address import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    parse_area,
    place_of,
    spanning,
    split_sheet,
)
from xlplugin.engine.calls import counted
from xlplugin.engine.listobjects import Tables
from xlplugin.engine.notes import move_notes
from xlplugin.engine.ranges import Range
from xlplugin.engine.rows import raw_cells
from xlplugin.engine.sheet_xml import SheetXml
from xlplugin.engine.tables import TablePart, unique_names
from xlplugin.engine.typing_rules import general_text
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.engine.book import Book, Names

Corner = str | tuple[int, ...] | Range


class Sheet(base_classes.Sheet):
    """One worksheet of a book."""

    api = True

    def __init__(self, book: "Book", name: str) -> None:
        self._book = book
        self._name = name

    @property
    def book(self) -> "Book":
        """Return the book it belongs to."""
        return self._book

    @property
    def xml(self) -> SheetXml:
        """Return its cells."""
        return self.book.workbook.sheet(self._name)

    @property
    def name(self) -> str:
        """Return its name."""
        return self._name

    @name.setter
    @counted
    def name(self, value: str) -> None:
        taken = any(
            value.casefold() == known.casefold() for known in self.book.workbook.sheet_names()
        )
        if taken and value.casefold() != self._name.casefold():
            raise FixInputError(
                f"There is a sheet named {value} already.", cure="Choose another name."
            )
        self.book.workbook.rename_sheet(self._name, value)
        self._name = value

    @property
    def index(self) -> int:
        """Return its place among the worksheets, counted from 1."""
        return self.book.workbook.sheet_names().index(self._name) + 1

    @property
    def names(self) -> "Names":
        """Return the names limited to this sheet."""
        return type(self.book.names)(self.book, self._name)

    @property
    def tables(self) -> Tables:
        """Return its tables."""
        return Tables(self)

    @counted
    def range(self, arg1: Corner, arg2: Corner | None = None) -> Range:
        """Return cells by address, by name, by (row, column), or between two corners."""
        first = self._corner(arg1)
        if arg2 is None:
            return first
        second = self._corner(arg2)
        return Range(second.sheet, spanning(first.area, second.area))

    def _corner(self, where: Corner) -> Range:
        if isinstance(where, Range):
            return where
        if isinstance(where, str):
            return self._named(where)
        return Range(self, place_of(where))

    def _named(self, text: str) -> Range:
        sheet, cells = split_sheet(text)
        found = parse_area(cells)
        if found is not None:
            return Range(self.book.sheets(sheet) if sheet else self, found)
        own = self.names
        if own.contains(text):
            return own(text).refers_to_range
        if self.book.names.contains(text):
            return self.book.names(text).refers_to_range
        if located := self.book.workbook.locate(text):
            return Range(Sheet(self.book, located[0]), located[1])
        raise FixInputError(
            f"There are no cells named {text}.",
            where=f"sheet {self._name}",
            cure="Check the address.",
        )

    @property
    def cells(self) -> Range:
        """Return all cells of the sheet."""
        return Range(self, Area(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    @counted
    def used_range(self) -> Range:
        """Return the smallest range that holds every cell in use."""
        return Range(self, self.xml.used())

    @counted
    def activate(self) -> None:
        """Make it the active sheet."""
        self.book.active_sheet = self._name

    select = activate

    @property
    @counted
    def visible(self) -> bool:
        """Return True if its tab is shown."""
        return self.book.workbook.visible(self._name)

    @visible.setter
    @counted
    def visible(self, value: bool) -> None:
        self.book.workbook.set_visible(self._name, value)

    @property
    @counted
    def protected(self) -> bool:
        """Return True if its locked cells cannot be edited."""
        return self.xml.protected

    @protected.setter
    @counted
    def protected(self, value: bool) -> None:
        self.xml.protect(on=value)

    @counted
    def clear_contents(self) -> None:
        """Empty every cell, formats stay."""
        self.empty(self.xml.used(), formats=False)

    @counted
    def clear(self) -> None:
        """Empty every cell, formats go too."""
        self.empty(self.xml.used(), formats=True)

    @counted
    def autofit(self, axis: str | None = None) -> None:
        """Do nothing: widths need fonts, and Excel has them."""

    # what ranges and tables ask for

    def enter(self, where: Area, block: Sequence[Sequence[Any]]) -> None:
        """Enter values and let the tables they fall into follow."""
        tables = self.book.workbook.tables(self._name)
        inside = next((table.name for table in tables if table.area.overlaps(where)), None)
        self.xml.write(where.top, where.left, block, inside)
        self._tables_follow(tables, where)

    def empty(self, where: Area, formats: bool) -> None:
        """Empty cells; header cells of tables get their stand-in names."""
        self.xml.clear(where, formats)
        self._tables_follow(self.book.workbook.tables(self._name), where)

    def take_out(self, where: Area, shift: str | None) -> None:
        """Delete cells."""
        shifts.take_out(self.book.workbook, self._name, where, shift)

    def put_in(self, where: Area, shift: str | None) -> None:
        """Insert cells."""
        shifts.put_in(self.book.workbook, self._name, where, shift)

    def rows_with_formulas(self, top: int, count: int) -> list[int]:
        """Return the numbers of the rows from `top` that have a formula."""
        rows = self.xml.rows
        return [number for number in range(top, top + count) if "<f" in rows.get(number, "")]

    def hidden_rows(self, top: int, count: int) -> list[bool]:
        """Return for each row from `top` whether a filter or the user hides it."""
        hidden = []
        for number in range(top, top + count):
            opening = self.xml.rows.get(number, "").partition(">")[0]
            hidden.append(' hidden="1"' in opening)
        return hidden

    def hide_rows(self, top: int, hidden: Sequence[bool]) -> None:
        """Hide or show rows from `top`."""
        for number, is_hidden in enumerate(hidden, top):
            row = self.xml.rows.get(number)
            if row is None:
                continue
            opening, more, rest = row.partition(">")
            opening = opening.replace(' hidden="1"', "")
            if is_hidden:
                opening = opening.replace("<row", '<row hidden="1"', 1)
            self.xml.rows[number] = opening + more + rest
        self.xml.touched()

    def follow_rows(
        self, top: int, left: int, right: int, before: int, sources: Sequence[int | None]
    ) -> list[tuple[int, int, str]]:
        """Give rows the looks and notes of the rows that they were before; their values stay.

        Args:
            top: The first row of the table.
            left: Its first column.
            right: Its last column.
            before: How many rows it had.
            sources: For each of its rows now, which row it was, from 0; None for a new one.

        Returns:
            The notes of rows that are gone: row from 0, column and text.
        """
        now = [*sources, *[None] * (before - len(sources))]
        if now == list(range(len(now))):
            return []
        if self._has_own_looks(Area(top, left, top + max(before, len(now)) - 1, right)):
            looks = [self._looks_of(top + row, left, right) for row in range(before)]
            plain = [self.xml.columns.style(column) for column in range(left, right + 1)]
            for row, source in enumerate(now):
                if source != row:
                    self._put_looks(top + row, left, plain if source is None else looks[source])
        return self._move_notes(top, before, now)

    def _has_own_looks(self, cells: Area) -> bool:
        """Return True if a cell has another font or colour than its column."""
        styles = self.book.workbook.styles
        plain = {styles.look(0)}
        for column in range(cells.left, cells.right + 1):
            plain.add(styles.look(self.xml.columns.style(column)))
        return any(styles.look(style) not in plain for style in self.xml.styles(cells))

    def _looks_of(self, row: int, left: int, right: int) -> list[int]:
        """Return the style of each cell of a row."""
        own = {}
        for cell in raw_cells(self.xml.rows.get(row) or ""):
            own[cell.column] = cell.style
        looks = []
        for column in range(left, right + 1):
            style = own.get(column)
            looks.append(self.xml.columns.style(column) if style is None else style)
        return looks

    def _put_looks(self, row: int, left: int, wanted: Sequence[int]) -> None:
        """Give the cells of a row these styles, each with the number format that it has."""
        styles = self.book.workbook.styles
        for column, style in enumerate(wanted, left):
            area = Area(row, column, row, column)

            def change(own: int, style: int = style) -> int:
                code = styles.code(own)
                if styles.code(style) == code:
                    return style
                return styles.with_format(style, code)

            self.xml.restyle(area, change)

    def _move_notes(
        self, top: int, before: int, now: Sequence[int | None]
    ) -> list[tuple[int, int, str]]:
        goes = {source: row for row, source in enumerate(now) if source is not None}

        def move(cell: Area) -> Area | None:
            if not top <= cell.top < top + before:
                return cell
            row = goes.get(cell.top - top)
            if row is None:
                return None
            return cell._replace(top=top + row, bottom=top + row)

        gone = move_notes(self.book.workbook, self._name, move)
        return [(cell.top - top, cell.left, text) for cell, text in gone]

    def _tables_follow(self, tables: list[TablePart], where: Area) -> None:
        for table in tables:
            if table.header and table.header.overlaps(where):
                self.name_columns(table)
            if table.waiting and table.body.overlaps(where) and self.xml.filled(table.body):
                table.not_waiting()

    def name_columns(self, table: TablePart) -> None:
        """Make header cells and column names the same, in Excel's way."""
        header = table.header
        if header is None:
            return
        values = self.xml.read(header, errors=True)[0]
        names = unique_names(["" if value is None else _as_header(value) for value in values])
        if values != names:
            self.xml.write(header.top, header.left, [names], as_text=True)
        table.rename_columns(names)


def _as_header(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return general_text(value)
    return str(value)
