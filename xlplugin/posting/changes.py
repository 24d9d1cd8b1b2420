"""Detect orders that changed after they were posted: cancelled, edited, or sent back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

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
from xlplugin.ledger.source_keys import source_key
from xlplugin.money import ZERO, shown
from xlplugin.posting.lines import total
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
    PAST,
    PostedOrders,
    is_paid,
    last_day,
    order_lines,
)
from xlplugin.posting.shop import ON_CREATED, ShopMapping
from xlplugin.tiktok.facts import AfterSale, Order

_TABLE = "Orders"
_COLUMN = "Status"
RETURNED = "Returned after posting"
_UNDO_FIRST = "It is settled already: Undo the run that posted its payment, tick it, press"
LATER = "Its refund comes with a later settlement file; until then nothing is to be done."


class _GoodsUnits(NamedTuple):
    """Amount of goods, and their units at each price before discounts."""

    amount: Decimal
    by_price: Counter[Decimal]


def changed_after_posting(
    orders: Sequence[Order], shop_id: str, books: PostedOrders
) -> list[Problem]:
    """Compare posted orders with their documents.

    Args:
        orders: Orders as TikTok has them now.
        shop_id: Their shop.
        books: What the books hold for them.

    Returns:
        A problem for each order whose document does not say what the order says, with the button to
        press.

    Source: docs/accounting.md, Changed after it was posted.
    """
    problems = []
    for order in orders:
        invoice = _active(INVOICE, order.id, shop_id, books)
        if invoice:
            found = _compare_invoice(order, invoice, books)
        else:
            found = _compare_open_orders(order, shop_id, books)
        if found:
            what, cure = found
            problems.append(Problem(_TABLE, order.id, _COLUMN, what, cure))
    return problems


def _active(
    doc_type: str, order_id: str, shop_id: str, books: PostedOrders
) -> DocumentState | None:
    """Return an order's document of a type; None if it is cancelled."""
    document = books.sources.get(source_key(shop_id, doc_type, order_id))
    posted = books.documents.get(document) if document else None
    if posted and not posted.cancelled:
        return posted
    return None


def moved_after_posting(
    orders: Sequence[Order], shop: ShopMapping, books: PostedOrders
) -> list[Problem]:
    """List posted orders whose revenue date has changed since. Their invoices keep their date.

    An invoice with another of the order's dates was posted while *Revenue On* was another, and one
    that was posted late stands on the first open day: these are no changes.

    Args:
        orders: Orders as TikTok has them now.
        shop: Their shop.
        books: What the books hold for them.
    """
    if shop.revenue_on == ON_CREATED:  # TikTok never changes it
        return []
    problems = []
    for order in orders:
        invoice = _active(INVOICE, order.id, shop.shop_id, books)
        day = shop.revenue_date(order)
        if invoice is None or day is None:
            continue
        sold = last_day(invoice, books)
        moments = (order.create_time, order.shipped, order.delivered)
        if sold in [shop.local_date(moment) for moment in moments if moment]:
            continue
        is_late = books.locked_until is not None and day <= books.locked_until < sold
        if is_late or not total(order_lines(DocumentId(invoice.type, invoice.no), books)):
            continue
        what = (
            f"{shop.revenue_on} on {day:%d/%m/%Y} and posted on {sold:%d/%m/%Y}: TikTok has "
            "changed the date since. Nothing was moved."
        )
        cure = "Leave it, or tick it and press Replace As Invoice: the sale is then of that date."
        if is_paid(invoice, books):
            cure = "Leave it: it is settled already."
        problems.append(Problem(_TABLE, order.id, f"{shop.revenue_on} Date", what, cure))
    return problems


def is_final(after_sale: AfterSale) -> bool:
    """Return whether a return or a cancellation was completed, not refused or withdrawn."""
    return after_sale.status.endswith(("_COMPLETE", "_SUCCESS"))


