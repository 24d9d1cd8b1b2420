"""What a settlement row is known by: the one place where its key is written, and read again.

`tiktok:<shop>:settlement:<order or adjustment>:<id>:<date>:<amount>:<number>`, stable over files and languages. The
number tells truly equal rows of one file apart.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import ZERO, quantise
from xlplugin.posting.settlement_methods import is_reserve
from xlplugin.tiktok.facts import SettlementLine

_SETTLEMENT, _ORDER, _ADJUSTMENT = "settlement", "order", "adjustment"


class PostedRow(NamedTuple):
    """A row as its key has it."""

    shop_id: str
    is_order: bool
    id: str
    settled: date
    amount: Decimal


def settlement_key(shop_id: str, line: SettlementLine) -> str:
    """The key of a row but for its last number: stable over files and languages."""
    moved = line.reserve if is_reserve(line) else line.settlement
    amount = quantise(moved, line.currency) + ZERO  # -0.00 is 0.00, 75.6 is 75.60
    return f"{settlement_prefix(shop_id, line)}{line.settled.isoformat()}:{amount}"


def settlement_prefix(shop_id: str, line: SettlementLine) -> str:
    """How the keys of all rows of one order, or one adjustment, begin."""
    return _prefix(shop_id, _ORDER if line.is_order else _ADJUSTMENT, line.id)


def order_prefix(shop_id: str, order_id: str) -> str:
    """How the keys of all settlement rows of an order begin."""
    return _prefix(shop_id, _ORDER, order_id)


def _prefix(shop_id: str, kind: str, row_id: str) -> str:
    return f"tiktok:{shop_id}:{_SETTLEMENT}:{kind}:{row_id}:"


def keys_of(shop_id: str, lines: Iterable[SettlementLine]) -> list[str]:
    """The key of every row of a file, in its order. Truly equal rows of one file differ in the number at the end."""
    seen: dict[str, int] = {}
    keys = []
    for line in lines:
        key = settlement_key(shop_id, line)
        seen[key] = repeat = seen.get(key, 0) + 1
        keys.append(f"{key}:{repeat}")
    return keys


def row_in(key: str) -> PostedRow | None:
    """The row behind a key; None for the key of any other fact."""
    parts = key.split(":", 4)
    if len(parts) < 5 or parts[2] != _SETTLEMENT:
        return None
    row_id, day, amount, _ = parts[4].rsplit(":", 3)
    return PostedRow(parts[1], parts[3] == _ORDER, row_id, date.fromisoformat(day), Decimal(amount))
