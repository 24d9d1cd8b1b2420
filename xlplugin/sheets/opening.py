"""The Opening Balances sheet."""

from datetime import date

from xlplugin.money import ZERO
from xlplugin.posting.opening import OpeningRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import OPENING_BALANCES


def read_opening(book: Workbook, currency: str, day: date | None) -> list[OpeningRow]:
    """The rows that say something; `currency` and `day` stand where a row leaves them blank."""
    found = []
    first = book.view(OPENING_BALANCES).top + 1  # as Excel numbers it
    for number, (account, debit, credit, of, as_at) in enumerate(
        book.rows(OPENING_BALANCES), first
    ):
        if account or debit or credit:
            found.append(
                OpeningRow(
                    number, account, debit or ZERO, credit or ZERO, of or currency, as_at or day
                )
            )
    return found
