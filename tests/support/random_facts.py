"""What TikTok tells of a random month.

Orders, settlement rows of every kind, and the same rows in any cut of files.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from hypothesis import strategies as st

from tests.support.stories import GIFT_BAG, MASK, SERUM, adjusted, an_order, goods, june, settled
from xlplugin.money import from_minor, quantise
from xlplugin.posting.settled_rows import settlement_key
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY
from xlplugin.posting.wallet import Transfer
from xlplugin.tiktok.facts import Order, OrderLine, SettlementLine

# days on which money is settled; a way may be switched on the second
FIRST = 5
SWITCH = 7
LAST = 9
FEES = (
    "transaction",
    "commission",
    "affiliate",
    "actual_shipping",
    "customer_shipping",
    "return_shipping",
    "tax",
)
TYPES = (
    "GMV Payment for TikTok Ads",
    "Logistics reimbursement",
    "Shipping fee adjustment",
    "A type of next year",
)

Choice = tuple[str, date | None]  # the way to post, and from when
Rows = list[SettlementLine]
Story = tuple[list[Order], Rows]  # a month: its orders, and the rows that settle them

sen = st.integers(0, 20000)
either_way = st.integers(-9000, 9000)
with_invoices = st.sampled_from(
    [(FEES_ON_INVOICE, None), (SETTLEMENT_DOCUMENT, None), (SETTLEMENT_DOCUMENT, june(SWITCH))]
)
choices = with_invoices | st.sampled_from([(SUMMARY, None), (SUMMARY, june(SWITCH))])


@st.composite
def lines(draw: st.DrawFn, currency: str = "MYR") -> OrderLine:
    """Return one line; both discounts together are never more than the price."""
    if draw(st.integers(0, 3)) == 0:
        return goods(0, sku=GIFT_BAG, gift=True, quantity=draw(st.integers(1, 2)))
    price = draw(sen)
    seller = draw(st.integers(0, price))
    platform = draw(st.integers(0, price - seller))
    sku = draw(st.sampled_from([SERUM, MASK]))
    quantity = draw(st.integers(1, 3))
    return goods(
        from_minor(price, currency),
        seller=from_minor(seller, currency),
        platform=from_minor(platform, currency),
        sku=sku,
        quantity=quantity,
    )


def order_id(number: int) -> str:
    """Return the id of an order; the shops' ids are the same on purpose."""
    return f"57655302000000{number:04}"


@st.composite
def orders(draw: st.DrawFn, currency: str = "MYR", most: int = 4) -> list[Order]:
    """Return a few delivered orders, made before the first settlement or on a day between."""
    made = draw(st.lists(st.sampled_from([2, FIRST, SWITCH, LAST]), min_size=1, max_size=most))
    return [
        an_order(
            order_id(number),
            *draw(st.lists(lines(currency), min_size=1, max_size=3)),
            created=f"2026-06-{day:02} 03:00",
            currency=currency,
        )
        for number, day in enumerate(made)
    ]


@st.composite
def order_rows(draw: st.DrawFn, order: Order) -> SettlementLine:
    """Return a row of an order: a sale or part of one, a refund, both, fees alone, or nothing."""
    amounts = {kind: draw(either_way) for kind in draw(st.sets(st.sampled_from(FEES), max_size=3))}
    what = draw(st.sampled_from(["sale", "sale", "refund", "both", "fees"]))
    if what in ("sale", "both"):
        amounts["sale"] = draw(sen)
    if what in ("refund", "both"):
        amounts["refund"] = -draw(sen)
    made = max(FIRST, order.create_time.day)
    row = settled(
        order.id,
        june(draw(st.integers(made, LAST))),
        currency=order.currency,
        **_in(order.currency, amounts),
    )
    return row._replace(created=order.create_time.date())


def _in(currency: str, amounts: dict[str, int]) -> dict[str, Any]:
    return {kind: from_minor(units, currency) for kind, units in amounts.items()}


@st.composite
def adjustments(draw: st.DrawFn, currency: str = "MYR") -> SettlementLine:
    """A row of either sign that is no order's."""
    number = draw(st.integers(0, 99))
    day = june(draw(st.integers(FIRST, LAST)))
    amount = from_minor(draw(either_way), currency)
    related = order_id(draw(st.integers(0, 3))) if draw(st.booleans()) else ""
    made = adjusted(
        f"76419631031485{number:05}", day, amount, draw(st.sampled_from(TYPES)), order=related
    )
    return made._replace(currency=currency)


@st.composite
def released(draw: st.DrawFn, currency: str) -> SettlementLine:
    """Return a row that moves a reserve and nothing else."""
    day = june(draw(st.integers(FIRST, LAST)))
    amount = from_minor(draw(either_way.filter(bool)), currency)
    row = settled(f"76550000000000000{draw(st.integers(0, 9)):02}", day, currency=currency)
    return row._replace(type="Reserve", is_order=False, reserve=amount)


@st.composite
def transfers(draw: st.DrawFn, currency: str, number: int) -> Transfer:
    """Return what leaves the wallet or comes back, in the words of the API or of the file.

    Now and then not done.
    """
    kind = draw(
        st.sampled_from(
            ["WITHDRAW", "WITHDRAW", "Withdrawal", "PAYOUT", "REVERSE", "TRANSFER", "SETTLE"]
        )
    )
    status = draw(st.sampled_from(["SUCCESS", "Transferred", "Paid", "PROCESSING", "FAILED"]))
    made = Transfer(
        f"34590731780401770{number:02}",
        kind,
        status,
        june(draw(st.integers(FIRST, LAST))),
        from_minor(draw(either_way), currency),
        currency,
        "530-000" if kind == "TRANSFER" else "",
    )
    if kind == "PAYOUT" and draw(st.booleans()):
        rate = Decimal(draw(st.integers(1, 500))) / 100
        return made._replace(
            paid=quantise(abs(made.amount) * rate, "USD"), paid_currency="USD", rate=rate
        )
    return made


@st.composite
def rows(
    draw: st.DrawFn, known: Sequence[Order], currency: str = "MYR", *, reserves: bool = False
) -> Rows:
    """Rows in any order: of the orders, and adjustments; some are truly equal.

    With reserves, of either kind.
    """
    made = [draw(order_rows(order)) for order in known for _ in range(draw(st.integers(0, 3)))]
    made += draw(st.lists(adjustments(currency), max_size=3))
    if reserves and made and draw(st.booleans()):
        made[0] = made[0]._replace(reserve=from_minor(draw(either_way), currency))
        made += draw(st.lists(released(currency), max_size=2))
    if len(made) > 0 and draw(st.booleans()):
        made.append(draw(st.sampled_from(made)))
    return draw(st.permutations(made))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Return a month of one shop."""
    known = draw(orders())
    return known, draw(rows(known))


@st.composite
def files(draw: st.DrawFn, statement: Sequence[SettlementLine]) -> list[Rows]:
    """Return the same rows in other files, anyhow, with repeats.

    Truly equal rows are together, as TikTok has them.
    """
    groups = equal_together(statement)
    places = [draw(st.sets(st.integers(0, 3), min_size=1, max_size=2)) for _ in groups]
    cut = [
        [row for group, at in zip(groups, places, strict=True) if place in at for row in group]
        for place in range(4)
    ]
    return draw(st.permutations([file for file in cut if file]))


def equal_together(statement: Sequence[SettlementLine]) -> list[Rows]:
    """Return the rows in groups of truly equal ones."""

    def key(row: SettlementLine) -> str:
        return settlement_key("", row)

    return [list(group) for _, group in groupby(sorted(statement, key=key), key)]
