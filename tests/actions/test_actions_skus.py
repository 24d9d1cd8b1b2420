"""What the orders file says of a SKU: the price of a sale, never that of a cancelled order."""

from decimal import Decimal

from tests.support.stories import an_order, goods
from xlplugin.actions.files import skus_of


def test_a_cancelled_order_does_not_set_the_price_of_a_sku() -> None:
    sold = an_order("576553020000000101", goods("45.00"))
    cancelled = an_order(
        "576553020000000102", goods("0.00"), status="CANCELLED", created="2026-06-20 03:00"
    )
    assert [sku.price for sku in skus_of([sold, cancelled])] == [Decimal("45.00")]
    assert [sku.price for sku in skus_of([cancelled, sold])] == [Decimal("45.00")]


def test_a_sku_that_only_a_cancelled_order_has_is_listed_all_the_same() -> None:
    cancelled = an_order("576553020000000102", goods("0.00"), status="CANCELLED")
    assert len(skus_of([cancelled])) == 1
