"""Fill the Account Days sheet: what moved each account on each day, for the statements."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from xlplugin.ledger.run_sums import AccountDay
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ACCOUNT_DAYS, GL_ACCOUNTS, JOURNAL, AccountDaysRow, JournalRow
from xlplugin.sheets.tables.statement_formulas import IS_CLOSING, IS_NOT_CLOSING

_Place = tuple[date, str, str, bool]  # day, account, currency, whether it closes a year


def put_account_days(book: Workbook, days: Iterable[AccountDay]) -> None:
    """Write one row per day, account and currency; what closes a year is apart.

    Debits and credits are apart, so that their totals are those of the Journal. A row stays if both
    are equal: the statements list each account that moved. Rows that say the same already are not
    written again: a posting changes the last days, and the days of earlier years stay.
    """
    types = {row.code: row.acc_type for row in book.rows(GL_ACCOUNTS)}
    rows = []
    for day in sorted(days):
        closing = IS_CLOSING if day.closes_year else IS_NOT_CLOSING
        place = (day.date, day.account, day.currency, closing)
        type_now = types.get(day.account, "")
        rows.append(AccountDaysRow(*place, day.debit, day.credit, day.run, type_now))
    book.view(ACCOUNT_DAYS).renew(rows)


def put_days_of_the_journal(book: Workbook) -> None:
    """Write Account Days from the sheet Journal."""
    put_account_days(book, add_up(book.rows(JOURNAL)))


def add_up(legs: Iterable[JournalRow]) -> list[AccountDay]:
    """Add up rows of the Journal by day, account and currency; rows without a day are left out."""
    sums: dict[_Place, tuple[Decimal, Decimal, int]] = {}
    for leg in legs:
        if leg.date is None:
            continue
        closes_year = is_closing(leg.doc_type, leg.doc_no)
        place = (leg.date, leg.account, leg.currency_code, closes_year)
        debit, credit, run = sums.get(place, (ZERO, ZERO, 0))
        debit += leg.debit or ZERO
        credit += leg.credit or ZERO
        sums[place] = (debit, credit, max(run, leg.run))
    return [AccountDay(*place, *sides) for place, sides in sums.items()]
