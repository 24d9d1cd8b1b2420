"""Write the formulas of the statements, and the sentences that check them.

Trial Balance, Profit And Loss and Balance Sheet add up Account Days, which has a row for each day,
account and currency. Over a long Journal each of their cells would take seconds. The Journal itself
is added up once, by whole columns, and compared with Account Days.

The formulas name tables and columns, never addresses. So they are the same in every row, after the
user moves a column, and in Excel, LibreOffice and a workbook file.
"""

from xlplugin.ledger.documents import JOURNAL_VOUCHER
from xlplugin.ledger.statements import (
    ACCOUNT_TYPES,
    BROUGHT_FORWARD,
    CAPITAL,
    CREDIT_SECTIONS,
    GROSS_PROFIT,
    LIABILITIES,
    NO_TYPE,
    PROFIT_OF_THE_YEAR,
    PROFIT_TYPES,
    SALES_TYPES,
    TOTAL,
    TOTAL_ASSETS,
    TOTAL_CAPITAL,
    TOTAL_CLAIMS,
    TOTAL_LIABILITIES,
    TRADING,
)
from xlplugin.sheets.tables.formulas import Live, column, filled, first, this, uniform

_TRIAL_BALANCE = "TrialBalance"
_PROFIT_AND_LOSS = "ProfitAndLoss"
_BALANCE_SHEET = "BalanceSheet"
_HISTORY = "AccountHistory"
MONTH_BEFORE = "Month Before"
SAME_MONTH_LAST_YEAR = "Same Month Last Year"
YEAR_TO_DATE = "Year To Date"
_JOURNAL = "Journal"
_DAYS = "AccountDays"
JOURNAL_DIFFERS = "NOT EQUAL TO THE JOURNAL: press Verify"
IS_CLOSING = "Yes"
IS_NOT_CLOSING = "No"
_ACCOUNTS = "GLAccounts"


def _since(cell: str) -> str:
    """Return the criterion for Account Days from the date in a named cell on.

    All if it is blank.
    """
    return f'{_DAY},">="&N({cell})'


def _until(cell: str) -> str:
    """Return the criterion for Account Days up to a named cell's date; all if it is blank."""
    return f'{_DAY},"<="&{_day_or_last(cell)}'


def _day_or_last(cell: str) -> str:
    """Return the date in a named cell; the last date of Account Days if it is blank.

    It is not today's date, because Excel calculates TODAY again whenever a cell changes.
    """
    return f"IF(N({cell})=0,MAX({_DAY},{_NO_BEGINNING}),{cell})"


def _until_or_all(table: str, cell: str) -> str:
    """Return the criterion for rows up to a named cell's date; all if it is blank."""
    return f'{column(table, "Date")},"<="&IF(N({cell})=0,{_NO_END},{cell})'


_DAY = column(_DAYS, "Date")
_DAY_TYPE = column(_DAYS, "Acc Type")
_NO_BEGINNING = "DATE(2000,1,1)"  # the date if there is none, early but with a month before it
_NO_END = 2958465  # 31/12/9999, the last day of Excel
_CLOSING = f'{column(_DAYS, "Closing")},"{IS_CLOSING}"'
_NO_CLOSING = f'{column(_DAYS, "Closing")},"{IS_NOT_CLOSING}"'
_PERIOD = (_since("ProfitAndLossFrom"), _until("ProfitAndLossTo"), _NO_CLOSING)
_AS_AT = _until("BalanceSheetAsAt")
_UNTIL = _until_or_all(_DAYS, "TrialBalanceAsAt")
_HISTORY_DAYS = (
    f'{column(_JOURNAL, "Date")},">="&N(AccountHistoryFrom),'
    f"{_until_or_all(_JOURNAL, 'AccountHistoryAsAt')}"
)


def _debit_less_credit(account: str, currency: str, *dates: str) -> str:
    """Return the debits less the credits of accounts in a currency, from Account Days."""
    debits = _sum(_DAYS, "Debit", account, currency, dates)
    return f"{debits}-{_sum(_DAYS, 'Credit', account, currency, dates)}"


def _sum(table: str, side: str, account: str, currency: str, dates: tuple[str, ...]) -> str:
    criteria = ",".join((_of_account(table, account, currency), *dates))
    return f"SUMIFS({column(table, side)},{criteria})"


