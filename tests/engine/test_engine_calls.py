"""Ordinary xlwings calls work on a file; each is counted as the call that Excel would get."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw

import xlplugin.engine as engine
from tests.support.refusals import refused
from tests.support.workbooks import ORDER_ID, open_sheet, plain_book


@pytest.fixture
def sheet(tmp_path: Path) -> xw.Sheet:
    return open_sheet(
        plain_book(
            tmp_path / "Ledger.xlsx", [["id", "total"], ["a", 1], ["b", 2], [None, None], ["d"]]
        )
    )


def test_the_engine_is_registered_once_and_is_active() -> None:
    first = engine.register()
    second = engine.register()
    assert first is second
    assert [known.name for known in xw.engines].count("file") == 1
    active: Any = xw.engines.active
    assert active.name == "file"


def test_a_book_opened_twice_is_the_same_book(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Opened twice.xlsx", [["x"]])
    book = engine.open_book(path)
    assert engine.open_book(str(path)) == book
    assert xw.Book(str(path)) == book
    book.sheets[0]["A1"].value = "changed"
    assert xw.books["Opened twice.xlsx"].sheets[0]["A1"].value == "changed"
    assert xw.books.active == book
    book.close()
    assert engine.open_book(path).sheets[0]["A1"].value == "x"


def test_two_books_of_one_name_can_be_open(tmp_path: Path) -> None:
    for folder in ("May", "June"):
        (tmp_path / folder).mkdir()
        plain_book(tmp_path / folder / "Ledger.xlsx", [[folder]])
    books = [engine.open_book(tmp_path / folder / "Ledger.xlsx") for folder in ("May", "June")]
    assert [book.sheets[0]["A1"].value for book in books] == ["May", "June"]
    for book in books:
        book.app.quit()


def test_sheets_are_found_added_and_renamed(sheet: xw.Sheet) -> None:
    book = sheet.book
    added = book.sheets.add("Problems", after=sheet)
    assert [found.name for found in book.sheets] == ["Orders", "Problems"]
    assert book.sheets.active == added
    assert book.sheets["orders"] == sheet
    assert (added.index, added.visible) == (2, True)
    sheet.activate()
    assert book.sheets.active == sheet
    added.visible = False
    with refused(where="Orders"):
        sheet.visible = False
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("ORDERS")
    with refused("Payments", where="Ledger.xlsx"):
        book.sheets["Payments"]
    added.name = "Checks"
    added["A1"].formula = "=Orders!B2"
    with refused(where="Orders"):
        sheet.name = "Sales"


def test_the_number_of_calls_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    counts = []
    for rows in (3, 300):
        with xlsxwriter.Workbook(tmp_path / f"{rows}.xlsx") as book:
            book.add_worksheet("Orders").add_table(0, 0, 1, 2, {"name": "Orders"})
        sheet = open_sheet(tmp_path / f"{rows}.xlsx")
        engine.calls.reset()
        table = sheet.tables["Orders"]
        table.resize(sheet.range((1, 1), (rows + 1, 3)))
        body = table.data_body_range
        body.number_format = "@"
        body.value = [[ORDER_ID, "b", "c"]] * rows
        assert len(body.options(ndim=2).value) == rows
        sheet.book.save()
        counts.append(engine.calls.count)
    assert counts[0] == counts[1] > 5


def test_a_loop_over_cells_is_seen_in_the_count(sheet: xw.Sheet) -> None:
    engine.calls.reset()
    for row in range(1, 101):
        sheet.range((row, 1)).value = row
    assert engine.calls.count >= 200
