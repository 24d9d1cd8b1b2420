"""Show one order with everything that belongs to it (group Orders)."""

from collections import Counter
from collections.abc import Container, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.documents import DocumentId, DocumentState
from xlplugin.ledger.master import Masters
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.printed import NAMES
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import adjustments_prefix, is_of_order, order_prefix
from xlplugin.posting.settlements import payment_numbers
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.links import Links
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.one_order import put_order
from xlplugin.sheets.orders import documents_of
from xlplugin.sheets.tables import (
    INVOICES,
    LINE_PART,
    ONE_ORDER,
    ORDER_LINES,
    ORDER_PART,
    ORDERS,
    PAYMENTS,
    PROBLEMS,
    STATEMENT_ROWS,
    OneOrderRow,
    OrdersRow,
    Table,
)
from xlplugin.stores.contract import Snapshot
from xlplugin.wording import day_of

_DOCUMENT = "Document"
_SETTLEMENT = "Settlement"
_NOT_POSTED = "Not posted"
_WHICH = "Which order?"

# Where an order can be selected, and the columns that name it.
_SELECTABLE: tuple[tuple[Table[Any], tuple[str, ...]], ...] = (
    (ORDERS, ("ID",)),
    (ORDER_LINES, ("Order ID",)),
    (PAYMENTS, ("Related Order ID", "Order Adjustment ID")),
    (PROBLEMS, ("Row",)),
    (ONE_ORDER, ("Order ID",)),
)

_Shown = tuple[OneOrderRow, Problem]  # a row, and the cell that it leads to


def show_order(press: ButtonContext) -> str:
    """Show the order of the selected row, or one that the user names, on the sheet Order."""
    wanted = _selected_order(press.book) or press.prompter.ask_text(_WHICH).strip()
    if not wanted:
        return NothingDone("No order was given.")
    orders = [row for row in press.book.rows(ORDERS) if row.id == wanted]
    if not orders:
        raise FixInputError(
            f"There is no order {wanted}.",
            where=f"sheet '{ORDERS.sheet}'",
            cure="Select a row of Orders, Order Lines, Payments or Problems, then press again.",
        )
    masters = read_masters(press.book)
    shown: list[_Shown] = []
    for order in orders:
        shown += _order(order)
        shown += _lines(press.book, order, masters)
        shown += _documents(press, order)
        on_payments = _on_payments(press.book, order)
        shown += on_payments
        shown += _settled_before(press, order, on_payments)
    links = Links(press.book)
    rows = [row for row, _ in shown]
    put_order(press.book, rows, [links.to(place) or "" for _, place in shown])
    missing = sum(1 for row in rows if row.part == LINE_PART and not row.code)
    told = f" {missing} without an item code: choose one in Code." if missing else ""
    return f"Order {wanted}, with its lines, documents and settlement rows.{told}"


def _selected_order(book: Workbook) -> str:
    """Return the order of the selected row; empty if the selection is elsewhere."""
    for table, headings in _SELECTABLE:
        places = book.selected(table, least=1)
        if not places:
            continue
        for heading in headings:
            text = book.view(table).text(heading, places[0])
            if text:
                return text
    return ""


def _order(order: OrdersRow) -> list[_Shown]:
    buyer = ", ".join(filter(None, (order.buyer, order.state, order.country)))
    row = OneOrderRow(
        part=ORDER_PART,
        number=order.id,
        description=" · ".join(filter(None, (buyer, order.verify_status))),
        date=day_of(order.create_date),
        quantity=order.item_count,
        amount=order.total_amount,
        currency=order.currency,
        status=order.status,
        order_id=order.id,
        shop_id=order.shop_id,
    )
    return [(row, Problem(ORDERS.name, order.id, "ID", "", ""))]


def _lines(book: Workbook, order: OrdersRow, masters: Masters) -> list[_Shown]:
    shown = []
    for number, line in enumerate(book.rows(ORDER_LINES)):
        if (line.shop_id, line.order_id) != (order.shop_id, order.id):
            continue
        row = OneOrderRow(
            part=LINE_PART,
            code=line.code,
            item=masters.item_description(line.code),
            number=line.sku or line.sku_id,
            description=name_with_variation(line.name, line.variation),
            quantity=line.quantity,
            amount=line.sale_price * line.quantity,
            currency=order.currency,
            status="Gift" if line.gift else "",
            order_id=order.id,
            line=line.line,
            shown_code=line.code,
            shop_id=order.shop_id,
        )
        place = f"row {book.view(ORDER_LINES).top + 1 + number}"
        shown.append((row, Problem(ORDER_LINES.name, place, "Code", "", "")))
    return shown


def _documents(press: ButtonContext, order: OrdersRow) -> list[_Shown]:
    wanted = []
    for doc_type, number in documents_of(order).items():
        if number:
            wanted.append(DocumentId(doc_type, number))
    with press.books.reading() as books:
        states = books.states(wanted)
    shown = []
    for one in states.values():
        place = Problem(INVOICES.name, one.no, "Doc No", "", "")
        shown.append((_document(one, order), place))
    return shown


