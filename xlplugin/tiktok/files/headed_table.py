"""Read a table under its headings.

Where in a file it stands, which of its columns is which, and its rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.columns import FileColumn, Headings
from xlplugin.tiktok.files.questions import AskWord, MeaningChoice
from xlplugin.tiktok.files.tables_in_file import Cell, FileSheet, TablesInFile
from xlplugin.tiktok.files.told import ToldMeanings
from xlplugin.tiktok.files.values import (
    NONE_WORDS,
    ZERO_TEXTS,
    ColumnPlace,
    read_amounts,
    read_ids,
    read_times,
)
from xlplugin.tiktok.markets.declarations import platforms_by_heading
from xlplugin.tiktok.markets.spelling import clean, fold

HEADER_WITHIN = 30
_NOTHING_TOLD = ToldMeanings()


def where_in(file: TablesInFile, sheet: FileSheet) -> str:
    """Return the file, and the sheet where it has several, for messages."""
    if len(file.sheets) == 1:
        return file.name
    return f"{file.name}, sheet '{sheet.name}'"


class Heading(NamedTuple):
    """One column of the file: its number, heading and what it is; None for unknown."""

    number: int
    text: str
    column: FileColumn | None


class HeadedTable(NamedTuple):
    """Settlement's table: the sheet, the row of its headings (from 0), and its columns."""

    sheet: FileSheet
    header: int
    layout: str
    headings: tuple[Heading, ...]

    def numbers(self, name: str) -> list[int]:
        """Return the columns that are called so; usually one."""
        found = []
        for heading in self.headings:
            if heading.column and heading.column.name == name:
                found.append(heading.number)
        return found


class HeadingsCandidate(NamedTuple):
    """Row that may be the headings of a layout.

    How many it knows, and which of the required it lacks.
    """

    known: int
    missing: tuple[str, ...]
    table: HeadedTable


def complete_candidates(file: TablesInFile, layouts: Sequence[Headings]) -> list[HeadingsCandidate]:
    """Return the candidates that have every required heading of their layout."""
    return [one for one in candidates(file, layouts) if not one.missing]


def candidates(file: TablesInFile, layouts: Sequence[Headings]) -> list[HeadingsCandidate]:
    """Return every row near the top of every sheet, as the headings of every layout."""
    found = []
    for sheet in file.sheets:
        for row in range(min(HEADER_WITHIN, sheet.height)):
            for headings in layouts:
                found.append(_candidate(sheet, row, headings))
    return found


def _candidate(sheet: FileSheet, row: int, headings: Headings) -> HeadingsCandidate:
    found = _headings(sheet.row(row), headings)
    names = set()
    for heading in found:
        if heading.column:
            names.add(heading.column.name)
    missing = tuple(name for name in headings.layout.required if name not in names)
    return HeadingsCandidate(
        len(names), missing, HeadedTable(sheet, row, headings.layout.name, found)
    )


def _headings(cells: Sequence[Cell], headings: Headings) -> tuple[Heading, ...]:
    found = []
    for number, cell in enumerate(cells):
        text = ""
        if isinstance(cell, str):
            text = " ".join(cell.split())
        column = headings.find(text or f"(column {letters(number)})")
        found.append(Heading(number, text, column))
    return tuple(found)


def refuse_foreign(file: TablesInFile, foreign: Mapping[str, str], cure: str) -> None:
    """Refuse a file with a heading that belongs to a file of another kind, saying which.

    Raises FixInputError.
    """
    for sheet in file.sheets:
        for row in range(min(HEADER_WITHIN, sheet.height)):
            for cell in sheet.row(row):
                if not isinstance(cell, str) or len(cell) >= 100:
                    continue
                what = foreign.get(fold(cell))
                if what:
                    where = f"{where_in(file, sheet)}, column '{clean(str(cell))}'"
                    raise FixInputError(what, where=where, cure=cure)


def refuse_other_platforms(file: TablesInFile, cure: str) -> None:
    """Refuse a file of another selling platform, by its name. Raises FixInputError."""
    known = platforms_by_heading()
    foreign = {}
    for heading, name in known.items():
        foreign[heading] = f"This is a file of {name}, not of TikTok Shop."
    refuse_foreign(file, foreign, cure)


