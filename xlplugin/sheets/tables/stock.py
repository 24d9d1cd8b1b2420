"""Declare the tables of cost and stock."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.sheets.tables.declare import (
    BAD,
    GRID,
    INPUT,
    WARN,
    Column,
    InputCell,
    Rule,
    Table,
    Tone,
)
from xlplugin.sheets.tables.formulas import filled, sentence
from xlplugin.sheets.tables.shared import Currency, Date, ItemCode, ShopId
from xlplugin.stock.costing import NEGATIVE
from xlplugin.stock.movements import TYPED_KINDS

_KINDS = tuple(str(kind) for kind in TYPED_KINDS)
_TROUBLE = (Tone(NEGATIVE, BAD), Tone("", WARN))

RequiredDate = Annotated[date | None, Column("Date", 12, required=True)]
Location = Annotated[str, Column("Location", 14)]
OrderId = Annotated[str, Column("Order ID", 22)]
Trouble = Annotated[str, Column("Remark", 44, tones=_TROUBLE)]


class StockMovementsRow(NamedTuple):
    """Row of the sheet Stock Movements."""

    date: RequiredDate = None
    kind: Annotated[str, Column("Kind", 12, choices=_KINDS, required=True)] = ""
    item_code: Annotated[str, Column("Item Code", 18, choices="ItemCodes", required=True)] = ""
    quantity: Annotated[int, Column("Quantity", 10, required=True)] = 0
    unit_cost: Annotated[Decimal, Column("Unit Cost", 12)] = ZERO
    location: Annotated[str, Column("Location", 14, choices="LocationCodes")] = ""
    to_location: Annotated[str, Column("To Location", 14, choices="LocationCodes")] = ""
    order_id: OrderId = ""
    reference: Annotated[str, Column("Reference", 24)] = ""


STOCK_MOVEMENTS = Table(
    StockMovementsRow,
    name="StockMovements",
    sheet="Stock Movements",
    role=INPUT,
    hint=(
        "Goods that came in, moved, came back, broke or were counted, if you want the cost of "
        "sales. Stock In: with Unit Cost. Transfer: from Location to To Location. Returned and "
        "Damaged: with the Order ID. Counted: the difference found, negative if goods are missing."
    ),
    sentence=sentence(("Movements", filled("StockMovements", "Kind"))),
    rules=(
        Rule("Unit Cost", '=AND({Kind}="Stock In",{Unit Cost}="")', WARN),
        Rule("Order ID", '=AND(OR({Kind}="Returned",{Kind}="Damaged"),{Order ID}="")', WARN),
        Rule("To Location", '=AND({Kind}="Transfer",{To Location}="")', WARN),
    ),
)


# What became of goods that a buyer sent back.
RETURNED = "Returned"
DAMAGED = "Damaged"
GOODS_BACK = (RETURNED, DAMAGED, "No")


class ReturnedGoodsRow(NamedTuple):
    """Row of the sheet Returned Goods: one SKU of one return."""

    return_id: Annotated[str, Column("Return ID", 22)] = ""
    order_id: Annotated[str, Column("Order ID", 22, required=True)] = ""
    sku_id: Annotated[str, Column("SKU ID", 22)] = ""
    item_code: Annotated[str, Column("Item Code", 18, choices="ItemCodes", required=True)] = ""
    description: Annotated[str, Column("Description", 34, lines=2)] = ""
    quantity: Annotated[int, Column("Quantity", 10, required=True)] = 0
    refund: Annotated[Decimal | None, Column("Refund", 12, may_be_none=True)] = None
    currency: Currency = ""
    last_change: Annotated[date | None, Column("Last Change", 12)] = None
    tiktok_says: Annotated[str, Column("TikTok Says", 14)] = ""
    goods_back: Annotated[str, Column("Goods Back", 12, choices=GOODS_BACK)] = ""
    back_on: Annotated[date | None, Column("Back On", 12)] = None
    source: Annotated[str, Column("Source", 16)] = ""
    shop_id: ShopId = ""


RETURNED_GOODS = Table(
    ReturnedGoodsRow,
    name="ReturnedGoods",
    sheet="Returned Goods",
    role=INPUT,
    hint=(
        "What buyers sent back. Refresh Orders and files propose rows; you say in Goods Back what "
        "became of the goods: Returned (they can be sold again), Damaged or No. Post Cost moves "
        "the stock, and credit notes name what was returned. You can type rows of your own."
    ),
    sentence=sentence(("Rows", filled("ReturnedGoods", "Order ID"))),
    identity=("Return ID", "Order ID", "SKU ID", "Item Code"),
    rules=(
        Rule("Goods Back", '=AND({TikTok Says}="Goods back",{Goods Back}="")', WARN),
        Rule("Item Code", '=AND({Goods Back}<>"",{Goods Back}<>"No",{Item Code}="")', WARN),
    ),
)


class StandardCostsRow(NamedTuple):
    """Row of the sheet Standard Costs."""

    item_code: Annotated[str, Column("Item Code", 18, choices="ItemCodes", required=True)] = ""
    start: Annotated[date | None, Column("From", 12, required=True)] = None
    unit_cost: Annotated[Decimal, Column("Unit Cost", 12, required=True)] = ZERO


STANDARD_COSTS = Table(
    StandardCostsRow,
    name="StandardCosts",
    sheet="Standard Costs",
    role=INPUT,
    hint=(
        "What one unit of an item costs from a day on. Used only if the setting Cost Of Sales is "
        "Standard Cost."
    ),
    sentence=sentence(("Standard costs", filled("StandardCosts", "Item Code"))),
    key=("Item Code", "From"),
)


class StockOnHandRow(NamedTuple):
    """Row of the sheet Stock On Hand: an item at a location, or all of an item."""

    item_code: ItemCode = ""
    description: Annotated[str, Column("Description", 44)] = ""
    location: Location = ""
    quantity: Annotated[int, Column("Quantity", 10)] = 0
    value: Annotated[Decimal | None, Column("Value", 13)] = None
    unit_cost: Annotated[Decimal | None, Column("Unit Cost", 12)] = None
    currency: Currency = ""
    remark: Trouble = ""


STOCK_ON_HAND = Table(
    StockOnHandRow,
    name="StockOnHand",
    sheet="Stock On Hand",
    moment="K16",
    role=GRID,
    hint=(
        "What is on hand on the date above, by item and location, and what it cost. Press Stock "
        "to list it. The value of an item stands in its first row."
    ),
    sentence=sentence(("Rows", filled("StockOnHand", "Item Code"))),
    totals=("Value",),
    currency="StockOnHand[Currency]",
    inputs=(InputCell("StockAsAt", "C3"),),
)


class StockCardRow(NamedTuple):
    """Row of the sheet Stock Card: one movement of one item, with what is on hand after it."""

    item_code: ItemCode = ""
    date: Date = None
    kind: Annotated[str, Column("Kind", 18)] = ""
    order_id: OrderId = ""
    reference: Annotated[str, Column("Reference", 24)] = ""
    location: Location = ""
    to_location: Annotated[str, Column("To Location", 14)] = ""
    quantity: Annotated[int, Column("Quantity", 10)] = 0
    value: Annotated[Decimal, Column("Value", 13)] = ZERO
    on_hand: Annotated[int, Column("On Hand", 10)] = 0
    value_on_hand: Annotated[Decimal, Column("Value On Hand", 14)] = ZERO
    remark: Trouble = ""


STOCK_CARD = Table(
    StockCardRow,
    name="StockCard",
    sheet="Stock Card",
    moment="K17",
    role=GRID,
    hint=(
        "Every movement of every item up to the date on Stock On Hand, with what is on hand after "
        "it. Filter the Item Code to see one item. Press Stock to list it."
    ),
    sentence=sentence(("Movements", filled("StockCard", "Item Code"))),
    totals=("Value",),
)
