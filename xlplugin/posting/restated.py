"""Detect rows that TikTok restated after they were posted, or that a file dates in another zone.

A row is identified by its order or adjustment, date and amount. A row may be restated if the
settlement lacks a posted row of an order, and has another row of that order with the same date or
the same amount. It is then held, and the user is asked. An adjustment is always one row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from xlplugin.ledger.settlement_keys import PostedRow, row_in
from xlplugin.tiktok.facts import SettlementLine


class _NewRow(NamedTuple):
    """Row that is not posted, and the posted rows of its order that the settlement lacks."""

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
    for key, line in zip(keys, lines, strict=True):
        if key in posted:
            continue
        rows = earlier.get((line.is_order, line.id))
        if rows:
            new_rows.append(_NewRow(key, line, sorted(rows)))
    return _replaced_rows(new_rows)


def _by_order(keys: Iterable[str]) -> dict[tuple[bool, str], list[PostedRow]]:
    """Return the rows of these keys, by their order or adjustment."""
    rows: dict[tuple[bool, str], list[PostedRow]] = defaultdict(list)
    for key in keys:
        row = row_in(key)
        if row:
            rows[row.is_order, row.id].append(row)
    return rows


def _replaced_rows(rows: Iterable[_NewRow]) -> dict[str, PostedRow]:
    """Return the first posted row that each new row replaces, by the new row's key."""
    found = {}
    for row in rows:
        for posted in row.posted:
            if _is_replaced(row.line, posted):
                found[row.key] = posted
                break
    return found


def _is_replaced(line: SettlementLine, posted: PostedRow) -> bool:
    """Return whether a row may be a posted one with another date or amount."""
    if not line.is_order:
        return True
    return line.settled == posted.settled or line.settlement == posted.amount != 0
