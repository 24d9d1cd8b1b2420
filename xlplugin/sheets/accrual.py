"""Fill the Accrued Fees sheet: the orders that an accrual was made of, and from what."""

from collections.abc import Iterable, Sequence

from xlplugin.posting.accrual import ExpectedFees
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ACCRUED_FEES, AccruedFeesRow


def put_accrued_fees(
    book: Workbook, shops: Iterable[tuple[ShopMapping, Sequence[ExpectedFees]]]
) -> None:
    """Replace the shown orders by these."""
    rows = []
    for shop, expected in shops:
        for one in expected:
            rows.append(
                AccruedFeesRow(
                    order_id=one.order.order_id,
                    date=one.order.date,
                    currency=shop.currency,
                    owed=one.order.owed,
                    fees=one.total,
                    by=one.source.value,
                    shop_id=shop.shop_id,
                )
            )
    book.view(ACCRUED_FEES).replace(rows)
    book.show(ACCRUED_FEES)
