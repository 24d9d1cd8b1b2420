"""Random months: whatever happens, in whatever order and files, the books balance and tie out to the settlement.

MONTHS sets how many are tried: MONTHS=2000 python -m pytest tests/test_posting_months.py
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stories import GIFT_BAG, MASK, SERUM, Books, Firm, a_shop, adjusted, an_order, goods, june, posted, settled, words

from xlplugin.ledger.documents import CREDIT_NOTE, DEBTOR_SIGN, INVOICE
from xlplugin.money import ZERO
from xlplugin.posting.matrix import POST_CANCELLED, POST_INVOICE, REPLACE_CANCELLED, REPLACE_INVOICE
from xlplugin.posting.settlements import settlement_key
from xlplugin.tiktok.facts import Order, OrderLine, SettlementLine

months = settings(
    max_examples=int(os.environ.get("MONTHS", "60")), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

BANK, DEBTORS = "325-000", "300-000"
FEES = ("transaction", "commission", "affiliate", "actual_shipping", "customer_shipping", "return_shipping", "tax")
TYPES = ("GMV Payment for TikTok Ads", "Logistics reimbursement", "Shipping fee adjustment", "A type of next year")

Month = tuple[list[Order], list[SettlementLine], list[list[SettlementLine]]]  # orders, rows, the same rows in files

sen = st.integers(0, 20000)
either_way = st.integers(-9000, 9000)
days = st.integers(5, 9).map(june)


@st.composite
def lines(draw: st.DrawFn) -> OrderLine:
    """One line; both discounts together are never more than the price."""
    if draw(st.booleans()) and draw(st.booleans()):
        return goods(0, sku=GIFT_BAG, gift=True, quantity=draw(st.integers(1, 2)))
    price = draw(sen)
    seller = draw(st.integers(0, price))
    platform = draw(st.integers(0, price - seller))
    sku, quantity = draw(st.sampled_from([SERUM, MASK])), draw(st.integers(1, 3))
    return goods(price, seller=seller, platform=platform, sku=sku, quantity=quantity)


@st.composite
def orders(draw: st.DrawFn) -> list[Order]:
    """A few orders."""
    count = draw(st.integers(1, 4))
    return [an_order(_id(number), *draw(st.lists(lines(), min_size=1, max_size=3))) for number in range(count)]


def _id(number: int) -> str:
    return f"57655302000000{number:04}"


@st.composite
def order_rows(draw: st.DrawFn, order_id: str) -> SettlementLine:
    """A row of an order: a sale or part of one, a refund, both, or fees alone."""
    amounts = {kind: draw(either_way) for kind in draw(st.sets(st.sampled_from(FEES), max_size=3))}
    what = draw(st.sampled_from(["sale", "sale", "refund", "both", "fees"]))
    if what in ("sale", "both"):
        amounts["sale"] = draw(sen)
    if what in ("refund", "both"):
        amounts["refund"] = -draw(sen)
    return settled(order_id, draw(days), **amounts)


@st.composite
def rows(draw: st.DrawFn, known: Sequence[Order]) -> list[SettlementLine]:
    """A month of rows in any order: of the orders, and adjustments; some are truly equal."""
    made = [draw(order_rows(order.id)) for order in known for _ in range(draw(st.integers(0, 3)))]
    made += [
        adjusted(f"764196310314855{number:04}", draw(days), draw(either_way), draw(st.sampled_from(TYPES)))
        for number in range(draw(st.integers(0, 3)))
    ]
    if made and draw(st.booleans()):
        made.append(draw(st.sampled_from(made)))
    return draw(st.permutations(made))


@st.composite
def files(draw: st.DrawFn, statement: Sequence[SettlementLine]) -> list[list[SettlementLine]]:
    """The same rows in other files, anyhow, with repeats; truly equal rows are together, as TikTok has them."""
    groups = _equal_together(statement)
    places = [draw(st.sets(st.integers(0, 3), min_size=1, max_size=2)) for _ in groups]
    cut = [
        [row for group, at in zip(groups, places, strict=True) if place in at for row in group] for place in range(4)
    ]
    return draw(st.permutations([file for file in cut if file]))


def _equal_together(statement: Sequence[SettlementLine]) -> list[list[SettlementLine]]:
    def key(row: SettlementLine) -> str:
        return settlement_key("", row, 1)

    return [list(group) for _, group in groupby(sorted(statement, key=key), key)]


@st.composite
def month(draw: st.DrawFn) -> Month:
    """Orders, the rows that settle them, and the same rows cut into other files."""
    known = draw(orders())
    statement = draw(rows(known))
    return known, statement, draw(files(statement))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _ties_out(books: Books, statement: Iterable[SettlementLine]) -> None:
    """Payments less refunds, and the bank, are the rows; the debtor is what documents still owe; debit is credit."""
    assert books.money() == _sum(row.settlement for row in statement) == books.balance(BANK)
    assert books.balance(DEBTORS) == _sum(DEBTOR_SIGN[d.type] * d.outstanding for d in books.held.values())
    assert _sum(books.balances().values()) == 0
    for held in books.held.values():
        assert ZERO <= held.applied <= held.amount
        if held.type != INVOICE:
            assert held.outstanding == 0, held


@months
@given(month())
def test_a_month_ties_out_and_every_settled_invoice_is_paid(
    story: Month,
) -> None:
    known, statement, _ = story
    firm = posted(*known)
    invoiced = {order.id: firm.invoice(order.id).amount for order in known}
    plan = firm.settle(*statement)
    assert set(words(plan)) <= {"Success"}
    _ties_out(firm.books, statement)
    sold = {row.id for row in statement if any(part.role in ("sale", "refund") and part.amount for part in row.parts)}
    for order in known:
        assert firm.invoice(order.id).outstanding == (0 if order.id in sold else invoiced[order.id])


@months
@given(month())
def test_posting_twice_is_posting_once(
    story: Month,
) -> None:
    known, statement, cut = story
    firm = posted(*known)
    firm.settle(*statement)
    size = firm.books.size()
    firm.post(*known)
    for file in [statement, *cut]:
        assert set(words(firm.settle(*file))) <= {"Posted"}
    assert firm.books.size() == size


@months
@given(month())
def test_balances_do_not_depend_on_how_rows_are_cut_into_files(
    story: Month,
) -> None:
    known, statement, cut = story
    whole, parts = posted(*known), posted(*known)
    whole.settle(*statement)
    for file in cut:
        parts.settle(*file)
    _ties_out(parts.books, statement)
    assert parts.books.balances() == whole.books.balances()
    for order in known:
        assert parts.invoice(order.id).outstanding == whole.invoice(order.id).outstanding


@months
@given(month())
def test_files_cut_between_dates_and_loaded_in_order_make_the_same_documents(
    story: Month,
) -> None:
    known, statement, _ = story
    whole, daily = posted(*known), posted(*known)
    whole.settle(*statement)
    for day in sorted({row.settled for row in statement}):
        daily.settle(*(row for row in statement if row.settled == day))
    assert _documents(daily.books) == _documents(whole.books)


def _documents(books: Books) -> dict[tuple[str, str], tuple[date, Decimal, Decimal]]:
    return {place: (held.date, held.amount, held.applied) for place, held in books.held.items()}


@months
@given(month(), st.data())
def test_held_rows_leave_the_rest_tying_out_and_can_be_posted_later(story: Month, data: st.DataObject) -> None:
    known, statement, _ = story
    late = data.draw(st.sets(st.sampled_from([order.id for order in known])))
    firm, at_once = posted(*(order for order in known if order.id not in late)), posted(*known)
    plan = firm.settle(*statement)
    held = [row for row, word in zip(statement, words(plan), strict=True) if word == "Order not posted"]
    assert {row.id for row in held} <= late
    _ties_out(firm.books, [row for row in statement if row.id not in late])
    firm.post(*(order for order in known if order.id in late))
    firm.settle(*statement)
    at_once.settle(*statement)
    _ties_out(firm.books, statement)
    assert firm.books.balances() == at_once.books.balances()


@months
@given(month(), month())
def test_two_shops_with_the_same_order_numbers_never_mix(
    one: Month,
    other: Month,
) -> None:
    melati, alone = Firm(), Firm()
    kenanga = Firm(a_shop("7495540735366777510", "Kenanga Home"), books=melati.books)
    for firm, (known, statement, _) in ((melati, one), (kenanga, other)):
        firm.post(*known)
        firm.settle(*statement)
    _ties_out(melati.books, [*one[1], *other[1]])
    alone.post(*one[0])
    alone.settle(*one[1])
    for doc_type in (INVOICE, CREDIT_NOTE):
        mine = [d for d in melati.books.of_type(doc_type) if d.shop == melati.shop.shop_id]
        assert mine == alone.books.of_type(doc_type)


STEPS = ("post", "cancel", "replace", "replace as cancelled", "delete", "settle", "settle again")


@months
@given(month(), st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), max_size=14), st.data())
def test_in_whatever_order_buttons_are_pressed_the_books_stay_whole(
    story: Month,
    steps: list[tuple[str, int]],
    data: st.DataObject,
) -> None:
    """`Books` refuses over-applied documents, lines that are not their entries, and anything posted twice."""
    known, _, cut = story
    firm, done = Firm(), list[SettlementLine]()
    for step, number in steps:
        order = known[number % len(known)]
        if step in ("settle", "settle again") and cut:
            file = cut[number % len(cut)]
            plan = firm.settle(*file)
            done += [row for row, word in zip(file, words(plan), strict=True) if word == "Success"]
        elif step == "delete":
            firm.delete(order.id)
        elif step in ("cancel", "replace as cancelled"):
            action = POST_CANCELLED if step == "cancel" else REPLACE_CANCELLED
            firm.post(order._replace(status="CANCELLED"), action=action)
        else:
            edited = an_order(order.id, *data.draw(st.lists(lines(), min_size=1, max_size=2)))
            firm.post(edited, action=REPLACE_INVOICE if step == "replace" else POST_INVOICE)
        _ties_out(firm.books, done)
