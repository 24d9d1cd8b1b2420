"""Apply a batch to documents that are in the books already."""

from collections import Counter
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import Change, DocumentState
from xlplugin.money import ZERO


class Edit(NamedTuple):
    """Sum of a batch's changes to one document, and how many lines it adds to it.

    Amounts are in the document's currency. `cancelled` is None when that does not change.
    """

    amount: Decimal = ZERO
    applied: Decimal = ZERO
    cancelled: bool | None = None
    revisions: int = 0
    lines: int = 0

    def plus(self, change: Change) -> "Edit":
        """Return this edit with one more change."""
        is_revision = bool(change.amount) or change.cancelled is not None
        return Edit(
            self.amount + change.amount,
            self.applied + change.applied,
            self.cancelled if change.cancelled is None else change.cancelled,
            self.revisions + int(is_revision),
            self.lines,
        )

    def applied_to(self, state: DocumentState) -> DocumentState:
        """Return the state of the document after this edit."""
        return state._replace(
            amount=state.amount + self.amount,
            applied=state.applied + self.applied,
            cancelled=state.cancelled if self.cancelled is None else self.cancelled,
            revision=state.revision + self.revisions,
            lines=state.lines + self.lines,
        )


_DOCUMENT = attrgetter("doc_type", "doc_no")


def line_counts(batch: Batch) -> Counter[tuple[str, str]]:
    """Count the lines that the batch brings to each document, by type and number."""
    return Counter(map(_DOCUMENT, batch.lines))


def edits(batch: Batch, lines: Counter[tuple[str, str]]) -> dict[tuple[str, str], Edit]:
    """Return the edits of a batch, by document type and number.

    Lines of a document that the batch makes are no edit.

    Args:
        batch: What is to be posted.
        lines: How many lines it brings to each document.
    """
    made = {(document.type, document.no) for document in batch.documents}
    result: dict[tuple[str, str], Edit] = {}
    for change in batch.changes:
        place = (change.type, change.no)
        earlier = result.get(place)
        if earlier is None:
            earlier = Edit(lines=0 if place in made else lines.get(place, 0))
        result[place] = earlier.plus(change)
    for place, count in lines.items():
        if place not in made and place not in result:
            result[place] = Edit(lines=count)
    return result
