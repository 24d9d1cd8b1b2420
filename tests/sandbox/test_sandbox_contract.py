"""Every answer of the sample shop holds only fields of TikTok's published description, each of its
type.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.shopper import Shopper
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.routes import ROUTES
from xlplugin.sandbox.server import SandboxServer

CONTRACT: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "tiktok_contract.json").read_text()
)
TYPES = {"string": str, "integer": int, "boolean": bool}
# documented after this description was published
NEWER = {"platform_special_service_fee_amount"}
EMPTY_IN_SOUTH_EAST_ASIA = "GET /finance/202309/payments"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shopper]:
    with SandboxServer(Month(orders=160, shops=1)) as server, Shopper(server) as shopper:
        yield shopper.link()


# what JSON holds
def differences(told: object, described: Any, path: str = "data") -> list[str]:
    """Where an answer leaves the description."""
    if isinstance(described, list):
        if not isinstance(told, list):
            return [f"{path} is no list"]
        return [line for one in told for line in differences(one, described[0], f"{path}[]")]
    if isinstance(described, dict):
        if not isinstance(told, dict):
            return [f"{path} is no object"]
        unknown = [
            f"{path}.{name} is unknown"
            for name in told
            if name not in described and name not in NEWER
        ]
        known = [name for name in told if name in described]
        return unknown + [
            line
            for name in known
            for line in differences(told[name], described[name], f"{path}.{name}")
        ]
    return (
        []
        if type(told) is TYPES[described]
        else [f"{path} is {type(told).__name__}, not {described}"]
    )


def _calls(shop: Shopper) -> dict[str, list[Any]]:
    """At least one answer to every operation; several where orders differ."""
    order = shop.shop.rows[3].id
    statements = shop.ask(
        "GET", "/finance/202309/statements", sort_field="statement_time", page_size=100
    ).data
    search: dict[str, Any] = {"sort_field": "create_time", "page_size": 50}
    ids = [shop.shop.order_id(number) for number in range(110, 160)]
    transactions = [
        shop.ask(
            "GET",
            f"/finance/202501/statements/{one['id']}/statement_transactions",
            sort_field="order_create_time",
        )
        for one in statements["statements"]
    ]
    return {
        "GET /authorization/202309/shops": [
            shop.ask("GET", "/authorization/202309/shops", with_cipher=False).data
        ],
        "GET /finance/202309/statements": [statements],
        EMPTY_IN_SOUTH_EAST_ASIA: [
            shop.ask("GET", "/finance/202309/payments", sort_field="create_time").data
        ],
        "GET /finance/202309/withdrawals": [
            shop.ask("GET", "/finance/202309/withdrawals", types="WITHDRAW,SETTLE").data
        ],
        "GET /finance/202501/statements/{statement_id}/statement_transactions": [
            one.data for one in transactions
        ],
        "GET /finance/202501/orders/{order_id}/statement_transactions": [
            shop.ask("GET", f"/finance/202501/orders/{order}/statement_transactions").data
        ],
        "GET /finance/202507/orders/unsettled": [
            shop.ask("GET", "/finance/202507/orders/unsettled", sort_field="order_create_time").data
        ],
        "POST /order/202309/orders/search": [
            shop.ask(
                "POST", "/order/202309/orders/search", {"order_status": status}, page_size=100
            ).data
            for status in shop.server.month.expected(shop.shop).statuses
        ],
        "GET /order/202309/orders": [
            shop.ask("GET", "/order/202309/orders", ids=",".join(ids)).data
        ],
        "GET /order/202507/orders": [
            shop.ask("GET", "/order/202507/orders", ids=",".join(ids)).data
        ],
        "POST /product/202502/products/search": [
            shop.ask("POST", "/product/202502/products/search", {}, page_size=100).data
        ],
        "GET /product/202309/products/{product_id}": [
            shop.ask("GET", f"/product/202309/products/{product.id}").data
            for product in shop.shop.catalogue.products
        ],
        "POST /return_refund/202309/returns/search": [
            shop.ask("POST", "/return_refund/202309/returns/search", {}, **search).data
        ],
        "POST /return_refund/202309/cancellations/search": [
            shop.ask("POST", "/return_refund/202309/cancellations/search", {}, **search).data
        ],
    }


def test_every_answer_satisfies_the_description(shop: Shopper) -> None:
    calls = _calls(shop)
    assert set(calls) == set(CONTRACT)
    for operation, answers in calls.items():
        for told in answers:
            assert differences(told, CONTRACT[operation]["answer"]) == [], operation
        lists = [value for told in answers for value in told.values() if isinstance(value, list)]
        assert any(lists) or not lists or operation == EMPTY_IN_SOUTH_EAST_ASIA, (
            f"{operation} showed nothing"
        )


def test_every_documented_parameter_is_known_and_no_other(shop: Shopper) -> None:
    routes = {(route.method, route.path): route for route in ROUTES}
    for operation, described in CONTRACT.items():
        method, path = operation.split()
        shape = "/".join("{}" if part.startswith("{") else part for part in path.split("/"))
        route = routes[method, shape]
        assert set(route.query) == set(described["query"]) - {"shop_cipher"}, operation
        required = {name for name, param in route.query.items() if param.required}
        assert required == set(described["required"]) - {"shop_cipher"}, operation
        assert set(route.body) == set(described["body"]), operation
        for name, kind in described["body"].items():
            wanted = {"integer": "int64", "string": "string", "boolean": "bool"}.get(
                kind if isinstance(kind, str) else ""
            )
            assert route.body[name].type == (wanted or "list"), (operation, name)


def test_the_comparison_itself_finds_what_is_wrong() -> None:
    described = {"orders": [{"id": "string", "create_time": "integer"}]}
    assert differences({"orders": [{"id": 7, "create_time": True, "colour": ""}]}, described) == [
        "data.orders[].colour is unknown",
        "data.orders[].id is int, not string",
        "data.orders[].create_time is bool, not integer",
    ]
