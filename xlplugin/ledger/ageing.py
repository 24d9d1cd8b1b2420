"""What customers owe, document by document, and for how long."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DEBTOR_SIGN, DocumentState
from xlplugin.money import ZERO

AGES = (30, 60, 90)  # the last day of each age; after them one without an end


class OpenDocument(NamedTuple):
    """A document with something outstanding, as the customer owes it: what he is owed is negative."""

    customer: str
    currency: str
    date: date
    doc_type: str
    doc_no: str
    description: str
    amount: Decimal
    outstanding: Decimal
    days: int

    @property
    def ages(self) -> tuple[Decimal, ...]:
        """What is outstanding in the column of its age, nothing in the others."""
        place = sum(self.days > last for last in AGES)
        return tuple(
            self.outstanding if place == column else ZERO for column in range(len(AGES) + 1)
        )


def open_documents(documents: Iterable[DocumentState], today: date) -> list[OpenDocument]:
    """The customers' documents that are not settled, by customer, currency and date."""
    return sorted(
        _open(held, DEBTOR_SIGN[held.type], today) for held in documents if _is_open(held)
    )


def _is_open(held: DocumentState) -> bool:
    return bool(held.outstanding and DEBTOR_SIGN[held.type])


def _open(held: DocumentState, sign: int, today: date) -> OpenDocument:
    return OpenDocument(
        held.customer,
        held.currency,
        held.date,
        held.type,
        held.no,
        held.description,
        sign * held.amount,
        sign * held.outstanding,
        (today - held.date).days,
    )
