"""Completed orders to look at: not paid, paid otherwise, or at a loss on shipping."""

from datetime import date
from decimal import Decimal

from tests.support.stories import an_order, goods, june, rm, settled
from tests.support.two_months import a_firm
from xlplugin.ledger.order_payments import (
    CompletedOrder,
    Shipping,
    orders_to_look_at,
    shipping_of_orders,
)
from xlplugin.posting.shop import FEES_ON_INVOICE

SHOP = "7495540735365777507"
TODAY = date(2026, 7, 20)
REACHED = {SHOP: june(30)}


def order(number: int, day: int, **more: Decimal) -> CompletedOrder:
    made = CompletedOrder(
        shop=SHOP,
        id=f"5765530200000001{number:02}",
        currency="MYR",
        completed=june(day),
        total=rm("50.00"),
        expected=None,
        released=None,
    )
    return made._replace(expected=more.get("expected"), released=more.get("released"))


def test_an_unpaid_order_has_its_days_and_the_reason() -> None:
    late = order(1, 10)
    paid = order(2, 10, released=rm("47.00"))
    found = orders_to_look_at([late, paid], {}, REACHED, TODAY)
    assert [(one.order.id, one.days) for one in found] == [(late.id, 40)]
    assert found[0].why.startswith("Not paid: no statement up to 30/06/2026 has it.")
    early = {SHOP: june(5)}
    (before,) = orders_to_look_at([late], {}, early, TODAY)
    assert before.why == "Not paid: the statements end on 05/06/2026, before it was completed."
    (none,) = orders_to_look_at([late], {}, {}, TODAY)
    assert none.why == "Not paid: no statement of its shop is loaded."


def test_what_was_released_is_compared_with_the_estimate() -> None:
    less = order(1, 10, expected=rm("47.00"), released=rm("45.50"))
    same = order(2, 10, expected=rm("47.00"), released=rm("47.00"))
    (found,) = orders_to_look_at([less, same], {}, REACHED, TODAY)
    assert found.order is less
    assert found.why == "TikTok released 1.50 less than it had estimated."


def test_shipping_above_what_was_paid_for_it_is_listed() -> None:
    paid = order(1, 10, released=rm("47.00"))
    over = {(SHOP, paid.id): Shipping(rm("8.00"), rm("4.00"), rm("1.50"))}
    (found,) = orders_to_look_at([paid], over, REACHED, TODAY)
    assert found.shipping.left == rm("2.50")
    assert found.why == "Shipping cost 2.50 more than buyer and TikTok paid for it."
    even = {(SHOP, paid.id): Shipping(rm("8.00"), rm("4.00"), rm("4.00"))}
    assert orders_to_look_at([paid], even, REACHED, TODAY) == []


def test_shipping_is_read_from_the_lines_of_the_books() -> None:
    firm = a_firm(FEES_ON_INVOICE)
    number = "576553020000000101"
    firm.post(an_order(number, goods("50.00")))
    firm.settle(
        settled(
            number,
            june(8),
            sale="50.00",
            actual_shipping="-8.00",
            customer_shipping="4.00",
            shipping_subsidy="1.50",
        )
    )
    lines = [line for some in firm.books.lines.values() for line in some]
    found = shipping_of_orders(firm.books.held.values(), lines)
    assert found[SHOP, number] == Shipping(rm("8.00"), rm("4.00"), rm("1.50"))


def test_a_parcel_charged_above_its_labels_weight_is_listed() -> None:
    paid = order(1, 10, released=rm("47.00"))
    heavy = paid._replace(label_weight=450, charged_weight=1250)
    light = paid._replace(label_weight=450, charged_weight=450)
    unknown = paid._replace(charged_weight=1250)
    (found,) = orders_to_look_at([heavy, light, unknown], {}, REACHED, TODAY)
    assert found.order is heavy
    assert found.why == "TikTok charged for 1,250 g; the label says 450 g."
