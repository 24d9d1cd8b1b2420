"""What the user wrote, coloured or noted beside a row follows it, or is kept on its own sheet."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.support.bookkeeping import sheets_at
from xlplugin.engine import open_book
from xlplugin.sheets.beside import names_of
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    EARLIER_REMARKS,
    PAYMENT_PARTS,
    PAYMENTS,
    PREVIEW,
    PaymentPartsRow,
    PaymentsRow,
    PreviewRow,
)

MELATI = "7495540735365777507"
KENANGA = "7495540735365777999"
COLUMN = len(PAYMENTS.columns) + 1  # the user's own, right of ours


def settled(order: str, file: str, row: int, shop: str = MELATI) -> PaymentsRow:
    return PaymentsRow(
        order_adjustment_id=order,
        type="Order",
        payment_time=date(2026, 6, 12),
        file=file,
        row=row,
        shop_id=shop,
    )


MAY = [settled(f"57646141303800000{n}", "income_may.xlsx", n + 2) for n in range(3)]


@pytest.fixture
def book(tmp_path: Path, template: Path) -> Iterator[Workbook]:
    sheets = sheets_at(tmp_path / "ledger.xlsx", template)
    yield sheets.book
    with suppress(ValueError):  # a test may have closed it
        sheets.book.book.close()


def table_top(book: Workbook) -> int:
    return Workbook(book.book).view(PAYMENTS).top


def write_remark(book: Workbook, row: int, remark: object) -> None:
    """Write beside a row, from 0, in a column that the user added to the table."""
    view = Workbook(book.book).view(PAYMENTS)
    sheet = book.book.sheets["Payments"]
    if view.width < COLUMN:
        listed = next(table for table in sheet.tables if table.name == "Payments")
        bottom = view.top + max(view.count, 1)
        listed.resize(sheet.range((view.top, 1), (bottom, COLUMN)))
        sheet.range((view.top, COLUMN)).value = "My Remark"
    sheet.range((view.top + 1 + row, COLUMN)).value = remark


def remarks(book: Workbook) -> list[tuple[str, Any]]:
    """Return each row's order and what stands beside it."""
    view = Workbook(book.book).view(PAYMENTS)
    sheet = book.book.sheets["Payments"]
    found = []
    for number, row in enumerate(view.rows(), view.top + 1):
        found.append((row.order_adjustment_id, sheet.range((number, COLUMN)).value))
    return found


def load(book: Workbook, rows: list[PaymentsRow]) -> None:
    Workbook(book.book).view(PAYMENTS).replace(rows)


def test_a_remark_follows_its_order_into_the_next_export(book: Workbook) -> None:
    load(book, MAY)
    write_remark(book, 1, "asked TikTok on 3 June")
    write_remark(book, 2, 12.5)
    later = [settled("576461413038000009", "income_june.xlsx", 2)]
    for row in MAY:
        later.append(row._replace(file="income_june.xlsx", row=row.row + 1))
    load(book, later)
    assert remarks(book) == [
        ("576461413038000009", None),
        (MAY[0].order_adjustment_id, None),
        (MAY[1].order_adjustment_id, "asked TikTok on 3 June"),
        (MAY[2].order_adjustment_id, 12.5),
    ]
    assert Workbook(book.book).rows(EARLIER_REMARKS) == []


def test_another_shop_s_rows_have_no_remark_and_the_first_shop_s_come_back(book: Workbook) -> None:
    load(book, MAY)
    write_remark(book, 0, "'=wrong price")
    write_remark(book, 1, "'0123")
    write_remark(book, 2, 12.5)
    before = remarks(book)
    other = [settled("576461413038111111", "income_kenanga.xlsx", 2, KENANGA)]
    load(book, other)
    assert remarks(book) == [("576461413038111111", None)]
    kept = Workbook(book.book).rows(EARLIER_REMARKS)
    assert [(row.sheet, row.column) for row in kept] == [("Payments", "My Remark")] * 3
    assert [row.remark for row in kept] == ["=wrong price", "0123", "12.5"]
    load(book, MAY)
    assert remarks(book) == before
    assert Workbook(book.book).rows(EARLIER_REMARKS) == []


def test_a_cell_right_of_the_table_follows_too(book: Workbook) -> None:
    load(book, MAY)
    top = table_top(book)
    sheet = book.book.sheets["Payments"]
    sheet.range((top + 1, COLUMN + 2)).value = "paid twice"
    load(book, [settled("1", "x.xlsx", 2), *MAY])
    assert sheet.range((top + 1, COLUMN + 2)).value is None
    assert sheet.range((top + 2, COLUMN + 2)).value == "paid twice"


@pytest.mark.parametrize("codes", [("@", "@", "@"), ("General", "@", "General")])
def test_a_remark_in_a_cell_of_text_gets_no_apostrophe(
    book: Workbook, codes: tuple[str, str, str]
) -> None:
    load(book, MAY)
    write_remark(book, 0, None)
    top = table_top(book)
    sheet = book.book.sheets["Payments"]
    for row, code in enumerate(codes):
        sheet.range((top + 1 + row, COLUMN)).number_format = code
    write_remark(book, 0, "asked on 3 June")
    write_remark(book, 1, "paid twice")
    load(book, [MAY[1], MAY[0], MAY[2]])
    assert [remark for _, remark in remarks(book)] == ["paid twice", "asked on 3 June", None]


