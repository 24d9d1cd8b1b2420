"""The Preview sheet: what a Post would enter, before it does."""

from collections.abc import Iterable

from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.ledger.master import Masters
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.tables import PREVIEW


def put_preview(book: Workbook, entries: Iterable[Entry], masters: Masters) -> None:
    """Show these entries instead of the ones that were shown before."""
    book.view(PREVIEW).replace([row for entry in entries for row in _rows(entry, masters)])
    book.show(PREVIEW)


def _rows(entry: Entry, masters: Masters) -> list[Row]:
    known = masters.accounts
    return [
        (
            entry.date,
            entry.doc_type,
            entry.doc_no,
            posting.account,
            known[posting.account].description if posting.account in known else "",
            posting.code,
            entry.description,
            entry.currency,
            debit(posting.amount) or None,
            credit(posting.amount) or None,
        )
        for posting in entry.postings
    ]
