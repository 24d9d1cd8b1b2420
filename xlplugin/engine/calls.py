"""Count the calls that Excel would have received.

A test shows that a button's number does not grow with its rows.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class CallCounter:
    """Counts each operation that would cross into Excel's process."""

    def __init__(self) -> None:
        self.count = 0

    def reset(self) -> None:
        """Start again from zero."""
        self.count = 0


calls = CallCounter()


def counted(function: Callable[P, T]) -> Callable[P, T]:
    """Mark an operation as one call to Excel."""

    @wraps(function)
    def counting(*args: P.args, **kwargs: P.kwargs) -> T:
        calls.count += 1
        return function(*args, **kwargs)

    return counting
