"""Reports of the Books group that compare months."""

from collections import defaultdict
from decimal import Decimal

from xlplugin.context import ButtonContext
from xlplugin.ledger.fees import fees_by_month
from xlplugin.money import ZERO, shown_sums
from xlplugin.sheets.fees_by_month import put_fees_by_month
from xlplugin.sheets.masters import read_masters
from xlplugin.wording import counting


def show_fees_by_month(press: ButtonContext) -> str:
    """List what TikTok charged in each month, by shop and kind, with its share of the sales."""
    accounts = read_masters(press.book).accounts
    with press.books.reading(checked=False) as books:
        fees = fees_by_month(books.documents(), books.document_lines(), accounts)
    put_fees_by_month(press.book, fees, accounts)
    if not fees:
        return "No fee is posted."
    charged: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for fee in fees:
        charged[fee.currency] += fee.fee
    told = shown_sums(charged)
    months = len({fee.month for fee in fees})
    return f"Fees of {counting(months, 'month')}: {told}."
