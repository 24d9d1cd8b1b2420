"""Read the sheets beside the settlement's rows: the report of totals, and the withdrawals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.tiktok.facts import SettlementLine
from xlplugin.tiktok.files.columns import TOTAL, Headings
from xlplugin.tiktok.files.layouts import TOTAL_SETTLEMENT
from xlplugin.tiktok.files.tables_in_file import Cell, FileSheet, TablesInFile
from xlplugin.tiktok.files.values import ColumnPlace, read_amounts, read_ids, read_times
from xlplugin.tiktok.markets.declarations import Language, language, languages
from xlplugin.tiktok.markets.spelling import clean, fold
from xlplugin.wording import day_of

_LABELS_WITHIN = 6
_ZONE = re.compile(r"(?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?", re.IGNORECASE)


class Report(NamedTuple):
    """Facts and control totals of the sheet of totals; empty when the file has none."""

    sheet: str = ""
    period: str = ""
    zone: str = ""
    currency: str = ""
    totals: Mapping[str, tuple[int, Cell]] = {}


def read_report(sheets: Sequence[FileSheet], headings: Headings) -> Report:
    """Return the first sheet that names a period or a zone, else the first with the total of the
    settlement.

    English is tried first; the other languages only where it finds nothing.
    """
    if not sheets:
        return Report()
    found = _first_report(sheets, headings, [language("en")])
    return found or _first_report(sheets, headings.in_every_language(), languages()) or Report()


def _first_report(
    sheets: Sequence[FileSheet], headings: Headings, words: Iterable[Language]
) -> Report | None:
    facts_by_label = _facts_by_label(words)
    found = [_report(sheet, headings, facts_by_label) for sheet in sheets]
    for report in found:
        if report.period or report.zone:
            return report
    for report in found:
        if TOTAL_SETTLEMENT in report.totals:
            return report
    return None


def _facts_by_label(words: Iterable[Language]) -> dict[str, str]:
    """Return what a label on the sheet of totals stands for, by the folded label."""
    found: dict[str, str] = {}
    for one in words:
        for fact, labels in one.report.model_dump().items():
            for label in labels:
                found.setdefault(fold(label), fact)
    return found


def _report(sheet: FileSheet, headings: Headings, facts_by_label: Mapping[str, str]) -> Report:
    """Return the labels of a sheet, each with the cells to its right.

    The label of a total is in column A to E, depending on its depth.
    """
    facts: dict[str, str] = {}
    totals: dict[str, tuple[int, Cell]] = {}
    for row in range(min(sheet.height, 500)):
        filled = [cell for cell in sheet.row(row) if _is_filled(cell)]
        if not 2 <= len(filled) <= _LABELS_WITHIN or not isinstance(filled[0], str):
            continue
        label = filled[0]
        value = filled[1]
        fact = facts_by_label.get(fold(label))
        column = headings.find(label)
        if fact and isinstance(value, str):
            facts.setdefault(fact, clean(value))
        elif column and column.use == TOTAL and _is_amount(value):
            totals.setdefault(column.name, (row, value))
    return Report(
        sheet.name,
        facts.get("period", ""),
        facts.get("zone", ""),
        facts.get("currency", ""),
        totals,
    )


def _is_filled(cell: Cell) -> bool:
    return cell != "" and (not isinstance(cell, str) or bool(clean(cell)))


def _is_amount(cell: Cell) -> bool:
    """Return whether a cell is an amount; on a sheet that explains fees it is words."""
    return not isinstance(cell, str) or any(map(str.isdigit, cell))


def control_totals(report: Report, file: str, currency: str) -> dict[str, Decimal]:
    """Return the report's totals as amounts. Raises FixInputError."""
    found = {}
    for name, (row, cell) in report.totals.items():
        place = ColumnPlace(f"{file}, sheet '{report.sheet}'", name, [row + 1])
        found[name] = read_amounts([(place, [cell])], currency).by_cell[cell]
    return found


_DAY = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")


def outside_period(report: Report, lines: Sequence[SettlementLine]) -> list[Problem]:
    """Return a problem when rows are settled outside the period that the report names."""
    days = [date(*map(int, match.groups())) for match in _DAY.finditer(report.period)]
    if len(days) != 2:
        return []
    outside = [line for line in lines if not days[0] <= line.settled <= days[1]]
    if not outside:
        return []
    first = outside[0]
    what = (
        f"The report is of {report.period}, and {len(outside)} of the rows are settled outside it, "
        f"such as {first.id} "
        f"on {first.settled:%Y/%m/%d}."
    )
    cure = "Every row is taken with its own day. Compare the period in Seller Center."
    return [Problem("Payments", str(first.row), "Settled Date", what, cure)]


