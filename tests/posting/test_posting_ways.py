"""What the other two ways to post make of orders, and what happens to orders when a shop switches
its way.
"""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stories import (
    MASK,
    Firm,
    a_firm_s_masters,
    a_shop,
    adjusted,
    an_order,
    goods,
    june,
    rm,
    row_statuses,
    settled,
)
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, ORDER, PAYMENT, REFUND, DocumentState
from xlplugin.posting.fee_map import KNOWN, FeeRule, fee_map
from xlplugin.posting.order_actions import (
    POST_CANCELLED,
    POST_ORDER,
    POST_QUOTATION,
    REPLACE_INVOICE,
)
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import (
    AS_DISCOUNT,
    FEES_ON_INVOICE,
    SETTLEMENT_DOCUMENT,
    SETTLEMENT_METHODS,
    SUMMARY,
)
from xlplugin.tiktok.facts import Order

FIRST = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"
BANK = "325-000"
DEBTORS = "300-000"
ZONES = ("Asia/Kuala_Lumpur", "America/Los_Angeles", "Europe/London", "America/Sao_Paulo")


def _firm(way: str, *orders: Order) -> Firm:
    firm = Firm()
    firm.post_by(way)
    firm.post(*orders)
    return firm


def _outstanding(firm: Firm) -> set[object]:
    return {held.outstanding for held in firm.books.held.values()}


def _only(firm: Firm, doc_type: str, description: str) -> DocumentState:
    [found] = [held for held in firm.books.of_type(doc_type) if held.description == description]
    return found


# -- by settlement document ------------------------------------------------------------------------


def test_what_is_paid_beyond_the_invoices_is_an_invoice_of_the_settlement() -> None:
    firm = Firm(a_shop(short_payment=AS_DISCOUNT))
    firm.post_by(SETTLEMENT_DOCUMENT)
    firm.post(an_order(FIRST, goods("60.00"), goods("40.00", sku=MASK)))
    firm.settle(settled(FIRST, june(8), sale="60.00", transaction="-1.30"))
    note = _only(firm, CREDIT_NOTE, "Tiktok Settlement")
    assert (note.no, note.date, note.amount) == ("CN-00001", june(8), rm("41.30"))
    firm.settle(settled(FIRST, june(11), sale="40.00", transaction="-0.86"))
    invoice = _only(firm, INVOICE, "Tiktok Settlement")
    assert (invoice.no, invoice.date, invoice.amount) == ("IV-00001", june(11), rm("39.14"))
    assert firm.invoice(FIRST).amount == rm("100.00")
    assert firm.books.balance("510-100") == 0
    assert _outstanding(firm) == {0}


def test_beside_a_settlement_document_a_short_invoice_goes_on_owing_the_rest() -> None:
    firm = _firm(SETTLEMENT_DOCUMENT, an_order(FIRST, goods("100.00")))
    firm.settle(settled(FIRST, june(8), sale="60.00", transaction="-1.30"))
    assert firm.invoice(FIRST).outstanding == rm("40.00")
    firm.settle(settled(FIRST, june(11), sale="40.00", transaction="-0.86"))
    assert firm.invoice(FIRST).amount == rm("100.00")
    assert firm.books.balance("510-100") == 0
    assert _outstanding(firm) == {0}


def test_one_order_s_surplus_helps_to_pay_another_s_invoice() -> None:
    """10.00 over on one, 30.00 of fees on the other.

    The credit note has 20.00 to give, the payment gives the rest.
    """
    firm = _firm(
        SETTLEMENT_DOCUMENT, an_order(FIRST, goods("60.00")), an_order(SECOND, goods("40.00"))
    )
    firm.settle(
        settled(FIRST, june(8), sale="60.00", affiliate="-30.00"),
        settled(SECOND, june(8), sale="40.00", customer_shipping="10.00"),
    )
    assert _only(firm, CREDIT_NOTE, "Tiktok Settlement").amount == rm("20.00")
    assert [(k.from_type, k.to_no, k.amount) for k in firm.books.knock_offs] == [
        (CREDIT_NOTE, FIRST, rm("20.00")),
        (PAYMENT, FIRST, rm("40.00")),
        (PAYMENT, SECOND, rm("40.00")),
    ]
    assert _outstanding(firm) == {0}


