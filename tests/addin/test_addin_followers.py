"""Colours and notes follow their rows in Excel: the add-in's own VBA, in an interpreter.

The interpreter stands in for Excel; no Excel has run this.
"""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import openpyxl
import pytest
import xlwings as xw
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from pyopenvba.apps.excel import ExcelApplication

from tests.support.macros import excel_with
from xlplugin.install.addin_file import build
from xlplugin.sheets.followers import excel_follow_rows, runs_of

PYTHON = r"C:\python\pythonw.exe"
TOP = 5
BOOK = "June.xlsx"
EXCEL = """Public Sub OpenBook(path As String)
    Workbooks.Open path
End Sub
Public Function Looks(row As Long) As String
    With ActiveWorkbook.Worksheets("Payments").Cells(row, 2)
        Looks = CStr(.Interior.ColorIndex <> xlColorIndexNone) & " " & CStr(.Font.Bold)
        If Not .Comment Is Nothing Then Looks = Looks & " " & .Comment.Text
    End With
End Function
"""


@pytest.fixture
def excel(tmp_path: Path) -> ExcelApplication:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Payments"
    for row in range(4):
        sheet.cell(TOP + row, 2).value = f"order {row}"
    sheet.cell(TOP, 2).fill = PatternFill("solid", fgColor="FFFF00")
    sheet.cell(TOP, 2).comment = Comment("ask Farah", "aminah")
    sheet.cell(TOP + 1, 2).font = Font(bold=True)
    sheet.cell(TOP + 2, 2).comment = Comment("wait for June", "aminah")
    sheet.cell(TOP - 1, 2).comment = Comment("the heading", "aminah")
    path = tmp_path / BOOK
    book.save(path)
    app = excel_with(build(tmp_path / "TikTokLedger.xlam", PYTHON))
    app.add_module(EXCEL.replace("\n", "\r\n"), name="Excel")
    app.run("OpenBook", str(path))
    return app


def follow(excel: ExcelApplication, sources: Sequence[int | None]) -> list[tuple[int, int, str]]:
    def run(*arguments: object) -> object:
        return excel.run("FollowRows", *arguments)

    sheet = cast("xw.Sheet", SimpleNamespace(name="Payments", book=SimpleNamespace(name=BOOK)))
    return excel_follow_rows(run, sheet, TOP, 3, sources)


def looks(excel: ExcelApplication) -> list[str]:
    return [excel.run("Looks", TOP + row) for row in range(4)]


def test_looks_and_notes_go_where_their_rows_went(excel: ExcelApplication) -> None:
    gone = follow(excel, [None, 1, 0, None])
    assert gone == [(2, 2, "wait for June")]
    assert looks(excel) == ["False False", "False True", "True False ask Farah", "False False"]
    assert excel.run("Looks", TOP - 1) == "False False the heading"


def test_rows_that_stay_are_left_alone(excel: ExcelApplication) -> None:
    assert follow(excel, [0, 1, 2, None]) == []
    assert looks(excel) == [
        "True False ask Farah",
        "False True",
        "False False wait for June",
        "False False",
    ]


def test_two_rows_that_change_places_change_their_notes(excel: ExcelApplication) -> None:
    assert follow(excel, [2, 1, 0, 3]) == []
    assert looks(excel)[0] == "False False wait for June"
    assert looks(excel)[2] == "True False ask Farah"


def test_rows_that_stayed_together_are_one_run() -> None:
    assert runs_of([None, 0, 1, None, 2, 4, 3]) == "1 0 2\n4 2 1\n5 4 1\n6 3 1"
    assert runs_of([None]) == ""
