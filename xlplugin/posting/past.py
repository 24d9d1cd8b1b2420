"""Past invoices: orders from before the first day of bookkeeping, which TikTok settles after it (sql-account 7.3).

Their sale belongs to a year that is closed, so an invoice of one line brings in what TikTok owes against the opening
balances, dated as the order. The settlement then finds it like any other.
"""

from collections.abc import Sequence

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, Change, Document, DocumentId, Source
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.lines import charge, placed, post_entry
from xlplugin.posting.order_actions import POST_INVOICE
from xlplugin.posting.order_documents import (
    PAST,
    PostedOrders,
    document_number,
    is_marked,
    last_day,
    other_customer_cure,
    register_order,
    source_key,
    transfer_to_invoice,
)
from xlplugin.posting.orders import LATE_CURE, OrderOutcome, no_sale, unfit_lines
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopAccounts, ShopMapping, item_problem, shop_accounts
from xlplugin.tiktok.facts import Order

ITEM = "PAST INVOICE"
POST_PAST = POST_INVOICE._replace(name="Post Past Invoices")


def plan_past(
    orders: Sequence[Order],
    shop: ShopMapping,
    masters: Masters,
    books: PostedOrders,
    *,
    late: bool = False,
) -> tuple[Batch, list[OrderOutcome]]:
    """The batch that posts these orders as past invoices; `late` says that those of the locked period go on the first
    open day. Raises FixInputError when the mapping is broken.
    """
    batch, codes, done = Batch(), shop_accounts(shop, masters), dict[str, OrderOutcome]()
    for order in orders:
        if order.id not in done:  # the same order twice among the rows is posted once
            done[order.id] = _post(batch, order, codes, books, late=late)
    return batch, [done[order.id] for order in orders]


def _post(
    batch: Batch, order: Order, codes: ShopAccounts, books: PostedOrders, *, late: bool
) -> OrderOutcome:
    shop, key = codes.shop, source_key(codes.shop.shop_id, INVOICE, order.id)
    created = shop.local_date(order.create_time)
    held = books.held[books.sources[key]] if key in books.sources else None
    if held and not held.cancelled:
        return OrderOutcome(order.id, RowStatus.POSTED, DocumentId(held.type, held.no))
    if not shop.is_past(created):
        return OrderOutcome(order.id, RowStatus.NOT_PAST)
    word = no_sale(order, POST_PAST, shop) or (
        RowStatus.WITH_SETTLEMENT if is_marked(order.id, shop, books) else ""
    )
    if word:
        return OrderOutcome(order.id, word)
    unfit = unfit_lines(order)
    if unfit:
        return unfit
    problem = item_problem(ITEM, codes.masters)
    if problem:
        return OrderOutcome(
            order.id, problem, cure="Press Master Data: it makes what past invoices need."
        )
    document = document_number(held, INVOICE, order.id, shop, books)
    if document is None:
        return OrderOutcome(
            order.id, RowStatus.OTHER_CUSTOMER, cure=other_customer_cure(held) if held else ""
        )
    day = books.posting_day(last_day(held, books) if held else created, late=late)
    if day is None:
        return OrderOutcome(order.id, RowStatus.LOCKED, cure=LATE_CURE)
    transfer_to_invoice(batch, order.id, shop, books)
    amount = sum(
        ((line.sale_price + line.platform_discount) * line.quantity for line in order.lines), ZERO
    )
    description = f"Past invoice - Tiktok {order.buyer}".rstrip()
    there = books.held.get(document)
    lines = placed([charge(codes, ITEM, PAST, amount, day)], document, there.lines if there else 0)
    batch.lines += lines
    if there:  # it was deleted or undone, and stands again
        batch.changes.append(Change(*document, amount, ZERO, cancelled=False))
    else:
        batch.documents.append(
            Document(
                *document,
                day,
                shop.customer,
                description,
                shop.currency,
                shop.shop_id,
                key,
                amount,
                ZERO,
            )
        )
    if held is None or held is not there:
        register_order(batch, held, Source(key, *document, day, amount))
    post_entry(batch, document, day, description, lines, amount, codes)
    return OrderOutcome(order.id, RowStatus.SUCCESS, document)
