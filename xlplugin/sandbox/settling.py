"""Work out what TikTok pays for an order and which fees it charges.

The settlement file and the finance API are both made from these rows.

Amounts are whole sen with the sign of the settlement file: discounts, refunds, fees negative, what
comes back positive.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlplugin.sandbox.order_timeline import DAY, Calendar, dice
from xlplugin.sandbox.trade import Trade, Unit, unit_sums

REVENUE = ("subtotal", "seller_discount", "refund", "refund_discount")
SHIPPING = (
    "actual_shipping",
    "shipping_discount",
    "customer_shipping",
    "refund_shipping",
    "return_shipping",
)
FEES = (
    "transaction",
    "commission",
    "affiliate",
    "sfp",
    "bonus_cashback",
    "live_specials",
    "voucher_xtra",
    "support",
)
LEAVES = (*REVENUE, *SHIPPING, *FEES, "adjustment")

# rates in hundredths of a per cent, the tax inside
_TRANSACTION = 378
_SFP = 324
_CASHBACK = 486
_LIVE = 216
_VOUCHER = 162
_SUPPORT = 54


class RowSums(NamedTuple):
    """Sums of the rows of a settlement, in sen; fees include shipping."""

    settlement: int
    revenue: int
    shipping: int
    fees: int
    adjustment: int


class SettlingRow(NamedTuple):
    """Row of a settlement.

    `parts` are the leaf amounts, `notes` amounts that are in no total.
    """

    id: str
    type: str
    related: str
    created: int
    settled: int
    parts: dict[str, int]
    notes: dict[str, int]
    grams: int = 0
    delivered: int = 0
    units: tuple[Unit, ...] = ()

    @property
    def is_order(self) -> bool:
        """Return whether this is an order's row, not an adjustment."""
        return self.type == "Order"

    @property
    def revenue(self) -> int:
        """Return the total revenue.

        Subtotal after seller discounts, less refunds after seller discounts.
        """
        return self._sum(REVENUE)

    @property
    def shipping(self) -> int:
        """Return the seller shipping fee: the sum of its parts."""
        return self._sum(SHIPPING)

    @property
    def fees(self) -> int:
        """Return the total fees, shipping included."""
        return self.shipping + self._sum(FEES)

    def _sum(self, names: Iterable[str]) -> int:
        return sum(self.parts.get(name, 0) for name in names)

    @property
    def adjustment(self) -> int:
        """Return the adjustment amount."""
        return self.parts.get("adjustment", 0)

    @property
    def settlement(self) -> int:
        """Return the total settlement amount."""
        return self.revenue + self.fees + self.adjustment


class Adjusting(NamedTuple):
    """Adjustment of the month.

    Day of the month, type, amount in sen, and whether it names an order.
    """

    day: int
    type: str
    amount: int
    has_order: bool


# Advertising is charged weekly and compensation is paid on other days, so that the sum of a day may
# have either sign.
ADJUSTMENTS = (
    Adjusting(8, "GMV Payment for TikTok Ads", -12000, False),
    Adjusting(8, "Shipping fee adjustment", -240, True),
    Adjusting(12, "Logistics reimbursement", 4590, True),
    Adjusting(12, "Platform reimbursement", 1250, False),
    Adjusting(15, "GMV Payment for TikTok Ads", -15350, False),
    Adjusting(17, "Violation fee （settlement fee）", -1000, False),
    Adjusting(19, "Logistics reimbursement", 2850, True),
    Adjusting(19, "Shipping fee adjustment", 170, True),
    Adjusting(22, "GMV Payment for TikTok Ads", -9875, False),
    Adjusting(24, "Platform reimbursement", 866, True),
    Adjusting(29, "GMV Payment for TikTok Ads", -11125, False),
    Adjusting(29, "Logistics reimbursement", 3990, True),
)


