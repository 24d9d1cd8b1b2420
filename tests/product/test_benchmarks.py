"""The benchmark's month.

The same for the same seed, tied out, and every racer comes to the same trial balance.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks import firm, plain_script, route, run, statement, three_years, wide
from benchmarks.generate import generate
from tests.support.settlement_samples import settled, unproved
from xlplugin.ledger.balances import balances
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, REFUND
from xlplugin.reports.programs.hledger import journal
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.api.wire import read_orders
from xlplugin.tiktok.files.settlement_file import read_settlement

ORDERS = 200


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of two hundred orders."""
    folder = tmp_path_factory.mktemp("month")
    generate(ORDERS, folder)
    return folder


@pytest.fixture(scope="module")
def books(month: Path, tmp_path_factory: pytest.TempPathFactory) -> SqlStore:
    """The month posted and settled into SQLite by the product's own route."""
    path = tmp_path_factory.mktemp("books") / "books.sqlite"
    assert route.travel(month, path, "settlement.csv", route.Watch()) == _expected(month)
    return SqlStore(path)


def _expected(month: Path) -> dict[str, int]:
    balances: dict[str, int] = json.loads((month / "expected.json").read_text("utf-8"))["balances"]
    return balances


def test_a_seed_makes_the_same_month_again_and_another_seed_another(
    month: Path, tmp_path: Path
) -> None:
    generate(ORDERS, tmp_path / "again")
    generate(ORDERS, tmp_path / "other", seed=2)
    texts = [path.name for path in month.iterdir() if path.suffix != ".xlsx"]
    assert len(texts) == 6
    assert _digests(month, texts) == _digests(tmp_path / "again", texts)
    assert set(_digests(month, ["pages.jsonl", "settlement.csv"]).values()).isdisjoint(
        _digests(tmp_path / "other", ["pages.jsonl", "settlement.csv"]).values()
    )


