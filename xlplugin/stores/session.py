"""What every store's session does alike: checks a batch, counts, numbers documents, makes the run log's row."""

import getpass
import re
from collections import Counter, defaultdict
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
    MARK,
    PREFIXES,
    TRANSFERRED,
    DocumentId,
    DocumentState,
)
from xlplugin.ledger.entries import Entry, UnbalancedEntryError
from xlplugin.ledger.source_keys import related_keys
from xlplugin.ledger.undo import RunHistory, plan_undo, touched
from xlplugin.money import ZERO
from xlplugin.stores.contract import DuplicateError, Run

_ID = itemgetter(0, 1)  # type and number, first in a document, a line and a change


class Edit(NamedTuple):
    """What a batch does to a document besides making it."""

    amount: Decimal = ZERO
    applied: Decimal = ZERO
    cancelled: bool | None = None
    revisions: int = 0
    lines: int = 0


_NO_EDIT = Edit()


def line_counts(batch: Batch) -> Counter[tuple[str, str]]:
    """How many lines the batch brings to each document."""
    return Counter(map(_ID, batch.lines))


def edits(batch: Batch, lines: Counter[tuple[str, str]]) -> dict[tuple[str, str], Edit]:
    """The edits of a batch, by document. Lines of a document that the batch makes are no edit."""
    result: dict[tuple[str, str], Edit] = {}
    for doc_type, no, amount, applied, cancelled in batch.changes:
        place, revisions = (doc_type, no), int(amount != 0 or cancelled is not None)
        if place in result:
            before = result[place]
            amount, applied, revisions = (
                before.amount + amount,
                before.applied + applied,
                before.revisions + revisions,
            )
            cancelled = before.cancelled if cancelled is None else cancelled
        result[place] = Edit(amount, applied, cancelled, revisions)
    made = set(map(_ID, batch.documents))
    for place, count in lines.items():
        if place not in made:
            result[place] = result.get(place, _NO_EDIT)._replace(lines=count)
    return result


def refuse_unbalanced(entries: Iterable[Entry]) -> None:
    """Raises UnbalancedEntryError: the last look before an entry is in the books."""
    for item in entries:
        difference = ZERO
        for _, _, amount in item.postings:
            difference += amount
        if difference:
            raise UnbalancedEntryError(f"{item.doc_type} {item.doc_no}: debit and credit differ")


def highest_number(prefix: str, numbers: Iterable[str]) -> int:
    """The highest running number among document numbers; order ids and foreign numbers do not count."""
    running = re.compile(rf"{re.escape(prefix)}-(\d+)")
    return max((int(found[1]) for found in map(running.fullmatch, numbers) if found), default=0)


def user_name() -> str:
    """Who is signed in to this computer; empty when it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def when(run: Run) -> str:
    """When a run was, on this computer's clock; its row keeps UTC."""
    try:
        at = datetime.fromisoformat(run.at).astimezone()
    except ValueError:
        return run.at
    return f"{at:%d/%m/%Y %H:%M} UTC{at.isoformat()[-6:]}"


def run_check(before: str, run: Run) -> str:
    """The check digits of a row of the run log: all that it says, and how every part of the books ends after it."""
    said = (run.at, run.user, run.action, run.note)
    numbers = (run.counted_in, run.posted, run.undoes, run.locked_until, run.closing)
    return chain.row_digest(
        before, run.no, "\x1f".join([*map(chain.plain, said), *map(str, numbers)])
    )


def history(runs: Iterable[Run]) -> RunHistory:
    """Which runs stand."""
    return RunHistory((run.no, run.undoes) for run in runs)


def refuse_locked(batch: Batch, until: date | None) -> None:
    """Raises FixInputError when something in the batch is dated in the locked period."""
    if until is None:
        return
    for rows, day_at, of in _DATED:
        for row in getattr(batch, rows):
            if row[day_at] <= until:
                document = " ".join(row[place] for place in of)
                raise FixInputError(
                    f"{document} is dated {row[day_at]:%d/%m/%Y}; the books are locked up to {until:%d/%m/%Y}.",
                    cure="Press Lock to unlock that period first, or leave it as it is.",
                )


# Which rows of a batch have a date: where it stands, and the type and number of their document.
_DATED = (
    ("documents", 2, (0, 1)),
    ("entries", 0, (1, 2)),
    ("lines", 13, (0, 1)),
    ("knock_offs", 4, (2, 3)),
    ("sources", 3, (1, 2)),
)


