"""The month behind the sample shop: it ties out at every seed, and holds what real months hold."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplugin.sandbox import wire
from xlplugin.sandbox.month import Month, ShopMonth
from xlplugin.sandbox.settling import FEES, REVENUE, SHIPPING

ALL_STATUSES = {
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
    "CANCELLED",
}


@pytest.fixture(scope="module")
def month() -> Month:
    return Month()


@given(seed=st.integers(0, 10_000), orders=st.integers(0, 150), shops=st.integers(1, 3))
@settings(max_examples=25)
def test_every_row_of_every_month_proves_itself(seed: int, orders: int, shops: int) -> None:
    for shop in Month(seed, orders, shops).shops:
        for row in shop.rows:
            assert set(row.parts) <= {*REVENUE, *SHIPPING, *FEES, "adjustment"}
            assert (
                row.settlement == sum(row.parts.values()) == row.revenue + row.fees + row.adjustment
            )
            assert row.is_order or set(row.parts) == {"adjustment"}
            assert not (row.is_order and row.adjustment)
            assert shop.calendar.start < row.settled < shop.calendar.now


@given(seed=st.integers(0, 10_000), orders=st.integers(1, 80))
@settings(max_examples=25)
def test_every_order_satisfies_the_documented_identities(seed: int, orders: int) -> None:
    (shop,) = Month(seed, orders, 1).shops
    for one in shop.trades():
        told = wire.order(shop, one)
        pay = {
            name: Decimal(value) for name, value in told["payment"].items() if name != "currency"
        }
        assert (
            pay["sub_total"]
            == pay["original_total_product_price"]
            - pay["seller_discount"]
            - pay["platform_discount"]
        )
        assert pay["shipping_fee"] == (
            pay["original_shipping_fee"]
            - pay["shipping_fee_seller_discount"]
            - pay["shipping_fee_platform_discount"]
        )
        assert pay["total_amount"] == pay["sub_total"] + pay["shipping_fee"] >= 0
        assert pay["sub_total"] == sum(Decimal(line["sale_price"]) for line in told["line_items"])
        assert all(Decimal(line["sale_price"]) >= 0 for line in told["line_items"])


@given(seed=st.integers(0, 10_000), orders=st.integers(1, 120))
@settings(max_examples=25)
def test_ids_are_18_digits_each_of_one_order_and_lead_back_to_it(seed: int, orders: int) -> None:
    month = Month(seed, orders, 2)
    ids = [shop.order_id(number) for shop in month.shops for number in range(shop.orders)]
    assert len(set(ids)) == orders
    assert all(len(identity) == 18 and identity[:2] in {"57", "58"} for identity in ids)
    for shop in month.shops:
        assert [shop.order_number(shop.order_id(number)) for number in range(shop.orders)] == list(
            range(shop.orders)
        )
        assert shop.order_number(str(int(shop.order_id(0)) + 1)) is None
    assert month.shops[0].order_number("not an id") is None


def test_times_of_an_order_follow_each_other_and_stay_in_the_month(month: Month) -> None:
    for shop in month.shops:
        for timeline in shop.timelines:
            steps = [
                timeline.create,
                timeline.paid,
                timeline.shipped,
                timeline.collected,
                timeline.delivered,
                timeline.completed,
            ]
            reached = [time for time in steps if time]
            assert reached == sorted(reached)
            assert shop.calendar.start <= timeline.create <= timeline.update <= shop.calendar.now


def test_the_same_seed_makes_the_same_month_and_another_seed_another() -> None:
    def told(seed: int) -> list[wire.Json]:
        (shop,) = Month(seed, 12, 1).shops
        return [wire.order(shop, one) for one in shop.trades()]

    assert told(4) == told(4)
    assert told(4) != told(5)


def test_each_shop_has_all_nine_statuses(month: Month) -> None:
    for shop in month.shops:
        assert set(month.expected(shop).statuses) == ALL_STATUSES


def test_the_first_orders_belong_to_june_in_kuala_lumpur_and_to_may_in_utc(month: Month) -> None:
    for shop in month.shops:
        for timeline in shop.timelines[:2]:
            assert shop.local(timeline.create).date() == date(2026, 6, 1)
            assert datetime.fromtimestamp(timeline.create, UTC).date() == date(2026, 5, 31)
        assert (
            shop.local(max(timeline.create for timeline in shop.timelines)).isoformat()
            == "2026-06-30T23:59:59+08:00"
        )


def _order_rows(shop: ShopMonth) -> dict[str, list[tuple[int, int]]]:
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in shop.rows:
        if row.is_order:
            rows[row.id].append((row.settled, row.settlement))
    return rows


def test_the_month_has_what_real_settlements_have(month: Month) -> None:
    for shop in month.shops:
        several = [rows for rows in _order_rows(shop).values() if len(rows) > 1]
        assert any(b[1] < 0 and b[0] > a[0] for a, b in several), "no refund after settlement"
        assert any(b[1] > 0 and b[0] == a[0] for a, b in several), (
            "nothing settled twice on one day"
        )
        assert any(b[1] > 0 and b[0] > a[0] for a, b in several), "nothing settled in two parts"
        orders = [row for row in shop.rows if row.is_order]
        assert any(
            not row.settlement and row.parts["refund"] == -row.parts["subtotal"] for row in orders
        ), "no zero row"
        assert any(
            0 > row.parts.get("refund", 0) > -row.parts.get("subtotal", 0) for row in orders
        ), "no partial refund"
        assert any(row.parts.get("affiliate") for row in orders)
        assert any(row.notes.get("platform_discount") for row in orders)
        assert any(row.notes.get("shipping_seller_discount") for row in orders)


def test_adjustments_have_19_digit_ids_and_days_of_either_sign(month: Month) -> None:
    for shop in month.shops:
        found = [row for row in shop.rows if not row.is_order]
        assert all(len(row.id) == 19 and row.id.startswith("7") for row in found)
        assert len({row.id for row in found}) == len(found)
        assert {row.type for row in found} >= {
            "GMV Payment for TikTok Ads",
            "Logistics reimbursement",
            "Platform reimbursement",
            "Shipping fee adjustment",
            "Violation fee （settlement fee）",
        }
        assert {bool(row.related) for row in found} == {True, False}
        by_day: Counter[int] = Counter()
        for row in found:
            by_day[row.settled] += row.settlement
        assert min(by_day.values()) < 0 < max(by_day.values())


def test_an_adjustment_names_an_order_that_was_settled_before(month: Month) -> None:
    for shop in month.shops:
        for row in shop.rows:
            if not row.is_order and row.related:
                assert any(
                    one.id == row.related and one.settled < row.settled
                    for one in shop.rows
                    if one.is_order
                )


def test_the_month_has_what_real_orders_have(month: Month) -> None:
    for shop in month.shops:
        trades = list(shop.trades())
        assert any(unit.is_gift and not unit.price for one in trades for unit in one.units)
        assert any(one.timeline.story == "sample" and one.total == 0 for one in trades)
        assert any(len({unit.sku.id for unit in one.units}) > 1 for one in trades)
        assert any(len(one.units) > len({unit.sku.id for unit in one.units}) for one in trades)
        assert any(one.buyer_shipping for one in trades)
        assert any(
            unit.seller_discount and unit.platform_discount for one in trades for unit in one.units
        )
        assert any(unit.sku.title.startswith("=") for one in trades for unit in one.units)
        assert any(
            "🎉" in unit.sku.title or "🐯" in unit.sku.title for one in trades for unit in one.units
        )


def test_the_stock_list_has_the_code_of_every_sku_but_one(month: Month) -> None:
    codes = [item.code for item in month.stock_items]
    assert len(set(codes)) == len(codes)
    unknown = [
        sku.id
        for shop in month.shops
        for product in shop.catalogue.products
        for sku in product.skus
        if sku.seller_sku not in codes
    ]
    assert unknown == [month.missing_item.sku_id]
    assert month.missing_item.item_code in codes
    sold = [
        unit.sku.id for one in month.shops[0].trades() for unit in one.units if one.timeline.settled
    ]
    assert month.missing_item.sku_id in sold


def test_one_seller_sku_is_on_two_products(month: Month) -> None:
    on: dict[str, set[str]] = defaultdict(set)
    for product in month.shops[0].catalogue.products:
        for sku in product.skus:
            on[sku.seller_sku].add(product.id)
    assert [len(products) for products in on.values()].count(2) == 1


def test_expected_totals_are_the_sums_of_the_rows(month: Month) -> None:
    for shop in month.shops:
        expected = month.expected(shop)
        assert expected.orders == sum(expected.statuses.values()) == 150
        assert expected.settlement == sum(expected.fees.values()) == sum(expected.by_date.values())
        assert expected.settlement == expected.revenue + expected.fee_total + expected.adjustment
        assert all(one < two for one, two in pairwise(expected.by_date))


def test_a_tiny_month_and_an_empty_one_are_months_too() -> None:
    assert [shop.orders for shop in Month(3, 10, 2).shops] == [5, 5]
    (empty,) = Month(3, 0, 1).shops
    assert empty.timelines == [] and all(not row.is_order for row in empty.rows)


def test_february_ends_where_it_should() -> None:
    month = Month(1, 20, 1, first=date(2026, 2, 1))
    assert month.last == date(2026, 2, 28)
    assert all(month.shops[0].local(row.settled).month == 2 for row in month.shops[0].rows)
