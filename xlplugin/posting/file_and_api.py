"""Compare the same settlement as the file and as the API tell it, row by row, to the cent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.money import ZERO, total_of

_CURE = "Look at it in Seller Center, Finance, before you post."
_TWICE = "Post it from one of the two only: with two dates it would be posted twice."


class SettledRow(NamedTuple):
    """Identity of a settlement's row, the same by file and by API."""

    is_order: bool
    id: str
    settled: date
    amount: Decimal


class Compared(NamedTuple):
    """Result over the days that both cover: rows that agree, both sums, and the differences."""

    first: date
    last: date
    agreeing: int
    of_file: Decimal
    by_api: Decimal
    problems: list[Problem]


class _SharedDays(NamedTuple):
    """The days that both sides cover."""

    first: date
    last: date

    def covers(self, row: SettledRow) -> bool:
        return self.first <= row.settled <= self.last

    def sum(self, rows: Iterable[SettledRow]) -> Decimal:
        amount = ZERO
        for row in rows:
            if self.covers(row):
                amount += row.amount
        return amount


def _days_of(rows: Sequence[SettledRow]) -> _SharedDays:
    """Return the first and the last day of some rows."""
    settled = [row.settled for row in rows]
    return _SharedDays(first=min(settled), last=max(settled))


def compare(file: Sequence[SettledRow], api: Sequence[SettledRow]) -> Compared | None:
    """Compare file and API over the days that both cover; None if there is no such day."""
    if not file or not api:
        return None
    of_file = _days_of(file)
    of_api = _days_of(api)
    days = _SharedDays(first=max(of_file.first, of_api.first), last=min(of_file.last, of_api.last))
    if days.first > days.last:
        return None
    in_file = Counter(file)
    in_api = Counter(api)
    only_file = _by_id((in_file - in_api).elements())
    only_api = _by_id((in_api - in_file).elements())
    problems = []
    for key in dict.fromkeys([*only_file, *only_api]):
        problem = _difference(only_file.get(key, []), only_api.get(key, []), days)
        if problem:
            problems.append(problem)
    agreeing = 0
    for row, count in (in_file & in_api).items():
        if days.covers(row):
            agreeing += count
    return Compared(days.first, days.last, agreeing, days.sum(file), days.sum(api), problems)


def _by_id(rows: Iterable[SettledRow]) -> Mapping[tuple[bool, str], list[SettledRow]]:
    found: dict[tuple[bool, str], list[SettledRow]] = defaultdict(list)
    for row in rows:
        found[row.is_order, row.id].append(row)
    return found


def _difference(file: list[SettledRow], api: list[SettledRow], days: _SharedDays) -> Problem | None:
    """Return what differs in the rows of one order or adjustment; None outside the common days."""
    rows = [*file, *api]
    if not any(days.covers(row) for row in rows):
        return None
    of_file = total_of(file)
    by_api = total_of(api)
    cure = _CURE
    if not api:
        what = f"Only the file has it: {of_file:,.2f}."
    elif not file:
        what = f"Only the API has it: {by_api:,.2f}."
    elif of_file != by_api:
        difference = of_file - by_api
        what = f"The file says {of_file:,.2f}, the API {by_api:,.2f}: difference {difference:,.2f}."
    else:
        what = f"Settled on {_dates(file)} says the file, on {_dates(api)} the API."
        cure = _TWICE
    return Problem("Payments", rows[0].id, "Settlement Amount", what, cure)


def _dates(rows: Iterable[SettledRow]) -> str:
    days = sorted({row.settled for row in rows})
    return ", ".join(f"{day:%d/%m/%Y}" for day in days)
