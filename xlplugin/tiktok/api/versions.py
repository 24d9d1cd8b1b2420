"""List every endpoint in use, with the API version whose answers the models describe.

A client may choose another.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
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


_NOTHING: Mapping[str, object] = MappingProxyType({})


class Request(NamedTuple):
    """Request to an endpoint.

    Attributes:
        name: The endpoint's name in `ENDPOINTS`.
        shop: The shop that is asked about; None for the shops of a link.
        query: The parameters in the address.
        body: The filters in the body.
        record: The id in the path, where the path has one.
    """

    name: str
    shop: Shop | None
    query: Mapping[str, object] = _NOTHING
    body: Mapping[str, object] = _NOTHING
    record: str = ""


def ask(client: Client, request: Request) -> bytes:
    """Return the checked answer of an endpoint, as bytes.

    Values that are None or empty are left out: TikTok does not document how they are signed.
    """
    endpoint = ENDPOINTS[request.name]
    version = client.versions.get(request.name, endpoint.version)
    path = endpoint.path.format(version=version, id=quote(request.record, safe=""))
    query: dict[str, str] = {}
    for key, value in request.query.items():
        if value not in (None, ""):
            query[key] = str(value)
    filters = {key: value for key, value in request.body.items() if value not in (None, "", [])}
    body = b""
    if filters:
        body = json.dumps(filters, ensure_ascii=False, separators=(",", ":")).encode()
    return client.call(Call(endpoint.method, path, query, body, request.shop))
