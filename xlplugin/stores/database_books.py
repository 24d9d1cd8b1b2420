"""Keep the books in a database and show them in the workbook's ledger sheets.

The database is the truth. The sheets are a copy of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from xlplugin import pulse
from xlplugin.errors import TryAgainError
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import Change, DocumentId, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.run_sums import AccountDay
from xlplugin.ledger.runs import Deed, Run
from xlplugin.stores.contract import Counts, Records, Session, Snapshot, Store
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.other_books import ShownLog, refuse_other_log


class _Shown(NamedTuple):
    """When sheets showed the books.

    Attributes:
        last: The last run of the books.
        trail: How many rows the trail had.
        first: The first run of which the sheets show the rows.
        writes: How often the ledger sheets had been written in this press.
    """

    last: int
    trail: int
    first: int
    writes: int


class DatabaseBooks:
    """Books in one store, and the ledger sheets of a workbook that show them."""

    def __init__(self, books: Store, sheets: LedgerSheets) -> None:
        self.books = books
        self.sheets = sheets
        self._shown: _Shown | None = None  # when the sheets last showed the books

    @property
    def user(self) -> str:
        """Return who posts here, for the run log."""
        return self.books.user

    @contextmanager
    def posting(self, action: str) -> Iterator[Session]:
        """Post into the books, then into the sheets. Sheets that are behind are written first.

        Raises:
            TryAgainError: The posting is kept, but the sheets could not be written.
        """
        self.refresh_sheets()
        with self.books.posting(action) as session:
            noted = _Noted(session)
            yield noted
        if session.run:
            self._show(noted.batches, session.run)
        else:
            self.refresh_sheets()  # another user may have posted just before this session

    @contextmanager
    def reading(self, *, checked: bool = True) -> Iterator[Snapshot]:
        """Open the books as they are now. The sheets show that moment, or later."""
        self._fill_empty_books()
        with self.books.reading(checked=checked) as snapshot:
            self._show_snapshot(snapshot)
            yield snapshot

    def refresh_sheets(self) -> None:
        """Make the sheets show the books. Empty books take over what the sheets hold.

        Raises:
            FixInputError: The sheets hold other books: those are not written over.
        """
        with self.reading(checked=False):
            pass

    def rewrite_sheets(self) -> None:
        """Write all ledger sheets again from the books."""
        with self.books.reading(checked=False) as snapshot, pulse.unstoppable():
            self.sheets.copy_from(snapshot)

    def record(self, deed: Deed) -> None:
        """Add a row to the trail of the run log, and show it on the sheet Runs."""
        self.books.record(deed)
        with self.books.reading(checked=False) as snapshot:
            self._show_snapshot(snapshot)

    def edited(self) -> str:
        """Return what is not as it was posted in the sheet Journal; empty if all is."""
        return self.sheets.edited()

    def size_note(self) -> str:
        """Return an empty text: a database has room, and the sheets leave out old runs."""
        return ""

    def close(self) -> None:
        """Give every connection back."""
        self.books.close()

    def _fill_empty_books(self) -> None:
        """Copy what the sheets hold into books that are empty."""
        if any(self.books.counts()) or self.books.trail():
            return
        has_rows = any(self.sheets.counts()) or self.sheets.trail()
        if self.sheets.finished() and not has_rows:
            return
        self.sheets.mend()
        self.books.copy_from(self.sheets)

    def _show_snapshot(self, snapshot: Records) -> None:
        """Write the sheets again when they do not show these books.

        Raises:
            FixInputError: The sheets hold other books.
        """
        runs = snapshot.runs()
        trail = snapshot.trail()
        last = runs[-1].no if runs else 0
        if self._shown == self._shown_at(last, len(trail)):
            return
        self._show_anew(snapshot)
        self._shown = self._shown_at(last, len(trail))

    def _shown_at(self, last: int, trail: int) -> _Shown:
        return _Shown(last, trail, self.sheets.first_run, self.sheets.book.ledger_writes)

    def _show_anew(self, snapshot: Records) -> None:
        """Compare the sheets with the books, and write them again where they differ.

        Raises:
            FixInputError: The sheets hold other books.
        """
        self._refuse_other_books(snapshot)
        if self.sheets.finished() and self._shows_all(snapshot):
            if len(self.sheets.trail()) != len(snapshot.trail()):
                self.sheets.put_log(snapshot)
            return
        with pulse.unstoppable():
            self.sheets.copy_from(snapshot)

    def _refuse_other_books(self, snapshot: Records) -> None:
        """Raise FixInputError if the sheet Runs shows a row that the database has otherwise."""
        runs = self.sheets.runs()
        if not runs:
            return
        log = ShownLog(runs, self.sheets.book.name, self.sheets.first_run <= 1)
        refuse_other_log(log, snapshot.runs())
        refuse_other_log(log._replace(rows=self.sheets.trail()), snapshot.trail())

    def _shows_all(self, snapshot: Records) -> bool:
        """Return whether the sheets show all that they are to show of the books."""
        if self.sheets.first_run > 1:
            return self.sheets.end_as(snapshot.runs())
        return self.sheets.counts() == snapshot.counts()

    def _show(self, batches: Sequence[Batch], run: Run) -> None:
        """Add a posting to the sheets.

        Write them anew instead if someone else has posted since they were read.

        Raises:
            TryAgainError: The sheets could not be written.
        """
        shown = self.sheets.runs()
        last = shown[-1].no if shown else 0
        trail = len(self.sheets.trail())
        try:
            with pulse.unstoppable():
                if last == run.no - 1 and self.sheets.has_room(batches):
                    self.sheets.write_sheets(batches, run)
                    self._shown = self._shown_at(run.no, trail)
                else:
                    self.rewrite_sheets()
        except Exception as error:
            raise TryAgainError(
                "The posting is in the books, but the ledger sheets could not be written and are "
                "behind them.",
                where=self.sheets.book.name,
                cure="Press again: they are written anew first, and nothing is posted twice.",
            ) from error

    def balances(self) -> Balances:
        """Return every account's balance, by currency."""
        return self.books.balances()

    def counts(self) -> Counts:
        """Count what is in the books."""
        return self.books.counts()

    def documents(self) -> Iterator[DocumentState]:
        """Yield every document: sales, then payments and refunds, then vouchers, as posted."""
        return self.books.documents()

    def document_lines(self) -> Iterator[Line]:
        """Yield every line, in the order posted."""
        return self.books.document_lines()

    def changes(self) -> Iterator[Change]:
        """Yield every change of a document after it was made, in the order posted."""
        return self.books.changes()

    def knock_offs(self) -> Iterator[KnockOff]:
        """Yield every knock-off, in the order posted."""
        return self.books.knock_offs()

    def entries(self) -> Iterator[Entry]:
        """Yield the journal, in the order posted."""
        return self.books.entries()

    def day_entries(self) -> Iterator[Entry]:
        """Yield entries with the same sums on each day, as few as the database can make."""
        return self.books.day_entries()

    def account_days(self) -> Iterable[AccountDay]:
        """Return the debits and credits of each account on each day."""
        return self.books.account_days()

    def source_rows(self) -> Iterator[Source]:
        """Yield every fact, posted or released, in the order posted."""
        return self.books.source_rows()

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return self.books.master_changes()

    def runs(self) -> Sequence[Run]:
        """Return the run log, the oldest run first."""
        return self.books.runs()

    def trail(self) -> Sequence[Run]:
        """Return what was done without changing the books, the oldest row first."""
        return self.books.trail()

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """Yield the number, run and check digits of each row of a part, in the order posted."""
        return self.books.stamps(part)

    def copy_from(self, books: Records) -> None:
        """Copy other books exactly, into the database and into the sheets."""
        self.books.copy_from(books)
        self.rewrite_sheets()


