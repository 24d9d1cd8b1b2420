"""Decide when an order of the month is placed, paid, shipped, delivered, and how it ends.

Everything follows from the seed, the shop and the order's number, so any order can be made without
the others.
"""

import random
from typing import NamedTuple

HOUR = 3600
DAY = 86400
_JUNE = 1_780_243_200  # the first of June 2026 in Kuala Lumpur

# What happens in every month with enough orders, each to one of the early orders.
STORIES = (
    "unmapped",
    "refund_after",
    "twice_same_day",
    "gift",
    "partial_refund",
    "sample",
    "refund_before",
    "two_parts",
    "formula",
    "odd",
    "cancelled_buyer",
    "cancelled_unpaid",
    "big",
    "lost",
    "refund_after",
    "platform_voucher",
    "cancelled_seller",
    "unmapped",
    "overcharged",
    "partial_refund",
)
# What else happens by chance, in thousandths.
_CHANCES = (
    ("cancelled_unpaid", 30),
    ("cancelled_buyer", 35),
    ("cancelled_seller", 12),
    ("lost", 8),
    ("refund_before", 20),
    ("refund_after", 20),
    ("partial_refund", 15),
    ("twice_same_day", 3),
    ("two_parts", 4),
    ("gift", 40),
    ("sample", 8),
    ("overcharged", 50),
    ("odd", 8),
    ("formula", 8),
)
# The last orders of the month, by age, so that no status is missing.
_LAST = (
    ("unpaid", 1),
    ("on_hold", 35 * 60),
    ("awaiting_shipment", 5 * HOUR),
    ("awaiting_collection", 15 * HOUR),
    ("partially_shipping", 26 * HOUR),
    ("in_transit", 50 * HOUR),
    ("delivered", 100 * HOUR),
)


class OrderTimeline(NamedTuple):
    """Times of one order, in Unix seconds; 0 for what did not happen."""

    number: int
    story: str
    status: str
    update: int
    create: int
    paid: int = 0
    shipped: int = 0
    collected: int = 0
    delivered: int = 0
    completed: int = 0
    cancelled: int = 0
    settled: int = 0


class Calendar(NamedTuple):
    """Month of one shop.

    `start` and `now` are in Unix seconds; `orders` were placed between them. TikTok settles an
    order `settle_days` days after its delivery.
    """

    seed: int
    shop: int
    orders: int
    start: int
    now: int
    settle_days: int

    def placed(self, number: int) -> int:
        """Return when order `number` would be placed if orders came evenly."""
        return self.start + (self.now - self.start) * number // max(self.orders, 1)


def dice(calendar: Calendar, what: str, number: int) -> random.Random:
    """Return a random generator that is the same at every run, and another one each month."""
    throw = f"{calendar.seed}:{what}:{calendar.shop}:{number}"
    if calendar.start != _JUNE:  # kept files of June were made before there were other months
        throw += f":{calendar.start}"
    return random.Random(throw)


