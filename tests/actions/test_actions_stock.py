"""The cost of goods is posted, corrected and shown; without a method nothing changes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BUNDLES,
    INVOICE_LINES,
    JOURNAL,
    ORDER_LINES,
    PROBLEMS,
    PROFIT_BY_SKU,
    SETTINGS,
    STOCK_CARD,
    STOCK_ITEMS,
    STOCK_MOVEMENTS,
    STOCK_ON_HAND,
    BundlesRow,
    SettingsRow,
    StockMovementsRow,
)

INVENTORY = "330-000"
COST_OF_SALES = "610-000"
GOODS_RECEIVED = "405-000"
DAMAGED = "615-000"
UNIT_COST = Decimal("7.35")
RECEIVED = 500


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    """A month whose orders are posted, and goods of every item received before it."""
    with sample_firm(tmp_path) as one:
        one.up_to("post_orders")
        book = one.book
        first = book.day("OrdersFrom")
        assert first is not None
        rows = []
        for item in book.rows(STOCK_ITEMS):
            if item.stock_control == "Yes":
                rows.append(stock_in(first - timedelta(days=1), item.code))
        book.view(STOCK_MOVEMENTS).replace(rows)
        choose(one, "Weighted Average")
        yield one


def stock_in(day: date, item: str) -> StockMovementsRow:
    return StockMovementsRow(
        date=day, kind="Stock In", item_code=item, quantity=RECEIVED, unit_cost=UNIT_COST
    )


def choose(firm: SampleFirm, method: str) -> None:
    firm.book.view(SETTINGS).merge([SettingsRow("Cost Of Sales", method, "")])


def balances(firm: SampleFirm) -> dict[str, Decimal]:
    """Add up the journal's rows by account."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in Workbook(firm.book.book).rows(JOURNAL):
        found[row.account] += (row.debit or ZERO) - (row.credit or ZERO)
    return found


def units_sold(firm: SampleFirm) -> dict[str, int]:
    """Add up the invoices' goods by item, from the rows of the sheet."""
    found: dict[str, int] = defaultdict(int)
    for row in Workbook(firm.book.book).rows(INVOICE_LINES):
        if row.doc_type == "IV" and row.kind in ("Goods", "Gift"):
            found[row.item_code] += row.qty
    return found


def test_a_month_costs_what_was_sold_times_what_it_cost(firm: SampleFirm) -> None:
    firm.press("post_cost")
    sold = sum(units_sold(firm).values())
    items = sum(1 for row in firm.book.rows(STOCK_MOVEMENTS) if row.kind)
    assert sold
    after = balances(firm)
    assert after[COST_OF_SALES] == sold * UNIT_COST
    assert after[GOODS_RECEIVED] == -items * RECEIVED * UNIT_COST
    assert after[INVENTORY] == (items * RECEIVED - sold) * UNIT_COST


def test_the_second_press_posts_nothing(firm: SampleFirm) -> None:
    firm.press("post_cost")
    before = balances(firm)
    said = firm.press("post_cost")
    assert "posted already" in said
    assert balances(firm) == before


def test_a_receipt_that_is_typed_late_corrects_the_days_after_it(firm: SampleFirm) -> None:
    item, quantity = max(units_sold(firm).items(), key=lambda pair: pair[1])
    rows = firm.book.rows(STOCK_MOVEMENTS)
    late = [row for row in rows if row.item_code == item]
    firm.book.view(STOCK_MOVEMENTS).replace([row for row in rows if row.item_code != item])
    firm.press("post_cost")
    without = balances(firm)
    firm.book.view(STOCK_MOVEMENTS).append(late)
    firm.press("post_cost")
    after = balances(firm)
    assert after[COST_OF_SALES] - without[COST_OF_SALES] == quantity * UNIT_COST


def test_undo_takes_the_cost_back_and_the_next_press_posts_it_again(firm: SampleFirm) -> None:
    before = balances(firm)
    firm.press("post_cost")
    posted = balances(firm)
    firm.press("undo_run")
    undone = balances(firm)
    assert undone[COST_OF_SALES] == before[COST_OF_SALES] == ZERO
    firm.press("post_cost")
    assert balances(firm) == posted


def test_goods_back_reduce_the_cost_and_damaged_goods_move_it(firm: SampleFirm) -> None:
    firm.press("post_cost")
    before = balances(firm)
    lines = firm.book.rows(INVOICE_LINES)
    sold = next(row for row in lines if row.kind == "Goods" and row.qty == 1)
    other = next(row for row in lines if row.kind == "Goods" and row.doc_no != sold.doc_no)
    day = sold.delivery_date + timedelta(days=1)
    back = StockMovementsRow(day, "Returned", sold.item_code, 1, order_id=sold.doc_no)
    broken = StockMovementsRow(day, "Damaged", other.item_code, 1, order_id=other.doc_no)
    firm.book.view(STOCK_MOVEMENTS).append([back, broken])
    firm.press("post_cost")
    after = balances(firm)
    assert after[COST_OF_SALES] == before[COST_OF_SALES] - 2 * UNIT_COST
    assert after[INVENTORY] == before[INVENTORY] + UNIT_COST
    assert after[DAMAGED] == UNIT_COST


