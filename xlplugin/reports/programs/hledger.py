"""Write the journal as text for hledger, so that a second program can verify the books.

`hledger -f journal check --strict`.

Names come from outside, so they are made safe: hledger reads `:` as a sub-account, `;` as a
comment, two spaces as the end of a name, brackets around a name as a posting that need not
balance, and brackets in a comment as a date.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account, Masters
from xlplugin.money import minor_digits, written
from xlplugin.reports.extract import Extract
from xlplugin.reports.layout import File, one_line, text_file
from xlplugin.reports.program import Program

# hledger's own kinds: assets, cash, liabilities, equity, revenues, expenses.
_TYPES = {
    "fixed assets": "A",
    "current assets": "A",
    "other assets": "A",
    "current liabilities": "L",
    "long term liabilities": "L",
    "other liabilities": "L",
    "capital": "E",
    "retained earning": "E",
    "sales": "R",
    "sales adjustment": "R",
    "other income": "R",
    "extra-ordinary income": "R",
    "cost of goods sold": "X",
    "expenses": "X",
    "taxation": "X",
}
_BANK = ("bank account", "cash account")
_TEXT = str.maketrans({";": ",", "|": "/"})
_NAME = str.maketrans({";": ",", ":": "-", '"': "'"})
_TAG = str.maketrans({",": " ", ":": "-", "[": "(", "]": ")"})
_MARKS = "*!([{"  # at the start of a name they would mean something


class HledgerNames(dict[str, str]):
    """Return a unique, valid name for each account, from its code and description."""

    def __init__(self, masters: Masters) -> None:
        super().__init__()
        self._masters = masters
        self._taken: set[str] = set()

    def __missing__(self, code: str) -> str:
        account = self._masters.accounts.get(code)
        told = f"{code} {account.description}" if account else code
        plain = one_line(told).translate(_NAME).lstrip(_MARKS).strip() or "?"
        name = plain
        numbers = count(len(self._taken))
        while name in self._taken:
            name = f"{plain} {next(numbers)}"
        self._taken.add(name)
        self[code] = name
        return name


def journal(entries: Iterable[Entry], masters: Masters) -> Iterator[str]:
    """Yield the entries as hledger text, in pieces.

    The accounts of the master data are declared first; what only an entry names, just before that
    entry.
    """
    names = HledgerNames(masters)
    commodities = set[str]()
    for account in masters.accounts.values():
        yield _declared(names[account.code], account)
    for entry in entries:
        if entry.currency not in commodities:
            commodities.add(entry.currency)
            yield _commodity(entry.currency)
        for posting in entry.postings:
            if posting.account not in names:
                yield _declared(names[posting.account], None)
        yield _transaction(entry, names)


def _declared(name: str, account: Account | None) -> str:
    kind = _type(account) if account else ""
    if not kind:
        return f"account {name}\n"
    return f"account {name}  ; type:{kind}\n"


def _type(account: Account) -> str:
    if account.special.casefold() in _BANK:
        return "C"
    return _TYPES.get(account.type.casefold(), "")


def _commodity(currency: str) -> str:
    digits = minor_digits(currency)
    return f"\ncommodity 1000.{'0' * digits} {_symbol(currency)}\n"


def _symbol(currency: str) -> str:
    """Return a currency code for hledger, in quotation marks unless it has letters only."""
    plain = one_line(currency).replace('"', "'") or "?"
    return plain if plain.isalpha() else f'"{plain}"'


def _transaction(entry: Entry, names: HledgerNames) -> str:
    document = one_line(f"{entry.doc_type} {entry.doc_no}").replace(")", "]").translate(_TEXT)
    description = one_line(entry.description).translate(_TEXT)
    symbol = _symbol(entry.currency)
    lines = [f"\n{entry.date.isoformat()} * ({document}) {description}".rstrip()]
    for account, code, amount in entry.postings:
        customer = f"  ; customer:{one_line(code).translate(_TAG)}" if code else ""
        lines.append(f"    {names[account]}  {written(amount, entry.currency)} {symbol}{customer}")
    return "\n".join(lines) + "\n"


def file(found: Extract, masters: Masters) -> File:
    """Return a period's entries, by date, as one file."""
    return text_file("books.journal", journal(found.by_date(), masters))


PROGRAM = Program(name="hledger", order=5, text=file)
