"""What the sessions of all stores have in common.

Rules, numbers, check digits, the run log's row.
"""

import getpass
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger import chain
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    INVOICE,
    PREFIXES,
    TRANSFERRED,
    DocumentId,
    DocumentState,
    Line,
)
from xlplugin.ledger.rules import refuse_locked, refuse_unbalanced
from xlplugin.ledger.runs import Run, run_check
from xlplugin.ledger.undo_plan import UndoPlanner
from xlplugin.money import ZERO
from xlplugin.stores.contract import DuplicateError

_ID = itemgetter(0, 1)  # type and number, first in a document, a line and a change


class _NewLock(NamedTuple):
    """The last day to be locked from this run on; None unlocks everything."""

    until: date | None


class Edit(NamedTuple):
    """What a batch does to a document besides making it."""

    amount: Decimal = ZERO
    applied: Decimal = ZERO
    cancelled: bool | None = None
    revisions: int = 0
    lines: int = 0

    def applied_to(self, held: DocumentState) -> DocumentState:
        """Return the state of the document after this edit."""
        return held._replace(
            amount=held.amount + self.amount,
            applied=held.applied + self.applied,
            cancelled=held.cancelled if self.cancelled is None else self.cancelled,
            revision=held.revision + self.revisions,
            lines=held.lines + self.lines,
        )


_NO_EDIT = Edit()


def line_counts(batch: Batch) -> Counter[tuple[str, str]]:
    """Count the lines that the batch brings to each document."""
    return Counter(map(_ID, batch.lines))


def edits(batch: Batch, lines: Counter[tuple[str, str]]) -> dict[tuple[str, str], Edit]:
    """Return the edits of a batch, by document. Lines of a document it makes are no edit."""
    result: dict[tuple[str, str], Edit] = {}
    for doc_type, no, amount, applied, cancelled in batch.changes:
        place = (doc_type, no)
        is_revision = amount != 0 or cancelled is not None
        before = result.get(place)
        if before is None:
            result[place] = Edit(amount, applied, cancelled, int(is_revision))
        else:
            result[place] = Edit(
                before.amount + amount,
                before.applied + applied,
                before.cancelled if cancelled is None else cancelled,
                before.revisions + int(is_revision),
            )
    made = set(map(_ID, batch.documents))
    for place, count in lines.items():
        if place not in made:
            result[place] = result.get(place, _NO_EDIT)._replace(lines=count)
    return result


def highest_number(prefix: str, numbers: Iterable[str]) -> int:
    """Return the highest running number among document numbers; 0 when there is none.

    Order ids and foreign numbers do not count.
    """
    running = re.compile(rf"{re.escape(prefix)}-(\d+)")
    highest = 0
    for number in numbers:
        found = running.fullmatch(number)
        if found:
            highest = max(highest, int(found[1]))
    return highest


def next_generation(known: Mapping[str, int], key: str, *, released: bool) -> int:
    """Return the generation of a fact's next row: odd when posted, even when released.

    `known` are the generations beyond the first. The first one is the store's to guard.

    Raises:
        DuplicateError: The fact is posted, or released, already.
    """
    generation = known.get(key, 1 if released else 0) + 1
    if generation % 2 == int(released):
        raise DuplicateError(key)
    return generation


