"""The Item Search sheet: the lines with one item code, on orders and on posted documents."""

from collections.abc import Iterable

from xlplugin.posting.item_search import FoundLine, same_code
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ITEM_SEARCH, ORDER_LINES, ORDERS

_AT = {c.name: place for place, c in enumerate(ORDERS.columns)}
_LINE_AT = {c.name: place for place, c in enumerate(ORDER_LINES.columns)}


def find_order_lines(book: Workbook, code: str) -> list[FoundLine]:
    """The lines of fetched orders with this code, in the sheet's order; their amount is what the buyer's price is."""
    at, found = (
        _LINE_AT,
        [row for row in book.rows(ORDER_LINES) if same_code(row[_LINE_AT["Code"]], code)],
    )
    orders = (
        {(row[_AT["Shop ID"]], row[_AT["ID"]]): row for row in book.rows(ORDERS)} if found else {}
    )
    lines = []
    for row in found:
        order = orders.get((row[at["Shop ID"]], row[at["Order ID"]]))
        made = order[_AT["Create Date"]] if order else None
        lines.append(
            FoundLine(
                ORDER_LINES.sheet,
                "",
                row[at["Order ID"]],
                made.date() if made else None,
                row[at["Code"]],
                " ".join(filter(None, (row[at["Name"]], row[at["Variation"]]))),
                row[at["Quantity"]],
                row[at["Quantity"]] * row[at["Sale Price"]],
                order[_AT["Currency"]] if order else "",
                order[_AT["Status"]] if order else "",
                row[at["Shop ID"]],
            )
        )
    return lines


def put_found(book: Workbook, found: Iterable[FoundLine]) -> None:
    """Show these lines instead of the ones that were shown before."""
    book.view(ITEM_SEARCH).replace(list(found))
    book.show(ITEM_SEARCH)
