"""Rows of master data that hold from a day on.

A change from a day is a further row with the same code and its first day, as a tax code's new rate
is. A row without a first day holds from the start.
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
    """Return by code the row that holds on a day.

    A code that begins later is left out. Of two rows with the same first day the last one counts.
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
    """Return the days on which rows begin to hold, in their order."""
    return sorted({row.start for row in rows if row.start})
