"""Read a bank's CSV or Excel file by its headings."""

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from xlplugin.bank.statement import Balance, BankLine, BankStatement
from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.files.tables_in_file import Cell, FileSheet, read_tables
from xlplugin.tiktok.files.values import ColumnPlace, read_amounts, read_times
from xlplugin.tiktok.markets.spelling import fold

HEADER_WITHIN = 40  # banks write the account, the period and the branch above the table
DATE = "Date"
DESCRIPTION = "Description"
REFERENCE = "Reference"
AMOUNT = "Amount"
MONEY_IN = "Money In"
MONEY_OUT = "Money Out"
BALANCE = "Balance"

# What banks call their columns. The first word of each row is the product's own name.
HEADINGS: dict[str, tuple[str, ...]] = {
    DATE: (
        "Date",
        "Transaction Date",
        "Posting Date",
        "Posted Date",
        "Booking Date",
        "Entry Date",
        "Trans Date",
        "Txn Date",
        "Value Date",
        "Tarikh",
        "Tanggal",
    ),
    DESCRIPTION: (
        "Description",
        "Transaction Description",
        "Transaction Details",
        "Details",
        "Particulars",
        "Narrative",
        "Transaction",
        "Memo",
        "Remarks",
        "Keterangan",
    ),
    REFERENCE: (
        "Reference",
        "Transaction Reference",
        "Reference No",
        "Reference Number",
        "Ref",
        "Ref No",
        "Transaction ID",
        "Cheque No",
    ),
    AMOUNT: ("Amount", "Transaction Amount", "Net Amount"),
    MONEY_IN: ("Money In", "Credit", "Credit Amount", "Deposit", "Deposits", "Paid In", "In"),
    MONEY_OUT: (
        "Money Out",
        "Debit",
        "Debit Amount",
        "Withdrawal",
        "Withdrawals",
        "Paid Out",
        "Out",
    ),
    BALANCE: ("Balance", "Running Balance", "Ledger Balance", "Closing Balance", "Baki", "Saldo"),
}
_SUM_WORDS = ("total", "balance", "b/f", "c/f", "jumlah", "baki", "saldo")
_UNIT = re.compile(r"\s*\((?:[A-Z]{2,3}|[^()]{1,3})\)$")  # "Debit (RM)"
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_NAMED_MONTH = re.compile(r"(\d{1,2})[ \-/]([A-Za-z]{3})[a-z]*[ \-/,]+(\d{4}|\d{2})\b.*")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")


class _LinesTable(NamedTuple):
    """Table: its sheet, the row of its headings from 0, and the place of each known column."""

    sheet: FileSheet
    header: int
    columns: Mapping[str, int]


def read_table(path: Path, currency: str, day_first: bool | None) -> BankStatement:
    """Read a bank's CSV or Excel file. Raises FixInputError when no row looks like its headings."""
    file = read_tables(path)
    table = _find(file.name, file.sheets)
    rows = _filled(table)
    cells = {name: _cells(table, name, rows) for name in table.columns}
    row_numbers = [row + 1 for row in rows]
    places = {}
    for name, number in table.columns.items():
        heading = str(table.sheet.columns[number][table.header])
        places[name] = ColumnPlace(file.name, heading, row_numbers)
    days = _days(cells[DATE], places[DATE], day_first)
    amounts = _amounts(cells, places, currency)
    lines = []
    for index, row in enumerate(rows):
        day = days[index]
        if day is None:
            raise FixInputError(
                "The line has no date.",
                where=f"{file.name}, row {row + 1}",
                cure="Write the date there, or take the line out of a copy of the file.",
            )
        description = _text(cells.get(DESCRIPTION), index)
        reference = _text(cells.get(REFERENCE), index)
        lines.append(BankLine(day, amounts[index], currency, description, reference, row + 1))
    opening, closing = _balances(cells, places, lines, currency)
    return BankStatement(file.name, "", "", currency, lines, opening, closing)


def has_lines(sheets: Sequence[FileSheet]) -> bool:
    """Return whether a row of a file has the headings of a bank statement."""
    known = _known_headings()
    for sheet in sheets:
        for row in range(min(HEADER_WITHIN, sheet.height)):
            if _are_headings(_columns_of(sheet.row(row), known)):
                return True
    return False


def _known_headings() -> Mapping[str, str]:
    """Return the column of each folded heading."""
    known = {}
    for column, words in HEADINGS.items():
        for word in words:
            known[fold(word)] = column
    return known


def _are_headings(columns: Container[str]) -> bool:
    """Return whether these columns are enough for a bank statement."""
    return DATE in columns and (AMOUNT in columns or MONEY_IN in columns)


def _find(name: str, sheets: Sequence[FileSheet]) -> _LinesTable:
    """Return the table whose headings are the first row with a date and an amount.

    Raises FixInputError if no row has them.
    """
    known = _known_headings()
    best: set[str] = set()
    for sheet in sheets:
        for row in range(min(HEADER_WITHIN, sheet.height)):
            columns = _columns_of(sheet.row(row), known)
            if _are_headings(columns):
                return _LinesTable(sheet, row, columns)
            best = max(best, set(columns), key=len)
    found = ", ".join(sorted(best)) or "none"
    raise FixInputError(
        f"No row has the headings of a bank statement; recognised: {found}.",
        where=name,
        cure=f"Name the columns {DATE}, {DESCRIPTION} and {AMOUNT} (or {MONEY_IN} and {MONEY_OUT}) "
        "in the first row of a copy of the file, and load that.",
    )


