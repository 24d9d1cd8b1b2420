"""The trail of the run log: what was done without posting, in each place for the books."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests.support.bookkeeping import post, sale, sheets_at
from tests.support.refusals import refused
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.runs import AUDITORS_PACK, Deed, changed_reports, in_order, told_later_change
from xlplugin.sheets.tables import RUNS
from xlplugin.stores.contract import Store
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

JUNE = DayRange(date(2026, 6, 1), date(2026, 6, 30))
FETCH = Deed("Fetch orders", "47 orders of Melati Beauty fetched.")
EXPORT = Deed("Export hledger", "118 documents to Exports/hledger", JUNE)


@pytest.fixture(params=["sheets", "sqlite", "database with sheets"])
def books(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Store:
    if request.param == "sheets":
        return sheets_at(tmp_path / "Books.xlsx", template)
    store = SqlStore(tmp_path / "Books.sqlite", user="aminah")
    if request.param == "sqlite":
        return store
    return DatabaseBooks(store, sheets_at(tmp_path / "Shown.xlsx", template))


def test_rows_of_the_trail_take_no_number_of_a_posting(books: Store) -> None:
    books.record(FETCH)
    post(books, sale("1001", "10.00"))
    books.record(EXPORT)
    post(books, sale("1002", "20.00"))
    assert [run.no for run in books.runs()] == [1, 2]
    assert [(row.no, row.action, row.user) for row in books.trail()] == [
        (-1, "Fetch orders", "aminah"),
        (-2, "Export hledger", "aminah"),
    ]
    log = in_order(books.runs(), books.trail())
    assert [row.no for row in log] == [-1, 1, -2, 2]
    assert verify(books).is_whole
    if isinstance(books, DatabaseBooks):
        assert [row.run for row in books.sheets.book.rows(RUNS)] == [-1, 1, -2, 2]


def test_check_digits_of_postings_do_not_depend_on_the_trail(
    tmp_path: Path, template: Path
) -> None:
    plain = SqlStore(tmp_path / "Plain.sqlite", user="aminah")
    recorded = SqlStore(tmp_path / "Recorded.sqlite", user="aminah")
    recorded.record(FETCH)
    for store in (plain, recorded):
        post(store, sale("1001", "10.00"))
    assert recorded.runs()[0].closing == plain.runs()[0].closing


def test_undo_and_redo_pass_over_the_trail(books: Store) -> None:
    post(books, sale("1001", "10.00"))
    books.record(EXPORT)
    with books.posting("Undo") as session:
        session.undo(1)
    books.record(FETCH)
    with books.posting("Redo") as session:
        session.redo(1)
    assert verify(books).is_whole
    with refused("There is no run -1"), books.posting("Undo") as session:
        session.undo(-1)


def test_a_later_posting_says_which_report_it_changes(books: Store) -> None:
    """Sales are dated 1 June: the export of June is changed, that of July is not."""
    post(books, sale("1001", "10.00"))
    books.record(EXPORT)
    books.record(Deed("Export Xero", "", DayRange(date(2026, 7, 1), date(2026, 7, 31))))
    post(books, sale("1002", "20.00"))
    told = told_later_change(books.runs()[-1])
    assert "Export hledger (run -1) of 01/06/2026 to 30/06/2026" in told
    assert "Xero" not in told
    assert [(run.no, row.no) for run, row in changed_reports(books.runs(), books.trail())] == [
        (2, -1)
    ]
    books.record(EXPORT)  # written out again: nothing is out of date any more
    assert changed_reports(books.runs(), books.trail()) == []
    with books.posting("Undo") as session:
        session.undo(2)
    assert "(run -3)" in told_later_change(books.runs()[-1])
    assert verify(books).is_whole


def test_a_newer_auditor_s_pack_takes_the_place_of_the_earlier_ones(books: Store) -> None:
    """A pack has all of the books, so its days grow with them."""
    post(books, sale("1001", "10.00"))
    books.record(Deed(AUDITORS_PACK, "", DayRange(date(2026, 6, 1), date(2026, 6, 1))))
    post(books, sale("1002", "20.00"))
    assert len(changed_reports(books.runs(), books.trail())) == 1
    books.record(Deed(AUDITORS_PACK, "", DayRange(date(2026, 6, 1), date(2026, 7, 31))))
    assert changed_reports(books.runs(), books.trail()) == []


def test_books_that_move_take_their_trail_along(tmp_path: Path, template: Path) -> None:
    sheets = sheets_at(tmp_path / "Books.xlsx", template)
    sheets.record(FETCH)
    post(sheets, sale("1001", "10.00"))
    sheets.record(EXPORT)
    store = SqlStore(tmp_path / "Books.sqlite", user="hafiz")
    store.copy_from(sheets)
    assert store.trail() == sheets.trail()
    shown = DatabaseBooks(store, sheets)
    store.record(FETCH)  # by a colleague
    shown.refresh_sheets()
    assert [row.no for row in sheets.trail()] == [-1, -2, -3]
    assert verify(shown).is_whole


def test_a_trail_without_books_moves_too(tmp_path: Path, template: Path) -> None:
    sheets = sheets_at(tmp_path / "Books.xlsx", template)
    sheets.record(FETCH)
    shown = DatabaseBooks(SqlStore(tmp_path / "Books.sqlite", user="hafiz"), sheets)
    shown.refresh_sheets()
    assert [row.action for row in shown.trail()] == ["Fetch orders"]


def test_a_changed_row_of_the_trail_is_found(tmp_path: Path, template: Path) -> None:
    sheets = sheets_at(tmp_path / "Books.xlsx", template)
    sheets.record(FETCH)
    post(sheets, sale("1001", "10.00"))
    sheets.record(EXPORT)
    rows = sheets.book.rows(RUNS)
    for place in (0, 2):
        changed = list(rows)
        changed[place] = changed[place]._replace(note="Nothing was written.")
        sheets.book.view(RUNS).replace(changed)
        [found] = verify(sheets).tampered
        top = sheets.book.view(RUNS).top
        assert f"row {top + 1 + place}" in found.row
    sheets.book.view(RUNS).replace(rows[1:])  # the first row was taken out
    assert not verify(sheets).is_whole


def test_a_database_keeps_its_trail(tmp_path: Path) -> None:
    path = tmp_path / "Books.sqlite"
    store = SqlStore(path, user="aminah")
    store.record(FETCH)
    store.close()
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM runs WHERE no < 0")
