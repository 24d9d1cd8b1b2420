"""The day on which an order becomes revenue: created, shipped or delivered, as the shop chooses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stories import Firm, a_shop, an_order, at, goods, june, settled
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.posting.changes import moved_after_posting
from xlplugin.posting.order_actions import POST_CANCELLED, POST_ORDER, REPLACE_INVOICE
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import (
    ON_CREATED,
    ON_DELIVERED,
    ON_SHIPPED,
    REVENUE_BASES,
    SUMMARY,
    ShopMapping,
)
from xlplugin.tiktok.facts import Order

ID = "576553020000000101"
JULY_2 = date(2026, 7, 2)


def sold(*, delivered: str = "2026-07-01 17:30", **changes: Any) -> Order:
    """Ordered on 28 June, shipped on 30 June, delivered on 2 July at 01:30 in Kuala Lumpur."""
    order = an_order(ID, goods("45.00"), created="2026-06-28 03:00")
    order = order._replace(shipped=at("2026-06-30 04:00"))
    if delivered:
        order = order._replace(delivered=at(delivered))
    return order._replace(**changes)


def firm_on(basis: str, **changes: Any) -> Firm:
    return Firm(a_shop(revenue_on=basis, **changes))


def moved(firm: Firm, order: Order, shop: ShopMapping | None = None) -> list[str]:
    """Fetch the order again: what is said of its date."""
    key = f"tiktok:{firm.shop.shop_id}:order:{ID}"
    return [
        f"{problem.what} {problem.cure}"
        for problem in moved_after_posting([order], shop or firm.shop, firm._books([key]))
    ]


@pytest.mark.parametrize(
    ("basis", "day"),
    [(ON_CREATED, june(28)), (ON_SHIPPED, june(30)), (ON_DELIVERED, JULY_2)],
)
def test_the_invoice_its_lines_and_its_entry_have_the_day_that_the_shop_chose(
    basis: str, day: date
) -> None:
    firm = firm_on(basis)
    assert firm.post(sold())[0].status == RowStatus.SUCCESS
    assert firm.invoice(ID).date == day
    assert [entry.date for entry in firm.books.entries] == [day]
    assert [line.delivery_date for line in firm.books.lines_of("IV", ID)] == [day]


@pytest.mark.parametrize(
    ("basis", "status", "said"),
    [
        (ON_SHIPPED, "AWAITING_COLLECTION", RowStatus.NOT_SHIPPED),
        (ON_SHIPPED, "IN_TRANSIT", RowStatus.NO_SHIPPED_DATE),
        (ON_DELIVERED, "IN_TRANSIT", RowStatus.NOT_DELIVERED),
        (ON_DELIVERED, "COMPLETED", RowStatus.NO_DELIVERED_DATE),
    ],
)
def test_an_order_that_is_not_that_far_says_so_and_posts_nothing(
    basis: str, status: str, said: RowStatus
) -> None:
    firm = firm_on(basis)
    [outcome] = firm.post(sold(delivered="", status=status, shipped=None))
    assert outcome.status == said
    assert bool(outcome.cure) == said.startswith("No ")  # nothing to do but to wait, or a date
    assert not firm.books.entries


@pytest.mark.parametrize("basis", REVENUE_BASES)
def test_a_sales_order_and_a_cancelled_invoice_are_no_revenue_and_keep_the_day_made(
    basis: str,
) -> None:
    firm = firm_on(basis)
    unshipped = sold(delivered="", status="AWAITING_SHIPMENT", shipped=None)
    firm.post(unshipped, action=POST_ORDER)
    assert firm.books.document("SO", ID).date == june(28)
    firm = firm_on(basis)
    firm.post(unshipped._replace(status="CANCELLED"), action=POST_CANCELLED)
    assert firm.invoice(ID).date == june(28)


def test_an_order_made_before_the_first_day_and_delivered_after_it_is_a_sale_of_this_year() -> None:
    first = date(2026, 7, 1)
    created = firm_on(ON_CREATED, first_day=first)
    assert created.post(sold())[0].status == RowStatus.BEFORE_FIRST_DAY
    delivered = firm_on(ON_DELIVERED, first_day=first)
    assert delivered.post_past(sold())[0].status == RowStatus.NOT_PAST
    assert delivered.post(sold())[0].status == RowStatus.SUCCESS


def test_a_past_invoice_waits_for_its_date_too() -> None:
    firm = firm_on(ON_DELIVERED, first_day=date(2026, 7, 3))
    assert firm.post_past(sold(delivered=""))[0].status == RowStatus.NO_DELIVERED_DATE
    assert firm.post_past(sold())[0].status == RowStatus.SUCCESS
    assert firm.invoice(ID).date == JULY_2


def test_a_summary_shop_sells_on_the_settlement_date_whatever_the_basis() -> None:
    firm = firm_on(ON_DELIVERED)
    firm.post_by(SUMMARY)
    assert firm.post(sold(delivered=""))[0].status == RowStatus.WITH_SETTLEMENT


def test_a_date_that_tiktok_changes_after_posting_moves_nothing_and_is_said() -> None:
    firm = firm_on(ON_DELIVERED)
    firm.post(sold())
    before = firm.books.size()
    later = sold(delivered="2026-07-04 03:00")
    assert firm.post(later)[0].status == RowStatus.POSTED
    assert firm.books.size() == before
    [said] = moved(firm, later)
    assert "Delivered on 04/07/2026 and posted on 02/07/2026" in said
    assert "Replace As Invoice" in said
    assert not moved(firm, sold())
    firm.delete(ID)
    firm.post(later)
    assert [entry.date.day for entry in firm.books.entries] == [2, 2, 4]
    assert not moved(firm, later)


def test_replace_moves_a_sale_to_its_earlier_date_under_a_new_number() -> None:
    firm = firm_on(ON_DELIVERED)
    firm.post(sold())
    earlier = sold(delivered="2026-07-01 03:00")
    [said] = moved(firm, earlier)
    assert "Replace As Invoice" in said
    [outcome] = firm.post(earlier, action=REPLACE_INVOICE)
    assert outcome.document == DocumentId(INVOICE, f"{ID}-B")
    assert firm.books.document(INVOICE, f"{ID}-B").date == date(2026, 7, 1)
    assert (firm.invoice(ID).amount, firm.invoice(ID).cancelled) == (0, True)
    assert [entry.date.day for entry in firm.books.entries] == [2, 2, 1]
    assert firm.books.balance("500-000") == Decimal("-45.00")
    assert not moved(firm, earlier)
    assert firm.post(earlier, action=REPLACE_INVOICE)[0].status == RowStatus.POSTED
    assert len(firm.books.entries) == 3


def test_a_settled_order_is_left_where_it_is() -> None:
    firm = firm_on(ON_DELIVERED)
    firm.post(sold())
    firm.settle(settled(ID, date(2026, 7, 8), sale="45.00", commission="-2.00"))
    [said] = moved(firm, sold(delivered="2026-07-04 03:00"))
    assert "settled already" in said


def test_another_basis_from_now_on_is_no_change_of_what_was_posted() -> None:
    firm = firm_on(ON_CREATED)
    firm.post(sold())
    assert not moved(firm, sold(), replace(firm.shop, revenue_on=ON_DELIVERED))
