"""The books in the workbook's own ledger sheets.

A session reads a table when it first needs it, works on what it read, and writes at its end:

1. A row in Runs whose note is "Not finished" and how many rows each table had.
2. The new rows of every table.
3. The changed heads of documents.
4. The real note of the row in Runs.

If a step fails, the session takes back what it wrote. If Python or Excel is killed before step 4,
the next posting finds the note: it takes back new rows, and refuses half-changed heads.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from itertools import islice
from math import fsum
from operator import attrgetter
from typing import Any, TypeVar

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import (
    MARK,
    Change,
    Document,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry, signed
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.runs import Deed, Run, in_order, trail_row
from xlplugin.money import ZERO
from xlplugin.sheets.book import R, TableView, Workbook
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.tables import (
    CHANGES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    KNOCK_OFFS,
    MASTER_DATA_LOG,
    RUNS,
    SETTINGS,
    SHOWN_FROM,
    SOURCES,
    VOUCHERS,
    JournalRow,
    RunsRow,
    SettingsRow,
    Table,
)
from xlplugin.stores import ledger_rows, sheet_room
from xlplugin.stores.contract import (
    Counts,
    DuplicateError,
    LaterRows,
    Records,
    Session,
    Snapshot,
    UnknownDocumentError,
    WindowedRecords,
)
from xlplugin.stores.edits import edits, line_counts
from xlplugin.stores.ledger_rows import FORMS, HeadForm
from xlplugin.stores.session import PostingSession, broken, next_generation, user_name

T = TypeVar("T")
_LEDGER: tuple[Table[Any], ...] = (
    INVOICES,
    CUSTOMER_PAYMENTS,
    VOUCHERS,
    INVOICE_LINES,
    CHANGES,
    KNOCK_OFFS,
    JOURNAL,
    SOURCES,
    MASTER_DATA_LOG,
)
# The tables whose rows name the document they belong to.
_WITH_DOCUMENT: tuple[Table[Any], ...] = (
    INVOICES,
    CUSTOMER_PAYMENTS,
    VOUCHERS,
    INVOICE_LINES,
    CHANGES,
    SOURCES,
)
_ADDING = "Not finished: adding rows."
_CHANGING = "Not finished: changing heads."
_COPYING = "Not finished: copying."
_READING = "Reading the books"
_PLANNING = "Adding to the books"
_HALF_A_CENT = 0.005
_SHOWN_FROM_SAYS = (
    "The database has more rows than a sheet. The ledger sheets show what was posted from this "
    "run on; reports, Verify and exports work over all years."
)
_CLOSE = "Close the workbook without saving and open it again, or go back to a saved copy."


class _SheetRecords:
    """Everything in the ledger sheets, record by record."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def balances(self) -> Balances:
        """Return every account's balance, by currency: the sums of the Journal."""
        view = self.book.view(JOURNAL)
        accounts = view.column("Account")
        currencies = view.column("Currency Code")
        debit_sides = view.column("Debit")
        credit_sides = view.column("Credit")
        result: dict[tuple[str, str], Decimal] = {}
        legs = zip(accounts, currencies, debit_sides, credit_sides, strict=True)
        for account, currency, debit, credit in pulse.counted(
            legs, len(accounts), "Adding up the Journal", stops=False
        ):
            place = (account, currency)
            result[place] = result.get(place, ZERO) + signed(debit, credit)
        return result

    def counts(self) -> Counts:
        """Count what is in the books."""
        rows = {table.name: self.book.view(table).count for table in _LEDGER}
        return Counts(
            documents=sum(rows[form.table.name] for form in FORMS.values()),
            lines=rows[INVOICE_LINES.name],
            knock_offs=rows[KNOCK_OFFS.name],
            postings=rows[JOURNAL.name],
            sources=rows[SOURCES.name],
            runs=len(self.runs()),
            master_changes=rows[MASTER_DATA_LOG.name],
        )

    def documents(self) -> Iterator[DocumentState]:
        """Yield every document: sales, then payments and refunds, then vouchers, as posted."""
        for form in FORMS.values():
            yield from map(form.read, self.book.rows(form.table))

    def document_lines(self) -> Iterator[Line]:
        """Yield every line, in the order posted."""
        return map(ledger_rows.from_line_row, self.book.rows(INVOICE_LINES))

    def changes(self) -> Iterator[Change]:
        """Yield every change of a document after it was made, in the order posted."""
        return map(ledger_rows.from_change_row, self.book.rows(CHANGES))

    def knock_offs(self) -> Iterator[KnockOff]:
        """Yield every knock-off, in the order posted."""
        return map(ledger_rows.from_knock_off_row, self.book.rows(KNOCK_OFFS))

    def entries(self) -> Iterator[Entry]:
        """Yield the journal, in the order posted."""
        return ledger_rows.from_journal(self.book.rows(JOURNAL))

    def day_entries(self) -> Iterator[Entry]:
        """Yield the journal: the sheets are read whole in any case."""
        return self.entries()

    def source_rows(self) -> Iterator[Source]:
        """Yield every fact, posted or released, in the order posted."""
        return map(ledger_rows.from_source_row, self.book.rows(SOURCES))

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return map(ledger_rows.from_master_change_row, self.book.rows(MASTER_DATA_LOG))

    def runs(self) -> Sequence[Run]:
        """Return the run log, without a run that did not finish."""
        return _finished(self.book)

    def trail(self) -> Sequence[Run]:
        """Return what was done without changing the books, the oldest row first."""
        return _trail(self.book)

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """Yield the number, run and check digits of each row of a part, in the order posted."""
        return ledger_rows.stamps(part, self.book.rows(ledger_rows.TABLES[part]))


