"""Fetch all orders of a time range: many windows at once, resumed after an interruption.

Windows select by creation time, which never changes, so no order can move from one window to
another while they are read. Orders that changed since the fetch began are fetched at the end, until
nothing new comes.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from xlplugin.errors import FixInputError, Problem
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import Fetched, Progress, RecordCollector, no_progress
from xlplugin.tiktok.api.reading import ReadAnswer
from xlplugin.tiktok.api.resume_file import ResumeFile, open_resume_file
from xlplugin.tiktok.api.versions import Request, ask
from xlplugin.tiktok.api.windows import (
    OPEN,
    Window,
    WindowQuery,
    WindowResult,
    fetch_changes,
    open_ended,
    query_windows,
    window_of,
)
from xlplugin.tiktok.api.wire import read_orders
from xlplugin.tiktok.api.worker_pool import run_tasks
from xlplugin.tiktok.facts import Order, Shop

PAGE_SIZE = 100
OVERLAP = 300  # seconds: more than any clock may be wrong, or TikTok would not have answered
IDS_AT_ONCE = 50
READINGS = 3  # times an order that cannot be read is asked for


def search_orders(client: Client, shop: Shop, field: str, window: Window, token: str = "") -> bytes:
    """Return a page of orders by `create_time` or `update_time`, oldest first.

    `POST /order/…/orders/search`.
    """
    query = {"page_size": PAGE_SIZE, "sort_field": field, "sort_order": "ASC", "page_token": token}
    filters = {f"{field}_ge": window.start, f"{field}_lt": window.end_or_none}
    return ask(client, Request("order_search", shop, query, filters))


def order_detail(client: Client, shop: Shop, ids: Sequence[str]) -> ReadAnswer[Order]:
    """Return at most fifty orders by id. `GET /order/…/orders`."""
    return read_orders(ask(client, Request("order_detail", shop, {"ids": ",".join(ids)})))


def fetch_orders(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = no_progress
) -> Fetched[Order]:
    """Fetch every order created from `since` until before `until`.

    Continue a fetch that was interrupted.

    Raises:
        Cancelled, TryAgainError, SignInError, FixInputError: What was fetched so far is kept for
            the next press.
    """
    fetched = fetch_orders_of_several(client, shop, since, until, progress)
    forget_orders(shop, since, until)
    return fetched


def forget_orders(shop: Shop, since: datetime, until: datetime) -> None:
    """Delete what a fetch of a shop has kept for the next press: the whole press is done."""
    open_resume_file(_resume_key(shop, window_of(since, until))).delete()


def _resume_key(shop: Shop, asked: Window) -> str:
    return f"orders:{shop.id}:{asked.start}:{asked.end}"


def fetch_orders_of_several(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = no_progress
) -> Fetched[Order]:
    """Fetch the orders of one of several shops, and keep them until `forget_orders`.

    If a later shop stops the press, the next press asks only for what has changed in this one.
    Raises what `fetch_orders` does.
    """
    asked = window_of(since, until)
    collector = _collector(asked)
    resume_file = open_resume_file(_resume_key(shop, asked))
    try:
        state = _FetchState(resume_file, collector)
        state.resume(open_ended(asked, client.now()), client.now())
        ask_created = partial(search_orders, client, shop, "create_time")
        query = WindowQuery(ask_created, read_orders, _id, _created)
        for result, left in query_windows(client, query, list(state.open_windows)):
            state.save(result, left)
            collector.add(result.batches)
            progress(len(collector), state.total(), "Fetching orders")
        _fetch_changed_since(client, shop, collector, Window(state.began - OVERLAP, OPEN), progress)
        _retry_unread(client, shop, collector)
    finally:
        resume_file.close()
    return collector.fetched(_by_creation)


def fetch_changed_orders(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = no_progress
) -> Fetched[Order]:
    """Fetch every order, however old, that changed from `since` until before `until`, or during the
    fetch.
    """
    collector = _collector(Window(0, OPEN))
    _fetch_changed_since(
        client, shop, collector, open_ended(window_of(since, until), client.now()), progress
    )
    _retry_unread(client, shop, collector)
    return collector.fetched(_by_creation)


def fetch_orders_by_id(
    client: Client, shop: Shop, ids: Iterable[str], progress: Progress = no_progress
) -> Fetched[Order]:
    """Fetch these orders, in the order of `ids`.

    An order that the shop does not have becomes a problem.
    """
    wanted = list(dict.fromkeys(ids))
    collector = _collector(Window(0, OPEN))
    for _ in range(READINGS):
        missing = [order_id for order_id in wanted if not collector.has(order_id)]
        queue: deque[tuple[str, ...]] = deque()
        for start in range(0, len(missing), IDS_AT_ONCE):
            queue.append(tuple(missing[start : start + IDS_AT_ONCE]))
        for batches, _free in run_tasks(client, partial(_by_id, client, shop), queue):
            collector.add(batches)
            progress(len(collector), len(wanted), "Fetching orders")
        if not collector.unread_ids():
            break
    unread = set(collector.unread_ids())
    for order_id in wanted:
        if not collector.has(order_id) and order_id not in unread:
            collector.add([ReadAnswer.of_problem(_no_such_order(order_id))])
    place = {order_id: number for number, order_id in enumerate(wanted)}
    return collector.fetched(lambda order: (place.get(order.id, 0), order.id))


class _FetchState:
    """Windows of a fetch that are still to be asked for, in memory and in the resume file."""

    def __init__(self, resume_file: ResumeFile, collector: RecordCollector[Order]) -> None:
        self._resume_file = resume_file
        self._collector = collector
        self.open_windows: set[Window] = set()
        self.began = 0
        self._announced = 0

    def resume(self, asked: Window, now: int) -> None:
        """Continue what an earlier press saved, or begin with the window `asked`.

        Orders created since that press began are found among the changed ones.
        """
        for frame in self._resume_file.replay():
            self._apply(frame.note)
            self._collector.add(read_orders(page) for page in frame.pages)
        if not self.began:
            self._note({"began": now, "left": [asked]}, [])

    def save(self, result: WindowResult[Order], left: list[Window]) -> None:
        """Save the answers of a window and what remains of it.

        The first answer's total is that of all orders.
        """
        announced = self._announced or result.batches[0].total or 0
        note = {"took": result.window, "left": left, "announced": announced}
        self._note(note, result.pages)

    def total(self) -> int:
        """Return how many orders to expect, as far as TikTok has told."""
        return max(self._announced, len(self._collector))

    def _note(self, note: dict[str, Any], pages: list[bytes]) -> None:
        self._resume_file.append(note, pages)
        self._apply(note)

    def _apply(self, note: dict[str, Any]) -> None:
        self.began = note.get("began", self.began)
        self._announced = note.get("announced", 0)
        self.open_windows.discard(Window(*note.get("took", (0, 0))))
        self.open_windows.update(Window(*pair) for pair in note["left"])


def _fetch_changed_since(
    client: Client,
    shop: Shop,
    collector: RecordCollector[Order],
    changed: Window,
    progress: Progress,
) -> None:
    search = WindowQuery(
        partial(search_orders, client, shop, "update_time"), read_orders, _id, _updated
    )
    for _ in fetch_changes(client, search, collector, changed):
        progress(len(collector), len(collector), "Fetching changed orders")


def _retry_unread(client: Client, shop: Shop, collector: RecordCollector[Order]) -> None:
    """Fetch once more, by id, the orders that could not be read."""
    ids = [row for row in collector.unread_ids() if row.isdigit()]
    if ids:
        again = fetch_orders_by_id(client, shop, ids)
        collector.add([ReadAnswer(again.records, [], again.unknown, len(again.records), "", None)])


def _by_id(client: Client, shop: Shop, ids: tuple[str, ...]) -> list[ReadAnswer[Order]]:
    """Return these orders. Halve a refused request until it shows which order TikTok refuses."""
    try:
        return [order_detail(client, shop, ids)]
    except FixInputError as error:
        if len(ids) == 1:
            return [
                ReadAnswer.of_problem(Problem("Orders", ids[0], "Order ID", error.what, error.cure))
            ]
        half = len(ids) // 2
        return _by_id(client, shop, ids[:half]) + _by_id(client, shop, ids[half:])


def _no_such_order(order_id: str) -> Problem:
    cure = "Compare the number, and the shop, in Seller Center."
    return Problem("Orders", order_id, "Order ID", "This shop has no such order.", cure)


def _collector(created: Window) -> RecordCollector[Order]:
    return RecordCollector(
        _id, _updated, lambda order: created.start <= _created(order) < created.end
    )


def _id(order: Order) -> str:
    return order.id


def _created(order: Order) -> int:
    return int(order.create_time.timestamp())


def _updated(order: Order) -> int:
    return int(order.update_time.timestamp())


def _by_creation(order: Order) -> tuple[float, str]:
    return order.create_time.timestamp(), order.id
