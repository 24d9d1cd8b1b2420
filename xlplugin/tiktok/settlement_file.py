"""A settlement as Seller Center exports it: the file becomes facts that add up, or is refused with reason and cure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import FixInputError, Problem
from xlplugin.money import ZERO
from xlplugin.tiktok.columns import INFO, KEY, Headings, children
from xlplugin.tiktok.columns_settlement import CREATED, HEADINGS, ID, SETTLED, TOTAL_SETTLEMENT, TYPE
from xlplugin.tiktok.facts import Part, Settlement, SettlementLine
from xlplugin.tiktok.settlement_report import Report, Withdrawal, control_totals, read_report, read_withdrawals, zone_in
from xlplugin.tiktok.settlement_sums import Grid, add_up, check_sums, leaves, parts_by_row, rounded
from xlplugin.tiktok.settlement_table import EXPORT, Heading, TableRows, find_table
from xlplugin.tiktok.settlement_types import RowType, row_type
from xlplugin.tiktok.tables_in_file import Cell, TablesInFile, read_tables
from xlplugin.tiktok.values import ZERO_TEXTS, Place, fold, read_amounts, shown

_ESTIMATE = (
    "These are estimates for orders that are not settled yet; they are never posted.",
    ("Total estimated settlement amount", "Estimated settlement amount", "Estimated settle time", "Unsettled reasons",
     "Số tiền quyết toán ước tính", "Thời gian quyết toán dự kiến", "Lý do chưa quyết toán"),
)  # fmt: skip
_ORDERS = (
    "This is an orders export, not a settlement: load it as orders.",
    ("Order Status", "Order Substatus", "SKU Unit Original Price"),
)
_FOREIGN = {fold(heading): what for what, words in (_ESTIMATE, _ORDERS) for heading in words}
_CUSTOMER_PAYMENT, _PLATFORM_DISCOUNTS = "Customer payment", "Platform discounts"
_MOST_WARNINGS = 20


class SettlementRead(NamedTuple):
    """A settlement, what is odd in it row by row, what else there is to say, and the balance's movements."""

    settlement: Settlement
    problems: list[Problem]
    notes: list[str]
    withdrawals: list[Withdrawal]


def read_settlement(
    path: Path, *, extra_aliases: Mapping[str, str] | None = None, allowance: Decimal = ZERO
) -> SettlementRead:
    """The settlement in a file. `extra_aliases` are the firm's own headings, each a column's name or a role.

    Raises FixInputError when the file is damaged, is no settlement, or does not add up beyond the allowance.
    """
    file = read_tables(path)
    headings = HEADINGS.with_aliases(extra_aliases or {})
    table = find_table(file, [headings], _FOREIGN)
    rows = TableRows(file, table, ID, (TYPE, TOTAL_SETTLEMENT))
    report = read_report([sheet for sheet in file.sheets if sheet is not table.sheet], headings)
    currency = _currency(rows, report)
    grid, notes = _grid(rows, headings, currency, allowance)
    lines, problems = _lines(rows, grid, currency)
    total = _check_total(file, report, grid, currency, allowance)
    settlement = Settlement(
        file.name,
        file.sha256,
        currency,
        _zone(file, rows, report),
        report.period or _period(lines),
        total,
        tuple(lines),
    )
    withdrawals = read_withdrawals(file, table.sheet, currency)
    if total is None:
        notes.append("The file has no total of its own to compare with.")
    return SettlementRead(settlement, problems, notes, withdrawals)


def _currency(rows: TableRows, report: Report) -> str:
    """The one currency of the file. Raises FixInputError."""
    named = Counter(text.upper() for text in rows.texts("Currency") if text)
    if report.currency:
        named[report.currency.upper()] += 1
    if len(named) > 1:
        raise FixInputError(
            f"The settlement has amounts in {' and '.join(sorted(named))}, which cannot be added.",
            where=rows.where, cure="Export each currency on its own.",
        )  # fmt: skip
    currency = next(iter(named), "")
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        what = f"'{shown(currency)}' is not a currency." if currency else "The settlement names no currency."
        raise FixInputError(what, where=f"{rows.where}, column 'Currency'", cure=EXPORT)
    return currency


# --- amounts -----------------------------------------------------------------------------------------------------


def _grid(rows: TableRows, headings: Headings, currency: str, allowance: Decimal) -> tuple[Grid, list[str]]:
    """Every amount of the table, proved row by row; and notes on columns that are not known."""
    known = [h for h in rows.table.headings if h.column and _is_amount(h)]
    cells = {heading.number: rows.cells(heading.number) for heading in known}
    live = [heading for heading in known if not _all_zero(cells[heading.number])]
    sources = [(rows.place(heading.number), cells[heading.number]) for heading in live]
    amounts = read_amounts(sources, currency)
    _refuse_other_currency(amounts.currencies, currency, rows)
    by_name: dict[str, list[Decimal]] = {}
    for heading, (_, column) in zip(live, sources, strict=True):
        _add_column(by_name, heading, amounts.column(column))
    zero = frozenset(heading.column.name for heading in known if heading.column).difference(by_name)
    notes = _unknown_columns(rows, currency)
    grid = Grid(headings.layout.columns, by_name, zero, len(rows.numbers))
    return check_sums(grid, allowance, rows.numbers, rows.where), notes