def row_sums(rows: Iterable[SettlingRow]) -> RowSums:
    """Add up rows."""
    settlement = 0
    revenue = 0
    shipping = 0
    fees = 0
    adjustment = 0
    for row in rows:
        settlement += row.settlement
        revenue += row.revenue
        shipping += row.shipping
        fees += row.fees
        adjustment += row.adjustment
    return RowSums(settlement, revenue, shipping, fees, adjustment)


def order_rows(calendar: Calendar, trade: Trade) -> tuple[SettlingRow, ...]:
    """Return every row that settles this order within the month, by date."""
    timeline = trade.timeline
    if not timeline.settled:
        return ()
    if timeline.story == "refund_before":
        return (_row(trade, trade.units, timeline.settled, _refunded_before(trade)),)
    if timeline.story == "partial_refund":
        return (_row(trade, trade.units, timeline.settled, _part_refunded(calendar, trade)),)
    if timeline.story in {"twice_same_day", "two_parts"}:
        return tuple(row for row in _in_two(calendar, trade) if row.settled < calendar.now)
    first = _row(
        trade, trade.units, timeline.settled, _sale(calendar, trade, trade.units, whole=True)
    )
    back = timeline.settled + dice(calendar, "back", timeline.number).randrange(2, 6) * DAY
    if timeline.story == "refund_after" and back < calendar.now:
        return first, _row(trade, trade.units, back, _refund_after(first, trade))
    return (first,)


def estimate(calendar: Calendar, trade: Trade) -> SettlingRow | None:
    """Return the estimated row of an order that is paid and not settled.

    None for any other order.
    """
    timeline = trade.timeline
    if (
        timeline.settled
        or not timeline.paid
        or timeline.status == "CANCELLED"
        or timeline.story == "sample"
    ):
        return None
    parts = _sale(calendar, trade, trade.units, whole=True)
    # these two are known at settlement only
    return _row(trade, trade.units, 0, parts | {"support": 0, "voucher_xtra": 0})


