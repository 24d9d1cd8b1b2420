"""Fill the Trial Balance sheet: every account and currency, with live sums over Account Days."""

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
    book.view(TRIAL_BALANCE).replace(rows)
    _put_formulas(book, len(rows))


def renew_trial_balance(book: Workbook) -> None:
    """Put this version's formulas beside the accounts that are listed."""
    _put_formulas(book, book.view(TRIAL_BALANCE).count)


def _put_formulas(book: Workbook, count: int) -> None:
    view = book.view(TRIAL_BALANCE)
    view.formulas("Debit", [trial_balance_debit()] * count)
    view.formulas("Credit", [trial_balance_credit()] * count)


def _main_currency(standing: Balances) -> str:
    """Return the currency under which accounts without a posting are listed."""
    return next((currency for _, currency in standing), "")
