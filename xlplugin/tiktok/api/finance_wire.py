"""Parse the finance API's answers.

The parts of each row must add up to its settlement amount; a row of which they do not becomes a
Problem.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.api import documented_fields
from xlplugin.tiktok.api.reading import LOAD_INSTEAD, Json, Reader, Wire, amount, moment
from xlplugin.tiktok.facts import (
    ESTIMATED_ADJUSTMENT,
    ESTIMATED_FEES,
    ESTIMATED_SHIPPING,
    BalanceMovement,
    Estimate,
    Part,
    Payout,
    SettlementLine,
    Statement,
)
from xlplugin.tiktok.files.settlement_types import row_type
from xlplugin.tiktok.markets.declarations import ApiKind, api_kinds

# Amounts by name, not typed: TikTok adds a fee with a new name about every month.
RawAmounts = dict[str, Any]


class StatementWire(Wire):
    """One of `data.statements[]`."""

    KNOWN = documented_fields.STATEMENT
    id: str
    statement_time: int | None = None
    currency: str | None = None
    settlement_amount: str | None = None
    payment_status: str | None = None
    payment_id: str | None = None

    def facts(self) -> Statement:
        """Return the facts of the statement."""
        return Statement(
            self.id,
            moment(self.statement_time),
            self.currency or "",
            amount(self.settlement_amount),
            self.payment_status or "",
            self.payment_id or "",
        )


class FeeTaxWire(Wire):
    """`fee_tax_breakdown`."""

    fee: RawAmounts | None = None
    tax: RawAmounts | None = None


class AmountsWire(Wire):
    """Amounts that a row of a statement and a row of a SKU have in common."""

    settlement_amount: str | None = None
    revenue_amount: str | None = None
    shipping_cost_amount: str | None = None
    fee_tax_amount: str | None = None
    adjustment_amount: str | None = None
    revenue_breakdown: RawAmounts | None = None
    shipping_cost_breakdown: RawAmounts | None = None
    fee_tax_breakdown: FeeTaxWire | None = None

    def parts(self, type_name: str) -> tuple[Part, ...]:
        """Return amounts that add up to the settlement. Raises FixInputError if they do not."""
        fee_tax = self.fee_tax_breakdown or FeeTaxWire()
        revenue = _block(self.revenue_amount, "Total revenue", [(self.revenue_breakdown, "sale")])
        costs = [
            *_block(
                self.shipping_cost_amount,
                "Seller shipping fee",
                [(self.shipping_cost_breakdown, "shipping")],
            ),
            *_block(
                self.fee_tax_amount,
                "Total fees",
                [(fee_tax.fee, "fee"), (fee_tax.tax, "tax")],
            ),
            *_block(self.adjustment_amount, type_name, [(None, "adjustment")]),
        ]
        return _signed(revenue, costs, amount(self.settlement_amount))

    @classmethod
    def new_names(cls, items: Iterable[Json]) -> set[str]:
        """Return new names of amounts.

        Other new fields are not reported: posting does not need them.
        """
        found: set[str] = set()
        for item in items:
            fee_tax = item.get("fee_tax_breakdown") or {}
            found |= _new(item.get("revenue_breakdown"))
            found |= _new(item.get("shipping_cost_breakdown"))
            found |= _new(fee_tax.get("fee")) | _new(fee_tax.get("tax"))
        return found


class TransactionWire(AmountsWire):
    """One of a statement's `transactions[]`: an order's row or an adjustment."""

    id: str | None = None
    type: str | None = None
    order_id: str | None = None
    order_create_time: int | None = None
    adjustment_id: str | None = None
    adjustment_order_id: str | None = None
    associated_order_id: str | None = None
    reserve_id: str | None = None
    reserve_amount: str | None = None
    reserve_status: str | None = None
    supplementary_component: RawAmounts | None = None

    def line(self, row: int, settled: date, currency: str) -> SettlementLine:
        """Return the row as a settlement file has it.

        Raises FixInputError if its parts do not add up.

        Args:
            row: The number of the row, from 1.
            settled: The date of the statement.
            currency: The currency of the statement.
        """
        kind = row_type(self.type or "")
        parts = self.parts(kind.name or "Adjustment")
        notes = self.supplementary_component or {}
        sale = _of_role(parts, "sale")
        shipping = _of_role(parts, "shipping")
        costs = shipping + _of_role(parts, "fee") + _of_role(parts, "tax")
        created = settled
        if self.order_create_time:
            created = moment(self.order_create_time).date()
        own_id = self.adjustment_id
        if kind.is_order:
            own_id = self.order_id
        related = self.adjustment_order_id or self.associated_order_id
        if not kind.is_order:
            related = related or self.order_id
        return SettlementLine(
            row,
            own_id or self.reserve_id or self.id or "",
            kind.name,
            kind.is_order,
            related or "",
            created,
            settled,
            currency,
            amount(self.settlement_amount),
            sale + _of_role(parts, "refund"),
            costs,
            _of_role(parts, "adjustment"),
            amount(_text(notes.get("customer_payment_amount"))),
            sale,
            amount(_text(notes.get("platform_discount_amount"))),
            shipping,
            parts,
            reserve=self._reserve(),
        )

    def _reserve(self) -> Decimal:
        """Return what the reserve adds to the payout: negative if collected, positive if released.

        A statement's payable amount is settlement plus reserve.
        """
        reserve = amount(self.reserve_amount)
        status = (self.reserve_status or "").casefold()
        if status == "collected":
            return -abs(reserve)
        if status == "released":
            return abs(reserve)
        return reserve


class SkuRow(NamedTuple):
    """One SKU's share of an order's settlement. A sale and its refund are two rows."""

    sku_id: str
    statement_id: str
    quantity: int
    settlement: Decimal
    parts: tuple[Part, ...]


class SkuTransactionWire(AmountsWire):
    """One of an order's `sku_transactions[]`."""

    sku_id: str | None = None
    statement_id: str | None = None
    quantity: str | None = None

    def facts(self) -> SkuRow:
        """Return the row. Raises FixInputError if its parts do not add up."""
        quantity = (self.quantity or "").strip()
        count = 0
        if quantity.isdigit():
            count = int(quantity)
        settlement = amount(self.settlement_amount)
        return SkuRow(
            self.sku_id or "", self.statement_id or "", count, settlement, self.parts("Adjustment")
        )


