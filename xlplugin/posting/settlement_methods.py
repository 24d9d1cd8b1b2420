"""Post the settled amounts of orders on a settlement date, by one of three methods.

    Fees on invoice       The fees are lines on the order's invoice: its total is then what is paid.
    Settlement document   Invoices stay as they are. One credit note (or invoice) has the fees of
                          the date; with the date's payment it knocks off every invoice.
    Summary               Orders have no invoices. One invoice (or credit note) of the date has
                          everything, adjustments too.

By each method the documents end with 0.00 outstanding once TikTok has paid for all goods. What it
pays less stays outstanding on the invoice, what it pays more stays unapplied on the payment. By the
first two, an order with a negative sum gets a credit note of its own, refunded that day.

Source: docs/accounting.md, Settlement and Three ways to post.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, JOURNAL_VOUCHER, DocumentId, Line
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import SALE_DIFFERENCE, SUMMARY_SALE
from xlplugin.posting.lines import negated, sum_by_kind, total
from xlplugin.posting.returned_goods import name_goods
from xlplugin.posting.settled_rows import adjustment_text, is_reserve
from xlplugin.posting.settlement_batch import NewDocument
from xlplugin.posting.settlement_day import (
    ADJUSTMENT,
    RESERVE,
    SETTLEMENT,
    SUMMARISED,
    DayRows,
    OrderSettlement,
    SettlementDay,
    SettlementRow,
    settlement_amount,
)
from xlplugin.posting.shop import (
    AS_DISCOUNT,
    FEES_ON_INVOICE,
    SETTLEMENT_DOCUMENT,
    SUMMARY,
)
from xlplugin.posting.taxes import refunded
from xlplugin.tiktok.facts import Part, SettlementLine


def post_day(day: SettlementDay, rows: DayRows, method: str) -> dict[str, str]:
    """Post the rows of one settlement date by a settlement method.

    An order keeps the method it started with, even after the shop's method changes: with an
    invoice it is settled on it, without one in a summary.

    Returns:
        The number of the payment or refund that settles each row, by row key.
    """
    in_summary = rows.without_invoice
    adjustments = rows.adjustments
    if method == SUMMARY:
        in_summary = [*rows.without_invoice, *rows.adjustments]
        adjustments = []
    _METHODS[method](day, rows.orders)
    if in_summary:
        post_summary(day, in_summary)
    if adjustments:
        post_adjustments(day, adjustments)
    if rows.reserves:
        post_reserve(day, rows.reserves)
    return day.post_payment_and_refund()


def post_fees_on_invoices(day: SettlementDay, orders: Iterable[OrderSettlement]) -> None:
    """Add each order's fees to its invoice, so that its total is what TikTok pays."""
    for order in orders:
        if order.amount < ZERO:
            _post_negative(day, order)
        else:
            _post_on_invoice(day, order)


def _post_on_invoice(day: SettlementDay, order: OrderSettlement) -> None:
    """Add fees to the invoice and pay it; fees of more than it owes go on the credit note."""
    lines, _ = _lines_and_sale(day, order)
    added = total(lines)
    owed = day.builder.outstanding(order.invoice) + added
    if owed < ZERO:
        _post_on_credit_note(day, order, lines)
        return
    day.builder.extend(day.head(order.invoice, "TikTok settlement"), lines, added)
    day.register(order.rows, order.invoice)
    paid = min(order.amount, owed)
    day.add_money(order.invoice, paid)
    if paid != order.amount:
        day.add_unapplied(order.amount - paid)
    day.assign_to_payment(order.rows, order.amount)


def _post_on_credit_note(day: SettlementDay, order: OrderSettlement, lines: list[Line]) -> None:
    """Post a payment for goods that the invoice does not owe: it stays unapplied."""
    note = _add_to_credit_note(day, order, negated(lines))
    owed = day.builder.outstanding(order.invoice)
    if owed > 0:
        day.builder.knock_off(note, order.invoice, owed, day.date)
    day.register(order.rows, note)
    day.add_unapplied(order.amount)
    day.assign_to_payment(order.rows, order.amount)
    if order.is_empty_invoice:
        day.mark(order.order_id, note)


class _PaidOrder(NamedTuple):
    """Order that a settlement document settles: its fee lines, and what is paid of its goods."""

    order: OrderSettlement
    fees: list[Line]
    paid: Decimal


