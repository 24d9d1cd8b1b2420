"""A button opens the books once: how many connections to the database one press makes."""

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.sheets.tables import BOOKS_SETTING, SETTINGS, SettingsRow

DATABASE = "TikTok.sqlite"
MOST = (
    2  # a look whether the file is ours, which writes nothing; then the one connection of the press
)
CONNECTED: list[str] = []


def _note_connection(event: str, arguments: tuple[object, ...]) -> None:
    if event == "sqlite3.connect":
        CONNECTED.append(str(arguments[0]))


sys.addaudithook(_note_connection)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    """A month whose books are in SQLite, up to the posted payments."""
    folder = tmp_path_factory.mktemp("month")
    patch = pytest.MonkeyPatch()
    patch.setenv("XLPLUGIN_DATA", str(folder / "data"))
    patch.setenv("XLPLUGIN_KEYRING", "off")
    with sample_firm(folder, orders=30) as made:
        view = made.book.view(SETTINGS)
        view.merge([SettingsRow(BOOKS_SETTING, DATABASE, "")], keep=("What It Does",))
        made.up_to("post_payments")
        yield made
    patch.undo()


@pytest.fixture
def pressed(month: SampleFirm, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Press a button; return how many connections to the books it made."""
    monkeypatch.setenv("XLPLUGIN_DATA", str(month.folder / "data"))
    month.prompter.choice = ""  # the first of what is offered

    def press(button: str) -> int:
        CONNECTED.clear()
        month.press(button)
        return sum(1 for place in CONNECTED if DATABASE in place)

    return press


@pytest.mark.parametrize(
    "button",
    [
        "fetch_products",
        "fetch_orders",
        "preview_orders",
        "post_orders",
        "post_orders_as_invoice",
        "load_statement",
        "preview_payments",
        "post_payments",
        "check_settlements",
        "show_wallet",
        "show_trial_balance",
        "show_profit_and_loss",
        "show_customer_statement",
        "print_invoice",
        "find_item",
        "undo_run",
        "redo_run",
        "lock_books",
        "verify_books",
        "export_books",
    ],
)
def test_a_press_opens_the_books_once(pressed: Callable[[str], int], button: str) -> None:
    assert 1 <= pressed(button) <= MOST


def test_a_button_that_needs_no_books_opens_none(pressed: Callable[[str], int]) -> None:
    assert pressed("show_problems") == 0
