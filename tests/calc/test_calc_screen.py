"""The main job in a LibreOffice window.

Installed as a user would, pressed with the mouse, compared with the file engine.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from rich.console import Console

from tests.support.cells import Rows, cells_of_file, compare
from tests.support.screen import Screen, wait
from xlplugin import actions, template
from xlplugin.actions import sample
from xlplugin.context import CANCELLED, ButtonContext
from xlplugin.demo import DemoPrompter, free_port
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook

pytestmark = [pytest.mark.office, pytest.mark.slow]

MISSING_CODE = "KEK-LPS-500"
SHOP = "7495540735365777507"
FIRST = ("sample_shop", "make_master_data", "fetch_products", "post_products", "fetch_orders")
LAST = ("post_ready_payments", "show_trial_balance")


@dataclass(frozen=True)
class Desk:
    """A screen with the workbook open on it."""

    screen: Screen
    folder: Path

    def rows(self, sheet: str) -> Rows:
        """The cells of a sheet as the window has them."""
        found: Rows = wait(lambda: self.screen.ask("cells", sheet), 20)
        return blanks(found)

    def column(self, sheet: str, title: str) -> list[object]:
        """The values under a title, with the row of each cell's sheet as its place."""
        return column(self.rows(sheet), title)

    def press(self, button: str, file: str = "") -> None:
        """Press a button and answer its questions until it has ended."""
        self.screen.press(button)
        self.screen.answer(file=file)
        self.check_put_back()

    def check_put_back(self) -> None:
        """Check that all is as before the press, and that nothing of it can be undone."""
        state = wait(self._free_state, 20)
        del state["modified"]
        assert state == {
            "enabled": True,
            "automatic": True,
            "drawn": True,
            "undo_locked": False,
            "can_undo": False,
        }

    def _free_state(self) -> dict[str, object] | None:
        """Return the state of the window; None while a button works."""
        state: dict[str, object] | None = self.screen.ask("state")
        return state if state and state["enabled"] else None

    def everything(self) -> dict[str, Rows]:
        """The cells of every sheet."""
        found: dict[str, Rows] = wait(lambda: self.screen.ask("everything"), 60)
        return {sheet: blanks(rows) for sheet, rows in found.items()}


def blanks(rows: Rows) -> Rows:
    """The rows with None for an empty text, as the file engine has it."""
    return [[None if value == "" else value for value in row] for row in rows]


def column(rows: Rows, title: str) -> list[object]:
    head = next(place for place, row in enumerate(rows) if title in row)
    return [row[rows[head].index(title)] for row in rows[head + 1 :]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("screen")
    before = dict(os.environ)
    os.environ.update(XLPLUGIN_DATA=str(folder / "data"), XLPLUGIN_KEYRING="off")
    path = template.copy_to(folder / template.NAME)
    screen = Screen(folder, free_port())
    try:
        screen.open(path)
        yield Desk(screen, folder)
    finally:
        sample.stop()
        os.environ.clear()
        os.environ.update(before)
        screen.close()


def download(folder: Path) -> Path:
    """The first shop's statement of June from the sample shop that the buttons have started."""
    said = json.loads((folder / "data" / "sample-shop.json").read_text())
    url = f"{said['url']}/seller-center/7495540735365777507/income.xlsx"
    path = folder / "income.xlsx"
    path.write_bytes(urlopen(url, timeout=60).read())
    return path


def by_file_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Rows]:
    """The same presses on a workbook file, with a sample shop of its own."""
    folder.mkdir()
    monkeypatch.setenv("XLPLUGIN_DATA", str(folder / "data"))
    monkeypatch.setattr(sample, "link_port", free_port())
    path = template.copy_to(folder / template.NAME)
    book = open_book(path)
    prompter = DemoPrompter(Console(quiet=True))

    def press(*buttons: str) -> None:
        for button in buttons:
            actions.run(button, ButtonContext(Workbook(book), prompter))

    press(*FIRST, "post_orders")
    lines = book.sheets["Order Lines"]
    for row in rows_without_code(lines.used_range.value):
        lines.range(f"C{row}").value = MISSING_CODE
    press("post_orders")
    prompter.answer_with(file=download(folder), shop_id=SHOP)
    press("load_statement", *LAST)
    sample.stop()
    book.save()
    book.close()
    return cells_of_file(path)


