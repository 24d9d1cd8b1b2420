"""QuickBooks Online: the whole period as journal entries.

Source: quickbooks.intuit.com L4tQBwbs7 "Import journal entries" (Journal No., Journal Date, Account
Name, Description, Debits, Credits; account numbers turned off; a name on receivables);
postbooks.app and transactionpro.com on the Name column and 21 characters of a journal number. Its
invoice import takes no negative line, which our invoices have, and it imports no payments: journal
entries are the one way that carries everything. 1000 rows per file are our own caution.

Tax codes: importer.transactionpro.com, Journal Entries (the field Line Tax). QuickBooks' own import
lists no tax column, and QuickBooks in the United States has no tax on journal entries. So the
columns are there only if Tax Codes has names for QuickBooks.
"""

from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.ledger.master import Masters
from xlplugin.reports.choices import Choices
from xlplugin.reports.extract import DEBIT_NOTE, Extract
from xlplugin.reports.layout import (
    CODE,
    DATE,
    NUMBER,
    TEXT,
    ImportColumn,
    ImportLayout,
    ImportSheet,
)
from xlplugin.reports.program import Program
from xlplugin.reports.proof import LEGS
from xlplugin.reports.rows import journal_rows, line_legs, money_legs

JOURNALS = ImportLayout(
    "Journal entries",
    (
        ImportColumn("Journal No.", "no", CODE, 21),
        ImportColumn("Journal Date", "date", DATE),
        ImportColumn("Account Name", "account_name", TEXT, 100),
        ImportColumn("Debits", "debit_or_blank", NUMBER),
        ImportColumn("Credits", "credit_or_blank", NUMBER),
        ImportColumn("Description", "description", TEXT, 4000),
        ImportColumn("Name", "company", TEXT, 100),
        ImportColumn("Currency", "currency", CODE, 3),
    ),
    LEGS,
    most_rows=1000,
)

_TAX = (
    ImportColumn("Tax Code", "tax_name", CODE, 30),
    ImportColumn("Tax Amount", "tax_shown", NUMBER),
)


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[ImportSheet]:
    """Return every entry of the period as a journal entry; with tax codes if they have names."""
    layout = JOURNALS._replace(dates=choices.quickbooks_dates)
    taxes = choices.taxes("QuickBooks")
    if not taxes:
        return [ImportSheet(layout, list(journal_rows(found.entries, masters)))]
    rows = [
        *line_legs(found.of_type(INVOICE, DEBIT_NOTE, CREDIT_NOTE), masters, taxes),
        *money_legs(found.of_type(PAYMENT, REFUND), masters),
        *journal_rows(found.journals, masters),
    ]
    return [ImportSheet(layout._replace(columns=(*layout.columns, *_TAX)), rows)]


PROGRAM = Program(name="QuickBooks", order=4, sheets=sheets, only_journals=True)
