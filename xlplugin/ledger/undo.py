"""Taking a posting back by adding to the books: nothing is removed, nothing is edited, and it can be done again.

Undo adds the opposite of every row of a run. Redo is the undo of an undo, so that both are one plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.chain import PARTS, heads_of
from xlplugin.ledger.documents import (
    REVERSED,
    Change,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.money import ZERO

UNDONE = "Undone: "


class RunHistory:
    """Which runs stand: a posting, then the runs that have undone it and done it again, in turn."""

    def __init__(self, runs: Iterable[tuple[int, int]]) -> None:
        """`runs`: each run's number and the number of the run it takes back (0: none), the oldest first."""
        self._first: dict[int, int] = {}
        self._steps: dict[int, list[int]] = {}
        for no, undoes in runs:
            first = self._first[no] = self._first.get(undoes, no)
            self._steps.setdefault(first, []).append(no)

    def firsts(self) -> list[int]:
        """The runs that are no undo and no redo; the one that was touched last comes first."""
        return sorted(self._steps, key=self.last, reverse=True)

    def first(self, no: int) -> int:
        """The posting that a run has posted, undone or done again; 0 when there is no such run."""
        return self._first.get(no, 0)

    def last(self, no: int) -> int:
        """The last run that has posted, undone or redone what this one did."""
        return self._steps[self.first(no)][-1]

    def stands(self, no: int, after: int | None = None) -> bool:
        """Whether a posting stands, now or when the run `after` had ended."""
        steps = self._steps[self.first(no)]
        return len([step for step in steps if after is None or step <= after]) % 2 == 1

    def in_the_way(self, no: int, sharing: Iterable[int]) -> list[int]:
        """Of the runs that share documents or facts with it, those that stand otherwise than at its last turn."""
        last, mine = self.last(no), self.first(no)
        others = {self.first(other) for other in sharing} - {mine, 0}
        return sorted(
            (o for o in others if self.stands(o) != self.stands(o, last)),
            key=self.last,
            reverse=True,
        )


def plan_undo(
    posted: Batch,
    held: Mapping[DocumentId, DocumentState],
    cancelled_before: Collection[DocumentId],
) -> Batch:
    """The batch that takes back all that a run has added.

    `posted` is what the run added, its documents as they stand now; `held` is every document it touched;
    `cancelled_before` are those of them that were cancelled before it.
    """
    given_up = {item.key for item in posted.sources if item.released and _makes(item, held)}
    facts = [
        item._replace(released=not item.released)
        for item in posted.sources
        if item.key in given_up or not _makes(item, held)
    ]
    return Batch(
        lines=_lines(posted.lines, held),
        changes=_changes(posted, cancelled_before),
        knock_offs=[_knock_off(item) for item in posted.knock_offs if item.amount],
        entries=[_entry(item) for item in posted.entries],
        sources=sorted(
            facts, key=lambda item: not item.released
        ),  # given up by one document, then taken by another
    )


def touched(batch: Batch) -> set[DocumentId]:
    """Every document that a batch makes, changes or names."""
    named = {DocumentId(*document[:2]) for document in batch.documents}
    named |= {DocumentId(line.doc_type, line.doc_no) for line in batch.lines}
    named |= {DocumentId(change.type, change.no) for change in batch.changes}
    named |= {DocumentId(source.doc_type, source.doc_no) for source in batch.sources}
    return named


def _makes(source: Source, held: Mapping[DocumentId, DocumentState]) -> bool:
    """Whether a document was made from this fact: it stays the document's, which is cancelled and can be revived, but
    for one that the run has handed over to another document.
    """
    return held[DocumentId(source.doc_type, source.doc_no)].source_key == source.key


def _lines(lines: Sequence[Line], held: Mapping[DocumentId, DocumentState]) -> list[Line]:
    """The opposite of each line, numbered on; a line of quantity 0 says nothing either way."""
    last = {place: document.lines for place, document in held.items()}
    result = []
    for line in lines:
        if line.quantity or line.amount:
            place = DocumentId(line.doc_type, line.doc_no)
            last[place] += 1
            result.append(
                line._replace(
                    seq=last[place],
                    quantity=-line.quantity,
                    discount=ZERO - line.discount,  # not -0.00
                    amount=ZERO - line.amount,
                    kind=_toggled(REVERSED, line.kind),
                )
            )
    return result


def _changes(posted: Batch, cancelled_before: Collection[DocumentId]) -> list[Change]:
    """A document that the run made becomes nothing; of the others, what the run changed is changed back.

    In the order of the parts of the books, so that it is one order wherever they are kept.
    """
    in_order = sorted(posted.documents, key=lambda document: PARTS.index(heads_of(document.type)))
    made = {DocumentId(*document[:2]): document for document in in_order}
    deltas: dict[DocumentId, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    state: dict[DocumentId, bool] = {}
    for change in posted.changes:
        place = DocumentId(change.type, change.no)
        before = deltas[place]
        deltas[place] = before[0] + change.amount, before[1] + change.applied
        if change.cancelled is not None:
            state[place] = place in cancelled_before
    changes = [
        Change(*place, ZERO - d.amount, ZERO - d.applied, cancelled=True)
        for place, d in made.items()
    ]
    return changes + [
        Change(*place, ZERO - amount, ZERO - applied, state.get(place))
        for place, (amount, applied) in deltas.items()
        if place not in made and (amount or applied or place in state)
    ]


def _knock_off(item: KnockOff) -> KnockOff:
    return item._replace(amount=-item.amount)


def _entry(item: Entry) -> Entry:
    """The opposite on the same day, so that every day's balances are what they were."""
    legs = tuple(Posting(account, code, -amount) for account, code, amount in item.postings)
    return item._replace(description=_toggled(UNDONE, item.description), postings=legs)


def _toggled(word: str, text: str) -> str:
    return text.removeprefix(word) if text.startswith(word) else word + text
