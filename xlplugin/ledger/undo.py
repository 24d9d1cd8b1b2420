"""Undo a posting by adding to the books. Nothing is removed or edited, and it can be done again.

Undo adds the opposite of every row of a run. Redo is the undo of an undo, so one plan makes both.

Source: docs/accounting.md, Undo, redo, lock, verify.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlplugin import pulse
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import PARTS, heads_of
from xlplugin.ledger.documents import (
    REVERSED,
    Change,
    Document,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.money import ZERO

UNDONE = "Undone: "
_PLANNING = "Planning the opposite rows"


class RunTurns:
    """Turns of each posting: the run that posted it, and those that undid and redid it."""

    def __init__(self, runs: Iterable[tuple[int, int]]) -> None:
        """Take the number of each run and of the run that it undoes (0: none), oldest first."""
        self._first: dict[int, int] = {}
        self._turns: dict[int, list[int]] = {}
        for no, undoes in runs:
            first = self._first.get(undoes, no)
            self._first[no] = first
            self._turns.setdefault(first, []).append(no)

    def firsts(self) -> list[int]:
        """Return the runs that are no undo and no redo; the one that was changed last first."""
        return sorted(self._turns, key=self.last, reverse=True)

    def first(self, no: int) -> int:
        """Return the posting that a run posted, undid or redid; 0 if there is no such run."""
        return self._first.get(no, 0)

    def last(self, no: int) -> int:
        """Return the last run that posted, undid or redid what this run did."""
        return self._turns[self.first(no)][-1]

    def stands(self, no: int, after: int | None = None) -> bool:
        """Return whether a posting is in the books, now or when the run `after` had ended."""
        turns = self._turns[self.first(no)]
        if after is not None:
            turns = [turn for turn in turns if turn <= after]
        return len(turns) % 2 == 1  # posted, undone, redone, ...

    def standing(self) -> frozenset[int]:
        """Return the runs whose rows are in the books: of each posting that stands, the last."""
        return frozenset(self.last(first) for first in self._turns if self.stands(first))

    def in_the_way(self, no: int, sharing: Iterable[int]) -> list[int]:
        """Return the postings that have to be undone or redone before this run can be.

        Of the runs that share documents or facts with it, those undone or redone since its last
        turn.

        Args:
            no: The run to be undone or redone.
            sharing: The runs that have rows on the same documents or of the same facts.

        Returns:
            The numbers of the runs that posted them, the one that was changed last first.
        """
        last = self.last(no)
        others = {self.first(other) for other in sharing}
        others -= {self.first(no), 0}
        changed = [other for other in others if self.stands(other) != self.stands(other, last)]
        return sorted(changed, key=self.last, reverse=True)


def plan_undo(
    posted: Batch,
    states: Mapping[DocumentId, DocumentState],
    cancelled_before: Collection[DocumentId],
) -> Batch:
    """Plan the batch that undoes a run.

    Args:
        posted: What the run added.
        states: Every document that it touched, as it is now.
        cancelled_before: Those of them that were cancelled before the run.
    """
    entries = pulse.counted(posted.entries, len(posted.entries), _PLANNING)
    return Batch(
        lines=_opposite_lines(posted.lines, states),
        changes=_opposite_changes(posted, cancelled_before),
        knock_offs=_opposite_knock_offs(posted.knock_offs),
        entries=list(map(_opposite_entry, entries)),
        sources=_opposite_sources(posted.sources, states),
    )


def touched(batch: Batch) -> set[DocumentId]:
    """Return every document that a batch makes, changes or names."""
    documents: set[DocumentId] = set()
    for document in batch.documents:
        documents.add(DocumentId(document.type, document.no))
    for line in pulse.counted(batch.lines, len(batch.lines), _PLANNING, stops=False):
        documents.add(DocumentId(line.doc_type, line.doc_no))
    for change in batch.changes:
        documents.add(DocumentId(change.type, change.no))
    for source in batch.sources:
        documents.add(DocumentId(source.doc_type, source.doc_no))
    return documents


def _opposite_sources(
    sources: Sequence[Source], states: Mapping[DocumentId, DocumentState]
) -> list[Source]:
    """Return the facts to release and to post again, the released ones first.

    A fact that created its document stays with it: the document is cancelled and can become active
    again. A fact that the run moved to another document goes back.
    """
    moved = set()
    for source in sources:
        if source.released and _created_its_document(source, states):
            moved.add(source.key)
    opposite = []
    for source in sources:
        if source.key in moved or not _created_its_document(source, states):
            opposite.append(source._replace(released=not source.released))
    return sorted(opposite, key=lambda source: not source.released)


def _created_its_document(source: Source, states: Mapping[DocumentId, DocumentState]) -> bool:
    """Return whether a fact created its document."""
    return states[DocumentId(source.doc_type, source.doc_no)].source_key == source.key


def _opposite_lines(
    lines: Sequence[Line], states: Mapping[DocumentId, DocumentState]
) -> list[Line]:
    """Return the opposite of each line, under new numbers; none of a line of quantity 0."""
    last = {document: state.lines for document, state in states.items()}
    opposite = []
    for line in pulse.counted(lines, len(lines), _PLANNING):
        if not line.quantity and not line.amount:
            continue
        document = DocumentId(line.doc_type, line.doc_no)
        last[document] += 1
        opposite.append(
            line._replace(
                seq=last[document],
                quantity=-line.quantity,
                discount=ZERO - line.discount,  # not -0.00
                amount=ZERO - line.amount,
                tax=ZERO - line.tax,
                kind=_toggle_prefix(REVERSED, line.kind),
            )
        )
    return opposite


@dataclass
class _ChangeOf:
    """Changes of one document by a run."""

    amount: Decimal = ZERO
    applied: Decimal = ZERO
    cancelled: bool | None = None  # what it has to become again; None if the run did not change it


def _opposite_changes(posted: Batch, cancelled_before: Collection[DocumentId]) -> list[Change]:
    """Return the changes that undo a run.

    A document that the run created becomes 0.00 and cancelled; of the others, what the run changed
    is changed back. Created documents come in the order of the parts of the books, which is the
    same wherever the books are kept.
    """
    changed: dict[DocumentId, _ChangeOf] = defaultdict(_ChangeOf)
    for change in posted.changes:
        document = DocumentId(change.type, change.no)
        sums = changed[document]
        sums.amount += change.amount
        sums.applied += change.applied
        if change.cancelled is not None:
            sums.cancelled = document in cancelled_before
    created = set()
    opposite = []
    for head in sorted(posted.documents, key=_part_number):
        document = DocumentId(head.type, head.no)
        created.add(document)
        opposite.append(Change(*document, ZERO - head.amount, ZERO - head.applied, cancelled=True))
    for document, sums in changed.items():
        has_changed = sums.amount or sums.applied or sums.cancelled is not None
        if has_changed and document not in created:
            opposite.append(
                Change(*document, ZERO - sums.amount, ZERO - sums.applied, sums.cancelled)
            )
    return opposite


def _part_number(document: Document) -> int:
    return PARTS.index(heads_of(document.type))


def _opposite_knock_offs(knock_offs: Iterable[KnockOff]) -> list[KnockOff]:
    found = []
    for item in knock_offs:
        if item.amount:
            found.append(item._replace(amount=-item.amount))
    return found


def _opposite_entry(entry: Entry) -> Entry:
    """Return the opposite entry of the same day: every day's balances are what they were."""
    legs = tuple(Posting(leg.account, leg.code, -leg.amount) for leg in entry.postings)
    description = _toggle_prefix(UNDONE, entry.description)
    return entry._replace(description=description, postings=legs)


def _toggle_prefix(prefix: str, text: str) -> str:
    if text.startswith(prefix):
        return text.removeprefix(prefix)
    return prefix + text
