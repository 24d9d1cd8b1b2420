"""Note on the statements the accounts whose type has changed or is missing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from xlplugin.context import ButtonContext
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account
from xlplugin.ledger.master_history import MasterChange, local_day, named_changes, reclassified
from xlplugin.ledger.statements import MonthsRow, StatementRow, unplaced
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


def told_types(types: Iterable[MasterChange], first: date) -> list[str]:
    """Return a note on accounts that have another type than when earlier figures were reported."""
    since = [change for change in types if _is_since(change, first)]
    if not since:
        return []
    waiting = ""
    if not since[-1].at:
        waiting = " (not all of them posted with yet)"
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
