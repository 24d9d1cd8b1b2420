"""The Trial Balance sheet's formulas: live sums over the Journal, in the words of the table's own columns.

They name tables and columns, never addresses, so they are the same in every row, wherever she moves a column, and
in Excel, LibreOffice and a workbook file alike.
"""

from xlplugin.ledger.balances import Balances
from xlplugin.ledger.master import Account, Masters
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import JOURNAL, TRIAL_BALANCE, TrialBalanceRow

_UNKNOWN_ACCOUNT = Account("", "", "")
_THIS = f"{TRIAL_BALANCE.name}[[#This Row],[{{}}]]"


def debit_formula() -> str:
    """What stands in a row's Debit cell: what the account's debits exceed its credits by, else 0."""
    return _excess("Debit", "Credit")


def credit_formula() -> str:
    """What stands in a row's Credit cell: what the account's credits exceed its debits by, else 0."""
    return _excess("Credit", "Debit")


def _excess(side: str, other: str) -> str:
    # Sums of floats: rounded, or 0.1 + 0.2 - 0.3 would be a balance.
    return f"=MAX(0,ROUND({_sum(side)}-{_sum(other)},2))"


def _sum(column: str) -> str:
    name = JOURNAL.name
    account, currency = _THIS.format("Code"), _THIS.format("Currency Code")
    return f"SUMIFS({name}[{column}],{name}[Account],{account},{name}[Currency Code],{currency})"


def total_formula(column: str) -> str:
    """The sum of a column of the trial balance."""
    return f"=SUM({TRIAL_BALANCE.name}[{column}])"


def difference_formula(currency: str) -> str:
    """How far debit and credit are apart in one currency, a cell's address or a quoted word."""
    return f"=ROUND({_side('Debit', currency)}-{_side('Credit', currency)},2)"


def unbalanced_formula() -> str:
    """How many rows stand in a currency whose debit and credit differ: two currencies never make up for each other."""
    each = f"{TRIAL_BALANCE.name}[Currency Code]"
    return f"=SUMPRODUCT(--(ROUND({_side('Debit', each)}-{_side('Credit', each)},2)<>0))"


def _side(column: str, currency: str) -> str:
    name = TRIAL_BALANCE.name
    return f"SUMIF({name}[Currency Code],{currency},{name}[{column}])"


def uncounted_formula() -> str:
    """How many Journal rows stand on an account that the trial balance does not list."""
    tb, journal = TRIAL_BALANCE.name, JOURNAL.name
    counted = (
        f"COUNTIFS({journal}[Account],{tb}[Code],{journal}[Currency Code],{tb}[Currency Code])"
    )
    return f"=COUNTA({journal}[Account])-SUMPRODUCT({counted})"


def put_trial_balance(book: Workbook, masters: Masters, standing: Balances) -> None:
    """One row per account and currency, in the order of the codes, with live formulas for Debit and Credit."""
    places = sorted({*standing, *((code, _main_currency(standing)) for code in masters.accounts)})
    rows = []
    for code, currency in places:
        account = masters.accounts.get(code, _UNKNOWN_ACCOUNT)
        rows.append(TrialBalanceRow(code, account.description, account.type, currency))
    view = book.view(TRIAL_BALANCE)
    view.replace(rows)
    view.formulas("Debit", [debit_formula()] * len(rows))
    view.formulas("Credit", [credit_formula()] * len(rows))


def _main_currency(standing: Balances) -> str:
    """The currency that accounts without a posting are listed under."""
    return next((currency for _, currency in standing), "")
