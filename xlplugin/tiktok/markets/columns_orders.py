"""The columns of the orders export. Headings are English in nearly every language; what differs by region is here."""

from xlplugin.tiktok.files.columns import Headings, declare, layout
from xlplugin.tiktok.files.values import fold

ORDER_ID, STATUS, SUBSTATUS, CREATED = "Order ID", "Order Status", "Order Substatus", "Created Time"
TIMES = (CREATED, "Paid Time", "RTS Time", "Shipped Time", "Delivered Time", "Cancelled Time")

# What the order amount has beside its items and shipping, each once per order.
EXTRAS = (
    "Taxes", "Buyer Service Fee", "Handling Fee", "Shipping Insurance", "Item Insurance", "Retail Delivery Fee",
    "Distance Shipping Fee", "Distance Fee", "Small Order Fee",
)  # fmt: skip

_COLUMNS = declare("""
key:
    Order ID = Order number; ID do pedido; ID pesanan; ID đơn hàng; หมายเลขคำสั่งซื้อ; 订单 ID; 订单号
    Order Status = Status do pedido; Status pesanan; Trạng thái đơn hàng; สถานะคำสั่งซื้อ; 订单状态
    Order Substatus = Substatus do pedido; Substatus pesanan; 订单子状态
    Normal or Pre-order = Order Type
    SKU ID = ID do SKU; ID SKU
    Seller SKU = SKU do vendedor; SKU penjual; 商家 SKU
    Product Name = Nome do produto; Nama produk; Tên sản phẩm; 商品名称
    Variation = Variação; Variasi; 规格
    Quantity = Quantidade; Jumlah; Số lượng; จำนวน; 数量
    Created Time = Order created time; Hora de criação; Waktu pembuatan
    Paid Time
    RTS Time = RTH Time
    Shipped Time
    Delivered Time
    Cancelled Time = Canceled Time
    Country
    State
    Province
    Region
    Buyer Username
    Recipient

part sale:
    SKU Unit Original Price
    SKU Subtotal Before Discount
    SKU Platform Discount
    SKU Seller Discount
    SKU Subtotal After Discount
    Shipping Fee After Discount
    Payment platform discount
    Taxes
    Buyer Service Fee
    Handling Fee
    Shipping Insurance
    Item Insurance
    Retail Delivery Fee
    Distance Shipping Fee
    Distance Fee
    Small Order Fee
    Order Amount
    Order Refund Amount
""")

HEADINGS = Headings(
    layout(
        "orders",
        _COLUMNS,
        (ORDER_ID, STATUS, "SKU ID", "Quantity", "SKU Subtotal After Discount", CREATED),
    )
)

_CURRENCIES = {
    "MYR": ("Malaysia", "马来西亚"), "IDR": ("Indonesia", "印度尼西亚"), "SGD": ("Singapore", "Singapura", "新加坡"),
    "THB": ("Thailand", "ไทย", "ประเทศไทย", "泰国"), "VND": ("Vietnam", "Viet Nam", "Việt Nam", "越南"),
    "PHP": ("Philippines", "The Philippines", "Pilipinas", "菲律宾"), "BRL": ("Brazil", "Brasil"),
    "GBP": ("United Kingdom", "UK", "Great Britain", "英国"), "MXN": ("Mexico", "México"), "JPY": ("Japan", "日本"),
    "USD": ("United States", "United States of America", "USA", "US", "美国"),
}  # fmt: skip
# the currency of each country, as the export names the country
COUNTRIES = {fold(name): currency for currency, names in _CURRENCIES.items() for name in names}
