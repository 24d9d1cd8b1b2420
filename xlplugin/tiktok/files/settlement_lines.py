"""Read the rows of a settlement's table as facts.

One line for each order or adjustment, each amount once.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError, Problem
from xlplugin.tiktok.facts import Part, SettlementLine, SkuShare
from xlplugin.tiktok.files.columns import children
from xlplugin.tiktok.files.headed_table import TableRows
from xlplugin.tiktok.files.layouts import CREATED, ID, RELATED, SETTLED, TOTAL_SETTLEMENT, TYPE
from xlplugin.tiktok.files.questions import question
from xlplugin.tiktok.files.settlement_grid import (
    CUSTOMER_PAYMENT,
    PAYABLE,
    PLATFORM_DISCOUNTS,
    RESERVE,
    TableRead,
)
from xlplugin.tiktok.files.settlement_sums import Grid, add_up, leaves, parts_by_row, rounded
from xlplugin.tiktok.files.settlement_table import EXPORT
from xlplugin.tiktok.files.settlement_types import ADJUSTMENT, ORDER, RowType, row_type
from xlplugin.tiktok.files.told import BLANK, RESERVE_RELEASE, TYPE_WORDS, WITHDRAWAL
from xlplugin.tiktok.files.values import shown
from xlplugin.tiktok.markets.spelling import fold
from xlplugin.wording import day_of

_MOST_WARNINGS = 20
_LONGEST_WEIGHT = 9  # digits
_LOOK_AT_BOTH = (
    "Each is posted. Look in Seller Center whether it was settled so often; "
    "if the file was put together from several, "
    "load each of those instead."
)
# the amounts of a line, from settlement to shipping fee, that add up over an order's rows
_SUMMED = range(SettlementLine._fields.index("settlement"), SettlementLine._fields.index("parts"))


class LinesRead(NamedTuple):
    """Content of a settlement's table.

    Attributes:
        lines: The orders and adjustments.
        movements: Rows that only move money to the bank.
        problems: What the user must look at, such as types that are not known.
        repeats: Rows that are equal in every amount.
    """

    lines: list[SettlementLine]
    movements: list[SettlementLine]
    problems: list[Problem]
    repeats: list[Problem]


def read_lines(rows: TableRows, grid: Grid, how: TableRead) -> LinesRead:
    """Return the lines of a table.

    A row that moves a reserve becomes a line with that reserve and a settlement of 0.00. A row that
    moves money to the bank becomes a movement.

    Raises:
        AskWord: a type of row is not known, and its rows look like orders.
        FixInputError: a row lacks its date or its id.
    """
    columns = _columns(rows, grid)
    types = _types(rows, how.told.types, _facts(columns))
    lines = _lines(rows, grid, how, columns, types)
    lines = _with_reserves(lines, _reserves(rows, grid))
    lines = _with_weights(rows, lines)
    repeats = _repeats(lines, rows.ids("SKU ID"))
    if rows.table.numbers("SKU ID"):
        lines = _by_order(rows, lines)
    kept, movements = _movements_apart(lines)
    return LinesRead(kept, movements, _problems(kept, types), repeats)


class _Columns(NamedTuple):
    """Columns that decide the type of a row and become fields of its line."""

    ids: Sequence[str]
    related: Sequence[str]
    settlement: Sequence[Decimal]
    earnings: Sequence[Decimal]
    adjustment: Sequence[Decimal]
    fees: Sequence[Decimal]


def _columns(rows: TableRows, grid: Grid) -> _Columns:
    settlement = grid.column(TOTAL_SETTLEMENT)
    earnings, adjustment, fees = _three_sums(grid)
    return _Columns(rows.ids(ID), rows.ids(RELATED), settlement, earnings, adjustment, fees)


def _lines(
    rows: TableRows, grid: Grid, how: TableRead, columns: _Columns, types: Sequence[RowType]
) -> list[SettlementLine]:
    """Return one line for each row, without reserves, weights and SKUs."""
    names = [kind.name for kind in types]
    orders = [kind.is_order for kind in types]
    settled = _settled(rows)
    parts = parts_by_row(grid, names, orders)
    if how.allowance:
        parts = rounded(parts, columns.settlement)
    fields = (
        rows.numbers,
        columns.ids,
        names,
        orders,
        columns.related,
        _created(rows, settled),
        settled,
        [how.currency] * len(types),
        columns.settlement,
        columns.earnings,
        columns.fees,
        columns.adjustment,
        grid.column(CUSTOMER_PAYMENT),
        _of_role(grid, "sale"),
        grid.column(PLATFORM_DISCOUNTS),
        _of_role(grid, "shipping"),
        parts,
        rows.ids("Statement ID"),
        rows.ids("Payment ID"),
    )
    return list(map(SettlementLine, *fields))


def _created(rows: TableRows, settled: Sequence[date]) -> list[date]:
    """Return the day of each order; the day it was settled where the file has none."""
    days = []
    for moment, day in zip(rows.moments(CREATED), settled, strict=True):
        days.append(day_of(moment) or day)
    return days


def _with_reserves(
    lines: list[SettlementLine], reserves: Sequence[Decimal]
) -> list[SettlementLine]:
    if not any(reserves):
        return lines
    made = []
    for line, reserve in zip(lines, reserves, strict=True):
        made.append(line._replace(reserve=reserve))
    return made


def _with_weights(rows: TableRows, lines: list[SettlementLine]) -> list[SettlementLine]:
    labels = _grams(rows, "Estimated package weight (g)")
    charged = _grams(rows, "Actual package weight (g)")
    if not any(labels) and not any(charged):
        return lines
    made = []
    for line, label, weighed in zip(lines, labels, charged, strict=True):
        made.append(line._replace(label_weight=label, charged_weight=weighed))
    return made


def _grams(rows: TableRows, heading: str) -> list[int]:
    """Return the weight of each row in whole grams; 0 where there is none, or no number."""
    if not rows.table.numbers(heading):
        return [0] * len(rows.numbers)
    grams = []
    for text in rows.texts(heading):
        whole = text.replace(",", "").partition(".")[0]
        weight = 0
        if whole.isdecimal() and len(whole) < _LONGEST_WEIGHT:
            weight = int(whole)
        grams.append(weight)
    return grams


class _RowFacts(NamedTuple):
    """Facts that tell an order's row from an adjustment's where its type does not."""

    id: str
    related: str
    earnings: Decimal
    adjustment: Decimal
    settlement: Decimal

    @property
    def looks_like_an_order(self) -> bool:
        """Return whether the row sold something, or relates to its own number."""
        return bool(self.earnings) or self.id == self.related

    @property
    def is_an_adjustment(self) -> bool:
        """Return whether the row's amounts are an adjustment and nothing else."""
        return not self.looks_like_an_order and self.adjustment == self.settlement

    @property
    def looks_like_a_movement(self) -> bool:
        """Return whether the row may only move the balance.

        It then has neither an order's nor an adjustment's number.
        """
        return self.is_an_adjustment and not self.related and not _is_adjustment_id(self.id)


