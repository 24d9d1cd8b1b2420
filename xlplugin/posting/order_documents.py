"""Find an order's documents in the books: their keys, their numbers, and what was done to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    MARK,
    REVERSED,
    TRANSFERRED,
    Change,
    DocumentId,
    DocumentState,
    Line,
    Source,
)
from xlplugin.ledger.source_keys import settled_key, source_key
from xlplugin.money import ZERO
from xlplugin.posting.lines import has_units, total
from xlplugin.posting.shop import ShopMapping

# The kinds of lines that orders bring; every other kind comes from a settlement.
GOODS = "Goods"
GIFT = "Gift"
PART = "Part of a set"
PLATFORM_DISCOUNT = "Platform discount"
PAST = "Past invoice"
COLLECTED_TAX = "Tax collected by TikTok"
_KINDS = (GOODS, GIFT, PART, PLATFORM_DISCOUNT, PAST, COLLECTED_TAX)
ORDER_KINDS = {*_KINDS, *(REVERSED + kind for kind in _KINDS)}

# Added to an order's number if a cancelled document of another customer has it. They are short, so
# that an id of 18 digits with one still fits into the numbers of other accounting programs.
_SUFFIXES = ("", "-B", "-C", "-D", "-E")


class PostedOrders(NamedTuple):
    """Posted facts and documents of the orders to be posted.

    `sources` has the document of each posted fact and settlement mark, by key. `locked_until` is
    the last locked day.
    """

    sources: Mapping[str, DocumentId]
    documents: Mapping[DocumentId, DocumentState]
    lines: Mapping[DocumentId, Sequence[Line]]
    locked_until: date | None = None

    def posting_day(self, day: date, *, late: bool) -> date | None:
        """Return the date on which to post what belongs to `day`.

        Args:
            day: The date of the fact, in the shop's zone.
            late: The user agreed to post what belongs to a locked day on the first open one.

        Returns:
            `day` if it is open; else the first open day with `late`, and None without.
        """
        if self.locked_until is None or day > self.locked_until:
            return day
        if not late:
            return None
        return first_open_day(self.locked_until)


def first_open_day(locked_until: date) -> date:
    """Return the day after the locked period."""
    return locked_until + timedelta(days=1)


def document_ids(doc_type: str, order_id: str, shop_id: str) -> Iterator[DocumentId]:
    """Yield every number that an order's documents of a type can have."""
    for shop_suffix in ("", _shop_suffix(shop_id)):
        for suffix in _SUFFIXES:
            yield DocumentId(doc_type, f"{order_id}{shop_suffix}{suffix}")


def _shop_suffix(shop_id: str) -> str:
    """Return the suffix for a number that another shop's order has taken (sql-account 8.5)."""
    return f"-{shop_id[-4:]}"


def order_document(
    doc_type: str, order_id: str, shop: ShopMapping, books: PostedOrders
) -> DocumentState | None:
    """Return an order's document of a type, also if it is cancelled."""
    if not books.sources:  # the usual case, because orders are posted once
        return None
    document = books.sources.get(source_key(shop.shop_id, doc_type, order_id))
    return books.documents[document] if document else None


class ToNumber(NamedTuple):
    """Order that needs a document number: the document's type, the order id, and its day."""

    doc_type: str
    order_id: str
    day: date


def document_number(
    posted: DocumentState | None, wanted: ToNumber, shop: ShopMapping, books: PostedOrders
) -> DocumentId | None:
    """Return the number to post an order under.

    Args:
        posted: The order's document as posted before; it may be cancelled.
        wanted: The document's type, the order id as its number, and the day to post on.
        shop: The shop as it is mapped now.
        books: What the books hold for the order.

    Returns:
        The number of the order's own document, or a free one. If the old document has another
        customer or currency, or a later date than the day to post on, a new number. None if
        it has another customer and is not cancelled, or if no suffix is free.

    Source: sql-account 8.5; docs/accounting.md, Numbers and dates.
    """
    doc_type, order_id, day = wanted
    if posted and _can_have(posted, day, shop):
        return DocumentId(posted.type, posted.no)
    if posted and not posted.cancelled and has_other_customer(posted, shop):
        return None
    if not books.documents:  # the usual case: nothing has this number
        return DocumentId(doc_type, order_id)
    key = source_key(shop.shop_id, doc_type, order_id)
    taken = books.documents.get(DocumentId(doc_type, order_id))
    number = order_id
    if taken and taken.source_key != key:
        number += _shop_suffix(shop.shop_id)
    for suffix in _SUFFIXES:
        document = DocumentId(doc_type, number + suffix)
        found = books.documents.get(document)
        if found is None:
            return document
        is_own = found.source_key == key and found.cancelled
        if is_own and _can_have(found, day, shop):
            return document
    return None


def _can_have(document: DocumentState, day: date, shop: ShopMapping) -> bool:
    """Return whether a document can have an order's lines of a day.

    Its customer and currency never change, and it has no line before its own date.
    """
    return document.date <= day and not has_other_customer(document, shop)


