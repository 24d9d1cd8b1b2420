"""An order's documents in the books: the key and the number of each, and what has become of it since."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    INVOICE,
    MARK,
    ORDER,
    QUOTATION,
    REVERSED,
    TRANSFERRED,
    Change,
    DocumentId,
    DocumentState,
    Line,
    Source,
)
from xlplugin.money import ZERO
from xlplugin.posting.lines import has_units
from xlplugin.posting.shop import ShopMapping

GOODS, GIFT, PLATFORM_DISCOUNT, PAST = "Goods", "Gift", "Platform discount", "Past invoice"
ORDER_KINDS = {
    kind for word in (GOODS, GIFT, PLATFORM_DISCOUNT, PAST) for kind in (word, REVERSED + word)
}
# What is added to a number that a cancelled document of another customer has: with it, an id of 18 digits is still one
# that other programs take whole.
_AGAIN = ("", "-B", "-C", "-D", "-E")
_KEY_WORDS = {INVOICE: "order", QUOTATION: "quotation", ORDER: "sales-order"}


class PostedOrders(NamedTuple):
    """What the books hold of the facts to be posted: by source key (marks too), by document, and the lines of each."""

    sources: Mapping[str, DocumentId]
    held: Mapping[DocumentId, DocumentState]
    lines: Mapping[DocumentId, Sequence[Line]]
    locked_until: date | None = None

    def posting_day(self, day: date, *, late: bool) -> date | None:
        """When something of this day is posted: in the locked period not at all, or `late`, on the first open day."""
        if self.locked_until is None or day > self.locked_until:
            return day
        return first_open_day(self.locked_until) if late else None


def first_open_day(locked_until: date) -> date:
    """The day after the locked period."""
    return locked_until + timedelta(days=1)


def source_key(shop_id: str, doc_type: str, order_id: str) -> str:
    """The one key of an order's document, such as `tiktok:<shop>:order:<id>`."""
    return f"tiktok:{shop_id}:{_KEY_WORDS[doc_type]}:{order_id}"


def related_keys(key: str) -> list[str]:
    """The keys of the other documents that an order can have, beside the one of this key; none for another fact.

    One that is to go into the invoice has the mark beside it too: its order may have been settled without any.
    """
    start, word, order_id = (["", "", *key.rsplit(":", 2)])[-3:]
    if word not in _KEY_WORDS.values():
        return []
    others = [f"{start}:{other}:{order_id}" for other in _KEY_WORDS.values() if other != word]
    return (
        others
        if word == _KEY_WORDS[INVOICE]
        else [*others, f"{start}:{_KEY_WORDS[INVOICE]}:{order_id}{MARK}"]
    )


def settled_key(shop_id: str, order_id: str) -> str:
    """The key of the mark of an order that was settled where its invoice does not show it."""
    return source_key(shop_id, INVOICE, order_id) + MARK


def document_ids(doc_type: str, order_id: str, shop_id: str) -> Iterator[DocumentId]:
    """Every number that an order's documents of a type can have."""
    for of_shop in ("", _of_shop(shop_id)):
        for again in _AGAIN:
            yield DocumentId(doc_type, f"{order_id}{of_shop}{again}")


def _of_shop(shop_id: str) -> str:
    """What is added to a number that another shop's order of the same number has (sql-account 8.5)."""
    return f"-{shop_id[-4:]}"


def order_document(
    doc_type: str, order_id: str, shop: ShopMapping, books: PostedOrders
) -> DocumentState | None:
    """An order's document of a type, be it cancelled."""
    if not books.sources:  # as a rule, for orders are posted once
        return None
    document = books.sources.get(source_key(shop.shop_id, doc_type, order_id))
    return books.held[document] if document else None


def document_number(
    held: DocumentState | None, doc_type: str, order_id: str, shop: ShopMapping, books: PostedOrders
) -> DocumentId | None:
    """The number under which an order is posted: its own document's, even a cancelled one's, or one that is free.

    A document of another customer or currency is left where it is, once it is cancelled. None when it is not, or when
    no number is left.
    """
    if held and (not held.cancelled or not has_other_customer(held, shop)):
        return None if has_other_customer(held, shop) else DocumentId(held.type, held.no)
    key = source_key(shop.shop_id, doc_type, order_id)
    first = books.held.get(DocumentId(doc_type, order_id))
    number = (
        order_id if first is None or first.source_key == key else order_id + _of_shop(shop.shop_id)
    )
    for document in (DocumentId(doc_type, number + again) for again in _AGAIN):
        there = books.held.get(document)
        if there is None or (
            there.source_key == key and there.cancelled and not has_other_customer(there, shop)
        ):
            return document
    return None


