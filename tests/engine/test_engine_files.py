"""Files as Excel and other programs write them.

Shared and array formulas, calculation chains, odd but valid XML.
"""

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.table import Table

import xlplugin.engine as engine
from tests.support.ooxml import validate_ooxml
from tests.support.refusals import refused
from tests.support.workbooks import (
    by_calamine,
    open_sheet,
    orders_book,
    parts,
    plain_book,
    rewrite,
    saved_and_reopened,
)

SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/_rels/workbook.xml.rels"
CHAIN = (
    '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B1" '
    'i="1"/></calcChain>'
)

SHARED = """<sheetData>
<row r="1" spans="1:4" ht="20.25" customHeight="1"><c r="A1"><v>1</v></c>\
<c r="B1"><f t="shared" ref="B1:B4" si="0">\
A1*$A$1+SUM(A:A)</f><v>11</v></c><c r="D1" t="str"><f>"A1 "&amp;"&lt;"</f><v>A1 &lt;</v></c></row>
<row r="2" spans="1:4"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>12</v></c></row>
<row r="3" spans="1:4"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>13</v></c></row>
<row r="4" spans="1:4"><c r="A4"><v>4</v></c>\
<c r="B4" cm="1"><f t="shared" si="0"/><v>14</v></c></row>
<row r="6" spans="1:4"><c r="C6"><f t="array" ref="C6:C7">A1:A2*2</f><v>2</v></c></row>
<row r="7" spans="1:4"><c r="C7"><v>4</v></c></row></sheetData>"""


def with_cells(path: Path, cells: str) -> Path:
    """A workbook whose first sheet has these cells."""
    return rewrite(plain_book(path), {SHEET: lambda text: text.replace("<sheetData/>", cells)})


def with_chain(path: Path) -> Path:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    types = ("</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>')
    relation = (
        '<Relationship Id="rId99" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" '
    )
    return rewrite(
        path,
        {
            "xl/calcChain.xml": CHAIN,
            "[Content_Types].xml": lambda text: text.replace(*types),
            RELS: lambda text: text.replace(
                "</Relationships>", relation + 'Target="calcChain.xml"/></Relationships>'
            ),
        },
    )


def test_shared_formulas_are_read_and_survive_a_change_elsewhere(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "Ledger.xlsx", SHARED)
    sheet = open_sheet(path)
    assert sheet["B1:B4"].value == [11.0, 12.0, 13.0, 14.0]
    assert [row[0] for row in sheet["B1:B4"].formula] == [
        f"=A{n}*$A$1+SUM(A:A)" for n in range(1, 5)
    ]
    assert sheet["D1"].formula == '="A1 "&"<"'
    sheet["A2"].value = 20.0
    sheet.book.save()
    written = parts(path)[SHEET].decode()
    assert '<f t="shared" ref="B1:B4" si="0">A1*$A$1+SUM(A:A)</f>' in written
    assert '<c cm="1" r="B4"><f t="shared" si="0"/></c>' in written
    assert '<row r="1" spans="1:4" ht="20.25" customHeight="1">' in written
    assert openpyxl.load_workbook(path)["Orders"]["B3"].value == "=A3*$A$1+SUM(A:A)"


def test_overwriting_one_of_a_shared_formula_leaves_the_others_whole(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "Ledger.xlsx", SHARED)
    sheet = open_sheet(path)
    sheet["B1"].value = 5.0
    again = saved_and_reopened(sheet)
    assert [row[0] for row in again["B1:B4"].formula] == [
        "5",
        *(f"=A{n}*$A$1+SUM(A:A)" for n in range(2, 5)),
    ]
    assert openpyxl.load_workbook(path)["Orders"]["B4"].value == "=A4*$A$1+SUM(A:A)"
    assert b"shared" not in parts(path)[SHEET]


def test_part_of_an_array_formula_cannot_be_changed(tmp_path: Path) -> None:
    sheet = open_sheet(with_cells(tmp_path / "Ledger.xlsx", SHARED))
    with refused(where="Orders!C6:C7"):
        sheet["C7"].value = 1.0
    with refused(where="Orders!C6:C7"):
        sheet["A7:C7"].clear_contents()
    sheet["C6:C7"].value = [[1.0], [2.0]]
    assert saved_and_reopened(sheet)["C6:C7"].value == [1.0, 2.0]


def test_an_array_s_other_cells_lose_their_results_too(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "Ledger.xlsx", SHARED)
    sheet = open_sheet(path)
    sheet["A1"].value = 9.0
    sheet.book.save()
    written = parts(path)[SHEET].decode()
    assert '<c r="C6"><f t="array" ref="C6:C7">A1:A2*2</f></c>' in written
    assert "<v>4</v></c></row></sheetData>" not in written


def test_the_calculation_chain_goes_when_formulas_change_and_stays_when_they_do_not(
    tmp_path: Path,
) -> None:
    path = with_chain(with_cells(tmp_path / "Ledger.xlsx", SHARED))
    sheet = open_sheet(path)
    sheet["A2"].value = 20.0
    sheet.book.save()
    assert parts(path)["xl/calcChain.xml"] == CHAIN.encode()
    sheet["B2"].clear_contents()
    sheet.book.save()
    after = parts(path)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"]
    assert b"calcChain" not in after[RELS]
    assert openpyxl.load_workbook(path)["Orders"]["A2"].value == 20


def test_a_new_formula_drops_the_calculation_chain(tmp_path: Path) -> None:
    path = with_chain(plain_book(tmp_path / "Ledger.xlsx", [[1]]))
    sheet = open_sheet(path)
    sheet["B1"].formula = "=A1*2"
    sheet.book.save()
    assert "xl/calcChain.xml" not in parts(path)


def test_rich_text_and_pronunciation_are_read_and_kept(tmp_path: Path) -> None:
    rich = (
        '<si><r><rPr><b/><color rgb="FFFF0000"/></rPr><t xml:space="preserve">red '
        "</t></r><r><t>plain</t></r>"
        "<rPh sb='0' eb='1'><t>PRON</t></rPh></si><si><t/></si><si/><si><t>a &amp; "
        "b_x000D_\n</t></si>"
    )
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rich}</sst>'
    cells = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" '
        't="s"><v>2</v></c>'
        '<c r="D1" t="s"><v>3</v></c><c r="E1" t="inlineStr"><is><r><rPr><color '
        'rgb="FF00FF00"/></rPr><t>in</t></r>'
        '<r><t>line</t></r></is></c><c r="F1"><v>1</v></c></row></sheetData>'
    )
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        book.add_worksheet("Orders").write(0, 0, "one")
    first = "<sheetData>.*</sheetData>"
    path = rewrite(
        tmp_path / "Ledger.xlsx",
        {
            "xl/sharedStrings.xml": strings,
            SHEET: lambda text: re.sub(first, cells, text, flags=re.DOTALL),
        },
    )
    sheet = open_sheet(path)
    assert sheet["A1:F1"].value == ["red plain", None, None, "a & b\r\n", "inline", 1.0]
    sheet["F1"].value = 2.0
    again = saved_and_reopened(sheet)
    assert again["A1:F1"].value == ["red plain", None, None, "a & b\r\n", "inline", 2.0]
    assert parts(path)["xl/sharedStrings.xml"].decode() == strings
    assert b'<color rgb="FF00FF00"/>' in parts(path)[SHEET]


