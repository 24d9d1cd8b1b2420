"""Tables of answers: what Find has found, and what a changed mapping would do."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.sheets.tables.declare import GRID, Column, Table
from xlplugin.sheets.tables.formulas import filled, sentence
from xlplugin.sheets.tables.shared import Currency, Date, Link


class FindRow(NamedTuple):
    """A row of the sheet Find."""

    sheet: Annotated[str, Column("Sheet", 18)] = ""
    number: Annotated[str, Column("Number", 22)] = ""
    date: Date = None
    found_in: Annotated[str, Column("Found In", 22)] = ""
    found: Annotated[str, Column("What Is There", 52)] = ""
    amount: Annotated[Decimal | None, Column("Amount", 13)] = None
    currency: Currency = ""
    status: Annotated[str, Column("Status", 24)] = ""
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
