"""Declare the tables of the books: documents, lines, knock-offs, changes, journal, run log."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from xlplugin.money import ZERO
from xlplugin.sheets.tables.counts import SOURCES_POSTED
from xlplugin.sheets.tables.declare import LEDGER, WARN, Column, Rule, Table
from xlplugin.sheets.tables.formulas import filled, of_type, sentence
from xlplugin.sheets.tables.shared import (
    Account,
    Amount,
    Cancelled,
    Check,
    Code,
    Credit,
    CurrencyCode,
    Debit,
    Description,
    DocAmount,
    DocNo,
    DocType,
    Lines,
    PostedDate,
    PostedDocDate,
    Revision,
    RunNo,
    ShopId,
    SourceKey,
    Uom,
)


class InvoicesRow(NamedTuple):
    """Row of the sheet Invoices."""

    doc_type: DocType
    doc_no: DocNo
    doc_date: PostedDocDate
    code: Code
    description: Description
    currency_code: CurrencyCode
    doc_amt: DocAmount
    paid: Annotated[Decimal, Column("Paid", 13)]
    outstanding: Annotated[Decimal, Column("Outstanding", 13)]
    cancelled: Cancelled
    revision: Revision
    lines: Lines
    shop_id: ShopId
    source_key: SourceKey
    run: RunNo = 0
    check: Check = ""


INVOICES = Table(
    InvoicesRow,
    name="Invoices",
    sheet="Invoices",
    role=LEDGER,
    hint=(
        "Posted invoices (IV), credit notes (CN), quotations (QT) and orders (SO). Written by "
        "Post; not edited by hand."
    ),
    sentence=sentence(
        ("Invoices", of_type("Invoices", "IV")),
        ("credit notes", of_type("Invoices", "CN")),
        ("quotations", of_type("Invoices", "QT")),
        ("orders", of_type("Invoices", "SO")),
    ),
    key=("Doc Type", "Doc No"),
    frozen=2,
    printed_to="Cancelled",
    totals=("Doc Amt", "Paid", "Outstanding"),
    currency="Invoices[Currency Code]",
    mixed_types=True,
)


class InvoiceLinesRow(NamedTuple):
    """Row of the sheet Invoice Lines."""

    doc_type: DocType
    doc_no: DocNo
    seq: Annotated[int, Column("Seq", 6)]
    item_code: Annotated[str, Column("Item Code", 18)]
    description: Annotated[str, Column("Description", 48)]
    uom: Uom
    qty: Annotated[int, Column("Qty", 6)]
    unit_price: Annotated[Decimal, Column("Unit Price", 12)]
    disc: Annotated[Decimal, Column("Disc", 11)]
    amount: Annotated[Decimal, Column("Amount", 12)]
    account: Account
    location: Annotated[str, Column("Location", 10)]
    project: Annotated[str, Column("Project", 10)]
    delivery_date: Annotated[date, Column("Delivery Date", 13)]
    kind: Annotated[str, Column("Kind", 40)]
    tax_code: Annotated[str, Column("Tax Code", 10)] = ""
    tax: Annotated[Decimal, Column("Tax", 12)] = ZERO
    tax_account: Annotated[str, Column("Tax Account", 12)] = ""
    run: RunNo = 0
    check: Check = ""


INVOICE_LINES = Table(
    InvoiceLinesRow,
    name="InvoiceLines",
    sheet="Invoice Lines",
    role=LEDGER,
    hint="The lines of the documents: goods on the order's date, fees on the settlement's.",
    sentence=sentence(("Lines", filled("InvoiceLines", "Doc No"))),
    key=("Doc Type", "Doc No", "Seq"),
    frozen=2,
    printed_to="Kind",
    totals=("Amount",),
    currency="Invoices[Currency Code]",
    mixed_types=True,
)


class CustomerPaymentsRow(NamedTuple):
    """Row of the sheet Customer Payments."""

    doc_type: DocType
    doc_no: DocNo
    doc_date: PostedDocDate
    code: Code
    description: Description
    currency_code: CurrencyCode
    doc_amt: DocAmount
    received_in: Annotated[str, Column("Received In", 12)]
    applied: Annotated[Decimal, Column("Applied", 13)]
    unapplied: Annotated[Decimal, Column("Unapplied", 13)]
    cancelled: Cancelled
    revision: Revision
    lines: Lines
    shop_id: ShopId
    source_key: SourceKey
    run: RunNo = 0
    check: Check = ""


CUSTOMER_PAYMENTS = Table(
    CustomerPaymentsRow,
    name="CustomerPayments",
    sheet="Customer Payments",
    role=LEDGER,
    hint="Receipts (PM), one per settlement date and shop, and refunds to the customer (CF).",
    sentence=sentence(
        ("Payments", of_type("CustomerPayments", "PM")),
        ("refunds", of_type("CustomerPayments", "CF")),
    ),
    key=("Doc Type", "Doc No"),
    frozen=2,
    printed_to="Cancelled",
    totals=("Doc Amt", "Applied", "Unapplied"),
    currency="CustomerPayments[Currency Code]",
    mixed_types=True,
    rules=(Rule("Unapplied", "=N({Unapplied})<>0", WARN),),
)


class VouchersRow(NamedTuple):
    """Row of the sheet Vouchers."""

    doc_type: DocType
    doc_no: DocNo
    doc_date: PostedDocDate
    description: Description
    currency_code: CurrencyCode
    doc_amt: DocAmount
    cancelled: Cancelled
    revision: Revision
    lines: Lines
    shop_id: ShopId
    source_key: SourceKey
    run: RunNo = 0
    check: Check = ""


VOUCHERS = Table(
    VouchersRow,
    name="Vouchers",
    sheet="Vouchers",
    role=LEDGER,
    hint=(
        "What moves money between accounts: cash book (CB), from TikTok's wallet to the bank; "
        "journal vouchers (JV)."
    ),
    sentence=sentence(
        ("Cash book vouchers", of_type("Vouchers", "CB")),
        ("journal vouchers", of_type("Vouchers", "JV")),
    ),
    key=("Doc Type", "Doc No"),
    printed_to="Cancelled",
)


class KnockOffsRow(NamedTuple):
    """Row of the sheet Knock Off."""

    from_doc_type: Annotated[str, Column("From Doc Type", 14)]
    from_doc_no: Annotated[str, Column("From Doc No", 21)]
    to_doc_type: Annotated[str, Column("To Doc Type", 12)]
    to_doc_no: Annotated[str, Column("To Doc No", 21)]
    date: PostedDate
    ko_amt: Annotated[Decimal, Column("KO Amt", 13)]
    run: RunNo = 0
    check: Check = ""


KNOCK_OFFS = Table(
    KnockOffsRow,
    name="KnockOffs",
    sheet="Knock Off",
    role=LEDGER,
    hint="Which payment settled which document.",
    sentence=sentence(("Knock-offs", filled("KnockOffs", "To Doc No"))),
    frozen=2,
    totals=("KO Amt",),
    currency="CustomerPayments[Currency Code]",
)


class ChangesRow(NamedTuple):
    """Row of the sheet Changes."""

    doc_type: DocType
    doc_no: DocNo
    amount: Amount
    applied: Annotated[Decimal, Column("Applied", 13)]
    cancelled: Cancelled
    run: RunNo = 0
    check: Check = ""


CHANGES = Table(
    ChangesRow,
    name="Changes",
    sheet="Changes",
    role=LEDGER,
    hint=(
        "What happened to a document after it was made: what was added to its amount and to "
        "what is paid or applied."
    ),
    sentence=sentence(("Changes", filled("Changes", "Doc No"))),
)


class JournalRow(NamedTuple):
    """Row of the sheet Journal."""

    entry: Annotated[int, Column("Entry", 8)]
    date: PostedDate
    doc_type: DocType
    doc_no: DocNo
    account: Account
    code: Code
    description: Annotated[str, Column("Description", 52)]
    currency_code: CurrencyCode
    debit: Debit
    credit: Credit
    run: RunNo = 0
    check: Check = ""


JOURNAL = Table(
    JournalRow,
    name="Journal",
    sheet="Journal",
    role=LEDGER,
    hint="Double entry behind every document. Rows are only ever added.",
    sentence=sentence(("Rows", filled("Journal", "Account"))),
    frozen=1,
    totals=("Debit", "Credit"),
    currency="Journal[Currency Code]",
    currencies_on_home=True,
)


class SourcesRow(NamedTuple):
    """Row of the sheet Posted Facts."""

    source_key: Annotated[str, Column("Source Key", 78)]
    doc_type: DocType
    doc_no: DocNo
    date: PostedDate
    amount: Annotated[Decimal, Column("Amount", 12)]
    state: Annotated[str, Column("State", 10)]
    run: RunNo = 0
    check: Check = ""


SOURCES = Table(
    SourcesRow,
    name="Sources",
    sheet="Posted Facts",
    role=LEDGER,
    hint=(
        "Every order and settlement row that was posted, so that none is posted twice. Undo "
        "releases a row again."
    ),
    sentence=sentence(("Facts posted", SOURCES_POSTED)),
)


class StatementRowsRow(NamedTuple):
    """Row of the sheet Statement Rows."""

    shop_id: ShopId
    key: Annotated[str, Column("Key", 78)]
    payment_time: Annotated[date, Column("Payment Time", 12)]
    order_adjustment_id: Annotated[str, Column("Order Adjustment ID", 22)]
    type: Annotated[str, Column("Type", 28)]
    currency: Annotated[str, Column("Currency", 9)]
    settlement_amount: Annotated[Decimal, Column("Settlement Amount", 12)]
    file: Annotated[str, Column("File", 34)]
    row: Annotated[int, Column("Row", 7)]
    check: Check


STATEMENT_ROWS = Table(
    StatementRowsRow,
    name="StatementRows",
    sheet="Statement Rows",
    role=LEDGER,
    hint=(
        "Every settlement row that was loaded or fetched, as TikTok told it, once. Post refuses "
        "a row of Payments that says otherwise; not edited by hand."
    ),
    sentence=sentence(("Rows", filled("StatementRows", "Key"))),
    key=("Key",),
    totals=("Settlement Amount",),
    currency="StatementRows[Currency]",
)


class MasterDataLogRow(NamedTuple):
    """Row of the sheet Master Data Log."""

    at: Annotated[str, Column("At", 22)]
    user: Annotated[str, Column("User", 16)]
    sheet: Annotated[str, Column("Sheet", 18)]
    key: Annotated[str, Column("Row", 30)]
    column: Annotated[str, Column("Column", 18)]
    old: Annotated[str, Column("Old", 40)]
    new: Annotated[str, Column("New", 40)]
    run: RunNo = 0
    check: Check = ""


MASTER_DATA_LOG = Table(
    MasterDataLogRow,
    name="MasterDataLog",
    sheet="Master Data Log",
    role=LEDGER,
    hint=(
        "Who changed which cell of the master data, when (UTC), and from what to what. Column is "
        "blank for a row that was added or deleted. Written by Post; not edited by hand."
    ),
    sentence=sentence(("Changes", filled("MasterDataLog", "Sheet"))),
)


class RunsRow(NamedTuple):
    """Row of the sheet Runs."""

    run: Annotated[int, Column("Run", 7)] = 0
    at: Annotated[str, Column("At", 22)] = ""
    user: Annotated[str, Column("User", 16)] = ""
    action: Annotated[str, Column("Action", 24)] = ""
    counted_in: Annotated[int, Column("Counted In", 11)] = 0
    posted: Annotated[int, Column("Posted", 9)] = 0
    note: Annotated[str, Column("Note", 60)] = ""
    undoes: Annotated[int, Column("Undoes", 8)] = 0
    locked_until: Annotated[date | None, Column("Locked Until", 13)] = None
    closing: Annotated[str, Column("Closing", 40)] = ""
    check: Check = ""
    master_data: Annotated[str, Column("Master Data", 24)] = ""


RUNS = Table(
    RunsRow,
    name="Runs",
    sheet="Runs",
    role=LEDGER,
    hint="Who pressed what, when (UTC), and what came of it.",
    sentence=sentence(("Runs", filled("Runs", "Action"))),
    key=("Run",),
    printed_to="Locked Until",
)
