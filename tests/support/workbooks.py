"""Workbook files for the engine's tests, made by other programs, and their parts."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter
import xlwings as xw

import xlplugin.engine as engine

ORDER_ID = "576769427707692799"


def parts(path: Path) -> dict[str, bytes]:
    """Return every part of a package by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, changes: Mapping[str, Callable[[str], str] | str | bytes | None]) -> Path:
    """Change, add or drop (None) parts of a package, the way another program's file differs from
    XlsxWriter's.
    """
    found = parts(path)
    for name, change in changes.items():
        if change is None:
            del found[name]
        elif callable(change):
            found[name] = change(found[name].decode()).encode()
        else:
            found[name] = change if isinstance(change, bytes) else change.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return path


def plain_book(path: Path, rows: list[list[Any]] | None = None, sheet: str = "Orders") -> Path:
    """Return a workbook with one sheet and these cells."""
    with xlsxwriter.Workbook(
        path, {"strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        made = book.add_worksheet(sheet)
        for number, row in enumerate(rows or []):
            for place, value in enumerate(row):
                made.write(number, place, value)
    return path


def orders_book(path: Path, rows: int = 3) -> Path:
    """An Orders table with a text column, a lookup sheet, and parts the engine does not know."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        lists = book.add_worksheet("Lists")
        text = book.add_format({"num_format": "@"})
        money = book.add_format(
            {"num_format": "#,##0.00", "bold": True, "bg_color": "#FFEEAA", "border": 1}
        )
        sheet.set_column(0, 0, 24, text)
        sheet.set_column(1, 1, 12, money)
        for number in range(rows):
            sheet.write_string(number + 1, 0, str(int(ORDER_ID) + number), text)
            sheet.write_number(number + 1, 1, 10.5 + number, money)
            sheet.write_string(number + 1, 2, "Completed")
        headers = [{"header": name} for name in ("Order Id", "Total", "Status")]
        sheet.add_table(0, 0, rows, 2, {"name": "Orders", "columns": headers})
        sheet.conditional_format(
            "B2:B100", {"type": "cell", "criteria": "<", "value": 0, "format": money}
        )
        sheet.conditional_format("B2:B100", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("C2:C100", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
        sheet.freeze_panes(1, 1)
        sheet.merge_range("E1:F1", "Note")
        sheet.write_url("E2", "https://seller.example.com/")
        sheet.write_comment("B2", "from the settlement")
        lists.write_column(0, 0, ["Completed", "Cancelled", "Delivered"])
        lists.write_formula("B1", "=SUM(Orders[Total])", None, 34.5)
        lists.write_formula("B2", "=COUNTA(A1:A3)", None, 3)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Orders!$B$2:$B$4"})
        lists.insert_chart("D2", chart)
        book.define_name("Statuses", "=Lists!$A$1:$A$3")
    return path


def open_sheet(path: Path, sheet: str = "Orders") -> xw.Sheet:
    """Open a workbook without Excel and take one of its sheets."""
    return engine.open_book(path).sheets[sheet]


def saved_and_reopened(sheet: xw.Sheet) -> xw.Sheet:
    """The same sheet out of the file that was saved."""
    path = Path(sheet.book.fullname)
    name = sheet.name
    sheet.book.save()
    sheet.book.close()
    return open_sheet(path, name)


def by_calamine(path: Path, sheet: str = "Orders") -> list[list[Any]]:
    """Return a sheet's cells as another program reads them."""
    return (
        python_calamine.load_workbook(str(path))
        .get_sheet_by_name(sheet)
        .to_python(skip_empty_area=False)
    )
