"""Work out the cost of each movement of stock, and what is on hand after it.

Two methods: the weighted average after each receipt, over all locations of the firm; or a standard
cost per item with dates. Amounts are in the currency of the firm's stock, in whole minor units.

If more is sold than is on hand, the last known cost is used. When the missing goods come in, the
difference to their real cost is an adjustment of the cost of sales.

Source: docs/accounting.md, Cost of sales and stock.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.money import ZERO, quantise
from xlplugin.stock.movements import MovementKind, StockMovement, in_order


class CostingMethod(StrEnum):
    """Valuation of goods that leave; the words of the setting Cost Of Sales."""

    AVERAGE = "Weighted Average"
    STANDARD = "Standard Cost"


class StandardCost(NamedTuple):
    """Standard cost of one unit of an item, from a day on."""

    item: str
    start: date
    unit_cost: Decimal


class CostedMovement(NamedTuple):
    """Movement with its cost.

    Attributes:
        movement: The movement.
        value: Change of the stock's value; negative for goods that leave.
        adjustment: Further change of the cost of sales. Average: the real cost less the assumed
            cost of goods that were sold before they came in. Standard: the cost less the standard.
        moved_cost: For damaged goods, the cost moved from the cost of sales to their account.
        quantity_after: Units on hand after it.
        value_after: Value of the stock of the item after it.
        problem: A problem to show in the row; empty if there is none.
    """

    movement: StockMovement
    value: Decimal
    adjustment: Decimal
    moved_cost: Decimal
    quantity_after: int
    value_after: Decimal
    problem: str = ""


NO_COST = "No cost is known: taken at 0.00"
NEGATIVE = "More was sold than is on hand"
NOT_SOLD = "This order did not sell so many of this item"


class _GoodsOut(NamedTuple):
    """Goods that an order has out: units, and their cost."""

    quantity: int
    cost: Decimal


def cost_movements(
    movements: Iterable[StockMovement],
    method: CostingMethod,
    standards: Sequence[StandardCost],
    currency: str,
) -> list[CostedMovement]:
    """Return every movement with its cost, in the order of days.

    Args:
        movements: What moved, in any order.
        method: How goods that leave are valued.
        standards: The standard costs; not used by the weighted average.
        currency: The currency of the stock.
    """
    every = list(movements)
    if method == CostingMethod.STANDARD:
        every += _revaluations(standards)
    items: dict[str, _ItemCosts] = {}
    costed = []
    for movement in in_order(every):
        item = items.get(movement.item)
        if item is None:
            item = _ItemCosts(method, currency)
            items[movement.item] = item
        costed.append(item.add(movement))
    return costed


def _revaluations(standards: Iterable[StandardCost]) -> list[StockMovement]:
    changes = []
    for standard in standards:
        changes.append(
            StockMovement(
                standard.start,
                MovementKind.REVALUED,
                standard.item,
                0,
                unit_cost=standard.unit_cost,
            )
        )
    return changes


class _ItemCosts:
    """Stock of one item while its movements are costed, one after the other."""

    def __init__(self, method: CostingMethod, currency: str) -> None:
        self.method = method
        self.currency = currency
        self.quantity = 0
        self.value = ZERO
        self.unit_cost: Decimal | None = None  # the last known; the standard in force
        self.sold: dict[tuple[str, str], _GoodsOut] = {}

    def add(self, movement: StockMovement) -> CostedMovement:
        """Add a movement to the stock and return it with its cost."""
        value = ZERO
        adjustment = ZERO
        moved_cost = ZERO
        problem = ""
        match movement.kind:
            case MovementKind.REVALUED:
                value, adjustment = self._revalue(movement.unit_cost or ZERO)
            case MovementKind.STOCK_IN:
                cost = self._round(movement.quantity * (movement.unit_cost or ZERO))
                value, adjustment = self._receive(movement.quantity, cost)
            case MovementKind.COUNTED:
                value, adjustment, problem = self._count(movement.quantity)
            case MovementKind.SOLD:
                value, adjustment, problem = self._sell(movement)
            case MovementKind.RETURNED:
                cost, problem = self._cost_of_return(movement)
                value, adjustment = self._receive(movement.quantity, cost)
            case MovementKind.DAMAGED:
                moved_cost, problem = self._cost_of_return(movement)
        return CostedMovement(
            movement, value, adjustment, moved_cost, self.quantity, self.value, problem
        )

    def _round(self, amount: Decimal) -> Decimal:
        return quantise(amount, self.currency)

    def _revalue(self, standard: Decimal) -> tuple[Decimal, Decimal]:
        """Value the stock at a new standard cost; return the change of value, and its opposite."""
        after = self._round(self.quantity * standard)
        change = after - self.value
        self.value = after
        self.unit_cost = standard
        return change, -change

    def _receive(self, quantity: int, cost: Decimal) -> tuple[Decimal, Decimal]:
        """Add units with their total cost; return the change of value, and the adjustment.

        Units that were sold before they came in add the cost that was charged for them then; what
        they cost more or less is the adjustment.
        """
        if self.method == CostingMethod.STANDARD:
            return self._receive_at_standard(quantity, cost)
        covered = min(quantity, max(-self.quantity, 0))
        adjustment = ZERO
        if covered:
            charged = self._share(-self.value, covered, -self.quantity)
            adjustment = self._share(cost, covered, quantity) - charged
        value = cost - adjustment
        self._put(quantity, value)
        if self.quantity > 0:
            self.unit_cost = self.value / self.quantity
        elif quantity:
            self.unit_cost = cost / quantity
        return value, adjustment

    def _receive_at_standard(self, quantity: int, cost: Decimal) -> tuple[Decimal, Decimal]:
        standard = self.unit_cost
        if standard is None:
            standard = cost / quantity if quantity else ZERO
            self.unit_cost = standard
        after = self._round((self.quantity + quantity) * standard)
        value = after - self.value
        self._put(quantity, value)
        return value, cost - value

    def _issue(self, quantity: int) -> tuple[Decimal, str]:
        """Remove units; return their cost, and the problem with it (empty if there is none)."""
        cost = ZERO
        problem = ""
        on_hand = min(quantity, max(self.quantity, 0))
        if on_hand:
            cost = self._share(self.value, on_hand, self.quantity)
        beyond = quantity - on_hand
        if self.method == CostingMethod.STANDARD and self.unit_cost is not None:
            cost = self.value - self._round((self.quantity - quantity) * self.unit_cost)
        elif beyond:
            cost += self._round(beyond * (self.unit_cost or ZERO))
        if beyond:
            problem = NEGATIVE
        if self.unit_cost is None:
            problem = NO_COST
        self._put(-quantity, -cost)
        return cost, problem

    def _count(self, difference: int) -> tuple[Decimal, Decimal, str]:
        """Add or remove what a count found more or less; units found have the last known cost."""
        if difference < 0:
            cost, problem = self._issue(-difference)
            return -cost, ZERO, problem
        problem = NO_COST if self.unit_cost is None else ""
        cost = self._round(difference * (self.unit_cost or ZERO))
        value, adjustment = self._receive(difference, cost)
        return value, adjustment, problem

    def _sell(self, movement: StockMovement) -> tuple[Decimal, Decimal, str]:
        """Remove what an invoice sold; a reversed line adds it again at the cost of its sale."""
        key = (movement.shop_id, movement.order_id)
        before = self.sold.get(key, _GoodsOut(0, ZERO))
        if movement.quantity < 0:
            cost, problem = self._issue(-movement.quantity)
            self.sold[key] = _GoodsOut(before.quantity - movement.quantity, before.cost + cost)
            return -cost, ZERO, problem
        cost, problem = self._cost_of_return(movement)
        value, adjustment = self._receive(movement.quantity, cost)
        return value, adjustment, problem

    def _cost_of_return(self, movement: StockMovement) -> tuple[Decimal, str]:
        """Return the cost at which units of an order were sold, and take them off the order."""
        key = (movement.shop_id, movement.order_id)
        before = self.sold.get(key, _GoodsOut(0, ZERO))
        quantity = movement.quantity
        if quantity > before.quantity:
            cost = before.cost
            cost += self._round((quantity - before.quantity) * (self.unit_cost or ZERO))
            self.sold[key] = _GoodsOut(0, ZERO)
            return cost, NOT_SOLD
        cost = self._share(before.cost, quantity, before.quantity)
        self.sold[key] = _GoodsOut(before.quantity - quantity, before.cost - cost)
        return cost, ""

    def _share(self, amount: Decimal, part: int, whole: int) -> Decimal:
        """Return the share of `part` in `whole`, rounded unless it is all of it."""
        if part == whole:
            return amount
        return self._round(amount * part / whole)

    def _put(self, quantity: int, value: Decimal) -> None:
        self.quantity += quantity
        self.value += value


class OnHand(NamedTuple):
    """Stock on hand of an item: units and value, and the units by location."""

    item: str
    quantity: int
    value: Decimal
    by_location: Mapping[str, int]


def on_hand(costed: Iterable[CostedMovement], last: date) -> list[OnHand]:
    """Return what is on hand at the end of a day, by item code.

    Args:
        costed: Every movement, in order of days.
        last: The day.
    """
    ends: dict[str, CostedMovement] = {}
    places: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in costed:
        movement = one.movement
        if movement.day > last:
            break
        ends[movement.item] = one
        units = places[movement.item]
        if movement.kind == MovementKind.TRANSFER:
            units[movement.location] -= movement.quantity
            units[movement.to_location] += movement.quantity
        elif movement.kind not in (MovementKind.DAMAGED, MovementKind.REVALUED):
            units[movement.location] += movement.quantity
    found = []
    for item in sorted(ends):
        end = ends[item]
        by_location = {place: units for place, units in sorted(places[item].items()) if units}
        found.append(OnHand(item, end.quantity_after, end.value_after, by_location))
    return found
