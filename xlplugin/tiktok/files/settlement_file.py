"""Read a settlement as Seller Center exports it.

The file becomes facts that add up, or is refused with reason and cure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import FixInputError, Problem
from xlplugin.money import ZERO, in_full
from xlplugin.tiktok.facts import Part, Settlement, SettlementLine
from xlplugin.tiktok.files.headed_table import HeadedTable, TableRows
from xlplugin.tiktok.files.layouts import (
    ADJUSTMENT,
    ID,
    SETTLED,
    TOTAL_SETTLEMENT,
    TYPE,
    adjustment_headings,
    profit_and_loss,
    profit_and_loss_adjustments,
    settled_income,
)
from xlplugin.tiktok.files.other_sheets import SheetCheck, notes_of_unread
from xlplugin.tiktok.files.settlement_grid import TableRead, read_grid
from xlplugin.tiktok.files.settlement_lines import LinesRead, read_lines
from xlplugin.tiktok.files.settlement_report import (
    Report,
    Withdrawal,
    control_totals,
    outside_period,
    read_report,
    read_withdrawals,
    zone_in,
)
from xlplugin.tiktok.files.settlement_sums import Grid
from xlplugin.tiktok.files.settlement_table import EXPORT, find_second_table, find_table
from xlplugin.tiktok.files.tables_in_file import TablesInFile, read_tables
from xlplugin.tiktok.files.told import ToldMeanings, with_tried_choices
from xlplugin.tiktok.files.values import shown

__all__ = ["SettlementRead", "Withdrawal", "read_settlement"]

_NO_TOTAL = "The file has no total of its own to compare with."
_UTC_DATES = "The file's dates are days in UTC."
_TRANSFERRED = "Transferred"  # a row of the settlement is a movement that is done
_NO_ROWS = "The file has no rows: nothing was settled in its time."
_NO_ADJUSTMENTS = (
    "There are only orders in it: this file's adjustments stand on another sheet, "
    "which is missing. "
    "Load the .xlsx as it was downloaded."
)
_UNREAD_ADJUSTMENTS = (
    "There are only orders in what is read. If a sheet that is not read has the adjustments, write "
    "on the sheet Headings which of its headings mean these, and load the file again:"
)


class SettlementRead(NamedTuple):
    """Content of a settlement file.

    Attributes:
        settlement: Its orders and adjustments.
        problems: What the user must look at, each with its row.
        notes: Sentences for the user on the whole file.
        withdrawals: The movements of the balance.
    """

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
    """Return the settlement in a file.

    Args:
        path: an .xlsx or .csv as Seller Center exports it.
        extra_aliases: what the sheet Headings says of words in files.
        allowance: how far a total may be from its columns.
        currency: taken where the file names none.

    Raises:
        AskWord: a word is not known and the user can tell it; only answers with which the file
            loads are offered.
        FixInputError: the file is damaged, is no settlement, or does not add up.
    """
    file = read_tables(path)

    def read(told: ToldMeanings) -> SettlementRead:
        return _read_file(file, told, allowance, currency)

    return with_tried_choices(read, extra_aliases or {})


def _read_file(
    file: TablesInFile, told: ToldMeanings, allowance: Decimal, currency: str
) -> SettlementRead:
    layouts = [layout.with_told(told.columns) for layout in (settled_income(), profit_and_loss())]
    table, headings = find_table(file, layouts)
    how = TableRead(headings, told, currency, allowance)
    if table.layout == profit_and_loss().layout.name:
        return _profit_and_loss(file, table, how)
    return _income(file, table, how)


class _Read(NamedTuple):
    """One table read."""

    rows: TableRows
    grid: Grid
    found: LinesRead
    notes: list[str]


def _read(file: TablesInFile, table: HeadedTable, how: TableRead) -> _Read:
    rows = TableRows(file, table, ID, (TYPE, TOTAL_SETTLEMENT), how.told)
    how = how._replace(currency=_currency(rows, how.currency))
    grid, notes = read_grid(rows, how)
    return _Read(rows, grid, read_lines(rows, grid, how), [*rows.notes, *notes])


def _income(file: TablesInFile, table: HeadedTable, how: TableRead) -> SettlementRead:
    """Return a file of settled income."""
    others = [sheet for sheet in file.sheets if sheet is not table.sheet]
    report = read_report(others, how.headings)
    if report.currency and _column_is_empty(file, table):
        how = how._replace(currency=report.currency)
    read = _read(file, table, how)
    lines = read.found.lines
    named = report.currency or how.currency
    if lines:
        named = lines[0].currency
    if report.currency and report.currency.upper() != named:
        raise _two_currencies({report.currency.upper(), named}, read.rows.where)
    total, odd = _check_totals(file, report, read.grid, named, how.allowance)
    odd += outside_period(report, lines)
    in_heading = zone_in(table.headings[table.numbers(SETTLED)[0]].text)
    zone = in_heading or zone_in(report.zone) or zone_in(file.name)
    period = report.period or _period(lines)
    settlement = Settlement(file.name, file.sha256, named, zone, period, total, tuple(lines))
    withdrawals = read_withdrawals(file, table.sheet, named)
    used = {table.sheet.name, report.sheet, withdrawals.sheet}
    unread = [sheet for sheet in others if sheet.name not in used]
    notes = list(read.notes)
    if in_heading == "UTC":
        notes.append(_UTC_DATES)
    notes += notes_of_unread(file, unread, SheetCheck(how.headings, read.grid, read.rows, named))
    notes += _said_of_rows(lines, has_total=total is not None or read.rows.has_sum)
    if total is None:
        odd += read.found.repeats
    moved = _moved(read.found.movements, withdrawals.rows)
    return SettlementRead(settlement, read.found.problems + odd, notes, moved)


def _moved(rows: Sequence[SettlementLine], withdrawals: list[Withdrawal]) -> list[Withdrawal]:
    """Return the movements of the sheet of withdrawals and those among the rows, each once."""
    known = {one.reference for one in withdrawals}
    made = list(withdrawals)
    for line in rows:
        if line.id not in known:
            made.append(
                Withdrawal(
                    line.row,
                    line.type,
                    line.id,
                    line.created,
                    line.settlement,
                    _TRANSFERRED,
                    line.settled,
                )
            )
    return made


def _said_of_rows(lines: Sequence[SettlementLine], *, has_total: bool) -> list[str]:
    if not lines:
        return [_NO_ROWS]
    if not has_total:
        return [_NO_TOTAL]
    return []


def _period(lines: Sequence[SettlementLine]) -> str:
    days = {line.settled for line in lines}
    if not days:
        return ""
    return f"{min(days):%Y/%m/%d}-{max(days):%Y/%m/%d}"


# --- currency -------------------------------------------------------------------------------------


def _column_is_empty(file: TablesInFile, table: HeadedTable) -> bool:
    return not any(TableRows(file, table, ID, ()).texts("Currency"))


def _currency(rows: TableRows, otherwise: str) -> str:
    """Return the one currency of the rows. Raises FixInputError."""
    named = Counter(text.upper() for text in rows.texts("Currency") if text)
    if len(named) > 1:
        raise _two_currencies(set(named), rows.where)
    currency = next(iter(named), otherwise.upper())
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        what = "The settlement names no currency."
        cure = "Fill Currency of the shop on the sheet Shops."
        if currency:
            what = f"'{shown(currency)}' is not a currency."
            cure = EXPORT
        raise FixInputError(what, where=f"{rows.where}, column 'Currency'", cure=cure)
    return currency


def _two_currencies(named: set[str], where: str) -> FixInputError:
    return FixInputError(
        f"The settlement has amounts in {' and '.join(sorted(named))}, which cannot be added.",
        where=where,
        cure="Export each currency on its own.",
    )


# --- control totals -------------------------------------------------------------------------------


_POSTED_TOTALS = (TOTAL_SETTLEMENT, "Total revenue", "Total fees")


def _check_totals(
    file: TablesInFile, report: Report, grid: Grid, currency: str, allowance: Decimal
) -> tuple[Decimal | None, list[Problem]]:
    """Return the file's own total, and a problem for each total that differs from the rows.

    If one of _POSTED_TOTALS differs, the file is refused instead.
    """
    totals = control_totals(report, file.name, currency)
    problems = []
    for name, says in totals.items():
        comes_to = sum(grid.column(name), ZERO)
        if name not in grid.present or abs(says - comes_to) <= allowance:
            continue
        what = (
            f"'{name}' is {in_full(says, currency)} in the report, the rows come to "
            f"{in_full(comes_to, currency)}: difference {in_full(says - comes_to, currency)}."
        )
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


# --- merchant_statement_profit_loss ---------------------------------------------------------------


def _profit_and_loss(file: TablesInFile, table: HeadedTable, how: TableRead) -> SettlementRead:
    """Return orders of one sheet and adjustments of another, which are numbered on from the orders'
    last row.
    """
    orders = _read(file, table, how)
    lines = orders.found.lines
    problems = orders.found.problems + orders.found.repeats
    notes = orders.notes
    named = how.currency
    if lines and not named:
        named = lines[0].currency
    headings = profit_and_loss_adjustments().with_told(how.told.columns)
    adjusted = find_second_table(file, table.sheet, headings)
    used = {table.sheet.name}
    if adjusted:
        second, headings = adjusted
        used.add(second.sheet.name)
        more = _read(file, second, how._replace(headings=headings, currency=named))
        lines = [*lines, *(_adjustment(line, table.sheet.height) for line in more.found.lines)]
        problems = problems + more.found.problems + more.found.repeats
        notes = notes + more.notes
    currency = how.currency
    if lines:
        currency = lines[0].currency
    settlement = Settlement(
        file.name, file.sha256, currency, zone_in(file.name), _period(lines), None, tuple(lines)
    )
    unread = [sheet for sheet in file.sheets if sheet.name not in used]
    told = notes_of_unread(file, unread, SheetCheck(how.headings, orders.grid, orders.rows, named))
    notes = notes + told
    if not adjusted:
        asked = ", ".join(adjustment_headings())
        missing = _NO_ADJUSTMENTS
        if told:
            missing = f"{_UNREAD_ADJUSTMENTS} {asked}."
        notes = [*notes, missing]
    notes = [*notes, *_said_of_rows(lines, has_total=orders.rows.has_sum)]
    return SettlementRead(settlement, problems, notes, [])


def _adjustment(line: SettlementLine, after: int) -> SettlementLine:
    part = Part(line.type, "adjustment", line.settlement)
    kind = line.type
    if line.is_order:
        kind = ADJUSTMENT
    return line._replace(
        row=after + line.row,
        adjustment=line.settlement,
        fees=ZERO,
        parts=(part._replace(kind=kind),) * bool(part.amount),
    )
