"""Declare what every store of the books does; the same tests run on each of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, runtime_checkable

from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import Change, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.postings import Postings, Settled
from xlplugin.ledger.run_sums import AccountDay, LineSum, OwedSum, PostedFact, ShopSum
from xlplugin.ledger.runs import Deed, Run


class Counts(NamedTuple):
    """Counts of what is in the books: enough to see that two stores do not hold the same."""

    documents: int
    lines: int
    knock_offs: int
    postings: int
    sources: int
    runs: int
    master_changes: int = 0


class DaySum(NamedTuple):
    """Debits and credits of an account on one day; a voucher that closes a year is apart.

    See `Records.day_entries` for `doc_type` and `doc_no`.
    """

    date: date
    account: str
    currency: str
    doc_type: str
    doc_no: str
    debit: Decimal
    credit: Decimal


class LaterRows(NamedTuple):
    """Rows that a run and all later runs have added to the books.

    Attributes:
        heads: The documents.
        rows: The records of each other part, by the part's name.
        stamps: Number, run and check digits of each row, by the part's name, in the same order.
        earlier: The sums of the entries that the runs before have posted.
    """

    heads: Sequence[DocumentState]
    rows: Mapping[str, Iterable[Any]]
    stamps: Mapping[str, Iterable[RowDigest]]
    earlier: Iterable[DaySum]


@runtime_checkable
class SummedRecords(Protocol):
    """Books that keep sums of what each run has added."""

    def differing_sums(self) -> Iterator[tuple[str, int]]:
        """Yield each table of sums and each run whose sums differ from those of its rows."""


@runtime_checkable
class WindowedRecords(Protocol):
    """Books of which the later runs can be read without the runs before."""

    def later(self, first: int) -> LaterRows:
        """Return what this run and all later ones have added."""


class Records(Protocol):
    """Everything in the books, record by record."""

    def balances(self) -> Balances:
        """Return every account's balance, by currency."""

    def counts(self) -> Counts:
        """Count what is in the books."""

    def documents(self) -> Iterator[DocumentState]:
        """Yield every document: sales documents, then payments and refunds, then vouchers.

        Each of the three is in the order posted.
        """

    def document_lines(self) -> Iterator[Line]:
        """Yield every line, in the order posted."""

    def changes(self) -> Iterator[Change]:
        """Yield every change of a document after it was made, in the order posted."""

    def knock_offs(self) -> Iterator[KnockOff]:
        """Yield every knock-off, in the order posted."""

    def entries(self) -> Iterator[Entry]:
        """Yield the journal, in the order posted."""

    def day_entries(self) -> Iterator[Entry]:
        """Yield entries with the same sums on each day, as few as the store can make.

        For statements, which add up accounts by day. Debits are apart from credits, vouchers from
        other documents, and each closing of a year by its number.
        """

    def account_days(self) -> Iterable[AccountDay]:
        """Return the debits and credits of each account on each day, in no order."""

    def source_rows(self) -> Iterator[Source]:
        """Yield every fact, posted or released, in the order posted."""

    def runs(self) -> Sequence[Run]:
        """Return the run log, the oldest run first."""

    def trail(self) -> Sequence[Run]:
        """Return what was done without changing the books, the oldest row first."""

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """Yield the number, run and check digits of each row of a part, in the order posted.

        `part` is one of `ledger.check_digits.PARTS`, or MASTER_DATA.
        """

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""


class UndoPlans(Protocol):
    """Plans the batch that reverses a run, or posts it again."""

    def plan_undo(self, no: int) -> Batch:
        """Return the batch that would take a run back.

        Raises FixInputError when it is undone already, when a later run that stands builds on its
        documents, or when it is dated in the locked period.
        """

    def plan_redo(self, no: int) -> Batch:
        """Return the batch that would post a run again that was undone.

        Raises FixInputError as `plan_undo` does.
        """


