"""The button Export: where its files go, what it asks and says, and what a second press changes
(nothing).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.exporting import bean_check, hledger_check, table
from tests.support.firm import SampleFirm, sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import cli
from xlplugin.errors import Cancelled, TryAgainError
from xlplugin.reports.export import CONTENTS
from xlplugin.reports.layout import File
from xlplugin.reports.programs import PROGRAMS
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import GL_ACCOUNTS, PROBLEMS, SETTINGS, SHOPS, SettingsRow, Table


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    """A month in the sample shop, posted and settled."""
    folder = tmp_path_factory.mktemp("month")
    before = {name: os.environ.get(name) for name in ("XLPLUGIN_DATA", "XLPLUGIN_KEYRING")}
    os.environ.update(XLPLUGIN_DATA=str(folder / "data"), XLPLUGIN_KEYRING="off")
    with sample_firm(folder) as firm:
        firm.up_to("post_payments")
        yield firm
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture
def prompter(month: SampleFirm) -> ScriptedPrompter:
    """The person, anew."""
    month.prompter = ScriptedPrompter()
    return month.prompter


def _folder(month: SampleFirm, program: str) -> Path:
    [folder] = (month.folder / "Exports").glob(f"*/{program} *")
    return folder


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_in_the_place_of_the_folder_is_said(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    assert not (month.folder / "Exports").exists()  # the first export of this workbook
    (month.folder / "Exports").write_text("my notes", encoding="utf-8")
    prompter.choice = "Xero"
    with refused(kind=TryAgainError):
        month.press("export_books")
    (month.folder / "Exports").unlink()


def test_a_wallet_whose_code_is_no_file_name_is_exported(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_orders")
        places: tuple[tuple[Table[Any], str], ...] = ((GL_ACCOUNTS, "Code"), (SHOPS, "Payment"))
        for table, name in places:
            book = Workbook(firm.book.book)
            place = table.place(name)
            codes = [
                "325/000" if row[place] == "325-000" else row[place] for row in book.rows(table)
            ]
            book.view(table).put((name,), [(code,) for code in codes])
        firm.take_statement()
        firm.press("load_statement")
        firm.press("post_ready_payments")
        firm.prompter.choice = "Xero"
        firm.press("export_books")
        assert (_folder(firm, "Xero") / "Bank statement 325%2F000 MYR.csv").exists()


@pytest.mark.parametrize("program", PROGRAMS)
def test_export_writes_its_files_beside_the_workbook_and_the_same_ones_again(
    program: str, month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.choice = program
    said = month.press("export_books")
    folder = _folder(month, program)
    assert re.fullmatch(rf"{program} \d{{4}}-\d\d-01\.\.\d{{4}}-\d\d-\d\d", folder.name)
    assert re.fullmatch(
        rf"Exported [\d,]+ documents \(.+\) to {re.escape(str(folder))}\. "
        r"Debit and credit [\d,.]+ MYR, "
        r"each account as in the books\.",
        said,
    )
    first = _bytes(folder)
    assert CONTENTS in first
    assert len(first) >= 2
    assert not [name for name in first if name.endswith(".new")]
    assert month.press("export_books") == said
    assert _bytes(folder) == first


def test_the_journals_pass_the_programs_they_are_for(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    for program, name, check in (
        ("hledger", "books.journal", hledger_check),
        ("Beancount", "books.beancount", bean_check),
    ):
        prompter.choice = program
        month.press("export_books")
        check(_folder(month, program) / name)


def test_the_dates_are_asked_for_and_the_month_of_the_last_entry_is_offered(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    day = month.shop.month.first
    prompter.choice, prompter.texts = "QuickBooks", [f"{day:%d/%m/%Y}", day.isoformat()]
    month.press("export_books")
    assert prompter.asked == [
        "Export to which program?",
        "From which day (dd/mm/yyyy)?",
        "To which day (dd/mm/yyyy)?",
    ]
    rows = table(
        File(
            "",
            (
                month.folder
                / "Exports"
                / month.path.stem
                / f"QuickBooks {day}..{day}"
                / "Journal entries.csv"
            ).read_bytes(),
        )
    )
    assert {row["Journal Date"] for row in rows} == {f"{day:%d/%m/%Y}"}


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (["31/06/2026"], "'31/06/2026' is not a day."),
        (["yesterday"], "'yesterday' is not a day."),
        (["30/06/2026", "01/06/2026"], "To 01/06/2026 is before From 30/06/2026."),
    ],
)
def test_a_day_that_is_none_is_said(
    texts: list[str], what: str, month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.texts = texts
    with refused(re.escape(what)):
        month.press("export_books")


def test_no_program_is_a_cancel(month: SampleFirm, prompter: ScriptedPrompter) -> None:
    prompter.choice = "no such program"
    with pytest.raises(Cancelled):
        month.press("export_books")


def test_days_without_an_entry_write_nothing(month: SampleFirm, prompter: ScriptedPrompter) -> None:
    prompter.choice = "Xero"
    prompter.texts = ["01/01/2019", "31/01/2019"]
    said = month.press("export_books")
    assert said == "Nothing was posted from 01/01/2019 to 31/01/2019: no file was written."
    assert not list((month.folder / "Exports").rglob("Xero 2019*"))


def test_files_an_earlier_export_left_over_go_and_her_own_stay(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.choice = "SQL Account"
    month.press("export_books")
    folder = _folder(month, "SQL Account")
    (folder / "my notes.txt").write_text("imported on Monday")
    small = len(_bytes(folder))
    month.book.view(SETTINGS).merge([SettingsRow("SQL Account Rows per File", "20", "")])
    month.press("export_books")
    parts = [name for name in _bytes(folder) if name.startswith("SL_IV")]
    assert len(parts) > 2
    month.book.view(SETTINGS).merge([SettingsRow("SQL Account Rows per File", "", "")])
    month.press("export_books")
    assert len(_bytes(folder)) == small
    assert (folder / "my notes.txt").read_text() == "imported on Monday"
    (folder / "my notes.txt").unlink()


def test_a_list_of_files_cannot_reach_out_of_its_folder(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.choice = "Xero"
    month.press("export_books")
    folder = _folder(month, "Xero")
    outside = month.folder / "keep.txt"
    outside.write_text("mine")
    (folder / CONTENTS).write_text(f"* ../../keep.txt\n* {outside}\n* ..\n* .\n")
    month.press("export_books")
    assert outside.read_text() == "mine"


def test_a_file_in_the_way_is_said_and_nothing_is_left_half_written(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.choice = "AutoCount"
    month.press("export_books")
    folder = _folder(month, "AutoCount")
    (folder / "Journal Entry.csv").unlink()
    (folder / "Journal Entry.csv").mkdir()
    with refused("Close the files", kind=TryAgainError):
        month.press("export_books")
    assert not list(folder.glob("*.new"))
    (folder / "Journal Entry.csv").rmdir()


def test_a_cancelled_export_leaves_what_was_there(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.choice = "Xero"
    month.press("export_books")
    before = _bytes(_folder(month, "Xero"))
    prompter.cancel_at = len(prompter.steps) + 2
    with pytest.raises(Cancelled):
        month.press("export_books")
    assert _bytes(_folder(month, "Xero")) == before


def test_a_number_too_long_for_the_program_is_on_problems(
    month: SampleFirm, prompter: ScriptedPrompter
) -> None:
    prompter.choice = "SQL Account"
    month.press("export_books")
    assert [row for row in month.book.rows(PROBLEMS) if row[0] == "Export"] == []


def test_the_command_line_exports_without_a_question(
    month: SampleFirm, capsys: pytest.CaptureFixture[str]
) -> None:
    month.book.save()
    assert cli.main(["press", "export_books", str(month.path), "--choice", "Xero"]) == 0
    assert "Exported" in capsys.readouterr().out
    answers = ["--answer", "01/01/2019", "--answer", "31/01/2019"]
    assert cli.main(["press", "export_books", str(month.path), "--choice", "Xero", *answers]) == 1
    assert "from 01/01/2019 to 31/01/2019" in capsys.readouterr().out