class LedgerSheets(_SheetRecords):
    """The books in the ledger sheets of a workbook."""

    def __init__(self, book: Workbook, *, user: str = "") -> None:
        super().__init__(book)
        self._user = user or user_name()
        self._looked: _SheetSnapshot | None = None  # at the sheets as they were after so many
        self._looked_after = 0  # writes

    @contextmanager
    def posting(self, action: str) -> Iterator[Session]:
        """Open one posting, written at its end or not at all, with one row in the run log."""
        self.mend()
        session = _SheetSession(self.book, action, self._user)
        session.look()
        yield session
        session.finish()

    @contextmanager
    def reading(self, *, checked: bool = True) -> Iterator[Snapshot]:
        """Open the sheets to be read."""
        if not checked:
            yield _SheetSnapshot(self.book)
            return
        self.mend()
        if self._looked is None or self._looked_after != self.book.ledger_writes:
            snapshot = _SheetSnapshot(self.book)
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
        session = _SheetSession(self.book, run.action, run.user)
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
            shown = _end_of(self.book, part)
            if shown.rows != end.rows - before[part].rows:
                return False
            if shown.rows and shown.check != end.check:
                return False
        return True

    def has_room(self, batches: Iterable[Batch]) -> bool:
        """Return whether the sheets have room to show these batches too."""
        rows = {table.name: self.book.view(table).count for table in _LEDGER}
        for batch in batches:
            for name, count in _new_rows(batch).items():
                rows[name] += count
        return max(rows.values()) <= sheet_room.SHOWN_ROWS

    def edited(self) -> str:
        """Return what is not as it was posted in the Journal, and where; empty if all is.

        The reports add up the Journal. Only Verify looks at every sheet.
        """
        if self.first_run > 1:  # the chain begins in what is left out
            return ""
        return _edited(self.book)

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

    def size_note(self) -> str:
        """Return a warning if the books have nearly all the rows that a workbook may have."""
        return sheet_room.size_note({t.sheet: self.book.view(t).count for t in _LEDGER})

    def copy_from(self, books: Records) -> None:
        """Replace everything in these sheets by what other books hold.

        What is posted there meanwhile is not copied. The oldest runs are left out when the sheets
        have no room for all, or when the user has asked for that on Settings.
        """
        runs = books.runs()
        first = sheet_room.first_run_shown(runs, books.counts(), self.first_run)
        self.book.view(RUNS).replace([RunsRow(user=self._user, note=_COPYING)])
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
        row = trail_row(deed, self._user, self.runs(), self.trail())
        self.book.view(RUNS).append([RunsRow(*row)])

    def finished(self) -> bool:
        """Return whether the last posting, or copying, into these sheets came to its end."""
        notes = self.book.view(RUNS).column("Note")
        return not notes or not _unfinished(notes[-1])

    def mend(self) -> None:
        """Take back what a killed posting has left.

        Raises:
            FixInputError: The posting had begun to change heads, or the sheets were being copied.
        """
        if self.finished():
            return
        note = self.book.view(RUNS).column("Note")[-1]
        if not note.startswith(_ADDING):
            raise FixInputError(
                "The last posting was cut off before its end.", where=self.book.name, cure=_CLOSE
            )
        before: dict[str, int] = {}
        for name, count in re.findall(r"(\w+) (\d+)", note):
            before[name] = int(count)
        for table in _LEDGER:
            if table.name in before:  # not there if an earlier version was cut off
                self.book.view(table).truncate(before[table.name])
        self.book.view(RUNS).truncate(self.book.view(RUNS).count - 1)


