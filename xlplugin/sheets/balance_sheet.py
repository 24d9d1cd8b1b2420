"""The Balance Sheet: its rows, and live formulas over the Journal as at the date above them."""

from collections.abc import Sequence

from xlplugin.ledger.statements import StatementRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BALANCE_SHEET, BalanceSheetRow
from xlplugin.sheets.tables.statement_formulas import balance_sheet_amount, balance_sheet_profit


def put_balance_sheet(book: Workbook, rows: Sequence[StatementRow]) -> None:
    """Show these accounts, with a formula for each amount."""
    shown = []
    amounts = []
    for row in rows:
        shown.append(BalanceSheetRow(row.section, row.code, row.description, row.currency))
        amounts.append(balance_sheet_amount() if row.code else balance_sheet_profit())
    view = book.view(BALANCE_SHEET)
    view.replace(shown)
    view.formulas("Amount", amounts)
    book.show(BALANCE_SHEET)
