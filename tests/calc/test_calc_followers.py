"""What the user wrote, coloured or noted beside a row follows it in LibreOffice."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.support.calc import needs_office
from xlplugin.calc.live import LiveCalc
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import EARLIER_REMARKS, PAYMENTS, PaymentsRow

pytestmark = [pytest.mark.office]
ORDERS = [f"57646141303800000{number}" for number in range(3)]
MAY = [
    PaymentsRow(order_adjustment_id=order, type="Order", file="may.xlsx", row=2, shop_id="7495")
    for order in ORDERS
]
NEW = MAY[0]._replace(order_adjustment_id="576461413038000009")
BESIDE = len(PAYMENTS.columns) + 3  # right of the table, after a column was inserted before it


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCalc]:
    needs_office()
    calc = LiveCalc(tmp_path_factory.mktemp("office"), headless=True)
    yield calc
    calc.close()


def marked(path: Path, template: Path) -> int:
    """Write a workbook with three rows that the user has marked; return the heading's row."""
    path.write_bytes(template.read_bytes())
    book = Workbook(open_book(path))
    book.view(PAYMENTS).replace(MAY)
    top = book.view(PAYMENTS).top
    book.save()
    book.book.close()
    by_hand = openpyxl.load_workbook(path)
    sheet = by_hand["Payments"]
    sheet.cell(top + 1, 5).fill = PatternFill("solid", fgColor="FFFF00")
    sheet.cell(top + 2, 5).font = Font(bold=True, color="FF0000")
    sheet.cell(top + 1, 1).comment = Comment("ask Farah", "aminah")
    sheet.cell(top + 2, 1).comment = Comment("wait for June", "aminah")
    sheet.cell(top + 3, BESIDE - 1).comment = Comment("right of the table", "aminah")
    sheet.cell(top, 1).comment = Comment("the heading", "aminah")
    by_hand.save(path)
    return top


def test_marks_follow_their_rows_in_an_open_document(
    office: LiveCalc, tmp_path: Path, template: Path
) -> None:
    path = tmp_path / "June.xlsx"
    top = marked(path, template)
    with office.pressed(path) as opened:
        opened.sheets["Payments"].range("A:A").insert("right")
        opened.sheets["Payments"].range((top + 1, 1)).value = "asked on 3 June"
        opened.sheets["Payments"].range((top + 2, BESIDE)).value = "paid twice"
        book = Workbook(opened)
        with book.quiet():
            book.view(PAYMENTS).replace([NEW, MAY[2], MAY[0]])
        book.save(tmp_path / "June after.xlsx")
        kept = [(row.column, row.remark) for row in Workbook(opened).rows(EARLIER_REMARKS)]
    sheet = openpyxl.load_workbook(tmp_path / "June after.xlsx")["Payments"]
    notes = {}
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.comment:
                notes[cell.row - top, cell.column] = cell.comment.text
    assert notes == {
        (0, 2): "the heading",
        (2, BESIDE): "right of the table",
        (3, 2): "ask Farah",
    }
    assert sorted(kept) == [("Column X", "paid twice"), ("Note on Verify Status", "wait for June")]
    assert [sheet.cell(top + row, 1).value for row in (1, 2, 3)] == [None, None, "asked on 3 June"]
    assert sheet.cell(top + 3, 6).fill.fgColor.rgb.endswith("FFFF00")
    for row in (1, 2):
        assert sheet.cell(top + row, 6).fill.fgColor.rgb in ("00000000", None)
        assert not sheet.cell(top + row, 6).font.bold
    assert sheet.cell(top + 1, 3).number_format == sheet.cell(top + 3, 3).number_format


def test_a_filter_that_is_taken_away_leaves_the_headings(
    office: LiveCalc, tmp_path: Path, template: Path
) -> None:
    path = tmp_path / "June.xlsx"
    marked(path, template)
    after = tmp_path / "June after.xlsx"
    with office.pressed(path) as opened:
        book = Workbook(opened)
        payments = book.view(PAYMENTS)
        payments.filter({"Type": ["Order"]})
        payments.filter({"Type": []})
        book.save(after)
    table = openpyxl.load_workbook(after)["Payments"].tables[PAYMENTS.name]
    assert table.headerRowCount == 1
    saved = Workbook(open_book(after))
    assert [row.order_adjustment_id for row in saved.rows(PAYMENTS)] == ORDERS
