"""The live cells above the tables and on Home: formulas, each with what it shows in an empty workbook.

Only functions that Excel 2016 and LibreOffice share, and no formula that grows slower than its table does.
An id is never a criterion of COUNTIF: Excel would compare its first 15 digits.
"""

from typing import NamedTuple

from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SYNC_ORDERS_FIRST
from xlplugin.posting.wallet import NOTHING_MOVED
from xlplugin.sheets import balance_sheet, profit_and_loss, trial_balance
from xlplugin.sheets import tables as t
from xlplugin.sheets.tables import Table
from xlplugin.tiktok.api.tokens import LinkState

FILLED, BLANK = '"?*"', '"="'


class Live(NamedTuple):
    """A formula, and its value while every table is empty."""

    formula: str
    empty: str | float


def column(table: Table, name: str) -> str:
    """A column of a table, as formulas name it."""
    table.place(name)
    return f"{table.name}[{name}]"


def filled(table: Table, name: str) -> str:
    """How many rows have something in a column."""
    return f"COUNTA({column(table, name)})"


def where(table: Table, **criteria: str) -> str:
    """How many rows meet every criterion; a column's name is written with _ for its spaces."""
    pairs = [
        f"{column(table, name.replace('_', ' '))},{criterion}"
        for name, criterion in criteria.items()
    ]
    return f"COUNTIFS({','.join(pairs)})"


def lacking(table: Table, key: str, name: str) -> str:
    """How many rows have a key but a blank in the other column."""
    return f"{filled(table, key)}-COUNTIFS({column(table, key)},{FILLED},{column(table, name)},{FILLED})"


def sentence(*parts: tuple[str, str]) -> Live:
    """Labels with their counts: `Products 384 · without an item code 13`."""
    formula = '&" · '.join(f'{label} "&FIXED({count},0)' for label, count in parts)
    return Live(f'="{formula}', " · ".join(f"{label} 0" for label, _ in parts))


def _any(count: str, words: str) -> str:
    return f'IF({count}>0," · {words}","")'


UNPOSTED = where(t.PAYMENTS, Verify_Status=f'"{RowStatus.ORDER_NOT_POSTED}"')
READY = where(t.PAYMENTS, File=FILLED, Verify_Status=BLANK)
_UNMOVED = [where(t.WITHDRAWALS, Verify_Status=f'"{word}"') for word in NOTHING_MOVED]
WITHDRAWN = "-".join([where(t.WITHDRAWALS, ID=FILLED, Voucher=BLANK), *_UNMOVED])
_POSTED = "+".join(
    where(t.PAYMENTS, Verify_Status=f'"{word}"') for word in (RowStatus.SUCCESS, RowStatus.POSTED)
)
WITHOUT_ITEM = lacking(t.PRODUCTS, "ID", "Item Code")
LINES_WITHOUT_ITEM = lacking(t.ORDER_LINES, "SKU ID", "Code")
DUPLICATES = where(t.PRODUCTS, Verify_Status=f'"{RowStatus.DUPLICATE}"')
LINKED = where(t.SHOPS, Status=f'"{LinkState.GOOD}"')
EXPIRED = where(t.SHOPS, Status=f'"{LinkState.ENDED}*"')
POSTED_WORD, RELEASED_WORD = '"Posted"', '"Released"'
PROBLEMS = filled(t.PROBLEMS, "What Is Wrong")

_SHOPS = sentence(("Shops", filled(t.SHOPS, "Shop ID")), ("linked", LINKED), ("expired", EXPIRED))
_PAYMENTS = sentence(
    ("Rows", filled(t.PAYMENTS, "File")),
    ("posted", _POSTED),
    ("ready to post", READY),
    ("order not posted", UNPOSTED),
)
_BALANCED, _UNCOUNTED = (
    "In balance: difference 0.00",
    "Journal rows are missing here: press Trial Balance",
)
_UNLISTED, _LISTED = "Accounts are missing here: press", "Every account that moved is listed"
_ADDS_UP = "In balance: adds up to 0.00"


