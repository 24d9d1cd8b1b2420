"""Every table of the workbook, declared once: the builder makes them, `book` reads and writes them.

Column names follow SQL Account's, so that its users recognise them and exports map one to one.
"""

from typing import NamedTuple

from xlplugin.posting.shop import SETTLEMENT_METHODS

TICK, TEXT, MONEY, COUNT, DATE, TIME = "tick", "text", "money", "count", "date", "time"
INPUT, GRID, LEDGER = (
    "input",
    "grid",
    "ledger",
)  # what she fills in, what is fetched, what is posted


class Column(NamedTuple):
    """One column. `choices` is a list of words, or the name of a named range such as `ItemCodes`."""

    name: str
    kind: str = TEXT
    width: int = 14
    choices: tuple[str, ...] | str = ()
    required: bool = False


class Table(NamedTuple):
    """One table on a sheet of its own. `key` names the columns that tell one row from another."""

    name: str
    sheet: str
    role: str
    hint: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def place(self, column: str) -> int:
        """The place of a column in a row of this table."""
        return [c.name for c in self.columns].index(column)


YES_NO = ("Yes", "No")
ORDER_STATUSES = ("Unpaid", "Pending", "In Transit", "Delivered", "Completed", "Cancelled")
POST_CHOICES = ("Nothing", "Sales Invoice", "Sales Quotation", "Sales Order")
MAPPING_NAMES = ("Shipping", "Transaction", "Voucher", "Discount", "Claims")

TICKED = "✓"
_TICK = Column("Tick", TICK, 6, (TICKED,))
_STATUS = Column("Verify Status", TEXT, 34)
_ITEM = Column("Item Code", TEXT, 18, "ItemCodes")

SHOPS = Table(
    "Shops",
    "Shops",
    INPUT,
    "One row per shop. Press Link to add one; the mapping columns say where its sales, fees and receipts go.",
    (
        Column("Description", width=18, required=True),
        Column("Platform", width=10, choices=("Tiktok",)),
        Column("Name", width=22),
        Column("Status", width=18),
        Column("Session Expire", DATE, 14),
        Column("Expired", width=9),
        Column("Active", width=8, choices=YES_NO),
        Column("Customer", width=12, choices="CustomerCodes", required=True),
        Column("Payment", width=12, choices="AccountCodes", required=True),
        Column("Bank", width=12, choices="AccountCodes"),
        Column("Reserve", width=12, choices="AccountCodes"),
        Column("Shipping", width=18, choices="ItemCodes", required=True),
        Column("Transaction", width=18, choices="ItemCodes", required=True),
        Column("Voucher", width=14, choices="ItemCodes", required=True),
        Column("Discount", width=14, choices="ItemCodes", required=True),
        Column("Location", width=10),
        Column("Project", width=10),
        Column("Claims", width=14, choices="ItemCodes", required=True),
        Column("Time Zone", width=20, required=True),
        Column("Currency", width=9, required=True),
        Column("First Day", DATE, 12),
        Column("In Transit Posts", width=16, choices=POST_CHOICES),
        Column("Delivered Posts", width=16, choices=POST_CHOICES),
        Column("Completed Posts", width=16, choices=POST_CHOICES),
        Column("Way To Post", width=20, choices=SETTLEMENT_METHODS),
        Column("Way From", DATE, 12),
        Column("Region", width=8),
        Column("Shop ID", width=22),
        Column("Account", width=22),
    ),
    ("Shop ID",),
)

PRODUCTS = Table(
    "Products",
    "Products",
    GRID,
    "Fetch, then give each row an Item Code. A changed code ticks its row; Post stores it as an alternative code.",
    (
        _TICK,
        _STATUS,
        _ITEM,
        Column("UOM", width=8),
        Column("Name", width=44),
        Column("Variation", width=18),
        Column("SKU", width=18),
        Column("Price", MONEY, 11),
        Column("ID", width=24),
        Column("Product ID", width=22),
        Column("Product Status", width=21),
        Column("Currency", width=9),
        Column("Shop ID", width=22),
    ),
    ("Shop ID", "ID"),
)

