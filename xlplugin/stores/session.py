"""Post to the books, by the same rules wherever they are kept."""

import getpass
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    INVOICE,
    PREFIXES,
    TRANSFERRED,
    DocumentId,
    DocumentState,
    Line,
)
from xlplugin.ledger.master_history import MasterChange, named_changes
from xlplugin.ledger.rules import refuse_locked, refuse_small_units, refuse_unbalanced
from xlplugin.ledger.runs import Run, ends_after, later_change, run_check, trail_end
from xlplugin.ledger.undo_plan import UndoPlanner
from xlplugin.stores.check_digit_writer import CheckDigitWriter
from xlplugin.stores.contract import DuplicateError
from xlplugin.stores.run_row import RunDraft
from xlplugin.wording import joined_sentences


def next_generation(known: Mapping[str, int], key: str, *, released: bool) -> int:
    """Return the generation of a fact's next row: odd when posted, even when released.

    Args:
        known: The last generation of each fact that was ever released. A fact's first posting is
            not among them: the store itself refuses to post it twice.
        key: The key of the fact.
        released: True if the row releases the fact.

    Raises:
        DuplicateError: The fact is posted, or released, already.
    """
    generation = known.get(key, 1 if released else 0) + 1
    if generation % 2 == int(released):
        raise DuplicateError(key)
    return generation


def login_of(user: str) -> str:
    """Return the login of a user of the run log, without the computer's user in brackets."""
    return user.partition(" (")[0]


def user_name() -> str:
    """Return who is signed in to this computer; empty when it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


class DocumentNumbers:
    """Running numbers of new documents (`OR-00001`), by prefix."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next_no(self, doc_type: str, numbers_of: Callable[[str, str], Iterable[str]]) -> str:
        """Return the next running number of a type.

        `numbers_of` returns the numbers in the books of a type with a prefix. It is asked once.
        """
        prefix = PREFIXES.get(doc_type, doc_type)
        if prefix not in self._last:
            self._last[prefix] = highest_number(prefix, numbers_of(doc_type, prefix))
        self._last[prefix] += 1
        return f"{prefix}-{self._last[prefix]:05d}"


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


