"""Read all records of a time range, in windows of time that are fetched in parallel.

A page token is a position in the list, and positions shift when records change. So each window
continues at the time of the last record received: it loses no record, never asks for a page so far
on that TikTok refuses it, and can be resumed by another process. Page tokens are used only within
one second, or if a page is not in order of time.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import RecordCollector
from xlplugin.tiktok.api.reading import ReadAnswer
from xlplugin.tiktok.api.worker_pool import run_tasks

F = TypeVar("F")

PAGE_LIMIT = 1_000
SHORT_ANSWERS = 6  # how often a window may bring fewer records than TikTok announced
OPEN = 32_503_680_000  # the year 3000
ROUNDS = 5


class PagingError(TryAgainError):
    """The pages did not bring the records that TikTok announced."""


class Window(NamedTuple):
    """Range of Unix seconds, the end excluded. A window up to OPEN has no end."""

    start: int
    end: int

    @property
    def end_or_none(self) -> int | None:
        """Return the end for a filter of the API; None for a window without an end."""
        if self.end >= OPEN:
            return None
        return self.end


def window_of(since: datetime, until: datetime) -> Window:
    """Return the window between two aware times.

    Raises FixInputError if `until` is not after `since`.
    """
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("times must be aware")
    if until <= since:
        raise FixInputError("The date From is after the date To.", cure="Choose a From before To.")
    return Window(int(since.timestamp()), int(until.timestamp()))


def open_ended(window: Window, now: int) -> Window:
    """Return the window without an end if its end is in the future.

    TikTok then uses its own time.
    """
    if window.end <= now:
        return window
    return Window(window.start, OPEN)


class WindowQuery(NamedTuple, Generic[F]):
    """Query for the records of a window.

    Attributes:
        ask: Return the answer for a window and a page token.
        read: Parse an answer.
        key: Return the id of a record.
        when: Return the time of a record by which windows select, in Unix seconds.
    """

    ask: Callable[[Window, str], bytes]
    read: Callable[[bytes], ReadAnswer[F]]
    key: Callable[[F], str]
    when: Callable[[F], int]


class WindowResult(NamedTuple, Generic[F]):
    """Result of querying one window.

    Attributes:
        window: The window that was asked for.
        pages: The answers as they came.
        batches: The same answers, parsed.
        left: The part of the window still to be asked for; None when it is complete.
        remaining: About how many records are in that part.
    """

    window: Window
    pages: list[bytes]
    batches: list[ReadAnswer[F]]
    left: Window | None
    remaining: int


def iterate_pages(
    ask: Callable[[str], bytes], read: Callable[[bytes], ReadAnswer[F]], limit: int = PAGE_LIMIT
) -> Iterator[tuple[bytes, ReadAnswer[F]]]:
    """Yield page after page, following the page tokens.

    Raises PagingError if they repeat or do not end.
    """
    token = ""
    seen = {""}
    for _ in range(limit):
        body = ask(token)
        batch = read(body)
        yield body, batch
        token = batch.token
        if not token:
            return
        if token in seen:
            raise PagingError(
                "TikTok Shop sent the same page twice.", cure="Try again in a minute."
            )
        seen.add(token)
    raise PagingError(
        f"TikTok Shop sent more than {limit} pages.", cure="Ask for fewer days at once."
    )


def fetch_all_pages(
    ask: Callable[[str], bytes], read: Callable[[bytes], ReadAnswer[F]], key: Callable[[F], str]
) -> tuple[list[bytes], list[ReadAnswer[F]]]:
    """Return all pages of one search, raw and parsed.

    Start again when fewer records came than TikTok announced. Raises PagingError after
    SHORT_ANSWERS attempts.
    """
    failure = _too_few()
    for _ in range(SHORT_ANSWERS):
        try:
            both = list(iterate_pages(ask, read))
        except PagingError as error:
            failure = error
            continue
        bodies = [body for body, _ in both]
        batches = [batch for _, batch in both]
        if _count(batches, key) >= (batches[0].total or 0):
            return bodies, batches
    raise failure


def query_window(query: WindowQuery[F], window: Window) -> WindowResult[F]:
    """Ask for the first page of a window and work out which part of it remains."""
    for _ in range(SHORT_ANSWERS):
        body = query.ask(window, "")
        batch = query.read(body)
        remaining = max((batch.total or 0) - batch.size, 1 if batch.token else 0)
        if not remaining:
            return WindowResult(window, [body], [batch], None, 0)
        if not batch.size:
            continue
        last = _time_of_last(query, window, batch)
        if last is None:
            return _query_by_token(query, window, window)
        if last == window.start:
            return _query_by_token(query, Window(last, last + 1), window)
        return WindowResult(window, [body], [batch], Window(last, window.end), remaining)
    raise _too_few()


def query_windows(
    client: Client, query: WindowQuery[F], windows: Iterable[Window]
) -> Iterator[tuple[WindowResult[F], list[Window]]]:
    """Ask for all windows, many at once; yield each result with the windows that remain of it."""
    queue = deque(windows)
    for result, free in run_tasks(client, partial(query_window, query), queue):
        left = _split_remaining(result, free - len(queue), client.now() + 1)
        queue.extend(left)
        yield result, left


def fetch_changes(
    client: Client, query: WindowQuery[F], collector: RecordCollector[F], changed: Window
) -> Iterator[None]:
    """Ask for what changed in a window until an answer brings nothing new; yield after each answer.

    A record that changes meanwhile moves to the end and may push another one over the edge of a
    page; the next round finds that one.
    """
    for _ in range(ROUNDS):
        news = 0
        for result, _left in query_windows(client, query, [changed]):
            news += collector.add(result.batches)
            yield
        if not news:
            return


def _split_remaining(result: WindowResult[F], free: int, now: int) -> list[Window]:
    """Split what remains among the free workers, into at most one window for each page expected.

    Only the part before `now` is split: hardly any record is later.
    """
    if not result.left:
        return []
    start, end = result.left
    until = min(end, now)
    page_size = max(batch.size for batch in result.batches) or 1
    pages = -(-result.remaining // page_size)
    parts = min(pages, free, until - start)
    if parts < 2:
        return [result.left]
    edges = [start + (until - start) * part // parts for part in range(parts + 1)]
    if until < end:
        edges.append(end)
    return [Window(*pair) for pair in pairwise(edges)]


def _time_of_last(query: WindowQuery[F], window: Window, batch: ReadAnswer[F]) -> int | None:
    """Return the time of the page's last record, or None if the page is not in order of time."""
    times = []
    for record in batch.records:
        time = query.when(record)
        # A record that changed meanwhile can be outside the window: TikTok documents it.
        if window.start <= time < window.end:
            times.append(time)
    if not times or times != sorted(times):
        return None
    return times[-1]


def _query_by_token(query: WindowQuery[F], part: Window, window: Window) -> WindowResult[F]:
    """Read a part of a window to its last page, by page tokens."""
    bodies, batches = fetch_all_pages(lambda token: query.ask(part, token), query.read, query.key)
    if part.end >= window.end:
        return WindowResult(window, bodies, batches, None, 0)
    return WindowResult(window, bodies, batches, Window(part.end, window.end), 1)


def _count(batches: Iterable[ReadAnswer[F]], key: Callable[[F], str]) -> int:
    """Return how many records came, each id once, and those that could not be read."""
    found: set[str] = set()
    unreadable = 0
    for batch in batches:
        found.update(key(record) for record in batch.records)
        unreadable += len(batch.problems)
    return len(found) + unreadable


def _too_few() -> PagingError:
    return PagingError(
        "TikTok Shop sent fewer records than it announced.", cure="Try again in a minute."
    )
