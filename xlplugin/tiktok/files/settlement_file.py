"""A settlement as Seller Center exports it: the file becomes facts that add up, or is refused with reason and cure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import FixInputError, Problem
from xlplugin.money import ZERO
from xlplugin.tiktok.facts import Part, Settlement, SettlementLine
from xlplugin.tiktok.files.columns import Headings
from xlplugin.tiktok.files.headed_table import Table, TableRows
from xlplugin.tiktok.files.settlement_grid import read_grid
from xlplugin.tiktok.files.settlement_lines import read_lines
from xlplugin.tiktok.files.settlement_report import (
    Report,
    Withdrawal,
    control_totals,
    read_report,
    read_withdrawals,
    zone_in,
)
from xlplugin.tiktok.files.settlement_sums import Grid
from xlplugin.tiktok.files.settlement_table import EXPORT, find_second_table, find_table
from xlplugin.tiktok.files.settlement_types import told_types
from xlplugin.tiktok.files.tables_in_file import TablesInFile, read_tables
from xlplugin.tiktok.files.values import fold, shown
from xlplugin.tiktok.markets.columns_settlement import (
    ADJUSTMENT,
    HEADINGS,
    ID,
    PROFIT_AND_LOSS,
    PROFIT_AND_LOSS_ADJUSTMENTS,
    SETTLED,
    TOTAL_SETTLEMENT,
    TYPE,
)

__all__ = ["SettlementRead", "Withdrawal", "read_settlement"]

_NO_TOTAL = "The file has no total of its own to compare with."
_UTC_DATES = "The file's dates are days in UTC."
_NO_ROWS = "The file has no rows: nothing was settled in its time."
_NO_ADJUSTMENTS = (
    "There are only orders in it: this file's adjustments stand on another sheet, which is missing. "
    "Load the .xlsx as it was downloaded."
)


class SettlementRead(NamedTuple):
    """A settlement, what is odd in it row by row, what else there is to say, and the balance's movements."""

    settlement: Settlement
    problems: list[Problem]
    notes: list[str]
    withdrawals: list[Withdrawal]


def read_settlement(
    path: Path,
    *,
    extra_aliases: Mapping[str, str] | None = None,
    allowance: Decimal = ZERO,
    currency: str = "",
) -> SettlementRead:
    """The settlement in a file. `extra_aliases` are the firm's own headings, each a column's name or a role.

    `currency` is taken where the file names none. Raises FixInputError when the file is damaged, is no settlement, or
    does not add up beyond the allowance.
    """
    file = read_tables(path)
    extra = extra_aliases or {}
    told = told_types(extra)
    aliases = {heading: means for heading, means in extra.items() if not told.get(fold(heading))}
    headings = [layout.with_aliases(aliases) for layout in (HEADINGS, PROFIT_AND_LOSS)]
    table = find_table(file, headings)
    if table.layout == PROFIT_AND_LOSS.layout.name:
        return _profit_and_loss(file, table, _Told(headings[1], told, allowance, currency))
    return _income(file, table, _Told(headings[0], told, allowance, currency))


class _Told(NamedTuple):
    """What a table is read by: its headings, the firm's types of rows, the rounding allowed, the currency."""

    headings: Headings
    types: Mapping[str, bool]
    allowance: Decimal
    currency: str


class _Read(NamedTuple):
    """One table read."""

    rows: TableRows
    grid: Grid
    lines: list[SettlementLine]
    problems: list[Problem]
    repeats: list[Problem]
    notes: list[str]


def _read(file: TablesInFile, table: Table, told: _Told) -> _Read:
    rows = TableRows(file, table, ID, (TYPE, TOTAL_SETTLEMENT))
    named = _currency(rows, told.currency)
    grid, notes = read_grid(rows, told.headings, named, told.allowance)
    return _Read(rows, grid, *read_lines(rows, grid, named, told.allowance, told.types), notes)


def _income(file: TablesInFile, table: Table, told: _Told) -> SettlementRead:
    """A file of settled income."""
    report = read_report(
        [sheet for sheet in file.sheets if sheet is not table.sheet], told.headings
    )
    if report.currency and _column_is_empty(file, table):
        told = told._replace(currency=report.currency)
    read = _read(file, table, told)
    named = read.lines[0].currency if read.lines else report.currency or told.currency
    if report.currency and report.currency.upper() != named:
        raise _two_currencies({report.currency.upper(), named}, read.rows.where)
    total, odd = _check_totals(file, report, read.grid, named, told.allowance)
    in_heading = zone_in(table.headings[table.numbers(SETTLED)[0]].text)
    zone = in_heading or zone_in(report.zone) or zone_in(file.name)
    settlement = _settlement(file, named, zone, report.period, total, read.lines)
    notes = [
        *read.notes,
        *([_UTC_DATES] if in_heading == "UTC" else []),
        *_said_of_rows(read.lines, total),
    ]
    odd += read.repeats if total is None else []
    return SettlementRead(
        settlement, read.problems + odd, notes, read_withdrawals(file, table.sheet, named)
    )


