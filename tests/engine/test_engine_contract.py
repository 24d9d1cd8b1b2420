"""What both engines do alike: workbook files, and documents that are open in LibreOffice Calc."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw
from openpyxl.worksheet.table import Table

from tests.support.calc import Host
from tests.support.refusals import refused
from tests.support.workbooks import ORDER_ID, orders_book, plain_book
from xlplugin.calc.live import LiveCalc
from xlplugin.engine import open_book
from xlplugin.engine.address import MAX_COLUMNS, MAX_ROWS
from xlplugin.errors import FixInputError
from xlplugin.sheets.protection import is_protected, lift, protect

JUNE = dt.datetime(2026, 6, 1)


@pytest.fixture
def sheet(host: Host, tmp_path: Path) -> xw.Sheet:
    rows: list[list[Any]] = [["id", "total"], ["a", 1], ["b", 2], [None, None], ["d"]]
    return host(plain_book(tmp_path / "Ledger.xlsx", rows))


def stored(sheet: xw.Sheet) -> Table:
    """The table as openpyxl finds it in the saved file."""
    sheet.book.save()
    return openpyxl.load_workbook(sheet.book.fullname)["Orders"].tables["Orders"]


@pytest.fixture
def blank(host: Host, tmp_path: Path) -> xw.Sheet:
    return host(plain_book(tmp_path / "Ledger.xlsx"))


@pytest.fixture
def orders(host: Host, tmp_path: Path) -> xw.Sheet:
    return host(orders_book(tmp_path / "Ledger.xlsx"))


def test_values_take_the_shape_of_the_range(sheet: xw.Sheet) -> None:
    assert sheet["A2"].value == "a"
    assert sheet["A2:B2"].value == ["a", 1.0]
    assert sheet["A2:A3"].value == ["a", "b"]
    assert sheet["A2:A3"].options(ndim=2).value == [["a"], ["b"]]
    assert sheet["A2"].options(ndim=2).value == [["a"]]
    assert sheet.range((1, 1), (2, 2)).value == [["id", "total"], ["a", 1.0]]
    assert sheet["B2:B3"].options(numbers=int).value == [1, 2]
    assert sheet["A4:B4"].options(empty="-").value == ["-", "-"]
    assert sheet["A1"].expand().value == [["id", "total"], ["a", 1.0], ["b", 2.0]]
    assert sheet["A1"].options(transpose=True, expand="table").value[1] == ["total", 1.0, 2.0]
    assert sheet["A:A"].options(ndim=1).value[:3] == ["id", "a", "b"]


def test_values_are_written_in_any_shape(sheet: xw.Sheet) -> None:
    sheet["D1"].value = 1
    sheet["D2"].value = ["x", "y"]
    sheet["D3"].options(transpose=True).value = [1, 2]
    sheet["F1:G2"].value = "same"
    assert sheet["D1:G4"].value == [
        [1.0, None, "same", "same"],
        ["x", "y", "same", "same"],
        [1.0, None, None, None],
        [2.0, None, None, None],
    ]
    sheet["F1"].value = None
    assert sheet["F1"].value is None


def test_a_range_tells_where_it_is(sheet: xw.Sheet) -> None:
    cells = sheet["B2:C4"]
    assert (cells.row, cells.column, cells.shape, cells.rows.count, cells.columns.count) == (
        2,
        2,
        (3, 2),
        3,
        2,
    )
    assert cells.address == "$B$2:$C$4"
    assert cells.get_address(False, True) == "$B2:$C4"
    assert cells[0, 0].address == "$B$2"
    assert cells[-1, :].address == "$B$4:$C$4"
    assert cells(2, 2).address == "$C$3"
    assert cells.last_cell.address == "$C$4"
    assert cells.offset(1, 1).address == "$C$3:$D$5"
    assert [cell.address for cell in sheet["A1:B1"]] == ["$A$1", "$B$1"]
    assert cells.sheet == sheet
    assert sheet.used_range.address == "$A$1:$B$5"
    assert sheet.cells.shape == (MAX_ROWS, MAX_COLUMNS)


@pytest.mark.parametrize(
    ("start", "direction", "stop"),
    [
        ("A1", "down", "$A$3"),
        ("A3", "down", "$A$5"),
        ("A5", "down", f"$A${MAX_ROWS}"),
        ("A5", "up", "$A$3"),
        ("A3", "up", "$A$1"),
        ("A1", "right", "$B$1"),
        ("B1", "left", "$A$1"),
        ("C9", "up", "$C$1"),
    ],
)
def test_end_goes_where_ctrl_and_an_arrow_go(
    sheet: xw.Sheet, start: str, direction: str, stop: str
) -> None:
    assert sheet[start].end(direction).address == stop


def test_end_takes_the_first_letter_and_no_other_word(sheet: xw.Sheet) -> None:
    assert sheet["A1"].end("d").address == "$A$3"
    assert sheet["A1"].end("r").address == "$B$1"
    with pytest.raises(ValueError, match="no direction"):
        sheet["A1"].end("below")


def test_a_range_beyond_the_sheet_is_refused(sheet: xw.Sheet) -> None:
    with refused(where="Row 1,048,577, column 1"):
        sheet.range((MAX_ROWS, 1)).value = [[1], [2]]
    with refused(where="Row 1, column 16,385"):
        sheet.range((1, MAX_COLUMNS + 1))
    with pytest.raises(IndexError, match="1-based"):
        sheet.range((0, 1))
    with refused(where="sheet Orders"):
        sheet["Nowhere"]


def test_clearing_keeps_formats_or_takes_them_too(host: Host, tmp_path: Path) -> None:
    sheet = host(orders_book(tmp_path / "Ledger.xlsx"))
    sheet["A2:B2"].clear_contents()
    assert (sheet["A2"].value, sheet["A2"].number_format, sheet["B2"].number_format) == (
        None,
        "@",
        "#,##0.00",
    )
    sheet["A3:B3"].clear()
    assert (sheet["B3"].value, sheet["B3"].number_format, sheet["B3"].color) == (
        None,
        "General",
        None,
    )
    assert sheet["A4"].value is not None


def test_formats_colours_and_weights_are_kept_apart(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].number_format = "0.00"
    sheet["A1"].color = (255, 238, 170)
    sheet["A1"].font.bold = True
    assert (sheet["A1"].number_format, sheet["A1"].color, sheet["A1"].font.bold) == (
        "0.00",
        (255, 238, 170),
        True,
    )
    assert sheet["A1:B1"].color is None
    assert sheet["A1:C1"].number_format is None
    sheet["A1"].color = None
    assert (sheet["A1"].color, sheet["A1"].font.bold) == (None, True)
    sheet["A:A"].number_format = "@"
    sheet["A9"].value = ORDER_ID
    assert sheet["A9"].value == ORDER_ID
    assert sheet["A:A"].number_format == "@"
    sheet["B:B"].column_width = 20
    assert sheet["B5"].column_width == 20
    sheet["3:4"].row_height = 0
    assert sheet["A3:A4"].row_height == 0
    sheet["3:4"].row_height = 18
    assert sheet["A4"].row_height == 18


def test_settings_of_the_app_are_remembered(sheet: xw.Sheet) -> None:
    app = sheet.book.app
    app.status_bar = "Fetching 3 of 10"
    app.calculation = "manual"
    app.screen_updating = False
    assert (app.status_bar, app.calculation, app.screen_updating) == (
        "Fetching 3 of 10",
        "manual",
        False,
    )
    with app.properties(display_alerts=False):
        assert not app.display_alerts
    assert app.display_alerts
    app.calculate()
    app.status_bar = False
    app.calculation = "automatic"
    app.screen_updating = True
    sheet["B3"].select()
    assert app.selection.address == "$B$3"
    assert sheet.book.selection == sheet["B3"]


def test_what_was_selected_is_forgotten_with_its_workbook(tmp_path: Path) -> None:
    for name in ("June.xlsx", "July.xlsx"):
        with xlsxwriter.Workbook(tmp_path / name) as made:
            made.add_worksheet("Orders")
    june = open_book(tmp_path / "June.xlsx")
    july = open_book(tmp_path / "July.xlsx")
    june.sheets["Orders"]["B3:B4"].select()
    june.close()
    chosen = july.app.selection
    assert chosen.address == "$A$1"
    assert chosen.sheet.book.name == "July.xlsx"
    july.close()


def test_a_question_cannot_be_asked_without_excel(sheet: xw.Sheet) -> None:
    with pytest.raises(FixInputError, match="question"):
        sheet.book.app.alert("Post them all?")


def test_a_protected_sheet_takes_entries_in_open_cells_only(host: Host, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        made = book.add_worksheet("Orders")
        made.write("A1", "locked")
        made.set_column("B:B", 10, book.add_format({"locked": False}))
        made.protect()
    sheet = host(tmp_path / "Ledger.xlsx")
    sheet["B2"].value = "typed"
    for change in (
        lambda: setattr(sheet["A1:B1"], "value", "x"),
        sheet["A1"].clear,
        sheet["1:1"].delete,
    ):
        with pytest.raises(FixInputError, match=r"protected.*Unprotect Sheet"):
            change()
    assert sheet["A1:B2"].value == [["locked", None], [None, "typed"]]


def test_protection_is_lifted_and_put_back(host: Host, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        book.add_worksheet("Orders").protect("", {"format_columns": True, "autofilter": True})
    sheet = host(tmp_path / "Ledger.xlsx")
    assert is_protected(sheet)
    lift(sheet)
    assert not is_protected(sheet)
    sheet["A1:B1"].value = ["typed", 2]
    protect(sheet)
    assert is_protected(sheet)
    with pytest.raises(FixInputError, match="protected"):
        sheet["A1"].value = "other"
    assert sheet["A1:B1"].value == ["typed", 2]


def test_a_workbook_s_ending_says_whether_it_has_macros(sheet: xw.Sheet, tmp_path: Path) -> None:
    for name, reason in (("Ledger.xlsm", "macros"), ("Ledger.csv", "Only Excel workbooks")):
        with pytest.raises(FixInputError, match=reason):
            sheet.book.save(tmp_path / name)
    with refused("password", where="Ledger.xlsx"):
        sheet.book.save(password="secret")


@pytest.mark.parametrize("formula", ["=SUM(A1", '="open', "=)(", "=" + "1+" * 5000 + "1"])
def test_a_formula_that_excel_would_not_take_is_refused_with_its_place(
    blank: xw.Sheet, formula: str
) -> None:
    with refused(where="Orders!B2"):
        blank["B2"].value = formula
    assert blank["B2"].value is None


def test_a_plus_before_a_name_is_a_formula_as_in_excel(blank: xw.Sheet) -> None:
    blank["A1"].value = "+B1"
    assert blank["A1"].formula == "=+B1"


def test_dates_get_a_date_format_in_a_general_cell_and_keep_the_one_of_a_date_cell(
    blank: xw.Sheet,
) -> None:
    blank["B1"].number_format = "dd/mm/yyyy hh:mm"
    blank["A1"].value = [dt.date(2026, 6, 1), JUNE.replace(hour=8), dt.time(6)]
    assert blank["A1:C1"].value == [JUNE, JUNE.replace(hour=8), 0.25]
    assert [blank[0, column].number_format for column in range(3)] == [
        "m/d/yyyy",
        "dd/mm/yyyy hh:mm",
        "h:mm:ss",
    ]


def test_an_aware_time_is_written_as_the_clock_shows_it(blank: xw.Sheet) -> None:
    kuala_lumpur = dt.timezone(dt.timedelta(hours=8))
    blank["A1:A2"].number_format = "yyyy-mm-dd hh:mm"
    blank["A1"].value = dt.datetime(2026, 6, 1, 8, tzinfo=kuala_lumpur)
    blank["A2"].value = dt.datetime(2026, 6, 1, 0, tzinfo=dt.UTC)
    assert blank["A1:A2"].value == [JUNE.replace(hour=8), JUNE]


def test_values_of_numpy_and_pandas_are_taken(blank: xw.Sheet) -> None:
    values = [
        np.float64(1.5),
        np.int64(3),
        np.bool_(True),
        pd.Timestamp("2026-06-01"),
        pd.NaT,
        pd.NA,
        float("nan"),
    ]
    blank["A1"].value = values
    assert blank["A1:G1"].value == [1.5, 3.0, True, JUNE, None, None, None]


@pytest.mark.parametrize(
    "value", [float("inf"), "x" * 32_768, {1, 2}], ids=["infinite", "long", "set"]
)
def test_what_no_cell_can_hold_is_refused_with_its_place(blank: xw.Sheet, value: object) -> None:
    blank["A1"].value = "before"
    with refused(where="Orders!A2"):
        blank["A1"].value = [["after"], [value]]
    assert blank["A1"].value == "before"


def test_a_table_tells_where_its_parts_are(orders: xw.Sheet) -> None:
    table = orders.tables["orders"]
    assert [found.name for found in orders.tables] == ["Orders"]
    assert "Orders" in orders.tables
    assert "Payments" not in orders.tables
    assert table.range.address == "$A$1:$C$4"
    assert table.header_row_range.value == ["Order Id", "Total", "Status"]
    assert table.data_body_range.shape == (3, 3)
    assert table.totals_row_range is None
    assert table.show_autofilter
    assert orders["B3"].table == table
    assert orders["E3"].table is None


def test_new_columns_are_named_by_their_header_cells(orders: xw.Sheet) -> None:
    orders["D1"].value = "Total"
    orders.tables["Orders"].resize(orders["A1:E4"])
    assert orders["A1:E1"].value == ["Order Id", "Total", "Status", "Total2", "Note"]
    table = stored(orders)
    assert table.column_names == ["Order Id", "Total", "Status", "Total2", "Note"]
    assert len({column.id for column in table.tableColumns}) == 5


def test_a_written_header_renames_the_column_in_excel_s_way(orders: xw.Sheet) -> None:
    orders["A1"].value = [2026, None, "2026"]
    assert orders["A1:C1"].value == ["2026", "Column2", "20262"]
    assert stored(orders).column_names == ["2026", "Column2", "20262"]


def test_a_cleared_header_gets_stand_in_names(orders: xw.Sheet) -> None:
    orders["A1:B1"].clear_contents()
    assert orders["A1:C1"].value == ["Column1", "Column2", "Status"]


@pytest.mark.parametrize(
    ("area", "reason"),
    [
        ("A2:C5", "same row"),
        ("A1:C1", "at least one row"),
        ("H1:J4", "same row"),
        ("A1:H6", "overlap the table Fees"),
    ],
)
def test_a_resize_that_excel_refuses_is_refused(
    host: Host, tmp_path: Path, area: str, reason: str
) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        made = book.add_worksheet("Orders")
        made.add_table("A1:C4", {"name": "Orders"})
        made.add_table("F5:G8", {"name": "Fees"})
    sheet = host(tmp_path / "Ledger.xlsx")
    with pytest.raises(FixInputError, match=reason):
        sheet.tables["Orders"].resize(sheet[area])
    assert sheet.tables["Orders"].range.address == "$A$1:$C$4"


@pytest.mark.office
def test_a_column_of_formulas_fills_new_rows_in_calc(calc: LiveCalc, tmp_path: Path) -> None:
    with calc.pressed(orders_book(tmp_path / "Ledger.xlsx")) as book:
        fill_new_rows(book.sheets["Orders"])


def fill_new_rows(orders: xw.Sheet) -> None:
    orders["C2:C4"].formula = "=Orders[@Total]*0.9"
    orders.tables["Orders"].resize(orders["A1:C6"])
    assert [row[0] for row in orders["C2:C6"].formula] == ["=Orders[@Total]*0.9"] * 5
    orders["B6"].value = 200
    stored(orders)
    read = openpyxl.load_workbook(orders.book.fullname)["Orders"]
    assert read["C6"].value == "=Orders[[#This Row],[Total]]*0.9"


@pytest.mark.office
def test_rows_typed_under_a_table_belong_to_it_at_the_next_press(
    calc: LiveCalc, tmp_path: Path
) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    with calc.pressed(path) as book:
        book.sheets["Orders"]["A5:C6"].value = [["57", 20, "Delivered"], ["58", 30, "Delivered"]]
        assert book.sheets["Orders"].tables["Orders"].range.address == "$A$1:$C$4"
    with calc.pressed(path) as book:
        assert book.sheets["Orders"].tables["Orders"].range.address == "$A$1:$C$6"
        book.app.calculate()
        assert book.sheets["Lists"]["B1"].value == 10.5 + 11.5 + 12.5 + 50


@pytest.mark.office
def test_drop_downs_reach_the_new_rows_of_a_long_table(calc: LiveCalc, tmp_path: Path) -> None:
    with calc.pressed(orders_book(tmp_path / "Ledger.xlsx")) as book:
        orders = book.sheets["Orders"]
        orders.tables["Orders"].resize(orders["A1:C2500"])
        orders["B2:B2500"].value = 1  # LibreOffice saves drop-downs as far as there are rows
        stored(orders)
        read = openpyxl.load_workbook(orders.book.fullname)["Orders"]
    [rule] = [one for one in read.data_validations.dataValidation if "C2" in one.sqref]
    assert "C2500" in rule.sqref


def test_a_table_can_be_made(orders: xw.Sheet) -> None:
    lists = orders.book.sheets["Lists"]
    lists["H1"].value = [["Code", "Name"], ["SF", "Shipping fee"]]
    made = lists.tables.add(lists["H1:I2"], name="Codes")
    assert made.data_body_range.value == ["SF", "Shipping fee"]
    assert lists["Codes"].address == "$H$2:$I$2"
    assert lists["Codes[Name]"].address == "$I$2"
    with pytest.raises(FixInputError, match="overlap"):
        lists.tables.add(lists["I2:J3"])
    with pytest.raises(FixInputError, match="cannot be named"):
        lists.tables.add(lists["L1:M3"], name="orders")
    orders.book.save()
    read = openpyxl.load_workbook(orders.book.fullname)["Lists"]
    assert read.tables["Codes"].ref == "H1:I2"
    assert read.tables["Codes"].column_names == ["Code", "Name"]


def test_a_name_that_means_a_table_s_column_leads_there(orders: xw.Sheet) -> None:
    orders.book.names.add("Totals", "=Orders[Total]")
    assert orders.book.names["Totals"].refers_to_range.address == "$B$2:$B$4"
    assert orders.book.names["Statuses"].refers_to_range.value == [
        "Completed",
        "Cancelled",
        "Delivered",
    ]
    orders.book.names.add("Rate", "=0.06")
    with pytest.raises(FixInputError, match=r"Rate.*0\.06"):
        orders.book.names["Rate"].refers_to_range
    del orders.book.names["Rate"]
    assert "Rate" not in orders.book.names
    with pytest.raises(KeyError):
        orders.book.names["Nothing"]


def test_rows_deleted_from_a_table_shrink_it(host: Host, tmp_path: Path) -> None:
    sheet = host(orders_book(tmp_path / "Ledger.xlsx", rows=6))
    sheet["A8"].value = "below"
    sheet["A3:C4"].delete("up")
    table = sheet.tables["Orders"]
    assert table.range.address == "$A$1:$C$5"
    assert [row[1] for row in table.data_body_range.value] == [10.5, 13.5, 14.5, 15.5]
    assert sheet["A6"].value == "below"
    sheet["A2:C2"].insert("down")
    assert table.range.address == "$A$1:$C$6"
    assert sheet["A2:C2"].value == [None, None, None]


def test_a_table_whose_rows_are_all_deleted_keeps_a_blank_one(host: Host, tmp_path: Path) -> None:
    sheet = host(orders_book(tmp_path / "Ledger.xlsx", rows=6))
    sheet.tables["Orders"].data_body_range.delete("up")
    assert sheet.tables["Orders"].range.address == "$A$1:$C$2"
    assert sheet["A2:C3"].value == [[None] * 3] * 2


@pytest.mark.parametrize(
    ("area", "shift", "reason"),
    [
        ("A3:B3", "up", "tear the table"),
        ("A1:C2", "up", "header"),
        ("A3:C3", "left", "tear|only be moved"),
        ("A2:A4", None, "tear|only be moved"),
    ],
)
def test_what_excel_refuses_to_delete_is_refused(
    host: Host, tmp_path: Path, area: str, shift: str, reason: str
) -> None:
    sheet = host(orders_book(tmp_path / "Ledger.xlsx"))
    with pytest.raises(FixInputError, match=reason):
        sheet[area].delete(shift)
    assert sheet.tables["Orders"].range.address == "$A$1:$C$4"


def test_a_formula_filled_over_a_range_adjusts_itself(sheet: xw.Sheet) -> None:
    sheet["F1:G3"].formula = "=$B1*F$10"
    assert sheet["F1:G3"].formula == tuple((f"=$B{n}*F$10", f"=$B{n}*G$10") for n in (1, 2, 3))


def test_a_row_inserted_under_a_header_looks_like_the_rows_of_the_table(
    host: Host, tmp_path: Path
) -> None:
    sheet = host(orders_book(tmp_path / "Ledger.xlsx"))
    sheet["A2:C2"].insert("down")
    assert [sheet[1, column].number_format for column in range(3)] == ["@", "#,##0.00", "General"]


def test_a_filter_shows_the_rows_with_one_of_its_words(host: Host, tmp_path: Path) -> None:
    sheet = host(orders_book(tmp_path / "Ledger.xlsx"))
    table = sheet.tables["Orders"].impl
    rows = sheet["A2:C4"].value
    second = rows[1][0]
    table.filter({0: [second]}, rows)
    assert sheet.impl.hidden_rows(2, 3) == [True, False, True]
    table.filter({0: []}, rows)
    assert sheet.impl.hidden_rows(2, 3) == [False, False, False]
    assert sheet.tables["Orders"].range.address == "$A$1:$C$4"