def column_places(desk: Desk, title: str, value: str) -> list[int]:
    """The places of the orders with a value in a column."""
    return [place for place, cell in enumerate(desk.column("Orders", title)) if cell == value]


def rows_without_code(rows: Rows) -> list[int]:
    """The sheet's rows of the order lines that have no item code."""
    codes = column(rows, "Code")
    orders = column(rows, "Order ID")
    first = len(rows) - len(codes) + 1
    missing = []
    for place, code in enumerate(codes):
        if code is None and orders[place] is not None:
            missing.append(first + place)
    return missing


def test_the_main_job_is_done_with_the_mouse(desk: Desk) -> None:
    asked = ("post_orders", "undo_run", "fetch_orders", "sample_shop", "show_home")
    assert [desk.screen.ask("is_on", one) for one in asked] == [False, False, False, True, True]
    for button in FIRST:
        desk.press(button)
    desk.screen.picture("orders")

    # Cancel in the middle of posting.
    desk.screen.hold_at("Posting data")
    desk.screen.press("post_orders")
    desk.screen.agree()
    desk.screen.cancel("progress")
    desk.screen.answer()
    assert desk.screen.said() == CANCELLED
    desk.check_put_back()
    assert not any(desk.column("Invoices", "Doc No"))

    # The process is killed in the middle of posting: nothing stays locked, a later press goes on.
    desk.screen.kill_at("Invoices")
    desk.screen.press("post_orders")
    desk.screen.agree()
    assert "stopped before it ended" in desk.screen.told()
    desk.check_put_back()
    assert any(desk.column("Invoices", "Doc No"))
    assert not any(desk.column("Journal", "Doc No"))

    desk.press("post_orders")
    missing = rows_without_code(desk.rows("Order Lines"))
    assert len(missing) == 2
    assert not any(desk.column("Orders", "Tick"))
    for row in missing:
        desk.screen.enter("Order Lines", f"C{row}", MISSING_CODE)
    ticked = [place for place, tick in enumerate(desk.column("Orders", "Tick")) if tick]
    waiting = column_places(desk, "Verify Status", "Missing item code")
    assert ticked == waiting  # at once, while she types
    desk.press("post_orders")
    assert desk.screen.said().startswith("Posting done: 2 posted")
    desk.press("load_statement", file=str(download(desk.folder)))
    desk.screen.picture("statement")
    for button in LAST:
        desk.press(button)
    desk.screen.picture("trial balance")
    assert [desk.screen.ask("is_on", button) for button in asked] == [True] * 5


