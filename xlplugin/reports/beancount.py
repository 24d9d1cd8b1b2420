"""The journal as text for Beancount.

`bean-check` proves it, and each account's movement is asserted at its end.

An account's name is its section of the chart, its code and its description in the letters that
Beancount allows; a customer is a sub-account of his control account. Text from outside stands in
quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import count

from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO, written
from xlplugin.reports.vouchers import Movement, add_up

_ROOTS = {
    "fixed assets": "Assets",
    "current assets": "Assets",
    "other assets": "Assets",
    "current liabilities": "Liabilities",
    "long term liabilities": "Liabilities",
    "other liabilities": "Liabilities",
    "capital": "Equity",
    "retained earning": "Equity",
    "sales": "Income",
    "sales adjustment": "Income",
    "other income": "Income",
    "extra-ordinary income": "Income",
    "cost of goods sold": "Expenses",
    "expenses": "Expenses",
    "taxation": "Expenses",
}
_ELSEWHERE = "Equity"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_NOT_IN_LINKS = re.compile(r"[^A-Za-z0-9_/.-]+")
_CURRENCY = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]")


class AccountNames(dict[tuple[str, str], str]):
    """Return a unique name for each account, and for each customer on it."""

    def __init__(self, masters: Masters) -> None:
        super().__init__()
        self._masters = masters
        self._taken: set[str] = set()

    def __missing__(self, place: tuple[str, str]) -> str:
        code, customer = place
        account = self._masters.accounts.get(code)
        root = _ROOTS.get(account.type.casefold(), _ELSEWHERE) if account else _ELSEWHERE
        plain = name = ":".join(
            [root, _part(f"{code} {account.description if account else ''}"), *_sub(customer)]
        )
        numbers = count(len(self._taken))
        while name in self._taken:
            name = f"{plain}-{next(numbers)}"
        self._taken.add(name)
        self[place] = name
        return name


def _part(text: str) -> str:
    """Return a valid part of a name.

    Letters, digits and hyphens, beginning with a capital or a digit.
    """
    plain = _NOT_IN_NAMES.sub("-", text).strip("-")
    return plain[:1].upper() + plain[1:] or "X"


def _sub(customer: str) -> list[str]:
    return [_part(customer)] if customer else []


def journal(entries: Iterable[Entry], masters: Masters) -> Iterator[str]:
    """Yield the entries as Beancount text, in pieces."""
    known = list(entries)
    if not known:
        yield "; no entries\n"
        return
    names = AccountNames(masters)
    yield from _opened(known, names)
    for entry in known:
        yield _transaction(entry, names)
    yield from _asserted(known, names)


def _opened(entries: Sequence[Entry], names: AccountNames) -> Iterator[str]:
    first = min(entry.date for entry in entries)
    places = dict.fromkeys((p.account, p.code) for entry in entries for p in entry.postings)
    for currency in sorted({_currency(entry.currency) for entry in entries}):
        yield f'option "operating_currency" "{currency}"\n'
    yield "\n"
    for place in sorted(places):
        yield f"{first} open {names[place]}\n"


def _transaction(entry: Entry, names: AccountNames) -> str:
    told = f'{entry.date} * "{_quoted(entry.description)}" ^{_link(entry)}'
    legs = [
        f"  {names[p.account, p.code]}  {written(p.amount, entry.currency)} "
        f"{_currency(entry.currency)}"
        for p in entry.postings
    ]
    return "\n".join(["", told, *legs, ""])


def _asserted(entries: Sequence[Entry], names: AccountNames) -> Iterator[str]:
    """Yield a balance assertion for every account with its sub-accounts, on the day after the last."""
    after = max(entry.date for entry in entries) + timedelta(days=1)
    standing = _standing(entries, names)
    yield "\n"
    for name, currency in sorted(standing):
        amount = _with_sub_accounts(name, currency, standing)
        yield f"{after} balance {name}  {written(amount, currency)} {currency}\n"


def _with_sub_accounts(name: str, currency: str, standing: Movement) -> Decimal:
    return sum(
        (
            amount
            for (n, c), amount in standing.items()
            if c == currency and f"{n}:".startswith(f"{name}:")
        ),
        ZERO,
    )


def _standing(entries: Iterable[Entry], names: AccountNames) -> dict[tuple[str, str], Decimal]:
    return add_up(
        (names[_place(posting)], _currency(entry.currency), posting.amount)
        for entry in entries
        for posting in entry.postings
    )


def _place(posting: Posting) -> tuple[str, str]:
    return posting.account, posting.code


def _link(entry: Entry) -> str:
    return _NOT_IN_LINKS.sub("-", f"{entry.doc_type}-{entry.doc_no}") or "-"


def _quoted(text: str) -> str:
    line = " ".join(
        "".join(character if character.isprintable() else " " for character in text).split()
    )
    return line.replace("\\", "\\\\").replace('"', '\\"')


def _currency(code: str) -> str:
    """Return a currency code for Beancount: at least two capitals."""
    if _CURRENCY.fullmatch(code):
        return code
    plain = re.sub(r"[^A-Z0-9]", "", code.upper())
    return plain if _CURRENCY.fullmatch(plain) else f"X{plain}X"[:24]
