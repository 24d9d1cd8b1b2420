"""Post orders as invoices, quotations or sales orders (sql-account 6.3 to 6.5).

The order id is the invoice's number. Its date is the order's create date in the shop's zone;
shipped or delivered date if the shop's revenue is on that. The discount of a line is its original
price less its sale price. The part of it that TikTok pays is a line of its own, so that the invoice
is what TikTok owes before fees.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
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
from xlplugin.money import ZERO, shown
from xlplugin.posting.lines import (
    NOT_ON_A_DOCUMENT,
    EntryHead,
    charge_line,
    name_with_variation,
    number_lines,
    post_entry,
    reversed_lines,
    total,
)
from xlplugin.posting.order_actions import (
    COMPLETED,
    DELIVERED,
    IN_TRANSIT,
    Action,
    order_status,
)
from xlplugin.posting.order_documents import (
    GIFT,
    GOODS,
    PART,
    PLATFORM_DISCOUNT,
    PostedOrders,
    active_document,
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
    transfer_back,
    transfer_to_invoice,
)
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import (
    ON_CREATED,
    ON_SHIPPED,
    ItemAccount,
    ShopAccounts,
    ShopMapping,
    shop_accounts,
)
from xlplugin.posting.taxes import Untaxed, refuse_tax_accounts, with_taxes
from xlplugin.tax.codes import GOODS as TAXED_AS_GOODS
from xlplugin.tiktok.facts import Order, OrderLine

UNLOCK_CURE = "Press Lock to unlock that period first, or leave it."
LATE_CURE = (
    "Press again and answer Yes: it is posted on the first open day. "
    "Or press Lock to unlock that period first."
)
_FETCH_AGAIN = "Press Refresh Orders; if it stays, look at the order in Seller Center."
_TYPE_DATE = (
    "Press Refresh Orders, or load a file that has the date. If TikTok does not say it, type it "
    "into the date's column in the order's row, then press Post again."
)
_LATER_FILE = "Its refund comes with a later settlement file."
_EXACT_DIGITS = 15  # Excel's numbers keep no more
LARGEST_AMOUNT = Decimal(10) ** 11  # of an order or a wallet row, in any currency
_MOST_UNITS = 100_000
_ROUNDING = Decimal("0.05")  # a discount shared out among units


class OrderRequest(NamedTuple):
    """One order to be posted, with the item code of each line as the user left it."""

    order: Order
    item_codes: tuple[str, ...]
    action: Action


class OrderOutcome(NamedTuple):
    """What happened to one order.

    `status` goes into its Verify Status: a RowStatus, or what is wrong. `document` is the document
    to show beside it. `at` is the cell to correct if it is not in the order's own row.
    """

    id: str
    status: str
    document: DocumentId | None = None
    cure: str = ""
    at: Problem | None = None


class _Candidate(NamedTuple):
    """An order to be posted, with what is known of it.

    `items` are the item codes of its lines, `created` its create date in the shop's zone, `day` the
    date of its document (None if the order is not that far), `posted` its document as posted
    before.
    """

    order: Order
    action: Action
    items: Sequence[str]
    created: date
    day: date | None
    posted: DocumentState | None


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
        late: Reverse in the first open day what belongs to the locked period.

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
        items = _items(request, self.accounts)
        candidate = _Candidate(order, action, items, created, dated, posted)
        refusal = self._refusal(candidate)
        if refusal:
            return refusal
        first_choice = DocumentId(action.makes, order.id)
        document = document_number(posted, first_choice, shop, self.books)
        if document is None:
            cure = other_customer_cure(posted) if posted else ""
            shown = active_document(posted)
            return OrderOutcome(order.id, RowStatus.OTHER_CUSTOMER, shown, cure)
        last = self._day(candidate)
        day = self.books.posting_day(last, late=self.late)
        if day is None:  # checked last: an order that posts nothing is not held by the lock
            return OrderOutcome(order.id, RowStatus.LOCKED, active_document(posted), LATE_CURE)
        self._write(candidate, document, day)
        return OrderOutcome(order.id, RowStatus.SUCCESS, document)

    def _day(self, candidate: _Candidate) -> date:
        """Return the date to post an order on, before the lock is asked.

        A document keeps its date. If it was deleted, and TikTok has told a later date since, the
        order is sold on that one.
        """
        dated = candidate.day or candidate.created
        posted = candidate.posted
        if posted is None:
            return dated
        last = last_day(posted, self.books)
        return max(last, dated) if posted.cancelled else last

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
            return OrderOutcome(order_id, RowStatus.LOCKED, document, LATE_CURE)
        transfer_back(self.batch, order_id, shop, self.books)
        self._revise(posted, [], day, cancelled=True)
        return OrderOutcome(order_id, RowStatus.INVOICE_DELETED, document)

    def _refusal(self, candidate: _Candidate) -> OrderOutcome | None:
        """Return why an order is not posted; None if it is."""
        order, action, items, _, dated, posted = candidate
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
            return OrderOutcome(order.id, RowStatus.NOT_REPLACED, document, _LATER_FILE)
        unfit = unfit_lines(order, cancelled=action.cancelled)
        return unfit or _missing_item(order, items, self.accounts)

    def _invoice_beside(self, order: Order, action: Action) -> DocumentId | None:
        """Return the invoice of an order that is to become a quotation or a sales order."""
        if action.makes not in TRANSFERRED:
            return None
        return active_document(order_document(INVOICE, order.id, self.accounts.shop, self.books))

    def _belongs_to_settlement(self, candidate: _Candidate) -> bool:
        """Return whether an order is sold by its settlement, in a summary, and gets no invoice."""
        shop = self.accounts.shop
        action = candidate.action
        if _is_sale(action) and shop.waits_for_summary(candidate.created):
            return True
        return is_marked(candidate.order.id, shop, self.books)

    def _write(self, candidate: _Candidate, document: DocumentId, day: date) -> None:
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
            lines = _lines(candidate, day, self.accounts)
        if existing:
            self._revise(existing, lines, day)
        else:
            self._add(order, document, lines, day)
        if posted is None or posted is not existing:
            key = source_key(shop.shop_id, document.type, order.id)
            source = Source(key, *document, day, total(lines))
            register_order(self.batch, posted, source)

    def _add(self, order: Order, document: DocumentId, lines: list[Line], day: date) -> None:
        """Add a new document."""
        shop = self.accounts.shop
        description = _description(order)
        self.batch.documents.append(
            Document(
                *document,
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


def _is_sale(action: Action) -> bool:
    return action.makes == INVOICE and not action.cancelled


def without_date(order: Order, shop: ShopMapping) -> OrderOutcome:
    """Refuse an order that is not shipped or delivered yet, as the shop's revenue needs it."""
    status = order_status(order.status)
    if shop.revenue_on == ON_SHIPPED:
        if status not in (IN_TRANSIT, DELIVERED, COMPLETED):
            return OrderOutcome(order.id, RowStatus.NOT_SHIPPED)
        return OrderOutcome(order.id, RowStatus.NO_SHIPPED_DATE, cure=_TYPE_DATE)
    if status not in (DELIVERED, COMPLETED):
        return OrderOutcome(order.id, RowStatus.NOT_DELIVERED)
    return OrderOutcome(order.id, RowStatus.NO_DELIVERED_DATE, cure=_TYPE_DATE)


