"""Reading TikTok's answers.

What a page becomes, and how little of it may be wrong without stopping the rest.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.errors import TryAgainError
from xlplugin.tiktok.api.wire import read_orders, read_product, read_products, read_shops
from xlplugin.tiktok.facts import Order, OrderLine, Shop

UNIT = {
    "id": "577086512123755123",
    "sku_id": "1729500000000000067",
    "seller_sku": "BKM-SLM-SG-S",
    "product_name": "Baju Kurung Moden",
    "sku_name": "Hijau Sage, S",
    "original_price": "89",
    "sale_price": "79.9",
    "seller_discount": "9.1",
    "platform_discount": "0 ",
    "is_gift": False,
}
GIFT = {
    **UNIT,
    "id": "577086512123755125",
    "original_price": "0",
    "sale_price": "0",
    "seller_discount": "0",
    "is_gift": True,
}
ORDER: dict[str, Any] = {
    "id": "577086512123755121",
    "status": "DELIVERED",
    "create_time": 1782403200,
    "update_time": 1782661000,
    "is_sample_order": False,
    "payment": {
        "currency": "MYR",
        "sub_total": "159.8",
        "shipping_fee": "4.90",
        "total_amount": "164.7",
    },
    "recipient_address": {
        "name": "N** A*****",
        "region_code": "MY",
        "district_info": [
            {"address_level": "L0", "address_level_name": "Country", "address_name": "Malaysia"},
            {"address_level": "L1", "address_level_name": "State", "address_name": "Selangor"},
            {"address_level": "L2", "address_level_name": "City", "address_name": "Petaling Jaya"},
        ],
    },
    "line_items": [UNIT, {**UNIT, "id": "577086512123755124"}, GIFT],
}


def page(*items: object, name: str = "orders", **more: object) -> bytes:
    return json.dumps({"code": 0, "message": "Success", "data": {name: items, **more}}).encode()


def read(**changes: object) -> Order:
    (order,) = read_orders(page({**ORDER, **changes})).records
    return order


def test_an_order_becomes_facts_and_its_units_lines() -> None:
    line = OrderLine(
        "1729500000000000067",
        "BKM-SLM-SG-S",
        "Baju Kurung Moden",
        "Hijau Sage, S",
        2,
        Decimal("89"),
        Decimal("79.9"),
        Decimal("9.1"),
        Decimal("0"),
    )
    nothing = Decimal("0")
    gift = line._replace(
        quantity=1,
        original_price=nothing,
        sale_price=nothing,
        seller_discount=nothing,
        is_gift=True,
    )
    assert read() == Order(
        "577086512123755121",
        "DELIVERED",
        datetime(2026, 6, 25, 16, tzinfo=UTC),
        datetime(2026, 6, 28, 15, 36, 40, tzinfo=UTC),
        "MYR",
        Decimal("159.8"),
        Decimal("4.90"),
        Decimal("164.7"),
        "N** A*****",
        "Selangor",
        "Malaysia",
        False,
        (line, gift),
    )


@pytest.mark.parametrize(
    ("times", "shipped", "delivered"),
    [
        ({"collection_time": 1782490000, "delivery_time": 1782660000}, 1782490000, 1782660000),
        ({"rts_time": 1782480000, "collection_time": "1782490000"}, 1782490000, None),
        ({"rts_time": 1782480000, "delivery_time": 0}, 1782480000, None),
        ({"rts_time": 1782480000, "status": "AWAITING_COLLECTION"}, None, None),
        ({"collection_time": "soon", "delivery_time": ""}, None, None),
    ],
    ids=["both", "collected", "ready to ship", "still with the seller", "words"],
)
def test_an_order_says_when_it_was_shipped_and_delivered(
    times: dict[str, object], shipped: int | None, delivered: int | None
) -> None:
    order = read(**times)
    told = [moment and int(moment.timestamp()) for moment in (order.shipped, order.delivered)]
    assert told == [shipped, delivered]


def test_one_sku_at_two_prices_is_two_lines() -> None:
    assert [
        one.quantity
        for one in read(line_items=[UNIT, UNIT, {**UNIT, "sale_price": "70"}, UNIT]).lines
    ] == [3, 1]


def test_an_unpaid_order_has_no_address_and_is_read_all_the_same() -> None:
    order = read(status="UNPAID", recipient_address=None)
    assert (order.buyer, order.state, order.country) == ("", "", "")


def test_without_district_names_the_country_is_its_code() -> None:
    assert read(recipient_address={"name": "N** A*****", "region_code": "MY"}).country == "MY"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 577086512123755121},
        {"create_time": "1782403200", "update_time": 1782661000000},
        {"is_sample_order": "false"},
        {"is_sample_order": ""},
        {"payment": {**ORDER["payment"], "sub_total": 159.8}},
        {"payment": {**ORDER["payment"], "sub_total": " 159.80 "}},
        {"delivery_time": "soon", "packages": 5, "new_in_2027": {"deep": [1]}},
    ],
    ids=[
        "id a number",
        "times as text and milliseconds",
        "flag a word",
        "flag empty",
        "number",
        "spaces",
        "elsewhere",
    ],
)
def test_other_types_than_documented_are_taken(changes: dict[str, object]) -> None:
    assert read(**changes) == read()


def test_a_flag_may_be_a_word() -> None:
    assert read(is_sample_order="true").is_sample
    assert read(line_items=[{**UNIT, "is_gift": "True"}]).lines[0].is_gift


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"payment": None}, "without its amounts"),
        ({"payment": {"sub_total": "1"}}, "without its amounts"),
        ({"payment": "not what it should be"}, "'payment' is not what TikTok documents"),
        ({"payment": {**ORDER["payment"], "total_amount": "a lot"}}, "'a lot' is not an amount"),
        ({"line_items": []}, "without its items"),
        ({"line_items": [{**UNIT, "sale_price": "NaN"}]}, "'NaN' is not an amount"),
        ({"create_time": None}, "A time is missing"),
        ({"create_time": 10**18}, "out of range"),
        ({"create_time": "yesterday"}, "'create_time' is not what TikTok documents"),
    ],
)
def test_an_order_that_cannot_be_read_is_a_problem_and_the_others_go_on(
    changes: dict[str, object], what: str
) -> None:
    others = [{**ORDER, "id": "577086512123755001"}, {**ORDER, "id": "577086512123755002"}]
    batch = read_orders(
        page(others[0], {**ORDER, **changes}, others[1], total_count=3, next_page_token="next")
    )
    assert [order.id for order in batch.records] == ["577086512123755001", "577086512123755002"]
    (problem,) = batch.problems
    assert (problem.table, problem.row) == ("Orders", "577086512123755121")
    assert what in problem.what
    assert problem.cure
    assert (batch.size, batch.total, batch.token) == (3, 3, "next")


def test_a_record_without_an_id_is_a_problem_too() -> None:
    batch = read_orders(page(ORDER, {"status": "DELIVERED"}, "nonsense", None))
    assert len(batch.records) == 1
    assert [problem.row for problem in batch.problems] == ["(no id)"] * 3


def test_fields_that_nobody_has_documented_are_named() -> None:
    strange = {
        **ORDER,
        "loyalty_programme": {"tier": "GOLD"},
        "payment": {**ORDER["payment"], "carbon_fee": "0.10", "tax": "0"},
        "line_items": [{**UNIT, "room_id": "1", "holographic": True}],
    }
    assert read_orders(page(ORDER, strange)).unknown == {
        "Orders.loyalty_programme",
        "Orders.payment.carbon_fee",
        "Orders.line_items.holographic",
    }


def test_a_field_that_is_new_in_one_order_of_a_long_month_is_named() -> None:
    plain = {**ORDER, "buyer_message": "x" * 800}
    new = {**ORDER, "loyalty_programme": "GOLD"}
    pages = [page(*[plain] * 100)] * 20 + [page(*[plain] * 99, new)]
    batches = [read_orders(body) for body in pages]
    assert {len(batch.records) for batch in batches} == {100}
    assert frozenset().union(*(batch.unknown for batch in batches)) == {"Orders.loyalty_programme"}


def test_a_page_with_a_list_of_nothing_is_empty() -> None:
    pages: tuple[dict[str, object], ...] = (
        {"orders": None},
        {"orders": []},
        {},
        {"next_page_token": None, "total_count": 0},
    )
    for data in pages:
        batch = read_orders(json.dumps({"code": 0, "data": data}).encode())
        assert (batch.records, batch.problems, batch.token) == ([], [], "")


def test_what_is_no_page_is_asked_for_again() -> None:
    with pytest.raises(TryAgainError):
        read_orders(b'{"code":0,"data":"nothing"}')


def test_a_shop_without_its_cipher_is_a_problem() -> None:
    shops = [
        {
            "id": "7495540735365777507",
            "name": "Kedai Melati",
            "region": "MY",
            "cipher": "ROW_x",
            "seller_type": "LOCAL",
        },
        {"id": "7495540735366777510", "name": "Gajet Kita", "region": "MY"},
    ]
    batch = read_shops(page(*shops, name="shops"))
    assert batch.records == [Shop("7495540735365777507", "Kedai Melati", "MY", "ROW_x", "LOCAL")]
    assert [problem.row for problem in batch.problems] == ["7495540735366777510"]


PRODUCT = {
    "id": "1729000000513636765",
    "title": "Baju Kurung Moden",
    "status": "ACTIVATE",
    "skus": [
        {
            "id": "1730500000004128299",
            "seller_sku": "BKM-SLM-SG-S",
            "price": {"currency": "MYR", "tax_exclusive_price": "89.00", "sale_price": "96.12"},
            "sales_attributes": [
                {"name": "Warna", "value_name": "Hijau Sage"},
                {"name": "Saiz", "value_name": "S"},
            ],
        },
        {
            "id": "1730500000008267628",
            "price": None,
            "list_price": {"amount": "99", "currency": "MYR"},
        },
    ],
}


def test_a_product_is_one_record_a_sku_at_the_price_that_the_buyer_sees() -> None:
    (product,) = read_products(page(PRODUCT, name="products")).records
    local, other = product.facts()
    assert (local.variation, local.price, local.currency) == (
        "Hijau Sage, S",
        Decimal("89.00"),
        "MYR",
    )
    assert (other.seller_sku, other.price, other.currency) == ("", Decimal("99"), "MYR")
    assert next(product.facts(cross_border=True)).price == Decimal("96.12")


def test_the_detail_of_a_product_is_the_same_record() -> None:
    assert (
        read_product(json.dumps({"code": 0, "data": PRODUCT}).encode()).title == "Baju Kurung Moden"
    )


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
places = st.sampled_from(
    ["payment", "line_items", "recipient_address", "create_time", "status", "id", "is_sample_order"]
)


@given(st.dictionaries(places, anything, min_size=1))
def test_whatever_stands_in_one_order_the_others_are_read(changes: dict[str, Any]) -> None:
    neighbour = {**ORDER, "id": "577086512123755002"}
    batch = read_orders(page({**ORDER, **changes}, neighbour))
    assert batch.records[-1].id == "577086512123755002"
    assert len(batch.records) + len(batch.problems) == 2
