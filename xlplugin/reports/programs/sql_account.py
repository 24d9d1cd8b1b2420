"""Export to SQL Account: tables for its clipboard import, and CSV files for its Excel importer.

The clipboard import is File → Import → Clipboard Excel Import.

Sources: docs.sql.com.my/sqlacc/miscellaneous/clipboard-import (the rules: headers `FIELD(size)`, a
leading underscore marks a detail field) and its pictures (Customer Credit Note, Stock Group);
public projects that fill the vendor's own templates (the Sales Invoice table; the importer's sheets
of sales and customer documents); docs-sqlacc.vercel.app/miscellaneous/acc-xls-mdb-import (input
rules, 100 and 500 rows). The vendor's templates of debit notes, knock-offs, payments, refunds,
journal entries, accounts, customers and stock items could not be seen: those are composed from the
documented field names of the business object.
"""

from collections.abc import Sequence

from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.ledger.master import Account, Alternative, Customer, Masters, StockGroup, StockItem
from xlplugin.reports.choices import Choices
from xlplugin.reports.extract import DEBIT_NOTE, Extract
from xlplugin.reports.layout import (
    CODE,
    DATE,
    NUMBER,
    TEXT,
    CountRows,
    FieldValue,
    File,
    ImportColumn,
    ImportLayout,
    ImportRow,
    ImportSheet,
    csv_files,
    quietly,
    workbook_file,
)
from xlplugin.reports.program import Program
from xlplugin.reports.proof import GIVEN, LEGS, MONEY, OWED
from xlplugin.reports.rows import journal_rows, knock_off_rows, line_rows, money_rows, payers

WORKBOOK = "SQL Account clipboard.xlsx"
_NONE = "----"  # SQL Account's "none"


def _code(name: str, field: str, size: int, default: str = "") -> ImportColumn:
    return ImportColumn(name, field, CODE, size, default)


def _text(name: str, field: str, size: int) -> ImportColumn:
    return ImportColumn(name, field, TEXT, size)


def _number(name: str, field: str = "", default: str = "0") -> ImportColumn:
    return ImportColumn(name, field, NUMBER, 0, default)  # a number is never left empty


_NO = _code("DOCNO(20)", "no", 20)
_CUSTOMER = _code("CODE(10)", "customer", 10)
_DATE = ImportColumn("DOCDATE", "date", DATE)
_ABOUT = _text("DESCRIPTION(200)", "description", 200)
_AREA = _code("AREA(10)", "", 10, _NONE)
_AGENT = _code("AGENT(10)", "", 10, _NONE)
_PROJECT = _code("PROJECT(20)", "", 20, _NONE)
_RATE = _number("CURRENCYRATE", default="1")
_CANCELLED = _code("CANCELLED(1)", "", 1, "F")

