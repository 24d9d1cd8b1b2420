"""Read and fill the sheets Tax Codes, Tax Map and Tax Report."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from xlplugin.errors import FixInputError
from xlplugin.posting.tax_report import TaxReport
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    TAX_CODES,
    TAX_MAP,
    TAX_REPORT,
    TaxCodesRow,
    TaxMapRow,
    TaxReportRow,
)
from xlplugin.tax.codes import AmountIs, TaxCode, TaxKind, TaxUse

_MOST = Decimal(100)
W = TypeVar("W", bound=StrEnum)


def read_tax_codes(book: Workbook) -> list[TaxCode]:
    """Return the tax codes. Raises FixInputError for a word, rate or period not allowed."""
    codes: list[TaxCode] = []
    first = book.view(TAX_CODES).top + 1
    for number, row in enumerate(book.rows(TAX_CODES), first):
        if not row.code:
            continue
        where = f"sheet 'Tax Codes', row {number}"
        if not 0 <= row.rate <= _MOST:
            raise FixInputError(
                f"The rate {row.rate} is not between 0 and 100.",
                where=f"{where}, column 'Rate %'",
                cure="Write the percent, such as 9 or 0.5.",
            )
        if row.from_day and row.to_day and row.from_day > row.to_day:
            raise FixInputError(
                f"From {row.from_day:%d/%m/%Y} is after To {row.to_day:%d/%m/%Y}.",
                where=where,
                cure="Swap the dates.",
            )
        code = TaxCode(
            row.country,
            row.code,
            row.description,
            _word(row.kind, TaxKind, f"{where}, column 'Kind'"),
            row.rate,
            row.account,
            row.from_day,
            row.to_day,
            row.base_box,
            row.tax_box,
            row.input_base_box,
            row.input_tax_box,
        )
        _refuse_overlap(code, codes, where)
        codes.append(code)
    return codes


def read_tax_names(book: Workbook) -> dict[str, dict[str, str]]:
    """Return the names of tax codes in other programs, by program and code."""
    names: dict[str, dict[str, str]] = {}
    for row in book.rows(TAX_CODES):
        written = {
            "SQL Account": row.sql_account,
            "AutoCount": row.autocount,
            "Xero": row.xero,
            "QuickBooks": row.quickbooks,
        }
        for program, name in written.items():
            if row.code and name:
                names.setdefault(program, {}).setdefault(row.code, name)
    return names


def _refuse_overlap(code: TaxCode, others: Iterable[TaxCode], where: str) -> None:
    """Raise FixInputError if another row has a rate of the same code on the same day."""
    for other in others:
        if (other.country, other.code) != (code.country, code.code):
            continue
        starts_after = code.first and other.last and code.first > other.last
        ends_before = code.last and other.first and code.last < other.first
        if not starts_after and not ends_before:
            raise FixInputError(
                f"{code.country} {code.code} has two rates on the same day.",
                where=where,
                cure="Let the To of one row be the day before the From of the other.",
            )


def read_tax_uses(book: Workbook) -> list[TaxUse]:
    """Return what the codes apply to. Raises FixInputError for a word not allowed."""
    uses = []
    first = book.view(TAX_MAP).top + 1
    for number, row in enumerate(book.rows(TAX_MAP), first):
        if row.applies_to and row.tax_code:
            where = f"sheet 'Tax Map', row {number}, column 'Amount Is'"
            amount_is = _word(row.amount_is, AmountIs, where)
            uses.append(TaxUse(row.country, row.applies_to, row.tax_code, amount_is, row.start))
    return uses


def _word(typed: str, words: type[W], where: str) -> W:
    """Return the word that was typed, in any case. Raises FixInputError with those there are."""
    for word in words:
        if word.casefold() == typed.casefold():
            return word
    raise FixInputError(
        f"'{typed}' is not an allowed value.", where=where, cure=f"Write {', '.join(words)}."
    )


def add_tax_codes(book: Workbook, codes: Sequence[TaxCode], source: str) -> int:
    """Append the codes that the country does not have yet. Returns how many rows."""
    known = {(row.country, row.code) for row in book.rows(TAX_CODES)}
    rows = []
    for code in codes:
        if (code.country, code.code) in known:
            continue
        rows.append(
            TaxCodesRow(
                country=code.country,
                code=code.code,
                description=code.description,
                kind=code.kind,
                rate=code.rate,
                account=code.account,
                from_day=code.first,
                to_day=code.last,
                base_box=code.base_box,
                tax_box=code.tax_box,
                input_base_box=code.input_base_box,
                input_tax_box=code.input_tax_box,
                source=source,
            )
        )
    book.view(TAX_CODES).append(rows)
    return len(rows)


def add_tax_uses(book: Workbook, uses: Sequence[TaxUse]) -> int:
    """Append the rows of Tax Map that the country does not have yet. Returns how many."""
    known = {(row.country, row.applies_to.casefold()) for row in book.rows(TAX_MAP)}
    rows = []
    for use in uses:
        if (use.country, use.applies_to.casefold()) not in known:
            rows.append(TaxMapRow(use.country, use.applies_to, use.code, use.amount_is))
    book.view(TAX_MAP).append(rows)
    return len(rows)


def put_tax_report(book: Workbook, report: TaxReport) -> None:
    """Replace the shown report by this one."""
    rows = [
        *_code_rows(report),
        *_box_rows(report),
        *_account_rows(report),
        *_document_rows(report),
    ]
    book.view(TAX_REPORT).replace(rows)
    book.show(TAX_REPORT)


def _code_rows(report: TaxReport) -> Iterator[TaxReportRow]:
    """Yield a row for each of the tax codes."""
    for code in report.codes:
        difference = None if code.expected is None else code.tax - code.expected
        yield TaxReportRow(
            section="Code",
            country=code.country,
            code=code.code,
            description=code.description,
            kind=code.kind,
            currency_code=code.currency,
            base=code.base,
            tax=code.tax,
            expected=code.expected,
            difference=difference,
            documents=code.documents,
        )


def _box_rows(report: TaxReport) -> Iterator[TaxReportRow]:
    """Yield a row for each of the boxes of the return."""
    for box in report.boxes:
        yield TaxReportRow(
            section="Box",
            country=box.country,
            code=box.box,
            description=f"Box {box.box}",
            currency_code=box.currency,
            base=box.base or None,
            tax=box.tax or None,
        )


def _account_rows(report: TaxReport) -> Iterator[TaxReportRow]:
    """Yield a row for each of the tax accounts."""
    for account in report.accounts:
        yield TaxReportRow(
            section="Account",
            code=account.account,
            description="Credit less debit, by the documents and in the Journal",
            currency_code=account.currency,
            tax=account.by_lines,
            ledger=account.by_journal,
            difference=account.by_journal - account.by_lines,
        )


def _document_rows(report: TaxReport) -> Iterator[TaxReportRow]:
    """Yield a row for each of the documents."""
    for one in report.documents:
        yield TaxReportRow(
            section="Document",
            country=one.country,
            code=one.code,
            description=f"{_written(one.date)} {one.document.type} {one.document.no}",
            currency_code=one.currency,
            base=one.base,
            tax=one.tax,
            documents=1,
        )


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
