"""List orders that are unpaid, paid otherwise than estimated, or cost shipping (group Books)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from xlplugin.context import ButtonContext
from xlplugin.ledger.order_payments import (
    CompletedOrder,
    OrderPayment,
    orders_to_look_at,
    shipping_of_orders,
)
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import (
    ESTIMATES,
    ORDER_PAYMENTS,
    ORDERS,
    STATEMENT_ROWS,
    OrderPaymentsRow,
)
from xlplugin.wording import counting

_COMPLETED = "Completed"

Place = tuple[str, str]  # Shop ID and order


def show_order_payments(press: ButtonContext) -> str:
    """List completed orders that the user should ask TikTok about, the oldest first."""
    released, reached = _released(press.book)
    orders = _completed(press.book, released)
    with press.books.reading(checked=False) as books:
        shipping = shipping_of_orders(books.documents(), books.document_lines())
    found = orders_to_look_at(orders, shipping, reached, press.today())
    shops = names_of_shops(press.book)
    press.book.view(ORDER_PAYMENTS).replace([_row(one, shops) for one in found])
    press.book.show(ORDER_PAYMENTS)
    unpaid = [one for one in found if one.order.released is None]
    shipped = [one for one in found if one.shipping.left > 0]
    return (
        f"Of {counting(len(orders), 'completed order')}, {len(unpaid)} not paid; shipping cost "
        f"more than was paid for it on {counting(len(shipped), 'order')}."
    )


def _released(book: Workbook) -> tuple[dict[Place, Decimal], dict[str, date]]:
    """Return the sum that statements have of each order, and the last settlement date by shop."""
    sums: dict[Place, Decimal] = {}
    reached: dict[str, date] = {}
    for row in book.rows(STATEMENT_ROWS):
        place = (row.shop_id, row.order_adjustment_id)
        sums[place] = sums.get(place, Decimal("0.00")) + row.settlement_amount
        reached[row.shop_id] = max(reached.get(row.shop_id, row.payment_time), row.payment_time)
    return sums, reached


def _completed(book: Workbook, released: Mapping[Place, Decimal]) -> list[CompletedOrder]:
    expected = {}
    for row in book.rows(ESTIMATES):
        told = row.estimate if row.estimate is not None else row.file_says
        expected[row.shop_id, row.order_id] = told
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
                expected=expected.get(place),
                released=released.get(place),
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
        shop=shops.get(order.shop, order.shop),
    )