def post_settlement_document(day: SettlementDay, orders: Sequence[OrderSettlement]) -> None:
    """Post the fees of all orders in one credit note, or invoice, knocked off with the payment."""
    paid_orders = []
    lines: list[Line] = []
    received = ZERO
    for order in orders:
        if order.amount < 0:
            continue
        owed = day.builder.outstanding(order.invoice)
        fees, sale = _lines_and_sale(day, order)
        if sale < 0:
            _post_owed_again(day, order, fees)
            continue
        paid_orders.append(_PaidOrder(order, fees, min(sale, owed)))
        lines += fees
        received += order.amount
    for order in orders:
        if order.amount < 0:
            _post_negative(day, order)
    lines = sum_by_kind(lines)
    document = None
    if lines:
        new = NewDocument(day.date, SETTLEMENT, "settlement-document")
        document = day.builder.add_numbered(new, lines)
    for one, knocked_off in _share_note(paid_orders, max(ZERO, -total(lines))):
        received -= one.paid - knocked_off
        _settle_beside(day, one, document, knocked_off)
    if document and document.type == INVOICE:
        day.add_money(document, total(lines))
        received -= total(lines)
    day.add_unapplied(received)


def _share_note(
    paid_orders: Sequence[_PaidOrder], note: Decimal
) -> list[tuple[_PaidOrder, Decimal]]:
    """Share a credit note among invoices: each its own fees first, then whatever is left."""
    left = note
    shares = []
    for one in paid_orders:
        share = max(ZERO, min(-total(one.fees), one.paid, left))
        left -= share
        shares.append(share)
    for number, one in enumerate(paid_orders):
        more = min(left, one.paid - shares[number])
        left -= more
        shares[number] += more
    return list(zip(paid_orders, shares, strict=True))


def _settle_beside(
    day: SettlementDay, paid: _PaidOrder, document: DocumentId | None, knocked_off: Decimal
) -> None:
    """Knock off an invoice: `knocked_off` by the settlement document, the rest by the payment."""
    order = paid.order
    if document and knocked_off:
        day.builder.knock_off(document, order.invoice, knocked_off, day.date)
    day.add_money(order.invoice, paid.paid - knocked_off)
    day.assign_to_payment(order.rows, order.amount)
    posted_in = document if document and paid.fees else order.invoice
    day.register(order.rows, posted_in)
    if paid.fees and order.is_empty_invoice:
        day.mark(order.order_id, posted_in)


def _post_owed_again(day: SettlementDay, order: OrderSettlement, lines: list[Line]) -> None:
    """Post a payment that TikTok took back within a positive sum: an invoice owes it again."""
    new = NewDocument(day.date, SETTLEMENT, "settlement-document")
    document = day.builder.add_numbered(new, lines)
    day.add_rows(order.rows, document, order.amount)
    if order.is_empty_invoice:
        day.mark(order.order_id, document)


def post_summary(day: SettlementDay, rows: Sequence[SettlementRow]) -> None:
    """Post rows as one invoice, or credit note: a line for each kind, sales too."""
    lines = []
    if day.builder.accounts.shop.tax:
        lines = _taxed_by_row(day, rows)
    else:
        for part in _sum_by_kind(rows):
            lines.append(day.charge(part))
    document = day.builder.add_numbered(NewDocument(day.date, SUMMARISED, "summary"), lines)
    order_ids = []
    for row in rows:
        if row.line.is_order:
            order_ids.append(row.line.id)
    for order_id in dict.fromkeys(order_ids):
        day.mark(order_id, document)
        day.builder.clear_open_orders(order_id)
    day.add_rows(rows, document, settlement_amount(rows))


def _taxed_by_row(day: SettlementDay, rows: Sequence[SettlementRow]) -> list[Line]:
    """Return one line per kind; each order's sale has the rate of its own day."""
    lines = []
    for row in rows:
        for part in row.line.parts:
            if part.amount:
                lines.append(day.charge(part, sold=row.line.created))
    return sum_by_kind(lines)


def post_adjustments(day: SettlementDay, rows: Sequence[SettlementRow]) -> None:
    """Post adjustments as one invoice, or a credit note if negative: a line for each part."""
    lines = []
    for row in rows:
        line = row.line
        for part in line.parts:
            if part.amount:
                description = adjustment_text(part.kind, line.id, line.related_order_id)
                lines.append(day.charge(part, description))
    document = day.builder.add_numbered(NewDocument(day.date, ADJUSTMENT, "adjustment"), lines)
    day.add_rows(rows, document, settlement_amount(rows))


def post_reserve(day: SettlementDay, rows: Sequence[SettlementRow]) -> None:
    """Move what TikTok holds back of the date, less what it releases, from wallet to reserve."""
    shop = day.builder.accounts.shop
    held_back = ZERO
    for row in rows:
        held_back -= row.line.reserve
    legs = [(shop.reserve, held_back), (shop.payment, -held_back)]
    new = NewDocument(day.date, RESERVE, "reserve")
    document = day.builder.add_voucher(JOURNAL_VOUCHER, new, legs)
    day.register([row for row in rows if is_reserve(row.line)], document)


