"""Load Stock: a firm's own file of goods received, its wrong rows, and the same file again."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from tests.support.workbooks import plain_book
from xlplugin.sheets.tables import PROBLEMS, STOCK_ITEMS, STOCK_MOVEMENTS


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as one:
        one.up_to("fetch_orders")
        yield one


def item_of(firm: SampleFirm) -> str:
    return next(row.code for row in firm.book.rows(STOCK_ITEMS) if row.stock_control == "Yes")


def workbook(firm: SampleFirm, folder: Path) -> Path:
    """Return a file of a purchase program: a title above, other headings, three wrong rows."""
    item = item_of(firm)
    rows: list[list[Any]] = [
        ["Kedai Melati Sdn Bhd"],
        [],
        ["Doc Date", "GRN No", "Stock Code", "Qty", "Cost Price", "Warehouse"],
        ["28/05/2026", "GRN-0071", item, 40, 7.35, "Ecommerce"],
        ["29/05/2026", "GRN-0072", item, "1,200", "7.10", ""],
        ["30/05/2026", "GRN-0073", "NO-SUCH-ITEM", 5, 1.00, ""],
        ["soon", "GRN-0074", item, 5, 1.00, ""],
        ["30/05/2026", "GRN-0075", item, 2.5, 1.00, ""],
        [],
    ]
    return plain_book(folder / "goods received.xlsx", rows, "GRN")


def test_rows_are_loaded_and_wrong_ones_named_with_their_row(
    firm: SampleFirm, tmp_path: Path
) -> None:
    firm.prompter.file = workbook(firm, tmp_path)
    told = firm.press("load_stock")
    assert "2 rows added" in told
    first, second = [row for row in firm.book.rows(STOCK_MOVEMENTS) if row.kind]
    assert (first.date, first.quantity, first.unit_cost) == (
        date(2026, 5, 28),
        40,
        Decimal("7.35"),
    )
    assert (first.kind, first.location, first.reference) == ("Stock In", "Ecommerce", "GRN-0071")
    assert (second.quantity, second.unit_cost) == (1200, Decimal("7.10"))
    found = [(row.row, row.column) for row in firm.book.rows(PROBLEMS)]
    named = [(place.rpartition("row ")[2], column) for place, column in found if "xlsx" in place]
    assert named == [("6", "Item Code"), ("7", "Date"), ("8", "Quantity")]


def test_the_same_file_again_adds_nothing(firm: SampleFirm, tmp_path: Path) -> None:
    firm.prompter.file = workbook(firm, tmp_path)
    firm.press("load_stock")
    before = firm.book.rows(STOCK_MOVEMENTS)
    told = firm.press("load_stock")
    assert "0 rows added, 2 there already" in told
    assert firm.book.rows(STOCK_MOVEMENTS) == before


def test_a_csv_and_dates_of_excel_are_read_too(firm: SampleFirm, tmp_path: Path) -> None:
    item = item_of(firm)
    path = tmp_path / "in.csv"
    path.write_text(f"Date,Item Code,Quantity,Unit Cost\n2026-05-28,{item},3,2.00\n")
    firm.prompter.file = path
    firm.press("load_stock")
    book = openpyxl.Workbook()
    book.active.append(["Date", "Item Code", "Quantity", "Unit Cost"])
    book.active.append([date(2026, 5, 27), item, 4, 2])
    book.save(tmp_path / "in.xlsx")
    firm.prompter.file = tmp_path / "in.xlsx"
    firm.press("load_stock")
    loaded = [(row.date, row.quantity) for row in firm.book.rows(STOCK_MOVEMENTS) if row.kind]
    assert loaded == [(date(2026, 5, 28), 3), (date(2026, 5, 27), 4)]


def test_a_file_without_the_headings_is_refused(firm: SampleFirm, tmp_path: Path) -> None:
    firm.prompter.file = plain_book(tmp_path / "other.xlsx", [["Name", "Age"], ["Aisha", 31]])
    with refused("Item Code", where="other.xlsx"):
        firm.press("load_stock")


@pytest.mark.parametrize(
    ("written", "cost"),
    [("1,250.50", Decimal("1250.50")), ("12,50", None), ("1.250,50", None), ("1,25", None)],
)
def test_a_comma_that_may_be_a_decimal_mark_is_no_amount(
    firm: SampleFirm, tmp_path: Path, written: str, cost: Decimal | None
) -> None:
    file = tmp_path / "received.csv"
    rows = f'Date,Item Code,Quantity,Unit Cost\n01/06/2026,{item_of(firm)},3,"{written}"\n'
    file.write_text(rows, encoding="utf-8")
    firm.prompter.file = file
    firm.press("load_stock")
    costs = [row.unit_cost for row in firm.book.rows(STOCK_MOVEMENTS) if row.item_code]
    assert costs == ([] if cost is None else [cost])
    told = [row for row in firm.book.rows(PROBLEMS) if row.column == "Unit Cost"]
    assert bool(told) is (cost is None)


def test_all_missing_headings_are_named_at_once(firm: SampleFirm, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("Kedai Melati,,,\nDate,Item Code,Kty,Kos\n2026-05-28,SERUM-30,3,2.00\n")
    firm.prompter.file = path
    with refused("Quantity, Unit Cost", where="in.csv, row 2"):
        firm.press("load_stock")
