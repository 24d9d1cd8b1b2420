"""Fill the Account Days sheet: what moved each account on each day, for the statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ACCOUNT_DAYS, GL_ACCOUNTS, JOURNAL, AccountDaysRow
from xlplugin.sheets.tables.statement_formulas import IS_CLOSING, IS_NOT_CLOSING

AccountDay = tuple[date, str, str, str]  # day, account, currency, whether it closes a year


def put_account_days(book: Workbook, entries: Iterable[Entry], run: int) -> None:
    """Write one row per day, account and currency; what closes a year is apart.

    Debits and credits are added up apart, so that their totals are those of the Journal. A row
    stays if both are equal: the statements list each account that moved.

    Args:
        book: The workbook.
        entries: All entries of the books, or their sums by day.
        run: The last run of the books.
    """
    sums: dict[AccountDay, list[Decimal]] = {}
    for entry in entries:
        closing = IS_CLOSING if is_closing(entry.doc_type, entry.doc_no) else IS_NOT_CLOSING
        for leg in entry.postings:
            sides = sums.setdefault(
                (entry.date, leg.account, entry.currency, closing), [ZERO, ZERO]
            )
            sides[0] += debit(leg.amount)
            sides[1] += credit(leg.amount)
    _put(book, sums, run)


def put_days_of_the_journal(book: Workbook) -> None:
    """Write Account Days from the sheet Journal, up to its last run."""
    sums: dict[AccountDay, list[Decimal]] = {}
    run = 0
    for row in book.rows(JOURNAL):
        closing = IS_CLOSING if is_closing(row.doc_type, row.doc_no) else IS_NOT_CLOSING
        if row.date is not None:
            place = (row.date, row.account, row.currency_code, closing)
            sides = sums.setdefault(place, [ZERO, ZERO])
            sides[0] += row.debit or ZERO
            sides[1] += row.credit or ZERO
        run = max(run, row.run)
    _put(book, sums, run)


def _put(book: Workbook, sums: Mapping[AccountDay, Sequence[Decimal]], run: int) -> None:
    types = {row.code: row.acc_type for row in book.rows(GL_ACCOUNTS)}
    rows = []
    for place in sorted(sums):
        debits, credits = sums[place]
        rows.append(AccountDaysRow(*place, debits, credits, run, types.get(place[1], "")))
    book.view(ACCOUNT_DAYS).replace(rows)
