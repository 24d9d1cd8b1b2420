"""Read and fill the Orders and Order Lines sheets.

Fetched orders, the user's ticks and item codes, and results.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, ORDER, QUOTATION
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.order_actions import CANCELLED, COMPLETED, DELIVERED, IN_TRANSIT, order_status
from xlplugin.posting.order_checks import OrderOutcome
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import aware, local
from xlplugin.sheets.tables import ORDER_LINES, ORDERS, TICKED, OrderLinesRow, OrdersRow
from xlplugin.sheets.tables.formulas import filtered_out
from xlplugin.tiktok.facts import Order, OrderLine, SettlementLine

_DOCUMENTS = ("Invoice", "Credit Note", "Sales Order", "Quotation")
# A fetch leaves these columns as they are.
_WEIGHTS = ("Label Weight (g)", "Charged Weight (g)")
_KEPT = (
    "Tick",
    "Verify Status",
    *_DOCUMENTS,
    "Settlement Amount",
    "Expected Settlement",
    *_WEIGHTS,
    "Filtered Out",
)
_ON_THE_WAY = (IN_TRANSIT, DELIVERED, COMPLETED)
TWICE = "Same order twice"
YES = "Yes"

_LineKey = tuple[str, str, int]  # Shop ID, Order ID, line


class OrderRow(NamedTuple):
    """Order of the sheet: its tick, its verify status, and the item code of each of its lines.

    `shown` is False if the user's filter hides the row.
    """

    ticked: bool
    status: str
    shop_id: str
    order: Order
    codes: tuple[str, ...]
    shown: bool = True


def put_orders(
    book: Workbook, shop: ShopMapping, orders: Sequence[Order], masters: Masters, today: date
) -> int:
    """Show fetched orders: update known rows in place, append new ones.

    Returns how many are new.
    """
    view = book.view(ORDERS)
    text = f"Adding to {ORDERS.sheet}"
    rows = []
    for order in pulse.counted(orders, len(orders), text, stops=False):
        rows.append(_row(order, shop, today))
    new = view.merge(_with_typed_dates(book, rows), keep=_KEPT)
    view.formulas("Filtered Out", [filtered_out(ORDERS.name)] * view.count)
    count_days(book, today)
    known = {_line_key(row): row for row in book.rows(ORDER_LINES)}
    fetched: dict[_LineKey, OrderLinesRow] = {}
    text = f"Adding to {ORDER_LINES.sheet}"
    for order in pulse.counted(orders, len(orders), text, stops=False):
        for row in _line_rows(order, shop, masters, known):
            fetched[_line_key(row)] = row
    order_ids = {order.id for order in orders}
    removed = []
    for key, row in known.items():
        if row.shop_id == shop.shop_id and row.order_id in order_ids and key not in fetched:
            removed.append(row._replace(quantity=0))
    book.view(ORDER_LINES).merge([*fetched.values(), *removed])
    return new


def _with_typed_dates(book: Workbook, rows: list[OrdersRow]) -> list[OrdersRow]:
    """Keep the Shipped Date and Delivered Date that the user typed if TikTok gives none."""
    if all(row.status not in _ON_THE_WAY or _has_dates(row) for row in rows):
        return rows  # the usual case: the sheet need not be read
    known = {(row.shop_id, row.id): row for row in book.rows(ORDERS)}
    kept = []
    for row in rows:
        old = known.get((row.shop_id, row.id), row)
        shipped = row.shipped_date or old.shipped_date
        delivered = row.delivered_date or old.delivered_date
        kept.append(row._replace(shipped_date=shipped, delivered_date=delivered))
    return kept


def _has_dates(row: OrdersRow) -> bool:
    is_delivered = row.status != IN_TRANSIT
    return bool(row.shipped_date and (row.delivered_date or not is_delivered))


def count_days(book: Workbook, today: date) -> None:
    """Count the days since each order until today; write them if the day has changed."""
    view = book.view(ORDERS)
    days = []
    changed = False
    for row in view.rows():
        since = row.days_from_order
        if row.create_date:
            since = (today - row.create_date.date()).days
        changed = changed or since != row.days_from_order
        days.append(since)
    if changed:
        view.put_column("Days From Order", days)


def statuses(book: Workbook, shop_id: str) -> dict[str, str]:
    """Return the order status of each of a shop's orders, by order id, as it was loaded."""
    found = {}
    for row in book.rows(ORDERS):
        if row.shop_id != shop_id:
            continue
        found[row.id] = row.status
        if row.tiktok_status:
            found[row.id] = order_status(row.tiktok_status)
    return found


