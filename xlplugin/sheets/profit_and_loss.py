"""The Profit And Loss sheet: its rows, and live formulas over the Journal between the two dates above them."""

from collections.abc import Sequence

from xlplugin.ledger.statements import GROSS_PROFIT, TRADING, StatementRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.journal_sums import (
    debit_less_credit,
    listed_rows,
    profit_rows,
    since,
    this,
    until,
    whole,
)
from xlplugin.sheets.tables import PROFIT_AND_LOSS, ProfitAndLossRow

_DATES = since("ProfitAndLossFrom"), until("ProfitAndLossTo")


def amount_formula() -> str:
    """What an account brought (or cost: negative) between the dates."""
    code, currency = this(PROFIT_AND_LOSS, "Code"), this(PROFIT_AND_LOSS, "Currency Code")
    return f"=0-ROUND({debit_less_credit(code, currency, *_DATES)},2)"


def profit_formula(section: str) -> str:
    """Gross or net profit: the sum of the amounts of its currency."""
    currency = f"{whole(PROFIT_AND_LOSS, 'Currency Code')},{this(PROFIT_AND_LOSS, 'Currency Code')}"
    amounts = f"SUMIFS({whole(PROFIT_AND_LOSS, 'Amount')},{currency}"
    if section != GROSS_PROFIT:
        return f"=ROUND({amounts}),2)"
    of_section = f"{amounts},{whole(PROFIT_AND_LOSS, 'Section')}"
    parts = "+".join(f'{of_section},"{name}")' for name in TRADING)
    return f"=ROUND({parts},2)"


def unlisted_formula() -> str:
    """How many Journal rows between the dates make the profit and stand on no account that is listed."""
    return f"={profit_rows(*_DATES)}-{listed_rows(PROFIT_AND_LOSS, *_DATES)}"


def put_profit_and_loss(book: Workbook, rows: Sequence[StatementRow]) -> None:
    """Show these accounts, with a formula for each amount and each profit."""
    shown = []
    amounts = []
    profits = []
    for row in rows:
        shown.append(ProfitAndLossRow(row.section, row.code, row.description, row.currency))
        amounts.append(amount_formula() if row.code else "")
        profits.append("" if row.code else profit_formula(row.section))
    view = book.view(PROFIT_AND_LOSS)
    view.replace(shown)
    view.formulas("Amount", amounts)
    view.formulas("Profit", profits)
    book.show(PROFIT_AND_LOSS)