ORDERS = Table(
    "Orders",
    "Orders",
    GRID,
    "Set From and To, press Refresh Orders, tick (or tick none for all), press Post.",
    (
        _TICK,
        _STATUS,
        Column("Days From Order", COUNT, 9),
        Column("Invoice", width=21),
        Column("Credit Note", width=21),
        Column("Sales Order", width=21),
        Column("Quotation", width=21),
        Column("ID", width=21),
        Column("Create Date", TIME, 17),
        Column("Shipping Fee", MONEY, 11),
        Column("Subtotal", MONEY, 11),
        Column("Total Amount", MONEY, 12),
        Column("Settlement Amount", MONEY, 12),
        Column("Item Count", COUNT, 8),
        Column("Status", width=12),
        Column("Tiktok Status", width=22),
        Column("Buyer", width=18),
        Column("State", width=26),
        Column("Country", width=12),
        Column("Currency", width=9),
        Column("Sample", width=8),
        Column("Updated", TIME, 17),
        Column("Shop ID", width=22),
        Column("Filtered Out", COUNT, 12),
    ),
    ("Shop ID", "ID"),
)

ORDER_LINES = Table(
    "OrderLines",
    "Order Lines",
    GRID,
    "The lines of each order. A missing or wrong item is mended here, in Code; then Post again.",
    (
        Column("Order ID", width=21),
        Column("Line", COUNT, 6),
        Column("Code", TEXT, 18, "ItemCodes"),
        Column("UOM", width=8),
        Column("Name", width=44),
        Column("Variation", width=18),
        Column("Original Price", MONEY, 11),
        Column("Sale Price", MONEY, 11),
        Column("Quantity", COUNT, 9),
        Column("Seller Discount", MONEY, 11),
        Column("Platform Discount", MONEY, 11),
        Column("Gift", width=6),
        Column("SKU ID", width=22),
        Column("SKU", width=18),
        Column("Shop ID", width=22),
    ),
    ("Shop ID", "Order ID", "Line"),
)

ITEM_SEARCH = Table(
    "ItemSearch",
    "Item Search",
    GRID,
    "Every order line and every posted line with one item code. Find Item Code fills this.",
    (
        Column("Where", width=14),
        Column("Doc Type", width=9),
        Column("Order Or Doc No", width=21),
        Column("Date", DATE, 12),
        Column("Item Code", width=18),
        Column("Description", width=52),
        Column("Quantity", COUNT, 9),
        Column("Amount", MONEY, 13),
        Column("Currency", width=9),
        Column("Status", width=13),
        Column("Shop ID", width=22),
    ),
)

PAYMENTS = Table(
    "Payments",
    "Payments",
    GRID,
    "Load Statement fills this from a file, Fetch Settlement (From, To) from TikTok. Then press Post.",
    (
        _STATUS,
        Column("Payment No", width=12),
        Column("Order Date", DATE, 12),
        Column("Payment Time", DATE, 12),
        Column("Order Adjustment ID", width=22),
        Column("Type", width=28),
        Column("Related Order ID", width=21),
        Column("Total Earnings From Order", MONEY, 12),
        Column("Customer Payment", MONEY, 12),
        Column("Product Price", MONEY, 12),
        Column("Platform Discount", MONEY, 12),
        Column("Total Fees", MONEY, 12),
        Column("Shipping Fee", MONEY, 12),
        Column("Adjustment", MONEY, 12),
        Column("Settlement Amount", MONEY, 12),
        Column("Difference", MONEY, 11),
        Column("Reserve", MONEY, 11),
        Column("Currency", width=9),
        Column("File", width=34),
        Column("Row", COUNT, 7),
        Column("Shop ID", width=22),
    ),
    ("Shop ID", "File", "Row"),
)

PAYMENT_PARTS = Table(
    "PaymentParts",
    "Payment Parts",
    GRID,
    "Every fee, refund and adjustment of the loaded statement, one row each; they add up to the settlement amounts.",
    (
        Column("Order Adjustment ID", width=22),
        Column("Kind", width=44),
        Column("Role", width=12),
        Column("Amount", MONEY, 12),
        Column("Row", COUNT, 7),
        Column("Shop ID", width=22),
    ),
)

