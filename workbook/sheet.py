"""One sheet per table: title, hint, live totals, the table, its lists, its colours, its print setup."""

import re
from itertools import repeat
from math import ceil
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from workbook import live
from workbook.look import BAD, GOOD, QUIET, TABS, WARN, YELLOW_TINT, Look
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SYNC_ORDERS_FIRST
from xlplugin.posting.wallet import TransferStatus
from xlplugin.sheets import tables as t
from xlplugin.sheets.tables import (
    COUNT,
    DATE,
    HEADER_ROW,
    INPUT,
    LEDGER,
    MONEY,
    NAMED_CELLS,
    TICK,
    Column,
    Table,
)
from xlplugin.tiktok.api.tokens import LinkState

LAST_ROW = 1_048_576  # a list or a colour reaches as far as the sheet does
FIRST_ROW = HEADER_ROW + 1
HOME = "Home"

# Columns that stay in sight while she scrolls to the right; one where nothing is said.
_FROZEN = {
    t.PRODUCTS: 3,
    t.ORDERS: 2,
    t.INVOICES: 2,
    t.INVOICE_LINES: 2,
    t.CUSTOMER_PAYMENTS: 2,
    t.KNOCK_OFFS: 2,
    t.PROBLEMS: 0,
    t.SETTINGS: 1,
    t.TRIAL_BALANCE: 2,
    t.JOURNAL: 1,
    t.ORDER_LINES: 1,
}

_LEGIBLE = 270  # as wide as this, a table on one landscape page is still read without a glass
# The last column that is printed, where those behind it are for the screen.
_PRINTED = {
    t.PRODUCTS: "Product Status",
    t.ORDERS: "Status",
    t.ORDER_LINES: "SKU ID",
    t.PAYMENTS: "Difference",
    t.INVOICES: "Cancelled",
    t.INVOICE_LINES: "Kind",
    t.CUSTOMER_PAYMENTS: "Cancelled",
    t.VOUCHERS: "Cancelled",
    t.RUNS: "Locked Until",
    t.LOADED_FILES: "Loaded At",
}

# Where the words of a list's named range come from, for the message about a word that is not in it.
_LISTS = {name: table.sheet for name, (table, _) in t.NAMED_COLUMNS.items()}

# The first fitting word decides; anything else in the cell is a reason in words, and asks for a look.
_VERIFIED = (
    (RowStatus.SUCCESS, GOOD),
    (RowStatus.EXISTS, GOOD),
    (RowStatus.RESTATED, BAD),
    (RowStatus.LOCKED, WARN),
    (RowStatus.POSTED, QUIET),
    ("Sample", QUIET),
    (TransferStatus.SETTLEMENT_ITSELF, QUIET),
    (TransferStatus.NOT_PAID, QUIET),
    (TransferStatus.FAILED, QUIET),
    (RowStatus.MISSING_ITEM, WARN),
    (RowStatus.ORDER_NOT_POSTED, BAD),
    (RowStatus.DUPLICATE, BAD),
    ("", WARN),
)
_WORDS = {
    "Verify Status": _VERIFIED,
    (t.SHOPS.name, "Status"): ((LinkState.GOOD, GOOD), (LinkState.ENDED, BAD), ("", WARN)),
    (t.SHOPS.name, "Expired"): (("True", BAD),),
    (t.SHOPS.name, "Active"): (("No", QUIET),),
    (t.ORDERS.name, "Status"): (
        ("Completed", GOOD),
        ("Delivered", GOOD),
        ("Cancelled", QUIET),
        ("Unpaid", QUIET),
    ),
}


class Rule(NamedTuple):
    """A colour by formula, for a whole column or a whole row."""

    column: str | None
    formula: str
    tone: str
    more: tuple[tuple[str, object], ...] = ()


def build_sheet(book: Workbook, look: Look, table: Table) -> Worksheet:
    """Add the sheet of a table."""
    sheet = book.add_worksheet(table.sheet)
    sheet.set_default_row(16.5)
    _columns(sheet, look, table)
    _head(sheet, look, table)
    _table(sheet, look, table)
    for place, column in enumerate(table.columns):
        _list(sheet, place, column)
        _colours(sheet, look, table, place, column)
    _rules(sheet, look, table)
    _inputs(sheet, look, table)
    _print_setup(sheet, table)
    return sheet


def _columns(sheet: Worksheet, look: Look, table: Table) -> None:
    """Formats of whole columns, so that a new row has them before anything is typed into it."""
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, width(table, place), look.cells(column.kind))


