"""Post orders as invoices, quotations or sales orders (sql-account 6.3 to 6.5).

The order id is the invoice's number. Its date is the order's create date in the shop's zone, or its
shipped or delivered date, by Revenue On of the shop. The discount of a line is its original price
less its sale price. The part of it that TikTok pays is a line of its own, so that the invoice has
the amount that TikTok owes before fees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    INVOICE,
    TRANSFERRED,
    Change,
    Document,
    DocumentId,
    DocumentState,
    Line,
    Source,
)
from xlplugin.ledger.master import Masters
from xlplugin.ledger.source_keys import source_key
from xlplugin.money import ZERO
from xlplugin.posting.lines import (
    EntryHead,
    cancels_out,
    number_lines,
    post_entry,
    reversed_lines,
    total,
)
from xlplugin.posting.order_actions import (
    Action,
)
from xlplugin.posting.order_checks import (
    OrderOutcome,
    late_cure,
    missing_item,
    no_sale,
    unfit_lines,
    without_date,
)
from xlplugin.posting.order_documents import (
    PostedOrders,
    ToNumber,
    active_document,
    day_to_post,
    document_number,
    has_other_customer,
    is_marked,
    is_paid,
    is_touched,
    last_day,
    order_document,
    order_lines,
    other_customer_cure,
    register_order,
    standing_days,
    transfer_back,
    transfer_to_invoice,
)
from xlplugin.posting.order_lines import OrderCandidate, document_lines, item_codes
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import (
    ON_CREATED,
    ShopAccounts,
    ShopMapping,
    shop_accounts,
)
from xlplugin.posting.taxes import refuse_tax_accounts
from xlplugin.tiktok.facts import Order


class OrderRequest(NamedTuple):
    """One order to be posted, with the item code of each line as the user left it."""

    order: Order
    item_codes: tuple[str, ...]
    action: Action


def plan_orders(
    requests: Sequence[OrderRequest],
    shop: ShopMapping,
    masters: Masters,
    books: PostedOrders,
    *,
    late: bool = False,
) -> tuple[Batch, list[OrderOutcome]]:
    """Plan the posting of orders.

    Args:
        requests: The orders, each with the action chosen for it.
        shop: The orders' shop.
        masters: The firm's master data.
        books: What the books hold for these orders.
        late: Post orders of the locked period on the first open day, instead of refusing them.

    Returns:
        The batch to write, and one outcome per request, in their order.

    Raises:
        FixInputError: The shop's mapping cannot be used.

    Source: sql-account 6.3 to 6.5; docs/accounting.md, Orders.
    """
    accounts = shop_accounts(shop, masters)
    refuse_tax_accounts(shop, masters)
    builder = _OrderBatchBuilder(Batch(), accounts, books, late)
    done: dict[tuple[str, str], OrderOutcome] = {}
    outcomes = []
    for request in requests:
        key = (request.order.id, request.action.makes)
        if key not in done:  # the same order in two rows is posted once
            done[key] = builder.post(request)
        outcomes.append(done[key])
    return builder.batch, outcomes


def plan_deletion(
    order_ids: Sequence[str],
    shop: ShopMapping,
    masters: Masters,
    books: PostedOrders,
    *,
    late: bool = False,
) -> tuple[Batch, list[OrderOutcome]]:
    """Plan the reversal of orders' invoices, so that the orders can be posted again.

    Args:
        order_ids: The orders; one that is named twice is reversed once.
        shop: The orders' shop.
        masters: The firm's master data.
        books: What the books hold for these orders.
        late: Reverse invoices of the locked period on the first open day, instead of refusing them.

    Returns:
        The batch to write, and one outcome per order.

    Raises:
        FixInputError: The shop's mapping cannot be used.

    Source: docs/accounting.md, Deleted and posted again.
    """
    builder = _OrderBatchBuilder(Batch(), shop_accounts(shop, masters), books, late)
    outcomes = [builder.delete(order_id) for order_id in dict.fromkeys(order_ids)]
    return builder.batch, outcomes


@dataclass(frozen=True)
class _OrderBatchBuilder:
    """Adds orders to a batch, one by one."""

    batch: Batch
    accounts: ShopAccounts
    books: PostedOrders
    late: bool

    def post(self, request: OrderRequest) -> OrderOutcome:
        """Post one order, or return why it is not posted."""
        order = request.order
        action = request.action
        shop = self.accounts.shop
        posted = order_document(action.makes, order.id, shop, self.books)
        created = shop.local_date(order.create_time)
        dated: date | None = created
        if shop.revenue_on != ON_CREATED and _is_sale(action):
            dated = shop.revenue_date(order)
        moves = action.replaces and not action.cancelled and self._moves(posted, dated)
        last = day_to_post(posted, dated or created, self.books)
        if moves and dated:
            last = dated
        day = self.books.posting_day(last, late=self.late)
        accounts = self.accounts.on(day or last)
        items = item_codes(order, request.item_codes, accounts)
        candidate = OrderCandidate(order, action, items, created, dated, posted, accounts)
        refusal = self._refusal(candidate)
        if refusal:
            return refusal
        wanted = ToNumber(action.makes, order.id, day or last)
        document = document_number(posted, wanted, shop, self.books)
        if document is None:
            cure = other_customer_cure(posted) if posted else ""
            shown = active_document(posted)
            return OrderOutcome(order.id, RowStatus.OTHER_CUSTOMER, shown, cure)
        if not moves and self._changes_nothing(candidate, document, day or last):
            return OrderOutcome(order.id, RowStatus.POSTED, document)
        if day is None:  # checked last: an order that posts nothing is not held by the lock
            cure = late_cure(_name(action))
            return OrderOutcome(order.id, RowStatus.LOCKED, active_document(posted), cure)
        if posted and moves:
            self._move(candidate, document, day)
        else:
            self._write(candidate, document, day)
        return OrderOutcome(order.id, RowStatus.SUCCESS, document)

    def _moves(self, posted: DocumentState | None, dated: date | None) -> bool:
        """Return whether replacing an invoice moves it to its order's own day.

        All of it stands on one other day, and neither day is locked. An invoice that has a
        settlement's lines and a later date than the order stays: it cannot be cancelled.
        """
        if posted is None or posted.cancelled or dated is None:
            return False
        days = standing_days(posted, self.books)
        if len(days) != 1 or dated in days:
            return False
        for day in (dated, *days):
            if self.books.posting_day(day, late=False) is None:
                return False
        return posted.date <= dated or not is_touched(posted, self.books)

    def _changes_nothing(self, candidate: OrderCandidate, document: DocumentId, day: date) -> bool:
        """Return whether an order's invoice already has what replacing it would post."""
        posted = candidate.posted
        if posted is None or posted.cancelled or document != DocumentId(posted.type, posted.no):
            return False
        lines = [] if candidate.action.cancelled else document_lines(candidate, day)
        reversing = reversed_lines(order_lines(document, self.books), day)
        return cancels_out(number_lines([*reversing, *lines], document))

    def _move(self, candidate: OrderCandidate, document: DocumentId, day: date) -> None:
        """Reverse an invoice on the day it stands on, and post its order on its own day.

        An order that is older than its invoice gets a new document; the old one is cancelled.
        """
        posted = candidate.posted
        if posted is None:
            return
        [stood] = standing_days(posted, self.books)
        own = DocumentId(posted.type, posted.no)
        if document != own:
            self._revise(posted, [], stood, cancelled=True)
            self._write(candidate, document, day)
            return
        reversing = reversed_lines(order_lines(own, self.books), stood)
        lines = document_lines(candidate, day)
        both = [*reversing, *lines]
        self.batch.lines += number_lines(both, own, posted.lines)
        self.batch.changes.append(Change(*own, total(both), ZERO, cancelled=False))
        description = f"Replaced: {posted.description}"
        post_entry(self.batch, EntryHead(own, stood, description), reversing, self.accounts)
        post_entry(self.batch, EntryHead(own, day, description), lines, self.accounts)

    def delete(self, order_id: str) -> OrderOutcome:
        """Reverse an order's invoice, or return why it is not reversed."""
        shop = self.accounts.shop
        posted = order_document(INVOICE, order_id, shop, self.books)
        if posted is None or posted.cancelled:
            return OrderOutcome(order_id, RowStatus.NO_INVOICE)
        document = DocumentId(posted.type, posted.no)
        if has_other_customer(posted, shop):
            cure = other_customer_cure(posted)
            return OrderOutcome(order_id, RowStatus.OTHER_CUSTOMER, document, cure)
        if is_touched(posted, self.books):
            return OrderOutcome(order_id, RowStatus.NOT_DELETED, document)
        day = self.books.posting_day(last_day(posted, self.books), late=self.late)
        if day is None:
            return OrderOutcome(order_id, RowStatus.LOCKED, document, late_cure("the reversal"))
        transfer_back(self.batch, order_id, shop, self.books)
        self._revise(posted, [], day, cancelled=True)
        return OrderOutcome(order_id, RowStatus.INVOICE_DELETED, document)

    def _refusal(self, candidate: OrderCandidate) -> OrderOutcome | None:
        """Return why an order is not posted; None if it is."""
        order, action, items, _, dated, posted, accounts = candidate
        shop = self.accounts.shop
        document = active_document(posted)
        if document and not action.replaces:
            return OrderOutcome(order.id, RowStatus.POSTED, document)
        invoice = self._invoice_beside(order, action)
        if invoice:
            return OrderOutcome(order.id, RowStatus.INVOICED, invoice)
        reason = no_sale(order, action, shop)
        if reason:
            return OrderOutcome(order.id, reason)
        if dated and shop.is_past(dated) and not action.cancelled:
            return OrderOutcome(order.id, RowStatus.BEFORE_FIRST_DAY, document)
        if document is None and self._belongs_to_settlement(candidate):
            return OrderOutcome(order.id, RowStatus.WITH_SETTLEMENT)
        if document is None and dated is None:
            return without_date(order, shop)
        if posted and is_paid(posted, self.books):
            return OrderOutcome(order.id, RowStatus.NOT_REPLACED, document)
        unfit = unfit_lines(order, shop, cancelled=action.cancelled)
        return unfit or missing_item(order, items, accounts)

    def _invoice_beside(self, order: Order, action: Action) -> DocumentId | None:
        """Return the invoice of an order that is to become a quotation or a sales order."""
        if action.makes not in TRANSFERRED:
            return None
        return active_document(order_document(INVOICE, order.id, self.accounts.shop, self.books))

    def _belongs_to_settlement(self, candidate: OrderCandidate) -> bool:
        """Return whether an order is sold by its settlement, in a summary, and gets no invoice."""
        shop = self.accounts.shop
        action = candidate.action
        if _is_sale(action) and shop.waits_for_summary(candidate.created):
            return True
        return is_marked(candidate.order.id, shop, self.books)

    def _write(self, candidate: OrderCandidate, document: DocumentId, day: date) -> None:
        """Add an order's document, or the revision of one that exists, to the batch."""
        order = candidate.order
        action = candidate.action
        posted = candidate.posted
        shop = self.accounts.shop
        if action.makes == INVOICE:
            transfer_to_invoice(self.batch, order.id, shop, self.books)
        existing = self.books.documents.get(document)
        lines: list[Line] = []
        if existing is None or not action.cancelled:
            lines = document_lines(candidate, day)
        if existing:
            self._revise(existing, lines, day)
        else:
            self._add(order, document, lines, day)
        if posted is None or posted is not existing:
            key = source_key(shop.shop_id, document.type, order.id)
            source = Source(key, document.type, document.no, day, total(lines))
            register_order(self.batch, posted, source)

    def _add(self, order: Order, document: DocumentId, lines: list[Line], day: date) -> None:
        """Add a new document."""
        shop = self.accounts.shop
        description = _description(order)
        self.batch.documents.append(
            Document(
                document.type,
                document.no,
                day,
                shop.customer,
                description,
                shop.currency,
                shop.shop_id,
                source_key(shop.shop_id, document.type, order.id),
                total(lines),
                ZERO,
            )
        )
        self.batch.lines += number_lines(lines, document)
        post_entry(self.batch, EntryHead(document, day, description), lines, self.accounts)

    def _revise(
        self, posted: DocumentState, lines: list[Line], day: date, *, cancelled: bool = False
    ) -> None:
        """Reverse a document's order lines and add new ones, with an entry of the difference."""
        document = DocumentId(posted.type, posted.no)
        both = [*reversed_lines(order_lines(document, self.books), day), *lines]
        self.batch.lines += number_lines(both, document, posted.lines)
        self.batch.changes.append(Change(*document, total(both), ZERO, cancelled=cancelled))
        head = EntryHead(document, day, f"Replaced: {posted.description}")
        post_entry(self.batch, head, both, self.accounts)


def _name(action: Action) -> str:
    """Return what an action posts, as a sentence names it."""
    if action.cancelled:
        return "the cancellation"
    if action.replaces:
        return "the change"
    return "the sale"


def _is_sale(action: Action) -> bool:
    return action.makes == INVOICE and not action.cancelled


def _description(order: Order) -> str:
    units = order.units
    who = " ".join(filter(None, (order.buyer, order.state, order.country)))
    return f"Tiktok - {who} (Items = {len(order.lines)}, Qty = {units})"
