"""Compare the months of TikTok's self-billed e-invoices with the books, and say why they differ.

In Malaysia TikTok issues a self-billed e-invoice for the seller's income, an e-invoice for its
charges, and refund notes. It does not say by which day an order belongs to a month. So the books
are taken by their own days, and what could explain a difference is computed from the books: other
days, amounts that one side counts and the other does not, rounding. Those causes are named that
leave least of the difference; of such, the fewest. What is left is not explained.

Source: docs/accounting.md, Self-billed e-invoices.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from xlplugin.ledger.documents import (
    DEBTOR_SIGN,
    INVOICE,
    REVERSED,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    by_document,
)
from xlplugin.ledger.source_keys import order_of
from xlplugin.money import ZERO, total_of
from xlplugin.posting.fee_map import SALE_DIFFERENCE
from xlplugin.posting.order_documents import GIFT, GOODS, ORDER_KINDS, PLATFORM_DISCOUNT

_CENT = Decimal("0.01")
_PAID_BY_BUYERS = "Customer shipping fee"


class Billed(StrEnum):
    """Kind of document that TikTok issues; the words on the sheet Self-Billed."""

    INCOME = "Income"
    REFUNDS = "Refunds"
    CHARGES = "Charges"


# What a list calls them, and IRBM's codes: 01 invoice, 02 to 04 notes, 11 to 14 self-billed.
BILLED_WORDS = {
    "income": Billed.INCOME,
    "self-billed invoice": Billed.INCOME,
    "self billed invoice": Billed.INCOME,
    "11": Billed.INCOME,
    "charges": Billed.CHARGES,
    "charge": Billed.CHARGES,
    "fees": Billed.CHARGES,
    "invoice": Billed.CHARGES,
    "01": Billed.CHARGES,
    "1": Billed.CHARGES,
    "refunds": Billed.REFUNDS,
    "refund": Billed.REFUNDS,
    "self-billed refund note": Billed.REFUNDS,
    "self billed refund note": Billed.REFUNDS,
    "self-billed credit note": Billed.REFUNDS,
    "self billed credit note": Billed.REFUNDS,
    "12": Billed.REFUNDS,
    "14": Billed.REFUNDS,
}


class BilledCause(StrEnum):
    """Why TikTok's total differs from the books."""

    SETTLED_LATER = "Sold in this month, settled later or not yet"
    SOLD_EARLIER = "Sold earlier, settled in this month"
    CHARGED_LATER = "Charged later for sales of this month"
    CHARGED_EARLIER = "Charged in this month for sales of other months"
    PAID_OTHERWISE = "Settled for another amount than invoiced, still open"
    WITHOUT_REFUNDS = "Refunds: no total of refund notes was entered"
    BUYERS_SHIPPING = "Shipping that buyers paid"
    SERVICE_TAX = "Tax inside the charges"
    ADJUSTMENTS = "Adjustments, such as reimbursements and advertising"
    GIVEN_BACK = "Charges given back"
    ROUNDING = "Rounding"
    NOT_EXPLAINED = "Not explained"


class BilledTotal(NamedTuple):
    """Document that TikTok issued to a shop for a month, such as 2026-06.

    `amount` is positive.
    """

    shop: str
    month: str
    kind: Billed
    currency: str
    amount: Decimal


class PartOfDifference(NamedTuple):
    """One cause, what it adds to TikTok's total beside the books, and in how many orders."""

    cause: BilledCause
    amount: Decimal
    orders: int


class TieOut(NamedTuple):
    """Total beside the books: `tiktok` less `books` is the sum of the `parts`."""

    total: BilledTotal
    books: Decimal
    orders: int
    parts: list[PartOfDifference]


class BilledBooks(NamedTuple):
    """Posted fees and their accounts.

    `roles` has the role of each kind of fee: sale, refund, shipping …
    """

    documents: Iterable[DocumentState]
    lines: Iterable[Line]
    knock_offs: Iterable[KnockOff]
    roles: Mapping[str, str]


