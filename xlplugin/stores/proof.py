"""Proof of the books: nothing posted was tampered with, and everything ties out.

`verify` reads all of the books once, counts every row's check digits again, and adds up what lines, changes, knock-offs
and entries say of each document. It looks at every store through the one contract.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger import chain
from xlplugin.ledger.chain import End, RowDigest
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
from xlplugin.ledger.runs import Run, run_check
from xlplugin.money import ZERO
from xlplugin.stores.contract import Counts, ReadableStore, Records
from xlplugin.stores.mirror import Mirror

RUNS = "Runs"
CHANGED = "this row, or one before it, was changed, taken out, put in or moved"
_UNREADABLE = (
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    AttributeError,
)  # what no posting ever wrote


class Finding(NamedTuple):
    """One thing that is not as it was posted, or does not tie out: part of the books, row, and what is wrong."""

    part: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (self.part, self.row)))}: {self.what}."


@dataclass
class Proof:
    """What a look at all of the books found. `seal` stands for everything that is in them."""

    tampered: list[Finding] = field(default_factory=list)
    differences: list[Finding] = field(default_factory=list)
    sheets: list[Finding] = field(
        default_factory=list
    )  # only in the sheets that show books in a database
    rows: int = 0
    runs: int = 0
    seal: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was tampered with and everything ties out."""
        return not (self.tampered or self.differences or self.sheets)


@dataclass
class _Sums:
    """What the rows of a document come to."""

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


def verify(books: ReadableStore) -> Proof:
    """Look at all of the books, and at the sheets too where those show a database."""
    if not isinstance(books, Mirror):
        return _audited(books)
    proof = _audited(books.books)
    shown = _audited(books.sheets)
    proof.sheets = [found._replace(part=f"sheet '{found.part}'") for found in shown.tampered]
    seals = {"", *(run.check for run in books.books.runs())}
    # Sheets that are only behind catch up at the next press.
    if shown.seal not in seals and not proof.sheets:
        proof.sheets.append(
            Finding("sheet 'Runs'", "", "the sheets show other books than the database holds")
        )
    return proof


def _audited(books: ReadableStore) -> Proof:
    with books.reading(checked=False) as snapshot:
        return _Audit(snapshot).proof()


