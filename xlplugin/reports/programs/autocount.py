"""AutoCount Accounting.

Customer documents for its Excel import, money and the rest as journal entries.

Source: the column names of AutoCount's own "AR Invoice" import template as a public project fills
it, and ask4key.freshdesk.com/support/solutions/articles/5000785774 (copy with the header row, Paste
From Clipboard, Import). The names of the journal entry's columns are those of the program's own
journal entry grid; its template could not be seen, nor those of debit and credit notes, which are
taken to be like the invoice's. Payments have no verified layout, so they are journal entries
between the bank and the debtor.
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
from xlplugin.reports.proof import GIVEN, LEGS, OWED
from xlplugin.reports.rows import journal_rows, line_rows, money_legs, with_amount

_DOCUMENT = (
    ImportColumn("DocNo", "no", CODE, 20),
    ImportColumn("DocDate", "date", DATE),
    ImportColumn("DebtorCode", "customer", CODE, 12),
    ImportColumn("JournalType", default="SALES"),
    ImportColumn("DisplayTerm", "terms", CODE, 30),
    ImportColumn("SalesAgent"),
    ImportColumn("Description", "description", TEXT, 80),
    ImportColumn("CurrencyCode", "currency", CODE, 5),
    ImportColumn("CurrencyRate", "", NUMBER, 0, "1"),
    ImportColumn("RefNo2"),
    ImportColumn("Note"),
    ImportColumn("InclusiveTax", default="F"),
    ImportColumn("AccNo", "account", CODE, 12),
    ImportColumn("ToAccountRate", "", NUMBER, 0, "1"),
    ImportColumn("DetailDescription", "told", TEXT, 80),
    ImportColumn("ProjNo"),
    ImportColumn("DeptNo"),
    ImportColumn("TaxType", "tax_name", CODE, 14),
    ImportColumn("TaxableAmt", "net", NUMBER),
    ImportColumn("TaxAdjustment", "", NUMBER, 0, "0"),
    ImportColumn("Amount", "net", NUMBER),
)
INVOICES = ImportLayout("AR Invoice", _DOCUMENT, OWED)
DEBIT_NOTES = ImportLayout("AR Debit Note", _DOCUMENT, OWED)
CREDIT_NOTES = ImportLayout("AR Credit Note", _DOCUMENT, GIVEN)
JOURNALS = ImportLayout(
    "Journal Entry",
    (
        ImportColumn("DocNo", "no", CODE, 20),
        ImportColumn("DocDate", "date", DATE),
        ImportColumn("JournalType", default="GENERAL"),
        ImportColumn("Description", "description", TEXT, 80),
        ImportColumn("CurrencyCode", "currency", CODE, 5),
        ImportColumn("CurrencyRate", "", NUMBER, 0, "1"),
        ImportColumn("AccNo", "code", CODE, 12),
        ImportColumn("ToAccountRate", "", NUMBER, 0, "1"),
        ImportColumn("DetailDescription", "document", TEXT, 80),
        ImportColumn("DR", "debit", NUMBER, 0, "0"),
        ImportColumn("CR", "credit", NUMBER, 0, "0"),
    ),
    LEGS,
)


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[ImportSheet]:
    """Return invoices, debit notes and credit notes; all else as journal entries."""
    filled: list[ImportSheet] = []
    for layout, kind in (
        (INVOICES, INVOICE),
        (DEBIT_NOTES, DEBIT_NOTE),
        (CREDIT_NOTES, CREDIT_NOTE),
    ):
        lines = line_rows(found.of_type(kind), masters, None, choices.taxes("AutoCount"))
        filled.append(ImportSheet(layout, with_amount(lines)))
    money = money_legs(found.of_type(PAYMENT, REFUND), masters)
    others = journal_rows(found.journals, masters)
    filled.append(ImportSheet(JOURNALS, [*money, *others]))
    return filled


PROGRAM = Program(name="AutoCount", order=2, sheets=sheets)