SALES_INVOICES = ImportLayout(
    "Sales Invoice",
    (
        _NO,
        _DATE,
        _CUSTOMER,
        _text("COMPANYNAME(100)", "company", 100),
        _AGENT,
        _code("TERMS(10)", "terms", 10),
        _ABOUT,
        _PROJECT,
        _code("SUBMISSIONTYPE", "submission", 2),
        _number("_SEQ", "seq"),
        _code("_ACCOUNT(10)", "account", 10),
        _code("_ITEMCODE(30)", "item", 30),
        _text("_DESCRIPTION(200)", "text", 200),
        _number("_QTY", "quantity"),
        _code("_UOM(10)", "uom", 10),
        _number("_UNITPRICE", "price"),
        _number("_DISC(20)", "discount"),
        _code("_TAX(10)", "tax_name", 10),
        _number("_TAXAMT", "tax"),
        _code("_TAXINCLUSIVE", "", 1, "F"),
        _number("_AMOUNT", "net"),
        _code("_LOCATION(20)", "location", 20, _NONE),
        _code("_PROJECT(20)", "project", 20, _NONE),
    ),
    OWED,
)
_NOTE = (
    _NO,
    _CUSTOMER,
    _DATE,
    _ABOUT,
    _AREA,
    _AGENT,
    _PROJECT,
    _RATE,
    _number("DOCAMT", "amount"),
    _CANCELLED,
    _number("DOCTYPE"),
    _code("_ACCOUNT(10)", "account", 10),
    _text("_DESCRIPTION(200)", "text", 200),
    _number("_AMOUNT", "net"),
)
DEBIT_NOTES = ImportLayout("Customer Debit Note", _NOTE, OWED)
CREDIT_NOTES = ImportLayout("Customer Credit Note", _NOTE, GIVEN)
_SETTLED = (
    _code("_DOCTYPE(2)", "settled_type", 2),
    _code("_DOCNO(20)", "settled_no", 20),
    _number("_KOAMT", "settled"),
)
_MONEY = (
    _NO,
    _CUSTOMER,
    _DATE,
    _ABOUT,
    _AREA,
    _AGENT,
    _code("PAYMENTMETHOD(10)", "bank", 10),
    _PROJECT,
    _RATE,
    _number("DOCAMT", "amount"),
    _number("BANKCHARGE"),
    _CANCELLED,
    *_SETTLED,
)
PAYMENTS = ImportLayout("Customer Payment", _MONEY, MONEY)
REFUNDS = ImportLayout("Customer Refund", _MONEY, MONEY)
CREDIT_KNOCK_OFFS = ImportLayout("Credit Note Knock Off", (_NO, _CUSTOMER, *_SETTLED))
JOURNALS = ImportLayout(
    "Journal Entry",
    (
        _NO,
        _DATE,
        _ABOUT,
        _CANCELLED,
        _number("_SEQ", "seq"),
        _code("_CODE(10)", "code", 10),
        _text("_DESCRIPTION(200)", "document", 200),
        _code("_PROJECT(20)", "", 20, _NONE),
        _number("_DR", "debit"),
        _number("_CR", "credit"),
    ),
    LEGS,
)

ACCOUNTS = ImportLayout(
    "GL Account",
    (
        _code("CODE(10)", "code", 10),
        _text("DESCRIPTION(160)", "description", 160),
        _code("ACCTYPE(2)", "section", 2),
    ),
)
CUSTOMERS = ImportLayout(
    "Customer",
    (
        _code("CODE(10)", "code", 10),
        _code("CONTROLACCOUNT(10)", "control_account", 10),
        _text("COMPANYNAME(100)", "company_name", 100),
        _AREA,
        _AGENT,
        _code("CREDITTERM(10)", "terms", 10),
        _code("CURRENCYCODE(6)", "currency", 6, _NONE),
        ImportColumn("_BRANCHNAME(100)", default="BILLING"),
        _code("_BRANCHTYPE(1)", "", 1, "B"),
    ),
)
STOCK_GROUPS = ImportLayout(
    "Stock Group",
    (
        _code("CODE(10)", "code", 10),
        _text("DESCRIPTION(200)", "description", 200),
        _code("SALES(10)", "sales_code", 10),
        _code("SALESRETURNED(10)", "return_code", 10),
        _code("CASHSALES(10)", "sales_code", 10),
        _code("PURCHASE(10)", "", 10),
        _code("CASHPURCHASE(10)", "", 10),
        _code("PURCHASERETURNED(10)", "", 10),
        _number("COSTINGMETHOD", "costing"),
    ),
)
STOCK_ITEMS = ImportLayout(
    "Stock Item",
    (
        _code("CODE(30)", "code", 30),
        _text("DESCRIPTION(200)", "description", 200),
        _code("STOCKGROUP(20)", "group", 20),
        _code("STOCKCONTROL(1)", "stock_control", 1),
        _code("ISACTIVE(1)", "", 1, "T"),
        _code("_UOM(10)", "uom", 10),
        _number("_RATE", default="1"),
        _number("_REFCOST"),
        _number("_REFPRICE"),
        _code("_ISBASE(1)", "", 1, "T"),
    ),
)