WITHDRAWALS = Table(
    "Withdrawals",
    "Withdrawals",
    GRID,
    "What came into TikTok's wallet and what left it for the bank. Load Statement and Fetch Withdrawals fill this.",
    (
        _STATUS,
        Column("Voucher", width=12),
        Column("Date", TIME, 17),
        Column("Type", width=12),
        Column("Amount", MONEY, 13),
        Column("Currency", width=9),
        Column("Status", width=12),
        Column("Account", width=12, choices="AccountCodes"),
        Column("Paid", MONEY, 13),
        Column("Paid Currency", width=9),
        Column("Rate", width=11),
        Column("Statements", MONEY, 13),
        Column("Difference", MONEY, 11),
        Column("ID", width=22),
        Column("Shop ID", width=22),
    ),
    ("Shop ID", "ID"),
)

WALLET = Table(
    "Wallet",
    "Wallet",
    GRID,
    "What TikTok has settled and not paid out, oldest first: the balance of the Payment account. Wallet fills this.",
    (
        Column("Account", width=12),
        Column("Description", width=28),
        Column("Currency Code", width=10),
        Column("Date", DATE, 12),
        Column("Doc Type", width=9),
        Column("Doc No", width=14),
        Column("Amount", MONEY, 13),
        Column("Not Paid Out", MONEY, 13),
        Column("Days", COUNT, 7),
    ),
)

SETTLEMENT_CHECK = Table(
    "SettlementCheck",
    "Settlement Check",
    GRID,
    "What TikTok settled on each date, and the payments and refunds of the books. Settlement Check fills this.",
    (
        Column("Shop ID", width=22),
        Column("Date", DATE, 12),
        Column("Currency", width=9),
        Column("Rows", COUNT, 8),
        Column("Settled", MONEY, 13),
        Column("Customer Payments", MONEY, 13),
        Column("Refunds", MONEY, 13),
        Column("Difference", MONEY, 12),
        Column("Remark", width=52),
        Column("Reserve", MONEY, 12),
        Column("Not Posted", MONEY, 13),
    ),
)

FEE_MAP = Table(
    "FeeMap",
    "Fee Map",
    INPUT,
    "Which item each kind of fee is posted to: a mapping of the shop, or an item code of your own beside it. "
    "Where both are blank, the row in brackets of its role counts, such as (other fees).",
    (
        Column("Fee Kind", width=48, required=True),
        Column("Role", width=12),
        Column("Mapping", width=14, choices=MAPPING_NAMES),
        _ITEM,
        Column("First Seen", DATE, 12),
    ),
    ("Fee Kind",),
)

GL_ACCOUNTS = Table(
    "GLAccounts",
    "GL Accounts",
    INPUT,
    "The chart of accounts, as far as TikTok Shop needs it.",
    (
        Column("Code", width=12, required=True),
        Column("Description", width=36, required=True),
        Column("Acc Type", width=22),
        Column("Special Acc Type", width=18),
    ),
    ("Code",),
)

OPENING_BALANCES = Table(
    "OpeningBalances",
    "Opening Balances",
    INPUT,
    "What the books begin with: last year's trial balance. What TikTok owed is left out: Post Past Invoices brings it.",
    (
        Column("Account", width=14, choices="AccountCodes", required=True),
        Column("Debit", MONEY, 14),
        Column("Credit", MONEY, 14),
        Column("Currency", width=9),
        Column("As At", DATE, 12),
    ),
)

CUSTOMERS = Table(
    "Customers",
    "Customers",
    INPUT,
    "One customer per marketplace or shop; its control account is debited with every invoice.",
    (
        Column("Code", width=12, required=True),
        Column("Company Name", width=30, required=True),
        Column("Control Account", width=16, choices="AccountCodes", required=True),
        Column("Credit Term", width=12),
        Column("Currency Code", width=14),
    ),
    ("Code",),
)

STOCK_GROUPS = Table(
    "StockGroups",
    "Stock Groups",
    INPUT,
    "A group's sales code is the account that its items post to.",
    (
        Column("Code", width=16, required=True),
        Column("Description", width=30),
        Column("Sales Code", width=12, choices="AccountCodes", required=True),
        Column("S. Return Code", width=14, choices="AccountCodes"),
    ),
    ("Code",),
)

