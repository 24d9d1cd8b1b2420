"""Build the batch of a settlement, day by day: documents, further lines, knock-offs and money."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    PAYMENT,
    REFUND,
    Change,
    Document,
    DocumentId,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Posting, entry
from xlplugin.money import ZERO
from xlplugin.posting.lines import EntryHead, negated, number_lines, post_entry, total
from xlplugin.posting.settled_rows import PostedSettlement
from xlplugin.posting.shop import ShopAccounts
from xlplugin.posting.vouchers import Legs, VoucherHead, add_voucher

RECEIVED = "Payment Received From TikTok"
REFUNDED = "Refund To TikTok"


class NewDocument(NamedTuple):
    """Document to be made with the next number of its type.

    `key_name` stands in its source key, such as "summary" in `tiktok:<shop>:summary:<number>`.
    """

    date: date
    description: str
    key_name: str


@dataclass(slots=True)
class _PlannedDocument:
    """Document after what was planned so far, and what the current day has changed of it.

    `lines` is the number of its last line, `added` the change of its amount.
    """

    outstanding: Decimal
    lines: int
    added: Decimal = ZERO
    applied: Decimal = ZERO


class SettlementBatchBuilder:
    """Builds a batch and keeps what each document has outstanding after what was planned so far."""

    def __init__(
        self, accounts: ShopAccounts, books: PostedSettlement, next_no: Callable[[str], str]
    ) -> None:
        self.accounts = accounts
        self.batch = Batch()
        self._books = books
        self._next_no = next_no
        self._marked = set(books.marked)
        # By order id, the goods that came back and are named by no document yet.
        self.returned = dict(books.returned)
        self._balances: dict[DocumentId, _PlannedDocument] = {}
        self._changed_today: dict[DocumentId, _PlannedDocument] = {}

    def has(self, document: DocumentId) -> bool:
        """Return whether the books or this batch have a document."""
        return document in self._balances or document in self._books.documents

    def outstanding(self, document: DocumentId) -> Decimal:
        """Return what a document has outstanding after what was planned so far."""
        return self._balance(document).outstanding

    def add(self, head: EntryHead, lines: list[Line], key: str) -> None:
        """Add a document of these lines, with its entry."""
        document = head.document
        amount = total(lines)
        self._add_head(head, key, amount)
        self.batch.lines += number_lines(lines, document)
        self._balances[document] = _PlannedDocument(amount, len(lines))
        post_entry(self.batch, head, lines, self.accounts)

    def add_numbered(self, new: NewDocument, lines: list[Line]) -> DocumentId:
        """Add an invoice of these lines, or a credit note if negative, under the next number."""
        doc_type = INVOICE
        if total(lines) < 0:
            doc_type = CREDIT_NOTE
            lines = negated(lines)
        document = DocumentId(doc_type, self._next_no(doc_type))
        head = EntryHead(document, new.date, new.description)
        self.add(head, lines, self._key(new.key_name, document))
        return document

    def add_voucher(self, doc_type: str, new: NewDocument, legs: Legs) -> DocumentId:
        """Add a voucher under the next number of its type."""
        shop = self.accounts.shop
        document = DocumentId(doc_type, self._next_no(doc_type))
        key = self._key(new.key_name, document)
        head = VoucherHead(document, new.date, new.description, shop.currency, shop.shop_id, key)
        add_voucher(self.batch, head, legs)
        return document

    def extend(self, head: EntryHead, lines: list[Line], amount: Decimal) -> None:
        """Add lines, which come to `amount`, to a document, with an entry of the difference."""
        if not lines:
            return
        balance = self._change(head.document)
        self.batch.lines += number_lines(lines, head.document, balance.lines)
        balance.outstanding += amount
        balance.added += amount
        balance.lines += len(lines)
        post_entry(self.batch, head, lines, self.accounts)

    def knock_off(self, source: DocumentId, target: DocumentId, amount: Decimal, day: date) -> None:
        """Apply an amount of one document to another."""
        self.batch.knock_offs.append(KnockOff(*source, *target, day, amount))
        self._apply(source, amount)
        self._apply(target, amount)

    def clear_open_orders(self, order_id: str) -> None:
        """Clear the order's quotation and sales order; it was sold through a summary."""
        for document in self._books.open_orders.get(order_id, ()):
            amount = self.outstanding(document)
            if amount and not self._books.documents[document].cancelled:
                self._apply(document, amount)

    def register(self, key: str, document: DocumentId, day: date, amount: Decimal) -> None:
        """Record a fact as posted in a document, so that it is not posted again."""
        self.batch.sources.append(Source(key, document.type, document.no, day, amount))

    def mark(self, key: str, document: DocumentId, day: date) -> None:
        """Record, once, that an order was settled but not on its own invoice."""
        if key not in self._marked:
            self._marked.add(key)
            self.register(key, document, day, ZERO)

    def add_payment(
        self,
        day: date,
        knocked_off: Sequence[tuple[DocumentId, Decimal]],
        unapplied: Decimal = ZERO,
    ) -> str:
        """Add the day's customer payment, knocked off against documents but for `unapplied`.

        Returns:
            The payment's number; empty if there is nothing to pay.
        """
        if not knocked_off and not unapplied:
            return ""
        amount = unapplied
        for _, part in knocked_off:
            amount += part
        payment = self._add_money(PAYMENT, day, amount)
        for document, amount in knocked_off:
            self.knock_off(payment, document, amount, day)
        return payment.no

    def add_refund(
        self,
        day: date,
        knocked_off: Sequence[tuple[DocumentId, Decimal]],
        unapplied: Decimal = ZERO,
    ) -> str:
        """Add the day's customer refund, against which documents are knocked off.

        `unapplied` of it are for no document.

        Returns:
            The refund's number; empty if there is nothing to refund.
        """
        if not knocked_off and not unapplied:
            return ""
        amount = unapplied
        for _, part in knocked_off:
            amount += part
        refund = self._add_money(REFUND, day, amount)
        for document, amount in knocked_off:
            self.knock_off(document, refund, amount, day)
        return refund.no

    def end_day(self) -> None:
        """Write one Change per document for this day, also for documents created in this batch."""
        for document, balance in self._changed_today.items():
            if balance.added or balance.applied:
                cancelled = self._cancelled(document, balance.added)
                self.batch.changes.append(
                    Change(document.type, document.no, balance.added, balance.applied, cancelled)
                )
            balance.added = ZERO
            balance.applied = ZERO
        self._changed_today.clear()

    def _key(self, name: str, document: DocumentId) -> str:
        return f"tiktok:{self.accounts.shop.shop_id}:{name}:{document.no}"

    def _add_head(self, head: EntryHead, key: str, amount: Decimal, received_in: str = "") -> None:
        shop = self.accounts.shop
        self.batch.documents.append(
            Document(
                *head.document,
                date=head.date,
                customer=shop.customer,
                description=head.description,
                currency=shop.currency,
                shop=shop.shop_id,
                source_key=key,
                amount=amount,
                applied=ZERO,
                received_in=received_in,
            )
        )

    def _add_money(self, doc_type: str, day: date, amount: Decimal) -> DocumentId:
        """Add a payment or refund with its entry, not knocked off yet."""
        shop = self.accounts.shop
        document = DocumentId(doc_type, self._next_no(doc_type))
        description = RECEIVED
        key = self._key("receipt", document)
        signed = amount
        if doc_type == REFUND:
            description = REFUNDED
            key = self._key("refund", document)
            signed = -amount
        self._add_head(EntryHead(document, day, description), key, amount, shop.payment)
        self._balances[document] = _PlannedDocument(amount, 0)
        legs = [
            Posting(shop.payment, "", signed),
            Posting(self.accounts.control_account, shop.customer, -signed),
        ]
        made = entry(day, document, description, shop.currency, legs)
        if made:
            self.batch.entries.append(made)
        return document

    def _cancelled(self, document: DocumentId, added: Decimal) -> bool | None:
        """Return False for a document that an undo cancelled and that gets lines again."""
        posted = self._books.documents.get(document)
        if posted and posted.cancelled and added:
            return False
        return None

    def _balance(self, document: DocumentId) -> _PlannedDocument:
        balance = self._balances.get(document)
        if balance is None:
            posted = self._books.documents[document]
            balance = _PlannedDocument(posted.outstanding, posted.lines)
            self._balances[document] = balance
        return balance

    def _change(self, document: DocumentId) -> _PlannedDocument:
        """Return a document's balance, to be changed; `end_day` writes the day's change."""
        balance = self._balance(document)
        self._changed_today[document] = balance
        return balance

    def _apply(self, document: DocumentId, amount: Decimal) -> None:
        balance = self._change(document)
        balance.outstanding -= amount
        balance.applied += amount
