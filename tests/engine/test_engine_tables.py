"""Tables: their part, their header cells and their rows stay one thing."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw
from openpyxl.worksheet.table import Table

from tests.support.workbooks import (
    ORDER_ID,
    open_sheet,
    orders_book,
    parts,
    rewrite,
    saved_and_reopened,
)

TABLE = "xl/tables/table1.xml"


@pytest.fixture
def sheet(tmp_path: Path) -> xw.Sheet:
    return open_sheet(orders_book(tmp_path / "Ledger.xlsx"))


def body(table: Any) -> Any:
    """The cells of a table's records; None for a table without any."""
    return table.data_body_range


def stored(sheet: xw.Sheet) -> Table:
    """The table as openpyxl finds it in the saved file."""
    sheet.book.save()
    return openpyxl.load_workbook(sheet.book.fullname)["Orders"].tables["Orders"]


def test_a_table_keeps_its_style(sheet: xw.Sheet) -> None:
    assert sheet.tables["Orders"].table_style == "TableStyleMedium9"


def test_a_resize_reaches_the_part_and_its_filter(sheet: xw.Sheet) -> None:
    sheet.tables["Orders"].resize(sheet["A1:C50"])
    assert sheet.tables["Orders"].data_body_range.shape == (49, 3)
    table = stored(sheet)
    assert (table.ref, table.autoFilter.ref) == ("A1:C50", "A1:C50")


def test_fewer_columns_leave_the_others_their_formats_and_formulas(sheet: xw.Sheet) -> None:
    sheet.tables["Orders"].resize(sheet["A1:B4"])
    assert stored(sheet).column_names == ["Order Id", "Total"]


def test_an_empty_table_is_one_blank_row(tmp_path: Path) -> None:
    sheet = open_sheet(orders_book(tmp_path / "Ledger.xlsx", rows=1))
    table = sheet.tables["Orders"]
    table.data_body_range.clear_contents()
    assert table.data_body_range.value == [None, None, None]
    assert stored(sheet).ref == "A1:C2"


def test_a_table_that_waits_for_its_first_record_has_no_body_until_it_comes(tmp_path: Path) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx", rows=1)
    rewrite(
        path, {TABLE: lambda text: text.replace(" totalsRowShown", ' insertRow="1" totalsRowShown')}
    )
    sheet = open_sheet(path)
    table = sheet.tables["Orders"]
    assert body(table) is None
    assert table.insert_row_range.address == "$A$2:$C$2"
    sheet["A2"].value = [ORDER_ID, 1.0, "Completed"]
    assert body(table).value == [ORDER_ID, 1.0, "Completed"]
    sheet.book.save()
    assert b"insertRow" not in parts(path)[TABLE]


def test_a_formula_with_this_row_is_written_as_files_hold_it(sheet: xw.Sheet) -> None:
    sheet[
        "C2"
    ].formula = '=IF([@Total]>0,[@[Order Id]]&"[@x]",XLOOKUP(1,Orders[Total],Orders[Status]))'
    sheet.book.save()
    assert openpyxl.load_workbook(sheet.book.fullname)["Orders"]["C2"].value == (
        '=IF(Orders[[#This Row],[Total]]>0,Orders[[#This Row],[Order Id]]&"[@x]",'
        "_xlfn.XLOOKUP(1,Orders[Total],Orders[Status]))"
    )
    assert sheet["C2"].formula == (
        '=IF(Orders[@Total]>0,Orders[@[Order Id]]&"[@x]",XLOOKUP(1,Orders[Total],Orders[Status]))'
    )


def test_a_filter_can_be_taken_off_and_put_on(sheet: xw.Sheet) -> None:
    table = sheet.tables["Orders"]
    table.show_autofilter = False
    assert stored(sheet).autoFilter is None
    table.show_autofilter = True
    assert stored(sheet).autoFilter.ref == "A1:C4"


def test_the_formula_of_a_calculated_column_fills_new_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        columns = [{"header": "Price"}, {"header": "Net Price", "formula": "=[@Price]*0.9"}]
        book.add_worksheet("Orders").add_table("A1:B2", {"name": "Orders", "columns": columns})
    sheet = open_sheet(tmp_path / "Ledger.xlsx")
    sheet.tables["Orders"].resize(sheet["A1:B4"])
    assert [row[0] for row in sheet["B2:B4"].formula] == [
        "=[@Price]*0.9",
        *["=Orders[@Price]*0.9"] * 2,
    ]
    read = openpyxl.load_workbook(saved_and_reopened(sheet).book.fullname)["Orders"]
    assert read["B4"].value == "=Orders[[#This Row],[Price]]*0.9"


def test_a_table_without_rows_waits_for_the_first_record(sheet: xw.Sheet) -> None:
    table = sheet.tables["Orders"]
    body(table).delete("up")
    assert body(table) is None
    assert table.insert_row_range.address == "$A$2:$C$2"
    table.resize(sheet["A1:C3"])
    assert table.insert_row_range is None
    assert body(table).shape == (2, 3)
