"""Serve one shop's records: sorted, filtered, and changing while a client reads its pages."""

import json
import random
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

from xlplugin.sandbox import finance_wire, returns_wire, wire
from xlplugin.sandbox.finance_wire import SampleStatement
from xlplugin.sandbox.month import ShopMonth
from xlplugin.sandbox.order_timeline import OrderTimeline
from xlplugin.sandbox.settling import SettlingRow, estimate
from xlplugin.sandbox.trade import Trade

# The later status of each status.
NEXT_STATUS = {
    "UNPAID": "ON_HOLD",
    "ON_HOLD": "AWAITING_SHIPMENT",
    "AWAITING_SHIPMENT": "AWAITING_COLLECTION",
    "PARTIALLY_SHIPPING": "AWAITING_COLLECTION",
    "AWAITING_COLLECTION": "IN_TRANSIT",
    "IN_TRANSIT": "DELIVERED",
    "DELIVERED": "COMPLETED",
}
_TIMED: dict[str, Callable[[OrderTimeline, int], OrderTimeline]] = {
    "ON_HOLD": lambda timeline, now: timeline._replace(paid=now),
    "AWAITING_COLLECTION": lambda timeline, now: timeline._replace(shipped=now),
    "IN_TRANSIT": lambda timeline, now: timeline._replace(collected=now),
    "DELIVERED": lambda timeline, now: timeline._replace(delivered=now),
    "COMPLETED": lambda timeline, now: timeline._replace(completed=now),
}
_KEPT = 30_000  # serialised orders in memory, about 3.5 kB each
_SEARCHES = 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