def ask_for_column(
    file: TablesInFile, best: HeadingsCandidate, kind: str, cure: str
) -> FixInputError:
    """Return the error for a table that lacks required columns; it names all of them.

    It offers each unknown heading whose cells look like the first of them, and says which may be
    the others.
    """
    table = best.table
    what = (
        f"The {kind} has no column {' and no column '.join(repr(name) for name in best.missing)}."
    )
    where = f"{where_in(file, table.sheet)}, row {table.header + 1}"
    offered = [_choices(missing, table) for missing in best.missing]
    if not all(offered):
        said = f"{cure} If a heading has a new name, write on the sheet Headings what it means."
        return FixInputError(what, where=where, cure=said)
    return AskWord(what, where=where, choices=offered[0], further=offered[1:])


def _choices(missing: str, table: HeadedTable) -> list[MeaningChoice]:
    """Return the unknown headings that may be a missing column."""
    choices = []
    for heading in table.headings:
        if heading.column is None and heading.text and _may_be(missing, table, heading.number):
            choices.append(MeaningChoice(heading.text, missing))
    return choices


def _may_be(name: str, table: HeadedTable, number: int) -> bool:
    """Return whether the cells of a column fit a name: ids, times, amounts or words."""
    cells = table.sheet.columns[number][table.header + 1 :]
    place = ColumnPlace("", "", range(len(cells)))
    try:
        if name.casefold().endswith(" id"):
            return any(read_ids(cells, place))
        if name.casefold().endswith(" time"):
            return any(read_times(cells, place, day_first=True))
        if name in _WORDS:
            return any(isinstance(cell, str) and not _is_none(cell) for cell in cells)
        return bool(read_amounts([(place, cells)], "").by_cell)
    except FixInputError:
        return False


_WORDS = ("Type", "Order Status")


