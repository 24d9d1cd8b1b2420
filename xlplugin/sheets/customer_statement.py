"""The Customer Statement sheet: what the customers owe, document by document, under its age."""

from collections.abc import Iterable

from xlplugin.ledger.ageing import OpenDocument
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import CUSTOMER_STATEMENT


def put_customer_statement(book: Workbook, documents: Iterable[OpenDocument]) -> None:
    """Show these open documents instead of the ones that were shown before."""
    book.view(CUSTOMER_STATEMENT).replace(
        [(*document, *(amount or None for amount in document.ages)) for document in documents]
    )
    book.show(CUSTOMER_STATEMENT)