def width(table: Table, place: int) -> float:
    """Wide enough for the declared cells, for the longest word of the heading, and for a date that is typed above."""
    column = table.columns[place]
    heading = max(len(word) for word in column.name.split()) * 1.2 + (4 if column.required else 2.5)
    letter = xl_col_to_name(place)
    typed = [address for sheet, address in NAMED_CELLS.values() if sheet == table.sheet]
    above = 12.0 if any(address.rstrip("0123456789") == letter for address in typed) else 0.0
    return max(float(column.width), heading, above)


def _head(sheet: Worksheet, look: Look, table: Table) -> None:
    sheet.set_row(0, 30)
    title = live.TITLES.get(table)
    if title:
        sheet.write_formula(0, 0, title.formula, look.title(), title.empty)
    else:
        sheet.write_string(0, 0, table.sheet, look.title())
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, table.hint + _manner(table), look.hint())
    sheet.set_row(2, 20)
    sheet.write_url(2, 0, f"internal:'{HOME}'!A1", look.link(), HOME)
    sheet.set_row(3, 20)
    if table in live.TOTALS:
        beside_inputs = any(sheet_name == table.sheet for sheet_name, _ in NAMED_CELLS.values())
        _write(sheet, 2, 6 if beside_inputs else 1, look.words(), live.SENTENCES[table], look)
        _totals(sheet, look, table)
    else:
        _write(sheet, 3, 0, look.words(), live.SENTENCES[table], look)


def _manner(table: Table) -> str:
    starred = any(column.required for column in table.columns)
    return " A heading with * must be filled." if starred else ""


def _write(
    sheet: Worksheet, row: int, place: int, style: object, cell: live.Live, look: Look
) -> None:
    sheet.write_formula(row, place, cell.formula, style, cell.empty)
    for words, tone in (
        (SYNC_ORDERS_FIRST, BAD),
        ("OUT OF BALANCE", BAD),
        ("are missing here", BAD),
        ("In balance", GOOD),
    ):
        if words in cell.formula:
            look_for = {
                "type": "text",
                "criteria": "containing",
                "value": words,
                "format": look.ink(tone),
            }
            sheet.conditional_format(row, place, row, place, look_for)


def _totals(sheet: Worksheet, look: Look, table: Table) -> None:
    label = live.total_label(table)
    sheet.write_formula(3, 0, label.formula, look.hint(), label.empty)
    for name in live.TOTALS[table]:
        place = table.place(name)
        total = live.total(table, name, "$A$4")
        sheet.write_formula(
            3, place, total.formula, look.total(table.columns[place].kind), total.empty
        )


def _table(sheet: Worksheet, look: Look, table: Table) -> None:
    sheet.set_row(
        HEADER_ROW - 1,
        8 + 13 * max(2, max(map(_heading_lines, repeat(table), range(len(table.columns))))),
    )
    columns = [
        {
            "header": column.name,
            "header_format": look.header(
                table.role, required=column.required, right=column.kind in (MONEY, COUNT)
            ),
        }
        for column in table.columns
    ]
    rows = t.STARTING_ROWS.get(table.name, ())
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
    sheet.freeze_panes(HEADER_ROW, _FROZEN.get(table, 1))
    sheet.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)


def _heading_lines(table: Table, place: int) -> int:
    """Into how many lines a heading is wrapped."""
    room = width(table, place) / 1.15 - 1
    lines, used = 1, 0
    for word in table.columns[place].name.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
    return lines


def _list(sheet: Worksheet, place: int, column: Column) -> None:
    """A drop-down that tells of a word it does not know, and lets her keep it: a paste is never refused."""
    if column.required:
        star = {
            "validate": "any",
            "input_title": column.name,
            "input_message": "Must be filled in every row.",
        }
        sheet.data_validation(HEADER_ROW - 1, place, HEADER_ROW - 1, place, star)
    if not column.choices:
        return
    named = isinstance(column.choices, str)
    message = (
        f"There is no such code on the sheet '{_LISTS[str(column.choices)]}'."
        if named
        else f"Choose from the list: {', '.join(column.choices)}."
    )
    sheet.data_validation(
        FIRST_ROW - 1,
        place,
        LAST_ROW - 1,
        place,
        {
            "validate": "list",
            "source": f"={column.choices}" if named else list(column.choices),
            "error_type": "warning",
            "error_title": column.name,
            "error_message": message,
        },
    )


def _colours(sheet: Worksheet, look: Look, table: Table, place: int, column: Column) -> None:
    """Words coloured over the whole column."""
    words = _WORDS.get((table.name, column.name), _WORDS.get(column.name, ()))
    area = (FIRST_ROW - 1, place, LAST_ROW - 1, place)
    for word, tone in words:
        rule: dict[str, object] = {
            "type": "text",
            "criteria": "begins with",
            "value": word,
            "stop_if_true": True,
        }
        if not word:
            rule = {"type": "no_blanks"}
        sheet.conditional_format(*area, {**rule, "format": look.tone(tone)})


