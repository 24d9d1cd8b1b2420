"""Tax: the codes, what they apply to, and the report."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.posting.self_billed import Billed
from xlplugin.sheets.tables.declare import (
    BAD,
    GRID,
    INPUT,
    LEDGER,
    SUBTOTAL,
    WARN,
    Column,
    InputCell,
    Rule,
    Table,
    Tone,
)
from xlplugin.sheets.tables.formulas import filled, sentence
from xlplugin.sheets.tables.shared import Currency, CurrencyCode, FromDay, ShopId, words_of
from xlplugin.tax.codes import AmountIs, TaxKind

KINDS = words_of(TaxKind)
AMOUNTS = words_of(AmountIs)
Country = Annotated[str, Column("Country", 9, required=True)]


class TaxCodesRow(NamedTuple):
    """Row of the sheet Tax Codes."""

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
    """Row of the sheet Tax Map."""

    country: Country = ""
    applies_to: Annotated[str, Column("Applies To", 48, required=True)] = ""
    tax_code: Annotated[str, Column("Tax Code", 10, choices="TaxCodeNames", required=True)] = ""
    amount_is: Annotated[str, Column("Amount Is", 14, choices=AMOUNTS, required=True)] = ""
    start: FromDay = None


TAX_MAP = Table(
    TaxMapRow,
    name="TaxMap",
    sheet="Tax Map",
    role=INPUT,
    hint=(
        "Which tax code a line gets: an item code for goods, else Goods; Platform discount; a fee "
        "kind, else the row in brackets of its role, such as (other fees). What is not here has no "
        "code. Tax included: the tax is in TikTok's amount. Tax apart: it is not. Tax itself: the "
        "whole amount is tax. Another code from a day on is a second row, with its first day in "
        "From."
    ),
    sentence=sentence(("Rows", filled("TaxMap", "Applies To"))),
    key=("Country", "Applies To", "From"),
)


BILLED = words_of(Billed)


class SelfBilledRow(NamedTuple):
    """Row of the sheet Self-Billed: a total of what TikTok issued to a shop in a month."""

    month: Annotated[date | None, Column("Month", 12, required=True)] = None
    kind: Annotated[str, Column("Kind", 12, choices=BILLED, required=True)] = ""
    amount: Annotated[Decimal, Column("Amount", 15, required=True)] = ZERO
    documents: Annotated[int, Column("Documents", 11)] = 0
    source: Annotated[str, Column("Source", 40)] = ""
    shop_id: ShopId = ""


SELF_BILLED = Table(
    SelfBilledRow,
    name="SelfBilled",
    sheet="Self-Billed",
    role=INPUT,
    hint=(
        "Malaysia: what TikTok's self-billed e-invoices come to by month. Income, Refunds and "
        "Charges as positive amounts; any day of the month. Type them, or press Load Self-Billed. "
        "Shop ID may be blank if there is one shop."
    ),
    sentence=sentence(("Totals", filled("SelfBilled", "Kind"))),
    identity=("Month", "Kind", "Source", "Shop ID"),
    totals=("Amount",),
)


class SelfBilledCheckRow(NamedTuple):
    """Row of the sheet Self-Billed Check: a total beside the books, or a cause below it."""

    month: Annotated[str, Column("Month", 10)] = ""
    shop: Annotated[str, Column("Shop", 22)] = ""
    kind: Annotated[str, Column("Kind", 12)] = ""
    cause: Annotated[str, Column("Cause", 56, tones=(Tone("Not explained", BAD),))] = ""
    currency: Currency = ""
    tiktok: Annotated[Decimal | None, Column("TikTok", 15)] = None
    books: Annotated[Decimal | None, Column("Books", 15)] = None
    difference: Annotated[Decimal, Column("Difference", 15)] = ZERO
    orders: Annotated[int, Column("Orders", 9)] = 0


SELF_BILLED_CHECK = Table(
    SelfBilledCheckRow,
    name="SelfBilledCheck",
    sheet="Self-Billed Check",
    moment="K18",
    role=GRID,
    hint=(
        "TikTok's self-billed e-invoices of each month beside the books, and below each why they "
        "differ. The causes of a difference add up to it. Press Self-Billed to compare."
    ),
    sentence=sentence(("Rows", filled("SelfBilledCheck", "Kind"))),
    rules=(Rule("", '=AND({Cause}="",{Kind}<>"")', SUBTOTAL),),
)


class TaxReportRow(NamedTuple):
    """Row of the sheet Tax Report."""

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
    moment="K15",
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
