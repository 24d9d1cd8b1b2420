"""Archive Year: a workbook that verifies and takes no posting, and a light one to go on with."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.office import pictures
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions, cli
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.archive import database_of
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    INVOICES,
    JOURNAL,
    ORDERS,
    PROFIT_AND_LOSS,
    SETTINGS,
    SettingsRow,
)
from xlplugin.stores import sheet_room
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
    said = press_in(archive(firm), "verify_books")
    assert said.startswith("Verified")
    assert "not taken over" not in said
    assert "profit of the year" in press_in(archive(firm), "show_balance_sheet")
    with refused("archive of the year to 30/06/2026"):
        press_in(archive(firm), "lock_books", "A reason")
    with refused("archived already"):
        firm.press("archive_year")


def is_marked(path: Path) -> bool:
    """Return whether nobody may write a file."""
    return not path.stat().st_mode & 0o222


def copied(path: Path, name: str) -> Path:
    """Copy a workbook beside itself: the press has it open."""
    return Path(shutil.copy(path, path.with_name(name)))


def test_the_archive_is_read_only_and_prints_as_a_copy(
    firm: SampleFirm, capsys: pytest.CaptureFixture[str]
) -> None:
    in_database(firm)
    firm.press("close_year")
    firm.press("archive_year")
    path = archive(firm)
    database = database_of(path)
    assert is_marked(path)
    assert is_marked(database)
    with zipfile.ZipFile(path) as packed:
        assert b'readOnlyRecommended="1"' in packed.read("xl/workbook.xml")
    kept = [path.read_bytes(), database.read_bytes()]
    order = next(row for row in firm.book.rows(ORDERS) if row.invoice)

    pressed = ["press", "print_invoice", str(path), "--answer", order.invoice]
    assert cli.main(pressed) == 0
    copy = path.with_name(f"{path.stem} (to print).xlsx")
    assert copy.name in capsys.readouterr().out
    printed = open_book(copied(copy, "first.xlsx"))
    assert order.invoice in str(printed.sheets["Invoice"].used_range.value)
    printed.close()
    assert cli.main(["press", "show_profit_and_loss", str(path)]) == 0
    shown = Workbook(open_book(copied(copy, "second.xlsx")))
    assert "500-000" in {row.code for row in shown.rows(PROFIT_AND_LOSS)}
    shown.book.close()
    with refused("archive of the year to 30/06/2026"):
        press_in(copied(copy, "second.xlsx"), "lock_books", "A reason")
    assert cli.main(["press", "verify_books", str(path)]) == 0
    assert [path.read_bytes(), database.read_bytes()] == kept
    mine = {"first.xlsx", "second.xlsx"}
    beside = {one.name for one in path.parent.iterdir()} - mine
    assert beside == {path.name, database.name, copy.name}


@pytest.mark.office
def test_a_statement_of_the_archive_prints_to_pdf(firm: SampleFirm) -> None:
    firm.press("close_year")
    firm.press("archive_year")
    assert cli.main(["press", "show_profit_and_loss", str(archive(firm))]) == 0
    assert pictures(archive(firm), firm.folder)
    copy = archive(firm).with_name(f"{firm.path.stem} (to print).xlsx")
    assert pictures(copy, firm.folder)


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


def test_what_a_killed_press_has_left_is_written_anew(firm: SampleFirm) -> None:
    firm.press("close_year")
    left = archive(firm).parent.with_name(f"{archive(firm).parent.name} (unfinished)")
    left.mkdir(parents=True)
    (left / firm.path.name).write_bytes(b"PK")
    (left / firm.path.name).chmod(0o400)
    firm.press("archive_year")
    assert not left.exists()
    assert press_in(archive(firm), "verify_books").startswith("Verified")


def test_an_archive_whose_sheets_have_no_room_says_which_runs_they_show(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_database(firm)
    firm.press("close_year")
    monkeypatch.setattr(sheet_room, "SHOWN_ROWS", 40)
    said = firm.press("archive_year")
    assert "ledger sheets have room for run " in said
    assert press_in(archive(firm), "verify_books").startswith("Verified")


def test_a_year_that_is_not_closed_is_not_archived(firm: SampleFirm) -> None:
    with refused("Close Year"):
        firm.press("archive_year")
    assert not (firm.folder / "Archive").exists()
