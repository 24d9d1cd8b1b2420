"""A save replaces what changed and nothing else, all at once or not at all.

Files that cannot be opened say why.
"""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

import xlplugin.engine as engine
from tests.support.refusals import refused
from tests.support.workbooks import (
    ORDER_ID,
    open_sheet,
    orders_book,
    parts,
    plain_book,
    rewrite,
    saved_and_reopened,
)
from xlplugin.engine import archive
from xlplugin.errors import FixInputError, TryAgainError

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"


def changed(before: dict[str, bytes], path: Path) -> set[str]:
    after = parts(path)
    assert list(after) == list(before)
    return {name for name, content in after.items() if content != before[name]}


def test_a_save_without_a_change_keeps_every_part(tmp_path: Path) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    before = parts(path)
    sheet = open_sheet(path)
    assert sheet.tables["Orders"].data_body_range.value[0][1] == 10.5
    sheet.book.save()
    assert changed(before, path) == set()


def test_a_written_cell_changes_its_sheet_and_the_results_that_depend_on_it_only(
    tmp_path: Path,
) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    before = parts(path)
    sheet = open_sheet(path)
    sheet["B2"].value = 11.5
    sheet.book.save()
    assert changed(before, path) == {SHEET, "xl/worksheets/sheet2.xml"}
    assert b'fullCalcOnLoad="1"' in parts(path)[WORKBOOK]


def test_all_of_the_sheet_that_is_not_a_cell_stays_word_for_word(tmp_path: Path) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    before = parts(path)[SHEET]
    sheet = open_sheet(path)
    sheet["A2"].value = [["576769427707692801", 1.5, "Cancelled"]]
    sheet.book.save()
    after = parts(path)[SHEET]
    assert after[: after.index(b"<sheetData>")] == before[: before.index(b"<sheetData>")]
    assert after[after.index(b"</sheetData>") :] == before[before.index(b"</sheetData>") :]
    for kept in (
        b"dataBar",
        b"dataValidation ",
        b"mergeCell ",
        b"hyperlink ",
        b"legacyDrawing",
        b"extLst",
        b"pane ",
    ):
        assert kept in after


def test_rows_that_are_not_touched_stay_word_for_word(tmp_path: Path) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx", rows=20)
    row = b'<row r="9"' + parts(path)[SHEET].partition(b'<row r="9"')[2].partition(b"</row>")[0]
    sheet = open_sheet(path)
    sheet["A3"].value = [["576769427707692801", 1.5, "Cancelled"]]
    sheet.book.save()
    assert row in parts(path)[SHEET]


def test_formulas_that_depend_on_a_change_get_new_results_in_the_saved_file(
    tmp_path: Path,
) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    sheet = open_sheet(path)
    lists = sheet.book.sheets["Lists"]
    assert lists["B1:B2"].value == [34.5, 3.0]
    sheet["B2"].value = 99.0
    assert lists["B1"].value is None
    sheet.book.save()
    stored = openpyxl.load_workbook(path, data_only=True)["Lists"]
    assert stored["B1"].value == 99 + 11.5 + 12.5
    assert openpyxl.load_workbook(path)["Lists"]["B1"].value == "=SUM(Orders[Total])"


def test_a_sheet_that_depends_on_nothing_changed_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "Ledger.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, own, chained = (book.add_worksheet(name) for name in ("Orders", "Own", "Chained"))
        first.write(0, 0, 1)
        own.write_formula(0, 0, "=1+1", None, 2)
        chained.write_formula(0, 0, "=Middle", None, 1)
        book.define_name("Middle", "=Orders!$A$1")
    before = parts(path)
    sheet = open_sheet(path)
    sheet["A1"].value = 2.0
    sheet.book.save()
    assert changed(before, path) == {SHEET, "xl/worksheets/sheet3.xml"}
    assert sheet.book.sheets["Own"]["A1"].value == 2.0
    assert sheet.book.sheets["Chained"]["A1"].value is None


