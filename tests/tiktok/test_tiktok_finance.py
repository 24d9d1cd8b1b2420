"""Money by the API: statements, their rows proved, estimates, movements.

Returns and cancellations.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.tiktok.test_tiktok_fetch import linked
from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.tiktok.api import aftersales, finance
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.finance_wire import TransactionWire, read_transactions
from xlplugin.tiktok.facts import Part, Shop

SINCE = datetime(2026, 5, 25, tzinfo=UTC)
UNTIL = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Month(orders=400, shops=1)) as server:
        yield server


@pytest.fixture
def shop(server: SandboxServer) -> Iterator[tuple[Client, Shop]]:
    with linked(server) as both:
        yield both


def test_a_fetched_settlement_ties_out_at_every_level(
    server: SandboxServer, shop: tuple[Client, Shop]
) -> None:
    server.vendor.faults.plan("no_token", path="statement_transactions", times=3)
    server.vendor.faults.plan("repeated_token", path="/statements", times=2)
    fetched = finance.fetch_settlement(*shop, SINCE, UNTIL)
    settlement = fetched.settlement
    expected = server.month.expected(server.month.shops[0])
    assert not fetched.problems
    assert not fetched.unknown
    assert len(settlement.lines) == expected.rows
    assert (
        settlement.total == sum(line.settlement for line in settlement.lines) == expected.settlement
    )
    assert all(
        sum(part.amount for part in line.parts) == line.settlement for line in settlement.lines
    )
    assert sum(line.earnings for line in settlement.lines) == expected.revenue
    assert sum(line.fees for line in settlement.lines) == expected.fee_total
    assert sum(line.adjustment for line in settlement.lines) == expected.adjustment
    assert [line.row for line in settlement.lines] == list(range(1, len(settlement.lines) + 1))
    assert (settlement.currency, settlement.time_zone) == ("MYR", "UTC")
    days: Counter[Any] = Counter()
    for line in settlement.lines:
        days[line.settled] += line.settlement  # type: ignore[assignment]  # a sum begins at 0
    assert days == expected.by_date


def test_fees_are_called_as_the_file_calls_them(
    server: SandboxServer, shop: tuple[Client, Shop]
) -> None:
    kinds = {
        part.kind
        for line in finance.fetch_settlement(*shop, SINCE, UNTIL).settlement.lines
        for part in line.parts
    }
    assert {
        "Subtotal before discounts",
        "Transaction fee",
        "TikTok Shop commission fee",
        "SFP service fee",
    } <= kinds
    assert {"Actual shipping fee", "Customer shipping fee", "GMV Payment for TikTok Ads"} <= kinds


def test_the_same_settlement_twice_is_the_same_file(
    server: SandboxServer, shop: tuple[Client, Shop]
) -> None:
    first, second = (finance.fetch_settlement(*shop, SINCE, UNTIL).settlement for _ in range(2))
    assert first == second


def row(**amounts: object) -> TransactionWire:
    """A statement's row; breakdowns by the name of their block."""
    whole = {
        "id": "7354",
        "type": "ORDER",
        "order_id": "577086512123755121",
        "order_create_time": 1782403200,
        **amounts,
    }
    body = json.dumps({"code": 0, "data": {"transactions": [whole]}}).encode()
    (record,) = read_transactions(body).records
    return record


def parts(record: TransactionWire) -> tuple[Part, ...]:
    return record.line(1, datetime(2026, 6, 30, tzinfo=UTC).date(), "THB").parts


# A Thai order that its author checked against the payout: the signs are added.
THAI = {
    "revenue_amount": "699",
    "revenue_breakdown": {
        "subtotal_before_discount_amount": "699.00",
        "seller_discount_amount": "0 ",
    },
    "shipping_cost_amount": "0",
    "shipping_cost_breakdown": {
        "actual_shipping_fee_amount": "-38",
        "shipping_fee_discount_amount": "38",
        "supplementary_component": {"platform_shipping_fee_discount_amount": "38"},
    },
    "fee_tax_amount": "-259.97",
    "fee_tax_breakdown": {
        "fee": {
            "platform_commission_amount": "-45",
            "transaction_fee_amount": "-20.99",
            "affiliate_commission_amount": "-52.52",
            "affiliate_commission_amount_before_pit": "-52.52",
            "dynamic_commission_amount": "-62.98",
            "sfp_service_fee_amount": "-78.48",
        },
        "tax": {"vat_amount": "0"},
    },
    "adjustment_amount": None,
    "settlement_amount": "439.03",
}


def test_a_row_is_its_leaves_and_neither_drill_downs_nor_other_views_are_added() -> None:
    found = parts(row(**THAI))
    assert sum(part.amount for part in found) == Decimal("439.03")
    assert Part("TikTok Shop commission fee", "fee", Decimal("-45")) in found
    assert Counter(part.kind for part in found)["Affiliate commission"] == 1
    assert "Affiliate commission before PIT" not in {part.kind for part in found}


def test_costs_printed_the_other_way_are_turned() -> None:
    found = parts(
        row(
            settlement_amount="130",
            revenue_amount="200",
            shipping_cost_amount="-70",
            fee_tax_amount="-30",
            adjustment_amount="170",
        )
    )
    assert [(part.kind, part.amount) for part in found] == [
        ("Total revenue", Decimal("200")),
        ("Seller shipping fee", Decimal("70")),
        ("Total fees", Decimal("30")),
        ("Order", Decimal("-170")),
    ]


def test_a_block_whose_leaves_do_not_come_to_it_counts_as_a_whole() -> None:
    broken = {**THAI, "fee_tax_breakdown": {"fee": {"platform_commission_amount": "-45"}}}
    found = parts(row(**broken))
    assert Part("Total fees", "fee", Decimal("-259.97")) in found
    assert sum(part.amount for part in found) == Decimal("439.03")


