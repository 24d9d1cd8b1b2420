"""Close financial years: which vouchers do it, and what profit they still have to carry forward.

A closing voucher is dated the last day of the year. It takes the balance of every account that
makes the profit to retained earnings, so that the accounts begin the next year at 0.00. Statements
of the year itself leave it out: they are the same before and after the year is closed.
"""

from collections.abc import Iterable
from decimal import Decimal

from xlplugin.ledger.documents import JOURNAL_VOUCHER
from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO

CLOSING_PREFIX = "YE-"  # the numbers of closing vouchers begin with it, and no other numbers do

CLOSE_YEAR = "Close year"  # the action of the run that closes a year


def is_closing(doc_type: str, no: str) -> bool:
    """Return whether a document closes a financial year."""
    return doc_type == JOURNAL_VOUCHER and no.startswith(CLOSING_PREFIX)


def without_closings(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that do not close a financial year."""
    return [entry for entry in entries if not is_closing(entry.doc_type, entry.doc_no)]


def carried_legs(
    profits: Iterable[tuple[str, Decimal]], retained: str
) -> list[tuple[str, Decimal]]:
    """Return the legs that take balances of profit accounts to retained earnings.

    Args:
        profits: Each account with its balance, debit positive.
        retained: The account of retained earnings.
    """
    legs = [(account, ZERO - amount) for account, amount in profits]
    total = sum((amount for _, amount in legs), ZERO)
    if total:
        legs.append((retained, ZERO - total))
    return legs
