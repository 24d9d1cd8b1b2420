"""The finance API of the sample shop ties out at every level, and to the truth behind it."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support.shopper import Shopper
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer

STATEMENTS = "/finance/202309/statements"


@pytest.fixture(scope="module", params=[0, 1])
def shop(request: pytest.FixtureRequest) -> Iterator[Shopper]:
    with SandboxServer(Month()) as server, Shopper(server, request.param) as shopper:
        yield shopper.link()


def _sum(records: list[Any], name: str) -> Decimal:
    return sum((Decimal(one[name]) for one in records), Decimal(0))


def _transactions(shop: Shopper, statement: str) -> list[Any]:
    path = f"/finance/202501/statements/{statement}/statement_transactions"
    return shop.pages("GET", path, "transactions", sort_field="order_create_time", page_size=3)


def test_statements_add_up_to_the_month(shop: Shopper) -> None:
    expected = shop.server.month.expected(shop.shop)
    told = shop.pages("GET", STATEMENTS, "statements", sort_field="statement_time", page_size=7)
    assert _sum(told, "settlement_amount") == expected.settlement
    assert _sum(told, "revenue_amount") == expected.revenue
    assert _sum(told, "fee_amount") == expected.fee_total
    assert _sum(told, "adjustment_amount") == expected.adjustment
    assert len({one["id"] for one in told}) == len(told) == len(expected.by_date)
    assert all(one["statement_time"] % 86400 == 0 for one in told), "cut at midnight UTC"


def test_the_rows_of_each_statement_add_up_to_it_and_each_row_to_itself(shop: Shopper) -> None:
    for statement in shop.ask("GET", STATEMENTS, sort_field="statement_time", page_size=100).data[
        "statements"
    ]:
        rows = _transactions(shop, statement["id"])
        assert _sum(rows, "settlement_amount") == Decimal(statement["settlement_amount"])
        for row in rows:
            parts = (
                "revenue_amount",
                "shipping_cost_amount",
                "fee_tax_amount",
                "adjustment_amount",
            )
            assert Decimal(row["settlement_amount"]) == sum(Decimal(row[name]) for name in parts)
            fees = row["fee_tax_breakdown"]
            assert Decimal(row["fee_tax_amount"]) == sum(
                Decimal(amount) for kind in fees.values() for amount in kind.values()
            )
            assert Decimal(row["revenue_amount"]) == sum(
                Decimal(one) for one in row["revenue_breakdown"].values()
            )
            shipping = [
                one for one in row["shipping_cost_breakdown"].values() if isinstance(one, str)
            ]
            assert Decimal(row["shipping_cost_amount"]) == sum(Decimal(one) for one in shipping)
            assert ("order_id" in row) != ("adjustment_id" in row)


def test_every_transaction_has_an_id_of_its_own(shop: Shopper) -> None:
    statements = shop.ask("GET", STATEMENTS, sort_field="statement_time", page_size=100).data[
        "statements"
    ]
    ids = [row["id"] for statement in statements for row in _transactions(shop, statement["id"])]
    assert len(set(ids)) == len(ids) == len(shop.shop.rows)
    assert all(len(identity) == 19 and identity.startswith("7") for identity in ids)


def test_an_order_tells_the_same_by_sku_as_its_statements_do(shop: Shopper) -> None:
    by_order: dict[str, Decimal] = defaultdict(Decimal)
    for row in shop.shop.rows:
        if row.is_order:
            by_order[row.id] += Decimal(row.settlement) / 100
    for identity, settlement in list(by_order.items())[:60]:
        told = shop.ask("GET", f"/finance/202501/orders/{identity}/statement_transactions").data
        assert (
            Decimal(told["settlement_amount"])
            == settlement
            == _sum(told["sku_transactions"], "settlement_amount")
        )
        assert _sum(told["sku_transactions"], "fee_tax_amount") == Decimal(
            told["fee_and_tax_amount"]
        )


def test_an_order_that_is_not_settled_answers_with_zeros(shop: Shopper) -> None:
    waiting = next(
        timeline.number for timeline in shop.shop.timelines if timeline.status == "IN_TRANSIT"
    )
    told = shop.ask(
        "GET", f"/finance/202501/orders/{shop.shop.order_id(waiting)}/statement_transactions"
    ).data
    assert (told["settlement_amount"], told["sku_transactions"]) == ("0", [])


def test_estimates_are_of_orders_that_are_paid_and_not_settled(shop: Shopper) -> None:
    path = "/finance/202507/orders/unsettled"
    rows = shop.pages("GET", path, "transactions", sort_field="order_create_time", page_size=10)
    settled = {row.id for row in shop.shop.rows}
    assert rows and not settled & {row["order_id"] for row in rows}
    first = shop.ask("GET", path, sort_field="order_create_time").data
    assert Decimal(first["sum_est_settlement_amount"]) == _sum(rows, "est_settlement_amount")
    assert {row["estimated_settlement"].isdigit() for row in rows} == {True, False}


def test_what_was_earned_less_what_was_withdrawn_is_the_balance(shop: Shopper) -> None:
    path = "/finance/202309/withdrawals"
    earned = shop.pages("GET", path, "withdrawals", types="SETTLE", page_size=100)
    both = shop.pages("GET", path, "withdrawals", types="SETTLE,WITHDRAW", page_size=2)
    assert _sum(earned, "amount") == shop.server.month.expected(shop.shop).settlement
    assert 0 <= _sum(both, "amount") < _sum(earned, "amount")
    assert "param types is missing" in shop.ask("GET", path).json["message"]


def test_statement_times_bound_the_list(shop: Shopper) -> None:
    told = shop.ask("GET", STATEMENTS, sort_field="statement_time", page_size=100).data[
        "statements"
    ]
    low = told[3]["statement_time"]
    high = told[6]["statement_time"]
    found = shop.ask(
        "GET",
        STATEMENTS,
        sort_field="statement_time",
        statement_time_ge=low,
        statement_time_lt=high,
    )
    assert [one["id"] for one in found.data["statements"]] == [one["id"] for one in told[3:6]]


def test_returns_and_cancellations_belong_to_orders_that_had_them(shop: Shopper) -> None:
    returns = shop.pages(
        "POST", "/return_refund/202309/returns/search", "return_orders", {}, page_size=10
    )
    stories = {shop.shop.order_id(timeline.number): timeline for timeline in shop.shop.timelines}
    assert {stories[one["order_id"]].story for one in returns} == {
        "refund_before",
        "refund_after",
        "partial_refund",
    }
    gone = shop.pages(
        "POST", "/return_refund/202309/cancellations/search", "cancellations", {}, page_size=10
    )
    assert {one["order_id"] for one in gone} == {
        i for i, timeline in stories.items() if timeline.status == "CANCELLED"
    }
    one = returns[0]
    body = {"order_ids": [one["order_id"]], "create_time_ge": one["create_time"]}
    found = shop.ask("POST", "/return_refund/202309/returns/search", body, page_size=10).data[
        "return_orders"
    ]
    assert [each["return_id"] for each in found] == [one["return_id"]]
    assert (
        shop.ask("POST", "/return_refund/202309/returns/search", {}, page_size=9).json["code"]
        == 98001004
    )
