"""A file that another program wrote: rows below a table, and a file that is open elsewhere."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.support.shipped import empty_workbook
from xlplugin import cli
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import FEE_RATES, SHOPS, STOCK_ITEMS

SHOP = "7495540735365777507"
KEDAI_MELATI = {
    "Name": "Kedai Melati",
    "Shop ID": SHOP,
    "Time Zone": "Asia/Kuala_Lumpur",
    "Currency": "MYR",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "June.xlsx"
    file.write_bytes(empty_workbook())
    return file


def write(path: Path, sheet: str, rows: list[dict[str, str]], *, first: int = 6) -> None:
    """Write cells with openpyxl, which leaves the table as it is."""
    with closing(openpyxl.load_workbook(path)) as book:
        found = book[sheet]
        headings = {str(cell.value): cell.column for cell in found[5] if cell.value}
        for number, row in enumerate(rows, first):
            for heading, text in row.items():
                found.cell(number, headings[heading], text)
        book.save(path)


def test_rows_below_a_table_are_taken_in_and_a_remark_is_not(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(path, SHOPS.sheet, [KEDAI_MELATI])
    items = []
    for number in range(1, 5):
        code = f"BTK-{number:02}"
        items.append({"Code": code, "Description": f"Batik {number}", "Stock Group": "GOODS"})
    write(path, STOCK_ITEMS.sheet, items)
    write(path, FEE_RATES.sheet, [{"Source": "Asked Aminah on 3 July"}], first=7)
    assert cli.main(["press", "make_master_data", str(path), "--yes"]) == 0
    assert "3 rows of Stock Items" in capsys.readouterr().out
    with closing(open_book(path)) as opened:
        book = Workbook(opened)
        codes = [row.code for row in book.rows(STOCK_ITEMS)]
        assert codes[:4] == [row["Code"] for row in items]
        assert [row.shop_id for row in book.rows(SHOPS)] == [SHOP]
        assert not any(row.source for row in book.rows(FEE_RATES))


def test_a_row_that_stays_below_a_table_is_told_by_the_press(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(path, SHOPS.sheet, [KEDAI_MELATI])
    write(path, SHOPS.sheet, [{"Name": "Kedai Kedua, not open yet"}], first=7)
    assert cli.main(["press", "make_master_data", str(path), "--yes"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "NOT read: row 7 of Shops stands below the table" in said


def test_a_file_that_is_open_elsewhere_is_refused_before_anything_is_done(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_: object) -> str:
        raise AssertionError("the press began")

    monkeypatch.setattr("xlplugin.actions.home.show_problems", pressed)
    (path.parent / f".~lock.{path.name}#").write_text("aminah", encoding="utf-8")
    assert cli.main(["press", "show_problems", str(path)]) == 1
    assert "open in Excel or LibreOffice" in capsys.readouterr().out


def test_check_workbook_asks_for_nothing_that_the_recipe_of_a_shop_leaves_out(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(path, SHOPS.sheet, [KEDAI_MELATI])
    assert cli.main(["press", "make_master_data", str(path), "--yes"]) == 0
    capsys.readouterr()
    cli.main(["press", "check_workbook", str(path)])
    assert "Description is blank" not in capsys.readouterr().out
