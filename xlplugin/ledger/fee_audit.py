"""Compare what TikTok charged on each order with the rates that it should charge."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    DEBTOR_SIGN,
    REVERSED,
    DocumentId,
    DocumentState,
    Line,
    by_document,
)
from xlplugin.ledger.master import Masters
from xlplugin.ledger.order_payments import PAID_BY_BUYER
from xlplugin.ledger.source_keys import order_of
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.money import ZERO, quantise

_PERCENT = Decimal("0.01")


class FeeRate(NamedTuple):
    """Fee rate: a share of an order's sales, and an amount for each order.

    `shop` is a Shop ID, or empty for every shop; `start` and `end` are settlement dates, None for
    no limit. `percent` is such as 3.78. `category` is a stock group, or empty for every one. With
    `on_shipping` the share is of the sales and of what the buyer paid for shipping.
    """

    kind: str
    shop: str
    start: date | None
    end: date | None
    percent: Decimal
    per_order: Decimal = ZERO
    category: str = ""
    on_shipping: bool = False

    def is_of(self, kind: str, shop: str, day: date) -> bool:
        """Return whether the rate is for a fee kind, shop and day."""
        if self.kind.casefold() != kind.casefold() or self.shop not in ("", shop):
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class OrderBase(NamedTuple):
    """Base of an order's fees: sales, shipping by the buyer, goods by stock group."""

    sales: Decimal
    shipping: Decimal
    goods: Mapping[str, Decimal]


class ChargedFee(NamedTuple):
    """Kind of fee of an order, or of a month if `order` is empty.

    `base` are the sales that it was charged on. `allowed` and `rate` are None without a rate.
    """

    month: str
    shop: str
    currency: str
    kind: str
    order: str
    base: Decimal
    charged: Decimal
    rate: FeeRate | None
    allowed: Decimal | None
    over: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Return the fee in percent of the sales; None without sales."""
        if self.base <= 0:
            return None
        return (100 * self.charged / self.base).quantize(_PERCENT, ROUND_HALF_UP)


def fee_audit(
    documents: Iterable[DocumentState],
    lines: Iterable[Line],
    masters: Masters,
    rates: Sequence[FeeRate],
    tolerance: Decimal,
) -> list[ChargedFee]:
    """Return each kind of fee by month, followed by the orders on which too much was charged.

    A fee that was charged in parts counts in the month, and by the rate, of its last settlement.

    Args:
        documents: Every document of the books.
        lines: Every line of the books.
        masters: The chart of accounts, and the stock group of each item.
        rates: The rates; of several that hold, the one of the shop, then of the category, then the
            latest.
        tolerance: Differences up to this amount come from rounding and are not listed.
    """
    states = by_document(documents)
    sums = _OrderSums()
    for line in lines:
        document = states[DocumentId(line.doc_type, line.doc_no)]
        order = order_of(document.source_key)
        section = section_of(masters.accounts, line.account)
        if order and section in PROFIT_TYPES:
            sums.add(document, order, line, masters, is_sale=section in SALES_TYPES)
    fees = []
    for (shop, currency, order, kind), amount in sums.charged.items():
        if amount:
            day = sums.days[shop, currency, order, kind]
            base = sums.base(shop, order)
            one = ChargedFee(
                f"{day:%Y-%m}", shop, currency, kind, order, base.sales, amount, None, None, ZERO
            )
            holding = [rate for rate in rates if rate.is_of(kind, shop, day)]
            fees.append(_judged(one, base, holding, tolerance))
    return _by_month(fees)


class _OrderSums:
    """Sums of the lines of each order."""

    def __init__(self) -> None:
        self.charged: dict[tuple[str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
        self.days: dict[tuple[str, str, str, str], date] = {}
        self._sales: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        self._shipping: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        self._goods: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)

    def add(
        self, document: DocumentState, order: str, line: Line, masters: Masters, *, is_sale: bool
    ) -> None:
        """Add a line of an order, as a sale or as a fee."""
        amount = DEBTOR_SIGN[line.doc_type] * line.amount
        place = (document.shop, order)
        kind = line.kind.removeprefix(REVERSED)
        if kind in PAID_BY_BUYER:
            self._shipping[place] += amount
        if is_sale:
            self._sales[place] += amount
            item = masters.item(line.item_code)
            if item and item.stock_control:
                goods = self._goods[place]
                goods[item.group] = goods.get(item.group, ZERO) + amount
            return
        fee = (document.shop, document.currency, order, kind)
        self.charged[fee] -= amount
        self.days[fee] = max(self.days.get(fee, line.delivery_date), line.delivery_date)

    def base(self, shop: str, order: str) -> OrderBase:
        """Return what an order's fees are charged on."""
        place = (shop, order)
        return OrderBase(self._sales[place], self._shipping[place], self._goods.get(place, {}))


