"""Add up the figures of Home: sales, fees, profit, settlements, wallet and debtors of each shop.

The sums are small: a row for each shop and day, or for each shop and month. Home's formulas and
charts choose from them, so that no formula has to read the whole Journal.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.ledger.ageing import AGES
from xlplugin.ledger.documents import (
    CASH_BOOK,
    DEBTOR_SIGN,
    PAYMENT,
    REFUND,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.fees import fees_by_month
from xlplugin.ledger.master import Account
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.ledger.year_end import without_closings
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

    documents: Sequence[DocumentState]
    lines: Sequence[Line]
    entries: Sequence[Entry]
    knock_offs: Sequence[KnockOff]


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
    shops = {}
    for state in posted.documents:
        shops[DocumentId(state.type, state.no)] = state.shop
    sections: dict[str, str] = {}
    sums: dict[tuple[FigureName, str, str, date], Decimal] = defaultdict(lambda: ZERO)
    for entry in without_closings(posted.entries):
        shop = shops.get(DocumentId(entry.doc_type, entry.doc_no), "")
        for leg in entry.postings:
            if leg.account not in sections:
                sections[leg.account] = section_of(accounts, leg.account)
            section = sections[leg.account]
            if section in PROFIT_TYPES:
                sums[FigureName.PROFIT, shop, entry.currency, entry.date] -= leg.amount
            if section in SALES_TYPES:
                sums[FigureName.SALES, shop, entry.currency, entry.date] -= leg.amount
            if leg.account in wallets:
                sums[FigureName.WALLET, shop, entry.currency, entry.date] += leg.amount
                if entry.doc_type in (PAYMENT, REFUND):
                    sums[FigureName.SETTLED, shop, entry.currency, entry.date] += leg.amount
                elif entry.doc_type == CASH_BOOK:
                    sums[FigureName.PAID_OUT, shop, entry.currency, entry.date] -= leg.amount
    for (name, shop, currency, day), amount in sums.items():
        yield Figure(name, shop, currency, day, "", amount)


def _fees(posted: Posted, accounts: Mapping[str, Account]) -> Iterator[Figure]:
    """Return what TikTok charged, by month and kind."""
    sums: dict[tuple[str, str, date, str], Decimal] = defaultdict(lambda: ZERO)
    for fee in fees_by_month(posted.documents, posted.lines, accounts):
        first = date.fromisoformat(f"{fee.month}-01")
        sums[fee.shop, fee.currency, first, fee.kind] += fee.fee
    for (shop, currency, day, kind), amount in sums.items():
        yield Figure(FigureName.FEES, shop, currency, day, kind, amount)


def _debtors(posted: Posted, today: date) -> Iterator[Figure]:
    """Return what was open at the end of each month, by age. The last month ends today."""
    moved = _moved(posted)
    if not moved:
        return
    days = [day for movements in moved.values() for day in movements]
    ends = _month_ends(min(days), max(*days, today))
    sums: dict[tuple[str, str, date, str], Decimal] = defaultdict(lambda: ZERO)
    for state in posted.documents:
        movements = moved.get(DocumentId(state.type, state.no))
        if not movements:
            continue
        waiting = sorted(movements.items())
        open_amount = ZERO
        for end in ends:
            while waiting and waiting[0][0] <= end:
                open_amount += waiting.pop(0)[1]
            if open_amount:
                kind = _age(min(end, today) - state.date)
                sums[state.shop, state.currency, end, kind] += open_amount
            elif not waiting:
                break
    for (shop, currency, day, kind), amount in sums.items():
        yield Figure(FigureName.DEBTORS, shop, currency, day, kind, amount)


def _moved(posted: Posted) -> dict[DocumentId, dict[date, Decimal]]:
    """Return by day what each customer's document added to what is open; credits are negative."""
    moved: dict[DocumentId, dict[date, Decimal]] = {}

    def add(document: DocumentId, day: date, amount: Decimal) -> None:
        of_document = moved.setdefault(document, {})
        of_document[day] = of_document.get(day, ZERO) + amount

    for entry in posted.entries:
        if not DEBTOR_SIGN[entry.doc_type]:
            continue
        for leg in entry.postings:
            if leg.code:
                add(DocumentId(entry.doc_type, entry.doc_no), entry.date, leg.amount)
    for item in posted.knock_offs:
        for document in (
            DocumentId(item.from_type, item.from_no),
            DocumentId(item.to_type, item.to_no),
        ):
            add(document, item.date, -DEBTOR_SIGN[document.type] * item.amount)
    return moved


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
