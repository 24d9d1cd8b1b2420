"""Results of formulas in saved files: the same as LibreOffice's, or none."""

import math
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from tests.support.office import recalculated
from tests.support.workbooks import open_sheet, plain_book
from xlplugin import demo, template
from xlplugin.sandbox.month import Month


@pytest.fixture
def month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A month's work in the sample shop."""
    monkeypatch.setenv("XLPLUGIN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XLPLUGIN_KEYRING", "off")
    demo.run(tmp_path / "demo", Month(orders=60), Console(quiet=True))
    return tmp_path / "demo" / template.NAME


@pytest.mark.office
def test_every_formula_of_a_month_has_the_result_that_libreoffice_gives(month: Path) -> None:
    formulas = openpyxl.load_workbook(month)
    saved = openpyxl.load_workbook(month, data_only=True)
    calculated = recalculated([month])[0]
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                here = saved[sheet.title][cell.coordinate].value
                there = calculated[sheet.title].get(cell.coordinate)
                where = f"{sheet.title}!{cell.coordinate}: {here!r}, LibreOffice {there!r}"
                if isinstance(there, int | float):
                    assert math.isclose(here, there, abs_tol=1e-9), where
                else:
                    assert (here or "") == (there or ""), where
                compared += 1
    assert compared > 200


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=1+2*3", 7),
        ('="a"&1.5', "a1.5"),
        ("=-2-(3-4)", -1),
        ("=ROUND(2.675,2)", 2.68),
        ("=ROUND(-0.5,0)", -1),
        ("=SUM(A1:A3)/3", 2),
        ('=COUNTIF(A1:A3,">=2")', 2),
        ('=IF(A1=1,"one","other")', "one"),
        ("=1/0", "#DIV/0!"),
        ("=IFERROR(1/0,0)", 0),
        ("=SUMPRODUCT(IFERROR(A1:A3/(A1:A3-1),0))", 3.5),
        ('=TRIM("  two   words ")', "two words"),
        ('=FIXED(1234.5,2)&TEXT(7,"00")', "1,234.5007"),
        ("=MAX(A1:A3)>2", True),
        ("=C1", None),  # a circle
        ("=VLOOKUP(1,A1:A3,1)", None),  # not known here
        ('=A1&"x">5', None),
    ],
)
def test_a_saved_formula_has_its_result_or_none(
    tmp_path: Path, formula: str, result: object
) -> None:
    sheet = open_sheet(plain_book(tmp_path / "Sums.xlsx", [[1], [2], [3]]))
    sheet["C1"].formula = formula
    sheet.book.save()
    found = openpyxl.load_workbook(tmp_path / "Sums.xlsx", data_only=True)["Orders"]["C1"].value
    assert found == result
    assert type(found) is type(result) or not isinstance(result, bool)