def _judgement() -> Live:
    """Whether the trial balance is one: by currency, and over the whole Journal."""
    apart = (
        f"{trial_balance.total_formula('Debit')[1:]}-{trial_balance.total_formula('Credit')[1:]}"
    )
    amount = f'IF({_uniform(column(t.TRIAL_BALANCE, "Currency Code"))}," by "&FIXED({apart},2),"")'
    return Live(
        f'=IF({trial_balance.unbalanced_formula()[1:]}>0,"OUT OF BALANCE"&{amount},'
        f'IF({trial_balance.uncounted_formula()[1:]}<>0,"{_UNCOUNTED}","In balance: difference "&FIXED(0,2)))',
        _BALANCED,
    )


def _profit_judgement() -> Live:
    """Whether every account that moved between the dates is listed."""
    unlisted = profit_and_loss.unlisted_formula()[1:]
    return Live(f'=IF({unlisted}<>0,"{_UNLISTED} Profit And Loss","{_LISTED}")', _LISTED)


def _standing_judgement() -> Live:
    """Whether the balance sheet adds up in every currency, and lists every account that moved."""
    words = f'IF({balance_sheet.unbalanced_formula()[1:]}>0,"OUT OF BALANCE","{_ADDS_UP}")'
    unlisted = balance_sheet.unlisted_formula()[1:]
    return Live(f'=IF({unlisted}<>0,"{_UNLISTED} Balance Sheet",{words})', _ADDS_UP)


def _history_judgement() -> Live:
    """How often the account moved and what it stands at, unless the Journal knows of more."""
    code, currency = _first(t.ACCOUNT_HISTORY, "Code"), _first(t.ACCOUNT_HISTORY, "Currency Code")
    rows, empty = filled(t.ACCOUNT_HISTORY, "Code"), "No account is shown: press Account History"
    behind = f"{where(t.JOURNAL, Account=code, Currency_Code=currency)}<>{rows}"
    balance = (
        f"SUM({column(t.ACCOUNT_HISTORY, 'Debit')})-SUM({column(t.ACCOUNT_HISTORY, 'Credit')})"
    )
    told = f'"Postings "&FIXED({rows},0)&" · balance "&FIXED({balance},2)'
    words = f'IF({behind},"Journal rows are missing here: press Account History",{told})'
    return Live(f'=IF({rows}=0,"{empty}",{words})', empty)


def _first(table: Table, name: str) -> str:
    return f"INDEX({column(table, name)},1)"


def _history_title() -> Live:
    """The title with the account that is shown."""
    code, currency = _first(t.ACCOUNT_HISTORY, "Code"), _first(t.ACCOUNT_HISTORY, "Currency Code")
    place = f"MATCH({code},{column(t.GL_ACCOUNTS, 'Code')},0)"
    name = f'IFERROR(INDEX({column(t.GL_ACCOUNTS, "Description")},{place}),"")'
    sheet = t.ACCOUNT_HISTORY.sheet
    shown = f'" · "&{code}&" "&{name}&" · "&{currency}'
    return Live(f'="{sheet}"&IF({filled(t.ACCOUNT_HISTORY, "Code")}=0,"",{shown})', sheet)


def _uniform(cells: str) -> str:
    """Whether every filled cell of a column says the same."""
    return f"COUNTIF({cells},INDEX({cells},1))=COUNTA({cells})"


def _documents(table: Table, **words: str) -> Live:
    parts = [(label, where(table, Doc_Type=f'"{kind}"')) for kind, label in words.items()]
    return sentence(*parts)


def _rows(table: Table, word: str, key: str) -> Live:
    return sentence((word, filled(table, key)))


def _dated(table: Table, name: str) -> Live:
    """A title with the last day that is in it, in figures that every language of Excel writes alike."""
    last = f"MAX({name})"
    day = f'TEXT(DAY({last}),"00")&"/"&TEXT(MONTH({last}),"00")&"/"&YEAR({last})'
    return Live(f'="{table.sheet}"&IF(COUNT({name})=0,""," as at "&{day})', table.sheet)


# Titles that say more than the sheet's name.
TITLES = {
    t.TRIAL_BALANCE: _dated(t.TRIAL_BALANCE, column(t.JOURNAL, "Date")),
    t.ACCOUNT_HISTORY: _history_title(),
}