def _of_account(table: str, account: str, currency: str) -> str:
    """Return the criteria for the rows of an account in a currency."""
    accounts = column(table, "Account")
    currencies = column(table, "Currency Code")
    return f"{accounts},{account},{currencies},{currency}"


def _listed_rows(table: str, *dates: str) -> str:
    """Count the Account Days of these dates whose account and currency the table lists."""
    of_account = _of_account(_DAYS, column(table, "Code"), column(table, "Currency Code"))
    return f"SUMPRODUCT(COUNTIFS({','.join((of_account, *dates))}))"


def _profit_rows(*dates: str) -> str:
    """Count the Account Days of these dates on accounts that make the profit."""
    criteria = ",".join((f"{_DAY_TYPE},{_any_of(PROFIT_TYPES)}", *dates))
    return f"SUMPRODUCT(COUNTIFS({criteria}))"


def _retyped() -> str:
    """Count the Account Days whose account has another type on GL Accounts by now."""
    codes = f"{column(_DAYS, 'Account')},{column(_ACCOUNTS, 'Code')}"
    return f'SUMPRODUCT(COUNTIFS({codes},{_DAY_TYPE},"<>"&{column(_ACCOUNTS, "Acc Type")}))'


def _unless_older(sentence: str, button: str) -> str:
    """Return a sentence, or that Account Days are older than the Journal."""
    is_older = f"MAX({column(_JOURNAL, 'Run')})>MAX({column(_DAYS, 'Run')})"
    return f'=IF({is_older},"The Journal has later runs: press {button}",{sentence})'


def _with_later(sentence: str, cell: str, cure: str) -> str:
    """Return a sentence that also says whether months after that of a named cell have postings.

    Journal vouchers do not count: one may be dated ahead, such as the reversal of an accrual.
    """
    days = f'{column(_JOURNAL, "Date")},">"&{_end_of_month(f"N({cell})")}'
    others = f'{column(_JOURNAL, "Doc Type")},"<>{JOURNAL_VOUCHER}"'
    later = f'" · later months have postings: {cure}"'
    return f'{sentence}&IF(AND(N({cell})>0,COUNTIFS({days},{others})>0),{later},"")'


def _end_of_month(day: str) -> str:
    return f"DATE(YEAR({day}),MONTH({day})+1,0)"


def _any_of(names: tuple[str, ...]) -> str:
    """Return names as an array of a formula."""
    quoted = ",".join(f'"{name}"' for name in names)
    return f"{{{quoted}}}"


def _is_of_types(types: tuple[str, ...]) -> str:
    """Return a test of each row of GL Accounts: its account has one of these types."""
    return f"ISNUMBER(MATCH({column(_ACCOUNTS, 'Acc Type')},{_any_of(types)},0))"


def _moved_by_types(types: tuple[str, ...], currency: str, *dates: str) -> str:
    """Return the debits less the credits of all accounts of these types."""
    return f"SUMPRODUCT({_moved_by_type(_any_of(types), currency, *dates)})"


def _moved_by_type(type_name: str, currency: str, *dates: str) -> str:
    """Return the debits less the credits of the accounts of a type; of each type of an array."""
    currencies = column(_DAYS, "Currency Code")
    criteria = ",".join((f"{_DAY_TYPE},{type_name},{currencies},{currency}", *dates))
    debits = f"SUMIFS({column(_DAYS, 'Debit')},{criteria})"
    return f"{debits}-SUMIFS({column(_DAYS, 'Credit')},{criteria})"


def _between(first: str, last: str) -> tuple[str, str]:
    """Return the criteria for Account Days from one day to another."""
    return f'{_DAY},">="&{first}', f'{_DAY},"<="&{last}'


def _end_of_month_before(day: str) -> str:
    return f"DATE(YEAR({day}),MONTH({day}),0)"


def _end_of_month_last_year(day: str) -> str:
    return f"DATE(YEAR({day})-1,MONTH({day})+1,0)"


def _compared_periods() -> dict[str, tuple[str, ...]]:
    """Return the criteria of the periods beside that of Profit And Loss, by heading."""
    to = _day_or_last("ProfitAndLossTo")
    before = f"DATE(YEAR({to}),MONTH({to})-1,1)"
    last_year = f"DATE(YEAR({to})-1,MONTH({to}),1)"
    return {
        MONTH_BEFORE: (*_between(before, _end_of_month_before(to)), _NO_CLOSING),
        SAME_MONTH_LAST_YEAR: (*_between(last_year, _end_of_month_last_year(to)), _NO_CLOSING),
        YEAR_TO_DATE: (*_between(_year_start(to), to), _NO_CLOSING),
    }


