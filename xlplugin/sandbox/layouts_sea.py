"""South-East Asian layouts of the settled income.

One row for each order or adjustment, by region, year and language.

Malay column names, and the Vietnamese ones after the affiliate block, are not confirmed by a real
file.
"""

from xlplugin.sandbox.layouts import SampleLayout, SheetNames, columns, inserted, renamed

_PHILIPPINES = columns("""
Order/adjustment ID = {id}
Type = {type}
Order created time = {created}
Order settled time = {settled}
Currency = {currency}
Total settlement amount = {settlement}
Total revenue = {revenue}
Subtotal after seller discounts = {after}
Subtotal before discounts = subtotal
Seller discounts = seller_discount
Refund subtotal after seller discounts = {refund_after}
Refund subtotal before seller discounts = refund
Refund of seller discounts = refund_discount
Total fees = {fees}
Transaction fee = transaction
TikTok Shop commission fee = commission
Seller shipping fee = {shipping}
Actual shipping fee = actual_shipping
Platform shipping fee discount = shipping_discount
Customer shipping fee = customer_shipping
Refund customer shipping fee = refund_shipping
Actual return shipping fee = return_shipping
Shipping fee subsidy =
Affiliate commission = affiliate
Affiliate partner commission =
Affiliate Shop Ads commission =
Affiliate commission deposit =
Affiliate commission refund =
Affiliate Partner shop ads commission =
GST =
SFP service fee = sfp
Bonus cashback service fee = bonus_cashback
LIVE Specials service fee = live_specials
Voucher Xtra service fee = voucher_xtra
EAMS Program service fee =
Flash Sale service fee =
TikTok PayLater program fee =
Shipping service fee =
Campaign resource fee =
Order processing fee = support
Pre-order service fee =
GMV Max Coupon =
Ajustment amount = adjustment
Related order ID = {related}
Customer payment = paid
Customer refund = refunded
Seller co-funded voucher discount =
Refund of seller co-funded voucher discount =
Platform discounts = platform_discount
Refund of platform discounts = platform_discount_back
Platform co-funded voucher discounts =
Refund of platform co-funded voucher discounts =
Seller shipping fee discount = shipping_seller_discount
Estimated package weight (g) = {weight}
Actual package weight (g) = {weight}
""")
# The Philippines' columns where no processing fee is charged.
_WITHOUT_PROCESSING_FEE = tuple(
    (header, "" if header == "Order processing fee" else source) for header, source in _PHILIPPINES
)
_MALAYSIA = inserted(
    _WITHOUT_PROCESSING_FEE,
    "Ajustment amount",
    ("Platform support fee", "support"),
)
_PADDED = {
    "Order/adjustment ID": "  ",
    "Type": " ",
    "Actual shipping fee": " ",
    "Affiliate commission": " ",
    "Affiliate partner commission": " ",
    "Affiliate Shop Ads commission": " ",
}
_THIRD = {
    "Type": "Transaction type",
    "Order/adjustment ID": "Order/Adjustment ID",
    "Total revenue": "Total Revenue",
    "Total fees": "Total Fees",
    "Ajustment amount": "Adjustment amount",
}
_THIRD_SHEETS = SheetNames(
    heads=("Time period", "Time zone", "Currency"),
    withdrawal_header=(
        "Transaction type",
        "Reference ID",
        "Request time",
        "Amount",
        "Status",
        "Success time",
        "Bank account",
    ),
)
_INDONESIA = columns("""
Order/adjustment ID = {id}
Type = {type}
Order created time = {created}
Order settled time = {settled}
Currency = {currency}
Total settlement amount = {settlement}
Total Revenue = {revenue}
Subtotal after seller discounts = {after}
Subtotal before discounts = subtotal
Seller discounts = seller_discount
Distance item fee from Horizon+ Program =
Refund subtotal after seller discounts = {refund_after}
Refund subtotal before seller discounts = refund
Refund of seller discounts = refund_discount
Total Fees = {fees}
Platform commission fee = commission
Pre-order service fee =
Mall service fee =
Payment Fee = transaction
Shipping cost = {shipping}
Shipping costs passed on to the logistics provider = actual_shipping
Replacement shipping fee (passed on to the customer) =
Exchange shipping fee (passed on to the customer) =
Shipping cost borne by the platform = shipping_discount
Shipping cost paid by the customer = customer_shipping
Refunded shipping cost paid by the customer = refund_shipping
Return shipping costs (passed on to the customer) = return_shipping
Shipping cost subsidy =
Distance shipping fee from Horizon+ Program =
Affiliate Commission = affiliate
Affiliate partner commission =
Affiliate Shop Ads commission =
Affiliate Partner shop ads commission =
Shipping Fee Program service fee = sfp
Dynamic commission =
Bonus cashback service fee = bonus_cashback
LIVE Specials service fee = live_specials
Voucher Xtra service fee = voucher_xtra
Order processing fee = support
EAMS Program service fee =
Brands Crazy Deals/Flash Sale service fee =
Dilayani Tokopedia fee =
Dilayani Tokopedia handling fee =
PayLater program fee =
Campaign resource fee =
Installation service fee =
Article 22 Income Tax withheld =
Platform special service fee =
GMV Max ad fee =
Ajustment amount = adjustment
Related order ID = {related}
 =
Customer payment = paid
Customer refund = refunded
Seller co-funded voucher discount =
Refund of seller co-funded voucher discount =
Platform discounts = platform_discount
Refund of platform discounts = platform_discount_back
Platform co-funded voucher discounts =
Refund of platform co-funded voucher discounts =
Seller shipping cost discount = shipping_seller_discount
Estimated package weight (g) = {weight}
Actual package weight (g) = {weight}
Shopping center items = {items}
Order Source = {source}
""")
_INDONESIA_FIRST = {
    "Order created time": "Order created time(UTC)",
    "Order settled time": "Order settled time(UTC)",
    "Total Revenue": "Total revenue",
    "Total Fees": "Total fees",
    "Platform commission fee": "TikTok Shop commission fee",
    "Pre-order service fee": "Pre-Order Service Fee",
    "Payment Fee": "Payment fee",
    "Affiliate Commission": "Affiliate commission",
    "Shipping Fee Program service fee": "SFP service fee",
    "Dynamic commission": "Dynamic Commission",
    "LIVE Specials service fee": "LIVE Specials Service Fee",
    "Voucher Xtra service fee": "Voucher Xtra Service Fee",
    "Brands Crazy Deals/Flash Sale service fee": "Brand Crazy Deals/Flash Sale service fee",
    "Dilayani Tokopedia handling fee": "DT Handling Fee",
    "PayLater program fee": "PayLater Handling Fee",
}
_INDONESIAN = {
    "Order/adjustment ID": "ID Pesanan/Penyesuaian",
    "Type": "Jenis transaksi",
    "Order created time": "Waktu pemesanan",
    "Order settled time": "Waktu pembayaran pesanan",
    "Currency": "Mata uang",
    "Total settlement amount": "Jumlah penyelesaian pembayaran",
    "Total Revenue": "Total Pendapatan",
    "Subtotal after seller discounts": "Subtotal setelah diskon penjual",
    "Subtotal before discounts": "Subtotal sebelum diskon",
    "Seller discounts": "Diskon penjual",
    "Refund subtotal after seller discounts": "Subtotal pengembalian dana setelah diskon penjual",
    "Refund subtotal before seller discounts": "Subtotal pengembalian dana sebelum diskon penjual",
    "Refund of seller discounts": "Pengembalian dana diskon penjual",
    "Total Fees": "Total Biaya",
    "Platform commission fee": "Biaya komisi platform",
    "Payment Fee": "Biaya Pembayaran",
    "Mall service fee": "Biaya layanan Mall",
    "Shipping cost": "Ongkir",
    "Shipping costs passed on to the logistics provider": (
        "Ongkir yang ditalangi penyedia jasa logistik"
    ),
    "Shipping cost borne by the platform": "Ongkir yang ditanggung platform",
    "Shipping cost paid by the customer": "Ongkir yang ditanggung pembeli",
    "Shipping cost subsidy": "Subsidi ongkir",
    "Refunded shipping cost paid by the customer": "Pengembalian ongkir yang ditanggung pembeli",
    "Return shipping costs (passed on to the customer)": (
        "Ongkir pengembalian barang (yang ditanggung pembeli)"
    ),
    "Affiliate Commission": "Komisi Afiliasi",
    "Affiliate partner commission": "Komisi mitra afiliasi",
    "Affiliate Shop Ads commission": "Komisi Iklan Toko afiliasi",
    "Shipping Fee Program service fee": "Biaya layanan Program Bebas Ongkir",
    "Dynamic commission": "Komisi dinamis",
    "Bonus cashback service fee": "Biaya layanan cashback bonus",
    "LIVE Specials service fee": "Biaya layanan Khusus LIVE",
    "Voucher Xtra service fee": "Biaya layanan Voucher Xtra",
    "Order processing fee": "Biaya pemrosesan pesanan",
    "Article 22 Income Tax withheld": "PPh Pasal 22 dipungut",
    "GMV Max ad fee": "Biaya iklan GMV Max",
    "Ajustment amount": "Jumlah penyesuaian",
    "Related order ID": "ID pesanan terkait",
    "Customer payment": "Pembayaran oleh pembeli",
    "Customer refund": "Pengembalian dana pembeli",
    "Shopping center items": "Detail produk terjual",
    "Order Source": "Sumber pesanan",
    "Platform discounts": "Diskon platform",
    "Refund of platform discounts": "Pengembalian dana diskon platform",
    "Distance item fee from Horizon+ Program": "Biaya produk sesuai jarak dari Program Horison+",
    "Distance shipping fee from Horizon+ Program": (
        "Biaya pengiriman sesuai jarak dari Program Horison+"
    ),
    "Pre-order service fee": "Biaya layanan pre-order",
    "Replacement shipping fee (passed on to the customer)": (
        "Ongkir penggantian (ditanggung pembeli)"
    ),
    "Exchange shipping fee (passed on to the customer)": "Ongkir penukaran (ditanggung pembeli)",
    "Affiliate Partner shop ads commission": "Komisi iklan toko Mitra Afiliasi",
    "EAMS Program service fee": "Biaya layanan Program EAMS",
    "Brands Crazy Deals/Flash Sale service fee": "Biaya layanan Brands Crazy Deal/Flash Sale",
    "Dilayani Tokopedia fee": "Biaya Dilayani Tokopedia",
    "Dilayani Tokopedia handling fee": "Biaya penanganan Dilayani Tokopedia",
    "PayLater program fee": "Biaya program PayLater",
    "Campaign resource fee": "Biaya sumber daya campaign",
    "Installation service fee": "Biaya layanan penginstalan",
    "Platform special service fee": "Biaya layanan khusus platform",
    "Seller co-funded voucher discount": "Diskon voucher yang ditanggung penjual",
    "Refund of seller co-funded voucher discount": (
        "Pengembalian dana diskon voucher yang ditanggung penjual"
    ),
    "Platform co-funded voucher discounts": "Diskon voucher yang ditanggung platform",
    "Refund of platform co-funded voucher discounts": (
        "Pengembalian dana diskon voucher yang ditanggung platform"
    ),
    "Seller shipping cost discount": "Diskon ongkir dari penjual",
    "Estimated package weight (g)": "Perkiraan berat paket",
    "Actual package weight (g)": "Berat paket yang bisa dikenai biaya",
}
# June 2026: 79 columns, in Indonesian but for one
_SEVENTY_NINE = inserted(
    inserted(
        inserted(
            inserted(
                tuple(pair for pair in renamed(_INDONESIA, _INDONESIAN) if pair[0]),
                "Ongkir",
                ("Biaya komisi sebelum diskon", ""),
                ("Diskon (dari belanja iklan)", ""),
                ("Diskon komisi lainnya", ""),
                ("Credit card installment - Handling fee", ""),
            ),
            "Komisi Afiliasi",
            ("Biaya layanan logistik", ""),
            ("Penggantian dana asuransi", ""),
        ),
        "Komisi iklan toko Mitra Afiliasi",
        ("Deposit komisi afiliasi", ""),
        ("Pengembalian dana komisi afiliasi", ""),
    ),
    "Jumlah penyesuaian",
    ("Voucher GMV Max", ""),
    ("Pajak penjualan atas voucher GMV Max", ""),
    ("Program layanan terkelola (Pajak penjualan)", ""),
    ("Program layanan terkelola (Biaya per pesanan)", ""),
    ("Ongkir pesanan gagal kirim", ""),
    ("Ongkir pengembalian barang karena kesalahan pembeli", ""),
    ("Biaya asuransi", ""),
)
_SEVENTY_NINE = renamed(
    _SEVENTY_NINE, {"Biaya layanan Voucher Xtra": "Biaya akses keuntungan eksklusif"}
)
_INDONESIAN_SHEETS = SheetNames(
    "Detail pesanan",
    "Laporan",
    "Riwayat penarikan",
    "Penjelasan tentang biaya",
    ("Periode waktu", "Zona waktu", "Mata uang"),
)
_INDONESIAN_TYPES = {
    "Order": "Pesanan",
    "GMV Payment for TikTok Ads": "Pembayaran GMV untuk Iklan TikTok",
    "Logistics reimbursement": "Penggantian logistik",
    "Platform reimbursement": "Penggantian dari platform",
    "Shipping fee adjustment": "Penyesuaian ongkir",
}
_PIT = "Affiliate commission before PIT (personal income tax)"
_VIETNAM = inserted(
    inserted(
        _WITHOUT_PROCESSING_FEE,
        "Affiliate partner commission",
        (_PIT, "affiliate"),
        ("Personal income tax withheld from affiliate commission", ""),
    ),
    "Ajustment amount",
    ("Infrastructure fee", "support"),
)
_VIETNAMESE = {
    "Order/adjustment ID": "ID đơn hàng/điều chỉnh",
    "Type": "Loại giao dịch",
    "Order created time": "Thời gian tạo đơn hàng",
    "Order settled time": "Thời gian quyết toán đơn hàng",
    "Currency": "Đơn vị tiền tệ",
    "Total settlement amount": "Tổng số tiền quyết toán",
    "Total revenue": "Tổng doanh thu",
    "Subtotal after seller discounts": "Tổng phụ sau giảm giá của người bán",
    "Subtotal before discounts": "Tổng phụ trước giảm giá",
    "Seller discounts": "Giảm giá của người bán",
    "Refund subtotal after seller discounts": (
        "Tổng phụ của khoản hoàn tiền sau giảm giá của người bán"
    ),
    "Refund subtotal before seller discounts": "Tổng phụ hoàn tiền trước giảm giá của người bán",
    "Refund of seller discounts": "Khoản hoàn tiền giảm giá của người bán",
    "Total fees": "Tổng phí",
    "Transaction fee": "Phí giao dịch",
    "TikTok Shop commission fee": "Phí hoa hồng của TikTok Shop",
    "Seller shipping fee": "Phí vận chuyển của người bán",
    "Actual shipping fee": "Phí vận chuyển thực tế",
    "Platform shipping fee discount": "Chiết khấu phí vận chuyển của nền tảng",
    "Customer shipping fee": "Chi phí vận chuyển của khách hàng",
    "Actual return shipping fee": "Phí vận chuyển trả hàng thực tế",
    "Refund customer shipping fee": "Phí vận chuyển của khách hàng được hoàn lại",
    "Shipping fee subsidy": "Trợ giá vận chuyển",
    "Affiliate commission": "Hoa hồng liên kết",
    _PIT: "Hoa hồng liên kết trước thuế TNCN (thuế thu nhập cá nhân)",
    "Personal income tax withheld from affiliate commission": "Thuế TNCN đã khấu trừ",
    "Affiliate Shop Ads commission": "Hoa hồng liên kết Quảng cáo cửa hàng",
    "Affiliate partner commission": "Hoa hồng của đối tác liên kết",
    "Ajustment amount": "Số tiền điều chỉnh",
    "Related order ID": "ID đơn hàng liên quan",
}
_THAI = {
    "Order/adjustment ID": "หมายเลขคำสั่งซื้อ/การปรับ",
    "Type": "ประเภทธุรกรรม",
    "Order created time": "เวลาที่สร้างคำสั่งซื้อ",
    "Order settled time": "เวลาที่ชำระคำสั่งซื้อ",
    "Currency": "สกุลเงิน",
    "Total settlement amount": "ยอดการชำระเงินทั้งหมด",
    "Total revenue": "รายได้ทั้งหมด",
    "Subtotal before discounts": "ยอดรวมค่าสินค้าก่อนหักส่วนลด",
    "Seller discounts": "ส่วนลดจากร้านค้า",
    "Refund of seller discounts": "เงินคืนจากส่วนลดร้านค้า",
    "Total fees": "ค่าธรรมเนียมทั้งหมด",
    "Transaction fee": "ค่าธรรมเนียมคำสั่งซื้อ",
    "TikTok Shop commission fee": "ค่าคอมมิชชั่น TikTok Shop",
    "Actual shipping fee": "ค่าธรรมเนียมการจัดส่งจริง",
    "Platform shipping fee discount": "ส่วนลดค่าธรรมเนียมการจัดส่งจากแพลตฟอร์ม",
    "Affiliate commission": "ค่าคอมมิชชั่นแอฟฟิลิเอต",
    "Ajustment amount": "จำนวนการปรับยอด",
    "Related order ID": "หมายเลขคำสั่งซื้อที่เกี่ยวข้อง",
    "Infrastructure fee": "ค่าธรรมเนียมโครงสร้างพื้นฐาน",
}
_CHINESE = {
    "Order/adjustment ID": "订单ID/调整单ID",
    "Type": "交易类型",
    "Order created time": "订单创建时间",
    "Order settled time": "订单结算时间",
    "Currency": "货币",
    "Total settlement amount": "结算总金额",
    "Total revenue": "总收入",
    "Subtotal after seller discounts": "享受商家折扣后小计",
    "Subtotal before discounts": "享受折扣前小计",
    "Seller discounts": "商家折扣",
    "Refund subtotal after seller discounts": "享受商家折扣后的退款小计",
    "Refund subtotal before seller discounts": "享受商家折扣前的退款小计",
    "Refund of seller discounts": "商家折扣退款",
    "Total fees": "总费用",
    "Transaction fee": "交易手续费",
    "TikTok Shop commission fee": "TikTok Shop 佣金费",
    "Seller shipping fee": "商家运费",
    "Actual shipping fee": "实际运费",
    "Platform shipping fee discount": "平台包邮运费",
    "Customer shipping fee": "买家支付运费",
    "Refund customer shipping fee": "客户运费退款",
    "Actual return shipping fee": "实际退货运费",
    "Shipping fee subsidy": "运费补贴",
    "Affiliate commission": "联盟佣金",
    "Affiliate partner commission": "联盟服务商佣金",
    "Affiliate Shop Ads commission": "联盟店铺广告佣金",
    "SFP service fee": "SFP 服务费",
    "Bonus cashback service fee": "奖金返现服务费",
    "LIVE Specials service fee": "直播特别活动服务费",
    "Voucher Xtra service fee": "超级优惠券服务费",
    "Campaign resource fee": "活动资源费",
    "Platform support fee": "平台支持费",
    "Ajustment amount": "调整金额",
    "Related order ID": "相关订单 ID",
    "Customer payment": "客户付款",
    "Customer refund": "客户退款",
    "Platform discounts": "平台折扣",
    "Refund of platform discounts": "平台折扣退款",
    "Seller shipping fee discount": "商家运费折扣",
}
_MALAY = {
    "Order/adjustment ID": "ID pesanan/pelarasan",
    "Type": "Jenis transaksi",
    "Order created time": "Masa pesanan dibuat",
    "Order settled time": "Masa pesanan diselesaikan",
    "Currency": "Mata wang",
    "Total settlement amount": "Jumlah penyelesaian",
    "Total revenue": "Jumlah hasil",
    "Total fees": "Jumlah yuran",
    "Subtotal before discounts": "Subjumlah sebelum diskaun",
    "Seller discounts": "Diskaun penjual",
    "Transaction fee": "Yuran transaksi",
    "TikTok Shop commission fee": "Yuran komisen TikTok Shop",
    "Seller shipping fee": "Yuran penghantaran penjual",
    "Actual shipping fee": "Yuran penghantaran sebenar",
    "Platform support fee": "Yuran sokongan platform",
    "Ajustment amount": "Jumlah pelarasan",
    "Related order ID": "ID pesanan berkaitan",
    "Customer payment": "Bayaran pelanggan",
}

