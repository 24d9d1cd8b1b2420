"""Thai headings of settlements: the 68 columns of September 2026, and the words of the files before them."""

from xlplugin.tiktok.files.columns import translations

THAI = translations("""
Order/adjustment ID = หมายเลขคำสั่งซื้อ/การปรับ
Type = ประเภทธุรกรรม
Order created time = เวลาที่สร้างคำสั่งซื้อ
Order settled time = เวลาที่ชำระคำสั่งซื้อ
Currency = สกุลเงิน
Related order ID = หมายเลขคำสั่งซื้อที่เกี่ยวข้อง
Total settlement amount = ยอดการชำระเงินทั้งหมด; จำนวนเงินที่ชำระทั้งหมด
Total revenue = รายได้ทั้งหมด; รายได้รวม
Subtotal after seller discounts = ยอดรวมค่าสินค้าหลังหักส่วนลดจากผู้ขาย
Subtotal before discounts = ยอดรวมค่าสินค้าก่อนหักส่วนลด
Seller discounts = ส่วนลดจากร้านค้า
Refund subtotal after seller discounts = ยอดรวมเงินคืนหลังหักส่วนลดจากผู้ขาย
Refund subtotal before seller discounts = ยอดรวมเงินคืนก่อนหักส่วนลดจากร้านค้า
Refund of seller discounts = เงินคืนจากส่วนลดร้านค้า
Total fees = ค่าธรรมเนียมทั้งหมด
Transaction fee = ค่าธรรมเนียมคำสั่งซื้อ; ค่าธรรมเนียมธุรกรรม
TikTok Shop commission fee = ค่าคอมมิชชั่น TikTok Shop; ค่าคอมมิชชัน TikTok Shop
Seller shipping fee = ยอดรวมค่าจัดส่งที่ร้านค้าจ่ายจริง
Actual shipping fee = ค่าธรรมเนียมการจัดส่งจริง
Platform shipping fee discount = ส่วนลดค่าธรรมเนียมการจัดส่งจากแพลตฟอร์ม
Customer shipping fee = ค่าธรรมเนียมการจัดส่งของลูกค้า
Actual return shipping fee = ค่าธรรมเนียมการจัดส่งสินค้าคืนตามจริง
Refund customer shipping fee = เงินคืนสำหรับค่าจัดส่ง
Shipping fee subsidy = เงินสนับสนุนการจัดส่ง
Exchange shipping fee = ค่าจัดส่งสินค้าที่แลกเปลี่ยน (ลูกค้าเป็นผู้จ่าย)
Replacement shipping fee = ค่าจัดส่งสินค้าทดแทน (ลูกค้าเป็นผู้จ่าย)
Affiliate commission = ค่าคอมมิชชั่นแอฟฟิลิเอต; ค่าคอมมิชชันแอฟฟิลิเอต
Affiliate commission before PIT = ค่าคอมมิชชั่นไม่ใช่แอฟฟิลิเอตก่อนหักภาษีเงินได้บุคคลธรรมดา
Personal income tax withheld from affiliate commission
        = ภาษีเงินได้บุคคลธรรมดาที่หักไว้จากคอมมิชชั่นของแอฟฟิลิเอต
Affiliate Shop Ads commission = ค่าคอมมิชชั่นแอฟฟิลิเอตสำหรับโฆษณาร้านค้า
Affiliate Shop Ads commission before PIT = ค่าคอมมิชชั่นโฆษณาร้านค้าแอฟฟิลิเอตก่อน PIT
Personal income tax withheld from affiliate Shop Ads commission
        = ภาษีเงินได้บุคคลธรรมดาหัก ณ ที่จ่ายจากค่าคอมมิชชั่นโฆษณาร้านค้าแอฟฟิลิเอต
Affiliate partner commission = ค่าคอมมิชชั่นของพาร์ทเนอร์แอฟฟิลิเอต
Affiliate commission deposit = เงินมัดจำค่าคอมมิชชั่นของแอฟฟิลิเอต
Affiliate commission refund = การคืนเงินค่าคอมมิชชั่นแอฟฟิลิเอต
Affiliate Partner shop ads commission = ค่าคอมมิชชั่นโฆษณาร้านค้าพาร์ทเนอร์แอฟฟิลิเอต
Credit card installment - Handling fee = การผ่อนชำระด้วยบัตรเครดิต - มีอัตราดอกเบี้ย
SFP service fee = ค่าธรรมเนียมการบริการ SFP
Bonus cashback service fee = ค่าธรรมเนียมบริการคืนเงินโบนัส
LIVE Specials service fee = ค่าบริการของคูปองไลฟ์คุ้ม
Voucher Xtra service fee = ค่าบริการคูปอง Xtra
EAMS Program service fee = ค่าบริการโปรแกรม EAMS
Flash Sale service fee = ค่าบริการแบรนด์ดัง ลดแรง/แฟลชเซล
TikTok PayLater program fee = ค่าธรรมเนียมโปรแกรม TikTok PayLater
Growth support fee = ค่าธรรมเนียมสนับสนุนการเติบโตของร้านค้า
Infrastructure fee = ค่าธรรมเนียมโครงสร้างพื้นฐาน
Campaign resource fee = ค่าทรัพยากรแคมเปญ
Pre-order service fee = ค่าธรรมเนียมพรีออเดอร์
GMV Max coupon = คูปอง GMV Max
GMV Max coupon sales tax = ภาษีการขายสำหรับคูปอง GMV Max
GMV Max ad fee = ค่าโฆษณา GMV Max
Adjustment amount = จำนวนการปรับยอด
Customer payment = การชำระเงินของลูกค้า
Customer refund = การคืนเงินจากลูกค้า
Seller co-funded voucher discount = คูปองส่วนลดร่วมของผู้ขาย
Refund of seller co-funded voucher discount = การคืนเงินคูปองส่วนลดร่วมของผู้ขาย
Platform discounts = ส่วนลดจากแพลตฟอร์ม
Refund of platform discounts = การคืนเงินส่วนลดจากแพลตฟอร์ม
Platform co-funded voucher discounts = คูปองส่วนลดร่วมของแพลตฟอร์ม
Refund of platform co-funded voucher discounts = การคืนเงินคูปองส่วนลดร่วมของแพลตฟอร์ม
Seller shipping fee discount = ส่วนลดค่าจัดส่งจากร้านค้า
Estimated package weight (g) = น้ำหนักพัสดุโดยประมาณ
Actual package weight (g) = น้ำหนักที่เรียกเก็บเงิน
Shopping center items = รายละเอียดสินค้าที่ขายได้
Customer payment bank = ธนาคารของลูกค้าสำหรับการชำระเงิน
""")