# One sentence per sheet, in row 3.
SENTENCES = {
    t.SHOPS: _SHOPS,
    t.PRODUCTS: sentence(
        ("Products", filled(t.PRODUCTS, "ID")),
        ("without an item code", WITHOUT_ITEM),
        ("duplicate SKU", DUPLICATES),
    ),
    t.ORDERS: sentence(
        *((status, where(t.ORDERS, Status=f'"{status}"')) for status in t.ORDER_STATUSES)
    ),
    t.ORDER_LINES: sentence(
        ("Lines", filled(t.ORDER_LINES, "SKU ID")), ("without an item code", LINES_WITHOUT_ITEM)
    ),
    t.ITEM_SEARCH: _rows(t.ITEM_SEARCH, "Lines", "Order Or Doc No"),
    t.PAYMENTS: Live(f"{_PAYMENTS.formula}&{_any(UNPOSTED, SYNC_ORDERS_FIRST)}", _PAYMENTS.empty),
    t.PAYMENT_PARTS: _rows(t.PAYMENT_PARTS, "Amounts", "Kind"),
    t.WITHDRAWALS: sentence(
        ("Movements", filled(t.WITHDRAWALS, "ID")), ("posted", filled(t.WITHDRAWALS, "Voucher"))
    ),
    t.WALLET: _rows(t.WALLET, "Documents", "Doc No"),
    t.SETTLEMENT_CHECK: _rows(t.SETTLEMENT_CHECK, "Dates", "Date"),
    t.PREVIEW: _rows(t.PREVIEW, "Rows", "Account"),
    t.LOADED_FILES: _rows(t.LOADED_FILES, "Files", "File"),
    t.HEADINGS: _rows(t.HEADINGS, "Headings", "Means"),
    t.PROBLEMS: _rows(t.PROBLEMS, "Open problems", "What Is Wrong"),
    t.TRIAL_BALANCE: _judgement(),
    t.PROFIT_AND_LOSS: _profit_judgement(),
    t.BALANCE_SHEET: _standing_judgement(),
    t.ACCOUNT_HISTORY: _history_judgement(),
    t.CUSTOMER_STATEMENT: _rows(t.CUSTOMER_STATEMENT, "Open documents", "Doc No"),
    t.INVOICES: _documents(
        t.INVOICES, IV="Invoices", CN="credit notes", QT="quotations", SO="orders"
    ),
    t.INVOICE_LINES: _rows(t.INVOICE_LINES, "Lines", "Doc No"),
    t.CUSTOMER_PAYMENTS: _documents(t.CUSTOMER_PAYMENTS, PM="Payments", CF="refunds"),
    t.VOUCHERS: _documents(t.VOUCHERS, CB="Cash book vouchers", JV="journal vouchers"),
    t.KNOCK_OFFS: _rows(t.KNOCK_OFFS, "Knock-offs", "To Doc No"),
    t.CHANGES: _rows(t.CHANGES, "Changes", "Doc No"),
    t.JOURNAL: _rows(t.JOURNAL, "Rows", "Account"),
    t.FEE_MAP: sentence(("Fee kinds", filled(t.FEE_MAP, "Fee Kind"))),
    t.GL_ACCOUNTS: _rows(t.GL_ACCOUNTS, "Accounts", "Code"),
    t.OPENING_BALANCES: _rows(t.OPENING_BALANCES, "Balances", "Account"),
    t.CUSTOMERS: _rows(t.CUSTOMERS, "Customers", "Code"),
    t.STOCK_GROUPS: _rows(t.STOCK_GROUPS, "Stock groups", "Code"),
    t.STOCK_ITEMS: _rows(t.STOCK_ITEMS, "Stock items", "Code"),
    t.ALTERNATIVES: _rows(t.ALTERNATIVES, "Alternative codes", "Alternative Item Code"),
    t.SETTINGS: _rows(t.SETTINGS, "Settings", "Setting")._replace(
        empty=f"Settings {len(t.STARTING_ROWS[t.SETTINGS.name])}"
    ),
    t.SOURCES: sentence(
        (
            "Facts posted",
            f"{where(t.SOURCES, State=POSTED_WORD)}-{where(t.SOURCES, State=RELEASED_WORD)}",
        )
    ),
    t.RUNS: _rows(t.RUNS, "Runs", "Action"),
}

