"""Returned Goods: proposals of the API, what the user says of them, stock and credit notes."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.money import ZERO
from xlplugin.sheets.tables import (
    INVOICE_LINES,
    JOURNAL,
    PROBLEMS,
    RETURNED_GOODS,
    SETTINGS,
    SHOPS,
    STOCK_CARD,
    STOCK_ITEMS,
    STOCK_MOVEMENTS,
    STOCK_ON_HAND,
    ReturnedGoodsRow,
    SettingsRow,
    StockMovementsRow,
)

COST = Decimal("7.35")


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as one:
        one.up_to("post_orders")
        yield one


def say(firm: SampleFirm, word: str) -> list[ReturnedGoodsRow]:
    """Say of every row that TikTok calls goods back what became of them; return these rows."""
    said = []
    rows = []
    for row in firm.book.rows(RETURNED_GOODS):
        if row.tiktok_says == "Goods back":
            row = row._replace(goods_back=word)
            said.append(row)
        rows.append(row)
    firm.book.view(RETURNED_GOODS).update(("Goods Back",), rows)
    return said


def receive(firm: SampleFirm) -> None:
    """Type a receipt of every stocked item before the month, and choose a method."""
    first = firm.book.day("OrdersFrom")
    assert first is not None
    rows = []
    for item in firm.book.rows(STOCK_ITEMS):
        if item.stock_control == "Yes":
            day = first - timedelta(days=1)
            rows.append(StockMovementsRow(day, "Stock In", item.code, 500, COST))
    firm.book.view(STOCK_MOVEMENTS).replace(rows)
    firm.book.view(SETTINGS).merge([SettingsRow("Cost Of Sales", "Weighted Average", "")])


def test_refresh_orders_proposes_what_came_back_once(firm: SampleFirm) -> None:
    rows = firm.book.rows(RETURNED_GOODS)
    assert {row.tiktok_says for row in rows} >= {"Goods back", "Refund only"}
    assert all(row.quantity > 0 and row.refund > 0 and row.item_code for row in rows)
    assert not any(row.goods_back for row in rows)
    said = say(firm, "Returned")
    firm.press("fetch_orders")
    again = firm.book.rows(RETURNED_GOODS)
    assert len(again) == len(rows)
    assert [row for row in again if row.goods_back] == said


def test_goods_are_back_in_stock_only_when_the_user_says_so(firm: SampleFirm) -> None:
    receive(firm)
    shops = len(firm.book.rows(SHOPS))
    firm.book.view(SHOPS).put(("Location",), [("Ecommerce",)] * shops)
    firm.press("replace_orders_as_invoice")
    assert "without Goods Back" in firm.press("post_cost")
    before = stock_value(firm)
    said = say(firm, "Returned")
    firm.press("post_cost")
    units = sum(row.quantity for row in said)
    assert stock_value(firm) - before == units * COST
    firm.press("show_stock")
    back = [row for row in firm.book.rows(STOCK_CARD) if row.kind == "Returned"]
    assert sum(row.quantity for row in back) == units
    assert {row.order_id for row in back} == {row.order_id for row in said}
    sold = {row.location for row in firm.book.rows(STOCK_CARD) if row.kind == "Sold"}
    assert {row.location for row in back} <= sold


def stock_value(firm: SampleFirm) -> Decimal:
    value = ZERO
    for row in firm.book.rows(JOURNAL):
        if row.account == "330-000":
            value += (row.debit or ZERO) - (row.credit or ZERO)
    return value


def test_the_credit_notes_of_the_statement_name_them(firm: SampleFirm) -> None:
    said = say(firm, "Returned")
    firm.up_to("post_payments")
    named = []
    for row in firm.book.rows(INVOICE_LINES):
        if row.doc_type == "CN" and row.item_code in {one.item_code for one in said}:
            named.append((row.doc_no, row.item_code, row.qty))
    wanted = sorted((one.order_id, one.item_code, one.quantity) for one in said)
    assert named
    assert set(named) <= set(wanted)


def test_a_row_that_is_wrong_is_named_and_moves_nothing(firm: SampleFirm) -> None:
    receive(firm)
    wrong = ReturnedGoodsRow(order_id="576553020000000999", quantity=1, goods_back="Returned")
    firm.book.view(RETURNED_GOODS).append([wrong])
    told = firm.press("post_cost")
    assert "Returned Goods" in told
    assert not [row for row in firm.book.rows(JOURNAL) if row.account == "330-000"]


def test_stock_shows_the_others_when_a_row_is_wrong(firm: SampleFirm) -> None:
    receive(firm)
    firm.press("show_stock")
    before = [row for row in firm.book.rows(STOCK_ON_HAND) if row.item_code]
    wrong = ReturnedGoodsRow(order_id="576553020000000999", quantity=1, goods_back="Returned")
    firm.book.view(RETURNED_GOODS).append([wrong])
    said = firm.press("show_stock")
    assert "1 row of Stock Movements or Returned Goods" in said
    assert [row for row in firm.book.rows(STOCK_ON_HAND) if row.item_code] == before
    [problem] = [row for row in firm.book.rows(PROBLEMS) if row.found_by == "Post Cost"]
    view = firm.book.view(RETURNED_GOODS)
    assert (problem.table, problem.row) == ("ReturnedGoods", view.cell("Item Code", view.count - 1))


def test_a_row_that_came_before_its_product_was_mapped_gets_its_item(firm: SampleFirm) -> None:
    receive(firm)
    rows = firm.book.rows(RETURNED_GOODS)
    firm.book.view(RETURNED_GOODS).put(("Item Code",), [("",)] * len(rows))
    say(firm, "Returned")
    firm.press("show_stock")
    assert not [row for row in firm.book.rows(PROBLEMS) if row.found_by == "Post Cost"]
    assert [row.item_code for row in firm.book.rows(RETURNED_GOODS)] == [
        row.item_code for row in rows
    ]


def test_a_statement_asks_what_came_back_of_refunds_that_nothing_tells_of(
    firm: SampleFirm,
) -> None:
    told = {row.order_id for row in firm.book.rows(RETURNED_GOODS)}
    firm.book.view(RETURNED_GOODS).delete(range(len(firm.book.rows(RETURNED_GOODS))))
    firm.prompter.file = firm.take_statement()
    firm.press("load_statement")
    asked = [row for row in firm.book.rows(RETURNED_GOODS) if row.order_id]
    assert asked
    assert {row.order_id for row in asked} <= told
    assert {(row.tiktok_says, row.source) for row in asked} == {("Not said", "Settlement")}
    assert all(row.item_code and row.quantity and not row.goods_back for row in asked)
    firm.press("load_statement")
    assert [row for row in firm.book.rows(RETURNED_GOODS) if row.order_id] == asked
    assert "without Goods Back" in firm.press("post_ready_payments")
    answered = [row._replace(goods_back="No") for row in firm.book.rows(RETURNED_GOODS)]
    firm.book.view(RETURNED_GOODS).update(("Goods Back",), answered)
    assert "Returned goods" in [row.found_by for row in firm.book.rows(PROBLEMS)]
    firm.press("check_workbook")
    assert "Returned goods" not in [row.found_by for row in firm.book.rows(PROBLEMS)]
