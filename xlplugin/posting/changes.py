"""Orders that changed after they were posted: cancelled, edited so that they come to another amount, or sent back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xlplugin.errors import Problem
from xlplugin.ledger.documents import INVOICE, DocumentId, Held, Line
from xlplugin.money import ZERO
from xlplugin.posting.matrix import CANCELLED, REPLACE_CANCELLED, REPLACE_INVOICE, status
from xlplugin.posting.orders import ORDER_KINDS, Books, is_touched, source_key
from xlplugin.posting.shop import ShopMapping
from xlplugin.tiktok.facts import AfterSale, Order

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


def is_final(one: AfterSale) -> bool:
    """Whether a return or a cancellation has come to its end; those that are refused or taken back say so."""
    return one.status.endswith(("_COMPLETE", "_SUCCESS"))


def returned_after_posting(
    returns: Iterable[AfterSale], shop: ShopMapping, books: Books, settled: Mapping[str, date]
) -> list[Problem]:
    """One problem for every refund of a posted order that no settlement has brought yet, with what to expect.

    `settled` is the last day on which a row of an order was posted: one of the refund's day or later has brought it.
    """
    problems = []
    for one in returns:
        document = books.sources.get(source_key(shop.shop_id, INVOICE, one.order_id))
        held, day = books.held.get(document) if document else None, shop.local_date(one.updated)
        brought = one.order_id in settled and settled[one.order_id] >= day
        if document and held and not held.cancelled and is_final(one) and one.refund and not brought:
            what = f"Returned after posting: {one.refund:,.2f} was given back on {day:%d/%m/%Y}. {one.reason}".rstrip()
            problems.append(Problem(_TABLE, one.order_id, _COLUMN, what, _refund_of(document, held)))
    return problems


def _refund_of(document: DocumentId, held: Held) -> str:
    if not held.applied:
        return "The settlement of this order brings it, inside its row. Until then nothing is to be done."
    return f"Credit note {document.no}, which Post Payments makes when a settlement takes the money back."


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
