"""Write the journal as text for Beancount, with a balance assertion for each account at its end.

`bean-check` verifies it. An account's name is its section of the chart, its code and its
description, in the letters that Beancount allows. A customer is a sub-account of the control
account. Text from outside is in quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import count

from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO, written
from xlplugin.reports.extract import AccountSums, Extract, add_up
from xlplugin.reports.layout import File, one_line, text_file
from xlplugin.reports.program import Program

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


class BeancountNames(dict[tuple[str, str], str]):
    """Unique name of each account, and of each customer on it, by account and customer code."""

    def __init__(self, masters: Masters) -> None:
        super().__init__()
        self._masters = masters
        self._taken: set[str] = set()

    def __missing__(self, place: tuple[str, str]) -> str:
        code, customer = place
        plain = self._plain_name(code, customer)
        name = plain
        numbers = count(len(self._taken))
        while name in self._taken:
            name = f"{plain}-{next(numbers)}"
        self._taken.add(name)
        self[place] = name
        return name

    def _plain_name(self, code: str, customer: str) -> str:
        """Return an account's name, which another account may have as well."""
        account = self._masters.accounts.get(code)
        root = _ELSEWHERE
        description = ""
        if account:
            root = _ROOTS.get(account.type.casefold(), _ELSEWHERE)
            description = account.description
        parts = [root, _part(f"{code} {description}")]
        if customer:
            parts.append(_part(customer))
        return ":".join(parts)


def _part(text: str) -> str:
    """Return a valid part of a name.

    Letters, digits and hyphens, beginning with a capital or a digit.
    """
    plain = _NOT_IN_NAMES.sub("-", text).strip("-")
    return plain[:1].upper() + plain[1:] or "X"


def journal(entries: Iterable[Entry], masters: Masters) -> Iterator[str]:
    """Yield the entries as Beancount text, in pieces."""
    known = list(entries)
    if not known:
        yield "; no entries\n"
        return
    names = BeancountNames(masters)
    yield from _opened(known, names)
    for entry in known:
        yield _transaction(entry, names)
    yield from _asserted(known, names)


def _opened(entries: Sequence[Entry], names: BeancountNames) -> Iterator[str]:
    first = min(entry.date for entry in entries)
    places: set[tuple[str, str]] = set()
    for entry in entries:
        for posting in entry.postings:
            places.add(_place(posting))
    for currency in sorted({_currency(entry.currency) for entry in entries}):
        yield f'option "operating_currency" "{currency}"\n'
    yield "\n"
    for place in sorted(places):
        yield f"{first} open {names[place]}\n"


def _transaction(entry: Entry, names: BeancountNames) -> str:
    lines = ["", f'{entry.date} * "{_quoted(entry.description)}" ^{_link(entry)}']
    currency = _currency(entry.currency)
    for posting in entry.postings:
        amount = written(posting.amount, entry.currency)
        lines.append(f"  {names[_place(posting)]}  {amount} {currency}")
    lines.append("")
    return "\n".join(lines)


def _asserted(entries: Sequence[Entry], names: BeancountNames) -> Iterator[str]:
    """Yield a balance assertion for every account with its sub-accounts, a day after the last."""
    after = max(entry.date for entry in entries) + timedelta(days=1)
    standing = _standing(entries, names)
    yield "\n"
    for name, currency in sorted(standing):
        amount = _with_sub_accounts(name, currency, standing)
        yield f"{after} balance {name}  {written(amount, currency)} {currency}\n"


def _with_sub_accounts(name: str, currency: str, standing: AccountSums) -> Decimal:
    total = ZERO
    for (other, its_currency), amount in standing.items():
        if its_currency == currency and f"{other}:".startswith(f"{name}:"):
            total += amount
    return total


def _standing(entries: Iterable[Entry], names: BeancountNames) -> dict[tuple[str, str], Decimal]:
    """Return the balance of each account name, by name and currency."""
    legs: list[tuple[str, str, Decimal]] = []
    for entry in entries:
        currency = _currency(entry.currency)
        for posting in entry.postings:
            legs.append((names[_place(posting)], currency, posting.amount))
    return add_up(legs)


def _place(posting: Posting) -> tuple[str, str]:
    return posting.account, posting.code


def _link(entry: Entry) -> str:
    return _NOT_IN_LINKS.sub("-", f"{entry.doc_type}-{entry.doc_no}") or "-"


def _quoted(text: str) -> str:
    line = one_line(text)
    return line.replace("\\", "\\\\").replace('"', '\\"')


def _currency(code: str) -> str:
    """Return a currency code for Beancount: at least two capitals."""
    if _CURRENCY.fullmatch(code):
        return code
    plain = re.sub(r"[^A-Z0-9]", "", code.upper())
    if _CURRENCY.fullmatch(plain):
        return plain
    return f"X{plain}X"[:24]


def file(found: Extract, masters: Masters) -> File:
    """Return a period's entries, by date, as one file."""
    return text_file("books.beancount", journal(found.by_date(), masters))


PROGRAM = Program(name="Beancount", order=6, text=file)