class PostingSession:
    """One posting, wherever the books are kept: subclasses read the books and keep a batch.

    The session refuses batches that break a rule. `CheckDigitWriter` makes the check digits,
    `RunDraft` the row of the run log, `DocumentNumbers` the new numbers, and `ledger.undo_plan`
    plans an undo.
    """

    def __init__(self, action: str, user: str) -> None:
        self.run: Run | None = None
        self.has_posted = False  # anything beside changes of master data
        self._failure: BaseException | None = None
        self._draft = RunDraft(action, user)
        self._days: set[date] = set()  # on which entries were written
        self._numbers = DocumentNumbers()

    @property
    def user(self) -> str:
        """Return who posts, for the run log."""
        return self._draft.user

    def look(self) -> None:
        """Refuse books whose last rows are not those that the last run posted.

        This check is quick and comes before anything is planned. Only Verify checks every row.

        Raises:
            FixInputError: The sheet of a part that ends otherwise.
        """
        self._refuse_changed_log()
        for part, end in self._chain.ends.items():
            there = self._end_of(part)
            if there.rows != end.rows:
                unit = "entries" if part == check_digits.JOURNAL else "rows"
                what = f"the sheet Runs says {end.rows:,} {unit}, {there.rows:,} are there"
                raise broken(part, what)
            if there.check != end.check:
                raise broken(part, "its last row is not the last one that was posted")

    def _refuse_changed_log(self) -> None:
        """Raise FixInputError when the last row of the run log is not as it was written."""
        log = self.run_log
        if not log:
            return
        before = log[-2].check if len(log) > 1 else ""
        if log[-1].no != len(log) or log[-1].check != run_check(before, log[-1]):
            raise broken("Runs", "a row was changed or taken out")

    @property
    def locked_until(self) -> date | None:
        """Return the last day of the locked period, when this session began."""
        return self._last_run.locked_until if self._last_run else None

    @cached_property
    def run_log(self) -> Sequence[Run]:
        """Return the run log as it was when this session began."""
        return self._runs()

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """Give the run log how many rows were looked at, and a note."""
        self._draft.describe(counted_in, note)

    @property
    def master_end(self) -> str:
        """Return the end of the history of master data, as `check_digits.end_text` writes it."""
        return self._chain.master_data()

    def next_no(self, doc_type: str) -> str:
        """Return the next running number of a type."""
        return self._numbers.next_no(doc_type, self._numbers_of)

    def write(self, batch: Batch) -> None:
        """Add a batch."""
        try:
            refuse_unbalanced(batch.entries)
            refuse_small_units(batch.entries)
            refuse_locked(batch, self.locked_until)
            posted_again = self._posted_again(batch)
            had_history = bool(self.master_end)
            self._keep(batch)
        except BaseException as error:
            self._failure = error
            raise
        # The first record of the master data is kept with a posting; alone it makes no run.
        has_changes = bool(batch.master_changes) and had_history
        if batch or batch.lines or batch.knock_offs:
            self.has_posted = True
        if self.has_posted or has_changes:
            self._draft.has_written = True
        if has_changes:
            self._note_master_data(batch.master_changes)
        self._draft.posted += batch.posted + posted_again
        self._days.update(entry.date for entry in batch.entries)

    def _note_master_data(self, changes: Sequence[MasterChange]) -> None:
        """Name the changes of master data in the run log."""
        self._draft.master_data = f"Master data: {named_changes(changes)}."

    def _posted_again(self, batch: Batch) -> int:
        """Count the orders that a batch posts again on their old documents, less those cancelled.

        Orders whose fact is in the batch are counted by `Batch.posted` already; a document that
        such an order leaves is counted off.
        """
        states: dict[DocumentId, bool] = {}
        for change in batch.changes:
            if change.cancelled is not None:
                states[DocumentId(change.type, change.no)] = change.cancelled
        if not states:
            return 0
        counted = {source.key for source in batch.sources if not source.released}
        orders = [document for document in states if document.type in (INVOICE, *TRANSFERRED)]
        count = 0
        for document, state in self.states(orders).items():
            if state.source_key not in counted or states[document]:
                count += int(state.cancelled) - int(states[document])
        return count

    def lock(self, until: date | None) -> None:
        """Lock everything dated up to this day; None unlocks everything."""
        self._draft.lock(until)
        self.has_posted = True

    def plan_undo(self, no: int) -> Batch:
        """Return the batch that would undo a run."""
        return self._undo_planner.undo(no)

    def plan_redo(self, no: int) -> Batch:
        """Return the batch that would redo a run."""
        return self._undo_planner.redo(no)

    def undo(self, no: int) -> Batch:
        """Undo a run; return the batch that was written."""
        batch = self.plan_undo(no)
        self._write_turn(no, batch)
        self._draft.posted = -self._undo_planner.run(no).posted
        return batch

    def redo(self, no: int) -> Batch:
        """Redo a run that was undone; return the batch that was written."""
        batch = self.plan_redo(no)
        self._write_turn(no, batch)
        self._draft.posted = self._undo_planner.run(no).posted
        return batch

    def _write_turn(self, no: int, batch: Batch) -> None:
        self._draft.undoes = self._undo_planner.last_turn(no)
        self.write(batch)
        self._draft.has_written = True
        self.has_posted = True

    @cached_property
    def _undo_planner(self) -> UndoPlanner:
        return UndoPlanner(self)

    @property
    def _last_run(self) -> Run | None:
        return self.run_log[-1] if self.run_log else None

    @cached_property
    def _chain(self) -> CheckDigitWriter:
        """Return the writer of check digits for the rows of this posting."""
        last = self._last_run
        try:
            return CheckDigitWriter(last.no + 1 if last else 1, ends_after(last))
        except ValueError:
            raise broken("Runs", "the column Master Data of its last row was changed") from None

    def _refuse_failed(self) -> None:
        """Raise the error of an earlier write again: after it nothing more is written."""
        if self._failure:
            raise self._failure

    def _closing_row(self) -> Run | None:
        """Return the row of the run log; None when nothing was written."""
        if not self._draft.has_written:
            return None
        trail = self._trail()
        later = later_change(self._days, trail)
        if later:
            self._draft.note = f"{self._draft.note} {later}".strip()
        if self._draft.new_lock:
            self._draft.note = joined_sentences(self._draft.note, trail_end(trail))
        run = self._draft.finished(self._chain.run_no, self._last_run, self._chain.closing())
        return run._replace(master_data=self._chain.master_data())

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
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

    def _trail(self) -> Sequence[Run]:
        """Return the trail of the run log, the oldest row first."""
        raise NotImplementedError

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        raise NotImplementedError

    def posted_in(self, no: int) -> Batch:
        """Return the rows that a run added. Documents are in their present state."""
        raise NotImplementedError

    def runs_sharing(self, no: int) -> set[int]:
        """Return the runs that have rows on a document, or of a fact, of this one."""
        raise NotImplementedError

    def cancelled_before(self, no: int) -> set[DocumentId]:
        """Return the documents that were cancelled when a run began."""
        raise NotImplementedError

    def _runs(self) -> Sequence[Run]:
        raise NotImplementedError

    def _end_of(self, part: str) -> check_digits.End:
        """Return the number of rows and the last check digits of a part of the books."""
        raise NotImplementedError

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        """Return the numbers of a type's documents, of those at least that begin with a prefix."""
        raise NotImplementedError

    def _keep(self, batch: Batch) -> None:
        """Add a batch to what is kept at the end."""
        raise NotImplementedError


def broken(part: str, what: str) -> FixInputError:
    """Return the error for books that were changed after posting; nothing more is posted."""
    return FixInputError(
        f"It is not as it was posted: {what}. Nothing was posted.",
        where=f"sheet '{part}'",
        cure="Press Verify to see what is wrong; then put it back, or go back to a saved copy.",
    )