def trial_balance_debit() -> str:
    """Return the formula of a Debit cell: debits less credits of the account, or 0."""
    return _excess("Debit", "Credit")


def trial_balance_credit() -> str:
    """Return the formula of a Credit cell: credits less debits of the account, or 0."""
    return _excess("Credit", "Debit")


def _excess(side: str, other: str) -> str:
    account = this(_TRIAL_BALANCE, "Code")
    currency = this(_TRIAL_BALANCE, "Currency Code")
    more = _sum(_DAYS, side, account, currency, (_UNTIL,))
    less = _sum(_DAYS, other, account, currency, (_UNTIL,))
    return f"=MAX(0,ROUND({more}-{less},2))"  # sums of floats: unrounded, 0.1 + 0.2 - 0.3 is not 0


def trial_balance_difference(currency: str) -> str:
    """Return the formula of debit less credit in one currency.

    A cell's address or a quoted code.
    """
    return f"ROUND({_side('Debit', currency)}-{_side('Credit', currency)},2)"


def _side(side: str, currency: str) -> str:
    currencies = column(_TRIAL_BALANCE, "Currency Code")
    return f"SUMIF({currencies},{currency},{column(_TRIAL_BALANCE, side)})"


def journal_differs() -> str:
    """Return a test: the Journal's debits or credits are not those of Account Days.

    Four sums of whole columns, of all currencies: Account Days were made from the Journal, so an
    amount that was typed over in either makes a difference.
    """
    tests = []
    for side in ("Debit", "Credit"):
        journal = f"SUM({column(_JOURNAL, side)})"
        tests.append(f"ROUND({journal}-SUM({column(_DAYS, side)}),2)<>0")
    return f"OR({','.join(tests)})"


def trial_balance_sentence() -> Live:
    """Say whether debit equals credit in each currency, and the Journal equals Account Days."""
    currencies = column(_TRIAL_BALANCE, "Currency Code")
    unbalanced = f"SUMPRODUCT(--({trial_balance_difference(currencies)}<>0))"
    debit = f"SUM({column(_TRIAL_BALANCE, 'Debit')})"
    credit = f"SUM({column(_TRIAL_BALANCE, 'Credit')})"
    amount = f'IF({uniform(currencies)}," by "&FIXED({debit}-{credit},2),"")'
    uncounted = f"{filled(_DAYS, 'Account')}-{_listed_rows(_TRIAL_BALANCE)}"
    missing = "Accounts are missing here: press Trial Balance"
    judged = f'IF({uncounted}<>0,"{missing}","In balance: difference "&FIXED(0,2))'
    judged = f'IF({journal_differs()},"{JOURNAL_DIFFERS}",{judged})'
    judged = f'IF({unbalanced}>0,"OUT OF BALANCE"&{amount},{judged})'
    told = _unless_older(judged, "Trial Balance")
    told = _with_later(told, "TrialBalanceAsAt", "clear As At to see them")
    return Live(told, "In balance: difference 0.00")


def trial_balance_title() -> Live:
    """Return the title with the date above the table, or else the last day of Account Days."""
    dates = column(_DAYS, "Date")
    last = f"IF(N(TrialBalanceAsAt)=0,MAX({dates}),TrialBalanceAsAt)"
    shown = f'" as at "&{_written(last)}'
    return Live(f'="Trial Balance"&IF(COUNT({dates})=0,"",{shown})', "Trial Balance")


def _written(day: str) -> str:
    """Return a day as 30/06/2026, in digits that every language writes alike."""
    return f'TEXT(DAY({day}),"00")&"/"&TEXT(MONTH({day}),"00")&"/"&YEAR({day})'


def _listed_as_at(table: str) -> str:
    """Return the day that a list with ages was made for: the date of its first row and its days."""
    return f"{first(table, 'Date')}+{first(table, 'Days')}"


def as_at_title(table: str, title: str) -> Live:
    """Return the title with the day that a list with ages was made for."""
    shown = f'" as at "&{_written(f"({_listed_as_at(table)})")}'
    return Live(f'="{title}"&IF({filled(table, "Doc No")}=0,"",{shown})', title)


