"""Journal entries: balanced or not built at all.

Amounts are signed inside (+ debit, - credit), so that "balanced" is one sum; every surface shows Debit and Credit.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import ZERO


class Posting(NamedTuple):
    """One leg of an entry. `code` is the customer on a debtor's control account, else empty."""

    account: str
    code: str
    amount: Decimal


class Entry(NamedTuple):
    """One journal entry for one document on one day, in one currency."""

    date: date
    doc_type: str
    doc_no: str
    description: str
    currency: str
    postings: tuple[Posting, ...]


class UnbalancedEntryError(Exception):
    """Debits and credits differ: a bug of ours, never the user's input."""


def entry(
    day: date,
    document: tuple[str, str],
    description: str,
    currency: str,
    legs: Iterable[tuple[str, str, Decimal]],
) -> Entry | None:
    """The balanced entry of these legs (account, code, amount), those on one account merged; None when none is left.

    Raises UnbalancedEntryError.
    """
    merged: dict[tuple[str, str], Decimal] = {}
    for account, code, amount in legs:
        place = account, code
        merged[place] = merged[place] + amount if place in merged else amount
    difference = sum(merged.values(), ZERO)
    if difference:
        raise UnbalancedEntryError(
            f"{document[0]} {document[1]}: debit and credit differ by {difference}"
        )
    postings = tuple([Posting(*place, amount) for place, amount in merged.items() if amount])
    return Entry(day, *document, description, currency, postings) if postings else None


def debit(amount: Decimal) -> Decimal:
    """What stands in the Debit column."""
    return amount if amount > 0 else ZERO


def credit(amount: Decimal) -> Decimal:
    """What stands in the Credit column."""
    return -amount if amount < 0 else ZERO


def signed(debit_amount: Decimal, credit_amount: Decimal) -> Decimal:
    """The signed amount of a Debit and a Credit column."""
    return debit_amount - credit_amount