class Snapshot(Records, Lookup, UndoPlans, Protocol):
    """The books at one moment, to be read. What others post meanwhile is not in it."""

    def balances_until(self, last: date) -> Balances:
        """Return the balance at the end of a day of every account that had moved, by currency."""

    def shop_sums(self) -> Iterable[ShopSum]:
        """Return what each account moved by, by day, type and shop; without closings of years."""

    def line_sums(self) -> Iterable[LineSum]:
        """Return what lines have posted to each account, by month, shop and kind."""

    def owed_sums(self) -> Iterable[OwedSum]:
        """Return what each month added to what is open, by the documents' dates and shops."""

    def received_in(self) -> Sequence[str]:
        """Return the accounts that receipts went to, in the order of their first receipts."""

    def entries_on(self, accounts: Sequence[str], days: DayRange) -> Iterator[Entry]:
        """Yield the entries of a period with their legs on these accounts, in the order posted."""

    def open_documents(self) -> Iterator[DocumentState]:
        """Yield every document that has something outstanding now, as `documents` yields them."""

    def posted_keys(self, prefixes: Iterable[str]) -> Collection[str]:
        """Return the keys of the facts that are posted now and begin with one of these.

        Sheets may return more: they are read whole in any case.
        """

    def open_at(self, last: date) -> Postings:
        """Return the documents that may be open at the end of a day; see `as_at`.

        With them are their entries and knock-offs up to that day; the lines are left out.
        """

    def moved_in(self, days: DayRange) -> Postings:
        """Return the documents that are dated in a period or were moved in it.

        With them are all of their entries, and the lines and knock-offs of the period. The period
        has a first day.
        """

    def taxed_in(self, days: DayRange) -> Postings:
        """Return the lines with a tax code that may be of a period, and their documents.

        Entries and knock-offs are left out.
        """

    def untaxed_from(self, first: date) -> Postings:
        """Return the lines without a tax code that may be of a day or later, with their documents.

        Entries and knock-offs are left out.
        """

    def first_run_in(self, days: DayRange) -> int:
        """Return the run that added the first row of a period.

        It is 1 if there is none, or if it is not known.
        """

    def latest_month(self) -> DayRange | None:
        """Return the month of the latest entry; None if there is none.

        Journal vouchers count only if there are no other entries.
        """

    def month_ends(self) -> Sequence[date]:
        """Return the last day of each month that documents are dated in, in order."""

    def settled(self) -> Settled:
        """Return what the books have of settlements."""

    def posted_facts(self, keys: Iterable[str]) -> dict[str, PostedFact]:
        """Return those of these facts that are posted, with their runs, in the order posted."""

    def first_currency(self, shop: str) -> str:
        """Return the currency of a shop's first document; empty if there is none."""

    @property
    def master_end(self) -> str:
        """Return how the history of master data ends; empty if there is none."""


class Session(Lookup, UndoPlans, Protocol):
    """The books, held by one writer until the end of a `with`; all of its writes are kept, or none.

    If a write raises an error and the caller catches it, the error is raised again at the end of
    the `with`, and nothing is kept.
    """

    @property
    def run(self) -> Run | None:
        """Return the row of the run log.

        None until the session has ended with something written.
        """

    @property
    def user(self) -> str:
        """Return who posts, for the run log."""

    @property
    def has_posted(self) -> bool:
        """Return whether more than changes of master data was written."""

    @property
    def master_end(self) -> str:
        """Return how the history of master data ends; empty if there is none."""

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""

    def write(self, batch: Batch) -> None:
        """Add a batch.

        Raises:
            DuplicateError: A fact, a document or a line of it is already in the books.
            UnknownDocumentError: It names a document that is not in the books.
            UnbalancedEntryError: Debits and credits of an entry differ.
            FixInputError: It is dated in the locked period.
        """

    def undo(self, no: int) -> Batch:
        """Undo a run; return the batch that was written."""

    def redo(self, no: int) -> Batch:
        """Redo an undone run under its own document numbers; return the batch that was written."""

    def lock(self, until: date | None) -> None:
        """Lock everything dated up to this day; None unlocks everything."""

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """Give the run log a note and how many rows were looked at.

        Without this call it has no note, and counts the posted rows.
        """


class ReadableStore(Records, Protocol):
    """Store of the books, for reading only."""

    def reading(self, *, checked: bool = True) -> AbstractContextManager[Snapshot]:
        """Open the books as they are now. It neither waits for a posting nor makes one wait.

        Raises FixInputError when `checked` and the books do not end as the last run left them.
        Reports are not checked: they show the books as they are.
        """


class Store(ReadableStore, Protocol):
    """Where the books are kept."""

    @property
    def user(self) -> str:
        """Return who posts here, for the run log."""

    def posting(self, action: str) -> AbstractContextManager[Session]:
        """Open the books for one atomic, exclusive posting.

        Leaves one row in the run log when something was written.
        """

    def record(self, deed: Deed) -> None:
        """Add a row to the trail of the run log.

        Raises what `posting` does when the books cannot be written.
        """

    def copy_from(self, books: Records) -> None:
        """Copy everything that other books hold, exactly; used to move books to another place."""

    def close(self) -> None:
        """Close every connection."""


class ShownStore(ReadableStore, Protocol):
    """The books of a workbook for those who only read: the ledger sheets show them."""

    @property
    def user(self) -> str:
        """Return who works here, for the run log."""

    def rewrite_sheets(self) -> None:
        """Write all ledger sheets again from the books."""

    def edited(self) -> str:
        """Return what was changed on the sheet Journal after posting; empty if nothing was."""


class WorkbookStore(Store, ShownStore, Protocol):
    """The books of a workbook: in its ledger sheets, or in a database that they show."""

    def size_note(self) -> str:
        """Return a warning if the books will soon have no room where they are; empty if not."""


class DuplicateError(Exception):
    """A fact or a document is in the books already: the caller asked for it to be posted twice."""


class UnknownDocumentError(Exception):
    """A change, line, knock-off or fact names a document that is not in the books: a bug."""
