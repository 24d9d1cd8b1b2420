"""Detect rows that TikTok restated after they were posted, or that a file dates in another zone.

A row is known by its order (or adjustment), its date and its amount. If a settlement covers the
date of a posted row but has another row of that order instead, with the same date or the same
amount, TikTok has restated the row. An adjustment is always one row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlplugin.posting.settled_rows import PostedRow, row_in
from xlplugin.tiktok.facts import SettlementLine

_ZONE_DIFFERENCE = timedelta(days=1)


class _NewRow(NamedTuple):
    """A row that is not posted, and the posted rows of its order that the settlement lacks."""

    key: str
    line: SettlementLine
    posted: Sequence[PostedRow]


def restated_rows(
    keys: Sequence[str],
    lines: Sequence[SettlementLine],
    posted: Collection[str],
    missing: Iterable[str],
) -> dict[str, PostedRow]:
    """Find the rows of a statement that were posted with another date or amount.

    Args:
        keys: The key of each row.
        lines: The rows of the statement.
        posted: Keys of rows that are posted.
        missing: Keys of posted rows of the same orders and adjustments that the statement lacks.

    Returns:
        The posted row that each restated row replaces, by the key of the new row.
    """
    earlier = _by_order(missing)
    if not earlier:
        return {}
    new_rows = []
    new_orders = 0
    for key, line in zip(keys, lines, strict=True):
        if key in posted:
            continue
        new_orders += line.is_order
        rows = earlier.get((line.is_order, line.id))
        if rows:
            new_rows.append(_NewRow(key, line, sorted(rows)))
    days = [line.settled for line in lines]
    found = _replaced_rows(new_rows, min(days), max(days))
    shifted = _shifted_rows(row for row in new_rows if row.key not in found)
    is_other_zone = 2 * len(shifted) > new_orders  # most rows are a day off: the dates of the file
    for row in new_rows:
        if row.key in found and _is_shifted(row.line, found[row.key]):
            is_other_zone = True
    if is_other_zone:
        found.update(shifted)
    return found


def _by_order(keys: Iterable[str]) -> dict[tuple[bool, str], list[PostedRow]]:
    """Return the rows of these keys, by their order or adjustment."""
    rows: dict[tuple[bool, str], list[PostedRow]] = defaultdict(list)
    for key in keys:
        row = row_in(key)
        if row:
            rows[row.is_order, row.id].append(row)
    return rows


def _replaced_rows(rows: Iterable[_NewRow], first: date, last: date) -> dict[str, PostedRow]:
    """Return the first posted row that each new row replaces, by the new row's key."""
    found = {}
    for row in rows:
        for posted in row.posted:
            if _is_replaced(row.line, posted, first, last):
                found[row.key] = posted
                break
    return found


def _shifted_rows(rows: Iterable[_NewRow]) -> dict[str, PostedRow]:
    """Return the first posted row that each new row shows a day off, by the new row's key."""
    found = {}
    for row in rows:
        for posted in row.posted:
            if _is_shifted(row.line, posted):
                found[row.key] = posted
                break
    return found


def _is_replaced(line: SettlementLine, posted: PostedRow, first: date, last: date) -> bool:
    """Return whether a row replaces a posted one, within the dates that the statement covers."""
    if not line.is_order:
        return True
    if not first <= posted.settled <= last:
        return False
    return line.settlement == posted.amount or line.settled == posted.settled


def _is_shifted(line: SettlementLine, posted: PostedRow) -> bool:
    """Return whether a row has the posted amount, a day off, as a file of another zone shows it."""
    days_off = abs(line.settled - posted.settled)
    return line.is_order and days_off == _ZONE_DIFFERENCE and line.settlement == posted.amount != 0
