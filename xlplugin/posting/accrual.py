"""Accrue at a month's end the fees of orders that are delivered and not settled.

An order's sale is in the books from its invoice on. Its fees come with the settlement, days or
weeks later. The accrual posts them in the month of the sale; its reversal removes them on the first
day after, because the settlement then brings the real ones.

    last day of the month    fee accounts debit    Accrued Fees credit
    the first day after      Accrued Fees debit    fee accounts credit

Source: docs/accounting.md, Accrued fees.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    JOURNAL_VOUCHER,
    REVERSED,
    DocumentId,
    DocumentState,
    Line,
    Source,
)
from xlplugin.ledger.master import Account, Masters
from xlplugin.ledger.settlement_keys import PostedRow
from xlplugin.ledger.source_keys import invoiced_order
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.money import ZERO, quantise, total_of
from xlplugin.posting.master_data import ACCRUED
from xlplugin.posting.order_documents import ORDER_KINDS
from xlplugin.posting.settlement_day import SETTLEMENT
from xlplugin.posting.shop import BY_ESTIMATE, ShopMapping
from xlplugin.posting.vouchers import VoucherHead, add_voucher

FEE_ROLES = ("fee", "shipping", "tax")  # what a settlement charges beside goods and adjustments
RATE_DAYS = 90  # the shop's own rates are those of the settlements of so many days
_DESCRIPTION = "Fees accrued"
_REVERSED = "Fees accrued, reversed"


class FeeSource(StrEnum):
    """Source of an order's expected fees, the best first."""

    SETTLED = "Settled since"
    ESTIMATE = "TikTok's estimate"
    RATES = "Own rates"
    UNKNOWN = "Nothing known: not accrued"


class DueOrder(NamedTuple):
    """Order that is delivered and not settled; `owed` is what its invoice owes before fees."""

    order_id: str
    date: date
    owed: Decimal


class ExpectedFee(NamedTuple):
    """Fee to come, on the account that its settlement will charge. Positive is a cost."""

    kind: str
    account: str
    amount: Decimal


class ExpectedFees(NamedTuple):
    """Fees that are expected of an order, and where they come from."""

    order: DueOrder
    source: FeeSource
    fees: tuple[ExpectedFee, ...]

    @property
    def total(self) -> Decimal:
        """Return the total of the fees."""
        return total_of(self.fees)


FeesByOrder = Mapping[str, Sequence[ExpectedFee]]
Rates = Mapping[tuple[str, str], Decimal]  # share of the goods, by kind and account


class Evidence(NamedTuple):
    """Facts from which fees are estimated.

    Attributes:
        settled: The fees of orders that were settled after the day, by order id.
        estimates: TikTok's estimates, by order id.
        rates: The shop's own rates.
    """

    settled: FeesByOrder
    estimates: FeesByOrder
    rates: Rates


def due_orders(
    documents: Iterable[DocumentState],
    settled: Iterable[PostedRow],
    shop_id: str,
    day: date,
) -> list[DueOrder]:
    """List the orders of a shop whose invoice is in the books on a day and that no row has settled.

    Args:
        documents: The documents as at the day, `ledger.as_at.documents_as_at`.
        settled: The settlement rows that are posted.
        shop_id: The shop.
        day: The last day of the month.
    """
    known = set()
    for row in settled:
        if row.shop_id == shop_id and row.settled <= day:
            known.add(row.id)
    due = []
    for state in documents:
        if state.type != INVOICE or state.shop != shop_id or state.date > day:
            continue
        order_id = invoiced_order(state.source_key)
        if order_id and order_id not in known and state.outstanding > 0:
            due.append(DueOrder(order_id, state.date, state.outstanding))
    return sorted(due, key=lambda order: (order.date, order.order_id))


class Delivery(NamedTuple):
    """Delivery of an order: whether it is delivered, and the day if TikTok gives it."""

    is_delivered: bool
    day: date | None


def delivered_by(
    due: Iterable[DueOrder], deliveries: Mapping[str, Delivery], day: date
) -> tuple[list[DueOrder], int]:
    """Return the orders that were delivered up to a day, and how many nobody knows anything of.

    Where TikTok says no day, an order counts that is delivered by now.

    Args:
        due: The orders whose invoice no settlement row has paid.
        deliveries: The deliveries that the sheet Orders tells, by order id.
        day: The last day that counts, in the shop's zone.

    Returns:
        The orders in the order of `due`, and the number of those that `deliveries` lacks.
    """
    found = []
    unknown = 0
    for order in due:
        delivery = deliveries.get(order.order_id)
        if delivery is None:
            unknown += 1
        elif delivery.is_delivered and (delivery.day is None or delivery.day <= day):
            found.append(order)
    return found, unknown


class Settlements(NamedTuple):
    """Posted settlements, to find a shop's rates in.

    `settled` are the settlement rows that are posted.
    """

    documents: Sequence[DocumentState]
    lines: Sequence[Line]
    settled: Sequence[PostedRow]


