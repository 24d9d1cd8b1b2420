"""The Settlement Check sheet: what was settled and what the books received, date by date."""

from collections.abc import Mapping

from xlplugin.posting.settlement_check import DayCheck, ShopDate
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SETTLEMENT_CHECK


def put_checks(book: Workbook, days: Mapping[ShopDate, DayCheck]) -> None:
    """Show these dates instead of the ones that were shown before."""
    book.view(SETTLEMENT_CHECK).replace(
        [
            (
                place.shop,
                place.date,
                place.currency,
                day.rows,
                day.settled,
                day.payments,
                day.refunds,
                day.difference,
                day.remark,
                day.reserve,
                day.not_posted,
            )
            for place, day in days.items()
        ]
    )
    book.show(SETTLEMENT_CHECK)
