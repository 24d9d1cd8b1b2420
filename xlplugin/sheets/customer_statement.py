"""Fill the Customer Statement sheet.

Open documents of the customers, each amount in the column of its age.
"""

from collections.abc import Iterable

from xlplugin.ledger.ageing import OpenDocument
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import CUSTOMER_STATEMENT, CustomerStatementRow


def put_customer_statement(book: Workbook, documents: Iterable[OpenDocument]) -> None:
    """Replace the shown documents by these."""
    rows = []
    for document in documents:
        ages = [amount or None for amount in document.ages]
        rows.append(CustomerStatementRow(*document, *ages))
    book.view(CUSTOMER_STATEMENT).replace(rows)
    book.show(CUSTOMER_STATEMENT)
