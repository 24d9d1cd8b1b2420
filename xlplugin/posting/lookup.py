"""Look up what the books hold for facts that are about to be posted, in few questions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, MARK, TRANSFERRED, DocumentId
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.source_keys import settled_key, source_key
from xlplugin.posting.order_documents import (
    PostedOrders,
    brought_by_orders,
    document_ids,
    is_empty_invoice,
)
from xlplugin.posting.orders import OrderRequest
from xlplugin.posting.returned_goods import ReturnedGoods, not_yet_named
from xlplugin.posting.settled_rows import PostedSettlement, keys_of, settlement_prefix
from xlplugin.tiktok.facts import SettlementLine


def books_for_orders(
    session: Lookup, requests: Sequence[OrderRequest], shop_id: str
) -> PostedOrders:
    """Look up what the books hold for orders to be posted.

    Their documents, the lines of those that exist, and their settlement marks.
    """
    wanted = [DocumentId(request.action.makes, request.order.id) for request in requests]
    replaced = set()
    for request, document in zip(requests, wanted, strict=True):
        if request.action.replaces:
            replaced.add(document)
    return _posted_orders(session, wanted, shop_id, replaced)


def books_for_invoices(session: Lookup, order_ids: Iterable[str], shop_id: str) -> PostedOrders:
    """Look up the invoices of orders, with their lines and settlement marks.

    For past invoices, and for deleting invoices.
    """
    wanted = [DocumentId(INVOICE, order_id) for order_id in order_ids]
    return _posted_orders(session, wanted, shop_id)


def _posted_orders(
    session: Lookup,
    wanted: Sequence[DocumentId],
    shop_id: str,
    replaced: Collection[DocumentId] = (),
) -> PostedOrders:
    """Look up the orders of documents to be made, which have the order id as their number.

    A document that is replaced may get another number.
    """
    keys = []
    for doc_type, order_id in wanted:
        keys.append(source_key(shop_id, doc_type, order_id))
        keys.append(settled_key(shop_id, order_id))
    sources = session.sources(dict.fromkeys(keys))
    own = {document for key, document in sources.items() if not key.endswith(MARK)}
    related = session.sources(_related_keys(session, wanted, shop_id))
    documents = session.states({*own, *wanted, *related.values()})
    # A number may be taken by a cancelled document or another shop's: then the others count too.
    numbers: set[DocumentId] = set()
    for document in wanted:
        found = documents.get(document)
        if found and (found.cancelled or found.shop != shop_id or document in replaced):
            numbers.update(document_ids(document.type, document.no, shop_id))
    documents.update(session.states(numbers.difference(documents)))
    lines = session.lines(own | numbers.intersection(documents))
    return PostedOrders({**related, **sources}, documents, lines, session.locked_until)


def _related_keys(session: Lookup, wanted: Iterable[DocumentId], shop_id: str) -> list[str]:
    """Return the keys of what an invoice takes over, or of the invoice beside an open order.

    Only types that the books have any document of.
    """
    used = [doc_type for doc_type in (*TRANSFERRED, INVOICE) if session.holds(doc_type)]
    keys = []
    for doc_type, order_id in wanted:
        for other in used:
            if (doc_type == INVOICE) != (other == INVOICE):
                keys.append(source_key(shop_id, other, order_id))
    return keys


def books_for_settlement(
    session: Lookup, lines: Sequence[SettlementLine], shop_id: str
) -> PostedSettlement:
    """Look up what the books hold for a statement.

    Its posted rows, the active invoices of its orders and their credit notes, the quotations and
    sales orders of orders without an invoice, and settlement marks.

    Args:
        session: The books.
        lines: The rows of the statement; only their orders are looked up.
        shop_id: The shop of the statement.
    """
    keys = keys_of(shop_id, lines)
    posted = session.sources(keys)
    orders = {}
    for line in lines:
        if line.is_order:
            orders[source_key(shop_id, INVOICE, line.id)] = line.id
    found = session.sources(orders)
    wanted = list(found.values())
    for document in found.values():
        wanted.append(DocumentId(CREDIT_NOTE, document.no))
    documents = session.states(wanted)
    invoices = {}
    for key, document in found.items():
        if not documents[document].cancelled:
            invoices[orders[key]] = document
    without_invoice = []
    marks = []  # asked only of orders whose invoice does not show that they were settled
    for order_id in orders.values():
        invoice = invoices.get(order_id)
        if invoice is None:
            without_invoice.append(order_id)
        if invoice is None or is_empty_invoice(documents[invoice]):
            marks.append(settled_key(shop_id, order_id))
    marked = session.sources(marks)
    open_orders = _open_orders(session, without_invoice, shop_id)
    open_documents = []
    for of_order in open_orders.values():
        open_documents += of_order
    documents.update(session.states(open_documents))
    settlement = PostedSettlement(
        posted=frozenset(posted),
        invoices=invoices,
        documents=documents,
        marked=frozenset(marked),
        open_orders=open_orders,
        locked_until=session.locked_until,
    )
    prefixes = []
    for key, line in zip(keys, lines, strict=True):
        if key not in posted and _may_have_rows(line, settlement, shop_id):
            prefixes.append(settlement_prefix(shop_id, line))
    if not prefixes:
        return settlement
    earlier = session.sources_beginning(dict.fromkeys(prefixes))
    return settlement._replace(missing=frozenset(earlier).difference(keys))


def with_sold_lines(
    session: Lookup, lines: Sequence[SettlementLine], books: PostedSettlement
) -> PostedSettlement:
    """Add the sold lines of the orders that a statement refunds: refunds carry their tax."""
    invoices = []
    for line in lines:
        if line.id in books.invoices and any(part.role == "refund" for part in line.parts):
            invoices.append(books.invoices[line.id])
    sold = {}
    for invoice, found in session.lines(dict.fromkeys(invoices)).items():
        sold[invoice] = brought_by_orders(found)
    return books._replace(sold=sold)


def with_returned_goods(
    session: Lookup, books: PostedSettlement, goods: Sequence[ReturnedGoods]
) -> PostedSettlement:
    """Add the goods that came back of the statement's orders, and the lines they were sold by."""
    invoices = {}
    for one in goods:
        if one.order_id in books.invoices:
            invoices[one.order_id] = books.invoices[one.order_id]
    if not invoices:
        return books
    wanted = []
    for invoice in invoices.values():
        wanted += [invoice, DocumentId(CREDIT_NOTE, invoice.no)]
    lines = session.lines([document for document in wanted if document in books.documents])
    sold = dict(books.sold)
    for invoice in invoices.values():
        sold[invoice] = brought_by_orders(lines.get(invoice, ()))
    of_orders = [one for one in goods if one.order_id in invoices]
    returned = not_yet_named(of_orders, invoices, lines)
    return books._replace(sold=sold, returned=returned)


def _open_orders(
    session: Lookup, order_ids: Iterable[str], shop_id: str
) -> dict[str, list[DocumentId]]:
    """Return the quotation and the sales order of orders without an invoice, by order id."""
    types = [doc_type for doc_type in TRANSFERRED if session.holds(doc_type)]
    keys = {}
    for doc_type in types:
        for order_id in order_ids:
            keys[source_key(shop_id, doc_type, order_id)] = order_id
    found: dict[str, list[DocumentId]] = defaultdict(list)
    for key, document in session.sources(keys).items():
        found[keys[key]].append(document)
    return found


def _may_have_rows(line: SettlementLine, books: PostedSettlement, shop_id: str) -> bool:
    """Return whether rows of the line's order may be posted.

    True for every adjustment: it has no document of its own to look for.
    """
    if not line.is_order:
        return True
    invoice = books.invoices.get(line.id)
    if invoice is None:
        return settled_key(shop_id, line.id) in books.marked
    state = books.documents[invoice]
    if state.applied or state.revision or is_empty_invoice(state):
        return True
    return DocumentId(CREDIT_NOTE, invoice.no) in books.documents