def _document(one: DocumentState, order: OrdersRow) -> OneOrderRow:
    return OneOrderRow(
        part=_DOCUMENT,
        number=one.no,
        description=f"{NAMES.get(one.type, one.type)}: {one.description}",
        date=one.date,
        amount=one.amount,
        open=one.outstanding,
        currency=one.currency,
        status="Cancelled" if one.cancelled else "",
        order_id=order.id,
        shop_id=order.shop_id,
    )


def _on_payments(book: Workbook, order: OrdersRow) -> list[_Shown]:
    """Return the rows of the statement on Payments that belong to the order."""
    shown = []
    for number, row in enumerate(book.rows(PAYMENTS)):
        of_order = order.id in (row.order_adjustment_id, row.related_order_id)
        if not of_order or row.shop_id != order.shop_id:
            continue
        told = f"{row.type}, fees {row.total_fees:,.2f}"
        one = OneOrderRow(
            part=_SETTLEMENT,
            number=row.payment_no or row.order_adjustment_id,
            description=f"{told}, {row.file} row {row.row}",
            date=row.payment_time,
            amount=row.settlement_amount,
            currency=row.currency,
            status=row.verify_status,
            order_id=order.id,
            shop_id=order.shop_id,
        )
        place = f"row {book.view(PAYMENTS).top + 1 + number}"
        shown.append((one, Problem(PAYMENTS.name, place, "Settlement Amount", "", "")))
    return shown


def _settled_before(
    press: ButtonContext, order: OrdersRow, on_payments: Sequence[_Shown]
) -> list[_Shown]:
    """Return the order's settlement rows that Payments does not show.

    They are of other statements: in the books, or loaded and not posted. Of adjustments only those
    in the books are among them: of the others only their own statement tells the order.
    """
    payments = _payments_in_books(press, order)
    told = _loaded_rows(press.book, order, payments)
    seen: Counter[tuple[date | None, Decimal | None]] = Counter()
    for one, _ in on_payments:
        seen[one.date, one.amount] += 1
    shown = []
    for key in dict.fromkeys([*payments, *told]):
        row = row_in(key)
        if row is None:
            continue
        if seen[row.settled, row.amount]:
            seen[row.settled, row.amount] -= 1
            continue
        source, place = told.get(key, ("from the books", None))
        settlement = OneOrderRow(
            part=_SETTLEMENT,
            number=payments.get(key) or row.id,
            description=f"{'Order' if row.is_order else 'Adjustment'}, {source}",
            date=row.settled,
            amount=row.amount,
            currency=order.currency,
            status=RowStatus.POSTED if key in payments else _NOT_POSTED,
            order_id=order.id,
            shop_id=order.shop_id,
        )
        in_orders = Problem(ORDERS.name, order.id, "Settlement Amount", "", "")
        shown.append((settlement, place or in_orders))
    return shown


def _payments_in_books(press: ButtonContext, order: OrdersRow) -> dict[str, str]:
    """Return the order's posted settlement rows by their key, each with its payment number."""
    with press.books.reading() as books:
        keys = list(books.sources_beginning([order_prefix(order.shop_id, order.id)]))
        keys += _adjustments_in_books(books, order)
        if not keys:
            return {}
        mine = [source for source in books.source_rows() if source.key in keys]
        numbers = payment_numbers(mine, books.knock_offs())
    return {key: numbers.get(key, "") for key in keys}


def _adjustments_in_books(books: Snapshot, order: OrdersRow) -> list[str]:
    """Return the keys of the order's posted adjustments: the lines in the books name the order."""
    posted = books.sources_beginning([adjustments_prefix(order.shop_id)])
    lines = books.lines(dict.fromkeys(posted.values()))
    found = []
    for key, document in posted.items():
        row = row_in(key)
        texts = [line.description for line in lines.get(document, ())]
        if row and any(is_of_order(text, row.id, order.id) for text in texts):
            found.append(key)
    return found


def _loaded_rows(
    book: Workbook, order: OrdersRow, posted: Container[str]
) -> dict[str, tuple[str, Problem]]:
    """Return where each loaded settlement row of the order stands, by its key.

    `posted` are the keys of its rows in the books.
    """
    prefix = order_prefix(order.shop_id, order.id)
    found = {}
    top = book.view(STATEMENT_ROWS).top
    for number, row in enumerate(book.rows(STATEMENT_ROWS)):
        if row.key.startswith(prefix) or row.key in posted:
            place = Problem(
                STATEMENT_ROWS.name, f"row {top + 1 + number}", "Settlement Amount", "", ""
            )
            found[row.key] = (f"{row.file} row {row.row}", place)
    return found
