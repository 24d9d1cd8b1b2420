"""Read the Opening Balances sheet."""

from datetime import date

from xlplugin.posting.opening import OpeningRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import OPENING_BALANCES


def read_opening(book: Workbook, currency: str, day: date | None) -> list[OpeningRow]:
    """Return the rows that are not blank, with Excel's row numbers.

    Args:
        currency: Used where a row has none.
        day: Used where a row has no date.
    """
    found = []
    first = book.view(OPENING_BALANCES).top + 1
    for number, row in enumerate(book.rows(OPENING_BALANCES), first):
        if row.account or row.debit or row.credit:
            opening = OpeningRow(
                number,
                row.account,
                row.debit,
                row.credit,
                row.currency or currency,
                row.as_at or day,
            )
            found.append(opening)
    return found