def test_her_formula_stays_and_calculates_from_its_own_row(book: Workbook) -> None:
    load(book, MAY)
    top = table_top(book)
    write_remark(book, 0, "=N5*2")
    write_remark(book, 1, "checked")
    load(book, [MAY[1], MAY[0]])
    sheet = book.book.sheets["Payments"]
    assert sheet.range((top + 1, COLUMN)).formula == "=N5*2"
    kept = Workbook(book.book).rows(EARLIER_REMARKS)
    assert remarks(book)[1][1] is None
    assert [(row.row, row.remark) for row in kept] == [(names_of(PAYMENTS, [MAY[1]])[0], "checked")]


def test_equal_rows_of_a_table_without_a_key_are_told_apart_by_their_number(
    book: Workbook,
) -> None:
    line = PreviewRow(date(2026, 6, 1), "Invoice", "576", "500-000", "Sales")
    view = book.view(PREVIEW)
    view.replace([line, line])
    sheet = book.book.sheets["Preview"]
    beside = len(PREVIEW.columns) + 1
    sheet.range((view.top + 2, beside)).value = "the second"
    other = line._replace(doc_no="575")
    Workbook(book.book).view(PREVIEW).replace([other, line, line])
    assert sheet.range((view.top + 2, beside)).value is None
    assert sheet.range((view.top + 3, beside)).value == "the second"


def test_colours_and_notes_follow_their_rows_in_a_file(tmp_path: Path, book: Workbook) -> None:
    load(book, MAY)
    top = table_top(book)
    book.save()
    path = Path(book.path)
    book.book.close()
    by_hand = openpyxl.load_workbook(path)
    sheet = by_hand["Payments"]
    sheet.cell(top + 1, 5).fill = PatternFill("solid", fgColor="FFFF00")
    sheet.cell(top + 1, 1).comment = Comment("ask Farah", "aminah")
    sheet.cell(top + 2, 1).comment = Comment("wait for June", "aminah")
    by_hand.save(path)
    again = Workbook(open_book(path))
    fresh = settled("576461413038000009", "income_june.xlsx", 2)
    load(again, [fresh, MAY[2], MAY[0]])
    again.save()
    again.book.close()
    seen = openpyxl.load_workbook(path)["Payments"]
    assert seen.cell(top + 1, 5).fill.fgColor.rgb in ("00000000", None)
    assert seen.cell(top + 3, 5).fill.fgColor.rgb.endswith("FFFF00")
    assert seen.cell(top + 1, 1).comment is None
    assert seen.cell(top + 3, 1).comment.text == "ask Farah"
    kept = Workbook(open_book(path)).rows(EARLIER_REMARKS)
    assert [(row.column, row.remark) for row in kept] == [
        ("Note on Verify Status", "wait for June")
    ]


def test_notes_and_colours_right_of_the_table_follow_too(tmp_path: Path, book: Workbook) -> None:
    load(book, MAY)
    top = table_top(book)
    book.book.sheets["Payments"].range((top + 1, COLUMN)).value = "asked on 3 June"
    book.save()
    path = Path(book.path)
    book.book.close()
    by_hand = openpyxl.load_workbook(path)
    by_hand["Payments"].cell(top + 1, COLUMN + 9).comment = Comment("ask Farah", "aminah")
    by_hand["Payments"].cell(top + 1, COLUMN).fill = PatternFill("solid", fgColor="FFFF00")
    by_hand.save(path)
    again = Workbook(open_book(path))
    load(again, [MAY[2], MAY[0]])
    again.save()
    again.book.close()
    seen = openpyxl.load_workbook(path)["Payments"]
    assert [seen.cell(top + row, COLUMN).value for row in (1, 2)] == [None, "asked on 3 June"]
    assert seen.cell(top + 1, COLUMN).fill.fgColor.rgb in ("00000000", None)
    assert seen.cell(top + 2, COLUMN).fill.fgColor.rgb.endswith("FFFF00")
    assert seen.cell(top + 1, COLUMN + 9).comment is None
    assert seen.cell(top + 2, COLUMN + 9).comment.text == "ask Farah"


def test_a_note_moves_up_with_its_row_when_rows_are_deleted(tmp_path: Path, book: Workbook) -> None:
    load(book, MAY)
    top = table_top(book)
    book.save()
    path = Path(book.path)
    book.book.close()
    by_hand = openpyxl.load_workbook(path)
    by_hand["Payments"].cell(top + 3, 1).comment = Comment("ask Farah", "aminah")
    by_hand.save(path)
    again = Workbook(open_book(path))
    again.view(PAYMENTS).delete([0])
    again.save()
    again.book.close()
    seen = openpyxl.load_workbook(path)["Payments"]
    assert seen.cell(top + 2, 1).comment.text == "ask Farah"
    assert seen.cell(top + 3, 1).comment is None


def test_remarks_beside_blank_rows_are_all_kept(book: Workbook) -> None:
    parts = [PaymentPartsRow("576461413038000001", f"Fee {n}", row=n) for n in range(3)]
    Workbook(book.book).view(PAYMENT_PARTS).replace(parts)
    sheet = book.book.sheets[PAYMENT_PARTS.sheet]
    listed = next(one for one in sheet.tables if one.name == PAYMENT_PARTS.name)
    body = listed.data_body_range
    assert body is not None
    for _ in range(2):
        body[1, :].insert("down")
    view = Workbook(book.book).view(PAYMENT_PARTS)
    place = view.left + view.width
    listed.resize(sheet.range((view.top, view.left), (view.top + view.count, place)))
    sheet.range((view.top, place)).value = "My Remark"
    sheet.range((view.top + 2, place)).value = "asked on 3 June"
    sheet.range((view.top + 3, place)).value = "asked again"
    Workbook(book.book).view(PAYMENT_PARTS).replace(parts)
    kept = {row.remark for row in Workbook(book.book).rows(EARLIER_REMARKS)}
    assert kept == {"asked on 3 June", "asked again"}
