"""A typed code ticks its row, followed through the add-in's own VBA on our workbook."""

from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from tests.support.macros import Windows, click, excel_with
from xlplugin.engine import open_book
from xlplugin.install.addin_file import EVENTS, build, module
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    HEADER_ROW,
    ORDER_LINES,
    ORDERS,
    PRODUCTS,
    TICKED,
    OrderLinesRow,
    OrdersRow,
    ProductsRow,
)
from xlplugin.template.build import build as build_workbook

KL = "7494000000000000001"
PENANG = "7494000000000000002"
PYTHON = r"C:\python\pythonw.exe"
# What Excel does when cells change: it calls the event with the sheet and the cells.
EXCEL = """Public Sub OpenBook(path As String)
    Workbooks.Open path
End Sub
Public Sub TypeInto(sheet As String, address As String, text As String)
    ActiveWorkbook.Worksheets(sheet).Range(address).Value = text
    TickChanged ActiveWorkbook.Worksheets(sheet), ActiveWorkbook.Worksheets(sheet).Range(address)
End Sub
Public Function CellText(sheet As String, address As String) As String
    CellText = CStr(ActiveWorkbook.Worksheets(sheet).Range(address).Value)
End Function
Public Function Listening() As Boolean
    Listening = Application.EnableEvents
End Function
"""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam", PYTHON)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three orders, the second with an invoice; two have the same id in two shops."""
    path = build_workbook(tmp_path_factory.mktemp("month") / "June.xlsx")
    book = Workbook(open_book(path))
    book.view(PRODUCTS).append([ProductsRow(id=f"17{n}", shop_id=KL) for n in range(4)])
    orders = [
        OrdersRow(id="576460752303420001", shop_id=KL),
        OrdersRow(id="576460752303420002", shop_id=KL, invoice="576460752303420002"),
        OrdersRow(id="576460752303420001", shop_id=PENANG),
    ]
    book.view(ORDERS).append(orders)
    lines = [OrderLinesRow(order_id=order.id, line=1, shop_id=order.shop_id) for order in orders]
    book.view(ORDER_LINES).append(lines)
    book.save()
    return path


@pytest.fixture
def excel(addin: Path, workbook: Path) -> ExcelApplication:
    app = excel_with(addin, create=Windows({PYTHON: ""}).create)
    app.add_module(EXCEL.replace("\n", "\r\n"), name="Excel")
    app.run("OpenBook", str(workbook))
    return app


def ticks(excel: ExcelApplication, sheet: str, count: int) -> list[str]:
    rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + count)
    return [excel.run("CellText", sheet, f"A{row}") for row in rows]


def test_a_code_typed_on_products_ticks_its_row(excel: ExcelApplication) -> None:
    excel.run("TypeInto", "Products", f"C{HEADER_ROW + 2}", "MK-LIP-01")
    assert ticks(excel, "Products", 4) == ["", TICKED, "", ""]
    assert excel.run("Listening") is True


def test_codes_pasted_on_products_tick_their_rows(excel: ExcelApplication) -> None:
    excel.run("TypeInto", "Products", f"C{HEADER_ROW + 2}:C{HEADER_ROW + 3}", "MK-LIP-01")
    assert ticks(excel, "Products", 4) == ["", TICKED, TICKED, ""]


def test_other_cells_and_emptied_codes_tick_nothing(excel: ExcelApplication) -> None:
    excel.run("TypeInto", "Products", f"E{HEADER_ROW + 1}", "Lipstick")
    excel.run("TypeInto", "Products", f"C{HEADER_ROW + 1}", "")
    excel.run("TypeInto", "Orders", f"C{HEADER_ROW + 1}", "3")
    assert ticks(excel, "Products", 4) == [""] * 4
    assert ticks(excel, "Orders", 3) == [""] * 3


def test_a_code_of_a_line_ticks_its_order_in_its_shop(excel: ExcelApplication) -> None:
    column = 1 + [column.name for column in ORDER_LINES.columns].index("Code")
    letter = "ABCDEFGH"[column - 1]
    excel.run("TypeInto", "Order Lines", f"{letter}{HEADER_ROW + 1}", "MK-LIP-01")
    assert ticks(excel, "Orders", 3) == [TICKED, "", ""]
    excel.run("TypeInto", "Order Lines", f"{letter}{HEADER_ROW + 2}", "MK-LIP-01")
    assert ticks(excel, "Orders", 3) == [TICKED, "", ""]  # it has an invoice


def test_a_press_turns_the_events_on_again(excel: ExcelApplication) -> None:
    click(excel, "post_products")
    assert excel.run("Listening") is True


def test_the_event_of_the_add_in_calls_it() -> None:
    assert "host_SheetChange(ByVal Sh As Object, ByVal Target As Range)" in module(EVENTS)
    assert "TickChanged Sh, Target" in module(EVENTS)