STOCK_ITEMS = Table(
    "StockItems",
    "Stock Items",
    INPUT,
    "Item codes, of goods and of fees. Fees have Stock Control No.",
    (
        Column("Code", width=18, required=True),
        Column("Description", width=44),
        Column("Stock Group", width=16, choices="GroupCodes", required=True),
        Column("UOM", width=8),
        Column("Stock Control", width=12, choices=YES_NO),
    ),
    ("Code",),
)

ALTERNATIVES = Table(
    "Alternatives",
    "Alternative Items",
    INPUT,
    "What Products → Post stored: the TikTok SKU (TT…) as another code of a stock item.",
    (
        Column("Item Code", TEXT, 18, "ItemCodes", required=True),
        Column("Alternative Item Code", width=24, required=True),
        Column("Description", width=44),
        Column("UOM", width=8),
    ),
    ("Alternative Item Code",),
)

# Beside every row of the books: the run that posted it, and the check digits that Verify goes by.
_STAMP = (Column("Run", COUNT, 6), Column("Check", width=18))

_HEAD = (
    Column("Doc Type", width=9),
    Column("Doc No", width=21),
    Column("Doc Date", DATE, 12),
    Column("Code", width=12),
    Column("Description", width=52),
    Column("Currency Code", width=10),
    Column("Doc Amt", MONEY, 13),
)
_HEAD_STATE = (
    Column("Cancelled", width=10),
    Column("Revision", COUNT, 9),
    Column("Lines", COUNT, 7),
    Column("Shop ID", width=22),
    Column("Source Key", width=56),
    *_STAMP,
)

INVOICES = Table(
    "Invoices",
    "Invoices",
    LEDGER,
    "Posted invoices (IV), credit notes (CN), quotations (QT) and orders (SO). Written by Post; not edited by hand.",
    (*_HEAD, Column("Paid", MONEY, 13), Column("Outstanding", MONEY, 13), *_HEAD_STATE),
    ("Doc Type", "Doc No"),
)

INVOICE_LINES = Table(
    "InvoiceLines",
    "Invoice Lines",
    LEDGER,
    "The lines of the documents: goods on the order's date, fees on the settlement's.",
    (
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Seq", COUNT, 6),
        Column("Item Code", width=18),
        Column("Description", width=52),
        Column("UOM", width=8),
        Column("Qty", COUNT, 6),
        Column("Unit Price", MONEY, 12),
        Column("Disc", MONEY, 11),
        Column("Amount", MONEY, 12),
        Column("Account", width=12),
        Column("Location", width=10),
        Column("Project", width=10),
        Column("Delivery Date", DATE, 13),
        Column("Kind", width=40),
        *_STAMP,
    ),
    ("Doc Type", "Doc No", "Seq"),
)

CUSTOMER_PAYMENTS = Table(
    "CustomerPayments",
    "Customer Payments",
    LEDGER,
    "Receipts (PM), one per settlement date and shop, and refunds to the customer (CF).",
    (
        *_HEAD,
        Column("Received In", width=12),
        Column("Applied", MONEY, 13),
        Column("Unapplied", MONEY, 13),
        *_HEAD_STATE,
    ),
    ("Doc Type", "Doc No"),
)

VOUCHERS = Table(
    "Vouchers",
    "Vouchers",
    LEDGER,
    "What moves money between accounts: cash book (CB), from TikTok's wallet to the bank; journal vouchers (JV).",
    (
        *(column for column in _HEAD if column.name != "Code"),
        *_HEAD_STATE,
    ),
    ("Doc Type", "Doc No"),
)

KNOCK_OFFS = Table(
    "KnockOffs",
    "Knock Off",
    LEDGER,
    "Which payment settled which document.",
    (
        Column("From Doc Type", width=14),
        Column("From Doc No", width=14),
        Column("To Doc Type", width=12),
        Column("To Doc No", width=21),
        Column("Date", DATE, 12),
        Column("KO Amt", MONEY, 13),
        *_STAMP,
    ),
)

CHANGES = Table(
    "Changes",
    "Changes",
    LEDGER,
    "What happened to a document after it was made: what was added to its amount and to what is paid or applied.",
    (
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Amount", MONEY, 13),
        Column("Applied", MONEY, 13),
        Column("Cancelled", width=10),
        *_STAMP,
    ),
)

