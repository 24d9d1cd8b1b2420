"""What an account stands at."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.money import ZERO

# (account, currency) -> signed balance; two currencies never add.
Balances = Mapping[tuple[str, str], Decimal]


class TrialBalanceRow(NamedTuple):
    """One account of the trial balance, in one currency."""

    account: str
    currency: str
    debit: Decimal
    credit: Decimal


def balances(entries: Iterable[Entry]) -> dict[tuple[str, str], Decimal]:
    """The balance of every account that these entries touch."""
    result: dict[tuple[str, str], Decimal] = {}
    for item in entries:
        for posting in item.postings:
            place = (posting.account, item.currency)
            result[place] = result.get(place, ZERO) + posting.amount
    return result


def trial_balance(standing: Balances) -> list[TrialBalanceRow]:
    """The accounts with a balance, by code."""
    return [
        TrialBalanceRow(account, currency, debit(amount), credit(amount))
        for (account, currency), amount in sorted(standing.items())
        if amount
    ]
