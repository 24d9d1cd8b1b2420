"""Journal entries. An entry that does not balance is never made.

Amounts are signed here (debit positive, credit negative), so that an entry balances if its sum is
0.00. Every sheet and export shows Debit and Credit.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from xlplugin.money import ZERO


class Posting(NamedTuple):
    """One leg of an entry; `code` is the customer on a debtor's control account, else empty."""

    account: str
    code: str
    amount: Decimal


# `Posting._make` without the count of the fields, in half the time: an order has half a dozen.
_fields_to_posting: Callable[[tuple[str, str, Decimal]], Posting] = partial(tuple.__new__, Posting)


class Entry(NamedTuple):
    """One journal entry for one document on one day, in one currency."""

    date: date
    doc_type: str
    doc_no: str
    description: str
    currency: str
    postings: tuple[Posting, ...]


class UnbalancedEntryError(Exception):
    """Debits and credits differ: an error in the program, never in what the user typed."""


def entry(
    day: date,
    document: tuple[str, str],
    description: str,
    currency: str,
    legs: Iterable[tuple[str, str, Decimal]],
) -> Entry | None:
    """Make a balanced entry.

    Args:
        day: The entry's date.
        document: Type and number of its document.
        description: What the entry says.
        currency: The currency of all amounts.
        legs: (account, code, amount), debit positive. Legs on one account and code are merged.

    Returns:
        The entry; None if all its amounts are 0.00.

    Raises:
        UnbalancedEntryError: The amounts do not add up to 0.00.
    """
    merged: dict[tuple[str, str], Decimal] = {}
    for account, code, amount in legs:
        key = (account, code)
        earlier = merged.get(key)
        merged[key] = amount if earlier is None else earlier + amount
    difference = sum(merged.values(), ZERO)
    doc_type, no = document
    if difference:
        raise UnbalancedEntryError(f"{doc_type} {no}: debit and credit differ by {difference}")
    postings = []
    for (account, code), amount in merged.items():
        if amount:
            postings.append(_fields_to_posting((account, code, amount)))
    if not postings:
        return None
    return Entry(day, doc_type, no, description, currency, tuple(postings))


def debit(amount: Decimal) -> Decimal:
    """Return what the Debit column shows of a signed amount."""
    return amount if amount > 0 else ZERO


def credit(amount: Decimal) -> Decimal:
    """Return what the Credit column shows of a signed amount."""
    return -amount if amount < 0 else ZERO


def signed(debit_amount: Decimal, credit_amount: Decimal) -> Decimal:
    """Return the signed amount of a Debit and a Credit column."""
    return debit_amount - credit_amount