JOURNAL = Table(
    "Journal",
    "Journal",
    LEDGER,
    "Double entry behind every document. Rows are only ever added.",
    (
        Column("Entry", COUNT, 8),
        Column("Date", DATE, 12),
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Account", width=12),
        Column("Code", width=12),
        Column("Description", width=44),
        Column("Currency Code", width=10),
        Column("Debit", MONEY, 13),
        Column("Credit", MONEY, 13),
        *_STAMP,
    ),
)

SOURCES = Table(
    "Sources",
    "Posted Facts",
    LEDGER,
    "Every order and settlement row that was posted, so that none is posted twice. Undo releases a row again.",
    (
        Column("Source Key", width=78),
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Date", DATE, 12),
        Column("Amount", MONEY, 12),
        Column("State", width=10),
        *_STAMP,
    ),
)

TRIAL_BALANCE = Table(
    "TrialBalance",
    "Trial Balance",
    LEDGER,
    "Live formulas over the Journal. The two totals are equal, or something is wrong.",
    (
        Column("Code", width=12),
        Column("Description", width=36),
        Column("Acc Type", width=22),
        Column("Currency Code", width=10),
        Column("Debit", MONEY, 15),
        Column("Credit", MONEY, 15),
    ),
    ("Code", "Currency Code"),
)

PROFIT_AND_LOSS = Table(
    "ProfitAndLoss",
    "Profit And Loss",
    LEDGER,
    "Live formulas over the Journal between From and To: income is positive, costs are negative.",
    (
        Column("Section", width=22),
        Column("Code", width=12),
        Column("Description", width=36),
        Column("Currency Code", width=10),
        Column("Amount", MONEY, 15),
        Column("Profit", MONEY, 15),
    ),
)

BALANCE_SHEET = Table(
    "BalanceSheet",
    "Balance Sheet",
    LEDGER,
    "Live formulas over the Journal: assets are positive; liabilities, capital and a profit negative; together 0.00.",
    (
        Column("Section", width=22),
        Column("Code", width=12),
        Column("Description", width=36),
        Column("Currency Code", width=10),
        Column("Amount", MONEY, 15),
    ),
)

ACCOUNT_HISTORY = Table(
    "AccountHistory",
    "Account History",
    LEDGER,
    "Everything that moved one account, oldest first. Account History fills this.",
    (
        Column("Code", width=12),
        Column("Currency Code", width=10),
        Column("Date", DATE, 12),
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Description", width=58),
        Column("Debit", MONEY, 13),
        Column("Credit", MONEY, 13),
        Column("Balance", MONEY, 14),
    ),
)

CUSTOMER_STATEMENT = Table(
    "CustomerStatement",
    "Customer Statement",
    LEDGER,
    "What is not settled, as the customer owes it, by the days since the document. Customer Statement fills this.",
    (
        Column("Code", width=12),
        Column("Currency Code", width=10),
        Column("Date", DATE, 12),
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Description", width=52),
        Column("Amount", MONEY, 13),
        Column("Outstanding", MONEY, 13),
        Column("Days", COUNT, 7),
        Column("0-30 Days", MONEY, 12),
        Column("31-60 Days", MONEY, 12),
        Column("61-90 Days", MONEY, 12),
        Column("Over 90 Days", MONEY, 12),
    ),
)

PROBLEMS = Table(
    "Problems",
    "Problems",
    GRID,
    "What needs your eye: where it is, what is wrong, what to do. Each press of a button writes its own afresh.",
    (
        Column("Found By", width=18),
        Column("Table", width=16),
        Column("Row", width=24),
        Column("Column", width=18),
        Column("What Is Wrong", width=60),
        Column("What To Do", width=60),
    ),
)

PREVIEW = Table(
    "Preview",
    "Preview",
    GRID,
    "The entries that a Post would make, by document. Nothing of this is in the books yet.",
    (
        Column("Date", DATE, 12),
        Column("Doc Type", width=9),
        Column("Doc No", width=21),
        Column("Account", width=12),
        Column("Account Description", width=28),
        Column("Code", width=12),
        Column("Description", width=44),
        Column("Currency Code", width=10),
        Column("Debit", MONEY, 13),
        Column("Credit", MONEY, 13),
    ),
)

