"""Random months: whatever happens, in whatever order and files, the books balance and tie out to the settlement.

By each of the three ways to post, and when the way is switched within the month.

MONTHS sets how many are tried: MONTHS=2000 python -m pytest tests/test_posting_months.py
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stories import GIFT_BAG, MASK, SERUM, Books, Firm, a_shop, adjusted, an_order, goods, june, settled, words

from xlplugin.ledger.documents import CREDIT_NOTE, DEBTOR_SIGN, INVOICE, DocumentId, Held
from xlplugin.money import ZERO
from xlplugin.posting.matrix import POST_CANCELLED, POST_INVOICE, REPLACE_CANCELLED, REPLACE_INVOICE
from xlplugin.posting.settlements import settlement_key
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY
from xlplugin.tiktok.facts import Order, OrderLine, SettlementLine

months = settings(
    max_examples=int(os.environ.get("MONTHS", "60")), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

BANK, DEBTORS = "325-000", "300-000"
FEES = ("transaction", "commission", "affiliate", "actual_shipping", "customer_shipping", "return_shipping", "tax")
TYPES = ("GMV Payment for TikTok Ads", "Logistics reimbursement", "Shipping fee adjustment", "A type of next year")

Month = tuple[list[Order], list[SettlementLine], list[list[SettlementLine]]]  # orders, rows, the same rows in files
Choice = tuple[str, date | None]  # the way to post, and from when

sen = st.integers(0, 20000)
either_way = st.integers(-9000, 9000)
FIRST, SWITCH, LAST = 5, 7, 9  # days on which money is settled; the way is switched on the second

with_invoices = st.sampled_from(
    [(FEES_ON_INVOICE, None), (SETTLEMENT_DOCUMENT, None), (SETTLEMENT_DOCUMENT, june(SWITCH))]
)
choices = with_invoices | st.sampled_from([(SUMMARY, None), (SUMMARY, june(SWITCH))])


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
    """A few orders, made before the first settlement or on a day between."""
    made = draw(st.lists(st.sampled_from([2, FIRST, SWITCH, LAST]), min_size=1, max_size=4))
    return [
        an_order(_id(number), *draw(st.lists(lines(), min_size=1, max_size=3)), created=f"2026-06-{day:02} 03:00")
        for number, day in enumerate(made)
    ]


def _id(number: int) -> str:
    return f"57655302000000{number:04}"


@st.composite
def order_rows(draw: st.DrawFn, order: Order) -> SettlementLine:
    """A row of an order: a sale or part of one, a refund, both, or fees alone."""
    amounts = {kind: draw(either_way) for kind in draw(st.sets(st.sampled_from(FEES), max_size=3))}
    what = draw(st.sampled_from(["sale", "sale", "refund", "both", "fees"]))
    if what in ("sale", "both"):
        amounts["sale"] = draw(sen)
    if what in ("refund", "both"):
        amounts["refund"] = -draw(sen)
    return settled(order.id, june(draw(st.integers(max(FIRST, order.create_time.day), LAST))), **amounts)


@st.composite
def rows(draw: st.DrawFn, known: Sequence[Order]) -> list[SettlementLine]:
    """A month of rows in any order: of the orders, and adjustments; some are truly equal."""
    made = [draw(order_rows(order)) for order in known for _ in range(draw(st.integers(0, 3)))]
    made += [
        adjusted(
            f"764196310314855{number:04}",
            june(draw(st.integers(FIRST, LAST))),
            draw(either_way),
            draw(st.sampled_from(TYPES)),
        )
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


def _opened(choice: Choice, known: Iterable[Order]) -> Firm:
    """A firm that posts by this way, and has pressed Post on these orders."""
    firm = Firm()
    firm.post_by(*choice)
    outcomes = firm.post(*known)
    assert {outcome.word for outcome in outcomes} <= {"Success", "Posted with settlement"}
    return firm


def _invoiced(firm: Firm, known: Iterable[Order]) -> list[Held]:
    invoices = (firm.books.held.get(DocumentId(INVOICE, order.id)) for order in known)
    return [held for held in invoices if held]


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
@given(month(), choices)
def test_a_month_ties_out_and_every_settled_document_is_paid(story: Month, choice: Choice) -> None:
    known, statement, _ = story
    firm = _opened(choice, known)
    invoiced = {held.no: held.amount for held in _invoiced(firm, known)}
    plan = firm.settle(*statement)
    assert set(words(plan)) <= {"Success"}
    _ties_out(firm.books, statement)
    sold = {row.id for row in statement if any(part.role in ("sale", "refund") and part.amount for part in row.parts)}
    for held in firm.books.of_type(INVOICE):
        owed = held.no in invoiced and held.no not in sold
        assert held.outstanding == (invoiced[held.no] if owed else 0)


@months
@given(month(), choices)
def test_posting_twice_is_posting_once(story: Month, choice: Choice) -> None:
    known, statement, cut = story
    firm = _opened(choice, known)
    firm.settle(*statement)
    size = firm.books.size()
    firm.post(*known)
    for file in [statement, *cut]:
        assert set(words(firm.settle(*file))) <= {"Posted"}
    assert firm.books.size() == size


@months
@given(month(), choices)
def test_balances_do_not_depend_on_how_rows_are_cut_into_files(story: Month, choice: Choice) -> None:
    known, statement, cut = story
    whole, parts = _opened(choice, known), _opened(choice, known)
    whole.settle(*statement)
    for file in cut:
        parts.settle(*file)
    _ties_out(parts.books, statement)
    assert parts.books.balances() == whole.books.balances()
    assert [held.outstanding for held in _invoiced(parts, known)] == [
        held.outstanding for held in _invoiced(whole, known)
    ]


@months
@given(month(), choices)
def test_files_cut_between_dates_and_loaded_in_order_make_the_same_documents(story: Month, choice: Choice) -> None:
    known, statement, _ = story
    whole, daily = _opened(choice, known), _opened(choice, known)
    whole.settle(*statement)
    for day in sorted({row.settled for row in statement}):
        daily.settle(*(row for row in statement if row.settled == day))
    assert _documents(daily.books) == _documents(whole.books)


def _documents(books: Books) -> dict[tuple[str, str], tuple[date, Decimal, Decimal]]:
    return {place: (held.date, held.amount, held.applied) for place, held in books.held.items()}


@months
@given(month(), with_invoices, st.data())
def test_held_rows_leave_the_rest_tying_out_and_can_be_posted_later(
    story: Month, choice: Choice, data: st.DataObject
) -> None:
    known, statement, _ = story
    late = data.draw(st.sets(st.sampled_from([order.id for order in known])))
    firm, at_once = _opened(choice, (order for order in known if order.id not in late)), _opened(choice, known)
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
@given(month(), choices, month(), choices)
def test_two_shops_with_the_same_order_numbers_never_mix(
    one: Month, choice: Choice, other: Month, other_choice: Choice
) -> None:
    melati, alone = _opened(choice, one[0]), _opened(choice, one[0])
    melati.settle(*one[1])
    alone.settle(*one[1])
    kenanga = Firm(a_shop("7495540735366777510", "Kenanga Home"), books=melati.books)
    kenanga.post_by(*other_choice)
    kenanga.post(*other[0])
    kenanga.settle(*other[1])
    _ties_out(melati.books, [*one[1], *other[1]])
    for doc_type in (INVOICE, CREDIT_NOTE):
        mine = [d for d in melati.books.of_type(doc_type) if d.shop == melati.shop.shop_id]
        assert mine == alone.books.of_type(doc_type)


@st.composite
def closed_months(draw: st.DrawFn) -> tuple[list[Order], list[SettlementLine]]:
    """A month at whose end every order is settled."""
    known, statement, _ = draw(month())
    return known, [*statement, *(settled(order.id, june(LAST), row=99, sale=draw(sen) + 1) for order in known)]


@months
@given(closed_months(), choices)
def test_every_way_comes_to_the_same_profit_bank_and_debtors(
    story: tuple[list[Order], list[SettlementLine]], choice: Choice
) -> None:
    known, statement = story
    usual, other = _opened((FEES_ON_INVOICE, None), known), _opened(choice, known)
    for firm in (usual, other):
        firm.settle(*statement)
        assert firm.books.balance(DEBTORS) == 0
        assert {held.outstanding for held in firm.books.held.values()} == {0}
        assert _profit(firm.books) == firm.books.balance(BANK) == _sum(row.settlement for row in statement)


def _profit(books: Books) -> Decimal:
    return -_sum(amount for (account, _), amount in books.balances().items() if account not in (BANK, DEBTORS))


@months
@given(month(), with_invoices, st.integers(FIRST, LAST))
def test_a_settlement_document_leaves_the_invoices_and_every_account_as_they_would_be(
    story: Month, choice: Choice, last: int
) -> None:
    known, statement, _ = story
    rows = [row for row in statement if row.settled <= june(last)]
    usual, other = _opened((FEES_ON_INVOICE, None), known), _opened(choice, known)
    before = {held.no: other.books.lines_of(INVOICE, held.no)[:] for held in _invoiced(other, known)}
    usual.settle(*rows)
    other.settle(*rows)
    assert other.books.balances() == usual.books.balances()
    if choice == (SETTLEMENT_DOCUMENT, None):
        assert {no: other.books.lines_of(INVOICE, no) for no in before} == before


@months
@given(closed_months(), choices, choices, st.data())
def test_the_way_can_be_switched_between_two_files(
    story: tuple[list[Order], list[SettlementLine]], first: Choice, second: Choice, data: st.DataObject
) -> None:
    """An order goes on as it began, so nothing is booked twice and nothing is left over."""
    known, statement = story
    cut = data.draw(files(statement))
    firm, done = _opened(first, known), list[SettlementLine]()
    for choice in (first, second, first, second):
        firm.post_by(*choice)
        firm.post(*known)
        for file in cut:
            plan = firm.settle(*file)
            done += [row for row, word in zip(file, words(plan), strict=True) if word == "Success"]
        _ties_out(firm.books, done)
    assert firm.books.money() == _sum(row.settlement for row in statement) == _profit(firm.books)
    assert {held.outstanding for held in firm.books.held.values()} == {0}


STEPS = ("post", "cancel", "replace", "replace as cancelled", "delete", "settle", "settle again", "switch the way")


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
        elif step == "switch the way":
            firm.post_by(*data.draw(choices))
        elif step == "delete":
            firm.delete(order.id)
        elif step in ("cancel", "replace as cancelled"):
            action = POST_CANCELLED if step == "cancel" else REPLACE_CANCELLED
            firm.post(order._replace(status="CANCELLED"), action=action)
        else:
            edited = an_order(order.id, *data.draw(st.lists(lines(), min_size=1, max_size=2)))
            firm.post(edited, action=REPLACE_INVOICE if step == "replace" else POST_INVOICE)
        _ties_out(firm.books, done)
