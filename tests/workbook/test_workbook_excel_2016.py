"""The workbook works in Excel 2016: docs/excel.md lists every function of its formulas."""

import html
import re
import zipfile
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "excel.md"
_FORMULA = re.compile(r"<(?:f|calculatedColumnFormula|definedName|formula[12]?)\b[^>]*>([^<]+)<")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_FUNCTION = re.compile(r"([A-Za-z_][\w.]*)\(")


def test_every_function_of_the_workbook_is_in_excel_2016(template: Path) -> None:
    listed = PAGE.read_text().partition("these functions only:")[2].partition("(`")[0]
    allowed = set(re.findall(r"[A-Z]+", listed))
    used = set()
    with zipfile.ZipFile(template) as parts:
        for name in parts.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                for formula in _FORMULA.findall(parts.read(name).decode()):
                    used.update(_FUNCTION.findall(_TEXT.sub("", html.unescape(formula))))
    assert len(used) > 15
    assert used <= allowed
