"""Find where an item code is used, on orders and on posted documents."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import TRANSFERRED, DocumentId, DocumentState, Line

CANCELLED = "Cancelled"
OPEN = "Open"
TRANSFERRED_TO_INVOICE = "Transferred"
PAID = "Paid"
OUTSTANDING = "Outstanding"


class FoundLine(NamedTuple):
    """Line with the item code, and its order or document.

    `where` is Orders or the ledger sheet that shows it; `amount` is in `currency`.
    """

    where: str
    doc_type: str
    no: str
    date: date | None
    item_code: str
    description: str
    quantity: int
    amount: Decimal
    currency: str
    status: str
    shop: str


def same_code(one: str, other: str) -> bool:
    """Return whether two item codes are equal without regard to case and outer blanks."""
    return one.strip().casefold() == other.strip().casefold()


def document_status(document: DocumentState) -> str:
    """Return the status of a document to show."""
    if document.cancelled:
        return CANCELLED
    if document.type in TRANSFERRED:
        if document.applied:
            return TRANSFERRED_TO_INVOICE
        return OPEN
    return OUTSTANDING if document.outstanding else PAID


def find_lines(
    code: str, lines: Iterable[Line], documents: Mapping[DocumentId, DocumentState], where: str
) -> Iterator[FoundLine]:
    """Yield the lines of posted documents with this code, in the order posted."""
    for line in lines:
        if same_code(line.item_code, code):
            document = documents[DocumentId(line.doc_type, line.doc_no)]
            yield FoundLine(
                where=where,
                doc_type=line.doc_type,
                no=line.doc_no,
                date=document.date,
                item_code=line.item_code,
                description=line.description,
                quantity=line.quantity,
                amount=line.amount,
                currency=document.currency,
                status=document_status(document),
                shop=document.shop,
            )
