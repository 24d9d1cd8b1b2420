"""Post past invoices: orders older than First Day that TikTok settles after it (sql-account 7.3).

Their sale belongs to a closed year. An invoice of one line brings what TikTok owes into the books
against the opening balances, dated as the order. The settlement then finds it like any other.
"""

from collections.abc import Sequence
from decimal import Decimal

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    INVOICE,
    Change,
    Document,
    DocumentId,
    DocumentState,
    Source,
)
from xlplugin.ledger.master import Masters
from xlplugin.ledger.source_keys import source_key
from xlplugin.money import ZERO
from xlplugin.posting.lines import EntryHead, charge_line, number_lines, post_entry
from xlplugin.posting.order_actions import POST_INVOICE
from xlplugin.posting.order_checks import (
    OrderOutcome,
    late_cure,
    no_sale,
    unfit_lines,
    without_date,
)
from xlplugin.posting.order_documents import (
    PAST,
    PostedOrders,
    ToNumber,
    day_to_post,
    document_number,
    is_marked,
    order_document,
    other_customer_cure,
    register_order,
    transfer_to_invoice,
)
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
    """Plan the posting of past invoices.

    Args:
        orders: Orders older than the shop's First Day; others are refused.
        shop: The orders' shop.
        masters: The firm's master data.
        books: What the books hold for these orders.
        late: Post orders of the locked period on the first open day, instead of refusing them.

    Returns:
        The batch to write, and one outcome per order, in their order.

    Raises:
        FixInputError: The shop's mapping cannot be used.

    Source: sql-account 7.3; docs/accounting.md, A past invoice.
    """
    batch = Batch()
    accounts = shop_accounts(shop, masters)
    done: dict[str, OrderOutcome] = {}
    outcomes = []
    for order in orders:
        if order.id not in done:  # the same order in two rows is posted once
            done[order.id] = _post(batch, order, accounts, books, late=late)
        outcomes.append(done[order.id])
    return batch, outcomes


def _post(
    batch: Batch, order: Order, accounts: ShopAccounts, books: PostedOrders, *, late: bool
) -> OrderOutcome:
    """Post one past invoice, or return why it is not posted."""
    shop = accounts.shop
    posted = order_document(INVOICE, order.id, shop, books)
    last = day_to_post(posted, shop.sale_date(order), books)
    day = books.posting_day(last, late=late)
    accounts = accounts.on(day or last)
    refusal = _refusal(order, posted, accounts, books)
    if refusal:
        return refusal
    document = document_number(posted, ToNumber(INVOICE, order.id, day or last), shop, books)
    if document is None:
        cure = other_customer_cure(posted) if posted else ""
        return OrderOutcome(order.id, RowStatus.OTHER_CUSTOMER, cure=cure)
    if day is None:
        return OrderOutcome(order.id, RowStatus.LOCKED, cure=late_cure("the sale"))
    transfer_to_invoice(batch, order.id, shop, books)
    existing = books.documents.get(document)
    amount = _owed(order)
    _write(batch, order, EntryHead(document, day, _description(order)), existing, accounts)
    if posted is None or posted is not existing:
        key = source_key(shop.shop_id, INVOICE, order.id)
        register_order(batch, posted, Source(key, *document, date=day, amount=amount))
    return OrderOutcome(order.id, RowStatus.SUCCESS, document)


def _refusal(
    order: Order, posted: DocumentState | None, accounts: ShopAccounts, books: PostedOrders
) -> OrderOutcome | None:
    """Return why a past invoice is not posted; None if it is."""
    shop = accounts.shop
    if posted and not posted.cancelled:
        return OrderOutcome(order.id, RowStatus.POSTED, DocumentId(posted.type, posted.no))
    sold = shop.revenue_date(order)
    if sold and not shop.is_past(sold):
        return OrderOutcome(order.id, RowStatus.NOT_PAST)
    reason = no_sale(order, POST_PAST, shop)
    if reason:
        return OrderOutcome(order.id, reason)
    if sold is None:
        return without_date(order, shop)
    if is_marked(order.id, shop, books):
        return OrderOutcome(order.id, RowStatus.WITH_SETTLEMENT)
    unfit = unfit_lines(order, shop)
    if unfit:
        return unfit
    problem = item_problem(ITEM, accounts.masters)
    if problem:
        cure = "Press Master Data: it makes what past invoices need."
        return OrderOutcome(order.id, problem, cure=cure)
    return None


def _write(
    batch: Batch,
    order: Order,
    head: EntryHead,
    existing: DocumentState | None,
    accounts: ShopAccounts,
) -> None:
    """Add the invoice, or its line to one that was deleted or undone and is active again."""
    shop = accounts.shop
    document = head.document
    amount = _owed(order)
    line = charge_line(accounts, ITEM, PAST, amount, head.date)
    lines = number_lines([line], document, existing.lines if existing else 0)
    batch.lines += lines
    if existing:
        batch.changes.append(Change(*document, amount, ZERO, cancelled=False))
    else:
        batch.documents.append(
            Document(
                *document,
                date=head.date,
                customer=shop.customer,
                description=head.description,
                currency=shop.currency,
                shop=shop.shop_id,
                source_key=source_key(shop.shop_id, INVOICE, order.id),
                amount=amount,
                applied=ZERO,
            )
        )
    post_entry(batch, head, lines, accounts)


def _owed(order: Order) -> Decimal:
    """Return what TikTok owes for an order before fees, in the shop's currency."""
    owed = ZERO
    for line in order.lines:
        owed += (line.sale_price + line.platform_discount) * line.quantity
    return owed


def _description(order: Order) -> str:
    return f"Past invoice - Tiktok {order.buyer}".rstrip()