def own_rates(
    books: Settlements, accounts: Mapping[str, Account], shop_id: str, day: date
) -> dict[tuple[str, str], Decimal]:
    """Return the shop's own fees as shares of the goods that were settled with them.

    They are those of the last `RATE_DAYS` days up to the day. Adjustments, such as advertising, are
    no fees of an order.

    Returns:
        The shares by kind and account; positive is a cost. Empty if nothing was settled.
    """
    since = day - timedelta(days=RATE_DAYS)
    settled = set()
    for row in books.settled:
        if row.shop_id == shop_id and row.is_order and since < row.settled <= day:
            settled.add(row.id)
    invoices: dict[DocumentId, str] = {}
    of_orders = set()
    for state in books.documents:
        if state.shop != shop_id:
            continue
        document = DocumentId(state.type, state.no)
        order_id = invoiced_order(state.source_key)
        if order_id and state.type == INVOICE:
            invoices[document] = order_id
            of_orders |= {document, DocumentId(CREDIT_NOTE, state.no)}
        if state.description == SETTLEMENT:
            of_orders.add(document)
    goods = ZERO
    fees: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for line in books.lines:
        document = DocumentId(line.doc_type, line.doc_no)
        if line.kind in ORDER_KINDS:
            goods += line.amount if invoices.get(document) in settled else ZERO
        elif document in of_orders and since < line.delivery_date <= day:
            section = section_of(accounts, line.account)
            if section in PROFIT_TYPES and section not in SALES_TYPES:
                cost = line.amount if line.doc_type == CREDIT_NOTE else -line.amount
                fees[line.kind.removeprefix(REVERSED), line.account] += cost
    if goods <= 0:
        return {}
    found = {}
    for place, fee in sorted(fees.items()):
        if fee:
            found[place] = fee / goods
    return found


def expected_fees(
    due: Iterable[DueOrder], shop: ShopMapping, evidence: Evidence
) -> list[ExpectedFees]:
    """Return the expected fees of each order, from the best source there is.

    Amounts of a settlement come first, then TikTok's estimate if the shop accrues by it, then the
    shop's own rates.

    Args:
        due: The delivered orders.
        shop: The shop, with its way to accrue.
        evidence: Settlements that have come since, estimates and rates.

    Returns:
        One record per order with the source of its fees, in the shop's currency; a cost is
        positive. Without evidence the source is UNKNOWN and there are no fees.
    """
    found = []
    for order in due:
        if order.order_id in evidence.settled:
            fees = tuple(evidence.settled[order.order_id])
            found.append(ExpectedFees(order, FeeSource.SETTLED, fees))
        elif shop.accrual == BY_ESTIMATE and order.order_id in evidence.estimates:
            fees = tuple(evidence.estimates[order.order_id])
            found.append(ExpectedFees(order, FeeSource.ESTIMATE, fees))
        elif evidence.rates:
            fees = _by_rates(order.owed, evidence.rates, shop.currency)
            found.append(ExpectedFees(order, FeeSource.RATES, fees))
        else:
            found.append(ExpectedFees(order, FeeSource.UNKNOWN, ()))
    return found


def _by_rates(owed: Decimal, rates: Rates, currency: str) -> tuple[ExpectedFee, ...]:
    """Return the fees by rates. Those of an account add up to its exact sum, rounded once."""
    exact: dict[str, Decimal] = defaultdict(lambda: ZERO)
    rounded: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (kind, account), rate in rates.items():
        exact[account] += owed * rate
        rounded[account][kind] = quantise(owed * rate, currency)
    fees = []
    for account, kinds in rounded.items():
        largest = max(kinds, key=lambda kind: abs(kinds[kind]))
        kinds[largest] += quantise(exact[account], currency) - sum(kinds.values(), ZERO)
        for kind, amount in kinds.items():
            if amount:
                fees.append(ExpectedFee(kind, account, amount))
    return tuple(fees)


def accrual_key(shop_id: str, day: date) -> str:
    """Return the key of the accrual of a shop at a month's end."""
    return f"tiktok:{shop_id}:accrual:{day.isoformat()}"


def reversal_key(shop_id: str, day: date) -> str:
    """Return the key of the reversal of that accrual."""
    return f"{accrual_key(shop_id, day)}:reversed"


def plan_accrual(
    expected: Iterable[ExpectedFees],
    shop: ShopMapping,
    masters: Masters,
    day: date,
    next_no: Callable[[str], str],
) -> Batch:
    """Plan the voucher of the last day and its reversal on the first day after.

    Args:
        expected: The fees expected of each order.
        shop: The orders' shop.
        masters: The firm's master data, with the account for accrued fees.
        day: The last day of the month.
        next_no: Gives the next number of a document type.

    Returns:
        The batch to write; empty if no fee is expected.
    """
    by_account: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in expected:
        for fee in one.fees:
            by_account[fee.account] += fee.amount
    legs = []
    for account, amount in sorted(by_account.items()):
        if amount:
            legs.append((account, amount))
    batch = Batch()
    if not legs:
        return batch
    total = sum((amount for _, amount in legs), ZERO)
    if total:
        legs.append((masters.special(ACCRUED), -total))
    back = [(account, -amount) for account, amount in legs]
    after = day + timedelta(days=1)
    _add(batch, _head(shop, day, _DESCRIPTION, next_no), legs, accrual_key(shop.shop_id, day))
    _add(batch, _head(shop, after, _REVERSED, next_no), back, reversal_key(shop.shop_id, day))
    return batch


def _head(shop: ShopMapping, day: date, what: str, next_no: Callable[[str], str]) -> VoucherHead:
    document = DocumentId(JOURNAL_VOUCHER, next_no(JOURNAL_VOUCHER))
    key = f"tiktok:{shop.shop_id}:accrual-voucher:{document.no}"
    return VoucherHead(document, day, f"{what} {shop.name}", shop.currency, shop.shop_id, key)


def _add(batch: Batch, head: VoucherHead, legs: Sequence[tuple[str, Decimal]], fact: str) -> None:
    """Add a voucher and the fact that it posts, which an undo releases."""
    add_voucher(batch, head, legs)
    amount = batch.documents[-1].amount
    batch.sources.append(Source(fact, *head.document, date=head.date, amount=amount))
