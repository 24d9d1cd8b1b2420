"""Fill the Balance Sheet with live formulas over Account Days as at the date above its rows."""

from collections.abc import Sequence

from xlplugin.ledger.statements import BROUGHT_FORWARD, PROFIT_OF_THE_YEAR, StatementRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BALANCE_SHEET, BalanceSheetRow
from xlplugin.sheets.tables.statement_formulas import (
    MONTH_BEFORE,
    SAME_MONTH_LAST_YEAR,
    balance_sheet_amount,
    balance_sheet_profit,
    balance_sheet_total,
    compared_balance,
)


def put_balance_sheet(book: Workbook, rows: Sequence[StatementRow]) -> None:
    """Show these accounts and sums, with a formula for each amount and each total."""
    shown = []
    for row in rows:
        shown.append(BalanceSheetRow(row.section, row.code, row.description, row.currency))
    book.view(BALANCE_SHEET).replace(shown)
    _put_formulas(book, shown)
    book.show(BALANCE_SHEET)


def renew_balance_sheet(book: Workbook) -> None:
    """Put this version's formulas beside the accounts and totals that are listed."""
    _put_formulas(book, book.rows(BALANCE_SHEET))


def _put_formulas(book: Workbook, rows: Sequence[BalanceSheetRow]) -> None:
    amounts = []
    totals = []
    for row in rows:
        amount = ""
        total = ""
        if row.code:
            amount = balance_sheet_amount(row.section)
        elif row.section in (BROUGHT_FORWARD, PROFIT_OF_THE_YEAR):
            amount = balance_sheet_profit(row.section)
        else:
            total = balance_sheet_total(row.section)
        amounts.append(amount)
        totals.append(total)
    view = book.view(BALANCE_SHEET)
    view.formulas("Amount", amounts)
    view.formulas("Total", totals)
    for heading in (MONTH_BEFORE, SAME_MONTH_LAST_YEAR):
        compared = [compared_balance(heading, row.section, row.code) for row in rows]
        view.formulas(heading, compared)
