"""Orders that changed after they were posted: cancelled, edited so that they come to another amount, or sent back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.errors import Problem
from xlplugin.ledger.documents import (
    INVOICE,
    ORDER,
    QUOTATION,
    REVERSED,
    DocumentId,
    DocumentState,
    Line,
)
from xlplugin.money import ZERO
from xlplugin.posting.order_actions import (
    CANCELLED,
    COMPLETED,
    DELIVERED,
    POST_CANCELLED,
    REPLACE_CANCELLED,
    REPLACE_INVOICE,
    Action,
    order_status,
)
from xlplugin.posting.order_documents import (
    GIFT,
    GOODS,
    ORDER_KINDS,
    PAST,
    PostedOrders,
    is_paid,
    source_key,
)
from xlplugin.posting.shop import ShopMapping
from xlplugin.tiktok.facts import AfterSale, Order

_TABLE, _COLUMN = "Orders", "Status"
_UNDO_FIRST = "It is settled already: Undo the run that posted its payment, tick it, press"
LATER = "Its refund comes with a later settlement file; until then nothing is to be done."


def changed_after_posting(
    orders: Sequence[Order], shop_id: str, books: PostedOrders
) -> list[Problem]:
    """One problem for every posted order whose document no longer says what the order says, with what to press."""
    problems = []
    for order in orders:
        held = _standing(INVOICE, order.id, shop_id, books)
        found = _of_invoice(order, held, books) if held else _of_others(order, shop_id, books)
        if found:
            problems.append(Problem(_TABLE, order.id, _COLUMN, *found))
    return problems


def _standing(
    doc_type: str, order_id: str, shop_id: str, books: PostedOrders
) -> DocumentState | None:
    document = books.sources.get(source_key(shop_id, doc_type, order_id))
    held = books.documents.get(document) if document else None
    return held if held and not held.cancelled else None


def is_final(one: AfterSale) -> bool:
    """Whether a return or a cancellation has come to its end; those that are refused or taken back say so."""
    return one.status.endswith(("_COMPLETE", "_SUCCESS"))


def returned_after_posting(
    returns: Iterable[AfterSale],
    shop: ShopMapping,
    books: PostedOrders,
    settled: Mapping[str, date],
) -> list[Problem]:
    """One problem for every refund of a posted order that no settlement has brought yet, with what to expect.

    `settled` is the last day on which a row of an order was posted: one of the refund's day or later has brought it.
    """
    problems = []
    for one in returns:
        document = books.sources.get(source_key(shop.shop_id, INVOICE, one.order_id))
        held, day = (
            books.documents.get(document) if document else None,
            shop.local_date(one.updated),
        )
        brought = one.order_id in settled and settled[one.order_id] >= day
        if (
            document
            and held
            and not held.cancelled
            and is_final(one)
            and one.refund
            and not brought
        ):
            what = f"Returned after posting: {one.refund:,.2f} was given back on {day:%d/%m/%Y}."
            what += f" Reason: {one.reason.rstrip('.')}." if one.reason else ""
            problems.append(
                Problem(_TABLE, one.order_id, _COLUMN, what, _refund_of(document, held))
            )
    return problems


def _refund_of(document: DocumentId, held: DocumentState) -> str:
    if not held.applied:
        return "The settlement of this order brings it, inside its row. Until then nothing is to be done."
    return f"Credit note {document.no}, which Post Payments makes when a settlement takes the money back."


def _of_invoice(order: Order, held: DocumentState, books: PostedOrders) -> tuple[str, str] | None:
    """What is no longer so of an order with an invoice, and what to press."""
    lines = [
        line
        for line in books.lines.get(DocumentId(held.type, held.no), ())
        if line.kind in ORDER_KINDS
    ]
    what, action = _difference(order, lines)
    if not what:
        return None
    is_past = any(line.kind == PAST for line in lines)
    name = (
        "Delete Invoice, then Post Past Invoices"
        if is_past and not action.cancelled
        else action.name
    )
    if is_paid(held, books):
        return (
            what,
            LATER if action.cancelled else f"{_UNDO_FIRST} {name}, and post the statement again.",
        )
    return what, f"Tick it and press {name}."


def _difference(order: Order, lines: Sequence[Line]) -> tuple[str, Action]:
    """How an order differs from the lines that orders bring to its invoice, and the action that mends it."""
    standing = order_status(order.status)
    invoiced = sum((line.amount for line in lines), ZERO)
    now = sum(
        ((line.sale_price + line.platform_discount) * line.quantity for line in order.lines), ZERO
    )
    if standing == CANCELLED:
        return (
            f"Cancelled after posting: its invoice still has {invoiced}." if invoiced else "",
            REPLACE_CANCELLED,
        )
    if not any(
        line.quantity for line in lines
    ):  # posted as cancelled, and rightly so until it arrives
        arrived = standing in (DELIVERED, COMPLETED) and now and not order.is_sample
        what = f"{standing}, and posted as cancelled: the order comes to {now}, its invoice to {invoiced}."
        return what if arrived else "", REPLACE_INVOICE
    if now != invoiced:
        return (
            f"Edited after posting: the order comes to {now}, its invoice to {invoiced}.",
            REPLACE_INVOICE,
        )
    edited = any(line.kind == GOODS for line in lines) and _sold(lines) != _told(
        order
    )  # a past invoice has no goods
    what = "Edited after posting: it comes to the same, for other goods or another discount."
    return what if edited else "", REPLACE_INVOICE


def _sold(lines: Iterable[Line]) -> tuple[Decimal, Counter[Decimal]]:
    """What the goods of an invoice come to, and how many units stand on it at each price before discounts."""
    units: Counter[Decimal] = Counter()
    goods = [line for line in lines if line.kind.removeprefix(REVERSED) in (GOODS, GIFT)]
    for line in goods:
        units[line.unit_price] += line.quantity
    return sum((line.amount for line in goods), ZERO), +units


def _told(order: Order) -> tuple[Decimal, Counter[Decimal]]:
    """The same of an order. Before discounts, for the API and a file share these out differently among equal units."""
    units: Counter[Decimal] = Counter()
    for line in order.lines:
        units[ZERO if line.is_gift else line.original_price] += line.quantity
    return order.goods, units


def _of_others(order: Order, shop_id: str, books: PostedOrders) -> tuple[str, str] | None:
    """What stands of a cancelled order that has no invoice: its sales order or quotation is still open."""
    if order_status(order.status) != CANCELLED:
        return None
    for doc_type, name in ((ORDER, "sales order"), (QUOTATION, "quotation")):
        held = _standing(doc_type, order.id, shop_id, books)
        if held and held.outstanding:
            what = f"Cancelled after posting: its {name} still has {held.outstanding}."
            return what, f"Tick it and press {POST_CANCELLED.name}: that closes it."
    return None
