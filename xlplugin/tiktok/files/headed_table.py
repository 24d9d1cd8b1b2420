"""A table under its headings: where in a file it stands, which of its columns is which, and its rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.columns import Column, Headings
from xlplugin.tiktok.files.tables_in_file import Cell, Sheet, TablesInFile
from xlplugin.tiktok.files.values import (
    NONE_WORDS,
    ZERO_TEXTS,
    Place,
    clean,
    fold,
    read_ids,
    read_times,
)

HEADER_WITHIN = 30


def where_in(file: TablesInFile, sheet: Sheet) -> str:
    """The file, and the sheet where it has several, for messages."""
    return file.name if len(file.sheets) == 1 else f"{file.name}, sheet '{sheet.name}'"


class Heading(NamedTuple):
    """One column of the file: its number, heading and what it is; None for unknown."""

    number: int
    text: str
    column: Column | None


class Table(NamedTuple):
    """The settlement's table: the sheet, the row of its headings (from 0), and its columns."""

    sheet: Sheet
    header: int
    layout: str
    headings: tuple[Heading, ...]

    def numbers(self, name: str) -> list[int]:
        """The columns that are called so; usually one."""
        return [
            heading.number
            for heading in self.headings
            if heading.column and heading.column.name == name
        ]


class Candidate(NamedTuple):
    """A row that may be the headings of a layout: how many it knows, and which of the required it lacks."""

    known: int
    missing: tuple[str, ...]
    table: Table


def candidates(file: TablesInFile, layouts: Sequence[Headings]) -> list[Candidate]:
    """Every row near the top of every sheet, as the headings of every layout."""
    return [
        _candidate(sheet, row, headings)
        for sheet in file.sheets
        for row in range(min(HEADER_WITHIN, sheet.height))
        for headings in layouts
    ]


def _candidate(sheet: Sheet, row: int, headings: Headings) -> Candidate:
    found = _headings(sheet.row(row), headings)
    names = {heading.column.name for heading in found if heading.column}
    missing = tuple(name for name in headings.layout.required if name not in names)
    return Candidate(len(names), missing, Table(sheet, row, headings.layout.name, found))


def _headings(cells: Sequence[Cell], headings: Headings) -> tuple[Heading, ...]:
    texts = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]
    return tuple(
        Heading(number, text, headings.find(text) if text else None)
        for number, text in enumerate(texts)
    )


def refuse_foreign(file: TablesInFile, foreign: Mapping[str, str], cure: str) -> None:
    """Refuse a file with a heading that belongs to a file of another kind, saying which. Raises FixInputError."""
    for sheet in file.sheets:
        for row in range(min(HEADER_WITHIN, sheet.height)):
            for cell in sheet.row(row):
                what = (
                    foreign.get(fold(cell)) if isinstance(cell, str) and len(cell) < 100 else None
                )
                if what:
                    where = f"{where_in(file, sheet)}, column '{clean(str(cell))}'"
                    raise FixInputError(what, where=where, cure=cure)


class TableRows:
    """The rows of a table that hold something, read column by column."""

    def __init__(
        self, file: TablesInFile, table: Table, id_name: str, must_go_with: Sequence[str]
    ) -> None:
        self.where = where_in(file, table.sheet)
        self.table = table
        self._places = self._filled(id_name, must_go_with)
        self.numbers = [place + 1 for place in self._places]
        self._all = len(self._places) == table.sheet.height - table.header - 1

    def _filled(self, id_name: str, must_go_with: Sequence[str]) -> Sequence[int]:
        """The places of the rows with an id. Padding and a row of descriptions are passed over; a sum is refused."""
        ids = self.table.sheet.columns[self.table.numbers(id_name)[0]]
        others = [
            self.table.sheet.columns[number]
            for name in must_go_with
            for number in self.table.numbers(name)[:1]
        ]
        rows = range(self.table.header + 1, len(ids))
        none = {cell for cell in set(ids) if _is_none(cell)}
        filled: Sequence[int] = (
            [place for place in rows if ids[place] not in none] if none else rows
        )
        if filled and _describes(ids[filled[0]], [column[filled[0]] for column in others]):
            filled, rows = filled[1:], range(filled[0] + 1, len(ids))
        self._refuse_short(filled)
        if len(filled) < len(rows):
            self._refuse_amounts_without_id(sorted(set(rows).difference(filled)), others)
        return filled

    def _refuse_short(self, filled: Sequence[int]) -> None:
        """Refuse a CSV with a row that has fewer cells than there are headings: the file was cut off."""
        widths = self.table.sheet.widths
        wanted = max(
            (heading.number + 1 for heading in self.table.headings if heading.text), default=0
        )
        short = (
            next((place for place in filled if widths[place] < wanted), None) if widths else None
        )
        if short is not None:
            raise FixInputError(
                f"The row has {widths[short]} cells, there are {wanted} headings: the file was cut off or changed.",
                where=f"{self.where}, row {short + 1}",
                cure="Download it again from Seller Center.",
            )

    def _refuse_amounts_without_id(
        self, places: Sequence[int], others: Sequence[Sequence[Cell]]
    ) -> None:
        for place in places:
            if any(
                not _is_none(column[place]) and column[place] not in ZERO_TEXTS for column in others
            ):
                raise FixInputError(
                    "The row has an amount and no id.",
                    where=f"{self.where}, row {place + 1}",
                    cure="Take out what was added to the file, or download it again.",
                )

    def cells(self, number: int) -> Sequence[Cell]:
        """The cells of one column in these rows."""
        column = self.table.sheet.columns[number]
        return (
            column[self.table.header + 1 :]
            if self._all
            else [column[place] for place in self._places]
        )

    def place(self, number: int) -> Place:
        """Where a column stands, for messages."""
        return Place(
            self.where,
            self.table.headings[number].text or f"(column {letters(number)})",
            self.numbers,
        )

    def first(self, name: str) -> tuple[Sequence[Cell], Place] | None:
        """The cells and place of the first column that is called so; None when there is none."""
        numbers = self.table.numbers(name)
        return (self.cells(numbers[0]), self.place(numbers[0])) if numbers else None

    def texts(self, name: str) -> list[str]:
        """A column of words; empty ones when the table has no such column."""
        found = self.first(name)
        if not found:
            return [""] * len(self.numbers)
        known = {cell: "" if _is_none(cell) else clean(str(cell)) for cell in set(found[0])}
        return [known[cell] for cell in found[0]]

    def names(self, name: str) -> list[str]:
        """A column of names as they are, but for spaces around them; empty ones when there is no such column."""
        found = self.first(name)
        return [str(cell).strip() for cell in found[0]] if found else [""] * len(self.numbers)

    def ids(self, name: str) -> list[str]:
        """A column of ids; empty ones when the table has no such column. Raises FixInputError."""
        found = self.first(name)
        return read_ids(*found) if found else [""] * len(self.numbers)

    def moments(self, name: str, *, day_first: bool | None = None) -> list[datetime | None]:
        """A column of times; None when the table has no such column. Raises FixInputError."""
        found = self.first(name)
        return read_times(*found, day_first=day_first) if found else [None] * len(self.numbers)


def _is_none(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell in NONE_WORDS or clean(cell) in NONE_WORDS)


def _describes(name: Cell, others: Sequence[Cell]) -> bool:
    """Whether the first row explains the columns: words where the id and the amounts would be."""
    return (
        isinstance(name, str)
        and all(
            isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in (name, *others)
        )
        and bool(clean(name))
    )


def letters(number: int) -> str:
    """A column's letters as Excel shows them: 0 is A, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
