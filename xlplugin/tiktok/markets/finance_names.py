"""What the finance API calls an amount, and what Seller Center's file calls it: one kind has one name at both doors."""

from typing import NamedTuple


class Kind(NamedTuple):
    """The name under which an amount is posted, and its role."""

    name: str
    role: str


def _table(text: str, role: str = "") -> dict[str, Kind]:
    rows = (map(str.strip, line.split("|")) for line in text.strip().splitlines())
    return {field: Kind(name, *(rest or [role])) for field, name, *rest in rows}


REVENUE = _table("""
    subtotal_before_discount_amount        | Subtotal before discounts               | sale
    seller_discount_amount                 | Seller discounts                        | sale
    refund_subtotal_before_discount_amount | Refund subtotal before seller discounts | refund
    seller_discount_refund_amount          | Refund of seller discounts              | refund
    cod_service_fee_amount                 | COD service fee                         | sale
    refund_cod_service_fee_amount          | Refund of COD service fee               | refund
    distant_item_fee_amount                | Distance item fee from Horizon+ Program | sale
""")

SHIPPING = _table(
    """
    actual_shipping_fee_amount               | Actual shipping fee
    shipping_fee_discount_amount             | Platform shipping fee discount
    customer_paid_shipping_fee_amount        | Customer shipping fee
    return_shipping_fee_amount               | Actual return shipping fee
    replacement_shipping_fee_amount          | Replacement shipping fee
    exchange_shipping_fee_amount             | Exchange shipping fee
    signature_confirmation_fee_amount        | Signature confirmation fee
    shipping_insurance_fee_amount            | Shipping insurance fee
    international_leg_logistics_amount       | International leg logistics fee
    failed_delivery_subsidy_amount           | Failed delivery subsidy
    shipping_fee_guarantee_reimbursement     | Guarantee program reimbursement
    fbt_free_shipping_fee_amount             | Fee for FBT free shipping
    fbt_fulfillment_fee_reimbursement_amount | FBT fulfillment fee reimbursement
    distant_shipping_fee_amount              | Distance shipping fee from Horizon+ Program
    seller_self_shipping_service_fee_amount  | Shipping service fee
    logistics_service_fee                    | Logistics service fee
    sfr_reimbursement                        | SFR reimbursement
    return_shipping_label_fee_amount         | Return shipping label fee
    return_shipping_fee_paid_buyer_amount    | Return shipping fee paid by the customer
    free_return_subsidy_amount               | Free return subsidy
    shipping_app_service_fee_amount          | Shipping app service fee
    fbt_overall_merchant_subsidy             | FBT overall merchant subsidy
    fbt_key_merchant_subsidy                 | FBT key merchant subsidy
    tiktok_shop_shipping_incentive_amount    | TikTok Shop shipping incentive
""",
    "shipping",
)

