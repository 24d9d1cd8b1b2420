"""Lines of the bank on the sheet Bank Statement: one account with money in two currencies."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from xlplugin.bank.statement import BankLine, BankStatement
from xlplugin.engine import open_book
from xlplugin.sheets.bank import BankAccount, known_lines, put_bank_lines, read_bank_lines
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BANK_STATEMENT

MYR = BankAccount("310-000", "MYR")
THB = BankAccount("310-000", "THB")
BOTH = (MYR, THB)


@pytest.fixture
def book(template: Path) -> Iterator[Workbook]:
    opened = open_book(template)
    yield Workbook(opened)
    opened.close()


def charge(account: BankAccount, file_name: str) -> BankStatement:
    """A statement with the monthly charge of 10.00, the same text in each currency."""
    line = BankLine(date(2026, 6, 30), Decimal("-10.00"), account.currency, "BANK CHARGE", "", 2)
    return BankStatement(file_name, "", account.code, account.currency, [line])


def load(book: Workbook, account: BankAccount, known_as: tuple[BankAccount, ...]) -> int:
    statement = charge(account, f"charge {account.currency}.csv")
    return put_bank_lines(book, account, statement, known_lines(book, known_as))


def amounts(book: Workbook, account: BankAccount) -> list[Decimal]:
    return [line.amount for line in read_bank_lines(book, account)]


def test_the_same_line_in_two_currencies_is_two_lines(book: Workbook) -> None:
    assert [load(book, account, BOTH) for account in (MYR, THB, MYR, THB)] == [1, 1, 0, 0]
    assert amounts(book, MYR) == [Decimal("-10.00")]
    assert amounts(book, THB) == [Decimal("-10.00")]


def test_a_line_keeps_its_key_when_the_other_currency_s_shop_is_gone(book: Workbook) -> None:
    assert load(book, MYR, BOTH) == 1
    assert load(book, MYR, (MYR,)) == 0
    assert amounts(book, MYR) == [Decimal("-10.00")]


def test_a_line_that_was_loaded_before_the_second_currency_came_keeps_its_key(
    book: Workbook,
) -> None:
    assert load(book, MYR, (MYR,)) == 1
    [before] = book.rows(BANK_STATEMENT)
    assert [load(book, account, BOTH) for account in (MYR, THB)] == [0, 1]
    keys = {row.currency: row.key for row in book.rows(BANK_STATEMENT)}
    assert keys["MYR"] == before.key
    assert keys["THB"] != before.key
