"""The same settlement as the file and as the API tell it: every row in both, and every difference to the cent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.money import ZERO

_CURE = "Look at it in Seller Center, Finance, before you post."
_TWICE = "Post it from one of the two only: with two dates it would be posted twice."


class SettledRow(NamedTuple):
    """What tells one row of a settlement from another, wherever it comes from."""

    is_order: bool
    id: str
    settled: date
    amount: Decimal


class Compared(NamedTuple):
    """The days that both sides have, how many rows agree, the sums of both over these days, and what differs."""

    first: date
    last: date
    agreeing: int
    of_file: Decimal
    by_api: Decimal
    problems: list[Problem]


def compare(file: Sequence[SettledRow], api: Sequence[SettledRow]) -> Compared | None:
    """The differences between the file and the API over the days that both cover; None where they share no day."""
    if not file or not api:
        return None
    first = max(min(row.settled for row in side) for side in (file, api))
    last = min(max(row.settled for row in side) for side in (file, api))
    if first > last:
        return None
    ours, theirs = Counter(file), Counter(api)
    left, right = _by_id((ours - theirs).elements()), _by_id((theirs - ours).elements())
    problems = [
        problem
        for key in dict.fromkeys([*left, *right])
        for problem in _difference(key[1], left.get(key, []), right.get(key, []), first, last)
    ]
    agreeing = sum(count for row, count in (ours & theirs).items() if first <= row.settled <= last)
    return Compared(
        first, last, agreeing, _sum(file, first, last), _sum(api, first, last), problems
    )


def _by_id(rows: Iterable[SettledRow]) -> Mapping[tuple[bool, str], list[SettledRow]]:
    found: dict[tuple[bool, str], list[SettledRow]] = defaultdict(list)
    for row in rows:
        found[row.is_order, row.id].append(row)
    return found


def _difference(
    identity: str, file: list[SettledRow], api: list[SettledRow], first: date, last: date
) -> list[Problem]:
    """What differs in the rows of one order or adjustment; rows outside the common days are nobody's fault."""
    if not any(first <= row.settled <= last for row in (*file, *api)):
        return []
    of_file, by_api = (sum((row.amount for row in side), ZERO) for side in (file, api))
    if not api:
        return [_problem(identity, f"Only the file has it: {of_file:,.2f}.", _CURE)]
    if not file:
        return [_problem(identity, f"Only the API has it: {by_api:,.2f}.", _CURE)]
    if of_file != by_api:
        what = f"The file says {of_file:,.2f}, the API {by_api:,.2f}: difference {of_file - by_api:,.2f}."
        return [_problem(identity, what, _CURE)]
    return [
        _problem(
            identity, f"Settled on {_days(file)} says the file, on {_days(api)} the API.", _TWICE
        )
    ]


def _days(rows: Iterable[SettledRow]) -> str:
    return ", ".join(f"{day:%d/%m/%Y}" for day in sorted({row.settled for row in rows}))


def _sum(rows: Iterable[SettledRow], first: date, last: date) -> Decimal:
    return sum((row.amount for row in rows if first <= row.settled <= last), ZERO)


def _problem(identity: str, what: str, cure: str) -> Problem:
    return Problem("Payments", identity, "Settlement Amount", what, cure)
