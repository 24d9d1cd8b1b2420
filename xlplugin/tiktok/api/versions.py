"""List every endpoint in use, with the API version whose answers the models describe.

A client may choose another.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from xlplugin.tiktok.api.client import Call, Client
from xlplugin.tiktok.facts import Shop


class Endpoint(NamedTuple):
    """Method, path and version of an endpoint."""

    method: str
    path: str
    version: str


ENDPOINTS = {
    "shops": Endpoint("GET", "/authorization/{version}/shops", "202309"),
    "product_search": Endpoint("POST", "/product/{version}/products/search", "202502"),
    "product_detail": Endpoint("GET", "/product/{version}/products/{id}", "202309"),
    "order_search": Endpoint("POST", "/order/{version}/orders/search", "202309"),
    "order_detail": Endpoint("GET", "/order/{version}/orders", "202309"),
    "returns": Endpoint("POST", "/return_refund/{version}/returns/search", "202309"),
    "cancellations": Endpoint("POST", "/return_refund/{version}/cancellations/search", "202309"),
    "statements": Endpoint("GET", "/finance/{version}/statements", "202309"),
    "statement_lines": Endpoint(
        "GET", "/finance/{version}/statements/{id}/statement_transactions", "202501"
    ),
    "order_settlement": Endpoint(
        "GET", "/finance/{version}/orders/{id}/statement_transactions", "202501"
    ),
    "unsettled": Endpoint("GET", "/finance/{version}/orders/unsettled", "202507"),
    "payouts": Endpoint("GET", "/finance/{version}/payments", "202309"),
    "withdrawals": Endpoint("GET", "/finance/{version}/withdrawals", "202309"),
}


def ask(
    client: Client,
    name: str,
    shop: Shop | None,
    query: Mapping[str, object] | None = None,
    body: Mapping[str, object] | None = None,
    record: str = "",
) -> bytes:
    """Return the checked answer of an endpoint, as bytes.

    Values that are None or empty are left out: TikTok does not document how they are signed.
    """
    endpoint = ENDPOINTS[name]
    path = endpoint.path.format(
        version=client.versions.get(name, endpoint.version), id=quote(record, safe="")
    )
    texts = {key: str(value) for key, value in (query or {}).items() if value not in (None, "")}
    filters = {key: value for key, value in (body or {}).items() if value not in (None, "", [])}
    data = (
        json.dumps(filters, ensure_ascii=False, separators=(",", ":")).encode() if filters else b""
    )
    return client.call(Call(endpoint.method, path, texts, data, shop))
