"""Lay out the Home sheet.

Its first part (columns B to D) has the first steps, and is all that an empty workbook shows. The
second part (columns E to T) has the next step, the tasks, the state of closing, the figures and the
charts. The button Home shows the one or the other.
"""

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlplugin import __version__
from xlplugin.sheets import tables as t
from xlplugin.sheets.cells import NUMBER_FORMATS
from xlplugin.sheets.home import (
    CHART_ROWS,
    FIGURE_COLUMNS,
    FIGURE_WIDTH,
    HOME,
    ROW_HEIGHT,
    START,
    START_WIDTHS,
    TASK_COLUMNS,
    TASK_WIDTHS,
)
from xlplugin.sheets.invoice import INVOICE_SHEET
from xlplugin.sheets.tables import BAD, COUNT, GOOD, HOME_DATA, TABLES, WARN, Table
from xlplugin.sheets.tables.formulas import Live, column
from xlplugin.sheets.tables.statement_formulas import (
    JOURNAL_DIFFERS,
    journal_differs,
    trial_balance_difference,
)
from xlplugin.template import home_figures as figures
from xlplugin.template.home_steps import (
    CLOSING,
    FILES,
    LINKED,
    PATH,
    STEPS,
    TASKS,
    Task,
    next_steps,
)
from xlplugin.template.look import (
    ACCENT,
    ACCENT_TINT,
    LINE,
    MUTED,
    PAPER,
    Look,
)

CURRENCIES = 3  # as many as Home has rows for
_START_LABEL = 1
_START_TEXT = 2
_START_LAST = 3
_LABEL = 4
_COUNT = 5
_TEXT = 6
_FIGURES = 8
_LAST = 19
_GAP = 7
_TASK_ROW = 7  # of the first task, from 0

_LEDGER_NAME = "TikTok Ledger"
_PURPOSE = (
    "TikTok Shop in your books: orders become invoices, settlements become payments, "
    "and wallet and bank tie out."
)
_PRINTED = "Invoices and credit notes laid out for paper by Print Invoice."
_HIDDEN = "Those in grey are hidden until they are used. The button Sheets shows any of them."
_ABOUT = (
    "Yellow sheets and cells are yours to fill in. Teal ones are fetched from TikTok Shop. "
    "Slate ones are the books.",
    "The books are written by Post and never edited by hand: what is wrong is reversed, "
    "so that the trail stays whole.",
    "Your own columns and sheets are kept.",
    "Order, product and shop ids are text: Excel keeps only 15 digits of a number, "
    "and TikTok's have 18 and 19.",
)


def build_home(book: Workbook, look: Look) -> Worksheet:
    """Add the Home sheet and the sheet behind its charts."""
    sheet = book.add_worksheet(HOME)
    sheet.hide_gridlines(2)
    sheet.hide_row_col_headers()
    sheet.set_default_row(ROW_HEIGHT)
    _columns(sheet, look)
    _title(sheet, look)
    _start(sheet, look)
    data = figures.build_home_data(book, look)
    _next(sheet, data, look)
    row = _tasks(sheet, look, _TASK_ROW - 1)
    row = _closing(sheet, look, row + 1)
    row = _money(sheet, look, row + 1)
    _chooser(book, sheet, look)
    bottom = figures.write_tiles(sheet, look, 4, _FIGURES)
    bottom = figures.add_charts(book, sheet, bottom, _FIGURES)
    row = max(row, bottom)
    _sheets(sheet, look, row + 1)
    _print_setup(sheet, row)  # the list of sheets is for the screen
    return sheet


def _columns(sheet: Worksheet, look: Look) -> None:
    """Show the first part; the button Home shows the columns and rows of the second."""
    cells = look.make()
    sheet.set_column(0, 0, 1, cells)
    for place, width in enumerate(START_WIDTHS, ord(START[0]) - ord("A")):
        sheet.set_column(place, place, width, cells)
    for place, width in enumerate(TASK_WIDTHS, ord(TASK_COLUMNS[0]) - ord("A")):
        sheet.set_column(place, place, width, cells, {"hidden": True})
    sheet.set_column(_GAP, _GAP, 1, cells)
    first, last = (ord(letter) - ord("A") for letter in FIGURE_COLUMNS)
    sheet.set_column(first, last, FIGURE_WIDTH, cells, {"hidden": True})
    top, bottom = CHART_ROWS
    for row in range(top - 1, bottom):
        sheet.set_row(row, ROW_HEIGHT, None, {"hidden": True})


