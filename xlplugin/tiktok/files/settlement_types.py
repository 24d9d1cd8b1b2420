"""What kinds of rows a settlement has: orders and adjustments, in the words of every language.

The list is open. A word that is not here is an adjustment under its own name; only the words for "order" decide.
"""

from collections.abc import Mapping
from typing import NamedTuple

from xlplugin.tiktok.files.values import clean, fold

ORDER = "Order"
_ORDER_WORDS = (
    "Order",
    "Orders",
    "Pesanan",
    "Đơn hàng",
    "คำสั่งซื้อ",
    "Pedido",
    "Commande",
    "订单",
    "訂單",
    "Bestellung",
    "Ordine",
    "注文",
)

# The adjustment's name: how else it is written, here and there.
_ADJUSTMENTS = {
    "GMV Payment for TikTok Ads": (
        "Pembayaran GMV untuk Iklan TikTok",
        "GMV_PAYMENT_FOR_ADS",
        "GMV thanh toán cho Quảng cáo TikTok",
        "TikTok 广告的 GMV 付款",
    ),
    "GMV Payment for Promote": (),
    "Top up for ads from settled balances": (),
    "Platform reimbursement": (
        "PLATFORM_REIMBURSEMENT",
        "Penggantian dari platform",
        "Penggantian platform",
        "Khoản bồi hoàn của nền tảng",
        "การชดเชยจากแพลตฟอร์ม",
    ),
    "Logistics reimbursement": (
        "LOGISTICS_REIMBURSEMENT",
        "Penggantian dari logistik",
        "Penggantian logistik",
        "Bồi thường do vận chuyển-kho vận",
        "Reembolso de logística",
    ),
    "Logistics adjustment": (),
    "Logistics deduction": (),
    "TikTok Shop reimbursement": (),
    "Platform compensation": ("PLATFORM_COMPENSATION",),
    "Customer service compensation": ("CUSTOMER_SERVICE_COMPENSATION",),
    "Chargeback": ("Charge back", "CHARGE_BACK"),
    "Deductions incurred by seller": (
        "DEDUCTIONS_INCURRED_BY_SELLER",
        "Các khoản giảm trừ do người bán chịu",
    ),
    "Platform commission adjustment": ("PLATFORM_COMMISSION_ADJUSTMENT",),
    "Platform commission compensation": ("PLATFORM_COMMISSION_COMPENSATION",),
    "Platform penalty": ("PLATFORM_PENALTY",),
    "Policy violation deduction": (),
    "Violation fee (settlement fee)": (),
    "Violation fee (credit card)": (),
    "Promotion adjustment": ("PROMOTION_ADJUSTMENT",),
    "Transaction fee adjustment": (),
    "TikTok fees adjustment": (),
    "Rebate": (),
    "Reserve": ("RESERVE",),
    "Co-funded creator rewards": ("COFUNDED_CREATOR_REWARDS",),
    "Stamp duty": ("STAMP_DUTY",),
    "Warehouse service fee": (),
    "FBT warehouse service fee": (
        "FBT_WAREHOUSE_SERVICE_FEE",
        "FBT warehouse service fee using GMV payments",
    ),
    "FBT warehouse compensation": (),
    "Campaign Package": (),
    "Additional Campaign Package": (),
    "Marketing benefits package fee": (),
    "Additional marketing benefits package fee": (),
    "Shipping fee adjustment": ("SHIPPING_FEE_ADJUSTMENT", "Penyesuaian ongkir"),
    "Shipping fee compensation": ("SHIPPING_FEE_COMPENSATION",),
    "Shipping fee rebate": ("SHIPPING_FEE_REBATE",),
    "Shipping insurance compensation": (),
    "Sample shipping fee": ("SAMPLE_SHIPPING_FEE",),
    "Seller mission reward": ("SELLER_MISSION_REWARD",),
    "Withholding tax": (),
    "Bill payment (negative balance)": (),
    "Sales proceed (negative balance)": (),
    "Bill deduction for negative balance": (),
    "Net earnings balance": (),
    "Adjustment from settlement account": (),
    "Other adjustment": ("OTHER_ADJUSTMENT", "Penyesuaian lainnya"),
}

_KNOWN = {fold(word): name for name, words in _ADJUSTMENTS.items() for word in (name, *words)}
_KNOWN.update((fold(word), ORDER) for word in _ORDER_WORDS)


_ADJUSTMENT_WORDS = ("Adjustment", "Adjustments")


class RowType(NamedTuple):
    """The type of a row under one name for all languages, and whether it is one that was known."""

    name: str
    is_order: bool
    is_known: bool


def row_type(text: str, told: Mapping[str, bool] | None = None) -> RowType:
    """What a cell of the type column says; an unknown word stays as it is. `told` is what the firm says of a word."""
    name = _KNOWN.get(fold(text))
    if told and fold(text) in told:
        is_order = told[fold(text)]
        return RowType(ORDER if is_order else name or clean(text), is_order, True)
    return RowType(name or clean(text), name == ORDER, name is not None)


def told_types(extra: Mapping[str, str]) -> dict[str, bool]:
    """The firm's own words for types of rows: whether each is an order."""
    orders, adjustments = set(map(fold, _ORDER_WORDS)), set(map(fold, _ADJUSTMENT_WORDS))
    return {
        fold(word): fold(means) in orders
        for word, means in extra.items()
        if fold(means) in orders | adjustments
    }
