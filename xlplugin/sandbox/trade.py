"""Make an order of the sample month: units, prices, discounts, shipping and buyer.

Amounts are whole sen.
"""

import random
from collections.abc import Callable, Iterable
from typing import NamedTuple

from xlplugin.sandbox.catalogue import Catalogue, CatalogueSku
from xlplugin.sandbox.order_timeline import Calendar, OrderTimeline, dice

_STATES = (
    ("Selangor", "Petaling Jaya", "473**"),
    ("Selangor", "Shah Alam", "401**"),
    ("Johor", "Johor Bahru", "812**"),
    ("Wilayah Persekutuan Kuala Lumpur", "Kuala Lumpur", "504**"),
    ("Pulau Pinang", "George Town", "102**"),
    ("Perak", "Ipoh", "314**"),
    ("Kelantan", "Kota Bharu", "152**"),
    ("Terengganu", "Kuala Terengganu", "202**"),
    ("Pahang", "Kuantan", "252**"),
    ("Kedah", "Alor Setar", "052**"),
    ("Negeri Sembilan", "Seremban", "704**"),
    ("Melaka", "Melaka", "754**"),
    ("Sabah", "Kota Kinabalu", "884**"),
    ("Sarawak", "Kuching", "932**"),
    ("Perlis", "Kangar", "010**"),
)
_BUYERS = (
    "N** A***",
    "S*** b** R***",
    "L** W** M***",
    "M***** A***** H***",
    "P****** d/o K***",
    "T** S** L**",
    "F***** H*****",
    "D*** J*****",
)
_METHODS = (
    "Touch 'n Go eWallet",
    "Online Banking (FPX)",
    "Credit/Debit Card",
    "Cash on Delivery",
    "SPayLater",
    "GrabPay",
)


class Unit(NamedTuple):
    """One unit that was bought: an entry of the API's `line_items`. Amounts are in sen."""

    id: str
    sku: CatalogueSku
    price: int
    seller_discount: int
    platform_discount: int
    is_gift: bool

    @property
    def sale(self) -> int:
        """Return what the buyer pays for the unit: the price less both discounts."""
        return self.price - self.seller_discount - self.platform_discount


class UnitSums(NamedTuple):
    """Sums of some units, in sen."""

    price: int
    seller_discount: int
    platform_discount: int

    @property
    def sale(self) -> int:
        """Return what the buyer pays for the units: the price less both discounts."""
        return self.price - self.seller_discount - self.platform_discount


def unit_sums(units: Iterable[Unit]) -> UnitSums:
    """Add up units."""
    price = 0
    seller_discount = 0
    platform_discount = 0
    for unit in units:
        price += unit.price
        seller_discount += unit.seller_discount
        platform_discount += unit.platform_discount
    return UnitSums(price, seller_discount, platform_discount)


class Trade(NamedTuple):
    """Order with its units and amounts in sen; `affiliate` is in hundredths of a per cent."""

    id: str
    timeline: OrderTimeline
    units: tuple[Unit, ...]
    shipping: int
    shipping_seller_discount: int
    shipping_platform_discount: int
    actual_shipping: int
    affiliate: int
    method: str
    buyer: str
    place: tuple[str, str, str]
    street: int

    @property
    def buyer_shipping(self) -> int:
        """Return the shipping that the buyer pays."""
        return self.shipping - self.shipping_seller_discount - self.shipping_platform_discount

    @property
    def total(self) -> int:
        """Return what the buyer pays for the order."""
        return unit_sums(self.units).sale + self.buyer_shipping


def order_id(base: int, stride: int, calendar: Calendar, number: int) -> str:
    """Return the order's id of 18 digits. It rises with the number, which it can give back."""
    return str(base + number * stride + dice(calendar, "id", number).randrange(stride))


