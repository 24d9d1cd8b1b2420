"""Where an item code is used: on the lines of fetched orders, and on the lines of posted documents."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import TRANSFERRED, DocumentId, DocumentState, Line

CANCELLED, OPEN, TAKEN_OVER, SETTLED, OUTSTANDING = (
    "Cancelled",
    "Open",
    "Transferred",
    "Paid",
    "Outstanding",
)


class FoundLine(NamedTuple):
    """A line with the item code, and the order or document that it is on."""

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
    """Whether two item codes are one, however they are written."""
    return one.strip().casefold() == other.strip().casefold()


def document_status(held: DocumentState) -> str:
    """How a document stands, in a word."""
    if held.cancelled:
        return CANCELLED
    if held.type in TRANSFERRED:
        return TAKEN_OVER if held.applied else OPEN
    return OUTSTANDING if held.outstanding else SETTLED


def find_lines(
    code: str, lines: Iterable[Line], documents: Mapping[DocumentId, DocumentState], where: str
) -> Iterator[FoundLine]:
    """The lines of posted documents with this code, in the order posted."""
    for line in lines:
        if same_code(line.item_code, code):
            held = documents[DocumentId(line.doc_type, line.doc_no)]
            yield FoundLine(
                where,
                line.doc_type,
                line.doc_no,
                held.date,
                line.item_code,
                line.description,
                line.quantity,
                line.amount,
                held.currency,
                document_status(held),
                held.shop,
            )
