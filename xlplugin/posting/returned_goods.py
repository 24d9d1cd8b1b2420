"""Name on a refund's lines the goods that came back.

TikTok's settlement says how much is refunded, not for what. A return of the API, a file, or the
user says which goods came back. The largest refund line is then written as lines of these items,
with quantity and price, on the same account and for the same amounts. So another program that
takes the document over puts the goods back into stock. Fees and shipping stay lines of their own.

Source: docs/accounting.md, Goods that came back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import CREDIT_NOTE, DocumentId, Line
from xlplugin.money import ZERO, quantise
from xlplugin.posting.order_documents import GOODS, ORDER_KINDS


class ReturnedGoods(NamedTuple):
    """Units of an item that came back.

    Attributes:
        order_id: The order they were sold with.
        item_code: The item.
        description: Text of the line.
        uom: The item's unit.
        quantity: How many came back, more than 0.
        refund: What the buyer got back for all of them; None if it is not known.
    """

    order_id: str
    item_code: str
    description: str
    uom: str
    quantity: int
    refund: Decimal | None = None


def not_yet_named(
    goods: Iterable[ReturnedGoods],
    invoices: Mapping[str, DocumentId],
    lines: Mapping[DocumentId, Sequence[Line]],
) -> dict[str, list[ReturnedGoods]]:
    """Return by order the goods that no posted document names yet.

    Args:
        goods: What came back.
        invoices: The invoice of each order; a credit note has the same number.
        lines: The lines of these invoices and credit notes.
    """
    named: Counter[tuple[str, str]] = Counter()
    for order_id, invoice in invoices.items():
        note = DocumentId(CREDIT_NOTE, invoice.no)
        for document, sign in ((invoice, -1), (note, 1)):
            for line in lines.get(document, ()):
                if line.kind not in ORDER_KINDS:
                    named[order_id, line.item_code] += sign * line.quantity
    left: dict[str, list[ReturnedGoods]] = {}
    for one in goods:
        place = (one.order_id, one.item_code)
        before = min(max(named[place], 0), one.quantity)
        named[place] -= before
        units = one.quantity - before
        if units:
            refund = one.refund
            if refund is not None and before:
                refund = refund * units / one.quantity
            rest = one._replace(quantity=units, refund=refund)
            left.setdefault(one.order_id, []).append(rest)
    return left


def name_goods(
    refunds: Sequence[Line],
    goods: Sequence[ReturnedGoods],
    sold: Sequence[Line],
    currency: str,
) -> tuple[list[Line], list[ReturnedGoods]]:
    """Return a refund's lines with the goods that came back, and the goods that are not in them.

    Amounts, taxes and accounts come to the same as without. Goods of more than the refund wait for
    the next one.

    Args:
        refunds: The lines of the refund, in invoice signs: negative.
        goods: What came back and is not named yet.
        sold: The lines that the order brought to its invoice.
        currency: Of all amounts.
    """
    lines = list(refunds)
    waiting = list(goods)
    codes = {line.item_code: line.tax_code for line in sold if line.kind == GOODS}
    for tax_code in dict.fromkeys(line.tax_code for line in refunds):
        places = [place for place, line in enumerate(lines) if line.tax_code == tax_code]
        largest = min(places, key=lambda place: lines[place].amount)
        line = lines[largest]
        fitting = [one for one in waiting if codes.get(one.item_code, tax_code) == tax_code]
        chosen = _that_fit(fitting, -line.amount, sold)
        if line.amount >= 0 or not chosen:
            continue
        lines[largest : largest + 1] = _split(line, chosen, sold, currency)
        waiting = [one for one in waiting if one not in chosen]
    return lines, waiting


def _that_fit(
    goods: Sequence[ReturnedGoods], refund: Decimal, sold: Sequence[Line]
) -> list[ReturnedGoods]:
    """Return the goods that a refund is for: the first, and others as long as it is enough."""
    chosen: list[ReturnedGoods] = []
    worth = ZERO
    for one in goods:
        worth += _refund_of(one, sold) or ZERO
        if chosen and worth > refund:
            break
        chosen.append(one)
    return chosen


def _refund_of(one: ReturnedGoods, sold: Sequence[Line]) -> Decimal | None:
    """Return what was refunded for goods; if it is not known, what they were sold for."""
    if one.refund is not None:
        return one.refund
    line = _sold_line(one.item_code, sold)
    if not line:
        return None
    return line.amount / line.quantity * one.quantity


def _sold_line(item_code: str, sold: Sequence[Line]) -> Line | None:
    for line in sold:
        if line.item_code == item_code and line.kind == GOODS and line.quantity > 0:
            return line
    return None


def _split(
    line: Line, goods: Sequence[ReturnedGoods], sold: Sequence[Line], currency: str
) -> list[Line]:
    """Return a refund's line as one for each of the goods, and one for what is left of it."""
    refund = -line.amount
    amounts = _amounts(refund, goods, sold, currency)
    made = []
    tax_left = line.tax
    left = refund
    for one, amount in zip(goods, amounts, strict=True):
        left -= amount
        tax = quantise(line.tax * amount / refund, currency) + ZERO if left else tax_left
        tax_left -= tax
        price = _price(one, amount, sold, currency)
        made.append(
            line._replace(
                item_code=one.item_code,
                description=one.description or line.description,
                uom=one.uom,
                quantity=-one.quantity,
                unit_price=price,
                discount=amount - price * one.quantity + ZERO,
                amount=-amount,
                tax=tax,
            )
        )
    if left:
        made.append(line._replace(unit_price=-left, amount=-left, tax=tax_left))
    return made


def _amounts(
    refund: Decimal, goods: Sequence[ReturnedGoods], sold: Sequence[Line], currency: str
) -> list[Decimal]:
    """Return the part of a refund that is for each of the goods.

    It is what was refunded for them; their prices before discounts if the refund is of that; else
    a share of it.
    """
    worth = [_refund_of(one, sold) for one in goods]
    known = [quantise(amount or ZERO, currency) for amount in worth]
    total = sum(known, ZERO)
    if None not in worth and ZERO < total <= refund:
        listed = [_list_price(one, sold) * one.quantity for one in goods]
        return listed if sum(listed, ZERO) == refund else known
    weights = known if total > 0 else [Decimal(one.quantity) for one in goods]
    whole = sum(weights, ZERO)
    shares = [quantise(refund * weight / whole, currency) for weight in weights]
    shares[-1] += refund - sum(shares, ZERO)
    return shares


def _list_price(one: ReturnedGoods, sold: Sequence[Line]) -> Decimal:
    line = _sold_line(one.item_code, sold)
    return line.unit_price if line else ZERO


def _price(one: ReturnedGoods, amount: Decimal, sold: Sequence[Line], currency: str) -> Decimal:
    """Return the price of one unit: that of the invoice, or what was refunded for it."""
    listed = _list_price(one, sold)
    if listed * one.quantity >= amount:
        return listed
    return quantise(amount / one.quantity, currency)
