"""Make a month of trading of a seller's shops: what the sample shop's API and files report.

Everything follows from a seed. Orders are made when they are asked for, so a month can have ten or
a hundred thousand.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from xlplugin.money import from_minor
from xlplugin.sandbox import catalogue
from xlplugin.sandbox.catalogue import Catalogue, CatalogueItem, MissingItem
from xlplugin.sandbox.order_timeline import DAY, Calendar, OrderTimeline, make_timeline, plan
from xlplugin.sandbox.settling import LEAVES, SettlingRow, adjustment_rows, order_rows, row_sums
from xlplugin.sandbox.trade import Trade, order_id, trade

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
CURRENCY = "MYR"


class Expected(NamedTuple):
    """Totals that the product must find, in ringgit.

    `fees` are the signed sums of the settlement's amounts, by name.
    """

    orders: int
    statuses: dict[str, int]
    rows: int
    settlement: Decimal
    revenue: Decimal
    fee_total: Decimal
    adjustment: Decimal
    fees: dict[str, Decimal]
    by_date: dict[date, Decimal]


class ShopMonth:
    """Month of a shop. Orders have numbers from 0, in order of planning."""

    def __init__(self, number: int, calendar: Calendar, products: int) -> None:
        self.number = number
        self.calendar = calendar
        self.id = str(7_495_540_735_365_777_507 + number * 1_000_003)
        self.name = catalogue.shop_name(number)
        self.code = f"MYLC{self.id[-6:]}"
        head = "kP3xQAAAAB" if number % 2 else "h8VbZAAAAA"
        self.cipher = f"ROW_{head}{number:02d}f2Vw0dQn6RtYz7LmC1sUe{self.id[-4:]}"
        self.region = "MY"
        self.currency = CURRENCY
        self.seller_type = "LOCAL"
        self.warehouse_id = str(7_068_517_275_539_719_942 + number)
        self.catalogue: Catalogue = catalogue.build(number, products, calendar.start, calendar.seed)
        # real ids of 2026 begin 57 or 58; each shop has a range of its own
        self._base = (583, 576)[number % 2] * 10**15 + number * 10**13 * 9
        self._stride = 8 * 10**13 // max(calendar.orders, 1)

    @property
    def orders(self) -> int:
        """Return how many orders the month has."""
        return self.calendar.orders

    @cached_property
    def timelines(self) -> list[OrderTimeline]:
        """Return the timelines of all orders, by number."""
        stories = plan(self.calendar)
        return [make_timeline(self.calendar, number, stories) for number in range(self.orders)]

    def order_id(self, number: int) -> str:
        """Return the id of order `number`."""
        return order_id(self._base, self._stride, self.calendar, number)

    def order_number(self, identity: str) -> int | None:
        """Return the number of the order with this id; None if the shop has no such order."""
        number = (
            (int(identity) - self._base) // self._stride
            if identity.isascii() and identity.isdigit()
            else -1
        )
        if 0 <= number < self.orders and self.order_id(number) == identity:
            return number
        return None

    def trade(self, number: int) -> Trade:
        """Return order `number`."""
        return trade(self.calendar, self.timelines[number], self.order_id(number), self.catalogue)

    def trades(self) -> Iterator[Trade]:
        """Yield every order, by number."""
        return (self.trade(number) for number in range(self.orders))

    @cached_property
    def rows(self) -> list[SettlingRow]:
        """Return every settlement row of the month, by date.

        Rows have no units here, so that a large month fits in memory.
        """
        orders = [row._replace(units=()) for row in self._order_rows()]
        orders.sort(key=_settled)
        adjustments = adjustment_rows(self.calendar, orders)
        return sorted(
            [*orders, *(row for row in adjustments if row.settled < self.calendar.now)],
            key=_settled,
        )

    def rows_with_units(self) -> list[SettlingRow]:
        """Return the same rows in the same order, order rows with the units that they settle."""
        adjustments = [row for row in self.rows if not row.is_order]
        return sorted([*sorted(self._order_rows(), key=_settled), *adjustments], key=_settled)

    def _order_rows(self) -> Iterator[SettlingRow]:
        for one in self.trades():
            yield from order_rows(self.calendar, one)

    def local(self, time: int) -> datetime:
        """Return a Unix time as the shop's local time."""
        return datetime.fromtimestamp(time, ZONE)


def _settled(row: SettlingRow) -> int:
    return row.settled


class Month:
    """Month of a seller: its shops, the firm's stock list and everything that happened."""

    def __init__(
        self,
        seed: int = 1,
        orders: int = 300,
        shops: int = 2,
        *,
        first: date = date(2026, 6, 1),
        products: int = 0,
    ) -> None:
        start = datetime(first.year, first.month, first.day, tzinfo=ZONE)
        end = (start + timedelta(days=32)).replace(day=1)
        self.seed = seed
        self.first = first
        self.last = (end - timedelta(days=1)).date()
        self.seller_name = "Melati Trading Sdn Bhd"
        self.seller_open_id = f"7010736057180325637{seed % 1000:03d}AAAA"
        self.region = "MY"
        counts = [orders // shops + (number < orders % shops) for number in range(shops)]
        self.shops = tuple(
            ShopMonth(number, _calendar(seed, number, count, start, end), products)
            for number, count in enumerate(counts)
        )

    @property
    def stock_items(self) -> tuple[CatalogueItem, ...]:
        """Return the firm's stock list before the first fetch."""
        return catalogue.stock_items(tuple(shop.catalogue for shop in self.shops))

    @property
    def missing_item(self) -> MissingItem:
        """Return the SKU that has no code in the stock list, and its right code."""
        shop = self.shops[0]
        sku = shop.catalogue.unmapped
        return MissingItem(shop.id, sku.id, sku.title, catalogue.MISSING_CODE)

    def shop(self, identity: str) -> ShopMonth | None:
        """Return the shop with this id, or None."""
        return next((shop for shop in self.shops if shop.id == identity), None)

    def prepare(self) -> None:
        """Make all settlements now, so that the first request does not wait for them."""
        for shop in self.shops:
            _ = shop.rows

    def expected(self, shop: ShopMonth) -> Expected:
        """Return the totals of one shop's month, to check results against."""
        fees: Counter[str] = Counter()
        by_date: Counter[date] = Counter()
        for row in shop.rows:
            fees.update(row.parts)
            by_date[shop.local(row.settled).date()] += row.settlement
        sums = row_sums(shop.rows)
        return Expected(
            shop.orders,
            dict(Counter(one.status for one in shop.timelines)),
            len(shop.rows),
            from_minor(sums.settlement),
            from_minor(sums.revenue),
            from_minor(sums.fees),
            from_minor(sums.adjustment),
            {name: from_minor(fees[name]) for name in LEAVES},
            {day: from_minor(total) for day, total in sorted(by_date.items())},
        )


def _calendar(seed: int, shop: int, orders: int, start: datetime, end: datetime) -> Calendar:
    # one shop is paid five days after delivery, the other (a better rated one) after two
    return Calendar(
        seed, shop, orders, int(start.timestamp()), int(end.timestamp()), (5, 2)[shop % 2]
    )


__all__ = ["CURRENCY", "DAY", "ZONE", "Expected", "MissingItem", "Month", "ShopMonth"]