def _facts(columns: _Columns) -> list[_RowFacts]:
    facts = []
    for row in zip(
        columns.ids,
        columns.related,
        columns.earnings,
        columns.adjustment,
        columns.settlement,
        strict=True,
    ):
        facts.append(_RowFacts(*row))
    return facts


def _types(rows: TableRows, told: Mapping[str, str], facts: Sequence[_RowFacts]) -> list[RowType]:
    """Return the type of each row.

    A table without such a column has nothing but orders. Raises AskWord.
    """
    texts = [ORDER] * len(rows.numbers)
    if rows.table.numbers(TYPE):
        texts = rows.texts(TYPE)
    known = {text: row_type(text, told) for text in set(texts)}
    reasons = rows.texts("Adjustment reason") if "" in known else []
    types = []
    for place, text in enumerate(texts):
        kind: RowType | None = known[text]
        if not text:
            kind = _blank_type(told, facts[place], reasons[place])
        _refuse_odd_type(rows, place, kind.name if kind else "")
        if kind is None or (not kind.is_known and facts[place].looks_like_an_order):
            raise _ask_type(rows, place, text)
        if not kind.is_known and facts[place].looks_like_a_movement:
            raise _ask_movement(rows, place, text, facts[place].settlement)
        if kind.moves and facts[place].earnings:
            raise _ask_type(rows, place, text, "It moves the balance, and the row has revenue.")
        types.append(kind)
    return types


