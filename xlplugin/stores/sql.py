"""The books in a database: what is asked of it and what is added, in SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain as all_of
from operator import itemgetter
from pathlib import Path
from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.ledger import chain
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.chain import RowDigest
from xlplugin.ledger.documents import (
    MARK,
    Change,
    Document,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.runs import Run
from xlplugin.money import digits_by_currency, from_minor, minor_digits
from xlplugin.stores import rows
from xlplugin.stores.contract import Counts, Records, Session, Snapshot, UnknownDocumentError
from xlplugin.stores.database import Connection, Database
from xlplugin.stores.session import PostingSession, edits, line_counts, next_generation, user_name

_HEAD = (
    "type, no, date, customer, description, currency, shop, source_key, amount, applied, received_in, cancelled, "
    "revision, lines"
)
_LINE = (
    "type, d.no, seq, item_code, l.description, uom, quantity, unit_price, discount, l.amount, account, location, "
    "project, delivery_date, kind, currency"
)
_LINES = f"SELECT {_LINE} FROM lines l JOIN documents d ON d.id = l.document"
_CHANGES = "SELECT type, d.no, c.amount, c.applied, c.cancelled, currency FROM changes c JOIN documents d ON d.id = c.document"
_KNOCK_OFFS = (
    "SELECT f.type, f.no, t.type, t.no, k.date, k.amount, f.currency FROM knock_offs k "
    "JOIN documents f ON f.id = k.from_document JOIN documents t ON t.id = k.to_document"
)
_ENTRIES = (
    "SELECT e.no, e.date, type, d.no, e.description, e.currency, account, code, p.amount FROM entries e "
    "JOIN documents d ON d.id = e.document JOIN postings p ON p.entry = e.no"
)
_SOURCES = (
    "SELECT key, type, d.no, s.date, s.amount, generation, currency FROM sources s "
    "JOIN documents d ON d.id = s.document"
)
_FACTS = (
    "SELECT key, type, no, generation FROM sources s JOIN documents d ON d.id = s.document WHERE"
)
_RUNS = (
    "SELECT no, at, user_name, action, counted_in, posted, note, undoes, locked_until, closing, check_digits "
    "FROM runs ORDER BY no"
)
_TYPES_OF = {
    part: f"type IN ({', '.join(map(repr, types))})" for part, types in chain.TYPES.items()
}
_SALES_TYPES = " AND ".join(f"NOT {types}" for types in _TYPES_OF.values())
_PART_NO = f"CASE {' '.join(f'WHEN {types} THEN {no}' for no, types in enumerate(_TYPES_OF.values(), 1))} ELSE 0 END"
_UNGAPPED = (  # a head whose id was changed has no check digits
    "(SELECT id, type, run, CASE WHEN id = row_number() OVER (ORDER BY id) THEN check_digits ELSE '' END "
    "AS check_digits FROM documents)"
)
_WITH_OTHER_UNITS = " ".join(
    f"WHEN '{code}' THEN {10**digits}"
    for code, digits in sorted(digits_by_currency().items())
    if digits != minor_digits("")
)
_CURRENCIES = (
    f"SELECT code FROM currencies WHERE minor_units = CASE code {_WITH_OTHER_UNITS} ELSE 100 END"
)
# Where a part's rows are, and which of them: heads are two parts in one table.
_STAMPS = {
    chain.CHANGES: "id, run, check_digits FROM changes ORDER BY id",
    **{
        part: f"id, run, check_digits FROM {_UNGAPPED} d WHERE {_TYPES_OF.get(part, _SALES_TYPES)} ORDER BY id"
        for part in chain.HEADS
    },
    chain.LINES: "id, run, check_digits FROM lines ORDER BY id",
    chain.KNOCK_OFFS: "id, run, check_digits FROM knock_offs ORDER BY id",
    chain.JOURNAL: (  # the views show no entry in a currency that is not among the currencies as it was put there
        f"no, run, CASE WHEN currency IN ({_CURRENCIES}) THEN check_digits ELSE '' END FROM entries ORDER BY no"
    ),
    chain.FACTS: (
        "id, run, CASE WHEN generation = row_number() OVER (PARTITION BY key ORDER BY id) "
        "THEN check_digits ELSE '' END FROM sources ORDER BY id"
    ),
}
_ROWS = {
    chain.CHANGES: "changes",
    chain.LINES: "lines",
    chain.KNOCK_OFFS: "knock_offs",
    chain.JOURNAL: "entries",
    chain.FACTS: "sources",
    **{part: f"documents WHERE {_TYPES_OF.get(part, _SALES_TYPES)}" for part in chain.HEADS},
}
_ENDS = {
    part: f"SELECT count(*), (SELECT check_digits FROM {of} ORDER BY {'no' if of == 'entries' else 'id'} DESC LIMIT 1) "
    f"FROM {of}"
    for part, of in _ROWS.items()
}
_IS_MARK = f"substr(m.key, length(m.key) - {len(MARK) - 1}) = '{MARK}'"
_TOUCHED = (
    "SELECT id AS document, run FROM documents UNION ALL SELECT document, run FROM lines UNION ALL "
    "SELECT document, run FROM changes UNION ALL SELECT document, run FROM sources UNION ALL "
    "SELECT o.document, m.run FROM sources m "
    f"JOIN sources o ON o.key = substr(m.key, 1, length(m.key) - {len(MARK)}) WHERE {_IS_MARK}"
)
_EDIT = (
    "UPDATE documents SET amount = amount + ?, applied = applied + ?, cancelled = coalesce(?, cancelled), "
    "revision = revision + ?, lines = lines + ? WHERE id = ?"
)
_COUNTED = (
    "documents",
    "lines",
    "knock_offs",
    "postings",
    "sources",
    "runs",
)  # ids run from 1 without gaps
_COUNTS = "SELECT " + ", ".join(
    f"(SELECT coalesce(max({'no' if table == 'runs' else 'id'}), 0) FROM {table})"
    for table in _COUNTED
)


class _SqlRecords:
    """Everything in the books, record by record; subclasses say on which connection it is read."""

    def _rows(self, sql: str) -> Iterator[Sequence[Any]]:
        raise NotImplementedError

    def balances(self) -> Balances:
        """Every account's balance, by currency."""
        sums = self._rows(
            "SELECT p.account, e.currency, sum(p.amount) FROM postings p JOIN entries e ON e.no = p.entry "
            "GROUP BY p.account, e.currency"
        )
        return {
            (account, currency): from_minor(int(units), currency)
            for account, currency, units in sums
        }

    def counts(self) -> Counts:
        """How much is in the books."""
        return Counts(*next(self._rows(_COUNTS)))

    def documents(self) -> Iterator[DocumentState]:
        """Every document: sales documents, then payments and refunds, then vouchers, each in the order posted."""
        return rows.to_held(self._rows(f"SELECT {_HEAD} FROM documents ORDER BY {_PART_NO}, id"))

    def document_lines(self) -> Iterator[Line]:
        """Every line, in the order posted."""
        return rows.to_lines(self._rows(f"{_LINES} ORDER BY l.id"))

    def changes(self) -> Iterator[Change]:
        """Every change of a document after it was made, in the order posted."""
        return rows.to_changes(self._rows(f"{_CHANGES} ORDER BY c.id"))

    def knock_offs(self) -> Iterator[KnockOff]:
        """Every knock-off, in the order posted."""
        return rows.to_knock_offs(self._rows(f"{_KNOCK_OFFS} ORDER BY k.id"))

    def entries(self) -> Iterator[Entry]:
        """The journal, in the order posted."""
        return rows.to_entries(self._rows(f"{_ENTRIES} ORDER BY p.id"))

    def source_rows(self) -> Iterator[Source]:
        """Every fact, posted or released, in the order posted."""
        return rows.to_sources(self._rows(f"{_SOURCES} ORDER BY s.id"))

    def runs(self) -> Sequence[Run]:
        """The run log."""
        return [rows.to_run(row) for row in self._rows(_RUNS)]

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """What stands beside each row of a part of the books, in the order posted."""
        found = (RowDigest(*row) for row in self._rows(f"SELECT {_STAMPS[part]}"))
        if part not in chain.HEADS:
            return found
        return (
            stamp._replace(no=no) for no, stamp in enumerate(found, 1)
        )  # two parts share the table's numbers


