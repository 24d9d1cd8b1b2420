"""Records as rows of the workbook's ledger tables, and back. Lines, knock-offs and runs are rows as they are.

Every row but a run's ends in two columns that are no part of the record: the run that posted it, and its check digits.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from xlplugin.ledger import chain
from xlplugin.ledger.chain import RowDigest
from xlplugin.ledger.documents import Change, Document, DocumentState, KnockOff, Line, Source
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
    VOUCHERS,
    Table,
)

_CANCELLED, _STANDING = "Yes", "No"
_POSTED, _RELEASED = "Posted", "Released"
TABLES: dict[str, Table[Any]] = {
    chain.CHANGES: CHANGES,
    chain.SALES: INVOICES,
    chain.PAYMENTS: CUSTOMER_PAYMENTS,
    chain.VOUCHERS: VOUCHERS,
    chain.LINES: INVOICE_LINES,
    chain.KNOCK_OFFS: KNOCK_OFFS,
    chain.JOURNAL: JOURNAL,
    chain.FACTS: SOURCES,
}


def first_held(document: Document, lines: int) -> DocumentState:
    """A document as it stands when it has just been posted."""
    return DocumentState(*document, cancelled=False, revision=0, lines=lines)


class HeadForm(NamedTuple):
    """How the heads of one ledger table are read and written; `state` are the columns that later events move."""

    table: Table[Any]
    read: Callable[[Row], DocumentState]
    row: Callable[[DocumentState], Row]
    columns: tuple[str, ...]
    state: Callable[[DocumentState], Row]


def _state(held: DocumentState) -> Row:
    cancelled = _CANCELLED if held.cancelled else ""
    return held.amount, held.applied, held.outstanding, cancelled, held.revision, held.lines


def _invoice_row(held: DocumentState) -> Row:
    return (*held[:6], *_state(held), held.shop, held.source_key)


def _from_invoice_row(row: Row) -> DocumentState:
    return _held(row[:6], row[6], "", row[7], row[9:])


def _payment_row(held: DocumentState) -> Row:
    amount, *others = _state(held)
    return (*held[:6], amount, held.received_in, *others, held.shop, held.source_key)


def _from_payment_row(row: Row) -> DocumentState:
    return _held(row[:6], row[6], row[7], row[8], row[10:])


def _voucher_state(held: DocumentState) -> Row:
    amount, _, _, *others = _state(held)
    return (amount, *others)


def _voucher_row(held: DocumentState) -> Row:
    return (*held[:3], *held[4:6], *_voucher_state(held), held.shop, held.source_key)


def _from_voucher_row(row: Row) -> DocumentState:
    return _held((*row[:3], "", *row[3:5]), row[5], "", ZERO, row[6:])


_MOVED = ("Cancelled", "Revision", "Lines")
FORMS = {
    chain.SALES: HeadForm(
        INVOICES,
        _from_invoice_row,
        _invoice_row,
        ("Doc Amt", "Paid", "Outstanding", *_MOVED),
        _state,
    ),
    chain.PAYMENTS: HeadForm(
        CUSTOMER_PAYMENTS,
        _from_payment_row,
        _payment_row,
        ("Doc Amt", "Applied", "Unapplied", *_MOVED),
        _state,
    ),
    chain.VOUCHERS: HeadForm(
        VOUCHERS, _from_voucher_row, _voucher_row, ("Doc Amt", *_MOVED), _voucher_state
    ),
}


def _held(
    head: Row, amount: Decimal, received_in: str, applied: Decimal, rest: Row
) -> DocumentState:
    doc_type, no, day, customer, description, currency = head
    cancelled, revision, lines, shop, source_key = rest[:5]
    return DocumentState(
        doc_type,
        no,
        day,
        customer,
        description,
        currency,
        shop,
        source_key,
        amount,
        applied,
        received_in,
        cancelled == _CANCELLED,
        revision,
        lines,
    )


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


def stamps(part: str, rows: Iterable[Row]) -> Iterator[RowDigest]:
    """What stands beside each row; no check digits beside one in which a cell is not as we write it."""
    if part == chain.JOURNAL:
        yield from _entry_stamps(rows)
        return
    written, read = _WRITTEN_AND_READ[part]
    for number, row in enumerate(rows, 1):
        as_written = row[:-2] == written(read(row))
        yield RowDigest(number, row[-2], row[-1] if as_written else "")


def _entry_stamps(rows: Iterable[Row]) -> Iterator[RowDigest]:
    for number, legs in _by_entry(rows):
        (written,) = journal_rows([_entry(legs)], number)
        cells = [(*leg[:8], leg[8] or ZERO, leg[9] or ZERO) for leg in written]
        alike = cells == [leg[:10] for leg in legs] and len({leg[10:] for leg in legs}) == 1
        yield RowDigest(number, legs[0][10], legs[0][11] if alike else "")


_WRITTEN_AND_READ: dict[str, tuple[Callable[[Any], Row], Callable[[Row], Any]]] = {
    chain.CHANGES: (change_row, from_change_row),
    **{part: (form.row, form.read) for part, form in FORMS.items()},
    chain.LINES: (tuple, lambda row: Line(*row[:15])),
    chain.KNOCK_OFFS: (tuple, lambda row: KnockOff(*row[:6])),
    chain.FACTS: (source_row, from_source_row),
}
