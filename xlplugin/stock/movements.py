"""List what moved stock: the rows of Stock Movements, and the goods on invoices in the books."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.ledger.documents import INVOICE, REVERSED, DocumentId, DocumentState, Line
from xlplugin.ledger.master import Masters
from xlplugin.ledger.source_keys import invoiced_order
from xlplugin.posting.order_documents import GIFT, GOODS, PART


class MovementKind(StrEnum):
    """Kind of stock movement. The first five are typed on Stock Movements."""

    STOCK_IN = "Stock In"
    TRANSFER = "Transfer"
    RETURNED = "Returned"
    DAMAGED = "Damaged"
    COUNTED = "Counted"
    SOLD = "Sold"
    REVALUED = "New Standard Cost"


TYPED_KINDS = (
    MovementKind.STOCK_IN,
    MovementKind.TRANSFER,
    MovementKind.RETURNED,
    MovementKind.DAMAGED,
    MovementKind.COUNTED,
)
# The order of the movements of one day: goods come in before they go out, and are sold before
# they come back.
_ORDER_OF_DAY = {
    MovementKind.REVALUED: 0,
    MovementKind.STOCK_IN: 1,
    MovementKind.COUNTED: 2,
    MovementKind.TRANSFER: 3,
    MovementKind.SOLD: 4,
    MovementKind.RETURNED: 5,
    MovementKind.DAMAGED: 6,
}


class StockMovement(NamedTuple):
    """One movement of one item.

    Attributes:
        day: The day of the movement; of goods sold, the date of the invoice.
        kind: What happened.
        item: The item code.
        quantity: Units. Positive comes in, negative goes out; a transfer and damaged goods are
            positive.
        unit_cost: Cost of one unit that comes in, or the new standard cost.
        location: Where the goods were; of a transfer, where they left.
        to_location: Where a transfer brought them.
        order_id: The order that goods sold or coming back belong to.
        shop_id: Its shop; empty for the firm's own movements.
        reference: What the row says, such as the supplier's invoice.
    """

    day: date
    kind: MovementKind
    item: str
    quantity: int
    unit_cost: Decimal | None = None
    location: str = ""
    to_location: str = ""
    order_id: str = ""
    shop_id: str = ""
    reference: str = ""


def in_order(movements: Iterable[StockMovement]) -> list[StockMovement]:
    """Sort movements by day, and within a day by kind; else they stay in the order given."""
    return sorted(movements, key=lambda one: (one.day, _ORDER_OF_DAY[one.kind]))


def order_of(invoice: DocumentState) -> str:
    """Return the id of the order that an invoice is for; its number if it is for none."""
    return invoiced_order(invoice.source_key) or invoice.no


def goods_sold(
    documents: Iterable[DocumentState], lines: Iterable[Line], masters: Masters
) -> list[StockMovement]:
    """List the goods that the invoices of the books took out of stock.

    A line that a later revision reversed is a movement back. Items without stock control move
    nothing. A settlement posted by Summary names no items, so nothing of it is here.

    Args:
        documents: Every document of the books.
        lines: Every line of the books.
        masters: The firm's master data.
    """
    invoices = {}
    for state in documents:
        if state.type == INVOICE:
            invoices[DocumentId(state.type, state.no)] = state
    sold = []
    for line in lines:
        invoice = invoices.get(DocumentId(line.doc_type, line.doc_no))
        if invoice is None or line.kind.removeprefix(REVERSED) not in (GOODS, GIFT, PART):
            continue
        item = masters.item(line.item_code)
        if item is None or not item.stock_control:
            continue
        sold.append(
            StockMovement(
                day=line.delivery_date,
                kind=MovementKind.SOLD,
                item=item.code,
                quantity=-line.quantity,
                location=line.location,
                order_id=order_of(invoice),
                shop_id=invoice.shop,
            )
        )
    return sold


def where_sold(
    returned: Iterable[StockMovement], sold: Iterable[StockMovement]
) -> list[StockMovement]:
    """Return goods that came back, each at the location that its order sold it from."""
    locations = {}
    for one in sold:
        locations[one.order_id, one.item] = one.location
    found = []
    for one in returned:
        location = one.location or locations.get((one.order_id, one.item), "")
        found.append(one._replace(location=location))
    return found
