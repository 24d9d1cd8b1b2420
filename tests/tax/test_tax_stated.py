"""Taxes that TikTok states in an orders export are used, not computed anew."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.stories import Firm
from tests.support.taxed import COLLECTED, OUTPUT, a_taxed_firm, moved, tax_rules
from tests.tax.test_tax_report import reported
from tests.tiktok.test_tiktok_wire import ORDER
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.posting.order_actions import POST_INVOICE
from xlplugin.posting.order_documents import PostedOrders
from xlplugin.posting.orders import OrderRequest, plan_orders
from xlplugin.tax.codes import AmountIs, Rounding
from xlplugin.tiktok.api.wire import OrderWire
from xlplugin.tiktok.facts import Order
from xlplugin.tiktok.files.orders_file import read_orders

FILE = Path(__file__).parents[1] / "data" / "gb_orders_with_vat.csv"
FIRST = "576955651451099001"
SECOND = "576955651451099002"
THIRD = "576955651451099003"


@pytest.fixture
def orders() -> list[Order]:
    """The orders of a British export."""
    read = read_orders(FILE, "Europe/London")
    assert not read.problems
    return list(read.orders)


def post(firm: Firm, orders: list[Order]) -> None:
    """Post orders whose lines have the serum's item code."""
    requests = [
        OrderRequest(order, ("MB-SERUM-30",) * len(order.lines), POST_INVOICE) for order in orders
    ]
    batch, _ = plan_orders(requests, firm.shop, firm.masters, PostedOrders({}, {}, {}))
    firm.books.write(batch)


def sold(firm: Firm, order_id: str) -> list[tuple[str, Decimal, Decimal]]:
    """Return code, net and tax of each line of an order's invoice."""
    lines = firm.books.lines[DocumentId(INVOICE, order_id)]
    return [(line.tax_code, line.net, line.tax) for line in lines]


def test_the_file_states_the_tax_of_a_row(orders: list[Order]) -> None:
    taxes = {order.id: [line.tax for line in order.lines] for order in orders}
    assert taxes[FIRST] == [Decimal("1.33")]
    assert taxes[SECOND] == [Decimal("1.34")]
    assert sum(taxes[THIRD]) == 0


def test_a_british_order_posts_its_net_and_its_vat(orders: list[Order]) -> None:
    firm = a_taxed_firm("GB")
    post(firm, orders)
    assert sold(firm, FIRST) == [("T1", Decimal("6.67"), Decimal("1.33"))]


def test_what_the_file_states_is_used_and_the_difference_named(orders: list[Order]) -> None:
    firm = a_taxed_firm("GB")
    post(firm, [order for order in orders if order.id == SECOND])
    assert sold(firm, SECOND) == [("T1", Decimal("6.66"), Decimal("1.34"))]
    [total] = reported(firm, "GB").codes
    assert (total.tax, total.expected) == (Decimal("1.34"), Decimal("1.33"))


def test_where_the_file_states_no_tax_it_is_computed(orders: list[Order]) -> None:
    for rounding, tax in ((Rounding.LINE, "3.84"), (Rounding.DOCUMENT, "3.83")):
        firm = a_taxed_firm("GB", tax_rules("GB", rounding=rounding))
        post(firm, [order for order in orders if order.id == THIRD])
        assert sum(tax for _, _, tax in sold(firm, THIRD)) == Decimal(tax)
        assert firm.invoice(THIRD).amount == Decimal("23.00")


def test_an_overseas_seller_s_vat_is_marked_as_collected_by_tiktok(orders: list[Order]) -> None:
    firm = a_taxed_firm("GB", tax_rules("GB", other={"Goods": ("TT", AmountIs.INCLUDED)}))
    post(firm, [order for order in orders if order.id == FIRST])
    assert sold(firm, FIRST) == [("TT", Decimal("6.67"), Decimal("1.33"))]
    assert moved(firm)[COLLECTED] == Decimal("-1.33")
    assert OUTPUT not in moved(firm)


def test_a_shop_that_is_not_registered_ignores_the_tax(orders: list[Order]) -> None:
    firm = a_taxed_firm("GB")
    firm.shop = replace(firm.shop, tax=None)
    post(firm, orders)
    assert sold(firm, FIRST) == [("", Decimal("8.00"), Decimal("0.00"))]


def test_the_api_states_the_tax_of_each_unit() -> None:
    item = dict(ORDER["line_items"][0])
    item["item_tax"] = [{"tax_type": "VAT", "tax_amount": "1.33", "tax_rate": "0.2"}]
    other = {**item, "id": "2", "item_tax": [{"tax_type": "VAT", "tax_amount": "1.34"}]}
    wire = OrderWire.model_validate({**ORDER, "line_items": [item, other]})
    [line] = wire.facts().lines
    assert (line.quantity, line.tax) == (2, Decimal("2.67"))
