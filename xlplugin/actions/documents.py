"""Print the documents of orders, and find the lines of an item (group Orders)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    DocumentId,
    DocumentState,
    Line,
    by_document,
)
from xlplugin.ledger.master import Customer, by_code
from xlplugin.posting.item_search import find_lines
from xlplugin.posting.printed import MOST_PAGES, NAMES, Details, Firm, PrintPage, pages, stacked
from xlplugin.sheets.invoice import INVOICE_SHEET, put_printed, read_firm
from xlplugin.sheets.item_search import find_order_lines, put_found
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.orders import documents_of, put_ticks
from xlplugin.sheets.shops import regions_of_shops
from xlplugin.sheets.tables import (
    CUSTOMERS,
    INVOICE_LINES,
    ORDER_LINES,
    ORDERS,
    CustomersRow,
    OrdersRow,
)
from xlplugin.sheets.tax import read_tax_codes
from xlplugin.tax.presets import countries, preset
from xlplugin.wording import counting


class _SheetData(NamedTuple):
    """Customers and orders of the sheets, for printing."""

    customers: Mapping[str, Customer]
    rows: Mapping[str, CustomersRow]
    orders: Mapping[DocumentId, OrdersRow]


def _kept(press: ButtonContext) -> _SheetData:
    orders = {}
    for row in press.book.rows(ORDERS):
        for document in documents_of(row).items():
            orders[DocumentId(*document)] = row
    rows = by_code(press.book.rows(CUSTOMERS))
    return _SheetData(read_masters(press.book).customers, rows, orders)


def _details(
    press: ButtonContext, document: DocumentState, lines: Sequence[Line], kept: _SheetData
) -> Details:
    """Return what a printed document shows that is not in the books, such as the address."""
    customer = kept.rows.get(document.customer, CustomersRow())
    order = kept.orders.get(DocumentId(document.type, document.no), OrdersRow())
    is_taxed = any(line.tax_code for line in lines)
    return Details(
        customer=kept.customers.get(document.customer),
        address=customer.address,
        agent=customer.agent,
        buyer=", ".join(filter(None, (order.buyer, order.state, order.country))),
        title=_legal_title(press, document) if is_taxed else "",
        rates=_rates(press, document) if is_taxed else {},
    )


def _legal_title(press: ButtonContext, document: DocumentState) -> str:
    """Return what the law of the shop's country calls an invoice with tax; mostly empty."""
    country = regions_of_shops(press.book).get(document.shop, "")
    if country not in countries():
        return ""
    return preset(country).invoice_title


def _rates(press: ButtonContext, document: DocumentState) -> dict[str, Decimal]:
    """Return the rate of each tax code of a document's country on its day, in percent."""
    country = regions_of_shops(press.book).get(document.shop, "")
    rates = {}
    for code in read_tax_codes(press.book):
        if code.country.upper() == country and code.holds_on(document.date):
            rates[code.code] = code.rate
    return rates


def print_invoice(press: ButtonContext) -> str:
    """Lay out on Invoice the documents of the ticked orders, or one by its number."""
    ticked = [row for row in press.book.rows(ORDERS) if row.tick]
    wanted: list[DocumentId] = []
    for row in ticked:
        wanted += _documents(row)
    if not ticked:
        number = press.prompter.ask_text("No order is ticked. Which document number?").strip()
        if not number:
            return NothingDone("No document number was given.")
        for no in dict.fromkeys((number, number.upper())):
            wanted += [DocumentId(doc_type, no) for doc_type in NAMES]
    with press.books.reading() as session:
        found = session.states(wanted)
        lines = session.lines(found)
    documents = []
    for document in wanted:
        if document in found:
            documents.append(found[document])
    if not documents and ticked:
        return NothingDone("There is nothing to print: the ticked orders are not posted.")
    if not documents:
        return NothingDone(
            "There is nothing to print: the books have no invoice and no credit note of "
            "that number."
        )
    firm = read_firm(press.book)
    kept = _kept(press)
    printed = []
    for one in documents:
        of_it = lines.get(DocumentId(one.type, one.no), ())
        printed.append(pages(one, of_it, firm, _details(press, one, of_it, kept)))
    count = sum(map(len, printed))
    if count > MOST_PAGES:
        raise FixInputError(
            f"These are {counting(count, 'page')}; the sheet has {MOST_PAGES}.",
            where="sheet 'Orders'",
            cure="Tick fewer orders.",
        )
    put_printed(press.book, stacked(printed))
    _untick(press, set(found))
    shown = _named(documents)
    said = f"{shown} on {counting(count, 'page')} of the sheet {INVOICE_SHEET}: print it."
    if firm.name:
        return " ".join([said, *_without_tax_no(printed, firm)])
    return (
        f"{said} Your own name comes on it with rows 'Company Name' and 'Company Address' "
        "on Settings."
    )


def _without_tax_no(printed: Iterable[Sequence[PrintPage]], firm: Firm) -> list[str]:
    """Return a note if documents with tax were printed without the firm's tax number."""
    for document in printed:
        for page in document:
            if any(str(row.cells[4] or "").startswith("Tax ") for row in page) and not firm.tax_no:
                return ["They have tax and no tax number: fill in Company Tax No on Settings."]
    return []


def _documents(row: OrdersRow) -> list[DocumentId]:
    """Return an order's invoice and credit note; without an invoice, its earlier documents."""
    mine = []
    for doc_type, no in documents_of(row).items():
        if no:
            mine.append(DocumentId(doc_type, no))
    return [one for one in mine if one.type in (INVOICE, CREDIT_NOTE)] or mine


def _untick(press: ButtonContext, printed: Set[DocumentId]) -> None:
    """Untick what was printed: a tick that stays keeps other orders out of the next Post."""
    rows = press.book.rows(ORDERS)
    put_ticks(
        press.book,
        [bool(row.tick) and printed.isdisjoint(_documents(row)) for row in rows],
    )


def _named(documents: Iterable[DocumentState]) -> str:
    """Return the number of one document, or how many there are."""
    several = [f"{NAMES[one.type]} {one.no}" for one in documents]
    if len(several) == 1:
        return several[0]
    return counting(len(several), "document")


def find_item(press: ButtonContext) -> str:
    """List on Item Search every order line and posted document line with an item code."""
    code = press.prompter.ask_text("Which item code?").strip()
    if not code:
        return NothingDone("No item code was given.")
    on_orders = find_order_lines(press.book, code)
    with press.books.reading(checked=False) as books:
        documents = by_document(books.documents())
        lines = books.document_lines()
        on_documents = list(find_lines(code, lines, documents, INVOICE_LINES.sheet))
    put_found(press.book, [*on_orders, *on_documents])
    if not (on_orders or on_documents):
        return NothingDone(f"No line of an order or a document has the item code '{code}'.")
    ordered = sum(one.quantity for one in on_orders)
    posted = sum(one.quantity for one in on_documents)
    return (
        f"'{code}': {len(on_orders)} on {ORDER_LINES.sheet}, quantity {ordered}; "
        f"{len(on_documents)} on {INVOICE_LINES.sheet}, quantity {posted}."
    )