ODD = {
    "prefixes": lambda text: (
        text.replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x=")
    ),
    "comments": lambda text: text.replace(
        "<sheetData>", "<!-- made by hand --><sheetData><!-- a -->"
    ),
    "cdata": lambda text: text.replace("<t>note</t>", "<t><![CDATA[note]]></t>"),
    "line breaks": lambda text: (
        text.replace("<c ", "\n  <c\n").replace("<v>", "\n<v>").replace("</v>", "</v>\n")
    ),
    "single quotes": lambda text: text.replace('r="A1"', "r='A1'").replace('t="b"', "t='b'"),
    "other order": lambda text: text.replace('r="B1" t="inlineStr"', 't="inlineStr" r="B1"'),
    "style last": lambda text: text.replace('r="A1"', 'r="A1" t="n" s="1"').replace(
        't="b"', 't="b" cm="0" s="1"'
    ),
    "no addresses": lambda text: (
        text.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="1"', "")
    ),
    "byte order mark": lambda text: "\ufeff" + text,
}
CELLS = (
    '<sheetData><row r="1"><c r="A1"><v>1.5</v></c><c r="B1" t="inlineStr"><is><t>note</t></is></c>'
    '<c r="C1" t="b"><v>1</v></c><c r="E1" t="d"><v>2026-06-01T00:00:00</v></c></row>'
    '<row r="2" hidden="1"/><row r="3"><c r="A3" t="e"><v>#N/A</v></c></row></sheetData>'
)


@pytest.mark.parametrize("oddity", ODD)
def test_odd_but_valid_xml_is_understood_and_can_be_written(tmp_path: Path, oddity: str) -> None:
    path = with_cells(tmp_path / "Ledger.xlsx", CELLS)
    rewrite(path, {SHEET: ODD[oddity]})
    sheet = open_sheet(path)
    # a cell has no time zone
    expected = [1.5, "note", True, None, dt.datetime(2026, 6, 1)]
    assert sheet["A1:E1"].value == expected
    assert sheet.used_range.address == "$A$1:$E$3"
    sheet["D1"].value = "new"
    again = saved_and_reopened(sheet)
    assert again["A1:E1"].value == [*expected[:3], "new", expected[4]]
    assert by_calamine(path)[0][:4] == [1.5, "note", True, "new"]


