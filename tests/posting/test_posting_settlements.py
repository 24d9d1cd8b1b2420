"""Settlements become fee lines, customer payments, refunds and knock-offs, to the figures of the
system's screens.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stories import (
    MASK,
    Firm,
    a_firm_s_masters,
    a_shop,
    adjusted,
    an_order,
    goods,
    june,
    posted,
    rm,
    row_statuses,
    settled,
)
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import FeeRule, fee_map
from xlplugin.posting.order_actions import POST_CANCELLED
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import AS_DISCOUNT
from xlplugin.tiktok.facts import Order, SettlementLine

FIRST = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"
ADS = "GMV Payment for TikTok Ads"
REBATE = "Logistics reimbursement"
RELATED = "7102938475610293847"
DEBTORS = "300-000"


def as_discount(*orders: Order) -> Firm:
    """A firm that posts short payments as a discount, as SQL Account does, with these invoices."""
    firm = Firm(a_shop(short_payment=AS_DISCOUNT))
    firm.post(*orders)
    return firm


def _kinds(firm: Firm, doc_type: str, no: str) -> list[tuple[str, Decimal]]:
    return [(line.kind, line.amount) for line in firm.books.lines_of(doc_type, no)]


# -- the figures of the system's own screens -------------------------------------------------------

# earnings, customer payment, product price, platform discount, fees, settlement
SCREEN = [
    ("8.80", "0.80", "8.80", "8.00", "-0.15", "8.65"),
    ("13.30", "13.30", "8.80", "0.00", "-6.21", "7.09"),
    ("12.90", "4.90", "12.90", "8.00", "-0.93", "11.97"),
    ("11.30", "10.64", "8.80", "0.66", "-4.08", "7.22"),
    ("13.30", "10.30", "8.80", "3.00", "-5.64", "7.66"),
    ("17.60", "14.60", "17.60", "3.00", "-2.77", "14.83"),
]


def _screen_facts(number: int) -> tuple[Order, SettlementLine]:
    """The order and the settlement row behind a row of the screen.

    Shipping is what earnings exceed the price by.
    """
    earnings, _, price, platform, fees, _ = SCREEN[number]
    shipping = rm(earnings) - rm(price)
    order_id = f"57655302000000020{number}"
    order = an_order(order_id, goods(price, platform=platform, sku=MASK), shipping=str(shipping))
    shipped = -shipping if shipping else ZERO
    row = settled(
        order_id,
        june(8),
        row=number + 2,
        sale=price,
        customer_shipping=shipping,
        actual_shipping=shipped,
        transaction=rm(fees) - shipped,
    )
    return order, row


@pytest.mark.parametrize("number", range(len(SCREEN)), ids=[row[-1] for row in SCREEN])
def test_an_invoice_of_the_screen_becomes_its_settlement_amount(number: int) -> None:
    earnings, customer, price, platform, fees, amount = SCREEN[number]
    assert rm(earnings) == rm(customer) + rm(platform)
    order, row = _screen_facts(number)
    firm = posted(order)
    assert firm.invoice(order.id).amount == rm(price)
    firm.settle(row)
    invoice = firm.invoice(order.id)
    assert (invoice.amount, invoice.applied, invoice.outstanding) == (rm(amount), rm(amount), 0)
    assert invoice.amount - rm(earnings) == rm(fees)
    [receipt] = firm.books.of_type(PAYMENT)
    assert (receipt.no, receipt.date, receipt.received_in) == ("OR-00001", june(8), "325-000")
    assert (receipt.amount, receipt.outstanding) == (rm(amount), 0)
    assert receipt.description == "Payment Received From TikTok"
    assert firm.books.balance("325-000") == rm(amount)
    assert firm.books.balance("300-000") == 0


def test_one_receipt_of_a_date_knocks_off_every_invoice() -> None:
    facts = [_screen_facts(number) for number in range(len(SCREEN))]
    firm = posted(*(order for order, _ in facts))
    plan = firm.settle(*(row for _, row in facts))
    [receipt] = firm.books.of_type(PAYMENT)
    assert receipt.amount == Decimal("57.42") == sum(row.settlement for _, row in facts)
    assert [(k.to_no, k.amount) for k in firm.books.knock_offs] == [
        (order.id, row.settlement) for order, row in facts
    ]
    assert {outcome.payment_no for outcome in plan.outcomes} == {"OR-00001"}
    assert row_statuses(plan) == [RowStatus.SUCCESS] * 6


def test_the_receipt_of_the_screen_is_its_orders_and_its_adjustments() -> None:
    """Receipt 2,743.91: 71 orders of 1,724.40 less 126.61, and 69 adjustments of 1,146.12."""
    day = date(2022, 7, 7)
    orders = []
    rows = []
    prices = _spread(168090, 71)
    fees = _spread(-12661, 71)
    shipping = _spread(4350, 71)
    shipped = _spread(-4470, 71)
    for number in range(71):
        orders.append(
            an_order(
                f"5765530{number:011}", goods(prices[number], sku=MASK), created="2022-06-28 04:00"
            )
        )
        rows.append(
            settled(
                orders[-1].id,
                day,
                row=number + 2,
                sale=prices[number],
                customer_shipping=shipping[number],
                actual_shipping=shipped[number],
                transaction=fees[number] - shipped[number],
            )
        )
    rebates = [
        adjusted(f"7102{number:015}", day, amount, "Shipping Fee Rebate")
        for number, amount in enumerate(_spread(114612, 69))
    ]
    firm = posted(*orders)
    firm.settle(*rows, *rebates)
    [receipt] = firm.books.of_type(PAYMENT)
    assert sum(row.settlement for row in rows) == Decimal("1597.79")
    assert firm.books.document(INVOICE, "IV-00001").amount == Decimal("1146.12")
    assert (receipt.amount, receipt.outstanding) == (Decimal("2743.91"), 0)
    assert len(firm.books.knock_offs) == 72
    assert firm.books.balance("325-000") == Decimal("2743.91")


def _spread(sen: int, count: int) -> list[int]:
    """So many sen over so many, as evenly as whole sen go."""
    return [sen * (n + 1) // count - sen * n // count for n in range(count)]


# -- fee lines -------------------------------------------------------------------------------------


def test_fees_are_one_line_per_kind_dated_by_settlement() -> None:
    firm = posted(an_order(FIRST, goods("60.00"), goods("40.00", sku=MASK)))
    first = settled(
        FIRST,
        june(8),
        sale="60.00",
        actual_shipping="-0.70",
        commission="-1.94",
        transaction="-1.30",
    )
    second = settled(
        FIRST, june(8), sale="40.00", actual_shipping="-1.49", commission="-1.30", affiliate="-4.00"
    )
    firm.settle(first, second)
    fees = firm.books.lines_of(INVOICE, FIRST)[2:]
    assert [(line.description, line.item_code, line.amount) for line in fees] == [
        ("Actual shipping fee", "SHIPPING", Decimal("-2.19")),
        ("TikTok Shop commission fee", "TRANSACTION FEE", Decimal("-3.24")),
        ("Transaction fee", "TRANSACTION FEE", Decimal("-1.30")),
        ("Affiliate commission", "TRANSACTION FEE", Decimal("-4.00")),
    ]
    assert {(line.delivery_date, line.quantity) for line in fees} == {(june(8), 1)}
    assert firm.books.lines_of(INVOICE, FIRST)[0].delivery_date == june(2)
    assert firm.invoice(FIRST).amount == Decimal("89.27")
    assert [entry.date for entry in firm.books.entries] == [june(2), june(8), june(8)]


def test_a_charge_is_a_debit_and_a_credit_from_tiktok_is_a_credit() -> None:
    firm = posted(an_order(FIRST, goods("50.00")))
    firm.settle(
        settled(
            FIRST,
            june(8),
            sale="50.00",
            transaction="-1.62",
            customer_shipping="4.50",
            actual_shipping="-1.00",
        )
    )
    assert firm.books.balance("925-000") == Decimal("1.62")
    assert firm.books.balance("924-000") == Decimal("-3.50")
    assert firm.books.balance("500-000") == Decimal("-50.00")
    assert firm.books.balance("325-000") == Decimal("51.88")


def test_the_fee_map_goes_before_the_role_s_bucket() -> None:
    masters = a_firm_s_masters()
    masters.items["AFFILIATE"] = masters.items["CLAIMS"]._replace(code="AFFILIATE")
    firm = Firm(masters=masters)
    firm.rules = fee_map(
        [
            FeeRule("affiliate COMMISSION", "fee", "Transaction", "AFFILIATE"),
            FeeRule("Platform support fee", "fee", "Shipping", ""),
            FeeRule("Transaction fee", "fee", "", ""),
        ]
    )
    firm.post(an_order(FIRST, goods("50.00")))
    firm.settle(
        settled(
            FIRST, june(8), sale="50.00", affiliate="-5.00", support="-0.54", transaction="-1.62"
        )
    )
    assert [line.item_code for line in firm.books.lines_of(INVOICE, FIRST)[1:]] == [
        "AFFILIATE",
        "SHIPPING",
        "TRANSACTION FEE",
    ]


def test_a_fee_that_leads_to_no_account_stops_the_file_and_names_the_place() -> None:
    firm = Firm(a_shop(transaction="FEES"))
    firm.post(an_order(FIRST, goods("50.00")))
    size = firm.books.size()
    with pytest.raises(FixInputError) as refused:
        firm.settle(settled(FIRST, june(8), sale="50.00", support="-0.54"))
    assert refused.value.where == "sheet 'Fee Map'"
    assert (
        refused.value.what
        == "'Platform support fee' leads to no account: Item code 'FEES' is not in Stock Items."
    )
    assert firm.books.size() == size


def test_a_blank_mapping_stops_the_file() -> None:
    firm = Firm(a_shop(claims=""))
    with pytest.raises(FixInputError) as refused:
        firm.settle(adjusted(RELATED, june(12), "45.90", REBATE))
    assert refused.value.where == "sheet 'Fee Map'"
    assert "'Logistics reimbursement'" in refused.value.what


def test_a_row_in_another_currency_stops_the_file_and_names_the_row() -> None:
    firm = posted(an_order(FIRST, goods("50.00")))
    size = firm.books.size()
    with pytest.raises(FixInputError) as refused:
        firm.settle(settled(FIRST, june(8), row=214, currency="SGD", sale="50.00"))
    assert refused.value.what == "The row is in SGD, the shop's books are in MYR."
    assert refused.value.where == "sheet 'Payments', statement row 214"
    assert firm.books.size() == size


# -- refunds, and orders with several rows ---------------------------------------------------------


def test_a_refund_after_settlement_is_a_credit_note_and_a_customer_refund() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), sale="60.00", commission="-2.00"))
    plan = firm.settle(
        settled(FIRST, june(15), refund="-60.00", commission="2.00", return_shipping="-5.00")
    )
    note = firm.books.document(CREDIT_NOTE, FIRST)
    refund = firm.books.document(REFUND, "PV-00001")
    assert (note.date, note.amount, note.outstanding) == (june(15), Decimal("63.00"), 0)
    assert (refund.date, refund.amount, refund.outstanding) == (june(15), Decimal("63.00"), 0)
    assert (note.description, refund.description) == (f"Tiktok Return {FIRST}", "Refund To TikTok")
    assert [(outcome.status, outcome.payment_no) for outcome in plan.outcomes] == [
        (RowStatus.SUCCESS, "PV-00001")
    ]
    assert firm.invoice(FIRST).amount == Decimal("58.00")
    assert firm.books.balance("325-000") == Decimal("-5.00")
    assert firm.books.balance("510-300") == Decimal("60.00")
    assert firm.books.balance("925-000") == 0
    assert firm.books.balance("924-000") == Decimal("5.00")


@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_second_refund_is_added_to_the_same_credit_note(in_one_file: bool) -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), sale="60.00"))
    refunds = [settled(FIRST, june(15), refund="-20.00"), settled(FIRST, june(18), refund="-15.00")]
    for file in [refunds] if in_one_file else [[row] for row in refunds]:
        firm.settle(*file)
    assert firm.books.document(CREDIT_NOTE, FIRST).amount == Decimal("35.00")
    assert [line.delivery_date for line in firm.books.lines_of(CREDIT_NOTE, FIRST)] == [
        june(15),
        june(18),
    ]
    assert [refund.amount for refund in firm.books.of_type(REFUND)] == [
        Decimal("20.00"),
        Decimal("15.00"),
    ]
    assert firm.books.document(CREDIT_NOTE, FIRST).outstanding == 0


def test_sale_refund_and_payment_again_in_one_file_go_day_by_day() -> None:
    firm = as_discount(an_order(FIRST, goods("60.00")))
    rows = [
        settled(FIRST, june(18), sale="25.00"),
        settled(FIRST, june(15), refund="-60.00", return_shipping="-5.00"),
        settled(FIRST, june(8), sale="60.00", commission="-2.00"),
    ]
    plan = firm.settle(*rows)
    assert [outcome.payment_no for outcome in plan.outcomes] == ["OR-00002", "PV-00001", "OR-00001"]
    assert firm.invoice(FIRST).amount == Decimal("83.00")
    assert (
        firm.invoice(FIRST).outstanding == firm.books.document(CREDIT_NOTE, FIRST).outstanding == 0
    )
    assert firm.books.money() == Decimal("18.00")


def test_sale_refund_and_a_second_sale_leave_the_second_unapplied() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(
        settled(FIRST, june(18), sale="25.00"),
        settled(FIRST, june(15), refund="-60.00", return_shipping="-5.00"),
        settled(FIRST, june(8), sale="60.00", commission="-2.00"),
    )
    assert firm.invoice(FIRST).outstanding == 0
    assert firm.books.document(PAYMENT, "OR-00002").outstanding == Decimal("25.00")
    assert firm.books.money() == Decimal("18.00")


def test_rows_of_one_order_and_date_count_as_their_sum() -> None:
    """+60.00 and -63.00 on one date are a refund of 3.00, not a payment and a refund."""
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(
        settled(FIRST, june(8), sale="60.00"),
        settled(FIRST, june(8), refund="-60.00", return_shipping="-3.00"),
    )
    assert firm.books.of_type(PAYMENT) == []
    assert firm.books.document(REFUND, "PV-00001").amount == Decimal("3.00")
    assert firm.books.document(CREDIT_NOTE, FIRST).amount == Decimal("63.00")
    assert [(k.from_type, k.to_type, k.amount) for k in firm.books.knock_offs] == [
        ("CN", "IV", Decimal("60.00")),
        ("CN", "CF", Decimal("3.00")),
    ]
    assert firm.invoice(FIRST).outstanding == 0


def test_positive_and_negative_orders_of_a_date_have_a_payment_and_a_refund() -> None:
    firm = posted(an_order(FIRST, goods("60.00")), an_order(SECOND, goods("40.00")))
    firm.settle(settled(FIRST, june(8), sale="60.00"))
    firm.settle(
        settled(FIRST, june(9), refund="-60.00"),
        settled(SECOND, june(9), sale="40.00", transaction="-1.30"),
    )
    assert [(d.date, d.amount) for d in firm.books.of_type(PAYMENT)] == [
        (june(8), rm("60.00")),
        (june(9), rm("38.70")),
    ]
    assert [(d.date, d.amount) for d in firm.books.of_type(REFUND)] == [(june(9), rm("60.00"))]


def test_as_a_discount_an_order_settled_on_two_dates_shows_and_takes_back_the_difference() -> None:
    firm = as_discount(an_order(FIRST, goods("60.00"), goods("40.00", sku=MASK)))
    firm.settle(settled(FIRST, june(8), sale="60.00", transaction="-1.30"))
    assert (firm.invoice(FIRST).amount, firm.invoice(FIRST).outstanding) == (Decimal("58.70"), 0)
    assert firm.books.balance("510-100") == Decimal("40.00")
    firm.settle(settled(FIRST, june(11), sale="40.00", transaction="-0.86"))
    assert (firm.invoice(FIRST).amount, firm.invoice(FIRST).outstanding) == (Decimal("97.84"), 0)
    assert firm.books.balance("510-100") == 0
    assert _kinds(firm, INVOICE, FIRST)[2:] == [
        ("Transaction fee", Decimal("-1.30")),
        ("Sale difference", Decimal("-40.00")),
        ("Transaction fee", Decimal("-0.86")),
        ("Sale difference", Decimal("40.00")),
    ]
    assert [(d.no, d.amount) for d in firm.books.of_type(PAYMENT)] == [
        ("OR-00001", rm("58.70")),
        ("OR-00002", rm("39.14")),
    ]


def test_a_refund_that_is_loaded_before_its_sale_ends_at_the_same_balances() -> None:
    sale = settled(FIRST, june(8), sale="60.00", commission="-2.00")
    back = settled(FIRST, june(15), refund="-60.00", commission="2.00")
    in_order = as_discount(an_order(FIRST, goods("60.00")))
    turned = as_discount(an_order(FIRST, goods("60.00")))
    in_order.settle(sale)
    in_order.settle(back)
    turned.settle(back)
    assert turned.invoice(FIRST).outstanding == 0
    assert _kinds(turned, CREDIT_NOTE, FIRST)[-1] == ("Sale difference", Decimal("60.00"))
    turned.settle(sale)
    assert turned.books.balances() == in_order.books.balances()
    assert (
        turned.invoice(FIRST).outstanding
        == turned.books.document(CREDIT_NOTE, FIRST).outstanding
        == 0
    )


@pytest.mark.parametrize("zeros", [{}, {"sale": "0.00", "refund": "0.00"}])
def test_a_row_with_only_a_return_shipping_fee_leaves_the_sale_alone(zeros: dict[str, Any]) -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), return_shipping="-5.30", **zeros))
    assert firm.invoice(FIRST).outstanding == Decimal("60.00")
    assert _kinds(firm, CREDIT_NOTE, FIRST) == [("Actual return shipping fee", Decimal("5.30"))]
    firm.settle(settled(FIRST, june(9), sale="60.00"))
    assert firm.invoice(FIRST).outstanding == 0
    assert firm.books.balance("510-100") == 0


def test_a_subsidy_before_the_sale_is_paid_and_leaves_the_sale_owed() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), shipping_subsidy="2.00"))
    assert (firm.invoice(FIRST).amount, firm.invoice(FIRST).applied) == (
        Decimal("62.00"),
        Decimal("2.00"),
    )
    firm.settle(settled(FIRST, june(9), sale="60.00"))
    assert firm.invoice(FIRST).outstanding == 0


def test_zero_rows_are_posted_and_carried_by_no_payment() -> None:
    firm = posted(an_order(FIRST, goods("60.00")), an_order(SECOND, goods("40.00")))
    zeros = [
        settled(FIRST, june(8), sale="60.00", refund="-60.00"),
        settled(SECOND, june(8), sale="0.00"),
    ]
    plan = firm.settle(*zeros)
    assert [(outcome.status, outcome.payment_no) for outcome in plan.outcomes] == [
        (RowStatus.SUCCESS, ""),
        (RowStatus.SUCCESS, ""),
    ]
    assert firm.books.of_type(PAYMENT) == firm.books.of_type(REFUND) == []
    assert (firm.invoice(FIRST).amount, firm.invoice(SECOND).outstanding) == (0, Decimal("40.00"))
    assert row_statuses(firm.settle(*zeros)) == [RowStatus.POSTED, RowStatus.POSTED]


def test_as_a_discount_paid_more_than_invoiced_stays_visible_as_a_difference() -> None:
    firm = as_discount(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), sale="65.00"))
    assert _kinds(firm, INVOICE, FIRST)[1:] == [("Sale difference", Decimal("5.00"))]
    assert firm.books.balance("510-100") == Decimal("-5.00")


# -- short and over payments -----------------------------------------------------------------------


def test_an_invoice_that_is_settled_short_goes_on_owing_the_rest() -> None:
    firm = posted(an_order(FIRST, goods("79.00")))
    firm.settle(settled(FIRST, june(8), sale="39.00", transaction="-1.00"))
    assert firm.invoice(FIRST).outstanding == Decimal("40.00")
    assert firm.books.balance("510-100") == 0
    assert firm.books.balance(DEBTORS) == Decimal("40.00")


def test_what_is_still_due_at_month_end_is_owed_until_it_is_settled() -> None:
    firm = posted(an_order(FIRST, goods("30.90")))
    firm.settle(settled(FIRST, june(29), sale="7.50"))
    assert firm.invoice(FIRST).outstanding == Decimal("23.40")
    firm.settle(settled(FIRST, date(2026, 7, 6), sale="23.40", transaction="-0.66"))
    assert firm.invoice(FIRST).outstanding == 0
    assert firm.books.balance("510-100") == 0
    assert firm.books.balance(DEBTORS) == 0


def test_what_is_paid_beyond_the_invoice_stays_unapplied_on_the_payment() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), sale="65.00", transaction="-1.00"))
    assert firm.invoice(FIRST).outstanding == 0
    payment = firm.books.document(PAYMENT, "OR-00001")
    assert (payment.amount, payment.outstanding) == (Decimal("64.00"), Decimal("5.00"))


def test_an_invoice_that_was_paid_and_is_paid_again_leaves_all_of_it_unapplied() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(8), sale="60.00"))
    firm.settle(settled(FIRST, june(15), sale="60.00", transaction="-1.00"))
    payment = firm.books.document(PAYMENT, "OR-00002")
    assert (payment.amount, payment.outstanding) == (Decimal("59.00"), Decimal("59.00"))
    assert firm.books.document(CREDIT_NOTE, FIRST).outstanding == Decimal("1.00")
    assert firm.books.balance(DEBTORS) == Decimal("-60.00")


def test_a_payment_that_is_taken_back_without_a_refund_is_owed_again() -> None:
    firm = posted(an_order(FIRST, goods("104.00")))
    firm.settle(settled(FIRST, june(8), sale="104.00"))
    firm.settle(settled(FIRST, june(10), sale="-104.00", transaction="-27.00"))
    refund = firm.books.document(REFUND, "PV-00001")
    assert (refund.amount, refund.outstanding) == (Decimal("131.00"), Decimal("104.00"))
    assert firm.books.balance(DEBTORS) == Decimal("104.00")


def test_a_refund_that_is_loaded_before_its_sale_leaves_the_sale_owed() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(settled(FIRST, june(15), refund="-60.00", commission="2.00"))
    assert firm.invoice(FIRST).outstanding == Decimal("60.00")
    firm.settle(settled(FIRST, june(8), sale="60.00", commission="-2.00"))
    assert firm.invoice(FIRST).outstanding == 0
    assert firm.books.balance(DEBTORS) == 0


def test_a_difference_within_the_tolerance_is_a_discount() -> None:
    firm = Firm(a_shop(tolerance=Decimal("0.05")))
    firm.post(an_order(FIRST, goods("60.00")), an_order(SECOND, goods("40.00")))
    firm.settle(
        settled(FIRST, june(8), sale="59.95"),
        settled(SECOND, june(8), sale="39.94"),
    )
    assert firm.invoice(FIRST).outstanding == 0
    assert firm.invoice(SECOND).outstanding == Decimal("0.06")
    assert firm.books.balance("510-100") == Decimal("0.05")


def test_a_settled_cancelled_invoice_takes_what_comes_back() -> None:
    firm = Firm()
    cancelled = an_order(FIRST, goods("45.00"), status="CANCELLED")
    firm.post(cancelled, action=POST_CANCELLED)
    firm.settle(settled(FIRST, june(8), shipping_subsidy="3.00"))
    assert (firm.invoice(FIRST).amount, firm.invoice(FIRST).outstanding) == (Decimal("3.00"), 0)
    assert firm.books.balance("924-000") == Decimal("-3.00")


# -- adjustments -----------------------------------------------------------------------------------


def test_adjustments_of_a_date_are_one_invoice_that_keeps_their_types() -> None:
    firm = Firm()
    plan = firm.settle(
        adjusted("7641963103148558087", june(12), "45.90", REBATE, order=FIRST),
        adjusted("6941963103148558088", june(12), "12.50", "Customer Service Compensation"),
        adjusted("7641963103148558089", june(13), "1.70", "Shipping fee adjustment"),
    )
    assert [(d.no, d.date, d.amount, d.description) for d in firm.books.of_type(INVOICE)] == [
        ("IV-00001", june(12), Decimal("58.40"), "Tiktok Adjustment"),
        ("IV-00002", june(13), Decimal("1.70"), "Tiktok Adjustment"),
    ]
    assert [line.description for line in firm.books.lines_of(INVOICE, "IV-00001")] == [
        f"Logistics reimbursement 7641963103148558087 for order {FIRST}",
        "Customer Service Compensation 6941963103148558088",
    ]
    assert [outcome.payment_no for outcome in plan.outcomes] == ["OR-00001", "OR-00001", "OR-00002"]
    assert {d.outstanding for d in firm.books.held.values()} == {0}
    assert firm.books.balance("530-000") == Decimal("-58.40")
    assert firm.books.balance("924-000") == Decimal("-1.70")


def test_adjustments_that_take_more_than_they_give_are_a_credit_note_and_a_refund() -> None:
    firm = Firm()
    firm.settle(
        adjusted(RELATED, june(15), "-153.50", ADS),
        adjusted("7102938475610293848", june(15), "8.66", REBATE),
    )
    assert firm.books.document(CREDIT_NOTE, "CN-00001").amount == Decimal("144.84")
    assert firm.books.document(REFUND, "PV-00001").amount == Decimal("144.84")
    assert [line.amount for line in firm.books.lines_of(CREDIT_NOTE, "CN-00001")] == [
        Decimal("153.50"),
        Decimal("-8.66"),
    ]
    assert firm.books.balance("926-000") == Decimal("153.50")
    assert firm.books.balance("530-000") == Decimal("-8.66")
    assert firm.books.balance("325-000") == Decimal("-144.84")
    assert {d.outstanding for d in firm.books.held.values()} == {0}


def test_adjustments_that_cancel_out_need_no_money() -> None:
    firm = Firm()
    firm.settle(
        adjusted(RELATED, june(15), "-8.66", ADS),
        adjusted("7102938475610293848", june(15), "8.66", REBATE),
    )
    assert firm.books.document(INVOICE, "IV-00001").amount == 0
    assert len(firm.books.lines_of(INVOICE, "IV-00001")) == 2
    assert firm.books.of_type(PAYMENT) == []


def test_an_order_and_an_adjustment_of_one_date_share_the_receipt() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(
        settled(FIRST, june(8), sale="60.00"),
        adjusted(RELATED, june(8), "4.10", REBATE, order=FIRST),
    )
    [receipt] = firm.books.of_type(PAYMENT)
    assert receipt.amount == Decimal("64.10")
    assert [(k.to_no, k.amount) for k in firm.books.knock_offs] == [
        (FIRST, rm("60.00")),
        ("IV-00001", rm("4.10")),
    ]


def test_an_order_id_that_begins_with_7_is_an_order_when_its_type_says_so() -> None:
    firm = posted(an_order(RELATED, goods("8.80")))
    firm.settle(settled(RELATED, june(8), sale="8.80"))
    assert firm.invoice(RELATED).outstanding == 0
    assert [d.no for d in firm.books.of_type(INVOICE)] == [RELATED]
