"""Declare the facts that come from TikTok Shop: the same records from the API and from files.

Amounts are exact decimals in the record's currency, ids are text, times are aware UTC, and dates
are in the shop's zone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from xlplugin.money import ZERO

# The kinds of an estimate's parts. The role of a part decides where it is posted.
ESTIMATED_SHIPPING = "Estimated shipping"
ESTIMATED_FEES = "Estimated fees"
ESTIMATED_ADJUSTMENT = "Estimated adjustment"
BY_API = "TikTok Shop API"  # the name of a settlement that was fetched begins with it


class Shop(NamedTuple):
    """One shop that a token covers (`/authorization/…/shops`)."""

    id: str
    name: str
    region: str
    cipher: str
    seller_type: str


class Sku(NamedTuple):
    """One sellable variation of a product (`/product/…/products/search`,
    `/product/…/products/{id}`).
    """

    sku_id: str
    product_id: str
    product_name: str
    variation: str
    seller_sku: str
    price: Decimal
    currency: str
    product_status: str


class OrderLine(NamedTuple):
    """Units of one SKU at one price.

    Prices and discounts are per unit; sale = original less both discounts. `tax` is the tax of all
    units that TikTok states, 0.00 if it states none.
    """

    sku_id: str
    seller_sku: str
    name: str
    variation: str
    quantity: int
    original_price: Decimal
    sale_price: Decimal
    seller_discount: Decimal
    platform_discount: Decimal
    is_gift: bool = False
    tax: Decimal = Decimal("0.00")


class Order(NamedTuple):
    """One order in any status (`/order/…/orders/search`).

    `shipped` is when the carrier took it, `delivered` when the buyer got it. They are None before
    that, or if TikTok does not give the time.
    """

    id: str
    status: str
    create_time: datetime
    update_time: datetime
    currency: str
    subtotal: Decimal
    shipping_fee: Decimal
    total_amount: Decimal
    buyer: str
    state: str
    country: str
    is_sample: bool
    lines: tuple[OrderLine, ...]
    shipped: datetime | None = None
    delivered: datetime | None = None

    @property
    def goods(self) -> Decimal:
        """Return the total of the lines' sale prices; the subtotal, if no line is missing."""
        return sum([line.sale_price * line.quantity for line in self.lines], Decimal(0))

    @property
    def units(self) -> int:
        """Return the number of units of all lines."""
        return sum(line.quantity for line in self.lines)


class Part(NamedTuple):
    """One amount that a settlement line is made of, with TikTok's sign: a fee is negative.

    `kind` is its name; `role` is sale, refund, shipping, fee, tax or adjustment.
    """

    kind: str
    role: str
    amount: Decimal


class SkuShare(NamedTuple):
    """Share of one SKU in an order's settlement, where the file has a row for each SKU."""

    sku_id: str
    quantity: int
    name: str
    settlement: Decimal
    parts: tuple[Part, ...]


class SettlementLine(NamedTuple):
    """One order or adjustment of a settlement. Its parts add up to the settlement amount.

    `row` is the number of its first row in the file; it is unique in a settlement. `reserve`
    changes the payout but not the settlement: negative if TikTok holds back, positive if it
    releases. The weights of the parcel are in grams, as on its label and as charged for; 0 if the
    source has none, as the API.
    """

    row: int
    id: str
    type: str
    is_order: bool
    related_order_id: str
    created: date
    settled: date
    currency: str
    settlement: Decimal
    earnings: Decimal
    fees: Decimal
    adjustment: Decimal
    customer_payment: Decimal
    product_price: Decimal
    platform_discount: Decimal
    shipping_fee: Decimal
    parts: tuple[Part, ...]
    statement_id: str = ""
    payment_id: str = ""
    skus: tuple[SkuShare, ...] = ()
    reserve: Decimal = Decimal("0.00")
    label_weight: int = 0
    charged_weight: int = 0


class Settlement(NamedTuple):
    """Content of one settlement file, or of one fetch.

    `total` is the total that the file itself states; None if it states none.
    """

    file_name: str
    sha256: str
    currency: str
    time_zone: str
    period: str
    total: Decimal | None
    lines: tuple[SettlementLine, ...]


class Statement(NamedTuple):
    """One settlement day of a shop, cut at 00:00 UTC (`/finance/…/statements`)."""

    id: str
    time: datetime
    currency: str
    settlement: Decimal
    payment_status: str
    payment_id: str


class Payout(NamedTuple):
    """One payment to the seller's bank (`/finance/…/payments`; not in South-East Asia).

    `before_exchange` is the amount that left the balance, `amount` the amount that the bank got,
    and `rate` the exchange rate between them.
    """

    id: str
    created: datetime
    paid: datetime | None
    status: str
    amount: Decimal
    currency: str
    settled: Decimal
    reserve: Decimal
    before_exchange: Decimal
    currency_before: str
    rate: Decimal


class _WithSettlement(Protocol):
    @property
    def settlement(self) -> Decimal: ...


def settlement_of(rows: Iterable[_WithSettlement]) -> Decimal:
    """Return the sum of what rows or days of one currency settle."""
    return sum((row.settlement for row in rows), ZERO)


class BalanceMovement(NamedTuple):
    """One movement of the seller's balance. A payout is a movement too.

    It comes from the API (`/finance/…/withdrawals`: SETTLE, WITHDRAW, TRANSFER, REVERSE) or
    from the file's sheet of withdrawals (Earnings, Withdrawal, Payments …).

    `amount` has TikTok's sign. `paid` is the amount that the bank got, `statements` the total of
    the statements that it pays (None if unknown), `difference` the part that neither explains.
    """

    id: str
    type: str
    status: str
    created: datetime
    amount: Decimal
    currency: str
    paid: Decimal = Decimal(0)
    paid_currency: str = ""
    rate: Decimal = Decimal(0)
    statements: Decimal | None = None
    difference: Decimal = Decimal(0)


class Estimate(NamedTuple):
    """Estimate of what an unsettled order will bring (`/finance/…/orders/unsettled`).

    It is never posted as a settlement; a month end's accrual may be made from it. `parts` are what
    it charges, negative for a cost, by role: shipping, fee and adjustment.
    """

    id: str
    order_id: str
    currency: str
    settlement: Decimal
    parts: tuple[Part, ...]
    reason: str
    expected: str


class ReturnedUnits(NamedTuple):
    """Units of one SKU that a return is for.

    `refund` is what is given back for all of them; None if it is not told.
    """

    sku_id: str
    name: str
    variation: str
    quantity: int
    refund: Decimal | None


class AfterSale(NamedTuple):
    """Return, a refund or a cancellation of an order (`/return_refund/…/…/search`).

    `refund` includes shipping. `units` are what a return is for; `keeps_item` is True if the buyer
    sends nothing back.
    """

    id: str
    order_id: str
    type: str
    status: str
    reason: str
    created: datetime
    updated: datetime
    refund: Decimal
    currency: str
    units: tuple[ReturnedUnits, ...] = ()
    keeps_item: bool = False
