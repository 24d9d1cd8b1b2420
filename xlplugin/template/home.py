"""The Home sheet: steps, tasks, counts and balances, and a link to every sheet."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlplugin import __version__
from xlplugin.posting.settlements import SYNC_ORDERS_FIRST
from xlplugin.sheets import tables as t
from xlplugin.sheets.cells import NUMBER_FORMATS
from xlplugin.sheets.invoice import INVOICE_SHEET
from xlplugin.sheets.tables import BAD, GOOD, GRID, INPUT, LEDGER, MONEY, TABLES, WARN, Table
from xlplugin.sheets.tables.counts import (
    DUPLICATES,
    LINES_WITHOUT_ITEM,
    ORDERS_NOT_POSTED,
    PROBLEMS_OPEN,
    SETTLEMENTS_READY,
    WITHDRAWALS_READY,
    WITHOUT_ITEM,
)
from xlplugin.sheets.tables.formulas import BLANK, FILLED, Live, column, filled, sentence, where
from xlplugin.sheets.tables.statement_formulas import trial_balance_difference
from xlplugin.template.look import (
    ACCENT,
    ACCENT_TINT,
    COUNT_WORDS,
    LINE,
    MUTED,
    PAPER,
    TABS,
    Look,
)
from xlplugin.template.sheet import HOME

CURRENCIES = 3  # as many as Home has rows for
_WIDTHS = (3, 34, 15, 15, 15, 32, 3, 21, 66, 3)
_LABEL = 1
_FIRST = 2
_SECOND = 3
_THIRD = 4
_TEXT = 5
_SHEET = 7
_HINT = 8

_LEDGER_NAME = "TikTok Ledger"
_POSTS = ("In Transit", "Delivered", "Completed")
_PRINTED = "Invoices and credit notes laid out for paper by Print Invoice."
_ABOUT = (
    "Yellow sheets and cells are yours to fill in. Teal ones are fetched from TikTok Shop. "
    "Slate ones are the books.",
    "The books are written by Post and never edited by hand: what is wrong is reversed, "
    "so that the trail stays whole.",
    "Each number on this page is a formula over those sheets; nothing is typed. "
    "Your own columns and sheets are kept.",
    "Order, product and shop ids are text: Excel keeps only 15 digits of a number, "
    "and TikTok's have 18 and 19.",
)


class Step(NamedTuple):
    """One of the three steps: its name, its sheet and its live text."""

    name: str
    table: Table[Any]
    words: Live


class Task(NamedTuple):
    """One task: its count, and what to do if it is above 0."""

    name: str
    table: Table[Any]
    formula: str
    cure: str


class OrderCounts(NamedTuple):
    """Formulas that count the orders of one status."""

    fetched: str
    invoiced: str
    to_post: str


def build_home(book: Workbook, look: Look) -> Worksheet:
    """Add the Home sheet."""
    sheet = book.add_worksheet(HOME)
    sheet.hide_gridlines(2)
    sheet.hide_row_col_headers()
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width, look.make())
    _title(sheet, look)
    row = _steps(sheet, look, 5)
    row = _tasks(sheet, look, row + 1)
    row = _orders(sheet, look, row + 1)
    row = _money(sheet, look, row + 1)
    bottom = _sheets(sheet, look, 5)
    row = _about(sheet, look, max(row, bottom) + 1)
    _print_setup(sheet, row)
    return sheet


def _title(sheet: Worksheet, look: Look) -> None:
    sheet.set_default_row(21)
    sheet.set_row(0, 12)
    sheet.set_row(1, 36)
    sheet.write_string(1, 1, _LEDGER_NAME, look.make(bold=True, font_size=24, font_color=ACCENT))
    what = (
        "TikTok Shop in your books: orders become invoices, settlements become payments, "
        "and wallet and bank tie out."
    )
    sheet.write_string(2, 1, what, look.make(font_color=MUTED))
    sheet.set_row(3, 10)


def _section(sheet: Worksheet, look: Look, row: int, left: int, titles: Sequence[str]) -> None:
    """Write a section's heading line: its title, then the titles of its columns."""
    head = {"bold": True, "indent": 1, "font_color": PAPER, "bg_color": ACCENT}
    for offset, title in enumerate(titles):
        is_above_numbers = offset > 0 and left + offset < _TEXT
        style = {**head, "align": "right" if is_above_numbers else "left"}
        if offset == 0:
            style["font_size"] = 11
        sheet.write_string(row, left + offset, title, look.make(**style))