def _blank_type(told: Mapping[str, str], facts: _RowFacts, reason: str) -> RowType | None:
    """Return the type of a row whose type is blank.

    It is the meaning that the user gave for blanks, or Adjustment if the row has an adjustment
    amount; else None. If the user said that blanks are orders, a row that looks like an
    adjustment stays one: a file can have both.
    """
    said = told.get(fold(BLANK), "")
    if said == ADJUSTMENT:
        return _adjustment_for(reason)
    if facts.is_an_adjustment and said in ("", ORDER):
        return _adjustment_for(reason)
    if not said:
        return None
    return row_type(BLANK, told)


def _adjustment_for(reason: str) -> RowType:
    """Return the type Adjustment, with the reason as its name if the file gives one."""
    kind = row_type(reason) if reason else None
    if kind is None or kind.is_order:
        return RowType(ADJUSTMENT, False, True)
    return kind._replace(is_known=True)


def _ask_type(rows: TableRows, place: int, text: str, why: str = "") -> FixInputError:
    what = "The row has no type, and looks like an order's."
    if why:
        what = f"'{shown(text or BLANK)}' cannot be this row's type. {why}"
    elif text:
        what = f"'{shown(text)}' is a type that was not seen before, and its rows look like orders."
    return question(
        what,
        where=f"{rows.where}, row {rows.numbers[place]}, column '{TYPE}'",
        word=text or BLANK,
        meanings=TYPE_WORDS,
    )


def _ask_movement(rows: TableRows, place: int, text: str, settlement: Decimal) -> FixInputError:
    moved = RESERVE_RELEASE
    if settlement < 0:
        moved = WITHDRAWAL
    return question(
        f"'{shown(text)}' is a type that was not seen before. Its row relates to no order and has "
        "no adjustment's number: it may only move the balance.",
        where=f"{rows.where}, row {rows.numbers[place]}, column '{TYPE}'",
        word=text,
        meanings=(ADJUSTMENT, moved),
    )


def _refuse_odd_type(rows: TableRows, place: int, name: str) -> None:
    if name.startswith(("=", "+", "-", "@")) or len(name) > 200:
        raise FixInputError(
            f"'{shown(name)}' is not a type of row.",
            where=f"{rows.where}, row {rows.numbers[place]}",
            cure=EXPORT,
        )


def _movements_apart(
    lines: Sequence[SettlementLine],
) -> tuple[list[SettlementLine], list[SettlementLine]]:
    """Return the lines, and the rows that move money to the bank.

    A row that moves a reserve stays a line.
    """
    kept = []
    movements = []
    types = {line.type for line in lines}
    moves = {name: row_type(name).moves for name in types}
    for line in lines:
        if moves[line.type] == "withdrawal":
            movements.append(line)
        elif moves[line.type] == "reserve":
            kept.append(
                line._replace(
                    settlement=line.settlement * 0,
                    adjustment=line.adjustment * 0,
                    parts=(),
                    reserve=line.settlement,
                )
            )
        else:
            kept.append(line)
    return kept, movements


def _settled(rows: TableRows) -> list[date]:
    """Return the settlement dates: in the zone of the file, as the file has them."""
    moments = rows.moments(SETTLED)
    for number, moment in zip(rows.numbers, moments, strict=True):
        if moment is None:
            raise FixInputError(
                "The row has no settlement date.", where=f"{rows.where}, row {number}", cure=EXPORT
            )
    return [moment.date() for moment in moments if moment]


