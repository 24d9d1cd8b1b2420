"""Set up the copy of a workbook as the archive of a year, and verify it."""

from contextlib import closing
from pathlib import Path

from xlplugin.disk import mark_read_only
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError
from xlplugin.sheets.archive import ArchivedYear, database_of, put_archive
from xlplugin.sheets.book import Workbook
from xlplugin.stores.books import books_of
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sqlite_file import close_for_good


def set_up(path: Path, year: ArchivedYear) -> int:
    """Make a copied workbook, with its database beside it, the archive of a year.

    Its files are read-only then.

    Returns:
        The first run that its ledger sheets show; 1 if they show all. It is later than the year's
        first run if the sheets have no room for all runs since then.

    Raises:
        FixInputError: The archive does not verify, or has another seal than the books.
        TryAgainError: It cannot be written; also OSError.
    """
    book = Workbook(open_book(path))
    try:
        put_archive(book, path, year)
        with closing(books_of(book)) as books:
            books.rewrite_sheets()
            proof = verify(books)
        shown = LedgerSheets(book).first_run
        if not proof.is_whole or proof.seal != year.seal:
            raise FixInputError(
                "The archive does not verify; nothing was archived.",
                where=path.name,
                cure="Press Verify, then Archive Year again; tell support if it stays.",
            )
        book.book.impl.workbook.recommend_read_only()
        book.save()
    finally:
        book.book.close()
    database = database_of(path)
    if database.exists():
        close_for_good(database)
    mark_read_only(path)
    return shown