def user_name() -> str:
    """Return who is signed in to this computer; empty when it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


class PostingSession:
    """A session but for its store: subclasses say how a batch is kept and what is there.

    It refuses batches that break a rule, numbers documents, gives each row its check digits, and
    makes the row of the run log. Undo is planned by `ledger.undo_plan`.
    """

    def __init__(self, action: str, user: str) -> None:
        self.run: Run | None = None
        self._failure: BaseException | None = None
        self._wrote = False
        self._action = action
        self._user = user
        self._posted = 0
        self._counted_in: int | None = None
        self._note = ""
        self._undoes = 0
        self._new_lock: _NewLock | None = None
        self._numbers: dict[str, int] = {}
        self._serializer = chain.Serializer()

    def look(self) -> None:
        """Refuse books of which a part does not end as the last run left it.

        A quick look before anything is planned. Only Verify looks at every row.

        Raises:
            FixInputError: It names the part.
        """
        log = self.run_log
        if log:
            before = log[-2].check if len(log) > 1 else ""
            if log[-1].no != len(log) or log[-1].check != run_check(before, log[-1]):
                raise broken("Runs", "a row was changed or taken out")
        for part, end in self._ends.items():
            there = self._end_of(part)
            if there.rows != end.rows:
                unit = "entries" if part == chain.JOURNAL else "rows"
                raise broken(
                    part, f"the sheet Runs says {end.rows:,} {unit}, {there.rows:,} are there"
                )
            if there.check != end.check:
                raise broken(part, "its last row is not the last one that was posted")

    @property
    def locked_until(self) -> date | None:
        """Return the last day of the locked period, when this session began."""
        return self.run_log[-1].locked_until if self.run_log else None

    @cached_property
    def run_log(self) -> Sequence[Run]:
        """Return the run log as it was when this session began."""
        return self._runs()

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """Give the run log how many rows were looked at, and a note."""
        self._counted_in = counted_in
        self._note = chain.plain(note)

    def next_no(self, doc_type: str) -> str:
        """Return the next running number of a type."""
        prefix = PREFIXES.get(doc_type, doc_type)
        if prefix not in self._numbers:
            self._numbers[prefix] = highest_number(prefix, self._numbers_of(doc_type, prefix))
        self._numbers[prefix] += 1
        return f"{prefix}-{self._numbers[prefix]:05d}"

    def write(self, batch: Batch) -> None:
        """Add a batch."""
        try:
            refuse_unbalanced(batch.entries)
            refuse_locked(batch, self.locked_until)
            posted_again = self._posted_again(batch)
            self._keep(batch)
        except BaseException as error:
            self._failure = error
            raise
        self._wrote = self._wrote or bool(batch or batch.lines or batch.knock_offs)
        self._posted += batch.posted + posted_again

    def _posted_again(self, batch: Batch) -> int:
        """Count the orders that it posts again on their own documents, less those it cancels."""
        states: dict[DocumentId, bool] = {}
        for change in batch.changes:
            if change.cancelled is not None:
                states[DocumentId(change.type, change.no)] = change.cancelled
        if not states:
            return 0
        counted = {source.key for source in batch.sources if not source.released}
        orders = [document for document in states if document.type in (INVOICE, *TRANSFERRED)]
        count = 0
        for document, state in self.held(orders).items():
            if state.source_key not in counted:
                count += int(state.cancelled) - int(states[document])
        return count

    def lock(self, until: date | None) -> None:
        """Lock everything dated up to this day; None unlocks everything."""
        self._new_lock = _NewLock(until)
        self._wrote = True

    def plan_undo(self, no: int) -> Batch:
        """Return what would take a run back."""
        return self._undo_planner.undo(no)

    def plan_redo(self, no: int) -> Batch:
        """Return what would post a run again that was undone."""
        return self._undo_planner.redo(no)

    def undo(self, no: int) -> Batch:
        """Take a run back; return what was written for that."""
        batch = self.plan_undo(no)
        self._write_turn(no, batch)
        self._posted = -self._undo_planner.run(no).posted
        return batch

    def redo(self, no: int) -> Batch:
        """Post a run again that was undone; return what was written for that."""
        batch = self.plan_redo(no)
        self._write_turn(no, batch)
        self._posted = self._undo_planner.run(no).posted
        return batch

    def _write_turn(self, no: int, batch: Batch) -> None:
        self._undoes = self._undo_planner.last_turn(no)
        self.write(batch)
        self._wrote = True

    @cached_property
    def _undo_planner(self) -> UndoPlanner:
        return UndoPlanner(self)

    @cached_property
    def _run_no(self) -> int:
        return self.run_log[-1].no + 1 if self.run_log else 1

    @cached_property
    def _ends(self) -> dict[str, chain.End]:
        """Return how every part of the books ends; it is counted on as rows are added."""
        return chain.ends_in(self.run_log[-1].closing if self.run_log else "")

    def _stamped(self, part: str, records: Sequence[Any]) -> Iterator[tuple[int, str]]:
        """Yield the run and the check digits of each new row; all of them must be taken."""
        end = self._ends[part]
        last = end.check
        run = self._run_no
        write = self._serializer.writers[part]
        for record in records:
            last = chain.row_digest(last, run, write(record))
            yield run, last
        self._ends[part] = chain.End(end.rows + len(records), last)

    def _refuse_failed(self) -> None:
        """Raise again what a write has raised before."""
        if self._failure:
            raise self._failure

    def _closing_row(self) -> Run | None:
        """Return the row of the run log; None when nothing was written."""
        if not self._wrote:
            return None
        locked_until = self._new_lock.until if self._new_lock else self.locked_until
        run = Run(
            self._run_no,
            datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            self._user,
            self._action,
            self._posted if self._counted_in is None else self._counted_in,
            self._posted,
            self._note,
            self._undoes,
            locked_until,
            chain.closing_text(self._ends),
        )
        before = self.run_log[-1].check if self.run_log else ""
        return run._replace(check=run_check(before, run))

    def held(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return those of these documents that are in the books, as they stand now."""
        raise NotImplementedError

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Return those of these facts that are posted, each with its document."""
        raise NotImplementedError

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """Return the posted facts whose keys begin with one of these, each with its document."""
        raise NotImplementedError

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """Return the lines of these documents, in order."""
        raise NotImplementedError

    def holds(self, doc_type: str) -> bool:
        """Return whether the books have any document of a type."""
        raise NotImplementedError

    def posted_in(self, no: int) -> Batch:
        """Return what a run added: its documents as they stand now, the other rows as they are."""
        raise NotImplementedError

    def runs_sharing(self, no: int) -> set[int]:
        """Return the runs that have rows on a document, or of a fact, of this one."""
        raise NotImplementedError

    def cancelled_before(self, no: int) -> set[DocumentId]:
        """Return the documents that were cancelled when a run began."""
        raise NotImplementedError

    def _runs(self) -> Sequence[Run]:
        raise NotImplementedError

    def _end_of(self, part: str) -> chain.End:
        """Return how a part of the books ends now."""
        raise NotImplementedError

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        """Return the numbers of a type's documents, of those at least that begin with a prefix."""
        raise NotImplementedError

    def _keep(self, batch: Batch) -> None:
        """Add a batch to what is kept at the end."""
        raise NotImplementedError


def broken(part: str, what: str) -> FixInputError:
    """Return the error for books that are not as they were posted: nothing is posted on top."""
    return FixInputError(
        f"It is not as it was posted: {what}. Nothing was posted.",
        where=f"sheet '{part}'",
        cure="Press Verify to see what is wrong; then put it back, or go back to a saved copy.",
    )
