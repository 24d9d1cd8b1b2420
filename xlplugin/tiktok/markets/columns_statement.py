"""What the statement layout (US, UK, Brazil, France, cross-border) has beyond South-East Asia's columns.

It has a row for each order and SKU of a daily statement, and its shipping stands beside the fees, not inside them.
"""

from xlplugin.tiktok.files.columns import declare

COLUMNS = declare("""
key:
    Statement ID = linked statement id
    Payment ID = linked payout id; llinked payout id
    SKU ID
    Quantity = Sold Quantity
    Product name
    SKU name

part sale in Total revenue:
    Gross sales
part refund in Total revenue:
    Gross sales refund

part fee in Total fees:
    Referral fee
    Refund administration fee
    Smart Promotion fee
    Smart Promotion campaign period fee
    Co-funded promotion = Co-funded promotion (seller-funded); Co-funded promotion service fee
    Co-funded promotion campaign period fee
    Campaign service fee
    TikTok Shop Partner commission
    EPR Pay on Behalf service fee
    Brand campaign fee
    Category-led campaign fee
    Brand amplification program commission
part tax in Total fees:
    Sales tax on referral fees = Sales tax on referral fee
    Smart Promotion fee tax
    Smart Promotion campaign period fee tax
    Co-funded promotion campaign period fee tax
    Brand campaign fee tax
    Category-led campaign fee tax
    Brand amplification program fee tax
    Shop ads commission tax
    Shipping insurance fee tax
    ICMS DIFAL
    ICMS penalty
    IVA
    ISR
total fee in Total fees:
    Service fees
    Affiliate commissions
part fee in Service fees, or in Total fees:
    Fee per item sold

total shipping in Total settlement amount:
    Shipping
part shipping in Shipping, or in Total fees:
    TikTok Shop shipping fee
    Fulfilled by TikTok Shop shipping fee = FBT shipping fee
    FBT fulfillment fee
    FBT fulfillment fee reimbursement
    FBT overall merchant subsidy
    FBT key merchant subsidy
    Fee for FBT free shipping
    TikTok Shop shipping incentive
    TikTok Shop shipping incentive refund
    Customer shipping fee offset
    Shipping fee discount
    Return shipping label fee
    Signature confirmation fee
    Return shipping fee reimbursement
    Return refund subsidy
    Free return subsidy

information:
    Status
    Order delivery date
    Order shipment date
    Adjustment reason = Adjustment reasons
    Sales tax payment
    Sales tax refund
    Retail delivery fee
    Retail delivery fee payment
    Retail delivery fee refund
    Customer-paid shipping fee before discounts
    TikTok Shop shipping fee discount to customer
    Collection methods = Collection method
    Delivery option
    Mode of TikTok Shop shipping fee discount to customer
    Reserve amount
    Reserve status
    Reserve ID
    Payable amount
""")
