"""Documents of the sales ledger. Frozen: a change is a new line, a new knock-off, a new entry, never an edit.

Types are SQL Account's two letters. A document's outstanding (an invoice, a credit note) or unapplied (a payment,
a refund) amount is always `amount - applied`.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

INVOICE, CREDIT_NOTE, QUOTATION, ORDER, PAYMENT, REFUND = "IV", "CN", "QT", "SO", "PM", "CF"
CASH_BOOK, JOURNAL_VOUCHER = "CB", "JV"  # vouchers: no customer and no lines, only an entry

REVERSED = "Reversed "  # how the kind of a line begins that takes another back

TRANSFERRED = (
    QUOTATION,
    ORDER,
)  # what an invoice takes over: applied is what has gone into it, not a knock-off

# The running number of a document that has none of its own: receipts are OR-, refunds are payment vouchers.
PREFIXES = {
    INVOICE: "IV",
    CREDIT_NOTE: "CN",
    PAYMENT: "OR",
    REFUND: "PV",
    CASH_BOOK: "CB",
    JOURNAL_VOUCHER: "JV",
}

# Which documents a customer owes (+1) and which he is owed (-1); quotations, orders and vouchers are none of his.
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
    """Type and number: what names a document everywhere."""

    type: str
    no: str


class Document(NamedTuple):
    """The head of a document as it is first posted. `source_key` is the fact it was made from, kept once."""

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
    """One line of a document; amount = quantity x unit price - discount.

    `delivery_date` is the settlement's on a fee line, so that one sees which payment brought it.
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


class KnockOff(NamedTuple):
    """So much of one document applied against another on a day."""

    from_type: str
    from_no: str
    to_type: str
    to_no: str
    date: date
    amount: Decimal


class Change(NamedTuple):
    """What a batch adds to a document, one of the books or of the batch itself. `cancelled` None leaves it as it is.

    A change of the amount or of `cancelled` is a new revision of the document; a knock-off alone is not.
    """

    type: str
    no: str
    amount: Decimal
    applied: Decimal
    cancelled: bool | None = None


MARK = ":settled"  # ends the key of a mark


class Source(NamedTuple):
    """A fact that has been posted, and the document that holds it. `released` when an undo let it go again.

    The books hold a key as posted at most once: posted, released, posted again, each in a row of its own.
    A mark is no fact of its own: it says that an order was settled where its invoice does not show it.
    """

    key: str
    doc_type: str
    doc_no: str
    date: date
    amount: Decimal
    released: bool = False


class DocumentState(NamedTuple):
    """A document as the books hold it now."""

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
        """What is still owed (or unapplied)."""
        return self.amount - self.applied
