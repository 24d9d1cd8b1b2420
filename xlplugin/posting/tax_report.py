"""Add up the tax of documents for the tax office: by code, by box of the return, by account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    DEBTOR_SIGN,
    DocumentId,
    DocumentState,
    Line,
    by_document,
)
from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO, quantise
from xlplugin.tax.codes import TaxCode, TaxKind, tax_on_top

# Kinds that the firm pays on what it buys, or that are taken off what it gets. Their lines reduce
# an invoice; the report shows them as positive amounts.
_PAID = (TaxKind.INPUT, TaxKind.NOT_RECOVERABLE, TaxKind.WITHHELD_FROM_US, TaxKind.REVERSE_CHARGE)


class CodeTotal(NamedTuple):
    """Amounts of a period on one tax code, in one currency.

    The tax of a reverse charge is computed from its lines, each rounded: no account has it.
    `expected` is the tax by the rate of each line's day; None if no base stands beside the tax.
    """

    country: str
    code: str
    description: str
    kind: str
    currency: str
    base: Decimal
    tax: Decimal
    expected: Decimal | None
    documents: int


class BoxTotal(NamedTuple):
    """One box of the return, in one currency: the bases and the taxes of the codes that name it."""

    country: str
    box: str
    currency: str
    base: Decimal
    tax: Decimal


class AccountTotal(NamedTuple):
    """Tax account: what the lines put on it, and what the journal moved it by; credit positive.

    They differ by what was posted there by other documents.
    """

    account: str
    currency: str
    by_lines: Decimal
    by_journal: Decimal


class DocumentTotal(NamedTuple):
    """Amounts of one document on one tax code on one day; signed as in `CodeTotal`."""

    date: date
    document: DocumentId
    country: str
    code: str
    currency: str
    base: Decimal
    tax: Decimal


class TaxReport(NamedTuple):
    """Tax of a period."""

    codes: list[CodeTotal]
    boxes: list[BoxTotal]
    accounts: list[AccountTotal]
    documents: list[DocumentTotal]


class TaxBooks(NamedTuple):
    """Records that a report is made from.

    `countries` has the country of each shop, by shop id.
    """

    documents: Iterable[DocumentState]
    lines: Iterable[Line]
    entries: Iterable[Entry]
    codes: Iterable[TaxCode]
    countries: Mapping[str, str]


@dataclass
class _TaxSums:
    base: Decimal = ZERO
    tax: Decimal = ZERO
    expected: Decimal = ZERO
    documents: set[DocumentId] = field(default_factory=set)


class _Known:
    """Tax codes by country and code, one row for each rate."""

    def __init__(self, codes: Iterable[TaxCode]) -> None:
        self._rows: dict[tuple[str, str], list[TaxCode]] = defaultdict(list)
        for code in codes:
            self._rows[code.country, code.code].append(code)

    def on(self, country: str, code: str, day: date) -> TaxCode:
        """Return a code as it is on a day; without kind's sign if the sheet lost it."""
        rows = self._rows.get((country, code), [])
        for row in rows:
            if row.holds_on(day):
                return row
        if rows:
            return rows[0]
        return TaxCode(country, code, "Not on the sheet Tax Codes", TaxKind.OUT_OF_SCOPE, ZERO)


def tax_report(books: TaxBooks, first: date | None, last: date) -> TaxReport:
    """Report the tax of what was posted from one day to another, both included.

    A line counts on the day it was posted for: a correction of a closed period is in the period
    that it was posted in.

    Args:
        books: What was posted, and the codes.
        first: The first day; None for the beginning of the books.
        last: The last day.
    """
    known = _Known(books.codes)
    states = by_document(books.documents)
    tax_by_document: dict[tuple[date, DocumentId, str, str, str], _TaxSums] = defaultdict(_TaxSums)
    by_account: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for line in books.lines:
        sign = DEBTOR_SIGN[line.doc_type]
        if not sign or not line.tax_code or not _holds(first, line.delivery_date, last):
            continue
        document = DocumentId(line.doc_type, line.doc_no)
        state = states[document]
        country = books.countries.get(state.shop, "")
        code = known.on(country, line.tax_code, line.delivery_date)
        direction = -sign if code.kind in _PAID else sign
        place = (line.delivery_date, document, country, line.tax_code, state.currency)
        sums = tax_by_document[place]
        sums.base += direction * line.net
        sums.tax += direction * line.tax
        sums.expected += direction * line.net * code.rate / 100
        if code.kind is TaxKind.REVERSE_CHARGE:
            sums.tax += tax_on_top(direction * line.net, code.rate, state.currency)
        if line.tax_account != line.account and line.tax:
            by_account[line.tax_account, state.currency] += sign * line.tax
    codes = _codes(tax_by_document, known, last)
    return TaxReport(
        codes,
        _boxes(codes, known, last),
        _accounts(by_account, books, first, last),
        _documents(tax_by_document),
    )