def test_a_new_format_only_adds_to_the_styles(tmp_path: Path) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    before = parts(path)
    sheet = open_sheet(path)
    sheet["B2:B4"].number_format = "0.0000"
    sheet.book.save()
    assert changed(before, path) == {SHEET, "xl/styles.xml"}
    cell = openpyxl.load_workbook(path)["Orders"]["B3"]
    assert (cell.number_format, cell.font.bold, cell.fill.fgColor.rgb, cell.border.left.style) == (
        "0.0000",
        True,
        "FFFFEEAA",
        "thin",
    )


def test_a_file_saved_under_another_name_leaves_the_first_alone(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["before"]])
    before = path.read_bytes()
    book = engine.open_book(path)
    book.sheets["Orders"]["A1"].value = "after"
    book.save(tmp_path / "Copy.xlsx")
    assert path.read_bytes() == before
    assert book.name == "Copy.xlsx"
    assert openpyxl.load_workbook(tmp_path / "Copy.xlsx")["Orders"]["A1"].value == "after"


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["before"]])
    sheet = open_sheet(path)
    sheet["A1"].value = "mine"
    plain_book(path, [["hers"]])
    with refused("Run this again", kind=TryAgainError):
        sheet.book.save()
    assert openpyxl.load_workbook(path)["Orders"]["A1"].value == "hers"


def test_a_file_open_in_excel_is_not_overwritten(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["before"]])
    sheet = open_sheet(path)
    sheet["A1"].value = "mine"
    lock = tmp_path / "~$Ledger.xlsx"
    lock.write_bytes(b"accountant")
    with refused("Close it there", kind=TryAgainError):
        sheet.book.save()
    lock.unlink()
    assert saved_and_reopened(sheet)["A1"].value == "mine"


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["before"]])
    sheet = open_sheet(path)
    sheet["A1"].value = "mine"
    path.chmod(0o444)
    with pytest.raises(FixInputError, match="read-only"):
        sheet.book.save()
    assert [file.name for file in tmp_path.iterdir()] == ["Ledger.xlsx"]


def test_a_save_that_fails_halfway_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["before"]])
    before = path.read_bytes()
    sheet = open_sheet(path)
    sheet["A1"].value = "mine"

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(TryAgainError, match="No space left"):
            sheet.book.save()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["Ledger.xlsx"]
    assert saved_and_reopened(sheet)["A1"].value == "mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_save_keeps_the_file_s_permissions(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["before"]])
    path.chmod(0o640)
    sheet = open_sheet(path)
    sheet["A1"].value = "mine"
    sheet.book.save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"0" * (archive.SMALL + 1))


def many_bombs(path: Path) -> None:
    """Write parts that are small enough each, and too many bytes together."""
    part = b"0" * archive.SMALL
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(archive.FREE // archive.SMALL + 4):
            made.writestr(f"xl/worksheets/sheet{number}.xml", part)


def too_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for number in range(archive.MAX_ENTRIES + 1):
            made.writestr(str(number), b"")


def ole(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))


def doctype(path: Path) -> None:
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    rewrite(
        plain_book(path), {WORKBOOK: lambda text: text.replace("<workbook", evil + "<workbook", 1)}
    )


