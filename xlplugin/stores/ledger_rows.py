"""Records as rows of the workbook's ledger tables, and back. Lines, knock-offs, facts and runs are rows as they are."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from xlplugin.ledger.documents import PAYMENT, REFUND, Document, Held
from xlplugin.ledger.entries import Entry, Posting, credit, debit, signed
from xlplugin.sheets.book import Row
from xlplugin.sheets.tables import CUSTOMER_PAYMENTS, INVOICES, Table

INVOICE_STATE = ("Doc Amt", "Paid", "Outstanding", "Cancelled", "Revision", "Lines")
PAYMENT_STATE = ("Doc Amt", "Applied", "Unapplied", "Cancelled", "Revision", "Lines")
_CANCELLED = "Yes"


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
    cancelled, revision, lines, shop, source_key = rest
    return Held(
        doc_type, no, day, customer, description, currency, shop, source_key, amount, applied, received_in,
        cancelled == _CANCELLED, revision, lines,
    )  # fmt: skip


def journal_rows(entries: Iterable[Entry], first: int) -> Iterator[Row]:
    """Rows of the Journal, numbered from `first`. The side that an amount is not on stays blank."""
    for number, entry in enumerate(entries, first):
        head = (number, entry.date, entry.doc_type, entry.doc_no)
        tail = (entry.description, entry.currency)
        for account, code, amount in entry.postings:
            yield *head, account, code, *tail, debit(amount) or None, credit(amount) or None


def from_journal(rows: Iterable[Row]) -> Iterator[Entry]:
    """The entries in the rows of the Journal, by number even when the rows have been sorted another way."""
    for _, legs in groupby(sorted(rows, key=itemgetter(0)), itemgetter(0)):
        postings = []
        for _, day, doc_type, no, account, code, description, currency, debited, credited in legs:  # noqa: B007
            postings.append(Posting(account, code, signed(debited, credited)))
        yield Entry(day, doc_type, no, description, currency, tuple(postings))