def _line_key(row: OrderLinesRow) -> _LineKey:
    return row.shop_id, row.order_id, row.line


def _row(order: Order, shop: ShopMapping, today: date) -> OrdersRow:
    return OrdersRow(
        days_from_order=(today - shop.local_date(order.create_time)).days,
        id=order.id,
        create_date=local(order.create_time, shop),
        shipped_date=_shown(order.shipped, shop),
        delivered_date=_shown(order.delivered, shop),
        shipping_fee=order.shipping_fee,
        subtotal=order.subtotal,
        total_amount=order.total_amount,
        item_count=order.units,
        status=order_status(order.status),
        tiktok_status=order.status,
        buyer=order.buyer,
        state=order.state,
        country=order.country,
        currency=order.currency,
        sample=_yes(order.is_sample),
        updated=local(order.update_time, shop),
        shop_id=shop.shop_id,
    )


def _yes(is_so: bool) -> str:
    """Return Yes for a cell that is empty otherwise."""
    if is_so:
        return YES
    return ""


def _shown(moment: datetime | None, shop: ShopMapping) -> datetime | None:
    if moment is None:
        return None
    return local(moment, shop)


def _line_rows(
    order: Order, shop: ShopMapping, masters: Masters, known: Mapping[_LineKey, OrderLinesRow]
) -> Iterator[OrderLinesRow]:
    """Yield the rows of an order's lines.

    The item code that the user gave to the same SKU stays. A SKU whose item changes on a day gets
    none before the date of the invoice is known.
    """
    is_dated = shop.revenue_date(order) is not None
    masters = masters.on(shop.sale_date(order))
    for number, line in enumerate(order.lines, 1):
        old = known.get((shop.shop_id, order.id, number))
        item = ""
        if old and old.sku_id == line.sku_id:
            item = old.code
        if is_dated or not masters.is_dated_sku(line.sku_id):
            item = item or masters.item_for_sku(line.sku_id)
        yield OrderLinesRow(
            order_id=order.id,
            line=number,
            code=item,
            uom=masters.item_uom(item),
            name=line.name,
            variation=line.variation,
            original_price=line.original_price,
            sale_price=line.sale_price,
            quantity=line.quantity,
            seller_discount=line.seller_discount,
            platform_discount=line.platform_discount,
            tax=line.tax,
            gift=_yes(line.is_gift),
            sku_id=line.sku_id,
            sku=line.seller_sku,
            shop_id=shop.shop_id,
        )


def read_orders(book: Workbook, shops: Mapping[str, ShopMapping]) -> list[OrderRow]:
    """Return an order for each row of the sheet, with the item codes of its lines.

    Rows of shops that are not in `shops` are included, with their times taken as UTC.
    """
    lines: dict[tuple[str, str], list[OrderLinesRow]] = defaultdict(list)
    for line in book.rows(ORDER_LINES):
        if line.quantity:
            lines[line.shop_id, line.order_id].append(line)
    orders = []
    rows = book.rows(ORDERS)
    hidden = book.view(ORDERS).hidden() or [bool(row.filtered_out) for row in rows]
    pairs = zip(rows, hidden, strict=True)
    for row, is_hidden in pulse.counted(pairs, len(rows), f"Reading {ORDERS.sheet}", stops=False):
        own = lines.get((row.shop_id, row.id), [])
        order = _order_row(row, own, shops.get(row.shop_id))
        orders.append(order._replace(shown=not is_hidden))
    return orders


