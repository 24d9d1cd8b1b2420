"""Add up the figures of Home: sales, fees, profit, settlements, wallet and debtors of each shop.

The sums are small: a row for each shop and day, or for each shop and month. Home's formulas and
charts choose from them, so that no formula has to read the whole Journal.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.ledger.ageing import AGES
from xlplugin.ledger.documents import CASH_BOOK, PAYMENT, REFUND
from xlplugin.ledger.fees import fees_by_month
from xlplugin.ledger.master import Account
from xlplugin.ledger.run_sums import LineSum, OwedSum, ShopSum
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.money import ZERO

AGE_NAMES = ("0-30 days", "31-60 days", "61-90 days", "Over 90 days")


class FigureName(StrEnum):
    """Kind of figure: the text in its cell."""

    SALES = "Sales"  # less discounts and returns, by the date of the entry
    FEES = "Fees"  # what TikTok charged, by the first day of the month of its settlement
    PROFIT = "Profit"
    SETTLED = "Settled"  # received into the wallet
    PAID_OUT = "Paid out"  # from the wallet to the bank
    WALLET = "Wallet"  # every movement of the wallet
    DEBTORS = "Debtors"  # what is open at the end of a month, by age


class Figure(NamedTuple):
    """One amount of one shop on one day. `kind` is a kind of fee or an age, else empty."""

    name: FigureName
    shop: str
    currency: str
    day: date
    kind: str
    amount: Decimal


class Posted(NamedTuple):
    """The books, as the figures need them."""

    moved: Iterable[ShopSum]
    lines: Iterable[LineSum]
    owed: Iterable[OwedSum]


def home_figures(
    posted: Posted, accounts: Mapping[str, Account], wallets: Iterable[str], today: date
) -> list[Figure]:
    """Return the figures that are not 0.00, by name, shop, currency, day and kind.

    Args:
        posted: The books.
        accounts: The chart of accounts, by code.
        wallets: The accounts that TikTok settles into.
        today: The day on which the age of this month's debtors ends.
    """
    found = [
        *_movements(posted, accounts, frozenset(wallets)),
        *_fees(posted, accounts),
        *_debtors(posted, today),
    ]
    return sorted(figure for figure in found if figure.amount)


def latest_month(figures: Iterable[Figure]) -> date:
    """Return the first day of the latest month in which something moved.

    Debtors also stand in quiet months. A later month that has profit alone is that of a voucher
    dated ahead, as the reversal of an accrual is: it counts only where there is nothing else.
    Returns the earliest date of all if there are no figures.
    """
    latest = (False, date.min)
    for figure in figures:
        if figure.name is not FigureName.DEBTORS:
            latest = max(latest, (figure.name is not FigureName.PROFIT, figure.day))
    return latest[1].replace(day=1)


def _movements(
    posted: Posted, accounts: Mapping[str, Account], wallets: frozenset[str]
) -> Iterator[Figure]:
    """Return sales, profit and what moved the wallets, by day."""
    sections: dict[str, str] = {}
    sums: dict[tuple[FigureName, str, str, date], Decimal] = defaultdict(lambda: ZERO)
    for moved in posted.moved:
        if moved.account not in sections:
            sections[moved.account] = section_of(accounts, moved.account)
        section = sections[moved.account]
        place = (moved.shop, moved.currency, moved.date)
        if section in PROFIT_TYPES:
            sums[FigureName.PROFIT, *place] -= moved.amount
        if section in SALES_TYPES:
            sums[FigureName.SALES, *place] -= moved.amount
        if moved.account in wallets:
            sums[FigureName.WALLET, *place] += moved.amount
            if moved.doc_type in (PAYMENT, REFUND):
                sums[FigureName.SETTLED, *place] += moved.amount
            elif moved.doc_type == CASH_BOOK:
                sums[FigureName.PAID_OUT, *place] -= moved.amount
    for (name, shop, currency, day), amount in sums.items():
        yield Figure(name, shop, currency, day, "", amount)


def _fees(posted: Posted, accounts: Mapping[str, Account]) -> Iterator[Figure]:
    """Return what TikTok charged, by month and kind."""
    sums: dict[tuple[str, str, date, str], Decimal] = defaultdict(lambda: ZERO)
    for fee in fees_by_month(posted.lines, accounts):
        first = date.fromisoformat(f"{fee.month}-01")
        sums[fee.shop, fee.currency, first, fee.kind] += fee.fee
    for (shop, currency, day, kind), amount in sums.items():
        yield Figure(FigureName.FEES, shop, currency, day, kind, amount)


def _debtors(posted: Posted, today: date) -> Iterator[Figure]:
    """Return what was open at the end of each month, by age. The last month ends today."""
    added: dict[tuple[str, str, date], dict[str, Decimal]] = defaultdict(dict)
    months = set()
    for owed in posted.owed:
        added[owed.shop, owed.currency, owed.document_date][owed.month] = owed.amount
        months.add(owed.month)
    if not months:
        return
    first = date.fromisoformat(f"{min(months)}-01")
    ends = _month_ends(first, max(date.fromisoformat(f"{max(months)}-01"), today))
    sums: dict[tuple[str, str, date, str], Decimal] = defaultdict(lambda: ZERO)
    for (shop, currency, day), amounts in added.items():
        open_amount = ZERO
        for end in ends:
            open_amount += amounts.get(f"{end:%Y-%m}", ZERO)
            if open_amount:
                kind = _age(min(end, today) - day)
                sums[shop, currency, end, kind] += open_amount
    for (shop, currency, end, kind), amount in sums.items():
        yield Figure(FigureName.DEBTORS, shop, currency, end, kind, amount)


def _month_ends(first: date, last: date) -> list[date]:
    """Return the last day of each month from that of `first` to that of `last`."""
    ends = []
    day = first
    while True:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        ends.append(end)
        if end >= last:
            return ends
        day = end + timedelta(days=1)


def _age(open_for: timedelta) -> str:
    older_than = [last for last in AGES if open_for.days > last]
    return AGE_NAMES[len(older_than)]
