"""The Balance Sheet: its rows, and live formulas over the Journal as at the date above them."""

from collections.abc import Sequence

from xlplugin.ledger.statements import StatementRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.journal_sums import (
    debit_less_credit,
    listed_rows,
    makes_profit,
    profit_rows,
    this,
    until,
    whole,
)
from xlplugin.sheets.tables import BALANCE_SHEET, GL_ACCOUNTS, JOURNAL, BalanceSheetRow

_AS_AT = until("BalanceSheetAsAt")
_CURRENCY = this(BALANCE_SHEET, "Currency Code")


def amount_formula() -> str:
    """What an account stands at: an asset positive, a liability or capital negative."""
    return f"=ROUND({debit_less_credit(this(BALANCE_SHEET, 'Code'), _CURRENCY, _AS_AT)},2)"


def profit_formula() -> str:
    """The profit to date in a currency, counted afresh from its own accounts; negative, as capital is."""
    moved = debit_less_credit(whole(GL_ACCOUNTS, "Code"), _CURRENCY, _AS_AT)
    return f"=ROUND(SUMPRODUCT(({moved})*{makes_profit()}),2)"


def unbalanced_formula() -> str:
    """How many rows stand in a currency that does not add up to 0.00."""
    currency = whole(BALANCE_SHEET, "Currency Code")
    return f"=SUMPRODUCT(--(ROUND(SUMIF({currency},{currency},{whole(BALANCE_SHEET, 'Amount')}),2)<>0))"


def unlisted_formula() -> str:
    """How many Journal rows up to the date stand on no account that is listed, nor make the profit."""
    posted = f'COUNTIFS({whole(JOURNAL, "Account")},"?*",{_AS_AT})'
    return f"={posted}-{profit_rows(_AS_AT)}-{listed_rows(BALANCE_SHEET, _AS_AT)}"


def put_balance_sheet(book: Workbook, rows: Sequence[StatementRow]) -> None:
    """Show these accounts, with a formula for each amount."""
    shown = []
    amounts = []
    for row in rows:
        shown.append(BalanceSheetRow(row.section, row.code, row.description, row.currency))
        amounts.append(amount_formula() if row.code else profit_formula())
    view = book.view(BALANCE_SHEET)
    view.replace(shown)
    view.formulas("Amount", amounts)
    book.show(BALANCE_SHEET)
