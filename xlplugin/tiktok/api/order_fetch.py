"""All orders of a time range: fetched side by side, taken up again after a cut, caught up with what changed meanwhile.

The windows cut the time of creation, which never changes, so no order can slip from one into another while they are
read. What changed since the fetch began is asked for at the end, until nothing new comes.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from xlplugin.errors import FixInputError, Problem
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import Fetched, Gathering, Progress, quiet
from xlplugin.tiktok.api.reading import Batch
from xlplugin.tiktok.api.resume_file import Spool, open_spool
from xlplugin.tiktok.api.versions import ask
from xlplugin.tiktok.api.windows import (
    OPEN,
    Search,
    Step,
    Window,
    open_ended,
    settle,
    sweep,
    window_of,
)
from xlplugin.tiktok.api.wire import read_orders
from xlplugin.tiktok.api.worker_pool import run
from xlplugin.tiktok.facts import Order, Shop

PAGE_SIZE = 100
OVERLAP = 300  # seconds: more than any clock may be wrong, or TikTok would not have answered
IDS_AT_ONCE = 50
READINGS = 3  # times an order that cannot be read is asked for


def search_orders(
    client: Client, shop: Shop, field: str, window: Window, token: str = "", *, status: str = ""
) -> bytes:
    """`POST /order/…/orders/search`: a page of orders by `create_time` or `update_time`, the oldest first."""
    query = {"page_size": PAGE_SIZE, "sort_field": field, "sort_order": "ASC", "page_token": token}
    end = window.end if window.end < OPEN else None
    filters = {f"{field}_ge": window.start, f"{field}_lt": end, "order_status": status}
    return ask(client, "order_search", shop, query, filters)


def order_detail(client: Client, shop: Shop, ids: Sequence[str]) -> Batch[Order]:
    """`GET /order/…/orders`: at most fifty orders by id."""
    return read_orders(ask(client, "order_detail", shop, {"ids": ",".join(ids)}))


def fetch_orders(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = quiet
) -> Fetched[Order]:
    """Every order created from `since` until before `until`. A fetch that was cut off goes on where it stood."""
    asked = window_of(since, until)
    gathering = _gathering(asked)
    spool = open_spool(f"orders:{shop.id}:{asked.start}:{asked.end}")
    try:
        state = _Unfinished(spool, gathering)
        state.resume(open_ended(asked, client.now()), client.now())
        search = Search(
            partial(search_orders, client, shop, "create_time"), read_orders, _id, _created
        )
        for step, left in sweep(client, search, list(state.todo)):
            state.took(step, left)
            gathering.add(step.batches)
            progress(len(gathering), state.total(), "Fetching orders")
        _catch_up(client, shop, gathering, Window(state.began - OVERLAP, OPEN), progress)
        _mend(client, shop, gathering)
        spool.done()
    finally:
        spool.close()
    return gathering.fetched(_by_creation)


def fetch_changed_orders(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = quiet
) -> Fetched[Order]:
    """Every order, however old, that changed from `since` until before `until` or while this was asked."""
    gathering = _gathering(Window(0, OPEN))
    _catch_up(client, shop, gathering, open_ended(window_of(since, until), client.now()), progress)
    _mend(client, shop, gathering)
    return gathering.fetched(_by_creation)


def fetch_orders_by_id(
    client: Client, shop: Shop, ids: Iterable[str], progress: Progress = quiet
) -> Fetched[Order]:
    """These orders. One that the shop does not have is a problem, and the others come all the same."""
    wanted = list(dict.fromkeys(ids))
    gathering = _gathering(Window(0, OPEN))
    for _ in range(READINGS):
        missing = [order_id for order_id in wanted if not gathering.knows(order_id)]
        queue = deque(
            tuple(missing[start : start + IDS_AT_ONCE])
            for start in range(0, len(missing), IDS_AT_ONCE)
        )
        for batches, _idle in run(client, partial(_by_id, client, shop), queue):
            gathering.add(batches)
            progress(len(gathering), len(wanted), "Fetching orders")
        if not gathering.troubled():
            break
    told = set(gathering.troubled())
    strangers = [
        order_id for order_id in wanted if not gathering.knows(order_id) and order_id not in told
    ]
    gathering.add(Batch.of_problem(_no_such_order(order_id)) for order_id in strangers)
    place = {order_id: number for number, order_id in enumerate(wanted)}
    return gathering.fetched(lambda order: (place.get(order.id, 0), order.id))


class _Unfinished:
    """Which windows of a fetch are still to be asked, here and on disk."""

    def __init__(self, spool: Spool, gathering: Gathering[Order]) -> None:
        self._spool = spool
        self._gathering = gathering
        self.todo: set[Window] = set()
        self.began = 0
        self._announced = 0

    def resume(self, asked: Window, now: int) -> None:
        """Take in what an earlier press left, or begin. What was sold since then is in what changed since then."""
        for frame in self._spool.replay():
            self._apply(frame.note)
            self._gathering.add(read_orders(page) for page in frame.pages)
        if not self.began:
            self._note({"began": now, "left": [asked]}, [])

    def took(self, step: Step[Order], left: list[Window]) -> None:
        """A window was answered; these are left of it. The first answer is about everything."""
        announced = self._announced or step.batches[0].total or 0
        self._note({"took": step.window, "left": left, "announced": announced}, step.pages)

    def total(self) -> int:
        """How many orders there will be, as far as TikTok has said."""
        return max(self._announced, len(self._gathering))

    def _note(self, note: dict[str, Any], pages: list[bytes]) -> None:
        self._spool.append(note, pages)
        self._apply(note)

    def _apply(self, note: dict[str, Any]) -> None:
        self.began = note.get("began", self.began)
        self._announced = note.get("announced", 0)
        self.todo.discard(Window(*note.get("took", (0, 0))))
        self.todo.update(Window(*pair) for pair in note["left"])


def _catch_up(
    client: Client, shop: Shop, gathering: Gathering[Order], changed: Window, progress: Progress
) -> None:
    search = Search(partial(search_orders, client, shop, "update_time"), read_orders, _id, _updated)
    for _ in settle(client, search, gathering, changed):
        progress(len(gathering), len(gathering), "Fetching changed orders")


def _mend(client: Client, shop: Shop, gathering: Gathering[Order]) -> None:
    """Ask once more, by their ids, for the orders that could not be read."""
    ids = [row for row in gathering.troubled() if row.isdigit()]
    if ids:
        again = fetch_orders_by_id(client, shop, ids)
        gathering.add([Batch(again.records, [], again.unknown, len(again.records), "", None)])


def _by_id(client: Client, shop: Shop, ids: tuple[str, ...]) -> list[Batch[Order]]:
    """These orders; a refused handful is halved until it is clear which order TikTok refuses."""
    try:
        return [order_detail(client, shop, ids)]
    except FixInputError as error:
        if len(ids) == 1:
            return [Batch.of_problem(Problem("Orders", ids[0], "Order ID", error.what, error.cure))]
        half = len(ids) // 2
        return _by_id(client, shop, ids[:half]) + _by_id(client, shop, ids[half:])


def _no_such_order(order_id: str) -> Problem:
    cure = "Compare the number, and the shop, in Seller Center."
    return Problem("Orders", order_id, "Order ID", "This shop has no such order.", cure)


def _gathering(created: Window) -> Gathering[Order]:
    return Gathering(_id, _updated, lambda order: created.start <= _created(order) < created.end)


def _id(order: Order) -> str:
    return order.id


def _created(order: Order) -> int:
    return int(order.create_time.timestamp())


def _updated(order: Order) -> int:
    return int(order.update_time.timestamp())


def _by_creation(order: Order) -> tuple[float, str]:
    return order.create_time.timestamp(), order.id
