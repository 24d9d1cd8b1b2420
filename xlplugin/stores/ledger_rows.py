"""Records as rows of the workbook's ledger tables, and back. Lines, knock-offs and runs are rows as they are.

Every row but a run's ends in two columns that are no part of the record: the run that posted it, and its check digits.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from xlplugin.ledger import chain
from xlplugin.ledger.chain import Stamp
from xlplugin.ledger.documents import PAYMENT, REFUND, Change, Document, Held, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry, Posting, credit, debit, signed
from xlplugin.money import ZERO
from xlplugin.sheets.book import Row
from xlplugin.sheets.tables import (
    CHANGES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    KNOCK_OFFS,
    SOURCES,
    Table,
)

INVOICE_STATE = ("Doc Amt", "Paid", "Outstanding", "Cancelled", "Revision", "Lines")
PAYMENT_STATE = ("Doc Amt", "Applied", "Unapplied", "Cancelled", "Revision", "Lines")
_CANCELLED, _STANDING = "Yes", "No"
_POSTED, _RELEASED = "Posted", "Released"
TABLES = {
    chain.CHANGES: CHANGES, chain.SALES: INVOICES, chain.PAYMENTS: CUSTOMER_PAYMENTS, chain.LINES: INVOICE_LINES,
    chain.KNOCK_OFFS: KNOCK_OFFS, chain.JOURNAL: JOURNAL, chain.FACTS: SOURCES,
}  # fmt: skip


def sheet_of(doc_type: str) -> Table:
    """The ledger table that documents of a type stand in."""
    return CUSTOMER_PAYMENTS if doc_type in (PAYMENT, REFUND) else INVOICES


def first_held(document: Document, lines: int) -> Held:
    """A document as it stands when it has just been posted."""
    return Held(*document, cancelled=False, revision=0, lines=lines)


def state(held: Held) -> Row:
    """The columns of a head that later events move."""
    cancelled = _CANCELLED if held.cancelled else ""
    return held.amount, held.applied, held.outstanding, cancelled, held.revision, held.lines


def invoice_row(held: Held) -> Row:
    """A row of Invoices."""
    return (*held[:6], *state(held), held.shop, held.source_key)


def payment_row(held: Held) -> Row:
    """A row of Customer Payments."""
    amount, *others = state(held)
    return (*held[:6], amount, held.received_in, *others, held.shop, held.source_key)


def from_invoice_row(row: Row) -> Held:
    """The head in a row of Invoices."""
    return _held(row[:6], row[6], "", row[7], row[9:])


def from_payment_row(row: Row) -> Held:
    """The head in a row of Customer Payments."""
    return _held(row[:6], row[6], row[7], row[8], row[10:])


def _held(head: Row, amount: Decimal, received_in: str, applied: Decimal, rest: Row) -> Held:
    doc_type, no, day, customer, description, currency = head
    cancelled, revision, lines, shop, source_key = rest[:5]
    return Held(
        doc_type, no, day, customer, description, currency, shop, source_key, amount, applied, received_in,
        cancelled == _CANCELLED, revision, lines,
    )  # fmt: skip


def change_row(change: Change) -> Row:
    """A row of Changes."""
    state = "" if change.cancelled is None else _CANCELLED if change.cancelled else _STANDING
    return (*change[:4], state)


def from_change_row(row: Row) -> Change:
    """The change in a row of Changes."""
    return Change._make((*row[:4], {_CANCELLED: True, _STANDING: False}.get(row[4])))


def source_row(source: Source) -> Row:
    """A row of Posted Facts."""
    return (*source[:5], _RELEASED if source.released else _POSTED)


def from_source_row(row: Row) -> Source:
    """The fact in a row of Posted Facts."""
    return Source._make((*row[:5], row[5] == _RELEASED))


def journal_rows(entries: Iterable[Entry], first: int) -> Iterator[tuple[Row, ...]]:
    """Rows of the Journal, numbered from `first`, entry by entry. The side that an amount is not on stays blank."""
    for number, entry in enumerate(entries, first):
        head = (number, entry.date, entry.doc_type, entry.doc_no)
        tail = (entry.description, entry.currency)
        yield tuple(
            (*head, account, code, *tail, debit(amount) or None, credit(amount) or None)
            for account, code, amount in entry.postings
        )


def _by_entry(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """The rows of each entry, by number even when the rows have been sorted another way."""
    for number, legs in groupby(sorted(rows, key=itemgetter(0)), itemgetter(0)):
        yield number, list(legs)


def _entry(legs: list[Row]) -> Entry:
    _, day, doc_type, no, _, _, description, currency, *_ = legs[0]
    postings = tuple(Posting(leg[4], leg[5], signed(leg[8], leg[9])) for leg in legs)
    return Entry(day, doc_type, no, description, currency, postings)


def from_journal(rows: Iterable[Row]) -> Iterator[Entry]:
    """The entries in the rows of the Journal."""
    return (_entry(legs) for _, legs in _by_entry(rows))


def stamps(part: str, rows: Iterable[Row]) -> Iterator[Stamp]:
    """What stands beside each row; no check digits beside one in which a cell is not as we write it."""
    if part == chain.JOURNAL:
        yield from _entry_stamps(rows)
        return
    written, read = _FORMS[part]
    for number, row in enumerate(rows, 1):
        as_written = row[:-2] == written(read(row))
        yield Stamp(number, row[-2], row[-1] if as_written else "")


def _entry_stamps(rows: Iterable[Row]) -> Iterator[Stamp]:
    for number, legs in _by_entry(rows):
        (written,) = journal_rows([_entry(legs)], number)
        cells = [(*leg[:8], leg[8] or ZERO, leg[9] or ZERO) for leg in written]
        alike = cells == [leg[:10] for leg in legs] and len({leg[10:] for leg in legs}) == 1
        yield Stamp(number, legs[0][10], legs[0][11] if alike else "")


_FORMS: dict[str, tuple[Callable[[Any], Row], Callable[[Row], Any]]] = {
    chain.CHANGES: (change_row, from_change_row),
    chain.SALES: (invoice_row, from_invoice_row),
    chain.PAYMENTS: (payment_row, from_payment_row),
    chain.LINES: (tuple, lambda row: Line(*row[:15])),
    chain.KNOCK_OFFS: (tuple, lambda row: KnockOff(*row[:6])),
    chain.FACTS: (source_row, from_source_row),
}
