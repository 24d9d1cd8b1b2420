"""Find: a number, an order, a SKU, a buyer, a text or an amount, wherever it stands."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.find import amount_in
from xlplugin.sheets.table_view import R
from xlplugin.sheets.tables import FIND, INVOICES, ORDER_LINES, ORDERS, FindRow, Table


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    folder: Path = tmp_path_factory.mktemp("find")
    with sample_firm(folder, orders=12) as firm:
        firm.up_to("post_payments")
        yield firm


def rows(firm: SampleFirm, table: Table[R]) -> list[R]:
    return Workbook(firm.book.book).rows(table)


def found(firm: SampleFirm, text: str) -> list[FindRow]:
    firm.prompter.texts = [text]
    firm.press("find")
    return rows(firm, FIND)


def test_an_order_is_found_with_its_lines_documents_and_settlement(firm: SampleFirm) -> None:
    order = next(row for row in rows(firm, ORDERS) if row.invoice)
    hits = found(firm, f" {order.id} ")
    lines = [row for row in rows(firm, ORDER_LINES) if row.order_id == order.id]
    on_sheets = [row.sheet for row in hits]
    assert on_sheets.count("Orders") == 1
    assert on_sheets.count("Order Lines") == len(lines)
    assert {"Payments", "Invoices", "Invoice Lines"} <= set(on_sheets)
    assert hits[0].amount == order.total_amount
    assert hits[0].date == (order.create_date.date() if order.create_date else None)


def test_each_row_leads_to_its_cell(firm: SampleFirm) -> None:
    order = next(row for row in rows(firm, ORDERS) if row.invoice)
    for number, row in enumerate(found(firm, order.id)):
        view = firm.book.view(FIND)
        formula = str(firm.book.sheet("Find").range(view.cell("Link", number)).formula)
        sheet, cell = formula.split('"')[1].removeprefix("#'").split("'!")
        assert sheet == row.sheet
        assert order.id in str(firm.book.book.sheets[sheet].range(cell).value)


def test_a_buyer_a_sku_and_an_amount_are_found(firm: SampleFirm) -> None:
    named = [row for row in rows(firm, ORDERS) if row.buyer]
    order = max(named, key=lambda row: row.total_amount)
    assert order.id in [row.number for row in found(firm, order.buyer[:4].upper())]
    line = next(row for row in rows(firm, ORDER_LINES) if row.sku)
    assert line.order_id in [row.number for row in found(firm, line.sku)]
    amount = f"{order.total_amount:,.2f}"
    assert order.id in [row.number for row in found(firm, amount) if row.sheet == "Orders"]
    invoice = rows(firm, INVOICES)[0]
    hits = found(firm, f"-{invoice.doc_amt}")
    assert invoice.doc_no in [row.number for row in hits if row.sheet == "Invoices"]


def test_too_little_finds_nothing(firm: SampleFirm) -> None:
    firm.prompter.texts = ["ab", "", "no such text"]
    assert "too short" in firm.press("find")
    assert firm.press("find") == "Nothing was looked for."
    assert firm.press("find") == "No row has 'no such text'."
    assert rows(firm, FIND) == []


def test_an_amount_is_read_as_it_is_written() -> None:
    assert amount_in("1,250.50") == Decimal("1250.50")
    assert amount_in("-9") == 9
    assert amount_in("NaN") is None
    assert amount_in("INV-9") is None
