"""Declare the tables that the user fills in: shops, master data, mappings and settings."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.ledger.statements import ACCOUNT_TYPES
from xlplugin.money import ZERO
from xlplugin.posting.shop import (
    ACCRUALS,
    REVENUE_BASES,
    SETTLEMENT_METHODS,
    SHORT_PAYMENTS,
)
from xlplugin.sheets.tables.counts import EXPIRED, LINKED
from xlplugin.sheets.tables.declare import BAD, GOOD, INPUT, QUIET, WARN, Column, Rule, Table, Tone
from xlplugin.sheets.tables.formulas import filled, sentence
from xlplugin.sheets.tables.shared import (
    YES_NO,
    FoldedShopId,
    FromDay,
    ItemCode,
    ShopId,
    Uom,
    words_of,
)
from xlplugin.stock.costing import CostingMethod
from xlplugin.tax.codes import Rounding
from xlplugin.tiktok.link_status import LinkState
from xlplugin.tiktok.markets.fee_rates import BASES

TAX_ROUNDINGS = words_of(Rounding)
POST_CHOICES = ("Nothing", "Sales Invoice", "Sales Quotation", "Sales Order")
MAPPING_NAMES = ("Shipping", "Transaction", "Voucher", "Discount", "Claims")
BOOKS_SETTING = "Books"
IN_THIS_WORKBOOK = "This workbook"
BOOKS_LAST = "Books Last In"
SHOWN_FROM = "Ledger Sheets From Run"
MASTER_DATA_SEEN = "Master Data Seen"
ARCHIVE_OF = "Archive Of"  # the last day of the year that the workbook is the archive of
FOUR_EYES = "Four Eyes"  # Yes: a user who has posted may not lock
COST_OF_SALES = "Cost Of Sales"
# Settings whose value is one of these words; a blank value is the default.
SETTING_WORDS: dict[str, tuple[str, ...]] = {
    FOUR_EYES: YES_NO,
    COST_OF_SALES: words_of(CostingMethod),
    "Tax Rounding": TAX_ROUNDINGS,
    "Prices Include Tax": YES_NO,
    "QuickBooks Dates": ("dd/mm/yyyy", "mm/dd/yyyy"),
}

_LINK_TONES = (
    Tone(LinkState.GOOD, GOOD),
    Tone(LinkState.ENDED, BAD),
    Tone(LinkState.REFUSED, BAD),
    Tone("", WARN),
)
NO_ACCOUNT = "no account yet"
_NO_ACCOUNT_YET = (
    f'=AND({{Fee Kind}}<>"",OR({{Reaches}}="",ISNUMBER(SEARCH("{NO_ACCOUNT}",{{Reaches}}))))'
)


class ShopsRow(NamedTuple):
    """Row of the sheet Shops."""

    description: Annotated[
        str,
        Column(
            "Description",
            18,
            meaning="What you call the shop. Link finds a row that you began by it.",
            default="Name",
        ),
    ] = ""
    platform: Annotated[str, Column("Platform", 10, choices=("Tiktok",))] = ""
    name: Annotated[str, Column("Name", 22)] = ""
    status: Annotated[str, Column("Status", 18, tones=_LINK_TONES)] = ""
    session_expire: Annotated[date | None, Column("Session Expire", 14)] = None
    expired: Annotated[str, Column("Expired", 9, tones=(Tone("True", BAD),))] = ""
    active: Annotated[
        str,
        Column(
            "Active",
            8,
            choices=YES_NO,
            tones=(Tone("No", QUIET),),
            meaning="No leaves the shop out of every button.",
            default="Yes",
        ),
    ] = ""
    customer: Annotated[
        str,
        Column(
            "Customer",
            12,
            choices="CustomerCodes",
            required=True,
            meaning="The customer who is billed for the shop's sales.",
        ),
    ] = ""
    payment: Annotated[
        str,
        Column(
            "Payment",
            12,
            choices="AccountCodes",
            required=True,
            meaning="The account that settlements are received in: the wallet, or the bank itself.",
        ),
    ] = ""
    bank: Annotated[
        str,
        Column(
            "Bank",
            12,
            choices="AccountCodes",
            meaning="The bank account that withdrawals go to.",
            default="withdrawals are not posted",
        ),
    ] = ""
    reserve: Annotated[
        str,
        Column(
            "Reserve",
            12,
            choices="AccountCodes",
            meaning="The account of what TikTok holds back as a reserve.",
        ),
    ] = ""
    shipping: Annotated[
        str,
        Column(
            "Shipping", 18, choices="ItemCodes", required=True, meaning="The item of shipping fees."
        ),
    ] = ""
    transaction: Annotated[
        str,
        Column(
            "Transaction",
            18,
            choices="ItemCodes",
            required=True,
            meaning="The item of commission and other fees.",
        ),
    ] = ""
    voucher: Annotated[
        str,
        Column(
            "Voucher",
            14,
            choices="ItemCodes",
            required=True,
            meaning="The item of vouchers and platform discounts.",
        ),
    ] = ""
    discount: Annotated[
        str,
        Column(
            "Discount", 14, choices="ItemCodes", required=True, meaning="The item of discounts."
        ),
    ] = ""
    location: Annotated[
        str,
        Column(
            "Location",
            10,
            choices="LocationCodes",
            meaning="The stock location on every line of an invoice.",
            default="none",
        ),
    ] = ""
    project: Annotated[
        str,
        Column(
            "Project",
            10,
            choices="ProjectCodes",
            meaning="The project on every line of an invoice.",
            default="none",
        ),
    ] = ""
    claims: Annotated[
        str,
        Column(
            "Claims",
            14,
            choices="ItemCodes",
            required=True,
            meaning="The item of claims and compensation.",
        ),
    ] = ""
    time_zone: Annotated[
        str,
        Column(
            "Time Zone",
            20,
            choices="TimeZones",
            required=True,
            meaning="The zone by which the shop's days begin and end.",
        ),
    ] = ""
    currency: Annotated[
        str,
        Column(
            "Currency",
            9,
            choices="CurrencyCodes",
            required=True,
            meaning="The currency of the shop's orders, in three letters.",
        ),
    ] = ""
    first_day: Annotated[
        date | None,
        Column(
            "First Day",
            12,
            meaning="The first day of bookkeeping. Older orders come with Post Past Invoices.",
            default="every order counts",
        ),
    ] = None
    in_transit_posts: Annotated[
        str,
        Column(
            "In Transit Posts",
            16,
            choices=POST_CHOICES,
            meaning="What Post makes of an order that is In Transit.",
            default="Sales Invoice",
        ),
    ] = ""
    delivered_posts: Annotated[
        str,
        Column(
            "Delivered Posts",
            16,
            choices=POST_CHOICES,
            meaning="What Post makes of an order that is Delivered.",
            default="Sales Invoice",
        ),
    ] = ""
    completed_posts: Annotated[
        str,
        Column(
            "Completed Posts",
            16,
            choices=POST_CHOICES,
            meaning="What Post makes of an order that is Completed.",
            default="Sales Invoice",
        ),
    ] = ""
    way_to_post: Annotated[
        str,
        Column(
            "Way To Post",
            20,
            choices=SETTLEMENT_METHODS,
            meaning="How settlements are posted; the profit is the same with each.",
            default="Fees on invoice",
        ),
    ] = ""
    way_from: Annotated[
        date | None,
        Column(
            "Way From", 12, meaning="The first day of this way to post.", default="from the start"
        ),
    ] = None
    short_payment: Annotated[
        str,
        Column(
            "Short Payment",
            14,
            choices=SHORT_PAYMENTS,
            meaning="What becomes of what a settlement pays less than the invoice.",
            default="Keep open",
        ),
    ] = ""
    tolerance: Annotated[
        Decimal,
        Column(
            "Tolerance",
            10,
            meaning="A difference up to this amount is always posted as a discount.",
            default="0.00",
        ),
    ] = ZERO
    revenue_on: Annotated[
        str,
        Column(
            "Revenue On",
            12,
            choices=REVENUE_BASES,
            meaning="The order's day that is the date of its invoice.",
            default="Created",
        ),
    ] = ""
    default_item: Annotated[
        str,
        Column(
            "Default Item",
            14,
            choices="ItemCodes",
            meaning="The item of a line that has none.",
            default="such an order is not posted",
        ),
    ] = ""
    accrue_fees: Annotated[
        str,
        Column(
            "Accrue Fees",
            18,
            choices=ACCRUALS,
            meaning="What the fees of unsettled orders are accrued by at a month's end.",
            default="No",
        ),
    ] = ""
    tax_from: Annotated[
        date | None,
        Column(
            "Tax From",
            11,
            meaning="The first day on which the shop's sales are taxed.",
            default="no tax",
        ),
    ] = None
    tax_to: Annotated[
        date | None,
        Column(
            "Tax To",
            11,
            meaning="The last day on which the shop's sales are taxed.",
            default="no end",
        ),
    ] = None
    tax_rounding: Annotated[
        str,
        Column(
            "Tax Rounding",
            13,
            choices=TAX_ROUNDINGS,
            meaning="What tax is rounded by.",
            default="Line",
        ),
    ] = ""
    tax_registered: Annotated[
        str,
        Column(
            "Tax Registered",
            14,
            choices=YES_NO,
            meaning="Whether this shop's seller is registered for tax.",
            default="as on Settings",
        ),
    ] = ""
    prices_include_tax: Annotated[
        str,
        Column(
            "Prices Include Tax",
            17,
            choices=YES_NO,
            meaning="Whether what buyers pay has the tax inside.",
            default="as on Settings",
        ),
    ] = ""
    region: Annotated[str, Column("Region", 8)] = ""
    shop_id: ShopId = ""
    account: Annotated[str, Column("Account", 22)] = ""


SHOPS = Table(
    ShopsRow,
    name="Shops",
    sheet="Shops",
    role=INPUT,
    in_sight=True,
    hint=(
        "One row per shop. Press Link to add one, or with files only type its Name, Shop ID, Time "
        "Zone, Currency and Region; the mapping columns say where its sales, fees and receipts go."
    ),
    sentence=sentence(
        ("Shops", filled("Shops", "Shop ID")), ("linked", LINKED), ("expired", EXPIRED)
    ),
    key=("Shop ID",),
    rules=(Rule("Session Expire", '=AND({Session Expire}<>"",{Session Expire}<TODAY()+14)', WARN),),
)


class ShopFormRow(NamedTuple):
    """Row of the sheet Shop: one field of one shop."""

    field: Annotated[str, Column("Field", 20)] = ""
    value: Annotated[str, Column("Value", 26)] = ""
    meaning: Annotated[str, Column("What It Means", 60)] = ""
    allowed: Annotated[str, Column("What Is Allowed", 44)] = ""
    default: Annotated[str, Column("If Blank", 24)] = ""
    shown: Annotated[str, Column("Shown Value", 16, behind=True)] = ""
    shop_id: FoldedShopId = ""


SHOP_FORM = Table(
    ShopFormRow,
    name="ShopForm",
    sheet="Shop",
    role=INPUT,
    hint=(
        "One shop, a field on each line. Shop Form fills this. Change what you like in Value: the "
        "next button that you press takes it to Shops."
    ),
    sentence=sentence(("Fields", filled("ShopForm", "Field"))),
    key=("Shop ID", "Field"),
    printed_to="If Blank",
    rules=(Rule("Value", "={Value}<>{Shown Value}", WARN),),
)


class FeeMapRow(NamedTuple):
    """Row of the sheet Fee Map."""

    fee_kind: Annotated[str, Column("Fee Kind", 48, required=True)] = ""
    role: Annotated[str, Column("Role", 12)] = ""
    mapping: Annotated[str, Column("Mapping", 14, choices=MAPPING_NAMES)] = ""
    item_code: ItemCode = ""
    start: FromDay = None
    reaches: Annotated[str, Column("Reaches", 44)] = ""
    first_seen: Annotated[date | None, Column("First Seen", 12)] = None


FEE_MAP = Table(
    FeeMapRow,
    name="FeeMap",
    sheet="Fee Map",
    role=INPUT,
    hint=(
        "Which item each kind of fee is posted to: a mapping of the shop, or an item code of "
        "your own beside it. Where both are blank, the row in brackets of its role counts, such "
        "as (other fees). Reaches is the account; Preview Mapping and Load Statement fill it in. "
        "A change from a day on is a second row of the kind, with its first day in From."
    ),
    sentence=sentence(("Fee kinds", filled("FeeMap", "Fee Kind"))),
    key=("Fee Kind", "From"),
    rules=(Rule("Reaches", _NO_ACCOUNT_YET, WARN),),
)


class HeadingsRow(NamedTuple):
    """Row of the sheet Headings."""

    heading_in_the_file: Annotated[str, Column("Heading In The File", 48, required=True)] = ""
    means: Annotated[str, Column("Means", 36, required=True)] = ""
    market: Annotated[str, Column("Market", 9)] = ""


HEADINGS = Table(
    HeadingsRow,
    name="Headings",
    sheet="Headings",
    role=INPUT,
    hint=(
        "What words in TikTok's files mean that are refused as unknown. A heading: fee, shipping, "
        "tax, sale, refund, adjustment, information, or a known heading. A type of row: Order, "
        "Adjustment, Withdrawal, Reserve release; (blank) stands for no type. An order's status: "
        "Unpaid, To ship, Shipped, Completed, Cancelled. An order's number that ends in zeros: id. "
        "Market as in MY; blank for every market. Delete a row to undo it."
    ),
    sentence=sentence(("Headings", filled("Headings", "Means"))),
    key=("Heading In The File", "Market"),
)


class GLAccountsRow(NamedTuple):
    """Row of the sheet GL Accounts."""

    code: Annotated[str, Column("Code", 12, required=True)] = ""
    description: Annotated[str, Column("Description", 36, required=True)] = ""
    acc_type: Annotated[
        str,
        Column(
            "Acc Type",
            22,
            choices=ACCOUNT_TYPES,
            meaning="Where the statements show the account: an expense lowers the profit.",
            default="in no profit",
        ),
    ] = ""
    special_acc_type: Annotated[str, Column("Special Acc Type", 18)] = ""


GL_ACCOUNTS = Table(
    GLAccountsRow,
    name="GLAccounts",
    sheet="GL Accounts",
    role=INPUT,
    hint="The chart of accounts, as far as TikTok Shop needs it.",
    sentence=sentence(("Accounts", filled("GLAccounts", "Code"))),
    key=("Code",),
    list_name="AccountCodes",
)


class OpeningBalancesRow(NamedTuple):
    """Row of the sheet Opening Balances."""

    account: Annotated[str, Column("Account", 14, choices="AccountCodes", required=True)] = ""
    debit: Annotated[Decimal, Column("Debit", 14)] = ZERO
    credit: Annotated[Decimal, Column("Credit", 14)] = ZERO
    currency: Annotated[str, Column("Currency", 9, choices="CurrencyCodes")] = ""
    as_at: Annotated[date | None, Column("As At", 12)] = None


OPENING_BALANCES = Table(
    OpeningBalancesRow,
    name="OpeningBalances",
    sheet="Opening Balances",
    role=INPUT,
    hint=(
        "What the books begin with: last year's trial balance. What TikTok owed is left out: "
        "Post Past Invoices brings it."
    ),
    sentence=sentence(("Balances", filled("OpeningBalances", "Account"))),
    totals=("Debit", "Credit"),
)


class CustomersRow(NamedTuple):
    """Row of the sheet Customers."""

    code: Annotated[str, Column("Code", 12, required=True)] = ""
    company_name: Annotated[str, Column("Company Name", 30, required=True)] = ""
    control_account: Annotated[
        str, Column("Control Account", 16, choices="AccountCodes", required=True)
    ] = ""
    credit_term: Annotated[str, Column("Credit Term", 12)] = ""
    currency_code: Annotated[str, Column("Currency Code", 14, choices="CurrencyCodes")] = ""
    agent: Annotated[str, Column("Agent", 14, choices="AgentCodes")] = ""
    address: Annotated[str, Column("Address", 44)] = ""


CUSTOMERS = Table(
    CustomersRow,
    name="Customers",
    sheet="Customers",
    role=INPUT,
    hint="One customer per marketplace or shop; its control account is debited with every invoice.",
    sentence=sentence(("Customers", filled("Customers", "Code"))),
    key=("Code",),
    list_name="CustomerCodes",
)


class ListsRow(NamedTuple):
    """Row of the sheet Lists: each column is a list of its own."""

    location: Annotated[str, Column("Location", 16)] = ""
    project: Annotated[str, Column("Project", 16)] = ""
    agent: Annotated[str, Column("Agent", 16)] = ""
    time_zone: Annotated[str, Column("Time Zone", 24)] = ""
    currency: Annotated[str, Column("Currency", 12)] = ""


LISTS = Table(
    ListsRow,
    name="Lists",
    sheet="Lists",
    role=INPUT,
    hint=(
        "What drop-downs offer where such a code is typed. Each column is a list of its own: add "
        "your locations, projects and agents."
    ),
    sentence=sentence(
        ("Locations", filled("Lists", "Location")),
        ("projects", filled("Lists", "Project")),
        ("agents", filled("Lists", "Agent")),
    ),
)


class StockGroupsRow(NamedTuple):
    """Row of the sheet Stock Groups."""

    code: Annotated[str, Column("Code", 16, required=True)] = ""
    description: Annotated[str, Column("Description", 30)] = ""
    sales_code: Annotated[str, Column("Sales Code", 12, choices="AccountCodes", required=True)] = ""
    sales_return_code: Annotated[str, Column("S. Return Code", 14, choices="AccountCodes")] = ""
    start: FromDay = None


STOCK_GROUPS = Table(
    StockGroupsRow,
    name="StockGroups",
    sheet="Stock Groups",
    role=INPUT,
    hint=(
        "A group's sales code is the account that its items post to. Another account from a day "
        "on is a second row of the group, with its first day in From."
    ),
    sentence=sentence(("Stock groups", filled("StockGroups", "Code"))),
    key=("Code", "From"),
    list_name="GroupCodes",
)


class StockItemsRow(NamedTuple):
    """Row of the sheet Stock Items."""

    code: Annotated[str, Column("Code", 18, required=True)] = ""
    description: Annotated[str, Column("Description", 56)] = ""
    stock_group: Annotated[str, Column("Stock Group", 16, choices="GroupCodes", required=True)] = ""
    uom: Uom = ""
    stock_control: Annotated[str, Column("Stock Control", 12, choices=YES_NO)] = ""


STOCK_ITEMS = Table(
    StockItemsRow,
    name="StockItems",
    sheet="Stock Items",
    role=INPUT,
    hint="Item codes, of goods and of fees. Fees have Stock Control No.",
    sentence=sentence(("Stock items", filled("StockItems", "Code"))),
    key=("Code",),
    list_name="ItemCodes",
)


class AlternativesRow(NamedTuple):
    """Row of the sheet Alternative Items."""

    item_code: Annotated[str, Column("Item Code", 18, choices="ItemCodes", required=True)] = ""
    alternative_item_code: Annotated[str, Column("Alternative Item Code", 24, required=True)] = ""
    description: Annotated[str, Column("Description", 56)] = ""
    uom: Uom = ""
    start: FromDay = None


ALTERNATIVES = Table(
    AlternativesRow,
    name="Alternatives",
    sheet="Alternative Items",
    role=INPUT,
    hint=(
        "What Products → Post stored: the TikTok SKU (TT…) as another code of a stock item, from "
        "the day in From on."
    ),
    sentence=sentence(("Alternative codes", filled("Alternatives", "Alternative Item Code"))),
    key=("Alternative Item Code", "From"),
)


class BundlesRow(NamedTuple):
    """Row of the sheet Bundles."""

    item_code: Annotated[str, Column("Set Item", 18, choices="ItemCodes", required=True)] = ""
    part_item: Annotated[str, Column("Part Item", 18, choices="ItemCodes", required=True)] = ""
    quantity: Annotated[int, Column("Quantity", 10, required=True)] = 0


BUNDLES = Table(
    BundlesRow,
    name="Bundles",
    sheet="Bundles",
    role=INPUT,
    hint=(
        "The parts of an item that is sold as a set. Its invoices show the set at its price and "
        "each part at 0.00, which takes the part out of stock. The set has Stock Control No."
    ),
    sentence=sentence(("Parts", filled("Bundles", "Part Item"))),
    key=("Set Item", "Part Item"),
)


class SettingsRow(NamedTuple):
    """Row of the sheet Settings."""

    setting: Annotated[str, Column("Setting", 22)] = ""
    value: Annotated[str, Column("Value", 44)] = ""
    what_it_does: Annotated[str, Column("What It Does", 80)] = ""


# Settings for which a blank cell means a default; the modules that read them use these names.
_MORE_SETTINGS = (
    SettingsRow("Company Name", "", "Your firm's name on printed invoices. Blank: none."),
    SettingsRow("Company Address", "", "Your firm's address on printed invoices. Blank: none."),
    SettingsRow(
        "Company Tax No", "", "Your firm's tax number on printed invoices. Blank: none is printed."
    ),
    SettingsRow(
        "Company Registration No",
        "",
        "Your firm's registration number on printed invoices. Blank: none is printed.",
    ),
    SettingsRow(
        FOUR_EYES,
        "",
        "Yes: who has posted since the last Lock cannot lock; a colleague does. Blank: anybody "
        "may lock.",
    ),
    SettingsRow(
        COST_OF_SALES,
        "",
        "How the cost of goods sold is found: Weighted Average or Standard Cost. Blank: not found.",
    ),
    SettingsRow(
        "Stock Currency", "", "The currency of your stock, such as MYR. Blank: that of your shops."
    ),
    SettingsRow(
        "SQL Account SubmissionType",
        "",
        "SQL Account's number for e-invoices that it shall submit. Blank: 0, none; TikTok "
        "issues them.",
    ),
    SettingsRow(
        "SQL Account Rows per File",
        "",
        "How many rows a file for SQL Account has at most. Blank: 99, as without its licence.",
    ),
    SettingsRow(
        "Tax From",
        "",
        "The first day from which the firm is registered for tax, such as 01/01/2026, for shops "
        "that leave Tax From blank. Blank: not registered.",
    ),
    SettingsRow("Tax To", "", "The last day of that registration. Blank: it has no end."),
    SettingsRow(
        "Tax Rounding", "", "Line or Document, for shops that leave it blank. Blank: Line."
    ),
    SettingsRow(
        "Prices Include Tax",
        "",
        "Yes or No, for shops that leave it blank. Blank: as Tax Map says.",
    ),
    SettingsRow("Xero Tax Type", "", "The tax type in files for Xero. Blank: Tax Exempt."),
    SettingsRow(
        "QuickBooks Dates",
        "",
        "How dates are written for QuickBooks: dd/mm/yyyy or mm/dd/yyyy. Blank: dd/mm/yyyy.",
    ),
    SettingsRow(
        "API version order_search",
        "",
        "A version of TikTok's API to try for one request, such as 202309; more rows for other "
        "requests. Blank: the version that this release knows.",
    ),
)

SETTINGS = Table(
    SettingsRow,
    name="Settings",
    sheet="Settings",
    role=INPUT,
    in_sight=True,
    hint="Choices for the whole workbook. A blank Value is the default that stands beside it.",
    sentence=sentence(("Settings", filled("Settings", "Setting")))._replace(
        empty=f"Settings {1 + len(_MORE_SETTINGS)}"
    ),
    key=("Setting",),
    frozen=1,
    starting_rows=(
        SettingsRow(
            BOOKS_SETTING,
            IN_THIS_WORKBOOK,
            "Where the books are kept: This workbook, or a database beside it such as TikTok "
            "Ledger.sqlite.",
        ),
        *_MORE_SETTINGS,
    ),
)

# Every setting that is known. Those of a version of TikTok's API begin with API_VERSION.
API_VERSION = "API version"
SETTING_NAMES = (
    *(row.setting for row in SETTINGS.starting_rows),
    BOOKS_LAST,
    SHOWN_FROM,
    MASTER_DATA_SEEN,
    ARCHIVE_OF,
)


class FeeRatesRow(NamedTuple):
    """Row of the sheet Fee Rates."""

    kind: Annotated[str, Column("Kind", 40, required=True)] = ""
    percent: Annotated[Decimal | None, Column("Rate %", 9, required=True)] = None
    per_order: Annotated[Decimal | None, Column("Per Order", 11)] = None
    category: Annotated[str, Column("Category", 16)] = ""
    base: Annotated[str, Column("Base", 20, choices=BASES)] = ""
    start: Annotated[date | None, Column("From", 12)] = None
    end: Annotated[date | None, Column("Until", 12)] = None
    shop_id: Annotated[str, Column("Shop ID", 22, choices="ShopIds")] = ""
    source: Annotated[str, Column("Source", 60)] = ""


FEE_RATES = Table(
    FeeRatesRow,
    name="FeeRates",
    sheet="Fee Rates",
    role=INPUT,
    hint=(
        "What TikTok may charge, as its fee pages or your contract say. Kind as on Fee Audit; "
        "Rate % of the Base, Per Order an amount beside it; Category is a stock group; From and "
        "Until by settlement date. Blank: sales, every category, no limit, every shop."
    ),
    sentence=sentence(("Rates", filled("FeeRates", "Kind"))),
)
