"""Fill the Profit And Loss sheet.

Its rows, and live formulas over Account Days between the two dates above them.
"""

from collections.abc import Sequence

from xlplugin.ledger.statements import LEFT_THE_PROFIT, StatementRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PROFIT_AND_LOSS, ProfitAndLossRow
from xlplugin.sheets.tables.statement_formulas import (
    MONTH_BEFORE,
    SAME_MONTH_LAST_YEAR,
    YEAR_TO_DATE,
    compared_profit,
    profit_and_loss_amount,
    profit_and_loss_profit,
    share_of_sales,
)


def put_profit_and_loss(book: Workbook, rows: Sequence[StatementRow]) -> None:
    """Show these accounts, with a formula for each amount and each profit."""
    shown = []
    for row in rows:
        shown.append(ProfitAndLossRow(row.section, row.code, row.description, row.currency))
    book.view(PROFIT_AND_LOSS).replace(shown)
    _put_formulas(book, shown)
    book.show(PROFIT_AND_LOSS)


def renew_profit_and_loss(book: Workbook) -> None:
    """Put this version's formulas beside the accounts and profits that are listed."""
    _put_formulas(book, book.rows(PROFIT_AND_LOSS))


def _put_formulas(book: Workbook, rows: Sequence[ProfitAndLossRow]) -> None:
    amounts = []
    profits = []
    notes = [row for row in rows if row.section == LEFT_THE_PROFIT]
    rows = [row for row in rows if row.section != LEFT_THE_PROFIT]
    blank = [""] * len(notes)  # a note has no figures, and stands below the profits
    for row in rows:
        amounts.append(profit_and_loss_amount() if row.code else "")
        profits.append("" if row.code else profit_and_loss_profit(row.section))
    view = book.view(PROFIT_AND_LOSS)
    view.formulas("Amount", [*amounts, *blank])
    view.formulas("Profit", [*profits, *blank])
    view.formulas("% Of Sales", [*([share_of_sales()] * len(rows)), *blank])
    for heading in (MONTH_BEFORE, SAME_MONTH_LAST_YEAR, YEAR_TO_DATE):
        compared = [compared_profit(heading, row.section, row.code) for row in rows]
        view.formulas(heading, [*compared, *blank])