def _three_sums(grid: Grid) -> tuple[Sequence[Decimal], Sequence[Decimal], Sequence[Decimal]]:
    """Return the earnings, the adjustment and the fees of each row.

    Fees are what is neither earnings nor an adjustment, so shipping is among them.
    """
    tops = children(grid.columns.values(), grid.present).get(TOTAL_SETTLEMENT, [])
    named: dict[str, list[Sequence[Decimal]]] = {"earnings": [], "adjustment": [], "fees": []}
    for name in tops:
        named[_GROUPS.get(grid.columns[name].role, "fees")].append(grid.column(name))
    earnings, adjustment, fees = (add_up(columns, grid.height) for columns in named.values())
    return earnings, adjustment, fees


_GROUPS = {"sale": "earnings", "refund": "earnings", "adjustment": "adjustment"}


def _of_role(grid: Grid, role: str) -> list[Decimal]:
    columns = []
    for leaf in leaves(grid):
        if leaf.role == role and leaf.name in grid.amounts:
            columns.append(grid.amounts[leaf.name])
    return add_up(columns, grid.height)


def _reserves(rows: TableRows, grid: Grid) -> list[Decimal]:
    """Return the reserve of each row: negative if held back, positive if released.

    Files with either sign were seen. The amount payable decides the sign; if the file has none,
    the reserve's status does. Raises FixInputError.
    """
    amounts, settlement = grid.column(RESERVE), grid.column(TOTAL_SETTLEMENT)
    if PAYABLE not in grid.amounts:
        states: Sequence[str] = [""] * grid.height
        if rows.table.numbers("Reserve status"):
            states = rows.texts("Reserve status")
        found = []
        for amount, state in zip(amounts, states, strict=True):
            found.append(abs(amount) if "releas" in state.casefold() else -abs(amount))
        return found
    reserves = []
    for payable, settled in zip(grid.column(PAYABLE), settlement, strict=True):
        reserves.append(payable - settled)
    for number, reserve, amount in zip(rows.numbers, reserves, amounts, strict=True):
        if abs(reserve) != abs(amount):
            what = f"'{PAYABLE}' is {reserve} beside the settlement, '{RESERVE}' is {amount}."
            raise FixInputError(what, where=f"{rows.where}, row {number}", cure=EXPORT)
    return reserves


# --- a row for each SKU ---------------------------------------------------------------------------


def _by_order(rows: TableRows, lines: Sequence[SettlementLine]) -> list[SettlementLine]:
    """Return one line for each order of a statement, with its SKUs.

    An adjustment keeps its own line. If a SKU comes twice, the order was settled twice, such as a
    refund on the day of the sale: this makes two lines.
    """
    skus = _skus(rows, lines)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    seen: Counter[tuple[object, ...]] = Counter()
    for place, line in enumerate(lines):
        if not line.is_order:
            groups[place,].append(place)
            continue
        order = (line.statement_id, line.settled, line.id)
        sku = (*order, skus[place].sku_id)
        groups[*order, seen[sku]].append(place)
        seen[sku] += 1
    made = []
    for places in groups.values():
        own = [lines[place] for place in places]
        made.append(_together(own, [skus[place] for place in places]))
    return made


def _skus(rows: TableRows, lines: Sequence[SettlementLine]) -> list[SkuShare]:
    ids, names = rows.ids("SKU ID"), rows.texts("Product name")
    quantities = [_quantity(text) for text in rows.texts("Quantity")]
    found = []
    for sku, quantity, name, line in zip(ids, quantities, names, lines, strict=True):
        found.append(SkuShare(sku, quantity, name, line.settlement, line.parts))
    return found


def _quantity(text: str) -> int:
    """Return a number of units; 0 if there is none. It is only shown, and posts nothing."""
    whole = text.removesuffix(".0")
    if whole.lstrip("-").isdecimal() and len(whole) < 10:
        return int(whole)
    return 0


