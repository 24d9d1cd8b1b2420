"""Build the sheet of a table: title, hint, totals, table, drop-downs, colours and print setup."""

import re
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from xlplugin.money import digits_by_currency
from xlplugin.posting.settlements import SYNC_ORDERS_FIRST
from xlplugin.sheets.home import HOME
from xlplugin.sheets.tables import (
    BAD,
    BOOKS_TABLES,
    COUNT,
    DATE,
    GOOD,
    HEADER_ROW,
    INPUT,
    LEDGER,
    MONEY,
    NAMED_COLUMNS,
    QUIET,
    TICK,
    WARN,
    Column,
    Rule,
    Table,
    Tone,
)
from xlplugin.sheets.tables.formulas import Live
from xlplugin.sheets.tables.statement_formulas import JOURNAL_DIFFERS
from xlplugin.template import totals
from xlplugin.template.lists import starting_rows
from xlplugin.template.look import MUTED, TABS, TICKED_ROW, Look

LAST_ROW = 1_048_576  # drop-downs and colours reach to the last row of the sheet
_LAST_COLUMN = 16_383  # from 0
_LONGEST_MESSAGE = 255  # characters of a drop-down's warning
FIRST_ROW = HEADER_ROW + 1

_CURRENCY_COLUMNS = ("Currency", "Currency Code")
_WHOLE = "#,##0;-#,##0"

_DATE_WIDTH = 12.0
_ROW = 16.5  # points
_LINE = 10.5  # points that each further line adds
_SCREEN = 160  # in characters: what a screen of 1366 pixels shows in any program
_HINT = 165  # letters that this screen shows, which are narrower than digits
_PADDING = 0.71  # in characters: what a file counts beside the text
_LEGIBLE = 257  # in characters: the widest table that is printed on one page, at about 60 %
# The sheet of each drop-down list, for the message about a value that is not in it.
_LISTS = {name: table.sheet for name, (table, _) in NAMED_COLUMNS.items()}
# Sentences above a table that are coloured when they contain one of these.
_SENTENCE_TONES = (
    Tone(SYNC_ORDERS_FIRST, BAD),
    Tone("OUT OF BALANCE", BAD),
    Tone(JOURNAL_DIFFERS, BAD),
    Tone("are missing here", BAD),
    Tone("as at another day", BAD),
    Tone("In balance", GOOD),
)


def build_sheet(book: Workbook, look: Look, table: Table[Any]) -> Worksheet:
    """Add the sheet of a table."""
    sheet = book.add_worksheet(table.sheet)
    sheet.set_default_row(_height(table))
    if not table.in_sight:
        sheet.hide()  # until it is used, so that about ten tabs are in sight
    _columns(sheet, look, table)
    _head(sheet, look, table)
    _table(sheet, look, table)
    for place, column in enumerate(table.columns):
        _list(sheet, place, column)
        _colours(sheet, look, place, column)
    _rules(sheet, look, table)
    _whole_units(sheet, look, table)
    _inputs(sheet, look, table)
    _print_setup(sheet, table)
    if table.name in BOOKS_TABLES:
        _protect(sheet, look, table)
    return sheet


