"""Write orders and products of the sample month as TikTok's API does.

Amounts are decimal texts without zeros at the end.
"""

from functools import lru_cache
from typing import Any

from xlplugin.sandbox.catalogue import CatalogueSku, Product
from xlplugin.sandbox.month import CURRENCY, ShopMonth
from xlplugin.sandbox.order_timeline import DAY, HOUR
from xlplugin.sandbox.trade import Trade, Unit, unit_sums

Json = dict[str, Any]
CARRIERS = (
    ("6841743441349706241", "J&T Express"),
    ("6966568648651605766", "Ninja Van"),
    ("7129720299146184449", "Flash Express"),
)
REASONS = {
    "cancelled_unpaid": ("SYSTEM", "Customer overdue to pay"),
    "cancelled_buyer": ("BUYER", "No longer needed"),
    "cancelled_seller": ("SELLER", "Out of stock"),
    "lost": ("SYSTEM", "Package delivery failed"),
}
_PACKAGE_STATUS = {
    "AWAITING_SHIPMENT": "TO_FULFILL",
    "PARTIALLY_SHIPPING": "PROCESSING",
    "AWAITING_COLLECTION": "PROCESSING",
    "IN_TRANSIT": "FULFILLING",
    "DELIVERED": "COMPLETED",
    "COMPLETED": "COMPLETED",
    "CANCELLED": "CANCELLED",
}


@lru_cache(maxsize=1 << 16)
def money(sen: int) -> str:
    """Write an amount in sen as the API does: 17900 is "179", 7334 is "73.34"."""
    whole, part = divmod(abs(sen), 100)
    text = f"{whole}.{part:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if sen < 0 else text


def order(shop: ShopMonth, one: Trade) -> Json:
    """Write one order as in order search and order detail."""
    timeline = one.timeline
    answer: Json = {
        "id": one.id,
        "status": timeline.status,
        "order_type": "PRE_ORDER" if timeline.story == "on_hold" else "NORMAL",
        "user_id": f"7494{int(one.id) % 10**15:015d}",
        "buyer_email": f"v4b{int(one.id) % 10**9:09d}@scs.tiktokw.us",
        "buyer_message": "Tolong hantar cepat ya 🙏" if timeline.number % 17 == 0 else "",
        "buyer_nickname": one.buyer[:1] + "***",
        "commerce_platform": "TIKTOK_SHOP",
        "create_time": timeline.create,
        "update_time": timeline.update,
        "fulfillment_type": "FULFILLMENT_BY_SELLER",
        "fulfillment_priority_level": 0,
        "shipping_type": "TIKTOK",
        "delivery_type": "HOME_DELIVERY",
        "delivery_option_id": "7091146663229654786",
        "delivery_option_name": "Standard shipping",
        "warehouse_id": shop.warehouse_id,
        "payment_method_name": one.method,
        "is_cod": one.method == "Cash on Delivery",
        "is_sample_order": timeline.story == "sample",
        "is_on_hold_order": timeline.status == "ON_HOLD",
        "is_buyer_request_cancel": False,
        "is_replacement_order": False,
        "is_exchange_order": False,
        "has_updated_recipient_address": False,
        "seller_note": "",
        "payment": _payment(one),
        "line_items": [_line(one, unit) for unit in one.units],
        "packages": [{"id": package(one)}] if timeline.shipped else [],
    }
    return answer | _times(one) | _delivery(one) | _cancellation(one) | _recipient(one)


def _payment(one: Trade) -> Json:
    goods = unit_sums(one.units)
    return {
        "currency": CURRENCY,
        "sub_total": money(goods.sale),
        "shipping_fee": money(one.buyer_shipping),
        "seller_discount": money(goods.seller_discount),
        "platform_discount": money(goods.platform_discount),
        "payment_platform_discount": "0",
        "total_amount": money(one.total),
        "original_total_product_price": money(goods.price),
        "original_shipping_fee": money(one.shipping),
        "shipping_fee_seller_discount": money(one.shipping_seller_discount),
        "shipping_fee_platform_discount": money(one.shipping_platform_discount),
        "shipping_fee_cofunded_discount": "0",
        "tax": "0",
        "product_tax": "0",
        "shipping_fee_tax": "0",
        "small_order_fee": "0",
        "buyer_service_fee": "0",
        "handling_fee": "0",
    }


def _line(one: Trade, unit: Unit) -> Json:
    timeline = one.timeline
    sku = unit.sku
    answer: Json = {
        "id": unit.id,
        "sku_id": sku.id,
        "product_id": sku.product_id,
        "product_name": sku.title,
        "sku_name": sku.variation,
        "seller_sku": sku.seller_sku,
        "sku_image": (
            "https://p16-oec-va.ibyteimg.com/tos-maliva-i-o3syd03w52-us/"
            f"{int(sku.id):032x}~tplv-origin.jpeg"
        ),
        "sku_type": "NORMAL",
        "display_status": timeline.status,
        "currency": CURRENCY,
        "original_price": money(unit.price),
        "sale_price": money(unit.sale),
        "seller_discount": money(unit.seller_discount),
        "platform_discount": money(unit.platform_discount),
        "is_gift": unit.is_gift,
        "is_dangerous_good": False,
        "needs_prescription": False,
        "handling_duration_days": "2",
    }
    if unit.is_gift:
        answer["gift_retail_price"] = "2.9"
    if timeline.status in _PACKAGE_STATUS and timeline.shipped:
        carrier = _carrier(one)
        answer |= {
            "package_id": package(one),
            "package_status": _PACKAGE_STATUS[timeline.status],
            "rts_time": timeline.shipped,
            "tracking_number": tracking(one),
            "shipping_provider_id": carrier[0],
            "shipping_provider_name": carrier[1],
        }
    if timeline.status == "CANCELLED":
        who, why = REASONS.get(timeline.story, ("SYSTEM", "Order cancelled"))
        answer |= {"cancel_user": who, "cancel_reason": why}
    return answer


