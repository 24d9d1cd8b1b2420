"""A made-up month of a Malaysian shop, and the books a bookkeeper would keep of it.

Amounts are sen.

About one order in fifty is not settled yet, one in a hundred is refunded after its settlement, and
there is an adjustment for every two hundred.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

FIRST_DAY = date(2026, 6, 1)
DAYS = 30
# what a parcel costs: the buyer and TikTok pay that much, the seller what a heavy one costs more
COVERED = 490

DEBTORS = "300-000"
BANK = "325-000"
VOUCHERS = "510-200"
RETURNS = "510-300"
CLAIMS = "530-000"
SHIPPING = "924-000"
FEES = "925-000"
ADVERTISING = "926-000"
FEE_ACCOUNTS = {
    "Transaction fee": FEES,
    "TikTok Shop commission fee": FEES,
    "Affiliate commission": FEES,
    "Order processing fee": FEES,
    "Actual shipping fee": SHIPPING,
    "Platform shipping fee discount": SHIPPING,
    "Customer shipping fee": SHIPPING,
    "Refund subtotal before seller discounts": RETURNS,
    "Refund of seller discounts": RETURNS,
    "Platform reimbursement": CLAIMS,
    "Logistics reimbursement": CLAIMS,
    "GMV Payment for TikTok Ads": ADVERTISING,
    "Violation fee (settlement fee)": FEES,
}
_ADJUSTMENTS = (
    ("Platform reimbursement", 300, 9_000),
    ("Logistics reimbursement", 500, 6_000),
    ("GMV Payment for TikTok Ads", -30_000, -5_000),
    ("Violation fee (settlement fee)", -5_000, -1_000),
)
_KUALA_LUMPUR = timedelta(hours=8)
_SKUS = 300
_GROUPS = 10


class Sku(NamedTuple):
    """One thing on sale, and where its sales are booked."""

    number: int
    id: str
    seller_sku: str
    item_code: str
    group: str
    account: str
    price: int


class Unit(NamedTuple):
    """So many units of a SKU; what each is discounted by the seller and by TikTok."""

    sku: Sku
    quantity: int
    seller: int
    platform: int


class Sale(NamedTuple):
    """Order: when it was made, what was bought, and what the buyer paid for shipping."""

    number: int
    id: str
    moment: int
    units: tuple[Unit, ...]
    shipping: int

    @property
    def day(self) -> date:
        """Return the day in the shop's own zone."""
        return (datetime.fromtimestamp(self.moment, UTC) + _KUALA_LUMPUR).date()

    @property
    def before(self) -> int:
        """Return the sum of list prices."""
        return sum(unit.quantity * unit.sku.price for unit in self.units)

    @property
    def seller_discount(self) -> int:
        """Return what the seller gives."""
        return sum(unit.quantity * unit.seller for unit in self.units)

    @property
    def platform_discount(self) -> int:
        """Return what TikTok gives, and pays to the seller."""
        return sum(unit.quantity * unit.platform for unit in self.units)


class SettledRow(NamedTuple):
    """Row of the settlement.

    The leaf amounts that are not zero, by column (an adjustment's by its type).
    """

    day: date
    id: str
    type: str
    created: date
    related: str
    parts: Mapping[str, int]
    information: Mapping[str, int]

    @property
    def amount(self) -> int:
        """Return what the row comes to."""
        return sum(self.parts.values())


class Ledger:
    """Bookkeeper's journal: what she would write for hledger, and what her accounts come to."""

    def __init__(self) -> None:
        self.by_day: dict[date, list[str]] = defaultdict(list)
        self.balances: Counter[str] = Counter()

    def book(self, day: date, code: str, payee: str, legs: Sequence[tuple[str, int]]) -> None:
        """One transaction, with a posting for every line of the document."""
        lines = [f"    {account}  {rm(sen)} MYR\n" for account, sen in legs if sen]
        self.by_day[day].append(f"\n{day} * ({code}) {payee}\n{''.join(lines)}")
        for account, sen in legs:
            self.balances[account] += sen

    def text(self) -> Iterator[str]:
        """Yield the journal, by date."""
        yield "commodity 1000.00 MYR\n"
        yield from (f"account {account}\n" for account in sorted(self.balances))
        for day in sorted(self.by_day):
            yield from self.by_day[day]


def rm(sen: int) -> str:
    """Sen as TikTok writes ringgit."""
    return f"{sen / 100:.2f}"


def catalogue(rng: random.Random) -> list[Sku]:
    """Return what the shop sells."""
    return [
        Sku(
            number,
            f"17295{number:014d}",
            f"SKU-{number:04d}",
            f"ITEM-{number:03d}",
            f"G{number % _GROUPS + 1:02d}",
            f"500-{number % _GROUPS + 1:03d}",
            rng.randrange(590, 20_000),
        )
        for number in range(_SKUS)
    ]


def sales(rng: random.Random, orders: int, skus: Sequence[Sku]) -> Iterator[Sale]:
    """Yield the month's orders, the oldest first."""
    start = int(
        (
            datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC) - _KUALA_LUMPUR
        ).timestamp()
    )
    moments = sorted(start + rng.randrange(DAYS * 86_400) for _ in range(orders))
    for number, moment in enumerate(moments, 1):
        order_id = f"5{rng.randrange(10**9):09d}{number:08d}"
        kinds = rng.choices((1, 2, 3), (60, 28, 12))[0]
        units = tuple(_unit(rng, sku) for sku in rng.sample(skus, kinds))
        yield Sale(number, order_id, moment, units, rng.choices((0, 199), (70, 30))[0])


