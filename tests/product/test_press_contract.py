"""The contract of presses: what no button of the registry may do, whatever state it finds.

Each case copies a workbook of one small month. A new button is pressed here without a line more.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.filtering import hide
from tests.support.press_contract import (
    DATABASE,
    EMPTY,
    FINISHED,
    LOADED,
    PRESSED,
    SHOWN,
    Prepared,
    Pressed,
    cells_of,
    count_remarks,
    kill_at,
    prepared_month,
    press,
    user_of,
    write_remarks,
    wrong_remarks,
)
from xlplugin.buttons import Group, Needs, find_button
from xlplugin.engine import open_book
from xlplugin.errors import Cancelled, FixInputError, PostedError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    GRID,
    INPUT,
    LEDGER,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    RUNS,
    TABLES,
    RunsRow,
    Table,
)

# Everything of these is made or closed in this month: there is nothing to say No to.
DONE_ALREADY = ("make_master_data", "close_year")
FILTERED: tuple[Table[Any], ...] = (ORDERS, PRODUCTS, PAYMENTS)
# Pressed twice, these turn the books twice: that is what they are for.
TURNING = {
    "undo_run",
    "redo_run",
    "lock_books",
    "replace_orders_as_invoice",
    "replace_orders_as_cancelled",
    "delete_invoices",
}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLUGIN_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        with prepared_month(tmp_path_factory.mktemp("month")) as made:
            yield made


@pytest.fixture(autouse=True)
def signed_in(month: Prepared, private_data: Path) -> None:
    month.firm.sign_in()


def is_said(pressed: Pressed) -> bool:
    return bool(pressed.said.strip()) and "Something went wrong" not in pressed.said


def books_of(book: Workbook) -> dict[str, list[tuple[object, ...]]]:
    return cells_of(book, (LEDGER,))


def trail_of(book: Workbook) -> list[RunsRow]:
    """Return the rows of Runs with a number below 0: what was done without posting."""
    return [row for row in book.rows(RUNS) if row.run < 0]


def books_without_trail(book: Workbook) -> dict[str, list[tuple[object, ...]]]:
    """Return the books as posted: each load, fetch and export adds a row to the trail."""
    books = books_of(book)
    trail = trail_of(Workbook(book.book))
    books[RUNS.name] = [row for row in books[RUNS.name] if row not in trail]
    return books


@pytest.mark.parametrize("state", [EMPTY, LOADED, SHOWN])
@pytest.mark.parametrize("button", PRESSED)
def test_a_press_keeps_what_the_user_wrote(month: Prepared, button: str, state: str) -> None:
    book = Workbook(open_book(month.copy(state)))
    write_remarks(book)
    assert wrong_remarks(book) == []
    written = count_remarks(book)
    before = cells_of(book, (INPUT,))
    pressed = press(book, button, user_of(month, button))
    assert is_said(pressed)
    assert wrong_remarks(book) == []
    if button == "remove_sample":
        return
    assert count_remarks(book) == written
    now = cells_of(book, (INPUT,))
    for table in TABLES:
        if table.role == INPUT and (button, table.name) != ("unlink_products", "Alternatives"):
            lost = [row for row in before[table.name] if not kept(row, now[table.name])]
            assert lost == [], f"{table.sheet}: {pressed.said}"


def kept(row: tuple[object, ...], rows: list[tuple[object, ...]]) -> bool:
    """Return whether every cell that the user filled is in a row as it was."""
    for other in rows:
        if all(new == old for old, new in zip(row, other, strict=True) if old not in (None, "")):
            return True
    return False


@pytest.mark.parametrize("state", [LOADED, FINISHED])
@pytest.mark.parametrize("button", [button for button in PRESSED if button not in TURNING])
def test_two_presses_equal_one(month: Prepared, button: str, state: str) -> None:
    book = Workbook(open_book(month.copy(state)))
    press(book, button, user_of(month, button))
    once = books_without_trail(book)
    trail = trail_of(Workbook(book.book))
    again = press(book, button, user_of(month, button))
    assert is_said(again)
    assert books_without_trail(book) == once
    trail_now = trail_of(Workbook(book.book))
    assert trail_now[: len(trail)] == trail
    assert len(trail_now) - len(trail) <= find_button(button).is_kept


@pytest.mark.parametrize("button", PRESSED)
def test_a_workbook_that_is_not_ours_is_left_as_it_is(
    month: Prepared, button: str, tmp_path: Path
) -> None:
    import openpyxl

    path = tmp_path / "Budget.xlsx"
    made = openpyxl.Workbook()
    made.create_sheet("Budget")["A1"] = "Rent"
    made.save(path)
    before = path.read_bytes()
    pressed = press(path, button, user_of(month, button))
    assert pressed.error is not None
    assert "This is no TikTok ledger" in pressed.said
    pressed.book.book.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("button", [button for button in PRESSED if find_button(button).confirms])
def test_no_means_no(month: Prepared, button: str) -> None:
    book = Workbook(open_book(month.copy(LOADED)))
    before = books_of(book) | cells_of(book, (INPUT,))
    user = user_of(month, button)
    user.yes = False
    pressed = press(book, button, user)
    assert is_said(pressed)
    assert books_of(book) | cells_of(book, (INPUT,)) == before
    if button not in DONE_ALREADY:
        assert pressed.is_wrong, pressed.said  # the exit code: nothing of what was asked was done


@pytest.mark.parametrize("button", PRESSED)
def test_cancel_leaves_whole_runs_and_the_next_press_ends_the_same(
    month: Prepared, button: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlplugin.pulse.EVERY", 5)
    monkeypatch.setattr("xlplugin.sheets.table_view._CELLS_AT_ONCE", 300)
    whole = Workbook(open_book(month.copy(LOADED)))
    before = ends(whole)
    user = user_of(month, button)
    done = press(whole, button, user)
    after = ends(whole)
    steps = len(user.steps)
    for cancel_at in sorted({0, 1, steps // 3, steps // 2, steps - 2, steps - 1}):
        if not 0 <= cancel_at < steps:
            continue
        book = Workbook(open_book(month.copy(LOADED)))
        cancelled = press(book, button, user_of(month, button, cancel_at=cancel_at))
        assert is_said(cancelled)
        assert ends(book) in (before, after), f"Cancel at step {cancel_at} of {steps}"
        if isinstance(cancelled.error, Cancelled) and button not in TURNING:
            press(book, button, user_of(month, button))
            assert ends(book) == after, f"after Cancel at step {cancel_at} of {steps}"
    assert is_said(done)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("button", PRESSED)
def test_a_killed_press_leaves_the_workbook_and_the_next_one_ends_the_same(
    month: Prepared, button: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Books in a database are the harder case: it may hold what the workbook does not show."""
    monkeypatch.setattr("xlplugin.pulse.EVERY", 5)
    monkeypatch.setattr("xlplugin.sheets.table_view._CELLS_AT_ONCE", 300)
    user = user_of(month, button)
    whole = press(month.copy(DATABASE), button, user)
    after = row_counts(books_without_trail(whole.book))
    trail = trail_of(Workbook(whole.book.book))
    steps = len(user.steps)
    is_posting = find_button(button).needs is Needs.BOOKS and button not in TURNING
    for kill in {steps // 2, steps - 1} if is_posting else {steps // 2}:
        path = month.copy(DATABASE)
        before = path.read_bytes()
        is_killed = kill_at(path, button, user_of(month, button), kill)
        assert is_killed or not steps or button.startswith("fetch_")  # they may end before
        assert not is_killed or path.read_bytes() == before
        if is_posting:
            again = press(path, button, user_of(month, button))
            assert is_said(again)
            ended = row_counts(books_without_trail(again.book))
            assert ended == after, f"killed at step {kill} of {steps}"
            # A database may hold the trail's row of the killed press beside that of the next one,
            # which then says that the workbook was not saved.
            more = len(trail_of(Workbook(again.book.book))) - len(trail)
            assert 0 <= more <= 2 * find_button(button).is_kept, f"killed at step {kill} of {steps}"


@pytest.mark.parametrize("state", [LOADED, DATABASE])
def test_what_fails_after_the_commit_is_told_so_and_the_next_press_catches_up(
    month: Prepared, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = "post_ready_payments"
    whole = press(month.copy(state), button, user_of(month, button))
    path = month.copy(state)
    with monkeypatch.context() as patch:

        def in_the_way(*_: object) -> None:
            raise FixInputError(
                "'Rent' stands in the way.", where="sheet 'Payments', cell B9", cure="Move it."
            )

        patch.setattr("xlplugin.sheets.payments.put_outcomes", in_the_way)
        stopped = press(path, button, user_of(month, button))
    assert isinstance(stopped.error, PostedError)
    assert stopped.error.where == "sheet 'Payments', cell B9"
    assert "'Post payments' is posted and stays" in stopped.said
    again = press(stopped.book, button, user_of(month, button))
    assert again.error is None
    assert ends(again.book) == ends(whole.book)
    statuses = [row.verify_status for row in again.book.rows(PAYMENTS)]
    told = [row.verify_status for row in whole.book.rows(PAYMENTS)]
    assert [status.replace("Success", "Posted") for status in told] == statuses


@pytest.mark.parametrize("button", PRESSED)
def test_a_read_only_workbook_is_refused(month: Prepared, button: str) -> None:
    path = month.copy(LOADED)
    before = path.read_bytes()
    path.chmod(0o444)
    user = user_of(month, button)
    pressed = press(path, button, user)
    assert pressed.error is not None
    assert "read-only" in pressed.said
    assert path.name in pressed.said
    assert user.asked == user.told == []
    assert path.read_bytes() == before


@pytest.mark.parametrize("button", PRESSED)
def test_a_filter_stays_and_what_it_hides_is_left_alone(month: Prepared, button: str) -> None:
    """With two rows selected and a third filtered out, on each grid that is filtered daily."""
    book = Workbook(open_book(month.copy(LOADED)))
    for table in FILTERED:
        view = book.view(table)
        hide(book, table.sheet, [view.top + 1, view.top + 3])
    orders = book.view(ORDERS)
    book.book.sheets[ORDERS.sheet].range(
        (orders.top + 1, 1), (orders.top + 2, orders.width)
    ).select()
    before = cells_of(book, (INPUT,))
    hidden = {table.name: hidden_rows(book, table, button) for table in FILTERED}
    pressed = press(book, button, user_of(month, button))
    assert is_said(pressed)
    if button == "remove_sample":
        return
    now = Workbook(book.book)
    assert {table.name: hidden_rows(now, table, button) for table in FILTERED} == hidden
    for name, rows in cells_of(now, (INPUT,)).items():
        if (button, name) != ("unlink_products", "Alternatives"):
            assert [row for row in before[name] if not kept(row, rows)] == []


def hidden_rows(book: Workbook, table: Table[Any], button: str) -> set[tuple[Any, ...]]:
    """Return the rows that the filter hides: whole where the button takes rows of this grid.

    A statement is posted whole, and a file has whole orders.
    """
    is_whole = find_button(button).group in (Group.ORDERS, Group.PRODUCTS)
    if button in ("load_orders", "fetch_orders"):
        is_whole = False
    found: set[tuple[Any, ...]] = set()
    hidden = book.view(table).hidden()
    for number, (row, gone) in enumerate(zip(book.rows(table), hidden, strict=True)):
        if gone and table is PAYMENTS:  # another statement may stand there now
            found.add((number,))
        elif gone:
            found.add(tuple(row) if is_whole else tuple(row[place] for place in table.telling))
    return found


def ends(book: Workbook) -> dict[str, int]:
    """Return how many rows each part of the books has."""
    return row_counts(books_of(book))


def row_counts(books: dict[str, list[tuple[object, ...]]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in books.items()}


def test_every_grid_has_its_remarks_in_this_contract(month: Prepared) -> None:
    book = Workbook(open_book(month.copy(FINISHED)))
    write_remarks(book)
    filled = [table.name for table in TABLES if table.role == GRID and book.view(table).count]
    assert {"Orders", "OrderLines", "Products", "Payments", "PaymentParts"} <= set(filled)
