"""Draw the figures and charts of Home, from the hidden sheet Home Data.

Every figure is a formula over the table Figures, which the button Home calculates: a formula over
the Journal of 20,000 orders would keep Excel busy for seconds after each click.
"""

from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from xlplugin.ledger.figures import AGE_NAMES, FigureName
from xlplugin.sheets.cells import NUMBER_FORMATS
from xlplugin.sheets.home import CHOICES
from xlplugin.sheets.tables import HOME_DATA, MONEY
from xlplugin.sheets.tables.formulas import Live, filled
from xlplugin.template.look import ACCENT, ACCENT_TINT, INK, LINE, MUTED, Look

MONTH = "HomeMonth"  # input cells of Home
VIEW = "HomeView"
MONTHS_LIST = "HomeMonths"  # the lists of their choices
VIEWS_LIST = "HomeViews"
_LISTS = {MONTHS_LIST: "D", VIEWS_LIST: "E"}

# Cells of Home Data.
_FIRST_DAY = f"'{HOME_DATA}'!$B$2"
_LAST_DAY = f"'{HOME_DATA}'!$B$3"
_SHOWN = f"'{HOME_DATA}'!$B$4"
_SHOP = f"'{HOME_DATA}'!$B$5"
CURRENCY = f"'{HOME_DATA}'!$B$6"
_BEFORE_FIRST = f"'{HOME_DATA}'!$B$7"
_BEFORE_LAST = f"'{HOME_DATA}'!$B$8"
_JOURNAL_ROWS = f"'{HOME_DATA}'!$B$9"
_CALCULATED = f"'{HOME_DATA}'!$B$10"
STALE = f"AND({_JOURNAL_ROWS}>0,{_JOURNAL_ROWS}<>{filled('Journal', 'Account')})"

_DAYS = 31
_MONTHS = 12
_KINDS = 8
_DAY_ROW = 30  # the heading of each block on Home Data, from 0
_MONTH_ROW = 64
_KIND_ROW = 80
_AGE_ROW = 92
NEXT_ROW = 100

_BLUE = "#3C78A8"
_RED_BELOW_ZERO = "#,##0.00;[Red]-#,##0.00"  # a loss, or a wallet that is overdrawn
_AMBER = "#E0A030"
_GREY = "#A9B4BD"


class FigureBlock(NamedTuple):
    """Block of Home Data: the row of its headings (from 0), how many rows it has, its headings."""

    row: int
    rows: int
    headings: tuple[str, ...]


DAYS = FigureBlock(_DAY_ROW, _DAYS, ("Day", "Sales", "Settled", "Wallet"))
MONTHS = FigureBlock(_MONTH_ROW, _MONTHS, ("Month", "Sales", "Fees", "Profit"))
KINDS = FigureBlock(_KIND_ROW, _KINDS, ("Kind", "This month", "Month before"))
AGES = FigureBlock(_AGE_ROW, len(AGE_NAMES), ("Age", "Open"))


class Tile(NamedTuple):
    """One figure of Home: its name, its value, and what stands below it."""

    label: str
    value: Live
    below: Live
    shown: str  # a number format


def _sum(name: FigureName, first: str, last: str, kind: str = "") -> str:
    """Return the sum of a figure from one day to another; an empty `first` is the beginning."""
    criteria = [
        f'Figures[Figure],"{name.value}"',
        f"Figures[Shop],{_SHOP}",
        f"Figures[Currency Code],{CURRENCY}",
        f'Figures[Date],"<="&{last}',
    ]
    if first:
        criteria.append(f'Figures[Date],">="&{first}')
    if kind:
        criteria.append(f"Figures[Kind],{kind}")
    return f"ROUND(SUMIFS(Figures[Amount],{','.join(criteria)}),2)"  # sums of floats


def _of_month(name: FigureName) -> str:
    return _sum(name, _FIRST_DAY, _LAST_DAY)


def _of_month_before(name: FigureName) -> str:
    return _sum(name, _BEFORE_FIRST, _BEFORE_LAST)


def _money_tile(label: str, name: FigureName) -> Tile:
    before = f'="month before "&FIXED({_of_month_before(name)},2)'
    return Tile(
        label,
        Live(f"={_of_month(name)}", 0),
        Live(before, "month before 0.00"),
        _RED_BELOW_ZERO,
    )


def _balance_tile(label: str, name: FigureName, since: str, since_before: str) -> Tile:
    before = _sum(name, since_before, _BEFORE_LAST)
    return Tile(
        label,
        Live(f"={_sum(name, since, _LAST_DAY)}", 0),
        Live(f'="month before "&FIXED({before},2)', "month before 0.00"),
        _RED_BELOW_ZERO,
    )


