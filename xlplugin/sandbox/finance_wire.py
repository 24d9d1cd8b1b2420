"""Write the settlement rows of the sample month as the finance API does (202501, 202507, 202309).

Signed amounts are added: settlement = revenue + shipping + fees and taxes + adjustment.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from xlplugin.sandbox.month import ShopMonth
from xlplugin.sandbox.order_timeline import DAY
from xlplugin.sandbox.settling import SettlingRow, order_rows, row_sums
from xlplugin.sandbox.trade import Trade, Unit, unit_sums
from xlplugin.sandbox.wire import Json, money

_REVENUE_NAMES = {
    "subtotal": "subtotal_before_discount_amount",
    "seller_discount": "seller_discount_amount",
    "refund": "refund_subtotal_before_discount_amount",
    "refund_discount": "seller_discount_refund_amount",
}
_SHIPPING_NAMES = {
    "actual_shipping": "actual_shipping_fee_amount",
    "shipping_discount": "shipping_fee_discount_amount",
    "customer_shipping": "customer_paid_shipping_fee_amount",
    "return_shipping": "return_shipping_fee_amount",
}
_FEE_NAMES = {
    "transaction": "transaction_fee_amount",
    "commission": "platform_commission_amount",
    "affiliate": "affiliate_commission_amount",
    "sfp": "sfp_service_fee_amount",
    "bonus_cashback": "bonus_cashback_service_fee_amount",
    "live_specials": "live_specials_fee_amount",
    "voucher_xtra": "voucher_xtra_service_fee_amount",
    # Malaysia's 0.54 a parcel has no name of its own in the published description; this is the
    # nearest one
    "support": "platform_special_service_fee_amount",
}
_ZERO_FEES = (
    "referral_fee_amount",
    "affiliate_partner_commission_amount",
    "affiliate_ads_commission_amount",
    "mall_service_fee_amount",
    "credit_card_handling_fee_amount",
)
_TYPES = {
    "Order": "ORDER",
    "GMV Payment for TikTok Ads": "GMV_PAYMENT_FOR_ADS",
    "Logistics reimbursement": "LOGISTICS_REIMBURSEMENT",
    "Platform reimbursement": "PLATFORM_REIMBURSEMENT",
    "Shipping fee adjustment": "SHIPPING_FEE_ADJUSTMENT",
    "Violation fee （settlement fee）": "Violation fee (settlement fee)",
}


class SampleStatement:
    """Rows of one settlement day of a shop."""

    def __init__(self, shop: ShopMonth, time: int, rows: Sequence[SettlingRow]) -> None:
        self.shop = shop
        self.time = time
        self.rows = rows
        self.id = statement_id(shop, time)

    @property
    def settlement(self) -> int:
        """Return the sum of the rows."""
        return sum(row.settlement for row in self.rows)

    def wire(self) -> Json:
        """Write the statement as in `/finance/202309/statements`.

        In South-East Asia fees include shipping.
        """
        sums = row_sums(self.rows)
        return {
            "id": self.id,
            "statement_time": self.time,
            "currency": self.shop.currency,
            "settlement_amount": money(sums.settlement),
            "revenue_amount": money(sums.revenue),
            "fee_amount": money(sums.fees),
            "adjustment_amount": money(sums.adjustment),
            "payment_status": "PAID",
            "payment_id": payment_id(self.shop, self.time),
            "payment_time": self.time + 3600,
        }

    def head(self) -> Json:
        """Write the statement's head as in
        `/finance/202501/statements/{id}/statement_transactions`.
        """
        sums = row_sums(self.rows)
        return {
            "id": self.id,
            "create_time": self.time,
            "status": "SETTLED",
            "currency": self.shop.currency,
            "payable_amount": money(sums.settlement),
            "total_reserve_amount": "0",
            "total_settlement_amount": money(sums.settlement),
            "total_settlement_breakdown": {
                "total_revenue_amount": money(sums.revenue),
                "total_shipping_cost_amount": money(sums.shipping),
                "total_fee_tax_amount": money(sums.fees - sums.shipping),
                "total_adjustment_amount": money(sums.adjustment),
            },
        }


def statements(shop: ShopMonth) -> list[SampleStatement]:
    """Return the shop's statements: one for each day with a settlement, from 00:00 UTC."""
    found = []
    for time, rows in groupby(shop.rows, key=lambda row: row.settled):
        found.append(SampleStatement(shop, time, list(rows)))
    return found