def strict(path: Path) -> None:
    other = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    ordinary = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rewrite(plain_book(path), {WORKBOOK: lambda text: text.replace(ordinary, other)})


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: path.write_text("Order Id,Total"), "not an Excel workbook"),
        (lambda path: path.write_bytes(b""), "not an Excel workbook"),
        (lambda path: zipfile.ZipFile(path, "w").close(), "not an Excel workbook"),
        (
            lambda path: plain_book(path).write_bytes(path.read_bytes()[:-400]),
            "not an Excel workbook",
        ),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 BIFF"), "97-2003"),
        (ole, "password"),
        (bomb, "more than is safe"),
        (many_bombs, "more than is safe"),
        (too_many, "more than is safe"),
        (doctype, "document type"),
        (strict, "Strict"),
    ],
)
def test_a_file_that_is_no_workbook_says_so_and_what_to_do(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "statement.xlsx"
    make(path)
    with pytest.raises(FixInputError, match=reason) as caught:
        engine.open_book(path)
    assert caught.value.cure
    assert caught.value.where


@pytest.mark.parametrize("rows", [1, 400_000])
def test_what_was_saved_can_be_opened_however_well_it_packs(rows: int, tmp_path: Path) -> None:
    """A part of one text, over and over, would be packed tighter than any file may be."""
    content = b'<c t="inlineStr"><is><t>TikTok Shop fees 576769427707692801</t></is></c>' * rows
    entries = []
    for number in range(3):
        entries.append(archive.pack(f"xl/worksheets/sheet{number}.xml", content))
    assert archive.is_readable(entries)
    archive.write(entries, tmp_path / "saved.xlsx")
    data = (tmp_path / "saved.xlsx").read_bytes()
    with archive.open_zip(data, tmp_path / "saved.xlsx") as opened:
        assert [opened.read(entry.name) for entry in entries] == [content] * 3


def test_a_file_that_could_not_be_opened_again_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    before = path.read_bytes()
    sheet = open_sheet(path)
    sheet["B2"].value = 11.5
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000)
    with refused("Settings"):
        sheet.book.save()
    assert path.read_bytes() == before


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx", [["a" * 500]])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as made:
        entry = made.getinfo(SHEET)
    data[entry.header_offset + 60] ^= 255
    path.write_bytes(data)
    with pytest.raises(FixInputError, match=r"sheet1\.xml is damaged"):
        open_sheet(path)["A1"].value


def test_a_cell_that_holds_no_number_is_named_by_its_sheet(tmp_path: Path) -> None:
    path = rewrite(
        plain_book(tmp_path / "Ledger.xlsx", [[1]]),
        {SHEET: lambda text: text.replace("<v>1</v>", "<v>one</v>")},
    )
    with refused(where="Orders"):
        open_sheet(path)["A1"].value


def test_a_macro_workbook_keeps_its_macros(tmp_path: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    path = rewrite(
        plain_book(tmp_path / "Ledger.xlsm", [["before"]]),
        {
            "[Content_Types].xml": lambda text: text.replace(kind, macro),
            "xl/vbaProject.bin": b"\x00VBA\xff" * 99,
        },
    )
    sheet = open_sheet(path)
    sheet["A1"].value = "after"
    sheet.book.save()
    assert parts(path)["xl/vbaProject.bin"] == b"\x00VBA\xff" * 99
    assert open_sheet(path)["A1"].value == "after"


def test_a_new_book_can_be_saved(tmp_path: Path) -> None:
    engine.register()
    book = xw.App().books[0]
    book.sheets[0]["A1"].value = [["Order Id", "Total"], [f"'{ORDER_ID}", 12.5]]
    book.save(tmp_path / "New.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "New.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Order Id", "Total"],
        [ORDER_ID, 12.5],
    ]
    book.app.quit()


def test_formulas_beside_blank_styled_cells_get_results_where_these_are_known(
    tmp_path: Path,
) -> None:
    cells = (
        '<sheetData><row r="1"><c r="A1" s="0"/><c r="B1" t="str"><f>A9&amp;"x"</f><v>x</v></c><c '
        'r="C1"><v>3</v></c>'
        '<c r="D1" t="b"><f>TRUE()</f><v>1</v></c><c r="E1" t="s"><v>0</v></c></row></sheetData>'
    )
    path = rewrite(
        plain_book(tmp_path / "Ledger.xlsx"),
        {SHEET: lambda text: text.replace("<sheetData/>", cells)},
    )
    sheet = open_sheet(path)
    sheet["A2"].value = 1.0
    sheet.book.save()
    row = parts(path)[SHEET].decode().partition("<sheetData>")[2].partition("</row>")[0]
    assert row == (
        '<row r="1"><c r="A1" s="0"/><c r="B1" t="str"><f>A9&amp;"x"</f><v>x</v></c><c '
        'r="C1"><v>3</v></c>'
        '<c r="D1"><f>TRUE()</f></c><c r="E1" t="s"><v>0</v></c>'
    )
