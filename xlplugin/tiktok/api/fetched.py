"""Collect the result of a fetch.

The newest version of each record, and the problems of those that could not be read.
"""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from xlplugin.errors import Problem
from xlplugin.tiktok.api.reading import ReadAnswer

F = TypeVar("F")

Progress = Callable[[int, int | None, str], None]


def no_progress(done: int, total: int | None, text: str) -> None:
    """Show nothing."""


class Fetched(NamedTuple, Generic[F]):
    """Collect the result of a fetch.

    Attributes:
        records: Each record once, in the order that the fetch documents.
        problems: The records that could not be read.
        unknown: Names of fields that TikTok does not document.
    """

    records: list[F]
    problems: list[Problem]
    unknown: frozenset[str] = frozenset()


class RecordCollector(Generic[F]):
    """Collect batches that may overlap, and keep the newest version of each record."""

    def __init__(
        self, key: Callable[[F], str], version: Callable[[F], float], keep: Callable[[F], bool]
    ) -> None:
        self._key = key
        self._version = version
        self._keep = keep
        self._records: dict[str, F] = {}
        self._problems: dict[Problem, None] = {}  # a set that keeps its order
        self._unknown: set[str] = set()

    def __len__(self) -> int:
        return len(self._records)

    def add(self, batches: Iterable[ReadAnswer[F]]) -> int:
        """Add batches; return how many records were new or newer."""
        news = 0
        for batch in batches:
            news += self._add(batch)
        return news

    def has(self, key: str) -> bool:
        """Return whether the record with this id was collected."""
        return key in self._records

    def unread_ids(self) -> list[str]:
        """Return the ids of records that could not be read so far, each once."""
        ids = {problem.row: None for problem in self._open_problems()}
        return list(ids)

    def fetched(self, order: Callable[[F], tuple[float, str]]) -> Fetched[F]:
        """Return everything by `order`, without problems of records that were read later."""
        records = sorted(self._records.values(), key=order)
        return Fetched(records, self._open_problems(), frozenset(self._unknown))

    def _open_problems(self) -> list[Problem]:
        return [problem for problem in self._problems if problem.row not in self._records]

    def _add(self, batch: ReadAnswer[F]) -> int:
        news = 0
        for record in batch.records:
            key = self._key(record)
            known = self._records.get(key)
            is_newer = known is None or self._version(record) > self._version(known)
            if is_newer and self._keep(record):
                self._records[key] = record
                news += 1
        self._problems.update(dict.fromkeys(batch.problems))
        self._unknown |= batch.unknown
        return news
