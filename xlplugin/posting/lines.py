"""Document lines and the entry behind them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import attrgetter

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import DEBTOR_SIGN, REVERSED, DocumentId, Line
from xlplugin.ledger.entries import entry
from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopAccounts

_AMOUNT = attrgetter("amount")


def charge(
    chart: ShopAccounts, item: str, kind: str, amount: Decimal, day: date, description: str = ""
) -> Line:
    """A line of quantity 1 on a fee item, not yet on a document: on an invoice a charge is negative."""
    shop, place = chart.shop, chart.places[item]
    return Line(
        "",
        "",
        0,
        place.code,
        description or kind,
        place.uom,
        1,
        amount,
        ZERO,
        amount,
        place.account,
        shop.location,
        shop.project,
        day,
        kind,
    )


def described(name: str, variation: str) -> str:
    """A product's name with its variation."""
    return f"{name} ({variation})" if variation else name


def placed(lines: Iterable[Line], document: DocumentId, after: int = 0) -> list[Line]:
    """The lines on a document, numbered on from `after`."""
    return list(
        map(Line._make, [(*document, seq, *line[3:]) for seq, line in enumerate(lines, after + 1)])
    )


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of the lines' amounts."""
    return sum(map(_AMOUNT, lines), ZERO)


def negated(lines: Iterable[Line]) -> list[Line]:
    """The same lines in credit-note signs: what an invoice would charge, a credit note gives back."""
    return [line._replace(unit_price=-line.unit_price, amount=-line.amount) for line in lines]


def summed(lines: Iterable[Line]) -> list[Line]:
    """Charges of many orders as one line per kind; what comes to nothing is left out."""
    sums: dict[Line, Decimal] = {}
    for line in lines:
        plain = line._replace(unit_price=ZERO, amount=ZERO)
        sums[plain] = sums.get(plain, ZERO) + line.amount
    return [
        plain._replace(unit_price=amount, amount=amount) for plain, amount in sums.items() if amount
    ]


def post_entry(
    batch: Batch,
    document: DocumentId,
    day: date,
    description: str,
    lines: Iterable[Line],
    owed: Decimal,
    chart: ShopAccounts,
) -> None:
    """Add the entry of these lines, which come to `owed`: the customer's control account against each line's account.

    An invoice debits the customer, a credit note credits him; a quotation or an order has no entry.
    """
    sign = DEBTOR_SIGN[document.type]
    if sign == 0:
        return
    sums: dict[str, Decimal] = {}
    for line in lines:
        account, amount = line.account, line.amount
        sums[account] = sums[account] + amount if account in sums else amount
    legs = [(chart.control, chart.shop.customer, owed if sign > 0 else -owed)]
    legs += [(account, "", -amount if sign > 0 else amount) for account, amount in sums.items()]
    made = entry(day, document, description, chart.shop.currency, legs)
    if made:
        batch.entries.append(made)


def reversed_lines(lines: Iterable[Line], day: date) -> list[Line]:
    """Lines that take back, on a day, what stands of these, each net of what was taken back before."""
    return [
        line._replace(
            quantity=-quantity,
            discount=ZERO - quantity * discount,  # not -0.00
            amount=ZERO - quantity * (line.unit_price - discount),
            delivery_date=day,
            kind=REVERSED + line.kind,
        )
        for (line, discount), quantity in standing_units(lines).items()
    ]


def has_units(lines: Iterable[Line]) -> bool:
    """Whether anything stands of these lines."""
    return bool(standing_units(lines))


def standing_units(lines: Iterable[Line]) -> dict[tuple[Line, Decimal], int]:
    """How many units stand of each line, whatever day it was put there or taken back, and their discount."""
    units: Counter[tuple[Line, Decimal]] = Counter()
    for line in lines:
        discount = line.discount / line.quantity if line.quantity else ZERO
        kind = line.kind.removeprefix(REVERSED)
        plain = line._replace(
            seq=0, quantity=0, discount=ZERO, amount=ZERO, delivery_date=date.min, kind=kind
        )
        units[plain, discount] += line.quantity
    return {place: quantity for place, quantity in units.items() if quantity}
