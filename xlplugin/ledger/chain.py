"""Check digits: every row of the books is chained to the one before it, so that a row that was changed, taken out,
put in or moved shows.

A row's check digits are made from those of the row before, the run that posted it, and all that it says. They are the
same wherever the books are kept: blanks in a text do not count, because a cell does not keep them all.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from xlplugin.ledger.documents import (
    CASH_BOOK,
    JOURNAL_VOUCHER,
    PAYMENT,
    REFUND,
    Change,
    Document,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry

# The parts of the books, each chained by itself, named as the workbook names its sheets.
CHANGES, SALES, PAYMENTS, VOUCHERS, LINES, KNOCK_OFFS, JOURNAL, FACTS = PARTS = (
    "Changes",
    "Invoices",
    "Customer Payments",
    "Vouchers",
    "Invoice Lines",
    "Knock Off",
    "Journal",
    "Posted Facts",
)
HEADS = (SALES, PAYMENTS, VOUCHERS)
# The types that a part has to itself; all others are sales documents.
TYPES = {PAYMENTS: (PAYMENT, REFUND), VOUCHERS: (CASH_BOOK, JOURNAL_VOUCHER)}
_PART_OF = {doc_type: part for part, types in TYPES.items() for doc_type in types}
_BYTES = 8
_LONGEST = 30_000  # Excel cuts a text at 32,767


class RowDigest(NamedTuple):
    """What stands beside a row: its number in its part, the run that posted it, and its check digits."""

    no: int
    run: int
    check: str


class End(NamedTuple):
    """How a part ends: so many rows, the last one with these check digits."""

    rows: int = 0
    check: str = ""


class _Amounts(dict[Decimal, str]):
    """Amounts as text, whatever digits they are kept with. Remembers: a month has few distinct ones."""

    def __missing__(self, amount: Decimal) -> str:
        text = self[amount] = f"{amount + 0:.2f}"
        return text


class Days(dict[date, str]):
    """Days as text, as ISO writes them."""

    def __missing__(self, day: date) -> str:
        text = self[day] = day.isoformat()
        return text


class _Texts(dict[str, str]):
    """Texts without the blanks that a cell would lose. For texts that come again and again."""

    def __missing__(self, text: str) -> str:
        kept = self[text] = plain(text)
        return kept


def plain(text: str) -> str:
    """A text as every place for the books can keep it; a separator cannot be part of it."""
    return " ".join(text.split())[:_LONGEST]


class Serializer:
    """Writes a record as the one text that its check digits are made from."""

    def __init__(self) -> None:
        self._amounts, self._days, self._texts = _Amounts(), Days(), _Texts()
        self.writers: dict[str, Callable[[Any], str]] = {
            CHANGES: self.change,
            SALES: self.head,
            PAYMENTS: self.head,
            VOUCHERS: self.head,
            LINES: self.line,
            KNOCK_OFFS: self.knock_off,
            JOURNAL: self.entry,
            FACTS: self.fact,
        }

    def head(self, document: Document) -> str:
        """A document as it was first posted."""
        (
            doc_type,
            no,
            day,
            customer,
            description,
            currency,
            shop,
            key,
            amount,
            applied,
            received_in,
        ) = document
        first = f"{doc_type}\x1f{no}\x1f{self._days[day]}\x1f{customer}\x1f{plain(description)}\x1f{currency}\x1f{shop}"
        return f"{first}\x1f{key}\x1f{self._amounts[amount]}\x1f{self._amounts[applied]}\x1f{received_in}"

    def line(self, line: Line) -> str:
        """One line."""
        (
            doc_type,
            no,
            seq,
            item,
            about,
            uom,
            quantity,
            price,
            discount,
            amount,
            account,
            location,
            project,
            day,
            kind,
        ) = line
        texts, amounts = self._texts, self._amounts
        first = f"{doc_type}\x1f{no}\x1f{seq}\x1f{item}\x1f{texts[about]}\x1f{uom}\x1f{quantity}\x1f{amounts[price]}"
        money = f"{amounts[discount]}\x1f{amounts[amount]}\x1f{account}\x1f{location}\x1f{project}"
        return f"{first}\x1f{money}\x1f{self._days[day]}\x1f{texts[kind]}"

    def change(self, change: Change) -> str:
        """One change of a head."""
        doc_type, no, amount, applied, cancelled = change
        return f"{doc_type}\x1f{no}\x1f{self._amounts[amount]}\x1f{self._amounts[applied]}\x1f{cancelled}"

    def knock_off(self, knock_off: KnockOff) -> str:
        """One knock-off."""
        from_type, from_no, to_type, to_no, day, amount = knock_off
        day_text, money = self._days[day], self._amounts[amount]
        return f"{from_type}\x1f{from_no}\x1f{to_type}\x1f{to_no}\x1f{day_text}\x1f{money}"

    def entry(self, entry: Entry) -> str:
        """One entry with its legs, in their order."""
        day, doc_type, no, description, currency, postings = entry
        amounts = self._amounts
        legs = "\x1f".join(
            [f"{account}\x1f{code}\x1f{amounts[amount]}" for account, code, amount in postings]
        )
        return f"{self._days[day]}\x1f{doc_type}\x1f{no}\x1f{plain(description)}\x1f{currency}\x1f{legs}"

    def fact(self, source: Source) -> str:
        """One fact, posted or let go."""
        key, doc_type, no, day, amount, released = source
        return f"{key}\x1f{doc_type}\x1f{no}\x1f{self._days[day]}\x1f{self._amounts[amount]}\x1f{released}"


def row_digest(before: str, run: int, text: str) -> str:
    """The check digits of a row that says `text`, posted by a run, after a row with these check digits."""
    return blake2b(f"{before}\x1f{run}\x1f{text}".encode(), digest_size=_BYTES).hexdigest()


def heads_of(doc_type: str) -> str:
    """The part that documents of a type are in."""
    return _PART_OF.get(doc_type, SALES)


def closing_text(ends: dict[str, End]) -> str:
    """How every part ends, in one line of the run log."""
    return " · ".join(f"{part} {ends[part].rows} {ends[part].check or '-'}" for part in PARTS)


def ends_in(closing: str) -> dict[str, End]:
    """How every part ended, out of the run log; nothing where it does not say."""
    ends = dict.fromkeys(PARTS, End())
    for told in closing.split(" · "):
        part, _, rest = told.rpartition(" ")
        name, _, rows = part.rpartition(" ")
        if name in ends and rows.isdecimal():
            ends[name] = End(int(rows), "" if rest == "-" else rest)
    return ends
