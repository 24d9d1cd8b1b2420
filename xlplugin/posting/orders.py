"""Orders become invoices, quotations or orders (sql-account 6.3 to 6.5).

An invoice's number is the order id, its date the order's create date in the shop's zone. A line's discount is original
less sale price; the part of it that TikTok pays comes back as a line of its own, so that the invoice is what TikTok
owes before fees.
"""

from collections.abc import Sequence
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
from xlplugin.money import ZERO
from xlplugin.posting.lines import charge, described, placed, post_entry, reversed_lines, total
from xlplugin.posting.order_actions import Action, order_status
from xlplugin.posting.order_documents import (
    GIFT,
    GOODS,
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
    source_key,
    transfer_to_invoice,
)
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopAccounts, ShopMapping, shop_accounts
from xlplugin.tiktok.facts import Order, OrderLine

UNLOCK_CURE = "Press Lock to unlock that period first, or leave it."
LATE_CURE = "Press again and answer Yes: it is posted on the first open day. Or press Lock to unlock that period first."
_FETCH_AGAIN = "Press Refresh Orders; if it stays, look at the order in Seller Center."
_EXACT_DIGITS = 15  # Excel's numbers keep no more
LARGEST_AMOUNT = Decimal(10) ** 11  # of an order or a wallet row, in any currency
_MOST_UNITS = 100_000
_ROUNDING = Decimal("0.05")  # a discount shared out among units


class OrderRequest(NamedTuple):
    """One order to be posted, with the item code of each of its lines as the user left it."""

    order: Order
    codes: tuple[str, ...]
    action: Action


class OrderOutcome(NamedTuple):
    """What became of one order or settlement row: the word for its cell, and the document when there is one.

    `at` is the one place to mend when it is not the row's own.
    """

    id: str
    status: str
    document: DocumentId | None = None
    cure: str = ""
    at: Problem | None = None


def plan_orders(
    requests: Sequence[OrderRequest],
    shop: ShopMapping,
    masters: Masters,
    books: PostedOrders,
    *,
    late: bool = False,
) -> tuple[Batch, list[OrderOutcome]]:
    """The batch that posts these orders, and the outcome of each; `late` says that those of the locked period go on the
    first open day. Raises FixInputError when the mapping is broken.
    """
    batch, codes, done = (
        Batch(),
        shop_accounts(shop, masters),
        dict[tuple[str, str], OrderOutcome](),
    )
    for request in requests:
        key = request.order.id, request.action.makes
        if key not in done:  # the same order twice among the rows is posted once
            done[key] = _post(batch, request, codes, books, late=late)
    return batch, [done[request.order.id, request.action.makes] for request in requests]


def _post(
    batch: Batch, request: OrderRequest, codes: ShopAccounts, books: PostedOrders, *, late: bool
) -> OrderOutcome:
    order, action = request.order, request.action
    held = order_document(action.makes, order.id, codes.shop, books)
    items, created = _items(request, codes), codes.shop.local_date(order.create_time)
    refusal = _refusal(request, items, created, held, codes, books)
    if refusal:
        return refusal
    document = document_number(held, action.makes, order.id, codes.shop, books)
    if document is None:
        return OrderOutcome(
            order.id,
            RowStatus.OTHER_CUSTOMER,
            active_document(held),
            other_customer_cure(held) if held else "",
        )
    day = books.posting_day(last_day(held, books) if held else created, late=late)
    if day is None:  # only now: what posts nothing is held by no lock
        return OrderOutcome(order.id, RowStatus.LOCKED, active_document(held), LATE_CURE)
    if action.makes == INVOICE:
        transfer_to_invoice(batch, order.id, codes.shop, books)
    there = books.held.get(document)
    lines = [] if action.cancelled and there else _lines(request, items, day, codes)
    if there:
        _revise(batch, there, lines, books, codes, day)
    else:
        _add(batch, order, document, lines, codes, day)
    if held is None or held is not there:
        key = source_key(codes.shop.shop_id, document.type, order.id)
        register_order(batch, held, Source(key, *document, day, total(lines)))
    return OrderOutcome(order.id, RowStatus.SUCCESS, document)


