"""The Orders and Order Lines sheets: fetched orders, her ticks and item codes, and what became of each."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, ORDER, QUOTATION
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.order_actions import order_status
from xlplugin.posting.orders import OrderOutcome
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.shops import aware, local
from xlplugin.sheets.tables import ORDER_LINES, ORDERS, TICKED
from xlplugin.tiktok.facts import Order, OrderLine

_AT = {c.name: place for place, c in enumerate(ORDERS.columns)}
_LINE_AT = {c.name: place for place, c in enumerate(ORDER_LINES.columns)}
_HERS = (
    "Tick",
    "Verify Status",
    "Invoice",
    "Credit Note",
    "Sales Order",
    "Quotation",
    "Settlement Amount",
)
DOCUMENT_COLUMNS = {
    INVOICE: "Invoice",
    CREDIT_NOTE: "Credit Note",
    ORDER: "Sales Order",
    QUOTATION: "Quotation",
}
TWICE = "Same order twice"
YES = "Yes"
# 1 in a row that a filter hides: Excel tells that only to a formula, and a column of those is read at once.
FILTERED_OUT = f"=1-SUBTOTAL(103,{ORDERS.name}[[#This Row],[ID]])"


class OrderRow(NamedTuple):
    """One row of the grid: her tick, its status word, the order, and the item code of each of its lines.

    `shown` is False when her filter hides the row.
    """

    ticked: bool
    word: str
    shop_id: str
    order: Order
    codes: tuple[str, ...]
    shown: bool = True


def put_orders(
    book: Workbook, shop: ShopMapping, orders: Sequence[Order], masters: Masters, today: date
) -> int:
    """Show fetched orders: known ones renewed in place, new ones added. Returns how many are new."""
    new = book.view(ORDERS).merge(
        [_row(order, shop, today) for order in orders], keep=(*_HERS, "Filtered Out")
    )
    book.view(ORDERS).formulas("Filtered Out", [FILTERED_OUT] * book.view(ORDERS).count)
    known = {_line_key(row): row for row in book.rows(ORDER_LINES)}
    fresh = {
        (shop.shop_id, order.id, number): _line_row(order, number, line, shop, masters, known)
        for order in orders
        for number, line in enumerate(order.lines, 1)
    }
    fetched = {order.id for order in orders}
    vanished = [
        _with(row, "Quantity", 0)
        for key, row in known.items()
        if key[0] == shop.shop_id and key[1] in fetched and key not in fresh
    ]
    book.view(ORDER_LINES).merge([*fresh.values(), *vanished])
    return new


def statuses(book: Workbook, shop_id: str) -> dict[str, str]:
    """The status of each of a shop's orders, as the sheet has it."""
    rows = (row for row in book.rows(ORDERS) if row[_AT["Shop ID"]] == shop_id)
    return {row[_AT["ID"]]: row[_AT["Status"]] for row in rows}


def _line_key(row: Row) -> tuple[str, str, int]:
    return row[_LINE_AT["Shop ID"]], row[_LINE_AT["Order ID"]], row[_LINE_AT["Line"]]


def _with(row: Row, column: str, value: int) -> Row:
    place = _LINE_AT[column]
    return (*row[:place], value, *row[place + 1 :])


def _row(order: Order, shop: ShopMapping, today: date) -> Row:
    values = {
        "Days From Order": (today - shop.local_date(order.create_time)).days,
        "ID": order.id,
        "Create Date": local(order.create_time, shop),
        "Shipping Fee": order.shipping_fee,
        "Subtotal": order.subtotal,
        "Total Amount": order.total_amount,
        "Item Count": sum(line.quantity for line in order.lines),
        "Status": order_status(order.status),
        "Tiktok Status": order.status,
        "Buyer": order.buyer,
        "State": order.state,
        "Country": order.country,
        "Currency": order.currency,
        "Sample": YES if order.is_sample else "",
        "Updated": local(order.update_time, shop),
        "Shop ID": shop.shop_id,
    }
    return tuple(values.get(c.name) for c in ORDERS.columns)