# Columns with a total above them, in row 4: of the rows that the filter shows.
TOTALS: dict[Table, tuple[str, ...]] = {
    t.ORDERS: ("Shipping Fee", "Subtotal", "Total Amount", "Settlement Amount", "Item Count"),
    t.ORDER_LINES: ("Quantity",),
    t.PAYMENTS: (
        "Total Earnings From Order",
        "Customer Payment",
        "Product Price",
        "Platform Discount",
        "Total Fees",
        "Shipping Fee",
        "Adjustment",
        "Settlement Amount",
        "Difference",
        "Reserve",
    ),
    t.PAYMENT_PARTS: ("Amount",),
    t.TRIAL_BALANCE: ("Debit", "Credit"),
    t.ACCOUNT_HISTORY: ("Debit", "Credit"),
    t.CUSTOMER_STATEMENT: (
        "Amount",
        "Outstanding",
        "0-30 Days",
        "31-60 Days",
        "61-90 Days",
        "Over 90 Days",
    ),
    t.INVOICES: ("Doc Amt", "Paid", "Outstanding"),
    t.INVOICE_LINES: ("Amount",),
    t.CUSTOMER_PAYMENTS: ("Doc Amt", "Applied", "Unapplied"),
    t.KNOCK_OFFS: ("KO Amt",),
    t.JOURNAL: ("Debit", "Credit"),
    t.PREVIEW: ("Debit", "Credit"),
    t.WALLET: ("Amount", "Not Paid Out"),
    t.SETTLEMENT_CHECK: (
        "Rows",
        "Settled",
        "Customer Payments",
        "Refunds",
        "Difference",
        "Reserve",
        "Not Posted",
    ),
    t.OPENING_BALANCES: ("Debit", "Credit"),
}

# Where a table's amounts get their currency from; two currencies never add, so then there is no total.
_CURRENCIES = {
    t.ORDERS: column(t.ORDERS, "Currency"),
    t.PAYMENTS: column(t.PAYMENTS, "Currency"),
    t.PAYMENT_PARTS: column(t.PAYMENTS, "Currency"),
    t.TRIAL_BALANCE: column(t.TRIAL_BALANCE, "Currency Code"),
    t.CUSTOMER_STATEMENT: column(t.CUSTOMER_STATEMENT, "Currency Code"),
    t.INVOICES: column(t.INVOICES, "Currency Code"),
    t.INVOICE_LINES: column(t.INVOICES, "Currency Code"),
    t.CUSTOMER_PAYMENTS: column(t.CUSTOMER_PAYMENTS, "Currency Code"),
    t.KNOCK_OFFS: column(t.CUSTOMER_PAYMENTS, "Currency Code"),
    t.JOURNAL: column(t.JOURNAL, "Currency Code"),
    t.PREVIEW: column(t.PREVIEW, "Currency Code"),
    t.WALLET: column(t.WALLET, "Currency Code"),
    t.SETTLEMENT_CHECK: column(t.SETTLEMENT_CHECK, "Currency"),
}
# Sheets where invoices stand beside credit notes: adding the two says nothing.
_MIXED = (t.INVOICES, t.INVOICE_LINES, t.CUSTOMER_PAYMENTS)
_AT_HOME = (t.TRIAL_BALANCE, t.JOURNAL)  # Home has their debit and credit in each currency
_TOTAL = "Total of the rows shown"


def total_label(table: Table) -> Live:
    """What row 4 says before its totals: that they are totals, or why there are none."""
    label = f'"{_TOTAL}"'
    if table in _MIXED:
        types = column(table, "Doc Type")
        one = f"OR({_uniform(types)},SUBTOTAL(103,{types})<COUNTA({types}))"
        label = f'IF({one},{label},"Filter one Doc Type to see its totals")'
    if table in _CURRENCIES:
        several = (
            "Several currencies: Home has a total for each"
            if table in _AT_HOME
            else "Several currencies: no total"
        )
        label = f'IF({_uniform(_CURRENCIES[table])},{label},"{several}")'
    return Live(f"={label}", _TOTAL)


def total(table: Table, name: str, label_cell: str) -> Live:
    """The sum of the shown rows of a column, blank where the label says that there is none."""
    return Live(f'=IF(LEFT({label_cell},5)="Total",SUBTOTAL(109,{column(table, name)}),"")', 0)