def _refusal(
    request: OrderRequest,
    items: Sequence[str],
    day: date,
    held: DocumentState | None,
    codes: ShopAccounts,
    books: PostedOrders,
) -> OrderOutcome | None:
    """Why an order is not posted; None when it is."""
    order, action, document = request.order, request.action, active_document(held)
    if held and not held.cancelled and not action.replaces:
        return OrderOutcome(order.id, RowStatus.POSTED, document)
    invoice = (
        order_document(INVOICE, order.id, codes.shop, books)
        if action.makes in TRANSFERRED
        else None
    )
    if invoice and not invoice.cancelled:
        return OrderOutcome(order.id, RowStatus.INVOICED, DocumentId(invoice.type, invoice.no))
    word = no_sale(order, action, codes.shop)
    if word:
        return OrderOutcome(order.id, word)
    if codes.shop.is_past(day) and not action.cancelled:
        return OrderOutcome(order.id, RowStatus.BEFORE_FIRST_DAY, document)
    waits = action.makes == INVOICE and not action.cancelled and codes.shop.waits_for_summary(day)
    if (held is None or held.cancelled) and (waits or is_marked(order.id, codes.shop, books)):
        return OrderOutcome(order.id, RowStatus.WITH_SETTLEMENT)
    if held and is_paid(held, books):
        return OrderOutcome(
            order.id,
            RowStatus.NOT_REPLACED,
            document,
            "Its refund comes with a later settlement file.",
        )
    return unfit_lines(order, cancelled=action.cancelled) or _without_items(order, items, codes)


def no_sale(order: Order, action: Action, shop: ShopMapping) -> str:
    """Why an order is nothing that an action can post for the shop; empty when it is.

    A sample is no sale in any status, but its fees can hang on a cancelled invoice as well.
    """
    stands_under = order_status(order.status)
    if stands_under not in action.allowed and not (order.is_sample and action.cancelled):
        return f"{stands_under}: not for {action.name}"
    if order.currency != shop.currency:
        return f"The order is in {order.currency}, the shop's books in {shop.currency}."
    return RowStatus.SAMPLE if order.is_sample and not action.cancelled else ""


def unfit_lines(order: Order, *, cancelled: bool = False) -> OrderOutcome | None:
    """Why an order's lines cannot be posted as they are: there are none, or they do not add up.

    On a cancelled invoice they come to nothing.
    """
    if not order.lines:
        return _without_lines(order.id)
    wrong = impossible(order)
    if not (wrong or cancelled) and order.goods != order.subtotal:
        wrong = f"The lines add up to {order.goods}, the order's subtotal is {order.subtotal}."
    return OrderOutcome(order.id, wrong, cure=_FETCH_AGAIN) if wrong else None


def _without_items(order: Order, items: Sequence[str], codes: ShopAccounts) -> OrderOutcome | None:
    """Which item an order's lines lack."""
    for item in items:
        place = codes.places[item]
        if place.problem:
            cure = "Choose an item in the Code column of Order Lines and post again."
            return OrderOutcome(order.id, place.problem, cure=cure, at=place.at)
    if any(line.platform_discount for line in order.lines):
        place = codes.places[codes.shop.voucher]
        if place.problem:
            cure = "Choose one in the Voucher column of Shops."
            return OrderOutcome(
                order.id, f"Voucher of the shop: {place.problem}", cure=cure, at=place.at
            )
    return None


def _without_lines(order_id: str) -> OrderOutcome:
    """An order that has no lines: Excel's rounding of its number parts it from them."""
    if (len(order_id) > _EXACT_DIGITS and order_id.endswith("000")) or "E+" in order_id.upper():
        what = "Excel has rounded this order's number: its last digits are lost."
        return OrderOutcome(
            order_id,
            what,
            cure="Delete the row, then press Refresh Orders, or Load Orders once more.",
        )
    return OrderOutcome(order_id, "It has no lines on the sheet Order Lines.", cure=_FETCH_AGAIN)


def impossible(order: Order) -> str:
    """An amount that no order has, in words; empty when there is none. TikTok never sends one: it was typed."""
    amounts = {
        "Subtotal": order.subtotal,
        "Shipping Fee": order.shipping_fee,
        "Total Amount": order.total_amount,
    }
    for name, amount in amounts.items():
        if not ZERO <= amount <= LARGEST_AMOUNT:
            return f"{name} is {amount:,.2f}: no order has that."
    for line in order.lines:
        wrong = _impossible_line(line)
        if wrong:
            return f"Order Lines, {line.name}: {wrong}"
    return ""


def _impossible_line(line: OrderLine) -> str:
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
            return f"{name} is {amount:,.2f}: no order has that."
    if (
        not line.is_gift
        and line.sale_price + line.platform_discount > line.original_price + _ROUNDING
    ):
        return (
            f"Sale Price {line.sale_price:,.2f} and Platform Discount {line.platform_discount:,.2f} are more than "
            f"Original Price {line.original_price:,.2f}."
        )
    return ""