class _Noted:
    """Session that remembers what was written in it.

    The batches are written into the sheets when the session has been kept.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.batches: list[Batch] = []

    @property
    def run(self) -> Run | None:
        """Return the row of the run log.

        None until the session has ended with something written.
        """
        return self._session.run

    @property
    def user(self) -> str:
        """Return who posts, for the run log."""
        return self._session.user

    @property
    def has_posted(self) -> bool:
        """Return whether more than changes of master data was written."""
        return self._session.has_posted

    @property
    def locked_until(self) -> date | None:
        """Return the last day of the locked period, when this session began."""
        return self._session.locked_until

    @property
    def master_end(self) -> str:
        """Return how the history of master data ends; empty if there is none."""
        return self._session.master_end

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return self._session.master_changes()

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Return those of these facts that are posted, each with its document."""
        return self._session.sources(keys)

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """Return the posted facts whose keys begin with one of these, each with its document."""
        return self._session.sources_beginning(prefixes)

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return those of these documents that are in the books, as they stand now."""
        return self._session.states(documents)

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """Return the lines of these documents, in order."""
        return self._session.lines(documents)

    def holds(self, doc_type: str) -> bool:
        """Return whether the books have any document of a type."""
        return self._session.holds(doc_type)

    def next_no(self, doc_type: str) -> str:
        """Return the next running number of a type."""
        return self._session.next_no(doc_type)

    def write(self, batch: Batch) -> None:
        """Add a batch."""
        self._session.write(batch)
        self._note(batch)

    def _note(self, batch: Batch) -> Batch:
        """Keep a copy of a batch: its caller may add to it later. Return the batch."""
        noted = Batch()
        noted.add(batch)
        self.batches.append(noted)
        return batch

    def plan_undo(self, no: int) -> Batch:
        """Return what would take a run back."""
        return self._session.plan_undo(no)

    def plan_redo(self, no: int) -> Batch:
        """Return what would post a run again that was undone."""
        return self._session.plan_redo(no)

    def undo(self, no: int) -> Batch:
        """Take a run back; return what was written for that."""
        return self._note(self._session.undo(no))

    def redo(self, no: int) -> Batch:
        """Post a run again that was undone; return what was written for that."""
        return self._note(self._session.redo(no))

    def lock(self, until: date | None) -> None:
        """Lock everything dated up to this day; None unlocks everything."""
        self._session.lock(until)

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """Give the run log how many rows were looked at, and a note."""
        self._session.describe_run(counted_in, note)
