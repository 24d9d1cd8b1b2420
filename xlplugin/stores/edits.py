"""Apply a batch to documents that are in the books already."""

from collections import Counter
from decimal import Decimal
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
        is_revision = change.amount != 0 or change.cancelled is not None
        return Edit(
            amount=self.amount + change.amount,
            applied=self.applied + change.applied,
            cancelled=self.cancelled if change.cancelled is None else change.cancelled,
            revisions=self.revisions + int(is_revision),
            lines=self.lines,
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


_NO_EDIT = Edit()


def line_counts(batch: Batch) -> Counter[tuple[str, str]]:
    """Count the lines that the batch brings to each document, by type and number."""
    return Counter((line.doc_type, line.doc_no) for line in batch.lines)


def edits(batch: Batch, lines: Counter[tuple[str, str]]) -> dict[tuple[str, str], Edit]:
    """Return the edits of a batch, by document type and number.

    Lines of a document that the batch makes are no edit.

    Args:
        batch: What is to be posted.
        lines: How many lines it brings to each document.
    """
    result: dict[tuple[str, str], Edit] = {}
    for change in batch.changes:
        place = (change.type, change.no)
        result[place] = result.get(place, _NO_EDIT).plus(change)
    made = {(document.type, document.no) for document in batch.documents}
    for place, count in lines.items():
        if place not in made:
            result[place] = result.get(place, _NO_EDIT)._replace(lines=count)
    return result
