"""Whoever answers No to everything that a button asks gets exit code 1: nothing was done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin import actions, cli
from xlplugin.buttons import BUTTONS, Button, Needs
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import ProductError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import RUNS

# Starts the sample shop's own program, and asks nothing.
PRESSED = [
    button for button in BUTTONS if button.needs is not Needs.NOTHING and button.id != "sample_shop"
]

# No leaves published rates out; the fees are shown all the same.
SHOWN_WITHOUT = {"show_fee_audit"}


class Refusing:
    """A user who declines whatever is asked. A choice with a usual answer is no question."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return False

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        if not default:
            self.asked.append(question)
        return default

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        if not default:
            self.asked.append(question)
        return default

    def pick_file(self, title: str) -> Path | None:
        self.asked.append(title)
        return None

    def progress(self, done: int, total: int | None, text: str) -> None:
        """Show nothing."""

    def open_page(self, url: str) -> None:
        self.asked.append(url)

    def tell(self, message: str) -> None:
        """Show nothing."""

    def warn(self, message: str) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Close nothing."""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path_factory.mktemp("nothing"), orders=20) as firm:
        firm.up_to("post_payments")
        yield firm


@pytest.fixture(scope="module")
def questions() -> dict[str, list[str]]:
    return {}


@pytest.mark.parametrize("button", PRESSED, ids=[button.id for button in PRESSED])
def test_a_button_whose_questions_are_declined_says_that_nothing_was_done(
    firm: SampleFirm, button: Button, questions: dict[str, list[str]]
) -> None:
    user = Refusing()
    before = len(Workbook(firm.book.book).rows(RUNS))
    press = ButtonContext(Workbook(firm.book.book), user)
    try:
        actions.run(button.id, press)
    except ProductError:
        return  # the command line shows it, with exit code 1
    questions[button.id] = user.asked
    if user.asked and button.id not in SHOWN_WITHOUT:
        assert press.is_wrong, user.asked
    if user.asked:
        assert len(Workbook(firm.book.book).rows(RUNS)) == before


def test_the_buttons_that_ask_were_asked(questions: dict[str, list[str]]) -> None:
    """The rule above is not empty."""
    asked = {button for button, said in questions.items() if said}
    assert {"load_statement", "lock_books", "undo_run", "post_products", "find_item"} <= asked


def test_the_root_makes_the_exit_code_of_the_last_sentence(
    firm: SampleFirm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.book.save()
    path = str(firm.path)
    assert cli.main(["press", "delete_invoices", path]) == 1
    assert "Tick the orders" in capsys.readouterr().out
    assert cli.main(["press", "post_payments", path]) == 0  # everything is posted before
    assert "Nothing was posted" in capsys.readouterr().out
    assert isinstance(NothingDone("No file was loaded."), str)
