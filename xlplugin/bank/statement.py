"""Declare the records of a bank statement, the same for every file format."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.ledger.documents import BANK_MATCH
from xlplugin.money import total_of


class LineStatus(StrEnum):
    """Status of a bank line: the text in its Status cell."""

    MATCHED = "Matched"
    SEVERAL = "Several ways to match"
    UNMATCHED = "No document in the books"
    OTHER = "Not from TikTok"


class BankLine(NamedTuple):
    """One line of a bank statement.

    `amount` is signed: money in is positive, money out negative, in whole minor units of
    `currency`. `row` is the line's number in the file, counted from 1: Excel's own row of a
    workbook or CSV, the running number of the entry in an OFX, MT940 or CAMT file.
    """

    date: date
    amount: Decimal
    currency: str
    description: str
    reference: str
    row: int


class Balance(NamedTuple):
    """Balance that the bank states at the end of a day."""

    date: date
    amount: Decimal


class BankStatement(NamedTuple):
    """Bank statement as it was read.

    `opening` and `closing` are None where the file states none.
    """

    file_name: str
    sha256: str
    account: str
    currency: str
    lines: Sequence[BankLine]
    opening: Balance | None = None
    closing: Balance | None = None

    @property
    def total(self) -> Decimal:
        """Return the sum of all lines."""
        return total_of(self.lines)


class KnownLines(NamedTuple):
    """Lines that are loaded already.

    `currencies` has the currency of each line by its key. `shared` are the accounts that hold
    money in more than one currency.
    """

    currencies: Mapping[str, str] = MappingProxyType({})
    shared: frozenset[str] = frozenset()


_NONE_KNOWN = KnownLines()


def line_keys(
    account: str, lines: Sequence[BankLine], known: KnownLines = _NONE_KNOWN
) -> list[str]:
    """Return the key of each line, in the lines' order.

    A key has the account, date, amount and reference, and not the file: statements overlap and
    are downloaded again. A running number keeps equal lines of one file apart. Where an account
    holds several currencies, the key has the currency too. A line that is loaded keeps its key.

    Args:
        account: The account that the user chose.
        lines: The lines of one file.
        known: The lines that are loaded already: they say whether a key has the currency.

    Returns:
        One key per line.
    """
    seen: dict[str, int] = {}
    keys = []
    for line in lines:
        mark = " ".join(f"{line.reference} {line.description}".split()).casefold()
        base = f"{BANK_MATCH}{account}:{line.date:%Y%m%d}:{line.amount}:"
        seen[base + mark] = seen.get(base + mark, 0) + 1
        number = seen[base + mark]
        plain = f"{base}{mark}:{number}"
        with_currency = f"{base}{line.currency} {mark}:{number}"
        if known.currencies.get(plain) == line.currency:
            keys.append(plain)
        elif account in known.shared or known.currencies.keys() & {plain, with_currency}:
            keys.append(with_currency)
        else:
            keys.append(plain)
    return keys
