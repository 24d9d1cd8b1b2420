"""Open a workbook's books: its own ledger sheets, or the database that its Settings name.

Modules for databases are imported only if Settings name one, so that other presses start fast.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.errors import FixInputError, ProductError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.master_data import note_seen
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.tables import (
    BOOKS_LAST,
    BOOKS_SETTING,
    IN_THIS_WORKBOOK,
    SETTINGS,
    SettingsRow,
)
from xlplugin.stores.contract import WorkbookStore
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.ledger_sheets import LedgerSheets

if TYPE_CHECKING:
    from xlplugin.stores.sql import SqlStore

_LAST_SAYS = "The add-in notes here where the books are, to ask before they part. Leave it."
_OTHERS_FILES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".csv", ".txt", ".pdf", ".docx"}
_ADDRESS = "://"  # in a database's address, but not in a file's path


def _no_password(_: str) -> str:
    return ""


def books_of(
    book: Workbook,
    ask: Callable[[str], bool] | None = None,
    password_of: Callable[[str], str] = _no_password,
) -> WorkbookStore:
    """Open the store that the setting 'Books' names.

    Args:
        book: The workbook, whose ledger sheets are or show the books.
        ask: Asks Yes or No before books move from the ledger sheets into an empty database, and
            before the copy in the sheets is used without its database. None if nobody can answer.
        password_of: The password that this computer keeps for a database's address; "" for none.

    Raises:
        FixInputError: The answer was not Yes, or the file's folder is not known.
        TryAgainError: The database cannot be reached.
    """
    chosen = chosen_books(book)
    last = read_setting(book, BOOKS_LAST)
    sheets = LedgerSheets(book)
    if not chosen:
        if last:
            _leave(book, last, ask, password_of)
        return sheets
    from xlplugin.stores.sql import SqlStore

    store = SqlStore(address_of(chosen, book, password_of), make=False)
    try:
        _come_back(book, store, ask)
        moved_from = _moved_from(book, store)
        books = _shown(book, store, sheets, ask)
        if moved_from:
            _mark_moved(moved_from, chosen, book, password_of)
        return books
    except BaseException:
        store.close()
        raise


def _shown(
    book: Workbook, store: "SqlStore", sheets: LedgerSheets, ask: Callable[[str], bool] | None
) -> DatabaseBooks:
    """Return the books of a database, with the sheets that show them.

    If the database is empty, books in the sheets are moved into it after a Yes.
    """
    chosen = chosen_books(book)
    last = read_setting(book, BOOKS_LAST)
    moving = 0 if not store.is_new and store.counts().runs else len(sheets.runs())
    if moving:
        _refuse_part(sheets, last)
    if moving and not (ask and ask(_question(store.name, moving))):
        raise FixInputError(
            f"The database '{store.name}' is empty; the books are in this workbook, "
            f"{moving} runs of them.",
            where="sheet 'Settings', Books",
            cure="Correct the name. To move the books there, press again and answer Yes.",
        )
    store.make()
    books = DatabaseBooks(store, sheets)
    if moving or last != chosen:
        # This refuses other books, so it comes before the name is kept in Settings.
        books.refresh_sheets()
    if last != chosen:
        book.view(SETTINGS).merge([SettingsRow(BOOKS_LAST, chosen, _LAST_SAYS)])
    if moving:
        note_seen(book, sheets.runs()[-1].master_data)
    return books


def _moved_from(book: Workbook, store: "SqlStore") -> str:
    """Return the database that the books leave for an empty one; empty for none."""
    last = read_setting(book, BOOKS_LAST)
    is_empty = store.is_new or not store.counts().runs
    return last if is_empty and last != chosen_books(book) else ""


def _mark_moved(last: str, to: str, book: Workbook, password_of: Callable[[str], str]) -> None:
    """Write into the database that the books have left where they are now.

    Raises FixInputError if that fails, because somebody could still post there. The next press
    does not raise it again.
    """
    from xlplugin.stores.sql import SqlStore

    try:
        with closing(SqlStore(address_of(last, book, password_of), make=False)) as old:
            if not old.is_new:
                old.mark_moved(to)
    except ProductError as error:
        raise FixInputError(
            f"The books are in {to} now, but '{last}' could not be marked as moved: {error.what}",
            where="sheet 'Settings', Books",
            cure=f"See that nobody posts into '{last}' any more, then press again.",
        ) from error


def _come_back(book: Workbook, store: "SqlStore", ask: Callable[[str], bool] | None) -> None:
    """Remove the mark "moved" of a database, after a Yes, if this workbook goes back to it."""
    moved = store.moved_to
    chosen = chosen_books(book)
    if not moved or read_setting(book, BOOKS_LAST) == chosen:
        return
    if not (ask and ask(f"The books in '{chosen}' have moved to {moved}. Go on in '{chosen}'?")):
        raise FixInputError(
            f"The books in '{chosen}' have moved to {moved}.",
            where="sheet 'Settings', Books",
            cure="Write that place there, or press again and answer Yes to go on here.",
        )
    store.mark_moved("")


def _leave(
    book: Workbook,
    last: str,
    ask: Callable[[str], bool] | None,
    password_of: Callable[[str], str],
) -> None:
    """Go on with the copy in the ledger sheets after a Yes. Raises FixInputError without one."""
    _refuse_part(LedgerSheets(book), last)
    question = (
        f"The books were in '{last}' up to now; this workbook has a copy. Go on with the copy, "
        f"apart from '{last}'?"
    )
    if not (ask and ask(question)):
        raise FixInputError(
            f"The books are in '{last}', and Settings say that they are in this workbook.",
            where="sheet 'Settings', Books",
            cure=f"Write {last} there again. To go on with the copy in this workbook, "
            "press again and answer Yes.",
        )
    book.view(SETTINGS).merge([SettingsRow(BOOKS_LAST, "", _LAST_SAYS)])
    _mark_moved(last, f"the workbook {book.name}", book, password_of)


def _refuse_part(sheets: LedgerSheets, last: str) -> None:
    """Raise FixInputError if the sheets leave out the oldest runs, so are not a complete copy."""
    if sheets.first_run > 1:
        raise FixInputError(
            f"The ledger sheets show the books in '{last}' from run {sheets.first_run} on only: "
            "they cannot become books of their own.",
            where="sheet 'Settings', Books",
            cure=f"Write {last} there again. To keep the books in another place, copy that "
            "database.",
        )


def chosen_books(book: Workbook) -> str:
    """Return what the setting 'Books' names; empty for this workbook."""
    chosen = read_setting(book, BOOKS_SETTING)
    return "" if chosen.casefold() == IN_THIS_WORKBOOK.casefold() else chosen


def hide_password(book: Workbook, keep: Callable[[str, str], None]) -> bool:
    """Take a database's password out of Settings; return whether there was one.

    `keep` takes the address without its password, and the password.
    """
    chosen = chosen_books(book)
    if _ADDRESS not in chosen:
        return False
    from xlplugin.stores.database import without_password

    bare, password = without_password(chosen)
    if not password:
        return False
    keep(bare, password)
    book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, bare)], keep=("What It Does",))
    return True


def _question(name: str, runs: int) -> str:
    return (
        f"The database '{name}' that Settings name has no books yet, "
        f"and this workbook has {runs} runs of them. Move "
        "them there? If they are in another database already, answer No and correct the name."
    )


def address_of(chosen: str, book: Workbook, password_of: Callable[[str], str]) -> str:
    """Return a database's address with its password, or the full path of a database file.

    A path that is not full is taken from the workbook's folder.

    Raises FixInputError for another program's file, or if the workbook is in no folder.
    """
    if _ADDRESS in chosen:
        from xlplugin.stores.database import with_password

        password = password_of(chosen)
        return with_password(chosen, password) if password else chosen
    path = Path(chosen).expanduser()
    if path.suffix.casefold() in _OTHERS_FILES:
        raise FixInputError(
            f"'{chosen}' would be a file of another program.",
            where="sheet 'Settings', Books",
            cure="Name a database, such as TikTok.sqlite, or leave it blank for this workbook.",
        )
    if path.is_absolute():
        return str(path)
    if book.folder is None:
        raise FixInputError(
            f"'{chosen}' is not a full path, and this workbook is not in a folder of this "
            "computer.",
            where="sheet 'Settings', Books",
            cure="Write the full path, such as C:\\Books\\TikTok.sqlite.",
        )
    return str(book.folder / path)
