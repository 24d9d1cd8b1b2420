"""Declare the tables that buttons fill: orders, settlements, findings and problems."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.posting.completeness import CONFIRMED, UNCONFIRMED
from xlplugin.posting.settlements import SYNC_ORDERS_FIRST
from xlplugin.sheets.tables.counts import (
    DUPLICATES,
    LINES_WITHOUT_ITEM,
    ORDERS_NOT_POSTED,
    SETTLEMENTS_POSTED,
    SETTLEMENTS_READY,
    WITHOUT_ITEM,
)
from xlplugin.sheets.tables.declare import (
    BAD,
    GOOD,
    GRID,
    QUIET,
    TEXT,
    TICK,
    WARN,
    Column,
    InputCell,
    Rule,
    Table,
    Tone,
)
from xlplugin.sheets.tables.formulas import Live, filled, sentence, where
from xlplugin.sheets.tables.shared import (
    TICKED,
    Account,
    Amount,
    Code,
    Credit,
    Currency,
    CurrencyCode,
    Date,
    Debit,
    Description,
    DocNo,
    DocType,
    FoldedShopId,
    FromDay,
    ItemCode,
    Link,
    ShopId,
    Tick,
    Uom,
    VerifyStatus,
)
from xlplugin.sheets.tables.statement_formulas import as_at_sentence, as_at_title

ORDER_STATUSES = ("Unpaid", "Pending", "In Transit", "Delivered", "Completed", "Cancelled")
_ORDER_TONES = (
    Tone("Completed", GOOD),
    Tone("Delivered", GOOD),
    Tone("Cancelled", QUIET),
    Tone("Unpaid", QUIET),
)
_COMPLETE_TONES = (Tone(CONFIRMED, GOOD), Tone(UNCONFIRMED, QUIET), Tone("", BAD))
_STATE_TONES = (Tone("OK", GOOD), Tone("Off", QUIET), Tone("", BAD))
_PAYMENTS = sentence(
    ("Rows", filled("Payments", "File")),
    ("posted", SETTLEMENTS_POSTED),
    ("ready to post", SETTLEMENTS_READY),
    ("order not posted", ORDERS_NOT_POSTED),
)


class ProductsRow(NamedTuple):
    """Row of the sheet Products."""

    tick: Tick = ""
    verify_status: VerifyStatus = ""
    item_code: ItemCode = ""
    uom: Uom = ""
    name: Annotated[str, Column("Name", 44, lines=2)] = ""
    variation: Annotated[str, Column("Variation", 18)] = ""
    sku: Annotated[str, Column("SKU", 18)] = ""
    price: Annotated[Decimal, Column("Price", 11)] = ZERO
    start: FromDay = None
    suggestion: Annotated[str, Column("Suggestion", 18)] = ""
    score: Annotated[int | None, Column("Score", 7)] = None
    product_status: Annotated[str, Column("Product Status", 21)] = ""
    currency: Currency = ""
    id: Annotated[str, Column("ID", 24, behind=True)] = ""
    product_id: Annotated[str, Column("Product ID", 22, behind=True)] = ""
    shop_id: FoldedShopId = ""
    filtered_out: Annotated[int | None, Column("Filtered Out", 12, behind=True)] = None


PRODUCTS = Table(
    ProductsRow,
    name="Products",
    sheet="Products",
    role=GRID,
    in_sight=True,
    hint=(
        "Fetch, then give each row an Item Code. A changed code ticks its row; Post stores it "
        "as an alternative code. With a day in From it holds from that day on, and the code "
        "stored before it until then."
    ),
    sentence=sentence(
        ("Products", filled("Products", "ID")),
        ("without an item code", WITHOUT_ITEM),
        ("duplicate SKU", DUPLICATES),
    ),
    key=("Shop ID", "ID"),
    frozen=3,
    printed_to="Currency",
    rules=(Rule("Item Code", '=AND({Item Code}="",{ID}<>"")', WARN),),
)


class OrdersRow(NamedTuple):
    """Row of the sheet Orders."""

    tick: Annotated[str, Column("Tick", 9, choices=(TICKED,), kind=TICK)] = ""
    verify_status: VerifyStatus = ""
    invoice: Annotated[str, Column("Invoice", 21)] = ""
    status: Annotated[str, Column("Status", 12, tones=_ORDER_TONES)] = ""
    buyer: Annotated[str, Column("Buyer", 18)] = ""
    total_amount: Annotated[Decimal, Column("Total Amount", 12)] = ZERO
    settlement_amount: Annotated[Decimal | None, Column("Settlement Amount", 12)] = None
    id: Annotated[str, Column("ID", 21)] = ""
    create_date: Annotated[datetime | None, Column("Create Date", 17)] = None
    item_count: Annotated[int, Column("Item Count", 8)] = 0
    subtotal: Annotated[Decimal, Column("Subtotal", 11)] = ZERO
    shipping_fee: Annotated[Decimal, Column("Shipping Fee", 11)] = ZERO
    currency: Currency = ""
    days_from_order: Annotated[int, Column("Days From Order", 9)] = 0
    credit_note: Annotated[str, Column("Credit Note", 21, behind=True)] = ""
    sales_order: Annotated[str, Column("Sales Order", 21, behind=True)] = ""
    quotation: Annotated[str, Column("Quotation", 21, behind=True)] = ""
    tiktok_status: Annotated[str, Column("Tiktok Status", 22, behind=True)] = ""
    shipped_date: Annotated[datetime | None, Column("Shipped Date", 17, behind=True)] = None
    delivered_date: Annotated[datetime | None, Column("Delivered Date", 17, behind=True)] = None
    state: Annotated[str, Column("State", 26, behind=True)] = ""
    country: Annotated[str, Column("Country", 12, behind=True)] = ""
    sample: Annotated[str, Column("Sample", 8, behind=True)] = ""
    updated: Annotated[datetime | None, Column("Updated", 17, behind=True)] = None
    expected: Annotated[
        Decimal | None, Column("Expected Settlement", 12, behind=True, may_be_none=True)
    ] = None
    label_weight: Annotated[int | None, Column("Label Weight (g)", 9, behind=True)] = None
    charged_weight: Annotated[int | None, Column("Charged Weight (g)", 9, behind=True)] = None
    shop_id: FoldedShopId = ""
    filtered_out: Annotated[int | None, Column("Filtered Out", 12, behind=True)] = None


ORDERS = Table(
    OrdersRow,
    name="Orders",
    sheet="Orders",
    role=GRID,
    in_sight=True,
    hint=(
        "Set From and To, press Refresh Orders, tick (or tick none for all), press Post. To see "
        "one Status or Shop, choose it on the ribbon, or press Filter."
    ),
    sentence=sentence(
        *((status, where("Orders", Status=f'"{status}"')) for status in ORDER_STATUSES)
    ),
    key=("Shop ID", "ID"),
    frozen=2,
    printed_to="Days From Order",
    totals=("Total Amount", "Settlement Amount", "Item Count", "Subtotal", "Shipping Fee"),
    currency="Orders[Currency]",
    inputs=(
        InputCell("OrdersFrom", "C3"),
        InputCell("OrdersTo", "E3"),
        InputCell("OrdersStatus", "C4", TEXT, ORDER_STATUSES),
        InputCell("OrdersShop", "E4", TEXT, "ShopNames"),
    ),
)


class OrderLinesRow(NamedTuple):
    """Row of the sheet Order Lines."""

    order_id: Annotated[str, Column("Order ID", 21)] = ""
    line: Annotated[int, Column("Line", 6)] = 0
    code: Annotated[str, Column("Code", 18, choices="ItemCodes")] = ""
    name: Annotated[str, Column("Name", 44, lines=2)] = ""
    variation: Annotated[str, Column("Variation", 18)] = ""
    quantity: Annotated[int, Column("Quantity", 9)] = 0
    sale_price: Annotated[Decimal, Column("Sale Price", 11)] = ZERO
    uom: Uom = ""
    original_price: Annotated[Decimal, Column("Original Price", 11)] = ZERO
    seller_discount: Annotated[Decimal, Column("Seller Discount", 11)] = ZERO
    platform_discount: Annotated[Decimal, Column("Platform Discount", 11)] = ZERO
    tax: Annotated[Decimal, Column("Tax Stated", 11)] = ZERO
    gift: Annotated[str, Column("Gift", 6)] = ""
    sku: Annotated[str, Column("SKU", 18)] = ""
    sku_id: Annotated[str, Column("SKU ID", 22, behind=True)] = ""
    shop_id: FoldedShopId = ""


ORDER_LINES = Table(
    OrderLinesRow,
    name="OrderLines",
    sheet="Order Lines",
    role=GRID,
    in_sight=True,
    hint=(
        "The lines of each order. A missing or wrong item is mended here, in Code; then Post again."
    ),
    sentence=sentence(
        ("Lines", filled("OrderLines", "SKU ID")), ("without an item code", LINES_WITHOUT_ITEM)
    ),
    key=("Shop ID", "Order ID", "Line"),
    frozen=1,
    printed_to="SKU",
    totals=("Quantity",),
    rules=(Rule("Code", '=AND({Code}="",{SKU ID}<>"")', WARN),),
)


ORDER_PART = "Order"
LINE_PART = "Line"
_PART_TONES = (Tone(ORDER_PART, GOOD), Tone("Document", QUIET), Tone("Settlement", QUIET))


class OneOrderRow(NamedTuple):
    """Row of the sheet Order: the order, one of its lines, documents or settlement rows."""

    part: Annotated[str, Column("Part", 11, tones=_PART_TONES)] = ""
    code: Annotated[str, Column("Code", 16, choices="ItemCodes")] = ""
    item: Annotated[str, Column("Item Description", 22, lines=2)] = ""
    number: Annotated[str, Column("Number", 20)] = ""
    description: Annotated[str, Column("Description", 38, lines=2)] = ""
    date: Date = None
    quantity: Annotated[int | None, Column("Quantity", 9)] = None
    amount: Annotated[Decimal | None, Column("Amount", 11)] = None
    open: Annotated[Decimal | None, Column("Open", 11)] = None
    status: Annotated[str, Column("Status", 20)] = ""
    currency: Currency = ""
    link: Link = ""
    order_id: Annotated[str, Column("Order ID", 21, behind=True)] = ""
    line: Annotated[int | None, Column("Line", 6, behind=True)] = None
    shown_code: Annotated[str, Column("Shown Code", 14, behind=True)] = ""
    shop_id: FoldedShopId = ""


ONE_ORDER = Table(
    OneOrderRow,
    name="OneOrder",
    sheet="Order",
    role=GRID,
    hint=(
        "One order with its lines, documents and settlement rows. Show Order fills this. Mend an "
        "item in Code of a line: the next button that you press takes it to Order Lines."
    ),
    sentence=sentence(
        ("Lines", where("OneOrder", Part=f'"{LINE_PART}"')),
        ("documents", where("OneOrder", Part='"Document"')),
        ("settlement rows", where("OneOrder", Part='"Settlement"')),
    ),
    printed_to="Status",
    frozen=2,
    rules=(Rule("Code", '=AND({Code}="",{Part}="Line")', WARN),),
)


class ItemSearchRow(NamedTuple):
    """Row of the sheet Item Search."""

    where: Annotated[str, Column("Where", 14)] = ""
    doc_type: DocType = ""
    order_or_doc_no: Annotated[str, Column("Order Or Doc No", 21)] = ""
    date: Date = None
    item_code: Annotated[str, Column("Item Code", 18)] = ""
    description: Description = ""
    quantity: Annotated[int, Column("Quantity", 9)] = 0
    amount: Amount = ZERO
    currency: Currency = ""
    status: Annotated[str, Column("Status", 13)] = ""
    shop_id: ShopId = ""


ITEM_SEARCH = Table(
    ItemSearchRow,
    name="ItemSearch",
    sheet="Item Search",
    role=GRID,
    hint="Every order line and every posted line with one item code. Find Item Code fills this.",
    sentence=sentence(("Lines", filled("ItemSearch", "Order Or Doc No"))),
)


class PaymentsRow(NamedTuple):
    """Row of the sheet Payments."""

    verify_status: VerifyStatus = ""
    payment_no: Annotated[str, Column("Payment No", 12)] = ""
    settlement_amount: Annotated[Decimal, Column("Settlement Amount", 12)] = ZERO
    payment_time: Annotated[date | None, Column("Payment Time", 12)] = None
    order_adjustment_id: Annotated[str, Column("Order Adjustment ID", 21)] = ""
    type: Annotated[str, Column("Type", 25)] = ""
    total_fees: Annotated[Decimal, Column("Total Fees", 12)] = ZERO
    difference: Annotated[Decimal, Column("Difference", 11)] = ZERO
    total_earnings_from_order: Annotated[Decimal, Column("Total Earnings From Order", 12)] = ZERO
    customer_payment: Annotated[Decimal, Column("Customer Payment", 12)] = ZERO
    product_price: Annotated[Decimal, Column("Product Price", 12)] = ZERO
    platform_discount: Annotated[Decimal, Column("Platform Discount", 12)] = ZERO
    shipping_fee: Annotated[Decimal, Column("Shipping Fee", 12)] = ZERO
    adjustment: Annotated[Decimal, Column("Adjustment", 12)] = ZERO
    currency: Currency = ""
    order_date: Annotated[date | None, Column("Order Date", 12, behind=True)] = None
    related_order_id: Annotated[str, Column("Related Order ID", 21, behind=True)] = ""
    file: Annotated[str, Column("File", 34, behind=True)] = ""
    row: Annotated[int, Column("Row", 7, behind=True)] = 0
    reserve: Annotated[Decimal, Column("Reserve", 11, behind=True)] = ZERO
    shop_id: FoldedShopId = ""


PAYMENTS = Table(
    PaymentsRow,
    name="Payments",
    sheet="Payments",
    role=GRID,
    in_sight=True,
    hint=(
        "Load Statement fills this from a file, Fetch Settlement (From, To) from TikTok. Then "
        "press Post."
    ),
    sentence=Live(
        f'{_PAYMENTS.formula}&IF({ORDERS_NOT_POSTED}>0," · {SYNC_ORDERS_FIRST}","")',
        _PAYMENTS.empty,
    ),
    key=("Shop ID", "File", "Row"),
    identity=("Shop ID", "Order Adjustment ID", "Type", "Payment Time"),
    printed_to="Currency",
    totals=(
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
    currency="Payments[Currency]",
    inputs=(
        InputCell("PaymentsFrom", "C3"),
        InputCell("PaymentsTo", "E3"),
    ),
    rules=(Rule("Difference", "=N({Difference})<>0", BAD),),
)


class PaymentPartsRow(NamedTuple):
    """Row of the sheet Payment Parts."""

    order_adjustment_id: Annotated[str, Column("Order Adjustment ID", 22)] = ""
    kind: Annotated[str, Column("Kind", 44)] = ""
    role: Annotated[str, Column("Role", 12)] = ""
    amount: Annotated[Decimal, Column("Amount", 12)] = ZERO
    row: Annotated[int, Column("Row", 7)] = 0
    shop_id: ShopId = ""


PAYMENT_PARTS = Table(
    PaymentPartsRow,
    name="PaymentParts",
    sheet="Payment Parts",
    role=GRID,
    hint=(
        "Every fee, refund and adjustment of the loaded statement, one row each; they add up to "
        "the settlement amounts."
    ),
    sentence=sentence(("Amounts", filled("PaymentParts", "Kind"))),
    totals=("Amount",),
    currency="Payments[Currency]",
)


class WithdrawalsRow(NamedTuple):
    """Row of the sheet Withdrawals."""

    verify_status: VerifyStatus = ""
    voucher: Annotated[str, Column("Voucher", 12)] = ""
    date: Annotated[datetime | None, Column("Date", 17)] = None
    type: Annotated[str, Column("Type", 12)] = ""
    amount: Amount = ZERO
    currency: Currency = ""
    status: Annotated[str, Column("Status", 12)] = ""
    account: Annotated[str, Column("Account", 12, choices="AccountCodes")] = ""
    paid: Annotated[Decimal | None, Column("Paid", 13)] = None
    paid_currency: Annotated[str, Column("Paid Currency", 9)] = ""
    rate: Annotated[str, Column("Rate", 11)] = ""
    statements: Annotated[Decimal | None, Column("Statements", 13)] = None
    difference: Annotated[Decimal | None, Column("Difference", 11)] = None
    id: Annotated[str, Column("ID", 22)] = ""
    shop_id: ShopId = ""


WITHDRAWALS = Table(
    WithdrawalsRow,
    name="Withdrawals",
    sheet="Withdrawals",
    role=GRID,
    in_sight=True,
    hint=(
        "What came into TikTok's wallet and what left it for the bank. Load Statement and Fetch "
        "Withdrawals fill this."
    ),
    sentence=sentence(
        ("Movements", filled("Withdrawals", "ID")), ("posted", filled("Withdrawals", "Voucher"))
    ),
    key=("Shop ID", "ID"),
)


class WalletRow(NamedTuple):
    """Row of the sheet Wallet."""

    account: Account = ""
    description: Annotated[str, Column("Description", 28)] = ""
    currency_code: CurrencyCode = ""
    date: Date = None
    doc_type: DocType = ""
    doc_no: Annotated[str, Column("Doc No", 14)] = ""
    amount: Amount = ZERO
    not_paid_out: Annotated[Decimal, Column("Not Paid Out", 13)] = ZERO
    days: Annotated[int, Column("Days", 7)] = 0


WALLET = Table(
    WalletRow,
    name="Wallet",
    sheet="Wallet",
    moment="K11",
    role=GRID,
    hint=(
        "What TikTok had settled and not paid out on As At, or today if As At is blank: the "
        "balance of the Payment account. Wallet calculates this."
    ),
    sentence=as_at_sentence("Wallet", "Documents", "Wallet"),
    title=as_at_title("Wallet", "Wallet"),
    inputs=(InputCell("WalletAsAt", "C3"),),
    totals=("Amount", "Not Paid Out"),
    currency="Wallet[Currency Code]",
)


class SettlementCheckRow(NamedTuple):
    """Row of the sheet Settlement Check."""

    shop_id: ShopId = ""
    date: Date = None
    currency: Currency = ""
    rows: Annotated[int, Column("Rows", 8)] = 0
    settled: Annotated[Decimal, Column("Settled", 13)] = ZERO
    customer_payments: Annotated[Decimal, Column("Customer Payments", 13)] = ZERO
    refunds: Annotated[Decimal, Column("Refunds", 13)] = ZERO
    difference: Annotated[Decimal, Column("Difference", 12)] = ZERO
    remark: Annotated[str, Column("Remark", 40, lines=2)] = ""
    reserve: Annotated[Decimal, Column("Reserve", 12)] = ZERO
    not_posted: Annotated[Decimal, Column("Not Posted", 13)] = ZERO
    statements: Annotated[Decimal, Column("Statements", 13)] = ZERO
    daily_total: Annotated[Decimal | None, Column("Daily Total", 13)] = None
    complete: Annotated[str, Column("Complete", 34, lines=2, tones=_COMPLETE_TONES)] = ""


SETTLEMENT_CHECK = Table(
    SettlementCheckRow,
    name="SettlementCheck",
    sheet="Settlement Check",
    moment="K12",
    role=GRID,
    hint=(
        "What TikTok settled on each date, by its statements and its own daily totals, and the "
        "payments and refunds of the books. Settlement Check fills this."
    ),
    sentence=sentence(("Dates", filled("SettlementCheck", "Date"))),
    totals=(
        "Rows",
        "Settled",
        "Customer Payments",
        "Refunds",
        "Difference",
        "Reserve",
        "Not Posted",
        "Statements",
    ),
    currency="SettlementCheck[Currency]",
    rules=(Rule("Difference", "=N({Difference})<>0", BAD),),
)


class ShortPaymentsRow(NamedTuple):
    """Row of the sheet Short And Over Paid."""

    tick: Tick = ""
    status: Annotated[str, Column("Status", 34)] = ""
    doc_type: DocType = ""
    doc_no: DocNo = ""
    order_id: Annotated[str, Column("Order ID", 21)] = ""
    date: Date = None
    currency: Currency = ""
    doc_amount: Annotated[Decimal, Column("Document Amount", 13)] = ZERO
    open: Annotated[Decimal, Column("Open", 13)] = ZERO
    days: Annotated[int, Column("Days", 7)] = 0
    shop_id: ShopId = ""


SHORT_PAYMENTS = Table(
    ShortPaymentsRow,
    name="ShortPayments",
    sheet="Short And Over Paid",
    moment="K13",
    role=GRID,
    hint=(
        "What settlements paid short or over and nothing has closed yet; owed to you is positive. "
        "Tick rows and press Write Off."
    ),
    sentence=sentence(("Open documents", filled("ShortPayments", "Doc No"))),
    key=("Doc Type", "Doc No"),
    totals=("Open",),
    currency="ShortPayments[Currency]",
)


class EstimatesRow(NamedTuple):
    """Row of the sheet Estimates."""

    order_id: Annotated[str, Column("Order ID", 21)] = ""
    currency: Currency = ""
    told_by: Annotated[str, Column("Told By", 13)] = ""
    estimate: Annotated[Decimal | None, Column("Estimate", 13, may_be_none=True)] = None
    shipping: Annotated[Decimal | None, Column("Shipping", 12)] = None
    fees: Annotated[Decimal | None, Column("Fees", 12)] = None
    adjustment: Annotated[Decimal | None, Column("Adjustment", 12)] = None
    file_says: Annotated[Decimal | None, Column("File Says", 13, may_be_none=True)] = None
    difference: Annotated[Decimal | None, Column("Difference", 12)] = None
    expected: Annotated[str, Column("Expected", 24)] = ""
    reason: Annotated[str, Column("Reason", 34)] = ""
    shop_id: ShopId = ""


ESTIMATES = Table(
    EstimatesRow,
    name="Estimates",
    sheet="Estimates",
    role=GRID,
    hint=(
        "What TikTok expects to settle of each order that is not settled yet. Accrue Fees fetches "
        "it; Load Estimates puts Seller Center's file beside it."
    ),
    sentence=sentence(("Orders", filled("Estimates", "Order ID"))),
    key=("Shop ID", "Order ID"),
    totals=("Estimate", "Shipping", "Fees", "Adjustment", "File Says", "Difference"),
    currency="Estimates[Currency]",
    printed_to="Reason",
    rules=(Rule("Difference", "=N({Difference})<>0", WARN),),
)


class AccruedFeesRow(NamedTuple):
    """Row of the sheet Accrued Fees."""

    order_id: Annotated[str, Column("Order ID", 21)] = ""
    date: Date = None
    currency: Currency = ""
    owed: Annotated[Decimal, Column("Owed Before Fees", 13)] = ZERO
    fees: Annotated[Decimal, Column("Fees", 13)] = ZERO
    by: Annotated[str, Column("By", 28)] = ""
    shop_id: ShopId = ""


ACCRUED_FEES = Table(
    AccruedFeesRow,
    name="AccruedFees",
    sheet="Accrued Fees",
    role=GRID,
    hint=(
        "The orders that were delivered and not settled at the month's end, with the fees expected "
        "of each and what they were taken from. Accrue Fees fills this."
    ),
    sentence=sentence(("Orders", filled("AccruedFees", "Order ID"))),
    key=("Shop ID", "Order ID"),
    totals=("Owed Before Fees", "Fees"),
    currency="AccruedFees[Currency]",
)


class PreviewRow(NamedTuple):
    """Row of the sheet Preview."""

    date: Date = None
    doc_type: DocType = ""
    doc_no: DocNo = ""
    account: Account = ""
    account_description: Annotated[str, Column("Account Description", 28)] = ""
    code: Code = ""
    description: Annotated[str, Column("Description", 44)] = ""
    currency_code: CurrencyCode = ""
    debit: Debit = None
    credit: Credit = None


PREVIEW = Table(
    PreviewRow,
    name="Preview",
    sheet="Preview",
    role=GRID,
    hint="The entries that a Post would make, by document. Nothing of this is in the books yet.",
    sentence=sentence(("Rows", filled("Preview", "Account"))),
    totals=("Debit", "Credit"),
    currency="Preview[Currency Code]",
)


class ChecksRow(NamedTuple):
    """Row of the sheet Checks."""

    check: Annotated[str, Column("Check", 30)] = ""
    result: Annotated[str, Column("Result", 16, tones=(Tone("OK", GOOD), Tone("", BAD)))] = ""
    first_problem: Annotated[str, Column("First Problem", 70)] = ""
    link: Link = ""


CHECKS = Table(
    ChecksRow,
    name="Checks",
    sheet="Checks",
    role=GRID,
    hint="What Check Workbook has looked at. Every problem that it found is on the sheet Problems.",
    sentence=sentence(("Checks", filled("Checks", "Check"))),
    key=("Check",),
)


class NewMasterDataRow(NamedTuple):
    """Row of the sheet New Master Data."""

    purpose: Annotated[str, Column("Purpose", 18)] = ""
    kind: Annotated[str, Column("Kind", 14)] = ""
    code: Code = ""
    description: Description = ""
    acc_type: Annotated[str, Column("Acc Type", 22)] = ""
    remark: Annotated[str, Column("Remark", 60, tones=(Tone("Other code", WARN),))] = ""


NEW_MASTER_DATA = Table(
    NewMasterDataRow,
    name="NewMasterData",
    sheet="New Master Data",
    role=GRID,
    hint=(
        "What Master Data would make. Change the code of an account or a customer here, then press "
        "Master Data again."
    ),
    sentence=sentence(("Rows", filled("NewMasterData", "Purpose"))),
    key=("Purpose", "Kind"),
)


class LoadedFilesRow(NamedTuple):
    """Row of the sheet Loaded Files."""

    file: Annotated[str, Column("File", 44)] = ""
    shop_id: ShopId = ""
    period: Annotated[str, Column("Period", 24)] = ""
    time_zone: Annotated[str, Column("Time Zone", 12)] = ""
    currency: Currency = ""
    rows: Annotated[int, Column("Rows", 8)] = 0
    total_settlement_amount: Annotated[Decimal, Column("Total Settlement Amount", 14)] = ZERO
    loaded_at: Annotated[str, Column("Loaded At", 22)] = ""
    sha256: Annotated[str, Column("SHA-256", 68)] = ""
    loaded_by: Annotated[str, Column("Loaded By", 16)] = ""


LOADED_FILES = Table(
    LoadedFilesRow,
    name="LoadedFiles",
    sheet="Loaded Files",
    role=GRID,
    hint=(
        "Every statement that was loaded or fetched, and when (UTC). Again, it changes nothing: "
        "its rows are known."
    ),
    sentence=sentence(("Files", filled("LoadedFiles", "File"))),
    key=("Shop ID", "SHA-256"),
    printed_to="Loaded At",
)


class EarlierRemarksRow(NamedTuple):
    """Row of the sheet Earlier Remarks."""

    sheet: Annotated[str, Column("Sheet", 18)] = ""
    row: Annotated[str, Column("Row", 60)] = ""
    column: Annotated[str, Column("Column", 22)] = ""
    remark: Annotated[str, Column("Remark", 60)] = ""
    kind: Annotated[str, Column("Kind", 9)] = ""


EARLIER_REMARKS = Table(
    EarlierRemarksRow,
    name="EarlierRemarks",
    sheet="Earlier Remarks",
    role=GRID,
    hint=(
        "What you wrote beside rows that are no longer on their sheet. It goes back when its row "
        "comes again. Delete what you need no more."
    ),
    sentence=sentence(("Remarks", filled("EarlierRemarks", "Remark"))),
    key=("Sheet", "Row", "Column"),
)


class CloseMonthRow(NamedTuple):
    """Row of the sheet Close Month."""

    step: Annotated[str, Column("Step", 30)] = ""
    state: Annotated[str, Column("State", 8, tones=_STATE_TONES)] = ""
    what_was_found: Annotated[str, Column("What Was Found", 52, lines=2)] = ""
    what_to_press: Annotated[str, Column("What To Press", 56, lines=2)] = ""
    link: Link = ""


CLOSE_MONTH = Table(
    CloseMonthRow,
    name="CloseMonth",
    sheet="Close Month",
    role=GRID,
    in_sight=True,
    hint="The steps that close a month: OK, or what to press. Close Month fills this.",
    sentence=sentence(
        ("Steps", filled("CloseMonth", "Step")), ("open", where("CloseMonth", State='"Open"'))
    ),
    key=("Step",),
    printed_to="What To Press",
)


class ProblemsRow(NamedTuple):
    """Row of the sheet Problems."""

    found_by: Annotated[str, Column("Found By", 16, lines=2)] = ""
    table: Annotated[str, Column("Table", 14)] = ""
    row: Annotated[str, Column("Row", 24, lines=2)] = ""
    column: Annotated[str, Column("Column", 14, lines=2)] = ""
    what_is_wrong: Annotated[str, Column("What Is Wrong", 46, lines=3)] = ""
    what_to_do: Annotated[str, Column("What To Do", 42, lines=3)] = ""
    link: Link = ""


PROBLEMS = Table(
    ProblemsRow,
    name="Problems",
    sheet="Problems",
    role=GRID,
    in_sight=True,
    hint=(
        "What needs your eye: where it is, what is wrong, what to do. Each press of a button "
        "writes its own afresh."
    ),
    sentence=sentence(("Open problems", filled("Problems", "What To Do"))),
    frozen=0,
)
