"""Fees of what is delivered and not settled are booked at the month's end and taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.support.stories import (
    SERUM,
    Firm,
    a_shop,
    adjusted,
    an_order,
    goods,
    june,
    rm,
    settled,
)
from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry
from xlplugin.posting.accrual import (
    Delivery,
    DueOrder,
    Evidence,
    FeeSource,
    delivered_by,
    expected_fees,
)
from xlplugin.posting.master_data import ACCRUED, accrued_fees, default_masters
from xlplugin.posting.shop import (
    BY_ESTIMATE,
    BY_OWN_RATES,
    FEES_ON_INVOICE,
    SETTLEMENT_DOCUMENT,
    SUMMARY,
)

PAID = "576553020000000101"
OPEN = "576553020000000102"
LATER = "576553020000000103"
JUNE_30 = june(30)
JULY_1 = date(2026, 7, 1)
LIABILITY = "420-000"
FEE = "925-000"
SHIPPING = "924-000"


def a_firm(accrual: str = BY_OWN_RATES, way: str = FEES_ON_INVOICE) -> Firm:
    """A firm with an order settled in June at 4 % and 1 %, and one of 100.00 that is open."""
    firm = Firm(a_shop(accrual=accrual))
    firm.post_by(way)
    firm.post(an_order(PAID, goods("60.00")))
    firm.settle(
        settled(PAID, june(8), sale="60.00", transaction="-2.40", actual_shipping="-0.60"),
        adjusted("7641963103148558087", june(8), "-40.00", "GMV Payment for TikTok Ads", row=3),
    )
    firm.post(an_order(OPEN, goods("100.00", sku=SERUM), created="2026-06-25 03:00"))
    return firm


def until(firm: Firm, day: date) -> dict[str, Decimal]:
    entries: list[Entry] = [entry for entry in firm.books.entries if entry.date <= day]
    return {account: amount for (account, _), amount in balances(entries).items() if amount}


@pytest.mark.parametrize("way", [FEES_ON_INVOICE, SETTLEMENT_DOCUMENT])
def test_own_rates_are_the_fees_by_kind_of_what_was_settled_and_no_advertising(way: str) -> None:
    firm = a_firm(way=way)
    [one] = firm.accrue(JUNE_30)
    assert (one.order, one.source) == (DueOrder(OPEN, june(25), rm("100.00")), FeeSource.RATES)
    assert {(fee.kind, fee.account, fee.amount) for fee in one.fees} == {
        ("Transaction fee", FEE, rm("4.00")),
        ("Actual shipping fee", SHIPPING, rm("1.00")),
    }
    assert until(firm, JUNE_30)[LIABILITY] == rm("-5.00")
    assert until(firm, JUNE_30)[FEE] == rm("6.40")
    assert LIABILITY not in until(firm, JULY_1)
    assert until(firm, JULY_1)[FEE] == rm("2.40")


def test_two_accruals_of_a_month_are_one() -> None:
    firm = a_firm()
    firm.accrue(JUNE_30)
    before = firm.books.size()
    firm.accrue(JUNE_30)
    assert firm.books.size() == before
    assert [held.no for held in firm.books.of_type("JV")] == ["JV-00001", "JV-00002"]
    assert {key for key in firm.books.sources if ":accrual:" in key} == {
        f"tiktok:{firm.shop.shop_id}:accrual:2026-06-30",
        f"tiktok:{firm.shop.shop_id}:accrual:2026-06-30:reversed",
    }


def test_what_was_settled_since_comes_before_the_estimate_and_that_before_the_rates() -> None:
    firm = a_firm(BY_ESTIMATE)
    firm.post(an_order(LATER, goods("10.00"), created="2026-06-26 03:00"))
    third = "576553020000000104"
    firm.post(an_order(third, goods("20.00"), created="2026-06-27 03:00"))
    expected = firm.accrue(
        JUNE_30, estimates={OPEN: "4.40", LATER: "0.90"}, settled_since={LATER: "0.70"}
    )
    told = {one.order.order_id: (one.source, one.total) for one in expected}
    assert told == {
        OPEN: (FeeSource.ESTIMATE, rm("4.40")),
        LATER: (FeeSource.SETTLED, rm("0.70")),
        third: (FeeSource.RATES, rm("1.00")),
    }
    assert until(firm, JUNE_30)[LIABILITY] == rm("-6.10")


def test_a_shop_by_own_rates_takes_no_estimate() -> None:
    [one] = a_firm(BY_OWN_RATES).accrue(JUNE_30, estimates={OPEN: "4.40"})
    assert one.source == FeeSource.RATES


def test_what_is_settled_or_not_delivered_or_of_july_is_not_accrued() -> None:
    firm = a_firm()
    firm.post(an_order(LATER, goods("10.00"), created="2026-07-01 03:00"))
    assert not firm.accrue(JUNE_30, not_delivered=[OPEN])
    assert not firm.books.of_type("JV")
    firm.settle(settled(OPEN, JUNE_30, sale="100.00", transaction="-4.00"))
    assert not firm.accrue(JUNE_30)


def test_an_order_settled_in_july_was_due_in_june() -> None:
    """The books are asked as they were on the day, whatever came after."""
    firm = a_firm()
    firm.settle(settled(OPEN, date(2026, 7, 5), sale="100.00", transaction="-3.80"))
    [one] = firm.accrue(JUNE_30)
    assert (one.order.owed, one.total) == (rm("100.00"), rm("5.00"))
    assert firm.books.balance(LIABILITY) == 0
    assert until(firm, JUNE_30)[LIABILITY] == rm("-5.00")


def test_a_summary_shop_has_no_sale_to_accrue_fees_for() -> None:
    firm = a_firm(way=SUMMARY)
    assert not firm.accrue(JUNE_30)


def test_where_nothing_is_known_nothing_is_accrued_and_it_is_said() -> None:
    firm = Firm(a_shop(accrual=BY_ESTIMATE))
    firm.post(an_order(OPEN, goods("100.00")))
    [one] = firm.accrue(JUNE_30)
    assert (one.source, one.total) == (FeeSource.UNKNOWN, 0)
    assert not firm.books.of_type("JV")


def test_delivered_by_the_day_or_by_now_where_no_day_is_told() -> None:
    due = [DueOrder(str(number), june(20), rm("10.00")) for number in range(5)]
    deliveries = {
        "0": Delivery(True, JUNE_30),
        "1": Delivery(True, JULY_1),
        "2": Delivery(True, None),
        "3": Delivery(False, None),
    }
    found, unknown = delivered_by(due, deliveries, JUNE_30)
    assert [order.order_id for order in found] == ["0", "2"]
    assert unknown == 1


def test_amounts_are_rounded_to_the_currency() -> None:
    shop = replace(a_shop(), currency="VND")
    rates = {("Commission", FEE): Decimal("0.04321")}
    due = [DueOrder(OPEN, june(20), Decimal("150001"))]
    [one] = expected_fees(due, shop, Evidence({}, {}, rates))
    assert one.total == Decimal("6482")


def test_the_account_is_made_once_and_beside_the_firm_s_own() -> None:
    masters = default_masters("MYR")
    account = accrued_fees(masters)
    assert account is not None
    assert (account.code, account.type, account.special) == (
        LIABILITY,
        "Current Liabilities",
        ACCRUED,
    )
    masters.accounts[LIABILITY] = account._replace(description="DEPOSITS", special="")
    other = accrued_fees(masters)
    assert other is not None
    assert other.code == "420-001"
    masters.accounts["440-000"] = account._replace(code="440-000")
    assert accrued_fees(masters) is None