def _protect(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    """Protect a ledger sheet without a password; the cells beside the table stay open."""
    sheet.set_column(len(table.columns), _LAST_COLUMN, None, look.make(locked=False))
    allowed = dict.fromkeys(("format_columns", "format_rows", "sort", "autofilter"), True)
    sheet.protect("", {**allowed, "objects": True, "scenarios": True})


def _columns(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    """Format whole columns, so that a new row has its formats before anything is typed."""
    folds = False
    for place, column in enumerate(table.columns):
        options = {"level": 1, "hidden": True} if column.behind else {"collapsed": folds}
        style = look.cells(column.kind, wraps=column.lines > 1)
        sheet.set_column(place, place, width(table, place), style, options)
        folds = column.behind
    if folds:  # the + is above the column after the folded ones
        sheet.set_column(len(table.columns), len(table.columns), None, None, {"collapsed": True})


def _height(table: Table[Any]) -> float:
    """Return the height of a row in points, for as many lines of text as its columns show."""
    return _ROW + _LINE * (max(column.lines for column in table.columns) - 1)


def width(table: Table[Any], place: int) -> float:
    """Return a column's width.

    The declared one, or more for a long word in the heading or a date above.
    """
    column = table.columns[place]
    heading = max(len(word) for word in column.name.split()) * 1.2 + (4 if column.required else 2.5)
    if column.kind in (MONEY, COUNT):
        heading += 1.0  # it is indented
    letter = xl_col_to_name(place)
    above = 0.0
    if any(cell.address.rstrip("0123456789") == letter for cell in table.inputs):
        above = _DATE_WIDTH
    return max(float(column.width), heading, above)


def _head(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    sheet.set_row(0, 30)
    if table.title:
        sheet.write_formula(0, 0, table.title.formula, look.title(), table.title.empty)
    else:
        sheet.write_string(0, 0, table.sheet, look.title())
    _hint(sheet, look, table)
    sheet.set_row(2, 20)
    sheet.write_url(2, 0, f"internal:'{HOME}'!A1", look.link(), HOME)
    sheet.set_row(3, 20)
    if table.totals:
        place = _beside_the_inputs(table)
        _write_sentence(sheet, (2, place), table.sentence, look)
        _totals(sheet, look, table)
    else:
        _write_sentence(sheet, (3, 0), table.sentence, look)


def _hint(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    """Write what the sheet is for; in several lines if it is wider than the screen."""
    hint = table.hint + _manner(table)
    if len(hint) <= _HINT:
        sheet.set_row(1, 18)
        sheet.write_string(1, 0, hint, look.hint())
        return
    last = 0
    across = width(table, 0)
    for place, column in enumerate(table.columns[1:], 1):
        if column.behind or across + width(table, place) > _SCREEN:
            break
        last = place
        across += width(table, place)
    sheet.set_row(1, 5 + 13 * ceil(len(hint) / across))
    style = look.make(font_color=MUTED, text_wrap=True, valign="top")
    sheet.merge_range(1, 0, 1, last, hint, style)


def _beside_the_inputs(table: Table[Any]) -> int:
    """Return the column, from 0, of a sentence in the row of the input cells."""
    if not table.inputs:
        return 1
    places = [xl_cell_to_rowcol(cell.address)[1] for cell in table.inputs]
    return int(max(places)) + 1


def _manner(table: Table[Any]) -> str:
    starred = any(column.required for column in table.columns)
    if starred:
        return " A heading with * must be filled."
    return ""


def _write_sentence(sheet: Worksheet, at: tuple[int, int], cell: Live, look: Look) -> None:
    """Write a live sentence in a cell (row, column), with a colour for each text it can show."""
    row, place = at
    style = look.words(indent=int(bool(place)))
    sheet.write_formula(row, place, cell.formula, style, cell.empty)
    for text, tone in _SENTENCE_TONES:
        if text in cell.formula:
            rule = {
                "type": "text",
                "criteria": "containing",
                "value": text,
                "format": look.ink(tone),
            }
            sheet.conditional_format(row, place, row, place, rule)


def _totals(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    label = totals.total_label(table)
    sheet.write_formula(3, 0, label.formula, look.hint(), label.empty)
    for name in table.totals:
        place = table.place(name)
        total = totals.total(table, name, "$A$4")
        sheet.write_formula(
            3, place, total.formula, look.total(table.columns[place].kind), total.empty
        )


def _table(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    lines = 2
    for place in range(len(table.columns)):
        lines = max(lines, _heading_lines(table, place))
    sheet.set_row(
        HEADER_ROW - 1,
        8 + 13 * lines,
    )
    columns = []
    for column in table.columns:
        right = column.kind in (MONEY, COUNT)
        style = look.header(table.role, required=column.required, right=right)
        columns.append({"header": column.name, "header_format": style})
    rows = starting_rows(table)
    for offset, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(
                HEADER_ROW + offset, place, text, look.cells(table.columns[place].kind)
            )
    sheet.add_table(
        HEADER_ROW - 1,
        0,
        HEADER_ROW + max(len(rows), 1) - 1,
        len(table.columns) - 1,
        {
            "name": table.name,
            "columns": columns,
            "style": "Table Style Light 1",
            "autofilter": True,
        },
    )
    # Ids are digits on purpose: no green corner on each of them.
    sheet.ignore_errors(
        {"number_stored_as_text": f"A{FIRST_ROW}:{xl_col_to_name(len(columns) - 1)}{LAST_ROW}"}
    )
    sheet.freeze_panes(HEADER_ROW, table.frozen)
    sheet.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)


def _heading_lines(table: Table[Any], place: int) -> int:
    """Return the number of lines that a heading is wrapped to."""
    room = width(table, place) / 1.15 - 1
    lines = 1
    used = 0
    for word in table.columns[place].name.split():
        if used == 0:
            used = len(word)
        elif used + 1 + len(word) <= room:
            used += 1 + len(word)
        else:
            lines += 1
            used = len(word)
    return lines


def _list(sheet: Worksheet, place: int, column: Column) -> None:
    """Add a drop-down that warns of an unknown value and lets the user keep it."""
    said = [column.meaning, "Must be filled in every row." if column.required else ""]
    message = " ".join(filter(None, said))
    if message:
        star = {"validate": "any", "input_title": column.name, "input_message": message}
        sheet.data_validation(HEADER_ROW - 1, place, HEADER_ROW - 1, place, star)
    if not column.choices:
        return
    check = _list_check(column.name, column.choices)
    sheet.data_validation(FIRST_ROW - 1, place, LAST_ROW - 1, place, check)


def _list_check(title: str, choices: tuple[str, ...] | str) -> dict[str, object]:
    """Return a drop-down of these words, or of a named list, that warns of any other word."""
    source: str | list[str] = list(choices)
    message = f"Choose from the list: {', '.join(choices)}."
    if len(message) > _LONGEST_MESSAGE:
        message = "Choose a word from the list."
    if isinstance(choices, str):
        source = f"={choices}"
        message = f"This is not on the sheet '{_LISTS[choices]}'."
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": title,
        "error_message": message,
    }


def _colours(sheet: Worksheet, look: Look, place: int, column: Column) -> None:
    """Colour the cells of a column by their text."""
    area = (FIRST_ROW - 1, place, LAST_ROW - 1, place)
    for word, tone in column.tones:
        rule: dict[str, object] = {
            "type": "text",
            "criteria": "begins with",
            "value": word,
            "stop_if_true": True,
        }
        if not word:
            rule = {"type": "no_blanks"}
        sheet.conditional_format(*area, {**rule, "format": look.tone(tone)})


def _rules(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    last = len(table.columns) - 1
    for rule in _rules_of(table):
        left = 0
        right = last
        if rule.column:
            left = right = table.place(rule.column)
        options = {"type": "formula", "criteria": rule.formula, "format": look.tone(rule.tone)}
        sheet.conditional_format(FIRST_ROW - 1, left, LAST_ROW - 1, right, options)


def _whole_units(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    """Show amounts without cents where the row's currency has none, such as JPY and VND."""
    names = table.headings
    currency = next((name for name in _CURRENCY_COLUMNS if name in names), "")
    if not currency:
        return
    cell = f"${xl_col_to_name(table.place(currency))}{FIRST_ROW}"
    codes = sorted(code for code, digits in digits_by_currency().items() if not digits)
    listed = "|".join(codes)
    criteria = f'=AND({cell}<>"",ISNUMBER(SEARCH("|"&{cell}&"|","|{listed}|")))'
    options = {"type": "formula", "criteria": criteria, "format": look.tone("", num_format=_WHOLE)}
    for place, column in enumerate(table.columns):
        if column.kind == MONEY:
            sheet.conditional_format(FIRST_ROW - 1, place, LAST_ROW - 1, place, options)


def _rules_of(table: Table[Any]) -> list[Rule]:
    """Return the table's rules and those of every table, with cell addresses in their formulas."""
    cells = {}
    for place, column in enumerate(table.columns):
        cells[column.name] = f"${xl_col_to_name(place)}{FIRST_ROW}"
    row = f"$A{FIRST_ROW}:{list(cells.values())[-1]}"
    rules = []
    for column in table.columns:
        if column.required and table.role == INPUT:
            blank = f'=AND({cells[column.name]}="",COUNTA({row})>0)'
            rules.append(Rule(column.name, blank, WARN))
    for rule in table.rules:
        rules.append(rule._replace(formula=rule.formula.format_map(cells)))
    if "Cancelled" in cells:
        cancelled = cells["Cancelled"]
        rules.append(Rule("", f'=OR({cancelled}="Yes",{cancelled}="T")', QUIET))
    if any(column.kind == TICK for column in table.columns):
        rules.append(Rule("", f'={cells["Tick"]}<>""', TICKED_ROW))
    return rules


def _inputs(sheet: Worksheet, look: Look, table: Table[Any]) -> None:
    """Write the input cells above a table, each with its label to the left."""
    for cell in table.inputs:
        label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell.name.removeprefix(table.name))
        row, place = xl_cell_to_rowcol(cell.address)
        sheet.write_string(row, place - 1, label, look.make(align="right", bold=True))
        sheet.write_blank(row, place, None, look.typed(cell.kind))
        check = _date_check(label) if cell.kind == DATE else _list_check(label, cell.choices)
        sheet.data_validation(row, place, row, place, check)
        if cell.name.endswith("From"):
            sheet.set_selection(row, place, row, place)


def _date_check(label: str) -> dict[str, object]:
    return {
        "validate": "date",
        "criteria": ">",
        "value": "=DATE(2015,1,1)",
        "input_title": label,
        "input_message": "A date, such as 01/06/2026.",
        "error_title": "Not a date",
        "error_message": "Enter a date, such as 01/06/2026.",
    }


def _pages_wide(table: Table[Any]) -> int:
    """Return how many pages wide a table is printed, so that it can be read."""
    last = len(table.columns) - 1
    if table.printed_to:
        last = table.place(table.printed_to)
    across = 0.0
    for place, column in enumerate(table.columns[: last + 1]):
        if not column.behind:
            across += width(table, place) + _PADDING
    return ceil(across / _LEGIBLE)


def _print_setup(sheet: Worksheet, table: Table[Any]) -> None:
    sheet.set_tab_color(TABS[table.role])
    if table.role == LEDGER:
        sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(_pages_wide(table), int(table.one_page))
    if table.printed_to:
        # Whole columns, so that Excel prints as far as there are rows; with row numbers, because
        # openpyxl cannot read an area without them.
        last = xl_col_to_name(table.place(table.printed_to))
        sheet.print_area_range = f"'{table.sheet}'!$A$1:${last}${LAST_ROW}"
    if _pages_wide(table) > 1:
        sheet.repeat_columns(0)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_margins(left=0.25, right=0.25, top=0.5, bottom=0.6)
    sheet.set_footer("&L&F&C&A&RPage &P of &N")
