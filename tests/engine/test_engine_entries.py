"""What Excel makes of entries: numbers, dates, formulas, and digits lost after the fifteenth."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

from tests.support.refusals import refused
from tests.support.workbooks import (
    ORDER_ID,
    by_calamine,
    open_sheet,
    plain_book,
    saved_and_reopened,
)

JUNE = dt.datetime(2026, 6, 1)


@pytest.fixture
def sheet(tmp_path: Path) -> xw.Sheet:
    return open_sheet(plain_book(tmp_path / "Ledger.xlsx"))


@pytest.mark.parametrize(
    ("entry", "value", "number_format"),
    [
        (ORDER_ID, 576769427707692000.0, "General"),
        ("-576769427707692799", -576769427707692000.0, "General"),
        ("0.12345678901234567", 0.123456789012345, "General"),
        ("00123", 123.0, "General"),
        (" 12 ", 12.0, "General"),
        ("1e5", 100000.0, "0.00E+00"),
        ("7E3", 7000.0, "0.00E+00"),
        ("TRUE", True, "General"),
        ("false", False, "General"),
        ("12%", 0.12, "0%"),
        ("12.5%", 0.125, "0.00%"),
        ("1,234", 1234.0, "#,##0"),
        ("1,234.50", 1234.5, "#,##0.00"),
        ("(12)", -12.0, "General"),
        ("$12.50", 12.5, "$#,##0.00_);[Red]($#,##0.00)"),
        ("1 1/2", 1.5, "# ?/?"),
        ("2026-06-01", JUNE, "m/d/yyyy"),
        ("6/1/2026", JUNE, "m/d/yyyy"),
        ("1 Jun 2026", JUNE, "d-mmm-yy"),
        ("June 1, 2026", JUNE, "d-mmm-yy"),
        ("Jun 2026", JUNE, "mmm-yy"),
        ("2026-06-01 14:05", dt.datetime(2026, 6, 1, 14, 5), "m/d/yyyy h:mm"),
        ("6:00", 0.25, "h:mm"),
        ("6:00 PM", 0.75, "h:mm AM/PM"),
        ("SEPT2", dt.datetime(dt.date.today().year, 9, 2), "d-mmm"),
    ],
)
def test_text_that_looks_like_a_number_or_a_date_becomes_one(
    sheet: xw.Sheet, entry: str, value: object, number_format: str
) -> None:
    sheet["A1"].value = entry
    assert sheet["A1"].value == value
    assert type(sheet["A1"].value) is type(value)
    assert sheet["A1"].number_format == number_format


@pytest.mark.parametrize(
    "text",
    [
        "RM12",
        "12 pcs",
        "1,23",
        "13/13/2026",
        "2026-13-01",
        "1-2-3-4",
        "12:99",
        "-",
        "+",
        "=",
        ".",
        "e5",
        "May be",
        "maybe",
        "5P",
        "6:00pm",
        "١٢",
        "9" * 20_000,
        "1.2.3",
        "12%%",
        "((1))",
        "Mar",
        "10x2",
        "2026-06-01T10:00",
        "Terbaik!",
        "1e999",
        "trueish",
        "@home",
    ],
)
def test_other_text_stays_text(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].value == text
    assert sheet["A1"].number_format == "General"


@pytest.mark.parametrize(
    "text", [ORDER_ID, "=1+1", "'quoted", "1e5", "TRUE", "12%", "2026-06-01", "#N/A", " 7 ", "-"]
)
def test_a_text_cell_keeps_what_it_is_given(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = text
    assert sheet["A1"].value == text
    path = Path(sheet.book.fullname)
    assert saved_and_reopened(sheet)["A1"].value == text
    assert by_calamine(path) == [[text]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.5, "0.5"),
        (10**18, "1E+18"),
        (True, "TRUE"),
        (JUNE, "6/1/2026"),
        (JUNE.replace(hour=14, minute=5), "6/1/2026 2:05:00 PM"),
    ],
)
def test_a_text_cell_turns_everything_into_text(sheet: xw.Sheet, value: object, text: str) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = value
    assert sheet["A1"].value == text


def test_an_apostrophe_forces_text_and_vanishes(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [f"'{ORDER_ID}", "'=1+1", "''twice"]
    again = saved_and_reopened(sheet)
    assert again["A1:C1"].value == [ORDER_ID, "=1+1", "'twice"]
    cells = openpyxl.load_workbook(again.book.fullname)["Orders"][1]
    assert [cell.quotePrefix for cell in cells] == [True, True, True]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_next_entry_takes_the_apostrophe_back(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "'007"
    sheet["A1"].value = "007"
    assert sheet["A1"].value == 7.0


def test_an_equals_sign_begins_a_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "=1+1"
    assert sheet["A1"].formula == "=1+1"
    assert sheet["A1"].value is None
    path = Path(saved_and_reopened(sheet).book.fullname)
    assert openpyxl.load_workbook(path)["Orders"]["A1"].value == "=1+1"


def test_numbers_are_doubles_and_long_whole_numbers_lose_digits(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [int(ORDER_ID), 0.1 + 0.2, 7, Decimal("10.05"), -0.0, 1e-300]
    assert saved_and_reopened(sheet)["A1:F1"].value == [
        576769427707692000.0,
        0.1 + 0.2,
        7.0,
        10.05,
        0.0,
        1e-300,
    ]


def test_the_year_1900_is_counted_with_excel_s_29_february(sheet: xw.Sheet) -> None:
    days = [dt.datetime(1900, 1, 1), dt.datetime(1900, 2, 28), dt.datetime(1900, 3, 1)]
    sheet["A1"].value = days
    assert sheet["A1:C1"].value == days
    assert [float(text) for text in sheet["A1:C1"].formula[0]] == [1.0, 59.0, 61.0]
    with refused(where="Orders!A1"):
        sheet["A1"].value = dt.datetime(1899, 12, 30)


def test_error_values_read_as_none_or_as_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["#N/A", "#DIV/0!"]
    assert sheet["A1:B1"].value == [None, None]
    assert sheet["A1:B1"].options(err_to_str=True).value == ["#N/A", "#DIV/0!"]


def test_formats_of_rows_and_columns_count_for_empty_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Formats.xlsx") as book:
        made = book.add_worksheet("Orders")
        made.set_column("B:B", 20, book.add_format({"num_format": "@"}))
        made.set_row(2, None, book.add_format({"num_format": "0.00"}))
    sheet = open_sheet(tmp_path / "Formats.xlsx")
    assert [sheet[cell].number_format for cell in ("A1", "B1", "A3", "B3")] == [
        "General",
        "@",
        "0.00",
        "0.00",
    ]
    sheet["B1"].value = ORDER_ID
    sheet["B2"].value = [[ORDER_ID], [ORDER_ID]]
    assert sheet["B1:B3"].value == [ORDER_ID, ORDER_ID, 576769427707692000.0]
    assert (
        openpyxl.load_workbook(saved_and_reopened(sheet).book.fullname)["Orders"][
            "B2"
        ].number_format
        == "@"
    )