def test_a_style_behind_the_type_is_kept(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        book.add_worksheet("Orders").write("A1", "note", book.add_format({"num_format": "@"}))
    path = rewrite(
        tmp_path / "Ledger.xlsx", {SHEET: lambda text: text.replace(' s="1" t="s"', ' t="s" s="1"')}
    )
    sheet = open_sheet(path)
    sheet["A1"].value = "576769427707692799"
    assert saved_and_reopened(sheet)["A1"].value == "576769427707692799"


def test_a_row_that_is_not_understood_is_refused_not_lost(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "Ledger.xlsx", CELLS)
    rewrite(path, {SHEET: lambda text: text.replace('r="A1"', 'r="A1" odd:thing="1"')})
    with refused("Row 1", where="Orders"):
        open_sheet(path)["A1"].value
    with refused("Row 1", where="Orders"):
        open_sheet(path)["D1"].value = 1.0


def test_a_part_in_utf_16_is_understood(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "Ledger.xlsx", CELLS)
    text = parts(path)[SHEET].decode().replace("UTF-8", "UTF-16")
    rewrite(path, {SHEET: text.encode("utf-16")})
    sheet = open_sheet(path)
    sheet["D1"].value = "中"
    assert saved_and_reopened(sheet)["A1:D1"].value == [1.5, "note", True, "中"]


@pytest.mark.parametrize(
    "cells",
    [
        '<sheetData><row r="1"><c r="A1"><v>1</v></c>',
        '<sheetData><row r="2"/><row r="2"/></sheetData>',
        '<sheetData><row r="1048577"/></sheetData>',
        "",
    ],
)
def test_a_sheet_in_pieces_is_refused(tmp_path: Path, cells: str) -> None:
    sheet = open_sheet(with_cells(tmp_path / "Ledger.xlsx", cells))
    with refused(where="Orders"):
        sheet["A1"].value


def test_the_calendar_from_1904_is_followed(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Mac.xlsx", {"date_1904": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet("Orders").write_datetime(0, 0, dt.datetime(2026, 6, 1), day)
    sheet = open_sheet(tmp_path / "Mac.xlsx")
    assert sheet["A1"].value == dt.datetime(2026, 6, 1)
    sheet["A2"].value = "2026-06-01"
    sheet["A3"].value = dt.date(2026, 6, 1)
    sheet.book.save()
    read = openpyxl.load_workbook(tmp_path / "Mac.xlsx")["Orders"]
    assert {read[cell].value for cell in ("A1", "A2", "A3")} == {dt.datetime(2026, 6, 1)}


def test_a_file_of_openpyxl_is_read_and_written(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    orders = book.worksheets[0]
    orders.title = "Orders"
    orders.append(["Order Id", "Total"])
    orders.append(["576769427707692799", 12.5])
    orders["B3"] = "=SUM(B2:B2)"
    orders["A2"].number_format = "@"
    table = Table(displayName="Orders", ref="A1:B2")
    orders.add_table(table)
    path = tmp_path / "Ledger.xlsx"
    book.save(path)
    sheet = open_sheet(path)
    assert sheet.tables["Orders"].data_body_range.value == ["576769427707692799", 12.5]
    sheet["A2"].value = "576769427707692800"
    sheet.book.save()
    again = openpyxl.load_workbook(path)["Orders"]
    assert [cell.value for cell in again[2]] == ["576769427707692800", 12.5]
    assert again["B3"].value == "=SUM(B2:B2)"


def test_a_chart_sheet_is_passed_over_and_kept(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        book.add_worksheet("Orders").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Orders!$A$1:$A$3"})
        book.add_chartsheet("Picture").set_chart(chart)
        book.add_worksheet("Lists")
    book = engine.open_book(tmp_path / "Ledger.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Orders", "Lists"]
    book.sheets.add("Problems", after=book.sheets["Orders"])["A1"].value = "none"
    book.save()
    read = openpyxl.load_workbook(tmp_path / "Ledger.xlsx")
    assert read.sheetnames == ["Orders", "Problems", "Picture", "Lists"]


def test_the_validator_of_microsoft_finds_nothing(tmp_path: Path) -> None:
    path = orders_book(tmp_path / "Ledger.xlsx")
    sheet = open_sheet(path)
    table = sheet.tables["Orders"]
    table.resize(sheet["A1:D6"])
    sheet["A2"].value = [["'576769427707692799", 10.5, "=1+1", "12%"]] * 5
    sheet["F8"].value = [["2026-06-01", "\x01_x0041_\r\n", True, dt.datetime(2026, 6, 1, 8)]]
    sheet["F8"].color = "#ffeeaa"
    sheet["G8"].font.bold = True
    sheet["H:H"].number_format = "0.000"
    sheet["A4:D4"].delete("up")
    sheet["A3:D3"].insert("down")
    new = sheet.book.sheets.add("New one", after=sheet)
    new["A1"].value = [["key", "value"], ["x", 1.0]]
    new.tables.add(new["A1:B2"], name="Fresh")
    sheet.book.names.add("Mine", "='New one'!$A$2")
    sheet.book.save()
    assert validate_ooxml(path) == []
