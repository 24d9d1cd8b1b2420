"""Fill the Fees By Month sheet.

What TikTok charged, by month, shop and kind, with its share of sales.
"""

from collections.abc import Iterable, Mapping

from xlplugin.ledger.fees import MonthlyFee
from xlplugin.ledger.master import Masters
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import FEES_BY_MONTH, FeesByMonthRow


def put_fees_by_month(
    book: Workbook, fees: Iterable[MonthlyFee], masters: Masters, shops: Mapping[str, str]
) -> None:
    """Replace the shown fees by these. `shops` are the names of shops by their ids."""
    rows = []
    for fee in fees:
        row = FeesByMonthRow(
            month=fee.month,
            shop=shops.get(fee.shop, ""),
            shop_id=fee.shop,
            kind=fee.kind,
            account=fee.account,
            description=masters.account_description(fee.account),
            currency_code=fee.currency,
            fee=fee.fee,
            sales=fee.sales,
            share=fee.share,
        )
        rows.append(row)
    book.view(FEES_BY_MONTH).replace(rows)
    book.show(FEES_BY_MONTH)
