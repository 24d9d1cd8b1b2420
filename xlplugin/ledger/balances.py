"""Add up entries to the balances of accounts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.money import ZERO

# (account, currency) -> balance, debit positive. Two currencies never add up.
Balances = Mapping[tuple[str, str], Decimal]


class AccountBalance(NamedTuple):
    """One account of the trial balance, in one currency."""

    account: str
    currency: str
    debit: Decimal
    credit: Decimal


def balances(entries: Iterable[Entry]) -> dict[tuple[str, str], Decimal]:
    """Return the balance of every account that these entries move.

    Returns:
        The balances by account and currency, debit positive; those of 0.00 too.
    """
    result: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        for posting in entry.postings:
            key = (posting.account, entry.currency)
            result[key] = result.get(key, ZERO) + posting.amount
    return result


def trial_balance(account_balances: Balances) -> list[AccountBalance]:
    """Return the accounts with a balance, by code."""
    rows = []
    for (account, currency), amount in sorted(account_balances.items()):
        if amount:
            rows.append(AccountBalance(account, currency, debit(amount), credit(amount)))
    return rows
