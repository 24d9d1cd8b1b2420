"""Declare every button of the ribbon, once.

The ribbon, the add-in, the command line, the table in the README and the tests are made from this
list. Importing it loads nothing else, so that a click starts fast.
"""

from dataclasses import dataclass
from enum import StrEnum

from xlplugin.errors import FixInputError


class Group(StrEnum):
    """Group of buttons on the tab; the value is its label."""

    START = "Start"
    SHOP = "Shop"
    PRODUCTS = "Products"
    ORDERS = "Orders"
    PAYMENTS = "Payments"
    BOOKS = "Books"


class Needs(StrEnum):
    """Condition for a button: what must be open or posted before a press begins.

    Other buttons than NOTHING and MADE_WORKBOOK are shown for a workbook of this product only.
    """

    NOTHING = "nothing"
    MADE_WORKBOOK = "a workbook, which is made if there is none of this product"
    WORKBOOK = "workbook"
    BOOKS = "books"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Column of a table without which a button has nothing to work on.

    Attributes:
        sheet: Name of the sheet.
        table: Name of the table on it.
        column: A column that is filled in every row that counts.
        until: When the button is on, and what to press, as the user reads it.
    """

    sheet: str
    table: str
    column: str
    until: str

    @property
    def place(self) -> str:
        """Return the column as the add-in and the extension get it."""
        return f"{self.sheet}/{self.table}/{self.column}"


LINKED_SHOP = Filled(
    sheet="Shops",
    table="Shops",
    column="Account",
    until="On as soon as a shop is linked: press Link.",
)
SHOP_ROWS = Filled(
    sheet="Shops",
    table="Shops",
    column="Shop ID",
    until="On as soon as the sheet Shops has a shop.",
)
OPENING_ROWS = Filled(
    sheet="Opening Balances",
    table="OpeningBalances",
    column="Account",
    until="On as soon as the sheet Opening Balances has a row: type it there.",
)
PRODUCT_ROWS = Filled(
    sheet="Products",
    table="Products",
    column="ID",
    until="On as soon as the sheet Products has a row: press Products, Fetch.",
)
ORDER_ROWS = Filled(
    sheet="Orders",
    table="Orders",
    column="ID",
    until="On as soon as the sheet Orders has a row: press Refresh Orders or Load Orders.",
)
PAYMENT_ROWS = Filled(
    sheet="Payments",
    table="Payments",
    column="File",
    until="On as soon as the sheet Payments has a row: press Load Statement or Fetch Settlement.",
)
SHORT_ROWS = Filled(
    sheet="Short And Over Paid",
    table="ShortPayments",
    column="Doc No",
    until="On as soon as its sheet has a row: press Short And Over Paid.",
)
WITHDRAWAL_ROWS = Filled(
    sheet="Withdrawals",
    table="Withdrawals",
    column="ID",
    until="On as soon as the sheet Withdrawals has a row: press Fetch Withdrawals.",
)
BANK_ROWS = Filled(
    sheet="Bank Statement",
    table="BankStatement",
    column="Key",
    until="On as soon as the sheet Bank Statement has a row: press Bank Statement.",
)
POSTED = Filled(
    sheet="Journal",
    table="Journal",
    column="Entry",
    until="On as soon as the sheet Journal has an entry: press Post. If your books are in a "
    "database, press Verify.",
)


@dataclass(frozen=True, kw_only=True)
class Button:
    """One button: where it is shown, what it says, and the function it calls.

    Attributes:
        id: Name of the button and of its function; small letters and underscores.
        label: Text on the button.
        help: Sentences that say what the button does: in the ribbon, in the terminal and in the
            README.
        module: Module below `xlplugin` that has the function.
        keytip: Keys that press the button after Alt.
        title: Heading of the help in the ribbon; the label if empty.
        icon: Name of one of Excel's own icons, which Windows and macOS both have.
        large: True for a button as high as the ribbon.
        is_versioned: True if the tab shows the product's version after the label.
        toolbar: True for a button on LibreOffice's toolbar.
        needs: What must be there before the function is called.
        filled: The column that must be filled so that the button makes sense; it is off until then.
        confirms: True if the button asks Yes or No before it changes anything.
        options: For a button that asks several things, all options that answer it in a terminal.
        parent: Id of the button whose arrow opens the menu with this one.
        arrow: For a button with such a menu, the keys that open it.
        dates: Beginning of the names of the date cells that it reads, such as Orders for OrdersFrom
            and OrdersTo: the terminal's --from and --to fill them in.
        is_kept: True if the sheet Runs keeps a row of each press, although nothing is posted.
    """

    id: str
    group: Group
    label: str
    help: str
    module: str
    keytip: str
    title: str = ""
    icon: str = ""
    large: bool = False
    is_versioned: bool = False
    toolbar: bool = False
    needs: Needs = Needs.BOOKS
    filled: Filled | None = None
    confirms: bool = False
    options: str = ""
    parent: str = ""
    arrow: str = ""
    dates: str = ""
    is_kept: bool = False

    @property
    def place(self) -> str:
        """Return where the user finds the button, such as "Orders → Post"."""
        return f"{self.group} → {self.label}"

    @property
    def terminal_needs(self) -> str:
        """Return what answers the button's questions in a terminal; empty if it asks nothing."""
        if self.options:
            return f"In all, {self.label} asks for {self.options}."
        if self.confirms:
            return "Asks first: give --yes."
        return ""

    @property
    def is_for_any_workbook(self) -> bool:
        """Return whether it can be pressed in a workbook that is not of this product."""
        return self.needs in (Needs.NOTHING, Needs.MADE_WORKBOOK)