class SqlStore(_SqlRecords):
    """The books in a database."""

    def __init__(
        self, url_or_path: str | Path, *, user: str = "", wait: float = 10.0, make: bool = True
    ) -> None:
        """Opens the books, and makes them where there are none, unless `make` says that the caller will.

        Raises what `Database` does.
        """
        self._database = Database(url_or_path, wait)
        self._user = user or user_name()
        if make:
            self.make()

    @property
    def name(self) -> str:
        """What the database is called, without the way to it."""
        return self._database.name

    @property
    def is_new(self) -> bool:
        """Whether there are no books in it yet."""
        return self._database.is_new

    def make(self) -> None:
        """Make the tables, if they are not there."""
        self._database.make()

    def close(self) -> None:
        """Give every connection back."""
        self._database.close()

    def _rows(self, sql: str) -> Iterator[Sequence[Any]]:
        with self._database.reading() as connection:
            yield from connection.select(sql)

    @contextmanager
    def posting(self, action: str) -> Iterator[Session]:
        """One atomic, exclusive posting. Leaves one row in the run log when something was written."""
        with self._database.writing() as connection:
            session = _SqlSession(connection, action, self._user)
            session.look()
            yield session
            session.finish()

    @contextmanager
    def reading(self, *, checked: bool = True) -> Iterator[Snapshot]:
        """Open the books as they are now, whatever is posted meanwhile."""
        with self._database.reading() as connection:
            snapshot = _SqlSnapshot(connection, "", "")
            if checked:
                snapshot.look()
            yield snapshot

    def copy_from(self, books: Records) -> None:
        """Take over all that other books hold. Raises FixInputError when something is posted here already."""
        with self._database.writing() as connection:
            if any(map(connection.last, _COUNTED)):
                raise FixInputError(
                    "Other books are in this database already.",
                    where=self.name,
                    cure="Name another one in Settings.",
                )
            _SqlSession(connection, "", "").take_over(books)
            connection.commit()


