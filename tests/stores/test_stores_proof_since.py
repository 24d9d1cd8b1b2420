"""Large books are verified from a run on, for an export: these rows whole, the others not read."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.bookkeeping import FIRST_DAY, Trade, post, rm, sale, sheets_at
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.sheets.tables import SETTINGS, SHOWN_FROM, SettingsRow
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.proof import verify, verify_from
from xlplugin.stores.sql import SqlStore

FIRST = 3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Books of four runs: an earlier sale, an earlier order that run 3 settles, and later sales."""
    store = SqlStore(tmp_path / "Books.sqlite")
    post(store, sale("1001", "10.00"))
    trade = Trade()
    trade.sell("1000", [rm("39.90"), rm("12.05")])
    post(store, trade.done())
    trade.settle(trade.held[DocumentId(INVOICE, "1000")], rm("3.10"), "OR-00001")
    post(store, trade.done())
    post(store, sale("1002", "20.05"), sale("1003", "30.00"))
    store.close()
    return tmp_path / "Books.sqlite"


def books_of(path: Path, template: Path) -> DatabaseBooks:
    """Return the books as a workbook has them that shows the runs from FIRST on."""
    sheets = sheets_at(path.with_name("ledger.xlsx"), template)
    sheets.book.view(SETTINGS).merge([SettingsRow(SHOWN_FROM, str(FIRST), "")])
    return DatabaseBooks(SqlStore(path), sheets)


def test_rows_from_a_run_on_are_whole_and_fewer(path: Path, template: Path) -> None:
    books = books_of(path, template)
    part = verify_from(books, FIRST)
    whole = verify(SqlStore(path))
    assert part.is_whole
    assert whole.is_whole
    assert (part.seal, part.runs) == (whole.seal, whole.runs)
    assert 0 < part.rows < whole.rows
    assert verify_from(books, 1).rows == whole.rows


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE lines SET amount = amount + 1 WHERE id = (SELECT max(id) FROM lines)",
        "UPDATE postings SET account = '999' WHERE id = (SELECT max(id) FROM postings)",
        "UPDATE documents SET amount = amount + 1 WHERE no = '1003'",
        "DELETE FROM sources WHERE id = (SELECT max(id) FROM sources)",
        "DELETE FROM lines WHERE run = 3",
        "UPDATE runs SET action = 'x' WHERE no = 1",
        "DELETE FROM entries WHERE no = (SELECT min(no) FROM entries WHERE run = 3)",
    ],
)
def test_a_change_of_these_rows_is_found(path: Path, template: Path, change: str) -> None:
    tamper(path, change)
    assert verify_from(books_of(path, template), FIRST).tampered


def test_of_earlier_rows_nothing_is_said(path: Path, template: Path) -> None:
    tamper(path, "UPDATE lines SET amount = amount + 1 WHERE id = 1")
    assert verify_from(books_of(path, template), FIRST).is_whole
    assert verify(SqlStore(path)).tampered


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET date = '{day}', run = 4 WHERE no = 1",
        "UPDATE lines SET delivery_date = '{day}', run = 4 WHERE document = 2 AND seq = 1",
        "UPDATE knock_offs SET id = 0, run = 4",
    ],
)
def test_a_row_moved_into_a_period_is_verified_with_it(
    path: Path, template: Path, change: str
) -> None:
    week_after = FIRST_DAY + timedelta(7)
    days = DayRange(week_after, week_after)
    store = SqlStore(path)
    with store.reading() as books:
        assert books.first_run_in(days) == FIRST
    tamper(path, change.format(day=week_after))
    with store.reading(checked=False) as books:
        first = books.first_run_in(days)
    assert first < FIRST
    assert verify_from(books_of(path, template), first).tampered


def tamper(path: Path, change: str) -> None:
    """Change the database behind the product's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            tool.execute(f"DROP TRIGGER {name}")
        tool.execute(change)