class _Heads:
    """The heads of one ledger table as they will be, and as they are in the sheet."""

    def __init__(self, book: Workbook, form: HeadForm) -> None:
        self.form = form
        self.view = book.view(form.table)
        self.before = list(map(form.read, _counted_rows(book, form.table)))
        self.stamps: dict[DocumentId, tuple[int, str]] = {}  # of the documents that are added
        self.now = {DocumentId(state.type, state.no): state for state in self.before}
        if len(self.now) != len(self.before) or any(not no for _, no in self.now):
            raise FixInputError(
                "A document is there twice, or a row has no Doc No.",
                where=f"sheet '{form.table.sheet}'",
                cure="The ledger sheets are written by Post only: go back to a saved copy of the "
                "workbook.",
            )

    def added(self) -> list[Any]:
        """Return the rows of the documents that are not in the sheet yet."""
        rows = []
        for document, (run, check) in self.stamps.items():
            rows.append(self.form.row(self.now[document])._replace(run=run, check=check))
        return rows

    def changed(self) -> bool:
        """Return whether a head in the sheet has to be written."""
        return any(old is not new for old, new in zip(self.before, self.now.values(), strict=False))

    def put(self, heads: Iterable[DocumentState]) -> None:
        """Write the state of every head in the sheet."""
        self.view.update(self.form.columns, [self.form.row(state) for state in heads])


