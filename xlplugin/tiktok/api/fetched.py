"""What a fetch brings home: every record once, at its latest state, and what could not be read."""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from xlplugin.errors import Problem
from xlplugin.tiktok.api.reading import Batch

F = TypeVar("F")

Progress = Callable[[int, int | None, str], None]


def quiet(done: int, total: int | None, text: str) -> None:
    """Nobody watches."""


class Fetched(NamedTuple, Generic[F]):
    """Records in a settled order, problems, and the names of fields that TikTok has not documented."""

    records: list[F]
    problems: list[Problem]
    unknown: frozenset[str] = frozenset()


class Gathering(Generic[F]):
    """Collects batches that may overlap: of two states of one record the later one stays."""

    def __init__(
        self, key: Callable[[F], str], version: Callable[[F], float], keep: Callable[[F], bool]
    ) -> None:
        self._key = key
        self._version = version
        self._keep = keep
        self._records: dict[str, F] = {}
        self._problems: dict[Problem, None] = {}
        self._unknown: set[str] = set()

    def __len__(self) -> int:
        return len(self._records)

    def add(self, batches: Iterable[Batch[F]]) -> int:
        """Take these in; how many records were new or newer."""
        return sum(self._add(batch) for batch in batches)

    def knows(self, key: str) -> bool:
        """Whether this record is here."""
        return key in self._records

    def troubled(self) -> list[str]:
        """Ids of what could not be read, so far."""
        return list(
            dict.fromkeys(
                problem.row for problem in self._problems if problem.row not in self._records
            )
        )

    def fetched(self, order: Callable[[F], tuple[float, str]]) -> Fetched[F]:
        """Everything, in this order. A problem of a record that was read later on is none."""
        problems = [problem for problem in self._problems if problem.row not in self._records]
        return Fetched(
            sorted(self._records.values(), key=order), problems, frozenset(self._unknown)
        )

    def _add(self, batch: Batch[F]) -> int:
        news = 0
        for record in batch.records:
            key = self._key(record)
            held = self._records.get(key)
            if self._keep(record) and (held is None or self._version(record) > self._version(held)):
                self._records[key] = record
                news += 1
        self._problems.update(dict.fromkeys(batch.problems))
        self._unknown |= batch.unknown
        return news