class _MonthAmount(NamedTuple):
    """Amount of an order in a month; of a refund or a charge it is positive."""

    shop: str
    currency: str
    order: str
    month: str
    role: str
    kind: str
    amount: Decimal
    tax: Decimal


@dataclass
class _Orders:
    """Months in which each order was sold and first settled, and what is still open of it."""

    sold: dict[tuple[str, str], str] = field(default_factory=dict)
    settled: dict[tuple[str, str], str] = field(default_factory=dict)
    open: dict[tuple[str, str], Decimal] = field(default_factory=dict)


def tie_out(totals: Iterable[BilledTotal], books: BilledBooks) -> list[TieOut]:
    """Compare each month's totals with the books; totals of one month and kind are added up."""
    sums: dict[tuple[str, str, Billed, str], Decimal] = defaultdict(lambda: ZERO)
    for total in totals:
        sums[total.shop, total.month, total.kind, total.currency] += total.amount
    amounts, orders = _read(books)
    refund_months = set()
    for shop, month, kind, _ in sums:
        if kind is Billed.REFUNDS:
            refund_months.add((shop, month))
    found = []
    for (shop, month, kind, currency), amount in sorted(sums.items()):
        total = BilledTotal(shop, month, kind, currency, amount)
        mine = [one for one in amounts if (one.shop, one.currency) == (shop, currency)]
        has_refunds = (shop, month) in refund_months
        found.append(_compare(total, mine, orders, has_refunds=has_refunds))
    return found


def _compare(
    total: BilledTotal, amounts: Sequence[_MonthAmount], orders: _Orders, *, has_refunds: bool
) -> TieOut:
    own = [one for one in amounts if one.month == total.month and _belongs(one, total.kind)]
    posted = _sum(own)
    left = total.amount - posted
    parts: list[PartOfDifference] = []
    if left:
        groups = list(_causes(total, amounts, orders, has_refunds=has_refunds))
        parts = _best(groups, left)
        left -= total_of(parts)
    count = len({one.order for one in own})
    if left:
        is_rounding = abs(left) <= _CENT * max(count, 1)
        cause = BilledCause.ROUNDING if is_rounding else BilledCause.NOT_EXPLAINED
        parts.append(PartOfDifference(cause, left, 0))
    return TieOut(total, posted, count, parts)


def _best(groups: Sequence[list[PartOfDifference]], left: Decimal) -> list[PartOfDifference]:
    """Return the causes that leave least of a difference; of such, the fewest."""
    best: list[PartOfDifference] = []
    least = abs(left)
    for many in range(1, len(groups) + 1):
        for chosen in combinations(groups, many):
            parts = [part for group in chosen for part in group if part.amount]
            rest = abs(left - total_of(parts))
            if rest < least:
                least = rest
                best = parts
    return best


def _belongs(one: _MonthAmount, kind: Billed) -> bool:
    if kind is Billed.INCOME:
        return one.role == "sale"
    if kind is Billed.REFUNDS:
        return one.role == "refund"
    return one.role in ("fee", "shipping", "tax")


def _causes(
    total: BilledTotal, amounts: Sequence[_MonthAmount], orders: _Orders, *, has_refunds: bool
) -> Iterator[list[PartOfDifference]]:
    """Yield what may explain a difference; amounts are added to the books."""
    month = total.month
    of_kind = [one for one in amounts if _belongs(one, total.kind)]
    of_month = [one for one in of_kind if one.month == month]
    if total.kind is Billed.INCOME:
        later = [one for one in of_month if orders.settled.get(_key(one)) != month]
        earlier = []
        for one in of_kind:
            if one.month != month and orders.settled.get(_key(one)) == month:
                earlier.append(one)
        yield [
            _part(BilledCause.SETTLED_LATER, later, -1),
            _part(BilledCause.SOLD_EARLIER, earlier),
        ]
        yield [_otherwise(total, of_kind, orders)]
        if not has_refunds:
            refunds = [one for one in amounts if one.role == "refund" and one.month == month]
            yield [_part(BilledCause.WITHOUT_REFUNDS, refunds, -1)]
        paid = []
        for one in amounts:
            if one.kind == _PAID_BY_BUYERS and one.month == month:
                paid.append(one)
        yield [_part(BilledCause.BUYERS_SHIPPING, paid, -1)]
        return
    if total.kind is Billed.REFUNDS:
        return
    later = []
    earlier = []
    for one in of_kind:
        sold = orders.sold.get(_key(one))
        if sold == month and one.month != month:
            later.append(one)
        elif one.month == month and sold not in (month, None):
            earlier.append(one)
    yield [_part(BilledCause.CHARGED_LATER, later), _part(BilledCause.CHARGED_EARLIER, earlier, -1)]
    yield [_part(BilledCause.SERVICE_TAX, [one._replace(amount=one.tax) for one in of_month], -1)]
    yield [_part(BilledCause.ADJUSTMENTS, [one for one in amounts if _is_adjustment(one, month)])]
    yield [_part(BilledCause.GIVEN_BACK, [one for one in of_month if one.amount < 0], -1)]


