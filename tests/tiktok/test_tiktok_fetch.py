"""Fetching orders and products from the sample shop, whatever goes wrong on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from xlplugin.errors import Cancelled, FixInputError, TryAgainError
from xlplugin.sandbox.faults import KINDS, Fault
from xlplugin.sandbox.gate import ReceivedRequest
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.refusals import RefusedCall
from xlplugin.sandbox.server import SandboxServer
from xlplugin.sandbox.vendor import DelayedReply
from xlplugin.tiktok.api import link, tokens
from xlplugin.tiktok.api.client import Client, ClientOptions, connect
from xlplugin.tiktok.api.endpoints import (
    fetch_changed_orders,
    fetch_orders,
    fetch_orders_by_id,
    fetch_shops,
    fetch_skus,
)
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.facts import Order, Shop
from xlplugin.tiktok.secrets import data_dir, vault

SINCE = datetime(2026, 5, 25, tzinfo=UTC)
UNTIL = datetime(2026, 7, 13, tzinfo=UTC)
FIRST = int(datetime(2026, 5, 31, 16, tzinfo=UTC).timestamp())  # midnight of 1 June in Malaysia
SEARCH = "/orders/search"


@contextmanager
def linked(server: SandboxServer, workers: int = 6) -> Iterator[tuple[Client, Shop]]:
    """A client for the first shop of a server, which does not really sleep."""
    app = AppKey(server.app.app_key, server.app.app_secret, server.app.service_id)
    gateway = Gateway.at(server.url, calls_per_second=1e6)
    code = parse_qs(urlsplit(server.authorise()).query)["code"][0]
    tokens.save(vault(), "Melati", app, link.exchange(gateway, app, code), gateway)
    with connect(
        "Melati", vault(), ClientOptions(sleep=lambda seconds: None, workers=workers)
    ) as client:
        yield client, fetch_shops(client)[0]


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Month(orders=700, shops=1)) as server:
        yield server


def truth(server: SandboxServer, shop: Shop) -> dict[str, str]:
    """Every order of the shop and its state at this moment."""
    records = server.vendor.records[shop.id]
    return {
        records.shop.order_id(number): records.timeline(number).status
        for number in range(records.shop.orders)
    }


def states(orders: list[Order]) -> dict[str, str]:
    return {order.id: order.status for order in orders}


def asked(server: SandboxServer, path: str = SEARCH) -> int:
    return sum(called.endswith(path) for _, called, _, _ in server.vendor.calls)


def test_every_order_comes_once_in_order_and_in_few_calls(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        fetched = fetch_orders(client, shop, SINCE, UNTIL)
    assert states(fetched.records) == truth(server, shop)
    assert not fetched.problems
    assert not fetched.unknown
    assert [order.create_time for order in fetched.records] == sorted(
        order.create_time for order in fetched.records
    )
    assert asked(server) < 2 * 7
    assert not list((data_dir() / "fetches").glob("*.pages"))


def test_only_the_asked_time_comes_its_end_not_included(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        everything = fetch_orders(client, shop, SINCE, UNTIL).records
        since = everything[100].create_time
        until = everything[500].create_time
        some = fetch_orders(client, shop, since, until).records
    assert some == [order for order in everything if since <= order.create_time < until]


def test_a_range_that_ends_in_the_future_is_left_open(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        assert (
            len(fetch_orders(client, shop, SINCE, datetime(2200, 1, 1, tzinfo=UTC)).records) == 700
        )


def test_a_range_the_wrong_way_round_is_the_users_to_mend(server: SandboxServer) -> None:
    with linked(server) as (client, shop), pytest.raises(FixInputError, match="From"):
        fetch_orders(client, shop, UNTIL, SINCE)


def test_progress_climbs_to_the_count_that_tiktok_announced(server: SandboxServer) -> None:
    seen: list[tuple[int, int | None, str]] = []
    with linked(server) as (client, shop):
        fetch_orders(client, shop, SINCE, UNTIL, lambda *step: seen.append(step))
    assert {total for _, total, _ in seen} == {700}
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert seen[-1][0] == 700


def test_orders_that_change_while_they_are_read_come_at_their_latest_state(
    server: SandboxServer,
) -> None:
    with linked(server) as (client, shop):
        before = truth(server, shop)
        server.vendor.faults.plan(Fault("moving", orders=5), path=SEARCH, times=9)
        fetched = fetch_orders(client, shop, SINCE, UNTIL)
    assert truth(server, shop) != before
    assert states(fetched.records) == truth(server, shop)


@pytest.mark.parametrize(
    "kind", ["no_token", "repeated_token", "wrong_type", "new_field", "bad_record"]
)
def test_a_page_that_is_not_as_it_should_be_loses_no_order(
    server: SandboxServer, kind: str
) -> None:
    with linked(server) as (client, shop):
        server.vendor.faults.plan(kind, path=SEARCH, times=20)
        fetched = fetch_orders(client, shop, SINCE, UNTIL)
    assert states(fetched.records) == truth(server, shop)
    assert not fetched.problems
    assert fetched.unknown == ({"Orders.loyalty_programme"} if kind == "new_field" else frozenset())


def test_an_order_that_stays_unreadable_is_a_problem_with_its_id(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        server.vendor.faults.plan("bad_record", path=SEARCH)
        server.vendor.faults.plan("bad_record", path="/202309/orders", after=1, times=99)
        fetched = fetch_orders(client, shop, SINCE, UNTIL)
    missing = truth(server, shop).keys() - states(fetched.records).keys()
    assert {problem.row for problem in fetched.problems} == missing
    assert missing


def test_a_second_full_of_orders_is_read_by_its_page_tokens() -> None:
    with SandboxServer(Month(orders=330, shops=1)) as server:
        records = server.vendor.records[server.month.shops[0].id]
        noon = int(datetime(2026, 6, 15, 4, tzinfo=UTC).timestamp())
        records.shop.timelines[:] = [
            timeline._replace(create=noon) for timeline in records.shop.timelines
        ]
        with linked(server) as (client, shop):
            server.vendor.faults.plan("no_token", path=SEARCH, after=2)
            server.vendor.faults.plan("repeated_token", path=SEARCH, after=4)
            fetched = fetch_orders(client, shop, SINCE, UNTIL)
        assert states(fetched.records) == truth(server, shop)


def test_a_fetch_that_was_cut_off_goes_on_without_asking_again(server: SandboxServer) -> None:
    with linked(server, workers=1) as (client, shop):
        server.vendor.faults.plan("unavailable", path=SEARCH, after=4, times=5)
        with pytest.raises(TryAgainError):
            fetch_orders(client, shop, SINCE, UNTIL)
        server.vendor.move_orders(shop.id, 20)
        before = asked(server)
        fetched = fetch_orders(client, shop, SINCE, UNTIL)
    assert states(fetched.records) == truth(server, shop)
    assert asked(server) - before < 8  # what was left of the month, and what changed since


def test_a_cancelled_fetch_stops_soon_and_keeps_what_it_has(server: SandboxServer) -> None:
    presses: list[int] = []

    def cancel_at_300(done: int, total: int | None, text: str) -> None:
        if done >= 300:
            presses.append(done)

    with linked(server, workers=1) as (client, shop):
        client._cancelled = lambda: bool(presses)
        with pytest.raises(Cancelled, match="kept"):
            fetch_orders(client, shop, SINCE, UNTIL, cancel_at_300)
    before = asked(server)
    with linked(server, workers=1) as (client, shop):
        assert len(fetch_orders(client, shop, SINCE, UNTIL).records) == 700
    assert before < 8
    assert asked(server) - before < 8


KILLED = """
import sys
from datetime import UTC, datetime
from xlplugin.tiktok.api.client import ClientOptions, connect
from xlplugin.tiktok.api.endpoints import fetch_orders, fetch_shops
from xlplugin.tiktok.secrets import vault
with connect("Melati", vault(), ClientOptions(workers=2)) as client:
    since, until = map(datetime.fromisoformat, sys.argv[1:])
    shop = fetch_shops(client)[0]
    fetch_orders(client, shop, since, until, lambda done, *_: print(done, flush=True))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a kill that nobody can catch")