def sold_in_summary(line: SettlementLine) -> SettlementLine:
    """Return a row of an order without an invoice: its sale is posted with the row."""
    parts = []
    for part in line.parts:
        parts.append(part._replace(role=SUMMARY_SALE) if part.role == "sale" else part)
    return line._replace(parts=tuple(parts))


def _post_negative(day: SettlementDay, order: OrderSettlement) -> None:
    """Post an order's negative sum: a credit note takes back what TikTok takes, and is refunded.

    The goods that the rows pay for are knocked off against the invoice. If TikTok takes back a
    payment for goods without a refund of the buyer, the order owes it again: that part of the
    refund stays unapplied.
    """
    lines, sale = _lines_and_sale(day, order)
    refunded = -order.amount
    added = total(lines)
    if added >= 0:
        day.builder.extend(day.head(order.invoice, "TikTok settlement"), lines, added)
        day.register(order.rows, order.invoice)
        day.add_unapplied(-refunded)
        day.assign_to_payment(order.rows, order.amount)
        return
    note = _add_to_credit_note(day, order, negated(lines))
    knocked_off = min(sale, day.builder.outstanding(order.invoice))
    if knocked_off > 0:
        day.builder.knock_off(note, order.invoice, knocked_off, day.date)
    owed_again = max(ZERO, -sale)
    day.register(order.rows, note)
    day.add_money(note, owed_again - refunded)
    day.add_unapplied(-owed_again)
    day.assign_to_payment(order.rows, order.amount)


def _add_to_credit_note(
    day: SettlementDay, order: OrderSettlement, lines: list[Line]
) -> DocumentId:
    """Add lines to the order's credit note; its first negative sum creates it."""
    note = DocumentId(CREDIT_NOTE, order.invoice.no)
    if day.builder.has(note):
        day.builder.extend(day.head(note, "TikTok return"), lines, total(lines))
    else:
        shop_id = day.builder.accounts.shop.shop_id
        key = f"tiktok:{shop_id}:credit-note:{order.order_id}"
        day.builder.add(day.head(note, f"Tiktok Return {order.order_id}"), lines, key)
    return note


def _lines_and_sale(day: SettlementDay, order: OrderSettlement) -> tuple[list[Line], Decimal]:
    """Return one line per fee kind, in invoice signs, and what the settlement pays for the goods.

    The sale is on the invoice already. If the shop posts short payments as a discount, or the
    difference is within its tolerance, a line *Sale difference* makes the invoice equal to what is
    paid. The amount returned is then what the invoice owed.

    Source: docs/accounting.md, Short and over payment.
    """
    lines = []
    refunds = []
    sale = ZERO
    sold_on = order.created
    for part in _sum_by_kind(order.rows):
        if part.role == "sale":
            sale += part.amount
        elif part.role == "refund" and order.sold:
            refunds.append(day.untaxed(part))
        else:
            lines.append(day.charge(part, sold=sold_on))
    shop = day.builder.accounts.shop
    if refunds:
        refunds = refunded(refunds, order.sold, shop.currency)
    goods = day.builder.returned.get(order.order_id)
    if goods and refunds:
        refunds, waiting = name_goods(refunds, goods, order.sold, shop.currency)
        day.builder.returned[order.order_id] = waiting
    lines += refunds
    outstanding = day.builder.outstanding(order.invoice)
    difference = sale - outstanding
    if not difference:
        return lines, sale
    is_within_tolerance = sale > 0 and abs(difference) <= shop.tolerance
    is_discount = shop.short_payment == AS_DISCOUNT and _has_goods(order.rows)
    if is_within_tolerance or is_discount:
        lines.append(day.charge(Part(SALE_DIFFERENCE, "sale", difference), sold=sold_on))
        return lines, outstanding
    return lines, sale


def _has_goods(rows: Iterable[SettlementRow]) -> bool:
    """Return whether goods are paid or refunded; fees alone leave the invoice outstanding."""
    for row in rows:
        for part in row.line.parts:
            if part.role in ("sale", "refund") and part.amount:
                return True
    return False


def _sum_by_kind(rows: Iterable[SettlementRow]) -> list[Part]:
    """Add up the parts of rows by kind and role; leave out sums of 0.00."""
    parts: dict[tuple[str, str], Part] = {}
    for row in rows:
        for part in row.line.parts:
            key = part[:2]
            earlier = parts.get(key)
            if earlier is None:
                parts[key] = part
            else:
                parts[key] = part._replace(amount=earlier.amount + part.amount)
    return [part for part in parts.values() if part.amount]


_Method = Callable[[SettlementDay, Sequence[OrderSettlement]], None]
# How a date's method posts orders that have an invoice.
_METHODS: Mapping[str, _Method] = {
    FEES_ON_INVOICE: post_fees_on_invoices,
    SETTLEMENT_DOCUMENT: post_settlement_document,
    SUMMARY: post_fees_on_invoices,
}
