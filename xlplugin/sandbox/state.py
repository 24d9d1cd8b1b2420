"""Keep the state of the sample shop between requests, and its switches."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from xlplugin.sandbox.faults import Faults
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.refusals import RefusedCall, too_many
from xlplugin.sandbox.shop_records import ShopRecords
from xlplugin.sandbox.tokens import SellerApp, Tokens


@dataclass
class Meter:
    """Rate limit per shop: `calls` within `seconds`; no limit while `calls` is 0.

    `hourly` is a test shop's own.
    """

    clock: Callable[[], float]
    calls: int = 0
    seconds: float = 1.0
    retry_after: str = ""
    hourly: int = 0
    refused: int = 0
    busiest: int = 0
    _taken: dict[str, deque[float]] = field(default_factory=dict)
    _hours: dict[tuple[str, int], int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, shop: str) -> None:
        """Count a call. Raises Refused if it exceeds the limit."""
        with self.lock:
            self._hour(shop)
            if not self.calls:
                return
            now = self.clock()
            taken = self._taken.setdefault(shop, deque())
            while taken and taken[0] <= now - self.seconds:
                taken.popleft()
            if len(taken) >= self.calls:
                self.refused += 1
                raise too_many(self.retry_after)
            taken.append(now)
            self.busiest = max(self.busiest, len(taken))

    def _hour(self, shop: str) -> None:
        if self.hourly:
            key = (shop, int(self.clock() // 3600))
            self._hours[key] = self._hours.get(key, 0) + 1
            if self._hours[key] > self.hourly:
                raise RefusedCall(
                    429,
                    36009037,
                    "Too many requests. The hourly limit of the test shop is used up.",
                )


class State:
    """State of the sample shop: the month, the app, tokens, faults, limits and calls made."""

    def __init__(self, month: Month, clock: Callable[[], float] = time.time) -> None:
        self.month = month
        self.clock = clock
        self.app = SellerApp()
        seller = {
            "open_id": month.seller_open_id,
            "seller_name": month.seller_name,
            "seller_base_region": month.region,
        }
        self.tokens = Tokens(self.app, seller, clock, month.seed)
        self.faults = Faults(month.seed)
        self.meter = Meter(time.monotonic)
        self.allowed_addresses: set[str] | None = None
        self.inactive_shops: set[str] = set()
        self.records = {shop.id: ShopRecords(shop, clock) for shop in month.shops}
        self.calls: list[tuple[str, str, int, int]] = []
        self.dice = random.Random(f"{month.seed}:vendor")
        self.lock = threading.Lock()

    def move_orders(self, shop_id: str, count: int = 1) -> list[str]:
        """Move `count` unfinished orders to their next status now; return their ids."""
        return self.records[shop_id].move(count, self.dice)

    def cancel_order(self, shop_id: str, number: int) -> None:
        """Cancel one order now."""
        self.records[shop_id].cancel(number)

    def request_id(self) -> str:
        """Return a request id: 34 characters, the time, then 20 hexadecimal digits."""
        stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime(self.clock()))
        with self.lock:
            return f"{stamp}{self.dice.getrandbits(80):020X}"
