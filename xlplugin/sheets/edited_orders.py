"""Find cells of Orders that are not as they were loaded.

The sheet keeps no second copy, so each cell is compared with what the row and its lines say
besides. A cell that nothing repeats, such as the buyer, cannot be compared.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from xlplugin.errors import Problem
from xlplugin.money import shown
from xlplugin.posting.order_actions import CANCELLED, order_status
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.orders import OrderRow
from xlplugin.sheets.tables import ORDERS, OrdersRow
from xlplugin.tiktok.facts import Order

_USUAL = 10  # totals are compared where at most one order in so many does not add up


def edited_cells(
    book: Workbook,
    rows: Sequence[OrderRow],
    shops: Mapping[str, ShopMapping],
    wanted: Collection[tuple[str, str]],
) -> list[Problem]:
    """Return a problem for each cell that contradicts its row or its lines.

    Args:
        book: The workbook.
        rows: Every row of the sheet, as `read_orders` returns them.
        shops: The shops, by Shop ID.
        wanted: The orders to look at, by Shop ID and order id.
    """
    compared = _shops_whose_totals_add_up(rows)
    problems = []
    for cells, row in zip(book.rows(ORDERS), rows, strict=True):
        shop = shops.get(row.shop_id)
        if shop is None or (row.shop_id, row.order.id) not in wanted:
            continue
        found = _contradictions(cells, row.order)
        if row.shop_id in compared and not _adds_up(row.order):
            found["Total Amount"] = _total_told(row.order)
        for column, what in found.items():
            cure = f"Press {shop.orders_button}: it writes the order as TikTok has it."
            if column == "Total Amount":
                cure = f"{cure} If it stays, leave it: nothing is posted from it."
            problems.append(Problem(ORDERS.name, row.order.id, column, what, cure))
    return problems


def _contradictions(cells: OrdersRow, order: Order) -> dict[str, str]:
    """Return what is wrong by column: the status, and the sums of the lines."""
    found = {}
    loaded = order_status(order.status)
    if order.status and cells.status != loaded:
        found["Status"] = f"It is '{cells.status}', and was loaded as {loaded}."
    if not order.lines:
        return found
    units = order.units
    if cells.item_count != units:
        found["Item Count"] = f"It is {cells.item_count:,}, the order's lines have {units:,}."
    if loaded != CANCELLED and order.goods != order.subtotal:
        found["Subtotal"] = (
            f"It is {shown(order.subtotal, order.currency)}, the order's lines add up to "
            f"{shown(order.goods, order.currency)}."
        )
    return found


def _adds_up(order: Order) -> bool:
    return order.total_amount == order.subtotal + order.shipping_fee


def _total_told(order: Order) -> str:
    together = shown(order.subtotal + order.shipping_fee, order.currency)
    return (
        f"It is {shown(order.total_amount, order.currency)}; Subtotal and Shipping Fee are "
        f"{together} together."
    )


def _shops_whose_totals_add_up(rows: Sequence[OrderRow]) -> set[str]:
    """Return the shops whose totals are the subtotal and the shipping fee alone.

    Elsewhere TikTok adds fees or taxes to the total, which the sheet does not have.
    """
    orders: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for row in rows:
        orders[row.shop_id] += 1
        others[row.shop_id] += not _adds_up(row.order)
    return {shop_id for shop_id, count in orders.items() if others[shop_id] * _USUAL <= count}