class EstimateWire(Wire):
    """One of the unsettled `transactions[]`."""

    KNOWN = documented_fields.ESTIMATE
    id: str
    order_id: str | None = None
    adjustment_id: str | None = None
    currency: str | None = None
    est_settlement_amount: str | None = None
    est_revenue_amount: str | None = None
    est_shipping_cost_amount: str | None = None
    est_fee_tax_amount: str | None = None
    est_adjustment_amount: str | None = None
    unsettled_reason: str | None = None
    estimated_settlement: str | None = None

    def facts(self) -> Estimate:
        """Return the estimate. TikTok sends the expected date as Unix seconds or as words."""
        expected = (self.estimated_settlement or "").strip()
        if expected.isdigit():
            expected = f"{moment(int(expected)):%Y-%m-%d}"
        return Estimate(
            self.id,
            self.order_id or self.adjustment_id or "",
            self.currency or "",
            amount(self.est_settlement_amount),
            self._parts(),
            self.unsettled_reason or "",
            expected,
        )

    def _parts(self) -> tuple[Part, ...]:
        """Return what the estimate charges.

        TikTok documents settlement = revenue less shipping, fees and adjustment, and sends signed
        amounts that are added (tiktok-api 8). The sign that adds up is taken. If none does, all
        that the settlement is short of the revenue is one fee.
        """
        settlement = amount(self.est_settlement_amount)
        revenue = amount(self.est_revenue_amount)
        told = (
            (ESTIMATED_SHIPPING, "shipping", amount(self.est_shipping_cost_amount)),
            (ESTIMATED_FEES, "fee", amount(self.est_fee_tax_amount)),
            (ESTIMATED_ADJUSTMENT, "adjustment", amount(self.est_adjustment_amount)),
        )
        total = sum((units for _, _, units in told), Decimal(0))
        for sign in (1, -1):
            if revenue + sign * total == settlement:
                parts = []
                for kind, role, units in told:
                    if units:
                        parts.append(Part(kind, role, sign * units))
                return tuple(parts)
        return (Part(ESTIMATED_FEES, "fee", settlement - revenue),)


class ValueWire(Wire):
    """Amount with its currency."""

    value: str | None = None
    currency: str | None = None


class PayoutWire(Wire):
    """One of `data.payments[]`."""

    KNOWN = documented_fields.PAYOUT
    id: str
    create_time: int | None = None
    paid_time: int | None = None
    status: str | None = None
    amount: ValueWire | None = None
    settlement_amount: ValueWire | None = None
    reserve_amount: ValueWire | None = None
    payment_amount_before_exchange: ValueWire | None = None
    exchange_rate: str | None = None

    def facts(self) -> Payout:
        """Return the payment to the bank, without its masked account number."""
        paid = self.amount or ValueWire()
        before = self.payment_amount_before_exchange or paid
        return Payout(
            self.id,
            moment(self.create_time),
            moment(self.paid_time) if self.paid_time else None,
            self.status or "",
            amount(paid.value),
            paid.currency or "",
            amount((self.settlement_amount or before).value),
            amount((self.reserve_amount or ValueWire()).value),
            amount(before.value),
            before.currency or paid.currency or "",
            amount(self.exchange_rate),
        )


