"""The settlement of South-East Asia: one row for each settled order or adjustment, from Indonesia to Vietnam.

Names are those of the English export of Malaysia, Singapore and the Philippines; Indonesia's and older ones are
aliases. Where a name has words of the later "statement" layout as aliases, the two mean the same.
"""

from xlplugin.tiktok.files.columns import declare

COLUMNS = declare("""
key:
    Order/adjustment ID = Order or adjustment ID; Transaction ID
    Type = Transaction type
    Order created time = Order created date; Order create time; Order creation date; Order creation time
    Order settled time = Order settled date; Settled time; Settlement time; Settlement date; Time; Statement date
    Currency
    Related order ID

total sale:
    Total settlement amount = Settlement amount
total sale in Total settlement amount:
    Total revenue = Total earnings; Net sales
part sale in Total revenue:
    Subtotal after seller discounts
part sale in Subtotal after seller discounts:
    Subtotal before discounts = Subtotal before seller discounts
    Seller discounts = Seller discount
part refund in Total revenue:
    Refund subtotal after seller discounts
part refund in Refund subtotal after seller discounts:
    Refund subtotal before seller discounts = Refund subtotal before discounts
    Refund of seller discounts = Seller discount refund; Seller discounts refund
part sale in Total revenue, or in Total fees:
    Distance item fee from Horizon+ Program
    COD service fee
part refund in Total revenue, or in Total fees:
    Refund of COD service fee = COD service fee refund

total fee in Total settlement amount:
    Total fees = Fees
part fee in Total fees:
    Transaction fee = Payment fee; Order transaction fee
    TikTok Shop commission fee = Platform commission fee; Commission fee
    Flat fee
    Sales fee
    Pre-order service fee = Pre order service fee
    Mall service fee
    Credit card installment - Handling fee = Credit card handling fee; Credit card installment - Interest rate cost
    SFR service fee
    Guarantee program fee
    Dynamic commission
    Growth Xtra Program service fee
    Growth Xtra Program Super service fee
    Exclusive benefits access fee
    Order processing fee
    EAMS Program service fee
    Flash Sale service fee = Flash sales service fee
        ; Brands Crazy Deals/Flash Sale service fee; Brand Crazy Deals/Flash Sale service fee
    Dilayani Tokopedia fee
    Dilayani Tokopedia handling fee = DT Handling Fee
    TikTok PayLater program fee = PayLater program fee; PayLater Handling Fee; Seller PayLater handling fee
    Campaign resource fee
    Installation service fee
    Platform special service fee
    Platform support fee
    Growth support fee = Seller growth fee; Shop growth support fee; Commerce growth fee
    Infrastructure fee = Fixed infrastructure fee; Infrastructure maintenance fee
    GMV Max ad fee
    GMV Max coupon
    Managed service plan (Per order fee)
    External affiliate marketing fee
    Co-funded creator bonus
part fee in Service fees, or in Total fees:
    SFP service fee = Shipping Fee Program service fee
    Bonus cashback service fee
    LIVE Specials service fee
    Voucher Xtra service fee
part fee in TikTok Shop commission fee, or in Total fees:
    Commission fee before discount
    Commission discount from ad spend
    Other commission discount
part fee in Total fees, or in Affiliate commission:
    Affiliate commission deposit
    Affiliate commission refund
part fee in Total fees, or in Seller shipping fee:
    Insurance reimbursement
    Insurance fee
    Failed delivery shipping fee
    Buyer-fault return shipping fee

total fee in Affiliate commissions, or in Total fees:
    Affiliate commission
    Affiliate Shop Ads commission
part fee in Affiliate commissions, or in Total fees:
    Affiliate partner commission
    Affiliate Partner shop ads commission
part fee in Affiliate commission, or in Total fees:
    Affiliate commission before PIT = Affiliate commission before PIT (personal income tax)
part tax in Affiliate commission, or in Total fees:
    Personal income tax withheld from affiliate commission = PIT withheld from affiliate commission
part fee in Affiliate Shop Ads commission, or in Total fees:
    Affiliate Shop Ads commission before PIT = Affiliate Shop Ads commission before PIT (personal income tax)
part tax in Affiliate Shop Ads commission, or in Total fees:
    Personal income tax withheld from affiliate Shop Ads commission = PIT withheld from affiliate Shop Ads commission

total shipping in Total fees:
    Seller shipping fee = Shipping cost; Shipping costs; Net shipping cost
part shipping in Seller shipping fee, or in Shipping:
    Actual shipping fee = Shipping costs passed on to the logistics provider
    Platform shipping fee discount = Shipping cost borne by the platform
    Customer shipping fee = Shipping cost paid by the customer; Customer-paid shipping fee
    Refund customer shipping fee = Refunded shipping cost paid by the customer; Refunded customer shipping fee
        ; Refund of customer shipping fee; Customer-paid shipping fee refund
    Actual return shipping fee = Return shipping costs (passed on to the customer); Return shipping fee
    Replacement shipping fee = Replacement shipping fee (passed on to the customer)
    Exchange shipping fee = Exchange shipping fee (passed on to the customer)
    Shipping fee subsidy = Shipping subsidy; Shipping cost subsidy
part shipping in Seller shipping fee, or in Total fees:
    Distance shipping fee from Horizon+ Program
    Failed delivery subsidy
    SFR reimbursement
    Guarantee program reimbursement
    International leg logistics fee
part shipping in Total fees, or in Seller shipping fee:
    Logistics service fee
    Shipping insurance fee
    Shipping service fee
    Shipping app service fee
    Return shipping fee paid by the customer

part tax in Total fees:
    GST
    SST
    VAT
    Import VAT
    Import duty and value added tax
    Tax and duty
    Customs duty
    Customs clearance = Customs clearance fee
    Anti-dumping duty
    Article 22 Income Tax withheld
    VAT withheld by TikTok Shop
    PIT withheld by TikTok Shop
    Withholding tax
    GMV Max coupon sales tax
    Managed service plan (Sales tax)

part adjustment in Total settlement amount:
    Adjustment amount = Ajustment amount; Adjustments; Adjustment; Total adjustments

information:
    Customer payment
    Customer refund
    Seller co-funded voucher discount
    Refund of seller co-funded voucher discount = Seller co-funded voucher discount refund
    Platform discounts = Platform discount
    Refund of platform discounts = Platform discounts refund
    Platform co-funded voucher discounts
    Refund of platform co-funded voucher discounts = Platform co-funded voucher discounts refund
    Seller shipping fee discount = Seller shipping cost discount
    Estimated package weight (g) = Estimated chargeable package weight
    Actual package weight (g) = Chargeable package weight
    Shopping center items
    Order source = Order content source
    Customer payment bank
""")