def _line_row(
    order: Order,
    number: int,
    line: OrderLine,
    shop: ShopMapping,
    masters: Masters,
    known: Mapping[Any, Row],
) -> Row:
    """A line's row; the item code she gave to the same SKU stays."""
    old = known.get((shop.shop_id, order.id, number))
    hers = old[_LINE_AT["Code"]] if old and old[_LINE_AT["SKU ID"]] == line.sku_id else ""
    item = hers or masters.item_for_sku(line.sku_id)
    values = {
        "Order ID": order.id,
        "Line": number,
        "Code": item,
        "UOM": _uom(item, masters),
        "Name": line.name,
        "Variation": line.variation,
        "Original Price": line.original_price,
        "Sale Price": line.sale_price,
        "Quantity": line.quantity,
        "Seller Discount": line.seller_discount,
        "Platform Discount": line.platform_discount,
        "Gift": YES if line.is_gift else "",
        "SKU ID": line.sku_id,
        "SKU": line.seller_sku,
        "Shop ID": shop.shop_id,
    }
    return tuple(values.get(c.name) for c in ORDER_LINES.columns)


def _uom(item: str, masters: Masters) -> str:
    known = masters.item(item)
    return known.uom if known else ""


def read_orders(book: Workbook, shops: Mapping[str, ShopMapping]) -> list[OrderRow]:
    """The grid as it stands, an order per row in its order, with the codes of its lines as she left them.

    Rows of shops that are not among these come too, their times taken as UTC: who posts passes them over.
    """
    lines: dict[tuple[str, str], list[tuple[str, OrderLine]]] = defaultdict(list)
    for row in book.rows(ORDER_LINES):
        if row[_LINE_AT["Quantity"]]:
            lines[row[_LINE_AT["Shop ID"]], row[_LINE_AT["Order ID"]]].append(
                (row[_LINE_AT["Code"]], _line(row))
            )
    return [_order_row(row, lines, shops) for row in book.rows(ORDERS)]


def _line(row: Row) -> OrderLine:
    at = _LINE_AT
    return OrderLine(
        row[at["SKU ID"]],
        row[at["SKU"]],
        row[at["Name"]],
        row[at["Variation"]],
        row[at["Quantity"]],
        row[at["Original Price"]],
        row[at["Sale Price"]],
        row[at["Seller Discount"]],
        row[at["Platform Discount"]],
        row[at["Gift"]] == YES,
    )


def _order_row(
    row: Row,
    lines: Mapping[tuple[str, str], list[tuple[str, OrderLine]]],
    shops: Mapping[str, ShopMapping],
) -> OrderRow:
    shop_id, order_id = row[_AT["Shop ID"]], row[_AT["ID"]]
    shop, pairs = shops.get(shop_id), lines.get((shop_id, order_id), [])
    order = Order(
        order_id,
        row[_AT["Tiktok Status"]],
        _moment(row, "Create Date", shop),
        _moment(row, "Updated", shop),
        row[_AT["Currency"]],
        row[_AT["Subtotal"]],
        row[_AT["Shipping Fee"]],
        row[_AT["Total Amount"]],
        row[_AT["Buyer"]],
        row[_AT["State"]],
        row[_AT["Country"]],
        row[_AT["Sample"]] == YES,
        tuple(line for _, line in pairs),
    )
    codes = tuple(code for code, _ in pairs)
    return OrderRow(
        bool(row[_AT["Tick"]]),
        row[_AT["Verify Status"]],
        shop_id,
        order,
        codes,
        not row[_AT["Filtered Out"]],
    )


def _moment(row: Row, column: str, shop: ShopMapping | None) -> datetime:
    """The aware moment of a time cell; a blank one is refused with its place."""
    cell, order_id = row[_AT[column]], row[_AT["ID"]]
    if cell is None:
        raise FixInputError(
            f"{f'Order {order_id}' if order_id else 'A row without an ID'} has no {column}.",
            where="sheet 'Orders'",
            cure="Press Refresh Orders."
            if order_id
            else "Delete the row, or move what you wrote beside the table.",
        )
    return aware(cell, shop) if shop else cell.replace(tzinfo=UTC)


def repeated(rows: Sequence[OrderRow]) -> list[tuple[str, str]]:
    """The orders, by shop and id, that stand in more than one row."""
    return [
        key
        for key, times in Counter((row.shop_id, row.order.id) for row in rows).items()
        if times > 1
    ]


