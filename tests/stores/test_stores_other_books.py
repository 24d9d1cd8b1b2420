"""A database that was put back, or changed, is told by the workbook that showed more of it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.support.bookkeeping import post, sale, sheets_at
from tests.support.refusals import refused
from xlplugin.ledger.runs import Deed
from xlplugin.sheets.tables import RUNS
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

LOAD = Deed("Load orders", "12 orders of Melati Beauty loaded.")


@pytest.fixture
def sheets(tmp_path: Path, template: Path) -> Iterator[LedgerSheets]:
    made = sheets_at(tmp_path / "Ledger.xlsx", template)
    yield made
    made.book.book.close()


@pytest.fixture
def books(tmp_path: Path, sheets: LedgerSheets) -> Iterator[DatabaseBooks]:
    made = DatabaseBooks(SqlStore(tmp_path / "Books.sqlite", user="aminah"), sheets)
    yield made
    made.close()


def again(books: DatabaseBooks, tmp_path: Path) -> DatabaseBooks:
    """The same workbook, with the database opened anew."""
    return DatabaseBooks(SqlStore(tmp_path / "Books.sqlite", user="aminah"), books.sheets)


def change(tmp_path: Path, statement: str) -> None:
    """Change a row of the database as somebody with a tool for SQL would."""
    connection = sqlite3.connect(tmp_path / "Books.sqlite")
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    kept = list(guards)
    for name, _ in kept:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    for _, made in kept:
        connection.execute(made)
    connection.commit()
    connection.close()


def test_yesterdays_copy_of_the_database_is_told_with_the_run_that_it_lacks(
    books: DatabaseBooks, tmp_path: Path
) -> None:
    post(books, sale("577086512123755901", "39.90"))
    with closing(SqlStore(tmp_path / "Books.sqlite")) as store:
        store.copy_to(tmp_path / "Yesterday.sqlite")
    post(books, sale("577086512123755902", "20.00"))
    books.close()
    shutil.copy(tmp_path / "Yesterday.sqlite", tmp_path / "Books.sqlite")
    for left in tmp_path.glob("Books.sqlite-*"):
        left.unlink()
    restored = again(books, tmp_path)
    with refused("run 2", where="Ledger.xlsx"):
        restored.refresh_sheets()
    restored.close()
    # The cure: the workbook has the books whole, and a new database takes them over.
    new = DatabaseBooks(SqlStore(tmp_path / "New.sqlite", user="aminah"), books.sheets)
    new.refresh_sheets()
    assert [run.no for run in new.runs()] == [1, 2]
    assert verify(new).is_whole
    new.close()


@pytest.mark.parametrize(
    ("field", "value"), [("user_name", "someone"), ("at", "2026-06-01T01:02:03Z"), ("posted", "7")]
)
def test_a_run_that_was_changed_in_the_database_is_named(
    books: DatabaseBooks, tmp_path: Path, field: str, value: str
) -> None:
    for no, total in enumerate(("39.90", "20.00", "5.00"), 1):
        post(books, sale(f"57708651212375590{no}", total))
    books.close()
    change(tmp_path, f"UPDATE runs SET {field} = '{value}' WHERE no = 2")
    changed = again(books, tmp_path)
    with refused("Run 2 .* in the database was changed", where="Ledger.xlsx"):
        changed.refresh_sheets()
    changed.close()


def test_a_run_that_was_changed_on_the_sheet_is_named_and_put_right(
    books: DatabaseBooks,
) -> None:
    post(books, sale("577086512123755901", "39.90"))
    view = books.sheets.book.view(RUNS)
    posted = view.rows()
    view.replace([row._replace(user="someone") for row in posted])
    with refused("Run 1 .* User is aminah there and someone on", where="Ledger.xlsx"):
        books.refresh_sheets()
    view.replace(posted)
    books.refresh_sheets()
    assert verify(books).is_whole


def test_a_row_taken_out_of_the_trail_is_told(books: DatabaseBooks, tmp_path: Path) -> None:
    post(books, sale("577086512123755901", "39.90"))
    books.record(LOAD)
    books.record(LOAD)
    books.close()
    change(tmp_path, "DELETE FROM runs WHERE no = -2")
    shortened = again(books, tmp_path)
    with refused("run -2", where="Ledger.xlsx"):
        shortened.refresh_sheets()
    shortened.close()


def test_a_lock_keeps_how_the_trail_ended(books: DatabaseBooks, tmp_path: Path) -> None:
    post(books, sale("577086512123755901", "39.90"))
    books.record(LOAD)
    books.record(LOAD)
    with books.posting("Lock") as session:
        session.describe_run(0, "June is closed.")
        session.lock(date(2026, 6, 30))
    proof = verify(books)
    assert proof.is_whole
    assert proof.trail.removesuffix(".") in books.runs()[-1].note
    books.close()
    change(tmp_path, "DELETE FROM runs WHERE no = -2")
    store = SqlStore(tmp_path / "Books.sqlite", user="aminah")
    [found] = verify(store).tampered
    assert (found.part, found.row) == ("Runs", "run -2")
    store.close()


def test_a_database_with_a_trail_of_its_own_takes_no_other_books(
    sheets: LedgerSheets, tmp_path: Path
) -> None:
    post(sheets, sale("577086512123755901", "39.90"))
    sheets.record(LOAD)
    store = SqlStore(tmp_path / "Books.sqlite", user="badrul")
    store.record(LOAD)
    with refused("a trail of its own", where="sheet 'Settings', Books"):
        store.copy_from(sheets)
    assert store.counts().runs == 0
    store.close()