def zone_in(text: str) -> str:
    """Return the zone named in a file name, heading or cell, such as `UTC+8`; "" for none."""
    match = _ZONE.search(text)
    if not match:
        return ""
    if not match[1] or not int(match[2]) + int(match[3] or 0):
        return "UTC"
    zone = f"UTC{match[1]}{int(match[2])}"
    if match[3] and int(match[3]):
        zone += f":{match[3]}"
    return zone


# --- withdrawals ----------------------------------------------------------------------------------


class WithdrawalsRead(NamedTuple):
    """Movements of a file, and the name of their sheet; "" when it has none."""

    sheet: str
    rows: "list[Withdrawal]"


class Withdrawal(NamedTuple):
    """One movement of the seller's balance.

    `Earnings` is the settlement itself, the others leave for the bank.
    """

    row: int
    type: str
    reference: str
    requested: date | None
    amount: Decimal
    status: str
    succeeded: date | None


def read_withdrawals(file: TablesInFile, besides: FileSheet, currency: str) -> WithdrawalsRead:
    """Return the rows of the sheet of withdrawals, and that sheet's name. Raises FixInputError."""
    others = [sheet for sheet in file.sheets if sheet is not besides]
    found = _find_withdrawals(others)
    if found is None:
        return WithdrawalsRead("", [])
    sheet, columns = found
    where = f"{file.name}, sheet '{sheet.name}'"
    return WithdrawalsRead(sheet.name, _withdrawals(where, sheet, columns, currency))


def has_withdrawals(file: TablesInFile) -> bool:
    """Return whether a file has a sheet of withdrawals."""
    return _find_withdrawals(file.sheets) is not None


def _find_withdrawals(sheets: Sequence[FileSheet]) -> tuple[FileSheet, Mapping[str, int]] | None:
    """Return the sheet of withdrawals and the places of its columns; None if there is none."""
    filled = [sheet for sheet in sheets if sheet.height]
    for words in ([language("en")], languages()) if filled else ():
        names = _withdrawal_headings(words)
        for sheet in filled:
            columns: dict[str, int] = {}
            for number, cell in enumerate(sheet.row(0)):
                if not isinstance(cell, str):
                    continue
                name = names.get(fold(cell))
                if name:
                    columns.setdefault(name, number)
            if {"type", "reference", "amount"} <= columns.keys():
                return sheet, columns
    return None


def _withdrawal_headings(words: Iterable[Language]) -> dict[str, str]:
    """Return the column of the sheet of withdrawals that a folded heading stands for."""
    found: dict[str, str] = {}
    for one in words:
        for name, spelled in one.withdrawals.model_dump().items():
            for heading in spelled:
                found.setdefault(fold(heading), name)
    return found


def _withdrawals(
    where: str, sheet: FileSheet, columns: Mapping[str, int], currency: str
) -> list[Withdrawal]:
    filled = sheet.columns[columns["reference"]]
    rows = [row for row in range(1, sheet.height) if filled[row] != ""]
    numbers = [row + 1 for row in rows]

    def place(name: str) -> ColumnPlace:
        return ColumnPlace(where, str(sheet.columns[columns[name]][0]), numbers)

    def cells(name: str) -> list[Cell]:
        if name in columns:
            return [sheet.columns[columns[name]][row] for row in rows]
        return [""] * len(rows)

    def dates(name: str) -> list[date | None]:
        if name not in columns:
            return [None] * len(rows)
        return [day_of(moment) for moment in read_times(cells(name), place(name))]

    def words(name: str) -> list[str]:
        return [clean(str(cell)) for cell in cells(name)]

    amounts = read_amounts([(place("amount"), cells("amount"))], currency).column(cells("amount"))
    references = read_ids(cells("reference"), place("reference"))
    columns_in_order = (
        numbers,
        words("type"),
        references,
        dates("requested"),
        amounts,
        words("status"),
        dates("succeeded"),
    )
    return [Withdrawal(*row) for row in zip(*columns_in_order, strict=True)]
