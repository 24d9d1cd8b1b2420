"""Profit and loss, and the balance sheet: under which section an account stands, and what it comes to.

Every account stands in one of the two: what no type places in the profit stands in the balance sheet, so that nothing
that was posted is left out of both.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account
from xlplugin.money import ZERO

# The types of the chart whose accounts make the profit, in the order in which they are shown.
TRADING = ("Sales", "Sales Adjustment", "Cost of Goods Sold")
PROFIT_TYPES = (*TRADING, "Other Income", "Extra-ordinary Income", "Expenses", "Taxation")
_STANDING_TYPES = (
    "Fixed Assets",
    "Current Assets",
    "Other Assets",
    "Current Liabilities",
    "Long Term Liabilities",
    "Other Liabilities",
    "Capital",
    "Retained Earning",
)
GROSS_PROFIT, NET_PROFIT, PROFIT_TO_DATE = "Gross profit", "Net profit", "Profit to date"
NO_TYPE = "Without an Acc Type"
_ORDER = {name.casefold(): name for name in (*PROFIT_TYPES, *_STANDING_TYPES)}
_PLACE = {name: place for place, name in enumerate(_ORDER.values())}


class StatementRow(NamedTuple):
    """An account in one currency under its section; a row without a code is a sum: Gross profit, Profit to date."""

    section: str
    code: str
    description: str
    currency: str
    amount: Decimal


def profit_and_loss(
    entries: Iterable[Entry], accounts: Mapping[str, Account], first: date | None, last: date
) -> list[StatementRow]:
    """The accounts that moved in the period, income positive and costs negative; by currency, each with its sums."""
    within = (
        entry for entry in entries if (first is None or first <= entry.date) and entry.date <= last
    )
    moved = [
        row._replace(amount=ZERO - row.amount)
        for row in _rows(within, accounts)
        if row.section in PROFIT_TYPES
    ]
    result = []
    for currency in _currencies(moved):
        mine = [row for row in moved if row.currency == currency]
        trading = [row for row in mine if row.section in TRADING]
        result += [*trading, _sum(GROSS_PROFIT, currency, trading)]
        result += [*mine[len(trading) :], _sum(NET_PROFIT, currency, mine)]
    return result


def balance_sheet(
    entries: Iterable[Entry], accounts: Mapping[str, Account], last: date
) -> list[StatementRow]:
    """What the accounts stand at, assets positive, and the profit to date: for each currency they add up to 0.00."""
    moved = _rows((entry for entry in entries if entry.date <= last), accounts)
    result = []
    for currency in _currencies(moved):
        mine = [row for row in moved if row.currency == currency]
        result += [row for row in mine if row.section not in PROFIT_TYPES]
        result.append(
            _sum(PROFIT_TO_DATE, currency, [row for row in mine if row.section in PROFIT_TYPES])
        )
    return result


def unplaced(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[str]:
    """The accounts that moved and whose type is none of the chart's: no profit has them."""
    moved = (row for row in _rows(entries, accounts) if row.section not in _PLACE)
    return list(dict.fromkeys(row.code for row in moved))


def _rows(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[StatementRow]:
    """Every account that moved, debit positive, in the order of the sections and of the codes."""
    found = []
    for (code, currency), amount in balances(entries).items():
        account = accounts.get(code) or Account(code, "", "")
        found.append(StatementRow(_section(account), code, account.description, currency, amount))
    return sorted(
        found,
        key=lambda row: (row.currency, _PLACE.get(row.section, len(_PLACE)), row.section, row.code),
    )


def _section(account: Account) -> str:
    return _ORDER.get(account.type.strip().casefold(), account.type.strip() or NO_TYPE)


def _currencies(rows: Iterable[StatementRow]) -> list[str]:
    return list(dict.fromkeys(row.currency for row in rows))


def _sum(name: str, currency: str, rows: Iterable[StatementRow]) -> StatementRow:
    return StatementRow(name, "", "", currency, sum((row.amount for row in rows), ZERO))