def returned_after_posting(
    returns: Iterable[AfterSale],
    shop: ShopMapping,
    books: PostedOrders,
    settled: Mapping[str, date],
) -> list[Problem]:
    """List refunds of posted orders that no settlement has brought yet.

    Args:
        returns: Returns and cancellations as TikTok has them now.
        shop: Their shop.
        books: What the books hold for their orders.
        settled: The last day on which a row of each order was posted, by order id. A row of the
            refund's day, or later, has brought the refund.

    Returns:
        A problem for each refund, saying what to expect.
    """
    problems = []
    for after_sale in returns:
        order_id = after_sale.order_id
        invoice = _active(INVOICE, order_id, shop.shop_id, books)
        if invoice is None or not is_final(after_sale) or not after_sale.refund:
            continue
        day = shop.local_date(after_sale.updated)
        if order_id in settled and settled[order_id] >= day:
            continue
        refund = shown(after_sale.refund, shop.currency)
        what = f"{RETURNED}: {refund} was given back on {day:%d/%m/%Y}."
        if after_sale.reason:
            what += f" Reason: {after_sale.reason.rstrip('.')}."
        problems.append(Problem(_TABLE, order_id, _COLUMN, what, _where_refund_comes(invoice)))
    return problems


def _where_refund_comes(invoice: DocumentState) -> str:
    if not invoice.applied:
        return (
            "The settlement of this order brings it, inside its row. "
            "Until then nothing is to be done."
        )
    return (
        f"Credit note {invoice.no}, which Post Payments makes when a settlement "
        "takes the money back."
    )


def _compare_invoice(
    order: Order, invoice: DocumentState, books: PostedOrders
) -> tuple[str, str] | None:
    """Return how an order differs from its invoice, and what to press; None if it does not."""
    lines = order_lines(DocumentId(invoice.type, invoice.no), books)
    what, action = _difference(order, lines)
    if not what:
        return None
    name = action.name
    if not action.cancelled and any(line.kind == PAST for line in lines):
        name = "Delete Invoice, then Post Past Invoices"
    if not is_paid(invoice, books):
        return what, f"Tick it and press {name}."
    if action.cancelled:
        return what, LATER
    return what, f"{_UNDO_FIRST} {name}, and post the statement again."


def _difference(order: Order, lines: Sequence[Line]) -> tuple[str, Action]:
    """Return how an order differs from its invoice's lines, and the action that corrects it.

    The text is empty if it does not differ.
    """
    status = order_status(order.status)
    invoiced = total(lines)
    now = ZERO
    for line in order.lines:
        now += (line.sale_price + line.platform_discount) * line.quantity
    what = ""
    if status == CANCELLED:
        if invoiced:
            what = f"Cancelled after posting: its invoice still has {invoiced}."
        return what, REPLACE_CANCELLED
    if not any(line.quantity for line in lines):  # posted as cancelled; correct until it arrives
        if status in (DELIVERED, COMPLETED) and now and not order.is_sample:
            what = (
                f"{status}, and posted as cancelled: the order comes to {now}, "
                f"its invoice to {invoiced}."
            )
    elif now != invoiced:
        what = f"Edited after posting: the order comes to {now}, its invoice to {invoiced}."
    elif _has_goods(lines) and _invoiced_units(lines) != _ordered_units(order):
        what = "Edited after posting: it comes to the same, for other goods or another discount."
    return what, REPLACE_INVOICE


def _has_goods(lines: Iterable[Line]) -> bool:
    """Return whether an invoice has lines of goods; a past invoice has none."""
    return any(line.kind == GOODS for line in lines)


def _invoiced_units(lines: Iterable[Line]) -> _GoodsUnits:
    """Return the goods on an invoice."""
    amount = ZERO
    units: Counter[Decimal] = Counter()
    for line in lines:
        if line.kind.removeprefix(REVERSED) in (GOODS, GIFT):
            amount += line.amount
            units[line.unit_price] += line.quantity
    return _GoodsUnits(amount, +units)


def _ordered_units(order: Order) -> _GoodsUnits:
    """Return the goods of an order.

    Prices are those before discounts: the API and a file share a discount out differently among
    equal units.
    """
    units: Counter[Decimal] = Counter()
    for line in order.lines:
        units[ZERO if line.is_gift else line.original_price] += line.quantity
    return _GoodsUnits(order.goods, units)


def _compare_open_orders(order: Order, shop_id: str, books: PostedOrders) -> tuple[str, str] | None:
    """Return what is outstanding of a cancelled order without an invoice, and what to press."""
    if order_status(order.status) != CANCELLED:
        return None
    for doc_type, name in ((ORDER, "sales order"), (QUOTATION, "quotation")):
        posted = _active(doc_type, order.id, shop_id, books)
        if posted and posted.outstanding:
            what = f"Cancelled after posting: its {name} still has {posted.outstanding}."
            return what, f"Tick it and press {POST_CANCELLED.name}: that closes it."
    return None
