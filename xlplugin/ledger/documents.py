"""Declare the records of the sales ledger: documents, lines, knock-offs and facts.

All records are frozen: a change is a new line, a new knock-off or a new entry, never an edit. Types
are SQL Account's two letters. What is outstanding of an invoice or credit note, or unapplied of a
payment or refund, is always `amount - applied`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import ZERO

INVOICE = "IV"
CREDIT_NOTE = "CN"
QUOTATION = "QT"
ORDER = "SO"
PAYMENT = "PM"
REFUND = "CF"
# Vouchers have no customer and no lines, only an entry.
CASH_BOOK = "CB"
JOURNAL_VOUCHER = "JV"

REVERSED = "Reversed "  # the kind of a reversing line begins with it

# Types that are transferred to an invoice: `applied` is what was transferred, not a knock-off.
TRANSFERRED = (QUOTATION, ORDER)

# Prefixes of running numbers: receipts are OR-, refunds are payment vouchers.
PREFIXES = {
    INVOICE: "IV",
    CREDIT_NOTE: "CN",
    PAYMENT: "OR",
    REFUND: "PV",
    CASH_BOOK: "CB",
    JOURNAL_VOUCHER: "JV",
}

# 1 if the customer owes a document, -1 if it is owed to the customer, 0 if neither.
DEBTOR_SIGN = {
    INVOICE: 1,
    CREDIT_NOTE: -1,
    PAYMENT: -1,
    REFUND: 1,
    QUOTATION: 0,
    ORDER: 0,
    CASH_BOOK: 0,
    JOURNAL_VOUCHER: 0,
}


class DocumentId(NamedTuple):
    """Type and number of a document."""

    type: str
    no: str


class Document(NamedTuple):
    """Head of a document as it is first posted.

    Amounts are in `currency`; `applied` is the part of `amount` that is knocked off. `source_key`
    is the key of the fact that the document was made from. `received_in` is the account that a
    payment went to, or that a refund came from; empty for other types.
    """

    type: str
    no: str
    date: date
    customer: str
    description: str
    currency: str
    shop: str
    source_key: str
    amount: Decimal
    applied: Decimal
    received_in: str = ""


class Line(NamedTuple):
    """One line of a document: amount = quantity x unit price - discount.

    The `delivery_date` of a fee line is its settlement date: it shows which payment brought it.
    `tax` is the part of the amount that is tax, posted to `tax_account`; the rest is posted to
    `account`. A line without a tax code has no tax.
    """

    doc_type: str
    doc_no: str
    seq: int
    item_code: str
    description: str
    uom: str
    quantity: int
    unit_price: Decimal
    discount: Decimal
    amount: Decimal
    account: str
    location: str
    project: str
    delivery_date: date
    kind: str
    tax_code: str = ""
    tax: Decimal = ZERO
    tax_account: str = ""

    @property
    def net(self) -> Decimal:
        """Return the amount without its tax."""
        return self.amount - self.tax

    @property
    def to_account(self) -> Decimal:
        """Return what is posted to `account`: tax that is not recoverable stays in it."""
        if self.tax_account == self.account:
            return self.amount
        return self.net


class KnockOff(NamedTuple):
    """Amount of one document applied to another on a day."""

    from_type: str
    from_no: str
    to_type: str
    to_no: str
    date: date
    amount: Decimal


class Change(NamedTuple):
    """Amounts that a batch adds to a document, which is in the books or in the same batch.

    `cancelled` is the document's new state; None if that does not change. A change of `amount` or
    `cancelled` is a new revision of the document; a change of `applied` alone is not.
    """

    type: str
    no: str
    amount: Decimal
    applied: Decimal
    cancelled: bool | None = None


MARK = ":settled"  # a settlement mark's key ends with it
BANK_MATCH = "bank:"  # the key of a match of a bank line begins with it


class Source(NamedTuple):
    """A fact that was posted, and its document; `released` if an undo released it.

    A fact is posted at most once at a time: posted, released and posted again are three records.
    A settlement mark is no fact of its own: it records that an order was settled, but not on its
    own invoice.
    """

    key: str
    doc_type: str
    doc_no: str
    date: date
    amount: Decimal
    released: bool = False


class DocumentState(NamedTuple):
    """Document as the books have it now. `lines` is the number of its last line."""

    type: str
    no: str
    date: date
    customer: str
    description: str
    currency: str
    shop: str
    source_key: str
    amount: Decimal
    applied: Decimal
    received_in: str
    cancelled: bool
    revision: int
    lines: int

    @property
    def outstanding(self) -> Decimal:
        """Return the amount outstanding; of a payment or refund, the amount not applied yet."""
        return self.amount - self.applied

    @property
    def head(self) -> Document:
        """Return the head of the document, with its present amounts."""
        return Document(
            self.type,
            self.no,
            self.date,
            self.customer,
            self.description,
            self.currency,
            self.shop,
            self.source_key,
            self.amount,
            self.applied,
            self.received_in,
        )


def by_document(states: Iterable[DocumentState]) -> dict[DocumentId, DocumentState]:
    """Return documents by their type and number."""
    return {DocumentId(state.type, state.no): state for state in states}
