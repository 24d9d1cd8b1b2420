"""Return the cost of the goods of each order, for its profit."""

from collections.abc import Sequence

from xlplugin.ledger.profits import Cost
from xlplugin.stock.costing import NO_COST, CostedMovement
from xlplugin.stock.movements import MovementKind

_OF_ORDERS = (MovementKind.SOLD, MovementKind.RETURNED, MovementKind.DAMAGED)


def costs_of_orders(costed: Sequence[CostedMovement], currency: str) -> list[Cost]:
    """Return the cost of each movement of an order's goods; none for items without any cost.

    Args:
        costed: Every movement with its cost.
        currency: The currency of the stock.
    """
    unknown = set()
    for one in costed:
        if one.problem == NO_COST:
            unknown.add(one.movement.item)
    found = []
    for one in costed:
        movement = one.movement
        if movement.kind not in _OF_ORDERS or not movement.order_id or movement.item in unknown:
            continue
        found.append(
            Cost(
                month=f"{movement.day:%Y-%m}",
                shop=movement.shop_id,
                currency=currency,
                order=movement.order_id,
                item=movement.item,
                amount=one.adjustment - one.value - one.moved_cost,
            )
        )
    return found
