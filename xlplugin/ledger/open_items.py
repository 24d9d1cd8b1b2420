"""List the documents that an account's balance is made of."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO, total_of


class OpenItem(NamedTuple):
    """Document's amount on an account, and what is left of it; debit positive."""

    account: str
    currency: str
    date: date
    doc_type: str
    doc_no: str
    amount: Decimal
    left: Decimal


def open_items(entries: Iterable[Entry], accounts: Iterable[str]) -> list[OpenItem]:
    """Return the open items of accounts. Together they are the balance.

    What is taken out of an account clears its oldest items first. If more is taken out than was put
    in, the latest items of the other sign are left.

    Args:
        entries: The entries of the books, the oldest first.
        accounts: The codes of the accounts.

    Returns:
        The items with what is left of them in the currency of their entry, debit positive.
    """
    wanted = set(accounts)
    items: dict[tuple[str, str, str, str], OpenItem] = {}
    for entry in entries:
        for posting in entry.postings:
            if posting.account not in wanted:
                continue
            key = (posting.account, entry.currency, entry.doc_type, entry.doc_no)
            item = items.get(key)
            if item is None:
                item = OpenItem(
                    account=posting.account,
                    currency=entry.currency,
                    date=entry.date,
                    doc_type=entry.doc_type,
                    doc_no=entry.doc_no,
                    amount=ZERO,
                    left=ZERO,
                )
            items[key] = item._replace(amount=item.amount + posting.amount)
    by_account: dict[tuple[str, str], list[OpenItem]] = defaultdict(list)
    for item in sorted(items.values()):
        by_account[item.account, item.currency].append(item)
    result = []
    for items_of_account in by_account.values():
        result += _still_open(items_of_account)
    return result


def _still_open(items: list[OpenItem]) -> list[OpenItem]:
    """Return the items of one account, by date, that are not cleared by the other side."""
    balance = total_of(items)
    still_open = []
    for item in reversed(items):  # what is left of the balance came last
        left = _part_of(balance, item.amount)
        if left:
            balance -= left
            still_open.append(item._replace(left=left))
    still_open.reverse()
    return still_open


def _part_of(balance: Decimal, amount: Decimal) -> Decimal:
    """Return as much of an amount as a balance of the same sign has; 0 if the signs differ."""
    if amount > 0 and balance > 0:
        return min(amount, balance)
    if amount < 0 and balance < 0:
        return max(amount, balance)
    return ZERO
