"""Document lines, and the journal entry behind them."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import DEBTOR_SIGN, REVERSED, DocumentId, Line
from xlplugin.ledger.entries import entry
from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopAccounts

_AMOUNT = attrgetter("amount")
# `Line._make` without the count of the fields, in half the time: an order has a dozen of them.
fields_to_line: Callable[[tuple[Any, ...]], Line] = partial(tuple.__new__, Line)


class EntryHead(NamedTuple):
    """Head of a journal entry, from its document."""

    document: DocumentId
    date: date
    description: str


def charge_line(accounts: ShopAccounts, item: str, kind: str, amount: Decimal, day: date) -> Line:
    """Return a line for a fee or discount, without tax and not yet on a document.

    `amount` is in the shop's currency and in invoice signs: a fee is negative. The description is
    the kind.
    """
    code, uom, account, _, _ = accounts.items[item]
    shop = accounts.shop
    return fields_to_line(
        (
            "",  # the type and number of its document, and its own number: see `number_lines`
            "",
            0,
            code,
            kind,
            uom,
            1,
            amount,
            ZERO,
            amount,
            account,
            shop.location,
            shop.project,
            day,
            kind,
            "",  # no tax
            ZERO,
            "",
        )
    )


def name_with_variation(name: str, variation: str) -> str:
    """Return a product's name with its variation in brackets."""
    return f"{name} ({variation})" if variation else name


def number_lines(lines: Iterable[Line], document: DocumentId, after: int = 0) -> list[Line]:
    """Put lines on a document, numbered from `after` + 1."""
    doc_type, no = document
    numbered = []
    for seq, line in enumerate(lines, after + 1):
        numbered.append(fields_to_line((doc_type, no, seq, *line[3:])))
    return numbered


def total(lines: Iterable[Line]) -> Decimal:
    """Add up the amounts of lines."""
    return sum(map(_AMOUNT, lines), ZERO)


def negated(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with opposite signs, as a credit note writes an invoice's charges.

    Goods that came back have their quantity turned, and their price as it is.
    """
    opposite = []
    for line in lines:
        if line.quantity < 0:
            opposite.append(
                line._replace(
                    quantity=-line.quantity,
                    discount=ZERO - line.discount,
                    amount=-line.amount,
                    tax=ZERO - line.tax,
                )
            )
            continue
        opposite.append(
            line._replace(unit_price=-line.unit_price, amount=-line.amount, tax=ZERO - line.tax)
        )
    return opposite


def sum_by_kind(lines: Iterable[Line]) -> list[Line]:
    """Merge the charges of many orders into one line per kind; leave out sums of 0.00.

    Goods that came back stay lines of their own, after the others.
    """
    sums: dict[Line, Decimal] = {}
    taxes: dict[Line, Decimal] = {}
    returned = []
    for line in lines:
        if line.quantity < 0:
            returned.append(line)
            continue
        kind = line._replace(unit_price=ZERO, amount=ZERO, tax=ZERO)
        sums[kind] = sums.get(kind, ZERO) + line.amount
        taxes[kind] = taxes.get(kind, ZERO) + line.tax
    merged = []
    for kind, amount in sums.items():
        tax = taxes[kind]
        if amount or tax:
            merged.append(kind._replace(unit_price=amount, amount=amount, tax=tax))
    return [*merged, *returned]


def post_entry(
    batch: Batch, head: EntryHead, lines: Iterable[Line], accounts: ShopAccounts
) -> None:
    """Add the journal entry of lines: the customer's control account against each line's account.

    A line's tax is posted to its tax account. An invoice debits the customer, a credit note credits
    it. Quotations and sales orders have no entry.

    Source: docs/accounting.md, Orders.
    """
    sign = DEBTOR_SIGN[head.document.type]
    if sign == 0:
        return
    owed = ZERO
    legs: list[tuple[str, str, Decimal]] = []
    for line in lines:
        amount = line.amount
        owed += amount
        tax = line.tax
        if tax:
            legs.append((line.tax_account, "", -tax if sign > 0 else tax))
            amount -= tax
        legs.append((line.account, "", -amount if sign > 0 else amount))
    legs.insert(0, (accounts.control_account, accounts.shop.customer, owed if sign > 0 else -owed))
    made = entry(head.date, head.document, head.description, accounts.shop.currency, legs)
    if made:
        batch.entries.append(made)


def reversed_lines(lines: Iterable[Line], day: date) -> list[Line]:
    """Return lines, dated `day`, that reverse what is left of these after earlier reversals."""
    lines = list(lines)
    taxes = _remaining_tax(lines)
    reversing = []
    for (line, discount), quantity in remaining_units(lines).items():
        reversing.append(
            line._replace(
                quantity=-quantity,
                discount=ZERO - quantity * discount,  # not -0.00
                amount=ZERO - quantity * (line.unit_price - discount),
                tax=ZERO - taxes[line, discount],
                delivery_date=day,
                kind=REVERSED + line.kind,
            )
        )
    return reversing


def has_units(lines: Iterable[Line]) -> bool:
    """Return whether any units are left on these lines after reversals."""
    return bool(remaining_units(lines))


def cancels_out(lines: Iterable[Line]) -> bool:
    """Return whether these lines together change nothing: no units and no tax are left."""
    lines = list(lines)
    return not has_units(lines) and not any(_remaining_tax(lines).values())


def remaining_units(lines: Iterable[Line]) -> dict[tuple[Line, Decimal], int]:
    """Count the units left of each line after reversals, whatever day they were added or reversed.

    Returns:
        Quantity by (line without number, quantity, amounts and date; discount per unit).
    """
    units: Counter[tuple[Line, Decimal]] = Counter()
    for line in lines:
        units[_unit(line)] += line.quantity
    return {line: quantity for line, quantity in units.items() if quantity}


def _unit(line: Line) -> tuple[Line, Decimal]:
    """Return a line without number, quantity, amounts and date, and its discount per unit."""
    discount = line.discount / line.quantity if line.quantity else ZERO
    unit = line._replace(
        seq=0,
        quantity=0,
        discount=ZERO,
        amount=ZERO,
        tax=ZERO,
        delivery_date=date.min,
        kind=line.kind.removeprefix(REVERSED),
    )
    return unit, discount


def _remaining_tax(lines: Iterable[Line]) -> dict[tuple[Line, Decimal], Decimal]:
    """Return the tax that is left of each line after reversals."""
    taxes: dict[tuple[Line, Decimal], Decimal] = {}
    for line in lines:
        unit = _unit(line)
        taxes[unit] = taxes.get(unit, ZERO) + line.tax
    return taxes
