"""A month by each of the three ways to post comes to the same, and the way can be changed in the
middle of it.

The fifteen invariants of any month are in test_invariants.py.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.support.months import tried
from tests.support.presses import DEBTORS, WALLET
from tests.support.random_facts import (
    FIRST,
    LAST,
    Choice,
    Rows,
    Story,
    choices,
    files,
    sen,
    stories,
    with_invoices,
)
from tests.support.stories import Books, Firm, a_shop, june, row_statuses, settled
from xlplugin.ledger.documents import DEBTOR_SIGN, INVOICE, DocumentId, DocumentState
from xlplugin.money import ZERO
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import (
    AS_DISCOUNT,
    FEES_ON_INVOICE,
    KEEP_OPEN,
    SETTLEMENT_DOCUMENT,
    SHORT_PAYMENTS,
)
from xlplugin.tiktok.facts import Order, SettlementLine

months = tried(60)
DISCOUNT = "510-100"


@st.composite
def closed_stories(draw: st.DrawFn) -> Story:
    """A month at whose end every order is settled."""
    known, statement = draw(stories())
    return known, [
        *statement,
        *(settled(order.id, june(LAST), row=99, sale=draw(sen) + 1) for order in known),
    ]


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _opened(choice: Choice, known: Iterable[Order], short: str = KEEP_OPEN) -> Firm:
    """A firm that posts by this way, and has pressed Post on these orders."""
    firm = Firm(a_shop(short_payment=short))
    firm.post_by(*choice)
    outcomes = firm.post(*known)
    assert {outcome.status for outcome in outcomes} <= {
        RowStatus.SUCCESS,
        RowStatus.WITH_SETTLEMENT,
    }
    return firm


def _invoiced(firm: Firm, known: Iterable[Order]) -> list[DocumentState]:
    invoices = (firm.books.held.get(DocumentId(INVOICE, order.id)) for order in known)
    return [held for held in invoices if held]


def _ties_out(books: Books, statement: Iterable[SettlementLine]) -> None:
    """Payments less refunds, and the wallet, are the rows.

    The debtor is what documents still owe; debit is credit.
    """
    assert books.money() == _sum(row.settlement for row in statement) == books.balance(WALLET)
    assert books.balance(DEBTORS) == _sum(
        DEBTOR_SIGN[d.type] * d.outstanding for d in books.held.values()
    )
    assert _sum(books.balances().values()) == 0
    assert all(held.outstanding >= 0 for held in books.held.values())


def _owes(books: Books) -> Decimal:
    """What the orders owe: their goods less what TikTok paid for them, taken back included."""
    return _sum(DEBTOR_SIGN[held.type] * held.outstanding for held in books.held.values())


def _closed(books: Books) -> bool:
    """True if nothing but an invoice is outstanding: as a discount no payment is left unapplied."""
    return all(held.outstanding == 0 for held in books.held.values() if held.type != INVOICE)


@months
@given(stories(), choices, st.sampled_from(SHORT_PAYMENTS), st.data())
def test_balances_do_not_depend_on_how_rows_are_cut_into_files(
    story: Story, choice: Choice, short: str, data: st.DataObject
) -> None:
    known, statement = story
    whole = _opened(choice, known, short)
    parts = _opened(choice, known, short)
    whole.settle(*statement)
    for file in data.draw(files(statement)):
        parts.settle(*file, post_restated=True)
    _ties_out(parts.books, statement)
    assert parts.books.balances() == whole.books.balances()
    if short == AS_DISCOUNT:
        assert _closed(parts.books)
        assert [held.outstanding for held in _invoiced(parts, known)] == [
            held.outstanding for held in _invoiced(whole, known)
        ]
    else:
        assert parts.books.balance(DISCOUNT) == 0


@months
@given(stories(), with_invoices)
def test_an_order_owes_its_goods_less_what_was_paid_for_them(story: Story, choice: Choice) -> None:
    known, statement = story
    firm = _opened(choice, known)
    invoiced = _sum(held.amount for held in _invoiced(firm, known))
    plan = firm.settle(*statement)
    paid = ZERO
    for row, status in zip(statement, row_statuses(plan), strict=True):
        if status != RowStatus.SUCCESS or not row.is_order:
            continue
        paid += _sum(part.amount for part in row.parts if part.role == "sale")
    assert _owes(firm.books) == firm.books.balance(DEBTORS) == invoiced - paid


@months
@given(stories(), choices)
def test_files_cut_between_dates_and_loaded_in_order_make_the_same_documents(
    story: Story, choice: Choice
) -> None:
    known, statement = story
    whole = _opened(choice, known)
    daily = _opened(choice, known)
    whole.settle(*statement)
    for day in sorted({row.settled for row in statement}):
        daily.settle(*(row for row in statement if row.settled == day), post_restated=True)
    assert _documents(daily.books) == _documents(whole.books)


@months
@given(
    stories(), st.lists(st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)), max_size=6)
)
def test_a_file_that_has_all_rows_of_its_days_is_never_taken_for_another_story(
    story: Story, periods: list[tuple[int, int]]
) -> None:
    known, statement = story
    firm = _opened((FEES_ON_INVOICE, None), known)
    for first, last in (sorted(period) for period in periods):
        file = [row for row in statement if june(first) <= row.settled <= june(last)]
        read = row_statuses(firm.settle(*file))
        odd = {row.id for row, word in zip(file, read, strict=True) if word == RowStatus.RESTATED}
        # an order that is paid the same amount on two days that follow each other looks like one in
        # another zone
        twins = {(row.id, row.settlement, row.settled + timedelta(1)) for row in statement}
        assert odd <= {
            row.id for row in statement if (row.id, row.settlement, row.settled) in twins
        }


def _documents(books: Books) -> dict[tuple[str, str], tuple[date, Decimal, Decimal]]:
    return {place: (held.date, held.amount, held.applied) for place, held in books.held.items()}


@months
@given(closed_stories(), choices)
def test_every_way_comes_to_the_same_profit_wallet_and_debtors(
    story: Story, choice: Choice
) -> None:
    known, statement = story
    usual = _opened((FEES_ON_INVOICE, None), known, AS_DISCOUNT)
    other = _opened(choice, known, AS_DISCOUNT)
    for firm in (usual, other):
        firm.settle(*statement)
        assert firm.books.balance(DEBTORS) == 0
        assert {held.outstanding for held in firm.books.held.values()} == {0}
        assert (
            _profit(firm.books)
            == firm.books.balance(WALLET)
            == _sum(row.settlement for row in statement)
        )


def _profit(books: Books) -> Decimal:
    return -_sum(
        amount
        for (account, _), amount in books.balances().items()
        if account not in (WALLET, DEBTORS)
    )


@months
@given(stories(), with_invoices, st.integers(FIRST, LAST))
def test_a_settlement_document_leaves_the_invoices_and_every_account_as_they_would_be(
    story: Story, choice: Choice, last: int
) -> None:
    known, statement = story
    ready = [row for row in statement if row.settled <= june(last)]
    usual = _opened((FEES_ON_INVOICE, None), known)
    other = _opened(choice, known)
    before = {
        held.no: other.books.lines_of(INVOICE, held.no)[:] for held in _invoiced(other, known)
    }
    usual.settle(*ready)
    other.settle(*ready)
    assert other.books.balances() == usual.books.balances()
    if choice == (SETTLEMENT_DOCUMENT, None):
        assert {no: other.books.lines_of(INVOICE, no) for no in before} == before


@months
@given(closed_stories(), choices, choices, st.data())
def test_the_way_can_be_switched_between_two_files(
    story: Story, first: Choice, second: Choice, data: st.DataObject
) -> None:
    """An order goes on as it began, so nothing is booked twice and nothing is left over."""
    known, statement = story
    cut = data.draw(files(statement))
    firm = _opened(first, known, AS_DISCOUNT)
    done = Rows()
    for choice in (first, second, first, second):
        firm.post_by(*choice)
        firm.post(*known)
        for file in cut:
            plan = firm.settle(*file, post_restated=True)
            done += [
                row
                for row, word in zip(file, row_statuses(plan), strict=True)
                if word == RowStatus.SUCCESS
            ]
        _ties_out(firm.books, done)
    assert firm.books.money() == _sum(row.settlement for row in statement) == _profit(firm.books)
    assert {held.outstanding for held in firm.books.held.values()} == {0}
