"""The inventory account is the value of the stock card, whenever costs are posted."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stock.test_stock_costing import _MOVEMENTS, _STANDARDS
from tests.support.stories import Books
from xlplugin.ledger.documents import DocumentState
from xlplugin.money import ZERO
from xlplugin.stock.costing import CostingMethod, StandardCost, cost_movements, on_hand
from xlplugin.stock.movements import StockMovement
from xlplugin.stock.vouchers import (
    KEY,
    StockAccounts,
    StockPosting,
    plan_vouchers,
    posted_legs,
    wanted_legs,
)

ACCOUNTS = StockAccounts("330-000", "610-000", "405-000", "615-000", "616-000")
END = date(2026, 12, 31)


def press(
    books: Books,
    movements: list[StockMovement],
    method: CostingMethod,
    standards: list[StandardCost],
    locked_until: date | None = None,
) -> int:
    """Post the cost of these movements as Post Cost does; return how many vouchers it made."""
    costed = cost_movements(movements, method, standards, "MYR")
    states: list[DocumentState] = list(books.held.values())
    keys = {key for key in books.sources if key.startswith(KEY)}
    request = StockPosting(
        wanted=wanted_legs(costed, ACCOUNTS, method),
        posted=posted_legs(states, books.entries),
        keys=keys,
        currency="MYR",
        locked_until=locked_until,
    )
    batch = plan_vouchers(request, books.next_no)
    books.write(batch)
    return len(batch.documents)


def balances(books: Books) -> dict[str, Decimal]:
    """Return what each account was moved by, debit positive."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in books.entries:
        for posting in entry.postings:
            sums[posting.account] += posting.amount
    return sums


@pytest.mark.parametrize("method", CostingMethod)
@settings(max_examples=40)
@given(
    movements=_MOVEMENTS,
    standards=_STANDARDS,
    known=st.integers(0, 25),
    lock=st.integers(0, 30),
)
def test_the_inventory_account_is_the_stock_card_after_every_press(
    method: CostingMethod,
    movements: list[StockMovement],
    standards: list[StandardCost],
    known: int,
    lock: int,
) -> None:
    books = Books()
    locked = date(2026, 5, 31) + timedelta(days=lock)
    # What is typed later changes the cost of what was posted; some days are locked by then.
    for typed, until in ((movements[:known], None), (movements, locked)):
        press(books, typed, method, standards, until)
        costed = cost_movements(typed, method, standards, "MYR")
        value = sum((one.value for one in on_hand(costed, END)), ZERO)
        assert balances(books)[ACCOUNTS.inventory] == value
        assert sum(balances(books).values(), ZERO) == ZERO
    assert press(books, movements, method, standards, locked) == 0


@settings(max_examples=40)
@given(movements=_MOVEMENTS, until=st.integers(1, 30))
def test_what_came_in_less_what_went_out_is_on_hand_on_any_day(
    movements: list[StockMovement], until: int
) -> None:
    day = date(2026, 5, 31) + timedelta(days=until)
    costed = cost_movements(movements, CostingMethod.AVERAGE, (), "MYR")
    came_in = 0
    went_out = 0
    for one in movements:
        if one.day <= day and one.kind != "Damaged":
            came_in += max(one.quantity, 0)
            went_out += max(-one.quantity, 0)
    left = on_hand(costed, day)
    assert sum(item.quantity for item in left) == came_in - went_out
    books = Books()
    press(books, [one for one in movements if one.day <= day], CostingMethod.AVERAGE, [])
    assert balances(books)[ACCOUNTS.inventory] == sum((item.value for item in left), ZERO)