def _rules(sheet: Worksheet, look: Look, table: Table) -> None:
    last = len(table.columns) - 1
    for rule in _rules_of(table):
        left, right = (0, last) if rule.column is None else (table.place(rule.column),) * 2
        options = {
            "type": "formula",
            "criteria": rule.formula,
            "format": look.tone(rule.tone, **dict(rule.more)),
        }
        sheet.conditional_format(FIRST_ROW - 1, left, LAST_ROW - 1, right, options)


def _rules_of(table: Table) -> list[Rule]:
    names = {column.name: xl_col_to_name(place) for place, column in enumerate(table.columns)}

    def cell(name: str) -> str:
        return f"${names[name]}{FIRST_ROW}"

    row = f"$A{FIRST_ROW}:${xl_col_to_name(len(names) - 1)}{FIRST_ROW}"
    rules = [
        Rule(column.name, f'=AND({cell(column.name)}="",COUNTA({row})>0)', WARN)
        for column in table.columns
        if column.required and table.role == INPUT
    ]
    if table in (t.PRODUCTS, t.ORDER_LINES):
        code, key = ("Item Code", "ID") if table is t.PRODUCTS else ("Code", "SKU ID")
        rules.append(Rule(code, f'=AND({cell(code)}="",{cell(key)}<>"")', WARN))
    if table is t.FEE_MAP:
        blank = f'=AND({cell("Fee Kind")}<>"",{cell("Mapping")}="",{cell("Item Code")}="")'
        rules += [Rule("Mapping", blank, WARN), Rule("Item Code", blank, WARN)]
    if table is t.SHOPS:
        ends = cell("Session Expire")
        rules.append(Rule("Session Expire", f'=AND({ends}<>"",{ends}<TODAY()+14)', WARN))
    if table in (t.PAYMENTS, t.SETTLEMENT_CHECK):
        rules.append(Rule("Difference", f"=N({cell('Difference')})<>0", BAD))
    if table is t.CUSTOMER_PAYMENTS:
        rules.append(Rule("Unapplied", f"=N({cell('Unapplied')})<>0", WARN))
    if table in (t.PROFIT_AND_LOSS, t.BALANCE_SHEET):
        is_sum = f'=AND({cell("Section")}<>"",{cell("Code")}="")'
        rules.append(Rule(None, is_sum, "", (("bold", True), ("top", 1))))
    if "Cancelled" in names:
        cancelled = cell("Cancelled")
        rules.append(Rule(None, f'=OR({cancelled}="Yes",{cancelled}="T")', QUIET))
    if any(column.kind == TICK for column in table.columns):
        rules.append(Rule(None, f'={cell("Tick")}<>""', "", (("bg_color", YELLOW_TINT),)))
    return rules


def _inputs(sheet: Worksheet, look: Look, table: Table) -> None:
    """The named input cells of a sheet, each with its label to the left."""
    for name, (owner, address) in NAMED_CELLS.items():
        if owner != table.sheet:
            continue
        label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removeprefix(table.name))
        row, place = (
            int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1,
            ord(address[0]) - ord("A"),
        )
        sheet.write_string(row, place - 1, label, look.make(align="right", bold=True))
        sheet.write_blank(row, place, None, look.typed(DATE))
        sheet.data_validation(
            row,
            place,
            row,
            place,
            {
                "validate": "date",
                "criteria": ">",
                "value": "=DATE(2015,1,1)",
                "input_title": label,
                "input_message": "A date, such as 01/06/2026.",
                "error_title": "Not a date",
                "error_message": "Enter a date, such as 01/06/2026.",
            },
        )
        sheet.set_selection(row, place, row, place) if name.endswith("From") else None


def _pages_wide(table: Table) -> int:
    """Over how many pages a table is spread, so that its print can be read."""
    last = table.place(_PRINTED[table]) if table in _PRINTED else len(table.columns) - 1
    return ceil(sum(width(table, place) for place in range(last + 1)) / _LEGIBLE)


def _print_setup(sheet: Worksheet, table: Table) -> None:
    sheet.set_tab_color(TABS[table.role])
    if table.role == LEDGER:
        sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(_pages_wide(table), 0)
    if table in _PRINTED:
        sheet.print_area(0, 0, LAST_ROW - 1, table.place(_PRINTED[table]))
    if _pages_wide(table) > 1:
        sheet.repeat_columns(0)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&F&C&A&RPage &P of &N")