def plan(calendar: Calendar) -> dict[int, str]:
    """Choose the orders that have a fixed story: number → story."""
    count = calendar.orders
    stories: dict[int, str] = {}
    for story, age in _LAST:
        number = count - 1 - count * age // (calendar.now - calendar.start)
        while number in stories:
            number -= 1
        if number >= 2:
            stories[number] = story
    early = list(range(2, max(2, count * 55 // 100)))
    random.Random(f"{calendar.seed}:plan:{calendar.shop}").shuffle(early)
    stories.update(zip(early, STORIES, strict=False))
    return stories


def make_timeline(calendar: Calendar, number: int, stories: dict[int, str]) -> OrderTimeline:
    """Make the timeline of order `number`."""
    rng = dice(calendar, "life", number)
    story = stories.get(number) or _chance(rng)
    create = _create(calendar, number, story, rng)
    if story in {"unpaid", "cancelled_unpaid"}:
        return _never_paid(calendar, number, story, create)
    paid = create + rng.randrange(5, 600)
    shipped = paid + HOUR + rng.randrange(2 * HOUR, 18 * HOUR)
    collected = shipped + rng.randrange(3 * HOUR, 14 * HOUR)
    delivered = collected + rng.randrange(20 * HOUR, 64 * HOUR)
    paid, shipped, collected, delivered = _forced(
        story, create, calendar.now, (paid, shipped, collected, delivered)
    )
    if story in {"cancelled_buyer", "cancelled_seller", "lost"}:
        return _cancelled(calendar, number, story, (create, paid, shipped, collected), rng)
    completed = delivered + 3 * DAY
    settled = _midnight_after(delivered + calendar.settle_days * DAY)
    times = (create, paid, shipped, collected, delivered, completed)
    reached = _reached(times, calendar.now)
    status = _status(story, calendar.now, times)
    update = max((*reached, min(paid + HOUR, calendar.now) if reached[1] else 0))
    timeline = OrderTimeline(number, story, status, update, *reached)
    if settled < calendar.now and story != "sample":
        return timeline._replace(settled=settled)
    return timeline


def _reached(times: tuple[int, ...], now: int) -> tuple[int, ...]:
    """Keep the times up to now; set later ones to 0."""
    return tuple(time if time <= now else 0 for time in times)


def _chance(rng: random.Random) -> str:
    left = rng.randrange(1000)
    for story, chance in _CHANCES:
        if left < chance:
            return story
        left -= chance
    return ""


def _create(calendar: Calendar, number: int, story: str, rng: random.Random) -> int:
    ages = dict(_LAST)
    if number == 0:
        # The first second of the month in the shop's zone is in the month before in UTC.
        return calendar.start
    if number == 1:
        return calendar.start + HOUR
    flow = calendar.placed(number) + rng.randrange(
        max(1, (calendar.now - calendar.start) // max(calendar.orders, 1))
    )
    if story in ages:
        return max(flow, calendar.now - ages[story])
    return min(flow, calendar.now - 2)


def _forced(
    story: str, create: int, now: int, times: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    """Change the times of the month's last orders so that each shows its intended status."""
    paid, shipped, collected, delivered = times
    later = now + DAY
    if story == "on_hold":
        return max(create + 1, now - 1800), later, later + DAY, later + 2 * DAY
    if story in {"awaiting_shipment"}:
        return create + 1, later, later + DAY, later + 2 * DAY
    if story in {"awaiting_collection", "partially_shipping"}:
        return create + 1, max(create + 2, now - 2 * HOUR), later, later + DAY
    if story == "in_transit":
        return create + 1, create + 2, max(create + 3, now - 6 * HOUR), later
    if story == "delivered":
        return create + 1, create + 2, create + 3, max(create + 4, now - 9 * HOUR)
    return paid, shipped, collected, delivered


def _status(story: str, now: int, times: tuple[int, int, int, int, int, int]) -> str:
    _, paid, shipped, collected, delivered, completed = times
    if now < paid:
        return "UNPAID"
    if story == "partially_shipping" and shipped <= now < collected:
        return "PARTIALLY_SHIPPING"
    if now < paid + HOUR and story != "awaiting_shipment":
        return "ON_HOLD"
    waits = (
        (shipped, "AWAITING_SHIPMENT"),
        (collected, "AWAITING_COLLECTION"),
        (delivered, "IN_TRANSIT"),
    )
    return next(
        (name for until, name in waits if now < until),
        "DELIVERED" if now < completed else "COMPLETED",
    )


def _never_paid(calendar: Calendar, number: int, story: str, create: int) -> OrderTimeline:
    expires = create + DAY
    if expires > calendar.now or story == "unpaid":
        return OrderTimeline(number, story, "UNPAID", create, create)
    return OrderTimeline(number, story, "CANCELLED", expires, create, cancelled=expires)


def _cancelled(
    calendar: Calendar,
    number: int,
    story: str,
    times: tuple[int, int, int, int],
    rng: random.Random,
) -> OrderTimeline:
    create, paid, shipped, collected = times
    wait = {
        "cancelled_buyer": rng.randrange(60, 3000),
        "cancelled_seller": rng.randrange(HOUR, 3 * HOUR),
    }
    end = collected + 4 * DAY if story == "lost" else paid + wait[story]
    if end > calendar.now:
        reached = _reached(times, calendar.now)
        status = _status(story, calendar.now, (*times, end, end))
        return OrderTimeline(number, story, status, max(reached), *reached)
    went_out = (shipped, collected) if story == "lost" else (0, 0)
    return OrderTimeline(number, story, "CANCELLED", end, create, paid, *went_out, cancelled=end)


def _midnight_after(time: int) -> int:
    """Return the next end of a statement day, 00:00 UTC."""
    return (time // DAY + 1) * DAY
