"""Find orders that TikTok has not paid, paid another amount than expected, or charged shipping."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DEBTOR_SIGN, REVERSED, DocumentId, DocumentState, Line
from xlplugin.ledger.source_keys import order_of
from xlplugin.money import ZERO
from xlplugin.wording import are, counting

# Kinds of settlement amounts, as tiktok/markets/kinds.toml names them.
_CHARGED = (
    "Actual shipping fee",
    "Actual return shipping fee",
    "Replacement shipping fee",
    "Exchange shipping fee",
)
PAID_BY_BUYER = ("Customer shipping fee", "Refund customer shipping fee")
_PAID_BY_TIKTOK = ("Platform shipping fee discount", "Shipping fee subsidy")


class Shipping(NamedTuple):
    """Cost of shipping an order: charged, and what buyer and TikTok paid of it."""

    charged: Decimal = ZERO
    by_buyer: Decimal = ZERO
    by_tiktok: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """Return what is left to the seller."""
        return self.charged - self.by_buyer - self.by_tiktok


class CompletedOrder(NamedTuple):
    """Completed order as the sheets have it.

    `expected` is TikTok's estimate, None if there is none. `released` is the sum of its rows on
    statements, None if there is none. `completed` is the day of delivery, else of the order.
    `due` is False if neither the buyer nor TikTok pays anything for it, as for a gift. `units` are
    those of its lines, and `returned` those of them that are in a return.
    Weights are in grams: on the label, and as TikTok charged for it; 0 if not known.
    """

    shop: str
    id: str
    currency: str
    completed: date
    total: Decimal
    expected: Decimal | None
    released: Decimal | None
    label_weight: int = 0
    charged_weight: int = 0
    due: bool = True
    units: int = 0
    returned: int = 0

    @property
    def is_refunded(self) -> bool:
        """Return whether every unit is in a return."""
        return 0 < self.units <= self.returned


class OrderPayment(NamedTuple):
    """Order that the user should look at, and why."""

    order: CompletedOrder
    days: int
    shipping: Shipping
    why: str


def shipping_of_orders(
    documents: Iterable[DocumentState], lines: Iterable[Line]
) -> dict[tuple[str, str], Shipping]:
    """Return what shipping each order cost, by Shop ID and order, from the lines of the books.

    Orders whose settlement is posted in one document for all have no lines of their own.

    Args:
        documents: The documents of the books.
        lines: Their lines, those of reversals too.

    Returns:
        By Shop ID and order id, in the document's currency: what TikTok charged, what the buyer
        paid and what TikTok paid of it. An order without such lines is left out.
    """
    places: dict[DocumentId, tuple[str, str]] = {}
    for document in documents:
        order = order_of(document.source_key)
        if order:
            places[DocumentId(document.type, document.no)] = (document.shop, order)
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    for line in lines:
        place = places.get(DocumentId(line.doc_type, line.doc_no))
        kind = line.kind.removeprefix(REVERSED)
        amount = DEBTOR_SIGN[line.doc_type] * line.amount
        if place is None:
            continue
        if kind in _CHARGED:
            sums[place][0] -= amount
        elif kind in PAID_BY_BUYER:
            sums[place][1] += amount
        elif kind in _PAID_BY_TIKTOK:
            sums[place][2] += amount
    return {place: Shipping(*amounts) for place, amounts in sums.items()}


def orders_to_look_at(
    orders: Iterable[CompletedOrder],
    shipping: Mapping[tuple[str, str], Shipping],
    reached: Mapping[str, date],
    today: date,
) -> list[OrderPayment]:
    """Return the orders that are unpaid, released otherwise than expected, cost shipping, or were
    charged for more than their label's weight.

    Args:
        orders: Every completed order.
        shipping: What shipping each order cost, by Shop ID and order.
        reached: The last settlement date on the statements of each shop.
        today: The day to which the days are counted.
    """
    found = []
    for order in orders:
        cost = shipping.get((order.shop, order.id), Shipping())
        reasons = _reasons(order, cost, reached.get(order.shop))
        if reasons:
            days = (today - order.completed).days
            found.append(OrderPayment(order, days, cost, " ".join(reasons)))
    return sorted(found, key=lambda one: (one.order.released is not None, -one.days, one.order.id))


def _reasons(order: CompletedOrder, cost: Shipping, reached: date | None) -> list[str]:
    reasons = []
    if order.released is None:
        if order.due:
            reasons.append(_unpaid(order, reached))
    elif order.expected is not None and order.released != order.expected:
        difference = order.released - order.expected
        more = "less"
        if difference > 0:
            more = "more"
        reasons.append(f"TikTok released {abs(difference):,.2f} {more} than it had estimated.")
    if order.label_weight and order.charged_weight > order.label_weight:
        reasons.append(
            f"TikTok charged for {order.charged_weight:,} g; the label says "
            f"{order.label_weight:,} g."
        )
    if cost.left > 0:
        reasons.append(f"Shipping cost {cost.left:,.2f} more than buyer and TikTok paid for it.")
    return reasons


def is_unpaid(order: CompletedOrder) -> bool:
    """Return whether TikTok owes the order and has not paid it."""
    return order.released is None and order.due and not order.is_refunded


def _unpaid(order: CompletedOrder, reached: date | None) -> str:
    if order.is_refunded:
        return (
            f"Refunded: {_of_units(order)} in a return (Returned Goods), and no statement has the "
            "order."
        )
    if reached is None:
        return "Not paid: no statement of its shop is loaded."
    if reached < order.completed:
        return f"Not paid: the statements end on {reached:%d/%m/%Y}, before it was completed."
    part = f"{_of_units(order)} in a return. " if order.returned else ""
    return (
        f"Not paid: no statement up to {reached:%d/%m/%Y} has it. {part}"
        "Ask TikTok Shop support if its settlement period is over."
    )


def _of_units(order: CompletedOrder) -> str:
    return f"{order.returned:,} of {counting(order.units, 'unit')} {are(order.units)}"
