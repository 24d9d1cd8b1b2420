"""The Settings sheet: choices for the whole workbook, by name."""

from datetime import date

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SETTINGS
from xlplugin.wording import typed_day


def read_settings(book: Workbook) -> dict[str, str]:
    """Return the value of every setting, by its name; a blank value is empty."""
    return {row.setting: row.value for row in book.rows(SETTINGS)}


def read_setting(book: Workbook, name: str) -> str:
    """Return the value of a setting; empty if it is blank or not there."""
    return read_settings(book).get(name, "")


def as_day(text: str, name: str) -> date | None:
    """Return the date in the value of a setting; None if it is blank.

    Raises FixInputError, with the setting's name, for another text.
    """
    if not text:
        return None
    day = typed_day(text)
    if day:
        return day
    raise FixInputError(
        f"'{text}' is not a date.",
        where=f"sheet '{SETTINGS.sheet}', {name}",
        cure="Write one such as 01/01/2026, or leave it blank.",
    )
