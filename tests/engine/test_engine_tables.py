"""Tables: their part, their header cells and their rows stay one thing."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

from tests.support.workbooks import (
    ORDER_ID,
    open_sheet,
    orders_book,
    parts,
    rewrite,
    saved_and_reopened,
)
from xlplugin.errors import FixInputError

TABLE = "xl/tables/table1.xml"


@pytest.fixture
def sheet(tmp_path: Path) -> xw.Sheet:
    return open_sheet(orders_book(tmp_path / "Ledger.xlsx"))


def stored(sheet: xw.Sheet) -> openpyxl.worksheet.table.Table:
    """The table as openpyxl finds it in the saved file."""
    sheet.book.save()
    return openpyxl.load_workbook(sheet.book.fullname)["Orders"].tables["Orders"]


def test_a_table_tells_where_its_parts_are(sheet: xw.Sheet) -> None:
    table = sheet.tables["orders"]
    assert [found.name for found in sheet.tables] == ["Orders"]
    assert "Orders" in sheet.tables
    assert "Payments" not in sheet.tables
    assert table.range.address == "$A$1:$C$4"
    assert table.header_row_range.value == ["Order Id", "Total", "Status"]
    assert table.data_body_range.shape == (3, 3)
    assert table.totals_row_range is None
    assert table.show_autofilter
    assert table.table_style == "TableStyleMedium9"
    assert sheet["B3"].table == table
    assert sheet["E3"].table is None


def test_a_resize_reaches_the_part_and_its_filter(sheet: xw.Sheet) -> None:
    sheet.tables["Orders"].resize(sheet["A1:C50"])
    assert sheet.tables["Orders"].data_body_range.shape == (49, 3)
    table = stored(sheet)
    assert (table.ref, table.autoFilter.ref) == ("A1:C50", "A1:C50")


def test_new_columns_are_named_by_their_header_cells(sheet: xw.Sheet) -> None:
    sheet["D1"].value = "Total"
    sheet.tables["Orders"].resize(sheet["A1:E4"])
    assert sheet["A1:E1"].value == ["Order Id", "Total", "Status", "Total2", "Note"]
    table = stored(sheet)
    assert table.column_names == ["Order Id", "Total", "Status", "Total2", "Note"]
    assert len({column.id for column in table.tableColumns}) == 5


def test_fewer_columns_leave_the_others_their_formats_and_formulas(sheet: xw.Sheet) -> None:
    sheet.tables["Orders"].resize(sheet["A1:B4"])
    assert stored(sheet).column_names == ["Order Id", "Total"]


def test_a_written_header_renames_the_column_in_excel_s_way(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [2026, None, "2026"]
    assert sheet["A1:C1"].value == ["2026", "Column2", "20262"]
    assert stored(sheet).column_names == ["2026", "Column2", "20262"]


def test_a_cleared_header_gets_stand_in_names(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].clear_contents()
    assert sheet["A1:C1"].value == ["Column1", "Column2", "Status"]


@pytest.mark.parametrize(
    ("area", "reason"),
    [
        ("A2:C5", "same row"),
        ("A1:C1", "at least one row"),
        ("H1:J4", "same row"),
        ("A1:H6", "overlap the table Fees"),
    ],
)
def test_a_resize_that_excel_refuses_is_refused(tmp_path: Path, area: str, reason: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        made = book.add_worksheet("Orders")
        made.add_table("A1:C4", {"name": "Orders"})
        made.add_table("F5:G8", {"name": "Fees"})
    sheet = open_sheet(tmp_path / "Ledger.xlsx")
    with pytest.raises(FixInputError, match=reason):
        sheet.tables["Orders"].resize(sheet[area])
    assert sheet.tables["Orders"].range.address == "$A$1:$C$4"


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
    assert table.data_body_range is None
    assert table.insert_row_range.address == "$A$2:$C$2"
    sheet["A2"].value = [ORDER_ID, 1.0, "Completed"]
    assert table.data_body_range.value == [ORDER_ID, 1.0, "Completed"]
    sheet.book.save()
    assert b"insertRow" not in parts(path)[TABLE]


def test_calculated_columns_fill_new_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        columns = [{"header": "Price"}, {"header": "Net Price", "formula": "=[@Price]*0.9"}]
        book.add_worksheet("Orders").add_table("A1:B2", {"name": "Orders", "columns": columns})
    sheet = open_sheet(tmp_path / "Ledger.xlsx")
    sheet.tables["Orders"].resize(sheet["A1:B4"])
    assert [row[0] for row in sheet["B2:B4"].formula] == [
        "=[@Price]*0.9",
        *["=Orders[@Price]*0.9"] * 2,
    ]
    again = saved_and_reopened(sheet)
    assert again["B4"].formula == "=Orders[@Price]*0.9"
    read = openpyxl.load_workbook(tmp_path / "Ledger.xlsx")["Orders"]
    assert read["B4"].value == "=Orders[[#This Row],[Price]]*0.9"


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


def test_a_table_can_be_made(sheet: xw.Sheet) -> None:
    lists = sheet.book.sheets["Lists"]
    lists["H1"].value = [["Code", "Name"], ["SF", "Shipping fee"]]
    made = lists.tables.add(lists["H1:I2"], name="Codes")
    assert made.data_body_range.value == ["SF", "Shipping fee"]
    assert lists["Codes"].address == "$H$2:$I$2"
    assert lists["Codes[Name]"].address == "$I$2"
    with pytest.raises(FixInputError, match="overlap"):
        lists.tables.add(lists["I2:J3"])
    with pytest.raises(FixInputError, match="cannot be named"):
        lists.tables.add(lists["L1:M3"], name="orders")
    sheet.book.save()
    read = openpyxl.load_workbook(sheet.book.fullname)["Lists"]
    assert read.tables["Codes"].ref == "H1:I2"
    assert read.tables["Codes"].column_names == ["Code", "Name"]


def test_a_name_that_means_a_table_s_column_leads_there(sheet: xw.Sheet) -> None:
    sheet.book.names.add("Totals", "=Orders[Total]")
    assert sheet.book.names["Totals"].refers_to_range.address == "$B$2:$B$4"
    assert sheet.book.names["Statuses"].refers_to_range.value == [
        "Completed",
        "Cancelled",
        "Delivered",
    ]
    sheet.book.names.add("Rate", "=0.06")
    with pytest.raises(FixInputError, match=r"Rate.*0\.06"):
        sheet.book.names["Rate"].refers_to_range  # noqa: B018
    del sheet.book.names["Rate"]
    assert "Rate" not in sheet.book.names
    with pytest.raises(KeyError):
        sheet.book.names["Nothing"]