def _said_of_rows(lines: Sequence[SettlementLine], total: Decimal | None) -> list[str]:
    return [*([] if lines else [_NO_ROWS]), *([_NO_TOTAL] if lines and total is None else [])]


def _settlement(
    file: TablesInFile,
    currency: str,
    zone: str,
    period: str,
    total: Decimal | None,
    lines: Sequence[SettlementLine],
) -> Settlement:
    return Settlement(
        file.name, file.sha256, currency, zone, period or _period(lines), total, tuple(lines)
    )


def _period(lines: Sequence[SettlementLine]) -> str:
    days = {line.settled for line in lines}
    return f"{min(days):%Y/%m/%d}-{max(days):%Y/%m/%d}" if days else ""


# --- currency ----------------------------------------------------------------------------------------------------


def _column_is_empty(file: TablesInFile, table: Table) -> bool:
    return not any(TableRows(file, table, ID, ()).texts("Currency"))


def _currency(rows: TableRows, otherwise: str) -> str:
    """The one currency of the rows. Raises FixInputError."""
    named = Counter(text.upper() for text in rows.texts("Currency") if text)
    if len(named) > 1:
        raise _two_currencies(set(named), rows.where)
    currency = next(iter(named), otherwise.upper())
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        what = (
            f"'{shown(currency)}' is not a currency."
            if currency
            else "The settlement names no currency."
        )
        cure = EXPORT if currency else "Fill Currency of the shop on the sheet Shops."
        raise FixInputError(what, where=f"{rows.where}, column 'Currency'", cure=cure)
    return currency


def _two_currencies(named: set[str], where: str) -> FixInputError:
    return FixInputError(
        f"The settlement has amounts in {' and '.join(sorted(named))}, which cannot be added.",
        where=where,
        cure="Export each currency on its own.",
    )


# --- control totals ----------------------------------------------------------------------------------------------


_POSTED_TOTALS = (TOTAL_SETTLEMENT, "Total revenue", "Total fees")


def _check_totals(
    file: TablesInFile, report: Report, grid: Grid, currency: str, allowance: Decimal
) -> tuple[Decimal | None, list[Problem]]:
    """The file's own total, and what is odd in its report.

    The totals that are posted must be what the rows come to, or the file is refused; a lesser one is only named.
    """
    totals = control_totals(report, file.name, currency)
    problems = []
    for name, says in totals.items():
        comes_to = sum(grid.column(name), ZERO)
        if name not in grid.present or abs(says - comes_to) <= allowance:
            continue
        what = f"'{name}' is {says} in the report, the rows come to {comes_to}: difference {says - comes_to}."
        if name in _POSTED_TOTALS:
            raise FixInputError(
                what,
                where=f"{file.name}, sheet '{report.sheet}'",
                cure="Rows are missing or were changed: download the file again.",
            )
        problems.append(
            Problem("Payments", "", name, what, "The rows add up and are what is posted.")
        )
    return totals.get(TOTAL_SETTLEMENT), problems


# --- merchant_statement_profit_loss ------------------------------------------------------------------------------


def _profit_and_loss(file: TablesInFile, table: Table, told: _Told) -> SettlementRead:
    """Orders on one sheet, adjustments on another; the adjustments are numbered on from the orders' last row."""
    orders = _read(file, table, told)
    lines, problems, notes = orders.lines, orders.problems + orders.repeats, orders.notes
    adjusted = find_second_table(file, table.sheet, PROFIT_AND_LOSS_ADJUSTMENTS)
    if adjusted:
        named = told.currency or orders.lines[0].currency
        more = _read(
            file, adjusted, told._replace(headings=PROFIT_AND_LOSS_ADJUSTMENTS, currency=named)
        )
        lines = [*lines, *(_adjustment(line, table.sheet.height) for line in more.lines)]
        problems, notes = problems + more.problems + more.repeats, notes + more.notes
    settlement = _settlement(
        file, lines[0].currency if lines else told.currency, zone_in(file.name), "", None, lines
    )
    notes = [*notes, *([] if adjusted else [_NO_ADJUSTMENTS]), *_said_of_rows(lines, None)]
    return SettlementRead(settlement, problems, notes, [])


def _adjustment(line: SettlementLine, after: int) -> SettlementLine:
    part = Part(line.type, "adjustment", line.settlement)
    kind = ADJUSTMENT if line.is_order else line.type
    return line._replace(
        row=after + line.row,
        adjustment=line.settlement,
        fees=ZERO,
        parts=(part._replace(kind=kind),) * bool(part.amount),
    )
