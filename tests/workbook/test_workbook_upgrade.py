"""Workbooks and databases of earlier releases go on in this one, with all that is in them.

`tests/data/upgrades` has an empty workbook, a month's workbook and its database of every release.
`RELEASE=4 python -m pytest tests/workbook/test_workbook_upgrade.py -k files_of_this_release` writes
those of this release; they are committed once, when it is released, and never written again.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from tests.support.workbooks import rewrite
from xlplugin import actions, addin, cli
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.book import LAYOUT, LAYOUT_NAME, Workbook
from xlplugin.sheets.protection import is_protected
from xlplugin.sheets.tables import (
    ACCOUNT_DAYS,
    BOOKS_SETTING,
    BOOKS_TABLES,
    HEADER_ROW,
    JOURNAL,
    NAMED_CELLS,
    ORDERS,
    SETTINGS,
    SHOPS,
    TABLES,
    TRIAL_BALANCE,
    Table,
)
from xlplugin.stores.schema import VERSION
from xlplugin.workbook_upgrade import upgrade

FILES = Path(__file__).parents[1] / "data" / "upgrades"
MONTHS = sorted(FILES.glob("*_month.xlsx"))
NAME = "TikTok Ledger.xlsx"


def a_month(folder: Path, release: Path) -> Path:
    """A release's workbook of a month with its database, in a folder of the test's own."""
    path = folder / NAME
    shutil.copy(release, path)
    with closing(sqlite3.connect(folder / "TikTok Ledger.sqlite")) as made:
        made.executescript(release.with_suffix(".sql").read_text(encoding="utf-8"))
    return path


def press(path: Path, button: str) -> str:
    prompter = ScriptedPrompter()
    return actions.run(button, ButtonContext(Workbook(open_book(path)), prompter))


def values(path: Path) -> dict[tuple[str, str], list[object]]:
    """Every column of every table, by the names of both."""
    book = open_book(path)
    found: dict[tuple[str, str], list[object]] = {}
    for sheet in book.sheets:
        for table in sheet.tables:
            body = table.data_body_range
            assert body is not None
            for place, title in enumerate(table.header_row_range.options(ndim=1).value):
                found[table.name, str(title)] = body[:, place].options(ndim=1).value
    book.close()
    return found


def totals(book: Workbook, table: Table) -> tuple[Decimal, Decimal]:
    """The sums of a table's debits and credits."""
    rows: list[Any] = book.rows(table)
    zero = Decimal(0)
    return sum((r.debit or zero for r in rows), zero), sum((r.credit or zero for r in rows), zero)


