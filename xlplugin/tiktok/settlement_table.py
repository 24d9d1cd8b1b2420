"""Where in a file the settlement stands, and which of its columns is which."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.tiktok.columns import Column, Headings
from xlplugin.tiktok.tables_in_file import Cell, Sheet, TablesInFile
from xlplugin.tiktok.values import NONE_WORDS, Place, clean, fold, read_ids, read_times

_HEADER_WITHIN = 30
_KNOWN_ENOUGH = 3
EXPORT = "In Seller Center choose Finance → Settled → Export, and load that file as it is."


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
        return [heading.number for heading in self.headings if heading.column and heading.column.name == name]


class _Candidate(NamedTuple):
    known: int
    missing: tuple[str, ...]
    table: Table


_ESTIMATE = (
    "These are estimates for orders that are not settled yet; they are never posted.",
    (
        "Total estimated settlement amount", "Estimated settlement amount", "Estimated settle time",
        "Unsettled reasons", "Unsettled reason", "Estimasi jumlah penyelesaian",
        "Estimasi jumlah penyelesaian pembayaran",
        "Số tiền quyết toán ước tính", "Thời gian quyết toán dự kiến", "Lý do chưa quyết toán",
        "Valor estimado a ser liquidado", "预计结算总金额", "预计结算金额", "预计结算时间", "未结算原因",
    ),
)  # fmt: skip
_ORDERS = (
    "This is an orders export, not a settlement: load it as orders.",
    ("Order Substatus", "SKU Unit Original Price", "SKU Subtotal Before Discount"),
)
_FOREIGN = {fold(heading): what for what, words in (_ESTIMATE, _ORDERS) for heading in words}


def find_table(file: TablesInFile, layouts: Sequence[Headings]) -> Table:
    """The one settlement table of a file. Raises FixInputError, with what the file is instead where that is known."""
    candidates = _candidates(file, layouts)
    _refuse_foreign(file)
    complete = [candidate for candidate in candidates if not candidate.missing]
    if complete:
        return _only(file, complete)
    best = max(candidates, key=lambda candidate: candidate.known, default=None)
    if best is None or best.known < _KNOWN_ENOUGH:
        sheets = ", ".join(f"'{sheet.name}'" for sheet in file.sheets[:8])
        raise FixInputError(
            f"No row of headings of a settlement was found (looked through {sheets}).", where=file.name, cure=EXPORT
        )
    raise FixInputError(
        f"The settlement has no column {' and no column '.join(repr(name) for name in best.missing)}.",
        where=f"{file.name}, sheet '{best.table.sheet.name}', row {best.table.header + 1}", cure=EXPORT,
    )  # fmt: skip


def find_second_table(file: TablesInFile, besides: Sheet, headings: Headings) -> Table | None:
    """Another table of the file, on another sheet; None when there is none."""
    candidates = _candidates(file, [headings])
    return next((c.table for c in candidates if not c.missing and c.table.sheet is not besides), None)


def _candidates(file: TablesInFile, layouts: Sequence[Headings]) -> list["_Candidate"]:
    return [
        _candidate(sheet, row, headings)
        for sheet in file.sheets
        for row in range(min(_HEADER_WITHIN, sheet.height))
        for headings in layouts
    ]


def _candidate(sheet: Sheet, row: int, headings: Headings) -> _Candidate:
    found = _headings(sheet.row(row), headings)
    names = {heading.column.name for heading in found if heading.column}
    missing = tuple(name for name in headings.layout.required if name not in names)
    return _Candidate(len(names), missing, Table(sheet, row, headings.layout.name, found))


def _headings(cells: Sequence[Cell], headings: Headings) -> tuple[Heading, ...]:
    texts = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]
    return tuple(Heading(number, text, headings.find(text) if text else None) for number, text in enumerate(texts))


def _refuse_foreign(file: TablesInFile) -> None:
    for sheet in file.sheets:
        for row in range(min(_HEADER_WITHIN, sheet.height)):
            for cell in sheet.row(row):
                what = _FOREIGN.get(fold(cell)) if isinstance(cell, str) and len(cell) < 100 else None
                if what:
                    where = f"{file.name}, sheet '{sheet.name}', column '{clean(str(cell))}'"
                    raise FixInputError(what, where=where, cure=EXPORT)


def _only(file: TablesInFile, complete: Sequence[_Candidate]) -> Table:
    """The table, when there is one: its layout is the one that knows most of the headings."""
    sheets = list(dict.fromkeys(candidate.table.sheet.name for candidate in complete))
    if len(sheets) > 1:
        raise FixInputError(
            f"There is a settlement on each of the sheets {', '.join(map(repr, sheets))}.",
            where=file.name, cure=EXPORT,
        )  # fmt: skip
    first = min(candidate.table.header for candidate in complete)
    return max((c for c in complete if c.table.header == first), key=lambda candidate: candidate.known).table


class TableRows:
    """The rows of a table that hold something, read column by column."""

    def __init__(self, file: TablesInFile, table: Table, id_name: str, must_go_with: Sequence[str]) -> None:
        self.where = file.name if len(file.sheets) == 1 else f"{file.name}, sheet '{table.sheet.name}'"
        self.table = table
        self._places = self._filled(id_name, must_go_with)
        self.numbers = [place + 1 for place in self._places]
        self._all = len(self._places) == table.sheet.height - table.header - 1

    def _filled(self, id_name: str, must_go_with: Sequence[str]) -> Sequence[int]:
        """The places of the rows with an id. Padding and a row of descriptions are passed over; a sum is refused."""
        ids = self.table.sheet.columns[self.table.numbers(id_name)[0]]
        others = [self.table.sheet.columns[number] for name in must_go_with for number in self.table.numbers(name)[:1]]
        first = self.table.header + 1
        if first < len(ids) and _describes(ids[first], [column[first] for column in others]):
            first += 1
        filled = [place for place in range(first, len(ids)) if not _is_none(ids[place])]
        if len(filled) < len(ids) - first:
            for place in set(range(first, len(ids))).difference(filled):
                if any(not _is_none(column[place]) for column in others):
                    raise FixInputError(
                        "The row has an amount and no id.", where=f"{self.where}, row {place + 1}",
                        cure="Take out what was added to the file, or download it again.",
                    )  # fmt: skip
        return filled

    def cells(self, number: int) -> Sequence[Cell]:
        """The cells of one column in these rows."""
        column = self.table.sheet.columns[number]
        return column[self.table.header + 1 :] if self._all else [column[place] for place in self._places]

    def place(self, number: int) -> Place:
        """Where a column stands, for messages."""
        return Place(self.where, self.table.headings[number].text or f"(column {letters(number)})", self.numbers)

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
        and all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in (name, *others))
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
