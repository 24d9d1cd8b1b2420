"""Gross profit with real costs, against figures worked out from TikTok's facts alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.random_facts import Story, stories
from tests.support.stories import ITEMS, MASK, SERUM, Firm, an_order, goods, june, rm, settled
from xlplugin.analysis.profit import profit_by_order, profit_by_sku
from xlplugin.ledger.profits import ItemProfit
from xlplugin.money import ZERO
from xlplugin.posting.returned_goods import ReturnedGoods
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT
from xlplugin.stock.costing import CostingMethod, cost_movements
from xlplugin.stock.movements import MovementKind, StockMovement, goods_sold
from xlplugin.stock.profits import costs_of_orders

FIRST = "576553020000000101"
SECOND = "576553020000000102"
# Two receipts before the month: their average is exact in sen for every item.
RECEIPTS = ((1000, rm("8.00")), (1000, rm("9.00")))
AVERAGE = rm("8.50")


def profits(firm: Firm, *typed: StockMovement) -> list[ItemProfit]:
    """Return the profits of a firm's orders, with the costs that the stock's movements give."""
    lines = [line for some in firm.books.lines.values() for line in some]
    received = []
    for item in ITEMS.values():
        for quantity, cost in RECEIPTS:
            day = date(2026, 1, 2)
            received.append(StockMovement(day, MovementKind.STOCK_IN, item, quantity, cost))
    sold = goods_sold(firm.books.held.values(), lines, firm.masters)
    costed = cost_movements([*received, *sold, *typed], CostingMethod.AVERAGE, (), "MYR")
    costs = costs_of_orders(costed, "MYR")
    return profit_by_order(firm.books.held.values(), lines, firm.masters.accounts, costs)


def test_profit_by_sku_order_and_month_of_two_orders() -> None:
    firm = Firm()
    firm.post(
        an_order(FIRST, goods("45.00", quantity=2, seller="5.00"), goods("20.00", sku=MASK)),
        an_order(SECOND, goods("45.00"), created="2026-06-28 03:00"),
    )
    firm.settle(settled(FIRST, june(8), sale="100.00", commission="-6.00"))
    firm.settle(settled(SECOND, date(2026, 7, 3), sale="45.00", commission="-2.70"))
    found = {(one.month, one.order, one.item): one for one in profits(firm)}
    serum = found["2026-06", FIRST, ITEMS[SERUM]]
    assert (serum.quantity, serum.sales, serum.fees, serum.cost) == (
        2,
        rm("80.00"),
        rm("4.80"),
        rm("17.00"),
    )
    mask = found["2026-06", FIRST, ITEMS[MASK]]
    assert mask.profit == rm("20.00") - rm("1.20") - rm("8.50")
    late = found["2026-07", SECOND, ITEMS[SERUM]]
    assert (late.quantity, late.sales, late.fees, late.cost) == (0, ZERO, rm("2.70"), None)
    by_sku = {(one.month, one.item): one.profit for one in profit_by_sku(profits(firm))}
    assert by_sku == {
        ("2026-06", ITEMS[SERUM]): rm("80.00") - rm("4.80") - rm("17.00") + rm("36.50"),
        ("2026-06", ITEMS[MASK]): rm("10.30"),
        ("2026-07", ITEMS[SERUM]): rm("-2.70"),
    }


def test_a_return_takes_sales_and_cost_off_the_item_that_came_back() -> None:
    firm = Firm()
    firm.goods_back = [ReturnedGoods(FIRST, ITEMS[MASK], "", "PCS", 1, rm("20.00"))]
    firm.post(an_order(FIRST, goods("45.00"), goods("20.00", sku=MASK)))
    firm.settle(settled(FIRST, june(8), sale="65.00"))
    firm.settle(settled(FIRST, june(20), refund="-20.00"))
    back = StockMovement(
        june(20),
        MovementKind.RETURNED,
        ITEMS[MASK],
        1,
        order_id=FIRST,
        shop_id=firm.shop.shop_id,
    )
    found = {one.item: one for one in profits(firm, back)}
    assert (found[ITEMS[MASK]].sales, found[ITEMS[MASK]].cost) == (ZERO, ZERO)
    assert found[ITEMS[SERUM]].profit == rm("45.00") - AVERAGE


@settings(max_examples=30)
@given(stories(), st.sampled_from((FEES_ON_INVOICE, SETTLEMENT_DOCUMENT)))
def test_the_profit_of_all_orders_is_that_of_the_facts(story: Story, method: str) -> None:
    orders, rows = story
    firm = Firm()
    firm.post_by(method)
    firm.post(*orders)
    firm.settle(*rows)
    found = profits(firm)
    posted = {order.id for order in orders if firm.books.sources.keys() & _keys(firm, order.id)}
    sales = ZERO
    units = 0
    for order in orders:
        if order.id in posted:
            for line in order.lines:
                sales += (line.sale_price + line.platform_discount) * line.quantity
                units += line.quantity
    others = ZERO
    for row in rows:
        for part in row.parts:
            if part.role != "sale" or not row.is_order:
                others += part.amount
    assert sum((one.profit for one in found), ZERO) == sales + others - units * AVERAGE
    assert sum((one.cost or ZERO for one in found), ZERO) == units * AVERAGE


@settings(max_examples=30)
@given(stories())
def test_the_profit_of_each_order_is_that_of_its_facts(story: Story) -> None:
    orders, rows = story
    firm = Firm()
    firm.post(*orders)
    firm.settle(*rows)
    expected: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for order in orders:
        for line in order.lines:
            price = line.sale_price + line.platform_discount - AVERAGE
            expected[order.id] += price * line.quantity
    for row in rows:
        if row.is_order:
            for part in row.parts:
                expected[row.id] += part.amount if part.role != "sale" else ZERO
    got = _by_order(profits(firm))
    for order_id, amount in expected.items():
        assert got.get(order_id, ZERO) == amount


def _by_order(found: Sequence[ItemProfit]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in found:
        sums[one.order] += one.profit
    return sums


def _keys(firm: Firm, order_id: str) -> set[str]:
    return {key for key in firm.books.sources if key.endswith(order_id)}