def adjustment_rows(calendar: Calendar, rows: Sequence[SettlingRow]) -> Iterable[SettlingRow]:
    """Return the month's adjustments; an order named there was settled before."""
    for number, planned in enumerate(ADJUSTMENTS):
        rng = dice(calendar, "adjustment", number)
        settled = (calendar.start // DAY + planned.day) * DAY
        earlier = [row for row in rows if row.settled < settled and row.settlement > 0]
        related = rng.choice(earlier) if planned.has_order and earlier else None
        # advertising grows with the shop, a fine does not
        scale = max(1, calendar.orders // 500) if "Ads" in planned.type else 1
        identity = (
            7_641_000_000_000_000_000
            + calendar.shop * 10**15
            + number * 10**13
            + rng.randrange(10**13)
        )
        created = settled - rng.randrange(1, 3) * DAY
        parts = {"adjustment": planned.amount * scale + rng.randrange(100)}
        yield SettlingRow(
            str(identity), planned.type, related.id if related else "", created, settled, parts, {}
        )


def _row(
    trade: Trade, units: tuple[Unit, ...], settled: int, amounts: dict[str, int]
) -> SettlingRow:
    parts = {name: amount for name, amount in amounts.items() if amount and name in LEAVES}
    notes = {name: amount for name, amount in amounts.items() if amount and name not in LEAVES}
    grams = sum(unit.sku.grams for unit in units)
    return SettlingRow(
        trade.id,
        "Order",
        trade.id,
        trade.timeline.create,
        settled,
        parts,
        notes,
        grams,
        trade.timeline.delivered,
        units,
    )


def _sale(
    calendar: Calendar, trade: Trade, units: Sequence[Unit], *, whole: bool
) -> dict[str, int]:
    """Return the row of a delivered sale.

    The whole order, or its first part, has shipping and support fee.
    """
    goods = unit_sums(units)
    after = goods.price - goods.seller_discount
    paid = goods.sale
    if whole:
        paid += trade.buyer_shipping
    rng = dice(calendar, "fees", trade.timeline.number)
    programme = calendar.shop % 2
    parts = {
        "subtotal": goods.price,
        "seller_discount": -goods.seller_discount,
        "transaction": -_share(paid, _TRANSACTION),
        "commission": -sum(
            _share(unit.price - unit.seller_discount, unit.sku.rate) for unit in units
        ),
        "affiliate": -_share(after, trade.affiliate),
        "sfp": -min(_share(after, _SFP), 1620) if not programme else 0,
        "bonus_cashback": -min(_share(after, _CASHBACK), 5400) if programme else 0,
        "live_specials": -_share(after, _LIVE) if rng.random() < 0.05 else 0,
        "voucher_xtra": -_share(after, _VOUCHER) if rng.random() < 0.08 else 0,
        "paid": paid,
        "platform_discount": goods.platform_discount,
    }
    if whole:
        parts |= _delivery(trade)
    return parts


def _delivery(trade: Trade) -> dict[str, int]:
    return {
        "actual_shipping": -trade.actual_shipping,
        "shipping_discount": trade.shipping_platform_discount,
        "customer_shipping": trade.buyer_shipping,
        "support": -_SUPPORT,
        "shipping_seller_discount": -trade.shipping_seller_discount,
    }


def _refunded_before(trade: Trade) -> dict[str, int]:
    """Return the row of an order refunded in full before the payout: no fees."""
    price, discount, platform = unit_sums(trade.units)
    return {
        "subtotal": price,
        "seller_discount": -discount,
        "refund": -price,
        "refund_discount": discount,
        "paid": trade.total,
        "refunded": -trade.total,
        "platform_discount": platform,
        "platform_discount_back": -platform,
    }


def _part_refunded(calendar: Calendar, trade: Trade) -> dict[str, int]:
    """Return the row of an order with some units refunded before the payout.

    Fees on the rest, full shipping.
    """
    kept = trade.units[1:]
    back = trade.units[:1]
    parts = _sale(calendar, trade, kept, whole=True)
    refunded = unit_sums(back)
    price, discount, platform = refunded
    return parts | {
        "subtotal": parts["subtotal"] + price,
        "seller_discount": parts["seller_discount"] - discount,
        "refund": -price,
        "refund_discount": discount,
        "paid": trade.total,
        "refunded": -refunded.sale,
        "platform_discount": parts["platform_discount"] + platform,
        "platform_discount_back": -platform,
    }


def _in_two(calendar: Calendar, trade: Trade) -> tuple[SettlingRow, SettlingRow]:
    """Return the two rows of an order settled in parts, on one day or three days apart."""
    timeline = trade.timeline
    half = len(trade.units) // 2
    first = trade.units[:half]
    rest = trade.units[half:]
    later = timeline.settled + (3 * DAY if timeline.story == "two_parts" else 0)
    return (
        _row(trade, first, timeline.settled, _sale(calendar, trade, first, whole=True)),
        _row(trade, rest, later, _sale(calendar, trade, rest, whole=False)),
    )


def _refund_after(first: SettlingRow, trade: Trade) -> dict[str, int]:
    """Return the row of a refund after the payout.

    Sale and percentages reversed, shipping and support fee not.
    """
    reversed_fees = {}
    for name, amount in first.parts.items():
        if name in FEES and name != "support":
            reversed_fees[name] = -amount
    return reversed_fees | {
        "refund": -first.parts["subtotal"],
        "refund_discount": -first.parts.get("seller_discount", 0),
        "refund_shipping": -trade.buyer_shipping,
        "return_shipping": -trade.actual_shipping,
        "refunded": -trade.total,
        "platform_discount_back": -first.notes.get("platform_discount", 0),
    }


def _share(amount: int, rate: int) -> int:
    """Return `rate` hundredths of a per cent of `amount`, half a sen rounded up."""
    return (amount * rate + 5000) // 10000
