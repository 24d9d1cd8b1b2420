"""The fields of the ribbon, followed through the add-in's own VBA on a workbook of this product."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from tests.support.macros import excel_with
from xlplugin.buttons import LINKED_SHOP, OPENING_ROWS, ORDER_ROWS, POSTED
from xlplugin.engine import open_book
from xlplugin.install.addin_file import build
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    HEADER_ROW,
    ORDER_STATUSES,
    ORDERS,
    SHOPS,
    OrdersRow,
    ShopsRow,
)
from xlplugin.template.build import build as build_workbook

# What Excel does with a control: it calls the callbacks that the ribbon's XML names.
EXCEL = """Public tab As IRibbonUI
Public Sub OpenBook(path As String)
    Workbooks.Open path
End Sub
Public Function Shown() As Boolean
    Dim control As New IRibbonControl, answer As Variant
    IsEnabled control, answer
    Shown = answer
End Function
Public Function IsOn(tag As String) As Boolean
    Dim control As New IRibbonControl, answer As Variant
    control.Tag = tag
    IsEnabled control, answer
    IsOn = answer
End Function
Public Sub TypeInto(sheet As String, address As String, text As String)
    ActiveWorkbook.Worksheets(sheet).Range(address).Value = text
    LookAgain sheet
End Sub
Public Sub LoadRibbon()
    Set tab = New IRibbonUI
    Loaded tab
End Sub
Public Function TimesAsked() As Long
    TimesAsked = tab.Asked
End Function
Public Function Offered(id As String) As String
    Dim control As New IRibbonControl, answer As Variant, many As Variant, place As Integer
    control.ID = id
    CountItems control, many
    For place = 0 To many - 1
        LabelItem control, place, answer
        Offered = Offered & answer & vbLf
    Next place
    SelectedItem control, answer
    Offered = Offered & answer
End Function
Public Function Typed(id As String, text As String) As String
    Dim control As New IRibbonControl, answer As Variant
    control.ID = id
    ChangeDay control, text
    DayText control, answer
    Typed = answer
End Function
Public Sub Pick(id As String, place As Integer)
    Dim control As New IRibbonControl
    control.ID = id
    ChooseItem control, "", place
End Sub
Public Function CellText(sheet As String, address As String) As String
    CellText = CStr(ActiveWorkbook.Worksheets(sheet).Range(address).Value)
End Function
Public Function Hidden(row As Long) As Boolean
    Hidden = ActiveWorkbook.Worksheets("Orders").Rows(row).Hidden
