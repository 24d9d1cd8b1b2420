"""Verify rows that are read once: each is as it was posted, and all sums tie out.

An audit works out every row's check digits again. It adds up the lines, changes, knock-offs and
entries of each document and compares the sums with the document. It reads every kind of store
through `contract.Records`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.check_digits import End, RowDigest
from xlplugin.ledger.documents import (
    DEBTOR_SIGN,
    TRANSFERRED,
    Change,
    Document,
    DocumentState,
    KnockOff,
    Line,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.runs import (
    Run,
    ends_after,
    run_before,
    run_check,
    told_trail_end,
    trail_end,
)
from xlplugin.money import ZERO
from xlplugin.stores.contract import (
    Counts,
    LaterRows,
    Records,
    SummedRecords,
)
from xlplugin.stores.findings import Discrepancy, Proof
from xlplugin.wording import counting

RUNS = "Runs"
_PARTS = (*check_digits.PARTS, check_digits.MASTER_DATA)
_OTHER_END = "its Master Data is not how the Master Data Log ended after this run"
CHANGED = "this row, or one before it, was changed, taken out, put in or moved"
UNREADABLE = "a cell that the posting filled is blank, or holds something else"
# The parts whose rows are summed up, by the table that keeps the sums.
_SUMS_OF = {
    "day_sums": check_digits.JOURNAL,
    "line_sums": check_digits.LINES,
    "owed_sums": check_digits.KNOCK_OFFS,
    "settled_sums": check_digits.FACTS,
}
# Errors that reading a row may raise if no posting wrote it.
_UNREADABLE = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class _Doubt(NamedTuple):
    """Run that recorded the history of master data to end as `kept`; the history has `now`."""

    run: int
    kept: End
    now: End


@dataclass(slots=True)  # there is one for each document of the books
class _DocumentSums:
    """Sums of all rows of one document.

    `charged` is what the entries charge the customer. `customer` and `currency` are those of the
    last such entry; `is_mixed` if another entry has others.
    """

    changed: Decimal = ZERO
    changed_applied: Decimal = ZERO
    cancelled: bool = False
    revisions: int = 0
    lines: int = 0
    line_total: Decimal = ZERO
    knocked_off: Decimal = ZERO
    charged: Decimal = ZERO
    currency: str = ""
    customer: str = ""
    is_mixed: bool = False


class Whole:
    """All rows of the books."""

    after = 0  # the last run whose rows are left out

    def __init__(self, books: Records) -> None:
        self._books = books
        self.starts: dict[str, End] = dict.fromkeys(_PARTS, End())

    def records(self, part: str) -> Iterable[Any]:
        """Return the records of a part, in the order posted."""
        books = self._books
        if part in check_digits.HEADS:
            return _of_part(part, books.documents())
        opened: dict[str, Callable[[], Iterable[Any]]] = {
            check_digits.CHANGES: books.changes,
            check_digits.LINES: books.document_lines,
            check_digits.JOURNAL: books.entries,
            check_digits.KNOCK_OFFS: books.knock_offs,
            check_digits.FACTS: books.source_rows,
            check_digits.MASTER_DATA: books.master_changes,
        }
        return opened[part]()

    def stamps(self, part: str) -> Iterable[RowDigest]:
        """Return number, run and check digits of each record of a part."""
        return self._books.stamps(part)


class Since(Whole):
    """Rows that came after a run, but all of the master data.

    `starts` are the ends of the parts after that run.
    """

    def __init__(self, books: Records, later: LaterRows, run: Run) -> None:
        super().__init__(books)
        self._later = later
        self.after = run.no
        self.starts |= ends_after(run)
        self.starts[check_digits.MASTER_DATA] = End()

    def records(self, part: str) -> Iterable[Any]:
        """Return the records of a part, in the order posted."""
        if part == check_digits.MASTER_DATA:
            return super().records(part)
        if part in check_digits.HEADS:
            return _of_part(part, self._later.heads)
        return self._later.rows[part]

    def stamps(self, part: str) -> Iterable[RowDigest]:
        """Return number, run and check digits of each record of a part."""
        if part == check_digits.MASTER_DATA:
            return super().stamps(part)
        found = self._later.stamps[part]
        if part not in check_digits.HEADS:
            return found
        # All documents are numbered in one table. Count those of this part.
        first = self.starts[part].rows + 1
        return (stamp._replace(no=no) for no, stamp in enumerate(found, first))


def _of_part(part: str, heads: Iterable[DocumentState]) -> Iterator[DocumentState]:
    return (state for state in heads if check_digits.heads_of(state.type) == part)


class Audit:
    """One reading of the books: the rows of each part, then the documents, then the run log."""

    def __init__(self, books: Records, read: Whole) -> None:
        self._books = books
        self._read = read
        self._proof = Proof()
        self._serializer = check_digits.Serializer()
        self._sums: dict[tuple[str, str], _DocumentSums] = defaultdict(
            _DocumentSums
        )  # by type and number
        self._trial: dict[str, Decimal] = defaultdict(lambda: ZERO)  # by currency
        # By customer, currency and account.
        self._owed: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
        # For each part: how it ended after each run.
        self._ends: dict[str, dict[int, End]] = {part: {} for part in _PARTS}
        self._legs = 0
        self._row = 0  # of the part that is read

    def proof(self) -> Proof:
        """Read everything; return what was found."""
        self._walk(check_digits.CHANGES, self._see_change)
        self._walk(check_digits.LINES, self._see_line)
        self._walk(check_digits.JOURNAL, self._see_entry)
        # After the Journal: a document's currency is known from its entries.
        self._walk(check_digits.KNOCK_OFFS, self._see_knock_off)
        self._walk(check_digits.FACTS, lambda _: "")
        self._walk(check_digits.MASTER_DATA, lambda _: "")
        for part in check_digits.HEADS:
            self._walk(part, self._see_head, self._as_posted)
        self._see_runs()
        self._see_counts()
        self._see_trial_balance()
        if not self._read.after:  # sums of all rows
            self._see_sums()
            self._see_customers()
        return self._proof

    def _walk(
        self,
        part: str,
        see: Callable[[Any], str],
        as_posted: Callable[[Any], Any] = lambda record: record,
    ) -> None:
        """Follow the chain of a part from its first row to its last; report the first wrong row.

        Args:
            part: One of `check_digits.PARTS`.
            see: Adds a record to the sums; returns what is wrong with it, or an empty text.
            as_posted: Returns the record that the check digits were made from.
        """
        ends = self._ends[part]
        write = self._serializer.writers[part]
        start = self._read.starts[part]
        before = RowDigest(start.rows, 0, start.check)
        is_whole = True
        no = start.rows
        seen = no
        try:
            rows = zip_longest(self._read.records(part), self._read.stamps(part))
            counted = pulse.counted(rows, None, f"Verifying {part}")
            for no, (record, stamp) in enumerate(counted, start.rows + 1):
                self._row = no
                wrong = "" if record is None else see(record)
                if is_whole and not wrong:
                    text = "" if record is None else write(as_posted(record))
                    wrong = "" if _follows(stamp, no, before, text) else CHANGED
                if is_whole and wrong:
                    self._tampered(part, f"row {no}{_named(record)}", wrong, no)
                    is_whole = False
                if stamp is not None:
                    before = stamp
                    ends[stamp.run] = End(no, stamp.check)
                seen = no
        except FixInputError as error:
            self._tampered(part, error.where, error.what.rstrip("."))
        except _UNREADABLE:
            self._tampered(part, f"row {seen + 1}", UNREADABLE, seen + 1)
        self._proof.rows += no - start.rows

    def _tampered(self, part: str, row: str, what: str, no: int = 0) -> None:
        self._proof.tampered.append(Discrepancy(part, row, what, no))

    def _differs(self, part: str, row: str, what: str, no: int = 0) -> None:
        self._proof.differences.append(Discrepancy(part, row, what, no))

    def _see_change(self, change: Change) -> str:
        sums = self._sums[change.type, change.no]
        sums.changed += change.amount
        sums.changed_applied += change.applied
        if change.cancelled is not None:
            sums.cancelled = change.cancelled
        if change.amount != 0 or change.cancelled is not None:
            sums.revisions += 1
        return ""

    def _see_line(self, line: Line) -> str:
        sums = self._sums[line.doc_type, line.doc_no]
        sums.lines += 1
        sums.line_total += line.amount
        return ""

    def _see_knock_off(self, item: KnockOff) -> str:
        source = self._sums[item.from_type, item.from_no]
        target = self._sums[item.to_type, item.to_no]
        source.knocked_off += item.amount
        target.knocked_off += item.amount
        if source.currency and target.currency and source.currency != target.currency:
            what = (
                f"{item.from_type} {item.from_no} in {source.currency} "
                f"is knocked off against {target.currency}"
            )
            self._differs(check_digits.KNOCK_OFFS, f"{item.to_type} {item.to_no}", what)
        return ""

    def _see_entry(self, entry: Entry) -> str:
        """Add an entry to the sums; return what is wrong when debit and credit differ."""
        sums = self._sums[entry.doc_type, entry.doc_no]
        total = ZERO
        for account, code, amount in entry.postings:
            total += amount
            if not code:
                continue
            sums.charged += amount
            customer_before = (sums.customer, sums.currency)
            if sums.customer and customer_before != (code, entry.currency):
                sums.is_mixed = True
            sums.customer = code
            sums.currency = entry.currency
            self._owed[code, entry.currency, account] += amount
        self._legs += len(entry.postings)
        self._trial[entry.currency] += total
        return f"debit and credit differ by {total:,.2f}" if total else ""

    def _see_head(self, state: DocumentState) -> str:
        """Return how a document's state differs from its rows, else ""; note sums that differ."""
        sums = self._sums[state.type, state.no]
        if state.cancelled != sums.cancelled:
            return "whether it is cancelled is not what its changes say"
        if state.revision != sums.revisions:
            return f"its revision is {state.revision}, its changes make {sums.revisions}"
        if state.lines != sums.lines:
            return f"it should have {state.lines} lines, {sums.lines} are there"
        self._tie_out(state, sums)
        return ""

    def _tie_out(self, state: DocumentState, sums: _DocumentSums) -> None:
        """Compare a document with the sums of its lines, knock-offs and entries."""
        part = check_digits.heads_of(state.type)
        document = f"{state.type} {state.no}"
        lines = state.amount if part == check_digits.SALES else ZERO
        if lines != sums.line_total:
            what = f"its lines come to {sums.line_total:,.2f} and not {lines:,.2f}"
            self._differs(part, document, what, self._row)
        # What a quotation or sales order has applied was moved to another document.
        if state.type not in TRANSFERRED and state.applied != sums.knocked_off:
            what = f"its knock-offs come to {sums.knocked_off:,.2f} and not {state.applied:,.2f}"
            self._differs(part, document, what, self._row)
        charged = DEBTOR_SIGN[state.type] * state.amount
        if charged != sums.charged:
            what = f"its entries charge the customer {sums.charged:,.2f} and not {charged:,.2f}"
            self._differs(part, document, what, self._row)
        customer = sums.customer or state.customer
        currency = sums.currency or state.currency
        if sums.is_mixed or (customer, currency) != (state.customer, state.currency):
            what = f"not all of its entries are {state.customer}'s, in {state.currency}"
            self._differs(part, document, what, self._row)

    def _see_trial_balance(self) -> None:
        for currency, amount in self._trial.items():
            if amount:
                self._differs(
                    "Trial Balance", currency, f"debit and credit differ by {amount:,.2f}"
                )

    def _see_customers(self) -> None:
        """Report customers with open amounts on more than one account.

        An invoice on one account and its payment on another both stay open.
        """
        accounts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (customer, currency, account), owed in self._owed.items():
            if owed:
                accounts[customer, currency].append(f"{account} at {owed:,.2f}")
        for (customer, currency), places in accounts.items():
            if len(places) > 1:
                self._differs(
                    customer, currency, f"the customer stands on {' and on '.join(places)}"
                )

    def _as_posted(self, state: DocumentState) -> Document:
        """Return the document as it was before all of its changes."""
        sums = self._sums[state.type, state.no]
        return state.head._replace(
            amount=state.amount - sums.changed, applied=state.applied - sums.changed_applied
        )

    def _see_runs(self) -> None:
        """Follow the chain of the run log, and compare how each run says the parts ended."""
        before = ""
        ends = dict(self._read.starts)
        known = {found.part for found in self._proof.tampered}
        doubtful: list[_Doubt] = []
        try:
            for no, run in enumerate(self._books.runs(), 1):
                if run.no != no or run.check != run_check(before, run):
                    self._tampered(RUNS, f"run {run.no}", CHANGED, no)
                    return
                for part in _PARTS:
                    if no in self._ends[part]:
                        ends[part] = self._ends[part].pop(no)
                if no >= self._read.after:
                    self._see_closing(run, ends, known)
                if check_digits.MASTER_DATA not in known:
                    self._see_master_data(run, ends[check_digits.MASTER_DATA], doubtful)
                before = run.check
                self._proof.runs = no
        except FixInputError as error:
            self._tampered(RUNS, error.where, error.what.rstrip("."))
            return
        except _UNREADABLE:
            no = self._proof.runs + 1
            self._tampered(RUNS, f"run {no}", UNREADABLE, no)
            return
        finally:
            self._see_doubtful(doubtful)
        self._see_trail()
        self._proof.seal = before
        self._proof.master_data = ends[check_digits.MASTER_DATA]
        self._see_rows_without_run()

    def _see_trail(self) -> None:
        """Follow the chain of the trail, and see that each row is after the run that it names."""
        checks = {run.no: run.check for run in self._books.runs()}
        before = ""
        last = 0
        trail = self._books.trail()
        for count, row in enumerate(trail, 1):
            no, check = run_before(row)
            is_in_order = row.no == -count and no >= last and checks.get(no, "") == check
            if not is_in_order or row.check != run_check(before, row):
                self._tampered(RUNS, f"run {row.no}", CHANGED, row.no)
                return
            before = row.check
            last = no
        self._proof.trail = trail_end(trail)
        self._see_ends_of_trail(trail)

    def _see_ends_of_trail(self, trail: Sequence[Run]) -> None:
        """Report the first run that was posted when the trail ended with a row it has not now."""
        ends = {End(count, row.check) for count, row in enumerate(trail, 1)}
        for run in self._books.runs():
            kept = told_trail_end(run)
            if kept.rows and kept not in ends:
                what = (
                    f"the trail had {counting(kept.rows, 'row')} at run {run.no}, digest "
                    f"{kept.check}; now {counting(len(trail), 'row')} are there"
                )
                self._tampered(RUNS, f"run {-kept.rows}", what, -kept.rows)
                return

    def _see_rows_without_run(self) -> None:
        """Report the first run that has rows but is not in the run log."""
        left: list[tuple[int, str]] = []
        for part in _PARTS:
            for run in self._ends[part]:
                left.append((run, part))
        if left:
            run, part = min(left)
            self._tampered(RUNS, f"run {run}", f"it is missing, {part} has rows of it")

    def _see_closing(self, run: Run, ends: dict[str, End], known: set[str]) -> None:
        """Report each part whose end differs from the run's record. `known` are reported parts."""
        for part, end in ends_after(run).items():
            is_own = part != check_digits.MASTER_DATA
            if is_own and ends[part] != end and part not in known:
                known.add(part)
                self._ends_otherwise(part, run.no, end, ends[part])

    def _ends_otherwise(self, part: str, run: int, kept: End, now: End) -> None:
        """Report that a part does not end after a run as the run keeps it."""
        what = f"{kept.rows} rows were there after run {run}, now {now.rows}"
        no = min(kept.rows, now.rows) + 1
        self._tampered(part, f"row {no}", what, no)

    def _see_master_data(self, run: Run, now: End, doubtful: list[_Doubt]) -> None:
        """Report a run whose record of the history of master data differs from the history.

        The check digits of a run do not cover this record. A later run whose record agrees shows
        that the history is whole: then the record was changed. Until then the run is `doubtful`.
        """
        kept = ends_after(run)[check_digits.MASTER_DATA]
        if kept != now:
            doubtful.append(_Doubt(run.no, kept, now))
            return
        for doubt in doubtful:
            self._tampered(RUNS, f"run {doubt.run}", _OTHER_END, doubt.run)
        doubtful.clear()

    def _see_doubtful(self, doubtful: list[_Doubt]) -> None:
        """Report the history of master data; and also the run, if only the last one differs."""
        if not doubtful:
            return
        first = doubtful[0]
        self._ends_otherwise(check_digits.MASTER_DATA, first.run, first.kept, first.now)
        if len(doubtful) == 1:
            self._tampered(RUNS, f"run {first.run}", _OTHER_END, first.run)

    def _see_counts(self) -> None:
        """Report rows that are in no document or run, and gaps in the numbers of rows."""
        if self._proof.tampered:
            return
        runs = self._books.runs()
        rows = {part: end.rows for part, end in ends_after(runs[-1] if runs else None).items()}
        posted = Counts(
            documents=sum(rows[part] for part in check_digits.HEADS),
            lines=rows[check_digits.LINES],
            knock_offs=rows[check_digits.KNOCK_OFFS],
            postings=self._legs,
            sources=rows[check_digits.FACTS],
            runs=self._proof.runs,
            master_changes=rows[check_digits.MASTER_DATA],
        )
        there = self._books.counts()
        self._compare(check_digits.SALES, posted.documents, there.documents)
        self._compare(check_digits.LINES, posted.lines, there.lines)
        self._compare(check_digits.KNOCK_OFFS, posted.knock_offs, there.knock_offs)
        if not self._read.after:
            self._compare(check_digits.JOURNAL, posted.postings, there.postings)
        self._compare(check_digits.FACTS, posted.sources, there.sources)
        self._compare(RUNS, posted.runs, there.runs)
        self._compare(check_digits.MASTER_DATA, posted.master_changes, there.master_changes)

    def _see_sums(self) -> None:
        """Report runs whose stored sums, which reports read, differ from the sums of their rows."""
        if self._proof.tampered or not isinstance(self._books, SummedRecords):
            return
        for table, run in self._books.differing_sums():
            what = f"the sums of run {run} in {table} are not what its rows come to"
            self._tampered(_SUMS_OF[table], f"run {run}", what)

    def _compare(self, part: str, posted: int, there: int) -> None:
        if posted != there:
            what = f"{posted} rows were posted, {there} are numbered"
            self._tampered(part, f"row {posted + 1}", what, posted + 1)


def _follows(stamp: RowDigest | None, no: int, before: RowDigest, text: str) -> bool:
    """Return whether a row was posted after the row before it.

    `text` is the row as text; empty if there is no row for the check digits.
    """
    if stamp is None or not text:
        return False
    if stamp.no != no or stamp.run < before.run:
        return False
    return stamp.check == check_digits.row_digest(before.check, stamp.run, text)


def _named(record: Any) -> str:  # noqa: ANN401 - whichever record a part has
    """Return the document that a row belongs to, in brackets; empty when there is no row."""
    match record:
        case KnockOff():
            return f" ({record.to_type} {record.to_no})"
        case DocumentState() | Change():
            return f" ({record.type} {record.no})"
        case MasterChange():
            return f" ({record.sheet} {record.key})"
        case None:
            return ""
    return f" ({record.doc_type} {record.doc_no})"