@pytest.mark.parametrize("release", sorted(FILES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_an_earlier_workbook_gets_what_is_missing_and_keeps_every_cell(
    release: Path, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    shutil.copy(release, path)
    before = values(path)
    upgrade(path, path)
    after = values(path)
    for column, cells in before.items():
        for old, new in zip(cells, after[column], strict=True):
            assert old in (new, None), column  # a formula that had no result has one now
    book = Workbook(open_book(path))
    assert book.layout == LAYOUT
    assert not book.is_older()
    for table in TABLES:
        book.view(table)  # raises for a sheet, table or column that is missing
        assert is_protected(book.book.sheets[table.sheet]) == (table.name in BOOKS_TABLES)
    listed = book.view(TRIAL_BALANCE).count
    for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + listed):
        debit = book.book.sheets[TRIAL_BALANCE.sheet].range(f"E{row}")
        assert "AccountDays[Debit]" in debit.formula
    assert totals(book, ACCOUNT_DAYS) == totals(book, JOURNAL)
    assert (totals(book, JOURNAL) != (0, 0)) == (release in MONTHS) == bool(listed)
    book.book.sheets["Journal"].range("AA6").value = "asked TikTok"  # open beside the table
    for name, (sheet, address) in NAMED_CELLS.items():
        cell = book.book.names[name].refers_to_range
        assert (cell.sheet.name, cell.get_address(False, False)) == (sheet, address)
    book.book.close()


@pytest.mark.parametrize("release", MONTHS, ids=lambda path: path.stem)
def test_an_earlier_month_goes_on_with_its_books(release: Path, tmp_path: Path) -> None:
    path = a_month(tmp_path, release)
    upgrade(path, path)
    assert "every document ties out" in press(path, "verify_books")
    assert "difference 0.00" in press(path, "show_trial_balance")
    assert press(path, "post_orders").startswith("Posting done: 0 posted")
    for button in ("show_balance_sheet", "show_profit_and_loss"):
        press(path, button)
    is_first = release == MONTHS[0]
    if is_first:
        with refused("Load Statement"):  # it kept no file's rows
            press(path, "check_settlements")
    else:
        press(path, "check_settlements")
    with closing(sqlite3.connect(tmp_path / "TikTok Ledger.sqlite")) as books:
        assert books.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == (
            VERSION,
        )
    kept = sorted(tmp_path.glob("TikTok Ledger (before upgrade, format *).sqlite"))
    dump = release.with_suffix(".sql").read_text(encoding="utf-8")
    assert bool(kept) == (f"VALUES('schema','{VERSION}')" not in dump)
    for one in kept:
        with closing(sqlite3.connect(one)) as copy:
            runs = dump.count('INSERT INTO "runs"')
            assert copy.execute("SELECT count(*) FROM runs").fetchone() == (runs,)
    book = Workbook(open_book(path))
    book.view(SETTINGS).merge([SETTINGS.record(BOOKS_SETTING, "", "")])  # back into the workbook
    assert "every document ties out" in press(path, "verify_books")
    book.book.close()


def test_the_user_s_own_columns_notes_sheets_and_formats_are_kept(tmp_path: Path) -> None:
    path = tmp_path / NAME
    shutil.copy(MONTHS[0], path)
    book = open_book(path)
    orders = book.sheets[ORDERS.sheet]
    table = orders.tables[ORDERS.name]
    right = table.range.last_cell.column
    row = table.header_row_range.row
    orders.range((row, right + 1)).value = "Packed By"
    table.resize(orders.range((row, 1), (table.range.last_cell.row, right + 1)))
    orders.range((row + 1, right + 1)).value = "Aminah"
    orders.range((row + 2, 2)).color = (255, 220, 220)
    orders.range((row + 1, right + 3)).value = "asked TikTok on 5 July"
    shops = book.sheets[SHOPS.sheet]
    shops.range((row + 1, 60)).value = "beside the table"
    mine = book.sheets.add("My Budget", after=orders)
    mine.range("A1").value = [["June", 1200.5], ["July", "=B1*2"]]
    mine.range("B1").number_format = "0.000"
    book.save()
    book.close()

    upgrade(path, path)

    book = open_book(path)
    orders = book.sheets[ORDERS.sheet]
    titles = [str(title) for title in orders.tables[ORDERS.name].header_row_range.value]
    packed = titles.index("Packed By") + 1
    assert packed == right + 1
    new = titles[packed:]
    kept = titles[:right]
    assert set(new) == {column.name for column in ORDERS.columns} - set(kept)
    assert new[:2] == ["Shipped Date", "Delivered Date"]
    assert orders.range((row + 1, packed)).value == "Aminah"
    assert orders.range((row + 2, 2)).color == (255, 220, 220)
    assert orders.range((row + 1, packed + len(new) + 2)).value == "asked TikTok on 5 July"
    assert "beside the table" in book.sheets[SHOPS.sheet].range((row + 1, 40), (row + 1, 80)).value
    assert book.sheets["My Budget"].range("A1:B2").value == [["June", 1200.5], ["July", 2401.0]]
    assert book.sheets["My Budget"].range("B1").number_format == "0.000"
    widths = [orders.range((row, packed + place)).column_width for place in range(len(new))]
    assert min(widths) > 5  # a column that a new workbook folds is in sight where there is no +
    header = orders.range((row, packed + 1))
    assert header.color == orders.range((row, 1)).color
    book.close()


def test_a_press_in_the_terminal_upgrades_the_file_and_keeps_the_old_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_month(tmp_path, MONTHS[0])
    old = path.read_bytes()
    assert cli.main(["press", "show_trial_balance", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "was upgraded to this version" in " ".join(printed.split())
    assert (tmp_path / "TikTok Ledger (before upgrade).xlsx").read_bytes() == old
    assert Workbook(open_book(path)).layout == LAYOUT


def test_a_press_in_excel_asks_and_opens_an_upgraded_one_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_month(tmp_path, MONTHS[0])
    book = Workbook(open_book(path))
    prompter = ScriptedPrompter()
    opened: list[Path] = []
    monkeypatch.setattr(addin, "calling_workbook", lambda: book)
    monkeypatch.setattr(addin, "make_prompter", lambda: prompter)
    monkeypatch.setattr(addin, "open_in_excel", opened.append)
    prompter.yes = False
    addin.press("show_trial_balance")
    assert not opened
    prompter.yes = True
    addin.press("show_trial_balance")
    assert opened == [tmp_path / "TikTok Ledger (upgraded).xlsx"]
    assert Workbook(open_book(opened[0])).layout == LAYOUT
    assert book.layout == 1


def test_a_later_workbook_is_refused_with_the_reason(tmp_path: Path, template: Path) -> None:
    path = tmp_path / NAME
    shutil.copy(template, path)
    book = open_book(path)
    book.names.add(LAYOUT_NAME, f"={LAYOUT + 1}")
    book.save()
    book.close()
    before = path.read_bytes()
    assert cli.main(["press", "check_workbook", str(path)]) == 1
    with refused("later version", where="TikTok Ledger.xlsx"):
        Workbook(open_book(path)).is_older()
    assert path.read_bytes() == before


@pytest.mark.skipif("RELEASE" not in os.environ, reason="written once for each release")
def test_files_of_this_release_are_written(tmp_path: Path, template: Path) -> None:
    stem = FILES / f"release_{os.environ['RELEASE']}"
    assert not stem.with_name(f"{stem.name}_month.xlsx").exists()
    shutil.copy(template, stem.with_name(f"{stem.name}_empty.xlsx"))
    rewrite(stem.with_name(f"{stem.name}_empty.xlsx"), {})  # packed
    with sample_firm(tmp_path, orders=12, shops=2) as firm:
        books = Workbook(firm.book.book)
        books.view(SETTINGS).merge([SETTINGS.record(BOOKS_SETTING, "TikTok Ledger.sqlite", "")])
        firm.up_to("post_payments")
        Workbook(firm.book.book).save(stem.with_name(f"{stem.name}_month.xlsx"))
        rewrite(stem.with_name(f"{stem.name}_month.xlsx"), {})
        with closing(sqlite3.connect(tmp_path / "TikTok Ledger.sqlite")) as made:
            text = "\n".join(made.iterdump())
        stem.with_name(f"{stem.name}_month.sql").write_text(f"{text}\n", encoding="utf-8")