# The Excel importer: plain names in its templates, mapped to its fields by hand the first time.
FILE_INVOICES = ImportLayout(
    "SL_IV",
    (
        ImportColumn("DocDate", "date", DATE),
        _code("DocNo(20)", "no", 20),
        _code("Code(10)", "customer", 10),
        _text("CompanyName(100)", "company", 100),
        _code("TERMS(10)", "terms", 10),
        _text("Description_HDR(200)", "description", 200),
        _code("SUBMISSIONTYPE", "submission", 2),
        _number("SEQ", "seq"),
        _code("ACCOUNT(10)", "account", 10),
        _code("ItemCode(30)", "item", 30),
        _text("Description_DTL(200)", "text", 200),
        _number("Qty", "quantity"),
        _code("UOM(10)", "uom", 10),
        _number("UnitPrice", "price"),
        _number("DISC(20)", "discount"),
        _code("Tax(10)", "tax_name", 10),
        _code("TaxInclusive", "", 1, "F"),
        _number("TaxAmt", "tax"),
        _number("Amount", "net"),
        _code("Location(20)", "location", 20, _NONE),
        _code("Project(20)", "project", 20, _NONE),
    ),
    OWED,
)
_FILE_NOTE = (
    _NO,
    _CUSTOMER,
    _DATE,
    _code("TERMS(10)", "terms", 10),
    _text("DESCRIPTION_HDR(200)", "description", 200),
    _AREA,
    _AGENT,
    _code("PROJECT_HDR(20)", "", 20, _NONE),
    _RATE,
    _number("DOCAMT", "amount"),
    _CANCELLED,
    _number("SEQ", "seq"),
    _code("PROJECT_DTL(20)", "project", 20, _NONE),
    _code("ACCOUNT(10)", "account", 10),
    _text("DESCRIPTION_DTL(200)", "text", 200),
    _code("TAX(10)", "", 10),
    _number("TAXAMT"),
    _code("TAXINCLUSIVE", "", 1, "F"),
    _number("AMOUNT", "net"),
    _number("DOCTYPE"),
)
FILE_DEBIT_NOTES = ImportLayout("AR_DN", _FILE_NOTE, OWED)
FILE_CREDIT_NOTES = ImportLayout("AR_CN", _FILE_NOTE, GIVEN)
# A note that names goods: the sales credit note puts them back into stock.
FILE_SALES_NOTES = ImportLayout("SL_CN", FILE_INVOICES.columns, GIVEN)


# The importer has one row of headings, so a detail needs other headings than the document.
_FILE_SETTLED = (
    _code("KO_DOCTYPE(2)", "settled_type", 2),
    _code("KO_DOCNO(20)", "settled_no", 20),
    _number("KO_AMT", "settled"),
)
FILE_KNOCK_OFFS = ImportLayout("ARAP_CN_KO", (_NO, _CUSTOMER, *_FILE_SETTLED))
FILE_PAYMENTS = ImportLayout("AR_PM", (*_MONEY[: -len(_SETTLED)], *_FILE_SETTLED), MONEY)
FILE_REFUNDS = ImportLayout("AR_CF", FILE_PAYMENTS.columns, MONEY)
FILE_JOURNALS = ImportLayout(
    "GL_JE",
    (
        _NO,
        _DATE,
        _text("DESCRIPTION_HDR(200)", "description", 200),
        _CANCELLED,
        _number("SEQ", "seq"),
        _code("CODE(10)", "code", 10),
        _text("DESCRIPTION_DTL(200)", "document", 200),
        _number("DR", "debit"),
        _number("CR", "credit"),
    ),
    LEGS,
)
FILE_ALTERNATIVES = ImportLayout(
    "ST_Item_Alt",
    (
        _code("CODE(30)", "item_code", 30),
        _code("ALTERNATIVECODE(35)", "code", 35),
        _text("DESCRIPTION(200)", "description", 200),
        _code("UOM(10)", "uom", 10),
    ),
)
_FILES = {
    SALES_INVOICES: FILE_INVOICES,
    DEBIT_NOTES: FILE_DEBIT_NOTES,
    CREDIT_NOTES: FILE_CREDIT_NOTES,
    CREDIT_KNOCK_OFFS: FILE_KNOCK_OFFS,
    PAYMENTS: FILE_PAYMENTS,
    REFUNDS: FILE_REFUNDS,
    JOURNALS: FILE_JOURNALS,
}

