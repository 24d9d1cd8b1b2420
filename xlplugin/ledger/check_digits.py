"""Check digits: each row of the books is chained to the row before it.

A row that was changed, removed, inserted or moved then shows. A row's check digits are made from
those of the row before, the run that posted it, and everything that the row says. They are the same
wherever the books are kept; blanks in a text do not count, because a cell does not keep them all.
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
        self[amount] = f"{amount + 0:.2f}"
        return self[amount]


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
        amounts = self._amounts
        return (
            f"{document.type}\x1f{document.no}\x1f{self._days[document.date]}\x1f"
            f"{document.customer}\x1f{plain(document.description)}\x1f{document.currency}\x1f"
            f"{document.shop}\x1f{document.source_key}\x1f{amounts[document.amount]}\x1f"
            f"{amounts[document.applied]}\x1f{document.received_in}"
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
        text = (
            f"{doc_type}\x1f{no}\x1f{seq}\x1f{item}\x1f{texts[description]}\x1f{uom}\x1f"
            f"{quantity}\x1f{amounts[price]}\x1f{amounts[discount]}\x1f{amounts[amount]}\x1f"
            f"{account}\x1f{location}\x1f{project}\x1f{self._days[day]}\x1f{texts[kind]}"
        )
        # Lines without tax keep the check digits that they had before there was tax.
        if tax_code or tax or tax_account:
            text += f"\x1f{tax_code}\x1f{amounts[tax]}\x1f{tax_account}"
        return text

    def change(self, change: Change) -> str:
        """Write a change of a document."""
        return (
            f"{change.type}\x1f{change.no}\x1f{self._amounts[change.amount]}\x1f"
            f"{self._amounts[change.applied]}\x1f{change.cancelled}"
        )

    def knock_off(self, knock_off: KnockOff) -> str:
        """Write a knock-off."""
        return (
            f"{knock_off.from_type}\x1f{knock_off.from_no}\x1f{knock_off.to_type}\x1f"
            f"{knock_off.to_no}\x1f{self._days[knock_off.date]}\x1f"
            f"{self._amounts[knock_off.amount]}"
        )

    def entry(self, entry: Entry) -> str:
        """Write an entry with its legs, in their order."""
        amounts = self._amounts
        legs = []
        for account, code, amount in entry.postings:
            legs.append(f"{account}\x1f{code}\x1f{amounts[amount]}")
        return (
            f"{self._days[entry.date]}\x1f{entry.doc_type}\x1f{entry.doc_no}\x1f"
            f"{plain(entry.description)}\x1f{entry.currency}\x1f" + "\x1f".join(legs)
        )

    def fact(self, source: Source) -> str:
        """Write a fact, posted or released."""
        return (
            f"{source.key}\x1f{source.doc_type}\x1f{source.doc_no}\x1f"
            f"{self._days[source.date]}\x1f{self._amounts[source.amount]}\x1f{source.released}"
        )

    def master_change(self, change: MasterChange) -> str:
        """Write a change of master data."""
        texts = self._texts
        return (
            f"{change.at}\x1f{change.user}\x1f{change.sheet}\x1f{texts[change.key]}\x1f"
            f"{change.field}\x1f{texts[change.old]}\x1f{texts[change.new]}"
        )


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
