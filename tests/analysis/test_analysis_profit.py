"""Profit of items and orders: divided to the sen, and together what the books say."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from tests.support.stories import MASK, Firm, an_order, goods, june, rm, settled
from tests.support.two_months import (
    LAST_OF_JULY,
    LAST_OF_JUNE,
    PAID,
    SHORT,
    a_firm,
    both_months,
    every_way,
)
from xlplugin.analysis.profit import profit_by_order, profit_by_sku
from xlplugin.ledger.profits import Cost, ItemProfit
from xlplugin.ledger.statements import NET_PROFIT, profit_and_loss
from xlplugin.money import ZERO
from xlplugin.posting.shop import FEES_ON_INVOICE

MONTHS = {"2026-06": (june(1), LAST_OF_JUNE), "2026-07": (date(2026, 7, 1), LAST_OF_JULY)}


def profits(firm: Firm, *costs: Cost) -> list[ItemProfit]:
    lines = [line for some in firm.books.lines.values() for line in some]
    return profit_by_order(firm.books.held.values(), lines, firm.masters.accounts, costs)


@every_way
def test_all_orders_together_earn_the_profit_of_the_books(way: str) -> None:
    firm = both_months(way)
    listed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in profits(firm):
        listed[one.month] += one.profit
    for month, (first, last) in MONTHS.items():
        rows = profit_and_loss(firm.books.entries, firm.masters.accounts, first, last)
        assert listed[month] == next(row.amount for row in rows if row.section == NET_PROFIT)


def test_an_order_earns_its_sales_less_its_fees_of_both_months() -> None:
    found = profits(both_months(FEES_ON_INVOICE))
    paid = [one for one in found if one.order == PAID]
    assert [(one.month, one.quantity, one.sales, one.fees) for one in paid] == [
        ("2026-06", 1, rm("90.00"), rm("3.24"))
    ]
    short = [one for one in found if one.order == SHORT]
    assert [(one.month, one.quantity, one.sales, one.fees) for one in short] == [
        ("2026-06", 1, rm("30.90"), rm("0.30")),
        ("2026-07", 0, ZERO, rm("0.90")),
    ]
    of_no_order = [one for one in found if not one.order]
    assert [one.fees for one in of_no_order] == [rm("45.90")]


def test_the_fees_of_an_order_are_divided_by_the_sales_of_its_items() -> None:
    firm = a_firm(FEES_ON_INVOICE)
    lines = (goods("20.00"), goods("10.00", sku=MASK))
    firm.post(an_order(PAID, *lines))
    firm.settle(settled(PAID, june(8), sale="30.00", commission="-1.00"))
    found = {one.item: one for one in profits(firm)}
    assert sum(one.fees for one in found.values()) == rm("1.00")
    shares = sorted((one.sales, one.fees) for one in found.values())
    assert shares == [(rm("10.00"), rm("0.33")), (rm("20.00"), rm("0.67"))]


@pytest.mark.parametrize("with_cost", [True, False])
def test_a_sku_without_the_cost_of_one_order_has_none(*, with_cost: bool) -> None:
    firm = both_months(FEES_ON_INVOICE)
    sold = [one for one in profits(firm) if one.quantity and one.month == "2026-06"]
    costs = []
    for one in sold:
        if with_cost or one.order != PAID:
            costs.append(Cost(one.month, one.shop, one.currency, one.order, one.item, rm("6.00")))
    by_sku = [
        one for one in profit_by_sku(profits(firm, *costs)) if one.month == "2026-06" and one.item
    ]
    assert sum(one.quantity for one in by_sku) == len(sold) == 4
    if with_cost:
        assert sum((one.cost or ZERO for one in by_sku), ZERO) == rm("24.00")
        earned = sum((one.profit for one in by_sku), ZERO)
        assert earned == rm("212.40") - rm("3.24") - rm("0.30") - rm("24.00")
    else:
        assert any(one.cost is None for one in by_sku)