def test_the_valuation_is_the_inventory_account(firm: SampleFirm) -> None:
    firm.press("post_cost")
    said = firm.press("show_stock")
    assert "as the inventory account says" in said
    book = Workbook(firm.book.book)
    value = sum((row.value or ZERO for row in book.rows(STOCK_ON_HAND)), ZERO)
    assert value == balances(firm)[INVENTORY]
    last: dict[str, tuple[int, Decimal]] = {}
    moved: dict[str, int] = defaultdict(int)
    for row in book.rows(STOCK_CARD):
        moved[row.item_code] += row.quantity
        last[row.item_code] = (row.on_hand, row.value_on_hand)
    assert {item: units for item, (units, _) in last.items()} == moved
    assert sum((value for _, value in last.values()), ZERO) == value


def test_a_wrong_row_posts_nothing_and_names_its_cell(firm: SampleFirm) -> None:
    before = balances(firm)
    row = firm.book.rows(STOCK_MOVEMENTS)[0]
    firm.book.view(STOCK_MOVEMENTS).append([row._replace(unit_cost=ZERO)])
    firm.press("post_cost")
    problem = next(row for row in firm.book.rows(PROBLEMS) if row.found_by == "Post Cost")
    assert (problem.table, problem.column) == ("StockMovements", "Unit Cost")
    assert problem.row == firm.book.view(STOCK_MOVEMENTS).cell(
        "Unit Cost", firm.book.view(STOCK_MOVEMENTS).count - 1
    )
    assert balances(firm) == before


def test_without_a_method_nothing_is_posted(firm: SampleFirm) -> None:
    choose(firm, "")
    firm.prompter.choice = "neither"
    before = balances(firm)
    firm.press("post_cost")
    assert balances(firm) == before


def test_sales_before_any_receipt_are_named(firm: SampleFirm) -> None:
    firm.book.view(STOCK_MOVEMENTS).replace([])
    firm.press("post_cost")
    firm.press("show_stock")
    remarks = {row.remark for row in firm.book.rows(STOCK_ON_HAND)}
    assert "No cost is known: taken at 0.00" in remarks


def test_a_set_shows_its_parts_at_nothing_and_only_they_leave_stock(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("fetch_orders")
        lines = firm.book.rows(ORDER_LINES)
        item = next(line.code for line in lines if line.code)
        make_set(firm, item)
        firm.press("post_orders")
        posted = [row for row in firm.book.rows(INVOICE_LINES) if row.doc_type == "IV"]
        sets = sum(row.qty for row in posted if row.item_code == item and row.kind == "Goods")
        parts = [row for row in posted if row.kind == "Part of a set"]
        assert sets
        assert sum(row.qty for row in parts) == 3 * sets
        assert {(row.item_code, row.amount, row.unit_price) for row in parts} == {
            ("PART-A", ZERO, ZERO)
        }
        choose(firm, "Weighted Average")
        first = firm.book.day("OrdersFrom")
        assert first is not None
        firm.book.view(STOCK_MOVEMENTS).append([stock_in(first, "PART-A")])
        firm.press("post_cost")
        firm.press("show_stock")
        on_hand = {row.item_code: row.quantity for row in firm.book.rows(STOCK_ON_HAND)}
        assert on_hand["PART-A"] == RECEIVED - 3 * sets
        assert item not in on_hand


def make_set(firm: SampleFirm, item: str) -> None:
    """Make an item a set of three PART-A, without stock control of its own."""
    items = []
    for row in firm.book.rows(STOCK_ITEMS):
        if row.code == item:
            row = row._replace(stock_control="No")
        items.append(row)
    part = items[-1]._replace(code="PART-A", description="Part", stock_control="Yes")
    goods = next(row for row in items if row.code == item)
    items.append(part._replace(stock_group=goods.stock_group))
    firm.book.view(STOCK_ITEMS).replace(items)
    firm.book.view(BUNDLES).append([BundlesRow(item, "PART-A", 3)])


@pytest.mark.parametrize("button", ["post_cost", "show_profit_by_sku"])
def test_a_method_that_is_none_is_named_with_its_place(firm: SampleFirm, button: str) -> None:
    choose(firm, "LIFO")
    with refused("LIFO", where="sheet 'Settings', row 12, Cost Of Sales (B12)"):
        firm.press(button)


def test_the_method_counts_in_any_case_of_its_letters(firm: SampleFirm) -> None:
    choose(firm, "weighted average")
    firm.press("post_cost")
    firm.press("show_profit_by_sku")
    costs = [row.cost for row in Workbook(firm.book.book).rows(PROFIT_BY_SKU)]
    assert sum(filter(None, costs), ZERO) == balances(firm)[COST_OF_SALES]