def as_at_sentence(table: str, label: str, button: str) -> Live:
    """Count the documents of a list with ages, or say that the date above it is another day."""
    rows = filled(table, "Doc No")
    cell = f"{table}AsAt"
    other = f"AND({rows}>0,N({cell})<>0,{_listed_as_at(table)}<>N({cell}))"
    stale = f"These rows are as at another day: press {button}"
    return Live(f'=IF({other},"{stale}","{label} "&FIXED({rows},0))', f"{label} 0")


def profit_by_month_sentence() -> Live:
    """Count the rows of Profit By Month, or say that the date above them is another day."""
    rows = filled("ProfitByMonth", "Section")
    cell = "ProfitByMonthAsAt"
    shown = f"N({first('ProfitByMonth', 'As At')})"
    other = f"AND({rows}>0,N({cell})<>0,{shown}<>N({cell}))"
    stale = "These rows are as at another day: press Profit By Month"
    told = f'=IF({other},"{stale}","Rows "&FIXED({rows},0))'
    return Live(_with_later(told, cell, "clear As At and press Profit By Month"), "Rows 0")


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


def share_of_sales() -> str:
    """Return the formula of an amount or a profit in percent of the sales in its currency."""
    currencies = column(_PROFIT_AND_LOSS, "Currency Code")
    currency = f"{currencies},{this(_PROFIT_AND_LOSS, 'Currency Code')}"
    amounts = f"SUMIFS({column(_PROFIT_AND_LOSS, 'Amount')},{currency}"
    sections = column(_PROFIT_AND_LOSS, "Section")
    parts = [f'{amounts},{sections},"{name}")' for name in SALES_TYPES]
    sales = f"({'+'.join(parts)})"
    shown = f"{this(_PROFIT_AND_LOSS, 'Amount')},{this(_PROFIT_AND_LOSS, 'Profit')}"
    return f'=IF({sales}>0,ROUND(100*SUM({shown})/{sales},2),"")'


def compared_profit(heading: str, section: str, code: str) -> str:
    """Return the formula of an account or a profit in the period that a heading names."""
    currency = this(_PROFIT_AND_LOSS, "Currency Code")
    dates = _compared_periods()[heading]
    if code:
        moved = _debit_less_credit(this(_PROFIT_AND_LOSS, "Code"), currency, *dates)
    else:
        types = TRADING if section == GROSS_PROFIT else PROFIT_TYPES
        moved = _moved_by_types(types, currency, *dates)
    return f"=0-ROUND({moved},2)"


def profit_and_loss_sentence() -> Live:
    """Say whether every account that moved in one of the periods is listed.

    An account without a known type is in no profit, in whatever period it moved.
    """
    counts = []
    for period in (_PERIOD, *_compared_periods().values()):
        counts.append(f"{_profit_rows(*period)}-{_listed_rows(_PROFIT_AND_LOSS, *period)}")
    unlisted = "+".join(counts)
    missing = "Accounts are missing here: press Profit And Loss"
    complete = "Every account that moved is listed"
    codes = f"{column(_DAYS, 'Account')},{column(_ACCOUNTS, 'Code')}"
    placed = f"SUMPRODUCT(COUNTIF({codes})*{_is_of_types(ACCOUNT_TYPES)})"
    no_type = "An account without a known Acc Type moved: see GL Accounts"
    judged = f'IF({unlisted}<>0,"{missing}","{complete}")'
    judged = f'IF({_retyped()}>0,"Accounts got another type: press Profit And Loss",{judged})'
    judged = f'IF({filled(_DAYS, "Account")}>{placed},"{no_type}",{judged})'
    told = _unless_older(judged, "Profit And Loss")
    cure = "clear From and To and press Profit And Loss"
    return Live(_with_later(told, "ProfitAndLossTo", cure), complete)


def balance_sheet_amount(section: str) -> str:
    """Return the formula of a balance: of assets debit less credit, else credit less debit."""
    code = this(_BALANCE_SHEET, "Code")
    currency = this(_BALANCE_SHEET, "Currency Code")
    sign = "0-" if section in CREDIT_SECTIONS else ""
    moved = _debit_less_credit(code, currency, _AS_AT)
    moved = _without_own_closing(section, moved, code, _day_or_last("BalanceSheetAsAt"))
    return f"={sign}ROUND({moved},2)"


