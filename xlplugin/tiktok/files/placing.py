"""Find the total that each column of a settlement adds to, where headings do not say.

The file's own sums decide.

A column is moved only when every row of every total adds up with it there and not without it. Where
exactly one placement does that, it is taken and named; where several do, the user is asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from xlplugin.money import ZERO
from xlplugin.tiktok.files.columns import INFO, PART, TOTAL, FileColumn, children
from xlplugin.tiktok.files.settlement_sums import ROOT, AmountColumn, Grid, add_up, differences

_TRIED_ROWS = 30
_MOST_STEPS = 20_000
_MOST_MOVES = 6
_REVENUE = ("sale", "refund")
_COSTS = ("fee", "shipping", "tax")


class Extra(NamedTuple):
    """Column whose place is found from the sums.

    It is unknown, or the user gave it a role, or it repeats the known column `repeats`.
    """

    name: str
    heading: str
    amounts: AmountColumn
    role: str = ""
    repeats: FileColumn | None = None

    @property
    def must_count(self) -> bool:
        """Return whether the user said that it is an amount of the settlement."""
        return bool(self.role)

    @property
    def is_new(self) -> bool:
        """Return whether neither the product nor the user knows the column."""
        return not self.role and self.repeats is None


class Placement(NamedTuple):
    """Columns that move to another total: the total's name, or None for no total."""

    moves: Mapping[str, str | None]


class Placing(NamedTuple):
    """Chosen placement.

    With `others` true there is one more that adds up and posts otherwise.
    """

    placement: Placement
    others: bool


def find_placement(grid: Grid, extras: Sequence[Extra], allowance: Decimal) -> Placing | None:
    """Return the placement with the fewest moves under which every row adds up.

    None when there is none.
    """
    for anywhere in (False, True):
        search = _Search(grid, extras, allowance, anywhere=anywhere)
        found = [one for one in search.solutions() if _adds_up(grid, extras, one, allowance)]
        if found:
            found.sort(key=lambda one: sum(1 for name in one.moves if name in grid.columns))
            posted = {_posted(grid, extras, one) for one in found}
            return Placing(found[0], len(posted) > 1 or _is_total_alone(grid, extras, found[0]))
    return None


def placed(
    grid: Grid, extras: Sequence[Extra], placement: Placement, roles: Mapping[str, str]
) -> Grid:
    """Return the grid with every column where the placement has it.

    `roles` are those of the extras that count.
    """
    columns = dict(grid.columns)
    amounts = dict(grid.amounts)
    for name, parent in placement.moves.items():
        if name in columns and parent:
            columns[name] = columns[name]._replace(
                use=_use(columns[name]), parent=parent, or_parent=""
            )
        elif name in columns:
            amounts.pop(name, None)
    for extra in extras:
        parent = placement.moves.get(extra.name, _home(extra))
        if not parent:
            continue
        base = extra.repeats
        if base and base.name in amounts and parent == columns[base.name].parent:
            amounts[base.name] = add_up([amounts[base.name], extra.amounts], grid.height)
        else:
            role = roles.get(extra.name, "")
            if base:
                role = base.role
            columns[extra.name] = FileColumn(extra.name, PART, role, parent)
            amounts[extra.name] = extra.amounts
    return grid._replace(columns=columns, amounts=amounts)


def may_hold(total: FileColumn, role: str) -> bool:
    """Return whether amounts of a role can be part of a total.

    Sales and refunds are part of revenue; fees, shipping and taxes are part of costs; each can be
    part of the settlement amount itself.
    """
    if not role or total.name == ROOT:
        return True
    is_revenue = total.role in _REVENUE
    if is_revenue:
        return role in _REVENUE
    return role in _COSTS


def _use(column: FileColumn) -> str:
    if column.use == INFO:
        return PART
    return column.use


def _home(extra: Extra) -> str | None:
    """Return the total under which an extra stands before anything is moved."""
    if extra.repeats is None:
        return None
    return extra.repeats.parent


