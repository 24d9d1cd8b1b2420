"""An account's history: everything that moved it, in the order of the dates, and what it stood at after each."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO


class AccountMovement(NamedTuple):
    """One posting on an account; `balance` is the account's after it, debit positive."""

    date: date
    doc_type: str
    doc_no: str
    description: str
    amount: Decimal
    balance: Decimal


def account_movements(
    entries: Iterable[Entry], account: str, currency: str
) -> list[AccountMovement]:
    """The movements of an account in one currency, those of a day as they were posted; the last has its balance."""
    mine = [
        (entry, leg.amount)
        for entry in entries
        for leg in entry.postings
        if (leg.account, entry.currency) == (account, currency)
    ]
    balance, moved = ZERO, []
    for entry, amount in sorted(mine, key=lambda pair: pair[0].date):
        balance += amount
        moved.append(
            AccountMovement(
                entry.date, entry.doc_type, entry.doc_no, entry.description, amount, balance
            )
        )
    return moved
