"""Check digits: each row of the books is chained to the row before it.

A row that was changed, removed, inserted or moved then shows. A row's check digits are made from
those of the row before, the run that posted it, and everything that the row says. They are the same
wherever the books are kept; blanks in a text do not count, because a cell does not keep them all.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
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
from xlplugin.ledger.master_history import LOG_SHEET, MasterChange

# The parts of the books. Each is chained by itself and has the name of its sheet.
CHANGES = "Changes"
SALES = "Invoices"
PAYMENTS = "Customer Payments"
VOUCHERS = "Vouchers"
LINES = "Invoice Lines"
KNOCK_OFFS = "Knock Off"
JOURNAL = "Journal"
FACTS = "Posted Facts"
PARTS = (CHANGES, SALES, PAYMENTS, VOUCHERS, LINES, KNOCK_OFFS, JOURNAL, FACTS)
# The history of master data is chained like a part, but is not in a run's closing text, so that the
# check digits of books that were posted before there was a history stay valid.
MASTER_DATA = LOG_SHEET
HEADS = (SALES, PAYMENTS, VOUCHERS)
# The document types of a part. SALES has all other types.
TYPES = {PAYMENTS: (PAYMENT, REFUND), VOUCHERS: (CASH_BOOK, JOURNAL_VOUCHER)}
_PART_OF = dict.fromkeys(TYPES[PAYMENTS], PAYMENTS) | dict.fromkeys(TYPES[VOUCHERS], VOUCHERS)
_EMPTY_DIGEST = blake2b(digest_size=8)  # a copy takes half the time of a new one
_SEPARATOR = "\x1f"
_LONGEST = 30_000  # Excel cuts a text at 32,767


class RowDigest(NamedTuple):
    """Row's number in its part, the run that posted it, and its check digits."""

    no: int
    run: int
    check: str


class End(NamedTuple):
    """End of a part: how many rows it has, and the check digits of the last one."""

    rows: int = 0
    check: str = ""


class _AmountTexts(dict[Decimal, str]):
    """Amounts as text with two decimals, each made once: a month has few different amounts."""

    def __missing__(self, amount: Decimal) -> str:
        text = str(amount + 0)  # -0.00 is 0.00
        if text[-3:-2] != ".":  # not two decimals
            text = f"{amount + 0:.2f}"
        self[amount] = text
        return text


class IsoDates(dict[date, str]):
    """Dates as ISO text, each made once."""

    def __missing__(self, day: date) -> str:
        self[day] = day.isoformat()
        return self[day]


class _PlainTexts(dict[str, str]):
    """Texts without the blanks that a cell loses, each made once."""

    def __missing__(self, text: str) -> str:
        self[text] = plain(text)
        return self[text]


@lru_cache(maxsize=4096)  # an entry has the description of its document, of the same batch
def plain(text: str) -> str:
    """Return a text as both a sheet and a database can keep it, without separators."""
    return " ".join(text.split())[:_LONGEST]


