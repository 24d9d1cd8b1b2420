"""List what moved an account, with its balance after each movement."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO

BROUGHT_FORWARD = "Brought forward"


class AccountMovement(NamedTuple):
    """One posting on an account; `amount` and the `balance` after it with debit positive."""

    date: date
    doc_type: str
    doc_no: str
    description: str
    amount: Decimal
    balance: Decimal


def account_movements(
    entries: Iterable[Entry],
    account: str,
    currency: str,
    opening: AccountMovement | None = None,
) -> list[AccountMovement]:
    """Return the movements of an account in one currency, by date.

    Movements of one day are in the order posted.

    Args:
        entries: The entries of the books.
        account: The code of the account.
        currency: The currency; entries in others are left out.
        opening: What is brought forward; it comes first.

    Returns:
        The movements, each with the balance after it; debit positive.
    """
    moved = []
    for entry in entries:
        if entry.currency != currency:
            continue
        for leg in entry.postings:
            if leg.account == account:
                moved.append(
                    AccountMovement(
                        date=entry.date,
                        doc_type=entry.doc_type,
                        doc_no=entry.doc_no,
                        description=entry.description,
                        amount=leg.amount,
                        balance=ZERO,
                    )
                )
    moved.sort(key=attrgetter("date"))
    balance = ZERO
    with_balance = []
    if opening:
        balance = opening.balance
        with_balance.append(opening)
    for movement in moved:
        balance += movement.amount
        with_balance.append(movement._replace(balance=balance))
    return with_balance
