"""Declare the endpoints of the sample shop and their parameters, as TikTok documents them."""

from xlplugin.sandbox.gate import Param, Route

ORDER_STATUSES = (
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
    "CANCELLED",
)
_PRODUCT_STATUSES = (
    "ALL",
    "DRAFT",
    "PENDING",
    "FAILED",
    "ACTIVATE",
    "SELLER_DEACTIVATED",
    "PLATFORM_DEACTIVATED",
    "FREEZE",
    "DELETED",
)
_TEXT = Param()
_LIST = Param("list")
_TIME = Param("int64")
_FLAG = Param("bool")
_DIRECTION = Param(values=("ASC", "DESC"))
_SORTS = Param(values=("create_time", "update_time"))


def _size(low: int, high: int, *, required: bool = False) -> Param:
    return Param("int64", required, low, high)


def _only(value: str) -> Param:
    return Param(required=True, values=(value,))


_PRODUCT_BODY = {
    "status": Param(values=_PRODUCT_STATUSES),
    "seller_skus": _LIST,
    "sku_ids": _LIST,
    "create_time_ge": _TIME,
    "create_time_le": _TIME,
    "update_time_ge": _TIME,
    "update_time_le": _TIME,
    "category_version": Param(values=("v1", "v2")),
    "listing_quality_tiers": _LIST,
    "listing_platforms": _LIST,
    "audit_status": _LIST,
    "return_draft_version": _FLAG,
    "sns_filter": _TEXT,
}
_WINDOW = {
    "create_time_ge": _TIME,
    "create_time_lt": _TIME,
    "update_time_ge": _TIME,
    "update_time_lt": _TIME,
}
_ORDER_BODY = _WINDOW | {
    "order_status": Param(values=ORDER_STATUSES),
    "shipping_type": Param(values=("TIKTOK", "SELLER")),
    "buyer_user_id": _TEXT,
    "is_buyer_request_cancel": _FLAG,
    "warehouse_ids": Param("list", high=100),
}
_RETURN_BODY = _WINDOW | {
    "return_ids": _LIST,
    "order_ids": _LIST,
    "buyer_user_ids": _LIST,
    "return_types": _LIST,
    "return_status": _LIST,
    "seller_proposed_return_type": _LIST,
    "arbitration_status": _LIST,
    "locale": _TEXT,
}
_CANCEL_BODY = _WINDOW | {
    "cancel_ids": _LIST,
    "order_ids": _LIST,
    "buyer_user_ids": _LIST,
    "cancel_types": _LIST,
    "cancel_status": _LIST,
    "locale": _TEXT,
}
_PAGED = {"page_size": _size(1, 100), "page_token": _TEXT}
_SORTED = {"sort_field": _SORTS, "sort_order": _DIRECTION, "page_token": _TEXT}
_DETAIL_QUERY = {
    "return_under_review_version": _FLAG,
    "return_draft_version": _FLAG,
    "locale": _TEXT,
}
_AUTHORIZATION = "seller.authorization.info"
_PRODUCT = "seller.product.basic"
_ORDER = "seller.order.info"
_FINANCE = "seller.finance.info"
_RETURNS = "seller.return_refund.basic"


def _finance(path: str, handler: str, sort: str, low: str = "", high: str = "") -> Route:
    window = {low: _TIME, high: _TIME} if low else {}
    query = _PAGED | {"sort_field": _only(sort), "sort_order": _DIRECTION} | window
    if handler == "statements":
        query["payment_status"] = Param(values=("PAID", "FAILED", "PROCESSING"))
    return Route("GET", path, handler, _FINANCE, query)


_WITHDRAWALS = _PAGED | {
    "types": Param("list", required=True, values=("WITHDRAW", "SETTLE", "TRANSFER", "REVERSE")),
    "create_time_ge": _TIME,
    "create_time_lt": _TIME,
}
ROUTES = (
    Route("GET", "/authorization/202309/shops", "shops", _AUTHORIZATION, shop_scoped=False),
    *(
        Route(
            "POST",
            f"/product/{version}/products/search",
            "product_search",
            _PRODUCT,
            {"page_size": _size(1, 100, required=True), "page_token": _TEXT},
            _PRODUCT_BODY,
        )
        for version in ("202309", "202312", "202502")
    ),
    *(
        Route("GET", f"/product/{version}/products/{{}}", "product_detail", _PRODUCT, _DETAIL_QUERY)
        for version in ("202309", "202509")
    ),
    Route(
        "POST",
        "/order/202309/orders/search",
        "order_search",
        _ORDER,
        {"page_size": _size(1, 100, required=True)} | _SORTED,
        _ORDER_BODY,
    ),
    *(
        Route(
            "GET",
            f"/order/{version}/orders",
            "order_detail",
            _ORDER,
            {"ids": Param("list", required=True, high=50)},
        )
        for version in ("202309", "202507")
    ),
    _finance(
        "/finance/202309/statements",
        "statements",
        "statement_time",
        "statement_time_ge",
        "statement_time_lt",
    ),
    _finance(
        "/finance/202501/statements/{}/statement_transactions",
        "statement_transactions",
        "order_create_time",
    ),
    Route(
        "GET", "/finance/202501/orders/{}/statement_transactions", "order_transactions", _FINANCE
    ),
    _finance(
        "/finance/202507/orders/unsettled",
        "unsettled",
        "order_create_time",
        "search_time_ge",
        "search_time_lt",
    ),
    *(
        _finance(
            f"/finance/{version}/payments",
            "payments",
            "create_time",
            "create_time_ge",
            "create_time_lt",
        )
        for version in ("202309", "202605")
    ),
    Route("GET", "/finance/202309/withdrawals", "withdrawals", _FINANCE, _WITHDRAWALS),
    *(
        Route(
            "POST",
            f"/return_refund/{version}/returns/search",
            "returns",
            _RETURNS,
            {"page_size": _size(10, 50)} | _SORTED,
            _RETURN_BODY,
        )
        for version in ("202309", "202602")
    ),
    *(
        Route(
            "POST",
            f"/return_refund/{version}/cancellations/search",
            "cancellations",
            _RETURNS,
            {"page_size": _size(1, 50)} | _SORTED,
            _CANCEL_BODY,
        )
        for version in ("202309", "202602")
    ),
)
