"""Malay headings of settlements: our own translation, to be mended by the first real file.

Only the platform support fee is TikTok's own word, from its announcement of February 2026.
"""

from xlplugin.tiktok.files.columns import translations

MALAY = translations("""
Order/adjustment ID = ID pesanan/pelarasan
Type = Jenis transaksi
Order created time = Masa pesanan dibuat
Order settled time = Masa pesanan diselesaikan
Currency = Mata wang
Related order ID = ID pesanan berkaitan
Total settlement amount = Jumlah penyelesaian
Total revenue = Jumlah hasil
Subtotal after seller discounts = Subjumlah selepas diskaun penjual
Subtotal before discounts = Subjumlah sebelum diskaun
Seller discounts = Diskaun penjual
Refund subtotal after seller discounts = Subjumlah bayaran balik selepas diskaun penjual
Refund subtotal before seller discounts = Subjumlah bayaran balik sebelum diskaun penjual
Refund of seller discounts = Bayaran balik diskaun penjual
Total fees = Jumlah yuran
Transaction fee = Yuran transaksi
TikTok Shop commission fee = Yuran komisen TikTok Shop
Seller shipping fee = Yuran penghantaran penjual
Actual shipping fee = Yuran penghantaran sebenar
Platform shipping fee discount = Diskaun yuran penghantaran platform
Customer shipping fee = Yuran penghantaran pelanggan
Refund customer shipping fee = Bayaran balik yuran penghantaran pelanggan
Actual return shipping fee = Yuran penghantaran pemulangan sebenar
Shipping fee subsidy = Subsidi yuran penghantaran
Affiliate commission = Komisen sekutu
Affiliate partner commission = Komisen rakan kongsi sekutu
Affiliate Shop Ads commission = Komisen Iklan Kedai sekutu
Affiliate commission deposit = Deposit komisen sekutu
Affiliate commission refund = Bayaran balik komisen sekutu
SFP service fee = Yuran perkhidmatan SFP
Bonus cashback service fee = Yuran perkhidmatan pulangan tunai bonus
LIVE Specials service fee = Yuran perkhidmatan Istimewa LIVE
Voucher Xtra service fee = Yuran perkhidmatan Voucher Xtra
EAMS Program service fee = Yuran perkhidmatan Program EAMS
Flash Sale service fee = Yuran perkhidmatan Jualan Kilat
TikTok PayLater program fee = Yuran program TikTok PayLater
Campaign resource fee = Yuran sumber kempen
Order processing fee = Yuran pemprosesan pesanan
Pre-order service fee = Yuran perkhidmatan prapesanan
Platform support fee = Yuran sokongan platform
GMV Max coupon = Kupon GMV Max
GMV Max ad fee = Yuran iklan GMV Max
Adjustment amount = Jumlah pelarasan
Customer payment = Bayaran pelanggan
Customer refund = Bayaran balik pelanggan
Platform discounts = Diskaun platform
Refund of platform discounts = Bayaran balik diskaun platform
Seller shipping fee discount = Diskaun yuran penghantaran penjual
Estimated package weight (g) = Anggaran berat bungkusan (g)
Actual package weight (g) = Berat sebenar bungkusan (g)
""")
