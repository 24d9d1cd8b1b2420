"""Which store a workbook's books are in: its own ledger sheets, or the database that its Settings name."""

from pathlib import Path

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BOOKS_SETTING, IN_THIS_WORKBOOK, SETTINGS
from xlplugin.stores.contract import Store
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.mirror import Mirror
from xlplugin.stores.sql import SqlStore


def books_of(book: Workbook) -> Store:
    """The store that the setting 'Books' names. Raises FixInputError when a file's place cannot be told."""
    chosen = {row[0]: row[1] for row in book.rows(SETTINGS)}.get(BOOKS_SETTING, "")
    sheets = LedgerSheets(book)
    return sheets if chosen in ("", IN_THIS_WORKBOOK) else Mirror(SqlStore(_address(chosen, book)), sheets)


def _address(chosen: str, book: Workbook) -> str:
    """A database's address as written, or the full path of a file named beside the workbook."""
    if "://" in chosen:
        return chosen
    path = Path(chosen).expanduser()
    if path.is_absolute():
        return str(path)
    if book.folder is None:
        raise FixInputError(
            f"'{chosen}' is not a full path, and this workbook is not in a folder of this computer.",
            where="sheet 'Settings', Books",
            cure="Write the full path, such as C:\\Books\\TikTok.sqlite.",
        )
    return str(book.folder / path)
