"""The Settlement Check sheet: settlements and posted payments, date by date."""

from collections.abc import Mapping

from xlplugin.posting.settlement_check import DayCheck, ShopDate
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SETTLEMENT_CHECK, SettlementCheckRow


def put_checks(book: Workbook, days: Mapping[ShopDate, DayCheck]) -> None:
    """Replace the shown dates by these."""
    rows = []
    for place, day in days.items():
        row = SettlementCheckRow(
            shop_id=place.shop,
            date=place.date,
            currency=place.currency,
            rows=day.rows,
            settled=day.settled,
            customer_payments=day.payments,
            refunds=day.refunds,
            difference=day.difference,
            remark=day.remark,
            reserve=day.reserve,
            not_posted=day.not_posted,
        )
        rows.append(row)
    book.view(SETTLEMENT_CHECK).replace(rows)
    book.show(SETTLEMENT_CHECK)
