"""Rows taken out and put in: what lies below moves, and everything that refers to it follows."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from tests.support.refusals import refused
from tests.support.workbooks import open_sheet, orders_book
from xlplugin.engine.address import MAX_ROWS, Area, parse_area
from xlplugin.engine.references import copied, deleting, inserting, shifted


@pytest.fixture
def sheet(tmp_path: Path) -> xw.Sheet:
    path = tmp_path / "Ledger.xlsx"
    with xlsxwriter.Workbook(path) as book:
        made = book.add_worksheet("Orders")
        other = book.add_worksheet("Sums")
        money = book.add_format({"num_format": "0.00"})
        for number in range(1, 11):
            made.write(number - 1, 0, f"order {number}")
            made.write(number - 1, 1, number, money)
            made.write(number - 1, 3, f"beside {number}")
        made.write_formula("B12", "=SUM(B1:B10)", money, 55)
        made.write_formula("D12", "=B5+$B$9")
        other.write_formula("A1", "=SUM(Orders!B4:B8)+Orders!B10+B10")
        other.write_formula("A2", '=COUNTIF(Orders!$A:$A,"order B5")&"Orders!B5"')
        book.define_name("Last", "=Orders!$B$10")
        book.define_name("Gone", "=Orders!$B$5")
        made.conditional_format("B6:B10", {"type": "formula", "criteria": "=B6>5", "format": money})
        made.data_validation("A5:B5", {"validate": "whole", "criteria": ">", "value": 0})
        made.merge_range("A14:B14", "merged")
        made.write_url("A15", "https://seller.example.com/")
    return open_sheet(path)


def test_a_deleted_block_moves_its_columns_up_and_leaves_the_others(sheet: xw.Sheet) -> None:
    sheet["A5:B6"].delete("up")
    assert sheet["A1:A9"].value == [f"order {n}" for n in (1, 2, 3, 4, 7, 8, 9, 10)] + [None]
    assert sheet["D1:D10"].value == [f"beside {n}" for n in range(1, 11)]
    sheet.book.save()
    read = openpyxl.load_workbook(sheet.book.fullname)
    orders = read["Orders"]
    assert orders["B10"].value == "=SUM(B1:B8)"
    assert orders["D12"].value == "=#REF!+$B$7"
    assert orders["B5"].number_format == "0.00"
    assert read["Sums"]["A1"].value == "=SUM(Orders!B4:B6)+Orders!B8+B10"
    assert read["Sums"]["A2"].value == '=COUNTIF(Orders!$A:$A,"order B5")&"Orders!B5"'
    assert read.defined_names["Last"].attr_text == "Orders!$B$8"
    assert read.defined_names["Gone"].attr_text == "Orders!#REF!"
    assert [str(area.sqref) for area in orders.conditional_formatting] == ["B5:B8"]
    assert orders.data_validations.dataValidation == []
    assert [str(area) for area in orders.merged_cells.ranges] == ["A12:B12"]
    assert orders["A13"].hyperlink.target == "https://seller.example.com/"


def test_inserted_rows_move_the_rest_down_and_look_like_the_row_above(sheet: xw.Sheet) -> None:
    sheet["3:4"].insert("down")
    assert sheet["A1:A6"].value == ["order 1", "order 2", None, None, "order 3", "order 4"]
    assert sheet["D5"].value == "beside 3"
    assert sheet["B3:B4"].number_format == "0.00"
    sheet.book.save()
    read = openpyxl.load_workbook(sheet.book.fullname)
    assert read["Orders"]["B14"].value == "=SUM(B1:B12)"
    assert read["Orders"]["D14"].value == "=B7+$B$11"
    assert read["Sums"]["A1"].value == "=SUM(Orders!B6:B10)+Orders!B12+B10"
    assert read.defined_names["Last"].attr_text == "Orders!$B$12"


def test_rows_cannot_be_pushed_off_the_sheet(tmp_path: Path) -> None:
    sheet = open_sheet(orders_book(tmp_path / "Ledger.xlsx"))
    sheet.range((MAX_ROWS, 1)).value = "last"
    with refused(where="Orders"):
        sheet["3:3"].insert("down")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1*2", "=C4*2"),
        ("=$A1+A$1+$A$1", "=$A4+C$1+$A$1"),
        ("=SUM(A1:B2)", "=SUM(C4:D5)"),
        ("=SUM(A:B,1:2)", "=SUM(C:D,4:5)"),
        ("=A1:INDEX(B:B,3)", "=C4:INDEX(D:D,3)"),
        ("=LOG10(A1)&\"A1\"&'A1 b'!A1&Orders!A1", "=LOG10(C4)&\"A1\"&'A1 b'!C4&Orders!C4"),
        ("=Orders[[#This Row],[A1]]+Q1Sales+A1x", "=Orders[[#This Row],[A1]]+Q1Sales+A1x"),
        ("=[1]Sheet1!A1", "=[1]Sheet1!A1"),
        ("=XFD1+A1048576", "=#REF!+#REF!"),
    ],
)
def test_a_copied_formula_moves_its_relative_references(formula: str, moved: str) -> None:
    assert copied(formula, 3, 2) == moved


AREAS = st.builds(
    lambda top, left, rows, columns: Area(top, left, top + rows, left + columns),
    st.integers(1, 60),
    st.integers(1, 8),
    st.integers(0, 20),
    st.integers(0, 4),
)


@given(AREAS, st.integers(1, 60), st.integers(0, 20))
def test_inserting_and_then_deleting_the_same_rows_changes_no_reference(
    area: Area, top: int, count: int
) -> None:
    rows = Area(top, 1, top + count, 20)
    there = inserting(rows)(area)
    assert there is not None
    assert deleting(rows)(there) == area


@given(AREAS, AREAS)
def test_a_deletion_only_moves_what_lies_in_its_columns(area: Area, gone: Area) -> None:
    moved = deleting(gone)(area)
    if not (gone.left <= area.left and area.right <= gone.right):
        assert moved == area
    elif moved is not None:
        assert moved.shape[1] == area.shape[1]
        kept = [
            row for row in range(area.top, area.bottom + 1) if not gone.top <= row <= gone.bottom
        ]
        assert moved.shape[0] == len(kept)


@given(AREAS)
def test_a_reference_to_another_sheet_is_left_alone(area: Area) -> None:
    formula = f"SUM({area.a1(absolute=True)},'Other one'!{area.a1()})"
    assert shifted(formula, "Sums", "Orders", deleting(Area(1, 1, 90, 20))) == formula
    assert parse_area(area.a1(absolute=True)) == area


@pytest.mark.parametrize(("cells", "shift"), [("A2:A4", None), ("B2", "left"), ("B:B", None)])
def test_cells_that_would_move_sideways_are_refused(
    sheet: xw.Sheet, cells: str, shift: str | None
) -> None:
    with refused(where="sheet Orders"):
        sheet[cells].delete(shift)
    with refused(where="sheet Orders"):
        sheet[cells].insert("right" if shift else None)  # type: ignore[arg-type]  # as xlwings
    assert sheet["B2"].value == 2.0
