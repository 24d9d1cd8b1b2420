"""Vouchers: cash book and journal documents, which are nobody's invoice and have an entry but no lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import Document, DocumentId
from xlplugin.ledger.entries import debit, entry
from xlplugin.money import ZERO

Legs = Sequence[tuple[str, Decimal]]  # account and signed amount, + debit


class VoucherHead(NamedTuple):
    """What a voucher says in its head; `key` is its own, not that of the fact behind it."""

    document: DocumentId
    date: date
    description: str
    currency: str
    shop_id: str
    key: str


def add_voucher(batch: Batch, voucher: VoucherHead, legs: Legs) -> None:
    """Add a voucher with its entry; it comes to what it debits."""
    document, day, description, currency, shop_id, key = voucher
    amount = sum((debit(amount) for _, amount in legs), ZERO)
    batch.documents.append(
        Document(*document, day, "", description, currency, shop_id, key, amount, ZERO)
    )
    add_entry(batch, voucher, legs)


def add_entry(batch: Batch, voucher: VoucherHead, legs: Legs) -> None:
    """Add one more entry of a voucher: in its currency, which may be another than the first one's."""
    made = entry(
        voucher.date,
        voucher.document,
        voucher.description,
        voucher.currency,
        [(code, "", amount) for code, amount in legs],
    )
    if made:
        batch.entries.append(made)