def test_fees_that_cancel_out_need_no_document() -> None:
    firm = _firm(
        SETTLEMENT_DOCUMENT, an_order(FIRST, goods("60.00")), an_order(SECOND, goods("40.00"))
    )
    plan = firm.settle(
        settled(FIRST, june(8), sale="60.00", affiliate="-3.00"),
        settled(SECOND, june(8), sale="40.00", affiliate=300),
    )
    assert [held.type for held in firm.books.held.values()] == [INVOICE, INVOICE, PAYMENT]
    assert {outcome.payment_no for outcome in plan.outcomes} == {"OR-00001"}
    assert _outstanding(firm) == {0}


def test_a_negative_order_keeps_its_own_credit_note_and_refund() -> None:
    firm = _firm(
        SETTLEMENT_DOCUMENT, an_order(FIRST, goods("60.00")), an_order(SECOND, goods("40.00"))
    )
    firm.settle(settled(FIRST, june(8), sale="60.00"))
    plan = firm.settle(
        settled(FIRST, june(9), refund="-60.00", return_shipping="-5.00"),
        settled(SECOND, june(9), sale="40.00", transaction="-1.30"),
    )
    assert firm.books.document(CREDIT_NOTE, FIRST).amount == rm("65.00")
    assert _only(firm, CREDIT_NOTE, "Tiktok Settlement").amount == rm("1.30")
    assert [outcome.payment_no for outcome in plan.outcomes] == ["PV-00001", "OR-00002"]
    assert _outstanding(firm) == {0}


def test_adjustments_of_the_date_keep_a_document_of_their_own() -> None:
    firm = _firm(SETTLEMENT_DOCUMENT, an_order(FIRST, goods("60.00")))
    firm.settle(
        settled(FIRST, june(8), sale="60.00", transaction="-2.00"),
        adjusted("7102938475610293847", june(8), "4.10", "Logistics reimbursement"),
    )
    assert _only(firm, INVOICE, "Tiktok Adjustment").amount == rm("4.10")
    assert [held.amount for held in firm.books.of_type(PAYMENT)] == [rm("62.10")]


def test_an_invoice_of_nothing_that_was_settled_beside_it_is_not_replaced() -> None:
    cancelled = an_order(FIRST, goods("45.00"), status="IN_TRANSIT")
    firm = Firm()
    firm.post_by(SETTLEMENT_DOCUMENT)
    firm.post(cancelled, action=POST_CANCELLED)
    firm.settle(settled(FIRST, june(8), sale="45.00", transaction="-1.00"))
    firm.settle(settled(FIRST, june(9), actual_shipping="2.00"))
    assert firm.post(cancelled, action=REPLACE_INVOICE)[0].status == "Settled already: not replaced"
    assert firm.delete(FIRST)[0].status == "Settled already: not deleted"
    assert (firm.books.balance(BANK), firm.books.balance(DEBTORS)) == (rm("46.00"), rm("-45.00"))


# -- by summary ------------------------------------------------------------------------------------


def test_post_says_in_words_that_an_order_is_posted_with_its_settlement() -> None:
    firm = Firm()
    firm.post_by(SUMMARY, since=june(1))
    early = an_order(FIRST, goods("60.00"), created="2026-05-31 15:59")
    late = an_order(SECOND, goods("40.00"))
    assert [(o.status, o.document) for o in firm.post(early, late)] == [
        (RowStatus.SUCCESS, (INVOICE, FIRST)),
        (RowStatus.WITH_SETTLEMENT, None),
    ]
    assert (
        firm.post(late, action=POST_CANCELLED)[0].status
        == "Delivered: not for Post As Cancelled Sales Invoice"
    )
    assert firm.post(late, action=POST_QUOTATION)[0].status == RowStatus.SUCCESS


def test_a_date_that_takes_more_than_it_gives_is_one_credit_note_and_one_refund() -> None:
    firm = _firm(SUMMARY)
    plan = firm.settle(
        settled(FIRST, june(8), refund="-60.00", commission="2.00"),
        settled(SECOND, june(8), sale="40.00", transaction="-1.30"),
    )
    assert row_statuses(plan) == [RowStatus.SUCCESS, RowStatus.SUCCESS]
    assert [(held.type, held.no, held.amount) for held in firm.books.held.values()] == [
        (CREDIT_NOTE, "CN-00001", rm("19.30")),
        (REFUND, "PV-00001", rm("19.30")),
    ]
    assert {outcome.payment_no for outcome in plan.outcomes} == {"PV-00001"}
    assert _outstanding(firm) == {0}


