"""Reconcile the bank's account in the books with the bank's statement, as at any date.

    balance in the books
    - movements that the bank has not on its statement by that date
    + lines of the statement that the books have not by that date
    = balance on the bank's statement

What is left is named `difference`; it is 0.00 or something is missing on both sides.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.bank.matching import Movement
from xlplugin.ledger.documents import DocumentId, Source
from xlplugin.money import ZERO

KEY = "bank:"
PART = ":with:"  # in the key of a further document of a line that pays several


class LineInBooks(NamedTuple):
    """A loaded bank line, by its key, and the documents that it is matched with."""

    key: str
    date: date
    amount: Decimal
    description: str


class Reconciliation(NamedTuple):
    """The reconciliation of one account in one currency as at a date.

    `stated` is the balance that the bank states for that date, None where it states none.
    """

    as_at: date
    in_books: Decimal
    not_at_bank: Sequence[Movement]
    not_in_books: Sequence[LineInBooks]
    stated: Decimal | None

    @property
    def expected(self) -> Decimal:
        """Return the bank's balance as the books and the unmatched items have it."""
        missing = sum((one.amount for one in self.not_at_bank), ZERO)
        extra = sum((line.amount for line in self.not_in_books), ZERO)
        return self.in_books - missing + extra

    @property
    def difference(self) -> Decimal | None:
        """Return what the bank states less what is expected; None where it states nothing."""
        if self.stated is None:
            return None
        return self.stated - self.expected


class Matched(NamedTuple):
    """The matches that stand: the bank's day of each document, and the documents of each line."""

    bank_days: Mapping[DocumentId, date]
    documents: Mapping[str, Sequence[DocumentId]]


def matched_facts(standing: Mapping[str, Source]) -> Matched:
    """Return the matches among the facts that are posted now."""
    bank_days: dict[DocumentId, date] = {}
    documents: dict[str, list[DocumentId]] = {}
    for key, fact in standing.items():
        if not key.startswith(KEY):
            continue
        document = DocumentId(fact.doc_type, fact.doc_no)
        bank_days[document] = max(fact.date, bank_days.get(document, date.min))
        documents.setdefault(key.partition(PART)[0], []).append(document)
    return Matched(bank_days, documents)


def reconcile(
    as_at: date,
    movements: Sequence[Movement],
    lines: Sequence[LineInBooks],
    matched: Matched,
    stated: Decimal | None,
) -> Reconciliation:
    """Reconcile an account.

    Args:
        as_at: The last day that counts.
        movements: Every movement of the account in the books, of any date.
        lines: Every loaded line of the account's statements, of any date.
        matched: The matches that stand.
        stated: The bank's balance at the end of that day, None where it is not known.
    """
    book_days = {movement.document: movement.date for movement in movements}
    in_books = ZERO
    not_at_bank = []
    for movement in movements:
        if movement.date > as_at:
            continue
        in_books += movement.amount
        bank_day = matched.bank_days.get(movement.document)
        if bank_day is None or bank_day > as_at:
            not_at_bank.append(movement)
    not_in_books = []
    for line in lines:
        if line.date > as_at:
            continue
        documents = matched.documents.get(line.key, ())
        days = [book_days.get(document, date.max) for document in documents]
        if not days or max(days) > as_at:
            not_in_books.append(line)
    return Reconciliation(as_at, in_books, not_at_bank, not_in_books, stated)