def _unit(rng: random.Random, sku: Sku) -> Unit:
    seller = sku.price * rng.choice((0, 0, 5, 10, 20)) // 100
    platform = (sku.price - seller) * rng.choices((0, 3, 8), (80, 12, 8))[0] // 100
    return Unit(sku, rng.choices((1, 2, 3), (86, 10, 4))[0], seller, platform)


def settlement_of(rng: random.Random, sale: Sale) -> list[SettledRow]:
    """Return how TikTok settles an order: not yet, once, or once and then back again."""
    if rng.random() < 0.02:
        return []
    settled = sale.day + timedelta(days=rng.randrange(3, 11))
    after = sale.before - sale.seller_discount
    parts = {
        "Subtotal before discounts": sale.before,
        "Seller discounts": -sale.seller_discount,
        "Transaction fee": -(after * 378 // 10_000 + 1),
        "TikTok Shop commission fee": -(after * 540 // 10_000 + 1),
        "Order processing fee": -54,
        "Actual shipping fee": -COVERED - rng.choices((0, 150, 320), (80, 14, 6))[0],
        "Platform shipping fee discount": COVERED - sale.shipping,
        "Customer shipping fee": sale.shipping,
    }
    if rng.random() < 0.2:
        parts["Affiliate commission"] = -(after * rng.randrange(3, 12) // 100)
    paid = {"Customer payment": after - sale.platform_discount + sale.shipping}
    paid["Platform discounts"] = -sale.platform_discount
    rows = [SettledRow(settled, sale.id, "Order", sale.day, "/", parts, paid)]
    if rng.random() < 0.01:
        rows.append(_refund(rng, rows[0]))
    return rows


def _refund(rng: random.Random, row: SettledRow) -> SettledRow:
    """The order comes back some days later: the sale, and TikTok's percentages of it."""
    parts = {
        "Refund subtotal before seller discounts": -row.parts["Subtotal before discounts"],
        "Refund of seller discounts": -row.parts["Seller discounts"],
    }
    for kind in ("Transaction fee", "TikTok Shop commission fee", "Affiliate commission"):
        if kind in row.parts:
            parts[kind] = -row.parts[kind]
    refunded = {"Customer refund": -row.information["Customer payment"]}
    return row._replace(
        day=row.day + timedelta(days=rng.randrange(2, 15)), parts=parts, information=refunded
    )


def adjustments(rng: random.Random, sold: Sequence[str]) -> list[SettledRow]:
    """Return what TikTok gives and takes besides: an adjustment for every two hundred orders."""
    rows = []
    for number in range(len(sold) // 200):
        kind, low, high = rng.choice(_ADJUSTMENTS)
        day = FIRST_DAY + timedelta(days=rng.randrange(3, DAYS + 8))
        adjustment_id = f"7{rng.randrange(10**10):010d}{number:08d}"
        related = rng.choice(sold) if kind.endswith("reimbursement") else "/"
        rows.append(
            SettledRow(day, adjustment_id, kind, day, related, {kind: rng.randrange(low, high)}, {})
        )
    return rows


# --- what it comes to -----------------------------------------------------------------------------


def book_sale(ledger: Ledger, sale: Sale) -> None:
    """An invoice: what TikTok owes for the goods, of which it pays its own discount."""
    goods = [
        (u.sku.account, -u.quantity * (u.sku.price - u.seller - u.platform)) for u in sale.units
    ]
    owed = (DEBTORS, sale.before - sale.seller_discount)
    ledger.book(
        sale.day, f"IV {sale.id}", "Sale", [owed, *goods, (VOUCHERS, -sale.platform_discount)]
    )


def book_settlement(ledger: Ledger, rows: Sequence[SettledRow]) -> Counter[str]:
    """Fees, refunds and adjustments, and the money of each day; how many documents that makes."""
    by_day: dict[date, list[SettledRow]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    made: Counter[str] = Counter()
    for day, settled in by_day.items():
        made.update(_book_day(ledger, day, settled))
    return made


def _book_day(ledger: Ledger, day: date, rows: Sequence[SettledRow]) -> Iterator[str]:
    received = refunded = 0
    adjusting: list[tuple[str, int]] = []
    for row in rows:
        legs = [
            (FEE_ACCOUNTS[kind], -sen) for kind, sen in row.parts.items() if kind in FEE_ACCOUNTS
        ]
        if row.type != "Order":
            adjusting += legs
            continue
        ledger.book(
            day,
            f"FEE {row.id}",
            "TikTok settlement",
            [(DEBTORS, -sum(sen for _, sen in legs)), *legs],
        )
        received = received + max(row.amount, 0)
        refunded = refunded + min(row.amount, 0)
        if row.amount < 0:
            yield "credit_notes"
    if adjusting:
        amount = -sum(sen for _, sen in adjusting)
        ledger.book(day, f"ADJ {day:%Y%m%d}", "TikTok adjustments", [(DEBTORS, amount), *adjusting])
        received = received + max(amount, 0)
        refunded = refunded + min(amount, 0)
        yield "adjustments"
    for name, money in (("receipts", received), ("refunds", refunded)):
        if money:
            ledger.book(
                day, f"{name.upper()} {day:%Y%m%d}", "TikTok", [(BANK, money), (DEBTORS, -money)]
            )
            yield name
