"""Archive Year: a workbook that verifies and takes no posting, and a light one to go on with."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BOOKS_SETTING, INVOICES, JOURNAL, SETTINGS, SettingsRow
from xlplugin.stores.books import books_of

YEAR_END = date(2026, 6, 30)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_payments")
        firm.book.put_cell("BalanceSheetYearFrom", date(2020, 7, 1))
        firm.prompter.choice = ""
        firm.prompter.texts = ["The accountant knows of it"]
        yield firm


def in_database(firm: SampleFirm) -> None:
    setting = SettingsRow(BOOKS_SETTING, "Books.sqlite", "")
    firm.book.view(SETTINGS).merge([setting], keep=("What It Does",))


def archive(firm: SampleFirm) -> Path:
    return firm.folder / "Archive" / f"{firm.path.stem} {YEAR_END}" / firm.path.name


def press_in(path: Path, button: str, *texts: str) -> str:
    """Press a button in another workbook."""
    book = Workbook(open_book(path))
    try:
        return actions.run(
            button, ButtonContext(book, ScriptedPrompter(choice="Unlock", texts=texts))
        )
    finally:
        book.book.close()


def test_the_archive_of_books_in_a_database_verifies_and_the_workbook_is_light(
    firm: SampleFirm,
) -> None:
    in_database(firm)
    firm.press("close_year")
    before = len(firm.book.rows(JOURNAL))
    balances = books_of(firm.book).balances()
    said = firm.press("archive_year")
    assert str(archive(firm)) in said
    light = Workbook(firm.book.book)
    assert len(light.rows(JOURNAL)) < before
    assert {row.run for row in light.rows(INVOICES)} <= {3, 4}
    assert firm.press("verify_books").startswith("Verified")
    assert firm.press("show_balance_sheet").endswith("difference MYR 0.00.")
    old = Workbook(open_book(archive(firm)))
    assert books_of(old).balances() == balances
    assert len(old.rows(JOURNAL)) == before
    old.book.close()
    assert press_in(archive(firm), "verify_books").startswith("Verified")
    assert "profit of the year" in press_in(archive(firm), "show_balance_sheet")
    with refused("archive of the year to 30/06/2026"):
        press_in(archive(firm), "lock_books", "A reason")
    with refused("archived already"):
        firm.press("archive_year")


def test_books_in_the_workbook_stay_whole(firm: SampleFirm) -> None:
    firm.press("close_year")
    before = len(firm.book.rows(JOURNAL))
    said = firm.press("archive_year")
    assert "all of its rows stay" in said
    assert len(Workbook(firm.book.book).rows(JOURNAL)) == before
    assert firm.press("verify_books").startswith("Verified")
    assert press_in(archive(firm), "verify_books").startswith("Verified")
    with refused("archive of the year to 30/06/2026"):
        press_in(archive(firm), "lock_books", "A reason")


def test_a_year_that_is_not_closed_is_not_archived(firm: SampleFirm) -> None:
    with refused("Close Year"):
        firm.press("archive_year")
    assert not (firm.folder / "Archive").exists()
