"""Refuse orders that cannot be posted: no date, no lines or items, or impossible amounts."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.ledger.documents import (
    DocumentId,
)
from xlplugin.ledger.master import alternative_code
from xlplugin.money import ZERO, shown
from xlplugin.posting.order_actions import (
    COMPLETED,
    DELIVERED,
    IN_TRANSIT,
    Action,
    order_status,
)
from xlplugin.posting.row_status import RowStatus, lost_item
from xlplugin.posting.shop import (
    ON_SHIPPED,
    ShopAccounts,
    ShopMapping,
)
from xlplugin.tiktok.facts import Order, OrderLine

UNLOCK_CURE = "Press Lock to unlock that period first, or leave it."
POST_LATE = "Post on the first open day"
_EXACT_DIGITS = 15  # Excel's numbers keep no more
LARGEST_AMOUNT = Decimal(10) ** 11  # of an order or a wallet row, in any currency
_MOST_UNITS = 100_000
_ORDER_AMOUNTS = ("Subtotal", "Shipping Fee", "Total Amount")
_LINE_AMOUNTS = ("Original Price", "Sale Price", "Seller Discount", "Platform Discount")
_ROUNDING = Decimal("0.05")  # a discount shared out among units


def late_cure(what: str) -> str:
    """Return what to do about an order in the locked period; `what` it is, such as `the sale`."""
    return (
        f"Press Lock to unlock that period first. Or press again and answer {POST_LATE}: {what} is "
        "then of the next month."
    )


class OrderOutcome(NamedTuple):
    """Outcome of posting one order.

    `status` goes into its Verify Status: a RowStatus, or what is wrong. `document` is the document
    to show beside it. `at` is the cell to correct if it is not in the order's own row.
    """

    id: str
    status: str
    document: DocumentId | None = None
    cure: str = ""
    at: Problem | None = None


def _again(shop: ShopMapping) -> str:
    return f"Press {shop.orders_button}; if it stays, look at the order in Seller Center."


def _date_wanted(shop: ShopMapping) -> str:
    button = shop.orders_button
    bring = f"Press {button}, or load" if shop.account else f"Press {button} with"
    return (
        f"{bring} a file that has the date. If TikTok does not say it, type it into the date's "
        "column in the order's row, then press Post again."
    )


def without_date(order: Order, shop: ShopMapping) -> OrderOutcome:
    """Refuse an order that is not shipped or delivered yet, as the shop's revenue needs it."""
    status = order_status(order.status)
    if shop.revenue_on == ON_SHIPPED:
        if status not in (IN_TRANSIT, DELIVERED, COMPLETED):
            return OrderOutcome(order.id, RowStatus.NOT_SHIPPED)
        return OrderOutcome(order.id, RowStatus.NO_SHIPPED_DATE, cure=_date_wanted(shop))
    if status not in (DELIVERED, COMPLETED):
        return OrderOutcome(order.id, RowStatus.NOT_DELIVERED)
    return OrderOutcome(order.id, RowStatus.NO_DELIVERED_DATE, cure=_date_wanted(shop))


def no_sale(order: Order, action: Action, shop: ShopMapping) -> str:
    """Return why an action cannot post an order for the shop; empty if it can.

    A sample is no sale, but it can be posted as a cancelled invoice in any status: its fees then
    have a document.
    """
    status = order_status(order.status)
    if status not in action.allowed and not (order.is_sample and action.cancelled):
        return f"{status}: not for {action.name}"
    if order.currency != shop.currency:
        return f"The order is in {order.currency}, the shop's books in {shop.currency}."
    if order.is_sample and not action.cancelled:
        return RowStatus.SAMPLE
    return ""


def unfit_lines(order: Order, shop: ShopMapping, *, cancelled: bool = False) -> OrderOutcome | None:
    """Refuse an order without lines, with impossible amounts, or whose lines do not add up.

    The lines of a cancelled invoice need not add up; they come to 0.00.
    """
    if not order.lines:
        return _without_lines(order.id, shop)
    wrong = impossible_amount(order)
    if not wrong and not cancelled and order.goods != order.subtotal:
        wrong = f"The lines add up to {order.goods}, the order's subtotal is {order.subtotal}."
    if wrong:
        return OrderOutcome(order.id, wrong, cure=_again(shop))
    return None


