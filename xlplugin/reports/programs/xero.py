"""Export to Xero: sales invoices, credit notes, bank statements of receipts, manual journals.

Sources: the headings of Xero's sales invoice template as public projects fill it, and
xero-help.caltrix.asia/en/articles/12528333 (required columns, dd/mm/yyyy); sblive's Xero guide
(online.flippingbook.com/view/399081, pages 31 and 34: 500 invoices, 1000 statement lines);
help.xero.com ManualJournalsImport (Narration, Date, Description, AccountCode, TaxRate, Amount
signed; 300 lines); spreadsheetbroccoli.com/platforms/xero/import-credit-note-guide (credit notes:
the same template with CreditNoteNumber and CreditNoteDate, amounts positive). Xero imports no
payments: they come as the bank's statement, to be matched.
"""

from collections import defaultdict
from collections.abc import Mapping

from xlplugin.ledger import check_digits
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.ledger.master import Masters
from xlplugin.reports.choices import Choices
from xlplugin.reports.extract import DEBIT_NOTE, Extract, Journal
from xlplugin.reports.layout import (
    CODE,
    DATE,
    NUMBER,
    TEXT,
    ImportColumn,
    ImportLayout,
    ImportRow,
    ImportSheet,
)
from xlplugin.reports.program import Program
from xlplugin.reports.proof import GIVEN, LEGS, MONEY, OWED
from xlplugin.reports.rows import (
    journal_rows,
    line_rows,
    statement_row,
    transfer_row,
    with_amount,
)

_PLACES = (
    ImportColumn("EmailAddress"),
    ImportColumn("POAddressLine1"),
    ImportColumn("POAddressLine2"),
    ImportColumn("POAddressLine3"),
    ImportColumn("POAddressLine4"),
    ImportColumn("POCity"),
    ImportColumn("PORegion"),
    ImportColumn("POPostalCode"),
    ImportColumn("POCountry"),
)


def _document(number: str, day: str, tax: str) -> tuple[ImportColumn, ...]:
    """Return the columns of a document.

    A line's discount is in its amount, because Xero's Discount column is a percentage.
    """
    return (
        ImportColumn("*ContactName", "company", TEXT, 255),
        *_PLACES,
        ImportColumn(number, "unique_no", CODE, 255),
        ImportColumn("Reference", "description", TEXT, 255),
        ImportColumn(day, "date", DATE),
        ImportColumn("*DueDate", "date", DATE),
        ImportColumn("InventoryItemCode"),
        ImportColumn("*Description", "told", TEXT, 4000),
        ImportColumn("*Quantity", "plain_quantity", NUMBER),
        ImportColumn("*UnitAmount", "plain_price", NUMBER),
        ImportColumn("Discount"),
        ImportColumn("*AccountCode", "account", CODE, 10),
        ImportColumn("*TaxType", "tax_name", default=tax),
        ImportColumn("TrackingName1"),
        ImportColumn("TrackingOption1"),
        ImportColumn("TrackingName2"),
        ImportColumn("TrackingOption2"),
        ImportColumn("Currency", "currency", CODE, 3),
        ImportColumn("BrandingTheme"),
    )


def layouts(choices: Choices) -> dict[str, ImportLayout]:
    """Return Xero's tables, with the firm's own name for its tax rate."""
    tax = choices.xero_tax
    return {
        INVOICE: ImportLayout(
            "Sales invoices",
            _document("*InvoiceNumber", "*InvoiceDate", tax),
            OWED,
            most_documents=500,
        ),
        CREDIT_NOTE: ImportLayout(
            "Credit notes",
            _document("*CreditNoteNumber", "*CreditNoteDate", tax),
            GIVEN,
            most_documents=500,
        ),
        PAYMENT: ImportLayout(
            "Bank statement",
            (
                ImportColumn("*Date", "date", DATE),
                ImportColumn("*Amount", "flow", NUMBER),
                ImportColumn("Payee", "company"),
                ImportColumn("Description", "description"),
                ImportColumn("Reference", "no", CODE),
                ImportColumn("Cheque Number"),
            ),
            MONEY,
            most_rows=1000,
        ),
        "JE": ImportLayout(
            "Manual journals",
            (
                ImportColumn("*Narration", "narration"),
                ImportColumn("*Date", "date", DATE),
                ImportColumn("Description", "document"),
                ImportColumn("*AccountCode", "account", CODE, 10),
                ImportColumn("*TaxRate", default=tax),
                ImportColumn("*Amount", "net", NUMBER),
                ImportColumn("TrackingName1"),
                ImportColumn("TrackingOption1"),
                ImportColumn("TrackingName2"),
                ImportColumn("TrackingOption2"),
            ),
            LEGS,
            most_rows=300,
        ),
    }


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[ImportSheet]:
    """Return one bank statement per bank account and currency, and each other table once."""
    known = layouts(choices)
    taxes = choices.taxes("Xero")
    money = sorted(found.of_type(PAYMENT, REFUND), key=lambda v: (v.date, v.no))
    wallets = {document.received_in for document in money} | _cash(masters)
    statements: dict[tuple[str, str], list[ImportRow]] = defaultdict(list)  # by bank and currency
    for document in money:
        place = (document.received_in, document.currency)
        statements[place].append(statement_row(document, masters))
    journals: list[Journal] = []
    for journal in found.journals:
        bank = _transfer(journal, wallets)
        if bank:
            place = (bank, journal.entry.currency)
            statements[place].append(transfer_row(journal, bank, masters))
        else:
            journals.append(journal)
    invoices = _lines(found, masters, INVOICE, taxes)
    debit_notes = _lines(found, masters, DEBIT_NOTE, taxes)
    filled = [
        ImportSheet(known[INVOICE], [*invoices, *debit_notes]),
        ImportSheet(known[CREDIT_NOTE], _lines(found, masters, CREDIT_NOTE, taxes)),
    ]
    for (bank, currency), rows in sorted(statements.items()):
        layout = known[PAYMENT]._replace(name=f"Bank statement {bank} {currency}")
        filled.append(ImportSheet(layout, rows))
    filled.append(ImportSheet(known["JE"], list(journal_rows(journals, masters))))
    return filled


def _cash(masters: Masters) -> set[str]:
    found = set()
    for account in masters.accounts.values():
        if account.special == "Cash Account":
            found.add(account.code)
    return found


def _transfer(journal: Journal, wallets: set[str]) -> str:
    """Return the wallet or cash account of a voucher of two legs; empty for other entries.

    If the other account is a bank, its own line comes to Xero with the bank's statement.
    """
    mine = []
    for posting in journal.entry.postings:
        if posting.account in wallets:
            mine.append(posting.account)
    is_voucher = check_digits.heads_of(journal.entry.doc_type) == check_digits.VOUCHERS
    if not is_voucher or len(journal.entry.postings) != 2 or len(mine) != 1:
        return ""
    return mine[0]


def _lines(
    found: Extract, masters: Masters, kind: str, taxes: Mapping[str, str]
) -> list[ImportRow]:
    return with_amount(line_rows(found.of_type(kind), masters, None, taxes))


PROGRAM = Program(
    name="Xero", order=3, sheets=sheets, journals_without_currency="the file Manual journals"
)
