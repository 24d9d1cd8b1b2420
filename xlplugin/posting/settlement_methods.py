"""The three ways to post what an order comes to on a settlement date. By each, its documents end at 0.00.

    Fees on invoice       the fees are lines on the order's invoice, so that it becomes what is paid
    Settlement document   the invoices stay as they are; the date's fees are one credit note (or invoice) that, with
                          the date's payment, knocks off every invoice
    Summary               orders have no invoices; the date is one invoice (or credit note), adjustments and all

By the first two, an order whose sum is negative gets a credit note of its own, refunded that day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    JOURNAL_VOUCHER,
    PAYMENT,
    REFUND,
    DocumentId,
    Line,
)
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import SALE_DIFFERENCE, SUMMARY_SALE, FeeItems
from xlplugin.posting.lines import charge, negated, summed, total
from xlplugin.posting.order_documents import settled_key
from xlplugin.posting.settlement_batch import SettlementBatchBuilder
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY
from xlplugin.tiktok.facts import SettlementLine

ADJUSTMENT, SETTLEMENT, SUMMARISED = "Tiktok Adjustment", "Tiktok Settlement", "Tiktok Summary"
RESERVE = "Tiktok Reserve"


class SettlementRow(NamedTuple):
    """A row of the settlement, and the key that keeps it from being posted twice."""

    key: str
    line: SettlementLine


class OrderSettlement(NamedTuple):
    """The rows of one order on one date, and the invoice that they settle. A bare one does not show it.

    `amount` is what the rows come to: its sign decides what is made of the order.
    """

    order_id: str
    invoice: DocumentId
    rows: Sequence[SettlementRow]
    is_bare: bool
    amount: Decimal


class DayRows(NamedTuple):
    """What there is to post of one date: orders with an invoice, rows of orders without, adjustments, and rows of
    which something is held back or released."""

    orders: list[OrderSettlement]
    without_invoice: list[SettlementRow]
    adjustments: list[SettlementRow]
    reserves: list[SettlementRow]


def settlement_of(rows: Iterable[SettlementRow]) -> Decimal:
    """The settlement amount of these rows."""
    return sum([row.line.settlement for row in rows], ZERO)


@dataclass
class SettlementDay:
    """One settlement date in the making: the money it brings and takes, document by document and row by row."""

    date: date
    draft: SettlementBatchBuilder
    items: FeeItems
    received: list[tuple[DocumentId, Decimal]] = field(default_factory=list)
    refunded: list[tuple[DocumentId, Decimal]] = field(default_factory=list)
    carries: dict[str, bool] = field(default_factory=dict)

    def charge(self, kind: str, role: str, amount: Decimal, description: str = "") -> Line:
        """A line on the item of this kind of fee."""
        return charge(
            self.draft.codes, self.items[kind, role], kind, amount, self.date, description
        )

    def register(self, rows: Iterable[SettlementRow], document: DocumentId) -> None:
        """Note the rows as posted, so that no other file posts them again."""
        for row in rows:
            self.draft.register(row.key, document, self.date, row.line.settlement)

    def mark(self, order_id: str, document: DocumentId) -> None:
        """Note that the order's own invoice does not show that it is settled."""
        self.draft.mark(settled_key(self.draft.codes.shop.shop_id, order_id), document, self.date)

    def take(self, document: DocumentId, amount: Decimal) -> None:
        """What is knocked off against a document: received when positive, refunded when negative."""
        if amount:
            (self.received if amount > 0 else self.refunded).append((document, abs(amount)))

    def carry(self, rows: Sequence[SettlementRow], amount: Decimal) -> None:
        """Which of the two carries these rows; neither when they come to nothing."""
        if amount:
            self.carries.update((row.key, amount > 0) for row in rows)

    def close(self) -> dict[str, str]:
        """The date's payment and refund; the number of the one that carries each row, by the row's key."""
        draft = self.draft
        received, refunded = (
            draft.pay(PAYMENT, self.received, self.date),
            draft.pay(REFUND, self.refunded, self.date),
        )
        draft.end_day()
        return {key: received if positive else refunded for key, positive in self.carries.items()}


def post_day(day: SettlementDay, rows: DayRows, way: str) -> dict[str, str]:
    """Post the rows of one date; the payment or refund number of each row's key.

    An order goes on as it began: with an invoice by it, without one by a summary, whatever the way of the date.
    """
    summary, adjustments = rows.without_invoice, rows.adjustments
    if way == SUMMARY:
        summary, adjustments = [*summary, *adjustments], []
    _WAYS[way](day, rows.orders)
    if summary:
        in_summary(day, summary)
    if adjustments:
        as_adjustment(day, adjustments)
    if rows.reserves:
        hold_back(day, rows.reserves)
    return day.close()


def on_invoices(day: SettlementDay, orders: Iterable[OrderSettlement]) -> None:
    """The fees of each order as lines on its invoice, which becomes what is paid."""
    for order in orders:
        if order.amount < 0:
            _on_credit_note(day, order)
        else:
            day.draft.extend(order.invoice, _fee_lines(day, order), day.date, "TikTok settlement")
            _settle(day, order.rows, order.invoice, order.amount)