def _without_own_closing(section: str, moved: str, codes: str, last: str) -> str:
    """Return a balance without what the closing of a day's own financial year has moved."""
    if section not in CAPITAL:
        return moved
    currency = this(_BALANCE_SHEET, "Currency Code")
    dates = (*_between(_year_start(last), last), _CLOSING)
    return f"{moved}-({_debit_less_credit(codes, currency, *dates)})"


def balance_sheet_profit(section: str) -> str:
    """Return the formula of the profit of the year, or of the years before it, in a currency."""
    return _profit_until(section, _day_or_last("BalanceSheetAsAt"))


def _profit_until(section: str, last: str) -> str:
    """Return the formula of the profit of a day's financial year, or of the years before it."""
    currency = this(_BALANCE_SHEET, "Currency Code")
    dates: tuple[str, ...] = (*_between(_year_start(last), last), _NO_CLOSING)
    if section == BROUGHT_FORWARD:
        dates = (f'{_DAY},"<"&{_year_start(last)}',)
    return f"=0-ROUND({_moved_by_types(PROFIT_TYPES, currency, *dates)},2)"


def _year_start(last: str) -> str:
    """Return the first day of the financial year of a day; 1 January if none is given."""
    year_from = "IF(N(BalanceSheetYearFrom)=0,DATE(2000,1,1),BalanceSheetYearFrom)"
    day = f"MONTH({year_from}),DAY({year_from})"
    return f"DATE(YEAR({last})-(DATE(YEAR({last}),{day})>{last}),{day})"


def compared_balance(heading: str, section: str, code: str) -> str:
    """Return the formula of a row of the balance sheet on the day that a heading names."""
    as_at = _day_or_last("BalanceSheetAsAt")
    last = _end_of_month_last_year(as_at)
    if heading == MONTH_BEFORE:
        last = _end_of_month_before(as_at)
    if section in (BROUGHT_FORWARD, PROFIT_OF_THE_YEAR):
        return _profit_until(section, last)
    until = f'{_DAY},"<="&{last}'
    currency = this(_BALANCE_SHEET, "Currency Code")
    if code:
        own = this(_BALANCE_SHEET, "Code")
        moved = _debit_less_credit(own, currency, until)
        moved = _without_own_closing(section, moved, own, last)
        sign = "0-" if section in CREDIT_SECTIONS else ""
        return f"={sign}ROUND({moved},2)"
    groups = {
        TOTAL_LIABILITIES: LIABILITIES,
        TOTAL_CAPITAL: (*CAPITAL, *PROFIT_TYPES),
        TOTAL_CLAIMS: (*LIABILITIES, *CAPITAL, *PROFIT_TYPES),
    }
    if section in groups:
        return f"=0-ROUND({_moved_by_types(groups[section], currency, until)},2)"
    if section == TOTAL_ASSETS:  # everything else, also accounts without a known type
        everything = _debit_less_credit('"?*"', currency, until)
        others = _moved_by_types(groups[TOTAL_CLAIMS], currency, until)
        return f"=ROUND({everything}-{others},2)"
    return _compared_section_total(section.removeprefix(TOTAL), currency, until, last)


def _compared_section_total(section: str, currency: str, until: str, last: str) -> str:
    """Return the formula of a section's total; blank for accounts without a type."""
    if section == NO_TYPE:
        return ""
    name = f"MID({this(_BALANCE_SHEET, 'Section')},{len(TOTAL) + 1},255)"
    moved = _moved_by_type(name, currency, until)
    if section in CAPITAL:
        dates = (*_between(_year_start(last), last), _CLOSING)
        moved = f"{moved}-({_moved_by_type(name, currency, *dates)})"
    sign = "0-" if section in CREDIT_SECTIONS else ""
    return f"={sign}ROUND({moved},2)"


