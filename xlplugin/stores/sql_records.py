"""Read the books in a database, record by record."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from xlplugin.ledger import check_digits
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import (
    Change,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.run_sums import AccountDay, PostedFact
from xlplugin.ledger.runs import Run
from xlplugin.money import from_minor
from xlplugin.stores import queries, rows, sum_queries
from xlplugin.stores.contract import (
    Counts,
    DaySum,
    LaterRows,
)
from xlplugin.stores.sql_session import SqlSession
from xlplugin.stores.sql_sums import SqlSums

# What reads the rows that later runs have added to each part but the heads.
_SINCE: dict[str, tuple[str, Callable[[Iterable[Sequence[Any]]], Iterable[Any]]]] = {
    check_digits.LINES: (queries.LINES_SINCE, rows.to_lines),
    check_digits.CHANGES: (queries.CHANGES_SINCE, rows.to_changes),
    check_digits.KNOCK_OFFS: (queries.KNOCK_OFFS_SINCE, rows.to_knock_offs),
    check_digits.FACTS: (queries.SOURCES_SINCE, rows.to_sources),
    check_digits.JOURNAL: (queries.ENTRIES_SINCE, rows.to_entries),
}


class SqlRecords(SqlSums):
    """Everything in the books, record by record; subclasses say on which connection it is read."""

    def counts(self) -> Counts:
        """Count what is in the books."""
        return Counts(*next(self._rows(queries.COUNTS)))

    def documents(self) -> Iterator[DocumentState]:
        """Yield every document: sales, then payments and refunds, then vouchers, as posted."""
        return rows.to_states(self._rows(queries.HEADS))

    def document_lines(self) -> Iterator[Line]:
        """Yield every line, in the order posted."""
        return rows.to_lines(self._rows(queries.LINES))

    def changes(self) -> Iterator[Change]:
        """Yield every change of a document after it was made, in the order posted."""
        return rows.to_changes(self._rows(queries.CHANGES))

    def knock_offs(self) -> Iterator[KnockOff]:
        """Yield every knock-off, in the order posted."""
        return rows.to_knock_offs(self._rows(queries.KNOCK_OFFS))

    def entries(self) -> Iterator[Entry]:
        """Yield the journal, in the order posted."""
        return rows.to_entries(self._rows(queries.ENTRIES))

    def day_entries(self) -> Iterator[Entry]:
        """Yield one entry for the sums of each day: the database adds up."""
        return rows.to_day_entries(self._rows(sum_queries.DAYS))

    def account_days(self) -> Iterator[AccountDay]:
        """Yield the debits and credits of each account on each day: the database adds up."""
        return rows.to_account_days(self._rows(sum_queries.ACCOUNT_DAYS))

    def source_rows(self) -> Iterator[Source]:
        """Yield every fact, posted or released, in the order posted."""
        return rows.to_sources(self._rows(queries.SOURCES))

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return (MasterChange(*row) for row in self._rows(queries.MASTER_CHANGES))

    def runs(self) -> Sequence[Run]:
        """Return the run log, the oldest run first."""
        return rows.to_runs(self._rows(queries.RUNS))

    def later(self, first: int) -> LaterRows:
        """Return what this run and all later ones have added, and sums of what is before."""
        after = {}
        for part, sql in queries.LAST_BEFORE.items():
            after[part] = self._last_before(sql, first)
        found: dict[str, Iterable[Any]] = {}
        stamps: dict[str, Iterable[RowDigest]] = {}
        for part, (sql, to_records) in _SINCE.items():
            found[part] = to_records(self._rows(sql, after[part]))
            stamps[part] = self._digests(queries.STAMPS_SINCE[part], after[part])
        last_head = self._last_before(queries.LAST_HEAD_BEFORE, first)
        for part, sql in queries.HEAD_STAMPS_SINCE.items():
            stamps[part] = self._digests(sql, last_head, last_head)
        heads = list(rows.to_states(self._rows(queries.HEADS_SINCE, last_head)))
        return LaterRows(heads, found, stamps, self._earlier(first))

    def _last_before(self, sql: str, first: int) -> int:
        """Return the number of the last row before a run; 0 if there is none."""
        found = list(self._rows(sql, first))
        return int(found[0][0]) if found else 0

    def _digests(self, sql: str, *values: int) -> Iterator[RowDigest]:
        return (RowDigest(*row) for row in self._rows(sql, *values))

    def _earlier(self, first: int) -> Iterator[DaySum]:
        for day, account, currency, doc_type, no, debits, credits in self._rows(
            sum_queries.EARLIER, first
        ):
            sides = (from_minor(int(debits), currency), from_minor(int(credits), currency))
            yield DaySum(date.fromisoformat(day), account, currency, doc_type, no, *sides)

    def trail(self) -> Sequence[Run]:
        """Return what was done without changing the books, the oldest row first."""
        return rows.to_runs(self._rows(queries.TRAIL))

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """Yield the number, run and check digits of each row of a part, in the order posted."""
        found = self._digests(queries.STAMPS[part])
        if part not in check_digits.HEADS:
            return found
        # All documents are numbered in one table. Count those of this part.
        return (stamp._replace(no=no) for no, stamp in enumerate(found, 1))


class SqlSnapshot(SqlRecords, SqlSession):
    """The books at one moment, inside one transaction that writes nothing."""

    def _rows(self, sql: str, *values: int | str) -> Iterator[Sequence[Any]]:
        return self._connection.select(sql, *values)

    def posted_facts(self, keys: Iterable[str]) -> dict[str, PostedFact]:
        """Return those of these facts that are posted, with their runs, in the order posted."""
        found = list(self._connection.select_in(queries.SOURCES_BY_KEY, dict.fromkeys(keys)))
        found.sort(key=itemgetter(0))  # by id: the last row of a fact tells
        facts: dict[str, PostedFact] = {}
        for source, row in zip(rows.to_sources(row[2:] for row in found), found, strict=True):
            facts.pop(source.key, None)
            facts[source.key] = PostedFact(source, row[1])
        return {key: fact for key, fact in facts.items() if not fact.source.released}
