"""The cost of goods: worked examples by hand, and what holds for every sequence of movements."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.money import ZERO
from xlplugin.stock.costing import (
    NEGATIVE,
    NO_COST,
    NOT_SOLD,
    CostedMovement,
    CostingMethod,
    StandardCost,
    cost_movements,
    on_hand,
)
from xlplugin.stock.movements import MovementKind, StockMovement

JUNE = date(2026, 6, 1)
SHIRT = "KEMEJA-M"


def _day(number: int) -> date:
    return JUNE + timedelta(days=number - 1)


def _in(day: int, quantity: int, cost: str) -> StockMovement:
    return StockMovement(_day(day), MovementKind.STOCK_IN, SHIRT, quantity, unit_cost=Decimal(cost))


def _sold(day: int, quantity: int, order: str = "576461413038785364") -> StockMovement:
    return StockMovement(
        _day(day), MovementKind.SOLD, SHIRT, -quantity, order_id=order, shop_id="7495000"
    )


def _back(
    day: int,
    quantity: int,
    kind: MovementKind = MovementKind.RETURNED,
    order: str = "576461413038785364",
) -> StockMovement:
    return StockMovement(_day(day), kind, SHIRT, quantity, order_id=order, shop_id="7495000")


def _average(*movements: StockMovement) -> list[CostedMovement]:
    return cost_movements(movements, CostingMethod.AVERAGE, (), "MYR")


def test_goods_leave_at_the_average_of_what_came_in_before() -> None:
    costed = _average(_in(1, 10, "8.00"), _in(5, 10, "9.00"), _sold(6, 4))
    assert [one.value for one in costed] == [Decimal("80.00"), Decimal("90.00"), Decimal("-34.00")]
    end = costed[-1]
    assert (end.quantity_after, end.value_after) == (16, Decimal("136.00"))


def test_the_last_unit_takes_what_is_left_so_that_no_sen_remains() -> None:
    costed = _average(_in(1, 3, "3.33"), _in(2, 1, "0.01"), _sold(3, 1), _sold(4, 1), _sold(5, 2))
    assert (costed[-1].quantity_after, costed[-1].value_after) == (0, ZERO)


def test_a_sale_before_the_receipt_is_adjusted_when_the_goods_come_in() -> None:
    costed = _average(_in(1, 1, "8.00"), _sold(2, 3), _in(3, 10, "9.00"))
    sale = costed[1]
    assert (sale.value, sale.quantity_after, sale.problem) == (Decimal("-24.00"), -2, NEGATIVE)
    receipt = costed[2]
    assert (receipt.value, receipt.adjustment) == (Decimal("88.00"), Decimal("2.00"))
    assert (receipt.quantity_after, receipt.value_after) == (8, Decimal("72.00"))


def test_goods_without_any_receipt_have_no_cost_and_are_named() -> None:
    sale = _average(_sold(2, 1))[0]
    assert (sale.value, sale.problem) == (ZERO, NO_COST)


def test_goods_that_come_back_bring_the_cost_they_were_sold_at() -> None:
    costed = _average(_in(1, 10, "8.00"), _sold(2, 4), _in(3, 6, "11.00"), _back(9, 1))
    assert costed[-1].value == Decimal("8.00")
    assert costed[-1].value_after == Decimal("122.00")


def test_damaged_goods_stay_out_and_their_cost_moves() -> None:
    costed = _average(_in(1, 10, "8.00"), _sold(2, 4), _back(9, 1, MovementKind.DAMAGED))
    end = costed[-1]
    assert (end.value, end.moved_cost, end.quantity_after) == (ZERO, Decimal("8.00"), 6)


def test_more_cannot_come_back_than_the_order_sold_without_a_word() -> None:
    costed = _average(_in(1, 10, "8.00"), _sold(2, 1), _back(9, 2))
    assert costed[-1].problem == NOT_SOLD


def test_a_reversed_invoice_brings_back_what_it_had_taken() -> None:
    costed = _average(_in(1, 10, "8.00"), _sold(2, 4), _in(3, 4, "2.00"), _sold(4, -4))
    assert costed[-1].value == Decimal("32.00")
    assert (costed[-1].quantity_after, costed[-1].value_after) == (14, Decimal("88.00"))


def test_a_standard_cost_holds_from_its_day_and_revalues_what_is_on_hand() -> None:
    standards = (
        StandardCost(SHIRT, _day(1), Decimal("8.00")),
        StandardCost(SHIRT, _day(10), Decimal("8.50")),
    )
    movements = (_in(1, 10, "8.20"), _sold(2, 4), _sold(10, 1))
    costed = cost_movements(movements, CostingMethod.STANDARD, standards, "MYR")
    values = [(str(one.movement.kind), one.value, one.adjustment) for one in costed]
    assert values == [
        ("New Standard Cost", ZERO, ZERO),
        ("Stock In", Decimal("80.00"), Decimal("2.00")),
        ("Sold", Decimal("-32.00"), ZERO),
        ("New Standard Cost", Decimal("3.00"), Decimal("-3.00")),
        ("Sold", Decimal("-8.50"), ZERO),
    ]
    assert costed[-1].value_after == Decimal("42.50")


def test_a_transfer_moves_units_and_no_money() -> None:
    transfer = StockMovement(
        _day(2), MovementKind.TRANSFER, SHIRT, 4, location="Main", to_location="Ecommerce"
    )
    receipt = _in(1, 10, "8.00")._replace(location="Main")
    sale = _sold(3, 1)._replace(location="Ecommerce")
    found = on_hand(_average(receipt, transfer, sale), _day(30))
    assert found[0].by_location == {"Ecommerce": 3, "Main": 6}
    assert found[0].value == Decimal("72.00")
    assert on_hand(_average(receipt, transfer, sale), _day(1))[0].quantity == 10


_COSTS = st.decimals("0.01", "999.99", places=2)
_RECEIPTS = st.builds(
    lambda day, quantity, cost: _in(day, quantity, str(cost)),
    st.integers(1, 30),
    st.integers(1, 40),
    _COSTS,
)
_SALES = st.builds(
    _sold, st.integers(1, 30), st.integers(1, 40), st.sampled_from(("576461", "576462", "576463"))
)
_RETURNS = st.builds(
    _back,
    st.integers(1, 30),
    st.integers(1, 9),
    st.sampled_from((MovementKind.RETURNED, MovementKind.DAMAGED)),
    st.sampled_from(("576461", "576462")),
)
_COUNTS = st.builds(
    lambda day, quantity: StockMovement(_day(day), MovementKind.COUNTED, SHIRT, quantity),
    st.integers(1, 30),
    st.integers(-5, 5).filter(bool),
)
_MOVEMENTS = st.lists(st.one_of(_RECEIPTS, _SALES, _RETURNS, _COUNTS), max_size=25)
_STANDARDS = st.lists(st.builds(StandardCost, st.just(SHIRT), st.integers(1, 30).map(_day), _COSTS))


@pytest.mark.parametrize("method", CostingMethod)
@given(movements=_MOVEMENTS, standards=_STANDARDS)
def test_units_and_value_are_the_sums_of_the_movements(
    method: CostingMethod, movements: list[StockMovement], standards: list[StandardCost]
) -> None:
    costed = cost_movements(movements, method, standards, "MYR")
    quantity = 0
    value = ZERO
    for one in costed:
        if one.movement.kind != MovementKind.DAMAGED:
            quantity += one.movement.quantity
        value += one.value
        assert (one.quantity_after, one.value_after) == (quantity, value)
        assert value == value.quantize(Decimal("0.01"))
        if quantity == 0:
            assert value == ZERO
    left = on_hand(costed, date(2026, 12, 31))
    assert sum(sum(item.by_location.values()) for item in left) == quantity
