"""Xero: sales invoices, credit notes, a bank statement for the receipts, manual journals for what
is left.

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
from xlplugin.reports.layout import CODE, DATE, NUMBER, TEXT, Column, Layout, Row, Sheet
from xlplugin.reports.program import Program
from xlplugin.reports.proof import GIVEN, LEGS, MONEY, OWED
from xlplugin.reports.rows import (
    journal_rows,
    line_rows,
    statement_row,
    transfer_row,
    with_amount,
)
from xlplugin.reports.vouchers import DEBIT_NOTE, Extract, Journal

_PLACES = tuple(
    Column(name)
    for name in (
        "EmailAddress",
        "POAddressLine1",
        "POAddressLine2",
        "POAddressLine3",
        "POAddressLine4",
        "POCity",
        "PORegion",
        "POPostalCode",
        "POCountry",
    )
)


def _document(number: str, day: str, tax: str) -> tuple[Column, ...]:
    """Return the columns of a document.

    A line's discount is in its amount, because Xero's Discount column is a percentage.
    """
    return (
        Column("*ContactName", "company", TEXT, 255),
        *_PLACES,
        Column(number, "unique_no", CODE, 255),
        Column("Reference", "description", TEXT, 255),
        Column(day, "date", DATE),
        Column("*DueDate", "date", DATE),
        Column("InventoryItemCode"),
        Column("*Description", "told", TEXT, 4000),
        Column("*Quantity", "plain_quantity", NUMBER),
        Column("*UnitAmount", "plain_price", NUMBER),
        Column("Discount"),
        Column("*AccountCode", "account", CODE, 10),
        Column("*TaxType", "tax_name", default=tax),
        Column("TrackingName1"),
        Column("TrackingOption1"),
        Column("TrackingName2"),
        Column("TrackingOption2"),
        Column("Currency", "currency", CODE, 3),
        Column("BrandingTheme"),
    )


def layouts(choices: Choices) -> dict[str, Layout]:
    """Return Xero's tables, with the firm's own name for its tax rate."""
    tax = choices.xero_tax
    return {
        INVOICE: Layout(
            "Sales invoices",
            _document("*InvoiceNumber", "*InvoiceDate", tax),
            OWED,
            most_documents=500,
        ),
        CREDIT_NOTE: Layout(
            "Credit notes",
            _document("*CreditNoteNumber", "*CreditNoteDate", tax),
            GIVEN,
            most_documents=500,
        ),
        PAYMENT: Layout(
            "Bank statement",
            (
                Column("*Date", "date", DATE),
                Column("*Amount", "flow", NUMBER),
                Column("Payee", "company"),
                Column("Description", "description"),
                Column("Reference", "no", CODE),
                Column("Cheque Number"),
            ),
            MONEY,
            most_rows=1000,
        ),
        "JE": Layout(
            "Manual journals",
            (
                Column("*Narration", "narration"),
                Column("*Date", "date", DATE),
                Column("Description", "document"),
                Column("*AccountCode", "account", CODE, 10),
                Column("*TaxRate", default=tax),
                Column("*Amount", "net", NUMBER),
                Column("TrackingName1"),
                Column("TrackingOption1"),
                Column("TrackingName2"),
                Column("TrackingOption2"),
            ),
            LEGS,
            most_rows=300,
        ),
    }


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[Sheet]:
    """Return one bank statement per bank account and currency, and each other table once."""
    known = layouts(choices)
    taxes = choices.taxes("Xero")
    money = sorted(found.of_type(PAYMENT, REFUND), key=lambda v: (v.date, v.no))
    wallets = {voucher.received_in for voucher in money} | _cash(masters)
    statements: dict[tuple[str, str], list[Row]] = defaultdict(list)  # by bank and currency
    for voucher in money:
        place = (voucher.received_in, voucher.currency)
        statements[place].append(statement_row(voucher, masters))
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
        Sheet(known[INVOICE], [*invoices, *debit_notes]),
        Sheet(known[CREDIT_NOTE], _lines(found, masters, CREDIT_NOTE, taxes)),
    ]
    for (bank, currency), rows in sorted(statements.items()):
        layout = known[PAYMENT]._replace(name=f"Bank statement {bank} {currency}")
        filled.append(Sheet(layout, rows))
    filled.append(Sheet(known["JE"], list(journal_rows(journals, masters))))
    return filled


def _cash(masters: Masters) -> set[str]:
    return {
        account.code for account in masters.accounts.values() if account.special == "Cash Account"
    }


def _transfer(journal: Journal, wallets: set[str]) -> str:
    """Return the wallet that a journal moves against one other account.

    Banks have their own feed.
    """
    mine = [posting.account for posting in journal.entry.postings if posting.account in wallets]
    is_voucher = check_digits.heads_of(journal.entry.doc_type) == check_digits.VOUCHERS
    if not is_voucher or len(journal.entry.postings) != 2 or len(mine) != 1:
        return ""
    return mine[0]


def _lines(found: Extract, masters: Masters, kind: str, taxes: Mapping[str, str]) -> list[Row]:
    return with_amount(line_rows(found.of_type(kind), masters, None, taxes))


PROGRAM = Program(name="Xero", order=3, sheets=sheets, journal_currency=False)