def test_a_row_that_does_not_add_up_says_by_how_much() -> None:
    with pytest.raises(FixInputError, match=r"difference 0\.97"):
        parts(row(**{**THAI, "settlement_amount": "440"}))


def test_a_new_fee_counts_under_its_own_words_and_is_named() -> None:
    breakdown: Any = THAI["fee_tax_breakdown"]
    fees = {**breakdown["fee"], "moon_phase_fee_amount": "-1"}
    strange = {
        **THAI,
        "fee_tax_amount": "-260.97",
        "settlement_amount": "438.03",
        "fee_tax_breakdown": {"fee": fees, "tax": {}},
    }
    record = row(**strange)
    assert Part("Moon phase fee", "fee", Decimal("-1")) in parts(record)
    assert TransactionWire.new_names([strange]) == {"moon_phase_fee_amount"}


def test_a_reserve_is_beside_the_settlement_and_its_status_gives_it_its_sign() -> None:
    day = datetime(2026, 6, 30, tzinfo=UTC).date()
    held = row(**{**THAI, "reserve_amount": "43.90", "reserve_status": "Collected"}).line(
        1, day, "THB"
    )
    assert (held.settlement, held.reserve) == (Decimal("439.03"), Decimal("-43.90"))
    released = row(
        type="RESERVE",
        order_id=None,
        reserve_id="7655000000000000001",
        reserve_amount="43.90",
        reserve_status="RELEASED",
    ).line(2, day, "THB")
    assert (released.id, released.type, released.is_order) == (
        "7655000000000000001",
        "Reserve",
        False,
    )
    assert (released.settlement, released.reserve, released.parts) == (ZERO, Decimal("43.90"), ())


def test_an_adjustment_has_its_type_and_the_order_it_is_about() -> None:
    record = row(
        type="LOGISTICS_REIMBURSEMENT",
        order_id=None,
        adjustment_id="7641000000000000001",
        adjustment_order_id="577086512123755121",
        settlement_amount="45.90",
        adjustment_amount="45.9",
    )
    line = record.line(1, datetime(2026, 6, 30, tzinfo=UTC).date(), "MYR")
    assert (line.id, line.is_order, line.related_order_id) == (
        "7641000000000000001",
        False,
        "577086512123755121",
    )
    assert line.parts == (Part("Logistics reimbursement", "adjustment", Decimal("45.9")),)
    assert (line.earnings, line.fees, line.adjustment) == (ZERO, ZERO, Decimal("45.9"))


def test_outside_south_east_asia_payouts_are_the_movements_each_with_its_statements() -> None:
    month = Month(orders=60, shops=1)
    month.region = month.shops[0].region = "US"
    with SandboxServer(month) as server, linked(server) as (client, covered):
        movements = finance.fetch_movements(client, covered, SINCE, UNTIL)
        days = finance.fetch_statements(client, covered, SINCE, UNTIL).records
    paid = [day for day in days if day.settlement > 0]
    payouts = [one for one in movements.records if one.type == "PAYOUT"]
    assert (movements.problems, movements.unknown) == ([], frozenset())
    assert {one.id for one in payouts} == {day.payment_id for day in paid}
    assert sum(one.amount for one in payouts) == sum(day.settlement for day in paid) > 0
    assert all((one.status, one.difference) == ("Paid", ZERO) for one in payouts)
    assert all(one.statements == one.amount for one in payouts)
    settles = {one.id: one.amount for one in movements.records if one.type == "SETTLE"}
    assert settles == {day.id: day.settlement for day in days}  # TikTok's own daily totals


def test_an_order_that_is_not_settled_brought_nothing_yet(
    server: SandboxServer, shop: tuple[Client, Shop]
) -> None:
    truth = server.month.shops[0]
    pending = next(one.id for one in truth.trades() if not one.timeline.settled)
    assert finance.fetch_order_settlement(*shop, pending) is None
    line = next(
        line
        for line in finance.fetch_settlement(*shop, SINCE, UNTIL).settlement.lines
        if line.is_order
    )
    brought = finance.fetch_order_settlement(*shop, line.id)
    assert brought
    assert not brought.problems
    assert all(sum(part.amount for part in one.parts) == one.settlement for one in brought.rows)


def test_estimates_and_movements_come_whole(
    server: SandboxServer, shop: tuple[Client, Shop]
) -> None:
    estimates = finance.fetch_unsettled(*shop, SINCE, UNTIL)
    assert len(estimates.records) == len(server.vendor.records[shop[1].id].estimates())
    assert not estimates.problems
    assert not estimates.unknown
    movements = finance.fetch_movements(*shop, SINCE, UNTIL)
    settled = sum(one.amount for one in movements.records if one.type == "SETTLE")
    assert settled == server.month.expected(server.month.shops[0]).settlement
    assert {one.type for one in movements.records} == {"SETTLE", "WITHDRAW"}
    assert not movements.unknown
    assert finance.fetch_payouts(*shop, SINCE, UNTIL).problems == []


def test_returns_and_cancellations_come_whole(
    server: SandboxServer, shop: tuple[Client, Shop]
) -> None:
    records = server.vendor.records[shop[1].id]
    returns = aftersales.fetch_returns(*shop, SINCE, UNTIL)
    cancellations = aftersales.fetch_cancellations(*shop, SINCE, UNTIL)
    assert {one.id for one in returns.records} == {one["return_id"] for one in records.returns()}
    assert {one.id for one in cancellations.records} == {
        one["cancel_id"] for one in records.cancellations()
    }
    assert not (
        returns.problems or cancellations.problems or returns.unknown or cancellations.unknown
    )
    assert all(one.refund > 0 and one.currency == "MYR" for one in returns.records)