def _with_parts(items: Iterable[str], accounts: ShopAccounts) -> Iterator[str]:
    """Yield the items, each followed by its parts if it is a set."""
    bundles = accounts.masters.bundles
    if not bundles:
        yield from items
        return
    for item in items:
        yield item
        for part in bundles.get(accounts.items[item].code, ()):
            yield part.item_code


def _lost(order_id: str, item: str, product: str) -> OrderOutcome:
    """Refuse an order whose SKU is matched to an item that is not on Stock Items any more."""
    status = lost_item(item)
    cure = (
        f"Put {item} back on Stock Items. Or choose another: in Code on Order Lines or, where that "
        "is blank, as Item Code on Products, and press Post there. Then post the orders again."
    )
    at = Problem("Products", product, "Item Code", status, cure)
    return OrderOutcome(order_id, status, cure=cure, at=at)


def _lost_items(order: Order, accounts: ShopAccounts) -> dict[str, str]:
    """Return the lost items that an order's SKUs are matched to, each with its first SKU."""
    lost: dict[str, str] = {}
    for line in order.lines:
        lost.setdefault(accounts.masters.lost_item(line.sku_id), line.sku_id)
    return lost


def missing_item(order: Order, items: Sequence[str], accounts: ShopAccounts) -> OrderOutcome | None:
    """Refuse an order with a line whose item cannot be posted."""
    for item in _with_parts(items, accounts):
        posted_to = accounts.items[item]
        if posted_to.problem:
            lost = _lost_items(order, accounts)
            if item and item in lost:
                return _lost(order.id, item, alternative_code(lost[item]))
            cure = "Choose an item in the Code column of Order Lines and post again."
            return OrderOutcome(order.id, posted_to.problem, cure=cure, at=posted_to.at)
    for line in order.lines:
        if not line.platform_discount:
            continue
        voucher = accounts.items[accounts.shop.voucher]
        if voucher.problem:
            cure = "Choose one in the Voucher column of Shops."
            what = f"Voucher of the shop: {voucher.problem}"
            return OrderOutcome(order.id, what, cure=cure, at=voucher.at)
    return None


def _without_lines(order_id: str, shop: ShopMapping) -> OrderOutcome:
    """Refuse an order that has no lines; if Excel has rounded its number, say so."""
    has_zeros = len(order_id) > _EXACT_DIGITS and order_id.endswith("000")
    if has_zeros or "E+" in order_id.upper():
        return OrderOutcome(
            order_id,
            "Excel has rounded this order's number: its last digits are lost.",
            cure=f"Delete the row, then press {shop.orders_button}.",
        )
    return OrderOutcome(order_id, "It has no lines on the sheet Order Lines.", cure=_again(shop))


def impossible_amount(order: Order) -> str:
    """Return an order's amount that is negative or too large; empty if there is none.

    TikTok never sends one: it was typed.
    """
    amounts = (order.subtotal, order.shipping_fee, order.total_amount)
    if _is_outside(amounts):
        return _outside(_ORDER_AMOUNTS, amounts, order.currency)
    for line in order.lines:
        wrong = _impossible_in_line(line, order.currency)
        if wrong:
            return f"Order Lines, {line.name}: {wrong}"
    return ""


def _is_outside(amounts: Sequence[Decimal]) -> bool:
    """Return whether an amount is negative or too large."""
    return min(amounts) < ZERO or max(amounts) > LARGEST_AMOUNT


def _outside(names: Sequence[str], amounts: Sequence[Decimal], currency: str) -> str:
    """Name the first amount that is negative or too large."""
    for name, amount in zip(names, amounts, strict=True):
        if not ZERO <= amount <= LARGEST_AMOUNT:
            return f"{name} is {shown(amount, currency)}: no order has that."
    return ""


def _impossible_in_line(line: OrderLine, currency: str) -> str:
    if not 0 < line.quantity <= _MOST_UNITS:
        return f"Quantity is {line.quantity:,}: no order has that."
    original = line.original_price
    sale = line.sale_price
    paid_by_tiktok = line.platform_discount
    amounts = (original, sale, line.seller_discount, paid_by_tiktok)
    if _is_outside(amounts):
        return _outside(_LINE_AMOUNTS, amounts, currency)
    if line.is_gift:
        return ""
    if sale + paid_by_tiktok > original + _ROUNDING:
        return (
            f"Sale Price {shown(line.sale_price, currency)} and Platform Discount "
            f"{shown(line.platform_discount, currency)} are more than Original Price "
            f"{shown(line.original_price, currency)}."
        )
    return ""
