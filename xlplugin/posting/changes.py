"""Orders that changed after they were posted: cancelled, or edited so that they come to another amount."""

from collections.abc import Sequence

from xlplugin.errors import Problem
from xlplugin.ledger.documents import INVOICE, Held, Line
from xlplugin.money import ZERO
from xlplugin.posting.matrix import CANCELLED, REPLACE_CANCELLED, REPLACE_INVOICE, status
from xlplugin.posting.orders import ORDER_KINDS, Books, is_touched, source_key
from xlplugin.tiktok.facts import Order

_TABLE, _COLUMN = "Orders", "Status"
LATER = "Its refund comes with a later settlement file; until then nothing is to be done."


def changed_after_posting(orders: Sequence[Order], shop_id: str, books: Books) -> list[Problem]:
    """One problem for every posted order whose invoice no longer says what the order says, with what to press."""
    problems = []
    for order in orders:
        document = books.sources.get(source_key(shop_id, INVOICE, order.id))
        held = books.held.get(document) if document else None
        if document and held and not held.cancelled:
            what = _difference(order, books.lines.get(document, ()))
            if what:
                problems.append(Problem(_TABLE, order.id, _COLUMN, what, _proposal(order, held, books)))
    return problems


def _difference(order: Order, lines: Sequence[Line]) -> str:
    invoiced = sum((line.amount for line in lines if line.kind in ORDER_KINDS), ZERO)
    if status(order.status) == CANCELLED:
        return f"Cancelled after posting: its invoice still has {invoiced}." if invoiced else ""
    now = sum(((line.sale_price + line.platform_discount) * line.quantity for line in order.lines), ZERO)
    is_cancelled_invoice = not any(line.quantity for line in lines if line.kind in ORDER_KINDS)
    if now == invoiced or is_cancelled_invoice:
        return ""
    return f"Edited after posting: the order comes to {now}, its invoice to {invoiced}."


def _proposal(order: Order, held: Held, books: Books) -> str:
    if is_touched(held, books):
        return LATER
    action = REPLACE_CANCELLED if status(order.status) == CANCELLED else REPLACE_INVOICE
    return f"Tick it and press {action.name}."
