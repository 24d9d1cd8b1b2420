"""What the sample shop can break on demand, and that it breaks the same way every time."""

import http.client
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.shopper import Answer, Shopper
from xlplugin.sandbox.faults import KINDS, Fault, Faults
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer

SEARCH = "/order/202309/orders/search"


@pytest.fixture
def shop() -> Iterator[Shopper]:
    with SandboxServer(Month(orders=40, shops=1)) as server, Shopper(server) as shopper:
        yield shopper.link()


def _search(shop: Shopper, kind: str, **query: Any) -> Answer:
    shop.server.vendor.faults.plan(kind, path=SEARCH)
    return shop.ask("POST", SEARCH, {}, page_size=10, **query)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("internal", 500, 36009003), ("timeout", 504, 36009007), ("throttle", 429, 36009002)],
)
def test_tiktoks_own_errors(shop: Shopper, kind: str, status: int, code: int) -> None:
    assert _search(shop, kind).refusal[:2] == (status, code)
    assert shop.ask("POST", SEARCH, {}, page_size=10).json["code"] == 0


def test_a_gateway_that_is_down_speaks_no_json(shop: Shopper) -> None:
    answer = _search(shop, "unavailable")
    assert answer.status == 503 and not answer.body.startswith(b"{")
    answer = _search(shop, "html")
    assert answer.status == 200 and answer.body.startswith(b"<!DOCTYPE html>")


def test_success_without_data(shop: Shopper) -> None:
    told = _search(shop, "null_data").json
    assert (told["code"], told["data"], told["message"]) == (0, None, "Success")


def test_a_page_token_that_is_missing_or_comes_again(shop: Shopper) -> None:
    first = _search(shop, "no_token").data
    assert "next_page_token" not in first and first["total_count"] == 40 > len(first["orders"])
    token = shop.ask("POST", SEARCH, {}, page_size=10).data["next_page_token"]
    assert _search(shop, "repeated_token", page_token=token).data["next_page_token"] == token


def test_a_connection_that_ends_too_early(shop: Shopper) -> None:
    with pytest.raises(http.client.IncompleteRead):
        _search(shop, "cut")


def test_an_answer_that_takes_its_time(shop: Shopper) -> None:
    shop.server.vendor.faults.plan(Fault("slow", seconds=0.12), path=SEARCH)
    started = time.monotonic()
    assert shop.ask("POST", SEARCH, {}, page_size=10).status == 200
    assert time.monotonic() - started >= 0.12


def test_one_record_of_a_wrong_type(shop: Shopper) -> None:
    orders = _search(shop, "wrong_type").data["orders"]
    assert [type(order["create_time"]) for order in orders].count(str) == 1
    assert [type(order["payment"]["sub_total"]) for order in orders].count(float) == 1


def test_one_record_that_makes_no_sense_and_one_with_something_new(shop: Shopper) -> None:
    orders = _search(shop, "bad_record").data["orders"]
    assert [isinstance(order["payment"], str) for order in orders].count(True) == 1
    orders = _search(shop, "new_field").data["orders"]
    assert ["loyalty_programme" in order for order in orders].count(True) == 1


def test_a_plan_spares_waits_and_ends(shop: Shopper) -> None:
    shop.server.vendor.faults.plan("internal", path=SEARCH, after=1, times=2)
    codes = [shop.ask("POST", SEARCH, {}, page_size=10).json["code"] for _ in range(4)]
    assert codes == [0, 36009003, 36009003, 0]
    assert shop.server.vendor.faults.happened == [("internal", SEARCH)] * 2


def test_a_request_that_fails_a_check_uses_up_no_fault(shop: Shopper) -> None:
    shop.server.vendor.faults.plan("internal", path=SEARCH)
    assert shop.ask("POST", SEARCH, {}, page_size=1000).json["code"] == 98001004
    assert shop.ask("POST", SEARCH, {}, page_size=10).json["code"] == 36009003


def test_a_storm_is_the_same_at_every_run_of_a_seed() -> None:
    def weather(seed: int) -> list[str | None]:
        faults = Faults(seed)
        faults.storm(0.4)
        return [fault.kind if (fault := faults.next(SEARCH)) else None for _ in range(200)]

    assert weather(1) == weather(1) != weather(2)
    assert set(weather(1)) == {None, *KINDS}
    assert 50 < sum(kind is not None for kind in weather(1)) < 110


def test_a_storm_that_is_over_is_over(shop: Shopper) -> None:
    shop.server.vendor.faults.storm(1.0, ("internal",))
    assert shop.ask("POST", SEARCH, {}, page_size=10).json["code"] == 36009003
    shop.server.vendor.faults.clear()
    assert shop.ask("POST", SEARCH, {}, page_size=10).json["code"] == 0


def test_a_fault_nobody_knows_is_a_mistake_of_the_test(shop: Shopper) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        shop.server.vendor.faults.plan("earthquake")


def test_the_rate_limit_counts_each_shop_on_its_own() -> None:
    with (
        SandboxServer(Month(orders=10)) as server,
        Shopper(server) as first,
        Shopper(server, 1) as second,
    ):
        server.vendor.meter.calls = 2
        server.vendor.meter.seconds = 3600
        first.link()
        second.link()
        codes = [
            one.ask("POST", SEARCH, {}, page_size=1).status
            for one in (first, first, second, first, second)
        ]
        assert codes == [200, 200, 200, 429, 200]
        assert (server.vendor.meter.refused, server.vendor.meter.busiest) == (1, 2)


def test_one_connection_serves_many_calls(shop: Shopper) -> None:
    for _ in range(3):
        answer = shop.ask("POST", SEARCH, {}, page_size=10)
        assert "connection" not in answer.headers and json.loads(answer.body)["code"] == 0
