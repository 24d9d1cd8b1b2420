"""Compare what TikTok charged on each order with the rates that it should charge."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DEBTOR_SIGN, REVERSED, DocumentId, DocumentState, Line
from xlplugin.ledger.master import Account
from xlplugin.ledger.source_keys import order_of
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.money import ZERO, quantise

_PERCENT = Decimal("0.01")


class FeeRate(NamedTuple):
    """What TikTok may charge: a share of an order's sales, and an amount for each order.

    `shop` is a Shop ID, or empty for every shop; `start` and `end` are settlement dates, None for
    no limit. `percent` is such as 3.78.
    """

    kind: str
    shop: str
    start: date | None
    end: date | None
    percent: Decimal
    per_order: Decimal = ZERO

    def is_of(self, kind: str, shop: str, day: date) -> bool:
        """Return whether the rate is for a fee kind, shop and day."""
        if self.kind.casefold() != kind.casefold() or self.shop not in ("", shop):
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class ChargedFee(NamedTuple):
    """A kind of fee of an order, or of a month if `order` is empty.

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
    accounts: Mapping[str, Account],
    rates: Sequence[FeeRate],
    tolerance: Decimal,
) -> list[ChargedFee]:
    """Return each kind of fee by month, followed by the orders on which too much was charged.

    A fee that was charged in parts counts in the month, and by the rate, of its last settlement.

    Args:
        documents: Every document of the books.
        lines: Every line of the books.
        accounts: The chart of accounts, by code.
        rates: The rates; of several that hold, the one of the shop, then the latest.
        tolerance: Differences up to this amount come from rounding and are not listed.
    """
    states = {DocumentId(one.type, one.no): one for one in documents}
    sales: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    charged: dict[tuple[str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
    days: dict[tuple[str, str, str, str], date] = {}
    for line in lines:
        document = states[DocumentId(line.doc_type, line.doc_no)]
        order = order_of(document.source_key)
        section = section_of(accounts, line.account)
        if not order or section not in PROFIT_TYPES:
            continue
        amount = DEBTOR_SIGN[line.doc_type] * line.amount
        if section in SALES_TYPES:
            sales[document.shop, order] += amount
            continue
        place = (document.shop, document.currency, order, line.kind.removeprefix(REVERSED))
        charged[place] -= amount
        days[place] = max(days.get(place, line.delivery_date), line.delivery_date)
    fees = []
    for (shop, currency, order, kind), amount in charged.items():
        if amount:
            day = days[shop, currency, order, kind]
            month = f"{day:%Y-%m}"
            rate = _rate(rates, kind, shop, day)
            base = sales[shop, order]
            one = ChargedFee(month, shop, currency, kind, order, base, amount, rate, None, ZERO)
            fees.append(_judged(one, tolerance))
    return _by_month(fees)


def _rate(rates: Sequence[FeeRate], kind: str, shop: str, day: date) -> FeeRate | None:
    holding = [rate for rate in rates if rate.is_of(kind, shop, day)]
    if not holding:
        return None
    return max(holding, key=lambda rate: (rate.shop != "", rate.start or date.min))


def _judged(fee: ChargedFee, tolerance: Decimal) -> ChargedFee:
    if fee.rate is None:
        return fee
    base = max(fee.base, ZERO)
    allowed = quantise(base * fee.rate.percent / 100, fee.currency) + fee.rate.per_order
    over = fee.charged - allowed
    return fee._replace(allowed=allowed, over=over if over > tolerance else ZERO)


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
    if not fee.over or fee.rate is None or not fee.order:
        return ""
    fixed = ""
    if fee.rate.per_order:
        fixed = f" and {fee.rate.per_order:,.2f} for each order"
    return (
        f"Order {fee.order}: {fee.kind} of {fee.currency} {fee.charged:,.2f} was charged on sales "
        f"of {fee.base:,.2f}. At {fee.rate.percent:f} %{fixed} it is {fee.allowed:,.2f}. "
        f"Please refund {fee.over:,.2f}."
    )