def _columns_of(cells: Sequence[Cell], known: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each known column; of two headings the earlier in HEADINGS counts."""
    places: dict[str, tuple[int, int]] = {}
    for number, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        word = fold(_UNIT.sub("", cell.strip()))
        column = known.get(word)
        if column is None:
            continue
        rank = [fold(one) for one in HEADINGS[column]].index(word)
        if column not in places or rank < places[column][0]:
            places[column] = (rank, number)
    return {column: number for column, (_, number) in places.items()}


def _filled(table: _LinesTable) -> list[int]:
    """Return the rows with an amount, without sums and balances brought forward."""
    money = [name for name in (AMOUNT, MONEY_IN, MONEY_OUT) if name in table.columns]
    rows = []
    for row in range(table.header + 1, table.sheet.height):
        has_money = any(str(table.sheet.columns[table.columns[one]][row]).strip() for one in money)
        if has_money and not _is_sum(table, row):
            rows.append(row)
    return rows


def _is_sum(table: _LinesTable, row: int) -> bool:
    """Return whether a row has no date and says that it is a total or a balance."""
    day = str(table.sheet.columns[table.columns[DATE]][row])
    if any(letter.isdigit() for letter in day):
        return False
    for cell in table.sheet.row(row):
        if not isinstance(cell, str):
            continue
        text = fold(cell)
        if any(word in text for word in _SUM_WORDS):
            return True
    return False


def _cells(table: _LinesTable, name: str, rows: Sequence[int]) -> list[Cell]:
    column = table.sheet.columns[table.columns[name]]
    return [column[row] for row in rows]


def _text(cells: Sequence[Cell] | None, index: int) -> str:
    if cells is None:
        return ""
    return " ".join(str(cells[index]).split())


def _days(cells: Sequence[Cell], place: ColumnPlace, day_first: bool | None) -> list[date | None]:
    moments: list[datetime | None] = read_times(
        [_numeric_date(cell) for cell in cells], place, day_first=day_first
    )
    days: list[date | None] = []
    for moment in moments:
        days.append(moment.date() if moment else None)
    return days


def _numeric_date(cell: Cell) -> Cell:
    """Return a date with a named month or a short year as digits: '1 Jun 26' is 2026-06-01."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    named = _NAMED_MONTH.fullmatch(text)
    if named:
        month = _MONTHS.get(named[2].casefold())
        if month:
            return f"{_full_year(named[3])}-{month:02d}-{int(named[1]):02d}"
    short = _SHORT_YEAR.fullmatch(text)
    if short:
        return f"{short[1]}{short[2]}{short[3]}{short[2]}{_full_year(short[4])}"
    return text


def _full_year(text: str) -> str:
    if len(text) == 2:
        return f"20{text}"
    return text


def _amounts(
    cells: Mapping[str, Sequence[Cell]], places: Mapping[str, ColumnPlace], currency: str
) -> list[Decimal]:
    """Return each line's signed amount, from one signed column or from money in and money out."""
    names = [name for name in (AMOUNT, MONEY_IN, MONEY_OUT) if name in cells]
    if MONEY_IN in names and AMOUNT in names:
        names.remove(AMOUNT)
    read = read_amounts([(places[name], cells[name]) for name in names], currency)
    columns = {name: read.column(cells[name]) for name in names}
    if AMOUNT in columns:
        return list(columns[AMOUNT])
    amounts = []
    nothing = [ZERO] * len(cells[DATE])
    for paid_in, paid_out in zip(columns[MONEY_IN], columns.get(MONEY_OUT, nothing), strict=True):
        amounts.append(abs(paid_in) - abs(paid_out))
    return amounts


def _balances(
    cells: Mapping[str, Sequence[Cell]],
    places: Mapping[str, ColumnPlace],
    lines: Sequence[BankLine],
    currency: str,
) -> tuple[Balance | None, Balance | None]:
    """Return the opening and the closing balance, if the file has a running balance.

    A bank may list the newest line first. The column is a running balance if nearly every cell is
    the one before plus the line's amount. A cell that is not then shows a missing or edited line,
    and FixInputError names its row. Any other column, such as an available balance, is not used.
    """
    if BALANCE not in cells or not lines:
        return None, None
    try:
        running = read_amounts([(places[BALANCE], cells[BALANCE])], currency).column(cells[BALANCE])
    except FixInputError:
        return None, None
    oldest_first = list(zip(lines, running, strict=True))
    newest_first = oldest_first[::-1]
    sequence = min(oldest_first, newest_first, key=lambda one: len(_breaks(one)))
    breaks = _breaks(sequence)
    if len(breaks) > len(lines) // 10:
        return None, None
    if breaks:
        raise FixInputError(
            "The running balance does not follow from the amounts here: a line is missing or was "
            "changed.",
            where=f"{places[BALANCE].table}, row {breaks[0]}",
            cure="Download the statement again from the bank, and load it as it is.",
        )
    first, first_balance = sequence[0]
    last, last_balance = sequence[-1]
    return Balance(first.date, first_balance - first.amount), Balance(last.date, last_balance)


def _breaks(sequence: Sequence[tuple[BankLine, Decimal]]) -> list[int]:
    """Return the rows whose balance is not the one before plus their amount."""
    rows = []
    for (_, before), (line, after) in pairwise(sequence):
        if before + line.amount != after:
            rows.append(line.row)
    return rows