def test_a_killed_fetch_is_taken_up_by_the_next_process(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        server.delay = 0.05
        words = [sys.executable, "-c", KILLED, SINCE.isoformat(), UNTIL.isoformat()]
        other = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert other.stdout
        had = [int(other.stdout.readline()) for _ in range(3)][-1]
        other.send_signal(signal.SIGKILL)
        other.communicate()
        server.delay = 0.0
        before = asked(server)
        seen: list[int] = []
        fetched = fetch_orders(
            client, shop, SINCE, UNTIL, lambda done, total, text: seen.append(done)
        )
    assert states(fetched.records) == truth(server, shop)
    assert seen[0] >= had
    assert asked(server) - before < 11


def test_two_processes_at_the_same_fetch_do_not_disturb_each_other(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        server.delay = 0.02
        words = [sys.executable, "-c", KILLED, SINCE.isoformat(), UNTIL.isoformat()]
        other = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert other.stdout
        other.stdout.readline()
        assert len(fetch_orders(client, shop, SINCE, UNTIL).records) == 700
        assert other.communicate(timeout=30)[0].split()[-1] == "700"


def test_a_page_that_takes_tiktok_too_long_is_asked_for_in_smaller_pieces(
    server: SandboxServer,
) -> None:
    pages: list[int] = []
    answer = server.vendor.answer

    def slow_with_large_pages(request: ReceivedRequest) -> DelayedReply:
        if request.path.endswith(SEARCH):
            pages.append(int(request.query["page_size"]))
            if pages[-1] > 30:
                return server.vendor.refusal(RefusedCall(504, 36009007, "Request timeout."))
        return answer(request)

    server.vendor.answer = slow_with_large_pages  # type: ignore[method-assign]  # put in its place
    with linked(server, workers=1) as (client, shop):
        fetched = fetch_orders(client, shop, SINCE, UNTIL)
    assert states(fetched.records) == truth(server, shop)
    assert pages[:3] == [100, 50, 25]
    assert set(pages[3:]) == {25}, "what was learnt is kept"


def test_throttling_is_waited_for_and_never_seen(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        server.vendor.faults.plan("throttle", path=SEARCH, after=1, times=4)
        assert len(fetch_orders(client, shop, SINCE, UNTIL).records) == 700


def test_what_changed_since_is_found_however_old_it_is(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        since = datetime.now(UTC)
        moved = server.vendor.move_orders(shop.id, 12)
        fetched = fetch_changed_orders(
            client, shop, since.replace(microsecond=0), datetime(2200, 1, 1, tzinfo=UTC)
        )
    assert states(fetched.records) == {number: truth(server, shop)[number] for number in moved}


def test_orders_are_fetched_by_id_and_strangers_are_named(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        ids = list(truth(server, shop))
        wanted = [*ids[:130], "577086512123755121", *ids[200:210], ids[0]]
        server.vendor.faults.plan("bad_record", path="/202309/orders")
        fetched = fetch_orders_by_id(client, shop, wanted)
    assert [order.id for order in fetched.records] == [*ids[:130], *ids[200:210]]
    (problem,) = fetched.problems
    assert problem.row == "577086512123755121"
    assert "does not belong to this shop" in problem.what


def test_every_sku_comes_with_what_tells_it_apart(server: SandboxServer) -> None:
    with linked(server) as (client, shop):
        server.vendor.faults.plan("bad_record", path="/products/search")
        fetched = fetch_skus(client, shop)
    products = server.month.shops[0].catalogue.products
    assert {sku.sku_id for sku in fetched.records} == {
        sku.id for product in products for sku in product.skus
    }
    assert not fetched.problems
    variations = {
        sku.id: sku.variation
        for product in products
        if len(product.skus) > 1
        for sku in product.skus
    }
    assert {
        sku.sku_id: sku.variation for sku in fetched.records if sku.sku_id in variations
    } == variations


def test_a_catalogue_beyond_the_servers_cap_is_listed_in_windows() -> None:
    with (
        SandboxServer(Month(orders=10, shops=1, products=10_300)) as server,
        linked(server) as (client, shop),
    ):
        products = server.month.shops[0].catalogue.products
        assert len(products) > 10_000
        for detail in (one for one in products if len(one.skus) > 1):
            assert detail.id
        fetched = fetch_skus(client, shop)
        assert {sku.product_id for sku in fetched.records} == {product.id for product in products}


RUNS = int(os.environ.get("XLPLUGIN_STORMS", "15"))


@pytest.mark.parametrize("seed", range(RUNS))
def test_under_all_faults_at_once_every_order_comes_at_its_latest_state(seed: int) -> None:
    """XLPLUGIN_STORMS=1000 makes a thousand of these."""
    with (
        SandboxServer(Month(seed=seed, orders=240, shops=1)) as server,
        linked(server, workers=3) as (client, shop),
    ):
        weather_the_storm(server, client, shop, 0.3)


def test_six_weeks_of_6900_orders_come_through_all_faults_at_once() -> None:
    with (
        SandboxServer(Month(seed=6900, orders=6900, shops=1)) as server,
        linked(server) as (client, shop),
    ):
        records = server.vendor.records[shop.id]
        for place, timeline in enumerate(
            records.shop.timelines
        ):  # a month's orders, drawn out over six weeks
            records.shop.timelines[place] = timeline._replace(
                create=FIRST + (timeline.create - FIRST) * 41 // 30
            )
        weather_the_storm(server, client, shop, 0.15)


def weather_the_storm(server: SandboxServer, client: Client, shop: Shop, rate: float) -> None:
    """Fetch under every fault there is, pressing again after each sentence, until all orders are
    there.
    """
    server.vendor.faults.storm(rate, KINDS, path="/order/", seconds=0.01)
    fetched = None
    sentences = 0
    while fetched is None:
        try:
            fetched = fetch_orders(client, shop, SINCE, UNTIL)
        except TryAgainError as error:
            sentences += 1
            assert error.cure
            assert sentences < 20
    server.vendor.faults.clear()
    assert not fetched.problems
    assert len(fetched.records) == len(states(fetched.records))
    # What moved after the last look is the next fetch's.
    assert states(fetched.records).keys() == truth(server, shop).keys()
    assert states(fetch_orders(client, shop, SINCE, UNTIL).records) == truth(server, shop)


def test_unfinished_fetches_keep_no_secret(server: SandboxServer) -> None:
    with linked(server, workers=1) as (client, shop):
        server.vendor.faults.plan("unavailable", path=SEARCH, after=2, times=5)
        with pytest.raises(TryAgainError):
            fetch_orders(client, shop, SINCE, UNTIL)
        (file,) = (data_dir() / "fetches").glob("*.pages")
        account = tokens.load(vault(), "Melati")
    kept = file.read_bytes().decode(errors="replace")
    assert '"order' in kept
    pair = account.tokens
    assert not any(
        secret in kept for secret in (account.app.app_secret, pair.access_token, pair.refresh_token)
    )
