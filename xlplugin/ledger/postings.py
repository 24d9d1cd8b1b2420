"""Declare groups of rows that a store reads together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplugin.ledger.documents import DocumentId, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry


class Postings(NamedTuple):
    """Documents with their lines, knock-offs and entries: of all the books, or of a part."""

    documents: Iterable[DocumentState]
    lines: Iterable[Line]
    knock_offs: Iterable[KnockOff]
    entries: Iterable[Entry]


class Settled(NamedTuple):
    """What the books have of settlements.

    Attributes:
        sources: The facts of settlements, posted or released, in the order posted.
        runs: The last run that posted or released each fact, by key.
        currencies: The currency of each document that a fact is on.
        shop_currencies: The currency of each shop's first document, by Shop ID.
        documents: At least the payments, refunds and vouchers of reserves.
        entries: At least the entries of these vouchers.
    """

    sources: Sequence[Source]
    runs: Mapping[str, int]
    currencies: Mapping[DocumentId, str]
    shop_currencies: Mapping[str, str]
    documents: Collection[DocumentState]
    entries: Iterable[Entry]
