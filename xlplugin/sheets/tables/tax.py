"""Tax: the codes, what they apply to, and the report."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.sheets.tables.declare import (
    INPUT,
    LEDGER,
    SUBTOTAL,
    WARN,
    Column,
    InputCell,
    Rule,
    Table,
)
from xlplugin.sheets.tables.formulas import filled, sentence
from xlplugin.sheets.tables.shared import CurrencyCode
from xlplugin.tax.codes import AmountIs, TaxKind

KINDS = tuple(kind.value for kind in TaxKind)
AMOUNTS = tuple(word.value for word in AmountIs)
Country = Annotated[str, Column("Country", 9, required=True)]


class TaxCodesRow(NamedTuple):
    """A row of the sheet Tax Codes."""

    country: Country = ""
    code: Annotated[str, Column("Code", 10, required=True)] = ""
    description: Annotated[str, Column("Description", 44)] = ""
    kind: Annotated[str, Column("Kind", 26, choices=KINDS, required=True)] = ""
    rate: Annotated[Decimal, Column("Rate %", 9)] = ZERO
    account: Annotated[str, Column("Account", 12, choices="AccountCodes")] = ""
    from_day: Annotated[date | None, Column("From", 12)] = None
    to_day: Annotated[date | None, Column("To", 12)] = None
    base_box: Annotated[str, Column("Base Box", 10)] = ""
    tax_box: Annotated[str, Column("Tax Box", 10)] = ""
    input_base_box: Annotated[str, Column("Input Base Box", 14)] = ""
    input_tax_box: Annotated[str, Column("Input Tax Box", 14)] = ""
    sql_account: Annotated[str, Column("SQL Account", 12)] = ""
    autocount: Annotated[str, Column("AutoCount", 12)] = ""
    xero: Annotated[str, Column("Xero", 20)] = ""
    quickbooks: Annotated[str, Column("QuickBooks", 20)] = ""
    source: Annotated[str, Column("Source", 50)] = ""


TAX_CODES = Table(
    TaxCodesRow,
    name="TaxCodes",
    sheet="Tax Codes",
    role=INPUT,
    hint=(
        "The firm's tax codes. Press Tax Codes for a start that your accountant confirms; nothing "
        "is taxed before Tax From is filled in on Shops or Settings. A new rate is a new row, with "
        "From and To."
    ),
    sentence=sentence(("Codes", filled("TaxCodes", "Code"))),
    key=("Country", "Code", "From"),
    printed_to="Input Tax Box",
    frozen=2,
)


class TaxMapRow(NamedTuple):
    """A row of the sheet Tax Map."""

    country: Country = ""
    applies_to: Annotated[str, Column("Applies To", 48, required=True)] = ""
    tax_code: Annotated[str, Column("Tax Code", 10, required=True)] = ""
    amount_is: Annotated[str, Column("Amount Is", 14, choices=AMOUNTS, required=True)] = ""


TAX_MAP = Table(
    TaxMapRow,
    name="TaxMap",
    sheet="Tax Map",
    role=INPUT,
    hint=(
        "Which tax code a line gets: an item code for goods, else Goods; Platform discount; a fee "
        "kind, else the row in brackets of its role, such as (other fees). What is not here has no "
        "code. Tax included: the tax is in TikTok's amount. Tax apart: it is not. Tax itself: the "
        "whole amount is tax."
    ),
    sentence=sentence(("Rows", filled("TaxMap", "Applies To"))),
    key=("Country", "Applies To"),
)


class TaxReportRow(NamedTuple):
    """A row of the sheet Tax Report."""

    section: Annotated[str, Column("Section", 14)] = ""
    country: Annotated[str, Column("Country", 9)] = ""
    code: Annotated[str, Column("Code", 12)] = ""
    description: Annotated[str, Column("Description", 44)] = ""
    kind: Annotated[str, Column("Kind", 26)] = ""
    currency_code: CurrencyCode = ""
    base: Annotated[Decimal | None, Column("Base", 15)] = None
    tax: Annotated[Decimal | None, Column("Tax", 15)] = None
    expected: Annotated[Decimal | None, Column("Tax By Rate", 15)] = None
    ledger: Annotated[Decimal | None, Column("In The Journal", 15)] = None
    difference: Annotated[Decimal | None, Column("Difference", 13)] = None
    documents: Annotated[int, Column("Documents", 11)] = 0


TAX_REPORT = Table(
    TaxReportRow,
    name="TaxReport",
    sheet="Tax Report",
    role=LEDGER,
    hint=(
        "The tax of all documents between From and To: by code, by box of the return, and by "
        "account beside the Journal, then the documents behind. Tax Report calculates this."
    ),
    sentence=sentence(("Rows", filled("TaxReport", "Section"))),
    inputs=(InputCell("TaxReportFrom", "C3"), InputCell("TaxReportTo", "E3")),
    frozen=3,
    rules=(
        Rule("Difference", "=N({Difference})<>0", WARN),
        Rule("", '={Section}="Box"', SUBTOTAL),
    ),
)