class _SqlSession(PostingSession):
    """One posting, inside one transaction that nobody else can write beside."""

    def __init__(self, connection: Connection, action: str, user: str) -> None:
        super().__init__(action, user)
        self._connection = connection
        self._units = rows.Units()
        self._kept = _Kept(connection, self._units)
        self._last: dict[str, int] = {}
        self._stamps_of: Callable[[str], Iterator[RowDigest]] | None = (
            None  # of other books, while they are taken over
        )

    def sources(self, keys: Iterable[str]) -> dict[str, DocumentId]:
        """Of these facts, the ones already posted and the document that holds each."""
        return _posted(self._connection.select_in(f"{_FACTS} key IN", dict.fromkeys(keys)))

    def sources_beginning(self, prefixes: Iterable[str]) -> dict[str, DocumentId]:
        """The facts posted whose keys begin with one of these, and the document that holds each."""
        found = (self._connection.select_beginning(f"{_FACTS} ", prefix) for prefix in prefixes)
        return _posted(all_of.from_iterable(found))

    def holds(self, doc_type: str) -> bool:
        """Whether the books have any document of a type."""
        return any(
            self._connection.select("SELECT 1 FROM documents WHERE type = ? LIMIT 1", doc_type)
        )

    def held(self, documents: Iterable[DocumentId]) -> dict[DocumentId, DocumentState]:
        """Of these documents, the ones in the books as they stand now."""
        read = list(
            self._of(f"SELECT {_HEAD}, id FROM documents WHERE type = ? AND no IN", documents)
        )
        self._kept.learn((row[0], row[1], row[-1], row[5]) for row in read)
        return {
            DocumentId(held.type, held.no): held for held in rows.to_held(row[:-1] for row in read)
        }

    def lines(self, documents: Iterable[DocumentId]) -> dict[DocumentId, list[Line]]:
        """The lines of these documents, in order."""
        found: dict[DocumentId, list[Line]] = defaultdict(list)
        for line in rows.to_lines(self._of(f"{_LINES} WHERE type = ? AND d.no IN", documents)):
            found[DocumentId(line.doc_type, line.doc_no)].append(line)
        return {document: sorted(lines, key=itemgetter(2)) for document, lines in found.items()}

    def finish(self) -> None:
        """Keep everything, with its row in the run log; nothing when a write failed or nothing was written."""
        self._refuse_failed()
        run = self._closing_row()
        if run:
            self._connection.insert("runs", len(run), [rows.from_run(run)])
            self._connection.commit()
            self.run = run

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        found = self._connection.select(
            "SELECT no FROM documents WHERE type = ? AND no LIKE ?", doc_type, f"{prefix}-%"
        )
        return (row[0] for row in found)

    def _of(self, sql: str, documents: Iterable[tuple[str, str]]) -> Iterator[Sequence[Any]]:
        """The rows of these documents, asked for type by type."""
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

    def _keep_heads(self, batch: Batch) -> None:
        """New documents, and what the batch changes on the others."""
        counted = line_counts(batch)
        self._add_documents(batch.documents, counted)
        self._connection.many(_EDIT, rows.from_edits(edits(batch, counted), self._kept))

    def _append(self, batch: Batch) -> None:
        """What is only ever added: everything but the heads."""
        kept, entries, sources = self._kept, batch.entries, batch.sources
        self._insert("lines", 17, rows.from_lines, chain.LINES, batch.lines, kept)
        self._insert("changes", 7, rows.from_changes, chain.CHANGES, batch.changes, kept)
        self._insert(
            "knock_offs", 7, rows.from_knock_offs, chain.KNOCK_OFFS, batch.knock_offs, kept
        )
        first = self._last_of("entries") + 1
        self._insert("entries", 7, rows.from_entries, chain.JOURNAL, entries, kept)
        legs = self._reserve("postings", sum(len(entry.postings) for entry in entries))
        self._connection.insert(
            "postings", 5, rows.from_postings(entries, first, legs, self._units)
        )
        self._insert(
            "sources",
            8,
            rows.from_sources,
            chain.FACTS,
            sources,
            kept,
            self._next_generations(sources),
        )

    def _insert(
        self,
        table: str,
        columns: int,
        to_rows: Callable[..., Iterable[rows.Row]],
        part: str,
        records: Sequence[Any],
        *about: Any,  # noqa: ANN401 - what else the rows need
    ) -> None:
        """New rows of a part, each with its run and its check digits; their ids go on from the last one."""
        first = self._reserve(table, len(records))
        self._connection.insert(
            table, columns, to_rows(records, first, self._stamps(part, records), *about)
        )

    def _stamps(self, part: str, records: Sequence[Any]) -> Iterator[tuple[int, str]]:
        """The run and the check digits of each of these rows, which are to be taken to the last."""
        if self._stamps_of is None:
            return self._stamped(part, records)
        return ((run, check) for _, run, check in self._stamps_of(part))

    def _next_generations(self, sources: Sequence[Source]) -> Iterator[int]:
        known = self._generations
        for source in sources:
            generation = next_generation(known, source.key, released=source.released)
            if generation > 1:
                known[source.key] = generation
            yield generation

    @cached_property
    def _generations(self) -> dict[str, int]:
        """The last generation of the facts that were ever released."""
        found = self._connection.select(
            "SELECT key, max(generation) FROM sources WHERE generation > 1 GROUP BY key"
        )
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
        )
        heads = list(books.documents())
        self._add_currencies(
            {held.currency for held in heads} | {entry.currency for entry in batch.entries}
        )
        stamps = ((run, check) for part in chain.HEADS for _, run, check in books.stamps(part))
        self._connection.insert("documents", 17, rows.from_held(heads, 1, stamps, self._units))
        self._kept.learn(
            (held.type, held.no, id_, held.currency) for id_, held in enumerate(heads, 1)
        )
        self._append(batch)
        self._connection.insert("runs", len(Run._fields), map(rows.from_run, books.runs()))

    def _end_of(self, part: str) -> chain.End:
        return next(
            chain.End(int(rows), check or "")
            for rows, check in self._connection.select(_ENDS[part])
        )

    def _runs(self) -> Sequence[Run]:
        return [rows.to_run(row) for row in self._connection.select(_RUNS)]

    def posted_in(self, no: int) -> Batch:
        heads = rows.to_held(
            self._connection.select(f"SELECT {_HEAD} FROM documents WHERE run = ? ORDER BY id", no)
        )
        return Batch(
            [held.head for held in heads],
            list(
                rows.to_lines(
                    self._connection.select(f"{_LINES} WHERE l.run = ? ORDER BY l.id", no)
                )
            ),
            list(
                rows.to_changes(
                    self._connection.select(f"{_CHANGES} WHERE c.run = ? ORDER BY c.id", no)
                )
            ),
            list(
                rows.to_knock_offs(
                    self._connection.select(f"{_KNOCK_OFFS} WHERE k.run = ? ORDER BY k.id", no)
                )
            ),
            list(
                rows.to_entries(
                    self._connection.select(f"{_ENTRIES} WHERE e.run = ? ORDER BY p.id", no)
                )
            ),
            list(
                rows.to_sources(
                    self._connection.select(f"{_SOURCES} WHERE s.run = ? ORDER BY s.id", no)
                )
            ),
        )

    def runs_sharing(self, no: int) -> set[int]:
        mine = f"SELECT document FROM ({_TOUCHED}) m WHERE run = ?"
        found = self._connection.select(
            f"SELECT DISTINCT run FROM ({_TOUCHED}) t WHERE document IN ({mine})", no
        )
        facts = self._connection.select(
            "SELECT DISTINCT t.run FROM sources t JOIN sources m ON m.key = t.key WHERE m.run = ?",
            no,
        )
        return {run for (run,) in (*found, *facts)}

    def cancelled_before(self, no: int) -> set[DocumentId]:
        cancelled: dict[DocumentId, int] = {}
        sql = (
            "SELECT type, no, c.cancelled FROM changes c JOIN documents d ON d.id = c.document "
            "WHERE c.cancelled IS NOT NULL AND c.run < ? ORDER BY c.id"
        )
        for doc_type, number, state in self._connection.select(sql, no):
            cancelled[DocumentId(doc_type, number)] = state
        return {document for document, state in cancelled.items() if state}

    def _last_of(self, table: str) -> int:
        if table not in self._last:
            self._last[table] = self._connection.last(table)
        return self._last[table]

    def _reserve(self, table: str, rows: int) -> int:
        """The first of so many new ids, which go on from the last one of the table."""
        last = self._last_of(table)
        self._last[table] = last + rows
        return last + 1

    def _add_currencies(self, named: set[str]) -> None:
        known = {row[0] for row in self._connection.select("SELECT code FROM currencies")}
        self._connection.insert(
            "currencies", 2, [(code, 10 ** minor_digits(code)) for code in sorted(named - known)]
        )

    def _add_documents(
        self, documents: Sequence[Document], lines: Mapping[tuple[str, str], int]
    ) -> None:
        first = self._reserve("documents", len(documents))
        parts = {
            part: self._stamped(
                part, [made for made in documents if chain.heads_of(made.type) == part]
            )
            for part in chain.HEADS
        }
        stamps = (next(parts[chain.heads_of(made.type)]) for made in documents)
        self._connection.insert(
            "documents", 17, rows.from_documents(documents, first, stamps, self._units, lines)
        )
        for rest in parts.values():
            next(rest, None)
        self._kept.learn(
            (made.type, made.no, id_, made.currency) for id_, made in enumerate(documents, first)
        )


