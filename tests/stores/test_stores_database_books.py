"""Books in a database, shown in the ledger sheets of one workbook or several.

The database is the truth.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.bookkeeping import ORDER, OTHER, Trade, everything, post, rm, sale, sheets_at
from tests.support.refusals import refused
from xlplugin.errors import TryAgainError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, DocumentId, KnockOff
from xlplugin.ledger.runs import Run
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import INVOICE_LINES, INVOICES, JOURNAL, RUNS, SETTINGS, SHOWN_FROM
from xlplugin.stores import sheet_room
from xlplugin.stores.contract import Session, Store
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore


@pytest.fixture
def database(tmp_path: Path) -> SqlStore:
    return SqlStore(tmp_path / "books.sqlite", user="aminah")


@pytest.fixture
def sheets(tmp_path: Path, template: Path) -> Iterator[LedgerSheets]:
    made = sheets_at(tmp_path / "ledger.xlsx", template)
    yield made
    made.book.book.close()


def assert_same(sheets: LedgerSheets, books: Store) -> None:
    """What stands in the sheets, looked at afresh, is what the books hold."""
    fresh = LedgerSheets(Workbook(sheets.book.book))
    assert everything(fresh) == everything(books)
    assert (fresh.counts(), fresh.runs(), fresh.balances()) == (
        books.counts(),
        books.runs(),
        books.balances(),
    )
    assert fresh.finished()


class SheetsThatFailOnce(LedgerSheets):
    """Ledger sheets that cannot be written the first time."""

    failed = False

    def write_sheets(self, batches: Iterator[Batch], run: Run) -> None:  # type: ignore[override]
        if not self.failed:
            self.failed = True
            raise OSError(0x800AC472, "Excel is busy")
        super().write_sheets(batches, run)


def test_the_sheets_show_what_the_database_holds(sheets: LedgerSheets, database: SqlStore) -> None:
    books = DatabaseBooks(database, sheets)
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")])
    trade.sell(OTHER, [rm("20.00")], "SGD")
    post(books, trade.done())
    trade.settle(trade.held[DocumentId(INVOICE, ORDER)], rm("3.10"), "OR-00001")
    post(books, trade.done(), action="Post payments")
    assert_same(sheets, database)
    assert everything(books) == everything(database)


def test_sheets_that_could_not_be_painted_are_told_and_painted_at_the_next_press(
    sheets: LedgerSheets, database: SqlStore
) -> None:
    books = DatabaseBooks(database, SheetsThatFailOnce(sheets.book))
    with refused("Press again", kind=TryAgainError):
        post(books, sale(ORDER, "39.90"))
    assert database.counts().documents == 1
    assert sheets.counts().documents == 0
    with books.posting("Post orders") as session:
        assert session.sources([f"tiktok:7495540735365777507:order:{ORDER}"])
    assert_same(sheets, database)


def test_a_second_workbook_on_the_same_database_catches_up_before_it_posts(
    sheets: LedgerSheets, database: SqlStore, tmp_path: Path, template: Path
) -> None:
    mine = DatabaseBooks(database, sheets)
    with closing(sheets_at(tmp_path / "branch.xlsx", template).book.book) as branch_book:
        branch_sheets = LedgerSheets(Workbook(branch_book))
        branch = DatabaseBooks(SqlStore(tmp_path / "books.sqlite"), branch_sheets)
        post(mine, sale(ORDER, "39.90"))
        with branch.posting("Post orders") as session:
            assert session.states([DocumentId(INVOICE, ORDER)])
            assert [held.no for held in branch_sheets.documents()] == [ORDER]
            session.write(sale(OTHER, "20.00"))
        assert_same(branch_sheets, database)
        post(mine, sale("576461413038785754", "5.00"))
        assert_same(sheets, database)


def test_a_posting_of_another_workbook_in_between_is_shown_too(
    sheets: LedgerSheets, database: SqlStore, tmp_path: Path
) -> None:
    """Between the look at the sheets and the lock on the books, somebody else was quicker."""

    class Hurried(DatabaseBooks):
        def refresh_sheets(self) -> None:
            super().refresh_sheets()
            post(SqlStore(tmp_path / "books.sqlite"), sale(OTHER, "20.00"))

    post(Hurried(database, sheets), sale(ORDER, "39.90"))
    assert [held.no for held in sheets.documents()] == [OTHER, ORDER]
    assert_same(sheets, database)


def test_who_comes_second_and_has_nothing_left_to_post_sees_what_the_first_has_posted(
    sheets: LedgerSheets, database: SqlStore, tmp_path: Path
) -> None:
    class Hurried(SqlStore):
        @contextmanager
        def posting(self, action: str) -> Iterator[Session]:
            post(SqlStore(tmp_path / "books.sqlite"), sale(ORDER, "39.90"))
            with super().posting(action) as session:
                yield session

    with DatabaseBooks(Hurried(tmp_path / "books.sqlite"), sheets).posting(
        "Post orders"
    ) as session:
        assert session.states([DocumentId(INVOICE, ORDER)])
    assert_same(sheets, database)


def test_rows_deleted_by_hand_come_back(sheets: LedgerSheets, database: SqlStore) -> None:
    books = DatabaseBooks(database, sheets)
    post(books, sale(ORDER, "39.90", "12.05"))
    sheets.book.view(JOURNAL).truncate(1)
    sheets.book.view(INVOICE_LINES).replace([])
    books.refresh_sheets()
    assert_same(sheets, database)


def test_repainting_cut_off_halfway_is_done_again(sheets: LedgerSheets, database: SqlStore) -> None:
    books = DatabaseBooks(database, sheets)
    post(books, sale(ORDER, "39.90"))

    class Killed(SqlStore):
        def knock_offs(self) -> Iterator[KnockOff]:
            raise KeyboardInterrupt

    killed = object.__new__(Killed)
    killed.__dict__.update(database.__dict__)
    with pytest.raises(KeyboardInterrupt):
        sheets.copy_from(killed)
    assert not sheets.finished()
    books.refresh_sheets()
    assert_same(sheets, database)


def test_books_begun_in_the_sheets_move_into_an_empty_database(
    sheets: LedgerSheets, database: SqlStore
) -> None:
    post(sheets, sale(ORDER, "39.90"))
    before = everything(sheets)
    post(DatabaseBooks(database, sheets), sale(OTHER, "20.00"))
    assert [len(part) for part in everything(database)] == [2 * len(part) for part in before]
    assert database.runs()[0] == sheets.runs()[0]
    assert_same(sheets, database)


def test_sheets_of_other_books_are_never_painted_over(
    sheets: LedgerSheets, database: SqlStore
) -> None:
    post(database, sale(OTHER, "20.00"))
    post(sheets, sale(ORDER, "39.90"))
    runs = sheets.book.view(RUNS)
    runs.replace([row._replace(at="2026-05-31T01:02:03Z") for row in runs.rows()])
    before = everything(sheets)
    with refused("other books", where="ledger.xlsx"):
        post(DatabaseBooks(database, sheets), sale("576461413038785754", "5.00"))
    assert everything(sheets) == before
    assert database.counts().documents == 1


def shown_runs(sheets: LedgerSheets) -> set[int]:
    """The runs of which the Journal has rows, as a fresh look finds them."""
    return {row.run for row in Workbook(sheets.book.book).rows(JOURNAL)}


def test_sheets_without_room_for_all_years_show_the_latest_runs(
    sheets: LedgerSheets, database: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_room, "SHOWN_ROWS", 12)
    books = DatabaseBooks(database, sheets)
    trade = Trade()
    orders = [f"57646141303878575{digit}" for digit in range(8)]
    for no in orders[:6]:
        trade.sell(no, [rm("39.90")])
        post(books, trade.done())
    assert shown_runs(sheets) == {1, 2, 3, 4, 5, 6}
    trade.sell(orders[6], [rm("20.00")])
    post(books, trade.done())
    assert shown_runs(sheets) == {0, 5, 6, 7}
    assert [held.no for held in sheets.documents()] == orders[4:7]
    assert sheets.first_run == 5

    # what comes next is added, also to documents that are not shown
    trade.settle(trade.held[DocumentId(INVOICE, orders[0])], rm("3.10"), "OR-00001")
    post(books, trade.done(), action="Post payments")
    assert shown_runs(sheets) == {0, 5, 6, 7, 8}
    assert LedgerSheets(Workbook(sheets.book.book)).balances() == database.balances()
    assert [row.entry for row in sheets.book.rows(JOURNAL)][-2:] == [9, 9]
    assert [row.doc_no for row in sheets.book.rows(INVOICES)] == orders[4:7]
    fresh = DatabaseBooks(database, LedgerSheets(Workbook(sheets.book.book)))
    fresh.refresh_sheets()
    assert verify(fresh).is_whole
    assert len(list(fresh.documents())) == 8

    sheets.book.view(JOURNAL).truncate(2)
    books.refresh_sheets()  # rows that were deleted by hand come back
    assert shown_runs(sheets) == {0, 5, 6, 7, 8}


def test_the_user_chooses_from_which_run_on_the_sheets_show_a_database(
    sheets: LedgerSheets, database: SqlStore
) -> None:
    books = DatabaseBooks(database, sheets)
    for no in (ORDER, OTHER, "576461413038785754"):
        post(books, sale(no, "39.90"))
    setting = {"setting": SHOWN_FROM, "what_it_does": ""}
    sheets.book.view(SETTINGS).merge([SETTINGS.record(value="3", **setting)])
    books.refresh_sheets()
    assert shown_runs(sheets) == {0, 3}
    sheets.book.view(SETTINGS).merge([SETTINGS.record(value="", **setting)])
    books.refresh_sheets()
    assert_same(sheets, database)
