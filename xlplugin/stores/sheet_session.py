"""Post into the workbook's own ledger sheets.

A session reads a table when it first needs it, works on what it read, and writes at its end:

1. A row in Runs whose note is "Not finished" and how many rows each table had.
2. The new rows of every table.
3. The changed heads of documents.
4. The real note of the row in Runs.

If a step fails, the session takes back what it wrote. If Python or Excel is killed before step 4,
the next posting finds the note: it takes back new rows, and refuses half-changed heads.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from math import fsum
from operator import attrgetter
from typing import Any, TypeVar

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    MARK,
    Document,
    DocumentId,
    DocumentState,
    Line,
    Source,
)
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.runs import Run
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.table_view import R, TableView
from xlplugin.sheets.tables import (
    CHANGES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    KNOCK_OFFS,
    MASTER_DATA_LOG,
    RUNS,
    SOURCES,
    VOUCHERS,
    RunsRow,
    Table,
)
from xlplugin.stores import ledger_rows, sheet_room
from xlplugin.stores.contract import (
    DuplicateError,
    UnknownDocumentError,
)
from xlplugin.stores.edits import edits, line_counts
from xlplugin.stores.ledger_rows import FORMS, HeadForm
from xlplugin.stores.session import PostingSession, broken, next_generation
from xlplugin.stores.sheet_records import (
    ADDING,
    CHANGING,
    LEDGER_TABLES,
    counted_rows,
    end_of_part,
    finished_runs,
    first_edit,
    trail_runs,
)
from xlplugin.stores.sheet_sums import SheetSums

T = TypeVar("T")
# The tables whose rows name the document they belong to.
_WITH_DOCUMENT: tuple[Table[Any], ...] = (
    INVOICES,
    CUSTOMER_PAYMENTS,
    VOUCHERS,
    INVOICE_LINES,
    CHANGES,
    SOURCES,
)
_READING = "Reading the books"
_PLANNING = "Adding to the books"
_HALF_A_CENT = 0.005  # sums of floats may differ by less
CLOSE_UNSAVED = "Close the workbook without saving and open it again, or go back to a saved copy."


class _Heads:
    """Documents of one ledger table: as they are in the sheet, and as they will be written."""

    def __init__(self, book: Workbook, form: HeadForm) -> None:
        self.form = form
        self.view = book.view(form.table)
        self.before = list(map(form.read, counted_rows(book, form.table)))
        self.stamps: dict[DocumentId, tuple[int, str]] = {}  # of the documents that are added
        self.now = {DocumentId(state.type, state.no): state for state in self.before}
        if len(self.now) != len(self.before) or any(not no for _, no in self.now):
            raise FixInputError(
                "A document is there twice, or a row has no Doc No.",
                where=f"sheet '{form.table.sheet}'",
                cure="The ledger sheets are written by Post only: go back to a saved copy of the "
                "workbook.",
            )

    def added(self) -> list[Any]:
        """Return the rows of the documents that are not in the sheet yet."""
        rows = []
        for document, (run, check) in self.stamps.items():
            rows.append(self.form.row(self.now[document])._replace(run=run, check=check))
        return rows

    def changed(self) -> bool:
        """Return whether a head in the sheet has to be written."""
        return any(old is not new for old, new in zip(self.before, self.now.values(), strict=False))

    def put(self, heads: Iterable[DocumentState]) -> None:
        """Write the state of every head in the sheet."""
        self.view.update(self.form.columns, [self.form.row(state) for state in heads])


class SheetSession(PostingSession):
    """One posting into the sheets, held in memory until its end."""

    def __init__(self, book: Workbook, action: str, user: str) -> None:
        super().__init__(action, user)
        self._book = book
        self._facts: dict[str, DocumentId] | None = None
        self._generations: dict[str, int] = {}  # of the facts that were ever released
        self._placed: dict[DocumentId, list[Line]] | None = None
        self._new = Batch()
        self.is_partial = False  # True if the sheets leave out the oldest runs
        self._checks: dict[str, list[str]] = defaultdict(list)

    def look(self) -> None:
        """Refuse documents that are there twice, then books that do not end as the last run."""
        _ = self._heads
        super().look()
        edited = first_edit(self._book)
        if edited:
            raise broken(check_digits.JOURNAL, edited)

    @cached_property
    def _heads(self) -> dict[str, _Heads]:
        return {part: _Heads(self._book, form) for part, form in FORMS.items()}

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Return those of these facts that are posted, each with its document."""
        facts = self._known_facts()
        return {key: facts[key] for key in keys if key in facts}

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """Return the posted facts whose keys begin with one of these, each with its document."""
        facts = self._known_facts()
        keys = sorted(facts)
        found = {}
        for prefix in prefixes:
            for key in islice(keys, bisect_left(keys, prefix), None):
                if not key.startswith(prefix):
                    break
                found[key] = facts[key]
        return found

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return those of these documents that are in the books, as they stand now."""
        found: dict[DocumentId, DocumentState] = {}
        for document in documents:
            state = self._head(document)
            if state:
                found[DocumentId(*document)] = state
        return found

    def holds(self, doc_type: str) -> bool:
        """Return whether the books have any document of a type."""
        return any(
            there == doc_type for there, _ in self._heads[check_digits.heads_of(doc_type)].now
        )

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """Return the lines of these documents, in order."""
        wanted = [document for document in dict.fromkeys(documents) if self._head(document)]
        if not wanted:
            return {}
        placed = self._known_lines()
        found: dict[DocumentId, list[Line]] = {}
        for document in wanted:
            if document in placed:
                found[document] = sorted(placed[document], key=attrgetter("seq"))
        return found

    def finish(self) -> None:
        """Write everything with its row in the run log, if anything is to be written.

        Raises again what a write has raised.
        """
        self._refuse_failed()
        run = self._closing_row()
        if run:
            self._refuse_full()
            self.show(run)
            self.run = run

    def _refuse_full(self) -> None:
        """Raise FixInputError if books in a workbook may not have so many rows."""
        rows = {table.sheet: self._book.view(table).count for table in LEDGER_TABLES}
        for head in self._heads.values():
            rows[head.form.table.sheet] += len(head.stamps)
        for table in LEDGER_TABLES:
            rows[table.sheet] += new_rows(self._new).get(table.name, 0)
        sheet_room.refuse_full(self._book.name, rows)

    def show(self, run: Run) -> None:
        """Write everything under this row of the run log; take all of it back if anything fails."""
        views = [self._book.view(table) for table in (*LEDGER_TABLES, RUNS)]
        before = [(view, view.count) for view in views]
        heads: list[_Heads] = []
        try:
            self._log(run._replace(note=f"{ADDING} Before: {_counted(views)}"), new=True)
            for table, rows in self._rows():
                self._book.view(table).append(rows)
                if len(rows) >= pulse.EVERY:
                    pulse.step(len(rows), len(rows), f"Writing {table.sheet}")
            heads += [head for head in self._heads.values() if head.changed()]
            if heads:
                self._log(run._replace(note=CHANGING))
            for head in heads:
                head.put(head.now.values())
            self._log(run)
        except BaseException:
            self._take_back(before, heads)
            raise

    def _log(self, run: Run, *, new: bool = False) -> None:
        """Write the run's row, the last one of the log."""
        view = self._book.view(RUNS)
        row = RunsRow(*run)
        if new:
            view.append([row])
        else:
            view.update([column.name for column in RUNS.columns], [*view.rows()[:-1], row])

    def _take_back(
        self, before: Sequence[tuple[TableView[Any], int]], heads: Sequence[_Heads]
    ) -> None:
        *ledger, (runs, runs_before) = before
        try:
            with pulse.unstoppable():
                for view, count in ledger:
                    view.truncate(count)
                for head in heads:
                    head.put(head.before)
                runs.truncate(runs_before)
        except Exception as error:
            raise FixInputError(
                "The posting was cut off, and what it had written could not be taken back.",
                where=self._book.name,
                cure=CLOSE_UNSAVED,
            ) from error

    def _rows(self) -> Iterator[tuple[Table[Any], Sequence[Any]]]:
        """Yield every ledger table with its new rows."""
        for head in self._heads.values():
            yield head.form.table, head.added()
        yield (
            INVOICE_LINES,
            self._beside(check_digits.LINES, map(ledger_rows.line_row, self._new.lines)),
        )
        yield (
            CHANGES,
            self._beside(check_digits.CHANGES, map(ledger_rows.change_row, self._new.changes)),
        )
        knock_offs = map(ledger_rows.knock_off_row, self._new.knock_offs)
        yield KNOCK_OFFS, self._beside(check_digits.KNOCK_OFFS, knock_offs)
        if self._new.entries:
            self._refuse_lost_legs()
            last = max(self._book.view(JOURNAL).column("Entry"), default=0)
            if self.is_partial:
                last = self._chain.ends[check_digits.JOURNAL].rows - len(self._new.entries)
            stamps = [(self._chain.run_no, check) for check in self._checks[check_digits.JOURNAL]]
            yield JOURNAL, list(ledger_rows.journal_rows(self._new.entries, last + 1, stamps))
        yield (
            SOURCES,
            self._beside(check_digits.FACTS, map(ledger_rows.source_row, self._new.sources)),
        )
        changes = map(ledger_rows.master_change_row, self._new.master_changes)
        yield MASTER_DATA_LOG, self._beside(check_digits.MASTER_DATA, changes)

    def _refuse_lost_legs(self) -> None:
        """Raise FixInputError if debit and credit of the Journal differ.

        The entry of a deleted leg is still there, so only the sums show it.
        """
        view = self._book.view(JOURNAL)
        difference = fsum(view.floats("Debit")) - fsum(view.floats("Credit"))
        if abs(difference) > _HALF_A_CENT:
            raise broken(check_digits.JOURNAL, f"debit and credit differ by {difference:,.2f}")

    def _end_of(self, part: str) -> check_digits.End:
        return end_of_part(self._book, part)

    def _beside(self, part: str, rows: Iterable[Any]) -> list[Any]:
        """Return the rows of a part, each with its run and its check digits."""
        stamped = []
        for row, check in zip(rows, self._checks[part], strict=True):
            stamped.append(row._replace(run=self._chain.run_no, check=check))
        return stamped

    def _runs(self) -> Sequence[Run]:
        return finished_runs(self._book)

    def _trail(self) -> Sequence[Run]:
        return trail_runs(self._book)

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return map(ledger_rows.from_master_change_row, self._book.rows(MASTER_DATA_LOG))

    def posted_in(self, no: int) -> Batch:
        """Return the rows that a run added. Documents are in their present state."""
        documents: list[Document] = []
        for form in FORMS.values():
            for row in self._of_run(form.table, no):
                documents.append(form.read(row).head)
        entries = ledger_rows.from_journal(self._of_run(JOURNAL, no))
        return Batch(
            documents=documents,
            lines=list(map(ledger_rows.from_line_row, self._of_run(INVOICE_LINES, no))),
            changes=list(map(ledger_rows.from_change_row, self._of_run(CHANGES, no))),
            knock_offs=list(map(ledger_rows.from_knock_off_row, self._of_run(KNOCK_OFFS, no))),
            entries=list(pulse.counted(entries, None, _READING, stops=False)),
            sources=list(map(ledger_rows.from_source_row, self._of_run(SOURCES, no))),
        )

    def _of_run(self, table: Table[R], no: int) -> Iterator[R]:
        place = table.place("Run")
        for row in counted_rows(self._book, table):
            if row[place] == no:
                yield row

    def runs_sharing(self, no: int) -> set[int]:
        """Return the runs that have rows on a document, or of a fact, of this one."""
        named: dict[int, set[tuple[str, str]]] = defaultdict(set)  # by type and number, or key
        for table in _WITH_DOCUMENT:
            for row in counted_rows(self._book, table):
                named[row.run].add((row.doc_type, row.doc_no))
        sources = self._book.rows(SOURCES)
        holds = {source.source_key: (source.doc_type, source.doc_no) for source in sources}
        for source in pulse.counted(sources, len(sources), _READING, stops=False):
            key = source.source_key
            own = (source.doc_type, source.doc_no)
            named[source.run].add(("", key))
            named[source.run].add(holds.get(key.removesuffix(MARK), own))
        return {run for run, those in named.items() if not those.isdisjoint(named[no])}

    def cancelled_before(self, no: int) -> set[DocumentId]:
        """Return the documents that were cancelled when a run began."""
        states: dict[DocumentId, bool] = {}
        for row in counted_rows(self._book, CHANGES):
            change = ledger_rows.from_change_row(row)
            if row.run < no and change.cancelled is not None:
                states[DocumentId(change.type, change.no)] = change.cancelled
        return {document for document, cancelled in states.items() if cancelled}

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        return (
            no
            for there, no in self._heads[check_digits.heads_of(doc_type)].now
            if there == doc_type
        )

    def _head(self, document: tuple[str, str]) -> DocumentState | None:
        return self._heads[check_digits.heads_of(document[0])].now.get(DocumentId(*document))

    def _set(self, state: DocumentState) -> None:
        self._heads[check_digits.heads_of(state.type)].now[DocumentId(state.type, state.no)] = state

    def _known_facts(self) -> dict[str, DocumentId]:
        if self._facts is None:
            self._facts = {}
            for source in map(ledger_rows.from_source_row, counted_rows(self._book, SOURCES)):
                self._note_fact(self._facts, source)
        return self._facts

    def _note_fact(self, facts: dict[str, DocumentId], source: Source) -> None:
        """Add a row of a fact: to the posted facts, or out of them when it is released.

        Raises:
            DuplicateError: The fact is posted, or released, already.
        """
        generation = next_generation(self._generations, source.key, released=source.released)
        if generation == 1 and source.key in facts:
            raise DuplicateError(source.key)
        if generation > 1:
            self._generations[source.key] = generation
        if source.released:
            facts.pop(source.key, None)
        else:
            facts[source.key] = DocumentId(source.doc_type, source.doc_no)

    def _known_lines(self) -> dict[DocumentId, list[Line]]:
        if self._placed is None:
            self._placed = defaultdict(list)
            in_the_sheet = map(ledger_rows.from_line_row, counted_rows(self._book, INVOICE_LINES))
            for line in (*in_the_sheet, *self._new.lines):
                self._placed[DocumentId(line.doc_type, line.doc_no)].append(line)
        return self._placed

    def _keep(self, batch: Batch) -> None:
        counted = line_counts(batch)
        self._refuse_known_lines(batch.lines)
        for made in batch.documents:
            document = (made.type, made.no)
            if self._head(document):
                raise DuplicateError(f"{made.type} {made.no}")
            self._set(ledger_rows.first_held(made, counted[document]))
        self._stamp_heads(batch.documents)
        edited = edits(batch, counted)
        for document, edit in pulse.counted(edited.items(), len(edited), _PLANNING):
            if self._is_shown(document):
                self._set(edit.applied_to(self._held_or_raise(document)))
        for item in pulse.counted(batch.knock_offs, len(batch.knock_offs), _PLANNING):
            self._is_shown((item.from_type, item.from_no))
            self._is_shown((item.to_type, item.to_no))
        self._add_facts(batch.sources)
        self._add(batch)

    def _refuse_known_lines(self, lines: Sequence[Line]) -> None:
        """Raise DuplicateError if a line is in the books already, or twice in these.

        The lines of a document are numbered on from its last one.
        """
        seen = set()
        for line in pulse.counted(lines, len(lines), _PLANNING):
            state = self._head((line.doc_type, line.doc_no))
            if state and line.seq <= state.lines:
                raise _duplicate_line(line)
            seen.add((line.doc_type, line.doc_no, line.seq))
        if len(seen) < len(lines):
            raise _duplicate_line(lines[0])

    def _held_or_raise(self, document: tuple[str, str]) -> DocumentState:
        state = self._head(document)
        if state is None:
            raise UnknownDocumentError(" ".join(document))
        return state

    def _is_shown(self, document: tuple[str, str]) -> bool:
        """Return whether a document is in the sheets; it has to be, unless they are partial."""
        return not (self.is_partial and self._head(document) is None) and bool(
            self._held_or_raise(document)
        )

    def _add_facts(self, sources: Sequence[Source]) -> None:
        facts = self._known_facts()
        for source in pulse.counted(sources, len(sources), _PLANNING):
            self._is_shown((source.doc_type, source.doc_no))
            self._note_fact(facts, source)

    def _stamp_heads(self, documents: Sequence[Document]) -> None:
        for part, heads in self._heads.items():
            made = [
                document for document in documents if check_digits.heads_of(document.type) == part
            ]
            stamps = heads.stamps
            for document, stamp in zip(made, self._chain.stamped(part, made), strict=True):
                stamps[DocumentId(document.type, document.no)] = stamp

    def _add(self, batch: Batch) -> None:
        """Add everything of a batch but its documents to the new rows, with check digits."""
        if self._placed is not None:
            for line in batch.lines:
                self._placed[DocumentId(line.doc_type, line.doc_no)].append(line)
        self._add_part(check_digits.LINES, self._new.lines, batch.lines)
        self._add_part(check_digits.CHANGES, self._new.changes, batch.changes)
        self._add_part(check_digits.KNOCK_OFFS, self._new.knock_offs, batch.knock_offs)
        self._add_part(check_digits.JOURNAL, self._new.entries, batch.entries)
        self._add_part(check_digits.FACTS, self._new.sources, batch.sources)
        self._add_part(check_digits.MASTER_DATA, self._new.master_changes, batch.master_changes)

    def _add_part(self, part: str, kept: list[T], added: Sequence[T]) -> None:
        for _, check in self._chain.stamped(part, added):
            self._checks[part].append(check)
        kept.extend(added)


class SheetSnapshot(SheetSums, SheetSession):
    """Ledger sheets as they are, to be read."""

    def __init__(self, book: Workbook) -> None:
        SheetSums.__init__(self, book)
        SheetSession.__init__(self, book, "", "")


def new_rows(batch: Batch) -> dict[str, int]:
    """Return how many rows a batch adds to each table; documents go by their type."""
    rows = {
        INVOICE_LINES.name: len(batch.lines),
        CHANGES.name: len(batch.changes),
        KNOCK_OFFS.name: len(batch.knock_offs),
        SOURCES.name: len(batch.sources),
        MASTER_DATA_LOG.name: len(batch.master_changes),
        JOURNAL.name: sum(len(entry.postings) for entry in batch.entries),
    }
    for document in batch.documents:
        name = FORMS[check_digits.heads_of(document.type)].table.name
        rows[name] = rows.get(name, 0) + 1
    return rows


def _duplicate_line(line: Line) -> DuplicateError:
    return DuplicateError(f"{line.doc_type} {line.doc_no} line {line.seq}")


def _counted(views: Iterable[TableView[Any]]) -> str:
    return ", ".join(f"{view.table.name} {view.count}" for view in views if view.table is not RUNS)