def transaction(shop: ShopMonth, place: int, row: SettlingRow) -> Json:
    """Write one row of a statement."""
    identity = (
        7_354_000_000_000_000_000
        + shop.number * 10**15
        + row.settled // DAY * 10**10
        + place * 7919
        + 331
    )
    common: Json = {
        "id": str(identity),
        "type": _TYPES[row.type],
        "settlement_amount": money(row.settlement),
        "adjustment_amount": money(row.adjustment),
    }
    if row.is_order:
        common |= {"order_id": row.id, "order_create_time": row.created}
    else:
        common |= {"adjustment_id": row.id} | (
            {"adjustment_order_id": row.related} if row.related else {}
        )
    return common | {"fee_tax_amount": money(row.fees - row.shipping)} | amounts(row)


def amounts(row: SettlingRow) -> Json:
    """Write revenue, shipping and breakdowns of a row.

    The supplements repeat amounts counted already.
    """
    parts = row.parts
    notes = row.notes
    shipping = {field: parts.get(name, 0) for name, field in _SHIPPING_NAMES.items()}
    shipping["customer_paid_shipping_fee_amount"] += parts.get("refund_shipping", 0)
    return {
        "revenue_amount": money(row.revenue),
        "shipping_cost_amount": money(row.shipping),
        "revenue_breakdown": {
            field: money(parts.get(name, 0)) for name, field in _REVENUE_NAMES.items()
        },
        "shipping_cost_breakdown": {
            **{field: money(amount) for field, amount in shipping.items()},
            "supplementary_component": {
                "platform_shipping_fee_discount_amount": money(parts.get("shipping_discount", 0)),
                "customer_shipping_fee": money(parts.get("customer_shipping", 0)),
                "refund_customer_shipping_fee": money(parts.get("refund_shipping", 0)),
                "seller_shipping_fee_discount_amount": money(
                    notes.get("shipping_seller_discount", 0)
                ),
            },
        },
        "fee_tax_breakdown": {
            "fee": {
                **{field: money(parts.get(name, 0)) for name, field in _FEE_NAMES.items()},
                **dict.fromkeys(_ZERO_FEES, "0"),
            },
            "tax": {"sst_amount": "0", "vat_amount": "0", "gst_amount": "0"},
        },
        "supplementary_component": {
            "customer_payment_amount": money(notes.get("paid", 0)),
            "customer_refund_amount": money(notes.get("refunded", 0)),
            "platform_discount_amount": money(notes.get("platform_discount", 0)),
            "platform_discount_refund_amount": money(notes.get("platform_discount_back", 0)),
        },
    }


