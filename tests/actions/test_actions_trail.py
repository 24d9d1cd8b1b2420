"""What the sheet Runs keeps of presses that post nothing, and changes of what was reported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    PROBLEMS,
    RUNS,
    SETTINGS,
    ProblemsRow,
    RunsRow,
    SettingsRow,
)
from xlplugin.stores.books import books_of
from xlplugin.stores.database import Database


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def trail(firm: SampleFirm) -> list[RunsRow]:
    return [row for row in Workbook(firm.book.book).rows(RUNS) if row.run < 0]


def later_changes(firm: SampleFirm) -> list[ProblemsRow]:
    found = Workbook(firm.book.book).rows(PROBLEMS)
    return [row for row in found if row.found_by == "Later changes"]


def export(firm: SampleFirm) -> None:
    firm.prompter.choice = "hledger"
    firm.prompter.texts = ["01/06/2026", "30/06/2026"]
    firm.press("export_books")


def test_links_fetches_loads_and_exports_are_on_the_sheet_runs(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    firm.press("preview_payments")
    export(firm)
    rows = trail(firm)
    actions = [row.action for row in rows]
    assert [row.run for row in rows] == [-n for n in range(1, len(rows) + 1)]
    for action in ("Fetch products", "Refresh Orders", "Export hledger"):
        assert action in actions
    loaded = next(row for row in rows if ".xlsx" in row.note)
    assert "statement" in loaded.action.casefold()
    assert all(row.user and row.at and row.note for row in rows)
    assert firm.press("verify_books").startswith("Verified")


def test_a_change_of_an_exported_month_is_told_at_once_and_listed(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    export(firm)
    firm.prompter.choice = ""
    said = firm.press("post_ready_payments")
    assert "Export hledger" in said and "01/06/2026 to 30/06/2026" in said
    [listed] = later_changes(firm)
    assert "Post payments" in listed.what_is_wrong
    firm.prompter.texts = ["Posted too early"]
    said = firm.press("undo_run")
    assert "Export hledger" in said
    assert len(later_changes(firm)) == 2
    export(firm)
    assert later_changes(firm) == []


def test_a_month_that_was_not_exported_is_changed_without_a_word(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    firm.prompter.choice = "hledger"
    firm.prompter.texts = ["01/01/2026", "31/05/2026"]
    firm.press("export_books")
    firm.prompter.choice = ""
    assert "reported" not in firm.press("post_ready_payments")
    assert later_changes(firm) == []


def test_an_export_from_books_that_cannot_be_written_says_so(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An auditor reads and exports; the books cannot keep that he did."""
    firm.book.view(SETTINGS).merge(
        [SettingsRow(BOOKS_SETTING, "Books.sqlite", "")], keep=("What It Does",)
    )
    firm.up_to("post_orders")
    rows = len(books_of(firm.book).trail())
    path = firm.folder / "Books.sqlite"
    monkeypatch.setattr(Database, "writing", _refuse)
    firm.prompter.choice = "hledger"
    firm.prompter.texts = ["01/06/2026", "30/06/2026"]
    said = firm.press("export_books")
    assert "is not on the sheet Runs" in said
    assert any((firm.folder / "Exports").rglob("*.journal"))
    assert path.exists() and len(books_of(firm.book).trail()) == rows


def _refuse(_: object) -> None:
    from xlplugin.errors import FixInputError

    raise FixInputError("The books cannot be written here.", where="Books.sqlite")
