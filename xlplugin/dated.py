"""Find the rows of master data that hold on a day.

A change from a certain day on is a further row with the same code and that first day, such as the
new rate of a tax code. A row without a first day holds from the start.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Row with the first day on which it holds; None from the start."""

    @property
    def start(self) -> date | None:
        """Return the first day."""


R = TypeVar("R", bound=Dated)


def in_force(rows: Iterable[R], code: Callable[[R], str], day: date = date.max) -> dict[str, R]:
    """Return the row that holds on a day, by code; without a day, the latest row.

    A code whose rows all begin later is left out. Of two rows with the same first day the last one
    counts.
    """
    found: dict[str, R] = {}
    for row in rows:
        start = row.start or date.min
        if start > day:
            continue
        name = code(row)
        before = found.get(name)
        if before is None or (before.start or date.min) <= start:
            found[name] = row
    return found


def starts_of(rows: Iterable[Dated]) -> list[date]:
    """Return the days on which rows begin to hold, each once, the earliest first."""
    return sorted({row.start for row in rows if row.start})