def _title(sheet: Worksheet, look: Look) -> None:
    sheet.set_row(0, 8)
    sheet.set_row(1, 32)
    title = look.make(bold=True, font_size=22, font_color=ACCENT)
    for place in (_START_LABEL, _LABEL):
        sheet.write_string(1, place, _LEDGER_NAME, title)
    sheet.write_string(2, _START_LABEL, _PURPOSE, look.make(font_color=MUTED))


def _section(sheet: Worksheet, look: Look, row: int, left: int, titles: Sequence[str]) -> None:
    """Write a section's heading line: its title, then the titles of its columns."""
    head = {"bold": True, "indent": 1, "font_color": PAPER, "bg_color": ACCENT}
    for offset, title in enumerate(titles):
        align = "right" if left + offset == _COUNT else "left"
        sheet.write_string(row, left + offset, title, look.make(align=align, **head))


def _label(sheet: Worksheet, look: Look, at: tuple[int, int], text: str, table: Table[Any]) -> None:
    """Write a link to a table's sheet at (row, column)."""
    style = look.link(indent=1, bottom=1, bottom_color=LINE)
    sheet.write_url(*at, f"internal:'{table.sheet}'!A1", style, text, f"Go to {table.sheet}")


def _words(sheet: Worksheet, look: Look, row: int, area: tuple[int, int], words: Live) -> None:
    """Write a live sentence across the columns from `area[0]` to `area[1]`."""
    style = look.make(bottom=1, bottom_color=LINE, indent=1)
    first, last = area
    if first < last:
        sheet.merge_range(row, first, row, last, "", style)
    sheet.write_formula(row, first, words.formula, style, words.empty)


def _start(sheet: Worksheet, look: Look) -> None:
    """Write the first part: the path, the three steps, and what the workbook is."""
    row = 4
    sheet.write_string(row, _START_LABEL, "My orders come from", look.make(bold=True, indent=1))
    sheet.write_string(row, _START_TEXT, LINKED, look.typed(t.TEXT))
    sheet.data_validation(
        row,
        _START_TEXT,
        row,
        _START_TEXT,
        {"validate": "list", "source": [LINKED, FILES], "error_type": "stop"},
    )
    row += 2
    _section(sheet, look, row, _START_LABEL, ("The first three steps", "", ""))
    for offset, step in enumerate(STEPS, 1):
        _label(sheet, look, (row + offset, _START_LABEL), f"{offset}   {step.name}", step.table)
        _words(sheet, look, row + offset, (_START_TEXT, _START_LAST), step.words)
    area = (row + 1, _START_TEXT, row + len(STEPS), _START_TEXT)
    sheet.conditional_format(*area, _begins(look, "Not done yet", WARN))
    row = CHART_ROWS[1]  # right below the steps: the rows between are hidden
    _section(sheet, look, row, _START_LABEL, (f"About {_LEDGER_NAME}", "", ""))
    style = look.make(bg_color=ACCENT_TINT, indent=1)
    texts = (*_ABOUT, f"This workbook was made by version {__version__}.")
    for at, text in enumerate(texts, row + 1):
        sheet.merge_range(at, _START_LABEL, at, _START_LAST, text, style)


def _begins(look: Look, word: str, tone: str) -> dict[str, object]:
    return {"type": "text", "criteria": "begins with", "value": word, "format": look.tone(tone)}


