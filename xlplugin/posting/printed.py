"""A document as it is printed: pages of rows, each page of the same height, so that a break stands where one ends."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
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

PAGE_ROWS, MOST_PAGES = 48, 200
COLUMNS = ("Item", "Description", "Quantity", "Unit Price", "Discount", "Amount")
TITLE, HEAD, STRONG, TOTAL = "title", "head", "strong", "total"  # how a row looks
NAMES = {
    INVOICE: "Invoice",
    CREDIT_NOTE: "Credit Note",
    QUOTATION: "Quotation",
    ORDER: "Sales Order",
}

Cell = str | int | Decimal | None
_WIDE, _ADDRESS = 46, 60  # letters on one line
_ADDRESS_LINES = 8
_PLAIN = (None,) * len(COLUMNS)


class PrintRow(NamedTuple):
    """One row of a page: its cells, and how it looks."""

    cells: tuple[Cell, ...] = _PLAIN
    look: str = ""


class Firm(NamedTuple):
    """Who sends the document, as the sheet Settings says."""

    name: str = ""
    address: str = ""


Page = list[PrintRow]


def pages(
    held: DocumentState, lines: Iterable[Line], customer: Customer | None, firm: Firm
) -> list[Page]:
    """The pages of a document, the last with its total."""
    top, end = _top(held, customer, firm), _end(held)
    body = [row for line in lines for row in _line(line)]
    made: list[Page] = []
    while body or not made or end:
        head = [*(top if not made else _again(held, len(made) + 1)), PrintRow(COLUMNS, HEAD)]
        room = PAGE_ROWS - len(head)
        part, body = body[:room], body[room:]
        page = [*head, *part]
        if not body and len(page) + len(end) <= PAGE_ROWS:
            page, end = [*page, *end], []
        made.append(page)
    return made


def _top(held: DocumentState, customer: Customer | None, firm: Firm) -> Page:
    """The first page's head: what it is, who sends it, to whom, its number, date and currency."""
    sender = [PrintRow(_left(firm.name), STRONG)] if firm.name else []
    address = [
        PrintRow(_left(text))
        for part in re.split(r"[\n;]+", firm.address)
        for text in textwrap.wrap(part.strip(), _ADDRESS)
    ][:_ADDRESS_LINES]
    to = customer.company_name if customer else held.customer
    return [
        PrintRow(_left(_title(held)), TITLE),
        *sender,
        *address,
        PrintRow(),
        PrintRow((to, *_PLAIN[1:5], f"{NAMES[held.type]} No {held.no}"), STRONG),
        PrintRow((held.customer, *_PLAIN[1:5], f"Date {held.date:%d/%m/%Y}")),
        PrintRow((*_PLAIN[:5], f"Currency {held.currency}")),
        PrintRow(),
    ]


def _again(held: DocumentState, number: int) -> Page:
    """The head of a further page."""
    return [
        PrintRow(_left(_title(held)), TITLE),
        PrintRow((*_PLAIN[:5], f"No {held.no}, page {number}")),
        PrintRow(),
    ]


def _title(held: DocumentState) -> str:
    return f"{NAMES[held.type]}, cancelled" if held.cancelled else NAMES[held.type]


def _left(text: str) -> tuple[Cell, ...]:
    return (text, *_PLAIN[1:])


def _line(line: Line) -> Page:
    """A line of the document; a long description goes on in rows of its own."""
    first, *more = textwrap.wrap(line.description, _WIDE) or [""]
    cells = (
        line.item_code,
        first,
        line.quantity,
        line.unit_price,
        line.discount or None,
        line.amount,
    )
    return [PrintRow(cells), *(PrintRow((None, text, *_PLAIN[2:])) for text in more)]


def _end(held: DocumentState) -> Page:
    """The total, and what of it is paid and outstanding; a quotation or an order is not paid."""
    rows = [PrintRow((*_PLAIN[:4], f"Total {held.currency}", held.amount), TOTAL)]
    if held.type not in TRANSFERRED:
        rows += [
            PrintRow((*_PLAIN[:4], "Paid" if held.type == INVOICE else "Applied", held.applied)),
            PrintRow((*_PLAIN[:4], "Outstanding", held.outstanding), STRONG),
        ]
    return [PrintRow(), *rows]


def stacked(documents: Sequence[Sequence[Page]]) -> Page:
    """All pages one under another, each filled up to its height but for the last."""
    every = [page for document in documents for page in document]
    filled = [[*page, *[PrintRow()] * (PAGE_ROWS - len(page))] for page in every[:-1]]
    return [row for page in [*filled, *every[-1:]] for row in page]
