"""The contract of presses: what no button of the registry may do, whatever state it finds.

Each case copies a workbook of one small month. A new button is pressed here without a line more.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.press_contract import (
    EMPTY,
    FINISHED,
    LOADED,
    PRESSED,
    SHOWN,
    Prepared,
    Pressed,
    cells_of,
    count_remarks,
    prepared_month,
    press,
    user_of,
    write_remarks,
    wrong_remarks,
)
from xlplugin.buttons import find_button
from xlplugin.engine import open_book
from xlplugin.errors import Cancelled
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import GRID, INPUT, LEDGER, TABLES

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
    once = books_of(book)
    again = press(book, button, user_of(month, button))
    assert is_said(again)
    assert books_of(book) == once


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
    assert is_said(press(book, button, user))
    assert books_of(book) | cells_of(book, (INPUT,)) == before


@pytest.mark.parametrize("button", PRESSED)
def test_cancel_leaves_whole_runs_and_the_next_press_ends_the_same(
    month: Prepared, button: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlplugin.pulse.EVERY", 5)
    monkeypatch.setattr("xlplugin.sheets.book._CELLS_AT_ONCE", 300)
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


def ends(book: Workbook) -> dict[str, int]:
    """Return how many rows each part of the books has."""
    return {name: len(rows) for name, rows in books_of(book).items()}


def test_every_grid_has_its_remarks_in_this_contract(month: Prepared) -> None:
    book = Workbook(open_book(month.copy(FINISHED)))
    write_remarks(book)
    filled = [table.name for table in TABLES if table.role == GRID and book.view(table).count]
    assert {"Orders", "OrderLines", "Products", "Payments", "PaymentParts"} <= set(filled)
