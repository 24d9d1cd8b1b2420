"""Auditor's pack: complete, the same twice, and checked by a script that knows nothing of us."""

import csv
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin import cli
from xlplugin.actions.auditors_pack import FOLDER
from xlplugin.reports import auditors_pack
from xlplugin.reports.auditors_pack import PackList, write_pack
from xlplugin.sheets.tables import PROBLEMS


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path_factory.mktemp("pack"), orders=30) as firm:
        firm.up_to("post_payments")
        firm.press("auditors_pack")
        yield firm


def folder(firm: SampleFirm) -> Path:
    return firm.folder / FOLDER / "TikTok Ledger"


def rows(firm: SampleFirm, name: str) -> list[dict[str, str]]:
    with (folder(firm) / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def checked(place: Path) -> subprocess.CompletedProcess[str]:
    """Run the pack's own script with a Python that has none of our packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", place / "verify.py"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_second_press_writes_the_same_bytes(firm: SampleFirm) -> None:
    before = {path.name: path.read_bytes() for path in folder(firm).iterdir()}
    zipped = folder(firm).with_name("TikTok Ledger.zip").read_bytes()
    firm.press("auditors_pack")
    assert {path.name: path.read_bytes() for path in folder(firm).iterdir()} == before
    assert folder(firm).with_name("TikTok Ledger.zip").read_bytes() == zipped


def test_the_script_finds_the_pack_in_order(firm: SampleFirm, tmp_path: Path) -> None:
    said = checked(folder(firm))
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"In order: {len(rows(firm, 'journal'))} postings.\n"
    with zipfile.ZipFile(folder(firm).with_name("TikTok Ledger.zip")) as package:
        package.extractall(tmp_path)
    assert checked(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("journal.csv", "30.00", "journal.csv was changed."),
        ("runs.csv", None, "runs.csv is missing."),
    ],
)
def test_the_script_finds_what_was_changed(
    firm: SampleFirm, tmp_path: Path, name: str, change: str | None, found: str
) -> None:
    for path in folder(firm).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if change is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + change.encode())
    said = checked(tmp_path)
    assert said.returncode == 1
    assert found in said.stdout


def test_each_settlement_fact_leads_to_its_file_and_row(firm: SampleFirm) -> None:
    told = {row["key"]: row for row in rows(firm, "statement_rows")}
    facts = [row for row in rows(firm, "facts") if row["key"] in told]
    assert len(facts) == len(told) > 5
    for fact in facts:
        assert (fact["file"], fact["row"]) == (told[fact["key"]]["file"], told[fact["key"]]["row"])
        assert fact["file"].endswith(".xlsx")


def test_the_workbook_has_every_list_as_a_table(firm: SampleFirm) -> None:
    book = openpyxl.load_workbook(folder(firm) / "everything.xlsx")
    for sheet in book:
        name = sheet.title.replace(" ", "_")
        listed = rows(firm, name)
        assert len(sheet.tables) == 1
        assert sheet.max_row == len(listed) + 1
    assert {"trial balance", "journal", "facts", "runs", "problems", "gl accounts"} <= set(
        book.sheetnames
    )


def test_the_pack_holds_no_secret_and_no_formula(firm: SampleFirm) -> None:
    everything = b"".join(path.read_bytes() for path in folder(firm).glob("*.csv"))
    app = firm.shop.app
    for secret in (app.app_secret, app.app_key):
        assert secret.encode() not in everything
    book = openpyxl.load_workbook(folder(firm) / "everything.xlsx")
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_the_history_of_master_data_says_who_when_and_in_which_run(firm: SampleFirm) -> None:
    history = rows(firm, "master_data_log")
    accounts = {row["code"] for row in rows(firm, "gl_accounts")}
    assert {row["key"] for row in history if row["sheet"] == "GL Accounts"} == accounts
    runs = {row["no"]: row for row in rows(firm, "runs")}
    for row in history:
        assert row["user"] == runs[row["run"]]["user"]
        assert row["at"][:10] == runs[row["run"]]["at"][:10]
        assert row["check"]


def test_a_long_list_is_in_its_file_and_the_workbook_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditors_pack, "SHEET_ROWS", 2)
    short = PackList("runs", ("no", "action"), iter([(1, "Post orders"), (2, "Post payments")]))
    legs = ((number, Decimal("12.05")) for number in range(3))
    long = PackList("journal", ("entry", "debit"), legs)
    pack = write_pack(tmp_path, [long, short], "0123456789abcdef", "")
    assert pack.rows == 5
    assert {path.name for path in tmp_path.iterdir()} == set(pack.files)
    listed = (tmp_path / "journal.csv").read_text(encoding="utf-8-sig").splitlines()
    assert listed == ["entry,debit", "0,12.05", "1,12.05", "2,12.05"]
    book = openpyxl.load_workbook(tmp_path / "everything.xlsx")
    assert len(book["runs"].tables) == 1
    assert "3 rows" in str(book["journal"]["A1"].value)
    assert "journal.csv" in str(book["journal"]["A1"].value)


def test_the_cure_of_a_later_change_ends_it(firm: SampleFirm) -> None:
    firm.prompter.choice = ""
    firm.press("undo_run")
    [changed] = [row for row in firm.book.rows(PROBLEMS) if row.found_by == "Later changes"]
    assert "Press Auditor's Pack" in changed.what_to_do
    firm.press("auditors_pack")
    assert [row for row in firm.book.rows(PROBLEMS) if row.found_by == "Later changes"] == []


def test_days_given_to_the_pack_are_refused(firm: SampleFirm) -> None:
    firm.book.save()
    path = str(firm.folder / "TikTok Ledger.xlsx")
    assert cli.main(["press", "auditors_pack", path, "--to", "30/06/2026"]) == 1