def in_document(day: SettlementDay, orders: Sequence[OrderSettlement]) -> None:
    """The fees of all orders in one credit note, or invoice; with the payment it knocks off the invoices."""
    paid = [(order, _fee_lines(day, order)) for order in orders if order.amount >= 0]
    for order in orders:
        if order.amount < 0:
            _on_credit_note(day, order)
    lines = summed(line for _, fees in paid for line in fees)
    document = (
        day.draft.add_running(lines, day.date, SETTLEMENT, "settlement-document") if lines else None
    )
    to_give = -total(lines)  # a credit note gives; an invoice is paid like the others
    for order, fees in paid:
        given = max(ZERO, min(-total(fees), to_give))
        to_give -= given
        if document and given:
            day.draft.knock_off(document, order.invoice, given, day.date)
        day.take(order.invoice, order.amount - total(fees) - given)
        day.carry(order.rows, order.amount)
        holder = document if document and fees else order.invoice
        day.register(order.rows, holder)
        if fees and order.is_bare:
            day.mark(order.order_id, holder)
    if document and document.type == INVOICE:
        day.take(document, total(lines))


def in_summary(day: SettlementDay, rows: Sequence[SettlementRow]) -> None:
    """One invoice, or credit note, of everything: one line per kind, sales too."""
    lines = [day.charge(*kind, amount) for kind, amount in _kinds(rows).items() if amount]
    document = day.draft.add_running(lines, day.date, SUMMARISED, "summary")
    for order_id in dict.fromkeys(row.line.id for row in rows if row.line.is_order):
        day.mark(order_id, document)
        day.draft.take_over(order_id)
    _settle(day, rows, document, settlement_of(rows))


def as_adjustment(day: SettlementDay, rows: Sequence[SettlementRow]) -> None:
    """One invoice for the adjustments, or one credit note when they take more than they give; a line for each."""
    lines = []
    for line in (row.line for row in rows):
        related = f" for order {line.related_order_id}" if line.related_order_id else ""
        lines += [
            day.charge(part.kind, part.role, part.amount, f"{part.kind} {line.id}{related}")
            for part in line.parts
            if part.amount
        ]
    document = day.draft.add_running(lines, day.date, ADJUSTMENT, "adjustment")
    _settle(day, rows, document, settlement_of(rows))


def hold_back(day: SettlementDay, rows: Sequence[SettlementRow]) -> None:
    """What TikTok holds back of the date, less what it releases: out of the wallet, due from TikTok."""
    shop, total_held = day.draft.codes.shop, -sum((row.line.reserve for row in rows), ZERO)
    legs = [(shop.reserve, total_held), (shop.payment, -total_held)]
    document = day.draft.add_voucher(JOURNAL_VOUCHER, legs, day.date, RESERVE, "reserve")
    day.register((row for row in rows if is_reserve(row.line)), document)


def is_reserve(line: SettlementLine) -> bool:
    """Whether a row moves a reserve and nothing else."""
    return bool(line.reserve) and not (line.is_order or line.settlement or line.parts)


def without_invoice(line: SettlementLine) -> SettlementLine:
    """A row whose order has no invoice: its sale is still to be booked."""
    parts = (
        part._replace(role=SUMMARY_SALE) if part.role == "sale" else part for part in line.parts
    )
    return line._replace(parts=tuple(parts))


def _on_credit_note(day: SettlementDay, order: OrderSettlement) -> None:
    """The lines of a negative sum on the order's credit note, which takes back what the invoice still owes."""
    lines = _fee_lines(day, order)
    note = _credit_note(day, order, negated(lines))
    taken_back = order.amount - total(lines)
    if taken_back:
        day.draft.knock_off(note, order.invoice, taken_back, day.date)
    _settle(day, order.rows, note, order.amount)


def _credit_note(day: SettlementDay, order: OrderSettlement, lines: list[Line]) -> DocumentId:
    """The order's credit note with these lines; made at its first negative sum, added to later."""
    note = DocumentId(CREDIT_NOTE, order.invoice.no)
    if day.draft.has(note):
        day.draft.extend(note, lines, day.date, "TikTok return")
    else:
        key = f"tiktok:{day.draft.codes.shop.shop_id}:credit-note:{order.order_id}"
        day.draft.add(note, lines, day.date, f"Tiktok Return {order.order_id}", key)
    return note


def _settle(
    day: SettlementDay, rows: Sequence[SettlementRow], document: DocumentId, amount: Decimal
) -> None:
    """The rows are posted in this document, and the money of their sum is knocked off against it."""
    day.register(rows, document)
    day.take(document, amount)
    day.carry(rows, amount)


def _fee_lines(day: SettlementDay, order: OrderSettlement) -> list[Line]:
    """One line per kind, in invoice signs. The sale is on the invoice already; only its difference is a line."""
    kinds = _kinds(order.rows)
    lines = [
        day.charge(kind, role, amount)
        for (kind, role), amount in kinds.items()
        if amount and role != "sale"
    ]
    if _has_goods(order.rows):
        sale = sum((amount for (_, role), amount in kinds.items() if role == "sale"), ZERO)
        outstanding = day.draft.outstanding(order.invoice)
        if sale != outstanding:
            lines.append(day.charge(SALE_DIFFERENCE, "sale", sale - outstanding))
    return lines


def _has_goods(rows: Iterable[SettlementRow]) -> bool:
    """Whether goods are paid for or given back; fees alone leave the invoice owing what it owed."""
    for row in rows:
        for _, role, amount in row.line.parts:
            if role in ("sale", "refund") and amount:
                return True
    return False


def _kinds(rows: Iterable[SettlementRow]) -> dict[tuple[str, str], Decimal]:
    """The amount of each kind and role."""
    kinds: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        for kind, role, amount in row.line.parts:
            place = kind, role
            kinds[place] = kinds[place] + amount if place in kinds else amount
    return kinds


_Way = Callable[[SettlementDay, Sequence[OrderSettlement]], None]
# What a date's way makes of orders that have an invoice.
_WAYS: Mapping[str, _Way] = {
    FEES_ON_INVOICE: on_invoices,
    SETTLEMENT_DOCUMENT: in_document,
    SUMMARY: on_invoices,
}