def _fees_tile() -> Tile:
    sales = _of_month(FigureName.SALES)
    fees = _of_month(FigureName.FEES)
    sales_before = _of_month_before(FigureName.SALES)
    share_before = (
        f'IF({sales_before}>0,FIXED(100*{_of_month_before(FigureName.FEES)}/{sales_before},1)&"%",'
        '"no sales")'
    )
    return Tile(
        "Fees, as a share of sales",
        Live(f'=IF({sales}>0,{fees}/{sales},"no sales")', "no sales"),
        Live(f'=FIXED({fees},2)&" · before "&{share_before}', "0.00 · before no sales"),
        "0.0%",
    )


def _lock_tile() -> Tile:
    runs = "COUNT(Runs[Run])"
    until = f"N(INDEX(Runs[Locked Until],MAX(1,{runs})))"
    locked = f"AND({until}>0,{until}>={_LAST_DAY})"
    return Tile(
        "Books locked until",
        Live(f'=IF({until}>0,{until},"not locked")', "not locked"),
        Live(f'=IF({locked},"this month is locked","this month is open")', "this month is open"),
        "dd/mm/yyyy",
    )


TILES = (
    _money_tile("Sales", FigureName.SALES),
    _fees_tile(),
    _money_tile("Profit", FigureName.PROFIT),
    _money_tile("Settled by TikTok", FigureName.SETTLED),
    _money_tile("Paid out to the bank", FigureName.PAID_OUT),
    _balance_tile("Wallet, not paid out", FigureName.WALLET, "", ""),
    _balance_tile("Debtors, not settled", FigureName.DEBTORS, _FIRST_DAY, _BEFORE_FIRST),
    _lock_tile(),
)
SHOWN = Live(
    f'=IF(LEN({_SHOWN})=0,"No figures yet: press Home.",'
    f'{_SHOWN}&" · "&TEXT(MONTH({_FIRST_DAY}),"00")&"/"&YEAR({_FIRST_DAY})&" · "&'
    f'IF({STALE},"SOMETHING WAS POSTED SINCE "&{_CALCULATED}&": press Home",'
    f'"calculated "&{_CALCULATED}&" by the button Home"))',
    "No figures yet: press Home.",
)


def build_home_data(book: Workbook, look: Look) -> Worksheet:
    """Add the hidden sheet that the charts are drawn from."""
    sheet = book.add_worksheet(HOME_DATA)
    sheet.hide()
    sheet.set_column(0, 0, 34, look.make())
    sheet.set_column(1, 7, 16, look.make())
    _chosen(sheet, look)
    _days(sheet, look)
    _months(sheet, look)
    _kinds(sheet, look)
    _ages(sheet, look)
    for name, letter in _LISTS.items():
        book.define_name(name, f"='{HOME_DATA}'!${letter}$2:${letter}${CHOICES + 1}")
    return sheet


def _chosen(sheet: Worksheet, look: Look) -> None:
    """Write what is shown: the month, the view, and the choices that the button Home calculates."""
    day = look.make(num_format=NUMBER_FORMATS["date"])
    month = look.make(num_format="mm/yyyy")
    headings = ("Home Data", "", "", "Months", "Views", "Shop", "Currency", "Kinds of fees")
    for place, text in enumerate(headings):
        sheet.write_string(0, place, text, look.make(bold=True))
    latest = f"IF(COUNT({MONTHS_LIST})=0,DATE(2026,1,1),MAX({MONTHS_LIST}))"
    asked = f"DATE(YEAR({MONTH}),MONTH({MONTH}),1)"
    found = "MATCH($B$4,$E$2:$E$25,0)"
    first = f"=IF(N({MONTH})=0,{latest},{asked})"
    rows = (
        ("First day", first, 46023, day),
        ("Last day", "=DATE(YEAR($B$2),MONTH($B$2)+1,0)", 46053, day),
        ("Shown", f'=IF(LEN({VIEW})=0,INDEX({VIEWS_LIST},1)&"",{VIEW}&"")', "", look.make()),
        ("Shop", f'=IFERROR(INDEX($F$2:$F$25,{found})&"","")', "", look.make()),
        ("Currency", f'=IFERROR(INDEX($G$2:$G$25,{found})&"","")', "", look.make()),
        ("First day of the month before", "=DATE(YEAR($B$2),MONTH($B$2)-1,1)", 45992, day),
        ("Last day of the month before", "=DATE(YEAR($B$2),MONTH($B$2),0)", 46022, day),
    )
    for row, (label, formula, empty, style) in enumerate(rows, 1):
        sheet.write_string(row, 0, label, look.make())
        sheet.write_formula(row, 1, formula, style, empty)
    sheet.write_string(8, 0, "Rows of the Journal, when calculated", look.make())
    sheet.write_string(9, 0, "Calculated", look.make())
    for row in range(1, CHOICES + 1):
        sheet.write_blank(row, 3, None, month)


