"""Make the profit and loss statement and the balance sheet.

Every account is in one of the two. An account whose type is not one of the profit is in the balance
sheet, so that nothing that was posted is left out of both.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account
from xlplugin.money import ZERO

# The account types that make the profit, in the order in which they are shown.
TRADING = ("Sales", "Sales Adjustment", "Cost of Goods Sold")
PROFIT_TYPES = (*TRADING, "Other Income", "Extra-ordinary Income", "Expenses", "Taxation")
_BALANCE_SHEET_TYPES = (
    "Fixed Assets",
    "Current Assets",
    "Other Assets",
    "Current Liabilities",
    "Long Term Liabilities",
    "Other Liabilities",
    "Capital",
    "Retained Earning",
)
GROSS_PROFIT = "Gross profit"
NET_PROFIT = "Net profit"
PROFIT_TO_DATE = "Profit to date"
NO_TYPE = "Without an Acc Type"
_TYPES = (*PROFIT_TYPES, *_BALANCE_SHEET_TYPES)
_TYPE_NAMES = {name.casefold(): name for name in _TYPES}
_UNKNOWN = len(_TYPES)  # types of the firm's own come last


class StatementRow(NamedTuple):
    """An account in one currency, under its section.

    A row without a code is a sum: Gross profit, Net profit or Profit to date.
    """

    section: str
    code: str
    description: str
    currency: str
    amount: Decimal


def profit_and_loss(
    entries: Iterable[Entry], accounts: Mapping[str, Account], first: date | None, last: date
) -> list[StatementRow]:
    """Make the profit and loss statement of a period.

    Args:
        entries: The entries of the books.
        accounts: The chart of accounts, by code.
        first: The first day; None for the first of the books.
        last: The last day.

    Returns:
        The accounts that moved, income positive and costs negative, with the sums of each currency.
    """
    within = []
    for entry in entries:
        if (first is None or first <= entry.date) and entry.date <= last:
            within.append(entry)
    moved = []
    for row in _rows(within, accounts):
        if row.section in PROFIT_TYPES:
            moved.append(row._replace(amount=ZERO - row.amount))
    result = []
    for currency, rows in _by_currency(moved).items():
        trading = [row for row in rows if row.section in TRADING]
        result += trading
        result.append(_sum(GROSS_PROFIT, currency, trading))
        result += rows[len(trading) :]  # the trading sections come first
        result.append(_sum(NET_PROFIT, currency, rows))
    return result


def balance_sheet(
    entries: Iterable[Entry], accounts: Mapping[str, Account], last: date
) -> list[StatementRow]:
    """Make the balance sheet at the end of a day.

    Returns:
        The accounts' balances, assets positive, and the profit to date. The rows of each currency
        add up to 0.00.
    """
    moved = _rows([entry for entry in entries if entry.date <= last], accounts)
    result = []
    for currency, rows in _by_currency(moved).items():
        profit = []
        for row in rows:
            if row.section in PROFIT_TYPES:
                profit.append(row)
            else:
                result.append(row)
        result.append(_sum(PROFIT_TO_DATE, currency, profit))
    return result


def unplaced(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[str]:
    """Return the codes of accounts that moved and have no known type: no profit includes them."""
    codes = [row.code for row in _rows(entries, accounts) if row.section not in _TYPES]
    return list(dict.fromkeys(codes))


def _rows(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[StatementRow]:
    """Return every account that moved, debit positive, by currency, section and code."""
    found = []
    for (code, currency), amount in balances(entries).items():
        account = accounts.get(code) or Account(code, "", "")
        found.append(StatementRow(_section(account), code, account.description, currency, amount))
    return sorted(found, key=_order)


def _order(row: StatementRow) -> tuple[str, int, str, str]:
    number = _TYPES.index(row.section) if row.section in _TYPES else _UNKNOWN
    return row.currency, number, row.section, row.code


def _section(account: Account) -> str:
    """Return the section of an account: its type, in the usual spelling."""
    name = account.type.strip()
    return _TYPE_NAMES.get(name.casefold(), name or NO_TYPE)


def _by_currency(rows: Iterable[StatementRow]) -> dict[str, list[StatementRow]]:
    found: dict[str, list[StatementRow]] = {}
    for row in rows:
        found.setdefault(row.currency, []).append(row)
    return found


def _sum(name: str, currency: str, rows: Sequence[StatementRow]) -> StatementRow:
    return StatementRow(name, "", "", currency, sum((row.amount for row in rows), ZERO))
