"""Give the books as they were at the end of a day.

Everything that is posted has a date: an entry, and an amount applied to a document. What is dated
later is left out. An undo has the date of what it undoes.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    DEBTOR_SIGN,
    INVOICE,
    JOURNAL_VOUCHER,
    DocumentId,
    DocumentState,
    KnockOff,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.postings import Postings
from xlplugin.money import ZERO

_FIRST_OF_JANUARY = date(2000, 1, 1)


def entries_until(entries: Iterable[Entry], last: date) -> list[Entry]:
    """Return the entries dated up to a day."""
    return [entry for entry in entries if entry.date <= last]


def documents_as_at(
    documents: Iterable[DocumentState],
    entries: Iterable[Entry],
    knock_offs: Iterable[KnockOff],
    last: date,
) -> list[DocumentState]:
    """Return customers' documents with their amounts at the end of a day.

    The amount of a document is what its entries up to that day debit or credit the customer. What
    is applied is the sum of its knock-offs up to that day. So the amounts outstanding add up to the
    balance of the customers' control accounts on that day.

    Args:
        documents: The documents as they are now. Quotations, orders and vouchers are left out.
        entries: The entries of the books.
        knock_offs: The knock-offs of the books.
        last: The day.
    """
    owed: dict[DocumentId, Decimal] = defaultdict(lambda: ZERO)
    for entry in entries_until(entries, last):
        for leg in entry.postings:
            if leg.code:
                owed[DocumentId(entry.doc_type, entry.doc_no)] += leg.amount
    applied: dict[DocumentId, Decimal] = defaultdict(lambda: ZERO)
    for item in knock_offs:
        if item.date <= last:
            applied[DocumentId(item.from_type, item.from_no)] += item.amount
            applied[DocumentId(item.to_type, item.to_no)] += item.amount
    found = []
    for state in documents:
        sign = DEBTOR_SIGN[state.type]
        if sign:
            document = DocumentId(state.type, state.no)
            amount = sign * owed[document]
            found.append(state._replace(amount=amount, applied=applied[document]))
    return found


class SettledAhead(NamedTuple):
    """How many receipts and credit notes are dated before the sales they belong to."""

    documents: int
    invoices: int


def settled_ahead(
    part: Postings, credit_notes: Iterable[DocumentState], last: date
) -> SettledAhead:
    """Count receipts and credit notes up to a day whose invoices are dated after it.

    Such an invoice has less on that day than is applied to it, or a credit note of its number and
    no amount. Its later entries bring the rest.

    Args:
        part: At least the documents that were moved after the day, with what was posted to them
            up to it.
        credit_notes: The other credit notes with the numbers of these invoices.
        last: The day.
    """
    documents = list(part.documents)
    knock_offs = list(part.knock_offs)
    now = {DocumentId(state.type, state.no): state.amount for state in documents}
    invoices = set()
    settled_by = set()
    then = documents_as_at(documents, part.entries, knock_offs, last)
    unmoved = [state for state in credit_notes if DocumentId(state.type, state.no) not in now]
    credited = set()
    for state in [*then, *unmoved]:
        if state.type == CREDIT_NOTE and state.amount > 0:
            credited.add(state.no)
    for state in then:
        document = DocumentId(state.type, state.no)
        if state.type != INVOICE or now[document] <= state.amount:
            continue
        if state.applied > max(state.amount, ZERO):
            invoices.add(document)
        elif state.no in credited and state.amount <= 0:
            invoices.add(document)
            settled_by.add(DocumentId(CREDIT_NOTE, state.no))
    for item in knock_offs:
        to = DocumentId(item.to_type, item.to_no)
        if item.date <= last and to in invoices:
            settled_by.add(DocumentId(item.from_type, item.from_no))
    return SettledAhead(len(settled_by), len(invoices))


def year_start(last: date, a_year_from: date | None) -> date:
    """Return the first day of the financial year that a day is in.

    Args:
        last: The day.
        a_year_from: The first day of any financial year; None for 1 January.
    """
    first = a_year_from or _FIRST_OF_JANUARY
    start = _same_day(last.year, first)
    if start <= last:
        return start
    return _same_day(last.year - 1, first)


class DayRange(NamedTuple):
    """The days from `first` to `last`, both included; if `first` is None, all up to `last`."""

    first: date | None
    last: date

    def has(self, day: date) -> bool:
        """Return whether a day is in the period."""
        return (self.first is None or self.first <= day) and day <= self.last


def latest_month(entries: Iterable[Entry]) -> DayRange:
    """Return the month of the latest entry.

    Journal vouchers count only if there are no other entries, because one may be dated ahead, such
    as the reversal of an accrual.

    Raises:
        ValueError: There is no entry.
    """
    days = [(entry.doc_type != JOURNAL_VOUCHER, entry.date) for entry in entries]
    _, latest = max(days)
    return month_of(latest)


def month_of(day: date) -> DayRange:
    """Return the month of a day."""
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return DayRange(day.replace(day=1), last)


def month_before(day: date) -> DayRange:
    """Return the month before that of a day."""
    last = day.replace(day=1) - timedelta(days=1)
    return DayRange(last.replace(day=1), last)


def same_month_last_year(day: date) -> DayRange:
    """Return the month of a day, one year earlier."""
    first = date(day.year - 1, day.month, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    return DayRange(first, after - timedelta(days=1))


def _same_day(year: int, day: date) -> date:
    """Return the same day in another year; 1 March for a 29 February that is not there."""
    return date(year, day.month, 1) + timedelta(days=day.day - 1)
