"""Note on the statements the accounts whose type has changed or is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from xlplugin.context import ButtonContext
from xlplugin.ledger.as_at import DayRange, year_start
from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account
from xlplugin.ledger.master_history import MasterChange, local_day, named_changes, reclassified
from xlplugin.ledger.statements import (
    LEFT_THE_PROFIT,
    PROFIT_TYPES,
    MonthsRow,
    StatementRow,
    section_of,
    unplaced,
)
from xlplugin.ledger.year_end import is_closing, without_closings
from xlplugin.money import ZERO, shown
from xlplugin.posting.year_end import RETAINED_EARNINGS
from xlplugin.stores.contract import Snapshot
from xlplugin.stores.master_data import not_taken_over

ReportRow = TypeVar("ReportRow", StatementRow, MonthsRow)


def changed_types(press: ButtonContext, books: Snapshot) -> list[MasterChange]:
    """Return the accounts that got another type, those on the sheets last: they have no time."""
    changes = [*books.master_changes(), *not_taken_over(press.book, books)]
    return list(reclassified(changes))


def _is_since(change: MasterChange, first: date) -> bool:
    return not change.at or local_day(change) >= first


def with_types_before(
    rows: Sequence[ReportRow], types: Iterable[MasterChange], first: date
) -> list[ReportRow]:
    """Name beside an account the type that it had when figures since `first` were reported."""
    before = {}
    for change in types:
        if _is_since(change, first):
            until = ""
            if change.at:
                until = f" until {local_day(change):%d/%m/%Y}"
            before[change.key] = f" (was {change.old or 'without a type'}{until})"
    named = []
    for row in rows:
        named.append(row._replace(description=f"{row.description}{before.get(row.code, '')}"))
    return named


def left_the_profit(
    entries: Iterable[Entry],
    accounts: Mapping[str, Account],
    types: Iterable[MasterChange],
    period: DayRange,
) -> list[StatementRow]:
    """Return a note for each account that made the profit of a period and does not any more.

    Its description has the account, its earlier type, and the amount that left the profit.
    """
    first = period.first or date.min
    before: dict[str, MasterChange] = {}
    for change in types:
        if _is_since(change, first):
            before.setdefault(change.key, change)
    within = [entry for entry in without_closings(entries) if period.has(entry.date)]
    notes = []
    for (code, currency), amount in sorted(balances(within).items()):
        was = before.get(code)
        kind = section_of(accounts, code)
        if was is None or was.old not in PROFIT_TYPES or kind in PROFIT_TYPES:
            continue
        until = f" until {local_day(was):%d/%m/%Y}" if was.at else ""
        name = accounts[code].description if code in accounts else ""
        told = (
            f"{code} {name} (was {was.old}{until}, now {kind}): {currency} "
            f"{shown(ZERO - amount, currency)} is not in this profit"
        )
        notes.append(StatementRow(LEFT_THE_PROFIT, "", told, "", ZERO))
    return notes


def told_closed_years(
    entries: Sequence[Entry],
    accounts: Mapping[str, Account],
    period: DayRange,
    year_from: date | None,
) -> list[str]:
    """Return a note on closed years of a period whose profit is another one by the types of now.

    A closed year's profit was carried forward; an account that got another type does not change
    what was carried.
    """
    carried: dict[tuple[date, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        if not is_closing(entry.doc_type, entry.doc_no):
            continue
        for leg in entry.postings:
            if section_of(accounts, leg.account) == RETAINED_EARNINGS:
                carried[entry.date, entry.currency] -= leg.amount
    notes = []
    for (last, currency), profit in sorted(carried.items()):
        year = DayRange(year_start(last, year_from), last)
        if not _overlap(year, period):
            continue
        now = ZERO
        for entry in without_closings(entries):
            if year.has(entry.date) and entry.currency == currency:
                for leg in entry.postings:
                    if section_of(accounts, leg.account) in PROFIT_TYPES:
                        now -= leg.amount
        if now != profit:
            notes.append(
                f"The year {year.first:%d/%m/%Y} to {last:%d/%m/%Y} is CLOSED: its profit of "
                f"{currency} {shown(profit, currency)} was carried forward. By the accounts' types "
                f"of now it is {currency} {shown(now, currency)}: this report differs from what "
                "was closed. Put the earlier Acc Type back on GL Accounts, or unlock the year with "
                "Lock and press Close Year again."
            )
    return notes


def _overlap(year: DayRange, period: DayRange) -> bool:
    first = period.first or date.min
    last = period.last or date.max
    return (year.first or date.min) <= last and first <= (year.last or date.max)


def told_types(types: Iterable[MasterChange], first: date) -> list[str]:
    """Return a note on accounts that have another type than when earlier figures were reported."""
    since = [change for change in types if _is_since(change, first)]
    if not since:
        return []
    waiting = ""
    if not since[-1].at:
        waiting = " (not all of them in the books yet)"
    return [
        f"RECLASSIFIED{waiting}: {named_changes(since)}. Earlier figures are shown under the new "
        "type too."
    ]


def told_left_out(entries: Iterable[Entry], accounts: Mapping[str, Account]) -> list[str]:
    """Return a note on accounts whose type does not show if they belong to profit or loss."""
    codes = unplaced(entries, accounts)
    if not codes:
        return []
    return [
        f"NOT in the profit, without an Acc Type: {', '.join(codes)}. "
        "Give each one on the sheet GL Accounts."
    ]
