"""Read and write of which year a workbook is the archive."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.tables import (
    ARCHIVE_OF,
    BOOKS_LAST,
    BOOKS_SETTING,
    SETTINGS,
    SHOWN_FROM,
    SettingsRow,
)

_SAYS = "Nothing is posted in an archive. Leave it."


class ArchivedYear(NamedTuple):
    """Year that is archived: its days, its first run, and the seal of the books."""

    first: date
    last: date
    first_run: int
    seal: str


def is_archive(book: Workbook) -> bool:
    """Return whether a workbook is the archive of a year."""
    try:
        return bool(read_setting(book, ARCHIVE_OF))
    except FixInputError:
        return False  # another workbook


def database_of(path: Path) -> Path:
    """Return the database beside an archived workbook; there is none for books in the workbook."""
    return path.with_suffix(".sqlite")


def put_archive(book: Workbook, path: Path, year: ArchivedYear) -> None:
    """Write the settings and the days of an archive into its workbook."""
    database = database_of(path)
    rows = [SettingsRow(ARCHIVE_OF, f"{year.last:%d/%m/%Y}", _SAYS)]
    if database.exists():
        rows.append(SettingsRow(BOOKS_SETTING, database.name, "Where the books are."))
        rows.append(SettingsRow(BOOKS_LAST, database.name, _SAYS))
        rows.append(SettingsRow(SHOWN_FROM, str(year.first_run), _SAYS))
    book.view(SETTINGS).merge(rows)
    book.put_cell("ProfitAndLossFrom", year.first)
    for name in ("ProfitAndLossTo", "BalanceSheetAsAt", "TrialBalanceAsAt"):
        book.put_cell(name, year.last)