def test_the_kinds_of_a_summary_s_sales_can_be_moved_on_the_fee_map() -> None:
    firm = _firm(SUMMARY)
    row = settled(FIRST, june(8), sale="60.00", seller_discount="-6.00")
    firm.settle(row)
    assert firm.books.balance("500-000") == rm("-54.00")
    apart = _firm(SUMMARY)
    apart.rules = fee_map([*KNOWN, FeeRule("Seller discounts", "sale", "Discount", "")])
    apart.settle(row)
    assert (apart.books.balance("500-000"), apart.books.balance("510-100")) == (
        rm("-60.00"),
        rm("6.00"),
    )


def test_a_summary_without_its_sales_item_stops_the_file_and_names_the_place() -> None:
    masters = a_firm_s_masters()
    del masters.items["SALES"]
    firm = Firm(masters=masters)
    firm.post_by(SUMMARY)
    with pytest.raises(FixInputError) as refused:
        firm.settle(settled(FIRST, june(8), sale="60.00"))
    assert refused.value.where == "sheet 'Fee Map'"
    for named in ("'Subtotal before discounts'", "'SALES'"):
        assert named in refused.value.what


def test_a_run_counts_rows_not_marks() -> None:
    firm = _firm(SUMMARY)
    plan = firm.settle(
        settled(FIRST, june(8), sale="60.00"), settled(SECOND, june(8), sale="40.00")
    )
    assert (plan.batch.posted, len(plan.batch.sources)) == (2, 4)


# -- switching -------------------------------------------------------------------------------------


def test_an_invoiced_order_settles_by_its_invoice_in_a_summary_shop() -> None:
    firm = _firm(FEES_ON_INVOICE, an_order(FIRST, goods("60.00")))
    firm.post_by(SUMMARY)
    firm.settle(
        settled(FIRST, june(8), sale="60.00", transaction="-2.00"),
        settled(SECOND, june(8), sale="40.00", support=-54),
    )
    assert firm.invoice(FIRST).amount == rm("58.00")
    assert _only(firm, INVOICE, "Tiktok Summary").amount == rm("39.46")
    [receipt] = firm.books.of_type(PAYMENT)
    assert receipt.amount == rm("97.46")
    assert _outstanding(firm) == {0}


def test_an_order_of_a_summary_goes_on_in_summaries_when_the_shop_goes_back_to_invoices() -> None:
    order = an_order(FIRST, goods("60.00"))
    firm = _firm(SUMMARY, order)
    firm.settle(settled(FIRST, june(8), sale="60.00", commission="-2.00"))
    firm.post_by(FEES_ON_INVOICE)
    assert firm.post(order)[0].status == RowStatus.WITH_SETTLEMENT
    plan = firm.settle(settled(FIRST, june(15), refund="-60.00", commission="2.00"))
    assert row_statuses(plan) == [RowStatus.SUCCESS]
    assert _only(firm, CREDIT_NOTE, "Tiktok Summary").amount == rm("58.00")
    assert firm.books.balances() == {
        ("500-000", "MYR"): rm("-60.00"),
        ("510-300", "MYR"): rm("60.00"),
    }


def test_an_order_that_waits_for_its_invoice_waits_with_all_its_rows() -> None:
    firm = Firm()
    firm.post_by(SUMMARY, since=june(12))
    rows = [
        settled(FIRST, june(8), sale="60.00"),
        settled(FIRST, june(15), refund="-20.00"),
        settled(SECOND, june(15), sale="40.00"),
    ]
    assert row_statuses(firm.settle(*rows)) == [
        RowStatus.ORDER_NOT_POSTED,
        RowStatus.ORDER_NOT_POSTED,
        RowStatus.SUCCESS,
    ]
    firm.post(an_order(FIRST, goods("60.00")))
    assert row_statuses(firm.settle(*rows)) == [
        RowStatus.SUCCESS,
        RowStatus.SUCCESS,
        RowStatus.POSTED,
    ]
    assert firm.books.document(CREDIT_NOTE, FIRST).amount == rm("20.00")
    assert _outstanding(firm) == {0}


