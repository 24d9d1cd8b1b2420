"""Write vouchers: cash book and journal documents without customer and lines, only entries."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import Document, DocumentId
from xlplugin.ledger.entries import debit, entry
from xlplugin.money import ZERO

Legs = Sequence[tuple[str, Decimal]]  # account, and amount with debit positive


class VoucherHead(NamedTuple):
    """Head of a voucher; `key` is the voucher's own, not that of the posted fact."""

    document: DocumentId
    date: date
    description: str
    currency: str
    shop_id: str
    key: str


def add_voucher(batch: Batch, head: VoucherHead, legs: Legs) -> None:
    """Add a voucher with its entry; its amount is the sum of the debits."""
    amount = ZERO
    for _, leg in legs:
        amount += debit(leg)
    batch.documents.append(
        Document(
            *head.document,
            date=head.date,
            customer="",
            description=head.description,
            currency=head.currency,
            shop=head.shop_id,
            source_key=head.key,
            amount=amount,
            applied=ZERO,
        )
    )
    add_entry(batch, head, legs)


def add_entry(batch: Batch, head: VoucherHead, legs: Legs) -> None:
    """Add an entry to a voucher, in the voucher's currency; a voucher may have several.

    Args:
        batch: The batch that gets the entry.
        head: The voucher.
        legs: Accounts and amounts, debit positive; together 0.00.
    """
    postings = [(account, "", amount) for account, amount in legs]
    made = entry(head.date, head.document, head.description, head.currency, postings)
    if made:
        batch.entries.append(made)
