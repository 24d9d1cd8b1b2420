"""Declare groups of rows that a store reads together."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from xlplugin.ledger.documents import DocumentState, KnockOff, Line
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.run_sums import SettledSum


class Postings(NamedTuple):
    """Documents with their lines, knock-offs and entries: of all the books, or of a part."""

    documents: Iterable[DocumentState]
    lines: Iterable[Line]
    knock_offs: Iterable[KnockOff]
    entries: Iterable[Entry]


class Settled(NamedTuple):
    """What the books have of settlements.

    Attributes:
        sums: The settlement rows of each run, by shop and date.
        documents: At least the payments, refunds and vouchers of reserves.
        entries: At least the entries of these vouchers.
    """

    sums: Sequence[SettledSum]
    documents: Collection[DocumentState]
    entries: Iterable[Entry]