def _line(row: OrderLinesRow) -> OrderLine:
    return OrderLine(
        row.sku_id,
        row.sku,
        row.name,
        row.variation,
        row.quantity,
        row.original_price,
        row.sale_price,
        row.seller_discount,
        row.platform_discount,
        row.gift == YES,
        row.tax,
    )


def _order_row(
    row: OrdersRow, lines: Sequence[OrderLinesRow], shop: ShopMapping | None
) -> OrderRow:
    order = Order(
        row.id,
        row.tiktok_status,
        _moment(row, "Create Date", row.create_date, shop),
        _moment(row, "Updated", row.updated, shop),
        row.currency,
        row.subtotal,
        row.shipping_fee,
        row.total_amount,
        row.buyer,
        row.state,
        row.country,
        row.sample == YES,
        tuple([_line(line) for line in lines]),
        shipped=_aware(row.shipped_date, shop),
        delivered=_aware(row.delivered_date, shop),
    )
    return OrderRow(
        bool(row.tick),
        row.verify_status,
        row.shop_id,
        order,
        tuple([line.code for line in lines]),
    )


def _moment(
    row: OrdersRow, heading: str, cell: datetime | None, shop: ShopMapping | None
) -> datetime:
    """Return the time of a cell with the shop's zone. Raises FixInputError if it is blank."""
    if cell is None:
        what = "A row without an ID"
        cure = "Delete the row, or move what you wrote beside the table."
        if row.id:
            what = f"Order {row.id}"
            button = shop.orders_button if shop else "Refresh Orders or Load Orders"
            cure = f"Press {button}."
        raise FixInputError(f"{what} has no {heading}.", where="sheet 'Orders'", cure=cure)
    if shop:
        return aware(cell, shop)
    return cell.replace(tzinfo=UTC)


def _aware(cell: datetime | None, shop: ShopMapping | None) -> datetime | None:
    """Return the time of a cell with the shop's zone; None if it is blank."""
    if cell is None:
        return None
    if shop:
        return aware(cell, shop)
    return cell.replace(tzinfo=UTC)


def repeated(rows: Sequence[OrderRow]) -> list[tuple[str, str]]:
    """Return the orders (Shop ID, order id) that have more than one row."""
    times = Counter((row.shop_id, row.order.id) for row in rows)
    return [key for key, seen in times.items() if seen > 1]


def ids_named(names: Mapping[str, str], name: str) -> list[str]:
    """Return the ids of the shops of a name, from the names by Shop ID; empty for no name."""
    return [shop for shop, own in names.items() if name and own.casefold() == name.casefold()]


def count_by_status(book: Workbook, shops: Sequence[str]) -> Counter[str]:
    """Count the orders of these shops by their status; of all shops if `shops` is empty."""
    counts: Counter[str] = Counter()
    for row in book.rows(ORDERS):
        if row.status and (not shops or row.shop_id in shops):
            counts[row.status] += 1
    return counts


def put_ticks(book: Workbook, ticks: Sequence[bool]) -> None:
    """Tick or untick every row."""
    marks = []
    for tick in ticks:
        marks.append(_mark(tick))
    book.view(ORDERS).put_column("Tick", marks)


def _mark(is_ticked: bool) -> str:
    """Return the mark of a ticked row; empty for others."""
    if is_ticked:
        return TICKED
    return ""


def documents_of(row: OrdersRow) -> dict[str, str]:
    """Return the document numbers of an order by document type; blank where there is none."""
    return {
        INVOICE: row.invoice,
        CREDIT_NOTE: row.credit_note,
        ORDER: row.sales_order,
        QUOTATION: row.quotation,
    }


