"""Write returns, refunds and cancellations of the sample month as the after-sales API does."""

from collections.abc import Sequence
from typing import Any

from xlplugin.sandbox.month import CURRENCY, ShopMonth
from xlplugin.sandbox.order_timeline import DAY
from xlplugin.sandbox.trade import Trade, Unit, unit_sums
from xlplugin.sandbox.wire import Json, money

_RETURNED = {
    "refund_before": "REFUND",
    "partial_refund": "REFUND",
    "refund_after": "RETURN_AND_REFUND",
}
_WHO = {
    "cancelled_unpaid": "SYSTEM",
    "cancelled_buyer": "BUYER",
    "cancelled_seller": "SELLER",
    "lost": "SYSTEM",
}
_LISTS = {
    "order_ids": "order_id",
    "return_types": "return_type",
    "return_status": "return_status",
    "seller_proposed_return_type": "seller_proposed_return_type",
    "arbitration_status": "arbitration_status",
    "cancel_types": "cancel_type",
    "cancel_status": "cancel_status",
    "buyer_user_ids": "buyer_user_id",
}


def returned(shop: ShopMonth, one: Trade) -> Json | None:
    """Write the return of an order; None if there is none."""
    timeline = one.timeline
    kind = _RETURNED.get(timeline.story)
    if kind is None or not timeline.delivered:
        return None
    asked = timeline.delivered + 6 * 3600
    if timeline.story == "refund_after" and timeline.settled:
        asked = timeline.settled + 6 * 3600
    now = shop.calendar.now
    if asked >= now:
        return None
    units = one.units
    shipping = one.buyer_shipping
    if timeline.story == "partial_refund":
        units = units[:1]
        shipping = 0
    goods = unit_sums(units)
    done = min(asked + 2 * DAY, now)
    status = "RETURN_OR_REFUND_REQUEST_PENDING"
    if done < now:
        status = "RETURN_OR_REFUND_REQUEST_COMPLETE"
    identity = str(4_035_000_000_000_000_000 + int(one.id) % 10**15)
    return {
        "return_id": identity,
        "order_id": one.id,
        "return_type": kind,
        "return_status": status,
        "role": "BUYER",
        "return_reason": "ecom_order_delivered_refund_and_return_reason_wrong_size",
        "return_reason_text": "Item does not match description",
        "shipment_type": "PLATFORM",
        "can_buyer_keep_item": kind == "REFUND",
        "is_combined_return": False,
        "create_time": asked,
        "update_time": done,
        "refund_amount": _refund(units, shipping),
        "discount_amount": [
            {
                "currency": CURRENCY,
                "product_seller_discount": money(goods.seller_discount),
                "product_platform_discount": money(goods.platform_discount),
                "shipping_fee_seller_discount": "0",
                "shipping_fee_platform_discount": "0",
            }
        ],
        "return_line_items": [
            _line(one, unit, place, "return_line_item_id") for place, unit in enumerate(units)
        ],
    }


def cancelled(one: Trade) -> Json | None:
    """Write the cancellation of an order; None if it is not cancelled."""
    timeline = one.timeline
    if timeline.status != "CANCELLED":
        return None
    kind = "CANCEL"
    reason = ("seller_cancel_reason_other", "Other")
    created = timeline.cancelled
    if timeline.story == "cancelled_buyer":
        kind = "BUYER_CANCEL"
        reason = ("ecom_order_to_ship_canceled_reason_no_longer_needed", "No longer needed")
        created -= 900
    refund = _refund((), 0)
    if timeline.paid:
        refund = _refund(one.units, one.buyer_shipping)
    return {
        "cancel_id": str(4_035_900_000_000_000_000 + int(one.id) % 10**14),
        "order_id": one.id,
        "cancel_type": kind,
        "cancel_status": "CANCELLATION_REQUEST_COMPLETE",
        "role": _WHO.get(timeline.story, "SYSTEM"),
        "cancel_reason": reason[0],
        "cancel_reason_text": reason[1],
        "create_time": created,
        "update_time": timeline.cancelled,
        "refund_amount": refund,
        "cancel_line_items": [
            _line(one, unit, place, "cancel_line_item_id") for place, unit in enumerate(one.units)
        ],
    }


def matches(record: Json, body: dict[str, Any], ids: str, identity: str) -> bool:
    """Return whether a record matches the filters of a search."""
    for name, wanted in body.items():
        if name == "locale":
            continue
        if name.startswith(("create_time", "update_time")):
            late_enough = record[name[:11]] >= wanted
            if late_enough != name.endswith("_ge"):
                return False
            continue
        field = identity if name == ids else _LISTS.get(name, name)
        if record.get(field) not in wanted:
            return False
    return True


def _refund(units: Sequence[Unit], shipping: int) -> Json:
    goods = unit_sums(units).sale
    return {
        "currency": CURRENCY,
        "refund_total": money(goods + shipping),
        "refund_subtotal": money(goods),
        "refund_shipping_fee": money(shipping),
        "refund_tax": "0",
    }


def _line(one: Trade, unit: Unit, place: int, name: str) -> Json:
    return {
        name: str(int(one.id) * 10 + place % 10),
        "order_line_item_id": unit.id,
        "sku_id": unit.sku.id,
        "sku_name": unit.sku.variation,
        "product_name": unit.sku.title,
        "seller_sku": unit.sku.seller_sku,
        "refund_amount": _refund((unit,), 0),
    }