class _Audit:
    """One look at the books: part by part, what the rows say, then the documents, then the run log."""

    def __init__(self, books: Records) -> None:
        self._books, self._proof = books, Proof()
        self._scribe = chain.Serializer()
        self._of: dict[tuple[str, str], _Sums] = defaultdict(_Sums)
        self._trial: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self._owed: dict[tuple[str, str, str], Decimal] = defaultdict(
            lambda: ZERO
        )  # customer, currency, account
        self._ends: dict[str, dict[int, End]] = {part: {} for part in chain.PARTS}
        self._legs = 0

    def proof(self) -> Proof:
        """Look at everything; return what was found."""
        books = self._books
        self._walk(chain.CHANGES, books.changes, self._see_change)
        self._walk(chain.LINES, books.document_lines, self._see_line)
        self._walk(chain.JOURNAL, books.entries, self._see_entry)
        self._walk(
            chain.KNOCK_OFFS, books.knock_offs, self._see_knock_off
        )  # they ask the entries for the currency
        self._walk(chain.FACTS, books.source_rows, lambda _: "")
        for part in chain.HEADS:
            self._walk(part, partial(self._heads, part), self._see_head, self._as_posted)
        self._see_runs()
        self._see_counts()
        self._proof.differences += [
            Finding("Trial Balance", currency, f"debit and credit differ by {amount:,.2f}")
            for currency, amount in self._trial.items()
            if amount
        ]
        self._see_customers()
        return self._proof

    def _heads(self, part: str) -> Iterator[DocumentState]:
        return (held for held in self._books.documents() if chain.heads_of(held.type) == part)

    def _walk(
        self,
        part: str,
        records: Callable[[], Iterator[Any]],
        see: Callable[[Any], str],
        first: Callable[[Any], Any] = lambda record: record,
    ) -> None:
        """Follow a part's chain from its first row to its last; only the first row that is wrong is told."""
        ends, write, before, run, whole, no = (
            self._ends[part],
            self._scribe.writers[part],
            "",
            0,
            True,
            0,
        )
        try:
            for no, (record, stamp) in enumerate(
                zip_longest(records(), self._books.stamps(part)), 1
            ):
                wrong = see(record) if record is not None else ""
                if whole and (
                    wrong or not _follows(stamp, no, run, before, record and write(first(record)))
                ):
                    self._tampered(part, f"row {no}{_named(record)}", wrong or CHANGED)
                    whole = False
                if stamp is not None:
                    before, run = stamp.check, stamp.run
                    ends[run] = End(no, before)
        except FixInputError as error:
            self._tampered(part, error.where, error.what.rstrip("."))
        except _UNREADABLE as error:
            self._tampered(part, f"row {no + 1}", f"it cannot be read ({error})")
        self._proof.rows += no

    def _tampered(self, part: str, row: str, what: str) -> None:
        self._proof.tampered.append(Finding(part, row, what))

    def _see_change(self, change: Change) -> str:
        sums = self._of[change.type, change.no]
        sums.changed += change.amount
        sums.changed_applied += change.applied
        if change.cancelled is not None:
            sums.cancelled = change.cancelled
        sums.revisions += change.amount != 0 or change.cancelled is not None
        return ""

    def _see_line(self, line: Line) -> str:
        sums = self._of[line.doc_type, line.doc_no]
        sums.lines += 1
        sums.line_total += line.amount
        return ""

    def _see_knock_off(self, item: KnockOff) -> str:
        source, target = self._of[item.from_type, item.from_no], self._of[item.to_type, item.to_no]
        source.knocked_off += item.amount
        target.knocked_off += item.amount
        if source.currency and target.currency and source.currency != target.currency:
            what = f"{item.from_type} {item.from_no} in {source.currency} is knocked off against {target.currency}"
            self._proof.differences.append(
                Finding(chain.KNOCK_OFFS, f"{item.to_type} {item.to_no}", what)
            )
        return ""

    def _see_entry(self, entry: Entry) -> str:
        sums, total = self._of[entry.doc_type, entry.doc_no], ZERO
        for account, code, amount in entry.postings:
            total += amount
            if code:
                sums.charged += amount
                sums.is_mixed |= bool(sums.customer) and (sums.customer, sums.currency) != (
                    code,
                    entry.currency,
                )
                sums.customer, sums.currency = code, entry.currency
                self._owed[code, entry.currency, account] += amount
        self._legs += len(entry.postings)
        self._trial[entry.currency] += total
        return f"debit and credit differ by {total:,.2f}" if total else ""

    def _see_head(self, held: DocumentState) -> str:
        """Whether a document stands as its rows say; what does not tie out is a difference."""
        sums = self._of[held.type, held.no]
        for is_so, what in (
            (
                held.cancelled == sums.cancelled,
                "whether it is cancelled is not what its changes say",
            ),
            (
                held.revision == sums.revisions,
                f"its revision is {held.revision}, its changes make {sums.revisions}",
            ),
            (
                held.lines == sums.lines,
                f"it should have {held.lines} lines, {sums.lines} are there",
            ),
        ):
            if not is_so:
                return what
        self._tie_out(held, sums)
        return ""

    def _tie_out(self, held: DocumentState, sums: _Sums) -> None:
        charged = DEBTOR_SIGN[held.type] * held.amount
        for name, amount, told in (
            (
                "its lines come to",
                held.amount if chain.heads_of(held.type) == chain.SALES else ZERO,
                sums.line_total,
            ),
            (
                "its knock-offs come to",
                held.applied,
                held.applied if held.type in TRANSFERRED else sums.knocked_off,
            ),
            ("its entries charge the customer", charged, sums.charged),
        ):
            if amount != told:
                what = f"{name} {told:,.2f} and not {amount:,.2f}"
                self._proof.differences.append(
                    Finding(chain.heads_of(held.type), f"{held.type} {held.no}", what)
                )

        entries = (sums.customer or held.customer, sums.currency or held.currency)
        if sums.is_mixed or entries != (held.customer, held.currency):
            what = f"not all of its entries are {held.customer}'s, in {held.currency}"
            self._proof.differences.append(
                Finding(chain.heads_of(held.type), f"{held.type} {held.no}", what)
            )

    def _see_customers(self) -> None:
        """A customer stands on one account: an invoice on one and its payment on another are both open."""
        accounts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (customer, currency, account), owed in self._owed.items():
            if owed:
                accounts[customer, currency].append(f"{account} at {owed:,.2f}")
        self._proof.differences += [
            Finding(customer, currency, f"the customer stands on {' and on '.join(places)}")
            for (customer, currency), places in accounts.items()
            if len(places) > 1
        ]

    def _as_posted(self, held: DocumentState) -> Document:
        """The document as it was before all of its changes."""
        sums = self._of[held.type, held.no]
        return held.head._replace(
            amount=held.amount - sums.changed, applied=held.applied - sums.changed_applied
        )

    def _see_runs(self) -> None:
        before, ends = "", dict.fromkeys(chain.PARTS, End())
        known = {found.part for found in self._proof.tampered}
        try:
            for no, run in enumerate(self._books.runs(), 1):
                if run.no != no or run.check != run_check(before, run):
                    self._tampered(RUNS, f"run {run.no}", CHANGED)
                    return
                ends.update(
                    {
                        part: self._ends[part].pop(no)
                        for part in chain.PARTS
                        if no in self._ends[part]
                    }
                )
                self._see_closing(run, ends, known)
                before, self._proof.runs = run.check, no
        except FixInputError as error:
            self._tampered(RUNS, error.where, error.what.rstrip("."))
            return
        except _UNREADABLE as error:
            self._tampered(RUNS, "", f"it cannot be read ({error})")
            return
        self._proof.seal = before
        left = sorted({(run, part) for part in chain.PARTS for run in self._ends[part]})
        if left:
            self._tampered(RUNS, f"run {left[0][0]}", f"it is missing, {left[0][1]} has rows of it")

    def _see_closing(self, run: Run, ends: dict[str, End], known: set[str]) -> None:
        """Whether every part ends as it did when the run had posted."""
        for part, end in chain.ends_in(run.closing).items():
            if ends[part] != end and part not in known:
                known.add(part)
                what = f"{end.rows} rows were there after run {run.no}, now {ends[part].rows}"
                self._tampered(part, f"row {min(end.rows, ends[part].rows) + 1}", what)

    def _see_counts(self) -> None:
        """Rows that no other row leads to, and numbers with gaps."""
        if self._proof.tampered:
            return
        last = {part: end.rows for part, end in chain.ends_in(self._closing()).items()}
        counted = Counts(
            sum(last[part] for part in chain.HEADS),
            last[chain.LINES],
            last[chain.KNOCK_OFFS],
            self._legs,
            last[chain.FACTS],
            self._proof.runs,
        )
        parts = (chain.SALES, chain.LINES, chain.KNOCK_OFFS, chain.JOURNAL, chain.FACTS, RUNS)
        for part, posted, there in zip(parts, counted, self._books.counts(), strict=True):
            if posted != there:
                self._tampered(
                    part, f"row {posted + 1}", f"{posted} rows were posted, {there} are numbered"
                )

    def _closing(self) -> str:
        runs = self._books.runs()
        return runs[-1].closing if runs else ""


def _follows(stamp: RowDigest | None, no: int, run: int, before: str, text: str | None) -> bool:
    """Whether a row is the one that was posted after the row before it."""
    if stamp is None or text is None:
        return False
    return (
        stamp.no == no
        and stamp.run >= run
        and stamp.check == chain.row_digest(before, stamp.run, text)
    )


def _named(record: Any) -> str:  # noqa: ANN401 - whichever record a part has
    """The document that a row belongs to, for the one who looks for it."""
    match record:
        case KnockOff():
            return f" ({record.to_type} {record.to_no})"
        case DocumentState() | Change():
            return f" ({record.type} {record.no})"
        case None:
            return ""
    return f" ({record.doc_type} {record.doc_no})"


def told(findings: Iterable[Finding]) -> str:
    """Return the findings in words, the first one first."""
    return " ".join(map(str, findings))
