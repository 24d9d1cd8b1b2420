"""Statement layouts of the settled income: one row for each order and SKU (US, UK, Brazil, France).

The columns after the total are confirmed by name; their order is confirmed for Malaysia's
cross-border sellers only.
"""

from xlplugin.sandbox.layouts import SampleLayout, SheetNames, columns, inserted, renamed

_LEADING = """
Statement date = {settled}
Statement ID = {statement_id}
Payment ID = {payment_id}
Status = {status}
Currency = {currency}
Type = {type}
Order/adjustment ID = {id}
SKU ID = {sku_id}
Quantity = {quantity}
Product name = {product}
SKU name = {variation}
Order created date = {created}
Order delivery date = {delivered}
Total settlement amount = {settlement}
"""
_UNITED_STATES = columns(
    _LEADING
    + """
Net sales = {revenue}
Gross sales = subtotal
Gross sales refund = refund
Seller discount = seller_discount
Seller discount refund = refund_discount
Shipping = {shipping}
TikTok Shop shipping fee = actual_shipping
TikTok Shop shipping incentive = shipping_discount
Customer-paid shipping fee = customer_shipping
Customer-paid shipping fee refund = refund_shipping
Return shipping fee = return_shipping
Fees = {fees_alone}
Referral fee = commission
Transaction fee = transaction
Refund administration fee =
Affiliate commission = affiliate
Affiliate partner commission =
Affiliate Shop Ads commission =
Smart Promotion fee = voucher_xtra
Campaign service fee = live_specials
Co-funded promotion (seller-funded) = bonus_cashback
SFP service fee = sfp
Platform support fee = support
Adjustment amount = adjustment
Related order ID = {related}
Customer payment = paid
Customer refund = refunded
Platform discounts = platform_discount
Refund of platform discounts = platform_discount_back
""".lstrip()
)
_UNITED_KINGDOM = columns(
    _LEADING
    + """
Total Revenue = {revenue}
Subtotal after seller discounts = {after}
Subtotal before discounts = subtotal
Seller discounts = seller_discount
Refund subtotal after seller discounts = {refund_after}
Refund subtotal before seller discounts = refund
Refund of seller discounts = refund_discount
Total Fees = {fees}
Transaction fee = transaction
TikTok Shop commission fee = commission
Seller shipping fee = {shipping}
Actual shipping fee = actual_shipping
Platform shipping fee discount = shipping_discount
Customer shipping fee = customer_shipping
Refund customer shipping fee = refund_shipping
Actual return shipping fee = return_shipping
Affiliate commission = affiliate
Smart Promotion fee =
VAT =
Tax and duty =
Fee for FBT free shipping =
SFP service fee = sfp
Bonus cashback service fee = bonus_cashback
LIVE Specials service fee = live_specials
Voucher Xtra service fee = voucher_xtra
Platform support fee = support
Adjustment amount = adjustment
Related order ID = {related}
Customer payment = paid
Customer refund = refunded
Platform discounts = platform_discount
""".lstrip()
)
_CROSS_BORDER = columns("""
Statement Date = {settled}
Statement ID = {statement_id}
Payment ID = {payment_id}
Status = {status}
Currency = {currency}
Type = {type}
Order/adjustment ID = {id}
SKU ID = {sku_id}
Quantity = {quantity}
Product name = {product}
SKU name = {variation}
Order created date = {created}
Order delivery date = {delivered}
Total settlement amount = {settlement}
Total Revenue = {revenue}
Subtotal after seller discounts = {after}
Subtotal before discounts = subtotal
Seller discounts = seller_discount
Refund subtotal after seller discounts = {refund_after}
Refund subtotal before seller discounts = refund
Refund of seller discounts = refund_discount
Total Fees = {fees}
Transaction fee = transaction
TikTok Shop commission fee = commission
Credit card installment - Handling fee =
Seller shipping fee = {shipping}
Actual shipping fee = actual_shipping
Platform shipping fee discount = shipping_discount
Customer shipping fee = customer_shipping
Actual return shipping fee = return_shipping
Refunded customer shipping fee = refund_shipping
Shipping subsidy =
Affiliate Commission = affiliate
Affiliate partner commission =
Affiliate Shop Ads commission =
Affiliate commission deposit =
Affiliate commission refund =
Affiliate Partner shop ads commission =
SFP service fee = sfp
Dynamic commission =
Bonus cashback service fee = bonus_cashback
LIVE Specials service fee = live_specials
SST =
Voucher Xtra service fee = voucher_xtra
EAMS Program service fee =
Brands Crazy Deals/Flash Sale service fee =
TikTok PayLater program fee =
Campaign resource fee =
Platform support fee = support
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
""")
_PROFIT_AND_LOSS = columns("""
Order ID = {id}
SKU ID = {sku_id}
SKU name = {variation}
Product name = {product}
Order Income = {revenue}
Order Cost = {fees}
Net Order Margin = {settlement}
Sold Quantity = {quantity}
Order paid date = {created}
Order delivery date = {delivered}
Order settled date = {settled}
linked statement id = {statement_id}
linked payout id = {payment_id}
Order status = {status}
Gross sales = subtotal
Gross sales refund = refund
Seller discount = seller_discount
Seller discount refund = refund_discount
Affiliate Commission = affiliate
Affiliate partner commission =
Affiliate Shop Ads commission =
Referral fee = commission
Refund administration fee =
Transaction fee = transaction
Smart Promotion fee = voucher_xtra
Campaign service fee = live_specials
Campaign resource fee = support
Co-funded promotion (seller-funded) = bonus_cashback
Managed service plan (Per order fee) = sfp
TikTok Shop shipping fee = actual_shipping
Customer-paid shipping fee = customer_shipping
Refunded customer shipping fee = refund_shipping
Return shipping fee = return_shipping
Shipping fee discount = shipping_discount
""")
_PORTUGUESE = {
    "Type": "Tipo de transação",
    "Order/adjustment ID": "ID do pedido/ajuste",
    "SKU ID": "ID do SKU",
    "Order created date": "Data de criação do pedido",
    "Total settlement amount": "Valor total a ser liquidado",
    "Net sales": "Vendas líquidas dos produtos",
    "Gross sales": "Subtotal do item antes dos descontos",
    "Shipping": "Custo líquido de frete",
    "Referral fee": "Tarifa de comissão da plataforma",
    "SFP service fee": "Taxa de serviço do SFP",
    "Platform support fee": "Taxa por item vendido",
    "Related order ID": "ID do pedido relacionado",
}
# a total with one part
_AFFILIATES = ("Comissões de afiliados", "affiliate")
_BRAZIL = inserted(renamed(_UNITED_STATES, _PORTUGUESE), "Affiliate commission", _AFFILIATES)
_FRANCE = {
    "TikTok Shop shipping fee": "Actual shipping fee",
    "Customer-paid shipping fee": "Customer shipping fee",
    "Refund administration fee": "EPR Pay on Behalf service fee",
    "Smart Promotion fee": "Smart Promotion fee",
    "Referral fee": "TikTok Shop commission fee",
}

STATEMENT = (
    SampleLayout("us", _UNITED_STATES, per_sku=True),
    SampleLayout(
        "uk", renamed(_UNITED_KINGDOM, {"Statement date": "Statement Date"}), per_sku=True
    ),
    SampleLayout(
        "br",
        _BRAZIL,
        SheetNames(details="Detalhes do pedido", reports="Relatórios"),
        {"Order": "Pedido", "Logistics reimbursement": "Reembolso de logística"},
        per_sku=True,
        prefixed=True,
        decimal_comma=True,
    ),
    SampleLayout("fr", renamed(_UNITED_STATES, _FRANCE), per_sku=True),
    SampleLayout(
        "my-cross-border",
        _CROSS_BORDER,
        padded={"Order/adjustment ID": "  ", "Type": " "},
        per_sku=True,
    ),
    SampleLayout(
        "us-profit-loss",
        _PROFIT_AND_LOSS,
        SheetNames(details="Orders"),
        per_sku=True,
        date="%Y%m%d",
        apart=True,
        banner=(
            "Merchant statement profit and loss",
            "",
            "Orders",
            "All amounts in the settlement currency",
            "",
        ),
    ),
)