def _headings(sheet: Worksheet, look: Look, block: FigureBlock) -> None:
    for place, heading in enumerate(block.headings):
        sheet.write_string(block.row, place, heading, look.make(bold=True))


def _days(sheet: Worksheet, look: Look) -> None:
    """Write each day of the month; a month of 30 days leaves the last label blank."""
    _headings(sheet, look, DAYS)
    amount = look.make(num_format=NUMBER_FORMATS[MONEY])
    for offset in range(_DAYS):
        row = DAYS.row + 1 + offset
        day = f"({_FIRST_DAY}+{offset})"
        inside = f"{day}<={_LAST_DAY}"
        sheet.write_formula(row, 0, f'=IF({inside},{offset + 1},"")', look.make(), offset + 1)
        for place, name in enumerate((FigureName.SALES, FigureName.SETTLED), 1):
            formula = f"=IF({inside},{_sum(name, day, day)},0)"
            sheet.write_formula(row, place, formula, amount, 0)
        balance = f"={_sum(FigureName.WALLET, '', day)}"
        if offset >= 28:
            balance = f"=IF({inside},{_sum(FigureName.WALLET, '', day)},$D{row})"
        sheet.write_formula(row, 3, balance, amount, 0)


def _months(sheet: Worksheet, look: Look) -> None:
    """Write the twelve months up to the one that is shown."""
    _headings(sheet, look, MONTHS)
    amount = look.make(num_format=NUMBER_FORMATS[MONEY])
    for offset in range(_MONTHS):
        row = MONTHS.row + 1 + offset
        back = _MONTHS - 1 - offset
        first = f"DATE(YEAR({_FIRST_DAY}),MONTH({_FIRST_DAY})-{back},1)"
        label = f'TEXT(MONTH({first}),"00")&"/"&TEXT(YEAR({first})-2000,"00")'
        empty = "01/26" if not back else f"{offset + 2:02}/25"
        sheet.write_formula(row, 0, f"={label}", look.make(), empty)
        last = f"DATE(YEAR({_FIRST_DAY}),MONTH({_FIRST_DAY})-{back}+1,0)"
        names = (FigureName.SALES, FigureName.FEES, FigureName.PROFIT)
        for place, name in enumerate(names, 1):
            sheet.write_formula(row, place, f"={_sum(name, first, last)}", amount, 0)


def _kinds(sheet: Worksheet, look: Look) -> None:
    """Write the largest kinds of fees of all months, and the rest together."""
    _headings(sheet, look, KINDS)
    amount = look.make(num_format=NUMBER_FORMATS[MONEY])
    periods = ((_FIRST_DAY, _LAST_DAY), (_BEFORE_FIRST, _BEFORE_LAST))
    for offset in range(_KINDS):
        row = KINDS.row + 1 + offset
        is_rest = offset == _KINDS - 1
        label = f'=$H${offset + 2}&""'
        if is_rest:
            label = f'=IF(COUNTA($H${offset + 2}:$H${CHOICES + 1})=0,"","All others")'
        sheet.write_formula(row, 0, label, look.make(), "")
        for place, (first, last) in enumerate(periods, 1):
            letter = "ABC"[place]
            formula = f'=IF($A{row + 1}="",0,{_sum(FigureName.FEES, first, last, f"$A{row + 1}")})'
            if is_rest:
                above = f"SUM(${letter}${KINDS.row + 2}:${letter}${row})"
                formula = f"=ROUND({_sum(FigureName.FEES, first, last)}-{above},2)"
            sheet.write_formula(row, place, formula, amount, 0)


def _ages(sheet: Worksheet, look: Look) -> None:
    _headings(sheet, look, AGES)
    amount = look.make(num_format=NUMBER_FORMATS[MONEY])
    for offset, age in enumerate(AGE_NAMES, 1):
        row = AGES.row + offset
        sheet.write_string(row, 0, age, look.make())
        formula = f"={_sum(FigureName.DEBTORS, _FIRST_DAY, _LAST_DAY, f'$A{row + 1}')}"
        sheet.write_formula(row, 1, formula, amount, 0)