LOADED_FILES = Table(
    "LoadedFiles",
    "Loaded Files",
    GRID,
    "Every statement that was loaded or fetched, and when (UTC). Again, it changes nothing: its rows are known.",
    (
        Column("File", width=44),
        Column("Shop ID", width=22),
        Column("Period", width=24),
        Column("Time Zone", width=12),
        Column("Currency", width=9),
        Column("Rows", COUNT, 8),
        Column("Total Settlement Amount", MONEY, 14),
        Column("Loaded At", width=22),
        Column("SHA-256", width=68),
    ),
    ("Shop ID", "SHA-256"),
)

HEADINGS = Table(
    "Headings",
    "Headings",
    INPUT,
    "Only for a statement's heading, or type of row, that is refused as unknown: what it means. A known heading, or "
    "fee, shipping, refund, tax, adjustment, information; for a type, Order or Adjustment.",
    (
        Column("Heading In The File", width=48, required=True),
        Column("Means", width=36, required=True),
    ),
    ("Heading In The File",),
)

RUNS = Table(
    "Runs",
    "Runs",
    LEDGER,
    "Who pressed what, when (UTC), and what came of it.",
    (
        Column("Run", COUNT, 7),
        Column("At", width=22),
        Column("User", width=16),
        Column("Action", width=24),
        Column("Counted In", COUNT, 11),
        Column("Posted", COUNT, 9),
        Column("Note", width=60),
        Column("Undoes", COUNT, 8),
        Column("Locked Until", DATE, 13),
        Column("Closing", width=40),
        Column("Check", width=18),
    ),
    ("Run",),
)

SETTINGS = Table(
    "Settings",
    "Settings",
    INPUT,
    "Choices for the whole workbook.",
    (
        Column("Setting", width=22),
        Column("Value", width=44),
        Column("What It Does", width=80),
    ),
    ("Setting",),
)

BOOKS_SETTING, IN_THIS_WORKBOOK, BOOKS_LAST = "Books", "This workbook", "Books Last In"

# What a fresh workbook has in its tables.
STARTING_ROWS: dict[str, tuple[tuple[str, ...], ...]] = {
    SETTINGS.name: (
        (
            BOOKS_SETTING,
            IN_THIS_WORKBOOK,
            "Where the books are kept: This workbook, or a database beside it such as TikTok Ledger.sqlite.",
        ),
    ),
}

# The order of the sheets, after Home.
TABLES = (
    SHOPS,
    PRODUCTS,
    ORDERS,
    ORDER_LINES,
    ITEM_SEARCH,
    PAYMENTS,
    PAYMENT_PARTS,
    WITHDRAWALS,
    WALLET,
    SETTLEMENT_CHECK,
    PREVIEW,
    LOADED_FILES,
    PROBLEMS,
    TRIAL_BALANCE,
    PROFIT_AND_LOSS,
    BALANCE_SHEET,
    ACCOUNT_HISTORY,
    CUSTOMER_STATEMENT,
    INVOICES,
    INVOICE_LINES,
    CUSTOMER_PAYMENTS,
    VOUCHERS,
    KNOCK_OFFS,
    CHANGES,
    JOURNAL,
    FEE_MAP,
    HEADINGS,
    GL_ACCOUNTS,
    OPENING_BALANCES,
    CUSTOMERS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    ALTERNATIVES,
    SETTINGS,
    SOURCES,
    RUNS,
)

# Named ranges for drop-downs and dates: name -> (table, column).
NAMED_COLUMNS = {
    "ItemCodes": (STOCK_ITEMS, "Code"),
    "AccountCodes": (GL_ACCOUNTS, "Code"),
    "CustomerCodes": (CUSTOMERS, "Code"),
    "GroupCodes": (STOCK_GROUPS, "Code"),
}
HEADER_ROW = 5  # title, hint, totals and a blank row stand above every table

# Named single cells: name -> (sheet, address), the dates between which orders and payments are fetched, or which a
# statement is for.
NAMED_CELLS = {
    "OrdersFrom": ("Orders", "C3"),
    "OrdersTo": ("Orders", "E3"),
    "PaymentsFrom": ("Payments", "C3"),
    "PaymentsTo": ("Payments", "E3"),
    "ProfitAndLossFrom": ("Profit And Loss", "C3"),
    "ProfitAndLossTo": ("Profit And Loss", "E3"),
    "BalanceSheetAsAt": ("Balance Sheet", "C3"),
}
