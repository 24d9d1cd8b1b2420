"""Read the Settings sheet: choices for the whole workbook, by name."""

from datetime import date

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SETTING_WORDS, SETTINGS
from xlplugin.wording import allowed_word, typed_day, write_one_of


def read_settings(book: Workbook) -> dict[str, str]:
    """Return the value of every setting, by its name; a blank value is empty."""
    return {row.setting: row.value for row in book.rows(SETTINGS)}


def read_setting(book: Workbook, name: str) -> str:
    """Return the value of a setting; empty if it is blank or not there.

    Raises FixInputError, with the cell, for a word that the setting does not allow.
    """
    return _value(book, name)


def refuse_other_values(book: Workbook) -> None:
    """Raise FixInputError, with the cell, for a word that a setting does not allow."""
    for name in SETTING_WORDS:
        _value(book, name)


def _value(book: Workbook, name: str) -> str:
    found = ""
    place = -1
    for number, row in enumerate(book.rows(SETTINGS)):
        if row.setting.casefold() == name.casefold():
            found = row.value
            place = number
    allowed = SETTING_WORDS.get(name)
    if not found or not allowed:
        return found
    word = allowed_word(found, allowed)
    if word:
        return word
    view = book.view(SETTINGS)
    cell = view.cell("Value", place)
    raise FixInputError(
        f"'{found}' is not an allowed value.",
        where=f"sheet '{SETTINGS.sheet}', row {view.top + 1 + place}, {name} ({cell})",
        cure=write_one_of(found, allowed),
    )


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
