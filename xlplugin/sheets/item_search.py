"""Fill the Item Search sheet: lines of orders and documents with one item code."""

from collections.abc import Iterable

from xlplugin.posting.item_search import FoundLine, same_code
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ITEM_SEARCH,
    ORDER_LINES,
    ORDERS,
    ItemSearchRow,
    OrderLinesRow,
    OrdersRow,
)
from xlplugin.wording import day_of

_UNKNOWN_ORDER = OrdersRow()


def find_order_lines(book: Workbook, code: str) -> list[FoundLine]:
    """Return the lines of fetched orders with this item code.

    The amount is sale price x quantity.
    """
    found = [row for row in book.rows(ORDER_LINES) if same_code(row.code, code)]
    if not found:
        return []
    orders = {(order.shop_id, order.id): order for order in book.rows(ORDERS)}
    lines = []
    for row in found:
        order = orders.get((row.shop_id, row.order_id), _UNKNOWN_ORDER)
        lines.append(_found_line(row, order))
    return lines


def _found_line(row: OrderLinesRow, order: OrdersRow) -> FoundLine:
    return FoundLine(
        where=ORDER_LINES.sheet,
        doc_type="",
        no=row.order_id,
        date=day_of(order.create_date),
        item_code=row.code,
        description=" ".join(filter(None, (row.name, row.variation))),
        quantity=row.quantity,
        amount=row.quantity * row.sale_price,
        currency=order.currency,
        status=order.status,
        shop=row.shop_id,
    )


def put_found(book: Workbook, found: Iterable[FoundLine]) -> None:
    """Replace the shown lines by these."""
    book.view(ITEM_SEARCH).replace([ItemSearchRow(*line) for line in found])
    book.show(ITEM_SEARCH)