def no_sale(order: Order, action: Action, shop: ShopMapping) -> str:
    """Return why an action cannot post an order for the shop; empty if it can.

    A sample is no sale, but it can be posted as a cancelled invoice in any status: its fees then
    have a document.
    """
    status = order_status(order.status)
    if status not in action.allowed and not (order.is_sample and action.cancelled):
        return f"{status}: not for {action.name}"
    if order.currency != shop.currency:
        return f"The order is in {order.currency}, the shop's books in {shop.currency}."
    if order.is_sample and not action.cancelled:
        return RowStatus.SAMPLE
    return ""


def unfit_lines(order: Order, *, cancelled: bool = False) -> OrderOutcome | None:
    """Refuse an order without lines, with impossible amounts, or whose lines do not add up.

    The lines of a cancelled invoice need not add up; they come to 0.00.
    """
    if not order.lines:
        return _without_lines(order.id)
    wrong = impossible_amount(order)
    if not wrong and not cancelled and order.goods != order.subtotal:
        wrong = f"The lines add up to {order.goods}, the order's subtotal is {order.subtotal}."
    if wrong:
        return OrderOutcome(order.id, wrong, cure=_FETCH_AGAIN)
    return None


def _with_parts(items: Iterable[str], accounts: ShopAccounts) -> Iterator[str]:
    """Yield the items, each followed by its parts if it is a set."""
    for item in items:
        yield item
        for part in accounts.masters.bundles.get(accounts.items[item].code, ()):
            yield part.item_code


def _missing_item(
    order: Order, items: Sequence[str], accounts: ShopAccounts
) -> OrderOutcome | None:
    """Refuse an order with a line whose item cannot be posted."""
    for item in _with_parts(items, accounts):
        posted_to = accounts.items[item]
        if posted_to.problem:
            cure = "Choose an item in the Code column of Order Lines and post again."
            return OrderOutcome(order.id, posted_to.problem, cure=cure, at=posted_to.at)
    for line in order.lines:
        voucher = accounts.items[accounts.shop.voucher]
        if line.platform_discount and voucher.problem:
            cure = "Choose one in the Voucher column of Shops."
            what = f"Voucher of the shop: {voucher.problem}"
            return OrderOutcome(order.id, what, cure=cure, at=voucher.at)
    return None


def _without_lines(order_id: str) -> OrderOutcome:
    """Refuse an order that has no lines; if Excel has rounded its number, say so."""
    has_zeros = len(order_id) > _EXACT_DIGITS and order_id.endswith("000")
    if has_zeros or "E+" in order_id.upper():
        return OrderOutcome(
            order_id,
            "Excel has rounded this order's number: its last digits are lost.",
            cure="Delete the row, then press Refresh Orders, or Load Orders once more.",
        )
    return OrderOutcome(order_id, "It has no lines on the sheet Order Lines.", cure=_FETCH_AGAIN)