def _is_amount(heading: Heading) -> bool:
    column = heading.column
    if column is None:
        return False
    return column.use not in (KEY, INFO) or column.name in (_CUSTOMER_PAYMENT, _PLATFORM_DISCOUNTS)


def _all_zero(cells: Sequence[Cell]) -> bool:
    """Whether a column holds nothing but zeros and blanks; most columns of a settlement do."""
    return ZERO_TEXTS.issuperset(cells) or not any(cell not in ZERO_TEXTS and cell != 0 for cell in set(cells))


def _add_column(by_name: dict[str, list[Decimal]], heading: Heading, amounts: list[Decimal]) -> None:
    """A second column of the same name: another leaf adds to the first, a total or information is the same again."""
    column = heading.column
    if not column or not any(amounts):
        return
    if column.name not in by_name:
        by_name[column.name] = amounts
    elif column.use == "part":
        by_name[column.name] = add_up([by_name[column.name], amounts], len(amounts))


def _refuse_other_currency(written: Iterable[str], currency: str, rows: TableRows) -> None:
    others = sorted(set(written) - {currency})
    if others:
        raise FixInputError(
            f"The rows are in {currency}, but some amounts are written in {' and '.join(others)}.",
            where=rows.where, cure="Export each currency on its own.",
        )  # fmt: skip


def _unknown_columns(rows: TableRows, currency: str) -> list[str]:
    """Notes on the columns that are not known. One whose amounts come to something is refused by name."""
    notes = []
    for heading in rows.table.headings:
        if heading.column:
            continue
        place, cells = rows.place(heading.number), rows.cells(heading.number)
        if _all_zero(cells):
            if heading.text:
                notes.append(f"Column '{heading.text}' is new; it holds nothing but zero.")
            continue
        total = _sum_if_amounts(place, cells, currency)
        if total:
            raise FixInputError(
                f"Column '{place.heading}' is not known and comes to {total}: it may be a new fee.",
                where=rows.where,
                cure="Say in the firm's column names what it is (fee, shipping, tax, sale, refund or information).",
            )
        what = "holds words" if total is None else "comes to zero"
        notes.append(f"Column '{place.heading}' is not known; it {what} and is not used.")
    return notes


def _sum_if_amounts(place: Place, cells: Sequence[Cell], currency: str) -> Decimal | None:
    """What a column comes to; None when it does not hold amounts."""
    try:
        return sum(read_amounts([(place, cells)], currency).column(cells), ZERO)
    except FixInputError:
        return None


# --- rows --------------------------------------------------------------------------------------------------------


def _lines(rows: TableRows, grid: Grid, currency: str) -> tuple[list[SettlementLine], list[Problem]]:
    types = _types(rows)
    ids, related = rows.ids(ID), rows.ids("Related order ID")
    settled = _settled(rows)
    orders = [kind.is_order for kind in types]
    names = [kind.name for kind in types]
    settlement = grid.column(TOTAL_SETTLEMENT)
    parts = rounded(parts_by_row(grid, names, orders), settlement)
    earnings, adjustment, fees = _three_sums(grid)
    created = [moment.date() if moment else day for moment, day in zip(rows.moments(CREATED), settled, strict=True)]
    lines = list(
        map(
            SettlementLine, rows.numbers, ids, names, orders, related, created, settled, [currency] * len(ids),
            settlement, earnings, fees, adjustment, grid.column(_CUSTOMER_PAYMENT), _of_role(grid, "sale"),
            grid.column(_PLATFORM_DISCOUNTS), _of_role(grid, "shipping"), parts,
        )
    )  # fmt: skip
    return lines, _problems(lines, types)


def _types(rows: TableRows) -> list[RowType]:
    texts = rows.texts(TYPE)
    known = {text: row_type(text) for text in set(texts)}
    for text in known:
        if not text or text[0] in "=+-@" or len(text) > 200:
            what = f"'{shown(text)}' is not a type of row." if text else "The row has no type."
            raise FixInputError(what, where=f"{rows.where}, row {rows.numbers[texts.index(text)]}", cure=EXPORT)
    return [known[text] for text in texts]


