"""The proof of a settlement: row parts against rows, rows against the file's own total, every difference by name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import ZERO
from xlplugin.tiktok.facts import Settlement


class Proof(NamedTuple):
    """What a settlement comes to. `unproved` are the rows whose parts are not their settlement, with the difference."""

    rows: int
    earnings: Decimal
    fees: Decimal
    adjustment: Decimal
    settlement: Decimal
    by_kind: Mapping[str, Decimal]
    control_total: Decimal | None
    difference: Decimal
    unproved: tuple[tuple[int, Decimal], ...]


def proof(settlement: Settlement) -> Proof:
    """The proof of one settlement."""
    kinds: dict[str, Decimal] = {}
    unproved = []
    for line in settlement.lines:
        rest = line.settlement
        for part in line.parts:
            kinds[part.kind] = kinds.get(part.kind, ZERO) + part.amount
            rest -= part.amount
        if rest:
            unproved.append((line.row, rest))
    earnings, fees, adjustment, total = (
        sum((getattr(line, name) for line in settlement.lines), ZERO)
        for name in ("earnings", "fees", "adjustment", "settlement")
    )
    difference = ZERO if settlement.total is None else settlement.total - total
    return Proof(
        len(settlement.lines), earnings, fees, adjustment, total, kinds, settlement.total, difference, tuple(unproved)
    )
