"""TikTok's self-billed e-invoices beside the books: every difference by its cause."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.random_facts import Story, stories
from tests.support.stories import Firm, an_order, goods, june, rm, settled
from xlplugin.money import ZERO
from xlplugin.posting.self_billed import (
    Billed,
    BilledBooks,
    BilledCause,
    BilledTotal,
    TieOut,
    tie_out,
)
from xlplugin.tiktok.markets.declarations import settlement_columns

FIRST = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"
JUNE = "2026-06"
ROLES = {column.name: column.role for column in settlement_columns() if column.role}


def compared(firm: Firm, *totals: tuple[Billed, str], month: str = JUNE) -> list[TieOut]:
    """Compare these totals of a month with a firm's books."""
    lines = [line for some in firm.books.lines.values() for line in some]
    books = BilledBooks(list(firm.books.held.values()), lines, firm.books.knock_offs, ROLES)
    shop = firm.shop
    wanted = [
        BilledTotal(shop.shop_id, month, kind, shop.currency, rm(amount)) for kind, amount in totals
    ]
    return tie_out(wanted, books)


def causes(found: TieOut) -> list[tuple[BilledCause, Decimal]]:
    return [(part.cause, part.amount) for part in found.parts]


def a_month() -> Firm:
    """Two orders of June, one of them settled in July; one of May, settled in June; a return."""
    firm = Firm()
    firm.post(
        an_order(FIRST, goods("100.00")),
        an_order(SECOND, goods("40.00"), created="2026-06-28 03:00"),
        an_order(THIRD, goods("30.00"), created="2026-05-28 03:00"),
    )
    firm.settle(settled(THIRD, june(2), sale="30.00", commission="-1.50"))
    firm.settle(settled(FIRST, june(8), sale="100.00", commission="-5.00", affiliate="-9.00"))
    firm.settle(settled(FIRST, june(15), refund="-100.00", commission="5.00"))
    firm.settle(settled(SECOND, date(2026, 7, 3), sale="40.00", commission="-2.00"))
    return firm


def test_totals_that_are_the_books_have_no_cause() -> None:
    found = compared(
        a_month(), (Billed.INCOME, "140.00"), (Billed.REFUNDS, "100.00"), (Billed.CHARGES, "10.50")
    )
    assert [one.total.amount - one.books for one in found] == [ZERO, ZERO, ZERO]
    assert [causes(one) for one in found] == [[], [], []]


def test_income_by_settlement_date_differs_by_the_months() -> None:
    totals = compared(a_month(), (Billed.INCOME, "130.00"), (Billed.REFUNDS, "100.00"))
    [found] = [one for one in totals if one.total.kind is Billed.INCOME]
    assert causes(found) == [
        (BilledCause.SETTLED_LATER, rm("-40.00")),
        (BilledCause.SOLD_EARLIER, rm("30.00")),
    ]
    assert [part.orders for part in found.parts] == [1, 1]


def test_income_less_refunds_is_named_if_no_refunds_were_entered() -> None:
    [found] = compared(a_month(), (Billed.INCOME, "40.00"))
    assert causes(found) == [(BilledCause.WITHOUT_REFUNDS, rm("-100.00"))]


def test_charges_before_what_was_given_back() -> None:
    [found] = compared(a_month(), (Billed.CHARGES, "15.50"))
    assert causes(found) == [(BilledCause.GIVEN_BACK, rm("5.00"))]


def test_charges_by_the_month_of_the_sale() -> None:
    # Of the sales of June: 5.00 + 9.00 - 5.00 and, in July, 2.00; not 1.50 of May's.
    [found] = compared(a_month(), (Billed.CHARGES, "11.00"))
    assert causes(found) == [
        (BilledCause.CHARGED_LATER, rm("2.00")),
        (BilledCause.CHARGED_EARLIER, rm("-1.50")),
    ]


def test_a_sen_is_rounding_and_more_is_not_explained() -> None:
    [found] = compared(a_month(), (Billed.CHARGES, "10.51"))
    assert causes(found) == [(BilledCause.ROUNDING, rm("0.01"))]
    [found] = compared(a_month(), (Billed.REFUNDS, "223.45"))
    assert causes(found) == [(BilledCause.NOT_EXPLAINED, rm("123.45"))]


def test_several_documents_of_a_month_are_added_up() -> None:
    [found] = compared(a_month(), (Billed.INCOME, "100.00"), (Billed.INCOME, "40.00"))
    assert causes(found) == []


def test_a_month_without_postings_is_not_explained() -> None:
    [found] = compared(a_month(), (Billed.INCOME, "12.00"), month="2026-01")
    assert (found.books, causes(found)) == (ZERO, [(BilledCause.NOT_EXPLAINED, rm("12.00"))])


@settings(max_examples=40)
@given(stories(), st.lists(st.integers(0, 30000), min_size=3, max_size=3))
def test_the_causes_add_up_to_the_difference(story: Story, amounts: Sequence[int]) -> None:
    firm = Firm()
    orders, rows = story
    firm.post(*orders)
    firm.settle(*rows)
    totals = [
        (kind, str(Decimal(amount) / 100)) for kind, amount in zip(Billed, amounts, strict=True)
    ]
    for one in compared(firm, *totals):
        named = sum((part.amount for part in one.parts), ZERO)
        assert one.books + named == one.total.amount
        left = [part for part in one.parts if part.cause is BilledCause.NOT_EXPLAINED]
        assert abs(sum((part.amount for part in left), ZERO)) <= abs(one.total.amount - one.books)