def next_generation(known: Mapping[str, int], key: str, *, released: bool) -> int:
    """The generation of a fact's next row: odd when posted, even when released. `known` are those beyond the first.

    Raises DuplicateError when the fact is that already. The first generation is the store's to guard.
    """
    generation = known.get(key, 1 if released else 0) + 1
    if generation % 2 == int(released):
        raise DuplicateError(key)
    return generation


class PostingSession:
    """A session but for its store: subclasses add how a batch is kept and what is there."""

    def __init__(self, action: str, user: str) -> None:
        self.run: Run | None = None
        self._failure: BaseException | None = None
        self._wrote = False
        self._action, self._user = action, user
        self._posted = 0
        self._counted_in: int | None = None
        self._note = ""
        self._undoes = 0
        self._lock: tuple[date | None] | None = None
        self._numbers: dict[str, int] = {}
        self._scribe = chain.Serializer()

    def look(self) -> None:
        """A quick look before anything is planned: does every part end as the last run left it?

        Raises FixInputError with the part. Only Verify looks at every row.
        """
        log = self._run_log
        if log and (
            log[-1].no != len(log)
            or log[-1].check != run_check(log[-2].check if log[1:] else "", log[-1])
        ):
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
        """The last day of the locked period, when this posting began."""
        return self._run_log[-1].locked_until if self._run_log else None

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """For the run log: how many rows were looked at, and what else is to say."""
        self._counted_in, self._note = counted_in, chain.plain(note)

    def next_no(self, doc_type: str) -> str:
        """The next running number of a type."""
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
            turned = self._turned(batch)
            self._keep(batch)
        except BaseException as error:
            self._failure = error
            raise
        self._wrote = self._wrote or bool(batch or batch.lines or batch.knock_offs)
        self._posted += batch.posted + turned

    def _turned(self, batch: Batch) -> int:
        """How many orders it posts again on the documents that they had, less those whose documents it cancels."""
        states = {
            DocumentId(c.type, c.no): c.cancelled for c in batch.changes if c.cancelled is not None
        }
        held = (
            self.held(document for document in states if document.type in (INVOICE, *TRANSFERRED))
            if states
            else {}
        )
        counted = {source.key for source in batch.sources if not source.released}
        return sum(
            was.cancelled - bool(states[document])
            for document, was in held.items()
            if was.source_key not in counted
        )

    def lock(self, until: date | None) -> None:
        """From now on nothing dated up to this day is written; None unlocks everything."""
        self._lock, self._wrote = (until,), True

    def plan_undo(self, no: int) -> Batch:
        """What would take a run back."""
        return self._plan(no, stands=True)

    def plan_redo(self, no: int) -> Batch:
        """What would post a run again that was undone."""
        return self._plan(no, stands=False)

    def undo(self, no: int) -> Batch:
        """Take a run back; what was written for that."""
        return self._turn(no, self.plan_undo(no), -1)

    def redo(self, no: int) -> Batch:
        """Post a run again that was undone; what was written for that."""
        return self._turn(no, self.plan_redo(no), 1)

    def _turn(self, no: int, batch: Batch, sign: int) -> Batch:
        self._undoes = self._history.last(no)
        self.write(batch)
        self._wrote, self._posted = True, sign * self._named(no).posted
        return batch

    def _plan(self, no: int, *, stands: bool) -> Batch:
        run = self._named(no)
        if run.undoes or self._history.stands(no) is not stands:
            what = (
                "is an undo or a redo itself"
                if run.undoes
                else "is undone already"
                if stands
                else "stands already"
            )
            raise FixInputError(
                f"{_told(run)} {what}.", cure="Choose another run; the sheet Runs lists them all."
            )
        last = self._history.last(no)
        posted = self._posted_in(last)
        if not touched(posted):
            raise FixInputError(
                f"{_told(run)} added nothing to the books.", cure="Choose another run."
            )
        self._refuse_built_on(run, self._sharing(last))
        places = touched(posted)
        batch = plan_undo(posted, self.held(places), self._cancelled_before(last))
        refuse_locked(batch, self._run_log[-1].locked_until)
        self._refuse_beside(run, batch)
        return batch

    def _refuse_beside(self, run: Run, batch: Batch) -> None:
        """An order has got its invoice otherwise since: what it was to go into, or what was to go into it, is open."""
        revived = self.held(
            DocumentId(change.type, change.no)
            for change in batch.changes
            if change.cancelled is False
        )
        applied: dict[DocumentId, Decimal] = defaultdict(lambda: ZERO)
        for change in batch.changes:
            applied[DocumentId(change.type, change.no)] += change.applied
        made = {held.source_key: document for document, held in revived.items()}
        made |= {
            source.key.removesuffix(MARK): DocumentId(source.doc_type, source.doc_no)
            for source in batch.sources
            if source.key.endswith(MARK) and not source.released
        }
        beside = {key: document for fact, document in made.items() for key in related_keys(fact)}
        others = self.sources(beside)
        found = self.held(others.values())
        for key, other in others.items():
            mine, left = beside[key], found[other].outstanding - applied[other]
            is_open = (
                left
                if mine.type not in TRANSFERRED
                else other.type == INVOICE or key.endswith(MARK)
            )
            if other not in revived and not found[other].cancelled and is_open:
                raise FixInputError(
                    f"{_told(run)} stays as it is: beside {' '.join(mine)} there is {' '.join(other)} by now.",
                    cure="Undo the run that posted that one first.",
                )

    def _refuse_built_on(self, run: Run, sharing: Iterable[int]) -> None:
        others = self._history.in_the_way(run.no, sharing)
        if others:
            other, stands = self._named(others[0]), self._history.stands(others[0])
            what = (
                "has worked on its documents or rows since"
                if stands
                else "is undone, and it builds on that one"
            )
            cure = f"{'Undo' if stands else 'Redo'} run {other.no} first."
            raise FixInputError(
                f"{_told(run)} stays as it is: {_told(other, 'run')} {what}.", cure=cure
            )

    def _named(self, no: int) -> Run:
        for run in self._run_log:
            if run.no == no:
                return run
        raise FixInputError(f"There is no run {no}.", cure="Choose one of those on the sheet Runs.")

    @cached_property
    def _run_log(self) -> Sequence[Run]:
        """The run log as it was when this posting began."""
        return self._runs()

    @cached_property
    def _history(self) -> RunHistory:
        return history(self._run_log)

    @cached_property
    def _run_no(self) -> int:
        return self._run_log[-1].no + 1 if self._run_log else 1

    @cached_property
    def _ends(self) -> dict[str, chain.End]:
        """How every part of the books ends, counted on as rows are added."""
        return chain.ends_in(self._run_log[-1].closing if self._run_log else "")

    def _stamped(self, part: str, records: Sequence[Any]) -> Iterator[tuple[int, str]]:
        """The run and the check digits of each new row of a part; they are to be taken to the last."""
        (rows, last), run, write = self._ends[part], self._run_no, self._scribe.writers[part]
        for record in records:
            last = chain.row_digest(last, run, write(record))
            yield run, last
        self._ends[part] = chain.End(rows + len(records), last)

    def _refuse_failed(self) -> None:
        """Raises what a write has raised before."""
        if self._failure:
            raise self._failure

    def _closing_row(self) -> Run | None:
        """The row of the run log; None when nothing was written."""
        if not self._wrote:
            return None
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        counted_in = self._posted if self._counted_in is None else self._counted_in
        locked = (
            self._lock[0]
            if self._lock
            else self._run_log[-1].locked_until
            if self._run_log
            else None
        )
        closing = chain.closing_text(self._ends)
        run = Run(
            self._run_no,
            at,
            self._user,
            self._action,
            counted_in,
            self._posted,
            self._note,
            self._undoes,
            locked,
            closing,
        )
        return run._replace(check=run_check(self._run_log[-1].check if self._run_log else "", run))

    def held(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Of these documents, the ones in the books as they stand now."""
        raise NotImplementedError

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Of these facts, the ones already posted and the document that holds each."""
        raise NotImplementedError

    def _runs(self) -> Sequence[Run]:
        raise NotImplementedError

    def _end_of(self, part: str) -> chain.End:
        """How a part of the books ends now."""
        raise NotImplementedError

    def _posted_in(self, no: int) -> Batch:
        """What a run added: its documents as they stand now, the other rows as they are."""
        raise NotImplementedError

    def _sharing(self, no: int) -> set[int]:
        """The runs that have rows on a document on which this one has rows, or of a fact that it has posted.

        A mark is on the invoice of its order too, which does not show that the order was settled beside it.
        """
        raise NotImplementedError

    def _cancelled_before(self, no: int) -> set[DocumentId]:
        """The documents that were cancelled when a run began."""
        raise NotImplementedError

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        raise NotImplementedError

    def _keep(self, batch: Batch) -> None:
        raise NotImplementedError


def _told(run: Run, word: str = "Run") -> str:
    return f"{word} {run.no} ({run.action}, {when(run)})"


def broken(part: str, what: str) -> FixInputError:
    """The books are not as they were posted: nothing is posted on top of that."""
    return FixInputError(
        f"It is not as it was posted: {what}. Nothing was posted.",
        where=f"sheet '{part}'",
        cure="Press Verify to see what is wrong; then put it back, or go back to a saved copy.",
    )
