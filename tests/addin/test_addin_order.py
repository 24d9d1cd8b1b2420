"""The sheet Order follows the selection, by the add-in's own VBA, as the button fills it.

The interpreter stands in for Excel; no Excel has run this.
"""

from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from tests.support.firm import sample_firm
from tests.support.macros import excel_with
from tests.support.prompters import ScriptedPrompter
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.install.addin_file import EVENTS, build, module
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import HEADER_ROW, ONE_ORDER, ORDERS

EXCEL = """Public Sub OpenBook(path As String)
    Workbooks.Open path
End Sub
Public Sub SelectOrder(row As Long)
    With ActiveWorkbook.Worksheets("Orders")
        ChooseOrder ActiveWorkbook.Worksheets("Orders"), .Cells(row, 3)
    End With
End Sub
Public Sub GoToOrder()
    ShowChosenOrder ActiveWorkbook.Worksheets("Order")
End Sub
Public Sub TypeInto(address As String, text As String)
    ActiveWorkbook.Worksheets("Order").Range(address).Value = text
End Sub
Public Sub Emptied(address As String)
    ActiveWorkbook.Worksheets("Order").Range(address).ClearContents
End Sub
Public Function Shown(row As Long, column As Long) As Variant
    Shown = ActiveWorkbook.Worksheets("Order").Cells(row, column).Value
End Function
"""
LINK = [column.name for column in ONE_ORDER.columns].index("Link")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month with invoices, payments and a statement, and the order of row 3 on Order."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("month")
        patch.setenv("XLPLUGIN_DATA", str(folder / "data"))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        with sample_firm(folder / "firm", orders=12) as firm:
            firm.up_to("post_payments")
            firm.book.save()
            return Path(firm.book.path)


@pytest.fixture
def excel(month: Path, tmp_path: Path) -> ExcelApplication:
    app = excel_with(build(tmp_path / "TikTokLedger.xlam", r"C:\python\pythonw.exe"))
    app.add_module(EXCEL.replace("\n", "\r\n"), name="Excel")
    app.run("OpenBook", str(month))
    return app


def by_python(month: Path, place: int) -> list[list[object]]:
    """Return the cells of Order as Show Order fills them."""
    book = open_book(month)
    book.sheets["Orders"].activate()
    book.sheets["Orders"].range((HEADER_ROW + 1 + place, 3)).select()
    actions.run("show_order", ButtonContext(Workbook(book), ScriptedPrompter()))
    cells = []
    for row in Workbook(book).view(ONE_ORDER).raw_rows():
        cells.append([value or None for value in row])
    book.close()
    return cells


def by_event(excel: ExcelApplication, rows: int) -> list[list[object]]:
    cells = []
    for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + rows):
        values = []
        for column in range(1, len(ONE_ORDER.columns) + 1):
            values.append(excel.run("Shown", row, column))
        cells.append([value or None for value in values])
    return cells


def plain(cells: list[list[object]]) -> list[list[str]]:
    """Return cells as text, whatever kind of number or day the two hosts have."""
    shown = []
    for row in cells:
        texts = []
        for place, value in enumerate(row):
            is_number = isinstance(value, (int, float))
            text = f"{float(value):.2f}" if is_number else str(value or "")  # type: ignore[arg-type]  # a cell
            texts.append("" if place == LINK else text.removesuffix(" 00:00:00"))
        shown.append(texts)
    return shown


def test_the_sheet_follows_and_leaves_alone_what_the_user_typed_there(
    excel: ExcelApplication, month: Path
) -> None:
    """In one test: the interpreter needs seconds to open a workbook."""
    book = open_book(month)
    orders = Workbook(book).rows(ORDERS)
    book.close()
    settled = next(place for place, row in enumerate(orders) if row.settlement_amount)
    for place in (0, settled):
        select(excel, place)
        expected = by_python(month, place)
        assert plain(by_event(excel, len(expected))) == plain(expected)
    for address in (f"B{HEADER_ROW + 2}", f"R{HEADER_ROW + 1}"):  # a mended code, a remark beside
        excel.run("TypeInto", address, "MK-LIP-99")
        select(excel, settled + 1)
        expected[1][1] = excel.run("Shown", HEADER_ROW + 2, 2)
        assert plain(by_event(excel, len(expected))) == plain(expected)
        excel.run("Emptied", address)


def select(excel: ExcelApplication, place: int) -> None:
    """Select an order's row, and go to the sheet Order."""
    excel.run("SelectOrder", HEADER_ROW + 1 + place)
    excel.run("GoToOrder")


def test_the_events_of_the_add_in_call_it() -> None:
    assert "host_SheetSelectionChange(ByVal Sh As Object, ByVal Target As Range)" in module(EVENTS)
    assert "ChooseOrder Sh, Target" in module(EVENTS)
    assert "ShowChosenOrder Sh" in module(EVENTS)
