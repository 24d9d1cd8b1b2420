"""The headings of every settlement: both families of layouts, in every language."""

from xlplugin.tiktok.files.columns import Column, Headings, declare, layout
from xlplugin.tiktok.markets.columns_languages import LANGUAGES
from xlplugin.tiktok.markets.columns_sea import COLUMNS as SEA
from xlplugin.tiktok.markets.columns_statement import COLUMNS as STATEMENT

ID, TYPE, SETTLED, CREATED = (
    "Order/adjustment ID",
    "Type",
    "Order settled time",
    "Order created time",
)
TOTAL_SETTLEMENT, ADJUSTMENT = "Total settlement amount", "Adjustment amount"
RELATED = "Related order ID"

# Kinds of adjustments that a listing of an Indonesian file names as columns. The amount has its own column.
_KINDS = declare("""
information:
    Shipping fee adjustment
    Shipping fee compensation
    Chargeback
    Customer service compensation
    Promotion adjustment
    Platform compensation
    Platform penalty
    Sample shipping fee
    Logistics reimbursement
    Platform reimbursement
    Deductions incurred by seller
    Shipping fee rebate
    Warehouse service fee
    Platform commission adjustment
    Platform commission compensation
    Transaction fee adjustment
    Top up for ads from settled balances
    Campaign Package
    Additional Campaign Package
    GMV Payment for TikTok Ads
    GMV Payment for Promote
    Shipping insurance compensation
    Other adjustment
""")

SETTLEMENT = layout(
    "settlement", [*SEA, *STATEMENT, *_KINDS], (ID, TYPE, SETTLED, TOTAL_SETTLEMENT)
)
HEADINGS = Headings(SETTLEMENT, LANGUAGES.values())

# `merchant_statement_profit_loss`: orders on one sheet, whose costs hold fees and shipping; adjustments on another.
_IN_ORDERS = {
    ID: ("Order ID",),
    SETTLED: ("Order settled date",),
    CREATED: ("Order paid date",),
    TOTAL_SETTLEMENT: ("Net Order Margin",),
    "Total revenue": ("Order Income",),
    "Total fees": ("Order Cost",),
}
_IN_ADJUSTMENTS = {
    ID: ("Adjustment ID",),
    TYPE: ("Adjustment Type",),
    CREATED: ("Adjustment create time",),
    SETTLED: ("Adjustment settlement time",),
    TOTAL_SETTLEMENT: ("Adjustment amount",),
}


def _inside_costs(column: Column) -> Column:
    return (
        column._replace(parent="Total fees", or_parent="")
        if column.parent == "Shipping"
        else column
    )


_ORDERS = declare("""
information:
    Order status
    Sample order type
""")
PROFIT_AND_LOSS = Headings(
    layout(
        "profit and loss",
        [*map(_inside_costs, (*SEA, *STATEMENT)), *_ORDERS],
        (ID, SETTLED, TOTAL_SETTLEMENT, "Total revenue", "Total fees"),
    ),
    [_IN_ORDERS],
)
_ADJUSTED = [
    c for c in (*SEA, *STATEMENT) if c.use in ("key", "information") or c.name == TOTAL_SETTLEMENT
]
PROFIT_AND_LOSS_ADJUSTMENTS = Headings(
    layout("profit and loss adjustments", _ADJUSTED, (ID, TYPE, SETTLED, TOTAL_SETTLEMENT)),
    [_IN_ADJUSTMENTS],
)
