"""What a place for the books must do; the same tests run on every one."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import NamedTuple, Protocol

from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.chain import RowDigest
from xlplugin.ledger.documents import Change, DocumentId, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry


class Run(NamedTuple):
    """One press of a button that touched the books: the log's row. `at` is aware UTC, ISO 8601.

    `undoes` is the run that this one takes back. `locked_until` is the last day of the locked period from this run on.
    `closing` says how every part of the books ends after it, and `check` holds all of it together.
    """

    no: int
    at: str
    user: str
    action: str
    counted_in: int
    posted: int
    note: str
    undoes: int = 0
    locked_until: date | None = None
    closing: str = ""
    check: str = ""


class Counts(NamedTuple):
    """How much is in the books: enough to see that two stores do not hold the same."""

    documents: int
    lines: int
    knock_offs: int
    postings: int
    sources: int
    runs: int


class Session(Protocol):
    """The books, held by one writer until the end of a `with`; all of its writes are kept, or none.

    When a write has raised and the caller goes on all the same, it is raised again at the end, and nothing is kept.
    """

    @property
    def run(self) -> Run | None:
        """The row this posting left in the run log; None until it has ended well with something written."""

    @property
    def locked_until(self) -> date | None:
        """The last day of the locked period, when this posting began."""

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Of these facts, the ones already posted and the document that holds each."""

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """The facts posted whose keys begin with one of these, and the document that holds each."""

    def held(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Of these documents, the ones in the books as they stand now."""

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """The lines of these documents, in order."""

    def holds(self, doc_type: str) -> bool:
        """Whether the books have any document of a type."""

    def next_no(self, doc_type: str) -> str:
        """The next running number of a type (`OR-00001`); taken only if the session ends well."""

    def write(self, batch: Batch) -> None:
        """Add a batch.

        Raises DuplicateError when a fact, a document or a line of it is already there, UnknownDocumentError when it
        names a document that is not, UnbalancedEntryError, FixInputError when it is dated in the locked period.
        """

    def plan_undo(self, no: int) -> Batch:
        """What would take a run back. Raises FixInputError when it is undone already, when a later run that stands
        builds on its documents, or when it is dated in the locked period."""

    def plan_redo(self, no: int) -> Batch:
        """What would post a run again that was undone. Raises FixInputError as `plan_undo` does."""

    def undo(self, no: int) -> Batch:
        """Take a run back; what was written for that."""

    def redo(self, no: int) -> Batch:
        """Post a run again that was undone, under its own numbers; what was written for that."""

    def lock(self, until: date | None) -> None:
        """From now on nothing dated up to this day is written; None unlocks everything."""

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """For the run log: how many rows were looked at (else: as many as were posted), and what else is to say."""


class Store(Protocol):
    """Where the books are kept."""

    def posting(self, action: str) -> AbstractContextManager[Session]:
        """One atomic, exclusive posting. Leaves one row in the run log when something was written."""

    def balances(self) -> Balances:
        """Every account's balance, by currency."""

    def counts(self) -> Counts:
        """How much is in the books."""

    def documents(self) -> Iterator[DocumentState]:
        """Every document: sales documents, then payments and refunds, then vouchers, each in the order posted."""

    def document_lines(self) -> Iterator[Line]:
        """Every line, in the order posted."""

    def changes(self) -> Iterator[Change]:
        """Every change of a document after it was made, in the order posted."""

    def knock_offs(self) -> Iterator[KnockOff]:
        """Every knock-off, in the order posted."""

    def entries(self) -> Iterator[Entry]:
        """The journal, in the order posted."""

    def source_rows(self) -> Iterator[Source]:
        """Every fact, posted or released, in the order posted."""

    def runs(self) -> Sequence[Run]:
        """The run log."""

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """What stands beside each row of a part of the books (`ledger.chain.PARTS`), in the order posted."""

    def copy_from(self, books: "Store") -> None:
        """Hold exactly what other books hold: how they move from one place to another."""


class DuplicateError(Exception):
    """A fact or a document is in the books already: the caller asked for it to be posted twice."""


class UnknownDocumentError(Exception):
    """A change, a line, a knock-off or a fact names a document that is not in the books: a bug of ours."""
