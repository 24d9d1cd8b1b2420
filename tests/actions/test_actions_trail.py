"""What the sheet Runs keeps of presses that post nothing, and changes of what was reported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.engine import open_book
from xlplugin.ledger.runs import NOT_SAVED, Run, lost_deeds
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    PAYMENTS,
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
    [listed] = later_changes(firm)
    assert "Post payments" in listed.what_is_wrong and "1 later run" in listed.what_is_wrong
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


def test_a_load_whose_workbook_was_not_saved_is_told_by_the_next_press(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.up_to("post_orders")
        setting = SettingsRow(BOOKS_SETTING, "Books.sqlite", "")
        firm.book.view(SETTINGS).merge([setting], keep=("What It Does",))
        firm.press("show_trial_balance")  # moves the books there
        firm.book.save()
        kept = firm.path.read_bytes()
        firm.prompter.file = firm.take_statement()
        firm.press("load_statement")
        assert "not saved" not in firm.press("show_trial_balance")

        firm.book.book.close()  # Excel asks whether to save: No
        firm.path.write_bytes(kept)
        firm.book = Workbook(open_book(firm.path))
        assert not firm.book.rows(PAYMENTS)
        said = firm.press("show_trial_balance")
        assert "this workbook was not saved after Load Statement (run -" in said
        assert "not saved after" not in firm.press("show_trial_balance")
        rows = [row for row in firm.book.rows(RUNS) if row.run < 0]
        load = next(row for row in rows if "statement" in row.action.lower())
        [told] = [row for row in rows if row.action == "Not saved"]
        assert f"run {load.run}" in told.note
        assert firm.press("verify_books").startswith("Verified")

        firm.press("load_statement")
        firm.book.save()
        assert firm.book.rows(PAYMENTS)
        firm.book.book.close()
        firm.book = Workbook(open_book(firm.path))
        assert "not saved after" not in firm.press("show_trial_balance")
        firm.book.book.close()


def test_another_workbook_and_another_person_lose_nothing() -> None:
    trail = [
        trail_of(-1, "aminah", "Load statement", "income.xlsx: 5 rows. In Books/Ledger.xlsx."),
        trail_of(-2, "bala", "Load statement", "income.xlsx: 5 rows. In Books/Ledger.xlsx."),
        trail_of(-3, "aminah", "Fetch orders", "5 orders. In Other/Ledger.xlsx."),
        trail_of(-4, "aminah", "Export hledger", "118 documents"),
        trail_of(-5, "aminah", "Fetch orders", "5 orders. In Books/Ledger.xlsx."),
    ]

    def lost(shown: list[int]) -> list[int]:
        return [row.no for row in lost_deeds(trail, shown, "aminah", "Books/Ledger.xlsx")]

    assert lost([]) == [-1, -5]
    assert lost([-1, -2]) == [-5]
    assert lost([-5]) == []
    trail.append(trail_of(-6, "aminah", NOT_SAVED, "After Fetch orders. In Books/Ledger.xlsx."))
    assert lost([-1]) == []


def trail_of(no: int, user: str, action: str, note: str) -> Run:
    return Run(no, "2026-06-30T10:00:00Z", user, action, 0, 0, note)