@dataclass(frozen=True, kw_only=True)
class Field:
    """Field on the tab, which shows and fills in an input cell of the workbook in front.

    Attributes:
        id: Name of the input cell.
        after: Id of the button that it follows.
        label: Text beside it; a list without one says itself what it is.
        help: What it is for, as the user reads it.
        keytip: Keys that go to it after Alt.
        is_list: True for a list to choose from; otherwise a date is typed.
    """

    id: str
    after: str
    label: str = ""
    help: str
    keytip: str
    is_list: bool = False


FIELDS = (
    Field(
        id="OrdersFrom",
        after="fetch_orders",
        label="From",
        help="The first day of the orders that Refresh Orders fetches, as above the sheet Orders.",
        keytip="OX",
    ),
    Field(
        id="OrdersTo",
        after="fetch_orders",
        label="To",
        help="The last day of the orders that Refresh Orders fetches, as above the sheet Orders.",
        keytip="OY",
    ),
    Field(
        id="OrdersStatus",
        after="fetch_orders",
        help="Show the orders of one status, with how many there are. What is hidden is neither "
        "ticked nor posted.",
        keytip="OT",
        is_list=True,
    ),
    Field(
        id="OrdersShop",
        after="fetch_orders",
        help="Show the orders of one shop. What is hidden is neither ticked nor posted.",
        keytip="OH",
        is_list=True,
    ),
    Field(
        id="PaymentsFrom",
        after="load_statement",
        label="From",
        help="The first day of what Fetch Settlement and Fetch Withdrawals fetch, as above the "
        "sheet Payments.",
        keytip="YY",
    ),
    Field(
        id="PaymentsTo",
        after="load_statement",
        label="To",
        help="The last day of what Fetch Settlement and Fetch Withdrawals fetch, as above the "
        "sheet Payments.",
        keytip="YZ",
    ),
)
BUTTONS = (
    Button(
        id="new_workbook",
        group=Group.START,
        label="New Workbook",
        help="Make a new TikTok Ledger workbook in your Documents and open it. The open workbook "
        "is not changed.",
        module="addin",
        keytip="NW",
        icon="FileNew",
        needs=Needs.NOTHING,
        toolbar=True,
    ),
    Button(
        id="sample_shop",
        group=Group.START,
        label="Sample Shop",
        help="Link a sample shop that runs on this computer, to try every button without a TikTok "
        "account; in a new workbook if none is open. Remove Sample takes it out again.",
        module="actions.sample",
        keytip="SS",
        icon="MacroPlay",
        needs=Needs.MADE_WORKBOOK,
        arrow="SV",
    ),
    Button(
        id="remove_sample",
        group=Group.START,
        label="Remove Sample",
        help="Remove the sample shop and everything that was posted for it from this workbook. "
        "Your own rows and the master data stay.",
        module="actions.sample",
        filled=SHOP_ROWS,
        keytip="R",
        icon="Delete",
        needs=Needs.WORKBOOK,
        confirms=True,
        parent="sample_shop",
    ),
    Button(
        id="show_home",
        group=Group.START,
        label="Home",
        help="Calculate the figures and charts of the sheet Home from the books, and show it: the "
        "next step, what is to do, and the sales, fees, profit, wallet and debtors of a month.",
        module="actions.home",
        keytip="HO",
        icon="ChartInsert",
        toolbar=True,
        arrow="HV",
    ),
    Button(
        id="show_sheet",
        group=Group.START,
        label="Sheets",
        title="Show a sheet",
        help="Ask for a sheet and show it, also one that is hidden until it is used.",
        module="actions.home",
        keytip="S",
        icon="SheetInsert",
        needs=Needs.WORKBOOK,
        parent="show_home",
    ),
    Button(
        id="show_problems",
        group=Group.START,
        label="Problems",
        title="Show the problems",
        help="Show the sheet Problems: what is wrong, where, what to do. Each row has a link to "
        "its cell.",
        module="actions.home",
        keytip="HP",
        icon="ErrorChecking",
        needs=Needs.WORKBOOK,
    ),
    Button(
        id="find",
        group=Group.START,
        label="Find",
        title="Find anything",
        help="Ask for a number, an order, a SKU, a buyer, a text or an amount, and list every row "
        "that has it on orders, statements, documents and bank lines, each with a link.",
        module="actions.find",
        keytip="HF",
        icon="FindDialog",
        needs=Needs.WORKBOOK,
        arrow="HX",
    ),
    Button(
        id="find_item",
        group=Group.START,
        label="Find Item Code",
        title="Find an item code",
        help="Ask for an item code and list every order line and every posted document line that "
        "has it, with date, quantity, amount and status.",
        module="actions.documents",
        keytip="C",
        icon="FindDialog",
        parent="find",
    ),
    Button(
        id="show_help",
        group=Group.START,
        label="Help",
        is_versioned=True,
        help="Open a page that says what each button does, and which version this is.",
        module="actions.help_page",
        keytip="HE",
        icon="Help",
        needs=Needs.NOTHING,
    ),
    Button(
        id="link_shop",
        group=Group.SHOP,
        label="Link",
        title="Link a shop",
        help="Open TikTok's page in your browser, where the main seller account gives permission. "
        "The shop then appears on the sheet Shops. Use it again when a link has expired.",
        module="actions.shop",
        keytip="LS",
        icon="HyperlinkInsert",
        needs=Needs.WORKBOOK,
        toolbar=True,
        is_kept=True,
    ),
    Button(
        id="make_master_data",
        group=Group.SHOP,
        label="Master Data",
        title="Make the master data",
        help="Add the accounts, the customer, the stock groups and the items for shipping, fees, "
        "vouchers and discounts that posting needs. What is already there is kept.",
        module="actions.shop",
        keytip="MD",
        icon="TableInsert",
        needs=Needs.WORKBOOK,
        confirms=True,
        toolbar=True,
        arrow="MV",
    ),
    Button(
        id="write_tax_codes",
        group=Group.SHOP,
        label="Tax Codes",
        title="Write the tax codes",
        help="Add the tax codes of your shops' countries, what they apply to, and their accounts. "
        "They are a start that your accountant confirms; what is already there is kept. Nothing "
        "is taxed before Tax From is filled in on Shops.",
        module="actions.tax",
        keytip="T",
        icon="PercentStyle",
        needs=Needs.WORKBOOK,
        parent="make_master_data",
    ),
    Button(
        id="post_opening_balances",
        group=Group.SHOP,
        label="Opening Balances",
        title="Post the opening balances",
        help="Post the sheet Opening Balances as a journal voucher. Pressed again, it posts what "
        "has changed there. What TikTok owed comes with Post Past Invoices instead.",
        module="actions.opening",
        filled=OPENING_ROWS,
        keytip="O",
        icon="TableInsert",
        parent="make_master_data",
    ),
    Button(
        id="show_shop_form",
        group=Group.SHOP,
        label="Shop Form",
        title="One shop as a form",
        help="Show one shop on the sheet Shop, a field on each line with what it means, what is "
        "allowed and what a blank means. What you change there is taken to Shops.",
        module="actions.shop",
        keytip="LF",
        icon="DataFormExcel",
        needs=Needs.WORKBOOK,
    ),
    Button(
        id="fetch_products",
        group=Group.PRODUCTS,
        label="Fetch",
        title="Fetch products",
        help="Fetch every SKU of the linked shops to the sheet Products. If the seller SKU equals "
        "an item code, the item code is filled in.",
        module="actions.products",
        filled=LINKED_SHOP,
        keytip="PF",
        icon="RefreshAll",
        needs=Needs.WORKBOOK,
        toolbar=True,
        is_kept=True,
    ),
    Button(
        id="post_products",
        group=Group.PRODUCTS,
        label="Post",
        title="Post products",
        help="Save the item code of every ticked product, so that its orders find their item. A "
        "product without an item code is listed on the sheet Problems.",
        module="actions.products",
        filled=PRODUCT_ROWS,
        keytip="PP",
        icon="FileSave",
        needs=Needs.WORKBOOK,
        arrow="PV",
    ),
    Button(
        id="suggest_items_for_products",
        group=Group.PRODUCTS,
        label="Suggest Items",
        title="Suggest stock items",
        help="Show the most similar stock item, with a score, for each product without an item "
        "code. Those with a high score are filled in after a Yes.",
        module="actions.mapping",
        filled=PRODUCT_ROWS,
        keytip="S",
        icon="FindDialog",
        needs=Needs.WORKBOOK,
        parent="post_products",
    ),
    Button(
        id="make_stock_items",
        group=Group.PRODUCTS,
        label="Make Stock Items",
        help="Make a stock item for each product without an item code, after a preview: its code "
        "is the seller SKU, else a running number.",
        module="actions.mapping",
        filled=PRODUCT_ROWS,
        keytip="M",
        icon="TableInsert",
        needs=Needs.WORKBOOK,
        confirms=True,
        parent="post_products",
    ),
    Button(
        id="preview_mapping",
        group=Group.PRODUCTS,
        label="Preview Mapping",
        title="What a changed mapping does",
        help="Compare what is posted with the accounts and items that Fee Map, Shops, Stock Groups "
        "and Products give now, and say what the profit would be. Nothing is changed.",
        module="actions.mapping_effect",
        keytip="W",
        icon="FilePrintPreview",
        parent="post_products",
    ),
    Button(
        id="unlink_products",
        group=Group.PRODUCTS,
        label="Unlink",
        title="Unlink products",
        help="Remove the saved item codes of the ticked products. Posted documents are not "
        "changed.",
        module="actions.products",
        filled=PRODUCT_ROWS,
        keytip="U",
        icon="DeclineInvitation",
        needs=Needs.WORKBOOK,
        parent="post_products",
        is_kept=True,
    ),
    Button(
        id="fetch_orders",
        dates="Orders",
        group=Group.ORDERS,
        label="Refresh Orders",
        help="Fetch the orders created from From to To, with their current status. Rows that are "
        "already on the sheet are updated; your own columns stay.",
        module="actions.orders",
        filled=LINKED_SHOP,
        keytip="OF",
        icon="RefreshAll",
        toolbar=True,
        is_kept=True,
    ),
    Button(
        id="mark_all_orders",
        group=Group.ORDERS,
        label="Mark All",
        help="Tick every order on the sheet. If all are ticked, remove the ticks.",
        module="actions.orders",
        filled=ORDER_ROWS,
        keytip="OM",
        icon="AcceptInvitation",
        arrow="OA",
    ),
    Button(
        id="filter_orders",
        group=Group.ORDERS,
        label="Filter",
        title="Filter the orders",
        help="Ask for a status, with how many orders there are, and a shop, and show those orders "
        "alone. What is hidden is neither ticked nor posted.",
        module="actions.orders",
        filled=ORDER_ROWS,
        keytip="F",
        needs=Needs.WORKBOOK,
        parent="mark_all_orders",
    ),
    Button(
        id="post_orders",
        group=Group.ORDERS,
        label="Post",
        title="Post orders",
        help="Post a sales invoice for each ticked order that is In Transit, Delivered or "
        "Completed. An order that was posted before is not posted again. The arrow offers the "
        "other documents.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="OP",
        icon="FileSave",
        arrow="OV",
        toolbar=True,
        large=True,
    ),
    Button(
        id="preview_orders",
        group=Group.ORDERS,
        label="Preview",
        title="Preview the orders' entries",
        help="Show the entries that Post would make of the ticked orders, by document with debit "
        "and credit. Nothing is posted.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="W",
        icon="FilePrintPreview",
        parent="post_orders",
    ),
    Button(
        id="post_orders_as_invoice",
        group=Group.ORDERS,
        label="Post To Sales Invoice",
        help="Post a sales invoice for each ticked order that is Pending, In Transit, Delivered "
        "or Completed.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="I",
        parent="post_orders",
    ),
    Button(
        id="post_orders_as_quotation",
        group=Group.ORDERS,
        label="Post To Sales Quotation",
        help="Post a sales quotation for each ticked order of any status but Cancelled. A "
        "quotation makes no entries in the ledger.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="Q",
        parent="post_orders",
    ),
    Button(
        id="post_orders_as_order",
        group=Group.ORDERS,
        label="Post To Sales Order",
        help="Post a sales order for each ticked order of any status but Cancelled. A sales order "
        "makes no entries in the ledger.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="O",
        parent="post_orders",
    ),
    Button(
        id="replace_orders_as_invoice",
        group=Group.ORDERS,
        label="Replace As Invoice",
        help="Reverse the invoice of each ticked order and post it again from TikTok's current "
        "data. Nothing is erased.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="R",
        parent="post_orders",
    ),
    Button(
        id="post_orders_as_cancelled",
        group=Group.ORDERS,
        label="Post As Cancelled Sales Invoice",
        help="Post a cancelled invoice without an amount, which keeps the number of the order. "
        "For ticked orders that are Unpaid, Pending, In Transit or Cancelled.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="C",
        parent="post_orders",
    ),
    Button(
        id="replace_orders_as_cancelled",
        group=Group.ORDERS,
        label="Replace As Cancelled Invoice",
        help="Reverse the invoice of each ticked order and post a cancelled one in its place. "
        "Nothing is erased.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="X",
        parent="post_orders",
    ),
    Button(
        id="post_past_invoices",
        group=Group.ORDERS,
        label="Post Past Invoices",
        help="Post an invoice of one line against the opening balances for each ticked order (or "
        "all) from before the first day of bookkeeping, so that a later settlement finds it.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="P",
        parent="post_orders",
        confirms=True,
    ),
    Button(
        id="delete_invoices",
        group=Group.ORDERS,
        label="Delete Invoice",
        help="Reverse the invoices of the ticked orders, so that the orders can be posted again. "
        "An invoice that a payment has settled is kept.",
        module="actions.post_orders",
        filled=ORDER_ROWS,
        keytip="D",
        parent="post_orders",
        confirms=True,
    ),
    Button(
        id="print_invoice",
        group=Group.ORDERS,
        label="Print Invoice",
        title="Print invoices",
        help="Lay out the invoices and credit notes of the ticked orders, or one document that "
        "you name, on the sheet Invoice: portrait A4, one to a page, ready to print.",
        module="actions.documents",
        keytip="OI",
        icon="FilePrint",
    ),
    Button(
        id="show_order",
        group=Group.ORDERS,
        label="Show Order",
        title="Show one order",
        help="Show the order of the selected row, or one that you name, on the sheet Order: its "
        "lines, documents and settlement rows. Item codes can be mended there.",
        module="actions.one_order",
        filled=ORDER_ROWS,
        keytip="OS",
        icon="OutlineShowDetail",
        arrow="OE",
    ),
    Button(
        id="choose_item",
        group=Group.ORDERS,
        label="Choose Item",
        title="Choose a stock item",
        help="List the stock items by code and description, to be searched by typing, and write "
        "the chosen code into the selected rows of Products, Order Lines, Order or Fee Map. New "
        "Item makes one that is not there yet.",
        module="actions.items",
        keytip="C",
        needs=Needs.WORKBOOK,
        parent="show_order",
    ),
    Button(
        id="load_orders",
        group=Group.ORDERS,
        label="Load Orders",
        title="Load an orders file",
        help="Load the orders from the file that Seller Center exports (xlsx or CSV, any region), "
        "for a shop that is not linked. Its products are added to the sheet Products.",
        module="actions.files",
        keytip="OL",
        icon="FileOpen",
        is_kept=True,
    ),
    Button(
        id="load_statement",
        group=Group.PAYMENTS,
        label="Load Statement",
        help="Load the income file that Seller Center exports (Finance, Settled records, Export) "
        "to the sheet Payments, and show for each row whether it can be posted.",
        module="actions.statement",
        keytip="YL",
        icon="FileOpen",
        toolbar=True,
        arrow="YS",
        is_kept=True,
    ),
    Button(
        id="fetch_settlement",
        dates="Payments",
        group=Group.PAYMENTS,
        label="Fetch Settlement",
        help="Fetch what TikTok settled between From and To to the sheet Payments, without a "
        "file. If the file of the same days is on the sheet, the two are compared to the cent.",
        module="actions.settlement",
        filled=LINKED_SHOP,
        keytip="F",
        icon="RefreshAll",
        parent="load_statement",
        is_kept=True,
    ),
    Button(
        id="post_payments",
        group=Group.PAYMENTS,
        label="Post",
        title="Post payments",
        help="Post the fees and one customer payment for each settlement date, and knock off the "
        "invoices. If an order of the statement is not posted yet, nothing is posted; the arrow "
        "offers what to do.",
        module="actions.payments",
        filled=PAYMENT_ROWS,
        keytip="YP",
        icon="FileSave",
        arrow="YV",
        toolbar=True,
        large=True,
    ),
    Button(
        id="preview_payments",
        group=Group.PAYMENTS,
        label="Preview",
        title="Preview the payments' entries",
        help="Show the entries that Post would make of the loaded statement, by document with "
        "debit and credit. Nothing is posted.",
        module="actions.payments",
        filled=PAYMENT_ROWS,
        keytip="W",
        icon="FilePrintPreview",
        parent="post_payments",
    ),
    Button(
        id="fetch_missing_orders",
        group=Group.PAYMENTS,
        label="Fetch and Post the Missing Orders",
        help="Fetch the orders of this statement that are not posted yet, and post their invoices.",
        module="actions.payments",
        filled=LINKED_SHOP,
        keytip="M",
        parent="post_payments",
        is_kept=True,
    ),
    Button(
        id="post_ready_payments",
        group=Group.PAYMENTS,
        label="Post the Ready Rows",
        help="Post the rows that are ready and leave the others, with the reason beside each. "
        "Press it again once they are corrected.",
        module="actions.payments",
        keytip="R",
        parent="post_payments",
    ),
    Button(
        id="show_short_payments",
        group=Group.PAYMENTS,
        label="Short And Over Paid",
        help="List the invoices that settlements paid short, and the payments for more than was "
        "invoiced, with their age.",
        module="actions.short_payments",
        keytip="S",
        parent="post_payments",
    ),
    Button(
        id="write_off",
        group=Group.PAYMENTS,
        label="Write Off",
        help="Write off the ticked rows of Short And Over Paid, with a reason that the run log "
        "keeps.",
        module="actions.short_payments",
        filled=SHORT_ROWS,
        keytip="O",
        parent="post_payments",
    ),
    Button(
        id="check_settlements",
        group=Group.PAYMENTS,
        label="Settlement Check",
        title="Compare settlements with the books",
        help="Compare the books with every statement that was loaded and with TikTok's own daily "
        "totals, and name each date that is missing, not posted, or posted and not told by "
        "TikTok.",
        module="actions.checking",
        keytip="YC",
        icon="ErrorChecking",
    ),
    Button(
        id="show_wallet",
        dates="Wallet",
        group=Group.PAYMENTS,
        label="Wallet",
        help="List what TikTok had settled and not paid out on the date above its sheet, oldest "
        "first. The total is the balance of the Payment account.",
        module="actions.wallet",
        keytip="YB",
        icon="AccountingFormat",
        arrow="YX",
    ),
    Button(
        id="fetch_withdrawals",
        dates="Payments",
        group=Group.PAYMENTS,
        label="Fetch Withdrawals",
        help="Fetch what came into the TikTok wallet and what was paid to your bank, between From "
        "and To of the sheet Payments.",
        module="actions.settlement",
        filled=LINKED_SHOP,
        keytip="F",
        icon="RefreshAll",
        parent="show_wallet",
        is_kept=True,
    ),
    Button(
        id="post_withdrawals",
        group=Group.PAYMENTS,
        label="Post Withdrawals",
        title="Post withdrawals",
        help="Post one cash book voucher for each completed withdrawal from the TikTok wallet to "
        "your bank, so that every line of the bank statement has its own.",
        module="actions.wallet",
        filled=WITHDRAWAL_ROWS,
        keytip="P",
        icon="FileSave",
        parent="show_wallet",
    ),
    Button(
        id="preview_withdrawals",
        group=Group.PAYMENTS,
        label="Preview Withdrawals",
        title="Preview the withdrawals' entries",
        help="Show the entries that Post Withdrawals would make, with debit and credit. Nothing "
        "is posted.",
        module="actions.wallet",
        filled=WITHDRAWAL_ROWS,
        keytip="W",
        parent="show_wallet",
    ),
    Button(
        id="load_bank_statement",
        group=Group.PAYMENTS,
        label="Bank Statement",
        title="Load a bank statement",
        help="Load the file that you download from the bank (CSV, Excel, OFX, MT940 or CAMT) to "
        "the sheet Bank Statement. The arrow matches its lines and reconciles the account.",
        module="actions.bank",
        keytip="YK",
        icon="FileOpen",
        arrow="YA",
        is_kept=True,
    ),
    Button(
        id="match_bank",
        group=Group.PAYMENTS,
        label="Match Bank",
        help="Find the withdrawal of each line of the bank's statement, by amount and day. A line "
        "is matched once; where several fit, it is left to you.",
        module="actions.bank",
        filled=BANK_ROWS,
        keytip="M",
        parent="load_bank_statement",
    ),
    Button(
        id="reconcile_bank",
        dates="BankReconciliation",
        group=Group.PAYMENTS,
        label="Bank Reconciliation",
        help="Show the bank's account in the books and at the bank as at the date above its "
        "sheet, and what is on one side only.",
        module="actions.bank",
        keytip="R",
        parent="load_bank_statement",
    ),
    Button(
        id="show_trial_balance",
        dates="TrialBalance",
        group=Group.BOOKS,
        label="Trial Balance",
        help="Show the balances of all accounts on the date above its sheet. Its figures are "
        "formulas over the sheet Account Days.",
        module="actions.books",
        keytip="BT",
        icon="AutoSum",
        arrow="BS",
        toolbar=True,
        large=True,
    ),
    Button(
        id="show_profit_and_loss",
        dates="ProfitAndLoss",
        group=Group.BOOKS,
        label="Profit And Loss",
        title="Profit and loss",
        help="Show income and expenses between From and To of its sheet, with gross and net "
        "profit. Its figures are formulas over the sheet Account Days.",
        module="actions.reports",
        keytip="P",
        parent="show_trial_balance",
    ),
    Button(
        id="show_profit_by_month",
        group=Group.BOOKS,
        label="Profit By Month",
        title="Profit by month",
        help="Show income and expenses of each month of a year side by side, up to the date above "
        "its sheet, with gross and net profit, in each currency.",
        module="actions.months",
        keytip="M",
        parent="show_trial_balance",
        dates="ProfitByMonth",
    ),
    Button(
        id="show_balance_sheet",
        dates="BalanceSheet",
        group=Group.BOOKS,
        label="Balance Sheet",
        title="Balance sheet",
        help="Show assets, liabilities and capital on the date above its sheet, with section "
        "totals, the profit of the year and the profit brought forward.",
        module="actions.reports",
        keytip="B",
        parent="show_trial_balance",
    ),
    Button(
        id="show_fees_by_month",
        group=Group.BOOKS,
        label="Fees By Month",
        title="Fees by month",
        help="List what TikTok charged in each month, by shop and kind of fee, with its share of "
        "the sales and the account that it reached.",
        module="actions.months",
        keytip="F",
        parent="show_trial_balance",
    ),
    Button(
        id="show_tax_report",
        dates="TaxReport",
        group=Group.BOOKS,
        label="Tax Report",
        title="Tax report",
        help="List base and tax between the dates above its sheet: by tax code, by box of the "
        "return, by tax account beside the Journal, and the documents behind.",
        module="actions.tax",
        keytip="T",
        parent="show_trial_balance",
    ),
    Button(
        id="show_self_billed",
        group=Group.BOOKS,
        label="Self-Billed",
        title="Self-billed e-invoices (Malaysia)",
        help="Compare the monthly totals on the sheet Self-Billed, of TikTok's self-billed "
        "e-invoices, with the books: income, refunds and charges, and the difference by cause.",
        module="actions.self_billed",
        keytip="E",
        parent="show_trial_balance",
    ),
    Button(
        id="load_self_billed",
        group=Group.BOOKS,
        label="Load Self-Billed",
        title="Load self-billed e-invoices (Malaysia)",
        help="Load a list of TikTok's e-invoices from a workbook or CSV and add it up by month and "
        "kind on the sheet Self-Billed. Loaded again, the same file replaces its own rows.",
        module="actions.self_billed",
        keytip="L",
        parent="show_trial_balance",
    ),
    Button(
        id="show_profit_by_sku",
        group=Group.BOOKS,
        label="Profit By SKU",
        title="Profit by SKU and order",
        help="List the sales, fees, cost and profit of each item by month, and of each order, "
        "with what has no cost yet.",
        module="actions.profit",
        keytip="K",
        parent="show_trial_balance",
    ),
    Button(
        id="show_order_payments",
        group=Group.BOOKS,
        label="Order Payments",
        title="Unpaid orders and shipping",
        help="List completed orders that TikTok has not paid, with days and reason, those paid "
        "otherwise than estimated, and those whose shipping cost more than was paid for it.",
        module="actions.order_payments",
        keytip="O",
        parent="show_trial_balance",
    ),
    Button(
        id="show_fee_audit",
        group=Group.BOOKS,
        label="Fee Audit",
        title="Fees against their rates",
        help="Compare the fees of each order with the rates of the sheet Fee Rates, by kind and "
        "month, and list what was charged too much, with the text for a claim.",
        module="actions.fee_audit",
        keytip="U",
        parent="show_trial_balance",
    ),
    Button(
        id="show_account",
        dates="AccountHistory",
        group=Group.BOOKS,
        label="Account History",
        title="Account history",
        help="Ask for an account and list its entries up to the date above its sheet, with the "
        "balance after each. The last balance is that of the trial balance.",
        module="actions.reports",
        keytip="A",
        parent="show_trial_balance",
    ),
    Button(
        id="show_customer_statement",
        dates="CustomerStatement",
        group=Group.BOOKS,
        label="Customer Statement",
        title="Customer statement",
        help="List the invoices, credit notes, payments and refunds that were open on the date "
        "above its sheet, by age. The total is the balance of the control account.",
        module="actions.reports",
        keytip="C",
        parent="show_trial_balance",
    ),
    Button(
        id="check_workbook",
        group=Group.BOOKS,
        label="Check Workbook",
        help="Check every sheet, column and setting, and list what is wrong, where, and what to "
        "do. Only the sheet Problems is changed.",
        module="actions.books",
        keytip="BC",
        icon="ErrorChecking",
        toolbar=True,
    ),
    Button(
        id="close_month",
        group=Group.BOOKS,
        label="Close Month",
        title="Close a month",
        help="Go through the steps that close a month: fetched, posted, complete, wallet, bank, "
        "verified, exported, locked. Each is OK, or says what to press. The books are not "
        "changed. The arrow offers the accrual of fees.",
        module="actions.closing",
        keytip="BM",
        icon="AcceptInvitation",
        arrow="BK",
    ),
    Button(
        id="accrue_fees",
        group=Group.BOOKS,
        label="Accrue Fees",
        title="Accrue fees at a month's end",
        help="Post the fees that are expected of orders that are delivered and not settled at the "
        "month's end, and their reversal on the day after. For shops with Accrue Fees on the "
        "sheet Shops.",
        module="actions.accrual",
        keytip="A",
        parent="close_month",
    ),
    Button(
        id="close_year",
        group=Group.BOOKS,
        label="Close Year",
        title="Close a financial year",
        help="Carry the profit of the oldest open year forward to retained earnings by a journal "
        "voucher of its last day, and lock the year. Its own statements stay as they are. Year "
        "From on the sheet Balance Sheet says when a year begins.",
        module="actions.year_end",
        filled=POSTED,
        keytip="Y",
        parent="close_month",
        confirms=True,
    ),
    Button(
        id="archive_year",
        group=Group.BOOKS,
        label="Archive Year",
        title="Archive a closed year",
        help="Leave a complete workbook of a closed year in the folder Archive, where nothing can "
        "be posted. With books in a database, the ledger sheets here then begin after the year.",
        module="actions.archive",
        filled=POSTED,
        keytip="R",
        parent="close_month",
        confirms=True,
        is_kept=True,
    ),
    Button(
        id="load_estimates",
        group=Group.BOOKS,
        label="Load Estimates",
        title="Load the file of unsettled orders",
        help="Load Seller Center's export of unsettled orders to the sheet Estimates, beside what "
        "TikTok's API says of them, to accrue fees by. Nothing is posted.",
        module="actions.accrual",
        keytip="E",
        parent="close_month",
        is_kept=True,
    ),
    Button(
        id="lock_books",
        group=Group.BOOKS,
        label="Lock",
        title="Lock or unlock a period",
        help="Lock the books up to a day: nothing dated up to it can be posted or undone. The "
        "books must verify and agree with TikTok, or you give a reason. The same button unlocks; "
        "the sheet Runs shows who did it and when.",
        module="actions.lock",
        filled=POSTED,
        keytip="L",
        icon="Lock",
        confirms=True,
        options="--to (the last day to lock) or --choice, --yes, and to unlock --answer (the "
        "reason)",
        parent="close_month",
    ),
    Button(
        id="verify_books",
        group=Group.BOOKS,
        label="Verify",
        title="Verify the books",
        help="Calculate the check digits of every posted row again and add up every document. A "
        "row that was changed, removed, inserted or moved is named. The books are not changed.",
        module="actions.verify",
        keytip="BV",
        icon="AcceptInvitation",
    ),
    Button(
        id="undo_run",
        group=Group.BOOKS,
        label="Undo",
        title="Undo a run",
        help="Reverse everything that one press of Post has added, by opposite entries. It first "
        "says what it will do. Nothing is erased, and Redo posts it again.",
        module="actions.undo",
        filled=POSTED,
        keytip="BU",
        icon="Undo",
        confirms=True,
        options="--choice (the run), --yes and --answer (the reason)",
        arrow="BN",
    ),
    Button(
        id="redo_run",
        group=Group.BOOKS,
        label="Redo",
        title="Redo a run",
        help="Post a run again that was undone, with the same entries and the same document "
        "numbers.",
        module="actions.undo",
        filled=POSTED,
        keytip="R",
        icon="Redo",
        confirms=True,
        options="--choice (the run) and --yes",
        parent="undo_run",
    ),
    Button(
        id="post_cost",
        group=Group.BOOKS,
        label="Post Cost",
        title="Post the cost of sales",
        help="Post what the goods sold have cost, from the sheet Stock Movements and the invoices "
        "in the books: weighted average or standard cost. Pressed again, it posts only what has "
        "changed. Optional: without it the books have no cost of sales.",
        module="actions.stock",
        keytip="BG",
        icon="TableInsert",
        arrow="BH",
    ),
    Button(
        id="load_stock",
        group=Group.BOOKS,
        label="Load Stock",
        title="Load goods received",
        help="Load what came in from a workbook or CSV of your own to the sheet Stock Movements: "
        "the columns Date, Item Code, Quantity and Unit Cost, with Location and Reference if there "
        "are any. Wrong rows are left out and listed. The same rows are loaded once.",
        module="actions.load_stock",
        keytip="L",
        parent="post_cost",
    ),
    Button(
        id="show_stock",
        dates="Stock",
        group=Group.BOOKS,
        label="Stock",
        title="Stock on hand",
        help="List what is on hand on the date above the sheet Stock On Hand, and every movement "
        "on Stock Card. The value is that of the inventory account, or the difference is told.",
        module="actions.stock",
        keytip="S",
        parent="post_cost",
    ),
    Button(
        id="export_books",
        group=Group.BOOKS,
        label="Export",
        title="Export the books",
        help="Write the documents of the dates you choose as files for SQL Account, AutoCount, "
        "Xero, QuickBooks, hledger or Beancount, in the folder Exports beside this workbook. The "
        "books are not changed.",
        module="actions.export",
        keytip="BX",
        icon="FileSaveAs",
        toolbar=True,
        arrow="BE",
        is_kept=True,
    ),
    Button(
        id="auditors_pack",
        group=Group.BOOKS,
        label="Auditor's Pack",
        title="Auditor's pack",
        help="Write everything in the books beside the workbook, as one folder and one zip: trial "
        "balance, journal, documents, facts with their file and row, master data, runs and "
        "exceptions, with a script that checks it. The books are not changed.",
        module="actions.auditors_pack",
        keytip="A",
        icon="FileSaveAs",
        parent="export_books",
        is_kept=True,
    ),
)


def find_button(button_id: str) -> Button:
    """Return the button with this id. Raises FixInputError."""
    for button in BUTTONS:
        if button.id == button_id:
            return button
    raise FixInputError(
        f"There is no button '{button_id}'.",
        cure="Close Excel and install the add-in again: it belongs to another version.",
    )


def buttons_of(group: Group) -> list[Button]:
    """Return the buttons of one group, in the order of the ribbon, those in menus after their
    parent.
    """
    return [button for button in BUTTONS if button.group is group]


def fields_after(button: Button) -> list[Field]:
    """Return the fields that follow a button on the tab."""
    return [field for field in FIELDS if field.after == button.id]


def menu_of(parent: Button) -> list[Button]:
    """Return the buttons that the arrow of this one offers."""
    return [button for button in BUTTONS if button.parent == parent.id]