def _next(sheet: Worksheet, data: Worksheet, look: Look) -> None:
    """Write the next step with its link; its candidates stand on Home Data."""
    counts = []
    for offset in range(len(TASKS)):
        counts.append(f"'{HOME}'!$F${_TASK_ROW + offset + 1}")
    candidates = next_steps(tuple(counts), figures.STALE)
    for row, one in enumerate(candidates, figures.NEXT_ROW):
        is_met = one.condition == "1=1"
        data.write_formula(row, 0, f"=IF({one.condition},1,0)", look.make(), int(is_met))
        empty = one.words.strip('"') if is_met else ""
        words = one.words if is_met else f'IF($A{row + 1}=1,{one.words},"")'
        data.write_formula(row, 1, f"={words}", look.make(), empty)
        data.write_string(row, 2, one.table.sheet, look.make())
    first = figures.NEXT_ROW + 1
    last = figures.NEXT_ROW + len(candidates)
    place = f"MATCH(1,'{HOME_DATA}'!$A${first}:$A${last},0)"
    words = f"INDEX('{HOME_DATA}'!$B${first}:$B${last},{place})"
    target = f"\"#'\"&INDEX('{HOME_DATA}'!$C${first}:$C${last},{place})&\"'!A1\""
    _section(sheet, look, 3, _LABEL, ("Next step", "", ""))
    style = look.make(
        bold=True,
        underline=1,
        font_color=ACCENT,
        font_size=11,
        bg_color=ACCENT_TINT,
        indent=1,
        text_wrap=True,
    )
    sheet.merge_range(4, _LABEL, 5, _TEXT, "", style)
    empty = candidates[-1].words.strip('"')
    sheet.write_formula(4, _LABEL, f"=HYPERLINK({target},{words})", style, empty)


def _tasks(sheet: Worksheet, look: Look, row: int) -> int:
    _section(sheet, look, row, _LABEL, ("To do", "Count", ""))
    number = look.make(
        num_format=NUMBER_FORMATS[COUNT], bold=True, bottom=1, bottom_color=LINE, align="right"
    )
    for offset, task in enumerate(TASKS, 1):
        _task(sheet, look, row + offset, task)
        sheet.write_formula(row + offset, _COUNT, f"={task.formula}", number, 0)
    area = (row + 1, _COUNT, row + len(TASKS), _COUNT)
    more = {"type": "cell", "criteria": ">", "value": 0, "format": look.tone(WARN)}
    sheet.conditional_format(*area, more)
    return row + len(TASKS) + 1


def _task(sheet: Worksheet, look: Look, row: int, task: Task) -> None:
    _label(sheet, look, (row, _LABEL), task.name, task.table)
    cure = Live(f'=IF(F{row + 1}=0,"Nothing to do.","{task.cure}")', "Nothing to do.")
    _words(sheet, look, row, (_TEXT, _TEXT), cure)


def _closing(sheet: Worksheet, look: Look, row: int) -> int:
    _section(sheet, look, row, _LABEL, ("Closing the month", "", ""))
    _label(sheet, look, (row + 1, _LABEL), t.CLOSE_MONTH.sheet, t.CLOSE_MONTH)
    _words(sheet, look, row + 1, (_COUNT, _TEXT), CLOSING)
    return row + 2


def _money(sheet: Worksheet, look: Look, row: int) -> int:
    titles = ("Books, by currency", "", "Trial balance · not settled yet")
    _section(sheet, look, row, _LABEL, titles)
    for offset in range(1, CURRENCIES + 1):
        above = f"$E${row + 1}:$E${row + offset}"
        _currency(sheet, look, row + offset, first=offset == 1, above=above)
    area = (row + 1, _COUNT, row + CURRENCIES, _COUNT)
    for word in ("OUT OF BALANCE", JOURNAL_DIFFERS):
        sheet.conditional_format(*area, _begins(look, word, BAD))
    sheet.conditional_format(*area, _begins(look, "In balance", GOOD))
    return row + CURRENCIES + 1


def _currency(sheet: Worksheet, look: Look, row: int, *, first: bool, above: str) -> None:
    line: dict[str, object] = {"bottom": 1, "bottom_color": LINE} if first else {}
    here = f"$E${row + 1}"
    name = look.make(indent=1, bold=True, **line)
    codes = column("TrialBalance", "Currency Code")
    empty = "Nothing posted yet" if first else ""
    found = (
        f'=IFERROR(INDEX({codes},MATCH(1,({codes}<>"")*(COUNTIF({above},{codes})=0),0)),"{empty}")'
    )
    sheet.write_array_formula(row, _LABEL, row, _LABEL, found, name, empty)
    difference = trial_balance_difference(here)
    level = f'IF({journal_differs()},"{JOURNAL_DIFFERS}","In balance: difference "&FIXED(0,2))'
    words = (
        f'IF({difference}=0,{level},"OUT OF BALANCE by "&FIXED({difference},2))'
        f'&" · not settled "&FIXED({owed_formula(here)},2)'
    )
    style = look.make(bold=True, indent=1, **line)
    sheet.merge_range(row, _COUNT, row, _TEXT, "", style)
    sheet.write_formula(row, _COUNT, f'=IF(LEN({here})=3,{words},"")', style, "")