def _together(lines: Sequence[SettlementLine], skus: Sequence[SkuShare]) -> SettlementLine:
    first = lines[0]
    shares = tuple(share for share in skus if share.sku_id)
    if len(lines) == 1:
        return first._replace(skus=shares)
    columns: list[tuple[Any, ...]] = list(zip(*lines, strict=True))
    summed = [sum(columns[at][1:], columns[at][0]) for at in _SUMMED]
    kinds: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        for part in line.parts:
            key = (part.kind, part.role)
            kinds[key] = kinds.get(key, part.amount * 0) + part.amount
    parts = tuple(Part(kind, role, amount) for (kind, role), amount in kinds.items() if amount)
    ids = (first.statement_id, first.payment_id)
    reserve = first.reserve * 0
    label = 0
    charged = 0
    for line in lines:
        reserve += line.reserve
        label = max(label, line.label_weight)  # each row has that of the whole parcel
        charged = max(charged, line.charged_weight)
    return SettlementLine._make(
        [*first[: _SUMMED.start], *summed, parts, *ids, shares, reserve, label, charged]
    )


# --- what is odd ----------------------------------------------------------------------------------


def _problems(lines: Sequence[SettlementLine], types: Sequence[RowType]) -> list[Problem]:
    """Return a problem for each kind of row that looks odd and is taken as it is."""
    unknown = Counter(kind.name for kind in types if not kind.is_known)
    return [*_new_types(lines, unknown), *_odd_ids(lines)]


def _new_types(lines: Sequence[SettlementLine], unknown: Mapping[str, int]) -> list[Problem]:
    first: dict[str, int] = {}
    for line in lines:
        first.setdefault(line.type, line.row)
    cure = "It is posted as an adjustment of this name."
    problems = []
    for name, count in unknown.items():
        what = f"'{shown(name)}' is a type that was not seen before ({count}×)."
        problems.append(Problem("Payments", str(first[name]), "Type", what, cure))
    return problems


def _repeats(lines: Sequence[SettlementLine], skus: Sequence[str]) -> list[Problem]:
    """Return a problem for rows that are equal in every amount.

    Each of them is counted, because nothing but a total could show that one is a copy.
    """
    times = Counter(line.id for line in lines)
    often = {number for number, count in times.items() if count > 1}
    rows: dict[tuple[Any, ...], list[SettlementLine]] = defaultdict(list)
    for line, sku in zip(lines, skus, strict=True):
        if line.id in often and line.parts:
            rows[(sku, *line[1:])].append(line)
    equal = [found for found in rows.values() if len(found) > 1]
    problems = []
    for found in equal[:_MOST_WARNINGS]:
        numbers = [str(line.row) for line in found]
        said = (
            f"Rows {', '.join(numbers[:-1])} and {numbers[-1]} say the same: {found[0].id}, "
            f"{found[0].settlement}."
        )
        problems.append(Problem("Payments", numbers[-1], "Settlement Amount", said, _LOOK_AT_BOTH))
    if len(equal) > _MOST_WARNINGS:
        said = f"{len(equal) - _MOST_WARNINGS} more rows say the same as another."
        problems.append(Problem("Payments", "", "Settlement Amount", said, _LOOK_AT_BOTH))
    return problems


def _odd_ids(lines: Sequence[SettlementLine]) -> list[Problem]:
    """Return a problem for orders with an adjustment's id and the other way round.

    The type decides.
    """
    odd = [line for line in lines if line.is_order == _is_adjustment_id(line.id)]
    problems = []
    for line in odd[:_MOST_WARNINGS]:
        like = "an order"
        if line.is_order:
            like = "an adjustment"
        what = f"{line.id} is of type '{shown(line.type)}' with an id like {like}'s."
        cure = "The type counts. Look at it in Seller Center."
        problems.append(Problem("Payments", str(line.row), "Order Adjustment ID", what, cure))
    if len(odd) > _MOST_WARNINGS:
        problems.append(
            Problem(
                "Payments", "", "Type", f"{len(odd) - _MOST_WARNINGS} more rows like these.", ""
            )
        )
    return problems


def _is_adjustment_id(text: str) -> bool:
    return len(text) == 19 and text[0] == "7"