def put_ticks(book: Workbook, ticks: Sequence[bool]) -> None:
    """Tick or untick every row."""
    book.view(ORDERS).put(("Tick",), [(TICKED if tick else "",) for tick in ticks])


def put_outcomes(
    book: Workbook, rows: Sequence[OrderRow], outcomes: Mapping[tuple[str, str], OrderOutcome]
) -> None:
    """Write what became of each posted order, and take its tick off."""
    columns = ("Tick", "Verify Status", *DOCUMENT_COLUMNS.values())
    old, seen = book.rows(ORDERS), set[tuple[str, str]]()
    values = []
    for cells, row in zip(old, rows, strict=True):
        key = row.shop_id, row.order.id
        outcome = outcomes.get(key)
        twice = outcome is not None and key in seen
        values.append(
            ("", TWICE, *[""] * len(DOCUMENT_COLUMNS))
            if twice
            else _outcome_cells(cells, row, outcome)
        )
        seen.add(key)
    book.view(ORDERS).put(columns, values)


def _outcome_cells(cells: Row, row: OrderRow, outcome: OrderOutcome | None) -> Row:
    documents = {name: cells[_AT[name]] for name in DOCUMENT_COLUMNS.values()}
    if outcome is None:
        return (TICKED if row.ticked else "", row.word, *documents.values())
    if outcome.document:
        documents[DOCUMENT_COLUMNS[outcome.document.type]] = outcome.document.no
    # No tick stays: one left on a failed row would keep every new order out of the next Post.
    return ("", outcome.status, *documents.values())


def put_codes(book: Workbook, codes: Mapping[tuple[str, str], str], masters: Masters) -> None:
    """Fill item codes into lines that had none: by shop and SKU id."""
    rows = book.rows(ORDER_LINES)
    at = _LINE_AT
    filled = [
        row[at["Code"]] or codes.get((row[at["Shop ID"]], row[at["SKU ID"]]), "") for row in rows
    ]
    values = [(code, _uom(code, masters)) for code in filled]
    book.view(ORDER_LINES).put(("Code", "UOM"), values)


def put_settled(
    book: Workbook, shop_id: str, amounts: Mapping[str, Decimal], credit_notes: Mapping[str, str]
) -> None:
    """Add what was settled to the orders' Settlement Amount, and show their credit notes."""
    values = []
    for row in book.rows(ORDERS):
        mine = row[_AT["Shop ID"]] == shop_id
        order_id = row[_AT["ID"]]
        settled = row[_AT["Settlement Amount"]] + (amounts.get(order_id, ZERO) if mine else ZERO)
        note = (credit_notes.get(order_id) if mine else None) or row[_AT["Credit Note"]]
        values.append((note, settled))
    book.view(ORDERS).put(("Credit Note", "Settlement Amount"), values)


def clear_documents(book: Workbook, keys: Sequence[tuple[str, str]], doc_type: str) -> None:
    """Blank the document number of these orders (shop, id): their document was taken back."""
    gone, column = set(keys), DOCUMENT_COLUMNS[doc_type]
    values = [
        ("" if (row[_AT["Shop ID"]], row[_AT["ID"]]) in gone else row[_AT[column]],)
        for row in book.rows(ORDERS)
    ]
    book.view(ORDERS).put((column,), values)


def put_turned(
    book: Workbook,
    documents: Mapping[tuple[str, str], Mapping[str, str]],
    settled: Mapping[tuple[str, str], Decimal],
) -> None:
    """After an undo or a redo, by shop and order id: the numbers of documents that stand again, blank for those that
    do not, and what is added to the Settlement Amount."""
    columns = ("Verify Status", *DOCUMENT_COLUMNS.values(), "Settlement Amount")
    values = []
    for row in book.rows(ORDERS):
        key = row[_AT["Shop ID"]], row[_AT["ID"]]
        numbers = documents.get(key, {})
        own = [no for doc_type, no in numbers.items() if doc_type != CREDIT_NOTE]
        word = row[_AT["Verify Status"]] if not own else RowStatus.SUCCESS if any(own) else ""
        shown = [
            numbers.get(doc_type, row[_AT[name]]) for doc_type, name in DOCUMENT_COLUMNS.items()
        ]
        values.append((word, *shown, row[_AT["Settlement Amount"]] + settled.get(key, ZERO)))
    book.view(ORDERS).put(columns, values)