def impossible_amount(order: Order) -> str:
    """Return an order's amount that is negative or too large; empty if there is none.

    TikTok never sends one: it was typed.
    """
    amounts = {
        "Subtotal": order.subtotal,
        "Shipping Fee": order.shipping_fee,
        "Total Amount": order.total_amount,
    }
    for name, amount in amounts.items():
        if not ZERO <= amount <= LARGEST_AMOUNT:
            return f"{name} is {shown(amount, order.currency)}: no order has that."
    for line in order.lines:
        wrong = _impossible_in_line(line, order.currency)
        if wrong:
            return f"Order Lines, {line.name}: {wrong}"
    return ""


def _impossible_in_line(line: OrderLine, currency: str) -> str:
    if not 0 < line.quantity <= _MOST_UNITS:
        return f"Quantity is {line.quantity:,}: no order has that."
    amounts = {
        "Original Price": line.original_price,
        "Sale Price": line.sale_price,
        "Seller Discount": line.seller_discount,
        "Platform Discount": line.platform_discount,
    }
    for name, amount in amounts.items():
        if not ZERO <= amount <= LARGEST_AMOUNT:
            return f"{name} is {shown(amount, currency)}: no order has that."
    if line.is_gift:
        return ""
    if line.sale_price + line.platform_discount > line.original_price + _ROUNDING:
        return (
            f"Sale Price {shown(line.sale_price, currency)} and Platform Discount "
            f"{shown(line.platform_discount, currency)} are more than Original Price "
            f"{shown(line.original_price, currency)}."
        )
    return ""


def _items(request: OrderRequest, accounts: ShopAccounts) -> list[str]:
    """Return the item code of each line: as typed, else the one that its SKU is matched to.

    A line without either has the shop's default item.
    """
    items = []
    for line, code in zip(request.order.lines, request.item_codes, strict=True):
        matched = accounts.masters.item_for_sku(line.sku_id)
        items.append(code or matched or accounts.shop.default_item)
    return items


def _lines(candidate: _Candidate, day: date, accounts: ShopAccounts) -> list[Line]:
    """Return the lines of an order; on a cancelled invoice they have quantity 0."""
    factor = 0 if candidate.action.cancelled else 1
    lines: list[Untaxed] = []
    paid_by_tiktok = ZERO
    for line, item in zip(candidate.order.lines, candidate.items, strict=True):
        sold = _goods_line(line, accounts.items[item], line.quantity * factor, day, accounts)
        lines.append(Untaxed(sold, (item, TAXED_AS_GOODS), line.tax))
        for part in _part_lines(sold, accounts):  # at 0.00
            lines.append(Untaxed(part, ()))
        paid_by_tiktok += line.platform_discount * line.quantity
    paid_by_tiktok *= factor
    if paid_by_tiktok:
        item = accounts.shop.voucher
        voucher = charge_line(accounts, item, PLATFORM_DISCOUNT, paid_by_tiktok, day)
        lines.append(Untaxed(voucher, (PLATFORM_DISCOUNT,)))
    day = candidate.day or candidate.created
    return with_taxes(lines, accounts.shop, day, candidate.order.state)


def _goods_line(
    line: OrderLine, posted_to: ItemAccount, quantity: int, day: date, accounts: ShopAccounts
) -> Line:
    """Return one line of goods; a gift takes stock at price 0.00."""
    price = ZERO if line.is_gift else line.original_price
    amount = line.sale_price * quantity
    return Line(
        *NOT_ON_A_DOCUMENT,
        posted_to.code,
        name_with_variation(line.name, line.variation),
        posted_to.uom,
        quantity,
        price,
        price * quantity - amount,
        amount,
        posted_to.account,
        accounts.shop.location,
        accounts.shop.project,
        day,
        GIFT if line.is_gift else GOODS,
    )


def _part_lines(sold: Line, accounts: ShopAccounts) -> list[Line]:
    """Return a line at price 0.00 for each part of a set: it takes the part out of stock.

    Source: sql-account, Combos and bundles.
    """
    lines = []
    for part in accounts.masters.bundles.get(sold.item_code, ()):
        posted_to = accounts.items[part.item_code]
        line = sold._replace(
            item_code=posted_to.code,
            description=f"Sub Item of {sold.item_code}",
            uom=posted_to.uom,
            quantity=sold.quantity * part.quantity,
            unit_price=ZERO,
            discount=ZERO,
            amount=ZERO,
            account=posted_to.account,
            kind=PART,
        )
        lines.append(line)
    return lines


def _description(order: Order) -> str:
    units = sum(line.quantity for line in order.lines)
    who = " ".join(part for part in (order.buyer, order.state, order.country) if part)
    return f"Tiktok - {who} (Items = {len(order.lines)}, Qty = {units})"
