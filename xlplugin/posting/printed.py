"""Lay a document out for printing: pages of rows, all of the same height, for the page breaks."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    ORDER,
    QUOTATION,
    TRANSFERRED,
    DocumentState,
    Line,
)
from xlplugin.ledger.master import Customer
from xlplugin.money import ZERO

PAGE_ROWS = 48
MOST_PAGES = 200
COLUMNS = ("Item", "Description", "Quantity", "Unit Price", "Discount", "Amount")
# How a row looks.
TITLE = "title"
HEAD = "head"
STRONG = "strong"
TOTAL = "total"
NAMES = {
    INVOICE: "Invoice",
    CREDIT_NOTE: "Credit Note",
    QUOTATION: "Quotation",
    ORDER: "Sales Order",
}

Cell = str | int | Decimal | None
_DESCRIPTION_WIDTH = 46  # characters
_ADDRESS_WIDTH = 60
_ADDRESS_LINES = 8
_EMPTY = (None,) * len(COLUMNS)


class PrintRow(NamedTuple):
    """One row of a page: a cell for each of COLUMNS, and how it looks."""

    cells: tuple[Cell, ...] = _EMPTY
    look: str = ""


class Firm(NamedTuple):
    """The firm that sends the document, from the sheet Settings."""

    name: str = ""
    address: str = ""
    tax_no: str = ""


Page = list[PrintRow]


def pages(
    document: DocumentState,
    lines: Sequence[Line],
    customer: Customer | None,
    firm: Firm,
    rates: Mapping[str, Decimal] = MappingProxyType({}),
) -> list[Page]:
    """Return the pages of a document, the last with its taxes and its total.

    Args:
        document: The document.
        lines: Its lines.
        customer: Who gets it.
        firm: Who sends it.
        rates: The rate of each tax code in percent, where it is known.
    """
    rows: Page = []
    for line in lines:
        rows += _line(line)
    end = _end(document, _taxes(lines, rates))
    made: list[Page] = []
    while rows or end:
        page = (
            _next_head(document, len(made) + 1) if made else _first_head(document, customer, firm)
        )
        page.append(PrintRow(COLUMNS, HEAD))
        room = PAGE_ROWS - len(page)
        page += rows[:room]
        rows = rows[room:]
        if not rows and len(page) + len(end) <= PAGE_ROWS:
            page += end
            end = []
        made.append(page)
    return made


def _first_head(document: DocumentState, customer: Customer | None, firm: Firm) -> Page:
    """Return the head of the first page: type, sender, customer, number, date and currency."""
    sender = []
    if firm.name:
        sender.append(PrintRow(_left(firm.name), STRONG))
    address = []
    for part in re.split(r"[\n;]+", firm.address):
        for text in textwrap.wrap(part.strip(), _ADDRESS_WIDTH):
            address.append(PrintRow(_left(text)))
    address = address[:_ADDRESS_LINES]
    tax_no = [PrintRow(_left(f"Tax registration No {firm.tax_no}"))] if firm.tax_no else []
    to = customer.company_name if customer else document.customer
    return [
        PrintRow(_left(_title(document)), TITLE),
        *sender,
        *address,
        *tax_no,
        PrintRow(),
        PrintRow((to, *_EMPTY[1:5], f"{NAMES[document.type]} No {document.no}"), STRONG),
        PrintRow((document.customer, *_EMPTY[1:5], f"Date {document.date:%d/%m/%Y}")),
        PrintRow((*_EMPTY[:5], f"Currency {document.currency}")),
        PrintRow(),
    ]


def _next_head(document: DocumentState, number: int) -> Page:
    """Return the head of a further page."""
    return [
        PrintRow(_left(_title(document)), TITLE),
        PrintRow((*_EMPTY[:5], f"No {document.no}, page {number}")),
        PrintRow(),
    ]


def _title(document: DocumentState) -> str:
    return f"{NAMES[document.type]}, cancelled" if document.cancelled else NAMES[document.type]


def _left(text: str) -> tuple[Cell, ...]:
    return (text, *_EMPTY[1:])


def _line(line: Line) -> Page:
    """Return the rows of a line; a long description continues in further rows."""
    description = textwrap.wrap(line.description, _DESCRIPTION_WIDTH) or [""]
    cells = (
        line.item_code,
        description[0],
        line.quantity,
        line.unit_price,
        line.discount or None,
        line.amount,
    )
    rows = [PrintRow(cells)]
    for text in description[1:]:
        rows.append(PrintRow((None, text, *_EMPTY[2:])))
    return rows


def _taxes(lines: Iterable[Line], rates: Mapping[str, Decimal]) -> Page:
    """Return net and tax of each tax code; nothing of a document without tax codes."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        if line.tax_code:
            net, tax = sums.get(line.tax_code, (ZERO, ZERO))
            sums[line.tax_code] = (net + line.net, tax + line.tax)
    rows = []
    for code, (net, tax) in sums.items():
        if not net and not tax:
            continue
        rate = f" {rates[code].normalize():f} %" if code in rates else ""
        rows.append(PrintRow((*_EMPTY[:4], f"Net {code}", net)))
        rows.append(PrintRow((*_EMPTY[:4], f"Tax {code}{rate}", tax)))
    return rows


def _end(document: DocumentState, taxes: Page) -> Page:
    """Return the taxes and the total; what is paid and outstanding, if the document has that."""
    rows = [*taxes, PrintRow((*_EMPTY[:4], f"Total {document.currency}", document.amount), TOTAL)]
    if document.type not in TRANSFERRED:
        rows += [
            PrintRow(
                (*_EMPTY[:4], "Paid" if document.type == INVOICE else "Applied", document.applied)
            ),
            PrintRow((*_EMPTY[:4], "Outstanding", document.outstanding), STRONG),
        ]
    return [PrintRow(), *rows]


def stacked(documents: Sequence[Sequence[Page]]) -> Page:
    """Return all pages one below the other, each but the last filled up to its height."""
    rows: Page = []
    for document in documents:
        for page in document:
            while len(rows) % PAGE_ROWS:
                rows.append(PrintRow())
            rows += page
    return rows