class _SqlSnapshot(_SqlRecords, _SqlSession):
    """The books at one moment, inside one transaction that writes nothing."""

    def _rows(self, sql: str) -> Iterator[Sequence[Any]]:
        return self._connection.select(sql)


class _Kept(dict[tuple[str, str], rows.Kept]):
    """The documents that this posting knows, by type and number. One that it has not met yet is looked up."""

    def __init__(self, connection: Connection, units: rows.Units) -> None:
        super().__init__()
        self._connection, self._units = connection, units

    def learn(self, documents: Iterable[Sequence[Any]]) -> None:
        """Documents by type and number, each with its id and its currency."""
        units = self._units
        self.update(
            ((doc_type, no), (id_, units[currency])) for doc_type, no, id_, currency in documents
        )

    def __missing__(self, document: tuple[str, str]) -> rows.Kept:
        """Raises UnknownDocumentError."""
        self.learn(
            self._connection.select(
                "SELECT type, no, id, currency FROM documents WHERE type = ? AND no = ?", *document
            )
        )
        if document not in self:
            raise UnknownDocumentError(" ".join(document))
        return self[document]


def _posted(facts: Iterable[Sequence[Any]]) -> dict[str, DocumentId]:
    """The facts whose last row says posted, not released, and the document that holds each."""
    found: dict[str, tuple[int, DocumentId]] = {}
    for key, doc_type, no, generation in facts:
        if key not in found or found[key][0] < generation:
            found[key] = generation, DocumentId(doc_type, no)
    return {key: document for key, (generation, document) in found.items() if generation % 2}
