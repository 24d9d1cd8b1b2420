"""The settlement of South-East Asia: one row for each settled order or adjustment, from Indonesia to Vietnam.

Names are those of the English export of Malaysia, Singapore and the Philippines; Indonesia's and older ones are
aliases.
"""

from xlplugin.tiktok.columns import declare

COLUMNS = declare("""
key:
    Order/adjustment ID = Order or adjustment ID; Transaction ID
    Type = Transaction type
    Order created time = Order created date; Order create time; Order creation date; Order creation time
    Order settled time = Order settled date; Settled time; Settlement time; Settlement date; Time
    Currency
    Related order ID

total sale:
    Total settlement amount = Settlement amount
total sale in Total settlement amount:
    Total revenue = Total earnings
part sale in Total revenue:
    Subtotal after seller discounts
part sale in Subtotal after seller discounts:
    Subtotal before discounts = Subtotal before seller discounts
    Seller discounts
part refund in Total revenue:
    Refund subtotal after seller discounts
part refund in Refund subtotal after seller discounts:
    Refund subtotal before seller discounts = Refund subtotal before discounts
    Refund of seller discounts
part sale in Total revenue, or in Total fees:
    Distance item fee from Horizon+ Program
    COD service fee
part refund in Total revenue, or in Total fees:
    Refund of COD service fee = COD service fee refund

total fee in Total settlement amount:
    Total fees
part fee in Total fees:
    Transaction fee = Payment fee; Order transaction fee
    TikTok Shop commission fee = Platform commission fee; Commission fee
    Flat fee
    Sales fee
    Pre-order service fee = Pre order service fee
    Mall service fee
    Credit card installment - Handling fee = Credit card handling fee
    SFP service fee = Shipping Fee Program service fee
    SFR service fee
    Dynamic commission
    Bonus cashback service fee
    LIVE Specials service fee
    Voucher Xtra service fee
    Growth Xtra Program service fee
    Growth Xtra Program Super service fee
    Exclusive benefits access fee
    Order processing fee
    EAMS Program service fee
    Flash Sale service fee = Flash sales service fee
        ; Brands Crazy Deals/Flash Sale service fee; Brand Crazy Deals/Flash Sale service fee
    Dilayani Tokopedia fee
    Dilayani Tokopedia handling fee = DT Handling Fee
    TikTok PayLater program fee = PayLater program fee; PayLater Handling Fee
    Campaign resource fee
    Installation service fee
    Platform special service fee
    Platform support fee
    Growth support fee = Seller growth fee; Shop growth support fee
    Infrastructure fee = Fixed infrastructure fee; Infrastructure maintenance fee
    GMV Max ad fee
    GMV Max coupon
    Managed service plan (Per order fee)
    Affiliate partner commission
    Affiliate Partner shop ads commission
    External affiliate marketing fee
    Co-funded creator bonus
part fee in Total fees, or in Affiliate commission:
    Affiliate commission deposit
    Affiliate commission refund
part fee in Total fees, or in Seller shipping fee:
    Logistics service fee
    Insurance reimbursement
    Insurance fee
    Shipping insurance fee

total fee in Total fees:
    Affiliate commission
    Affiliate Shop Ads commission
part fee in Affiliate commission, or in Total fees:
    Affiliate commission before PIT = Affiliate commission before PIT (personal income tax)
part tax in Affiliate commission, or in Total fees:
    PIT withheld from affiliate commission = Personal income tax withheld from affiliate commission
part fee in Affiliate Shop Ads commission, or in Total fees:
    Affiliate Shop Ads commission before PIT = Affiliate Shop Ads commission before PIT (personal income tax)
part tax in Affiliate Shop Ads commission, or in Total fees:
    PIT withheld from affiliate Shop Ads commission
        = Personal income tax withheld from affiliate Shop Ads commission

total shipping in Total fees:
    Seller shipping fee = Shipping cost; Shipping costs; Net shipping cost
part shipping in Seller shipping fee, or in Shipping:
    Actual shipping fee = Shipping costs passed on to the logistics provider
    Platform shipping fee discount = Shipping cost borne by the platform
    Customer shipping fee = Shipping cost paid by the customer
    Refund customer shipping fee = Refunded shipping cost paid by the customer; Refunded customer shipping fee
        ; Refund of customer shipping fee
    Actual return shipping fee = Return shipping costs (passed on to the customer)
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
    Failed delivery shipping fee
    Buyer-fault return shipping fee
    Shipping service fee

part tax in Total fees:
    GST
    SST
    VAT
    Import VAT
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
    Adjustment amount = Ajustment amount; Adjustments; Adjustment

information:
    Customer payment
    Customer refund
    Seller co-funded voucher discount
    Refund of seller co-funded voucher discount
    Platform discounts = Platform discount
    Refund of platform discounts
    Platform co-funded voucher discounts
    Refund of platform co-funded voucher discounts
    Seller shipping fee discount = Seller shipping cost discount
    Estimated package weight (g)
    Actual package weight (g)
    Shopping center items
    Order source
    Customer payment bank
""")
