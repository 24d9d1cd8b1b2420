"""An order's status in any language of Seller Center, as the API names it.

An export says a status and a substatus; where its words are not known, the order's own times say how far it is.
"""

from typing import NamedTuple

from xlplugin.tiktok.files.values import fold

_STATUSES = {
    "UNPAID": ("Unpaid", "Belum dibayar", "Belum bayar", "Chưa thanh toán", "ยังไม่ได้ชำระเงิน", "ยังไม่ชำระ", "未付款",
               "Não pago"),
    "TO_SHIP": ("To ship", "Perlu dikirim", "Untuk dihantar", "Cần gửi", "Chờ vận chuyển", "ที่จะจัดส่ง", "ที่ต้องจัดส่ง",
                "รอจัดส่ง", "待发货", "A ser enviado", "À expédier"),
    "SHIPPED": ("Shipped", "Dikirim", "Dihantar", "Đã vận chuyển", "Đã gửi", "จัดส่งแล้ว", "已发货", "Enviado", "Expédié"),
    "COMPLETED": ("Completed", "Selesai", "Đã hoàn tất", "Hoàn tất", "เสร็จสมบูรณ์", "สำเร็จแล้ว", "已完成", "Concluído",
                  "Terminé"),
    "CANCELLED": ("Cancelled", "Canceled", "Dibatalkan", "Đã hủy", "ยกเลิกแล้ว", "已取消", "Cancelado", "Annulé"),
}  # fmt: skip
_SUBSTATUSES = {
    "ON_HOLD": ("On hold", "Ditahan", "Tạm giữ", "Đang giữ", "พักไว้", "暂停处理", "Em espera"),
    "AWAITING_SHIPMENT": ("Awaiting shipment", "Awaiting packing", "Menunggu pengiriman", "Menunggu dikemas", "待处理"),
    "PARTIALLY_SHIPPING": ("Partially shipped", "Partially shipping", "Dikirim sebagian", "部分发货"),
    "AWAITING_COLLECTION": ("Awaiting collection", "Awaiting pickup", "Menunggu pengambilan", "Chờ lấy hàng",
                            "รอเข้ารับ", "รอรับพัสดุ", "待揽收", "Aguardando coleta"),
    "IN_TRANSIT": ("In transit", "Dalam perjalanan", "Dalam transit", "Đang vận chuyển", "ระหว่างการขนส่ง", "运输中",
                   "Em trânsito"),
    "DELIVERED": ("Delivered", "Terkirim", "Dihantar", "Đã giao", "ส่งสำเร็จ", "จัดส่งสำเร็จ", "已送达", "Entregue"),
}  # fmt: skip

_STATUS = {fold(word): name for name, words in _STATUSES.items() for word in words}
_SUBSTATUS = {fold(word): name for name, words in _SUBSTATUSES.items() for word in words}
_SUBSTATUSES_OF = {
    "TO_SHIP": ("ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    "SHIPPED": ("IN_TRANSIT", "DELIVERED", "PARTIALLY_SHIPPING"),
}


class Reached(NamedTuple):
    """Which of its times an order has: how far it is, in every language."""

    paid: bool
    arranged: bool
    shipped: bool
    delivered: bool
    cancelled: bool


def api_status(status: str, substatus: str, reached: Reached) -> tuple[str, bool]:
    """The API's name for a status, and whether its words were known. An unknown status is told by the order's times."""
    known = _STATUS.get(fold(status))
    if known in _SUBSTATUSES_OF:
        sub = _SUBSTATUS.get(fold(substatus))
        return (sub if sub in _SUBSTATUSES_OF[known] else _by_times(known, reached)), True
    return (known, True) if known else (_by_times("", reached), False)


def _by_times(known: str, reached: Reached) -> str:
    if known == "SHIPPED":
        return "DELIVERED" if reached.delivered else "IN_TRANSIT"
    if known == "TO_SHIP":
        return "AWAITING_COLLECTION" if reached.arranged else "AWAITING_SHIPMENT"
    if reached.cancelled:
        return "CANCELLED"
    if reached.delivered or reached.shipped:
        return _by_times("SHIPPED", reached)
    return _by_times("TO_SHIP", reached) if reached.paid else "UNPAID"
