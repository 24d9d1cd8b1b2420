"""Lay a document out for printing: pages of rows, all of the same height, for the page breaks."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
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

PrintedValue = str | int | Decimal | None
_DESCRIPTION_WIDTH = 46  # characters
_WIDE = 100
_ADDRESS_WIDTH = 60
_ADDRESS_LINES = 8
_EMPTY = (None,) * len(COLUMNS)


class PrintRow(NamedTuple):
    """One row of a page: a cell for each of COLUMNS, and how it looks."""

    cells: tuple[PrintedValue, ...] = _EMPTY
    look: str = ""


class Firm(NamedTuple):
    """Firm that sends the document, from the sheet Settings."""

    name: str = ""
    address: str = ""
    tax_no: str = ""
    registration_no: str = ""


class Details(NamedTuple):
    """Printed details of a document that the books do not hold.

    Attributes:
        customer: Who is billed.
        address: The customer's address.
        agent: The customer's agent.
        buyer: Name, state and country of the buyer, as TikTok gives them.
        title: What the country's law calls an invoice with tax; empty for its usual name.
        rates: The rate of each tax code in percent, where it is known.
    """

    customer: Customer | None = None
    address: str = ""
    agent: str = ""
    buyer: str = ""
    title: str = ""
    rates: Mapping[str, Decimal] = MappingProxyType({})


PrintPage = list[PrintRow]


def pages(
    document: DocumentState,
    lines: Sequence[Line],
    firm: Firm,
    details: Details,
) -> list[PrintPage]:
    """Return the pages of a document, the last with its taxes and its total.

    Args:
        document: The document.
        lines: Its lines.
        firm: Who sends it.
        details: What is printed beside what the books hold.
    """
    rows: PrintPage = []
    for line in lines:
        rows += _line(line)
    end = _end(document, _taxes(lines, details.rates))
    made: list[PrintPage] = []
    while rows or end:
        page = (
            _next_head(document, details, len(made) + 1)
            if made
            else _first_head(document, firm, details)
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


def _first_head(document: DocumentState, firm: Firm, details: Details) -> PrintPage:
    """Return the head of the first page: title, sender, customer, and the document's own facts."""
    head = [PrintRow(_left(_title(document, details)), TITLE)]
    if firm.name:
        head.append(PrintRow(_left(firm.name), STRONG))
    for text in _address(firm.address):
        head.append(PrintRow(_left(text)))
    if firm.registration_no:
        head.append(PrintRow(_left(f"Registration No {firm.registration_no}")))
    if firm.tax_no:
        head.append(PrintRow(_left(f"Tax registration No {firm.tax_no}")))
    head.append(PrintRow())
    facts = _facts(document, details)
    for number, (left, right) in enumerate(zip_longest(_receiver(document, details), facts)):
        head.append(PrintRow((left, *_EMPTY[1:5], right), "" if number else STRONG))
    head.append(PrintRow())
    for text in textwrap.wrap(document.description, _WIDE):
        head.append(PrintRow(_left(text)))
    return [*head, PrintRow()]


def _receiver(document: DocumentState, details: Details) -> list[str]:
    """Return who is billed, and the buyer whose order it was."""
    customer = details.customer
    rows = [customer.company_name if customer else document.customer, document.customer]
    rows += _address(details.address)
    if details.buyer:
        rows += textwrap.wrap(f"Buyer: {details.buyer}", _ADDRESS_WIDTH)
    return rows


def _facts(document: DocumentState, details: Details) -> list[str]:
    """Return number, date, currency, terms and agent of a document."""
    rows = [
        f"{NAMES[document.type]} No {document.no}",
        f"Date {document.date:%d/%m/%Y}",
        f"Currency {document.currency}",
    ]
    if details.customer and details.customer.terms:
        rows.append(f"Terms {details.customer.terms}")
    if details.agent:
        rows.append(f"Agent {details.agent}")
    return rows


def _address(address: str) -> list[str]:
    """Return the lines of an address, which are set apart by line ends or semicolons."""
    lines = []
    for part in re.split(r"[\n;]+", address):
        lines += textwrap.wrap(part.strip(), _ADDRESS_WIDTH)
    return lines[:_ADDRESS_LINES]


def _next_head(document: DocumentState, details: Details, number: int) -> PrintPage:
    """Return the head of a further page."""
    return [
        PrintRow(_left(_title(document, details)), TITLE),
        PrintRow((*_EMPTY[:5], f"No {document.no}, page {number}")),
        PrintRow(),
    ]


def _title(document: DocumentState, details: Details) -> str:
    name = NAMES[document.type]
    if details.title and document.type == INVOICE:
        name = details.title
    if document.cancelled:
        return f"{name}, cancelled"
    return name


def _left(text: str) -> tuple[PrintedValue, ...]:
    return (text, *_EMPTY[1:])


def _line(line: Line) -> PrintPage:
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


def _taxes(lines: Iterable[Line], rates: Mapping[str, Decimal]) -> PrintPage:
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


def _end(document: DocumentState, taxes: PrintPage) -> PrintPage:
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


def stacked(documents: Sequence[Sequence[PrintPage]]) -> PrintPage:
    """Return all pages one below the other, each but the last filled up to its height."""
    rows: PrintPage = []
    for document in documents:
        for page in document:
            while len(rows) % PAGE_ROWS:
                rows.append(PrintRow())
            rows += page
    return rows
