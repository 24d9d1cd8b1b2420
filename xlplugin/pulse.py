"""Show the progress of a press, and stop it when the user presses Cancel.

`actions.run` says with `shown_by` who shows the progress. Any other code reports its progress with
`counted` or `step` and need not know who shows it. Outside a press nothing is shown.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from xlplugin.errors import Cancelled

T = TypeVar("T")
Show = Callable[[int, int | None, str], None]  # done, total, text; raises Cancelled
EVERY = 500  # rows between two reports of progress


class _Listener:
    """Progress of one press; it remembers a Cancel that came where nothing can be stopped."""

    def __init__(self, show: Show) -> None:
        self.show = show
        self.shields = 0  # blocks of `unstoppable` that are open
        self.cancelled: Cancelled | None = None
        self.last: tuple[int, int | None, str] | None = None  # the step that was shown last


_listener: ContextVar[_Listener | None] = ContextVar("listener", default=None)


@contextmanager
def shown_by(show: Show) -> Iterator[None]:
    """Show every step of this block with `show`."""
    token = _listener.set(_Listener(show))
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def unstoppable() -> Iterator[None]:
    """Let a Cancel wait until this block is done, so that nothing is written in part."""
    listener = _listener.get()
    if listener is None:
        yield
        return
    listener.shields += 1
    try:
        yield
    finally:
        listener.shields -= 1


def step(done: int, total: int | None, text: str, *, stops: bool = True) -> None:
    """Show a step of a long press.

    Args:
        done: How many rows, pages or other units are done.
        total: How many there are; None if that is not known.
        text: What is being done.
        stops: False where a Cancel would leave a sheet half written. It then counts at the next
            step that can stop.

    Raises:
        Cancelled: The user pressed Cancel, at this step or at one that could not stop.
    """
    listener = _listener.get()
    if listener is None:
        return
    can_stop = stops and not listener.shields
    listener.last = (done, total, text)
    try:
        listener.show(done, total, text)
    except Cancelled as cancelled:
        if can_stop:
            raise
        listener.cancelled = cancelled
    if can_stop:
        heed()


def again() -> None:
    """Show the last step again, while something long goes on that has no steps of its own.

    A Cancel counts at the next step that can stop.
    """
    listener = _listener.get()
    if listener is not None and listener.last is not None:
        step(*listener.last, stops=False)


def heed() -> None:
    """Raise Cancelled if the user pressed Cancel at a step that could not stop."""
    listener = _listener.get()
    if listener is None or listener.cancelled is None:
        return
    waiting = listener.cancelled
    listener.cancelled = None
    raise waiting


def counted(
    rows: Iterable[T], total: int | None, text: str, *, stops: bool = True, every: int = 0
) -> Iterator[T]:
    """Yield the rows and show a step after every `every` of them (EVERY if 0).

    Raises Cancelled as `step` does.
    """
    every = every or EVERY
    for done, row in enumerate(rows, 1):
        yield row
        if done % every == 0:
            step(done, total, text, stops=stops)