FEE = _table(
    """
    transaction_fee_amount                   | Transaction fee
    platform_commission_amount               | TikTok Shop commission fee
    referral_fee_amount                      | Referral fee
    refund_administration_fee_amount         | Refund administration fee
    credit_card_handling_fee_amount          | Credit card installment - Handling fee
    affiliate_commission_amount              | Affiliate commission
    affiliate_commission_amount_before_pit   | Affiliate commission before PIT
    affiliate_commission_before_pit          | Affiliate commission before PIT
    affiliate_commission_before_pit_amount   | Affiliate commission before PIT
    affiliate_partner_commission_amount      | Affiliate partner commission
    affiliate_ads_commission_amount          | Affiliate Shop Ads commission
    affiliate_commission_deposit             | Affiliate commission deposit
    affiliate_commission_release             | Affiliate commission refund
    tap_shop_ads_commission                  | Affiliate Partner shop ads commission
    external_affiliate_marketing_fee_amount  | External affiliate marketing fee
    cofunded_creator_bonus_amount            | Co-funded creator bonus
    sfp_service_fee_amount                   | SFP service fee
    shipping_fee_guarantee_service_fee       | SFR service fee
    dynamic_commission_amount                | Dynamic commission
    bonus_cashback_service_fee_amount        | Bonus cashback service fee
    live_specials_fee_amount                 | LIVE Specials service fee
    voucher_xtra_service_fee_amount          | Voucher Xtra service fee
    flash_sales_service_fee_amount           | Flash Sale service fee
    mall_service_fee_amount                  | Mall service fee
    pre_order_service_fee_amount             | Pre-order service fee
    cofunded_promotion_service_fee_amount    | Co-funded promotion
    dt_handling_fee_amount                   | Dilayani Tokopedia handling fee
    seller_paylater_handling_fee_amount      | TikTok PayLater program fee
    fee_per_item_sold_amount                 | Order processing fee
    vn_fix_infrastructure_fee                | Infrastructure fee
    installation_service_fee                 | Installation service fee
    campaign_resource_fee                    | Campaign resource fee
    platform_special_service_fee_amount      | Platform special service fee
    smart_promotion_fee_amount               | Smart Promotion fee
    gmv_max_ad_fee_amount                    | GMV Max ad fee
    gmv_max_coupon_fee                       | GMV Max coupon
    seller_growth_fee_amount                 | Growth support fee
    failed_delivery_shipping_fee             | Failed delivery shipping fee
    buyer_fault_return_shipping_fee          | Buyer-fault return shipping fee
    insurance_fee                            | Insurance fee
    tsp_commission_amount                    | TikTok Shop Partner commission
    epr_pob_service_fee_amount               | EPR Pay on Behalf service fee
    brand_amplification_program_commission   | Brand amplification program commission
    brand_campaign_fee                       | Brand campaign fee
    category_led_campaign_fee_amount         | Category-led campaign fee
    campaign_period_fee_cfp_amount           | Co-funded promotion campaign period fee
    campaign_period_fee_sp_amount            | Smart Promotion campaign period fee
    platform_semi_managed_commission_fee     | Semi-managed commission fee
    brand_amplification_program_fee_tax      | Brand amplification program tax    | tax
    brand_campaign_fee_tax                   | Brand campaign tax                 | tax
    category_led_campaign_fee_tax_amount     | Category-led campaign tax          | tax
    campaign_period_fee_cfp_tax_amount       | Co-funded promotion campaign period fee tax | tax
    campaign_period_fee_sp_tax_amount        | Smart Promotion campaign period fee tax | tax
    platform_semi_managed_commission_fee_tax | Semi-managed commission tax        | tax
    cps_shop_ads_commission_tax_amount       | Shop Ads commission tax            | tax
    shipping_insurance_fee_tax_amount        | Shipping insurance tax             | tax
    pit_withheld_from_ads_commission_amount  | Personal income tax withheld from affiliate Shop Ads commission | tax
    retail_delivery_fee_amount               | Retail delivery fee
    retail_delivery_fee_payment_amount       | Retail delivery fee paid by the customer
    retail_delivery_fee_refund_amount        | Retail delivery fee refunded
""",
    "fee",
)

TAX = _table(
    """
    vat_amount                      | VAT
    import_vat_amount               | Import VAT
    local_vat_amount                | Local VAT
    gst_amount                      | GST
    sst_amount                      | SST
    iva_amount                      | IVA
    isr_amount                      | ISR
    customs_duty_amount             | Customs duty
    customs_clearance_amount        | Customs clearance
    anti_dumping_duty_amount        | Anti-dumping duty
    pit_amount                      | Personal income tax withheld from affiliate commission
    sales_tax_referral_fee_amount   | Sales tax on referral fees
    smart_promotion_fee_tax_amount  | Smart Promotion tax
    cedular_tax                     | Cedular tax
    sales_tax_amount                | Sales tax
    sales_tax_payment_amount        | Sales tax paid by the customer
    sales_tax_refund_amount         | Sales tax refunded
""",
    "tax",
)

# Other views of an amount that is in another field already. They count only where the sum needs them.
VIEWS = ("_before_pit", "_before_pit_amount", "_commission_deposit", "_commission_release")


def kind_of(field: str, table: dict[str, Kind], role: str) -> Kind:
    """The kind of a field; a new one is called by its own words."""
    plain = field.removesuffix("_amount").replace("_", " ")
    return table.get(field) or Kind(plain[:1].upper() + plain[1:], role)