def _with_documents(row: OrdersRow, numbers: Mapping[str, str]) -> OrdersRow:
    """Return the row with these document numbers, by document type."""
    return row._replace(
        invoice=numbers.get(INVOICE, row.invoice),
        credit_note=numbers.get(CREDIT_NOTE, row.credit_note),
        sales_order=numbers.get(ORDER, row.sales_order),
        quotation=numbers.get(QUOTATION, row.quotation),
    )


def put_outcomes(
    book: Workbook, rows: Sequence[OrderRow], outcomes: Mapping[tuple[str, str], OrderOutcome]
) -> None:
    """Write the result of each posted order, and remove its tick.

    An order that the user must correct keeps its tick.
    """
    seen: set[tuple[str, str]] = set()
    written = []
    for cells, row in zip(book.rows(ORDERS), rows, strict=True):
        key = row.shop_id, row.order.id
        outcome = outcomes.get(key)
        if outcome is not None and key in seen:
            written.append(OrdersRow(verify_status=TWICE))
        elif outcome is None:
            tick = TICKED if row.ticked else ""
            written.append(cells._replace(tick=tick, verify_status=row.status))
        else:
            written.append(_posted(cells, outcome))
        seen.add(key)
    book.view(ORDERS).update(("Tick", "Verify Status", *_DOCUMENTS), written)


def _posted(row: OrdersRow, outcome: OrderOutcome) -> OrdersRow:
    """Return the row with the outcome. It keeps its tick if the user has something to mend."""
    tick = row.tick if outcome.cure else ""
    done = row._replace(tick=tick, verify_status=outcome.status)
    if outcome.document:
        return _with_documents(done, {outcome.document.type: outcome.document.no})
    return done


def put_codes(book: Workbook, codes: Mapping[tuple[str, str, str], str], masters: Masters) -> None:
    """Fill blank item codes from `codes`, by Shop ID, order and SKU ID."""
    filled = []
    for row in book.rows(ORDER_LINES):
        code = row.code or codes.get((row.shop_id, row.order_id, row.sku_id), "")
        filled.append(row._replace(code=code, uom=masters.item_uom(code)))
    book.view(ORDER_LINES).update(("Code", "UOM"), filled)


def codeless_lines(book: Workbook, orders: Set[tuple[str, str]]) -> list[OrderLinesRow]:
    """Return the lines without an item code of orders, by Shop ID and order id, that are sold."""
    sold = set()
    for order in book.rows(ORDERS):
        if order.status != CANCELLED and (order.shop_id, order.id) in orders:
            sold.add((order.shop_id, order.id))
    found = []
    for row in book.rows(ORDER_LINES):
        if row.quantity and not row.code and (row.shop_id, row.order_id) in sold:
            found.append(row)
    return found


def renew_codes(
    book: Workbook, shops: Mapping[str, ShopMapping], before: Masters, after: Masters
) -> int:
    """Give lines of orders without an invoice the item that their SKU has now on the order's day.

    Only where the line has the item that the SKU had before. Returns how many lines.
    """
    codes = {}
    invoiced = {(row.shop_id, row.id) for row in book.rows(ORDERS) if row.invoice}
    for order_row in read_orders(book, shops):
        shop = shops.get(order_row.shop_id)
        if shop is None or (shop.shop_id, order_row.order.id) in invoiced:
            continue
        day = shop.sale_date(order_row.order)
        for line in order_row.order.lines:
            was = before.on(day).item_for_sku(line.sku_id)
            now = after.on(day).item_for_sku(line.sku_id)
            if was and now and was != now:
                codes[shop.shop_id, order_row.order.id, line.sku_id] = (was, now)
    renewed = []
    count = 0
    for row in book.rows(ORDER_LINES):
        was, now = codes.get((row.shop_id, row.order_id, row.sku_id), ("", ""))
        if was and row.code == was:
            row = row._replace(code=now, uom=after.item_uom(now))
            count += 1
        renewed.append(row)
    if count:
        book.view(ORDER_LINES).update(("Code", "UOM"), renewed)
    return count


