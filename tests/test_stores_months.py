"""Random months in real books: posted, settled, undone, redone and posted anew in any order, they come to the same.

MONTHS sets how many are tried: MONTHS=2000 python -m pytest tests/test_stores_months.py
"""

import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stories import a_firm_s_masters, a_shop
from test_posting_months import Month, month

from xlplugin.errors import FixInputError
from xlplugin.posting.fee_map import KNOWN, fee_map
from xlplugin.posting.matrix import POST_INVOICE, REPLACE_INVOICE, Action
from xlplugin.posting.orders import OrderRequest, plan_deletion, plan_orders
from xlplugin.posting.settlements import plan_settlement
from xlplugin.stores.contract import Store
from xlplugin.stores.lookup import books_for_invoices, books_for_orders, books_for_settlement
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.facts import Order, SettlementLine

months = settings(
    max_examples=int(os.environ.get("MONTHS", "30")), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
DEEDS = ("post", "replace", "delete", "settle", "undo", "undo", "redo", "redo")
SHOP, MASTERS, RULES = a_shop(), a_firm_s_masters(), fee_map(KNOWN)


def post(books: Store, orders: Sequence[Order], action: Action = POST_INVOICE) -> None:
    requests = [OrderRequest(order, ("",) * len(order.lines), action) for order in orders]
    with books.posting("Post orders") as session:
        session.write(plan_orders(requests, SHOP, MASTERS, books_for_orders(session, requests, SHOP.shop_id))[0])


def delete(books: Store, orders: Sequence[Order]) -> None:
    ids = [order.id for order in orders]
    with books.posting("Delete invoices") as session:
        session.write(plan_deletion(ids, SHOP, MASTERS, books_for_invoices(session, ids, SHOP.shop_id))[0])


def settle(books: Store, lines: Sequence[SettlementLine]) -> None:
    with books.posting("Post payments") as session:
        held = books_for_settlement(session, lines, SHOP.shop_id)
        session.write(plan_settlement(lines, SHOP, MASTERS, RULES, held, session.next_no).batch)


def turn(books: Store, word: str, choice: int) -> bool:
    """Undo or redo a run; whether the books let it be done."""
    runs = [run.no for run in books.runs() if not run.undoes]
    if not runs:
        return False
    no = runs[choice % len(runs)]
    try:
        with books.posting(word) as session:
            session.undo(no) if word == "undo" else session.redo(no)
    except FixInputError:
        return False
    return True


def nonzero(books: Store) -> dict[tuple[str, str], Decimal]:
    return {place: amount for place, amount in books.balances().items() if amount}


def work(books: Store, story: Month, deeds: Sequence[tuple[str, int]]) -> None:
    """Press these buttons; what the books refuse is left undone."""
    known, statement, files = story
    for deed, choice in deeds:
        some = [order for number, order in enumerate(known) if (choice >> number) % 2 == 0]
        if deed == "post":
            post(books, some)
        elif deed == "replace":
            post(books, some, REPLACE_INVOICE)
        elif deed == "delete":
            delete(books, some)
        elif deed == "settle":
            settle(books, [statement, *files][choice % (len(files) + 1)])
        else:
            before, size = nonzero(books), books.counts()
            if not turn(books, deed, choice):
                assert (nonzero(books), books.counts()) == (before, size)


@months
@given(month(), st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 31)), max_size=12))
def test_a_month_worked_in_any_order_verifies_and_comes_to_what_a_straight_one_does(
    tmp_path_factory: pytest.TempPathFactory, story: Month, deeds: list[tuple[str, int]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("month")
    books, straight = SqlStore(folder / "books.sqlite"), SqlStore(folder / "straight.sqlite")
    known, statement, _ = story
    work(books, story, deeds)
    found = verify(books)
    assert found.is_whole, found

    while any(turn(books, "undo", choice) for choice in range(len(books.runs()))):
        pass
    assert nonzero(books) == {}
    assert all(held.cancelled and not held.amount and not held.applied for held in books.documents())

    for one in (books, straight):
        post(one, known)
        settle(one, statement)
    assert nonzero(books) == nonzero(straight)
    assert outstanding(books) == outstanding(straight)
    found = verify(books)
    assert found.is_whole, found


def outstanding(books: Store) -> dict[tuple[str, str], Decimal]:
    """What each order's documents still owe."""
    return {(held.type, held.no): held.outstanding for held in books.documents() if held.outstanding}
