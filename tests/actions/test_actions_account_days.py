"""Account Days: the sums by day under the statements, and when they follow the books."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.run_sums import AccountDay
from xlplugin.money import ZERO
from xlplugin.sheets.account_days import add_up, put_account_days
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ACCOUNT_DAYS,
    BOOKS_SETTING,
    JOURNAL,
    SETTINGS,
    SettingsRow,
    Table,
)
from xlplugin.stores import ledger_rows
from xlplugin.stores.books import books_of

JUNE_30 = date(2026, 6, 30)
JULY_1 = date(2026, 7, 1)


def days(firm: SampleFirm) -> dict[tuple[date | None, str, str], Decimal]:
    """Return what the sheet says each account moved by on each day, debit positive."""
    result: dict[tuple[date | None, str, str], Decimal] = {}
    for row in Workbook(firm.book.book).rows(ACCOUNT_DAYS):
        place = (row.date, row.account, row.currency_code)
        assert place not in result
        result[place] = (row.debit or ZERO) - (row.credit or ZERO)
    return result


def posted(firm: SampleFirm) -> dict[tuple[date | None, str, str], Decimal]:
    """Return what the books say each account moved by on each day, debit positive."""
    result: dict[tuple[date | None, str, str], Decimal] = {}
    for entry in books_of(Workbook(firm.book.book)).entries():
        for (account, currency), amount in balances([entry]).items():
            place = (entry.date, account, currency)
            result[place] = result.get(place, ZERO) + amount
    return result


def runs_told(firm: SampleFirm) -> dict[tuple[date | None, str, str], int]:
    """Return the run that the sheet says was the last to post to each account on each day."""
    rows = Workbook(firm.book.book).rows(ACCOUNT_DAYS)
    return {(row.date, row.account, row.currency_code): row.run for row in rows}


def runs_posted(firm: SampleFirm) -> dict[tuple[date | None, str, str], int]:
    """Return the last run with a leg on each account and day of the Journal."""
    found: dict[tuple[date | None, str, str], int] = {}
    for row in Workbook(firm.book.book).rows(JOURNAL):
        found[row.date, row.account, row.currency_code] = row.run
    return found


def totals(firm: SampleFirm, table: Table) -> tuple[Decimal, Decimal]:
    """Return the sums of a table's debits and credits."""
    rows: list[Any] = Workbook(firm.book.book).rows(table)
    debits = sum((row.debit or ZERO for row in rows), ZERO)
    return debits, sum((row.credit or ZERO for row in rows), ZERO)


