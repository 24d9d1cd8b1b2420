"""List orders that are unpaid, paid another amount than estimated, or cost shipping (Books)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.actions.tiktok_session import connected
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, SignInError
from xlplugin.ledger.order_payments import (
    CompletedOrder,
    OrderPayment,
    is_unpaid,
    orders_to_look_at,
    shipping_of_orders,
)
from xlplugin.money import shown
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.returned_goods import CAME_BACK, NOT_SAID, REFUND_ONLY
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import (
    ESTIMATES,
    ORDER_LINES,
    ORDER_PAYMENTS,
    ORDERS,
    RETURNED_GOODS,
    STATEMENT_ROWS,
    OrderPaymentsRow,
)
from xlplugin.tiktok.api import finance, tokens
from xlplugin.tiktok.link_status import LinkState
from xlplugin.tiktok.secrets import vault
from xlplugin.wording import counting

_COMPLETED = "Completed"
_MOST_ASKED = 50  # each is a request of its own

ShopOrder = tuple[str, str]  # Shop ID and order


def show_order_payments(press: ButtonContext) -> str:
    """List completed orders that the user should ask TikTok about, the oldest first."""
    released, reached = _released(press.book)
    orders = _completed(press.book, released)
    if not orders:
        return NothingDone(
            "No completed order is on the sheet Orders of this workbook, so none was looked at. "
            "Press Load Orders or Fetch Orders here first."
        )
    with press.books.reading(checked=False) as books:
        shipping = shipping_of_orders(books.documents(), books.document_lines())
    found = orders_to_look_at(orders, shipping, reached, press.today())
    found = _with_tiktok(press, found)
    shops = names_of_shops(press.book)
    press.book.view(ORDER_PAYMENTS).replace([_row(one, shops) for one in found])
    press.book.show(ORDER_PAYMENTS)
    unpaid = [one for one in found if is_unpaid(one.order)]
    refunded = [one for one in found if one.order.released is None and one.order.is_refunded]
    shipped = [one for one in found if one.shipping.left > 0]
    missing = f"{len(unpaid)} not paid"
    if refunded:
        missing += f", {len(refunded)} refunded and on no statement"
    return (
        f"Of {counting(len(orders), 'completed order')}, {missing}; shipping cost more than was "
        f"paid for it on {counting(len(shipped), 'order')}."
    )


def _with_tiktok(press: ButtonContext, found: Sequence[OrderPayment]) -> list[OrderPayment]:
    """Return the orders with what TikTok says of those that no statement has, after a Yes.

    The oldest of the linked shops are asked for, so many at most.
    """
    linked = _linked(press)
    asked = []
    for one in found:
        if one.order.released is None and one.order.shop in linked:
            asked.append((one.order.shop, one.order.id))
    asked = asked[:_MOST_ASKED]
    question = (
        f"No statement that is loaded has {counting(len(asked), 'completed order')}. Ask TikTok "
        "what it has settled of them?"
    )
    if not asked or not press.prompter.ask(question):
        return list(found)
    try:
        said = _ask_tiktok(press, linked, asked)
    except (FixInputError, SignInError) as error:  # the report is right without it
        press.notes.append(f"TikTok was not asked: {error.what}")
        return list(found)
    told = []
    for one in found:
        more = said.get((one.order.shop, one.order.id), "")
        told.append(one._replace(why=f"{one.why} {more}".strip()))
    return told


def _linked(press: ButtonContext) -> dict[str, ShopMapping]:
    """Return the shops that are linked on this computer, by Shop ID."""
    safe = vault()
    linked = {}
    for shop in read_shops(press.book):
        if not shop.account:
            continue
        if tokens.status(safe, shop.account, press.now()).state is LinkState.GOOD:
            linked[shop.shop_id] = shop
    return linked


def _ask_tiktok(
    press: ButtonContext, linked: Mapping[str, ShopMapping], asked: Sequence[ShopOrder]
) -> dict[ShopOrder, str]:
    """Return what TikTok has settled of these orders. Raises FixInputError, SignInError."""
    said = {}
    of_shops = {shop_id for shop_id, _ in asked}
    shops = [shop for shop in linked.values() if shop.shop_id in of_shops]
    with connected(press, shops) as connections:
        for shop, client, covered in connections:
            ids = [order_id for shop_id, order_id in asked if shop_id == shop.shop_id]
            for number, order_id in enumerate(ids, 1):
                press.progress(number, len(ids), f"Fetching data from Tiktok: order {order_id}")
                settled = finance.fetch_order_settlement(client, covered, order_id)
                said[shop.shop_id, order_id] = _said(settled, shop.currency)
    return said


def _said(settled: finance.FetchedOrderSettlement | None, currency: str) -> str:
    if settled is None:
        return "TikTok: not settled yet."
    amount = shown(settled.settlement, currency)
    return f"TikTok: settled, {currency} {amount}; press Fetch Settlement or load its statement."


def _released(book: Workbook) -> tuple[dict[ShopOrder, Decimal], dict[str, date]]:
    """Return the sum that statements have of each order, and the last settlement date by shop."""
    sums: dict[ShopOrder, Decimal] = {}
    reached: dict[str, date] = {}
    for row in book.rows(STATEMENT_ROWS):
        place = (row.shop_id, row.order_adjustment_id)
        sums[place] = sums.get(place, Decimal("0.00")) + row.settlement_amount
        reached[row.shop_id] = max(reached.get(row.shop_id, row.payment_time), row.payment_time)
    return sums, reached


def _completed(book: Workbook, released: Mapping[ShopOrder, Decimal]) -> list[CompletedOrder]:
    """Return the completed orders.

    An estimate of 0 counts as none: earlier versions wrote it where TikTok had told nothing.
    """
    expected = {}
    for estimate in book.rows(ESTIMATES):
        expected[estimate.shop_id, estimate.order_id] = estimate.estimate or estimate.file_says
    units: Counter[ShopOrder] = Counter()
    discounted: set[ShopOrder] = set()
    for line in book.rows(ORDER_LINES):
        units[line.shop_id, line.order_id] += line.quantity
        if line.platform_discount:
            discounted.add((line.shop_id, line.order_id))
    returned: Counter[ShopOrder] = Counter()
    for row in book.rows(RETURNED_GOODS):
        if row.tiktok_says in (CAME_BACK, NOT_SAID, REFUND_ONLY):
            returned[row.shop_id, row.order_id] += row.quantity
    found = []
    for order in book.rows(ORDERS):
        if order.status != _COMPLETED or order.sample or not order.create_date:
            continue
        place = (order.shop_id, order.id)
        ended = order.delivered_date or order.create_date
        found.append(
            CompletedOrder(
                shop=order.shop_id,
                id=order.id,
                currency=order.currency,
                completed=ended.date(),
                total=order.total_amount,
                expected=expected.get(place, order.expected) or None,
                released=released.get(place),
                label_weight=order.label_weight or 0,
                charged_weight=order.charged_weight or 0,
                due=bool(order.total_amount) or place in discounted,
                units=units[place],
                returned=min(returned[place], units[place]),
            )
        )
    return found


def _row(one: OrderPayment, shops: Mapping[str, str]) -> OrderPaymentsRow:
    order = one.order
    return OrderPaymentsRow(
        order_id=order.id,
        days=one.days,
        why=one.why,
        completed=order.completed,
        currency_code=order.currency,
        total=order.total,
        expected=order.expected,
        released=order.released,
        shipping_charged=one.shipping.charged,
        shipping_by_buyer=one.shipping.by_buyer,
        shipping_by_tiktok=one.shipping.by_tiktok,
        shipping_left=one.shipping.left,
        label_weight=order.label_weight or None,
        charged_weight=order.charged_weight or None,
        shop=shops.get(order.shop, order.shop),
    )