# The chart's sections as SQL Account abbreviates them.
_SECTIONS = {
    "capital": "CP",
    "retained earning": "RE",
    "fixed assets": "FA",
    "other assets": "OA",
    "current assets": "CA",
    "current liabilities": "CL",
    "long term liabilities": "LL",
    "sales": "SL",
    "sales adjustment": "SA",
    "cost of goods sold": "CO",
    "other income": "OI",
    "expenses": "EP",
    "taxation": "TX",
}
_FIXED_COSTING = 0
_WEIGHTED_AVERAGE = 2


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[ImportSheet]:
    """Return the clipboard import's tables with the period's rows, and the knock-offs."""
    settles = payers(found.knock_offs)
    invoices = found.of_type(INVOICE)
    debit_notes = found.of_type(DEBIT_NOTE)
    credit_notes = found.of_type(CREDIT_NOTE)
    payments = found.of_type(PAYMENT)
    refunds = found.of_type(REFUND)
    submission: dict[str, FieldValue] = {"submission": choices.submission_type}
    taxes = choices.taxes("SQL Account")  # notes have no columns for tax on the clipboard
    return [
        ImportSheet(SALES_INVOICES, list(line_rows(invoices, masters, submission, taxes))),
        ImportSheet(DEBIT_NOTES, list(line_rows(debit_notes, masters))),
        ImportSheet(CREDIT_NOTES, list(line_rows(credit_notes, masters, submission))),
        ImportSheet(CREDIT_KNOCK_OFFS, list(knock_off_rows(credit_notes, settles, masters))),
        ImportSheet(PAYMENTS, list(money_rows(payments, settles, masters))),
        ImportSheet(REFUNDS, list(money_rows(refunds, settles, masters))),
        ImportSheet(JOURNALS, list(journal_rows(found.journals, masters))),
    ]


def master_sheets(masters: Masters) -> list[ImportSheet]:
    """Return the master data in import order.

    GL Account is for a company file without a chart of accounts.
    """
    accounts = []
    for account in masters.accounts.values():
        accounts.append(_row(account, section=_SECTIONS.get(account.type.casefold(), "")))
    groups = []
    for group in masters.groups.values():
        groups.append(_row(group, costing=_costing(group.code, masters)))
    items = []
    for item in masters.items.values():
        items.append(_row(item, stock_control="T" if item.stock_control else "F"))
    return [
        ImportSheet(ACCOUNTS, accounts),
        ImportSheet(STOCK_GROUPS, groups),
        ImportSheet(STOCK_ITEMS, items),
        ImportSheet(CUSTOMERS, [_row(customer) for customer in masters.customers.values()]),
    ]


def files(
    filled: Sequence[ImportSheet], masters: Masters, choices: Choices, tick: CountRows = quietly
) -> list[File]:
    """Return the workbook to copy from, and the same documents as CSV for the Excel importer."""
    made = [workbook_file(WORKBOOK, [*master_sheets(masters), *filled], tick)]
    for sheet in filled:
        layout = _FILES[sheet.layout]._replace(most_rows=choices.sql_rows)
        rows = sheet.rows
        if sheet.layout == CREDIT_NOTES:
            rows, with_goods = _apart(sheet.rows)
            if with_goods:
                notes = FILE_SALES_NOTES._replace(most_rows=choices.sql_rows)
                made += csv_files(ImportSheet(notes, with_goods))
        made += csv_files(ImportSheet(layout, rows))
    alternatives = [_row(alternative) for alternative in masters.alternatives.values()]
    made += csv_files(ImportSheet(FILE_ALTERNATIVES, alternatives))
    return made


def _apart(rows: Sequence[ImportRow]) -> tuple[list[ImportRow], list[ImportRow]]:
    """Return the rows of notes that name no goods, and those of notes that do."""
    naming = set()
    for row in rows:
        if row.get("is_stock") == "T":
            naming.add(row.document)
    without = [row for row in rows if row.document not in naming]
    with_goods = [row for row in rows if row.document in naming]
    return without, with_goods


def _costing(group: str, masters: Masters) -> int:
    stocked = any(item.stock_control for item in masters.items.values() if item.group == group)
    return _WEIGHTED_AVERAGE if stocked else _FIXED_COSTING


def _row(
    record: Account | StockGroup | StockItem | Customer | Alternative, **more: FieldValue
) -> ImportRow:
    """Return a record of the master data as a row, with `more` fields."""
    return ImportRow(str(record[0]), record._asdict(), more)


PROGRAM = Program(
    name="SQL Account",
    order=1,
    sheets=sheets,
    files=files,
    journals_without_currency="the file GL_JE.csv (on the clipboard, the sheet Journal Entry)",
)