class _SheetSession(PostingSession):
    """One posting into the sheets, held in memory until its end."""

    def __init__(self, book: Workbook, action: str, user: str) -> None:
        super().__init__(action, user)
        self._book = book
        self._facts: dict[str, DocumentId] | None = None
        self._generations: dict[str, int] = {}  # of the facts that were ever released
        self._placed: dict[DocumentId, list[Line]] | None = None
        self._new = Batch()
        self.is_partial = False  # true if the sheets leave out the oldest runs
        self._checks: dict[str, list[str]] = defaultdict(list)

    def look(self) -> None:
        """Refuse documents that are there twice, then books that do not end as the last run."""
        _ = self._heads
        super().look()
        edited = _edited(self._book)
        if edited:
            raise broken(check_digits.JOURNAL, edited)

    @cached_property
    def _heads(self) -> dict[str, _Heads]:
        return {part: _Heads(self._book, form) for part, form in FORMS.items()}

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Return those of these facts that are posted, each with its document."""
        facts = self._known_facts()
        return {key: facts[key] for key in keys if key in facts}

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """Return the posted facts whose keys begin with one of these, each with its document."""
        facts = self._known_facts()
        keys = sorted(facts)
        found = {}
        for prefix in prefixes:
            for key in islice(keys, bisect_left(keys, prefix), None):
                if not key.startswith(prefix):
                    break
                found[key] = facts[key]
        return found

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return those of these documents that are in the books, as they stand now."""
        found: dict[DocumentId, DocumentState] = {}
        for document in documents:
            state = self._head(document)
            if state:
                found[DocumentId(*document)] = state
        return found

    def holds(self, doc_type: str) -> bool:
        """Return whether the books have any document of a type."""
        return any(
            there == doc_type for there, _ in self._heads[check_digits.heads_of(doc_type)].now
        )

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """Return the lines of these documents, in order."""
        wanted = [document for document in dict.fromkeys(documents) if self._head(document)]
        if not wanted:
            return {}
        placed = self._known_lines()
        found: dict[DocumentId, list[Line]] = {}
        for document in wanted:
            if document in placed:
                found[document] = sorted(placed[document], key=attrgetter("seq"))
        return found

    def finish(self) -> None:
        """Write everything with its row in the run log, if anything is to be written.

        Raises again what a write has raised.
        """
        self._refuse_failed()
        run = self._closing_row()
        if run:
            self._refuse_full()
            self.show(run)
            self.run = run

    def _refuse_full(self) -> None:
        """Raise FixInputError if books in a workbook may not have so many rows."""
        rows = {table.sheet: self._book.view(table).count for table in _LEDGER}
        for head in self._heads.values():
            rows[head.form.table.sheet] += len(head.stamps)
        for table in _LEDGER:
            rows[table.sheet] += _new_rows(self._new).get(table.name, 0)
        sheet_room.refuse_full(self._book.name, rows)

    def show(self, run: Run) -> None:
        """Write everything under this row of the run log; take all of it back if anything fails."""
        views = [self._book.view(table) for table in (*_LEDGER, RUNS)]
        before = [(view, view.count) for view in views]
        heads: list[_Heads] = []
        try:
            self._log(run._replace(note=f"{_ADDING} Before: {_counted(views)}"), new=True)
            for table, rows in self._rows():
                self._book.view(table).append(rows)
                if len(rows) >= pulse.EVERY:
                    pulse.step(len(rows), len(rows), f"Writing {table.sheet}")
            heads += [head for head in self._heads.values() if head.changed()]
            if heads:
                self._log(run._replace(note=_CHANGING))
            for head in heads:
                head.put(head.now.values())
            self._log(run)
        except BaseException:
            self._take_back(before, heads)
            raise

    def _log(self, run: Run, *, new: bool = False) -> None:
        """Write the run's row, the last one of the log."""
        view = self._book.view(RUNS)
        row = RunsRow(*run)
        if new:
            view.append([row])
        else:
            view.update([column.name for column in RUNS.columns], [*view.rows()[:-1], row])

    def _take_back(
        self, before: Sequence[tuple[TableView[Any], int]], heads: Sequence[_Heads]
    ) -> None:
        *ledger, (runs, runs_before) = before
        try:
            with pulse.unstoppable():
                for view, count in ledger:
                    view.truncate(count)
                for head in heads:
                    head.put(head.before)
                runs.truncate(runs_before)
        except Exception as error:
            raise FixInputError(
                "The posting was cut off, and what it had written could not be taken back.",
                where=self._book.name,
                cure=_CLOSE,
            ) from error

    def _rows(self) -> Iterator[tuple[Table[Any], Sequence[Any]]]:
        """Yield every ledger table with its new rows."""
        for head in self._heads.values():
            yield head.form.table, head.added()
        yield (
            INVOICE_LINES,
            self._beside(check_digits.LINES, map(ledger_rows.line_row, self._new.lines)),
        )
        yield (
            CHANGES,
            self._beside(check_digits.CHANGES, map(ledger_rows.change_row, self._new.changes)),
        )
        knock_offs = map(ledger_rows.knock_off_row, self._new.knock_offs)
        yield KNOCK_OFFS, self._beside(check_digits.KNOCK_OFFS, knock_offs)
        if self._new.entries:
            self._refuse_lost_legs()
            last = max(self._book.view(JOURNAL).column("Entry"), default=0)
            if self.is_partial:
                last = self._chain.ends[check_digits.JOURNAL].rows - len(self._new.entries)
            stamps = [(self._chain.run_no, check) for check in self._checks[check_digits.JOURNAL]]
            yield JOURNAL, list(ledger_rows.journal_rows(self._new.entries, last + 1, stamps))
        yield (
            SOURCES,
            self._beside(check_digits.FACTS, map(ledger_rows.source_row, self._new.sources)),
        )
        changes = map(ledger_rows.master_change_row, self._new.master_changes)
        yield MASTER_DATA_LOG, self._beside(check_digits.MASTER_DATA, changes)

    def _refuse_lost_legs(self) -> None:
        """Raise FixInputError if debit and credit of the Journal differ.

        The entry of a deleted leg is still there, so only the sums show it.
        """
        view = self._book.view(JOURNAL)
        difference = fsum(view.floats("Debit")) - fsum(view.floats("Credit"))
        if abs(difference) > _HALF_A_CENT:
            raise broken(check_digits.JOURNAL, f"debit and credit differ by {difference:,.2f}")

    def _end_of(self, part: str) -> check_digits.End:
        return _end_of(self._book, part)

    def _beside(self, part: str, rows: Iterable[Any]) -> list[Any]:
        """Return the rows of a part, each with its run and its check digits."""
        stamped = []
        for row, check in zip(rows, self._checks[part], strict=True):
            stamped.append(row._replace(run=self._chain.run_no, check=check))
        return stamped

    def _runs(self) -> Sequence[Run]:
        return _finished(self._book)

    def _trail(self) -> Sequence[Run]:
        return _trail(self._book)

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return map(ledger_rows.from_master_change_row, self._book.rows(MASTER_DATA_LOG))

    def posted_in(self, no: int) -> Batch:
        """Return the rows that a run added. Documents are in their present state."""
        documents: list[Document] = []
        for form in FORMS.values():
            for row in self._of_run(form.table, no):
                documents.append(form.read(row).head)
        entries = ledger_rows.from_journal(self._of_run(JOURNAL, no))
        return Batch(
            documents=documents,
            lines=list(map(ledger_rows.from_line_row, self._of_run(INVOICE_LINES, no))),
            changes=list(map(ledger_rows.from_change_row, self._of_run(CHANGES, no))),
            knock_offs=list(map(ledger_rows.from_knock_off_row, self._of_run(KNOCK_OFFS, no))),
            entries=list(pulse.counted(entries, None, _READING, stops=False)),
            sources=list(map(ledger_rows.from_source_row, self._of_run(SOURCES, no))),
        )

    def _of_run(self, table: Table[R], no: int) -> Iterator[R]:
        place = table.place("Run")
        for row in _counted_rows(self._book, table):
            if row[place] == no:
                yield row

    def runs_sharing(self, no: int) -> set[int]:
        """Return the runs that have rows on a document, or of a fact, of this one."""
        named: dict[int, set[tuple[str, str]]] = defaultdict(set)  # by type and number, or key
        for table in _WITH_DOCUMENT:
            for row in _counted_rows(self._book, table):
                named[row.run].add((row.doc_type, row.doc_no))
        sources = self._book.rows(SOURCES)
        holds = {source.source_key: (source.doc_type, source.doc_no) for source in sources}
        for source in pulse.counted(sources, len(sources), _READING, stops=False):
            key = source.source_key
            own = (source.doc_type, source.doc_no)
            named[source.run].add(("", key))
            named[source.run].add(holds.get(key.removesuffix(MARK), own))
        return {run for run, those in named.items() if not those.isdisjoint(named[no])}

    def cancelled_before(self, no: int) -> set[DocumentId]:
        """Return the documents that were cancelled when a run began."""
        states: dict[DocumentId, bool] = {}
        for row in _counted_rows(self._book, CHANGES):
            change = ledger_rows.from_change_row(row)
            if row.run < no and change.cancelled is not None:
                states[DocumentId(change.type, change.no)] = change.cancelled
        return {document for document, cancelled in states.items() if cancelled}

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        return (
            no
            for there, no in self._heads[check_digits.heads_of(doc_type)].now
            if there == doc_type
        )

    def _head(self, document: tuple[str, str]) -> DocumentState | None:
        return self._heads[check_digits.heads_of(document[0])].now.get(DocumentId(*document))

    def _set(self, state: DocumentState) -> None:
        self._heads[check_digits.heads_of(state.type)].now[DocumentId(state.type, state.no)] = state

    def _known_facts(self) -> dict[str, DocumentId]:
        if self._facts is None:
            self._facts = {}
            for source in map(ledger_rows.from_source_row, _counted_rows(self._book, SOURCES)):
                self._note_fact(self._facts, source)
        return self._facts

    def _note_fact(self, facts: dict[str, DocumentId], source: Source) -> None:
        """Add a row of a fact: to the posted facts, or out of them when it is released.

        Raises:
            DuplicateError: The fact is posted, or released, already.
        """
        generation = next_generation(self._generations, source.key, released=source.released)
        if generation == 1 and source.key in facts:
            raise DuplicateError(source.key)
        if generation > 1:
            self._generations[source.key] = generation
        if source.released:
            facts.pop(source.key, None)
        else:
            facts[source.key] = DocumentId(source.doc_type, source.doc_no)

    def _known_lines(self) -> dict[DocumentId, list[Line]]:
        if self._placed is None:
            self._placed = defaultdict(list)
            in_the_sheet = map(ledger_rows.from_line_row, _counted_rows(self._book, INVOICE_LINES))
            for line in (*in_the_sheet, *self._new.lines):
                self._placed[DocumentId(line.doc_type, line.doc_no)].append(line)
        return self._placed

    def _keep(self, batch: Batch) -> None:
        counted = line_counts(batch)
        self._refuse_known_lines(batch.lines)
        for made in batch.documents:
            document = (made.type, made.no)
            if self._head(document):
                raise DuplicateError(f"{made.type} {made.no}")
            self._set(ledger_rows.first_held(made, counted[document]))
        self._stamp_heads(batch.documents)
        edited = edits(batch, counted)
        for document, edit in pulse.counted(edited.items(), len(edited), _PLANNING):
            if self._is_shown(document):
                self._set(edit.applied_to(self._held_or_raise(document)))
        for item in pulse.counted(batch.knock_offs, len(batch.knock_offs), _PLANNING):
            self._is_shown((item.from_type, item.from_no))
            self._is_shown((item.to_type, item.to_no))
        self._add_facts(batch.sources)
        self._add(batch)

    def _refuse_known_lines(self, lines: Sequence[Line]) -> None:
        """Raise DuplicateError if a line is in the books already, or twice in these.

        The lines of a document are numbered on from its last one.
        """
        seen = set()
        for line in pulse.counted(lines, len(lines), _PLANNING):
            state = self._head((line.doc_type, line.doc_no))
            if state and line.seq <= state.lines:
                raise _duplicate_line(line)
            seen.add((line.doc_type, line.doc_no, line.seq))
        if len(seen) < len(lines):
            raise _duplicate_line(lines[0])

    def _held_or_raise(self, document: tuple[str, str]) -> DocumentState:
        state = self._head(document)
        if state is None:
            raise UnknownDocumentError(" ".join(document))
        return state

    def _is_shown(self, document: tuple[str, str]) -> bool:
        """Return whether a document is in the sheets; it has to be, unless they are partial."""
        return not (self.is_partial and self._head(document) is None) and bool(
            self._held_or_raise(document)
        )

    def _add_facts(self, sources: Sequence[Source]) -> None:
        facts = self._known_facts()
        for source in pulse.counted(sources, len(sources), _PLANNING):
            self._is_shown((source.doc_type, source.doc_no))
            self._note_fact(facts, source)

    def _stamp_heads(self, documents: Sequence[Document]) -> None:
        for part, heads in self._heads.items():
            made = [
                document for document in documents if check_digits.heads_of(document.type) == part
            ]
            stamps = heads.stamps
            for document, stamp in zip(made, self._chain.stamped(part, made), strict=True):
                stamps[DocumentId(document.type, document.no)] = stamp

    def _add(self, batch: Batch) -> None:
        """Add everything of a batch but its documents to the new rows, with check digits."""
        if self._placed is not None:
            for line in batch.lines:
                self._placed[DocumentId(line.doc_type, line.doc_no)].append(line)
        self._add_part(check_digits.LINES, self._new.lines, batch.lines)
        self._add_part(check_digits.CHANGES, self._new.changes, batch.changes)
        self._add_part(check_digits.KNOCK_OFFS, self._new.knock_offs, batch.knock_offs)
        self._add_part(check_digits.JOURNAL, self._new.entries, batch.entries)
        self._add_part(check_digits.FACTS, self._new.sources, batch.sources)
        self._add_part(check_digits.MASTER_DATA, self._new.master_changes, batch.master_changes)

    def _add_part(self, part: str, kept: list[T], added: Sequence[T]) -> None:
        for _, check in self._chain.stamped(part, added):
            self._checks[part].append(check)
        kept.extend(added)


