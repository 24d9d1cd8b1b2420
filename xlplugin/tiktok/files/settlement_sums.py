"""The sums of a settlement: every total is the sum of its columns, row by row, or the file is refused.

Where a column was seen under one total in some layouts and under another in others, the file's own arithmetic decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from operator import add
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.columns import TOTAL, Column, children

ROOT = "Total settlement amount"
ROUNDING = "Rounding difference"
_MOVABLE = 8
_TRIED_ROWS = 200

Amounts = Sequence[Decimal]


class Grid(NamedTuple):
    """The amounts of a table by column name, and each column's meaning. Columns of nothing but zero are in `zero`."""

    columns: Mapping[str, Column]
    amounts: Mapping[str, Amounts]
    zero: frozenset[str]
    height: int

    @property
    def present(self) -> dict[str, None]:
        """The names of all amount columns of the table, in its order."""
        return dict.fromkeys((*self.amounts, *self.zero))

    def column(self, name: str) -> Amounts:
        """One column's amounts; zeros when it has nothing else or is not in the table."""
        return self.amounts.get(name) or [ZERO] * self.height


class Difference(NamedTuple):
    """A total that its columns do not add up to, in one row."""

    row: int
    total: str
    says: Decimal
    adds_up_to: Decimal


def check_sums(grid: Grid, allowance: Decimal, where: Sequence[int], table: str) -> Grid:
    """The grid, with each column under the total where the file's arithmetic puts it. Raises FixInputError."""
    found = differences(grid, allowance)
    if found:
        grid = _rearranged(grid, found, allowance)
        found = differences(grid, allowance)
    if found:
        raise _refusal(found, where, table)
    return grid


def differences(grid: Grid, allowance: Decimal) -> list[Difference]:
    """Every row of every total that is not the sum of its columns, beyond the allowance."""
    found = []
    for total, names in children(grid.columns.values(), grid.present).items():
        says, sums = (
            grid.column(total),
            add_up([grid.amounts[name] for name in names if name in grid.amounts], grid.height),
        )
        if says != sums:
            # the details of a part that are all zero are details that are not given
            is_total = grid.columns[total].use == TOTAL
            pairs = enumerate(zip(says, sums, strict=True))
            found += [
                Difference(row, total, a, b)
                for row, (a, b) in pairs
                if abs(a - b) > allowance and (is_total or b)
            ]
    return found


def add_up(columns: Iterable[Amounts], height: int) -> list[Decimal]:
    """The sum of columns, row by row."""
    total: list[Decimal] | None = None
    for column in columns:
        total = list(column) if total is None else list(map(add, total, column))
    return [ZERO] * height if total is None else total


def _rearranged(grid: Grid, found: Sequence[Difference], allowance: Decimal) -> Grid:
    """The grid with some of its movable columns under their other total, if that makes the trouble rows add up."""
    rows = list(dict.fromkeys(difference.row for difference in found))[:_TRIED_ROWS]
    trial = Grid(
        grid.columns,
        {name: [column[row] for row in rows] for name, column in grid.amounts.items()},
        grid.zero,
        len(rows),
    )
    movable = [
        n for n in grid.amounts if (c := grid.columns[n]).or_parent and c.or_parent in grid.present
    ][:_MOVABLE]
    for count in range(1, len(movable) + 1):
        for names in combinations(movable, count):
            moved = _moved(trial.columns, names)
            if not differences(trial._replace(columns=moved), allowance):
                return grid._replace(columns=moved)
    return grid


def _moved(columns: Mapping[str, Column], names: Iterable[str]) -> dict[str, Column]:
    chosen = set(names)
    return {
        name: column._replace(parent=column.or_parent) if name in chosen else column
        for name, column in columns.items()
    }


def _refusal(found: Sequence[Difference], where: Sequence[int], table: str) -> FixInputError:
    """The first difference in words, and how many there are."""
    first = found[0]
    rows = len({difference.row for difference in found})
    more = f" {rows} rows do not add up." if rows > 1 else ""
    return FixInputError(
        f"'{first.total}' says {first.says}, its columns add up to {first.adds_up_to}: "
        f"difference {first.says - first.adds_up_to}.{more}",
        where=f"{table}, row {where[first.row]}",
        cure="Download the file again; if it stays so, a column has a new meaning and the file is not safe to post.",
    )


def leaves(grid: Grid) -> list[Column]:
    """The columns whose amounts are posted: those at the end of the totals, each once."""
    below = children(grid.columns.values(), grid.present)
    found: list[Column] = []
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
    """Each row's leaf amounts that are not zero. An adjustment's amount is called by the row's type."""
    columns = [
        _adjustments(column, amounts, types, orders)
        if column.role == "adjustment"
        else _parts(column, amounts)
        for column in leaves(grid)
        if (amounts := grid.amounts.get(column.name)) is not None
    ]
    return (
        [tuple(filter(None, row)) for row in zip(*columns, strict=True)]
        if columns
        else [()] * grid.height
    )


def _parts(column: Column, amounts: Amounts) -> list[Part | None]:
    """A column's parts, the equal ones one object; None where there is nothing."""
    made = {
        amount: Part(column.name, column.role, amount) if amount else None
        for amount in set(amounts)
    }
    return [made[amount] for amount in amounts]


def _adjustments(
    column: Column, amounts: Amounts, types: Sequence[str], orders: Sequence[bool]
) -> list[Part | None]:
    return [
        Part(column.name if is_order else kind, "adjustment", amount) if amount else None
        for amount, kind, is_order in zip(amounts, types, orders, strict=True)
    ]


def rounded(parts: Sequence[tuple[Part, ...]], settlement: Amounts) -> list[tuple[Part, ...]]:
    """The parts, with what the allowance let pass as a part of its own."""
    made = []
    for items, amount in zip(parts, settlement, strict=True):
        rest = amount - sum((part.amount for part in items), ZERO)
        made.append((*items, Part(ROUNDING, "adjustment", rest)) if rest else items)
    return made
