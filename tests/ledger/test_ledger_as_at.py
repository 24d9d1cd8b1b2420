"""The books as at a day.

June drawn in July is June drawn in June, and every list is the journal of that day.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.bookkeeping import ORDER, OTHER, orders_then_payments
from tests.support.stories import Firm, june, rm
from tests.support.two_months import (
    DEBTORS,
    LAST_OF_JULY,
    LAST_OF_JUNE,
    OPEN,
    PAID,
    SHORT,
    WALLET,
    a_firm,
    both_months,
    every_way,
    july_of,
    june_of,
)
from xlplugin.ledger.ageing import OpenDocument, open_documents
from xlplugin.ledger.as_at import (
    documents_as_at,
    entries_until,
    latest_month,
    month_before,
    same_month_last_year,
    year_start,
)
from xlplugin.ledger.balances import balances
from xlplugin.ledger.documents import DEBTOR_SIGN, INVOICE, JOURNAL_VOUCHER, DocumentState
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.open_items import open_items
from xlplugin.ledger.statements import StatementRow, balance_sheet, profit_and_loss
from xlplugin.money import ZERO
from xlplugin.posting.shop import FEES_ON_INVOICE
from xlplugin.stores.sql import SqlStore


def documents(firm: Firm, last: date) -> list[DocumentState]:
    books = firm.books
    return documents_as_at(books.held.values(), books.entries, books.knock_offs, last)


def drawn(
    firm: Firm, last: date
) -> tuple[
    dict[tuple[str, str], Decimal],
    list[StatementRow],
    list[StatementRow],
    list[OpenDocument],
    object,
]:
    """Every report of a month end: trial balance, statements, debtors by age and wallet."""
    entries = firm.books.entries
    accounts = firm.masters.accounts
    until = entries_until(entries, last)
    return (
        dict(balances(until)),
        profit_and_loss(entries, accounts, last.replace(day=1), last),
        balance_sheet(entries, accounts, last, date(2026, 1, 1)),
        open_documents(documents(firm, last), last),
        open_items(until, [WALLET]),
    )


def on_control(entries: list[Entry], last: date) -> Decimal:
    return balances(entries_until(entries, last)).get((DEBTORS, "MYR"), ZERO)


@every_way
def test_june_drawn_in_july_is_june_drawn_in_june(way: str) -> None:
    firm = a_firm(way)
    june_of(firm)
    in_june = drawn(firm, LAST_OF_JUNE)
    july_of(firm)
    assert drawn(firm, LAST_OF_JUNE) == in_june
    assert drawn(firm, LAST_OF_JULY) != in_june


@every_way
def test_what_documents_owe_on_each_day_is_the_control_account_of_that_day(way: str) -> None:
    firm = both_months(way)
    seen = set()
    for days in range(-5, 70):
        day = june(1) + timedelta(days=days)
        owed = sum((row.outstanding for row in open_documents(documents(firm, day), day)), ZERO)
        assert owed == on_control(firm.books.entries, day)
        items = open_items(entries_until(firm.books.entries, day), [WALLET])
        standing = balances(entries_until(firm.books.entries, day))
        wallet = standing.get((WALLET, "MYR"), ZERO)
        assert sum((item.left for item in items), ZERO) == wallet
        seen.add((owed, wallet))
    assert len(seen) > 5


@every_way
def test_as_at_the_last_day_is_today_and_before_the_first_there_is_nothing(way: str) -> None:
    firm = both_months(way)
    kept = [held for held in firm.books.held.values() if DEBTOR_SIGN[held.type]]
    assert documents(firm, LAST_OF_JULY) == kept
    before = june(1)
    assert entries_until(firm.books.entries, before) == []
    assert open_documents(documents(firm, before), before) == []
    assert balance_sheet(firm.books.entries, firm.masters.accounts, before, before) == []


def test_an_order_that_is_paid_in_part_owes_the_rest_at_the_end_of_the_month() -> None:
    firm = both_months(FEES_ON_INVOICE)
    owed = {row.doc_no: row for row in open_documents(documents(firm, LAST_OF_JUNE), LAST_OF_JUNE)}
    assert owed[SHORT].outstanding == rm("23.40")
    assert owed[SHORT].days == 10
    assert owed[OPEN].outstanding == rm("79.00")
    assert PAID not in owed
    in_july = {row.doc_no for row in open_documents(documents(firm, LAST_OF_JULY), LAST_OF_JULY)}
    assert in_july == {"576553020000000105"}


@every_way
def test_the_profits_of_the_months_are_the_profit_of_the_year(way: str) -> None:
    firm = both_months(way)
    entries = firm.books.entries
    accounts = firm.masters.accounts
    months: dict[tuple[str, str], Decimal] = {}
    for first, last in ((june(1), LAST_OF_JUNE), (date(2026, 7, 1), LAST_OF_JULY)):
        for row in profit_and_loss(entries, accounts, first, last):
            key = (row.section, row.code)
            months[key] = months.get(key, ZERO) + row.amount
    year = profit_and_loss(entries, accounts, date(2026, 1, 1), date(2026, 12, 31))
    assert {(row.section, row.code): row.amount for row in year} == months


@given(st.dates(date(1999, 1, 1), date(2030, 12, 31)), st.dates(date(2000, 1, 1)) | st.none())
def test_a_day_is_in_the_year_that_starts_last(day: date, year_from: date | None) -> None:
    start = year_start(day, year_from)
    assert start <= day < start + timedelta(days=367)
    first = year_from or date(2026, 1, 1)
    assert (start.month, start.day) in ((first.month, first.day), (3, 1))


def test_a_year_from_july_begins_in_the_year_before() -> None:
    assert year_start(june(30), date(2026, 7, 1)) == date(2025, 7, 1)
    assert year_start(date(2026, 7, 1), date(2020, 7, 1)) == date(2026, 7, 1)
    assert year_start(june(30), None) == date(2026, 1, 1)


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_the_month_before_ends_where_the_month_begins(day: date) -> None:
    before = month_before(day)
    assert before.last + timedelta(days=1) == day.replace(day=1)
    assert before.first == before.last.replace(day=1)
    year_before = same_month_last_year(day)
    assert year_before.first == date(day.year - 1, day.month, 1)
    assert (year_before.last + timedelta(days=1)).day == 1
    assert year_before.last.month == day.month


def test_an_account_that_moved_only_in_another_month_is_listed_with_nothing() -> None:
    firm = both_months(FEES_ON_INVOICE)
    july = date(2026, 7, 1)
    compared = [month_before(july)]
    rows = profit_and_loss(firm.books.entries, firm.masters.accounts, july, LAST_OF_JULY, compared)
    alone = profit_and_loss(firm.books.entries, firm.masters.accounts, july, LAST_OF_JULY)
    amounts = {(row.section, row.code): row.amount for row in rows}
    assert amounts["Expenses", "926-000"] == ZERO
    assert {place: amount for place, amount in amounts.items() if amount} == {
        (row.section, row.code): row.amount for row in alone if row.amount
    }


def test_an_undo_counts_on_the_day_of_what_it_undoes(tmp_path: Path) -> None:
    """The settlement of 8 June is undone: on every day the books are as if it had not been."""
    books = SqlStore(tmp_path / "books.sqlite", user="aminah")
    orders_then_payments(books)
    settled_then = as_at(books, june(8))
    with books.posting("Undo") as session:
        session.undo(2)
    for day in (june(1), june(8), LAST_OF_JULY):
        owed = {held.no: held.outstanding for held in as_at(books, day) if held.outstanding}
        assert owed == {ORDER: rm("51.95"), OTHER: rm("20.00")}
    assert [held.outstanding for held in settled_then] == [ZERO, rm("20.00"), ZERO]
    books.close()


def as_at(books: SqlStore, day: date) -> list[DocumentState]:
    return documents_as_at(books.documents(), books.entries(), books.knock_offs(), day)


def test_the_latest_month_is_not_that_of_a_reversal_that_is_dated_ahead() -> None:
    legs = (Posting("925-000", "", Decimal("5.00")), Posting("420-000", "", Decimal("-5.00")))
    sale = Entry(date(2026, 6, 29), INVOICE, "1", "", "MYR", legs)
    ahead = Entry(date(2026, 7, 1), JOURNAL_VOUCHER, "JV-00002", "", "MYR", legs)
    june = (date(2026, 6, 1), date(2026, 6, 30))
    assert tuple(latest_month([sale, ahead])) == june
    assert tuple(latest_month([ahead])) == (date(2026, 7, 1), date(2026, 7, 31))
