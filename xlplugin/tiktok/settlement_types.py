"""What kinds of rows a settlement has: orders and adjustments, in the words of every language.

The list is open. A word that is not here is an adjustment under its own name; only the words for "order" decide.
"""

from typing import NamedTuple

from xlplugin.tiktok.values import clean, fold

ORDER = "Order"
_ORDER_WORDS = (
    "Order", "Orders", "Pesanan", "Đơn hàng", "คำสั่งซื้อ", "Pedido", "Commande", "订单", "訂單", "Bestellung", "Ordine",
    "注文",
)  # fmt: skip

# The adjustment's name: how else it is written, here and there.
_ADJUSTMENTS = {
    "GMV Payment for TikTok Ads": (
        "Pembayaran GMV untuk Iklan TikTok", "GMV_PAYMENT_FOR_ADS", "Thanh toán GMV cho quảng cáo TikTok",
        "การชำระเงิน GMV สำหรับโฆษณา TikTok", "TikTok 广告 GMV 付款", "Bayaran GMV untuk Iklan TikTok",
    ),
    "Platform reimbursement": (
        "PLATFORM_REIMBURSEMENT", "Penggantian dari platform", "Penggantian platform", "Khoản bồi hoàn của nền tảng",
        "การชดเชยจากแพลตฟอร์ม", "平台赔付", "Bayaran balik platform", "Reembolso da plataforma",
    ),
    "Logistics reimbursement": (
        "LOGISTICS_REIMBURSEMENT", "Penggantian logistik", "Khoản bồi hoàn của đơn vị vận chuyển",
        "การชดเชยจากโลจิสติกส์", "物流赔付", "Bayaran balik logistik", "Reembolso de logística",
    ),
    "Platform compensation": ("PLATFORM_COMPENSATION",),
    "Customer service compensation": ("CUSTOMER_SERVICE_COMPENSATION",),
    "Charge back": ("Chargeback", "CHARGE_BACK"),
    "Deductions incurred by seller": ("DEDUCTIONS_INCURRED_BY_SELLER",),
    "Platform commission adjustment": ("PLATFORM_COMMISSION_ADJUSTMENT",),
    "Platform commission compensation": ("PLATFORM_COMMISSION_COMPENSATION",),
    "Platform penalty": ("PLATFORM_PENALTY",),
    "Promotion adjustment": ("PROMOTION_ADJUSTMENT",),
    "Rebate": (),
    "Co-funded creator rewards": ("COFUNDED_CREATOR_REWARDS",),
    "Stamp duty": ("STAMP_DUTY",),
    "FBT warehouse service fee": ("FBT_WAREHOUSE_SERVICE_FEE",),
    "Shipping fee adjustment": (
        "SHIPPING_FEE_ADJUSTMENT", "Penyesuaian ongkir", "Điều chỉnh phí vận chuyển", "การปรับค่าธรรมเนียมการจัดส่ง",
        "运费调整", "Pelarasan yuran penghantaran", "Ajuste do frete",
    ),
    "Shipping fee compensation": ("SHIPPING_FEE_COMPENSATION",),
    "Shipping fee rebate": ("SHIPPING_FEE_REBATE",),
    "Sample shipping fee": ("SAMPLE_SHIPPING_FEE",),
    "Seller mission reward": ("SELLER_MISSION_REWARD",),
    "Violation fee (settlement fee)": (),
    "Withholding tax": (),
    "Other adjustment": ("OTHER_ADJUSTMENT", "Penyesuaian lainnya"),
}  # fmt: skip

_KNOWN = {fold(word): name for name, words in _ADJUSTMENTS.items() for word in (name, *words)}
_KNOWN.update((fold(word), ORDER) for word in _ORDER_WORDS)


class RowType(NamedTuple):
    """The type of a row under one name for all languages, and whether it is one that was known."""

    name: str
    is_order: bool
    is_known: bool


def row_type(text: str) -> RowType:
    """What a cell of the type column says; an unknown word stays as it is."""
    name = _KNOWN.get(fold(text))
    return RowType(name or clean(text), name == ORDER, name is not None)
