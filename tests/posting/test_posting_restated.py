"""A row that TikTok tells otherwise than it was posted.

It stops and asks, and what is only new goes through.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.stories import Firm, adjusted, an_order, goods, june, rm, row_statuses, settled
from xlplugin.ledger.documents import INVOICE
from xlplugin.ledger.master import Customer
from xlplugin.posting.order_actions import REPLACE_INVOICE
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import verify_settlement
from xlplugin.posting.shop import SUMMARY

ID = "576553020000000101"
OTHER = "576553020000000102"
PAID = settled(ID, june(8), sale="60.00", transaction="-1.30")
ELSE = settled(OTHER, june(9), row=3, sale="40.00", transaction="-0.86")


def a_firm() -> Firm:
    firm = Firm()
    firm.post(an_order(ID, goods("60.00")), an_order(OTHER, goods("40.00")))
    firm.settle(PAID)
    return firm


def test_another_amount_for_the_same_day_is_held_and_the_rest_is_posted() -> None:
    firm = a_firm()
    mended = settled(ID, june(8), sale="60.00", transaction="-1.50")
    assert row_statuses(firm.settle(mended, ELSE)) == [RowStatus.RESTATED, RowStatus.SUCCESS]
    assert firm.books.money() == rm("58.70") + rm("39.14")
    [told] = verify_settlement([mended], firm.shop, firm.settled([mended])).restated.values()
    assert (told.settled, told.amount) == (june(8), rm("58.70"))


def test_a_shop_that_changes_its_customer_or_currency_puts_nothing_on_the_documents_of_before() -> (
    None
):
    firm = Firm()
    firm.masters.customers["300-T0002"] = Customer(
        "300-T0002", "Tik Tok Kenanga", "300-000", "30 Days", "MYR"
    )
    firm.masters.customers["300-T0003"] = Customer(
        "300-T0003", "Tik Tok SGD", "300-000", "30 Days", "SGD"
    )
    firm.post(an_order(ID, goods("60.00")), an_order(OTHER, goods("40.00")))
    before = firm.books.held.copy()
    own = firm.shop
    changes: tuple[dict[str, Any], ...] = (
        {"customer": "300-T0002"},
        {"currency": "SGD", "customer": "300-T0003"},
    )
    for change in changes:
        firm.shop = replace(own, **change)
        assert row_statuses(firm.settle(PAID._replace(currency=firm.shop.currency))) == [
            RowStatus.OTHER_CUSTOMER
        ]
        [told] = firm.post(
            an_order(ID, goods("55.00"))._replace(currency=firm.shop.currency),
            action=REPLACE_INVOICE,
        )
        [left] = firm.delete(OTHER)
        assert told.status == left.status == RowStatus.OTHER_CUSTOMER
        assert (
            "Put 300-T0001 back into Customer and MYR into Currency on the sheet Shops" in told.cure
        )
        assert firm.books.held == before
    firm.shop = own
    assert row_statuses(firm.settle(PAID, ELSE)) == [RowStatus.SUCCESS, RowStatus.SUCCESS]


def test_orders_posted_for_the_wrong_customer_are_deleted_and_posted_for_the_right_one() -> None:
    firm = Firm()
    for n in range(2, 8):
        firm.masters.customers[f"300-T000{n}"] = Customer(
            f"300-T000{n}", "Tik Tok", "300-000", "30 Days", "MYR"
        )
    wrong, right, *more = (replace(firm.shop, customer=f"300-T000{n}") for n in range(1, 8))
    order = an_order(ID, goods("60.00"))
    numbers = []
    for shop in (wrong, right, wrong, right):
        firm.shop = shop
        [told] = firm.post(order)
        assert told.status == RowStatus.SUCCESS
        assert told.document
        assert firm.books.held[told.document].customer == shop.customer
        assert firm.post(order)[0].status == RowStatus.POSTED
        numbers.append(told.document.no)
        if len(numbers) < 4:
            firm.delete(ID)
    assert numbers == [ID, f"{ID}-B"] * 2
    assert row_statuses(firm.settle(PAID)) == [RowStatus.SUCCESS]
    assert [
        (held.no, held.outstanding, held.cancelled) for held in firm.books.of_type(INVOICE)
    ] == [
        (ID, 0, True),
        (f"{ID}-B", 0, False),
    ]
    for shop in more:
        firm.shop = shop
        firm.post(an_order(OTHER, goods("40.00")))
        firm.delete(OTHER)
    assert [
        held.no[len(OTHER) :] for held in firm.books.of_type(INVOICE) if held.no.startswith(OTHER)
    ] == ["", "-B", "-C", "-D", "-E"]
    firm.masters.customers["300-T0008"] = Customer(
        "300-T0008", "Tik Tok", "300-000", "30 Days", "MYR"
    )
    firm.shop = replace(wrong, customer="300-T0008")
    [told] = firm.post(an_order(OTHER, goods("40.00")))
    assert (told.status, told.document) == (RowStatus.OTHER_CUSTOMER, None)
    assert told.cure.startswith(
        "Put a customer that it had before, such as 300-T0007, back into Customer"
    )
    firm.shop = more[-1]
    assert firm.post(an_order(OTHER, goods("40.00")))[0].status == RowStatus.SUCCESS


def test_both_can_be_true_when_she_says_so() -> None:
    firm = a_firm()
    second = settled(ID, june(8), transaction="-0.20")
    assert row_statuses(firm.settle(second, ELSE)) == [RowStatus.RESTATED, RowStatus.SUCCESS]
    assert row_statuses(firm.settle(second, ELSE, post_restated=True)) == [
        RowStatus.SUCCESS,
        RowStatus.POSTED,
    ]
    assert firm.books.money() == rm("58.50") + rm("39.14")


def test_a_file_in_another_zone_is_not_posted_on_top_of_the_first_one() -> None:
    firm = a_firm()
    firm.settle(PAID, ELSE)
    a_day_off = [row._replace(settled=row.settled - timedelta(1)) for row in (PAID, ELSE)]
    assert row_statuses(firm.settle(*a_day_off)) == [RowStatus.RESTATED, RowStatus.RESTATED]
    assert row_statuses(firm.settle(PAID._replace(settled=june(7)))) == [RowStatus.RESTATED]


def test_the_same_fee_of_another_file_and_day_is_held_until_both_are_confirmed() -> None:
    firm = a_firm()
    fees = [settled(ID, june(day), row=day, actual_shipping="-0.54") for day in (10, 11, 12)]
    other = settled(OTHER, june(20), row=5, refund="-2.00")
    assert row_statuses(firm.settle(fees[0], ELSE)) == [RowStatus.SUCCESS, RowStatus.SUCCESS]
    assert row_statuses(firm.settle(fees[1], other)) == [RowStatus.RESTATED, RowStatus.SUCCESS]
    as_well = firm.settle(fees[1], other, post_restated=True)
    assert row_statuses(as_well) == [RowStatus.SUCCESS, RowStatus.POSTED]
    whole = firm.settle(*fees)
    assert row_statuses(whole) == [RowStatus.POSTED, RowStatus.POSTED, RowStatus.SUCCESS]


def test_a_row_of_nothing_on_another_day_is_another_row() -> None:
    firm = a_firm()
    nothing = settled(ID, june(10), row=4, sale="5.00", commission="-5.00")
    assert row_statuses(firm.settle(nothing)) == [RowStatus.SUCCESS]
    again = nothing._replace(settled=june(11))
    assert row_statuses(firm.settle(again)) == [RowStatus.SUCCESS]


def test_a_date_that_moved_is_held_whatever_days_the_file_has() -> None:
    firm = a_firm()
    early = settled(OTHER, june(4), row=4, sale="40.00", transaction="-0.86")
    for moved in (june(12), june(2), june(28)):
        assert row_statuses(firm.settle(PAID._replace(settled=moved)))[0] == RowStatus.RESTATED
    day_and_month_swapped = PAID._replace(settled=date(2026, 8, 6))
    statuses = row_statuses(firm.settle(day_and_month_swapped, early))
    assert statuses == [RowStatus.RESTATED, RowStatus.SUCCESS]


def test_a_refund_of_a_later_file_goes_through() -> None:
    firm = a_firm()
    assert row_statuses(firm.settle(settled(ID, june(15), refund="-60.00"))) == [RowStatus.SUCCESS]


def test_a_file_that_has_the_posted_row_too_may_have_more_of_that_day() -> None:
    firm = a_firm()
    assert row_statuses(firm.settle(PAID, settled(ID, june(8), row=3, transaction="-0.20"))) == [
        RowStatus.POSTED,
        RowStatus.SUCCESS,
    ]


def test_an_adjustment_is_one_row_for_good() -> None:
    firm = Firm()
    given_back = adjusted("7641963103148558087", june(12), "45.90", "Logistics reimbursement")
    firm.settle(given_back)
    later = adjusted("7641963103148558087", june(29), "45.90", "Logistics reimbursement")
    assert row_statuses(firm.settle(later)) == [RowStatus.RESTATED]
    assert row_statuses(firm.settle(given_back, later)) == [RowStatus.POSTED, RowStatus.SUCCESS]


def test_in_a_summary_it_stops_as_well() -> None:
    firm = Firm()
    firm.post_by(SUMMARY)
    firm.settle(PAID)
    assert row_statuses(firm.settle(settled(ID, june(8), sale="60.00", transaction="-1.50"))) == [
        RowStatus.RESTATED
    ]


@given(st.integers(0, 20), st.integers(-3, 3), st.integers(-50, 50))
def test_the_same_row_told_otherwise_never_moves_the_books_by_itself(
    first: int, moved: int, sen: int
) -> None:
    firm = a_firm()
    before = firm.books.size()
    day = june(8) + timedelta(moved)
    again = settled(ID, day, sale="60.00", transaction=rm("-1.30") + rm(sen) * (moved == 0))
    around = [
        settled(OTHER, june(1 + first % 5), row=8, sale="0.00"),
        settled(OTHER, june(14), row=9, refund="0.00"),
    ]
    plan = firm.settle(again, *around)
    expected = (
        RowStatus.POSTED
        if (moved, sen) == (0, 0) or (moved == 0 and again.settlement == PAID.settlement)
        else RowStatus.RESTATED
    )
    assert row_statuses(plan)[0] == expected
    assert firm.books.size()[:4] == before[:4]
