"""Rows of the books that belong together, as a store yields them."""

from collections.abc import Iterable
from typing import NamedTuple

from xlplugin.ledger.documents import DocumentState, KnockOff, Line
from xlplugin.ledger.entries import Entry


class Postings(NamedTuple):
    """Documents with their lines, knock-offs and entries: of all the books, or of a part."""

    documents: Iterable[DocumentState]
    lines: Iterable[Line]
    knock_offs: Iterable[KnockOff]
    entries: Iterable[Entry]
