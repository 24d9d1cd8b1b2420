"""Add up the books by month, day, shop and account, so that reports need not read every row.

A database keeps them for each run and gives them at once; for books in a workbook they are added
up here from the rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DEBTOR_SIGN, DocumentId, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO


class PostedFact(NamedTuple):
    """A fact, posted or released, and the run that did so."""

    source: Source
    run: int


class AccountDay(NamedTuple):
    """Debits and credits of an account on a day; what closes a financial year is apart.

    `run` is the last one that posted to it.
    """

    date: date
    account: str
    currency: str
    closes_year: bool
    debit: Decimal
    credit: Decimal
    run: int


class ShopSum(NamedTuple):
    """Movement of an account on a day by the documents of one type and shop, debit positive."""

    date: date
    doc_type: str
    shop: str
    account: str
    currency: str
    amount: Decimal


class LineSum(NamedTuple):
    """Sum that lines of one type, shop and kind have posted to an account, less their tax.

    `month` is that of their delivery dates, such as 2026-06.
    """

    month: str
    doc_type: str
    shop: str
    currency: str
    kind: str
    account: str
    amount: Decimal


class OwedSum(NamedTuple):
    """Change in a month of what is open on the customers' documents of one date.

    `month` is such as 2026-06. Credits are negative.
    """

    month: str
    document_date: date
    shop: str
    currency: str
    amount: Decimal


class SettledSum(NamedTuple):
    """Settlement rows that a run has posted, less those that it released.

    `settled` is the date in their keys, `date` that of the facts; `rows` is their number.
    """

    run: int
    shop: str
    settled: date
    date: date
    currency: str
    rows: int
    amount: Decimal


def shop_sums(documents: Iterable[DocumentState], entries: Iterable[Entry]) -> list[ShopSum]:
    """Add up the entries; those that close a financial year are left out."""
    shops = {}
    for state in documents:
        shops[DocumentId(state.type, state.no)] = state.shop
    sums: dict[tuple[date, str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        if is_closing(entry.doc_type, entry.doc_no):
            continue
        shop = shops.get(DocumentId(entry.doc_type, entry.doc_no), "")
        for leg in entry.postings:
            sums[entry.date, entry.doc_type, shop, leg.account, entry.currency] += leg.amount
    return [ShopSum(*place, amount) for place, amount in sums.items()]


def line_sums(documents: Iterable[DocumentState], lines: Iterable[Line]) -> list[LineSum]:
    """Add up the lines of documents."""
    states = {}
    for document in documents:
        states[DocumentId(document.type, document.no)] = document
    sums: dict[tuple[str, str, str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        document = states[DocumentId(line.doc_type, line.doc_no)]
        month = f"{line.delivery_date:%Y-%m}"
        place = (month, line.doc_type, document.shop, document.currency, line.kind, line.account)
        sums[place] += line.to_account
    return [LineSum(*place, amount) for place, amount in sums.items()]


def owed_sums(
    documents: Iterable[DocumentState], entries: Iterable[Entry], knock_offs: Iterable[KnockOff]
) -> list[OwedSum]:
    """Add up what entries charge customers for their documents, less what is knocked off."""
    states = {}
    for document in documents:
        states[DocumentId(document.type, document.no)] = document
    sums: dict[tuple[str, date, str, str], Decimal] = defaultdict(lambda: ZERO)

    def add(document: DocumentId, day: date, amount: Decimal) -> None:
        state = states.get(document)
        if state:
            sums[f"{day:%Y-%m}", state.date, state.shop, state.currency] += amount

    for entry in entries:
        if not DEBTOR_SIGN[entry.doc_type]:
            continue
        for leg in entry.postings:
            if leg.code:
                add(DocumentId(entry.doc_type, entry.doc_no), entry.date, leg.amount)
    for item in knock_offs:
        source = DocumentId(item.from_type, item.from_no)
        target = DocumentId(item.to_type, item.to_no)
        add(source, item.date, -DEBTOR_SIGN[source.type] * item.amount)
        add(target, item.date, -DEBTOR_SIGN[target.type] * item.amount)
    return [OwedSum(*place, amount) for place, amount in sums.items()]


def settled_sums(
    documents: Iterable[DocumentState], facts: Iterable[PostedFact]
) -> list[SettledSum]:
    """Add up the facts of settlement rows, posted and released."""
    currencies = {}
    for state in documents:
        currencies[DocumentId(state.type, state.no)] = state.currency
    numbers: dict[tuple[int, str, date, date, str], int] = defaultdict(int)
    amounts: dict[tuple[int, str, date, date, str], Decimal] = defaultdict(lambda: ZERO)
    for source, run in facts:
        row = row_in(source.key)
        if row is None:
            continue
        currency = currencies.get(DocumentId(source.doc_type, source.doc_no), "")
        place = (run, row.shop_id, row.settled, source.date, currency)
        if source.released:
            numbers[place] -= 1
            amounts[place] -= source.amount
        else:
            numbers[place] += 1
            amounts[place] += source.amount
    return [SettledSum(*place, rows, amounts[place]) for place, rows in numbers.items()]