def settled_orders(book: Workbook, shop_id: str) -> dict[str, Decimal]:
    """Return the Settlement Amount that each order of a shop shows, by order id."""
    shown = {}
    for row in book.rows(ORDERS):
        if row.shop_id == shop_id:
            shown[row.id] = row.settlement_amount or ZERO
    return shown


def put_settled(
    book: Workbook, shop_id: str, amounts: Mapping[str, Decimal], credit_notes: Mapping[str, str]
) -> None:
    """Write the Settlement Amount and the credit notes of a shop's orders, by order id."""
    rows = []
    for row in book.rows(ORDERS):
        settled = row.settlement_amount or ZERO
        note = row.credit_note
        if row.shop_id == shop_id:
            settled = amounts.get(row.id, settled)
            note = credit_notes.get(row.id) or note
        rows.append(row._replace(credit_note=note, settlement_amount=settled))
    book.view(ORDERS).update(("Credit Note", "Settlement Amount"), rows)


def put_expected(book: Workbook, shop_id: str, amounts: Mapping[str, Decimal]) -> None:
    """Write what TikTok expects to settle of a shop's orders, by order id; others keep theirs."""
    rows = []
    for row in book.rows(ORDERS):
        told = amounts.get(row.id) if row.shop_id == shop_id else None
        rows.append(row if told is None else row._replace(expected=told))
    book.view(ORDERS).update(("Expected Settlement",), rows)


def put_weights(book: Workbook, shop_id: str, lines: Iterable[SettlementLine]) -> None:
    """Write the weights that a statement has for a shop's orders; others keep theirs."""
    told = {line.id: line for line in lines if line.label_weight or line.charged_weight}
    if not told:
        return
    rows = []
    for row in book.rows(ORDERS):
        line = told.get(row.id) if row.shop_id == shop_id else None
        if line is not None:
            row = row._replace(
                label_weight=line.label_weight or None, charged_weight=line.charged_weight or None
            )
        rows.append(row)
    book.view(ORDERS).update(_WEIGHTS, rows)


def clear_documents(book: Workbook, keys: Sequence[tuple[str, str]], doc_type: str) -> None:
    """Blank the number of a cancelled document on these orders (Shop ID, order id)."""
    cancelled = set(keys)
    rows = []
    for row in book.rows(ORDERS):
        gone = (row.shop_id, row.id) in cancelled
        rows.append(_with_documents(row, {doc_type: ""}) if gone else row)
    book.view(ORDERS).update(_DOCUMENTS, rows)


def put_turned(
    book: Workbook,
    documents: Mapping[tuple[str, str], Mapping[str, str]],
    settled: Mapping[tuple[str, str], Decimal],
) -> None:
    """Write the documents of orders after an undo or a redo.

    Args:
        documents: By Shop ID and order id: the document numbers by type, blank for a cancelled one.
        settled: By Shop ID and order id: what is added to the Settlement Amount.
    """
    rows = []
    for row in book.rows(ORDERS):
        key = row.shop_id, row.id
        numbers = documents.get(key, {})
        amount = (row.settlement_amount or ZERO) + settled.get(key, ZERO)
        turned = row._replace(verify_status=_turned_status(row, numbers), settlement_amount=amount)
        rows.append(_with_documents(turned, numbers))
    book.view(ORDERS).update(("Verify Status", *_DOCUMENTS, "Settlement Amount"), rows)


def _turned_status(row: OrdersRow, numbers: Mapping[str, str]) -> str:
    own = [number for doc_type, number in numbers.items() if doc_type != CREDIT_NOTE]
    if not own:
        return row.verify_status
    return RowStatus.SUCCESS if any(own) else ""
