"""The command line when something is in its way: one sentence, an exit code, no traceback."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from xlplugin import __main__, actions, cli, template
from xlplugin.buttons import BUTTONS, Needs
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    NAMED_CELLS,
    PROBLEMS,
    RUNS,
    SETTINGS,
    SettingsRow,
)


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_while_the_product_is_being_loaded_is_one_quiet_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(__main__, "import_module", stop)
    assert __main__.main() == 130
    assert capsys.readouterr() == ("", "Stopped; nothing was changed.\n")


def test_ctrl_c_at_work_is_said_in_words_and_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr(actions, "run", stop)
    assert cli.main(["press", "check_workbook", str(path)]) == 130
    assert capsys.readouterr().out == "Cancelled. Nothing was left half done.\n"
    assert path.read_bytes() == before


def lock_june(press: ButtonContext) -> str:
    """A press that commits something small."""
    with press.posting("Lock") as session:
        session.lock(date(2026, 6, 30))
    return "Locked."


def lock_june_and_stop(press: ButtonContext) -> str:
    lock_june(press)
    raise KeyboardInterrupt


def test_ctrl_c_after_the_commit_says_that_it_is_posted_and_saves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    monkeypatch.setattr("xlplugin.actions.books.show_trial_balance", lock_june_and_stop)
    assert cli.main(["press", "show_trial_balance", str(path)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "after 'Lock' was posted; the posting stays" in said
    [run] = Workbook(open_book(path)).rows(RUNS)
    assert run.locked_until == date(2026, 6, 30)


def test_a_workbook_that_cannot_be_saved_says_that_the_database_has_the_posting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    book = Workbook(open_book(path))
    book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, "June.sqlite", "")])
    book.save()
    monkeypatch.setattr("xlplugin.actions.books.show_trial_balance", lock_june)

    def held(_: Workbook) -> None:
        raise TryAgainError("The file is open in Excel; nothing was saved.", where="June.xlsx")

    monkeypatch.setattr(Workbook, "save", held)
    assert cli.main(["press", "show_trial_balance", str(path), "--yes"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "'Lock' is posted in the database" in said
    assert "nothing was saved" not in said


def test_a_press_that_fails_leaves_no_password_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    book = Workbook(open_book(path))
    book.view(SETTINGS).merge(
        [SettingsRow(BOOKS_SETTING, "postgresql://aminah:pa/ss@127.0.0.1:1/ledger", "")]
    )
    book.save()
    assert cli.main(["press", "show_trial_balance", str(path)]) == 1
    said = capsys.readouterr().out
    assert "password went from Settings into this computer's keyring" in said
    assert "The database cannot be reached." in said
    with zipfile.ZipFile(path) as parts:
        assert not [name for name in parts.namelist() if b"pa/ss" in parts.read(name)]


def test_a_new_workbook_gets_its_ending_and_a_folder_is_no_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "June"]) == 0
    assert (tmp_path / "June.xlsx").exists()
    for folder in (".", ".."):
        assert cli.main(["new", folder]) == 1
        assert "Something went wrong" not in capsys.readouterr().out


def test_what_is_not_in_order_is_an_exit_code_and_the_problems_are_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    assert cli.main(["press", "verify_books", str(path)]) == 0
    assert cli.main(["press", "check_workbook", str(path)]) == 1
    assert "2 problems: see the Problems sheet." in capsys.readouterr().out
    found = {row.table for row in Workbook(open_book(path)).rows(PROBLEMS)}
    assert found == {"GL Accounts", "Shops"}


def test_a_script_reads_what_came_of_a_press(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    assert cli.main(["press", "check_workbook", str(path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False
    assert said["button"] == "check_workbook"
    assert said["messages"] == ["2 problems: see the Problems sheet."]
    assert {problem["sheet"] for problem in said["problems"]} == {"GL Accounts", "Shops"}
    assert cli.main(["press", "fetch_orders", str(path), "--json"]) == 1
    failed = json.loads(capsys.readouterr().out)
    assert failed["ok"] is False
    assert "No shop is linked." in failed["messages"][0]


def test_the_days_of_the_command_line_stand_above_the_sheet(tmp_path: Path) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    days = ("--from", "2026-06-01", "--to", "2026-06-30")
    assert cli.main(["press", "show_profit_and_loss", str(path), *days]) == 0
    assert cli.main(["press", "show_wallet", str(path), *days]) == 1  # no shop
    assert cli.main(["press", "show_trial_balance", str(path), *days]) == 0
    book = Workbook(open_book(path))
    assert book.day("ProfitAndLossFrom") == date(2026, 6, 1)
    assert book.day("ProfitAndLossTo") == date(2026, 6, 30)
    assert book.day("TrialBalanceAsAt") == date(2026, 6, 30)
    assert book.day("OrdersFrom") is None


def test_each_button_with_dates_has_date_cells() -> None:
    for button in BUTTONS:
        if button.dates:
            assert f"{button.dates}To" in NAMED_CELLS or f"{button.dates}AsAt" in NAMED_CELLS


def test_each_date_cell_is_filled_by_a_button_s_from_and_to() -> None:
    read = {button.dates for button in BUTTONS}
    for name in NAMED_CELLS:
        place = re.fullmatch(r"(.*?)(From|To|AsAt)", name)
        if place and name != "BalanceSheetYearFrom":  # the firm's year, not the button's days
            assert place[1] in read, name


def test_a_press_on_books_in_the_sheets_does_not_wait_for_databases(tmp_path: Path) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    pressed = (
        "import sys; from xlplugin import cli; "
        f"cli.main(['press', 'show_trial_balance', {str(path)!r}]); "
        "print('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", pressed], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("place", ["June.xlsx", "more/June.xlsx"])
def test_a_new_workbook_where_none_can_be_written_names_the_folder(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "notes").write_text("not a folder")
    with pytest.raises(
        FixInputError,
        match=r"notes.*: No workbook can be written here: .*\. Choose another folder\.",
    ):
        template.copy_to(tmp_path / "notes" / place)


def test_what_the_output_cannot_show_becomes_a_question_mark(tmp_path: Path) -> None:
    """As on Windows, when it goes to a file."""
    command = [sys.executable, "-m", "xlplugin", "new", str(tmp_path / "六月 → July.xlsx")]
    windows = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, env=windows, check=True)
    assert done.stdout.rstrip().endswith(b"?? ? July.xlsx.")
    assert (tmp_path / "六月 → July.xlsx").exists()


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_a_port_that_cannot_be_used_is_named(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1]) if port == "taken" else port
        assert cli.main(["sandbox", "--port", number]) == 1
    assert capsys.readouterr().out.startswith(f"Port {number} cannot be used: ")


def test_a_new_workbook_opens(tmp_path: Path) -> None:
    assert cli.main(["new", str(tmp_path / "2026" / "June.xlsx")]) == 0
    assert "Orders" in [sheet.name for sheet in open_book(tmp_path / "2026" / "June.xlsx").sheets]


def test_the_help_of_press_lists_every_button_with_its_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["press", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for button in BUTTONS:
        assert (f" {button.id} {button.label}. {button.help}" in said) is (
            button.needs is not Needs.NOTHING
        )


def test_a_button_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("post_ordres", "new_workbook", "_private"):
        with pytest.raises(SystemExit) as refused:
            cli.main(["press", name, "June.xlsx"])
        assert refused.value.code == 2
        assert name in capsys.readouterr().err


def test_a_day_is_read_as_in_a_cell_and_another_word_says_how_to_write_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["press", "lock_books", "June.xlsx", "--to", "30/16/2026"])
    assert "'30/16/2026' is not a day: write it as 2026-06-30" in capsys.readouterr().err
    for typed in ("30/06/2026", "2026-06-30"):
        cli.main(["press", "lock_books", "no such file.xlsx", "--to", typed])
        assert "is not a day" not in capsys.readouterr().err


def test_every_press_in_the_recipes_for_schedulers_is_understood(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "scheduled.md").read_text(encoding="utf-8")
    found = re.findall(r"xlplugin (press \w+ \"[^\"]+\"[^|>&\n]*)", text)
    assert len(found) == 5
    parser = cli._parser()
    for command in found:
        given = parser.parse_args(shlex.split(command.replace("\\", "/")))
        assert given.command == "press"
        assert given.json
