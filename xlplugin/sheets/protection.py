"""Protect the ledger sheets: the user can filter them and format columns, not edit what is posted.

There is no password. The product lifts the protection while it writes, and puts it back at the end
of the press, also after an error. The calls are our own, because xlwings has none for protection.
"""

import sys
from typing import Any

# In the order of Excel's Worksheet.Protect: password, drawing objects (comments are free),
# contents, scenarios, user interface only; then what the user may still do: format cells, columns
# and rows, insert columns, rows and hyperlinks, delete columns and rows, sort, filter, use pivots.
# Source: https://learn.microsoft.com/en-us/office/vba/api/excel.worksheet.protect
_ON_WINDOWS = ("", False, True, False, False, False, True, True, *[False] * 5, True, True, False)
# The same in the words of Excel's dictionary for AppleScript, as xlwings ships it (mac_dict.py).
_ON_MAC = {
    "drawing_objects": False,
    "worksheet_contents": True,
    "scenarios": False,
    "allow_formatting_columns": True,
    "allow_formatting_rows": True,
    "allow_sorting": True,
    "allow_filtering": True,
}


def is_protected(sheet: Any) -> bool:  # noqa: ANN401 - a sheet of xlwings
    """Return whether a sheet is protected."""
    if hasattr(type(sheet.impl), "protected"):  # the product's own engines
        return bool(sheet.impl.protected)
    if sys.platform == "win32":
        return bool(sheet.api.ProtectContents)
    return bool(sheet.api.protect_contents.get())


def lift(sheet: Any) -> None:  # noqa: ANN401 - a sheet of xlwings
    """Lift a sheet's protection."""
    if hasattr(type(sheet.impl), "protected"):
        sheet.impl.protected = False
    elif sys.platform == "win32":
        sheet.api.Unprotect("")
    else:
        sheet.api.unprotect()


def protect(sheet: Any) -> None:  # noqa: ANN401 - a sheet of xlwings
    """Protect a sheet, so that the user can still filter it and format its columns."""
    if hasattr(type(sheet.impl), "protected"):
        sheet.impl.protected = True
    elif sys.platform == "win32":
        sheet.api.Protect(*_ON_WINDOWS)
    else:
        sheet.api.protect_worksheet(**_ON_MAC)
