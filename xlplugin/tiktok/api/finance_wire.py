"""The finance API's answers, and the proof of each row: its parts are its settlement, or it becomes a Problem."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.api import documented_fields
from xlplugin.tiktok.api.reading import Json, Reader, Wire, amount, moment
from xlplugin.tiktok.facts import Estimate, Movement, Part, Payout, SettlementLine, Statement
from xlplugin.tiktok.files.settlement_types import row_type
from xlplugin.tiktok.markets import finance_names as names
from xlplugin.tiktok.markets.finance_names import Kind, kind_of

# Open maps: a fee comes with a new name about monthly.
Amounts = dict[str, Any]


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
        """The statement."""
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

    fee: Amounts | None = None
    tax: Amounts | None = None


class AmountsWire(Wire):
    """What a row of a statement and a SKU's row have in common."""

    settlement_amount: str | None = None
    revenue_amount: str | None = None
    shipping_cost_amount: str | None = None
    fee_tax_amount: str | None = None
    adjustment_amount: str | None = None
    revenue_breakdown: Amounts | None = None
    shipping_cost_breakdown: Amounts | None = None
    fee_tax_breakdown: FeeTaxWire | None = None

    def parts(self, type_name: str) -> tuple[Part, ...]:
        """Leaf amounts that add up to the settlement. Raises FixInputError when they cannot."""
        fee_tax = self.fee_tax_breakdown or FeeTaxWire()
        revenue = _block(
            self.revenue_amount, "Total revenue", [(self.revenue_breakdown, names.REVENUE, "sale")]
        )
        costs = [
            *_block(
                self.shipping_cost_amount,
                "Seller shipping fee",
                [(self.shipping_cost_breakdown, names.SHIPPING, "shipping")],
            ),
            *_block(
                self.fee_tax_amount,
                "Total fees",
                [(fee_tax.fee, names.FEE, "fee"), (fee_tax.tax, names.TAX, "tax")],
            ),
            *_block(self.adjustment_amount, type_name, [(None, {}, "adjustment")]),
        ]
        return _signed(revenue, costs, amount(self.settlement_amount))

    @classmethod
    def new_names(cls, items: Iterable[Json]) -> set[str]:
        """New names of amounts: those are what posting needs to know. Other fields come and go."""
        found: set[str] = set()
        for item in items:
            fee_tax = item.get("fee_tax_breakdown") or {}
            found |= _new(item.get("revenue_breakdown"), names.REVENUE)
            found |= _new(item.get("shipping_cost_breakdown"), names.SHIPPING)
            found |= _new(fee_tax.get("fee"), names.FEE) | _new(fee_tax.get("tax"), names.TAX)
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
    supplementary_component: Amounts | None = None

    def line(self, row: int, settled: date, currency: str) -> SettlementLine:
        """The row as the settlement file has it. Raises FixInputError when it does not add up."""
        kind = row_type(self.type or "")
        parts = self.parts(kind.name or "Adjustment")
        notes = self.supplementary_component or {}
        by_role = {
            role: _of_role(parts, role)
            for role in ("sale", "refund", "shipping", "fee", "tax", "adjustment")
        }
        created = moment(self.order_create_time).date() if self.order_create_time else settled
        return SettlementLine(
            row,
            (self.order_id if kind.is_order else self.adjustment_id)
            or self.reserve_id
            or self.id
            or "",
            kind.name,
            kind.is_order,
            self.adjustment_order_id
            or self.associated_order_id
            or ("" if kind.is_order else self.order_id or ""),
            created,
            settled,
            currency,
            amount(self.settlement_amount),
            by_role["sale"] + by_role["refund"],
            by_role["shipping"] + by_role["fee"] + by_role["tax"],
            by_role["adjustment"],
            amount(_text(notes.get("customer_payment_amount"))),
            by_role["sale"],
            amount(_text(notes.get("platform_discount_amount"))),
            by_role["shipping"],
            parts,
            reserve=self._reserve(),
        )

    def _reserve(self) -> Decimal:
        """What the row adds to the payout: payable is settlement and reserve, says the statement's head."""
        held, state = amount(self.reserve_amount), (self.reserve_status or "").casefold()
        return {"collected": -abs(held), "released": abs(held)}.get(state, held)


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
        """The row. Raises FixInputError when it does not add up."""
        quantity = (self.quantity or "").strip()
        count = int(quantity) if quantity.isdigit() else 0
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
    unsettled_reason: str | None = None
    estimated_settlement: str | None = None

    def facts(self) -> Estimate:
        """The estimate. When it is expected is a time or words: TikTok sends both."""
        expected = (self.estimated_settlement or "").strip()
        if expected.isdigit():
            expected = f"{moment(int(expected)):%Y-%m-%d}"
        return Estimate(
            self.id,
            self.order_id or self.adjustment_id or "",
            self.currency or "",
            amount(self.est_settlement_amount),
            self.unsettled_reason or "",
            expected,
        )


class ValueWire(Wire):
    """An amount with its currency."""

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
        """The payment to the bank; its masked bank account is not kept."""
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

    def facts(self) -> Movement:
        """The movement."""
        return Movement(
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
read_movements: Reader[MovementWire, Movement] = Reader(
    MovementWire, lambda one: (one.facts(),), "Withdrawals"
)


Group = tuple[Amounts | None, dict[str, Kind], str]


def _block(total_text: str | None, name: str, groups: Iterable[Group]) -> list[Part]:
    """The leaves of one total; where they do not come to it, the total itself, which is certain."""
    total = amount(total_text)
    leaves, role = [], ""
    for amounts, table, role in groups:
        leaves += [
            (field, kind_of(field, table, role), value) for field, value in _leaves(amounts or {})
        ]
    strict = [
        Part(kind.name, kind.role, value)
        for field, kind, value in leaves
        if not field.endswith(names.VIEWS)
    ]
    every = [Part(kind.name, kind.role, value) for _, kind, value in leaves]
    for parts in (strict, every):
        if sum((part.amount for part in parts), ZERO) == total:
            return parts
    return [Part(name, _BLOCK_ROLES.get(name, "adjustment"), total)] if total else []


_BLOCK_ROLES = {"Total revenue": "sale", "Seller shipping fee": "shipping", "Total fees": "fee"}


def _leaves(amounts: Mapping[str, object]) -> Iterator[tuple[str, Decimal]]:
    """The amounts that are not zero. A nested `supplementary_component` repeats what is counted already."""
    for field, value in amounts.items():
        found = amount(_text(value))
        if found:
            yield field, found


def _text(value: object) -> str:
    return (
        str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    )


def _signed(revenue: list[Part], costs: list[Part], settlement: Decimal) -> tuple[Part, ...]:
    """The parts with the signs under which they add up: as they come, or costs the other way, as TikTok prints it."""
    earned = sum((part.amount for part in revenue), ZERO)
    cost = sum((part.amount for part in costs), ZERO)
    if earned + cost == settlement:
        return (*revenue, *costs)
    if earned - cost == settlement:
        return (*revenue, *(part._replace(amount=-part.amount) for part in costs))
    raise FixInputError(
        f"The parts come to {earned + cost}, the settlement is {settlement}: difference {settlement - earned - cost}."
    )


def _of_role(parts: Iterable[Part], role: str) -> Decimal:
    return sum((part.amount for part in parts if part.role == role), ZERO)


def _new(amounts: Amounts | None, table: dict[str, Kind]) -> set[str]:
    return {
        field
        for field, value in (amounts or {}).items()
        if field not in table and not isinstance(value, dict)
    }
