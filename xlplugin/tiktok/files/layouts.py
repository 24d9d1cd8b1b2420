"""Name the kinds of files that are read.

Settled income, the profit-and-loss statement, and the orders export.
"""

from functools import cache

from xlplugin.tiktok.files.columns import INFO, KEY, PART, FileColumn, FileLayout, Headings
from xlplugin.tiktok.markets.declarations import orders_columns, settlement_columns

ID = "Order/adjustment ID"
TYPE = "Type"
SETTLED = "Order settled time"
CREATED = "Order created time"
TOTAL_SETTLEMENT = "Total settlement amount"
TOTAL_REVENUE = "Total revenue"
TOTAL_FEES = "Total fees"
ADJUSTMENT = "Adjustment amount"
RELATED = "Related order ID"

ORDER_ID = "Order ID"
STATUS = "Order Status"
SUBSTATUS = "Order Substatus"
CREATED_TIME = "Created Time"
SHIPPED_TIME = "Shipped Time"
DELIVERED_TIME = "Delivered Time"
ITEMS = "SKU Subtotal After Discount"
TIMES = (
    CREATED_TIME,
    "Paid Time",
    "RTS Time",
    SHIPPED_TIME,
    DELIVERED_TIME,
    "Cancelled Time",
)
EXTRA = "extra"  # the role of what the order amount has beside items and shipping

# `merchant_statement_profit_loss`: orders on one sheet, whose costs hold fees and shipping;
# adjustments on another.
_IN_ORDERS = {
    ID: ("Order ID",),
    SETTLED: ("Order settled date",),
    CREATED: ("Order paid date",),
    TOTAL_SETTLEMENT: ("Net Order Margin",),
    TOTAL_REVENUE: ("Order Income",),
    TOTAL_FEES: ("Order Cost",),
}
_IN_ADJUSTMENTS = {
    ID: ("Adjustment ID",),
    TYPE: ("Adjustment Type",),
    CREATED: ("Adjustment create time",),
    SETTLED: ("Adjustment settlement time",),
    TOTAL_SETTLEMENT: ("Adjustment amount",),
}


@cache
def settled_income() -> Headings:
    """Return the layout of settled income: one row per order, or one per order and SKU."""
    return Headings(
        _layout("settlement", settlement_columns(), (ID, TYPE, SETTLED, TOTAL_SETTLEMENT))
    )


@cache
def profit_and_loss() -> Headings:
    """Return the layout of the orders of a profit-and-loss statement."""
    columns = [_inside_costs(column) for column in settlement_columns()]
    required = (ID, SETTLED, TOTAL_SETTLEMENT, TOTAL_REVENUE, TOTAL_FEES)
    return Headings(_layout("profit and loss", columns, required), _IN_ORDERS)


@cache
def profit_and_loss_adjustments() -> Headings:
    """Return the layout of a profit-and-loss statement's sheet of adjustments."""
    columns = []
    for column in settlement_columns():
        if column.use in (KEY, INFO) or column.name == TOTAL_SETTLEMENT:
            columns.append(column)
    required = (ID, TYPE, SETTLED, TOTAL_SETTLEMENT)
    return Headings(_layout("profit and loss adjustments", columns, required), _IN_ADJUSTMENTS)


def adjustment_headings() -> list[str]:
    """Return the headings that the sheet of adjustments must have, as TikTok writes them."""
    return [_IN_ADJUSTMENTS[name][0] for name in (ID, TYPE, SETTLED, TOTAL_SETTLEMENT)]


@cache
def orders_export() -> Headings:
    """Return the layout of the orders export."""
    declared = orders_columns()
    columns = []
    for name, words in declared.key.items():
        columns.append(FileColumn(name, KEY, aliases=words))
    for name, words in declared.amount.items():
        columns.append(FileColumn(name, PART, aliases=words))
    for name, words in declared.extra.items():
        columns.append(FileColumn(name, PART, EXTRA, aliases=words))
    for name, words in declared.information.items():
        columns.append(FileColumn(name, INFO, aliases=words))
    required = (ORDER_ID, STATUS, "SKU ID", "Quantity", ITEMS, CREATED_TIME)
    made = _layout("orders", columns, required)
    return Headings(made._replace(section="orders"))


def _layout(
    name: str, columns: list[FileColumn] | tuple[FileColumn, ...], required: tuple[str, ...]
) -> FileLayout:
    return FileLayout(name, {column.name: column for column in columns}, required)


def _inside_costs(column: FileColumn) -> FileColumn:
    """Return a column as in a profit-and-loss statement, whose costs include shipping."""
    if column.parent == "Shipping":
        return column._replace(parent=TOTAL_FEES, or_parent="")
    return column
