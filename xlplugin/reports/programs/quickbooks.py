"""QuickBooks Online: the whole period as journal entries.

Source: quickbooks.intuit.com L4tQBwbs7 "Import journal entries" (Journal No., Journal Date, Account
Name, Description, Debits, Credits; account numbers turned off; a name on receivables);
postbooks.app and transactionpro.com on the Name column and 21 characters of a journal number. Its
invoice import takes no negative line, which our invoices have, and it imports no payments: journal
entries are the one way that carries everything. 1000 rows per file are our own caution.
"""

from xlplugin.ledger.master import Masters
from xlplugin.reports.choices import Choices
from xlplugin.reports.layout import CODE, DATE, NUMBER, TEXT, Column, Layout, Sheet
from xlplugin.reports.program import Program
from xlplugin.reports.proof import LEGS
from xlplugin.reports.rows import journal_rows
from xlplugin.reports.vouchers import Extract

JOURNALS = Layout(
    "Journal entries",
    (
        Column("Journal No.", "no", CODE, 21),
        Column("Journal Date", "date", DATE),
        Column("Account Name", "account_name", TEXT, 100),
        Column("Debits", "debit_or_blank", NUMBER),
        Column("Credits", "credit_or_blank", NUMBER),
        Column("Description", "description", TEXT, 4000),
        Column("Name", "company", TEXT, 100),
        Column("Currency", "currency", CODE, 3),
    ),
    LEGS,
    most_rows=1000,
)


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[Sheet]:
    """Return every entry of the period as a journal entry."""
    layout = JOURNALS._replace(dates=choices.quickbooks_dates)
    return [Sheet(layout, list(journal_rows(found.entries, masters)))]


PROGRAM = Program(name="QuickBooks", order=4, sheets=sheets, only_journals=True)
