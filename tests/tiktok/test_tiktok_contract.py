"""What we ask and read matches TikTok's published description, kept in tests/data."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted import Scripted, good
from tests.tiktok.test_tiktok_client import SHOP, client
from xlplugin.tiktok.api import aftersales, endpoints, finance
from xlplugin.tiktok.api.aftersales import read_cancellations, read_returns
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.finance_wire import (
    read_estimates,
    read_movements,
    read_payouts,
    read_sku_rows,
    read_statements,
    read_transactions,
)
from xlplugin.tiktok.api.versions import ENDPOINTS, Endpoint
from xlplugin.tiktok.api.windows import Window
from xlplugin.tiktok.api.wire import (
    ProductWire,
    read_orders,
    read_product,
    read_products,
    read_shops,
)

CONTRACT: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "tiktok_contract.json").read_text()
)
SAMPLES: dict[str, object] = {"string": "1782403200", "integer": 1782403200, "boolean": True}
COMMON = {"app_key", "timestamp", "sign", "shop_cipher"}


def described(endpoint: Endpoint) -> dict[str, Any]:
    """The description of an endpoint at the version that we pin."""
    name = f"{endpoint.method} {endpoint.path.format(version=endpoint.version, id='{}')}"
    found: dict[str, Any] = {
        re.sub(r"\{\w+\}", "{}", key): value for key, value in CONTRACT.items()
    }[name]
    return found


def sample(shape: Any) -> Any:
    """Data with every field that is described."""
    if isinstance(shape, dict):
        return {name: sample(inner) for name, inner in shape.items()}
    return [sample(inner) for inner in shape] if isinstance(shape, list) else SAMPLES[shape]


READERS: dict[str, Callable[[bytes], Any]] = {
    "shops": read_shops,
    "product_search": read_products,
    "order_search": read_orders,
    "order_detail": read_orders,
    "returns": read_returns,
    "cancellations": read_cancellations,
    "statements": read_statements,
    "statement_lines": read_transactions,
    "order_settlement": read_sku_rows,
    "unsettled": read_estimates,
    "payouts": read_payouts,
    "withdrawals": read_movements,
}

WINDOW = Window(1_782_000_000, 1_783_000_000)
ASKING: dict[str, Callable[[Client], object]] = {
    "shops": endpoints.authorized_shops,
    "product_search": lambda asker: endpoints.search_products(asker, SHOP, WINDOW, "next"),
    "product_detail": lambda asker: endpoints.product_detail(asker, SHOP, "1729000000513636765"),
    "order_search": lambda asker: endpoints.search_orders(
        asker, SHOP, "update_time", WINDOW, "next"
    ),
    "order_detail": lambda asker: endpoints.order_detail(
        asker, SHOP, ["577086512123755121", "577086512123755122"]
    ),
    "returns": lambda asker: aftersales.search_returns(asker, SHOP, WINDOW, "next"),
    "cancellations": lambda asker: aftersales.search_cancellations(asker, SHOP, WINDOW, "next"),
    "statements": lambda asker: finance.statements(asker, SHOP, WINDOW, "next"),
    "statement_lines": lambda asker: finance.statement_lines(
        asker, SHOP, "7353000000000000001", "next"
    ),
    "order_settlement": lambda asker: finance.order_settlement(asker, SHOP, "577086512123755121"),
    "unsettled": lambda asker: finance.unsettled(asker, SHOP, WINDOW, "next"),
    "payouts": lambda asker: finance.payouts(asker, SHOP, WINDOW, "next"),
    "withdrawals": lambda asker: finance.withdrawals(asker, SHOP, WINDOW, "next"),
}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_only_described_parameters_are_sent_and_all_that_are_required(name: str) -> None:
    endpoint = ENDPOINTS[name]
    with Scripted(good(sample(described(endpoint)["answer"]))) as server:
        ASKING[name](client(server))
    (asked,) = server.asked
    sent = asked.query.keys() - COMMON
    assert sent <= described(endpoint)["query"].keys()
    assert sent >= set(described(endpoint)["required"])
    assert ("shop_cipher" in asked.query) == (name != "shops")
    body = json.loads(asked.body or b"{}")
    assert body.keys() <= {field.removesuffix("[]") for field in described(endpoint)["body"]}
    assert asked.method == "POST" or not asked.body


@pytest.mark.parametrize("name", READERS)
def test_every_described_field_is_read_and_none_is_called_new(name: str) -> None:
    data = sample(described(ENDPOINTS[name])["answer"])
    batch = READERS[name](json.dumps({"code": 0, "data": data}).encode())
    assert batch.size == 1
    assert not batch.unknown
    if name != "order_settlement":  # whose sample amounts do not add up
        assert not batch.problems
        assert len(batch.records) == 1


def test_every_described_field_of_a_product_is_known() -> None:
    data = sample(described(ENDPOINTS["product_detail"])["answer"])
    assert read_product(json.dumps({"code": 0, "data": data}).encode()).id
    assert not ProductWire.new_names([data])


def test_the_newer_version_of_an_order_is_known_too() -> None:
    data = sample(CONTRACT["GET /order/202507/orders"]["answer"])
    batch = read_orders(json.dumps({"code": 0, "data": data}).encode())
    assert not batch.unknown
    assert batch.records[0].create_time == datetime(2026, 6, 25, 16, tzinfo=UTC)
