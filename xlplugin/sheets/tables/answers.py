"""Declare the tables of answers: what Find has found, and what a changed mapping would do."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.sheets.tables.declare import GRID, WARN, Column, Rule, Table
from xlplugin.sheets.tables.formulas import filled, sentence
from xlplugin.sheets.tables.shared import Currency, Date, Link


class FindRow(NamedTuple):
    """Row of the sheet Find."""

    sheet: Annotated[str, Column("Sheet", 16)] = ""
    number: Annotated[str, Column("Number", 22)] = ""
    date: Date = None
    found_in: Annotated[str, Column("Found In", 16)] = ""
    found: Annotated[str, Column("What Is There", 46, lines=2)] = ""
    amount: Annotated[Decimal | None, Column("Amount", 13)] = None
    currency: Currency = ""
    status: Annotated[str, Column("Status", 18)] = ""
    link: Link = ""


FIND = Table(
    FindRow,
    name="FoundRows",
    sheet="Find",
    role=GRID,
    hint=(
        "Every row with the number, order, SKU, buyer, text or amount that you gave, on orders, "
        "statements, documents and bank lines, with a link to its cell. Find fills this."
    ),
    sentence=sentence(("Rows", filled("FoundRows", "Sheet"))),
)


class MappingEffectRow(NamedTuple):
    """Row of the sheet Mapping Effect."""

    month: Annotated[str, Column("Month", 10)] = ""
    what: Annotated[str, Column("Fee Kind Or SKU", 44)] = ""
    posted_to: Annotated[str, Column("Posted To", 34)] = ""
    now_to: Annotated[str, Column("Would Go To", 34)] = ""
    currency: Currency = ""
    amount: Annotated[Decimal, Column("Amount", 13)] = ZERO
    effect: Annotated[Decimal, Column("Profit Would Change By", 14)] = ZERO
    shop: Annotated[str, Column("Shop", 22)] = ""


MAPPING_EFFECT = Table(
    MappingEffectRow,
    name="MappingEffect",
    sheet="Mapping Effect",
    role=GRID,
    hint=(
        "What the mapping as it is now would have done to what is posted: changed rows of Fee Map, "
        "Shops and Stock Groups, and item codes of Products that Post has not saved yet. Nothing "
        "is changed. Preview Mapping fills this."
    ),
    sentence=sentence(("Rows", filled("MappingEffect", "Month"))),
    totals=("Amount", "Profit Would Change By"),
    currency="MappingEffect[Currency]",
    rules=(Rule("Profit Would Change By", "=N({Profit Would Change By})<>0", WARN),),
)