def _items(request: OrderRequest, codes: ShopAccounts) -> list[str]:
    pairs = zip(request.order.lines, request.codes, strict=True)
    return [code or codes.masters.item_for_sku(line.sku_id) for line, code in pairs]


def _lines(
    request: OrderRequest, items: Sequence[str], day: date, codes: ShopAccounts
) -> list[Line]:
    """The lines of an order; a cancelled one's have quantity 0."""
    factor = 0 if request.action.cancelled else 1
    pairs = zip(request.order.lines, items, strict=True)
    lines = [_goods(line, item, line.quantity * factor, day, codes) for line, item in pairs]
    paid_by_tiktok = (
        sum([line.platform_discount * line.quantity for line in request.order.lines], ZERO) * factor
    )
    if paid_by_tiktok:
        lines.append(charge(codes, codes.shop.voucher, PLATFORM_DISCOUNT, paid_by_tiktok, day))
    return lines


def _goods(line: OrderLine, item: str, quantity: int, day: date, codes: ShopAccounts) -> Line:
    """One line of goods; a gift moves stock at price 0."""
    price = ZERO if line.is_gift else line.original_price
    amount, place = line.sale_price * quantity, codes.places[item]
    description = described(line.name, line.variation)
    return Line(
        "",
        "",
        0,
        place.code,
        description,
        place.uom,
        quantity,
        price,
        price * quantity - amount,
        amount,
        place.account,
        codes.shop.location,
        codes.shop.project,
        day,
        GIFT if line.is_gift else GOODS,
    )


def _add(
    batch: Batch,
    order: Order,
    document: DocumentId,
    lines: list[Line],
    codes: ShopAccounts,
    day: date,
) -> None:
    shop, amount, description = codes.shop, total(lines), _description(order)
    key = source_key(shop.shop_id, document.type, order.id)
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
    batch.lines += placed(lines, document)
    post_entry(batch, document, day, description, lines, amount, codes)


def _revise(
    batch: Batch,
    held: DocumentState,
    lines: list[Line],
    books: PostedOrders,
    codes: ShopAccounts,
    day: date,
) -> None:
    """Take the order's old lines back and add the new ones: a revision with its own entry, nothing rubbed out."""
    document = DocumentId(held.type, held.no)
    both = [*reversed_lines(order_lines(document, books), day), *lines]
    amount = total(both)
    batch.lines += placed(both, document, held.lines)
    batch.changes.append(Change(*document, amount, ZERO, cancelled=False))
    post_entry(batch, document, day, f"Replaced: {held.description}", both, amount, codes)


def plan_deletion(
    order_ids: Sequence[str],
    shop: ShopMapping,
    masters: Masters,
    books: PostedOrders,
    *,
    late: bool = False,
) -> tuple[Batch, list[OrderOutcome]]:
    """The batch that takes these orders' invoices back by reversal, so that they can be posted again; `late` as when
    they are posted.
    """
    batch, codes, outcomes = Batch(), shop_accounts(shop, masters), []
    for order_id in dict.fromkeys(order_ids):
        held = order_document(INVOICE, order_id, shop, books)
        document = DocumentId(held.type, held.no) if held else None
        if held is None or document is None or held.cancelled:
            outcomes.append(OrderOutcome(order_id, RowStatus.NO_INVOICE))
        elif has_other_customer(held, shop):
            outcomes.append(
                OrderOutcome(
                    order_id, RowStatus.OTHER_CUSTOMER, document, other_customer_cure(held)
                )
            )
        elif is_touched(held, books):
            outcomes.append(OrderOutcome(order_id, RowStatus.NOT_DELETED, document))
        elif (day := books.posting_day(last_day(held, books), late=late)) is None:
            outcomes.append(OrderOutcome(order_id, RowStatus.LOCKED, document, LATE_CURE))
        else:
            transfer_to_invoice(batch, order_id, shop, books, back=True)
            _revise(batch, held, [], books, codes, day)
            batch.changes[-1] = batch.changes[-1]._replace(cancelled=True)
            outcomes.append(OrderOutcome(order_id, RowStatus.INVOICE_DELETED, document))
    return batch, outcomes


def _description(order: Order) -> str:
    units = sum(line.quantity for line in order.lines)
    who = " ".join(part for part in (order.buyer, order.state, order.country) if part)
    return f"Tiktok - {who} (Items = {len(order.lines)}, Qty = {units})"
