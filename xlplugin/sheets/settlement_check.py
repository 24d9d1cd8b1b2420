"""Fill the Settlement Check sheet: settlements, payments and what TikTok says, by date."""

from collections.abc import Mapping

from xlplugin.money import ZERO
from xlplugin.posting.completeness import Completeness
from xlplugin.posting.settlement_check import DayCheck, ShopDate
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SETTLEMENT_CHECK, SettlementCheckRow


def put_checks(book: Workbook, days: Mapping[ShopDate, DayCheck], found: Completeness) -> None:
    """Replace the shown dates by these."""
    said = found.said_of(days)
    rows = []
    for shop_date, day in days.items():
        row = SettlementCheckRow(
            shop_id=shop_date.shop,
            date=shop_date.date,
            currency=shop_date.currency,
            rows=day.rows,
            settled=day.settled,
            customer_payments=day.payments,
            refunds=day.refunds,
            difference=day.difference,
            remark=day.remark,
            reserve=day.reserve,
            not_posted=day.not_posted,
            statements=found.told.get(shop_date, ZERO),
            daily_total=found.totals.get(shop_date),
            complete=said[shop_date],
        )
        rows.append(row)
    book.view(SETTLEMENT_CHECK).replace(rows)
    book.show(SETTLEMENT_CHECK)
