"""A settlement's batch in the making: documents added, extended, knocked off and paid, day by day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    PAYMENT,
    Change,
    Document,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Posting, entry
from xlplugin.money import ZERO
from xlplugin.posting.lines import negated, placed, post_entry, total
from xlplugin.posting.shop import ShopAccounts
from xlplugin.posting.vouchers import Legs, VoucherHead, add_voucher

RECEIVED, REFUNDED = "Payment Received From TikTok", "Refund To TikTok"


@dataclass(slots=True)
class _Open:
    """A document as the draft has it so far, and by how much the day has changed it."""

    outstanding: Decimal
    lines: int
    added: Decimal = ZERO
    applied: Decimal = ZERO


class SettlementBatchBuilder:
    """A batch that knows what each document stands at after what was planned before."""

    def __init__(
        self,
        codes: ShopAccounts,
        held: Mapping[DocumentId, DocumentState],
        marked: frozenset[str],
        next_no: Callable[[str], str],
        beside: Mapping[str, Sequence[DocumentId]],
    ) -> None:
        self.codes, self.batch = codes, Batch()
        self._held, self._next_no, self._beside = held, next_no, beside
        self._marked = set(marked)
        self._open: dict[DocumentId, _Open] = {}
        self._today: dict[DocumentId, _Open] = {}

    def has(self, document: DocumentId) -> bool:
        """Whether the books or this draft have it."""
        return document in self._open or document in self._held

    def outstanding(self, document: DocumentId) -> Decimal:
        """What it still owes after what was planned so far."""
        return self._standing(document).outstanding

    def add(
        self, document: DocumentId, lines: list[Line], day: date, description: str, key: str
    ) -> None:
        """A new document of these lines, with its entry."""
        shop, amount = self.codes.shop, total(lines)
        self.batch.documents.append(
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
        self.batch.lines += placed(lines, document)
        self._open[document] = _Open(amount, len(lines))
        post_entry(self.batch, document, day, description, lines, amount, self.codes)

    def add_running(self, lines: list[Line], day: date, description: str, word: str) -> DocumentId:
        """An invoice of the next number; when the lines take more than they give, a credit note that gives them back.

        `word` is its source key's.
        """
        doc_type = INVOICE if total(lines) >= 0 else CREDIT_NOTE
        document = DocumentId(doc_type, self._next_no(doc_type))
        key = f"tiktok:{self.codes.shop.shop_id}:{word}:{document.no}"
        self.add(document, lines if doc_type == INVOICE else negated(lines), day, description, key)
        return document

    def add_voucher(
        self, doc_type: str, legs: Legs, day: date, description: str, word: str
    ) -> DocumentId:
        """A voucher of the next number. `word` is its source key's."""
        shop, document = self.codes.shop, DocumentId(doc_type, self._next_no(doc_type))
        key = f"tiktok:{shop.shop_id}:{word}:{document.no}"
        add_voucher(
            self.batch,
            VoucherHead(document, day, description, shop.currency, shop.shop_id, key),
            legs,
        )
        return document

    def extend(self, document: DocumentId, lines: list[Line], day: date, description: str) -> None:
        """More lines on a document, with the entry of the difference."""
        if not lines:
            return
        standing, amount = self._changing(document), total(lines)
        self.batch.lines += placed(lines, document, standing.lines)
        standing.outstanding += amount
        standing.added += amount
        standing.lines += len(lines)
        post_entry(self.batch, document, day, description, lines, amount, self.codes)

    def knock_off(self, source: DocumentId, target: DocumentId, amount: Decimal, day: date) -> None:
        """Apply so much of one document against another."""
        self.batch.knock_offs.append(KnockOff(*source, *target, day, amount))
        for document in (source, target):
            standing = self._changing(document)
            standing.outstanding -= amount
            standing.applied += amount

    def take_over(self, order_id: str) -> None:
        """Leave nothing outstanding of an order's quotation and sales order: it is sold without an own invoice."""
        for document in self._beside.get(order_id, ()):
            left = self.outstanding(document)
            if left and not self._held[document].cancelled:
                standing = self._changing(document)
                standing.outstanding -= left
                standing.applied += left

    def register(self, key: str, document: DocumentId, day: date, amount: Decimal) -> None:
        """Note a fact as posted, so that it is not posted again."""
        self.batch.sources.append(Source(key, *document, day, amount))

    def mark(self, key: str, document: DocumentId, day: date) -> None:
        """Note, once, that an order was settled where its invoice does not show it."""
        if key not in self._marked:
            self._marked.add(key)
            self.register(key, document, day, ZERO)

    def pay(self, doc_type: str, documents: Sequence[tuple[DocumentId, Decimal]], day: date) -> str:
        """The date's one payment or refund, knocked off against every document; its number, or "" for none."""
        if not documents:
            return ""
        shop, amount = self.codes.shop, sum((paid for _, paid in documents), ZERO)
        payment = DocumentId(doc_type, self._next_no(doc_type))
        description = RECEIVED if doc_type == PAYMENT else REFUNDED
        key = f"tiktok:{shop.shop_id}:{'receipt' if doc_type == PAYMENT else 'refund'}:{payment.no}"
        self.batch.documents.append(
            Document(
                *payment,
                day,
                shop.customer,
                description,
                shop.currency,
                shop.shop_id,
                key,
                amount,
                ZERO,
                shop.payment,
            )
        )
        self._open[payment] = _Open(amount, 0)
        signed = amount if doc_type == PAYMENT else -amount
        legs = [
            Posting(shop.payment, "", signed),
            Posting(self.codes.control, shop.customer, -signed),
        ]
        made = entry(day, payment, description, shop.currency, legs)
        self.batch.entries += [made] if made else []
        for document, paid in documents:
            source, target = (payment, document) if doc_type == PAYMENT else (document, payment)
            self.knock_off(source, target, paid, day)
        return payment.no

    def end_day(self) -> None:
        """One change per document and day; a change to a document of this very batch is one as well."""
        for document, standing in self._today.items():
            if standing.added or standing.applied:
                state = self._revived(document, standing.added)
                self.batch.changes.append(
                    Change(*document, standing.added, standing.applied, state)
                )
            standing.added = standing.applied = ZERO
        self._today.clear()

    def _revived(self, document: DocumentId, added: Decimal) -> bool | None:
        """A document that an undo had cancelled stands again when something is put on it."""
        held = self._held.get(document)
        return False if held and held.cancelled and added else None

    def _standing(self, document: DocumentId) -> _Open:
        standing = self._open.get(document)
        if standing is None:
            held = self._held[document]
            standing = self._open[document] = _Open(held.outstanding, held.lines)
        return standing

    def _changing(self, document: DocumentId) -> _Open:
        """The document as it stands, to be changed: the day's end sums up by how much."""
        standing = self._today[document] = self._standing(document)
        return standing