def write_tiles(sheet: Worksheet, look: Look, row: int, left: int) -> int:
    """Write the figures in rows of four, each three columns wide; return the row below them."""
    for place, tile in enumerate(TILES):
        top = row + 4 * (place // 4)
        first = left + 3 * (place % 4)
        last = first + 2
        edge = {"bg_color": ACCENT_TINT, "indent": 1, "align": "left"}
        _across(
            sheet, (top, first, last), Live("", tile.label), look.make(font_color=MUTED, **edge)
        )
        value = look.make(bold=True, font_size=15, font_color=ACCENT, num_format=tile.shown, **edge)
        _across(sheet, (top + 1, first, last), tile.value, value)
        below = look.make(font_color=MUTED, font_size=9, **edge)
        _across(sheet, (top + 2, first, last), tile.below, below)
    return row + 8


def _across(sheet: Worksheet, place: tuple[int, int, int], cell: Live, style: object) -> None:
    """Write a formula, or a text, in cells (row, first and last column) that are one."""
    row, first, last = place
    if cell.formula:
        sheet.merge_range(row, first, row, last, "", style)
        sheet.write_formula(row, first, cell.formula, style, cell.empty)
    else:
        sheet.merge_range(row, first, row, last, cell.empty, style)


def add_charts(book: Workbook, sheet: Worksheet, row: int, left: int) -> int:
    """Add the charts below the figures; return the row below them."""
    two_thirds = (456, 188)
    third = (228, 188)
    half = (342, 188)
    tall = (342, 380)
    # 4: they move and size with their cells, and can be placed in hidden columns.
    placed = {"object_position": 4, "x_offset": 0, "y_offset": 4}
    middle = left + 6
    charts = (
        (row, left, two_thirds, _per_day(book)),
        (row, left + 8, third, _by_age(book)),
        (row + 8, left, tall, _by_kind(book)),
        (row + 8, middle, half, _by_month(book)),
        (row + 16, middle, half, _wallet(book)),
    )
    for top, first, (width, height), chart in charts:
        chart.set_size({"width": width, "height": height})
        chart.show_hidden_data()
        sheet.insert_chart(top, first, chart, placed)
    return row + 25


def _series(chart: Chart, block: FigureBlock, place: int, color: str) -> None:
    """Add one column of a block to a chart, named by its heading."""
    first = block.row + 1
    last = block.row + block.rows
    chart.add_series(
        {
            "name": [HOME_DATA, block.row, place],
            "categories": [HOME_DATA, first, 0, last, 0],
            "values": [HOME_DATA, first, place, last, place],
            "fill": {"color": color},
            "border": {"none": True},
            "line": {"color": color, "width": 2},
            "gap": 60,
        }
    )


def _look_of(chart: Chart, title: str, *, legend: bool, every: int = 1) -> None:
    """Give a chart its title, axes and legend; `every` second label is shown for 2."""
    font = {"name": "Arial", "size": 8, "color": MUTED}
    chart.set_title(
        {
            "name": title,
            "overlay": False,
            "name_font": {"name": "Arial", "size": 10, "bold": True, "color": INK},
        }
    )
    chart.set_x_axis(
        {
            "num_font": font,
            "line": {"color": LINE},
            "major_tick_mark": "none",
            "label_position": "low",
            "interval_unit": every,
        }
    )
    chart.set_y_axis(
        {
            "num_font": font,
            "num_format": "#,##0",
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
        }
    )
    chart.set_chartarea({"border": {"none": True}})  # or a hidden chart leaves a line
    if legend:
        chart.set_legend({"position": "top", "font": font})
    else:
        chart.set_legend({"none": True})


def _per_day(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "column"})
    _series(chart, DAYS, 1, ACCENT)
    _series(chart, DAYS, 2, _AMBER)
    _look_of(chart, "Sales and settlements per day", legend=True, every=2)
    return chart


def _by_kind(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "bar"})
    _series(chart, KINDS, 2, _GREY)
    _series(chart, KINDS, 1, ACCENT)
    _look_of(chart, "Fees by kind", legend=True)
    font = {"name": "Arial", "size": 8, "color": MUTED}
    chart.set_y_axis(
        {"num_font": font, "reverse": True, "line": {"color": LINE}, "label_position": "low"}
    )
    chart.set_x_axis(
        {
            "num_font": font,
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
        }
    )
    return chart


def _by_month(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "column"})
    _series(chart, MONTHS, 1, ACCENT)
    _series(chart, MONTHS, 2, _AMBER)
    _series(chart, MONTHS, 3, _BLUE)
    _look_of(chart, "Sales, fees and profit by month", legend=True)
    return chart


def _by_age(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "column"})
    _series(chart, AGES, 1, _BLUE)
    _look_of(chart, "Debtors by age", legend=False)
    return chart


def _wallet(book: Workbook) -> Chart:
    chart = book.add_chart({"type": "line"})
    _series(chart, DAYS, 3, ACCENT)
    _look_of(chart, "Wallet over the month", legend=False, every=2)
    return chart