def _adds_up(grid: Grid, extras: Sequence[Extra], placement: Placement, allowance: Decimal) -> bool:
    """Return whether all rows add up, not only those that were tried."""
    roles = {extra.name: extra.role or "fee" for extra in extras}
    return not differences(placed(grid, extras, placement, roles), allowance)


def counts(grid: Grid, extra: Extra, placement: Placement) -> bool:
    """Return whether an extra is posted.

    It adds to a total, and is no detail of an amount that is posted.
    """
    parent = placement.moves.get(extra.name, _home(extra))
    return bool(parent) and grid.columns[parent or ROOT].use == TOTAL


def _posted(
    grid: Grid, extras: Sequence[Extra], placement: Placement
) -> frozenset[tuple[object, ...]]:
    """Return what of the extras is posted: two placements that post the same are one."""
    found: set[tuple[object, ...]] = set()
    repeated = {}
    for extra in extras:
        if extra.repeats:
            repeated[extra.repeats.name] = extra.repeats
    for name, column in repeated.items():
        if placement.moves.get(name, column.parent):
            found.add((name, tuple(grid.amounts[name])))
    for extra in extras:
        if counts(grid, extra, placement):
            what = extra.name
            if extra.repeats:
                what = extra.repeats.name
            found.add((what, tuple(extra.amounts)))
    return frozenset(found)


def _is_total_alone(grid: Grid, extras: Sequence[Extra], placement: Placement) -> bool:
    """Return whether new columns add up to a total that has no columns of its own.

    They may be its parts, or the total may be right without them.
    """
    if placement.moves:
        return False
    new = [extra for extra in extras if extra.is_new]
    below = children(grid.columns.values(), grid.present)
    for name, amounts in grid.amounts.items():
        if grid.columns[name].use != TOTAL or name in below:
            continue
        for count in (1, 2):
            for chosen in combinations(new, count):
                if add_up([extra.amounts for extra in chosen], grid.height) == list(amounts):
                    return True
    return False