class MovementWire(Wire):
    """One of `data.withdrawals[]`."""

    id: str
    type: str | None = None
    status: str | None = None
    create_time: int | None = None
    amount: str | None = None
    currency: str | None = None

    def facts(self) -> BalanceMovement:
        """Return the movement."""
        return BalanceMovement(
            self.id,
            self.type or "",
            self.status or "",
            moment(self.create_time),
            amount(self.amount),
            self.currency or "",
        )


read_statements: Reader[StatementWire, Statement] = Reader(
    StatementWire, lambda one: (one.facts(),), "Statements"
)
read_transactions: Reader[TransactionWire, TransactionWire] = Reader(
    TransactionWire, lambda one: (one,), "Settlement"
)
read_sku_rows: Reader[SkuTransactionWire, SkuRow] = Reader(
    SkuTransactionWire, lambda one: (one.facts(),), "Settlement", "sku_id"
)
read_estimates: Reader[EstimateWire, Estimate] = Reader(
    EstimateWire, lambda one: (one.facts(),), "Unsettled"
)
read_payouts: Reader[PayoutWire, Payout] = Reader(PayoutWire, lambda one: (one.facts(),), "Payouts")
read_movements: Reader[MovementWire, BalanceMovement] = Reader(
    MovementWire, lambda one: (one.facts(),), "Withdrawals"
)


AmountGroup = tuple[RawAmounts | None, str]


def _block(total_text: str | None, name: str, groups: Iterable[AmountGroup]) -> list[Part]:
    """Return the leaves of one total.

    Where they do not come to it, the total itself, which is certain.

    Amounts that are views of others, or that are information in most answers, count only where the
    sum needs them.
    """
    total = amount(total_text)
    leaves = []
    for amounts, role in groups:
        for field, value in _leaves(amounts or {}):
            leaves.append((_kind_of(field, role), value))
    choices = (
        [(kind, value) for kind, value in leaves if not kind.is_view and not kind.is_optional],
        [(kind, value) for kind, value in leaves if not kind.is_view],
        leaves,
    )
    for chosen in choices:
        if sum((value for _, value in chosen), ZERO) == total:
            return [Part(kind.name, kind.role, value) for kind, value in chosen]
    if not total:
        return []
    return [Part(name, _BLOCK_ROLES.get(name, "adjustment"), total)]


def _kind_of(field: str, role: str) -> ApiKind:
    """Return the kind of a field; a new one is called by its own words."""
    known = api_kinds().get(field)
    if known:
        return known
    plain = field.removesuffix("_amount").replace("_", " ")
    return ApiKind(plain[:1].upper() + plain[1:], role)


_BLOCK_ROLES = {"Total revenue": "sale", "Seller shipping fee": "shipping", "Total fees": "fee"}


def _leaves(amounts: Mapping[str, object]) -> Iterator[tuple[str, Decimal]]:
    """Yield the amounts that are not zero.

    A nested `supplementary_component` is skipped: it repeats others.
    """
    for field, value in amounts.items():
        found = amount(_text(value))
        if found:
            yield field, found


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _signed(revenue: list[Part], costs: list[Part], settlement: Decimal) -> tuple[Part, ...]:
    """Return the parts with signs that add up.

    As sent, or with all costs negated, as TikTok's samples show.
    """
    nothing = settlement * 0  # with the decimals that TikTok sends: yen have none
    earned = sum((part.amount for part in revenue), nothing)
    cost = sum((part.amount for part in costs), nothing)
    if earned + cost == settlement:
        return (*revenue, *costs)
    if earned - cost == settlement:
        return (*revenue, *(part._replace(amount=-part.amount) for part in costs))
    raise FixInputError(
        f"The parts come to {earned + cost}, the settlement is {settlement}: "
        f"difference {settlement - earned - cost}.",
        cure=LOAD_INSTEAD,
    )


def _of_role(parts: Iterable[Part], role: str) -> Decimal:
    return sum((part.amount for part in parts if part.role == role), ZERO)


def _new(amounts: RawAmounts | None) -> set[str]:
    """Return the fields that no kind has.

    Some maps hold another map, which repeats what is counted already.
    """
    known = api_kinds()
    found = set()
    for field, value in (amounts or {}).items():
        if field not in known and not isinstance(value, dict):
            found.add(field)
    return found