def owed_formula(currency: str) -> str:
    """Return the formula of the amount not settled yet in a currency.

    It is open invoices and refunds, less open credit notes and payments.
    """
    invoices = _open(t.INVOICES, "Outstanding", "IV", currency)
    credit_notes = _open(t.INVOICES, "Outstanding", "CN", currency)
    payments = _open(t.CUSTOMER_PAYMENTS, "Unapplied", "PM", currency)
    refunds = _open(t.CUSTOMER_PAYMENTS, "Unapplied", "CF", currency)
    return f"{invoices}-{credit_notes}-{payments}+{refunds}"


def _open(table: Table[Any], column: str, doc_type: str, currency: str) -> str:
    name = table.name
    return (
        f'SUMIFS({name}[{column}],{name}[Doc Type],"{doc_type}",{name}[Currency Code],{currency})'
    )


def _sheets(sheet: Worksheet, look: Look, row: int) -> int:
    """List every sheet in two columns: a link where it is in sight, else its name in grey."""
    _section(sheet, look, row, _LABEL, ("All sheets", "", ""))
    listed = [(table.sheet, _gist(table), table.in_sight) for table in TABLES]
    listed.append((INVOICE_SHEET, _PRINTED, False))
    listed.sort(key=lambda one: not one[2])
    half = (len(listed) + 1) // 2
    for place, (name, gist, in_sight) in enumerate(listed):
        at = row + 1 + place % half
        left = _LABEL if place < half else _COUNT
        style = look.link(indent=1) if in_sight else look.make(indent=1, font_color=MUTED)
        if left == _COUNT:
            sheet.merge_range(at, _COUNT, at, _TEXT, "", style)
        if in_sight:
            sheet.write_url(at, left, f"internal:'{name}'!A1", style, name, gist)
        else:
            sheet.write_string(at, left, name, style)
    at = row + half + 1
    sheet.merge_range(at, _LABEL, at, _TEXT, _HIDDEN, look.make(font_color=MUTED, indent=1))
    return at + 1


def _gist(table: Table[Any]) -> str:
    """Return the first sentence of a sheet's hint."""
    return re.split(r"[.:;](?: |$)", table.hint)[0] + "."


def _chooser(book: Workbook, sheet: Worksheet, look: Look) -> None:
    """Write the cells in which the user chooses the month and the shop of the figures."""
    label = look.make(bold=True, align="right")
    month = look.make(
        num_format="mm/yyyy",
        bg_color="#FFF9E3",
        border=1,
        border_color="#E0B83F",
        align="center",
    )
    sheet.write_string(1, _FIGURES, "Month", label)
    sheet.merge_range(1, _FIGURES + 1, 1, _FIGURES + 2, "", month)
    sheet.write_string(1, _FIGURES + 4, "Shop", label)
    sheet.merge_range(1, _FIGURES + 5, 1, _FIGURES + 9, "", look.typed(t.TEXT))
    cells = (
        (figures.MONTH, _FIGURES + 1, figures.MONTHS_LIST, "Blank: the latest month."),
        (figures.VIEW, _FIGURES + 5, figures.VIEWS_LIST, "Blank: the first of the list."),
    )
    for name, place, listed, help_text in cells:
        letter = chr(ord("A") + place)
        book.define_name(name, f"='{HOME}'!${letter}$2")
        rule = {"validate": "list", "source": f"={listed}", "input_message": help_text}
        sheet.data_validation(1, place, 1, place, rule)
    book.define_name(PATH, f"='{HOME}'!$C$5")
    shown = look.make(font_color=MUTED)
    sheet.merge_range(2, _FIGURES, 2, _LAST, "", shown)
    sheet.write_formula(2, _FIGURES, figures.SHOWN.formula, shown, figures.SHOWN.empty)
    stale = {
        "type": "text",
        "criteria": "containing",
        "value": "SOMETHING WAS POSTED",
        "format": look.tone(WARN),
    }
    sheet.conditional_format(2, _FIGURES, 2, _LAST, stale)


def _print_setup(sheet: Worksheet, last: int) -> None:
    sheet.set_tab_color(ACCENT)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.print_area(0, 0, last, _LAST)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