def _holds(first: date | None, day: date, last: date) -> bool:
    return (first is None or first <= day) and day <= last


def _codes(
    tax_by_document: Mapping[tuple[date, DocumentId, str, str, str], _TaxSums],
    known: _Known,
    last: date,
) -> list[CodeTotal]:
    """Add up the documents by code."""
    by_code: dict[tuple[str, str, str], _TaxSums] = defaultdict(_TaxSums)
    for (_, document, country, code, currency), sums in tax_by_document.items():
        of_code = by_code[country, currency, code]
        of_code.base += sums.base
        of_code.tax += sums.tax
        of_code.expected += sums.expected
        of_code.documents.add(document)
    totals = []
    for (country, currency, code), sums in sorted(by_code.items()):
        row = known.on(country, code, last)
        expected = quantise(sums.expected, currency) + ZERO if sums.base else None
        if row.kind is TaxKind.COLLECTED and not row.rate:  # TikTok knows the rate of each state
            expected = None
        totals.append(
            CodeTotal(
                country=country,
                code=code,
                description=row.description,
                kind=row.kind,
                currency=currency,
                base=sums.base + ZERO,
                tax=sums.tax + ZERO,
                expected=expected,
                documents=len(sums.documents),
            )
        )
    return totals


def _boxes(codes: Iterable[CodeTotal], known: _Known, last: date) -> list[BoxTotal]:
    """Add up the codes by the boxes that they name; a reverse charge is owed and claimed."""
    bases: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    taxes: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for total in codes:
        row = known.on(total.country, total.code, last)
        if row.base_box:
            bases[total.country, total.currency, row.base_box] += total.base
        if row.tax_box:
            taxes[total.country, total.currency, row.tax_box] += total.tax
        if row.kind is not TaxKind.REVERSE_CHARGE:
            continue
        if row.input_base_box:
            bases[total.country, total.currency, row.input_base_box] += total.base
        if row.input_tax_box:
            taxes[total.country, total.currency, row.input_tax_box] += total.tax
    boxes = []
    for place in sorted({*bases, *taxes}):
        country, currency, box = place
        boxes.append(BoxTotal(country, box, currency, bases[place], taxes[place]))
    return boxes


def _accounts(
    by_account: Mapping[tuple[str, str], Decimal],
    books: TaxBooks,
    first: date | None,
    last: date,
) -> list[AccountTotal]:
    """Compare the tax accounts with the journal."""
    accounts = {account for account, _ in by_account}
    accounts.update(code.account for code in books.codes if code.account)
    moved: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in books.entries:
        if not _holds(first, entry.date, last):
            continue
        for posting in entry.postings:
            if posting.account in accounts:
                moved[posting.account, entry.currency] -= posting.amount
    totals = []
    for account, currency in sorted({*by_account, *moved}):
        by_lines = by_account.get((account, currency), ZERO)
        totals.append(AccountTotal(account, currency, by_lines, moved[account, currency]))
    return totals


def _documents(
    tax_by_document: Mapping[tuple[date, DocumentId, str, str, str], _TaxSums],
) -> list[DocumentTotal]:
    """Return the documents that make up the sums of the codes, by date, without those of 0.00."""
    totals = []
    for (day, document, country, code, currency), sums in sorted(tax_by_document.items()):
        if sums.base or sums.tax:
            totals.append(
                DocumentTotal(day, document, country, code, currency, sums.base, sums.tax)
            )
    return totals
