"""Search pages every record exactly once, whatever the order of sorting, and survives orders that
move.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.shopper import Shopper
from xlplugin.sandbox.faults import Fault
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.paging import cursor_token, read_cursor
from xlplugin.sandbox.server import SandboxServer

SEARCH = "/order/202309/orders/search"
PRODUCTS = "/product/202502/products/search"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shopper]:
    with SandboxServer(Month(orders=200)) as server, Shopper(server) as shopper:
        yield shopper.link()


@pytest.mark.parametrize("sort_field", ["create_time", "update_time"])
@pytest.mark.parametrize("sort_order", ["ASC", "DESC"])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_paging_gives_every_order_once_and_in_order(
    shop: Shopper, sort_field: str, sort_order: str, size: int
) -> None:
    orders = shop.pages(
        "POST", SEARCH, "orders", {}, page_size=size, sort_field=sort_field, sort_order=sort_order
    )
    assert sorted(order["id"] for order in orders) == [
        shop.shop.order_id(number) for number in range(100)
    ]
    times = [order[sort_field] for order in orders]
    assert times == sorted(times, reverse=sort_order == "DESC")


def test_newest_first_is_what_order_search_does_unasked(shop: Shopper) -> None:
    first = shop.ask("POST", SEARCH, {}, page_size=2).data["orders"]
    assert first[0]["create_time"] >= first[1]["create_time"]
    assert first[0]["status"] == "UNPAID"


def test_a_token_is_opaque_and_must_be_encoded_when_sent(shop: Shopper) -> None:
    token = shop.ask("POST", SEARCH, {}, page_size=10).data["next_page_token"]
    assert len(token) == 80 and "+" in token and "/" in token
    assert read_cursor(token[:-4] + "AAAA", b"12345678") is None


def test_a_cursor_survives_its_token() -> None:
    for key in range(50):
        assert read_cursor(cursor_token(b"filters!", key * 10**9, key), b"filters!") == (
            key * 10**9,
            key,
        )


def test_a_token_goes_with_its_filters_only(shop: Shopper) -> None:
    token = shop.ask("POST", SEARCH, {}, page_size=10).data["next_page_token"]
    other = shop.ask("POST", SEARCH, {"order_status": "COMPLETED"}, page_size=10, page_token=token)
    assert other.json["code"] == 36009004
    assert shop.ask("POST", SEARCH, {}, page_size=50, page_token=token).json["code"] == 0


def test_lower_bounds_are_inclusive_and_upper_bounds_exclusive(shop: Shopper) -> None:
    times = sorted(timeline.create for timeline in shop.shop.timelines)
    body = {"create_time_ge": times[10], "create_time_lt": times[40]}
    assert shop.ask("POST", SEARCH, body, page_size=1).data["total_count"] == 30
    updated = sorted(timeline.update for timeline in shop.shop.timelines)
    body = {"update_time_ge": updated[0], "update_time_lt": updated[-1]}
    wanted = sum(updated[0] <= time < updated[-1] for time in updated)
    assert shop.ask("POST", SEARCH, body, page_size=1).data["total_count"] == wanted


def test_statuses_filter(shop: Shopper) -> None:
    for status, count in shop.server.month.expected(shop.shop).statuses.items():
        found = shop.pages("POST", SEARCH, "orders", {"order_status": status}, page_size=40)
        assert len(found) == count and {order["status"] for order in found} == {status}


def test_an_order_that_moves_while_pages_are_read_is_not_lost_when_sorted_by_update() -> None:
    with SandboxServer(Month(orders=60, shops=1)) as server, Shopper(server) as shop:
        shop.link()
        server.vendor.faults.plan(Fault("moving", orders=3), path="orders/search", times=4)
        orders = shop.pages(
            "POST", SEARCH, "orders", {}, page_size=10, sort_field="update_time", sort_order="ASC"
        )
        seen = Counter(order["id"] for order in orders)
        assert set(seen) == {shop.shop.order_id(number) for number in range(60)}
        latest = {order["id"]: order for order in orders}
        records = server.vendor.records[shop.shop.id]
        for number in range(60):
            assert latest[shop.shop.order_id(number)]["status"] == records.timeline(number).status


def test_a_moved_order_shows_its_new_state_everywhere() -> None:
    with SandboxServer(Month(orders=30, shops=1)) as server, Shopper(server) as shop:
        shop.link()
        before = {
            order["id"]: order for order in shop.pages("POST", SEARCH, "orders", {}, page_size=50)
        }
        (moved,) = server.vendor.move_orders(shop.shop.id)
        (after,) = shop.ask("GET", "/order/202309/orders", ids=moved).data["orders"]
        assert (
            after["status"] != before[moved]["status"]
            and after["update_time"] > before[moved]["update_time"]
        )
        assert {line["display_status"] for line in after["line_items"]} == {after["status"]}


def test_detail_takes_fifty_ids_of_this_seller(shop: Shopper) -> None:
    ids = [shop.shop.order_id(number) for number in range(51)]
    found = shop.ask("GET", "/order/202507/orders", ids=",".join(ids[:50])).data["orders"]
    assert [order["id"] for order in found] == ids[:50]
    assert shop.ask("GET", "/order/202507/orders", ids=",".join(ids)).json["code"] == 98001004
    foreign = shop.server.month.shops[1].order_id(0)
    assert (
        shop.ask("GET", "/order/202507/orders", ids=f"{ids[0]},{foreign}").json["code"] == 21008111
    )


def test_no_address_while_unpaid_or_on_hold_and_a_masked_one_after(shop: Shopper) -> None:
    for order in shop.pages("POST", SEARCH, "orders", {}, page_size=100):
        if order["status"] in {"UNPAID", "ON_HOLD"}:
            assert "recipient_address" not in order
        else:
            address = order["recipient_address"]
            assert (
                "*" in address["name"]
                and "***" in address["phone_number"]
                and address["region_code"] == "MY"
            )


def test_products_page_by_offset_and_end_with_an_empty_token(shop: Shopper) -> None:
    products = shop.pages("POST", PRODUCTS, "products", {}, page_size=4)
    assert [product["id"] for product in products] == [
        product.id for product in shop.shop.catalogue.products
    ]
    assert shop.ask("POST", PRODUCTS, {}, page_size=4).data["next_page_token"] == "b2Zmc2V0PTQK"


def test_products_are_found_by_status_seller_sku_and_inclusive_times(shop: Shopper) -> None:
    everything = shop.shop.catalogue.products
    inactive = shop.pages(
        "POST", PRODUCTS, "products", {"status": "SELLER_DEACTIVATED"}, page_size=10
    )
    assert [product["title"] for product in inactive] == ["Jubah Dubai Edisi Terhad"]
    assert (
        len(shop.pages("POST", PRODUCTS, "products", {"seller_skus": ["SRG-LGN-HT"]}, page_size=10))
        == 2
    )
    body = {"create_time_ge": everything[3].created, "create_time_le": everything[3].created}
    assert [
        product["id"] for product in shop.pages("POST", PRODUCTS, "products", body, page_size=10)
    ] == [everything[3].id]
    assert (
        shop.ask("POST", PRODUCTS, {"seller_skus": ["x"] * 11}, page_size=10).json["code"]
        == 12019027
    )
    assert (
        shop.ask("POST", PRODUCTS, {"sku_ids": ["1"] * 11}, page_size=10).json["code"] == 12019087
    )


def test_a_product_in_full_names_its_variation(shop: Shopper) -> None:
    product = shop.shop.catalogue.products[0]
    told = shop.ask("GET", f"/product/202309/products/{product.id}").data
    assert [value["value_name"] for value in told["skus"][0]["sales_attributes"]] == [
        "Hijau Sage",
        "S",
    ]
    assert shop.ask("GET", "/product/202309/products/1729000000000000001").json["code"] == 12052032


def test_more_than_ten_thousand_products_must_be_split_by_time() -> None:
    with (
        SandboxServer(Month(orders=5, shops=1, products=10_050)) as server,
        Shopper(server) as shop,
    ):
        shop.link()
        assert shop.ask("POST", PRODUCTS, {}, page_size=100).json["code"] == 12052180
        opened = shop.shop.calendar.start - 200 * 86400
        halves = [{"create_time_ge": opened}, {"create_time_le": opened - 1}]
        counts = [
            shop.ask("POST", PRODUCTS, body, page_size=1).data["total_count"] for body in halves
        ]
        assert sum(counts) == 10_050 and max(counts) <= 10_000
