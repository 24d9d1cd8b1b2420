"""Field names that TikTok documents and the models do not read.

Any other field is new and is reported.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDER = _names("""
    user_id buyer_email buyer_message buyer_nickname buyer_avatar seller_note cancellation_initiator
    cancel_reason shipping_provider shipping_provider_id tracking_number fulfillment_type
    shipping_type delivery_type delivery_option_id delivery_option_name warehouse_id
    split_or_combine_tag payment_method_name commerce_platform order_type need_upload_invoice cpf
    cpf_name auto_combine_group_id replaced_order_id exchange_source_order_id consultation_id
    fast_delivery_program payment_card_type payment_method_code payment_auth_code
    channel_entity_national_registry_id paid_time rts_sla_time tts_sla_time
    shipping_due_time collection_due_time delivery_due_time
    delivery_sla_time delivery_option_required_delivery_time cancel_time request_cancel_time
    cancel_order_sla_time pick_up_cut_off_time fast_dispatch_sla_time release_date
    recommended_shipping_time instore_pickup_sla_time is_cod is_on_hold_order
    is_buyer_request_cancel is_replacement_order is_exchange_order is_subscription_order
    is_refundable_sample authentication_required has_updated_recipient_address packages
    handling_duration order_rights fulfillment_priority_level
""")

PAYMENT = _names("""
    seller_discount platform_discount payment_platform_discount payment_discount_service_fee
    original_total_product_price original_shipping_fee shipping_fee_seller_discount
    shipping_fee_platform_discount shipping_fee_cofunded_discount tax product_tax shipping_fee_tax
    small_order_fee retail_delivery_fee buyer_service_fee handling_fee shipping_insurance_fee
    item_insurance_fee item_insurance_tax distance_shipping_fee distance_fee
""")

ADDRESS = _names("""
    full_address phone_number first_name last_name first_name_local_script last_name_local_script
    postal_code post_town address_detail address_line1 address_line2 address_line3 address_line4
    delivery_preferences
""")

LINE = _names("""
    id product_id sku_image sku_type display_status currency pfand_fee small_order_fee
    retail_delivery_fee buyer_service_fee distance_shipping_fee distance_fee shipping_vat_amount
    shipping_vat_rate gift_retail_price package_id package_status tracking_number
    shipping_provider_id shipping_provider_name rts_time cancel_reason cancel_user
    handling_duration_days is_dangerous_good needs_prescription is_unboxing_item unboxing_sku_code
    unboxing_case_list sub_item_info combined_listing_skus is_pod_customized pod_info_id room_id
    product_listing_type
""")

PRODUCT = _names("""
    sales_regions create_time update_time product_sync_fail_reasons is_not_for_sale
    recommended_categories listing_quality_tier integrated_platform_statuses audit product_families
    has_draft scheduled_sale product_tags selling_format description category_chains brand
    main_images video package_dimensions package_weight certifications size_chart is_cod_allowed
    product_attributes audit_failed_reasons delivery_options external_product_id product_types
    manufacturer_ids responsible_person_ids shipping_insurance_requirement minimum_order_quantity
    is_pre_owned global_product_association prescription_requirement product_status is_replicated
    primary_combined_product_id shipping_template_id subscribe_info
""")

SKU = _names("""
    inventory external_list_prices pre_sale status_info fees identifier_code external_sku_id
    combined_skus global_listing_policy sku_unit_count external_urls extra_identifier_codes
""")

PRICE = _names("starting_bid_price unit_price")

SHOP = _names("code")

STATEMENT = _names(
    "revenue_amount net_sales_amount fee_amount shipping_cost_amount adjustment_amount payment_time"
)

ESTIMATE = _names("""
    type status adjustment_order_id order_create_time order_delivery_time revenue_breakdown
    shipping_cost_breakdown fee_tax_breakdown
""")

PAYOUT = _names("bank_account")

RETURN = _names("""
    arbitration_status role return_reason return_method shipment_type handover_method
    return_tracking_number return_provider_id return_provider_name return_shipping_document_type
    pre_return_id next_return_id is_combined_return combined_return_id can_buyer_keep_item
    buyer_rejected_partial_refund seller_proposed_return_type partial_refund discount_amount
    shipping_fee_amount return_line_items return_warehouse_address seller_next_action_response
""")

CANCELLATION = _names("role cancel_reason cancel_line_items seller_next_action_response")
