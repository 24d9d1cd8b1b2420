"""Declare the records of the profit of items and orders."""

from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import ZERO


class Cost(NamedTuple):
    """Cost of units of an item that an order sold, or the cost that came back."""

    month: str
    shop: str
    currency: str
    order: str
    item: str
    amount: Decimal


class ItemProfit(NamedTuple):
    """Profit of an item of an order in a month.

    Attributes:
        month: Such as 2026-06: of the invoice for sales, of the settlement for fees.
        shop: The Shop ID.
        currency: The currency of all amounts.
        order: The order's id; empty for what belongs to no order, such as adjustments.
        item: The item code; empty for what belongs to no item.
        quantity: Units on invoices, less those that were taken off them again.
        sales: Sales less discounts and returns.
        fees: What TikTok charged; negative if TikTok paid it.
        cost: The cost of the units; None if it is not known.
    """

    month: str
    shop: str
    currency: str
    order: str
    item: str
    quantity: int
    sales: Decimal
    fees: Decimal
    cost: Decimal | None

    @property
    def profit(self) -> Decimal:
        """Return sales less fees and cost; a cost that is not known counts as 0.00."""
        return self.sales - self.fees - (self.cost or ZERO)