def register_order(batch: Batch, held: DocumentState | None, source: Source) -> None:
    """Register an order with its document; the cancelled one that it had before, if any, gives it up."""
    if held:
        batch.sources.append(
            source._replace(doc_type=held.type, doc_no=held.no, amount=ZERO, released=True)
        )
    batch.sources.append(source)


def active_document(held: DocumentState | None) -> DocumentId | None:
    """A document that stands, to be shown beside its order: not one that was deleted or undone."""
    return DocumentId(held.type, held.no) if held and not held.cancelled else None


def transfer_to_invoice(
    batch: Batch, order_id: str, shop: ShopMapping, books: PostedOrders, *, back: bool = False
) -> None:
    """The order's quotation and sales order go into its invoice, so that nothing of them is outstanding; or `back`."""
    for doc_type in TRANSFERRED:
        held = order_document(doc_type, order_id, shop, books)
        moved = (
            ZERO if held is None or held.cancelled else -held.applied if back else held.outstanding
        )
        if held and moved:
            batch.changes.append(Change(held.type, held.no, ZERO, moved))


def has_other_customer(held: DocumentState, shop: ShopMapping) -> bool:
    """Whether the shop had another customer or currency when a document was posted: nothing is put on it by these."""
    return (held.customer, held.currency) != (shop.customer, shop.currency)


def other_customer_cure(held: DocumentState) -> str:
    """What to do about a document that has strayed."""
    if held.cancelled:
        return (
            f"Put a customer that it had before, such as {held.customer}, back into Customer on the sheet Shops: for "
            "another one its order has no number left."
        )
    return (
        f"Put {held.customer} back into Customer and {held.currency} into Currency on the sheet Shops, as long as "
        "anything of its orders is to be posted. Once it is deleted or undone, it can be posted for another."
    )


def is_marked(order_id: str, shop: ShopMapping, books: PostedOrders) -> bool:
    """Whether an order was settled where its invoice does not show it."""
    return settled_key(shop.shop_id, order_id) in books.sources


def is_settled(lines: Sequence[Line]) -> bool:
    """Whether a settlement has touched a document: it has lines that no order brings, and that stand."""
    return has_units(line for line in lines if line.kind not in ORDER_KINDS)


def is_touched(held: DocumentState, books: PostedOrders) -> bool:
    """Whether a settlement has touched it: a sale without fees, or taken back whole, is knocked off without a line."""
    marked = held.source_key + MARK in books.sources
    return (
        marked
        or bool(held.applied)
        or is_settled(books.lines.get(DocumentId(held.type, held.no), ()))
    )


def is_paid(held: DocumentState, books: PostedOrders) -> bool:
    """Whether a settlement has paid for an invoice's goods or taken them back. Fees alone leave them as they are."""
    goods = sum((line.amount for line in order_lines(DocumentId(held.type, held.no), books)), ZERO)
    is_unpaid = goods and held.outstanding == goods and held.source_key + MARK not in books.sources
    return is_touched(held, books) and not is_unpaid


def order_lines(document: DocumentId, books: PostedOrders) -> list[Line]:
    """The lines that orders have brought to a document, not its settlements."""
    return [line for line in books.lines.get(document, ()) if line.kind in ORDER_KINDS]


def last_day(held: DocumentState, books: PostedOrders) -> date:
    """When its order was last posted to a document or taken back: late, that can be after the document's own date."""
    return max(
        [
            held.date,
            *(line.delivery_date for line in order_lines(DocumentId(held.type, held.no), books)),
        ]
    )


def is_empty_invoice(held: DocumentState) -> bool:
    """An invoice of nothing, with nothing applied: only a mark can say that its order was settled beside it."""
    return not held.amount and not held.applied