def test_an_invoice_taken_back_makes_room_for_the_summary_and_does_not_come_back() -> None:
    order = an_order(FIRST, goods("60.00"))
    firm = _firm(FEES_ON_INVOICE, order)
    firm.delete(FIRST)
    firm.post_by(SUMMARY)
    firm.settle(settled(FIRST, june(8), sale="60.00", commission="-2.00"))
    firm.post_by(FEES_ON_INVOICE)
    assert firm.post(order)[0].status == RowStatus.WITH_SETTLEMENT
    assert (firm.books.balance(BANK), firm.books.balance("500-000")) == (rm("58.00"), rm("-60.00"))


def test_a_past_order_is_not_sold_again_by_a_summary() -> None:
    firm = Firm(a_shop(first_day=june(1)))
    firm.post_by(SUMMARY)
    past = an_order(FIRST, goods("60.00"), created="2026-05-28 09:00")
    row = settled(FIRST, june(8), sale="60.00", transaction="-2.00")._replace(
        created=date(2026, 5, 28)
    )
    assert row_statuses(firm.settle(row)) == [RowStatus.ORDER_NOT_POSTED]
    firm.post_past(past)
    assert row_statuses(firm.settle(row)) == [RowStatus.SUCCESS]
    assert (firm.books.balance(BANK), firm.books.balance("500-000")) == (rm("58.00"), 0)
    assert _outstanding(firm) == {0}


@given(hours=st.integers(-72, 96), zone=st.sampled_from(ZONES), file_offset=st.integers(-12, 14))
def test_no_order_around_the_first_day_is_stuck_between_two_zones(
    hours: int, zone: str, file_offset: int
) -> None:
    """Whichever zone a settlement dates it in, an order is sold once, and can be posted."""
    made = datetime(2026, 6, 4, tzinfo=ZoneInfo(zone)) + timedelta(hours=hours)
    firm = Firm(a_shop(first_day=june(4), zone=zone))
    firm.post_by(SUMMARY)
    order = an_order(FIRST, goods("60.00"))._replace(create_time=made)
    told = made.astimezone(timezone(timedelta(hours=file_offset))).date()
    row = settled(FIRST, june(12), sale="60.00", transaction="-2.00")._replace(created=told)
    if row_statuses(firm.settle(row)) == [RowStatus.ORDER_NOT_POSTED]:
        buttons = firm.post(order)[0].status, firm.post_past(order)[0].status
        assert sorted(buttons) in (
            sorted((RowStatus.BEFORE_FIRST_DAY, RowStatus.SUCCESS)),
            sorted((RowStatus.SUCCESS, RowStatus.POSTED)),
        )
        assert row_statuses(firm.settle(row)) == [RowStatus.SUCCESS]
    is_past = made.date() < june(4)
    assert firm.books.balance("500-000") == (0 if is_past else rm("-60.00"))
    assert (firm.books.balance(BANK), _outstanding(firm)) == (rm("58.00"), {0})


def test_the_sales_order_of_an_order_that_goes_into_a_summary_is_closed() -> None:
    firm = _firm(SUMMARY)
    firm.post(an_order(FIRST, goods("60.00")), action=POST_ORDER)
    firm.settle(settled(FIRST, june(8), sale="60.00", transaction="-2.00"))
    assert (firm.books.document(ORDER, FIRST).amount, _outstanding(firm)) == (rm("60.00"), {0})
    firm.settle(settled(FIRST, june(9), refund="-60.00"))
    assert _outstanding(firm) == {0}
    assert (
        firm.post(an_order(FIRST, goods("60.00")), action=POST_QUOTATION)[0].status
        == RowStatus.WITH_SETTLEMENT
    )


@pytest.mark.parametrize("way", SETTLEMENT_METHODS)
def test_the_fees_of_a_sample_are_posted_by_each_way(way: str) -> None:
    sample = an_order(FIRST, goods("45.00", seller="45.00"), sample=True)
    firm = _firm(way, sample)
    firm.post(sample, action=POST_CANCELLED)
    plan = firm.settle(
        settled(FIRST, june(8), actual_shipping="-4.90"), settled(FIRST, june(9), support="0.30")
    )
    assert row_statuses(plan) == [RowStatus.SUCCESS, RowStatus.SUCCESS]
    assert firm.books.balances() == {
        (BANK, "MYR"): rm("-4.60"),
        ("924-000", "MYR"): rm("4.90"),
        ("925-000", "MYR"): rm("-0.30"),
    }
    assert _outstanding(firm) == {0}
