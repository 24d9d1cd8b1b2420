"""What an account's balance is made of: the documents that put something in and that nothing has taken out since."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO


class OpenItem(NamedTuple):
    """A document's amount on an account, and what is left of it."""

    account: str
    currency: str
    date: date
    doc_type: str
    doc_no: str
    amount: Decimal
    left: Decimal


def open_items(entries: Iterable[Entry], accounts: Iterable[str]) -> list[OpenItem]:
    """The open items of these accounts: what is taken out empties the oldest first; together they are the balance.

    More taken out than was put in is left as negative items, the latest ones.
    """
    wanted = dict.fromkeys(accounts)
    items: dict[tuple[str, str, str, str], OpenItem] = {}
    for entry in entries:
        for posting in entry.postings:
            if posting.account in wanted:
                key = posting.account, entry.currency, entry.doc_type, entry.doc_no
                known = items.get(key) or OpenItem(*key[:2], entry.date, *key[2:], ZERO, ZERO)
                items[key] = known._replace(amount=known.amount + posting.amount)
    by_account: dict[tuple[str, str], list[OpenItem]] = defaultdict(list)
    for item in sorted(items.values()):
        by_account[item.account, item.currency].append(item)
    return [item for found in by_account.values() for item in _left(found)]


def _left(items: list[OpenItem]) -> list[OpenItem]:
    """The items of one account, in the order of their dates, less what the other side has taken."""
    balance = sum((item.amount for item in items), ZERO)
    left = []
    for item in reversed(items):  # what is left of a balance came last
        part = _between(item.amount, balance)
        if part:
            balance -= part
            left.append(item._replace(left=part))
    return left[::-1]


def _between(amount: Decimal, balance: Decimal) -> Decimal:
    """As much of an amount as a balance of the same sign still needs."""
    if amount > 0 and balance > 0:
        return min(amount, balance)
    return max(amount, balance) if amount < 0 and balance < 0 else ZERO
