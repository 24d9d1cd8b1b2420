"""The Settings sheet: choices for the whole workbook, by name."""

from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SETTINGS


def read_settings(book: Workbook) -> dict[str, str]:
    """Return the value of every setting, by its name; a blank value is empty."""
    return {row.setting: row.value for row in book.rows(SETTINGS)}


def read_setting(book: Workbook, name: str) -> str:
    """Return the value of a setting; empty if it is blank or not there."""
    return read_settings(book).get(name, "")
