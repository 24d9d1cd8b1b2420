"""Declare what posting and undo ask of the books, wherever they are kept."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from xlplugin.ledger.documents import DocumentId, DocumentState, Line


class Lookup(Protocol):
    """Questions about single facts and documents, as posting asks them."""

    @property
    def locked_until(self) -> date | None:
        """Return the last day of the locked period; None when nothing is locked."""

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Return those of these facts that are posted, each with the document that holds it."""

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """Return the posted facts whose keys begin with one of these, each with its document."""

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return those of these documents that are in the books, as they stand now."""

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """Return the lines of these documents, in order."""

    def holds(self, doc_type: str) -> bool:
        """Return whether the books have any document of a type."""

    def next_no(self, doc_type: str) -> str:
        """Return the next running number of a type (`OR-00001`).

        The number is taken only by a session that ends well.
        """
