"""Convert formulas from Excel's form to that of Calc in English, and back.

The two differ in separators and in the names of sheets.
"""

import re

from xlplugin.engine import formulas as excel

_TEXT = r'"(?:[^"]|"")*"'
_SHEET = r"'(?:[^']|'')+'|[^\W\d][\w.]*"
_COLUMN = r"\[[^\[\]]*\]"
_TO_CALC = re.compile(rf"(?P<text>{_TEXT})|(?P<sheet>{_SHEET})!|(?P<column>{_COLUMN})|(?P<comma>,)")
_TO_EXCEL = re.compile(
    rf"(?P<text>{_TEXT})|(?P<column>{_COLUMN})|\$?(?P<sheet>{_SHEET})\.(?=\$?[A-Za-z]{{1,3}}\$?\d)"
    r"|(?P<semicolon>;)"
)


def to_calc(formula: str, where: str, table: str | None = None) -> str:
    """Turn an Excel formula with its equals sign into Calc's.

    Raises FixInputError where Excel would refuse it.
    """
    plain = excel.without_marks(excel.to_file(formula[1:], where, table))
    return "=" + _TO_CALC.sub(_calc_part, plain)


def _calc_part(match: re.Match[str]) -> str:
    if match["comma"]:
        return ";"
    if match["sheet"]:
        return f"${match['sheet']}."
    return match[0]


def to_excel(shown: str) -> str:
    """Turn the text of Calc's formula bar into that of Excel's; other text than a formula stays."""
    if not shown.startswith("="):
        return shown
    formula = _TO_EXCEL.sub(_excel_part, shown[1:])
    return excel.to_user(formula)


def _excel_part(match: re.Match[str]) -> str:
    if match["semicolon"]:
        return ","
    if match["sheet"]:
        return f"{match['sheet']}!"
    return match[0]
