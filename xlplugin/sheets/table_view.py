"""Read and write one table of a workbook, in blocks of rows.

The number of Excel calls of a method does not grow with the rows. Columns that the user added are
left alone: known rows keep their place, new rows come after them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.sheets import cells
from xlplugin.sheets.beside import Beside, Remark, as_value, names_of, readable, shown
from xlplugin.sheets.followers import FOLLOW_ROWS, excel_follow_rows
from xlplugin.sheets.tables import (
    BOOKS_TABLES,
    EARLIER_REMARKS,
    LEDGER,
    TEXT,
    TICK,
    Column,
    EarlierRemarksRow,
    Table,
)

if TYPE_CHECKING:
    from xlplugin.sheets.book import Workbook

SHOW_CHOSEN = "'TikTokLedger.xlam'!Choices.ShowChosen"
SAVED_COPY = "If you deleted it, go on from a saved copy."
RowValues = tuple[Any, ...]
R = TypeVar("R", bound=RowValues)
_BLANK_ROW = "(a blank row)"  # the name under which a remark beside such a row is kept
_CELLS_AT_ONCE = 20_000  # read or written between two reports of progress


def _missing_columns(table: Table[Any], missing: Sequence[str]) -> FixInputError:
    """Return the error for columns that a table lacks; it names all of them."""
    where = f"sheet '{table.sheet}'"
    if len(missing) == 1:
        name = missing[0]
        cure = f"If you renamed it, write '{name}' into its heading again. {SAVED_COPY}"
        return FixInputError(f"The column '{name}' is missing.", where=where, cure=cure)
    named = ", ".join(f"'{name}'" for name in missing)
    cure = f"If you renamed them, write {named} into their headings again. {SAVED_COPY}"
    return FixInputError(f"The columns {named} are missing.", where=where, cure=cure)


class TableView(Generic[R]):
    """Table in a workbook: where its columns are, and its rows."""

    def __init__(self, table: Table[R], listed: Any, book: "Workbook") -> None:
        self.table = table
        self._book = book
        self._listed = listed
        header = listed.header_row_range
        if header is None:
            raise FixInputError(
                f"The table '{table.name}' has no row of headings.",
                where=f"sheet '{table.sheet}'",
                cure="In Excel, click into the table and tick Header Row on Table Design. In "
                "LibreOffice, tick Contains column labels under Data, Define Range. Then save.",
            )
        self.top = int(header.row)
        self.left = int(header.column)
        titles = header.options(ndim=1).value
        self._titles = [str(title).strip() for title in titles]
        self.width = len(titles)
        self._places = {str(title).strip().casefold(): place for place, title in enumerate(titles)}
        missing = [c.name for c in table.columns if c.name.casefold() not in self._places]
        if missing:
            raise _missing_columns(table, missing)
        self._read: list[list[Any]] | None = None
        self._columns: dict[str, list[Any]] = {}  # by heading, converted as for the records
        self._records: list[R] | None = None
        self._firsts: list[Any] | None = None
        self._count: int | None = None
        self.before_write: Callable[[Any], None] | None = None  # called with the sheet

    def _forget(self) -> None:
        """Drop what was read, because the cells are about to be written."""
        self._read = None
        self._columns = {}
        self._records = None
        self._firsts = None
        if self.table.name in BOOKS_TABLES:
            self._book.ledger_writes += 1

    def _open_sheet(self) -> Any:
        """Return the sheet, ready to be written."""
        sheet = self._listed.range.sheet
        if self.before_write:
            self.before_write(sheet)
        return sheet

    @property
    def count(self) -> int:
        """Return how many rows there are."""
        if self._count is None:
            if self.table.role == LEDGER:  # every row has a first cell, so that column is enough
                self._count = len(self.firsts())
            else:
                self._count = len(self._known_block())
        return self._count

    def firsts(self) -> list[Any]:
        """Return the first column as Excel has it, without the blanks at its end."""
        if self._firsts is not None:
            return list(self._firsts)
        place = self._column(self.table.columns[0].name)
        if self._read is not None:
            return [row[place] for row in self._read]
        body = self._listed.data_body_range
        values: list[Any] = []
        for first, last in self._parts(int(body.shape[0]) if body is not None else 0):
            values += self._range(place, place, first, last).options(ndim=1).value
            pulse.step(last, None, f"Reading {self.table.sheet}", stops=False)
        while values and values[-1] in (None, ""):
            values.pop()
        self._count = len(values)
        self._firsts = values
        return list(values)

    def text(self, name: str, row: int) -> str:
        """Return one cell as text."""
        place = self._column(name)
        return str(self._range(place, place, row, row + 1).value or "")

    def cell(self, name: str, row: int | None) -> str:
        """Return the address of a cell such as B7: in a row from 0, or of the heading for None.

        An empty or unknown name stands for the first column, and so does a folded column, because
        a link to it would show nothing.
        """
        place = self._places.get(name.casefold(), 0)
        if any(column.behind and column.name == name for column in self.table.columns):
            place = 0
        number = self.top if row is None else self.top + 1 + row
        return f"{_letters(self.left + place)}{number}"

    def floats(self, name: str) -> Iterator[float]:
        """Yield the numbers of a column as Excel has them, for sums that need not be exact."""
        place = self._column(name)
        for row in self._known_block():
            if isinstance(row[place], float):
                yield row[place]

    def _column(self, name: str) -> int:
        return self._places[name.casefold()]

    def _block(self) -> list[list[Any]]:
        """Return the table's cells as Excel has them, without the blank rows at its end."""
        body = self._listed.data_body_range
        block = self._in_parts(body) if body is not None else []
        ours = [self._column(c.name) for c in self.table.columns]
        while block and all(block[-1][place] in (None, "") for place in ours):
            block.pop()
        return block

    def _in_parts(self, body: Any) -> list[list[Any]]:
        """Return the cells of the table's body, read in parts so that the user sees progress."""
        count = int(body.shape[0])
        if count <= _CELLS_AT_ONCE // self.width:
            whole: list[list[Any]] = body.options(ndim=2).value
            return whole
        block: list[list[Any]] = []
        for first, last in self._parts(count):
            block += self._range(0, self.width - 1, first, last).options(ndim=2).value
            pulse.step(last, count, f"Reading {self.table.sheet}", stops=False)
        return block

    def _parts(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield the first and the last row of each part of a long table."""
        size = max(_CELLS_AT_ONCE // self.width, 1)
        for first in range(0, count, size):
            yield first, min(first + size, count)

    def rows(self) -> list[R]:
        """Return the rows as records. Raises FixInputError with the place of a bad cell."""
        if self._records is None:
            columns = [self._known_column(column) for column in self.table.columns]
            make: Callable[[RowValues], R] = self.table.record._make  # type: ignore[attr-defined]  # NamedTuple
            self._records = list(map(make, zip(*columns, strict=True)))
        return list(self._records)

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the headings of every column, also of those that the user added."""
        return tuple(self._titles)

    def raw_rows(self) -> list[list[Any]]:
        """Return every cell of every row as Excel has it, also of the user's own columns."""
        return self._known_block()

    def column(self, name: str) -> list[Any]:
        """Return one column of every row. Raises FixInputError with the place of a bad cell."""
        return list(self._known_column(self.table.column(name)))

    def _known_column(self, column: Column) -> list[Any]:
        """Return a column of every row, read once until the table is written."""
        block = self._known_block()
        if column.name not in self._columns:
            self._columns[column.name] = self._read_column(column, block)
        return self._columns[column.name]

    def _known_block(self) -> list[list[Any]]:
        block = self._read if self._read is not None else self._block()
        self._read, self._count = block, len(block)
        return block

    def _read_column(self, column: Column, block: list[list[Any]]) -> list[Any]:
        place = self._column(column.name)
        read = cells.reader(column.kind, may_be_none=column.may_be_none)
        result = []
        text = f"Reading {self.table.sheet}"
        for offset, row in enumerate(pulse.counted(block, len(block), text, stops=False)):
            try:
                result.append(read(row[place]))
            except FixInputError as error:
                row_number = self.top + 1 + offset
                error.where = (
                    f"sheet '{self.table.sheet}', row {row_number}, column '{column.name}'"
                )
                raise
        return result

    def renew(self, rows: Sequence[R]) -> None:
        """Replace all rows by these, and write only from the first row that is not so already.

        A cell that was typed over is put right, also one with a formula of the same value.
        """
        kept = self._rows_that_stay(rows)
        if kept < max(len(rows), self.count):
            self.replace(rows, kept=kept)

    def _rows_that_stay(self, rows: Sequence[R]) -> int:
        """Return how many of the table's first rows have exactly these values, and no formula."""
        places = [self._column(column.name) for column in self.table.columns]
        block = self._known_block()
        stay = min(len(block), len(rows))
        for number, (cells_now, row) in enumerate(zip(block, rows, strict=False)):
            if [cells_now[place] for place in places] != list(map(cells.write_cell, row)):
                stay = number
                break
        return min([stay, *self._formula_rows(stay)])

    def _formula_rows(self, count: int) -> list[int]:
        """Return which of the first rows (from 0) have a formula in the table."""
        if not count:
            return []
        find = getattr(self._listed.range.sheet.impl, "rows_with_formulas", None)
        if find:
            return [row - self.top - 1 for row in find(self.top + 1, count)]
        found = []
        for first, last in self._parts(count):
            formulas = self._range(0, self.width - 1, first, last).formula
            for number, row in enumerate(formulas, first):
                if any(str(formula).startswith("=") for formula in row):
                    found.append(number)
        return found

    def replace(self, rows: Sequence[R], *, kept: int = 0) -> None:
        """Replace all rows by these. What the user wrote beside a row follows it.

        Args:
            rows: All rows.
            kept: How many of the first rows are so already: they are not written.
        """
        before = self.count
        if rows:
            self._refuse_notes()
        new = rows[kept:]
        beside = self._beside(kept)
        if beside.leaves(names_of(self.table, new)):
            # Raise now, before anything is written, if there is no sheet to keep them on.
            self._book.view(EARLIER_REMARKS)
        self._resize(len(rows))
        self._write(self.table.headings, kept, new)
        if before > len(rows):
            self._clear(len(rows), before)
        self._count = len(rows)
        if beside.names:
            self._put_beside(beside, new, kept)
        if self.table.moment:
            now = datetime.now(UTC).astimezone()
            self._book.put_cell(self.table.moment_name, cells.moment_text(now))

    def _beside(self, kept: int) -> Beside:
        """Return what the user wrote beside the rows after the first ones, which are kept.

        It is nothing for books, whose rows never move.
        """

        def below(left: int, right: int, first: int, last: int) -> Any:
            return self._range(left, right, kept + first, kept + last)

        if self.table.has_check_digits:
            return Beside([], below)
        ours = [self._column(column.name) for column in self.table.columns]
        rows = readable(self.table, ours, self._known_block()[kept:])
        beside = Beside(names_of(self.table, rows), below)
        if not rows:
            return beside
        for place in range(self.width):
            if place not in ours:
                beside.add(place, self._titles[place])
        for place in (*range(1 - self.left, 0), *range(self.width, self._used_width())):
            beside.add(place, f"Column {_letters(self.left + place)}")
        return beside

    def _used_width(self) -> int:
        """Return how many columns are in use, from the table's first."""
        last = int(self._listed.range.sheet.used_range.last_cell.column)
        return max(self.width, last - self.left + 1)

    def _put_beside(self, beside: Beside, rows: Sequence[R], above: int) -> None:
        """Write the user's remarks beside their rows; those of rows that are gone are kept."""
        names = names_of(self.table, rows)
        if names == beside.names:
            return
        self._forget()
        gone = beside.put(names, self._earlier(set(names) - set(beside.names), beside.headings))
        gone += self._follow(beside.names, names, above)
        if gone:
            view = self._book.view(EARLIER_REMARKS)
            taken = {(row.sheet, row.row, row.column) for row in view.rows()}
            kept = []
            for remark in gone:
                text, kind = shown(remark.value)
                name = remark.row or _BLANK_ROW
                number = 1
                while (self.table.sheet, name, remark.column) in taken:
                    number += 1
                    name = f"{remark.row or _BLANK_ROW} ({number})"
                taken.add((self.table.sheet, name, remark.column))
                kept.append(EarlierRemarksRow(self.table.sheet, name, remark.column, text, kind))
            view.merge(kept)
            self._book.kept_remarks += len(kept)
            self._book.reveal(EARLIER_REMARKS.sheet)

    def _earlier(
        self, names: Collection[str], headings: Collection[str]
    ) -> dict[tuple[str, str], Any]:
        """Return the kept remarks of rows that are back, by row and column, and remove them."""
        found: dict[tuple[str, str], Any] = {}
        try:
            view = self._book.view(EARLIER_REMARKS)
        except FixInputError:  # a workbook from before this sheet has no earlier remarks
            return found
        places = []
        for place, row in enumerate(view.rows()):
            if row.sheet == self.table.sheet and row.row in names and row.column in headings:
                found[row.row, row.column] = as_value(row.remark, row.kind)
                places.append(place)
        view.delete(places)
        return found

    def _follow(self, before: Sequence[str], now: Sequence[str], above: int) -> list[Remark]:
        """Let colours and notes follow their rows; return the notes of rows that are gone."""
        came_from = {name: row for row, name in enumerate(before) if name}
        sources = [came_from.get(name) for name in now]
        sheet = self._listed.range.sheet
        right = self.left + self._used_width() - 1
        follow = getattr(sheet.impl, "follow_rows", None)
        if follow is None:  # Excel: a macro of the add-in moves them
            run = self._book.book.app.macro(FOLLOW_ROWS)
            rows = [*sources, *[None] * (len(before) - len(sources))]
            try:
                notes = excel_follow_rows(run, sheet, self.top + 1 + above, right, rows)
            except Exception as error:  # Excel raises many kinds; the rows are written already
                return [Remark("", "Colours and notes", f"Stand where they stood: {error}")]
        else:
            notes = follow(self.top + 1 + above, 1, right, len(before), sources)
        gone = []
        for row, column, text in notes:
            place = column - self.left
            inside = 0 <= place < self.width
            title = self._titles[place] if inside else f"Column {_letters(column)}"
            gone.append(Remark(before[row], f"Note on {title}", text))
        return gone

    def append(self, rows: Sequence[R]) -> None:
        """Add these rows at the end."""
        if not rows:
            return
        first = self.count
        self._resize(first + len(rows))
        # Counted before the write: if it fails halfway, `truncate` removes its rows.
        self._count = first + len(rows)
        self._write(self.table.headings, first, rows)

    def truncate(self, count: int) -> None:
        """Keep only the first `count` rows. Undoes the writes of a posting that failed."""
        if self.count > count:
            self._clear(count, self.count)
            self._resize(count)
            self._count = count

    def delete(self, places: Sequence[int]) -> None:
        """Delete these rows (from 0).

        The rows below move up with the user's own columns and colours.
        """
        gone = sorted(set(places))
        self._open_sheet()
        left = self.count - len(gone)
        runs = _runs([(place, 0) for place in gone])
        for run in reversed(runs):
            first = run[0][0]
            last = run[-1][0] + 1
            if not left and not first:  # a table keeps one row
                self._clear(0, 1)
                first = 1
            if first < last:
                self._range(0, self.width - 1, first, last).delete("up")
        self._forget()
        self._count = left

    def put(self, columns: Sequence[str], values: Sequence[RowValues]) -> None:
        """Write values in some columns of every row, in the rows' order."""
        if len(values) != self.count:
            raise ValueError(f"{self.table.name}: {len(values)} values for {self.count} rows")
        self._write(columns, 0, values)

    def put_column(self, heading: str, values: Iterable[Any]) -> None:
        """Write one column of every row, in the rows' order."""
        self.put((heading,), [(value,) for value in values])

    def update(self, columns: Sequence[str], rows: Sequence[R]) -> None:
        """Write some columns of every row from these records, in the rows' order."""
        places = self.table.places(columns)
        self.put(columns, [_at(row, places) for row in rows])

    def merge(self, rows: Sequence[R], keep: Sequence[str] = ()) -> int:
        """Update known rows (by key) in place and append new ones. Returns how many are new.

        Args:
            keep: Columns that stay as they are on a known row, because the user fills them in.
        """
        old = self.rows()
        key = _key(self.table)
        kept = self.table.places(keep)
        fresh = {key(row): row for row in rows}
        renewed = []
        for row in old:
            update = fresh.pop(key(row), None)
            renewed.append(row if update is None else _keeping(update, row, kept))
        names = [name for name in self.table.headings if name not in keep]
        places = self.table.places(names)
        self.put(names, [_at(row, places) for row in renewed])
        self.append(list(fresh.values()))
        return len(fresh)

    def formulas(self, column: str, formulas: Sequence[str]) -> None:
        """Write one formula per row in a column."""
        if formulas:
            self._open_sheet()
            place = self._column(column)
            for begin, end in self._parts(len(formulas)):
                part = self._range(place, place, begin, end)
                part.formula = [[formula] for formula in formulas[begin:end]]
                if end < len(formulas) or begin:
                    pulse.step(end, len(formulas), f"Writing {self.table.sheet}", stops=False)

    def _refuse_notes(self) -> None:
        """Raise FixInputError if a row to be replaced has no key: the user wrote that row."""
        if self.table.role == LEDGER or not self.table.key:
            return
        keys = [self._column(name) for name in self.table.key]
        for offset, row in enumerate(self._known_block()):
            if all(row[place] in (None, "") for place in keys):
                for place, value in enumerate(row):
                    if value not in (None, ""):
                        raise self._in_the_way(self.top + 1 + offset, place, value)

    def _refuse_below(self, bottom: int) -> None:
        """Raise FixInputError if a cell under the table would be overwritten by new rows."""
        sheet = self._listed.range.sheet
        end = int(self._listed.range.last_cell.row)
        used = int(sheet.used_range.last_cell.row)
        if min(bottom, used) <= end:
            return
        below = sheet.range((end + 1, self.left), (min(bottom, used), self.left + self.width - 1))
        for offset, row in enumerate(below.options(ndim=2).value):
            for place, value in enumerate(row):
                if value not in (None, ""):
                    raise self._in_the_way(end + 1 + offset, place, value)

    def filter(self, wanted: Mapping[str, Sequence[str]]) -> None:
        """Show only the rows that have one of the words in each of these columns.

        No words take a column's filter away. The user's filters on other columns stay.
        """
        if not hasattr(self._listed.impl, "filter"):
            self._book.book.app.macro(SHOW_CHOSEN)()  # Excel: the add-in filters by the same cells
            return
        criteria = {self._column(name): list(words) for name, words in wanted.items()}
        self._listed.impl.filter(criteria, self._known_block())

    def hidden(self) -> list[bool]:
        """Return for each row whether a filter hides it; empty where the host cannot tell."""
        sheet = self._listed.range.sheet
        tell = getattr(sheet.impl, "hidden_rows", None)
        hidden: list[bool] = tell(self.top + 1, self.count) if tell and self.count else []
        return hidden

    def beneath(self) -> int | None:
        """Return Excel's number of the row just below the table if it has a value, else None.

        That row is not part of the table, so no button reads it.
        """
        below = int(self._listed.range.last_cell.row) + 1
        sheet = self._listed.range.sheet
        row = sheet.range((below, self.left), (below, self.left + self.width - 1))
        for value in row.options(ndim=1).value:
            if value not in (None, ""):
                return below
        return None

    def take_in_beneath(self) -> int:
        """Extend the table over the rows directly below it, as Excel does where they are typed.

        A row belongs to it with two filled cells, or with all that are required. Other text, such
        as a remark, stays outside. Returns how many rows were taken in.
        """
        bottom = int(self._listed.range.last_cell.row)
        sheet = self._listed.range.sheet
        last = int(sheet.used_range.last_cell.row)
        if last <= bottom:
            return 0
        right = self.left + self.width - 1
        block = sheet.range((bottom + 1, self.left), (last, right)).options(ndim=2).value
        required = [self._column(column.name) for column in self.table.columns if column.required]
        taken = 0
        for row in block:
            filled = [place for place, value in enumerate(row) if value not in (None, "")]
            if len(filled) < 2 and not (required and set(required) <= set(filled)):
                break
            taken += 1
        if taken:
            self._forget()
            self._count = None
            self._listed.resize(sheet.range((self.top, self.left), (bottom + taken, right)))
        return taken

    def _in_the_way(self, row: int, place: int, value: Any) -> FixInputError:
        cell = self._listed.range.sheet.range((row, self.left + place)).get_address(False, False)
        return FixInputError(
            f"'{str(value)[:40]}' stands where rows of the table are to go. It is not overwritten.",
            where=f"sheet '{self.table.sheet}', cell {cell}",
            cure="If it is a row of the table, drag the table's lower right corner below it; "
            "otherwise move it beside the table, or above it. Then press again.",
        )

    def _resize(self, count: int) -> None:
        sheet = self._open_sheet()
        bottom = self.top + max(count, 1)
        self._refuse_below(bottom)
        self._forget()
        self._listed.resize(
            sheet.range((self.top, self.left), (bottom, self.left + self.width - 1))
        )

    def _clear(self, first: int, last: int) -> None:
        self._open_sheet()
        self._range(0, self.width - 1, first, last).clear_contents()

    def _range(self, left: int, right: int, first: int, last: int) -> Any:
        sheet = self._listed.range.sheet
        return sheet.range(
            (self.top + 1 + first, self.left + left), (self.top + last, self.left + right)
        )

    def _write(self, columns: Sequence[str], first: int, rows: Sequence[RowValues]) -> None:
        """Write columns that stand side by side as one block.

        Text columns get their format first.
        """
        self._forget()
        if not rows:
            return
        self._open_sheet()
        last = first + len(rows)
        pairs = sorted((self._column(name), field) for field, name in enumerate(columns))
        for run in _runs(pairs):
            kinds = [(place, self.table.column(columns[field]).kind) for place, field in run]
            for start, stop in _text_runs(kinds):
                self._range(start, stop, first, last).number_format = "@"
            self._write_run(run, first, rows)

    def _write_run(
        self, run: Sequence[tuple[int, int]], first: int, rows: Sequence[RowValues]
    ) -> None:
        """Write columns that stand side by side, in parts so that the user sees progress."""
        fields = [field for _, field in run]
        for begin, end in self._parts(len(rows)):
            block = [[cells.write_cell(row[field]) for field in fields] for row in rows[begin:end]]
            self._range(run[0][0], run[-1][0], first + begin, first + end).value = block
            if len(rows) > end or begin:
                pulse.step(end, len(rows), f"Writing {self.table.sheet}", stops=False)


def _letters(column: int) -> str:
    """Return the letters of a column, such as AA for 27."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _key(table: Table[Any]) -> Callable[[RowValues], RowValues]:
    """Return a function that gives the key of a row."""
    places = table.places(table.key)
    return lambda row: tuple([row[place] for place in places])


def _at(row: RowValues, places: Sequence[int]) -> RowValues:
    """Return the values of a row at these places."""
    return tuple([row[place] for place in places])


def _keeping(update: RowValues, old: RowValues, kept: Sequence[int]) -> RowValues:
    """Return the update with the old values at the places `kept`."""
    values = list(update)
    for place in kept:
        values[place] = old[place]
    return tuple(values)


def _runs(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split pairs into runs whose first numbers follow one another."""
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        if runs and runs[-1][-1][0] + 1 == pair[0]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs


def _text_runs(kinds: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the first and last place of every run of text columns."""
    texts = [(place, 0) for place, kind in kinds if kind in (TEXT, TICK)]
    return [(run[0][0], run[-1][0]) for run in _runs(texts)]
