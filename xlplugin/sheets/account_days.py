"""The Account Days sheet: what moved each account on each day, for the statements."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ACCOUNT_DAYS, AccountDaysRow
from xlplugin.sheets.tables.statement_formulas import IS_CLOSING, IS_NOT_CLOSING


def put_account_days(book: Workbook, entries: Iterable[Entry], run: int) -> None:
    """Write one row per day, account and currency; what closes a year is apart.

    A row stays if its sum is 0.00: the statements list each account that moved.

    Args:
        book: The workbook.
        entries: All entries of the books, or their sums by day.
        run: The last run of the books.
    """
    sums: dict[tuple[date, str, str, str], Decimal] = {}
    for entry in entries:
        closing = IS_CLOSING if is_closing(entry.doc_type, entry.doc_no) else IS_NOT_CLOSING
        for leg in entry.postings:
            place = (entry.date, leg.account, entry.currency, closing)
            sums[place] = sums.get(place, ZERO) + leg.amount
    rows = []
    for place in sorted(sums):
        amount = sums[place]
        rows.append(AccountDaysRow(*place, debit(amount), credit(amount), run))
    book.view(ACCOUNT_DAYS).replace(rows)


def shows_account_days(book: Workbook) -> bool:
    """Return whether a statement was shown, so that its sums have to follow each posting."""
    return book.view(ACCOUNT_DAYS).count > 0
