"""Whatever is written comes back, through a save and through programs that are not ours."""

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.workbooks import (
    ORDER_ID,
    by_calamine,
    open_sheet,
    plain_book,
    saved_and_reopened,
)
from xlplugin.engine.markup import escape, unescape
from xlplugin.engine.serial import to_datetime, to_serial
from xlplugin.engine.typing_rules import typed

UNKIND = st.sampled_from(
    [
        ORDER_ID,
        "1234567890123456789",
        "=1+1",
        '=HYPERLINK("http://evil")',
        "'quoted",
        "''",
        "+1",
        "-x",
        "@sum",
        "1e5",
        "TRUE",
        "12%",
        "2026-06-01",
        "1/2",
        "#N/A",
        " spaced ",
        "two\nlines",
        "tab\there",
        "cr\rlf\r\n",
        "\x00\x01\x1f",
        "_x0041_",
        "_x005F_",
        "_",
        "😀 emoji",
        "کتاب",
        "中文",
        "<&>\"'",
        "\ufffe\uffff",
        "]]>",
        "0",
        "\xa07\xa0",
    ]
)
TEXTS = st.one_of(
    UNKIND, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
)
_FIRST = dt.datetime(1900, 1, 1)
_LAST = dt.datetime(9999, 12, 31)
MOMENTS = st.datetimes(_FIRST, _LAST).map(lambda moment: moment.replace(microsecond=0))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
STAYS_TEXT = TEXTS.filter(lambda text: text[0] not in "'=+-" and typed(text) is None)
UNDATED = st.one_of(st.none(), NUMBERS, st.booleans(), STAYS_TEXT)
ANYTHING = UNDATED | MOMENTS


def blocks(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    widths = st.integers(1, 5)
    return widths.flatmap(
        lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=6)
    )


def written(
    folder: str, block: list[list[Any]], number_format: str | None = None
) -> tuple[xw.Range, Path]:
    path = plain_book(Path(folder) / "Ledger.xlsx")
    sheet = open_sheet(path)
    if number_format:
        sheet.range((2, 2), (1 + len(block), 1 + len(block[0]))).number_format = number_format
    sheet["B2"].value = block
    sheet = saved_and_reopened(sheet)
    return sheet.range((2, 2), (1 + len(block), 1 + len(block[0]))), path


@settings(max_examples=25)
@given(blocks(TEXTS))
def test_text_columns_keep_every_text_character_for_character(block: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cells, path = written(folder, block, "@")
        assert cells.options(ndim=2).value == block
        assert cells.number_format == "@"
        other = openpyxl.load_workbook(path)["Orders"]
        for row, line in enumerate(block, 2):
            for column, text in enumerate(line, 2):
                assert other.cell(row, column).data_type == "s"
                if not re.search(r"[\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_", text):
                    assert other.cell(row, column).value == text
        cells.sheet.book.close()


@settings(max_examples=25)
@given(blocks(ANYTHING))
def test_a_block_of_anything_comes_back_by_excel_s_rules(block: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cells, path = written(folder, block)
        assert cells.options(ndim=2).value == block
        assert [[type(value) for value in row] for row in cells.options(ndim=2).value] == [
            [type(value) for value in row] for row in block
        ]
        other = openpyxl.load_workbook(path)["Orders"]
        for row, line in enumerate(block, 2):
            for column, value in enumerate(line, 2):
                if isinstance(value, float | bool):
                    assert other.cell(row, column).value == value
        cells.sheet.book.close()


@settings(max_examples=20)
@given(blocks(UNDATED), blocks(ANYTHING))
def test_cells_beside_a_written_block_stay_as_they_were(
    first: list[list[Any]], second: list[list[Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cells, _ = written(folder, first)
        sheet = cells.sheet
        sheet["D4"].value = second
        expected = {(r, c): v for r, row in enumerate(first, 2) for c, v in enumerate(row, 2)}
        expected |= {(r, c): v for r, row in enumerate(second, 4) for c, v in enumerate(row, 4)}
        found = saved_and_reopened(sheet)
        assert {place: found.range(place).value for place in expected} == expected
        found.book.close()


@given(st.text(max_size=60))
def test_escaped_text_is_valid_xml_and_reads_back(text: str) -> None:
    known = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    assert unescape(escape(text)) == known
    assert not re.search(r"[<\x00-\x08\x0b-\x1f\ufffe\uffff]", escape(text))


@given(MOMENTS, st.booleans())
def test_a_moment_and_its_serial_number_are_inverse(moment: dt.datetime, from_1904: bool) -> None:
    serial = to_serial(moment, from_1904)
    if serial is not None:
        assert to_datetime(serial, from_1904) == moment


def test_dates_agree_with_openpyxl_and_calamine(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Ledger.xlsx")
    sheet = open_sheet(path)
    days = [dt.datetime(2026, 6, 1), dt.datetime(2026, 2, 28, 23, 59, 59), dt.datetime(1900, 3, 1)]
    sheet["A1"].value = [days]
    sheet.book.save()
    assert [cell.value for cell in openpyxl.load_workbook(path)["Orders"][1]] == days
    read = by_calamine(path)[0]
    assert [str(value)[:10] for value in read] == ["2026-06-01", "2026-02-28", "1900-03-01"]