def _judged(
    fee: ChargedFee, base: OrderBase, rates: Sequence[FeeRate], tolerance: Decimal
) -> ChargedFee:
    """Return the fee with what it may be, by the rate of each category of the order's goods."""
    goods = {group: amount for group, amount in base.goods.items() if amount > 0} or {"": ZERO}
    used = {group: _rate(rates, group) for group in goods}
    found = [rate for rate in used.values() if rate is not None]
    if not rates or len(found) < len(used):
        return fee
    charged_on = base.sales
    if any(rate.on_shipping for rate in found):
        charged_on += max(base.shipping, ZERO)
    charged_on = max(charged_on, ZERO)
    whole = sum(goods.values(), ZERO)
    percent = found[0].percent
    if whole:
        weighted = sum((goods[group] * _percent_of(used[group]) for group in goods), ZERO)
        percent = weighted / whole
    per_order = max(rate.per_order for rate in found)
    allowed = quantise(charged_on * percent / 100, fee.currency) + per_order
    over = fee.charged - allowed
    rate = found[0] if len(set(found)) == 1 else None
    over = over if over > tolerance else ZERO
    return fee._replace(base=charged_on, rate=rate, allowed=allowed, over=over)


def _percent_of(rate: FeeRate | None) -> Decimal:
    return rate.percent if rate else ZERO


def _rate(rates: Sequence[FeeRate], category: str) -> FeeRate | None:
    holding = []
    for rate in rates:
        if rate.category.casefold() in ("", category.casefold()):
            holding.append(rate)
    if not holding:
        return None
    return max(
        holding, key=lambda rate: (rate.shop != "", rate.category != "", rate.start or date.min)
    )


def _by_month(fees: Sequence[ChargedFee]) -> list[ChargedFee]:
    groups: dict[tuple[str, str, str, str], list[ChargedFee]] = defaultdict(list)
    for fee in fees:
        groups[fee.month, fee.shop, fee.currency, fee.kind].append(fee)
    found = []
    for (month, shop, currency, kind), members in sorted(groups.items()):
        known = [fee.allowed for fee in members if fee.allowed is not None]
        rates = {fee.rate for fee in members}
        found.append(
            ChargedFee(
                month=month,
                shop=shop,
                currency=currency,
                kind=kind,
                order="",
                base=sum((fee.base for fee in members), ZERO),
                charged=sum((fee.charged for fee in members), ZERO),
                rate=rates.pop() if len(rates) == 1 else None,
                allowed=sum(known, ZERO) if len(known) == len(members) else None,
                over=sum((fee.over for fee in members), ZERO),
            )
        )
        found += sorted(
            (fee for fee in members if fee.over), key=lambda fee: (-fee.over, fee.order)
        )
    return found


def claim(fee: ChargedFee) -> str:
    """Return the sentence of a claim for one order; empty if nothing was charged too much."""
    if not fee.over or fee.allowed is None or not fee.order:
        return ""
    by = "By the rates of its categories"
    if fee.rate:
        fixed = ""
        if fee.rate.per_order:
            fixed = f" and {fee.rate.per_order:,.2f} for each order"
        by = f"At {fee.rate.percent:f} %{fixed}"
    on = "sales and shipping" if fee.rate and fee.rate.on_shipping else "sales"
    return (
        f"Order {fee.order}: {fee.kind} of {fee.currency} {fee.charged:,.2f} was charged on {on} "
        f"of {fee.base:,.2f}. {by} it is {fee.allowed:,.2f}. Please refund {fee.over:,.2f}."
    )
