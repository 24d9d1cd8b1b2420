"""The Trial Balance sheet: every account and currency, with live sums over the Journal."""

from xlplugin.ledger.balances import Balances
from xlplugin.ledger.master import Account, Masters
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import TRIAL_BALANCE, TrialBalanceRow
from xlplugin.sheets.tables.statement_formulas import trial_balance_credit, trial_balance_debit

_UNKNOWN_ACCOUNT = Account("", "", "")


def put_trial_balance(book: Workbook, masters: Masters, standing: Balances) -> None:
    """Write one row per account and currency, by code, with live formulas for Debit and Credit."""
    places = sorted({*standing, *((code, _main_currency(standing)) for code in masters.accounts)})
    rows = []
    for code, currency in places:
        account = masters.accounts.get(code, _UNKNOWN_ACCOUNT)
        rows.append(TrialBalanceRow(code, account.description, account.type, currency))
    view = book.view(TRIAL_BALANCE)
    view.replace(rows)
    view.formulas("Debit", [trial_balance_debit()] * len(rows))
    view.formulas("Credit", [trial_balance_credit()] * len(rows))


def _main_currency(standing: Balances) -> str:
    """Return the currency under which accounts without a posting are listed."""
    return next((currency for _, currency in standing), "")
