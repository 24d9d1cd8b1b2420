"""The Orders group, for a look at what was made of the orders: the documents of an item."""

from xlplugin.desk import Press
from xlplugin.ledger.documents import DocumentId
from xlplugin.posting.item_search import find_lines
from xlplugin.sheets.item_search import find_order_lines, put_found
from xlplugin.sheets.tables import INVOICE_LINES, ORDER_LINES
from xlplugin.stores.books import books_of


def find_item(press: Press) -> str:
    """An item code → the Item Search sheet: every order line and every posted document line with it."""
    code = press.desk.ask_text("Which item code?").strip()
    if not code:
        return "No item code was given."
    books = books_of(press.book)
    on_orders = find_order_lines(press.book, code)
    documents = {DocumentId(held.type, held.no): held for held in books.documents()}
    on_documents = list(find_lines(code, books.document_lines(), documents, INVOICE_LINES.sheet))
    put_found(press.book, [*on_orders, *on_documents])
    if not (on_orders or on_documents):
        return f"No line of an order or a document has the item code '{code}'."
    return (
        f"'{code}': {len(on_orders)} on {ORDER_LINES.sheet}, quantity {sum(one.quantity for one in on_orders)}; "
        f"{len(on_documents)} on {INVOICE_LINES.sheet}, quantity {sum(one.quantity for one in on_documents)}."
    )