def _label(sheet: Worksheet, look: Look, row: int, text: str, table: Table[Any]) -> None:
    style = look.link(indent=1, bottom=1, bottom_color=LINE)
    sheet.write_url(
        row, _LABEL, f"internal:'{table.sheet}'!A1", style, text, f"Go to {table.sheet}"
    )


def _words(sheet: Worksheet, look: Look, row: int, left: int, words: Live) -> None:
    style = look.make(bottom=1, bottom_color=LINE, indent=1)
    if left < _TEXT:
        sheet.merge_range(row, left, row, _TEXT, "", style)
    sheet.write_formula(row, left, words.formula, style, words.empty)


def _steps(sheet: Worksheet, look: Look, row: int) -> int:
    _section(sheet, look, row, _LABEL, ("Three steps", "", "", "", ""))
    for offset, step in enumerate(STEPS, 1):
        _label(sheet, look, row + offset, f"{offset}   {step.name}", step.table)
        _words(sheet, look, row + offset, _FIRST, step.words)
    area = (row + 1, _FIRST, row + len(STEPS), _FIRST)
    sheet.conditional_format(*area, _begins(look, "Not done yet", WARN))
    return row + len(STEPS) + 1


def _begins(look: Look, word: str, tone: str) -> dict[str, object]:
    return {"type": "text", "criteria": "begins with", "value": word, "format": look.tone(tone)}


def _tasks(sheet: Worksheet, look: Look, row: int) -> int:
    _section(sheet, look, row, _LABEL, ("To do", "How many", "", "", ""))
    number = look.make(
        num_format=COUNT_WORDS, bold=True, bottom=1, bottom_color=LINE, align="right", indent=1
    )
    for offset, task in enumerate(TASKS, 1):
        at = row + offset
        _label(sheet, look, at, task.name, task.table)
        sheet.write_formula(at, _FIRST, f"={task.formula}", number, 0)
        cure = Live(f'=IF(C{at + 1}=0,"Nothing to do.","{task.cure}")', "Nothing to do.")
        _words(sheet, look, at, _SECOND, cure)
    area = (row + 1, _FIRST, row + len(TASKS), _FIRST)
    sheet.conditional_format(
        *area, {"type": "cell", "criteria": ">", "value": 0, "format": look.tone(WARN)}
    )
    return row + len(TASKS) + 1


def _orders(sheet: Worksheet, look: Look, row: int) -> int:
    _section(sheet, look, row, _LABEL, ("Orders", "Fetched", "Invoiced", "To post", ""))
    number = look.make(num_format=COUNT_WORDS, bottom=1, bottom_color=LINE, align="right", indent=1)
    for offset, status in enumerate(t.ORDER_STATUSES, 1):
        at = row + offset
        _label(sheet, look, at, status, t.ORDERS)
        counts = order_counts(status)
        sheet.write_formula(at, _FIRST, f"={counts.fetched}", number, 0)
        sheet.write_formula(at, _SECOND, f"={counts.invoiced}", number, 0)
        sheet.write_formula(at, _THIRD, f"={counts.to_post}", number, 0)
        _words(sheet, look, at, _TEXT, _order_words(status, at + 1))
    return row + len(t.ORDER_STATUSES) + 1