class Serializer:
    """Writes a record as the text that its check digits are made from.

    `writers` has the method for the records of each part.
    """

    def __init__(self) -> None:
        self._amounts = _AmountTexts()
        self._days = IsoDates()
        self._texts = _PlainTexts()
        self.writers: dict[str, Callable[[Any], str]] = {
            CHANGES: self.change,
            SALES: self.head,
            PAYMENTS: self.head,
            VOUCHERS: self.head,
            LINES: self.line,
            KNOCK_OFFS: self.knock_off,
            JOURNAL: self.entry,
            FACTS: self.fact,
            MASTER_DATA: self.master_change,
        }

    def head(self, document: Document) -> str:
        """Write a document as it was first posted."""
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
        amounts = self._amounts
        return (
            f"{doc_type}\x1f{no}\x1f{self._days[day]}\x1f{customer}\x1f"
            f"{plain(description)}\x1f{currency}\x1f{shop}\x1f{key}\x1f"
            f"{amounts[amount]}\x1f{amounts[applied]}\x1f{received_in}"
        )

    def line(self, line: Line) -> str:
        """Write a line."""
        (
            doc_type,
            no,
            seq,
            item,
            description,
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
            tax_code,
            tax,
            tax_account,
        ) = line
        amounts = self._amounts
        texts = self._texts
        parts = [
            doc_type,
            no,
            str(seq),
            item,
            texts[description],
            uom,
            str(quantity),
            amounts[price],
            amounts[discount],
            amounts[amount],
            account,
            location,
            project,
            self._days[day],
            texts[kind],
        ]
        # Lines without tax keep the check digits that they had before there was tax.
        if tax_code or tax or tax_account:
            parts += [tax_code, amounts[tax], tax_account]
        return _SEPARATOR.join(parts)

    def change(self, change: Change) -> str:
        """Write a change of a document."""
        doc_type, no, amount, applied, cancelled = change
        amounts = self._amounts
        return f"{doc_type}\x1f{no}\x1f{amounts[amount]}\x1f{amounts[applied]}\x1f{cancelled}"

    def knock_off(self, knock_off: KnockOff) -> str:
        """Write a knock-off."""
        from_type, from_no, to_type, to_no, day, amount = knock_off
        return (
            f"{from_type}\x1f{from_no}\x1f{to_type}\x1f{to_no}\x1f{self._days[day]}\x1f"
            f"{self._amounts[amount]}"
        )

    def entry(self, entry: Entry) -> str:
        """Write an entry with its legs, in their order."""
        day, doc_type, no, description, currency, postings = entry
        amounts = self._amounts
        parts = [self._days[day], doc_type, no, plain(description), currency]
        for account, code, amount in postings:
            parts += (account, code, amounts[amount])
        return _SEPARATOR.join(parts)

    def fact(self, source: Source) -> str:
        """Write a fact, posted or released."""
        key, doc_type, no, day, amount, released = source
        return (
            f"{key}\x1f{doc_type}\x1f{no}\x1f{self._days[day]}\x1f{self._amounts[amount]}\x1f"
            f"{released}"
        )

    def master_change(self, change: MasterChange) -> str:
        """Write a change of master data."""
        at, user, sheet, key, field, old, new = change
        texts = self._texts
        return _SEPARATOR.join((at, user, sheet, texts[key], field, texts[old], texts[new]))


def row_digest(before: str, run: int, text: str) -> str:
    """Return the check digits of a row.

    Args:
        before: The check digits of the row before it; empty for the first row.
        run: The run that posted the row.
        text: What the row says, as `Serializer` writes it.
    """
    digest = _EMPTY_DIGEST.copy()
    digest.update(f"{before}\x1f{run}\x1f{text}".encode())
    return digest.hexdigest()


def heads_of(doc_type: str) -> str:
    """Return the part that has the documents of a type."""
    return _PART_OF.get(doc_type, SALES)


def closing_text(ends: dict[str, End]) -> str:
    """Write the ends of all parts in one line of the run log."""
    texts = []
    for part in PARTS:
        texts.append(f"{part} {ends[part].rows} {ends[part].check or '-'}")
    return " · ".join(texts)


def ends_in(closing: str) -> dict[str, End]:
    """Read the ends of all parts from the run log; an empty End for a part that it lacks."""
    ends = dict.fromkeys(PARTS, End())
    for text in closing.split(" · "):
        part, _, check = text.rpartition(" ")
        name, _, rows = part.rpartition(" ")
        if name in ends and rows.isdecimal():
            ends[name] = End(int(rows), "" if check == "-" else check)
    return ends


def end_text(end: End) -> str:
    """Write the end of the history of master data for the run log; empty if there is none."""
    return f"{end.rows} {end.check}" if end.rows else ""


def end_in(text: str) -> End:
    """Read the end of the history of master data from the run log. Raises ValueError."""
    if not text:
        return End()
    rows, check = text.split(" ")
    return End(int(rows), check)