def test_days_follow_each_posting(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("post_orders")
        first = days(firm)
        assert first == posted(firm) != {}
        assert runs_told(firm) == runs_posted(firm)
        firm.up_to("post_payments")
        settled = days(firm)
        assert settled == posted(firm) != first
        assert runs_told(firm) == runs_posted(firm)
        assert len(set(runs_told(firm).values())) > 1
        firm.prompter.choice = ""
        firm.press("undo_run")
        undone = days(firm)
        assert undone == posted(firm) != settled
        assert runs_told(firm) == runs_posted(firm)
        assert totals(firm, ACCOUNT_DAYS) == totals(firm, JOURNAL)


def test_books_in_a_database_have_the_same_days(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("post_orders")
        firm.press("show_balance_sheet")
        in_sheets = Workbook(firm.book.book).rows(ACCOUNT_DAYS)
        setting = SettingsRow(BOOKS_SETTING, "Books.sqlite", "")
        firm.book.view(SETTINGS).merge([setting], keep=("What It Does",))
        firm.press("show_balance_sheet")
        assert Workbook(firm.book.book).rows(ACCOUNT_DAYS) == in_sheets != []
        firm.up_to("post_payments")
        assert totals(firm, ACCOUNT_DAYS) == totals(firm, JOURNAL) != (ZERO, ZERO)


def test_only_rows_from_the_first_that_changed_are_written(tmp_path: Path) -> None:
    days = [_day(JUNE_30, "300-000", "79.00"), _day(JUNE_30, "500-000", "12.00")]
    with sample_firm(tmp_path, orders=1) as firm:
        book = Workbook(firm.book.book)
        put_account_days(book, days)
        view = book.view(ACCOUNT_DAYS)
        sheet = book.book.sheets[ACCOUNT_DAYS.sheet]
        bottom = view.top + 2
        sheet.range((view.top + 1, 10)).value = "Asked Siti"  # beside the table
        sheet.range((bottom, 10)).value = "Paid in cash"
        written = _written(book, [*days, _day(JULY_1, "300-000", "5.00")])
        assert written == [bottom + 1]
        assert _written(book, [*days, _day(JULY_1, "300-000", "5.00")]) == []
        # What was typed over is put right, also a formula that shows the same amount.
        sheet.range((bottom, 5)).value = 99
        assert _written(book, [*days, _day(JULY_1, "300-000", "5.00")]) == [bottom, bottom + 1]
        sheet.range((bottom, 5)).formula = "=10+2"
        assert _written(book, [*days, _day(JULY_1, "300-000", "5.00")]) == [bottom, bottom + 1]
        assert sheet.range((bottom, 5)).formula == "12"
        # A new row in between moves the remarks below it with their rows.
        days.insert(1, _day(JUNE_30, "310-000", "1.00"))
        put_account_days(Workbook(book.book), days)
        remarks = [sheet.range((view.top + row, 10)).value for row in (1, 2, 3)]
        assert remarks == ["Asked Siti", None, "Paid in cash"]
        assert [row.debit for row in Workbook(book.book).rows(ACCOUNT_DAYS)] == [79, 1, 12]


def _day(day: date, account: str, debit: str) -> AccountDay:
    return AccountDay(day, account, "MYR", False, Decimal(debit), ZERO, 1)


def _written(book: Workbook, days: list[AccountDay]) -> list[int]:
    """Write these days; return Excel's numbers of the rows that were written."""
    before = dict(book.book.sheets[ACCOUNT_DAYS.sheet].impl.xml.rows)
    put_account_days(Workbook(book.book), days)  # each press reads the workbook anew
    after = book.book.sheets[ACCOUNT_DAYS.sheet].impl.xml.rows
    return [number for number, row in after.items() if row is not before.get(number)]


def test_what_closes_a_year_is_apart_and_a_sum_of_zero_stays(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=1) as firm:
        book = Workbook(firm.book.book)
        entries = [
            _moved(JUNE_30, "IV", "IV-00001", "79.00"),
            _moved(JUNE_30, "CN", "CN-00001", "-79.00"),
            _moved(JUNE_30, "JV", "YE-2026-06-30-MYR", "12.00"),
            _moved(JULY_1, "IV", "YE-1", "5.00"),
        ]
        legs = ledger_rows.journal_rows(entries, 1, [(7, "")] * len(entries))
        put_account_days(book, add_up(legs))
        rows = [
            (row.date, row.account, row.closing, row.debit, row.credit, row.run)
            for row in book.rows(ACCOUNT_DAYS)
        ]
    sold = Decimal("79.00")  # and taken back: both sides stay
    five = Decimal("5.00")
    twelve = Decimal("12.00")
    assert rows == [
        (JUNE_30, "300-000", "No", sold, sold, 7),
        (JUNE_30, "300-000", "Yes", twelve, ZERO, 7),
        (JUNE_30, "500-000", "No", sold, sold, 7),
        (JUNE_30, "500-000", "Yes", ZERO, twelve, 7),
        (JULY_1, "300-000", "No", five, ZERO, 7),  # an invoice closes no year
        (JULY_1, "500-000", "No", ZERO, five, 7),
    ]


def _moved(day: date, doc_type: str, no: str, amount: str) -> Entry:
    debited = Decimal(amount)
    legs = (Posting("300-000", "", debited), Posting("500-000", "", ZERO - debited))
    return Entry(day, doc_type, no, "A document", "MYR", legs)
