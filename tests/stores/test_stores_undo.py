"""Undo, redo, lock and proof: the same in every place for the books."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stores.test_stores_contract import presses, traded
from tests.support.bookkeeping import (
    FIRST_DAY,
    ORDER,
    OTHER,
    SHOP,
    Trade,
    everything,
    orders_then_payments,
    post,
    rm,
    sale,
    sheets_at,
)
from tests.support.presses import Settles, posts, pressed
from tests.support.refusals import refused
from tests.support.stories import a_shop, an_order, goods, june, settled
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, MARK, DocumentId, Source
from xlplugin.posting.order_actions import POST_ORDER
from xlplugin.posting.shop import SUMMARY
from xlplugin.sheets.book import Workbook
from xlplugin.stores.contract import DuplicateError, Store
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore


def undo(books: Store, no: int) -> None:
    with books.posting("Undo") as session:
        session.undo(no)


def redo(books: Store, no: int) -> None:
    with books.posting("Redo") as session:
        session.redo(no)


def standing(books: Store) -> tuple[object, ...]:
    """What the books come to.

    Balances, what each document that stands owes, and the facts that are posted.
    """
    heads = {(h.type, h.no): (h.amount, h.applied) for h in books.documents() if not h.cancelled}
    posted: dict[str, tuple[str, str]] = {}
    for source in books.source_rows():
        if source.released:
            del posted[source.key]
        else:
            posted[source.key] = source.doc_type, source.doc_no
    facts = {key: place for key, place in posted.items() if place in heads}
    return _nonzero(books.balances()), heads, facts


def _nonzero(balances: Balances) -> dict[tuple[str, str], Decimal]:
    return {place: amount for place, amount in balances.items() if amount}


def assert_whole(books: Store) -> None:
    proof = verify(books)
    assert proof.is_whole, proof


def test_undo_takes_a_run_back_by_adding_and_redo_gives_it_again(books: Store) -> None:
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")])
    trade.sell(OTHER, [rm("20.00")])
    post(books, trade.done())
    before = standing(books)
    trade.settle(trade.held[DocumentId(INVOICE, ORDER)], rm("3.10"), "OR-00001")
    post(books, trade.done(), action="Post payments")
    after = standing(books)
    rows = everything(books)

    undo(books, 2)
    assert standing(books) == before
    assert all(
        now[: len(was)] == was for now, was in zip(everything(books)[1:], rows[1:], strict=True)
    )
    assert_whole(books)

    redo(books, 2)
    assert standing(books) == after
    assert_whole(books)
    assert [(run.action, run.undoes, run.posted) for run in books.runs()] == [
        ("Post orders", 0, 2),
        ("Post payments", 0, 1),
        ("Undo", 2, -1),
        ("Redo", 3, 1),
    ]
    undo(books, 2)
    redo(books, 2)
    assert standing(books) == after
    assert_whole(books)


def test_an_undone_document_keeps_its_number_and_comes_to_nothing(books: Store) -> None:
    post(books, sale(ORDER, "39.90", "12.05"))
    undo(books, 1)
    (invoice,) = books.documents()
    assert (invoice.no, invoice.amount, invoice.cancelled, invoice.lines) == (
        ORDER,
        rm("0.00"),
        True,
        4,
    )
    assert [line.kind for line in books.document_lines()] == [
        "Goods",
        "Goods",
        "Reversed Goods",
        "Reversed Goods",
    ]
    assert [entry.description for entry in books.entries()] == [
        "Tiktok order",
        "Undone: Tiktok order",
    ]
    redo(books, 1)
    (invoice,) = books.documents()
    assert (invoice.no, invoice.amount, invoice.cancelled) == (ORDER, rm("51.95"), False)


def test_a_cancelled_invoice_is_as_it_was_after_its_cancelling_is_undone(books: Store) -> None:
    trade = orders_then_payments(books)
    trade.cancel(trade.held[DocumentId(INVOICE, OTHER)])
    before = standing(books)
    post(books, trade.done(), action="Delete invoices")
    undo(books, 3)
    assert standing(books) == before
    redo(books, 3)
    undo(books, 3)
    assert standing(books) == before
    assert_whole(books)


def test_a_run_that_a_later_one_builds_on_is_not_undone_and_that_one_is_named(books: Store) -> None:
    orders_then_payments(books)
    before = everything(books)
    with refused("Run 1", "Post orders", "Post payments", "Undo run 2"):
        undo(books, 1)
    assert everything(books) == before
    undo(books, 2)
    undo(books, 1)
    assert standing(books) == ({}, {}, {})
    with refused("run 1", "Post orders", "Redo run 1"):
        redo(books, 2)
    redo(books, 1)
    redo(books, 2)
    assert_whole(books)


def test_what_was_undone_and_posted_anew_is_not_redone_on_top(books: Store) -> None:
    trade = orders_then_payments(books)
    undo(books, 2)
    held = next(held for held in books.documents() if held.no == ORDER)
    trade.held[DocumentId(INVOICE, ORDER)] = held
    trade.settle(held, rm("2.00"), "OR-00002")
    post(books, trade.done(), action="Post payments")
    with refused("Run 2", "Undo run 4"):
        redo(books, 2)
    assert_whole(books)


@pytest.mark.parametrize(
    ("press", "no", "said"),
    [
        (undo, 7, "There is no run 7"),
        (redo, 2, r"Run 2 \(Post payments, .*\) stands already"),
        (undo, 3, r"Run 3 \(Undo, .*\) is an undo or a redo itself"),
        (undo, 1, "Run 1 .* is undone already"),
    ],
)
def test_what_cannot_be_undone_is_said(
    books: Store, press: Callable[[Store, int], None], no: int, said: str
) -> None:
    post(books, sale(ORDER, "39.90"))
    post(books, sale(OTHER, "20.00"), action="Post payments")
    undo(books, 1)
    with refused(said):
        press(books, no)
    assert len(books.runs()) == 3


def test_a_fact_that_was_posted_anew_by_another_run_is_not_redone(books: Store) -> None:
    trade = orders_then_payments(books)
    undo(books, 2)
    post(books, type(trade.posted)(sources=[trade.posted.sources[-1]._replace(doc_no=OTHER)]))
    with refused("Run 2", "Undo run 4"):
        redo(books, 2)
    assert_whole(books)


def test_a_released_fact_can_be_posted_again_and_never_twice(books: Store) -> None:
    trade = orders_then_payments(books)
    key = trade.posted.sources[-1]
    undo(books, 2)
    with books.posting("Look") as session:
        assert session.sources([key.key]) == {}
    post(books, type(trade.posted)(sources=[key]))
    with books.posting("Look") as session:
        assert session.sources([key.key]) == {key.key: DocumentId(INVOICE, ORDER)}
    with pytest.raises(DuplicateError):
        post(books, type(trade.posted)(sources=[key]))
    assert_whole(books)


def test_the_locked_period_takes_nothing_and_says_which_document_and_day(books: Store) -> None:
    orders_then_payments(books)
    with books.posting("Lock") as session:
        session.lock(date(2026, 6, 30))
    before = everything(books)
    with refused("IV 5764", "01/06/2026", "30/06/2026", "Lock"):
        post(books, sale("576461413038785799", "5.00"))
    with refused("30/06/2026"):
        undo(books, 2)
    assert everything(books) == before
    assert_whole(books)

    with books.posting("Unlock") as session:
        session.lock(None)
    undo(books, 2)
    assert [(run.action, run.locked_until) for run in books.runs()] == [
        ("Post orders", None),
        ("Post payments", None),
        ("Lock", date(2026, 6, 30)),
        ("Unlock", None),
        ("Undo", None),
    ]
    assert_whole(books)


def test_a_lock_stays_until_it_is_taken_off_and_lets_later_days_through(books: Store) -> None:
    trade = orders_then_payments(books)
    with books.posting("Lock") as session:
        session.lock(FIRST_DAY)
    trade.settle(trade.held[DocumentId(INVOICE, OTHER)], rm("1.00"), "OR-00002")
    post(books, trade.done(), action="Post payments")
    assert [run.locked_until for run in books.runs()] == [None, None, FIRST_DAY, FIRST_DAY]
    assert_whole(books)


def test_books_that_move_are_proved_where_they_arrive_and_can_be_undone_there(
    tmp_path: Path, template: Path
) -> None:
    sheets = sheets_at(tmp_path / "ledger.xlsx", template)
    orders_then_payments(sheets)
    undo(sheets, 2)
    database = SqlStore(tmp_path / "books.sqlite")
    database.copy_from(sheets)
    assert_whole(database)
    redo(database, 2)
    other = sheets_at(tmp_path / "other.xlsx", template)
    other.copy_from(database)
    undo(other, 2)
    assert_whole(other)
    other.book.save(tmp_path / "saved.xlsx")
    assert_whole(LedgerSheets(Workbook(open_book(tmp_path / "saved.xlsx"))))


deeds = st.lists(
    st.tuples(st.sampled_from(["press", "undo", "redo"]), st.integers(0, 20)),
    min_size=1,
    max_size=8,
)


def _turn(books: Store, deed: str, choice: int) -> bool:
    """Undo or redo one of the runs; whether the books let it be done."""
    runs = [run.no for run in books.runs() if not run.undoes]
    if not runs:
        return False
    try:
        (undo if deed == "undo" else redo)(books, runs[choice % len(runs)])
    except FixInputError:
        return False
    return True


def _replayed(folder: Path, batches: Mapping[int, object], books: Store) -> tuple[object, ...]:
    """What the books would come to had only the runs that stand ever been posted."""
    stands: dict[int, bool] = {}
    first: dict[int, int] = {}
    for run in books.runs():
        first[run.no] = first.get(run.undoes, run.no)
        stands[first[run.no]] = not stands.get(first[run.no], False)
    straight = SqlStore(folder / "straight.sqlite")
    for no, batch in batches.items():
        if stands[no]:
            post(straight, batch)  # type: ignore[arg-type]  # either books
    return standing(straight)


@settings(max_examples=25)
@given(presses, deeds)
def test_undo_and_redo_in_any_order_leave_what_a_straight_run_would(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[list[tuple[str, list[int]]]],
    turns: list[tuple[str, int]],
) -> None:
    folder = tmp_path_factory.mktemp("turns")
    books = SqlStore(folder / "books.sqlite")
    trade = Trade()
    batches = {}
    waiting = list(steps)
    for deed, choice in [("press", 0), *turns]:
        size = books.counts()
        if deed == "press" and waiting:
            held = {(h.type, h.no): h for h in books.documents()}
            trade.held = {place: held[place] for place in trade.held}
            batch = traded(trade, waiting.pop(0))
            post(books, batch)
            batches[books.runs()[-1].no] = batch
        elif deed != "press":
            _turn(books, deed, choice)
        assert all(now >= was for now, was in zip(books.counts(), size, strict=True))
    assert standing(books) == _replayed(folder, batches, books)
    assert_whole(books)


def test_an_invoice_is_not_done_again_once_its_order_was_settled_in_a_summary(books: Store) -> None:
    """Nor the summary, once the order has an invoice again.

    Either way the sale would be booked twice.
    """
    trade = Trade()
    trade.sell(ORDER, [rm("39.90")])
    post(books, trade.done())
    with books.posting("Undo") as session:
        session.undo(1)
    summary = sale("IV-00001", "39.90")
    mark = Source(f"tiktok:{SHOP}:order:{ORDER}{MARK}", INVOICE, "IV-00001", FIRST_DAY, rm("0.00"))
    post(
        books,
        Batch(summary.documents, summary.lines, [], [], summary.entries, [mark]),
        action="Post payments",
    )
    with (
        refused("run 3", "Post payments"),
        books.posting("Redo") as session,
    ):
        session.redo(1)
    with books.posting("Undo") as session:
        session.undo(3)
    with books.posting("Redo") as session:
        session.redo(1)
    with (
        refused("run 1", "Post orders"),
        books.posting("Redo") as session,
    ):
        session.redo(3)


@pytest.mark.parametrize(
    "parts", [{"sale": "60.00", "transaction": "-2.00"}, {"sale": "60.00", "refund": "-65.00"}]
)
def test_a_summary_of_either_sign_is_not_done_again_beside_a_sales_order(
    books: Store, parts: dict[str, Any]
) -> None:
    shop = a_shop(settlement_method=SUMMARY)
    order = an_order(ORDER, goods("60.00"))
    settles = Settles(shop, [settled(ORDER, june(8), **parts)])
    assert pressed(books, "Post payments", settles)
    undo(books, 1)
    assert pressed(books, "Post orders", posts(shop, [order], POST_ORDER)) == ["Success"]
    with refused("Run 1", f"SO {ORDER}"):
        redo(books, 1)
    undo(books, 3)
    redo(books, 1)
    assert_whole(books)