def register_order(batch: Batch, posted: DocumentState | None, source: Source) -> None:
    """Record that an order is posted in a document, and release its cancelled earlier one."""
    if posted:
        batch.sources.append(
            source._replace(doc_type=posted.type, doc_no=posted.no, amount=ZERO, released=True)
        )
    batch.sources.append(source)


def active_document(posted: DocumentState | None) -> DocumentId | None:
    """Return the document to show beside its order: none if it was deleted or undone."""
    if posted is None or posted.cancelled:
        return None
    return DocumentId(posted.type, posted.no)


def transfer_to_invoice(
    batch: Batch, order_id: str, shop: ShopMapping, books: PostedOrders
) -> None:
    """Transfer the order's quotation and sales order to its invoice: nothing stays outstanding."""
    for doc_type in TRANSFERRED:
        found = order_document(doc_type, order_id, shop, books)
        if found and not found.cancelled and found.outstanding:
            batch.changes.append(Change(found.type, found.no, ZERO, found.outstanding))


def transfer_back(batch: Batch, order_id: str, shop: ShopMapping, books: PostedOrders) -> None:
    """Make the order's quotation and sales order outstanding again, as before its invoice."""
    for doc_type in TRANSFERRED:
        found = order_document(doc_type, order_id, shop, books)
        if found and not found.cancelled and found.applied:
            batch.changes.append(Change(found.type, found.no, ZERO, -found.applied))


def has_other_customer(posted: DocumentState, shop: ShopMapping) -> bool:
    """Return whether a document has another customer or currency than its shop has now."""
    return (posted.customer, posted.currency) != (shop.customer, shop.currency)


def other_customer_cure(posted: DocumentState) -> str:
    """Say what to do about a document of another customer or currency."""
    if posted.cancelled:
        return (
            f"Put a customer that it had before, such as {posted.customer}, back into Customer "
            "on the sheet Shops: for another one its order has no number left."
        )
    return (
        f"Put {posted.customer} back into Customer and {posted.currency} into Currency on the "
        "sheet Shops, as long as anything of its orders is to be posted. Once it is deleted or "
        "undone, it can be posted for another."
    )


def is_marked(order_id: str, shop: ShopMapping, books: PostedOrders) -> bool:
    """Return whether an order has a settlement mark."""
    if not books.sources:
        return False
    return settled_key(shop.shop_id, order_id) in books.sources


def is_touched(posted: DocumentState, books: PostedOrders) -> bool:
    """Return whether a settlement changed or paid a document.

    A sale without fees, or with a full refund, is knocked off without a new line on it.
    """
    if posted.source_key + MARK in books.sources or posted.applied:
        return True
    lines = books.lines.get(DocumentId(posted.type, posted.no), ())
    return has_units(line for line in lines if line.kind not in ORDER_KINDS)


def is_paid(posted: DocumentState, books: PostedOrders) -> bool:
    """Return whether a settlement paid or refunded an invoice's goods; fees alone do not count."""
    if not is_touched(posted, books):
        return False
    if posted.source_key + MARK in books.sources:
        return True
    goods = total(order_lines(DocumentId(posted.type, posted.no), books))
    return not goods or posted.outstanding != goods


def brought_by_orders(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that orders brought, without those of settlements."""
    return [line for line in lines if line.kind in ORDER_KINDS]


def order_lines(document: DocumentId, books: PostedOrders) -> list[Line]:
    """Return the lines of a document that orders brought."""
    return brought_by_orders(books.lines.get(document, ()))


def last_day(posted: DocumentState, books: PostedOrders) -> date:
    """Return the day on which an order was last posted or reversed.

    A late posting is dated after the document.
    """
    days = [posted.date]
    for line in order_lines(DocumentId(posted.type, posted.no), books):
        days.append(line.delivery_date)
    return max(days)


def standing_days(posted: DocumentState, books: PostedOrders) -> set[date]:
    """Return the days on which a document has units of its order that are not reversed that day."""
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in order_lines(DocumentId(posted.type, posted.no), books):
        by_day[line.delivery_date].append(line)
    days = set()
    for day, lines in by_day.items():
        if has_units(lines):
            days.add(day)
    return days


def day_to_post(posted: DocumentState | None, dated: date, books: PostedOrders) -> date:
    """Return the date on which to post an order if no period is locked.

    A document that is not cancelled keeps its date. An order that was undone or deleted takes its
    own day again. If it was reversed on another day than it was posted on, the earlier month
    still has the sale: then it is posted on the day of the reversal, or on its own if later.

    Args:
        posted: The order's document as posted before; it may be cancelled.
        dated: The order's own day.
        books: What the books hold for the order.
    """
    if posted is None:
        return dated
    if not posted.cancelled:
        return last_day(posted, books)
    if standing_days(posted, books):
        return max(last_day(posted, books), dated)
    return dated


def is_empty_invoice(posted: DocumentState) -> bool:
    """Return True for an invoice of 0.00 with nothing applied: only a mark shows its settlement."""
    return not posted.amount and not posted.applied