def trade(
    calendar: Calendar, timeline: OrderTimeline, identity: str, catalogue: Catalogue
) -> Trade:
    """Make the order of a timeline."""
    rng = dice(calendar, "trade", timeline.number)
    units = _units(rng, timeline, identity, catalogue)
    shipping, seller_part, platform_part = _shipping(rng, timeline)
    actual = shipping + (rng.randrange(150, 900) if timeline.story == "overcharged" else 0)
    # One order in five is sold by a creator, for 5 to 12 per cent.
    affiliate = (
        rng.choice((500, 800, 1000, 1200))
        if rng.random() < 0.2 and timeline.story != "sample"
        else 0
    )
    return Trade(
        identity,
        timeline,
        units,
        shipping,
        seller_part,
        platform_part,
        actual,
        affiliate,
        rng.choice(_METHODS),
        rng.choice(_BUYERS),
        rng.choice(_STATES),
        rng.randrange(1, 200),
    )


def _units(
    rng: random.Random, timeline: OrderTimeline, identity: str, catalogue: Catalogue
) -> tuple[Unit, ...]:
    skus = _chosen(rng, timeline.story, catalogue)
    percent = 100 if timeline.story == "sample" else rng.choice((0, 0, 0, 5, 10, 20))
    prices = [(sku, sku.price, sku.price * percent // 100) for sku in skus]
    voucher = (
        rng.choice((200, 300, 500, 800))
        if rng.random() < 0.3 or timeline.story == "platform_voucher"
        else 0
    )
    vouchers = _spread(voucher, [price - discount for _, price, discount in prices])
    first = int(identity) + 10**9
    made = []
    for place, ((sku, price, discount), part) in enumerate(zip(prices, vouchers, strict=True)):
        made.append(Unit(str(first + place), sku, price, discount, part, False))
    if timeline.story == "gift":
        made.append(Unit(str(first + len(made)), catalogue.gift, 0, 0, 0, True))
    return tuple(made)


def _chosen(rng: random.Random, story: str, catalogue: Catalogue) -> list[CatalogueSku]:
    special = {
        "unmapped": catalogue.unmapped,
        "formula": catalogue.formula,
        "odd": catalogue.odd,
    }.get(story)
    if special:
        return [special, *([rng.choice(catalogue.sold)] if rng.random() < 0.3 else [])]
    if story == "big":
        return _each_times(rng.sample(catalogue.sold, 4), lambda: 3)
    least = (
        2 if story in {"twice_same_day", "two_parts", "partial_refund", "partially_shipping"} else 1
    )
    lines = max(least, rng.choices((1, 2, 3, 4), (68, 20, 8, 4))[0])
    chosen = rng.sample(catalogue.sold, min(lines, len(catalogue.sold)))
    return _each_times(chosen, lambda: rng.choices((1, 2, 3), (85, 11, 4))[0])


def _each_times(skus: Iterable[CatalogueSku], times: Callable[[], int]) -> list[CatalogueSku]:
    """Repeat each SKU as many times as `times` answers for it."""
    repeated: list[CatalogueSku] = []
    for sku in skus:
        repeated += [sku] * times()
    return repeated


def _shipping(rng: random.Random, timeline: OrderTimeline) -> tuple[int, int, int]:
    """Return the shipping fee, and the discounts of seller and platform on it."""
    fee = rng.choice((450, 490, 530, 590, 790))
    if timeline.story == "sample":
        return fee, fee, 0
    payer = rng.choices(("platform", "buyer", "shared", "seller"), (48, 30, 14, 8))[0]
    return {
        "platform": (fee, 0, fee),
        "buyer": (fee, 0, 0),
        "shared": (fee, 0, 300),
        "seller": (fee, fee, 0),
    }[payer]


def _spread(amount: int, limits: list[int]) -> list[int]:
    """Split `amount` over the units in proportion to their price, in whole sen, none below zero."""
    total = sum(limits)
    amount = min(amount, total)
    parts = []
    given = 0
    seen = 0
    for limit in limits:
        seen += limit
        upto = amount * seen // total if total else 0
        parts.append(upto - given)
        given = upto
    return parts
