"""Add up the columns of a settlement.

Every total is the sum of its columns, row by row, or the file is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import add
from typing import NamedTuple

from xlplugin.money import ZERO, total_of
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.columns import TOTAL, FileColumn, children

ROOT = "Total settlement amount"
ROUNDING = "Rounding difference"

AmountColumn = Sequence[Decimal]


class Grid(NamedTuple):
    """Amounts of a table by column name, and each column's meaning.

    Columns of nothing but zero are in `zero`.
    """

    columns: Mapping[str, FileColumn]
    amounts: Mapping[str, AmountColumn]
    zero: frozenset[str]
    height: int

    @property
    def present(self) -> dict[str, None]:
        """Return the names of all amount columns of the table, in its order."""
        return dict.fromkeys((*self.amounts, *self.zero))

    def column(self, name: str) -> AmountColumn:
        """Return one column's amounts; zeros when it has nothing else or is not in the table."""
        return self.amounts.get(name) or [ZERO] * self.height


class SumDifference(NamedTuple):
    """Total that its columns do not add up to, in one row."""

    row: int
    total: str
    says: Decimal
    adds_up_to: Decimal


def differences(grid: Grid, allowance: Decimal) -> list[SumDifference]:
    """Return every row of every total that is not the sum of its columns, beyond the allowance.

    The details of a part that are all zero are details that are not given.
    """
    found = []
    for total, names in children(grid.columns.values(), grid.present).items():
        says = grid.column(total)
        sums = add_up([grid.amounts[name] for name in names if name in grid.amounts], grid.height)
        if says == sums:
            continue
        is_total = grid.columns[total].use == TOTAL
        for row, (a, b) in enumerate(zip(says, sums, strict=True)):
            if abs(a - b) > allowance and (is_total or b):
                found.append(SumDifference(row, total, a, b))
    return found


def add_up(columns: Iterable[AmountColumn], height: int) -> list[Decimal]:
    """Return the sum of columns, row by row."""
    total: list[Decimal] | None = None
    for column in columns:
        if total is None:
            total = list(column)
        else:
            total = list(map(add, total, column))
    if total is None:
        return [ZERO] * height
    return total


def leaves(grid: Grid) -> list[FileColumn]:
    """Return the columns whose amounts are posted: those at the end of the totals, each once."""
    below = children(grid.columns.values(), grid.present)
    found: list[FileColumn] = []
    waiting = [ROOT]
    while waiting:
        name = waiting.pop()
        column = grid.columns[name]
        if column.use == TOTAL and name in below:
            waiting += reversed(below[name])
        elif name != ROOT:
            found.append(column)
    return found


def parts_by_row(
    grid: Grid, types: Sequence[str], orders: Sequence[bool]
) -> list[tuple[Part, ...]]:
    """Return each row's leaf amounts that are not zero.

    An adjustment's amount is called by the row's type.
    """
    columns = []
    for column in leaves(grid):
        amounts = grid.amounts.get(column.name)
        if amounts is None:
            continue
        if column.role == "adjustment":
            columns.append(_adjustments(column, amounts, types, orders))
        else:
            columns.append(_parts(column, amounts))
    if not columns:
        return [()] * grid.height
    return [tuple(filter(None, row)) for row in zip(*columns, strict=True)]


def _parts(column: FileColumn, amounts: AmountColumn) -> list[Part | None]:
    """Return a column's parts, the equal ones one object; None where there is nothing."""
    made: dict[Decimal, Part | None] = {}
    for amount in set(amounts):
        made[amount] = None
        if amount:
            made[amount] = Part(column.name, column.role, amount)
    return [made[amount] for amount in amounts]


def _adjustments(
    column: FileColumn, amounts: AmountColumn, types: Sequence[str], orders: Sequence[bool]
) -> list[Part | None]:
    made: list[Part | None] = []
    for amount, kind, is_order in zip(amounts, types, orders, strict=True):
        if not amount:
            made.append(None)
        elif is_order:
            made.append(Part(column.name, "adjustment", amount))
        else:
            made.append(Part(kind, "adjustment", amount))
    return made


def rounded(parts: Sequence[tuple[Part, ...]], settlement: AmountColumn) -> list[tuple[Part, ...]]:
    """Return the parts, with a part for the difference that the allowance permits."""
    made = []
    for items, amount in zip(parts, settlement, strict=True):
        rest = amount - total_of(items)
        if rest:
            items = (*items, Part(ROUNDING, "adjustment", rest))
        made.append(items)
    return made