def _digests(folder: Path, names: list[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_every_order_and_every_field_of_it_is_known(month: Path) -> None:
    with (month / "pages.jsonl").open("rb") as pages:
        batches = [read_orders(page) for page in pages]
    assert sum(len(batch.records) for batch in batches) == ORDERS
    assert not any(batch.problems or batch.unknown for batch in batches)
    assert any(
        line.quantity > 1 for batch in batches for order in batch.records for line in order.lines
    )


def test_the_settlement_is_the_same_as_text_and_as_workbook_and_ties_out(month: Path) -> None:
    text, book = (read_settlement(month / f"settlement.{kind}") for kind in ("csv", "xlsx"))
    assert text.settlement.lines == book.settlement.lines
    assert (text.problems, book.problems) == ([], [])
    assert unproved(book.settlement) == []
    expected = json.loads((month / "expected.json").read_text("utf-8"))["settled"]
    assert settled(book.settlement) == book.settlement.total == Decimal(expected) / 100


def test_the_month_has_refunds_adjustments_and_orders_that_are_not_settled_yet(
    books: SqlStore, month: Path
) -> None:
    documents = list(books.documents())
    kinds = {document.type for document in documents}
    assert {CREDIT_NOTE, REFUND} <= kinds
    owed = sum(document.outstanding for document in documents if document.type == INVOICE)
    assert owed == Decimal(_expected(month)["300-000"]) / 100 > 0


def test_the_plain_script_comes_to_the_same_trial_balance(
    month: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plain_script.main([str(month), str(tmp_path / "plain.xlsx")]) == 0
    assert json.loads(capsys.readouterr().out)["balances"] == _expected(month)


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_hledger_comes_to_the_same_from_the_bookkeepers_journal_and_from_ours(
    books: SqlStore, month: Path, tmp_path: Path
) -> None:
    ours = tmp_path / "ours.journal"
    masters = firm.masters(month)
    for (
        account
    ) in masters.accounts.values():  # names that are codes, as in the bookkeeper's journal
        masters.accounts[account.code] = account._replace(description="")
    ours.write_text("".join(journal(books.entries(), masters)), encoding="utf-8")
    assert (
        _hledger(month / "month.journal")
        == _hledger(ours)
        == route.in_sen(balances(books.entries()))
    )


def _hledger(path: Path) -> dict[str, int]:
    command = ["hledger", "-f", str(path), "bal", "--flat", "-N"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return run.from_hledger(done.stdout)


def test_the_runner_prints_a_row_for_each_racer_and_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "DATA", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run.main(["20", "--repeat", "1", "--only", "hledger|SQLite$"]) == 0
    printed = capsys.readouterr().out
    assert "skipped: hledger bal (hledger is not here)" in printed
    assert "| **post and settle into SQLite** |" in printed
    assert "| · read orders |" in printed


def test_how_a_racer_grows_is_told_from_its_processor_seconds() -> None:
    small, large = ([run.Measured(9.0, cpu, 100.0, {})] for cpu in (1.5, 30.0))
    assert list(run.growth({"ours": small, "theirs": small}, {"ours": large}, 10)) == [
        "ours: exponent 1.30"
    ]


def test_a_racer_that_comes_to_something_else_is_out_of_the_race_and_named() -> None:
    told = 'print(\'{"balances": {"300-000": 1}}\')'
    racing = [
        run.Case("right", [sys.executable, "-c", told], run.from_json),
        run.Case("wrong", [sys.executable, "-c", told.replace("1", "2")], run.from_json),
        run.Case(
            "broken", [sys.executable, "-c", "raise SystemExit('no such file')"], run.from_json
        ),
    ]
    runs, wrong = run.race(racing, {"300-000": 1}, 0, 2)
    assert {name: len(rounds) for name, rounds in runs.items()} == {"right": 2}
    assert [text.split("\n")[-1] for text in wrong] == [
        "wrong came to {'300-000': 2}, the month to {'300-000': 1}, 0 rows.",
        "no such file",
    ]


def test_the_run_fails_when_a_racer_is_out_of_the_race(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = run.Case("broken", [sys.executable, "-c", "raise SystemExit(1)"], run.from_json)
    monkeypatch.setattr(run, "DATA", tmp_path)
    monkeypatch.setattr(run, "cases", lambda data, scratch: [broken])
    assert run.main(["20", "--repeat", "1"]) == 1


def test_the_widest_settlement_has_79_known_columns_and_every_reader_finds_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "DATA", tmp_path)
    path = wide.made(300)
    assert {name: reader(path) for name, reader in statement.READERS.items()} == dict.fromkeys(
        statement.READERS, 300
    )
    read = read_settlement(path)
    assert (len(wide.LAYOUT.headers), read.settlement.currency, read.problems) == (79, "IDR", [])
    assert not any("not known" in note or "nothing but zero" in note for note in read.notes)
    assert len({part.kind for line in read.settlement.lines for part in line.parts}) == 9


def test_the_readers_of_the_widest_settlement_are_raced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "DATA", tmp_path)
    assert wide.main(["50", "--repeat", "1"]) == 0
    assert "50 rows × 79 columns" in (printed := capsys.readouterr().out)
    assert printed.count("| **") == 3


def test_the_readme_lists_the_buttons_that_post_and_those_that_grow(tmp_path: Path) -> None:
    first = {
        "post_orders": three_years.Taken(0.0, 8.0, 9.0, 320.0, ""),
        "show_home": three_years.Taken(0.0, 3.0, 1.0, 220.0, ""),
        "show_wallet": three_years.Taken(0.0, 3.0, 1.0, 220.0, ""),
    }
    last = {
        "post_orders": three_years.Taken(0.0, 10.0, 9.0, 410.0, ""),
        "show_home": three_years.Taken(0.0, 9.0, 1.0, 220.0, ""),
        "show_wallet": three_years.Taken(0.0, 3.3, 1.0, 220.0, ""),
    }
    ends = (three_years.End(first, 11.7, 1.0), three_years.End(last, 11.4, 1.0))
    made = three_years.short_table(36, 250_000, *ends)
    assert "2 of 3 buttons" in made
    assert "| `post_orders` | 8.0 s, 320 MB | 10.0 s, 410 MB | 1.2 |" in made
    assert "| `show_home` | 3.0 s, 220 MB | 9.0 s, 220 MB | 3.0 |" in made
    assert "show_wallet" not in made
    readme = tmp_path / "README.md"
    mark = three_years.MARK
    readme.write_text(f"Before\n{mark}\nold\n{mark}\nAfter\n", encoding="utf-8")
    three_years.put_into(readme, made)
    assert readme.read_text(encoding="utf-8") == f"Before\n{mark}\n\n{made}\n\n{mark}\nAfter\n"
