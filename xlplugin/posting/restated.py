"""Rows of a settlement that look like posted ones told otherwise: restated by TikTok, or dated in another zone.

A row is known by its order (or adjustment), its date and its amount. When a settlement covers a day of which a row was
posted, and has another one of that order instead, with the same day or the same amount, it is the same row told
otherwise. An adjustment is one row for good.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlplugin.posting.settled_rows import PostedRow, row_in
from xlplugin.tiktok.facts import SettlementLine

_A_ZONE = timedelta(days=1)


class _Fresh(NamedTuple):
    """A row that is not posted, though others of its order are which the settlement does not have."""

    key: str
    line: SettlementLine
    before: Sequence[PostedRow]


def restated(
    keys: Sequence[str],
    lines: Sequence[SettlementLine],
    posted: Collection[str],
    missing: Iterable[str],
) -> dict[str, PostedRow]:
    """The rows that were posted otherwise, by key, each with what was posted.

    `missing` are the keys of posted rows of the same orders and adjustments that these lines do not have.
    """
    earlier = _by_order(missing)
    if not earlier:
        return {}
    new = [(key, line) for key, line in zip(keys, lines, strict=True) if key not in posted]
    fresh = [
        _Fresh(key, line, sorted(before))
        for key, line in new
        if (before := earlier.get((line.is_order, line.id)))
    ]
    days = [line.settled for line in lines]
    found = _first(fresh, lambda line, before: _is_instead(line, before, min(days), max(days)))
    in_a_zone = _first((one for one in fresh if one.key not in found), _is_shifted)
    shifted = any(_is_shifted(one.line, found[one.key]) for one in fresh if one.key in found)
    if shifted or 2 * len(in_a_zone) > sum(
        1 for _, line in new if line.is_order
    ):  # the file's dates, not one row's
        found.update(in_a_zone)
    return found


def _by_order(keys: Iterable[str]) -> dict[tuple[bool, str], list[PostedRow]]:
    """The rows behind these keys, by their order or adjustment."""
    rows: dict[tuple[bool, str], list[PostedRow]] = defaultdict(list)
    for row in filter(None, map(row_in, keys)):
        rows[row.is_order, row.id].append(row)
    return rows


def _first(
    fresh: Iterable[_Fresh], is_like: Callable[[SettlementLine, PostedRow], bool]
) -> dict[str, PostedRow]:
    pairs = (
        (one.key, next((before for before in one.before if is_like(one.line, before)), None))
        for one in fresh
    )
    return {key: before for key, before in pairs if before}


def _is_instead(line: SettlementLine, before: PostedRow, first: date, last: date) -> bool:
    if not line.is_order:
        return True
    return first <= before.settled <= last and (
        line.settlement == before.amount or line.settled == before.settled
    )


def _is_shifted(line: SettlementLine, before: PostedRow) -> bool:
    """Whether it is the same amount, a day off, as in a file of another time zone."""
    days_off = abs(line.settled - before.settled)
    return line.is_order and days_off == _A_ZONE and line.settlement == before.amount != 0
