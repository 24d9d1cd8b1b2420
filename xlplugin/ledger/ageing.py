"""List what customers owe, document by document, and for how long."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DEBTOR_SIGN, DocumentState
from xlplugin.money import ZERO

AGES = (30, 60, 90)  # the last day of each age; the age after them has no end


class OpenDocument(NamedTuple):
    """Document with something outstanding.

    `amount` and `outstanding` are positive if the customer owes them, negative if they are owed to
    the customer. `days` is the document's age.
    """

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
        """Return what is outstanding in each age: one amount for each of AGES, one for older."""
        amounts = [ZERO] * (len(AGES) + 1)
        older_than = [last for last in AGES if self.days > last]
        amounts[len(older_than)] = self.outstanding
        return tuple(amounts)


def open_documents(documents: Iterable[DocumentState], today: date) -> list[OpenDocument]:
    """Return the customers' documents with something outstanding, by customer, currency, date."""
    found = []
    for document in documents:
        sign = DEBTOR_SIGN[document.type]
        if sign and document.outstanding:
            found.append(
                OpenDocument(
                    customer=document.customer,
                    currency=document.currency,
                    date=document.date,
                    doc_type=document.type,
                    doc_no=document.no,
                    description=document.description,
                    amount=sign * document.amount,
                    outstanding=sign * document.outstanding,
                    days=(today - document.date).days,
                )
            )
    return sorted(found)
