"""The live cells above the tables and on Home: formulas, each with what it shows in an empty workbook.

Only functions that Excel 2016 and LibreOffice share, and no formula that grows slower than its table does.
An id is never a criterion of COUNTIF: Excel would compare its first 15 digits.
"""

from typing import Any, NamedTuple

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


def column(table: Table[Any], name: str) -> str:
    """A column of a table, as formulas name it."""
    table.place(name)
    return f"{table.name}[{name}]"


def filled(table: Table[Any], name: str) -> str:
    """How many rows have something in a column."""
    return f"COUNTA({column(table, name)})"


def where(table: Table[Any], **criteria: str) -> str:
    """How many rows meet every criterion; a column's name is written with _ for its spaces."""
    pairs = [
        f"{column(table, name.replace('_', ' '))},{criterion}"
        for name, criterion in criteria.items()
    ]
    return f"COUNTIFS({','.join(pairs)})"


def lacking(table: Table[Any], key: str, name: str) -> str:
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


def _first(table: Table[Any], name: str) -> str:
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


def _documents(table: Table[Any], **words: str) -> Live:
    parts = [(label, where(table, Doc_Type=f'"{kind}"')) for kind, label in words.items()]
    return sentence(*parts)


def _rows(table: Table[Any], word: str, key: str) -> Live:
    return sentence((word, filled(table, key)))


def _dated(table: Table[Any], name: str) -> Live:
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
        empty=f"Settings {len(t.SETTINGS.starting_rows)}"
    ),
    t.SOURCES: sentence(
        (
            "Facts posted",
            f"{where(t.SOURCES, State=POSTED_WORD)}-{where(t.SOURCES, State=RELEASED_WORD)}",
        )
    ),
    t.RUNS: _rows(t.RUNS, "Runs", "Action"),
}

_TOTAL = "Total of the rows shown"


def total_label(table: Table[Any]) -> Live:
    """What row 4 says before its totals: that they are totals, or why there are none."""
    label = f'"{_TOTAL}"'
    if table.mixed_types:
        types = column(table, "Doc Type")
        one = f"OR({_uniform(types)},SUBTOTAL(103,{types})<COUNTA({types}))"
        label = f'IF({one},{label},"Filter one Doc Type to see its totals")'
    if table.currency:
        several = "Several currencies: no total"
        if table.currencies_on_home:
            several = "Several currencies: Home has a total for each"
        label = f'IF({_uniform(table.currency)},{label},"{several}")'
    return Live(f"={label}", _TOTAL)


def total(table: Table[Any], name: str, label_cell: str) -> Live:
    """The sum of the shown rows of a column, blank where the label says that there is none."""
    return Live(f'=IF(LEFT({label_cell},5)="Total",SUBTOTAL(109,{column(table, name)}),"")', 0)
