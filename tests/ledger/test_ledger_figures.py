"""Figures of Home: they are the sums that a person gets from the orders and settlements."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from tests.support.stories import Firm, june, rm
from tests.support.two_months import (
    LAST_OF_JULY,
    LAST_OF_JUNE,
    WALLET,
    a_firm,
    both_months,
    every_way,
    june_of,
)
from xlplugin.ledger.ageing import open_documents
from xlplugin.ledger.as_at import documents_as_at
from xlplugin.ledger.figures import Figure, FigureName, Posted, home_figures, latest_month
from xlplugin.ledger.run_sums import line_sums, owed_sums, shop_sums
from xlplugin.money import ZERO
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT

TODAY = date(2026, 9, 15)


def figures(firm: Firm, today: date = TODAY) -> list[Figure]:
    books = firm.books
    lines = [line for some in books.lines.values() for line in some]
    held = list(books.held.values())
    posted = Posted(
        shop_sums(held, books.entries),
        line_sums(held, lines),
        owed_sums(held, books.entries, books.knock_offs),
    )
    return home_figures(posted, firm.masters.accounts, [WALLET], today)


def by_month(found: list[Figure]) -> dict[tuple[str, int], Decimal]:
    sums: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    for figure in found:
        sums[figure.name.value, figure.day.month] += figure.amount
    return dict(sums)


@pytest.mark.parametrize("way", (FEES_ON_INVOICE, SETTLEMENT_DOCUMENT))
def test_two_months_add_up_as_their_facts_do(way: str) -> None:
    sums = by_month(figures(both_months(way)))
    assert sums["Sales", 6] == rm("90.00") + rm("30.90") + rm("12.50") + rm("79.00")
    assert sums["Fees", 6] == rm("3.24") + rm("45.90") + rm("0.30")
    assert sums["Profit", 6] == sums["Sales", 6] - sums["Fees", 6]
    june_settled = rm("100.00") - rm("10.00") - rm("3.24") - rm("45.90") + rm("7.20") + rm("12.50")
    assert sums["Settled", 6] == june_settled
    assert sums["Paid out", 6] == rm("20.00")
    assert sums["Wallet", 6] == june_settled - rm("20.00")
    assert sums["Sales", 7] == rm("64.00") - rm("12.50")
    assert sums["Settled", 7] == rm("22.50") - rm("12.50") + rm("76.63")
    assert sums["Paid out", 7] == rm("50.00")
    assert sums["Debtors", 7] == rm("64.00")


def test_debtors_of_each_month_end_have_the_age_of_that_day() -> None:
    debtors = [figure for figure in figures(a_june()) if figure.name is FigureName.DEBTORS]
    told = {(figure.day, figure.kind): figure.amount for figure in debtors}
    open_amount = rm("79.00") + rm("23.40")
    assert told == {
        (LAST_OF_JUNE, "0-30 days"): open_amount,
        (LAST_OF_JULY, "31-60 days"): open_amount,
        (date(2026, 8, 31), "61-90 days"): open_amount,
        (date(2026, 9, 30), "61-90 days"): open_amount,  # until today, 15 September
    }


def a_june() -> Firm:
    firm = a_firm(FEES_ON_INVOICE)
    june_of(firm)
    return firm


@every_way
def test_debtors_are_those_of_the_customer_statement(way: str) -> None:
    firm = both_months(way)
    books = firm.books
    for last in (LAST_OF_JUNE, LAST_OF_JULY):
        held = documents_as_at(books.held.values(), books.entries, books.knock_offs, last)
        listed = sum((one.outstanding for one in open_documents(held, last)), ZERO)
        shown = [
            figure.amount
            for figure in figures(firm, LAST_OF_JULY)
            if figure.name is FigureName.DEBTORS and figure.day == last
        ]
        assert sum(shown, ZERO) == listed


def test_a_day_has_its_own_row() -> None:
    settled = {
        figure.day: figure.amount
        for figure in figures(a_june())
        if figure.name is FigureName.SETTLED
    }
    assert settled == {
        june(8): rm("86.76"),
        june(9): rm("-45.90"),
        june(29): rm("19.70"),
    }


def test_a_voucher_dated_ahead_is_no_month_to_begin_with() -> None:
    sale = Figure(FigureName.SALES, "", "MYR", date(2026, 6, 30), "", Decimal("120.00"))
    reversal = Figure(FigureName.PROFIT, "", "MYR", date(2026, 7, 1), "", Decimal("8.40"))
    debtors = Figure(FigureName.DEBTORS, "", "MYR", date(2026, 8, 31), "", Decimal("120.00"))
    assert latest_month([sale, reversal, debtors]) == date(2026, 6, 1)
    assert latest_month([reversal]) == date(2026, 7, 1)
