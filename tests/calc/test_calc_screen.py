"""The main job in a LibreOffice window.

Installed as a user would, pressed with the mouse, compared with the file engine.
"""

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from rich.console import Console

from tests.support.screen import Screen, wait
from xlplugin import actions, template
from xlplugin.actions import sample
from xlplugin.context import ButtonContext
from xlplugin.demo import DemoPrompter, free_port
from xlplugin.engine import open_book
from xlplugin.engine.serial import to_serial
from xlplugin.sheets.book import Workbook

pytestmark = [pytest.mark.office, pytest.mark.slow]

MISSING_CODE = "KEK-LPS-500"
FIRST = ("sample_shop", "make_master_data", "fetch_products", "post_products", "fetch_orders")
# The sheets that the main job fills; Runs and Shops hold the time of the press.
SHEETS = (
    "Products",
    "Orders",
    "Order Lines",
    "Payments",
    "Payment Parts",
    "Invoices",
    "Invoice Lines",
    "Customer Payments",
    "Knock Off",
    "Journal",
    "Trial Balance",
    "Stock Items",
    "GL Accounts",
    "Problems",
)
Rows = list[list[object]]


@dataclass(frozen=True)
class Desk:
    """A screen with the workbook open on it."""

    screen: Screen
    folder: Path

    def rows(self, sheet: str) -> Rows:
        """The cells of a sheet as the window has them."""
        return [[blank(value) for value in row] for row in self.screen.ask("cells", sheet)]

    def column(self, sheet: str, title: str) -> list[object]:
        """The values under a title, with the row of each cell's sheet as its place."""
        return column(self.rows(sheet), title)

    def press(self, button: str, file: str = "") -> None:
        """Press a button and answer its questions until it has ended."""
        self.screen.press(button)
        self.screen.answer(file=file)
        assert self.put_back() == {
            "enabled": True,
            "automatic": True,
            "drawn": True,
            "undo_locked": False,
            "can_undo": False,
        }

    def put_back(self) -> dict[str, bool]:
        """What a press must leave as it was, and that nothing of it can be undone."""
        state: dict[str, bool] = self.screen.ask("state")
        del state["modified"]
        return state


def blank(value: object) -> object:
    return None if value == "" else value


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
    book = Workbook(open_book(template.copy_to(folder / template.NAME)))
    prompter = DemoPrompter(Console(quiet=True))
    press = ButtonContext(book, prompter)
    for button in FIRST:
        actions.run(button, press)
    actions.run("post_orders", press)
    lines = book.book.sheets["Order Lines"]
    for place, code in enumerate(lines["C6:C600"].value):
        if code is None and lines[place + 5, 0].value is not None:
            lines[place + 5, 2].value = MISSING_CODE
    actions.run("post_orders", press)
    prompter.answer_with(file=download(folder), shop_id="7495540735365777507")
    for button in (
        "load_statement",
        "post_ready_payments",
        "show_trial_balance",
    ):
        actions.run(button, press)
    sample.stop()
    found = {}
    for sheet in SHEETS:
        used = book.book.sheets[sheet].used_range.last_cell
        found[sheet] = book.book.sheets[sheet].range((1, 1), used).options(ndim=2).value
    book.book.close()
    return found


def test_the_main_job_is_done_with_the_mouse(desk: Desk) -> None:
    for button in FIRST:
        desk.press(button)
    desk.screen.picture("orders")

    # The process is killed in the middle of posting: nothing stays locked, and a later press goes
    # on.
    desk.screen.press("post_orders")
    time.sleep(1.2)
    for child in desk.screen.children():
        os.kill(child, signal.SIGKILL)
    wait(lambda: bool(desk.screen.windows()), 20)
    desk.screen.picture("killed")
    desk.screen.key("Return")
    wait(lambda: desk.put_back()["enabled"], 20)
    assert desk.put_back()["automatic"]

    # Cancel in the middle of posting.
    desk.screen.press("post_orders")
    desk.screen.cancel()
    desk.screen.picture("cancelled")
    desk.screen.answer()

    desk.press("post_orders")
    codes = desk.column("Order Lines", "Code")
    orders = desk.column("Order Lines", "Order ID")
    missing = [row for row, code in enumerate(codes) if code is None and orders[row]]
    assert len(missing) == 2
    for row in missing:
        desk.screen.ask("select", "Order Lines", f"C{row + 6}")
        desk.screen.focus()
        desk.screen.type(f"{MISSING_CODE}\n")
    desk.press("post_orders")
    desk.press("load_statement", file=str(download(desk.folder)))
    desk.screen.picture("statement")
    desk.press("post_ready_payments")
    desk.press("show_trial_balance")
    desk.screen.picture("trial balance")


@pytest.mark.xfail(reason="Orders shows Success where the file shows Posted: not understood yet")
def test_the_document_is_the_file_engine_s_and_a_second_press_changes_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {sheet: desk.rows(sheet) for sheet in SHEETS}
    there = by_file_engine(tmp_path / "file", monkeypatch)
    compared = 0
    for sheet in SHEETS:
        compared += same_cells(sheet, here[sheet], there[sheet])
    assert compared > 10_000

    journal = desk.rows("Journal")
    desk.press("post_orders")
    assert desk.rows("Journal") == journal


def same_cells(sheet: str, here: Rows, there: Rows) -> int:
    """Compare what is in the file engine's cells; a formula has no value there.

    Returns how many.
    """
    compared = 0
    for row, values in enumerate(there):
        for place, value in enumerate(values):
            if value is None:
                continue
            shown = here[row][place]
            expected = to_serial(value) if isinstance(value, datetime) else value
            where = f"{sheet}, row {row + 1}, column {place + 1}"
            if isinstance(expected, float):
                assert shown == pytest.approx(expected, rel=1e-12), where
            else:
                assert shown == expected, where
            compared += 1
    return compared


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


def test_a_cell_that_is_being_edited_is_said(desk: Desk) -> None:
    desk.screen.ask("select", "Orders", "A3")
    desk.screen.focus()
    desk.screen.type("half a word")
    desk.screen.click("Check Workbook")
    wait(lambda: bool(desk.screen.windows()), 20)
    desk.screen.picture("editing")
    assert not desk.screen.children()
    desk.screen.key("Return", "Escape")