def statement_id(shop: ShopMonth, time: int) -> str:
    """Return the id of the statement of a day."""
    return str(7_353_000_000_000_000_000 + shop.number * 10**15 + time // DAY * 9_110_003 + 373)


def payment_id(shop: ShopMonth, time: int) -> str:
    """Return the id of the payment that pays the statement of a day."""
    return str(3_459_000_000_000_000_000 + shop.number * 10**15 + time // DAY * 7_310_021 + 177)


def by_order(shop: ShopMonth, one: Trade) -> Json:
    """Write `/finance/202501/orders/{id}/statement_transactions`.

    A row per SKU; zeros before it settles.
    """
    rows = order_rows(shop.calendar, shop.trade(one.timeline.number))
    sums = row_sums(rows)
    transactions: list[Json] = []
    for row in rows:
        for part in by_sku(row):
            transactions.append(_sku_transaction(shop, row, part))
    return {
        "order_id": one.id,
        "order_create_time": one.timeline.create,
        "currency": shop.currency,
        "revenue_amount": money(sums.revenue),
        "shipping_cost_amount": money(sums.shipping),
        "fee_and_tax_amount": money(sums.fees - sums.shipping),
        "settlement_amount": money(sums.settlement),
        "total_count": len(transactions),
        "sku_transactions": transactions,
    }


def _sku_id(unit: Unit) -> str:
    return unit.sku.id


def by_sku(row: SettlingRow) -> list[SettlingRow]:
    """Split a row into one per SKU, amounts in proportion to the price.

    The parts add up exactly.
    """
    by_id = sorted(row.units, key=_sku_id)
    groups = [tuple(units) for _, units in groupby(by_id, key=_sku_id)]
    weights = [unit_sums(units).price for units in groups]
    whole = sum(weights) or 1
    cut: list[SettlingRow] = []
    seen = 0
    for units, weight in zip(groups, weights, strict=True):
        share = _Share(seen, seen + weight, whole)
        parts = share.of(row.parts)
        notes = share.of(row.notes)
        cut.append(row._replace(units=units, parts=parts, notes=notes))
        seen += weight
    return cut


class _Share(NamedTuple):
    """Part of amounts, from one weight up to another of a whole."""

    start: int
    end: int
    whole: int

    def of(self, amounts: dict[str, int]) -> dict[str, int]:
        """Return the share of each amount; shares side by side add up to it exactly."""
        shared: dict[str, int] = {}
        for name, amount in amounts.items():
            shared[name] = amount * self.end // self.whole - amount * self.start // self.whole
        return shared


def _sku_transaction(shop: ShopMonth, row: SettlingRow, part: SettlingRow) -> Json:
    sku = part.units[0].sku
    return {
        "sku_id": sku.id,
        "sku_name": sku.variation,
        "product_name": sku.title,
        "quantity": str(len(part.units)),
        "statement_id": statement_id(shop, row.settled),
        "settlement_amount": money(part.settlement),
        "fee_tax_amount": money(part.fees - part.shipping),
        **_without_supplements(amounts(part)),
    }


def _without_supplements(told: Json) -> Json:
    """Return amounts as in SKU rows.

    Without memos, and without two names that only statements use.
    """
    told.pop("supplementary_component")
    for name in ("customer_shipping_fee", "refund_customer_shipping_fee"):
        told["shipping_cost_breakdown"]["supplementary_component"].pop(name)
    return told


def estimate(shop: ShopMonth, row: SettlingRow, delivered: int) -> Json:
    """Write one row of `/finance/202507/orders/unsettled`."""
    days = shop.calendar.settle_days
    common = {
        "id": str(7_354_900_000_000_000_000 + int(row.id) % 10**14),
        "type": "ORDER",
        "status": "UNSETTLED",
        "currency": shop.currency,
        "order_id": row.id,
        "order_create_time": row.created,
        "order_delivery_time": delivered,
        "estimated_settlement": str(delivered + days * DAY)
        if delivered
        else f"{days} days after delivery",
        "unsettled_reason": "Settlement period not ended" if delivered else "Order not delivered",
        "est_settlement_amount": money(row.settlement),
        "est_revenue_amount": money(row.revenue),
        "est_shipping_cost_amount": money(row.shipping),
        "est_fee_tax_amount": money(row.fees - row.shipping),
        "est_adjustment_amount": "0",
    }
    told = _without_supplements(amounts(row))
    for name in ("support", "voucher_xtra"):
        del told["fee_tax_breakdown"]["fee"][_FEE_NAMES[name]]
    return common | {name: value for name, value in told.items() if name.endswith("_breakdown")}


def estimate_sums(rows: Iterable[SettlingRow]) -> Json:
    """Return the sums of a list of estimates; TikTok sends none for shipping."""
    sums = row_sums(rows)
    return {
        "sum_est_settlement_amount": money(sums.settlement),
        "sum_est_revenue_amount": money(sums.revenue),
        "sum_est_fee_amount": money(sums.fees),
        "sum_est_adjustment_amount": "0",
    }


def payment(day: SampleStatement) -> Json:
    """Write a statement's payment as in `/finance/202309/payments`, outside South-East Asia."""
    currency = day.shop.currency
    amount = money(day.settlement)
    alike = {"value": amount, "currency": currency}
    return {
        "id": payment_id(day.shop, day.time),
        "create_time": day.time + 1800,
        "paid_time": day.time + 3600,
        "status": "PAID",
        "bank_account": "****4471",
        "exchange_rate": "1",
        "amount": alike,
        "settlement_amount": alike,
        "payment_amount_before_exchange": alike,
        "reserve_amount": {"value": "0", "currency": currency},
    }


class SampleMovement(NamedTuple):
    """Movement of the seller's balance."""

    id: str
    type: str
    amount: int
    time: int

    def wire(self, currency: str) -> Json:
        """Write the movement as in `/finance/202309/withdrawals`."""
        return {
            "id": self.id,
            "type": self.type,
            "amount": money(self.amount),
            "currency": currency,
            "status": "SUCCESS",
            "create_time": self.time,
        }


def withdrawals(days: Sequence[SampleStatement]) -> list[SampleMovement]:
    """Return a SETTLE movement per settlement day and a WITHDRAW to the bank each Wednesday."""
    moved: list[SampleMovement] = []
    balance = 0
    for day in days:
        identity = 3_459_073_178_040_000_000 + day.shop.number * 10**14 + day.time // DAY * 1000
        moved.append(SampleMovement(str(identity + 177), "SETTLE", day.settlement, day.time + 1800))
        balance += day.settlement
        # the epoch was a Thursday
        if day.time // DAY % 7 == 6 and balance > 0:
            moved.append(SampleMovement(str(identity + 388), "WITHDRAW", -balance, day.time + 7200))
            balance = 0
    return moved