class TableRows:
    """Rows of a table that hold something, read column by column."""

    def __init__(
        self,
        file: TablesInFile,
        table: HeadedTable,
        id_name: str,
        must_go_with: Sequence[str],
        told: ToldMeanings = _NOTHING_TOLD,
    ) -> None:
        self.where = where_in(file, table.sheet)
        self.table = table
        self.notes: list[str] = []
        self.has_sum = False  # whether a row below is the sum of the rows
        self._told = told
        self._places = self._filled(id_name, must_go_with)
        self.numbers = [place + 1 for place in self._places]
        self._all = len(self._places) == table.sheet.height - table.header - 1

    def _filled(self, id_name: str, must_go_with: Sequence[str]) -> Sequence[int]:
        """Return the places of the rows with an id.

        Padding, a row of descriptions and a row with the sum of those above are passed over. Raises
        FixInputError for another row with an amount and no id. The last of `must_go_with` is the
        amount that is summed.
        """
        ids = self.table.sheet.columns[self.table.numbers(id_name)[0]]
        others = []
        for name in must_go_with:
            for number in self.table.numbers(name)[:1]:
                others.append(self.table.sheet.columns[number])
        rows = range(self.table.header + 1, len(ids))
        none = {cell for cell in set(ids) if _is_none(cell) or _is_label(cell)}
        filled: Sequence[int] = rows
        if none:
            filled = [place for place in rows if ids[place] not in none]
        first = next((place for place in rows if not _is_none(ids[place])), None)
        if first is not None and _describes(ids[first], [column[first] for column in others]):
            filled = [place for place in filled if place > first]
            rows = range(first + 1, len(ids))
        self._refuse_short(filled)
        if len(filled) < len(rows):
            left = sorted(set(rows).difference(filled))
            self._pass_over_sums(left, filled, others)
        return filled

    def _refuse_short(self, filled: Sequence[int]) -> None:
        """Refuse a CSV with a row that has fewer cells than there are headings.

        The file was cut off.
        """
        widths = self.table.sheet.widths
        wanted = max(
            (heading.number + 1 for heading in self.table.headings if heading.text), default=0
        )
        short = None
        if widths:
            short = next((place for place in filled if widths[place] < wanted), None)
        if short is not None:
            raise FixInputError(
                f"The row has {widths[short]} cells, there are {wanted} headings: "
                "the file was cut off or changed.",
                where=f"{self.where}, row {short + 1}",
                cure="Download it again from Seller Center.",
            )

    def _pass_over_sums(
        self, left: Sequence[int], filled: Sequence[int], others: Sequence[Sequence[Cell]]
    ) -> None:
        """Note each row without an id that is the sum of the rows above.

        Raises FixInputError for any other amount.
        """
        for place in left:
            if not any(_holds_something(column[place]) for column in others):
                continue
            above = [other for other in filled if other < place]
            if not others or not _is_sum(others[-1], place, above):
                raise FixInputError(
                    "The row has an amount and no id, and is not the sum of the rows above.",
                    where=f"{self.where}, row {place + 1}",
                    cure="Take out what was added to the file, or download it again.",
                )
            self.has_sum = True
            self.notes.append(
                f"Row {place + 1} is the sum of the rows above; it agrees and is not counted."
            )

    def cells(self, number: int) -> Sequence[Cell]:
        """Return the cells of one column in these rows."""
        column = self.table.sheet.columns[number]
        if self._all:
            return column[self.table.header + 1 :]
        return [column[place] for place in self._places]

    def place(self, number: int) -> ColumnPlace:
        """Return where a column stands, for messages."""
        return ColumnPlace(
            self.where,
            self.table.headings[number].text or f"(column {letters(number)})",
            self.numbers,
        )

    def first(self, name: str) -> tuple[Sequence[Cell], ColumnPlace] | None:
        """Return the cells and place of the first column that is called so.

        None when there is none.
        """
        pulse.step(len(self.numbers), None, "Reading the columns", stops=False)
        numbers = self.table.numbers(name)
        if not numbers:
            return None
        return self.cells(numbers[0]), self.place(numbers[0])

    def texts(self, name: str) -> list[str]:
        """Return a column of words; empty ones when the table has no such column."""
        found = self.first(name)
        if not found:
            return [""] * len(self.numbers)
        known = {}
        for cell in set(found[0]):
            known[cell] = ""
            if not _is_none(cell):
                known[cell] = clean(str(cell))
        return [known[cell] for cell in found[0]]

    def names(self, name: str) -> list[str]:
        """Return a column of names without outer spaces.

        Empty ones when there is no such column.
        """
        found = self.first(name)
        if not found:
            return [""] * len(self.numbers)
        return [str(cell).strip() for cell in found[0]]

    def ids(self, name: str) -> list[str]:
        """Return a column of ids.

        Empty ones when the table has no such column. Raises FixInputError.
        """
        found = self.first(name)
        if not found:
            return [""] * len(self.numbers)
        self._note_of_two(name)
        return read_ids(*found, sure=self._told.ids, beside=lambda: self._ids_beside(name))

    def _note_of_two(self, name: str) -> None:
        """Add a note if a column is there twice with different cells."""
        columns = [list(self.cells(number)) for number in self.table.numbers(name)]
        note = f"'{name}' stands twice with different cells; the first is read."
        if any(cells != columns[0] for cells in columns) and note not in self.notes:
            self.notes.append(note)

    def _ids_beside(self, name: str) -> set[str]:
        """Return the ids in the other columns of the table, as they are written."""
        found: set[str] = set()
        for heading in self.table.headings:
            if (
                heading.column
                and heading.column.name.endswith(" ID")
                and heading.column.name != name
            ):
                for cell in self.cells(heading.number):
                    if not isinstance(cell, str):
                        continue
                    text = clean(cell)
                    if text.isascii() and text.isdecimal():
                        found.add(text)
        return found

    def moments(self, name: str, *, day_first: bool | None = None) -> list[datetime | None]:
        """Return a column of times.

        None when the table has no such column. Raises FixInputError.
        """
        found = self.first(name)
        if not found:
            return [None] * len(self.numbers)
        return read_times(*found, day_first=day_first)


def _is_none(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell in NONE_WORDS or clean(cell) in NONE_WORDS)


def _is_label(cell: Cell) -> bool:
    """Return whether a cell in the column of ids is a label, such as Total, and no id."""
    return isinstance(cell, str) and bool(clean(cell)) and not any(map(str.isdigit, cell))


def _holds_something(cell: Cell) -> bool:
    return not _is_none(cell) and cell not in ZERO_TEXTS


def _is_sum(column: Sequence[Cell], place: int, above: Sequence[int]) -> bool:
    """Return whether a cell is the sum of the cells in these places."""
    cells = [column[place], *(column[other] for other in above)]
    try:
        amounts = read_amounts([(ColumnPlace("", "", range(len(cells))), cells)], "").column(cells)
    except FixInputError:
        return False
    return bool(above) and amounts[0] == sum(amounts[1:])


def _describes(name: Cell, others: Sequence[Cell]) -> bool:
    """Return whether the first row explains the columns: words instead of an id and amounts."""
    return (
        isinstance(name, str)
        and all(
            isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in (name, *others)
        )
        and bool(clean(name))
    )


def letters(number: int) -> str:
    """Return a column's letters as Excel shows them: 0 is A, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
