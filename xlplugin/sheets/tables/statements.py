"""Declare the tables of reports: trial balance, statements, account history."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.sheets.tables.declare import LEDGER, SUBTOTAL, Column, InputCell, Rule, Table
from xlplugin.sheets.tables.formulas import FILLED, filled, sentence, where
from xlplugin.sheets.tables.shared import (
    Account,
    Amount,
    Code,
    Credit,
    CurrencyCode,
    Date,
    Debit,
    Description,
    DocNo,
    DocType,
    RunNo,
    ShopId,
)
from xlplugin.sheets.tables.statement_formulas import (
    IS_NOT_CLOSING,
    as_at_sentence,
    as_at_title,
    balance_sheet_sentence,
    history_sentence,
    history_title,
    profit_and_loss_sentence,
    profit_by_month_sentence,
    trial_balance_sentence,
    trial_balance_title,
)

# A row with a section and no code is a subtotal.
_SUBTOTAL = Rule("", '=AND({Section}<>"",{Code}="")', SUBTOTAL)


class TrialBalanceRow(NamedTuple):
    """Row of the sheet Trial Balance."""

    code: Code = ""
    description: Annotated[str, Column("Description", 36)] = ""
    acc_type: Annotated[str, Column("Acc Type", 22)] = ""
    currency_code: CurrencyCode = ""
    debit: Annotated[Decimal | None, Column("Debit", 15)] = None
    credit: Annotated[Decimal | None, Column("Credit", 15)] = None


TRIAL_BALANCE = Table(
    TrialBalanceRow,
    name="TrialBalance",
    sheet="Trial Balance",
    role=LEDGER,
    in_sight=True,
    hint=(
        "Live formulas over Account Days up to As At, or over all of them if As At is blank. The "
        "two totals are equal, and so are Journal and Account Days, or something is wrong."
    ),
    sentence=trial_balance_sentence(),
    title=trial_balance_title(),
    inputs=(InputCell("TrialBalanceAsAt", "C3"),),
    key=("Code", "Currency Code"),
    frozen=2,
    totals=("Debit", "Credit"),
    currency="TrialBalance[Currency Code]",
    currencies_on_home=True,
)


class ProfitAndLossRow(NamedTuple):
    """Row of the sheet Profit And Loss."""

    section: Annotated[str, Column("Section", 22)] = ""
    code: Code = ""
    description: Annotated[str, Column("Description", 36)] = ""
    currency_code: CurrencyCode = ""
    amount: Annotated[Decimal | None, Column("Amount", 15)] = None
    profit: Annotated[Decimal | None, Column("Profit", 15)] = None
    share: Annotated[Decimal | None, Column("% Of Sales", 9)] = None
    month_before: Annotated[Decimal | None, Column("Month Before", 15)] = None
    same_month_last_year: Annotated[Decimal | None, Column("Same Month Last Year", 15)] = None
    year_to_date: Annotated[Decimal | None, Column("Year To Date", 15)] = None


PROFIT_AND_LOSS = Table(
    ProfitAndLossRow,
    name="ProfitAndLoss",
    sheet="Profit And Loss",
    role=LEDGER,
    hint=(
        "Live formulas over Account Days between From and To: income is positive, costs are "
        "negative. Beside them whole months, and the year up to To. Profit And Loss fills in the "
        "latest month, unless you typed another period; where only To is blank, today."
    ),
    one_page=True,
    sentence=profit_and_loss_sentence(),
    inputs=(
        InputCell("ProfitAndLossFrom", "C3"),
        InputCell("ProfitAndLossTo", "E3", kept="K20"),
    ),
    rules=(_SUBTOTAL,),
)


class ProfitByMonthRow(NamedTuple):
    """Row of the sheet Profit By Month."""

    section: Annotated[str, Column("Section", 20)] = ""
    code: Code = ""
    description: Annotated[str, Column("Description", 28)] = ""
    currency_code: CurrencyCode = ""
    jan: Annotated[Decimal, Column("Jan", 12)] = ZERO
    feb: Annotated[Decimal, Column("Feb", 12)] = ZERO
    mar: Annotated[Decimal, Column("Mar", 12)] = ZERO
    apr: Annotated[Decimal, Column("Apr", 12)] = ZERO
    may: Annotated[Decimal, Column("May", 12)] = ZERO
    jun: Annotated[Decimal, Column("Jun", 12)] = ZERO
    jul: Annotated[Decimal, Column("Jul", 12)] = ZERO
    aug: Annotated[Decimal, Column("Aug", 12)] = ZERO
    sep: Annotated[Decimal, Column("Sep", 12)] = ZERO
    oct: Annotated[Decimal, Column("Oct", 12)] = ZERO
    nov: Annotated[Decimal, Column("Nov", 12)] = ZERO
    dec: Annotated[Decimal, Column("Dec", 12)] = ZERO
    year_to_date: Annotated[Decimal, Column("Year To Date", 14)] = ZERO
    as_at: Annotated[date | None, Column("As At", 12, behind=True)] = None


PROFIT_BY_MONTH = Table(
    ProfitByMonthRow,
    name="ProfitByMonth",
    sheet="Profit By Month",
    moment="K2",
    role=LEDGER,
    hint=(
        "Income (positive) and costs (negative) of each month of the calendar year of As At, up to "
        "that day. Profit By Month fills in the latest month, unless you typed another day."
    ),
    sentence=profit_by_month_sentence(),
    inputs=(InputCell("ProfitByMonthAsAt", "C3", kept="K21"),),
    rules=(_SUBTOTAL,),
    frozen=3,
)


class BalanceSheetRow(NamedTuple):
    """Row of the sheet Balance Sheet."""

    section: Annotated[str, Column("Section", 22)] = ""
    code: Code = ""
    description: Annotated[str, Column("Description", 36)] = ""
    currency_code: CurrencyCode = ""
    amount: Annotated[Decimal | None, Column("Amount", 15)] = None
    total: Annotated[Decimal | None, Column("Total", 15)] = None
    month_before: Annotated[Decimal | None, Column("Month Before", 15)] = None
    same_month_last_year: Annotated[Decimal | None, Column("Same Month Last Year", 15)] = None


BALANCE_SHEET = Table(
    BalanceSheetRow,
    name="BalanceSheet",
    sheet="Balance Sheet",
    role=LEDGER,
    one_page=True,
    hint=(
        "Live formulas over Account Days up to As At; Balance Sheet fills in the end of the latest "
        "month, unless you typed another day. Year From is the first day of a financial year; "
        "1 January if blank."
    ),
    sentence=balance_sheet_sentence(),
    inputs=(
        InputCell("BalanceSheetAsAt", "C3", kept="K22"),
        InputCell("BalanceSheetYearFrom", "E3"),
    ),
    rules=(_SUBTOTAL,),
)


class AccountDaysRow(NamedTuple):
    """Row of the sheet Account Days."""

    date: Date = None
    account: Account = ""
    currency_code: CurrencyCode = ""
    closing: Annotated[str, Column("Closing", 9, meaning="Yes: it closes a year.")] = IS_NOT_CLOSING
    debit: Debit = None
    credit: Credit = None
    run: RunNo = 0
    acc_type: Annotated[str, Column("Acc Type", 22, meaning="As on GL Accounts at that run.")] = ""


ACCOUNT_DAYS = Table(
    AccountDaysRow,
    name="AccountDays",
    sheet="Account Days",
    role=LEDGER,
    hint=(
        "The debits and credits of each account on each day, and the last run that posted to it. "
        "Trial Balance, Profit And Loss and Balance Sheet are formulas over these rows. Each "
        "posting calculates them, and these three buttons."
    ),
    sentence=sentence(("Rows", filled("AccountDays", "Account"))),
    key=("Date", "Account", "Currency Code", "Closing"),
    totals=("Debit", "Credit"),
    currency="AccountDays[Currency Code]",
)


class AccountHistoryRow(NamedTuple):
    """Row of the sheet Account History."""

    code: Code = ""
    currency_code: CurrencyCode = ""
    date: Date = None
    doc_type: DocType = ""
    doc_no: DocNo = ""
    description: Annotated[str, Column("Description", 58)] = ""
    debit: Debit = None
    credit: Credit = None
    balance: Annotated[Decimal, Column("Balance", 14)] = ZERO


ACCOUNT_HISTORY = Table(
    AccountHistoryRow,
    name="AccountHistory",
    sheet="Account History",
    moment="K3",
    role=LEDGER,
    hint=(
        "What moved one account from From to As At, oldest first; what was before is brought "
        "forward. A blank date is no limit. Account History fills this."
    ),
    sentence=history_sentence(),
    title=history_title(),
    inputs=(InputCell("AccountHistoryAsAt", "C3"), InputCell("AccountHistoryFrom", "E3")),
    totals=("Debit", "Credit"),
)


class CustomerStatementRow(NamedTuple):
    """Row of the sheet Customer Statement."""

    code: Code = ""
    currency_code: CurrencyCode = ""
    date: Date = None
    doc_type: DocType = ""
    doc_no: DocNo = ""
    description: Description = ""
    amount: Amount = ZERO
    outstanding: Annotated[Decimal, Column("Outstanding", 13)] = ZERO
    days: Annotated[int, Column("Days", 7)] = 0
    days_0_to_30: Annotated[Decimal | None, Column("0-30 Days", 12)] = None
    days_31_to_60: Annotated[Decimal | None, Column("31-60 Days", 12)] = None
    days_61_to_90: Annotated[Decimal | None, Column("61-90 Days", 12)] = None
    days_over_90: Annotated[Decimal | None, Column("Over 90 Days", 12)] = None


CUSTOMER_STATEMENT = Table(
    CustomerStatementRow,
    name="CustomerStatement",
    sheet="Customer Statement",
    moment="K4",
    role=LEDGER,
    hint=(
        "What was not settled on As At, or today if As At is blank, by the days since the "
        "document. Customer Statement calculates this."
    ),
    sentence=as_at_sentence("CustomerStatement", "Open documents", "Customer Statement"),
    title=as_at_title("CustomerStatement", "Customer Statement"),
    inputs=(InputCell("CustomerStatementAsAt", "C3"),),
    totals=("Amount", "Outstanding", "0-30 Days", "31-60 Days", "61-90 Days", "Over 90 Days"),
    currency="CustomerStatement[Currency Code]",
)


class FeesByMonthRow(NamedTuple):
    """Row of the sheet Fees By Month."""

    month: Annotated[str, Column("Month", 10)] = ""
    shop: Annotated[str, Column("Shop", 22)] = ""
    shop_id: ShopId = ""
    kind: Annotated[str, Column("Kind", 40)] = ""
    account: Account = ""
    description: Annotated[str, Column("Description", 28)] = ""
    currency_code: CurrencyCode = ""
    fee: Annotated[Decimal, Column("Fee", 13)] = ZERO
    sales: Annotated[Decimal, Column("Sales Of The Month", 14)] = ZERO
    share: Annotated[Decimal | None, Column("Fee % Of Sales", 10)] = None


FEES_BY_MONTH = Table(
    FeesByMonthRow,
    name="FeesByMonth",
    sheet="Fees By Month",
    moment="K5",
    role=LEDGER,
    hint=(
        "What TikTok charged in each month, by shop and kind, from the lines of all documents. "
        "What TikTok paid is negative. Fees By Month calculates this."
    ),
    sentence=sentence(("Rows", filled("FeesByMonth", "Month"))),
    totals=("Fee",),
    currency="FeesByMonth[Currency Code]",
)


class FiguresRow(NamedTuple):
    """Row of the sheet Figures."""

    figure: Annotated[str, Column("Figure", 12)] = ""
    shop: Annotated[str, Column("Shop", 26)] = ""
    currency_code: CurrencyCode = ""
    date: Date = None
    kind: Annotated[str, Column("Kind", 40)] = ""
    amount: Amount = ZERO


FIGURES = Table(
    FiguresRow,
    name="Figures",
    sheet="Figures",
    moment="K6",
    role=LEDGER,
    hint=(
        "What the figures and charts of Home are made of, by shop and day, ready for a pivot "
        "table. Fees are by month, debtors by the end of each month. Home calculates this."
    ),
    sentence=sentence(("Rows", filled("Figures", "Figure"))),
    totals=("Amount",),
    currency="Figures[Currency Code]",
)


class ProfitBySkuRow(NamedTuple):
    """Row of the sheet Profit By SKU."""

    month: Annotated[str, Column("Month", 10)] = ""
    shop: Annotated[str, Column("Shop", 22)] = ""
    item_code: Annotated[str, Column("Item Code", 18)] = ""
    description: Annotated[str, Column("Description", 56)] = ""
    currency_code: CurrencyCode = ""
    quantity: Annotated[int, Column("Quantity", 9)] = 0
    sales: Annotated[Decimal, Column("Sales", 13)] = ZERO
    fees: Annotated[Decimal, Column("Fees", 13)] = ZERO
    cost: Annotated[Decimal | None, Column("Cost", 13)] = None
    profit: Annotated[Decimal, Column("Profit", 13)] = ZERO
    share: Annotated[Decimal | None, Column("Profit % Of Sales", 10, may_be_none=True)] = None
    remark: Annotated[str, Column("Remark", 20)] = ""


PROFIT_BY_SKU = Table(
    ProfitBySkuRow,
    name="ProfitBySku",
    sheet="Profit By SKU",
    moment="K7",
    role=LEDGER,
    hint=(
        "What each item earned in each month, the best first: sales, what TikTok charged, cost. "
        "Fees of a whole order are divided by the sales of its items. Items without a cost stand "
        "at the end: their profit is before cost. Profit By SKU calculates this."
    ),
    sentence=sentence(
        ("Rows", filled("ProfitBySku", "Month")),
        ("without a cost", filled("ProfitBySku", "Remark")),
    ),
    totals=("Quantity", "Sales", "Fees", "Cost", "Profit"),
    currency="ProfitBySku[Currency Code]",
)


class ProfitByOrderRow(NamedTuple):
    """Row of the sheet Profit By Order."""

    month: Annotated[str, Column("Month", 10)] = ""
    shop: Annotated[str, Column("Shop", 22)] = ""
    order_id: Annotated[str, Column("Order ID", 21)] = ""
    item_code: Annotated[str, Column("Item Code", 18)] = ""
    description: Annotated[str, Column("Description", 56)] = ""
    currency_code: CurrencyCode = ""
    quantity: Annotated[int, Column("Quantity", 9)] = 0
    sales: Annotated[Decimal, Column("Sales", 13)] = ZERO
    fees: Annotated[Decimal, Column("Fees", 13)] = ZERO
    cost: Annotated[Decimal | None, Column("Cost", 13)] = None
    profit: Annotated[Decimal, Column("Profit", 13)] = ZERO
    share: Annotated[Decimal | None, Column("Profit % Of Sales", 10, may_be_none=True)] = None
    remark: Annotated[str, Column("Remark", 20)] = ""


PROFIT_BY_ORDER = Table(
    ProfitByOrderRow,
    name="ProfitByOrder",
    sheet="Profit By Order",
    moment="K8",
    role=LEDGER,
    hint=(
        "What each item of each order earned, by month, ready for a pivot table. "
        "Profit By SKU calculates this."
    ),
    sentence=sentence(("Rows", filled("ProfitByOrder", "Month"))),
    totals=("Quantity", "Sales", "Fees", "Cost", "Profit"),
    currency="ProfitByOrder[Currency Code]",
)


class FeeAuditRow(NamedTuple):
    """Row of the sheet Fee Audit."""

    month: Annotated[str, Column("Month", 10)] = ""
    shop: Annotated[str, Column("Shop", 20)] = ""
    kind: Annotated[str, Column("Kind", 34)] = ""
    order_id: Annotated[str, Column("Order ID", 21)] = ""
    currency_code: CurrencyCode = ""
    sales: Annotated[Decimal, Column("Sales", 13)] = ZERO
    charged: Annotated[Decimal, Column("Charged", 12)] = ZERO
    percent: Annotated[Decimal | None, Column("Charged %", 9)] = None
    rate: Annotated[Decimal | None, Column("Rate %", 9)] = None
    allowed: Annotated[Decimal | None, Column("By The Rate", 12)] = None
    over: Annotated[Decimal, Column("Too Much", 11)] = ZERO
    claim: Annotated[str, Column("Text For A Claim", 90)] = ""


FEE_AUDIT = Table(
    FeeAuditRow,
    name="FeeAudit",
    sheet="Fee Audit",
    moment="K9",
    role=LEDGER,
    hint=(
        "What TikTok charged on orders by kind and month, beside the rates of the sheet Fee Rates; "
        "below each, the orders on which too much was charged. Fee Audit calculates this."
    ),
    sentence=sentence(
        ("Rows", filled("FeeAudit", "Month")),
        ("orders charged too much", where("FeeAudit", Text_For_A_Claim=FILLED)),
    ),
    rules=(Rule("", '=AND({Month}<>"",{Order ID}="")', SUBTOTAL),),
    printed_to="Too Much",
)


class OrderPaymentsRow(NamedTuple):
    """Row of the sheet Order Payments."""

    order_id: Annotated[str, Column("Order ID", 21)] = ""
    days: Annotated[int, Column("Days", 7)] = 0
    why: Annotated[str, Column("Why", 52, lines=2)] = ""
    completed: Annotated[date | None, Column("Completed", 12)] = None
    currency_code: CurrencyCode = ""
    total: Annotated[Decimal, Column("Order Total", 12)] = ZERO
    expected: Annotated[Decimal | None, Column("Expected", 12, may_be_none=True)] = None
    released: Annotated[Decimal | None, Column("Released", 12, may_be_none=True)] = None
    shipping_charged: Annotated[Decimal, Column("Shipping Charged", 12)] = ZERO
    shipping_by_buyer: Annotated[Decimal, Column("Shipping By Buyer", 12)] = ZERO
    shipping_by_tiktok: Annotated[Decimal, Column("Shipping By TikTok", 12)] = ZERO
    shipping_left: Annotated[Decimal, Column("Shipping Left To You", 13)] = ZERO
    label_weight: Annotated[int | None, Column("Label Weight (g)", 9)] = None
    charged_weight: Annotated[int | None, Column("Charged Weight (g)", 9)] = None
    shop: Annotated[str, Column("Shop", 20)] = ""


ORDER_PAYMENTS = Table(
    OrderPaymentsRow,
    name="OrderPayments",
    sheet="Order Payments",
    moment="K10",
    role=LEDGER,
    hint=(
        "Completed orders that TikTok has not paid, paid otherwise than it estimated, whose "
        "shipping cost more than buyer and TikTok paid, or was charged above the label's weight "
        "(statement files have weights, the API has none). Order Payments calculates this."
    ),
    sentence=sentence(
        ("Orders", filled("OrderPayments", "Order ID")),
        ("not paid", 'COUNTIFS(OrderPayments[Why],"*Not paid:*")'),
    ),
    totals=("Order Total", "Expected", "Released", "Shipping Left To You"),
    currency="OrderPayments[Currency Code]",
)
