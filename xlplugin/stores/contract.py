"""What a place for the books must do; the same tests run on every one."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import DocumentId, Held, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry


class Run(NamedTuple):
    """One press of a button that touched the books: the log's row. `at` is aware UTC, ISO 8601."""

    no: int
    at: str
    user: str
    action: str
    counted_in: int
    posted: int
    note: str


class Session(Protocol):
    """The books, held by one writer until the end of a `with`; all of its writes are kept, or none."""

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Of these facts, the ones already posted and the document that holds each."""

    def held(self, documents: Iterable[DocumentId]) -> dict[DocumentId, Held]:
        """Of these documents, the ones in the books as they stand now."""

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """The lines of these documents, in order."""

    def next_no(self, doc_type: str) -> str:
        """The next running number of a type (`OR-00001`); taken only if the session ends well."""

    def write(self, batch: Batch) -> None:
        """Add a batch. Raises DuplicateError when a fact or a document of it is already there."""


class Store(Protocol):
    """Where the books are kept."""

    def posting(self, action: str) -> AbstractContextManager[Session]:
        """One atomic, exclusive posting. Leaves one row in the run log when something was written."""

    def balances(self) -> Balances:
        """Every account's balance, by currency."""

    def documents(self) -> Iterator[Held]:
        """Every document, in the order posted."""

    def document_lines(self) -> Iterator[Line]:
        """Every line, in the order posted."""

    def knock_offs(self) -> Iterator[KnockOff]:
        """Every knock-off, in the order posted."""

    def entries(self) -> Iterator[Entry]:
        """The journal, in the order posted."""

    def source_rows(self) -> Iterator[Source]:
        """Every posted fact, in the order posted."""

    def runs(self) -> Sequence[Run]:
        """The run log."""


class DuplicateError(Exception):
    """A fact or a document is in the books already: the caller asked for it to be posted twice."""
