"""Fill the Preview sheet: what a Post would enter, before it does."""

from collections.abc import Iterable, Iterator

from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.ledger.master import Masters
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PREVIEW, PreviewRow


def put_preview(book: Workbook, entries: Iterable[Entry], masters: Masters) -> None:
    """Replace the shown entries by these."""
    rows: list[PreviewRow] = []
    for entry in entries:
        rows.extend(_rows(entry, masters))
    book.view(PREVIEW).replace(rows)
    book.show(PREVIEW)


def _rows(entry: Entry, masters: Masters) -> Iterator[PreviewRow]:
    """Yield a row for each posting of an entry."""
    for posting in entry.postings:
        yield PreviewRow(
            date=entry.date,
            doc_type=entry.doc_type,
            doc_no=entry.doc_no,
            account=posting.account,
            account_description=masters.account_description(posting.account),
            code=posting.code,
            description=entry.description,
            currency_code=entry.currency,
            debit=debit(posting.amount) or None,
            credit=credit(posting.amount) or None,
        )