def order_counts(status: str) -> OrderCounts:
    """Return formulas that count the orders of a status."""
    word = f'"{status}"'
    to_post = "0"
    if status in _POSTS:
        to_post = where(
            "Orders", Status=word, Invoice=BLANK, Quotation=BLANK, Sales_Order=BLANK, Sample=BLANK
        )
    return OrderCounts(
        fetched=where("Orders", Status=word),
        invoiced=where("Orders", Status=word, Invoice=FILLED),
        to_post=to_post,
    )


def _order_words(status: str, row: int) -> Live:
    if status in _POSTS:
        return Live(f'=IF(E{row}>0,"Ready: press Post.","")', "")
    if status == "Cancelled":
        return Live(f'=IF(D{row}>0,"Some were invoiced: see Problems.","")', "")
    return Live('="Nothing to post yet."', "Nothing to post yet.")


def _money(sheet: Worksheet, look: Look, row: int) -> int:
    _section(
        sheet,
        look,
        row,
        _LABEL,
        ("Books, by currency", "Not settled yet", "Debit", "Credit", "Trial balance"),
    )
    for offset in range(1, CURRENCIES + 1):
        above = f"$B${row + 1}:$B${row + offset}"
        _currency(sheet, look, row + offset, first=offset == 1, above=above)
    area = (row + 1, _TEXT, row + CURRENCIES, _TEXT)
    sheet.conditional_format(*area, _begins(look, "OUT OF BALANCE", BAD))
    sheet.conditional_format(*area, _begins(look, "In balance", GOOD))
    return row + CURRENCIES + 1


def _currency(sheet: Worksheet, look: Look, row: int, *, first: bool, above: str) -> None:
    line: dict[str, object] = {"bottom": 1, "bottom_color": LINE} if first else {}
    here = f"$B${row + 1}"
    name = look.make(indent=1, bold=True, **line)
    codes = column("TrialBalance", "Currency Code")
    empty = "Nothing posted yet" if first else ""
    found = (
        f'=IFERROR(INDEX({codes},MATCH(1,({codes}<>"")*(COUNTIF({above},{codes})=0),0)),"{empty}")'
    )
    sheet.write_array_formula(row, _LABEL, row, _LABEL, found, name, empty)
    money = look.make(num_format=NUMBER_FORMATS[MONEY], align="right", indent=1, **line)
    amounts = (owed_formula(here), _side("Debit", here), _side("Credit", here))
    for place, formula in enumerate(amounts, _FIRST):
        sheet.write_formula(row, place, f'=IF(LEN({here})=3,{formula},"")', money, "")
    difference = trial_balance_difference(here)
    words = (
        f'IF({difference}=0,"In balance: difference "&FIXED(0,2),"OUT OF BALANCE by '
        f'"&FIXED({difference},2))'
    )
    sheet.write_formula(
        row, _TEXT, f'=IF(LEN({here})=3,{words},"")', look.make(bold=True, indent=1, **line), ""
    )


def _side(column: str, currency: str) -> str:
    name = t.TRIAL_BALANCE.name
    return f"SUMIF({name}[Currency Code],{currency},{name}[{column}])"


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
    for role, title in (
        (INPUT, "You fill in"),
        (GRID, "Fetched from TikTok Shop"),
        (LEDGER, "The books"),
    ):
        _section(sheet, look, row, _SHEET, (title, ""))
        mine = [(table.sheet, _gist(table)) for table in TABLES if table.role == role]
        if role == LEDGER:
            mine.append((INVOICE_SHEET, _PRINTED))
        for offset, (name, gist) in enumerate(mine, 1):
            style = look.link(bottom=1, bottom_color=LINE, left=5, left_color=TABS[role], indent=1)
            sheet.write_url(row + offset, _SHEET, f"internal:'{name}'!A1", style, name)
            hint = look.make(font_color=MUTED, font_size=9, bottom=1, bottom_color=LINE)
            sheet.write_string(row + offset, _HINT, gist, hint)
        row += len(mine) + 2
    return row