class _SheetSnapshot(_SheetRecords, _SheetSession):
    """The ledger sheets as they are, to be read."""

    def __init__(self, book: Workbook) -> None:
        _SheetRecords.__init__(self, book)
        _SheetSession.__init__(self, book, "", "")


def _edited(book: Workbook) -> str:
    """Return the first row of the Journal that is not as it was posted; empty if all are."""
    rows = book.rows(JOURNAL)
    number = ledger_rows.first_edited(rows)
    if number is None:
        return ""
    place = next(place for place, row in enumerate(rows) if row.entry == number)
    row = book.view(JOURNAL).top + 1 + place
    return f"row {row} (entry {number}), or an entry before it, was changed, taken out or put in"


def _end_of(book: Workbook, part: str) -> check_digits.End:
    """Return how the sheet of a part ends."""
    view = book.view(ledger_rows.TABLES[part])
    firsts = view.firsts()
    if not firsts:
        return check_digits.End()
    if part != check_digits.JOURNAL:
        count = sum(1 for first in firsts if first not in (None, ""))
        return check_digits.End(count, view.text("Check", len(firsts) - 1))
    # The user may have sorted the Journal: its last entry has the highest number.
    last = max(range(len(firsts)), key=lambda row: float(firsts[row] or 0))
    return check_digits.End(
        len(set(firsts) - {None, ledger_rows.NO_ENTRY}), view.text("Check", last)
    )