def balance_sheet_total(section: str) -> str:
    """Return the formula of a total: of the section that it names, or of several sections."""
    amounts = column(_BALANCE_SHEET, "Amount")
    currency = this(_BALANCE_SHEET, "Currency Code")
    of_currency = f"{amounts},{column(_BALANCE_SHEET, 'Currency Code')},{currency}"
    groups = {
        TOTAL_LIABILITIES: LIABILITIES,
        TOTAL_CAPITAL: (*CAPITAL, BROUGHT_FORWARD, PROFIT_OF_THE_YEAR),
        TOTAL_CLAIMS: CREDIT_SECTIONS,
    }
    if section in groups:
        return f"=ROUND({_of_sections(of_currency, groups[section])},2)"
    if section == TOTAL_ASSETS:  # everything else, also accounts without a known type
        return f"=ROUND(SUMIFS({of_currency})-{_of_sections(of_currency, CREDIT_SECTIONS)},2)"
    name = f"MID({this(_BALANCE_SHEET, 'Section')},{len(TOTAL) + 1},255)"
    is_named = f"({column(_BALANCE_SHEET, 'Section')}={name})"
    is_same = f"({column(_BALANCE_SHEET, 'Currency Code')}={currency})"
    return f"=ROUND(SUMPRODUCT({is_named}*{is_same},{amounts}),2)"


def _of_sections(of_currency: str, sections: tuple[str, ...]) -> str:
    names = ",".join(f'"{name}"' for name in sections)
    listed = column(_BALANCE_SHEET, "Section")
    return f"SUMPRODUCT(SUMIFS({of_currency},{listed},{{{names}}}))"


def balance_sheet_sentence() -> Live:
    """Say whether the balance sheet balances, and lists every account that moved."""
    currencies = column(_BALANCE_SHEET, "Currency Code")
    totals = f"{column(_BALANCE_SHEET, 'Total')},{currencies},{currencies}"
    listed = column(_BALANCE_SHEET, "Section")
    assets = f'SUMIFS({totals},{listed},"{TOTAL_ASSETS}")'
    claims = f'SUMIFS({totals},{listed},"{TOTAL_CLAIMS}")'
    unbalanced = f"SUMPRODUCT(--(ROUND({assets}-{claims},2)<>0))"
    posted = f'COUNTIFS({column(_DAYS, "Account")},"?*",{_AS_AT})'
    unlisted = f"{posted}-{_profit_rows(_AS_AT)}-{_listed_rows(_BALANCE_SHEET, _AS_AT)}"
    adds_up = "In balance: difference 0.00"
    missing = "Accounts are missing here: press Balance Sheet"
    judged = f'IF({unbalanced}>0,"OUT OF BALANCE","{adds_up}")'
    judged = f'IF({unlisted}<>0,"{missing}",{judged})'
    judged = f'IF({_retyped()}>0,"Accounts got another type: press Balance Sheet",{judged})'
    told = _unless_older(judged, "Balance Sheet")
    told = _with_later(told, "BalanceSheetAsAt", "clear As At and press Balance Sheet")
    return Live(told, adds_up)


def history_sentence() -> Live:
    """Say how many postings the account has and its balance, unless the Journal has other rows."""
    code = first(_HISTORY, "Code")
    currency = first(_HISTORY, "Currency Code")
    shown_rows = filled(_HISTORY, "Code")
    # What is brought forward is of no document.
    rows = f'COUNTIF({column(_HISTORY, "Doc Type")},"?*")'
    posted = f"COUNTIFS({_of_account(_JOURNAL, code, currency)},{_HISTORY_DAYS})"
    balance = f"SUM({column(_HISTORY, 'Debit')})-SUM({column(_HISTORY, 'Credit')})"
    shown = f'"Postings "&FIXED({rows},0)&" · balance "&FIXED({balance},2)'
    missing = "Journal rows are missing here: press Account History"
    later = "These rows are as at another day: press Account History"
    judged = f'IF({posted}>{rows},"{missing}",IF({posted}<{rows},"{later}",{shown}))'
    empty = "No account is shown: press Account History"
    return Live(f'=IF({shown_rows}=0,"{empty}",{judged})', empty)


def history_title() -> Live:
    """Return the title with the code, name and currency of the shown account."""
    code = first(_HISTORY, "Code")
    place = f"MATCH({code},{column(_ACCOUNTS, 'Code')},0)"
    name = f'IFERROR(INDEX({column(_ACCOUNTS, "Description")},{place}),"")'
    shown = f'" · "&{code}&" "&{name}&" · "&{first(_HISTORY, "Currency Code")}'
    empty = "Account History"
    return Live(f'="{empty}"&IF({filled(_HISTORY, "Code")}=0,"",{shown})', empty)
