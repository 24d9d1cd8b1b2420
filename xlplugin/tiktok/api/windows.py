"""Reading all of a time range: in windows side by side, each going on behind the last record it has.

A page token counts places, and places shift when records change. A window that begins at the time of the last record
cannot lose one, is never deep enough to meet a limit of the server, and can be taken up again by another process. The
token is followed only inside one second, or where a page is not in order.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import Gathering
from xlplugin.tiktok.api.reading import Batch
from xlplugin.tiktok.api.worker_pool import run

F = TypeVar("F")

PAGE_LIMIT = 1_000
SHORT_ANSWERS = 6  # times a window may come back with less than it announced
OPEN = 32_503_680_000  # the year 3000
ROUNDS = 5


class Astray(TryAgainError):
    """Following the pages did not bring what was announced."""


class Window(NamedTuple):
    """Unix seconds, the end not included. A window up to OPEN has no end."""

    start: int
    end: int


def window_of(since: datetime, until: datetime) -> Window:
    """The window of two aware times. Raises FixInputError if they are the wrong way round."""
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("times must be aware")
    if until <= since:
        raise FixInputError("The date From is after the date To.", cure="Choose a From before To.")
    return Window(int(since.timestamp()), int(until.timestamp()))


def open_ended(window: Window, now: int) -> Window:
    """Without its end if that is still to come: TikTok then takes its own now."""
    return window if window.end <= now else Window(window.start, OPEN)


class Search(NamedTuple, Generic[F]):
    """One way of asking: by window and page token; how to read the answer; a record's id; the time that windows cut."""

    ask: Callable[[Window, str], bytes]
    read: Callable[[bytes], Batch[F]]
    key: Callable[[F], str]
    when: Callable[[F], int]


class Step(NamedTuple, Generic[F]):
    """What one window came to: answers, what is in them, and the part still to be asked, with its number of records."""

    window: Window
    pages: list[bytes]
    batches: list[Batch[F]]
    left: Window | None
    rest: int


def pages(
    ask: Callable[[str], bytes], read: Callable[[bytes], Batch[F]], limit: int = PAGE_LIMIT
) -> Iterator[tuple[bytes, Batch[F]]]:
    """Answer after answer, as the token leads. Raises Astray when it leads in a circle or nowhere."""
    token, seen = "", {""}
    for _ in range(limit):
        body = ask(token)
        batch = read(body)
        yield body, batch
        token = batch.token
        if not token:
            return
        if token in seen:
            raise Astray("TikTok Shop sent the same page twice.", cure="Try again in a minute.")
        seen.add(token)
    raise Astray(f"TikTok Shop sent more than {limit} pages.", cure="Ask for fewer days at once.")


def drain(
    ask: Callable[[str], bytes], read: Callable[[bytes], Batch[F]], key: Callable[[F], str]
) -> tuple[list[bytes], list[Batch[F]]]:
    """All pages of one search; asked again from the start when fewer records came than were announced."""
    trouble = _short()
    for _ in range(SHORT_ANSWERS):
        try:
            both = list(pages(ask, read))
        except Astray as astray:
            trouble = astray
            continue
        batches = [batch for _, batch in both]
        found = {key(record) for batch in batches for record in batch.records}
        if len(found) + sum(len(batch.problems) for batch in batches) >= (batches[0].total or 0):
            return [body for body, _ in both], batches
    raise trouble


def step(search: Search[F], window: Window) -> Step[F]:
    """Ask for the first page of a window and see what is left behind it."""
    for _ in range(SHORT_ANSWERS):
        body = search.ask(window, "")
        batch = search.read(body)
        rest = max((batch.total or 0) - batch.size, 1 if batch.token else 0)
        if not rest:
            return Step(window, [body], [batch], None, 0)
        if not batch.size:
            continue
        last = _last(search, window, batch)
        if last is None:
            return _by_token(search, window, window)
        if last == window.start:
            return _by_token(search, Window(last, last + 1), window)
        return Step(window, [body], [batch], Window(last, window.end), rest)
    raise _short()


def sweep(
    client: Client, search: Search[F], windows: Iterable[Window]
) -> Iterator[tuple[Step[F], list[Window]]]:
    """Ask for all these windows, many at once: each step as it comes, with the windows that it leaves."""
    queue = deque(windows)
    for result, idle in run(client, partial(step, search), queue):
        left = _shares(result, idle - len(queue), client.now() + 1)
        queue.extend(left)
        yield result, left


def settle(
    client: Client, search: Search[F], gathering: Gathering[F], changed: Window
) -> Iterator[None]:
    """Ask for what changed in this time until an answer brings nothing new; yields at each step.

    A record that changes while this is asked moves to the end and may drag another past a page's edge; the next round
    meets it.
    """
    for _ in range(ROUNDS):
        news = 0
        for result, _left in sweep(client, search, [changed]):
            news += gathering.add(result.batches)
            yield
        if not news:
            return


def _shares(result: Step[F], idle: int, now: int) -> list[Window]:
    """What a step left, cut for as many idle hands as there are pages in it. There is little to cut after now."""
    if not result.left:
        return []
    start, end = result.left
    until = min(end, now)
    size = max(batch.size for batch in result.batches) or 1
    parts = min(-(-result.rest // size), idle, until - start)
    if parts < 2:
        return [result.left]
    cuts = [start + (until - start) * part // parts for part in range(parts + 1)]
    return [Window(*pair) for pair in pairwise([*cuts, end] if until < end else cuts)]


def _last(search: Search[F], window: Window, batch: Batch[F]) -> int | None:
    """The time of the page's last record, or None if its order cannot be trusted."""
    # A record that changed meanwhile may stand outside the window: TikTok says so.
    times = [time for time in map(search.when, batch.records) if window.start <= time < window.end]
    return times[-1] if times and times == sorted(times) else None


def _by_token(search: Search[F], part: Window, window: Window) -> Step[F]:
    bodies, batches = drain(lambda token: search.ask(part, token), search.read, search.key)
    left = Window(part.end, window.end) if part.end < window.end else None
    return Step(window, bodies, batches, left, 1 if left else 0)


def _short() -> Astray:
    return Astray(
        "TikTok Shop sent fewer records than it announced.", cure="Try again in a minute."
    )