def _counted_rows(book: Workbook, table: Table[R]) -> Iterator[R]:
    """Yield the rows of a ledger sheet, and show how far that is."""
    rows = book.rows(table)
    return pulse.counted(rows, len(rows), f"Reading {table.sheet}", stops=False)


def _new_rows(batch: Batch) -> dict[str, int]:
    """Return how many rows a batch adds to each table; documents go by their type."""
    rows = {
        INVOICE_LINES.name: len(batch.lines),
        CHANGES.name: len(batch.changes),
        KNOCK_OFFS.name: len(batch.knock_offs),
        SOURCES.name: len(batch.sources),
        MASTER_DATA_LOG.name: len(batch.master_changes),
        JOURNAL.name: sum(len(entry.postings) for entry in batch.entries),
    }
    for document in batch.documents:
        name = FORMS[check_digits.heads_of(document.type)].table.name
        rows[name] = rows.get(name, 0) + 1
    return rows


def _finished(book: Workbook) -> list[Run]:
    """Return the run log, without a run that did not finish."""
    runs = []
    for row in book.rows(RUNS):
        if row.run >= 0 and not _unfinished(row.note):
            runs.append(Run(*row))
    return runs


def _trail(book: Workbook) -> list[Run]:
    """Return the trail of the run log, the oldest row first."""
    rows = [Run(*row) for row in book.rows(RUNS) if row.run < 0]
    return sorted(rows, key=lambda row: -row.no)


def _duplicate_line(line: Line) -> DuplicateError:
    return DuplicateError(f"{line.doc_type} {line.doc_no} line {line.seq}")


def _unfinished(note: str) -> bool:
    return note.startswith((_ADDING, _CHANGING, _COPYING))


def _counted(views: Iterable[TableView[Any]]) -> str:
    return ", ".join(f"{view.table.name} {view.count}" for view in views if view.table is not RUNS)
