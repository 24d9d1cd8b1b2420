"""Formulas of the statements: sums and counts over the Journal, and the sentences that check them.

They name tables and columns, never addresses. So they are the same in every row, wherever the user
moves a column, and in Excel, LibreOffice and a workbook file alike.
"""

from xlplugin.ledger.statements import GROSS_PROFIT, PROFIT_TYPES, TRADING
from xlplugin.sheets.tables.formulas import Live, column, filled, first, this, uniform, where

_TRIAL_BALANCE = "TrialBalance"
_PROFIT_AND_LOSS = "ProfitAndLoss"
_BALANCE_SHEET = "BalanceSheet"
_HISTORY = "AccountHistory"
_JOURNAL = "Journal"
_ACCOUNTS = "GLAccounts"


def _since(cell: str) -> str:
    """Return the criterion for Journal rows from the date in a named cell on.

    All if it is blank.
    """
    return f'{column(_JOURNAL, "Date")},">="&N({cell})'


def _until(cell: str) -> str:
    """Return the criterion for Journal rows up to the date in a named cell.

    Today if it is blank.
    """
    return f'{column(_JOURNAL, "Date")},"<="&IF(N({cell})=0,TODAY(),{cell})'


_PERIOD = (_since("ProfitAndLossFrom"), _until("ProfitAndLossTo"))
_AS_AT = _until("BalanceSheetAsAt")


def _debit_less_credit(account: str, currency: str, *dates: str) -> str:
    """Return the debits less the credits of accounts in a currency."""
    return f"{_sum('Debit', account, currency, dates)}-{_sum('Credit', account, currency, dates)}"


def _sum(side: str, account: str, currency: str, dates: tuple[str, ...]) -> str:
    criteria = ",".join((_of_account(account, currency), *dates))
    return f"SUMIFS({column(_JOURNAL, side)},{criteria})"


def _of_account(account: str, currency: str) -> str:
    """Return the criteria for Journal rows of an account in a currency."""
    accounts = column(_JOURNAL, "Account")
    currencies = column(_JOURNAL, "Currency Code")
    return f"{accounts},{account},{currencies},{currency}"


def _listed_rows(table: str, *dates: str) -> str:
    """Count the Journal rows of these dates whose account and currency the table lists."""
    of_account = _of_account(column(table, "Code"), column(table, "Currency Code"))
    return f"SUMPRODUCT(COUNTIFS({of_account},{','.join(dates)}))"


def _profit_rows(*dates: str) -> str:
    """Count the Journal rows of these dates on accounts that make the profit."""
    codes = f"{column(_JOURNAL, 'Account')},{column(_ACCOUNTS, 'Code')}"
    return f"SUMPRODUCT(COUNTIFS({codes},{','.join(dates)})*{_makes_profit()})"


def _makes_profit() -> str:
    """Return a test of each row of GL Accounts: its account makes the profit."""
    types = ",".join(f'"{name}"' for name in PROFIT_TYPES)
    return f"ISNUMBER(MATCH({column(_ACCOUNTS, 'Acc Type')},{{{types}}},0))"


def trial_balance_debit() -> str:
    """Return the formula of a Debit cell: debits less credits of the account, or 0."""
    return _excess("Debit", "Credit")


def trial_balance_credit() -> str:
    """Return the formula of a Credit cell: credits less debits of the account, or 0."""
    return _excess("Credit", "Debit")


def _excess(side: str, other: str) -> str:
    account = this(_TRIAL_BALANCE, "Code")
    currency = this(_TRIAL_BALANCE, "Currency Code")
    more = _sum(side, account, currency, ())
    less = _sum(other, account, currency, ())
    return f"=MAX(0,ROUND({more}-{less},2))"  # sums of floats: unrounded, 0.1 + 0.2 - 0.3 is not 0


def trial_balance_difference(currency: str) -> str:
    """Return the formula of debit less credit in one currency.

    A cell's address or a quoted code.
    """
    return f"ROUND({_side('Debit', currency)}-{_side('Credit', currency)},2)"


def _side(side: str, currency: str) -> str:
    currencies = column(_TRIAL_BALANCE, "Currency Code")
    return f"SUMIF({currencies},{currency},{column(_TRIAL_BALANCE, side)})"


def trial_balance_sentence() -> Live:
    """Say whether debit equals credit in each currency, and every Journal row is counted."""
    currencies = column(_TRIAL_BALANCE, "Currency Code")
    unbalanced = f"SUMPRODUCT(--({trial_balance_difference(currencies)}<>0))"
    debit = f"SUM({column(_TRIAL_BALANCE, 'Debit')})"
    credit = f"SUM({column(_TRIAL_BALANCE, 'Credit')})"
    amount = f'IF({uniform(currencies)}," by "&FIXED({debit}-{credit},2),"")'
    counted = _of_account(column(_TRIAL_BALANCE, "Code"), currencies)
    uncounted = f"{filled(_JOURNAL, 'Account')}-SUMPRODUCT(COUNTIFS({counted}))"
    missing = "Journal rows are missing here: press Trial Balance"
    return Live(
        f'=IF({unbalanced}>0,"OUT OF BALANCE"&{amount},'
        f'IF({uncounted}<>0,"{missing}","In balance: difference "&FIXED(0,2)))',
        "In balance: difference 0.00",
    )