def _is_adjustment(one: _MonthAmount, month: str) -> bool:
    return one.role == "adjustment" and one.month == month


def _otherwise(
    total: BilledTotal, of_kind: Sequence[_MonthAmount], orders: _Orders
) -> PartOfDifference:
    """Return what orders that were settled in the month still owe, taken off the income."""
    keys = set()
    for one in of_kind:
        if orders.settled.get(_key(one)) == total.month:
            keys.add(_key(one))
    open_amounts = []
    for key in keys:
        if orders.open.get(key):
            open_amounts.append(orders.open[key])
    return PartOfDifference(BilledCause.PAID_OTHERWISE, -sum(open_amounts, ZERO), len(open_amounts))


def _part(cause: BilledCause, amounts: Sequence[_MonthAmount], sign: int = 1) -> PartOfDifference:
    return PartOfDifference(cause, sign * _sum(amounts), len({one.order for one in amounts}))


def _key(one: _MonthAmount) -> tuple[str, str]:
    return one.shop, one.order


def _sum(amounts: Iterable[_MonthAmount]) -> Decimal:
    return total_of(amounts)


def _read(books: BilledBooks) -> tuple[list[_MonthAmount], _Orders]:
    """Return the amounts of every order by month and role, and the months of the orders."""
    states = by_document(books.documents)
    orders = _Orders()
    amounts = []
    for line in books.lines:
        state = states.get(DocumentId(line.doc_type, line.doc_no))
        sign = DEBTOR_SIGN[line.doc_type]
        if state is None or not sign:
            continue
        key = (state.shop, order_of(state.source_key) or state.no)
        month = _month(line.delivery_date)
        if line.kind in ORDER_KINDS:
            orders.sold.setdefault(key, month)
        else:
            _earliest(orders.settled, key, month)
        role = _role(line.kind.removeprefix(REVERSED), books.roles)
        if not role:
            continue
        turned = sign if role == "sale" else -sign
        amounts.append(
            _MonthAmount(
                shop=state.shop,
                currency=state.currency,
                order=key[1],
                month=month,
                role=role,
                kind=line.kind,
                amount=turned * line.amount,
                tax=turned * line.tax,
            )
        )
    for item in books.knock_offs:
        state = states.get(DocumentId(item.to_type, item.to_no))
        if state is not None and state.type == INVOICE:
            key = (state.shop, order_of(state.source_key) or state.no)
            _earliest(orders.settled, key, _month(item.date))
    for state in states.values():
        if state.type == INVOICE and state.outstanding:
            orders.open[state.shop, order_of(state.source_key) or state.no] = state.outstanding
    return amounts, orders


def _role(kind: str, roles: Mapping[str, str]) -> str:
    """Return the role of a kind of line; empty for what TikTok does not bill."""
    if kind in (GOODS, GIFT, PLATFORM_DISCOUNT, SALE_DIFFERENCE):
        return "sale"
    return roles.get(kind, "")


def _earliest(months: dict[tuple[str, str], str], key: tuple[str, str], month: str) -> None:
    months[key] = min(months.get(key, month), month)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