def _settled(rows: TableRows) -> list[date]:
    """The settlement dates: in the zone of the report, as the file has them."""
    moments = rows.moments(SETTLED)
    for number, moment in zip(rows.numbers, moments, strict=True):
        if moment is None:
            raise FixInputError("The row has no settlement date.", where=f"{rows.where}, row {number}", cure=EXPORT)
    return [moment.date() for moment in moments if moment]


def _three_sums(grid: Grid) -> tuple[Sequence[Decimal], Sequence[Decimal], Sequence[Decimal]]:
    """Earnings, adjustment and fees of each row. Fees are the rest: shipping is inside them in every layout."""
    tops = children(grid.columns.values(), grid.present).get(TOTAL_SETTLEMENT, [])

    def of(roles: Sequence[str], *, inside: bool) -> list[Decimal]:
        names = [name for name in tops if (grid.columns[name].role in roles) == inside and name in grid.amounts]
        return add_up([grid.amounts[name] for name in names], grid.height)

    return (
        of(("sale", "refund"), inside=True),
        of(("adjustment",), inside=True),
        of(("sale", "refund", "adjustment"), inside=False),
    )


def _of_role(grid: Grid, role: str) -> list[Decimal]:
    return add_up([grid.column(column.name) for column in leaves(grid) if column.role == role], grid.height)


def _problems(lines: Sequence[SettlementLine], types: Sequence[RowType]) -> list[Problem]:
    """Rows that look odd and are taken as they are."""
    problems = []
    unknown = Counter(kind.name for kind in types if not kind.is_known)
    first = {name: next(line.row for line in lines if line.type == name) for name in unknown}
    for name, count in unknown.items():
        rows = f"{count} rows" if count > 1 else "1 row"
        problems.append(
            Problem(
                "Payments",
                str(first[name]),
                "Type",
                f"'{shown(name)}' is a new type ({rows}).",
                "Posted as an adjustment of this name.",
            )
        )
    odd = [line for line in lines if line.is_order == (len(line.id) == 19 and line.id[0] == "7")]
    for line in odd[:_MOST_WARNINGS]:
        what = "An order has an adjustment's id" if line.is_order else "An adjustment has an order's id"
        problems.append(
            Problem(
                "Payments",
                str(line.row),
                "Type",
                f"{what} ({line.id}).",
                "The type counts; look at it in Seller Center.",
            )
        )
    if len(odd) > _MOST_WARNINGS:
        problems.append(Problem("Payments", "", "Type", f"{len(odd) - _MOST_WARNINGS} more rows like these.", ""))
    return problems


# --- the whole file ----------------------------------------------------------------------------------------------


def _check_total(file: TablesInFile, report: Report, grid: Grid, currency: str, allowance: Decimal) -> Decimal | None:
    """The file's own total, which its rows must come to. Raises FixInputError."""
    totals = control_totals(report, file.name, currency)
    for name, says in totals.items():
        if name not in grid.present:
            continue
        comes_to = sum(grid.column(name), ZERO)
        if abs(says - comes_to) > allowance:
            raise FixInputError(
                f"'{name}' is {says} in the report, the rows come to {comes_to}: difference {says - comes_to}.",
                where=f"{file.name}, sheet '{report.sheet}'",
                cure="Rows are missing or were changed: download the file again.",
            )
    return totals.get(TOTAL_SETTLEMENT)


def _zone(file: TablesInFile, rows: TableRows, report: Report) -> str:
    """The zone in which the file's dates are: its headings say UTC, else the report, else the file's name."""
    found = rows.table.numbers(SETTLED)
    heading = rows.table.headings[found[0]].text if found else ""
    return zone_in(heading) or zone_in(report.zone) or zone_in(file.name)


def _period(lines: Sequence[SettlementLine]) -> str:
    days = sorted({line.settled for line in lines})
    return f"{days[0]:%Y/%m/%d}-{days[-1]:%Y/%m/%d}" if days else ""


class Proof(NamedTuple):
    """What a settlement comes to at every level. `unproved` are the rows whose parts are not their settlement."""

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
    """Row parts against rows, rows against the file's own total, differences by name."""
    kinds: dict[str, Decimal] = {}
    unproved = []
    for line in settlement.lines:
        rest = line.settlement - sum((part.amount for part in line.parts), ZERO)
        if rest:
            unproved.append((line.row, rest))
        for part in line.parts:
            kinds[part.kind] = kinds.get(part.kind, ZERO) + part.amount
    total = sum((line.settlement for line in settlement.lines), ZERO)
    return Proof(
        len(settlement.lines),
        sum((line.earnings for line in settlement.lines), ZERO),
        sum((line.fees for line in settlement.lines), ZERO),
        sum((line.adjustment for line in settlement.lines), ZERO),
        total, kinds, settlement.total, ZERO if settlement.total is None else settlement.total - total, tuple(unproved),
    )  # fmt: skip


__all__ = ["Part", "Proof", "SettlementRead", "proof", "read_settlement"]
