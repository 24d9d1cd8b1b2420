"""Make the profit and loss statement and the balance sheet.

Every account is in one of the two. An account whose type is not one of the profit is in the balance
sheet, so that nothing that was posted is left out of both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account
from xlplugin.ledger.year_end import is_closing, without_closings
from xlplugin.money import ZERO, total_of
from xlplugin.wording import by_folded

# The account types that make the profit, in the order in which they are shown.
SALES_TYPES = ("Sales", "Sales Adjustment")
TRADING = (*SALES_TYPES, "Cost of Goods Sold")
PROFIT_TYPES = (*TRADING, "Other Income", "Extra-ordinary Income", "Expenses", "Taxation")
_ASSETS = ("Fixed Assets", "Current Assets", "Other Assets")
LIABILITIES = ("Current Liabilities", "Long Term Liabilities", "Other Liabilities")
CAPITAL = ("Capital", "Retained Earning")
GROSS_PROFIT = "Gross profit"
NET_PROFIT = "Net profit"
LEFT_THE_PROFIT = "Not in the profit"  # the section of a note on a reclassified account
BROUGHT_FORWARD = "Profit brought forward"
PROFIT_OF_THE_YEAR = "Profit of the year"
TOTAL = "Total "  # the total of a section is named by it, such as Total Current Assets
TOTAL_ASSETS = "Total assets"
TOTAL_LIABILITIES = "Total liabilities"
TOTAL_CAPITAL = "Total capital and profit"
TOTAL_CLAIMS = "Total liabilities, capital and profit"
# Balance sheet sections whose ordinary balance is a credit: they are shown with credit positive.
CREDIT_SECTIONS = (*LIABILITIES, *CAPITAL, BROUGHT_FORWARD, PROFIT_OF_THE_YEAR)
NO_TYPE = "Without an Acc Type"
ACCOUNT_TYPES = (*PROFIT_TYPES, *_ASSETS, *LIABILITIES, *CAPITAL)
TYPE_NAMES = by_folded(ACCOUNT_TYPES)
_UNKNOWN = len(ACCOUNT_TYPES)  # types of the firm's own come last


class StatementRow(NamedTuple):
    """Account in one currency, under its section.

    A row without a code is a sum, such as Gross profit, or a profit on the balance sheet.
    """

    section: str
    code: str
    description: str
    currency: str
    amount: Decimal


def profit_and_loss(
    entries: Iterable[Entry],
    accounts: Mapping[str, Account],
    first: date | None,
    last: date,
    compared: Sequence[DayRange] = (),
) -> list[StatementRow]:
    """Make the profit and loss statement of a period.

    Args:
        entries: The entries of the books. Those that close a year are left out.
        accounts: The chart of accounts, by code.
        first: The first day; None for the first of the books.
        last: The last day.
        compared: Other periods; an account that moved only there is listed with 0.00.

    Returns:
        The accounts that moved, income positive and costs negative, with the sums of each currency.
    """
    period = DayRange(first, last)
    within = []
    listed = []
    for entry in without_closings(entries):
        is_within = period.has(entry.date)
        if is_within:
            within.append(entry)
        if is_within or any(other.has(entry.date) for other in compared):
            listed.append(entry)
    amounts = balances(within)
    moved = []
    for row in _rows(listed, accounts):
        if row.section in PROFIT_TYPES:
            amount = ZERO - amounts.get((row.code, row.currency), ZERO)
            moved.append(row._replace(amount=amount))
    result = []
    for currency, rows in _by_currency(moved).items():
        trading = [row for row in rows if row.section in TRADING]
        result += trading
        result.append(_sum(GROSS_PROFIT, currency, trading))
        result += rows[len(trading) :]  # the trading sections come first
        result.append(_sum(NET_PROFIT, currency, rows))
    return result


class MonthsRow(NamedTuple):
    """Account in one currency with its amount of each month of a year.

    A row without a code is a sum, such as Gross profit. `months` are twelve, 0.00 for those that
    are not over yet; `total` is their sum.
    """

    section: str
    code: str
    description: str
    currency: str
    months: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """Return the sum of the months."""
        return sum(self.months, ZERO)


def profit_by_month(
    entries: Iterable[Entry], accounts: Mapping[str, Account], last: date
) -> list[MonthsRow]:
    """Make the profit and loss statement of each month of a year, side by side.

    Args:
        entries: The entries of the books.
        accounts: The chart of accounts, by code.
        last: The last day; the year is its calendar year.

    Returns:
        The accounts that moved in the year up to that day, income positive and costs negative, with
        the sums of each currency.
    """
    of_month: dict[int, list[Entry]] = {month: [] for month in range(1, 13)}
    of_year = []
    for entry in entries:
        if entry.date.year == last.year and entry.date <= last:
            of_month[entry.date.month].append(entry)
            of_year.append(entry)
    amounts: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    rows = profit_and_loss(of_year, accounts, None, last)
    for within in of_month.values():
        moved = {}
        for row in profit_and_loss(within, accounts, None, last):
            moved[row.section, row.code, row.currency] = row.amount
        for row in rows:
            place = (row.section, row.code, row.currency)
            amounts[place].append(moved.get(place, ZERO))
    found = []
    for row in rows:
        months = tuple(amounts[row.section, row.code, row.currency])
        found.append(MonthsRow(row.section, row.code, row.description, row.currency, months))
    return found


def balance_sheet(
    entries: Iterable[Entry], accounts: Mapping[str, Account], last: date, year_from: date
) -> list[StatementRow]:
    """Make the balance sheet at the end of a day.

    Args:
        entries: The entries of the books.
        accounts: The chart of accounts, by code.
        last: The day.
        year_from: The first day of its financial year.

    Returns:
        The accounts' balances with the total of each section, by currency: assets with debit
        positive, then liabilities, capital and profit with credit positive. Sections of an unknown
        type are among the assets. Total assets equals the total of liabilities, capital and profit.
        The closing voucher of this financial year is left out, so that its profit is still shown as
        Profit of the year. Closing vouchers of earlier years count: their profit is in retained
        earnings, and no longer brought forward.
    """
    before = []
    within: list[Entry] = []
    closings: list[Entry] = []
    for entry in entries:
        if entry.date < year_from:
            before.append(entry)
        elif entry.date <= last:
            is_own_closing = is_closing(entry.doc_type, entry.doc_no)
            (closings if is_own_closing else within).append(entry)
    left_out = balances(closings)
    standing = []
    for row in _rows([*before, *within, *closings], accounts):
        amount = row.amount - left_out.get((row.code, row.currency), ZERO)
        standing.append(row._replace(amount=amount))
    moved = _by_currency(standing)
    brought_forward = _profits(before, accounts)
    of_the_year = _profits(within, accounts)
    result = []
    for currency, rows in moved.items():
        profits = [
            StatementRow(BROUGHT_FORWARD, "", "", currency, brought_forward.get(currency, ZERO)),
            StatementRow(PROFIT_OF_THE_YEAR, "", "", currency, of_the_year.get(currency, ZERO)),
        ]
        result += _in_sections(rows, profits)
    return result


def _in_sections(
    rows: Sequence[StatementRow], profits: Sequence[StatementRow]
) -> list[StatementRow]:
    """Return the balance sheet of one currency from the balances of its accounts."""
    currency = rows[0].currency
    assets = []
    liabilities = []
    capital = []
    for row in rows:
        if row.section in LIABILITIES:
            liabilities.append(row._replace(amount=ZERO - row.amount))
        elif row.section in CAPITAL:
            capital.append(row._replace(amount=ZERO - row.amount))
        elif row.section not in PROFIT_TYPES:
            assets.append(row)
    return [
        *_with_totals(assets),
        _sum(TOTAL_ASSETS, currency, assets),
        *_with_totals(liabilities),
        _sum(TOTAL_LIABILITIES, currency, liabilities),
        *_with_totals(capital),
        *profits,
        _sum(TOTAL_CAPITAL, currency, [*capital, *profits]),
        _sum(TOTAL_CLAIMS, currency, [*liabilities, *capital, *profits]),
    ]


def _with_totals(rows: Sequence[StatementRow]) -> list[StatementRow]:
    """Return accounts by section, with a total after each section."""
    sections: dict[str, list[StatementRow]] = {}
    for row in rows:
        sections.setdefault(row.section, []).append(row)
    result = []
    for section, own in sections.items():
        result += own
        result.append(_sum(TOTAL + section, own[0].currency, own))
    return result


def _profits(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> dict[str, Decimal]:
    """Return the profit that entries make, by currency."""
    found: dict[str, Decimal] = {}
    for row in _rows(entries, accounts):
        if row.section in PROFIT_TYPES:
            found[row.currency] = found.get(row.currency, ZERO) - row.amount
    return found


def unplaced(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[str]:
    """Return the codes of accounts that moved and have no known type: no profit includes them."""
    codes = []
    for row in _rows(entries, accounts):
        if row.section not in ACCOUNT_TYPES:
            codes.append(row.code)
    return list(dict.fromkeys(codes))


def _rows(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[StatementRow]:
    """Return every account that moved, debit positive, by currency, section and code."""
    found = []
    for (code, currency), amount in balances(entries).items():
        account = accounts.get(code) or Account(code, "", "")
        section = section_of(accounts, code)
        found.append(StatementRow(section, code, account.description, currency, amount))
    return sorted(found, key=_order)


def _order(row: StatementRow) -> tuple[str, int, str, str]:
    number = ACCOUNT_TYPES.index(row.section) if row.section in ACCOUNT_TYPES else _UNKNOWN
    return row.currency, number, row.section, row.code


def section_of(accounts: Mapping[str, Account], code: str) -> str:
    """Return the section of an account: its type, in the usual spelling."""
    account = accounts.get(code)
    name = account.type.strip() if account else ""
    return TYPE_NAMES.get(name.casefold(), name or NO_TYPE)


def _by_currency(rows: Iterable[StatementRow]) -> dict[str, list[StatementRow]]:
    found: dict[str, list[StatementRow]] = {}
    for row in rows:
        found.setdefault(row.currency, []).append(row)
    return found


def _sum(name: str, currency: str, rows: Sequence[StatementRow]) -> StatementRow:
    return StatementRow(name, "", "", currency, total_of(rows))
