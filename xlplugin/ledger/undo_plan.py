"""Plan the undo or the redo of a run, and refuse it if later runs build on that run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, MARK, TRANSFERRED, DocumentId
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.rules import refuse_locked
from xlplugin.ledger.runs import Run, local_time, turns_of_runs
from xlplugin.ledger.source_keys import related_keys
from xlplugin.ledger.undo import plan_undo, touched
from xlplugin.money import ZERO


class RunBooks(Lookup, Protocol):
    """What the plan of an undo reads from the books."""

    @property
    def run_log(self) -> Sequence[Run]:
        """Return the run log as it was when this session began."""

    def posted_in(self, no: int) -> Batch:
        """Return the rows that a run added. Documents are in their present state."""

    def runs_sharing(self, no: int) -> set[int]:
        """Return the runs that have rows on a document, or of a fact, of this run.

        A settlement mark counts as a row on the invoice of its order.
        """

    def cancelled_before(self, no: int) -> set[DocumentId]:
        """Return the documents that were cancelled when a run began."""


class UndoPlanner:
    """Plan the undo and the redo of runs against the books as they stand."""

    def __init__(self, books: RunBooks) -> None:
        self._books = books
        self._turns = turns_of_runs(books.run_log)

    def undo(self, no: int) -> Batch:
        """Return the batch that undoes a run.

        Raises:
            FixInputError: There is no such run, it is an undo or a redo itself, it is undone
                already, or a later run or a lock stands in the way.
        """
        run = self.run(no)
        if run.undoes:
            raise _other_run(run, "is an undo or a redo itself")
        if not self._turns.stands(no):
            raise _other_run(run, "is undone already")
        return self._plan(run)

    def redo(self, no: int) -> Batch:
        """Return the batch that posts an undone run again.

        Raises:
            FixInputError: There is no such run, it is an undo or a redo itself, it stands already,
                or a later run or a lock stands in the way.
        """
        run = self.run(no)
        if run.undoes:
            raise _other_run(run, "is an undo or a redo itself")
        if self._turns.stands(no):
            raise _other_run(run, "stands already")
        return self._plan(run)

    def last_turn(self, no: int) -> int:
        """Return the last run that has posted, undone or redone what this one did."""
        return self._turns.last(no)

    def run(self, no: int) -> Run:
        """Return a row of the run log. Raises FixInputError when there is none of that number."""
        for run in self._books.run_log:
            if run.no == no:
                return run
        raise FixInputError(f"There is no run {no}.", cure="Choose one of those on the sheet Runs.")

    def _plan(self, run: Run) -> Batch:
        last = self.last_turn(run.no)
        posted = self._books.posted_in(last)
        documents = touched(posted)
        if not documents:
            raise FixInputError(
                f"{_named(run)} added nothing to the books.", cure="Choose another run."
            )
        self._refuse_built_on(run, self._books.runs_sharing(last))
        states = self._books.states(documents)
        batch = plan_undo(posted, states, self._books.cancelled_before(last))
        refuse_locked(batch, self._books.locked_until)
        self._refuse_related(run, batch)
        return batch

    def _refuse_built_on(self, run: Run, sharing: Iterable[int]) -> None:
        """Raise FixInputError when a later run has worked on the same documents or facts."""
        others = self._turns.in_the_way(run.no, sharing)
        if not others:
            return
        other = self.run(others[0])
        if self._turns.stands(other.no):
            what = "has worked on its documents or rows since"
            cure = f"Undo run {other.no} first."
        else:
            what = "is undone, and it builds on that one"
            cure = f"Redo run {other.no} first."
        raise FixInputError(
            f"{_named(run)} stays as it is: {_named(other, 'run')} {what}.", cure=cure
        )

    def _refuse_related(self, run: Run, batch: Batch) -> None:
        """Raise FixInputError if an order would get two open documents that exclude each other.

        For example, a sales order was undone and its order was then invoiced by another run: the
        sales order must not be reopened beside the invoice.
        """
        revived = set[DocumentId]()
        for change in batch.changes:
            if change.cancelled is False:
                revived.add(DocumentId(change.type, change.no))
        related = self._related(revived, batch)
        others = self._books.sources(related)
        states = self._books.states(others.values())
        applied = _applied(batch)
        for key, other in others.items():
            mine = related[key]
            if other in revived or states[other].cancelled:
                continue
            if mine.type in TRANSFERRED:
                is_open = other.type == INVOICE or key.endswith(MARK)
            else:
                is_open = states[other].outstanding != applied[other]
            if is_open:
                raise FixInputError(
                    f"{_named(run)} stays as it is: beside {' '.join(mine)} there is "
                    f"{' '.join(other)} by now.",
                    cure="Undo the run that posted that one first.",
                )

    def _related(self, revived: Iterable[DocumentId], batch: Batch) -> dict[str, DocumentId]:
        """Return the keys of documents that may exclude a reopened one, each with that one."""
        made: dict[str, DocumentId] = {}
        for document, state in self._books.states(revived).items():
            made[state.source_key] = document
        for source in batch.sources:
            if source.key.endswith(MARK) and not source.released:
                made[source.key.removesuffix(MARK)] = DocumentId(source.doc_type, source.doc_no)
        related: dict[str, DocumentId] = {}
        for fact, document in made.items():
            for key in related_keys(fact):
                related[key] = document
        return related


def _applied(batch: Batch) -> Mapping[DocumentId, Decimal]:
    """Return what a batch adds to the applied amount of each document."""
    applied: dict[DocumentId, Decimal] = defaultdict(lambda: ZERO)
    for change in batch.changes:
        applied[DocumentId(change.type, change.no)] += change.applied
    return applied


def _named(run: Run, word: str = "Run") -> str:
    return f"{word} {run.no} ({run.action}, {local_time(run)})"


def _other_run(run: Run, what: str) -> FixInputError:
    return FixInputError(
        f"{_named(run)} {what}.", cure="Choose another run; the sheet Runs lists them all."
    )