def _times(one: Trade) -> Json:
    """Write the times that the order has reached."""
    timeline = one.timeline
    reached = {
        "paid_time": timeline.paid,
        "rts_time": timeline.shipped,
        "collection_time": timeline.collected,
        "delivery_time": timeline.delivered,
        "cancel_time": timeline.cancelled,
    }
    due: dict[str, int] = {}
    if timeline.paid:
        due = {
            "rts_sla_time": timeline.paid + 2 * DAY,
            "tts_sla_time": timeline.paid + 3 * DAY,
            "shipping_due_time": timeline.paid + 3 * DAY,
            "delivery_sla_time": timeline.paid + 10 * DAY,
            "recommended_shipping_time": timeline.paid + 20 * HOUR,
        }
    return {name: time for name, time in (reached | due).items() if time}


def _delivery(one: Trade) -> Json:
    if not one.timeline.shipped:
        return {}
    identity, name = _carrier(one)
    return {
        "shipping_provider_id": identity,
        "shipping_provider": name,
        "tracking_number": tracking(one),
    }


def _cancellation(one: Trade) -> Json:
    if one.timeline.status != "CANCELLED":
        return {}
    who, why = REASONS.get(one.timeline.story, ("SYSTEM", "Order cancelled"))
    return {"cancellation_initiator": who, "cancel_reason": why}


def _recipient(one: Trade) -> Json:
    """Write the masked address; TikTok sends none while an order is unpaid or on hold."""
    if one.timeline.status in {"UNPAID", "ON_HOLD"}:
        return {}
    state, town, post_code = one.place
    detail = f"No. ** Jalan {one.street}/**, Taman *****"
    levels = (("L0", "Country", "Malaysia"), ("L1", "State", state), ("L2", "City", town))
    return {
        "recipient_address": {
            "name": one.buyer,
            "first_name": "",
            "last_name": "",
            "phone_number": f"(+60)1*-***{one.street:04d}"[:16],
            "full_address": f"Malaysia, {state}, {town}, {post_code}, {detail}",
            "address_detail": detail,
            "address_line1": detail,
            "address_line2": "",
            "address_line3": "",
            "address_line4": "",
            "postal_code": post_code,
            "region_code": "MY",
            "district_info": [
                {"address_level": level, "address_level_name": name, "address_name": value}
                for level, name, value in levels
            ],
        }
    }


def _carrier(one: Trade) -> tuple[str, str]:
    return CARRIERS[one.timeline.number % len(CARRIERS)]


def package(one: Trade) -> str:
    """Return the id of an order's package."""
    return str(1_209_000_000_000_000_000 + int(one.id) % 10**15)


def tracking(one: Trade) -> str:
    """Return the tracking number of an order."""
    return f"6300{int(one.id) % 10**9:09d}"


def product(shop: ShopMonth, one: Product) -> Json:
    """Write one product as in product search."""
    return {
        "id": one.id,
        "title": one.title,
        "status": one.status,
        "create_time": one.created,
        "update_time": one.updated,
        "sales_regions": [shop.region],
        "is_not_for_sale": False,
        "has_draft": False,
        "listing_quality_tier": "GOOD",
        "audit": {
            "status": "AUDITING" if one.status == "DRAFT" else "APPROVED",
            "pre_approved_reasons": [],
        },
        "product_sync_fail_reasons": [],
        "skus": [_sku(shop, sku) for sku in one.skus],
    }


def product_detail(shop: ShopMonth, one: Product) -> Json:
    """Write one product as in product detail."""
    category = str(600_000 + len(one.category))
    return {
        "id": one.id,
        "title": one.title,
        "status": one.status,
        "description": f"<p>{one.category}</p>",
        "create_time": one.created,
        "update_time": one.updated,
        "category_chains": [
            {"id": category, "parent_id": "0", "local_name": one.category, "is_leaf": True}
        ],
        "is_cod_allowed": True,
        "is_not_for_sale": False,
        "is_pre_owned": False,
        "has_draft": False,
        "minimum_order_quantity": 1,
        "listing_quality_tier": "GOOD",
        "product_types": [],
        "package_dimensions": {"length": "20", "width": "15", "height": "5", "unit": "CENTIMETER"},
        "package_weight": {"value": str(one.skus[0].grams), "unit": "GRAM"},
        "audit": {"status": "APPROVED", "pre_approved_reasons": []},
        "skus": [_sku(shop, sku) | _attributes(sku) for sku in one.skus],
    }


def _sku(shop: ShopMonth, sku: CatalogueSku) -> Json:
    return {
        "id": sku.id,
        "seller_sku": sku.seller_sku,
        "price": {
            "currency": shop.currency,
            "tax_exclusive_price": money(sku.price),
            "sale_price": money(sku.price),
        },
        "inventory": [{"warehouse_id": shop.warehouse_id, "quantity": int(sku.id) % 400}],
        "status_info": {"status": "NORMAL"},
    }


def _attributes(sku: CatalogueSku) -> Json:
    """Write the variation of a SKU, as in product detail."""
    values = (
        [part.strip() for part in sku.variation.split(",")] if sku.variation != "Default" else []
    )
    names = ("Warna", "Saiz")
    return {
        "sales_attributes": [
            {
                "id": str(100_000 + place),
                "name": names[place % 2],
                "value_id": str(int(sku.id) % 10**12 + place),
                "value_name": value,
            }
            for place, value in enumerate(values)
        ]
    }
