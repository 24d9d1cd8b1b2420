"""Orders from before the first day of bookkeeping.

What TikTok owes is brought in against the opening balances.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stories import Firm, a_shop, an_order, goods, june, settled
from xlplugin.ledger.documents import ORDER
from xlplugin.posting.order_actions import POST_INVOICE, POST_ORDER, POST_QUOTATION, REPLACE_INVOICE
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import SUMMARY
from xlplugin.tiktok.facts import Order

OLD = "576553020000000101"
NEW = "576553020000000102"


@pytest.fixture
def firm() -> Firm:
    return Firm(a_shop(first_day=date(2026, 6, 1)))


def old_order() -> Order:
    return an_order(
        OLD, goods("94.00", seller="10.00", platform="5.00"), created="2026-05-28 09:00"
    )


def replace(**changes: Any) -> Order:
    return old_order()._replace(**changes)


def words(firm: Firm, *orders: Order) -> list[str]:
    return [outcome.status for outcome in firm.post_past(*orders)]


def test_a_past_sale_is_no_sale_of_this_year(firm: Firm) -> None:
    assert words(firm, old_order()) == [RowStatus.SUCCESS]
    assert firm.books.balance("300-000") == Decimal("84.00")
    assert firm.books.balance("150-000") == Decimal("-84.00")
    assert firm.invoice(OLD).date == date(2026, 5, 28)


def test_its_settlement_finds_it_and_books_only_the_fees_of_this_year(firm: Firm) -> None:
    firm.post_past(old_order())
    firm.settle(settled(OLD, june(5), sale="94.00", seller_discount="-10.00", transaction="-3.18"))
    assert firm.books.balance("300-000") == 0
    assert firm.books.balance("325-000") == Decimal("80.82")
    assert firm.books.balance("925-000") == Decimal("3.18")
    assert firm.books.balance("500-000") == 0


def test_it_is_posted_once_and_only_when_it_is_past(firm: Firm) -> None:
    assert words(firm, old_order()) == [RowStatus.SUCCESS]
    assert words(firm, old_order(), an_order(NEW, goods("9.00"))) == [
        RowStatus.POSTED,
        RowStatus.NOT_PAST,
    ]


def test_midnight_in_kuala_lumpur_decides(firm: Firm) -> None:
    """31 May 16:30 UTC is half past midnight on 1 June in Kuala Lumpur."""
    assert words(firm, an_order(OLD, goods("9.00"), created="2026-05-31 16:30")) == [
        RowStatus.NOT_PAST
    ]
    assert words(firm, an_order(NEW, goods("9.00"), created="2026-05-31 15:30")) == [
        RowStatus.SUCCESS
    ]


@pytest.mark.parametrize(
    ("order", "word"),
    [
        (replace(currency="USD"), "The order is in USD, the shop's books in MYR."),
        (replace(status="UNPAID"), "Unpaid: not for Post Past Invoices"),
        (replace(status="CANCELLED"), "Cancelled: not for Post Past Invoices"),
        (replace(is_sample=True), RowStatus.SAMPLE),
        (replace(lines=()), "It has no lines on the sheet Order Lines."),
        (
            replace(subtotal=Decimal("70.00")),
            "The lines add up to 79.00, the order's subtotal is 70.00.",
        ),
    ],
)
def test_what_is_no_sale_is_no_past_sale_either(firm: Firm, order: Order, word: str) -> None:
    assert words(firm, order) == [word]
    assert firm.books.size() == Firm().books.size()


def test_a_past_sale_becomes_no_sale_of_this_year_by_another_button(firm: Firm) -> None:
    for action in (POST_INVOICE, POST_ORDER, POST_QUOTATION):
        assert [outcome.status for outcome in firm.post(old_order(), action=action)] == [
            RowStatus.BEFORE_FIRST_DAY
        ]
    firm.post_past(old_order())
    assert [outcome.status for outcome in firm.post(old_order(), action=REPLACE_INVOICE)] == [
        RowStatus.BEFORE_FIRST_DAY
    ]
    assert firm.books.balance("500-000") == 0


def test_what_a_summary_has_settled_gets_no_past_invoice(firm: Firm) -> None:
    firm.post_by(SUMMARY)
    firm.settle(settled(OLD, june(5), sale="84.00"))
    assert words(firm, old_order()) == [RowStatus.WITH_SETTLEMENT]
    assert firm.books.balance("300-000") == 0


def test_its_sales_order_goes_into_its_past_invoice(firm: Firm) -> None:
    first = firm.shop
    firm.shop = a_shop()
    firm.post(old_order(), action=POST_ORDER)
    firm.shop = first
    assert words(firm, old_order()) == [RowStatus.SUCCESS]
    assert firm.books.document(ORDER, OLD).outstanding == 0


def test_another_shop_s_order_of_that_number_keeps_it(firm: Firm) -> None:
    kenanga = Firm(a_shop("7495540735366777510", "Kenanga Home"), books=firm.books)
    kenanga.post(old_order())
    assert words(firm, old_order(), old_order()) == [RowStatus.SUCCESS, RowStatus.SUCCESS]
    assert words(firm, old_order()) == [RowStatus.POSTED]
    assert [(held.no, held.shop[-4:]) for held in firm.books.held.values()] == [
        (OLD, "7510"),
        (f"{OLD}-7507", "7507"),
    ]
