"""Post into the books in a database."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import (
    Document,
    DocumentId,
    DocumentState,
    Line,
    Source,
)
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.runs import Run
from xlplugin.money import minor_digits
from xlplugin.stores import queries, rows, sum_queries
from xlplugin.stores.contract import (
    Records,
    UnknownDocumentError,
)
from xlplugin.stores.database import Connection
from xlplugin.stores.edits import edits, line_counts
from xlplugin.stores.new_sums import DocumentHead, NewSums
from xlplugin.stores.session import PostingSession, next_generation
from xlplugin.wording import counting


class _AppendedTable(NamedTuple):
    """Table whose rows are only added.

    `part` is the part of the books that it keeps, `to_rows` makes the rows of records.
    """

    name: str
    columns: int
    part: str
    to_rows: Callable[..., Iterable[rows.SqlRow]]


_LINES = _AppendedTable("lines", 20, check_digits.LINES, rows.from_lines)
_CHANGES = _AppendedTable("changes", 7, check_digits.CHANGES, rows.from_changes)
_KNOCK_OFFS = _AppendedTable("knock_offs", 7, check_digits.KNOCK_OFFS, rows.from_knock_offs)
_ENTRIES = _AppendedTable("entries", 7, check_digits.JOURNAL, rows.from_entries)
_SOURCES = _AppendedTable("sources", 8, check_digits.FACTS, rows.from_sources)
_MASTER_CHANGES = _AppendedTable(
    "master_changes", 10, check_digits.MASTER_DATA, rows.from_master_changes
)


class SqlSession(PostingSession):
    """One posting, inside one transaction during which nobody else can write."""

    def __init__(self, connection: Connection, action: str, user: str) -> None:
        super().__init__(action, user)
        self._connection = connection
        self._units = rows.Units()
        self._kept = _KnownDocuments(connection, self._units)
        self._sums = NewSums(self._kept.heads, self._units)
        self._last: dict[str, int] = {}
        # The check digits of other books, while they are taken over.
        self._stamps_of: Callable[[str], Iterator[RowDigest]] | None = None

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Return those of these facts that are posted, each with its document."""
        return _posted(self._connection.select_in(queries.FACTS_BY_KEY, dict.fromkeys(keys)))

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """Return the posted facts whose keys begin with one of these, each with its document."""
        found: list[Sequence[Any]] = []
        for prefix in prefixes:
            found.extend(self._connection.select_beginning(queries.FACTS_WHERE, prefix))
        return _posted(found)

    def posted_keys(self, prefixes: Iterable[str]) -> Collection[str]:
        """Return the keys of the posted facts that begin with one of these."""
        return self.sources_beginning(prefixes).keys()

    def holds(self, doc_type: str) -> bool:
        """Return whether the books have any document of a type."""
        return any(self._connection.select(queries.HAS_TYPE, doc_type))

    def states(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Return those of these documents that are in the books, as they stand now."""
        heads = []
        ids = []
        for *head, id_ in self._of(queries.HEADS_BY_NO, documents):
            heads.append(head)
            ids.append(id_)
        found: dict[DocumentId, DocumentState] = {}
        for state, id_ in zip(rows.to_states(heads), ids, strict=True):
            found[DocumentId(state.type, state.no)] = state
            self._kept.learn(state, id_)
        return found

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """Return the lines of these documents, in order."""
        found: dict[DocumentId, list[Line]] = defaultdict(list)
        for line in rows.to_lines(self._of(queries.LINES_BY_NO, documents)):
            found[DocumentId(line.doc_type, line.doc_no)].append(line)
        for lines in found.values():
            lines.sort(key=attrgetter("seq"))
        return found

    def finish(self) -> None:
        """Keep everything, with its row in the run log.

        Nothing when a write failed or nothing was written.
        """
        self._refuse_failed()
        run = self._closing_row()
        if run:
            for table, sums in self._sums.rows(run.no):
                if sums:
                    self._connection.insert(table, len(sums[0]), sums)
            self._connection.insert("runs", len(run), [rows.from_run(run)])
            self._connection.commit()
            self.run = run

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        found = self._connection.select(queries.NUMBERS_LIKE, doc_type, f"{prefix}-%")
        return (row[0] for row in found)

    def _of(self, sql: str, documents: Iterable[tuple[str, str]]) -> Iterator[Sequence[Any]]:
        """Yield the rows of these documents; one query for each type."""
        numbers: dict[str, list[str]] = defaultdict(list)
        for doc_type, no in dict.fromkeys(documents):
            numbers[doc_type].append(no)
        for doc_type, nos in numbers.items():
            yield from self._connection.select_in(sql, nos, doc_type)

    def _keep(self, batch: Batch) -> None:
        self._add_currencies(
            {made.currency for made in batch.documents} | {made.currency for made in batch.entries}
        )
        self._keep_heads(batch)
        self._append(batch)
        self._sums.add(batch)

    def _keep_heads(self, batch: Batch) -> None:
        """Add the new documents, and what the batch changes on others."""
        counted = line_counts(batch)
        self._add_documents(batch.documents, counted)
        self._connection.many(queries.EDIT_HEAD, rows.from_edits(edits(batch, counted), self._kept))

    def _append(self, batch: Batch) -> None:
        """Add the rows that are never changed: everything but the documents."""
        self._insert(_LINES, batch.lines)
        self._insert(_CHANGES, batch.changes)
        self._insert(_KNOCK_OFFS, batch.knock_offs)
        first = self._last_of("entries") + 1
        self._insert(_ENTRIES, batch.entries)
        legs = self._reserve("postings", sum(len(entry.postings) for entry in batch.entries))
        self._connection.insert(
            "postings", 5, rows.from_postings(batch.entries, first, legs, self._units)
        )
        generations = self._next_generations(batch.sources)
        to_rows = partial(rows.from_sources, generations=generations)
        self._insert(_SOURCES._replace(to_rows=to_rows), batch.sources)
        if batch.master_changes:
            self._insert(_MASTER_CHANGES, batch.master_changes)

    def _insert(self, table: _AppendedTable, records: Sequence[Any]) -> None:
        """Add the rows of new records; their ids go on from the last one."""
        # Plain tuples are unpacked in a third of the time that named ones take.
        records = list(map(tuple, records))
        first = self._reserve(table.name, len(records))
        stamps = self._stamps(table.part, records)
        new = table.to_rows(records, first, stamps, self._kept)
        self._connection.insert(table.name, table.columns, new)

    def _stamps(self, part: str, records: Sequence[Any]) -> Iterator[tuple[int, str]]:
        """Yield the run and the check digits of each row; all of them must be taken."""
        if self._stamps_of is None:
            return self._chain.stamped(part, records)
        return ((stamp.run, stamp.check) for stamp in self._stamps_of(part))

    def _next_generations(self, sources: Sequence[Source]) -> Iterator[int]:
        """Yield the generation of each fact's new row."""
        known = self._generations
        for source in sources:
            generation = next_generation(known, source.key, released=source.released)
            if generation > 1:
                known[source.key] = generation
            yield generation

    @cached_property
    def _generations(self) -> dict[str, int]:
        """Return the last generation of the facts that were ever released."""
        found = self._connection.select(queries.GENERATIONS)
        return {str(key): int(generation) for key, generation in found}

    def take_over(self, books: Records) -> None:
        """Write all of other books into these empty ones, with their check digits as they are."""
        self._stamps_of = books.stamps
        batch = Batch(
            lines=list(books.document_lines()),
            changes=list(books.changes()),
            knock_offs=list(books.knock_offs()),
            entries=list(books.entries()),
            sources=list(books.source_rows()),
            master_changes=list(books.master_changes()),
        )
        heads = list(books.documents())
        self._add_currencies(
            {state.currency for state in heads} | {entry.currency for entry in batch.entries}
        )
        stamps: list[tuple[int, str]] = []
        for part in check_digits.HEADS:
            stamps.extend((stamp.run, stamp.check) for stamp in books.stamps(part))
        self._connection.insert("documents", 17, rows.from_states(heads, 1, stamps, self._units))
        for id_, state in enumerate(heads, 1):
            self._kept.learn(state, id_)
        self._append(batch)
        for table, (made, asked) in sum_queries.MADE_BY.items():
            self._connection.many(f"INSERT INTO {table} {made}", [(0,) * len(asked)])
        log = [*books.runs(), *self._new_trail(books.trail())]
        self._connection.insert("runs", len(Run._fields), map(rows.from_run, log))

    def _new_trail(self, trail: Sequence[Run]) -> Sequence[Run]:
        """Return the rows of a trail that this database, which has no runs, does not have yet.

        Raises FixInputError if it has rows that the trail does not continue.
        """
        mine = list(self._trail())
        both = min(len(mine), len(trail))
        if mine[:both] != list(trail[:both]):
            raise FixInputError(
                f"The database has a trail of its own, {counting(len(mine), 'row')} of loads, "
                "fetches or exports. The books of this workbook were not moved there.",
                where="sheet 'Settings', Books",
                cure="Write the name of a new database as Books, and press again.",
            )
        return trail[both:]

    def _end_of(self, part: str) -> check_digits.End:
        """Return how a part of the books ends now."""
        count, check = next(iter(self._connection.select(queries.ENDS[part])))
        return check_digits.End(int(count), check or "")

    def _runs(self) -> Sequence[Run]:
        return rows.to_runs(self._connection.select(queries.RUNS))

    def _trail(self) -> Sequence[Run]:
        return rows.to_runs(self._connection.select(queries.TRAIL))

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return (MasterChange(*row) for row in self._connection.select(queries.MASTER_CHANGES))

    def posted_in(self, no: int) -> Batch:
        """Return the rows that a run added. Documents are in their present state."""
        select = self._connection.select
        heads = rows.to_states(select(queries.HEADS_OF_RUN, no))
        return Batch(
            documents=[state.head for state in heads],
            lines=list(rows.to_lines(select(queries.LINES_OF_RUN, no))),
            changes=list(rows.to_changes(select(queries.CHANGES_OF_RUN, no))),
            knock_offs=list(rows.to_knock_offs(select(queries.KNOCK_OFFS_OF_RUN, no))),
            entries=list(rows.to_entries(select(queries.ENTRIES_OF_RUN, no))),
            sources=list(rows.to_sources(select(queries.SOURCES_OF_RUN, no))),
        )

    def runs_sharing(self, no: int) -> set[int]:
        """Return the runs that have rows on a document, or of a fact, of this one."""
        runs = set[int]()
        for query in (queries.RUNS_ON_ITS_DOCUMENTS, queries.RUNS_OF_ITS_FACTS):
            for (run,) in self._connection.select(query, no):
                runs.add(run)
        return runs

    def cancelled_before(self, no: int) -> set[DocumentId]:
        """Return the documents that were cancelled when a run began."""
        cancelled = set[DocumentId]()
        for doc_type, number, state in self._connection.select(queries.CANCELLED_BEFORE, no):
            document = DocumentId(doc_type, number)
            if state:
                cancelled.add(document)
            else:
                cancelled.discard(document)
        return cancelled

    def _last_of(self, table: str) -> int:
        if table not in self._last:
            self._last[table] = self._connection.last(table)
        return self._last[table]

    def _reserve(self, table: str, rows: int) -> int:
        """Return the first of so many new ids; ids go on from the last one of the table."""
        last = self._last_of(table)
        self._last[table] = last + rows
        return last + 1

    def _add_currencies(self, named: set[str]) -> None:
        known = {row[0] for row in self._connection.select(queries.CURRENCIES)}
        self._connection.insert(
            "currencies", 2, [(code, 10 ** minor_digits(code)) for code in sorted(named - known)]
        )

    def _add_documents(
        self, documents: Sequence[Document], lines: Mapping[tuple[str, str], int]
    ) -> None:
        first = self._reserve("documents", len(documents))
        stamps = self._head_stamps(documents)
        self._connection.insert(
            "documents", 17, rows.from_documents(documents, first, stamps, self._units, lines)
        )
        for id_, made in enumerate(documents, first):
            self._kept.learn(made, id_)

    def _head_stamps(self, documents: Sequence[Document]) -> list[tuple[int, str]]:
        """Return the run and the check digits of each document; every part is its own chain."""
        made_in: dict[str, list[Document]] = {part: [] for part in check_digits.HEADS}
        for made in documents:
            made_in[check_digits.heads_of(made.type)].append(made)
        stamps_of = {part: self._chain.stamped(part, made) for part, made in made_in.items()}
        found = [next(stamps_of[check_digits.heads_of(made.type)]) for made in documents]
        for stamps in stamps_of.values():
            # Take each to its end: that is when the session notes the new end of the part.
            next(stamps, None)
        return found


class _KnownDocuments(dict[tuple[str, str], rows.Kept]):
    """Id and the currency of documents, by type and number. `heads` has what sums need of them.

    A document that this posting does not know yet is looked up in the database.
    """

    def __init__(self, connection: Connection, units: rows.Units) -> None:
        super().__init__()
        self._connection = connection
        self._units = units
        self._iso = check_digits.IsoDates()
        self.heads: dict[tuple[str, str], DocumentHead] = {}
        # Each head once: many documents have the same date, shop and currency.
        self._made: dict[tuple[date, str, str], DocumentHead] = {}

    def learn(self, made: Document | DocumentState, id_: int) -> None:
        """Remember a document with its id."""
        place = (made.date, made.shop, made.currency)
        head = self._made.get(place)
        if head is None:
            head = DocumentHead(self._iso[made.date], made.shop, made.currency)
            self._made[place] = head
        self._keep((made.type, made.no), id_, head)

    def _keep(self, document: tuple[str, str], id_: int, head: DocumentHead) -> None:
        self[document] = (id_, self._units[head.currency])
        self.heads[document] = head

    def __missing__(self, document: tuple[str, str]) -> rows.Kept:
        """Look up a document. Raises UnknownDocumentError."""
        for id_, *head in self._connection.select(queries.ID_AND_HEAD, *document):
            self._keep(document, id_, DocumentHead(*head))
        if document not in self:
            raise UnknownDocumentError(" ".join(document))
        return self[document]


def _posted(facts: Iterable[Sequence[Any]]) -> dict[str, DocumentId]:
    """Return the facts that are posted and not released, each with its document."""
    found: dict[str, tuple[int, DocumentId]] = {}
    for key, doc_type, no, generation in facts:
        if key not in found or found[key][0] < generation:
            found[key] = (generation, DocumentId(doc_type, no))
    return {key: document for key, (generation, document) in found.items() if generation % 2}