class ShopRecords:
    """Records that the API has of a shop: the month, and the changes since."""

    def __init__(self, shop: ShopMonth, clock: Callable[[], float]) -> None:
        self.shop = shop
        self._clock = clock
        self._changed: dict[int, OrderTimeline] = {}
        self._moves = 0
        self._orders: dict[int, bytes] = {}
        self._searches: dict[str, list[tuple[int, int]]] = {}
        self._sorted: dict[str, tuple[int, list[tuple[int, int]]]] = {}
        self._statements: list[SampleStatement] | None = None
        self._products: list[bytes] | None = None
        self._lock = threading.RLock()

    def timeline(self, number: int) -> OrderTimeline:
        """Return the timeline of an order as it is now."""
        return self._changed.get(number) or self.shop.timelines[number]

    def trade(self, number: int) -> Trade:
        """Return an order as it is now."""
        return self.shop.trade(number)._replace(timeline=self.timeline(number))

    def order(self, number: int) -> bytes:
        """Return one order as JSON."""
        with self._lock:
            known = self._orders.get(number)
            if known is None:
                known = compact(wire.order(self.shop, self.trade(number)))
                if len(self._orders) < _KEPT:
                    self._orders[number] = known
            return known

    def products(self) -> list[bytes]:
        """Return every product as JSON, by creation."""
        with self._lock:
            if self._products is None:
                self._products = [
                    compact(wire.product(self.shop, one)) for one in self.shop.catalogue.products
                ]
            return self._products

    def statements(self) -> list[SampleStatement]:
        """Return the shop's statements."""
        with self._lock:
            if self._statements is None:
                self._statements = finance_wire.statements(self.shop)
            return self._statements

    def estimates(self) -> list[SettlingRow]:
        """Return the estimates of orders that are not settled."""
        found = []
        for number in range(self.shop.orders):
            row = estimate(self.shop.calendar, self.trade(number))
            if row:
                found.append(row)
        return found

    def delivered(self, identity: str) -> int:
        """Return when an order was delivered; 0 if it is not."""
        number = self.shop.order_number(identity)
        if number is None:
            return 0
        return self.timeline(number).delivered

    def returns(self) -> list[wire.Json]:
        """Return every return of the month."""
        found = []
        for number in range(self.shop.orders):
            one = returns_wire.returned(self.shop, self.trade(number))
            if one:
                found.append(one)
        return found

    def cancellations(self) -> list[wire.Json]:
        """Return every cancellation of the month."""
        found = []
        for number in range(self.shop.orders):
            one = returns_wire.cancelled(self.trade(number))
            if one:
                found.append(one)
        return found

    def search(self, body: dict[str, Any], sort_field: str) -> list[tuple[int, int]]:
        """(sort key, number) of the orders that satisfy the filters, ascending."""
        with self._lock:
            key = json.dumps([self._moves, sort_field, body], sort_keys=True)
            if key not in self._searches:
                if len(self._searches) >= _SEARCHES:
                    self._searches.clear()
                self._searches[key] = self._filtered(body, sort_field)
            return self._searches[key]

    def move(self, count: int, dice: random.Random) -> list[str]:
        """Let `count` unfinished orders go one status further at this moment."""
        with self._lock:
            open_ones = []
            for n in range(self.shop.orders):
                if self.timeline(n).status in NEXT_STATUS:
                    open_ones.append(n)
            chosen = dice.sample(open_ones, min(count, len(open_ones)))
            for number in chosen:
                self._advance(number)
            self._moves += bool(chosen)
            return [self.shop.order_id(number) for number in chosen]

    def cancel(self, number: int) -> None:
        """Let one order be cancelled at this moment, as a parcel that was lost or refused is."""
        with self._lock:
            now = self._later(self.timeline(number))
            self._changed[number] = self.timeline(number)._replace(
                status="CANCELLED", update=now, cancelled=now
            )
            self._orders.pop(number, None)
            self._moves += 1

    def _later(self, timeline: OrderTimeline) -> int:
        return max(int(self._clock()), self.shop.calendar.now, timeline.update + 1)

    def _advance(self, number: int) -> None:
        timeline = self.timeline(number)
        status = NEXT_STATUS[timeline.status]
        now = self._later(timeline)
        changed = timeline._replace(status=status, update=now)
        self._changed[number] = _TIMED[status](changed, now) if status in _TIMED else changed
        self._orders.pop(number, None)

    def _filtered(self, body: dict[str, Any], sort_field: str) -> list[tuple[int, int]]:
        rows = self._by_time(sort_field)
        first = f"{sort_field}_ge"
        last = f"{sort_field}_lt"
        start = bisect_left(rows, (body.get(first, 0), -1))
        end = bisect_left(rows, (body[last], -1)) if last in body else len(rows)
        tests = _tests({name: value for name, value in body.items() if name not in {first, last}})
        found = []
        for row in rows[start:end]:
            timeline = self.timeline(row[1])
            if all(test(timeline) for test in tests):
                found.append(row)
        return found

    def _by_time(self, sort_field: str) -> list[tuple[int, int]]:
        """(time, number) of all orders, ascending; sorted anew only after a change."""
        moves, rows = self._sorted.get(sort_field, (-1, []))
        if moves != self._moves:
            rows = sorted(
                (_time(self.timeline(number), sort_field), number)
                for number in range(self.shop.orders)
            )
            self._sorted[sort_field] = (self._moves, rows)
        return rows


def page(
    rows: list[tuple[int, int]], cursor: tuple[int, int] | None, size: int, *, descending: bool
) -> list[tuple[int, int]]:
    """Return the next `size` rows after the cursor."""
    if descending:
        end = bisect_left(rows, cursor) if cursor else len(rows)
        return rows[max(0, end - size) : end][::-1]
    start = bisect_right(rows, cursor) if cursor else 0
    return rows[start : start + size]


def compact(value: object) -> bytes:
    """Return JSON without spaces, text as it is."""
    return _ENCODER.encode(value).encode()


def _tests(body: dict[str, Any]) -> list[Callable[[OrderTimeline], bool]]:
    return [_test(name, value) for name, value in body.items()]


# what a JSON body may hold
def _test(name: str, value: Any) -> Callable[[OrderTimeline], bool]:  # noqa: ANN401 - JSON
    if name == "order_status":
        return lambda timeline: timeline.status == value
    if name == "shipping_type":
        return lambda timeline: value == "TIKTOK"
    if name == "is_buyer_request_cancel":
        return lambda timeline: value is False
    if name in {"create_time_ge", "update_time_ge"}:
        return lambda timeline: _time(timeline, name) >= value
    if name in {"create_time_lt", "update_time_lt"}:
        return lambda timeline: _time(timeline, name) < value
    return lambda timeline: True


def _time(timeline: OrderTimeline, name: str) -> int:
    if name.startswith("create"):
        return timeline.create
    return timeline.update
