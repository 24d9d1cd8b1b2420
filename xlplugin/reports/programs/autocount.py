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
from xlplugin.reports.layout import CODE, DATE, NUMBER, TEXT, Column, Layout, Sheet
from xlplugin.reports.program import Program
from xlplugin.reports.proof import GIVEN, LEGS, OWED
from xlplugin.reports.rows import journal_rows, line_rows, money_legs, with_amount
from xlplugin.reports.vouchers import DEBIT_NOTE, Extract

_DOCUMENT = (
    Column("DocNo", "no", CODE, 20),
    Column("DocDate", "date", DATE),
    Column("DebtorCode", "customer", CODE, 12),
    Column("JournalType", default="SALES"),
    Column("DisplayTerm", "terms", CODE, 30),
    Column("SalesAgent"),
    Column("Description", "description", TEXT, 80),
    Column("CurrencyCode", "currency", CODE, 5),
    Column("CurrencyRate", "", NUMBER, 0, "1"),
    Column("RefNo2"),
    Column("Note"),
    Column("InclusiveTax", default="F"),
    Column("AccNo", "account", CODE, 12),
    Column("ToAccountRate", "", NUMBER, 0, "1"),
    Column("DetailDescription", "told", TEXT, 80),
    Column("ProjNo"),
    Column("DeptNo"),
    Column("TaxType", "tax_name", CODE, 14),
    Column("TaxableAmt", "net", NUMBER),
    Column("TaxAdjustment", "", NUMBER, 0, "0"),
    Column("Amount", "net", NUMBER),
)
INVOICES = Layout("AR Invoice", _DOCUMENT, OWED)
DEBIT_NOTES = Layout("AR Debit Note", _DOCUMENT, OWED)
CREDIT_NOTES = Layout("AR Credit Note", _DOCUMENT, GIVEN)
JOURNALS = Layout(
    "Journal Entry",
    (
        Column("DocNo", "no", CODE, 20),
        Column("DocDate", "date", DATE),
        Column("JournalType", default="GENERAL"),
        Column("Description", "description", TEXT, 80),
        Column("CurrencyCode", "currency", CODE, 5),
        Column("CurrencyRate", "", NUMBER, 0, "1"),
        Column("AccNo", "code", CODE, 12),
        Column("ToAccountRate", "", NUMBER, 0, "1"),
        Column("DetailDescription", "document", TEXT, 80),
        Column("DR", "debit", NUMBER, 0, "0"),
        Column("CR", "credit", NUMBER, 0, "0"),
    ),
    LEGS,
)


def sheets(found: Extract, masters: Masters, choices: Choices) -> list[Sheet]:
    """Return invoices, debit notes and credit notes; all else as journal entries."""
    filled: list[Sheet] = []
    for layout, kind in (
        (INVOICES, INVOICE),
        (DEBIT_NOTES, DEBIT_NOTE),
        (CREDIT_NOTES, CREDIT_NOTE),
    ):
        lines = line_rows(found.of_type(kind), masters, None, choices.taxes("AutoCount"))
        filled.append(Sheet(layout, with_amount(lines)))
    money = money_legs(found.of_type(PAYMENT, REFUND), masters)
    others = journal_rows(found.journals, masters)
    filled.append(Sheet(JOURNALS, [*money, *others]))
    return filled


PROGRAM = Program(name="AutoCount", order=2, sheets=sheets)
