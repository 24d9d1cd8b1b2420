"""Read and fill the sheets of cost and stock: what the user typed, and what is on hand."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    STANDARD_COSTS,
    STOCK_CARD,
    STOCK_MOVEMENTS,
    STOCK_ON_HAND,
    StockCardRow,
    StockMovementsRow,
    StockOnHandRow,
)
from xlplugin.stock.costing import CostedMovement, OnHand, StandardCost
from xlplugin.stock.movements import TYPED_KINDS, MovementKind, StockMovement
from xlplugin.wording import by_folded

_WITH_ORDER = (MovementKind.RETURNED, MovementKind.DAMAGED)
_BY_WORD = by_folded(TYPED_KINDS)


class TypedStock(NamedTuple):
    """Rows of Stock Movements and Standard Costs, and what is wrong with them."""

    movements: list[StockMovement]
    standards: list[StandardCost]
    problems: list[Problem]


def read_typed_stock(
    book: Workbook, masters: Masters, shop_of_order: Mapping[str, str]
) -> TypedStock:
    """Read the movements and standard costs that the user typed.

    Args:
        book: The workbook.
        masters: The firm's master data.
        shop_of_order: The shop id of each order that has an invoice, by order id.
    """
    typed = TypedStock([], [], [])
    for number, row in enumerate(book.rows(STOCK_MOVEMENTS)):
        if not any(row):
            continue
        wrong = _wrong_movement(row, masters, shop_of_order)
        if wrong:
            typed.problems.append(_problem(book, number, wrong))
            continue
        typed.movements.append(_movement(row, masters, shop_of_order))
    for number, cost in enumerate(book.rows(STANDARD_COSTS)):
        if not any(cost):
            continue
        item = masters.item(cost.item_code)
        if item is None or cost.start is None or cost.unit_cost <= 0:
            place = book.view(STANDARD_COSTS).cell("Item Code", number)
            what = "It needs a stock item, a date in From, and a Unit Cost of more than 0.00."
            typed.problems.append(
                Problem(STANDARD_COSTS.name, place, "Item Code", what, "Correct the row.")
            )
            continue
        typed.standards.append(StandardCost(item.code, cost.start, cost.unit_cost))
    return typed


class _Wrong(NamedTuple):
    """Problem of a row: the column, and what to do."""

    column: str
    what: str
    cure: str


def _wrong_movement(
    row: StockMovementsRow, masters: Masters, shop_of_order: Mapping[str, str]
) -> _Wrong | None:
    """Return what is wrong with a row; None if nothing."""
    kind = _BY_WORD.get(row.kind.strip().casefold())
    if kind is None:
        return _Wrong("Kind", f"'{row.kind}' is no kind of movement.", "Choose one from the list.")
    if row.date is None:
        return _Wrong("Date", "The date is missing.", "Enter it.")
    item = masters.item(row.item_code)
    if item is None:
        return _Wrong(
            "Item Code", f"'{row.item_code}' is not on the sheet Stock Items.", "Choose an item."
        )
    if not item.stock_control:
        return _Wrong(
            "Item Code",
            f"{item.code} has no stock control.",
            "Set its Stock Control to Yes on the sheet Stock Items, or delete the row.",
        )
    if not row.quantity or (row.quantity < 0 and kind != MovementKind.COUNTED):
        return _Wrong("Quantity", "It must be more than 0.", "Enter how many units moved.")
    if kind == MovementKind.STOCK_IN and row.unit_cost <= 0:
        return _Wrong("Unit Cost", "Stock In needs what one unit cost.", "Enter it.")
    if kind == MovementKind.TRANSFER and row.location == row.to_location:
        return _Wrong(
            "To Location", "A transfer needs two locations.", "Enter where the goods went."
        )
    if kind in _WITH_ORDER and row.order_id not in shop_of_order:
        return _Wrong(
            "Order ID",
            f"'{row.order_id}' has no invoice in the books.",
            "Enter the order that the goods were sold with, after it was posted.",
        )
    return None


def _movement(
    row: StockMovementsRow, masters: Masters, shop_of_order: Mapping[str, str]
) -> StockMovement:
    """Return the movement of a row that was found in order."""
    item = masters.item(row.item_code)
    assert item is not None
    assert row.date is not None
    kind = _BY_WORD[row.kind.strip().casefold()]
    return StockMovement(
        day=row.date,
        kind=kind,
        item=item.code,
        quantity=row.quantity,
        unit_cost=row.unit_cost if kind == MovementKind.STOCK_IN else None,
        location=row.location,
        to_location=row.to_location,
        order_id=row.order_id if kind in _WITH_ORDER else "",
        shop_id=shop_of_order.get(row.order_id, "") if kind in _WITH_ORDER else "",
        reference=row.reference,
    )


def _problem(book: Workbook, number: int, wrong: _Wrong) -> Problem:
    place = book.view(STOCK_MOVEMENTS).cell(wrong.column, number)
    return Problem(STOCK_MOVEMENTS.name, place, wrong.column, wrong.what, wrong.cure)


def put_stock_on_hand(
    book: Workbook, items: Iterable[OnHand], remarks: Mapping[str, str], stock: "StockShown"
) -> None:
    """Replace the rows of Stock On Hand.

    Args:
        book: The workbook.
        items: What is on hand, by item.
        remarks: What is not in order with an item, by its code.
        stock: The master data and the currency.
    """
    rows = []
    for item in items:
        description = stock.masters.item_description(item.item)
        unit_cost = None
        if item.quantity > 0:
            unit_cost = round(item.value / item.quantity, 4)
        first = True
        for location, quantity in item.by_location.items() or [("", 0)]:
            row = StockOnHandRow(
                item_code=item.item,
                description=description,
                location=location,
                quantity=quantity,
                value=item.value if first else None,
                unit_cost=unit_cost if first else None,
                currency=stock.currency,
                remark=remarks.get(item.item, "") if first else "",
            )
            rows.append(row)
            first = False
    book.view(STOCK_ON_HAND).replace(rows)


class StockShown(NamedTuple):
    """Details that the sheets need beside the figures."""

    masters: Masters
    currency: str


def put_stock_card(book: Workbook, costed: Iterable[CostedMovement]) -> None:
    """Replace the rows of Stock Card: by item, and in the order of days."""
    rows = []
    for one in sorted(costed, key=lambda one: one.movement.item):
        movement = one.movement
        row = StockCardRow(
            item_code=movement.item,
            date=movement.day,
            kind=movement.kind,
            order_id=movement.order_id,
            reference=movement.reference,
            location=movement.location,
            to_location=movement.to_location,
            quantity=movement.quantity,
            value=one.value,
            on_hand=one.quantity_after,
            value_on_hand=one.value_after,
            remark=one.problem,
        )
        rows.append(row)
    book.view(STOCK_CARD).replace(rows)


def item_remarks(costed: Iterable[CostedMovement]) -> dict[str, str]:
    """Return the last thing that is not in order with each item."""
    found = {}
    for one in costed:
        if one.problem:
            found[one.movement.item] = one.problem
    return found


def sum_of(items: Iterable[OnHand]) -> Decimal:
    """Add up what the stock on hand cost."""
    total = ZERO
    for item in items:
        total += item.value
    return total
