"""Keep the books in the workbook's own ledger sheets.

`sheet_session.py` says how a posting is written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.runs import Deed, Run, in_order, trail_row
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.tables import (
    JOURNAL,
    RUNS,
    SETTINGS,
    SHOWN_FROM,
    JournalRow,
    RunsRow,
    SettingsRow,
)
from xlplugin.stores import ledger_rows, sheet_room
from xlplugin.stores.contract import (
    LaterRows,
    Records,
    Session,
    Snapshot,
    WindowedRecords,
)
from xlplugin.stores.ledger_rows import FORMS
from xlplugin.stores.session import user_name
from xlplugin.stores.sheet_records import (
    ADDING,
    COPYING,
    LEDGER_TABLES,
    SheetRecords,
    end_of_part,
    first_edit,
    is_unfinished,
)
from xlplugin.stores.sheet_session import CLOSE_UNSAVED, SheetSession, SheetSnapshot, new_rows

_SHOWN_FROM_SAYS = (
    "The database has more rows than a sheet. The ledger sheets show what was posted from this "
    "run on; reports, Verify and exports work over all years."
)


class LedgerSheets(SheetRecords):
    """The books in the ledger sheets of a workbook."""

    def __init__(self, book: Workbook, *, user: str = "") -> None:
        super().__init__(book)
        self.user = user or user_name()
        self._looked: SheetSnapshot | None = None  # the last snapshot of the sheets
        self._looked_after = 0  # how many writes there had been then

    @contextmanager
    def posting(self, action: str) -> Iterator[Session]:
        """Open one posting, written at its end or not at all, with one row in the run log."""
        self.mend()
        session = SheetSession(self.book, action, self.user)
        session.look()
        yield session
        session.finish()

    @contextmanager
    def reading(self, *, checked: bool = True) -> Iterator[Snapshot]:
        """Open the sheets to be read."""
        if not checked:
            yield SheetSnapshot(self.book)
            return
        self.mend()
        if self._looked is None or self._looked_after != self.book.ledger_writes:
            snapshot = SheetSnapshot(self.book)
            snapshot.look()
            self._looked = snapshot
            self._looked_after = self.book.ledger_writes
        yield self._looked

    def rewrite_sheets(self) -> None:
        """Do nothing: these sheets are the books."""

    def close(self) -> None:
        """Do nothing: the workbook stays open."""

    def write_sheets(self, batches: Iterable[Batch], run: Run) -> None:
        """Add what has been posted elsewhere, under that posting's row of the run log."""
        self.mend()
        session = SheetSession(self.book, run.action, run.user)
        session.is_partial = self.first_run > 1
        for batch in batches:
            session.write(batch)
        session.show(run)

    @property
    def first_run(self) -> int:
        """Return the first run of which the sheets show the rows; 1 if they show all."""
        first = read_setting(self.book, SHOWN_FROM)
        return int(first) if first.isdecimal() else 1

    def end_as(self, runs: Sequence[Run]) -> bool:
        """Return whether the sheets end as these runs do, having begun with `first_run`."""
        first = self.first_run
        before = check_digits.ends_in(runs[first - 2].closing) if first - 1 <= len(runs) else {}
        if not before or len(self.runs()) != len(runs):
            return False
        for part, end in check_digits.ends_in(runs[-1].closing).items():
            shown = end_of_part(self.book, part)
            if shown.rows != end.rows - before[part].rows:
                return False
            if shown.rows and shown.check != end.check:
                return False
        return True

    def has_room(self, batches: Iterable[Batch]) -> bool:
        """Return whether the sheets have room to show these batches too."""
        rows = {table.name: self.book.view(table).count for table in LEDGER_TABLES}
        for batch in batches:
            for name, count in new_rows(batch).items():
                rows[name] += count
        return max(rows.values()) <= sheet_room.SHOWN_ROWS

    def edited(self) -> str:
        """Return what is not as it was posted in the Journal, and where; empty if all is.

        The reports add up the Journal. Only Verify looks at every sheet.
        """
        if self.first_run > 1:  # the chain begins in what is left out
            return ""
        return first_edit(self.book)

    def excel_row(self, part: str, no: int) -> int | None:
        """Return Excel's number of the row that has a record; None if it is not shown.

        Args:
            part: One of `check_digits.PARTS`, or the sheet Runs.
            no: The number of the record in the part, as posted, from 1.
        """
        if self.first_run > 1:
            return None
        view = self.book.view(ledger_rows.TABLES.get(part, RUNS))
        if part not in ledger_rows.TABLES:  # the run log has its trail between its rows
            numbers = view.firsts()
            return view.top + 1 + (numbers.index(no) if no in numbers else len(numbers))
        if part != check_digits.JOURNAL:
            return view.top + no
        entries = view.firsts()
        numbers = sorted({entry for entry in entries if isinstance(entry, float)})
        if no > len(numbers):
            return view.top + len(entries) + 1
        return view.top + 1 + entries.index(numbers[no - 1])

    def emptied_row(self, part: str, excel_row: int) -> int | None:
        """Return Excel's number of a row whose cells were cleared; None if the record has none.

        An entry has several rows in the Journal. A cleared one is among them, or beside them.

        Args:
            part: One of `check_digits.PARTS`, or the sheet Runs.
            excel_row: Excel's number of the record's row, or of its first one.
        """
        view = self.book.view(ledger_rows.TABLES.get(part, RUNS))
        rows = view.raw_rows()
        place = excel_row - view.top - 1
        if not 0 <= place < len(rows):
            return None
        looked = [place]
        if part == check_digits.JOURNAL:
            entries = view.firsts()
            last = place
            for at in range(place, len(entries)):
                if entries[at] == entries[place]:
                    last = at
            looked = [*range(max(place - 1, 0), min(last + 2, len(rows)))]
        for at in looked:
            if all(value in (None, "") for value in rows[at]):
                return view.top + 1 + at
        return None

    def size_note(self) -> str:
        """Return a warning if the books have nearly all the rows that a workbook may have."""
        return sheet_room.size_note({t.sheet: self.book.view(t).count for t in LEDGER_TABLES})

    def copy_from(self, books: Records) -> None:
        """Replace everything in these sheets by what other books hold.

        What is posted there meanwhile is not copied. The oldest runs are left out when the sheets
        have no room for all, or when the user has asked for that on Settings.
        """
        runs = books.runs()
        first = sheet_room.first_run_shown(runs, books.counts(), self.first_run)
        self.book.view(RUNS).replace([RunsRow(user=self.user, note=COPYING)])
        if first > 1 and isinstance(books, WindowedRecords):
            self._put_later(books.later(first), runs[: first - 1], books)
        else:
            self._put_all(books, first)
        if first != self.first_run:
            note = SettingsRow(SHOWN_FROM, str(first), _SHOWN_FROM_SAYS)
            self.book.view(SETTINGS).merge([note])
        self.put_log(books)

    def _put_all(self, books: Records, first: int) -> None:
        """Show everything that was posted from a run on, and the sums of what is before."""
        heads: dict[str, list[Any]] = {part: [] for part in check_digits.HEADS}
        for state in books.documents():
            part = check_digits.heads_of(state.type)
            heads[part].append(FORMS[part].row(state))
        rows: dict[str, Iterable[Any]] = {
            **heads,
            check_digits.LINES: map(ledger_rows.line_row, books.document_lines()),
            check_digits.CHANGES: map(ledger_rows.change_row, books.changes()),
            check_digits.KNOCK_OFFS: map(ledger_rows.knock_off_row, books.knock_offs()),
            check_digits.FACTS: map(ledger_rows.source_row, books.source_rows()),
            check_digits.MASTER_DATA: map(ledger_rows.master_change_row, books.master_changes()),
        }
        for part, made in rows.items():
            stamped = []
            for row, stamp in zip(made, books.stamps(part), strict=False):
                if stamp.run >= first or part == check_digits.MASTER_DATA:
                    stamped.append(row._replace(run=stamp.run, check=stamp.check))
            self.book.view(ledger_rows.TABLES[part]).replace(stamped)
        stamps = ((stamp.run, stamp.check) for stamp in books.stamps(check_digits.JOURNAL))
        legs = ledger_rows.journal_rows(books.entries(), 1, stamps)
        shown: list[JournalRow] = []
        left_out: list[JournalRow] = []
        for leg in legs:
            (shown if leg.run >= first else left_out).append(leg)
        self.book.view(JOURNAL).replace([*ledger_rows.brought_forward(left_out), *shown])

    def _put_later(self, later: LaterRows, before: Sequence[Run], books: Records) -> None:
        """Show what later runs have added, and the sums of what the runs before have posted."""
        heads: dict[str, list[Any]] = {part: [] for part in check_digits.HEADS}
        for held in later.heads:
            part = check_digits.heads_of(held.type)
            heads[part].append(FORMS[part].row(held))
        rows: dict[str, Iterable[Any]] = {
            **heads,
            check_digits.LINES: map(ledger_rows.line_row, later.rows[check_digits.LINES]),
            check_digits.CHANGES: map(ledger_rows.change_row, later.rows[check_digits.CHANGES]),
            check_digits.KNOCK_OFFS: map(
                ledger_rows.knock_off_row, later.rows[check_digits.KNOCK_OFFS]
            ),
            check_digits.FACTS: map(ledger_rows.source_row, later.rows[check_digits.FACTS]),
        }
        stamps: dict[str, Iterable[RowDigest]] = dict(later.stamps)
        rows[check_digits.MASTER_DATA] = map(ledger_rows.master_change_row, books.master_changes())
        stamps[check_digits.MASTER_DATA] = books.stamps(check_digits.MASTER_DATA)
        for part, made in rows.items():
            stamped = []
            for row, stamp in zip(made, stamps[part], strict=True):
                stamped.append(row._replace(run=stamp.run, check=stamp.check))
            self.book.view(ledger_rows.TABLES[part]).replace(stamped)
        no = check_digits.ends_in(before[-1].closing)[check_digits.JOURNAL].rows + 1
        of_entries = ((stamp.run, stamp.check) for stamp in stamps[check_digits.JOURNAL])
        legs = ledger_rows.journal_rows(later.rows[check_digits.JOURNAL], no, of_entries)
        earlier = map(ledger_rows.day_sum_row, later.earlier)
        self.book.view(JOURNAL).replace([*earlier, *legs])

    def put_log(self, books: Records) -> None:
        """Show the run log of other books, with its trail."""
        rows = [RunsRow(*run) for run in in_order(books.runs(), books.trail())]
        self.book.view(RUNS).replace(rows)

    def record(self, deed: Deed) -> None:
        """Add a row to the trail of the run log."""
        self.mend()
        row = trail_row(deed, self.user, self.runs(), self.trail())
        self.book.view(RUNS).append([RunsRow(*row)])

    def finished(self) -> bool:
        """Return whether the last posting, or copying, into these sheets came to its end."""
        notes = self.book.view(RUNS).column("Note")
        return not notes or not is_unfinished(notes[-1])

    def mend(self) -> None:
        """Take back what a killed posting has left.

        Raises:
            FixInputError: The posting had begun to change heads, or the sheets were being copied.
        """
        if self.finished():
            return
        note = self.book.view(RUNS).column("Note")[-1]
        if not note.startswith(ADDING):
            raise FixInputError(
                "The last posting was cut off before its end.",
                where=self.book.name,
                cure=CLOSE_UNSAVED,
            )
        before: dict[str, int] = {}
        for name, count in re.findall(r"(\w+) (\d+)", note):
            before[name] = int(count)
        for table in LEDGER_TABLES:
            if table.name in before:  # not there if an earlier version was cut off
                self.book.view(table).truncate(before[table.name])
        self.book.view(RUNS).truncate(self.book.view(RUNS).count - 1)
