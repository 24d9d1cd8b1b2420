"""Find what settlements paid short or over, and write it off.

An invoice that TikTok settled for less than its goods stays outstanding; a payment for more stays
unapplied (docs/accounting.md, Short and over payment). Both are open until a later settlement
closes them, or the user writes them off with a reason.

    settled short, payment taken back    credit note on WRITE OFF, knocked off against the document
    paid more than invoiced              invoice on WRITE OFF, knocked off by the payment
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    DEBTOR_SIGN,
    INVOICE,
    PAYMENT,
    REFUND,
    DocumentId,
    DocumentState,
)
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.source_keys import invoiced_order
from xlplugin.posting.fee_map import WRITE_OFF, WRITTEN_OFF, FeeItems
from xlplugin.posting.lines import charge_line
from xlplugin.posting.settled_rows import PostedSettlement, order_prefix
from xlplugin.posting.settlement_batch import NewDocument, SettlementBatchBuilder
from xlplugin.posting.shop import ShopAccounts


class OpenReason(StrEnum):
    """Why a document is open after its order was settled."""

    SHORT = "Settled short"
    OVER = "Paid more than invoiced"
    TAKEN_BACK = "Payment taken back"
    CREDIT = "Credit not used"


class OpenPayment(NamedTuple):
    """Document that a settlement left open.

    `open` is signed as the customer owes it: positive is owed to the firm. `order_id` is empty for
    a payment or refund, which is for many orders.
    """

    reason: OpenReason
    document: DocumentId
    order_id: str
    date: date
    amount: Decimal
    open: Decimal
    days: int
    currency: str
    shop_id: str


def settlement_prefixes(documents: Iterable[DocumentState]) -> list[str]:
    """Return how the keys begin of all settlement rows of the orders of these invoices."""
    prefixes = []
    for state in documents:
        order_id = invoiced_order(state.source_key)
        if state.type == INVOICE and order_id:
            prefixes.append(order_prefix(state.shop, order_id))
    return prefixes


def open_payments(
    documents: Iterable[DocumentState], keys: Iterable[str], today: date
) -> list[OpenPayment]:
    """List the documents that settlements left open, by date.

    Args:
        documents: The documents that have something outstanding, or all.
        keys: The keys of the facts that are posted now; those of settlement rows count.
        today: The days are counted up to this day.
    """
    settled = set()
    for key in keys:
        row = row_in(key)
        if row and row.is_order:
            settled.add((row.shop_id, row.id))
    found = []
    for state in documents:
        order_id = invoiced_order(state.source_key)
        reason = _reason(state, (state.shop, order_id) in settled)
        if reason is None:
            continue
        found.append(
            OpenPayment(
                reason=reason,
                document=DocumentId(state.type, state.no),
                order_id=order_id,
                date=state.date,
                amount=state.amount,
                open=DEBTOR_SIGN[state.type] * state.outstanding,
                days=(today - state.date).days,
                currency=state.currency,
                shop_id=state.shop,
            )
        )
    found.sort(key=lambda one: (one.date, one.document))
    return found


def _reason(state: DocumentState, is_settled: bool) -> OpenReason | None:
    """Return why a document is open; None if it is not, or waits for its first settlement."""
    if not state.outstanding:
        return None
    if state.type == INVOICE and is_settled:
        return OpenReason.SHORT
    if state.type == PAYMENT:
        return OpenReason.OVER
    if state.type == REFUND:
        return OpenReason.TAKEN_BACK
    if state.type == CREDIT_NOTE:
        return OpenReason.CREDIT
    return None


class WriteOff(NamedTuple):
    """Documents to write off for one shop on one day."""

    accounts: ShopAccounts
    items: FeeItems
    documents: Mapping[DocumentId, DocumentState]
    day: date


def plan_write_off(request: WriteOff, next_no: Callable[[str], str]) -> Batch:
    """Return the batch that writes off what these documents have outstanding."""
    posted = PostedSettlement(frozenset(), {}, request.documents)
    builder = SettlementBatchBuilder(request.accounts, posted, next_no)
    item = request.items[WRITTEN_OFF, WRITE_OFF]
    for document, state in request.documents.items():
        if not state.outstanding:
            continue
        is_owed = DEBTOR_SIGN[state.type] > 0
        amount = -state.outstanding if is_owed else state.outstanding
        description = f"{WRITTEN_OFF} {document.no}"
        line = charge_line(request.accounts, item, WRITTEN_OFF, amount, request.day)
        new = NewDocument(request.day, description, "write-off")
        written = builder.add_numbered(new, [line._replace(description=description)])
        if is_owed:
            builder.knock_off(written, document, state.outstanding, request.day)
        else:
            builder.knock_off(document, written, state.outstanding, request.day)
        key = f"tiktok:{state.shop}:written-off:{written.type}:{written.no}"
        builder.register(key, written, request.day, amount)
    builder.end_day()
    return builder.batch
