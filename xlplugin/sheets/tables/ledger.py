"""The books: documents, their lines, knock-offs and changes, the journal and the run log."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

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
    Date,
    Debit,
    Description,
    DocAmount,
    DocDate,
    DocNo,
    DocType,
    Lines,
    Revision,
    RunNo,
    ShopId,
    SourceKey,
    Uom,
)


class InvoicesRow(NamedTuple):
    """A row of the sheet Invoices."""

    doc_type: DocType = ""
    doc_no: DocNo = ""
    doc_date: DocDate = None
    code: Code = ""
    description: Description = ""
    currency_code: CurrencyCode = ""
    doc_amt: DocAmount = ZERO
    paid: Annotated[Decimal, Column("Paid", 13)] = ZERO
    outstanding: Annotated[Decimal, Column("Outstanding", 13)] = ZERO
    cancelled: Cancelled = ""
    revision: Revision = 0
    lines: Lines = 0
    shop_id: ShopId = ""
    source_key: SourceKey = ""
    run: RunNo = 0
    check: Check = ""


INVOICES: Table[Any] = Table(
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
    """A row of the sheet Invoice Lines."""

    doc_type: DocType = ""
    doc_no: DocNo = ""
    seq: Annotated[int, Column("Seq", 6)] = 0
    item_code: Annotated[str, Column("Item Code", 18)] = ""
    description: Description = ""
    uom: Uom = ""
    qty: Annotated[int, Column("Qty", 6)] = 0
    unit_price: Annotated[Decimal, Column("Unit Price", 12)] = ZERO
    disc: Annotated[Decimal, Column("Disc", 11)] = ZERO
    amount: Annotated[Decimal, Column("Amount", 12)] = ZERO
    account: Account = ""
    location: Annotated[str, Column("Location", 10)] = ""
    project: Annotated[str, Column("Project", 10)] = ""
    delivery_date: Annotated[date | None, Column("Delivery Date", 13)] = None
    kind: Annotated[str, Column("Kind", 40)] = ""
    run: RunNo = 0
    check: Check = ""


INVOICE_LINES: Table[Any] = Table(
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
    """A row of the sheet Customer Payments."""

    doc_type: DocType = ""
    doc_no: DocNo = ""
    doc_date: DocDate = None
    code: Code = ""
    description: Description = ""
    currency_code: CurrencyCode = ""
    doc_amt: DocAmount = ZERO
    received_in: Annotated[str, Column("Received In", 12)] = ""
    applied: Annotated[Decimal, Column("Applied", 13)] = ZERO
    unapplied: Annotated[Decimal, Column("Unapplied", 13)] = ZERO
    cancelled: Cancelled = ""
    revision: Revision = 0
    lines: Lines = 0
    shop_id: ShopId = ""
    source_key: SourceKey = ""
    run: RunNo = 0
    check: Check = ""


CUSTOMER_PAYMENTS: Table[Any] = Table(
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
    """A row of the sheet Vouchers."""

    doc_type: DocType = ""
    doc_no: DocNo = ""
    doc_date: DocDate = None
    description: Description = ""
    currency_code: CurrencyCode = ""
    doc_amt: DocAmount = ZERO
    cancelled: Cancelled = ""
    revision: Revision = 0
    lines: Lines = 0
    shop_id: ShopId = ""
    source_key: SourceKey = ""
    run: RunNo = 0
    check: Check = ""


VOUCHERS: Table[Any] = Table(
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
    """A row of the sheet Knock Off."""

    from_doc_type: Annotated[str, Column("From Doc Type", 14)] = ""
    from_doc_no: Annotated[str, Column("From Doc No", 14)] = ""
    to_doc_type: Annotated[str, Column("To Doc Type", 12)] = ""
    to_doc_no: Annotated[str, Column("To Doc No", 21)] = ""
    date: Date = None
    ko_amt: Annotated[Decimal, Column("KO Amt", 13)] = ZERO
    run: RunNo = 0
    check: Check = ""


KNOCK_OFFS: Table[Any] = Table(
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
    """A row of the sheet Changes."""

    doc_type: DocType = ""
    doc_no: DocNo = ""
    amount: Amount = ZERO
    applied: Annotated[Decimal, Column("Applied", 13)] = ZERO
    cancelled: Cancelled = ""
    run: RunNo = 0
    check: Check = ""


CHANGES: Table[Any] = Table(
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
    """A row of the sheet Journal."""

    entry: Annotated[int, Column("Entry", 8)] = 0
    date: Date = None
    doc_type: DocType = ""
    doc_no: DocNo = ""
    account: Account = ""
    code: Code = ""
    description: Annotated[str, Column("Description", 44)] = ""
    currency_code: CurrencyCode = ""
    debit: Debit = None
    credit: Credit = None
    run: RunNo = 0
    check: Check = ""


JOURNAL: Table[Any] = Table(
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
    """A row of the sheet Posted Facts."""

    source_key: Annotated[str, Column("Source Key", 78)] = ""
    doc_type: DocType = ""
    doc_no: DocNo = ""
    date: Date = None
    amount: Annotated[Decimal, Column("Amount", 12)] = ZERO
    state: Annotated[str, Column("State", 10)] = ""
    run: RunNo = 0
    check: Check = ""


SOURCES: Table[Any] = Table(
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


class RunsRow(NamedTuple):
    """A row of the sheet Runs."""

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


RUNS: Table[Any] = Table(
    RunsRow,
    name="Runs",
    sheet="Runs",
    role=LEDGER,
    hint="Who pressed what, when (UTC), and what came of it.",
    sentence=sentence(("Runs", filled("Runs", "Action"))),
    key=("Run",),
    printed_to="Locked Until",
)