class _Search:
    """All placements of fewest moves, tried on the first rows that do not add up."""

    def __init__(
        self, grid: Grid, extras: Sequence[Extra], allowance: Decimal, *, anywhere: bool
    ) -> None:
        self._grid = grid
        self._allowance = allowance
        self._below = children(grid.columns.values(), grid.present)
        self._parent: dict[str, str | None] = {}
        for parent, names in self._below.items():
            for name in names:
                self._parent[name] = parent
        self._extras = {extra.name: extra for extra in extras}
        for extra in extras:
            self._parent[extra.name] = self._present_home(extra)
        rows = self._trial_rows(extras)
        self._amounts: dict[str, list[Decimal]] = {}
        for name, column in grid.amounts.items():
            self._amounts[name] = [column[row] for row in rows]
        for extra in extras:
            self._amounts[extra.name] = [extra.amounts[row] for row in rows]
        self._says = {name: self._amounts.get(name, [ZERO] * len(rows)) for name in self._parents()}
        self._sums = {name: [ZERO] * len(rows) for name in self._says}
        for name, home in self._parent.items():
            if home and name in self._amounts:
                self._add(home, name, 1)
        self._options = dict(self._all_options(anywhere=anywhere))
        self._steps = 0

    def solutions(self) -> list[Placement]:
        """Return every placement of the fewest moves; none when there is none within the limit."""
        for depth in range(_MOST_MOVES + 1):
            found: dict[frozenset[tuple[str, str | None]], Placement] = {}
            self._try({}, depth, found)
            if found:
                return list(found.values())
        return []

    def _present_home(self, extra: Extra) -> str | None:
        parent: str | None = _home(extra)
        while parent and parent not in self._grid.present:
            parent = self._grid.columns[parent].parent or None
        return parent

    def _trial_rows(self, extras: Sequence[Extra]) -> list[int]:
        """Return rows that do not add up, then rows in which an extra holds an amount."""
        rows = [one.row for one in differences(self._grid, self._allowance)]
        for extra in extras:
            rows += [row for row, amount in enumerate(extra.amounts) if amount][:_TRIED_ROWS]
        return list(dict.fromkeys(rows))[:_TRIED_ROWS]

    def _parents(self) -> list[str]:
        """Return what a column may add to.

        The file's totals, and its parts that are given in detail.
        """
        columns = self._grid.columns
        found = []
        for name in self._grid.present:
            if columns[name].use == TOTAL or name in self._below:
                found.append(name)
        return found

    def _all_options(self, *, anywhere: bool) -> Iterator[tuple[str, list[str | None]]]:
        """Yield each column that may be moved, with where it may go."""
        parents = self._parents()
        totals = [name for name in parents if self._grid.columns[name].use == TOTAL]
        repeated = set()
        for extra in self._extras.values():
            if extra.repeats:
                repeated.add(extra.repeats.name)
        for name in self._grid.amounts:
            column = self._grid.columns[name]
            declared = []
            if column.or_parent in self._grid.present:
                declared.append(column.or_parent)
            if name == ROOT or not (declared or name in self._parent):
                continue
            is_free = anywhere and column.use == PART and name in self._parent
            more: Sequence[str | None] = ()
            if is_free and self._is_seen_often(name):
                more = totals
            found: list[str | None] = []
            for place in dict.fromkeys((*declared, *more)):
                if place != self._parent.get(name):
                    found.append(place)
            if name in repeated:
                found.append(None)
            if found:
                yield name, found
        for extra in self._extras.values():
            where = parents
            if extra.must_count:
                where = totals
            yield extra.name, list(self._preferred(extra, where))

    def _is_seen_often(self, name: str) -> bool:
        """Return whether several rows show a column's place.

        In one row a changed amount may look the same.
        """
        return sum(1 for amount in self._grid.amounts[name] if amount) > 1

    def _preferred(self, extra: Extra, parents: Iterable[str]) -> Iterator[str | None]:
        """Yield the totals of the extra's own role first."""
        home = self._parent[extra.name]
        if extra.repeats:
            yield None
        columns = self._grid.columns
        own = [name for name in parents if extra.role and columns[name].role == extra.role]
        for name in dict.fromkeys((*own, *parents)):
            if name != home and may_hold(columns[name], extra.role):
                yield name

    def _try(
        self,
        moves: dict[str, str | None],
        left: int,
        found: dict[frozenset[tuple[str, str | None]], Placement],
    ) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return
        trouble = self._trouble()
        waiting = []
        for name, extra in self._extras.items():
            if extra.must_count and not moves.get(name):
                waiting.append(name)
        if not trouble and not waiting:
            found.setdefault(frozenset(moves.items()), Placement(dict(moves)))
            return
        if left < max(len(waiting), 1):
            return
        if trouble:
            names = [name for name in self._options if name not in moves]
        else:
            names = [waiting[0]]
        for name in names:
            old = self._parent.get(name)
            for new in self._options.get(name, ()):
                if trouble and trouble not in (old, new):
                    continue
                self._move(name, old, new)
                moves[name] = new
                self._try(moves, left - 1, found)
                del moves[name]
                self._move(name, new, old)

    def _trouble(self) -> str:
        """Return the first total that does not add up in some row; "" when all do."""
        for name, says in self._says.items():
            if name not in self._below and not any(self._sums[name]):
                continue
            is_total = self._grid.columns[name].use == TOTAL
            for a, b in zip(says, self._sums[name], strict=True):
                if abs(a - b) > self._allowance and (is_total or b):
                    return name
        return ""

    def _move(self, name: str, old: str | None, new: str | None) -> None:
        if old:
            self._add(old, name, -1)
        if new:
            self._add(new, name, 1)

    def _add(self, parent: str, name: str, sign: int) -> None:
        sums = self._sums[parent]
        for row, amount in enumerate(self._amounts[name]):
            sums[row] += sign * amount