def trial_balance_title() -> Live:
    """Return the title with the last day of the Journal, in digits that every language writes
    alike.
    """
    dates = column(_JOURNAL, "Date")
    last = f"MAX({dates})"
    day = f'TEXT(DAY({last}),"00")&"/"&TEXT(MONTH({last}),"00")&"/"&YEAR({last})'
    return Live(f'="Trial Balance"&IF(COUNT({dates})=0,""," as at "&{day})', "Trial Balance")


def profit_and_loss_amount() -> str:
    """Return the formula of an account's amount in the period: income positive, cost negative."""
    code = this(_PROFIT_AND_LOSS, "Code")
    currency = this(_PROFIT_AND_LOSS, "Currency Code")
    return f"=0-ROUND({_debit_less_credit(code, currency, *_PERIOD)},2)"


def profit_and_loss_profit(section: str) -> str:
    """Return the formula of gross or net profit: the sum of the amounts in its currency."""
    currencies = column(_PROFIT_AND_LOSS, "Currency Code")
    currency = f"{currencies},{this(_PROFIT_AND_LOSS, 'Currency Code')}"
    amounts = f"SUMIFS({column(_PROFIT_AND_LOSS, 'Amount')},{currency}"
    if section != GROSS_PROFIT:
        return f"=ROUND({amounts}),2)"
    sections = column(_PROFIT_AND_LOSS, "Section")
    parts = [f'{amounts},{sections},"{name}")' for name in TRADING]
    return f"=ROUND({'+'.join(parts)},2)"


def profit_and_loss_sentence() -> Live:
    """Say whether every account that moved in the period is listed."""
    unlisted = f"{_profit_rows(*_PERIOD)}-{_listed_rows(_PROFIT_AND_LOSS, *_PERIOD)}"
    missing = "Accounts are missing here: press Profit And Loss"
    complete = "Every account that moved is listed"
    return Live(f'=IF({unlisted}<>0,"{missing}","{complete}")', complete)


def balance_sheet_amount() -> str:
    """Return the formula of an account's balance.

    Assets positive, liabilities and capital negative.
    """
    code = this(_BALANCE_SHEET, "Code")
    currency = this(_BALANCE_SHEET, "Currency Code")
    return f"=ROUND({_debit_less_credit(code, currency, _AS_AT)},2)"


def balance_sheet_profit() -> str:
    """Return the formula of the profit to date in a currency.

    A profit is negative, as capital is.
    """
    currency = this(_BALANCE_SHEET, "Currency Code")
    moved = _debit_less_credit(column(_ACCOUNTS, "Code"), currency, _AS_AT)
    return f"=ROUND(SUMPRODUCT(({moved})*{_makes_profit()}),2)"


def balance_sheet_sentence() -> Live:
    """Say whether the balance sheet adds up in each currency, and lists every account that moved."""
    currencies = column(_BALANCE_SHEET, "Currency Code")
    sums = f"SUMIF({currencies},{currencies},{column(_BALANCE_SHEET, 'Amount')})"
    unbalanced = f"SUMPRODUCT(--(ROUND({sums},2)<>0))"
    posted = f'COUNTIFS({column(_JOURNAL, "Account")},"?*",{_AS_AT})'
    unlisted = f"{posted}-{_profit_rows(_AS_AT)}-{_listed_rows(_BALANCE_SHEET, _AS_AT)}"
    adds_up = "In balance: adds up to 0.00"
    missing = "Accounts are missing here: press Balance Sheet"
    judged = f'IF({unbalanced}>0,"OUT OF BALANCE","{adds_up}")'
    return Live(f'=IF({unlisted}<>0,"{missing}",{judged})', adds_up)


def history_sentence() -> Live:
    """Say how many postings the account has and its balance, unless the Journal has more."""
    code = first(_HISTORY, "Code")
    currency = first(_HISTORY, "Currency Code")
    rows = filled(_HISTORY, "Code")
    behind = f"{where(_JOURNAL, Account=code, Currency_Code=currency)}<>{rows}"
    balance = f"SUM({column(_HISTORY, 'Debit')})-SUM({column(_HISTORY, 'Credit')})"
    shown = f'"Postings "&FIXED({rows},0)&" · balance "&FIXED({balance},2)'
    judged = f'IF({behind},"Journal rows are missing here: press Account History",{shown})'
    empty = "No account is shown: press Account History"
    return Live(f'=IF({rows}=0,"{empty}",{judged})', empty)


def history_title() -> Live:
    """Return the title with the code, name and currency of the shown account."""
    code = first(_HISTORY, "Code")
    place = f"MATCH({code},{column(_ACCOUNTS, 'Code')},0)"
    name = f'IFERROR(INDEX({column(_ACCOUNTS, "Description")},{place}),"")'
    shown = f'" · "&{code}&" "&{name}&" · "&{first(_HISTORY, "Currency Code")}'
    empty = "Account History"
    return Live(f'="{empty}"&IF({filled(_HISTORY, "Code")}=0,"",{shown})', empty)