def test_every_cell_of_the_document_is_the_file_engine_s(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk.everything()
    there = by_file_engine(tmp_path / "file", monkeypatch)
    compared = compare(here, there)
    assert compared.differences == []
    assert compared.cells > 30_000


def test_a_second_press_and_undo_change_nothing(desk: Desk) -> None:
    first = desk.everything()
    desk.press("post_ready_payments")
    desk.press("show_trial_balance")
    second = desk.everything()
    # The books are the same. On Payments, what is posted is called so.
    payments = first.pop("Payments")
    told = second.pop("Payments")
    assert compare(second, first).differences == []
    assert "Success" in column(payments, "Verify Status")
    for before, after in zip(
        column(payments, "Verify Status"), column(told, "Verify Status"), strict=True
    ):
        assert after == ("Posted" if before == "Success" else before)
    desk.screen.focus()
    desk.screen.key("ctrl+z", "ctrl+z")
    assert compare(desk.everything(), {**second, "Payments": told}).differences == []


def test_own_columns_sorting_and_filters_stay(desk: Desk) -> None:
    before = desk.column("Orders", "ID")
    desk.screen.ask("work_on", "Orders", "ID", "Shop ID", "7495540735365777507")
    sorted_orders = desk.column("Orders", "ID")
    assert sorted_orders == sorted(before, reverse=True)
    noted = desk.column("Orders", "My note").index("ask the warehouse")
    desk.press("fetch_orders")
    desk.screen.picture("own column")
    assert desk.column("Orders", "ID") == sorted_orders
    assert desk.column("Orders", "My note").index("ask the warehouse") == noted


def test_the_sheet_order_follows_the_row_that_is_selected(desk: Desk) -> None:
    desk.screen.ask("select", "Orders", "C9")
    desk.press("show_order")
    by_button = desk.rows("Order")
    desk.screen.ask("select", "Orders", "C12")
    desk.screen.ask("select", "Order", "C2")
    wait(lambda: desk.rows("Order") != by_button, 20)
    desk.screen.ask("select", "Orders", "C9")
    desk.screen.ask("select", "Order", "C2")
    wait(lambda: desk.rows("Order") == by_button, 20)


def test_a_cell_that_is_being_edited_is_said(desk: Desk) -> None:
    desk.screen.ask("select", "Orders", "A3")
    desk.screen.focus()
    desk.screen.type("half a word")
    desk.screen.click("Check Workbook")
    assert "cell is being edited" in desk.screen.told()
    assert not desk.screen.children()
    desk.screen.key("Escape")


def test_a_dialog_that_is_open_is_said(desk: Desk) -> None:
    desk.screen.focus()
    desk.screen.key("ctrl+h")
    wait(lambda: bool(desk.screen.found("Find and Replace")), 20)
    desk.screen.click("Check Workbook")
    assert "'Find and Replace' is open" in desk.screen.told()
    assert not desk.screen.children()
    desk.screen.key_in("Find and Replace", "Escape")
    wait(lambda: not desk.screen.found("Find and Replace"), 20)


def test_a_read_only_workbook_is_said(desk: Desk) -> None:
    other = template.copy_to(desk.folder / "Last Year.xlsx")
    desk.screen.ask("open_read_only", str(other))
    wait(lambda: desk.screen.ask("where", "Check Workbook") is not None, 30)
    assert desk.screen.ask("front") == "Last%20Year.xlsx"
    desk.screen.click("Check Workbook")
    assert "open read-only" in desk.screen.told()
    assert not desk.screen.children()
    desk.screen.ask("close")
    wait(lambda: desk.screen.ask("front") == "TikTok%20Ledger.xlsx", 20)


def test_a_workbook_that_is_no_xlsx_is_said(desk: Desk) -> None:
    desk.screen.ask("open_new")
    wait(lambda: desk.screen.ask("front") == "", 30)
    assert not desk.screen.ask("is_on", "check_workbook")
    desk.screen.press_from_outside("check_workbook")
    assert "no .xlsx" in desk.screen.told()
    assert not desk.screen.children()
    desk.screen.ask("close")
    wait(lambda: desk.screen.ask("front") == "TikTok%20Ledger.xlsx", 20)


def test_a_second_click_while_a_button_works_is_said(desk: Desk) -> None:
    said = desk.folder / "said"
    said.unlink(missing_ok=True)
    desk.screen.press("check_workbook")
    wait(said.exists, 60)
    wait(lambda: bool(desk.screen.windows()), 20)
    working = desk.screen.children()
    desk.screen.click_again()
    assert desk.screen.in_front() in desk.screen.windows()  # it cannot hide behind the workbook
    shown = desk.screen.windows()
    desk.screen.press_from_outside("check_workbook")
    assert "A button is working" in desk.screen.told(besides=shown)
    assert desk.screen.children() == working
    desk.screen.answer()
    desk.check_put_back()