# 2022: one time column, and a sheet of explanations in front
_ZEROTH = renamed(
    tuple(pair for pair in _MALAYSIA if pair[0] != "Order created time"),
    {"Order settled time": "Time(Timezone=UTC)"},
)

SEA = (
    SampleLayout("my", _MALAYSIA, padded=_PADDED),
    SampleLayout(
        "my-2022", _ZEROTH, SheetNames(explained="Explanation", reports_first=True), in_utc=True
    ),
    SampleLayout(
        "my-2024",
        renamed(
            _MALAYSIA,
            {
                "Order created time": "Order created time(UTC)",
                "Order settled time": "Order settled time(UTC)",
            },
        ),
        in_utc=True,
    ),
    SampleLayout("my-late", renamed(_MALAYSIA, _THIRD), _THIRD_SHEETS),
    SampleLayout(
        "my-zh",
        renamed(_MALAYSIA, _CHINESE),
        SheetNames("订单详情", "报告", "提现记录", "费用说明", ("时间范围", "时区", "货币")),
        {"Order": "订单"},
    ),
    SampleLayout(
        "my-ms",
        renamed(_MALAYSIA, _MALAY),
        SheetNames(
            "Butiran pesanan",
            "Laporan",
            "Rekod pengeluaran",
            "Penerangan yuran",
            ("Tempoh masa", "Zon masa", "Mata wang"),
        ),
        {"Order": "Pesanan"},
    ),
    SampleLayout("ph", _PHILIPPINES, padded={"Type": " "}),
    SampleLayout("sg", renamed(_PHILIPPINES, _THIRD), _THIRD_SHEETS),
    SampleLayout("id-2024", renamed(_INDONESIA, _INDONESIA_FIRST), in_utc=True),
    SampleLayout("id", _INDONESIA, padded={"Order/adjustment ID": "   ", "Type": "  "}),
    SampleLayout("id-id", renamed(_INDONESIA, _INDONESIAN), _INDONESIAN_SHEETS, _INDONESIAN_TYPES),
    SampleLayout("id-2026", _SEVENTY_NINE, _INDONESIAN_SHEETS, _INDONESIAN_TYPES),
    SampleLayout("vn", _VIETNAM),
    SampleLayout(
        "vn-vi",
        renamed(_VIETNAM, _VIETNAMESE),
        SheetNames(
            "Chi tiết đơn hàng",
            "Báo cáo",
            "Hồ sơ rút tiền",
            "Giải thích về phí",
            ("Khoảng thời gian", "Múi giờ", "Đơn vị tiền tệ"),
        ),
        {"Order": "Đơn hàng", "Platform reimbursement": "Khoản bồi hoàn của nền tảng"},
    ),
    SampleLayout(
        "th-th",
        renamed(
            inserted(
                _WITHOUT_PROCESSING_FEE,
                "Ajustment amount",
                ("Infrastructure fee", "support"),
            ),
            _THAI,
        ),
        SheetNames(
            "รายละเอียดคำสั่งซื้อ",
            "รายงาน",
            "บันทึกการถอน",
            "คำอธิบายค่าธรรมเนียม",
            ("ช่วงเวลา", "เขตเวลา", "สกุลเงิน"),
            reports_first=True,
        ),
        {"Order": "คำสั่งซื้อ", "Platform reimbursement": "การชดเชยจากแพลตฟอร์ม"},
    ),
)
