"""Fill the Profit By Month sheet: the profit and loss of each month of a year, side by side."""

from collections.abc import Iterable
from datetime import date

from xlplugin.ledger.statements import MonthsRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PROFIT_BY_MONTH, ProfitByMonthRow


def put_profit_by_month(book: Workbook, months: Iterable[MonthsRow], last: date) -> None:
    """Replace the shown accounts by these, as at a day."""
    rows = []
    for one in months:
        named = (one.section, one.code, one.description, one.currency)
        rows.append(ProfitByMonthRow._make((*named, *one.months, one.total, last)))
    book.view(PROFIT_BY_MONTH).replace(rows)
    book.show(PROFIT_BY_MONTH)
