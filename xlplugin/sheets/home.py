"""Fill the Home sheet: the figures behind it, and which of its two parts is shown.

Home shows the first steps until something is posted, and the tasks, figures and charts from then
on. Its charts are drawn from the hidden sheet Home Data, whose formulas choose from Figures.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from xlplugin.ledger.figures import Figure, FigureName, latest_month
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.cells import moment_text, write_cell
from xlplugin.sheets.tables import FIGURES, HOME_DATA, JOURNAL, FiguresRow

HOME = "Home"

# Columns of Home, and their widths in characters: the first steps, then everything else.
START = ("B", "D")
START_WIDTHS = (36.0, 22.0, 84.0)
TASK_COLUMNS = ("E", "G")
TASK_WIDTHS = (31.0, 7.0, 33.0)
FIGURE_COLUMNS = ("I", "T")
FIGURE_WIDTH = 7.43  # 57 pixels: LibreOffice draws all a little wider than Excel
# The rows of the charts. They are hidden with the charts' columns: LibreOffice draws a strip of a
# chart that has a height.
CHART_ROWS = (13, 38)
ROW_HEIGHT = 18.0

# Cells of Home Data that Home calculates: months, views with their shop and currency, kinds.
CHOICES = 24
CHOICE_CELLS = f"D2:H{CHOICES + 1}"
CALCULATED_CELLS = "B9:B10"  # how many rows the Journal had, and when

_ALL_SHOPS = "All shops"
_NO_SHOP = "No shop"
# A criterion of SUMIFS reads these as wildcards or comparisons.
_CRITERION_SIGNS = re.compile(r"[*?~<>=]")


def put_home(
    book: Workbook, figures: Sequence[Figure], shops: Mapping[str, str], at: datetime
) -> None:
    """Write the figures and what Home offers to choose from, and show Home.

    Args:
        book: The workbook.
        figures: The figures of the books, by Shop ID.
        shops: The name of each shop, by Shop ID.
        at: When the figures were calculated.
    """
    rows = []
    for figure in figures:
        shop = _CRITERION_SIGNS.sub(" ", shops.get(figure.shop, figure.shop) or _NO_SHOP).strip()
        rows.append(
            FiguresRow(
                figure.name.value, shop, figure.currency, figure.day, figure.kind, figure.amount
            )
        )
    book.view(FIGURES).replace(rows)
    data = book.sheet(HOME_DATA)
    data.range(CHOICE_CELLS).value = _choices(rows, latest_month(figures))
    posted = book.view(JOURNAL).count
    data.range(CALCULATED_CELLS).value = [[posted], [moment_text(at)]]
    _show_part(book, is_started=posted > 0)
    book.sheet(HOME).activate()


def _show_part(book: Workbook, *, is_started: bool) -> None:
    """Show the first steps, or the tasks and figures, and hide the columns of the other part.

    With the first steps, the rows of the charts are hidden too.
    """
    home = book.sheet(HOME)
    parts = ((START, START_WIDTHS, not is_started), (TASK_COLUMNS, TASK_WIDTHS, is_started))
    for (first, _), widths, is_shown in parts:
        for offset, width in enumerate(widths):
            column = chr(ord(first) + offset)
            home.range(f"{column}1").column_width = width if is_shown else 0
    first, last = FIGURE_COLUMNS
    home.range(f"{first}1:{last}1").column_width = FIGURE_WIDTH if is_started else 0
    top, bottom = CHART_ROWS
    home.range(f"{top}:{bottom}").row_height = ROW_HEIGHT if is_started else 0


def _choices(rows: Sequence[FiguresRow], latest: date) -> list[list[object]]:
    """Return the block of choices: months, views with shop and currency, kinds of fees."""
    block: list[list[object]] = []
    for _ in range(CHOICES):
        block.append([None] * 5)
    for place, month in enumerate(_months(rows, latest)[:CHOICES]):
        block[place][0] = write_cell(month)
    for place, view in enumerate(_views(rows)[:CHOICES]):
        block[place][1:4] = view
    for place, kind in enumerate(_kinds(rows)[:CHOICES]):
        block[place][4] = kind
    return block


def _months(rows: Sequence[FiguresRow], latest: date) -> list[date]:
    """Return the first day of each month in which something moved, the latest first.

    Months after `latest` have a voucher dated ahead and nothing else: they are left out, so that
    Home does not begin with one.
    """
    months = set()
    for row in rows:
        if row.date and row.figure != FigureName.DEBTORS.value:
            months.add(row.date.replace(day=1))
    return sorted((month for month in months if month <= latest), reverse=True)


def _views(rows: Sequence[FiguresRow]) -> list[list[str]]:
    """Return what Home can show: all shops of a currency, then each shop with its currency."""
    places = sorted({(row.currency_code, row.shop) for row in rows})
    by_currency: dict[str, list[str]] = defaultdict(list)
    for currency, shop in places:
        by_currency[currency].append(shop)
    views = []
    for currency, names in by_currency.items():
        if len(names) > 1:
            views.append([f"{_ALL_SHOPS} {currency}", "*", currency])
    for currency, names in by_currency.items():
        for name in names:
            views.append([f"{name} {currency}", name, currency])
    return views


def _kinds(rows: Sequence[FiguresRow]) -> list[str]:
    """Return the kinds of fees, the largest first."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        if row.figure == FigureName.FEES.value:
            sums[row.kind] += abs(row.amount)
    return sorted(sums, key=lambda kind: (-sums[kind], kind))
