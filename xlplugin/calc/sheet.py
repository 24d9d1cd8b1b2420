"""Give xlwings a sheet of the open document."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlplugin.calc.channel import Channel
from xlplugin.calc.ranges import Corner, Range
from xlplugin.calc.tables import Tables
from xlplugin.engine.address import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    parse_area,
    place_of,
    spanning,
    split_sheet,
)
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.calc.book import Book, Names


class Sheet(base_classes.Sheet):
    """One sheet of the document."""

    api = True

    def __init__(self, book: "Book", name: str) -> None:
        self._book = book
        self.channel: Channel = book.channel
        self._name = name

    @property
    def book(self) -> "Book":
        """Return the document it belongs to."""
        return self._book

    @property
    def name(self) -> str:
        """Return its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.channel.ask("rename_sheet", sheet=self._name, name=value)
        self._name = value

    @property
    def index(self) -> int:
        """Return its place among the sheets, counted from 1."""
        names: list[str] = self.channel.ask("book")["sheets"]
        return names.index(self._name) + 1

    @property
    def names(self) -> "Names":
        """Return the document's names: Calc's names of one sheet are not read."""
        return self.book.names

    @property
    def tables(self) -> Tables:
        """Return its tables."""
        return Tables(self)

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
        if self.book.names.contains(text):
            return self.book.names(text).refers_to_range
        located = Tables(self).locate(text)
        if located is not None:
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
    def used_range(self) -> Range:
        """Return the cells in use."""
        return Range(self, self.used())

    def used(self) -> Area:
        """Return the smallest area that holds every cell in use."""
        return Area(*self.channel.ask("used", sheet=self._name))

    def activate(self) -> None:
        """Bring it to the front."""
        self.channel.ask("activate", sheet=self._name)

    select = activate

    @property
    def visible(self) -> bool:
        """Tell whether its tab is shown."""
        return bool(self.channel.ask("visible", sheet=self._name))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.channel.ask("visible", sheet=self._name, shown=value)

    @property
    def protected(self) -> bool:
        """Tell whether its locked cells cannot be edited."""
        return bool(self.channel.ask("protected", sheet=self._name))

    @protected.setter
    def protected(self, value: bool) -> None:
        self.channel.ask("protected", sheet=self._name, wanted=value)

    def hidden_rows(self, top: int, count: int) -> list[bool]:
        """Return for each row from `top` whether a filter or the user hides it."""
        hidden = [True] * count
        for first, last in self.channel.ask("shown_rows", sheet=self._name, top=top, count=count):
            for row in range(first, last + 1):
                hidden[row - top] = False
        return hidden

    def follow_rows(
        self, top: int, left: int, right: int, before: int, sources: Sequence[int | None]
    ) -> list[tuple[int, int, str]]:
        """Move formats and notes with their rows, as the file engine does.

        Args:
            top: The first row.
            left: The first column.
            right: The last column.
            before: How many rows there were.
            sources: For each row now, the place from 0 that it had before; None for a new row.

        Returns:
            Row (from 0), column and text of each note whose row is gone.
        """
        now = [*sources, *[None] * (before - len(sources))]
        corners = [top, left, top + len(now) - 1, right]
        gone = self.channel.ask("follow_rows", sheet=self._name, area=corners, sources=now)
        return [(row, column, text) for row, column, text in gone]

    def clear_contents(self) -> None:
        """Empty every cell and keep the formats."""
        self.used_range.clear_contents()

    def clear(self) -> None:
        """Empty every cell and remove the formats."""
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Make the columns as wide as their content."""
        self.used_range.autofit()
