"""Orders that change after they were posted.

Found at the next fetch, with the button that mends them.
"""

from datetime import date

import pytest

from tests.support.stories import (
    MASK,
    Firm,
    a_shop,
    an_order,
    goods,
    june,
    posted,
    rm,
    row_statuses,
    settled,
)
from xlplugin.ledger.documents import ORDER
from xlplugin.posting.changes import LATER
from xlplugin.posting.order_actions import (
    POST_CANCELLED,
    POST_ORDER,
    REPLACE_CANCELLED,
    REPLACE_INVOICE,
    Action,
)
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import SETTLEMENT_METHODS
from xlplugin.tiktok.facts import Order

ID = "576553020000000101"
SOLD = an_order(ID, goods("60.00"))
CANCELLED = SOLD._replace(status="CANCELLED")


def told(firm: Firm, order: Order) -> tuple[str, str]:
    """The one thing that is told of an order, and what to do."""
    [problem] = firm.changed(order)
    return problem.what, problem.cure


def mend(firm: Firm, order: Order, action: Action) -> None:
    """Press what the problem proposes; then nothing is to be told any more."""
    assert [outcome.status for outcome in firm.post(order, action=action)] == [RowStatus.SUCCESS]
    assert firm.changed(order) == []


def test_an_order_that_is_as_it_was_posted_is_not_told() -> None:
    assert posted(SOLD).changed(SOLD, an_order("576553020000000102", goods("9.00"))) == []


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (
            an_order(ID, goods("55.00")),
            "Edited after posting: the order comes to 55.00, its invoice to 60.00.",
        ),
        (
            an_order(ID, goods("30.00", quantity=2, sku=MASK)),
            "Edited after posting: it comes to the same, for other goods or another discount.",
        ),
        (
            an_order(ID, goods("60.00", platform="10.00")),
            "Edited after posting: it comes to the same, for other goods or another discount.",
        ),
    ],
)
def test_an_edited_order_is_replaced(now: Order, what: str) -> None:
    firm = posted(SOLD)
    assert told(firm, now) == (what, "Tick it and press Replace As Invoice.")
    mend(firm, now, REPLACE_INVOICE)
    assert firm.invoice(ID).amount == sum(
        (line.sale_price + line.platform_discount) * line.quantity for line in now.lines
    )


def test_an_order_posted_as_cancelled_that_arrives_all_the_same_is_sold() -> None:
    firm = Firm()
    firm.post(SOLD._replace(status="AWAITING_SHIPMENT"), action=POST_CANCELLED)
    assert firm.changed(SOLD._replace(status="IN_TRANSIT")) == []
    what = "Delivered, and posted as cancelled: the order comes to 60.00, its invoice to 0.00."
    assert told(firm, SOLD) == (what, "Tick it and press Replace As Invoice.")
    mend(firm, SOLD, REPLACE_INVOICE)
    assert firm.books.balance("500-000") == rm("-60.00")


def test_one_that_was_settled_before_that_says_what_to_undo_first() -> None:
    firm = Firm()
    firm.post(SOLD._replace(status="AWAITING_SHIPMENT"), action=POST_CANCELLED)
    firm.settle(settled(ID, june(8), sale="60.00", transaction="-1.30"))
    assert told(firm, SOLD)[1] == (
        "It is settled already: Undo the run that posted its payment, tick it, "
        "press Replace As Invoice, and post the "
        "statement again."
    )


def test_a_cancelled_order_s_sales_order_is_closed() -> None:
    firm = Firm()
    firm.post(SOLD, action=POST_ORDER)
    what = "Cancelled after posting: its sales order still has 60.00."
    assert told(firm, CANCELLED) == (
        what,
        "Tick it and press Post As Cancelled Sales Invoice: that closes it.",
    )
    mend(firm, CANCELLED, POST_CANCELLED)
    assert firm.books.document(ORDER, ID).outstanding == 0


@pytest.mark.parametrize("way", SETTLEMENT_METHODS)
def test_it_is_closed_in_each_way_and_fees_that_come_after_are_paid(way: str) -> None:
    firm = Firm()
    firm.post(SOLD, action=POST_ORDER)
    firm.post_by(way)
    mend(firm, CANCELLED, POST_CANCELLED)
    assert firm.books.document(ORDER, ID).outstanding == 0
    assert row_statuses(firm.settle(settled(ID, june(8), transaction="-1.30"))) == [
        RowStatus.SUCCESS
    ]
    assert (firm.books.balance("300-000"), firm.books.balance("500-000")) == (0, 0)
    assert firm.invoice(ID).outstanding == 0


def test_the_discounts_of_equal_units_can_be_shared_out_otherwise() -> None:
    of_a_file = an_order(
        ID, goods("45.00", seller="3.34", quantity=2), goods("45.00", seller="3.33")
    )
    of_the_api = an_order(
        ID, goods("45.00", seller="3.35"), goods("45.00", seller="3.33", quantity=2)
    )
    assert of_a_file.subtotal == of_the_api.subtotal
    assert posted(of_a_file).changed(of_the_api) == []


def test_an_edited_past_invoice_is_deleted_and_posted_again() -> None:
    firm = Firm(a_shop(first_day=date(2026, 7, 1)))
    firm.post_past(SOLD)
    now = an_order(ID, goods("55.00"))
    assert told(firm, now)[1] == "Tick it and press Delete Invoice, then Post Past Invoices."
    firm.delete(ID)
    assert [outcome.status for outcome in firm.post_past(now)] == [RowStatus.SUCCESS]
    assert firm.changed(now) == []
    assert firm.invoice(ID).amount == rm("55.00")


def test_goods_that_were_never_paid_are_taken_back_beside_what_was_settled() -> None:
    """TikTok gave a subsidy of 2.00 for the parcel.

    Then the order was cancelled, and no refund will come for it.
    """
    firm = posted(SOLD)
    firm.settle(settled(ID, june(8), shipping_subsidy="2.00"))
    assert told(firm, CANCELLED)[1] == "Tick it and press Replace As Cancelled Invoice."
    mend(firm, CANCELLED, REPLACE_CANCELLED)
    assert (firm.invoice(ID).amount, firm.invoice(ID).outstanding) == (rm("2.00"), 0)
    assert firm.books.balance("500-000") == 0


def test_goods_that_were_paid_wait_for_the_settlement_that_takes_them_back() -> None:
    firm = posted(SOLD)
    firm.settle(settled(ID, june(8), sale="60.00", transaction="-1.30"))
    assert told(firm, CANCELLED)[1] == LATER
    assert firm.post(CANCELLED, action=REPLACE_CANCELLED)[0].status == RowStatus.NOT_REPLACED