def _gist(table: Table[Any]) -> str:
    """Return the first sentence of a sheet's hint."""
    return re.split(r"[.:;](?: |$)", table.hint)[0] + "."


def _about(sheet: Worksheet, look: Look, row: int) -> int:
    empty = [""] * (_HINT - _LABEL)
    _section(sheet, look, row, _LABEL, (f"About {_LEDGER_NAME}", *empty))
    texts = (*_ABOUT, f"This workbook was made by version {__version__}.")
    style = look.make(bg_color=ACCENT_TINT, indent=1)
    for at, text in enumerate(texts, row + 1):
        sheet.merge_range(at, _LABEL, at, _HINT, text, style)
    return row + len(_ABOUT) + 1


def _print_setup(sheet: Worksheet, last: int) -> None:
    sheet.set_tab_color(ACCENT)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.print_area(0, 0, last, len(_WIDTHS) - 1)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)


def _state(done: str, words: str, otherwise: str) -> Live:
    return Live(f'=IF({done}=0,"{otherwise}",{words})', otherwise)


def _unmapped() -> str:
    """Count the blank mapping cells of the linked shops."""
    required = [column.name for column in t.SHOPS.columns if column.required and column.choices]
    shops = filled("Shops", "Shop ID")
    mapped = "-".join(filled("Shops", name) for name in required)
    return f"{len(required)}*{shops}-{mapped}"


_MAPPED = f'IF({_unmapped()}>0," · mapping cells still blank on Shops "&({_unmapped()}),"")'
STEPS = (
    Step(
        "Link a shop",
        t.SHOPS,
        _state(
            filled("Shops", "Shop ID"),
            t.SHOPS.sentence.formula[1:],
            "Not done yet: press Link, or Sample Shop to try everything without an account.",
        ),
    ),
    Step(
        "Make the master data",
        t.STOCK_ITEMS,
        _state(
            filled("StockItems", "Code"),
            sentence(
                ("Accounts", filled("GLAccounts", "Code")),
                ("customers", filled("Customers", "Code")),
                ("stock items", filled("StockItems", "Code")),
            ).formula[1:]
            + f"&{_MAPPED}",
            "Not done yet: press Master Data.",
        ),
    ),
    Step(
        "Fetch",
        t.PRODUCTS,
        _state(
            f"({filled('Products', 'ID')}+{filled('Orders', 'ID')}+{filled('Payments', 'File')})",
            sentence(
                ("Products", filled("Products", "ID")),
                ("orders", filled("Orders", "ID")),
                ("settlement rows", filled("Payments", "File")),
            ).formula[1:],
            "Not done yet: press Fetch under Products, then Refresh Orders.",
        ),
    ),
)
TASKS = (
    Task(
        "Products without an item code",
        t.PRODUCTS,
        WITHOUT_ITEM,
        "Choose each one's item, then Post.",
    ),
    Task(
        "Products with a duplicate SKU",
        t.PRODUCTS,
        DUPLICATES,
        "They share a seller SKU: choose the item.",
    ),
    Task(
        "Order lines without an item code",
        t.ORDER_LINES,
        LINES_WITHOUT_ITEM,
        "Choose it in Code, then Post.",
    ),
    Task(
        "Orders to post",
        t.ORDERS,
        "+".join(order_counts(status).to_post for status in _POSTS),
        "Tick some or none, press Post.",
    ),
    Task("Settlement rows, order not posted", t.PAYMENTS, ORDERS_NOT_POSTED, SYNC_ORDERS_FIRST),
    Task("Settlement rows to post", t.PAYMENTS, SETTLEMENTS_READY, "Press Post under Payments."),
    Task(
        "Withdrawals to post",
        t.WITHDRAWALS,
        WITHDRAWALS_READY,
        "Press Post Withdrawals under Payments.",
    ),
    Task(
        "Open problems",
        t.PROBLEMS,
        PROBLEMS_OPEN,
        "Each says where it is, what is wrong and what to do.",
    ),
)
