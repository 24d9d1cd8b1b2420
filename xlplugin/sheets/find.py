"""Fill the Find sheet: every row of the workbook that has a number, an order, a SKU, a text or an
amount.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import typed_number
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.table_view import TableView
from xlplugin.sheets.tables import (
    BANK_STATEMENT,
    CUSTOMER_PAYMENTS,
    FIND,
    INVOICE_LINES,
    INVOICES,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    SHORT_PAYMENTS,
    STATEMENT_ROWS,
    STOCK_MOVEMENTS,
    VOUCHERS,
    WITHDRAWALS,
    FindRow,
    Table,
)

MOST_SHOWN = 1_000
_CENT = Decimal("0.01")
_TO_CENTS = Decimal("0.005")  # amounts in cells are binary fractions


class Searched(NamedTuple):
    """Table to search, and the columns that a hit shows; empty for none."""

    table: Table[Any]
    number: str
    date: str
    amount: str
    currency: str
    status: str


# The order of the hits. Ids of a shop, and the file's name and row, would find every row.
SEARCHED = (
    Searched(ORDERS, "ID", "Create Date", "Total Amount", "Currency", "Status"),
    Searched(ORDER_LINES, "Order ID", "", "Sale Price", "", ""),
    Searched(PRODUCTS, "SKU", "", "Price", "Currency", "Product Status"),
    Searched(
        PAYMENTS,
        "Order Adjustment ID",
        "Payment Time",
        "Settlement Amount",
        "Currency",
        "Verify Status",
    ),
    Searched(
        STATEMENT_ROWS, "Order Adjustment ID", "Payment Time", "Settlement Amount", "Currency", ""
    ),
    Searched(WITHDRAWALS, "ID", "Date", "Amount", "Currency", "Status"),
    Searched(BANK_STATEMENT, "Reference", "Date", "Amount", "Currency", "Status"),
    Searched(INVOICES, "Doc No", "Doc Date", "Doc Amt", "Currency Code", "Doc Type"),
    Searched(INVOICE_LINES, "Doc No", "Delivery Date", "Amount", "", "Doc Type"),
    Searched(CUSTOMER_PAYMENTS, "Doc No", "Doc Date", "Doc Amt", "Currency Code", "Doc Type"),
    Searched(VOUCHERS, "Doc No", "Doc Date", "Doc Amt", "Currency Code", "Doc Type"),
    Searched(SHORT_PAYMENTS, "Doc No", "Date", "Open", "Currency", "Status"),
    Searched(STOCK_MOVEMENTS, "Reference", "Date", "Unit Cost", "", "Kind"),
)
_NOT_SEARCHED = frozenset({"shop id", "key", "check", "run", "row", "closing"})


class Hit(NamedTuple):
    """Found row, and the formula that leads to its cell."""

    row: FindRow
    link: str


def amount_in(text: str) -> Decimal | None:
    """Return the amount that a text is, such as 1,250.50; None if it is none."""
    amount = typed_number(text.replace(" ", ""))
    return None if amount is None else abs(amount)


def find_rows(book: Workbook, text: str) -> list[Hit]:
    """Return the rows with a cell that contains a text, or that is this amount, up or down.

    The user's own columns are searched too. A table whose sheet is missing is left out.
    """
    matches = _matcher(text)
    found: list[Hit] = []
    for searched in SEARCHED:
        try:
            view = book.view(searched.table)
        except FixInputError:
            continue
        found += _hits(searched, view, matches)
    return found


def _matcher(text: str) -> Callable[[object], bool]:
    wanted = text.casefold()
    amount = amount_in(text)

    def matches(cell: object) -> bool:
        if isinstance(cell, str):
            return wanted in cell.casefold()
        if amount is None or not isinstance(cell, (int, float, Decimal)):
            return False
        return abs(abs(Decimal(str(cell))) - amount) < _TO_CENTS

    return matches


def _hits(
    searched: Searched, view: TableView[Any], matches: Callable[[object], bool]
) -> Iterator[Hit]:
    titles = view.titles
    places = [n for n, title in enumerate(titles) if title.casefold() not in _NOT_SEARCHED]
    for number, cells in enumerate(view.raw_rows()):
        for place in places:
            if matches(cells[place]):
                yield _hit(searched, view, number, cells, titles[place])
                break


def _hit(
    searched: Searched, view: TableView[Any], number: int, cells: Sequence[Any], heading: str
) -> Hit:
    shown = {title.casefold(): cell for title, cell in zip(view.titles, cells, strict=True)}
    day = shown.get(searched.date.casefold())
    amount = shown.get(searched.amount.casefold())
    sheet = searched.table.sheet
    cell = view.cell(heading, number)
    row = FindRow(
        sheet=sheet,
        number=_text(shown.get(searched.number.casefold())),
        date=day.date() if isinstance(day, datetime) else None,
        found_in=heading,
        found=_text(shown[heading.casefold()]),
        amount=Decimal(str(amount)).quantize(_CENT) if _is_number(amount) else None,
        currency=_text(shown.get(searched.currency.casefold())),
        status=_text(shown.get(searched.status.casefold())),
    )
    return Hit(row, f'=HYPERLINK("#\'{sheet}\'!{cell}","{sheet} {cell}")')


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if _is_number(cell):
        return f"{Decimal(str(cell)).quantize(_CENT):,}"
    return "" if cell is None else str(cell)


def put_hits(book: Workbook, hits: Sequence[Hit]) -> None:
    """Show these rows, each with a link to its cell; at most MOST_SHOWN."""
    shown = hits[:MOST_SHOWN]
    for sheet in dict.fromkeys(hit.row.sheet for hit in shown):
        book.reveal(sheet)  # a link does not open a hidden sheet
    view = book.view(FIND)
    view.replace([hit.row for hit in shown])
    view.formulas("Link", [hit.link for hit in shown])
    book.show(FIND)
