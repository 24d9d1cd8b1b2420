"""What the books hold of the facts that are about to be posted: all of it asked for at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import starmap

from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, MARK, TRANSFERRED, DocumentId
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.source_keys import settled_key, source_key
from xlplugin.posting.order_documents import PostedOrders, document_ids, is_empty_invoice
from xlplugin.posting.orders import OrderRequest
from xlplugin.posting.settled_rows import PostedSettlement, keys_of, settlement_prefix
from xlplugin.tiktok.facts import SettlementLine


def books_for_orders(
    session: Lookup, requests: Sequence[OrderRequest], shop_id: str
) -> PostedOrders:
    """For posting orders: their documents, the lines of those that exist, and the marks of their settlements."""
    makes = [(request.action.makes, request.order.id) for request in requests]
    keys = [source_key(shop_id, doc_type, order_id) for doc_type, order_id in makes]
    marks = dict.fromkeys(settled_key(shop_id, order_id) for _, order_id in makes)
    return _books(session, [*keys, *marks], makes, shop_id)


def books_for_invoices(session: Lookup, order_ids: Iterable[str], shop_id: str) -> PostedOrders:
    """For past invoices, and taking invoices back: each order's invoice, its lines and the mark of its settlement."""
    makes = [(INVOICE, order_id) for order_id in order_ids]
    invoices = [source_key(shop_id, *made) for made in makes]
    return _books(session, [*invoices, *(key + MARK for key in invoices)], makes, shop_id)


def _beside(session: Lookup, makes: Iterable[tuple[str, str]], shop_id: str) -> list[str]:
    """The keys of what stands beside the documents to be made: what an invoice takes over, or the invoice itself."""
    there = {doc_type for doc_type in (*TRANSFERRED, INVOICE) if session.holds(doc_type)}
    others = {
        INVOICE: there.intersection(TRANSFERRED),
        **dict.fromkeys(TRANSFERRED, there.intersection((INVOICE,))),
    }
    return [
        source_key(shop_id, other, order_id) for made, order_id in makes for other in others[made]
    ]


def _books(
    session: Lookup, keys: Iterable[str], makes: Sequence[tuple[str, str]], shop_id: str
) -> PostedOrders:
    """Of these facts, and of the documents to be made, by type and order id, all whose numbers may be taken."""
    sources = session.sources(keys)
    documents = {document for key, document in sources.items() if not key.endswith(MARK)}
    others = session.sources(_beside(session, makes, shop_id))
    held = session.held({*documents, *starmap(DocumentId, makes), *others.values()})
    again = {
        number
        for plain in makes
        if (there := held.get(DocumentId(*plain))) and (there.cancelled or there.shop != shop_id)
        for number in document_ids(*plain, shop_id)
    }
    held.update(session.held(again.difference(held)))
    lines = session.lines(documents | again.intersection(held))
    return PostedOrders({**others, **sources}, held, lines, session.locked_until)


def books_for_settlement(
    session: Lookup, lines: Sequence[SettlementLine], shop_id: str
) -> PostedSettlement:
    """For posting a settlement: its rows that are posted, the standing invoices of its orders, their credit notes."""
    keys = keys_of(shop_id, lines)
    posted = session.sources(keys)
    orders = {source_key(shop_id, INVOICE, line.id): line.id for line in lines if line.is_order}
    found = {orders[key]: document for key, document in session.sources(orders).items()}
    notes = [DocumentId(CREDIT_NOTE, document.no) for document in found.values()]
    held = session.held([*found.values(), *notes])
    invoices = {
        order_id: document for order_id, document in found.items() if not held[document].cancelled
    }
    bare = [i for i in orders.values() if i not in invoices or is_empty_invoice(held[invoices[i]])]
    marked = session.sources(settled_key(shop_id, order_id) for order_id in bare)
    beside = _open_beside(session, [i for i in orders.values() if i not in invoices], shop_id)
    held.update(session.held(document for documents in beside.values() for document in documents))
    settled = PostedSettlement(
        frozenset(posted),
        invoices,
        held,
        frozenset(marked),
        open_orders=beside,
        locked_until=session.locked_until,
    )
    return settled._replace(missing=_missing(session, lines, keys, settled, shop_id))


def _open_beside(
    session: Lookup, order_ids: Iterable[str], shop_id: str
) -> dict[str, list[DocumentId]]:
    """The quotation and the sales order of orders without an invoice, by order id."""
    found: dict[str, list[DocumentId]] = defaultdict(list)
    keys = {
        source_key(shop_id, doc_type, order_id): order_id
        for doc_type in TRANSFERRED
        if session.holds(doc_type)
        for order_id in order_ids
    }
    for key, document in session.sources(keys).items():
        found[keys[key]].append(document)
    return found


def _missing(
    session: Lookup,
    lines: Sequence[SettlementLine],
    keys: Sequence[str],
    settled: PostedSettlement,
    shop_id: str,
) -> frozenset[str]:
    """Posted rows of the same orders and adjustments that these lines do not have, where there can be any."""
    prefixes = {
        settlement_prefix(shop_id, line): None
        for line, key in zip(lines, keys, strict=True)
        if key not in settled.posted and _may_be_settled(line, settled, shop_id)
    }
    return (
        frozenset(session.sources_beginning(prefixes)).difference(keys) if prefixes else frozenset()
    )


def _may_be_settled(line: SettlementLine, settled: PostedSettlement, shop_id: str) -> bool:
    """Whether the books can hold a row of this order already; of an adjustment nobody can tell."""
    if not line.is_order:
        return True
    invoice = settled.invoices.get(line.id)
    if invoice is None:
        return settled_key(shop_id, line.id) in settled.marked
    held = settled.documents[invoice]
    return (
        bool(held.applied or held.revision or is_empty_invoice(held))
        or DocumentId(CREDIT_NOTE, invoice.no) in settled.documents
    )