End Function
"""
KL = "7494000000000000001"
PENANG = "7494000000000000002"  # one digit apart: Excel's own sums would count them as one
SOLD = [
    ("576460752303420001", "Delivered", KL),
    ("576460752303420002", "Delivered", PENANG),
    ("576460752303420003", "Completed", KL),
    ("576460752303420004", "Cancelled", KL),
]


def ledger(path: Path) -> Path:
    """Return a new workbook with two shops and four orders."""
    book = Workbook(open_book(build_workbook(path)))
    shops = [
        ShopsRow(name="Kedai KL", shop_id=KL),
        ShopsRow(name="Kedai Penang", shop_id=PENANG),
    ]
    orders = []
    for order, status, shop in SOLD:
        orders.append(OrdersRow(id=order, status=status, shop_id=shop))
    book.view(SHOPS).append(shops)
    book.view(ORDERS).append(orders)
    book.save()
    return path


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam", r"C:\python\pythonw.exe")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledger(tmp_path_factory.mktemp("month") / "June.xlsx")


@pytest.fixture(scope="module")
def opened(addin: Path, workbook: Path) -> ExcelApplication:
    app = excel_with(addin)  # an empty workbook is in front
    app.add_module(EXCEL.replace("\n", "\r\n"), name="Excel")
    assert app.run("Shown") is False, "no button of ours for a workbook that is not ours"
    app.run("OpenBook", str(workbook))
    return app


@pytest.fixture
def excel(opened: ExcelApplication) -> Iterator[ExcelApplication]:
    yield opened
    opened.run("Pick", "OrdersStatus", 0)
    opened.run("Pick", "OrdersShop", 0)
    opened.run("Typed", "OrdersFrom", "")


def hidden(excel: ExcelApplication) -> list[bool]:
    rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(SOLD))
    return [bool(excel.run("Hidden", row)) for row in rows]


def test_buttons_are_for_workbooks_of_this_product(excel: ExcelApplication) -> None:
    assert excel.run("Shown") is True


def test_each_status_is_offered_with_its_orders(excel: ExcelApplication) -> None:
    counts = dict.fromkeys(ORDER_STATUSES, 0) | {"Delivered": 2, "Completed": 1, "Cancelled": 1}
    lines = [f"{status} ({count})" for status, count in counts.items()]
    assert excel.run("Offered", "OrdersStatus").split("\n") == ["All orders (4)", *lines, "0"]


def test_a_chosen_shop_is_counted_alone(excel: ExcelApplication) -> None:
    assert excel.run("Offered", "OrdersShop").split("\n") == [
        "All shops",
        "Kedai KL",
        "Kedai Penang",
        "0",
    ]
    excel.run("Pick", "OrdersShop", 2)
    assert excel.run("Offered", "OrdersShop").endswith("2")
    assert excel.run("Offered", "OrdersStatus").startswith("All orders (1)")
    assert hidden(excel) == [True, False, True, True]


def test_a_chosen_status_hides_the_others_and_stands_above_the_table(
    excel: ExcelApplication,
) -> None:
    excel.run("Pick", "OrdersStatus", 1 + ORDER_STATUSES.index("Delivered"))
    assert excel.run("CellText", "Orders", "C4") == "Delivered"
    assert hidden(excel) == [False, False, True, True]
    excel.run("Pick", "OrdersStatus", 0)
    assert excel.run("CellText", "Orders", "C4") == ""
    assert hidden(excel) == [False] * 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("01/06/2026", "01/06/2026"),
        ("1.6.26", "01/06/2026"),
        ("2026-06-30", "30/06/2026"),
        ("31/02/2026", ""),
        ("June", ""),
        ("1/13/2026", ""),
    ],
)
def test_a_day_is_read_as_the_sheet_shows_it(
    excel: ExcelApplication, text: str, shown: str
) -> None:
    assert excel.run("Typed", "OrdersFrom", text) == shown
    told = excel.run("CellText", "Orders", "C3")
    assert bool(told) == bool(shown)


def test_a_day_can_be_taken_away(excel: ExcelApplication) -> None:
    excel.run("Typed", "PaymentsTo", "30/06/2026")
    assert excel.run("CellText", "Payments", "E3")
    assert excel.run("Typed", "PaymentsTo", "") == ""
    assert excel.run("CellText", "Payments", "E3") == ""


def test_a_button_is_on_when_its_sheet_has_a_row(excel: ExcelApplication) -> None:
    assert excel.run("IsOn", ORDER_ROWS.place) is True
    assert excel.run("IsOn", LINKED_SHOP.place) is False, "the two shops were typed"
    assert excel.run("IsOn", POSTED.place) is False
    assert excel.run("IsOn", "Orders/Orders/Renamed") is True, "Check says what is wrong"


def test_the_first_typed_row_switches_its_button_on(excel: ExcelApplication) -> None:
    """Excel asks again only when the answer is another one: each typed cell passes here."""
    excel.run("LoadRibbon")
    first = f"A{HEADER_ROW + 1}"
    assert excel.run("IsOn", OPENING_ROWS.place) is False
    asked = excel.run("TimesAsked")
    excel.run("TypeInto", "Opening Balances", f"B{HEADER_ROW + 1}", "12")
    assert excel.run("TimesAsked") == asked
    excel.run("TypeInto", "Opening Balances", first, "320-000")
    assert excel.run("TimesAsked") == asked + 1
    assert excel.run("IsOn", OPENING_ROWS.place) is True
