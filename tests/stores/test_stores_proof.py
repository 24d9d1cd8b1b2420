"""Verify: whatever is tampered with, in a cell or by SQL behind our back, is found and named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.bookkeeping import (
    CUSTOMER,
    ORDER,
    OTHER,
    orders_then_payments,
    post,
    rm,
    sale,
    sheets_at,
)
from tests.support.refusals import refused
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, DocumentId, KnockOff
from xlplugin.ledger.master_history import MasterChange
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import COUNT, DATE, INVOICE_LINES, INVOICES, JOURNAL, MONEY, RUNS, Table
from xlplugin.stores.audit import UNREADABLE
from xlplugin.stores.contract import Store
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.ledger_rows import TABLES
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import EMPTY, verify
from xlplugin.stores.sql import SqlStore

THIRD = "576461413038785754"
CHANGED_AT = "2026-07-01T09:30:00Z"
ACCOUNTS = [
    MasterChange(CHANGED_AT, "aminah", "GL Accounts", "310-000", "", "", '{"Code": "310-000"}'),
    MasterChange(CHANGED_AT, "aminah", "GL Accounts", "700-000", "", "", '{"Code": "700-000"}'),
    MasterChange(CHANGED_AT, "aminah", "GL Accounts", "500-000", "", "", '{"Code": "500-000"}'),
    MasterChange(CHANGED_AT, "bala", "GL Accounts", "700-000", "Acc Type", "", "Expenses"),
]
SHEETS = {table.name: table for table in (*TABLES.values(), RUNS)}


def busy_books(books: Store) -> None:
    """Orders settled, undone, done again and cancelled, and a withdrawal."""
    trade = orders_then_payments(books)
    with books.posting("Undo") as session:
        session.undo(2)
    with books.posting("Redo") as session:
        session.redo(2)
    trade.cancel(trade.held[DocumentId(INVOICE, OTHER)])
    trade.withdraw("CB-00001", rm("48.85"))
    post(books, Batch(master_changes=ACCOUNTS[:3]), trade.done())
    trade.sell(THIRD, [rm("7.00")])
    trade.settle(trade.held[DocumentId(INVOICE, THIRD)], rm("0.50"), "OR-00002")
    post(books, Batch(master_changes=ACCOUNTS[3:]), trade.done())


@pytest.fixture(scope="module")
def busy_sheets(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[LedgerSheets]:
    """Ledger sheets for many looks: whoever tampers puts back what was there."""
    made = sheets_at(tmp_path_factory.mktemp("sheets") / "ledger.xlsx", template)
    busy_books(made)
    assert verify(made).is_whole
    yield made
    made.book.book.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of busy books, the guards taken off.

    Whoever can write the file can do that too.
    """
    path = tmp_path / "books.sqlite"
    busy_books(SqlStore(path))
    assert verify(SqlStore(path)).is_whole
    with closing(sqlite3.connect(path)) as tool, tool:
        for (name,) in tool.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            tool.execute(f"DROP TRIGGER {name}")
    return path


def another(value: Any, kind: str) -> Any:
    """A value that is not the one in the cell."""
    if kind == MONEY:
        return value + Decimal("0.01")
    if kind == COUNT:
        return value + 1
    if kind == DATE:
        return value + timedelta(days=1) if value else date(2026, 1, 1)
    return f"{value}x"


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=st.sampled_from(sorted(SHEETS)), row=st.integers(0, 99), column=st.integers(0, 99))
def test_any_one_cell_that_is_changed_is_found_in_its_sheet_and_row(
    busy_sheets: LedgerSheets, name: str, row: int, column: int
) -> None:
    table = SHEETS[name]
    book = busy_sheets.book
    rows = book.rows(table)
    at = row % len(rows)
    place = table.columns[column % len(table.columns)]
    cell = table.place(place.name)
    changed = [list(values) for values in rows]
    changed[at][cell] = another(changed[at][cell], place.kind)
    book.view(table).replace(changed)
    try:
        found = verify(LedgerSheets(Workbook(book.book))).tampered
    finally:
        book.view(table).replace(rows)
    mine = [finding for finding in found if finding.part == table.sheet]
    assert mine, f"{place.name} of row {at + 1} in {table.sheet}: {found}"
    if table is not RUNS and place.name not in ("Run", "Check"):
        first = at
        if table is JOURNAL:
            first = [leg.entry for leg in rows].index(rows[at].entry)
        assert place.name == "Entry" or mine[0].row.startswith(f"row {first + 6}")


ROWS = {
    "taken out": lambda rows, at: rows[:at] + rows[at + 1 :],
    "put in": lambda rows, at: [*rows[: at + 1], *rows[at:]],
}


@pytest.mark.parametrize("deed", ROWS)
@pytest.mark.parametrize("name", sorted(SHEETS))
@pytest.mark.parametrize("at", [0, 1, -1])
def test_any_row_that_is_taken_out_or_put_in_is_found(
    busy_sheets: LedgerSheets, name: str, deed: str, at: int
) -> None:
    table = SHEETS[name]
    book = busy_sheets.book
    rows = book.rows(table)
    book.view(table).replace(ROWS[deed](rows, at % len(rows)))
    try:
        found = verify(LedgerSheets(Workbook(book.book))).tampered
    finally:
        book.view(table).replace(rows)
    assert any(finding.part == table.sheet for finding in found), found


@pytest.mark.parametrize("table", [*TABLES.values(), RUNS], ids=lambda table: table.name)
def test_rows_that_change_places_are_found(busy_sheets: LedgerSheets, table: Table) -> None:
    rows = busy_sheets.book.rows(table)
    busy_sheets.book.view(table).replace([rows[-1], *rows[1:-1], rows[0]])
    try:
        found = verify(LedgerSheets(Workbook(busy_sheets.book.book))).tampered
    finally:
        busy_sheets.book.view(table).replace(rows)
    assert any(finding.part == table.sheet for finding in found) or table is JOURNAL, found


@pytest.mark.parametrize(
    ("run", "told"), [(5, ["Runs"]), (6, ["Master Data Log", "Runs"])], ids=["earlier", "last"]
)
def test_a_run_s_record_of_master_data_that_is_changed_is_told_on_runs(
    path: Path, run: int, told: list[str]
) -> None:
    """The history after the last run has no later record that agrees, so both are told."""
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute("UPDATE runs SET master_data = master_data || 'x' WHERE no = ?", (run,))
    found = verify(SqlStore(path)).tampered
    assert [finding.part for finding in found] == told
    assert found[-1].row == f"run {run}"


def columns_of(path: Path) -> list[tuple[str, str]]:
    """Every column of every table in which something posted is."""
    with closing(sqlite3.connect(path)) as tool:
        tables = [
            name for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return [
            (table, column[1])
            for table in tables
            if table not in ("meta", "currencies")
            for column in tool.execute(f"PRAGMA table_info({table})")
        ]


PARTS = {
    "documents": "Invoices",
    "lines": "Invoice Lines",
    "changes": "Changes",
    "knock_offs": "Knock Off",
    "entries": "Journal",
    "postings": "Journal",
    "sources": "Posted Facts",
    "master_changes": "Master Data Log",
    "runs": "Runs",
    "day_sums": "Journal",
    "line_sums": "Invoice Lines",
    "owed_sums": "Knock Off",
    "settled_sums": "Posted Facts",
}

# Made from the rows; Verify alone looks at them.
SUMS = ("day_sums", "line_sums", "owed_sums", "settled_sums")


def test_any_column_that_is_changed_by_sql_is_found(path: Path) -> None:
    for table, column in columns_of(path):
        for where in ("min", "max"):
            rowid = f"(SELECT {where}(rowid) FROM {table})"
            with closing(sqlite3.connect(path, isolation_level=None)) as tool:
                (before,) = tool.execute(
                    f"SELECT {column} FROM {table} WHERE rowid = {rowid}"
                ).fetchone()
                after = (
                    1
                    if before is None
                    else before + 1000
                    if isinstance(before, int)
                    else f"{before}x"
                )
                tool.execute("PRAGMA ignore_check_constraints = ON")
                ids = tool.execute(f"SELECT rowid FROM {table} WHERE rowid = {rowid}").fetchone()
                tool.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (after, *ids))
                found = verify(SqlStore(path)).tampered
                key = after if column in ("id", "no") and isinstance(before, int) else ids[0]
                tool.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (before, key))
            parts = {finding.part for finding in found}
            other = {"documents": "Customer Payments"}.get(table)
            assert PARTS[table] in parts or other in parts, (
                f"{table}.{column} at its {where}: {found}"
            )
    assert verify(SqlStore(path)).is_whole


@pytest.mark.parametrize("table", sorted(PARTS))
@pytest.mark.parametrize("where", ["min", "max"])
def test_any_row_that_is_deleted_by_sql_is_found(path: Path, table: str, where: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute(f"DELETE FROM {table} WHERE rowid = (SELECT {where}(rowid) FROM {table})")
    found = verify(SqlStore(path)).tampered
    assert found
    assert PARTS[table] in {finding.part for finding in found} or table == "documents"


def test_a_posting_slipped_in_beside_the_entries_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute("INSERT INTO postings SELECT max(id) + 1, 999, '500-000', '', 1 FROM postings")
    assert [finding.part for finding in verify(SqlStore(path)).tampered] == ["Journal"]


def test_verify_names_the_document_and_what_is_wrong(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        ids = "(SELECT id FROM documents WHERE no = ?)"
        tool.execute(
            f"UPDATE lines SET amount = amount + 100 WHERE document = {ids} AND seq = 2", (ORDER,)
        )
    proof = verify(SqlStore(path))
    assert str(proof.tampered[0]) == (
        f"Invoice Lines row 2 (IV {ORDER}): this row, or one before it, was changed, taken out, "
        "put in or moved."
    )
    assert (
        str(proof.differences[0]) == f"Invoices IV {ORDER}: its lines come to 49.85 and not 48.85."
    )


def test_words_where_numbers_and_dates_stood_are_found_and_never_break_the_look(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute("UPDATE lines SET delivery_date = 'soon' WHERE id = 3")
        tool.execute("UPDATE postings SET amount = 'much' WHERE id = 1")
    assert [(finding.part, finding.row) for finding in verify(SqlStore(path)).tampered][:2] == [
        ("Invoice Lines", "row 3"),
        ("Journal", "row 1"),
    ]


def test_a_word_in_an_amount_cell_is_named_by_its_cell(busy_sheets: LedgerSheets) -> None:
    view = busy_sheets.book.view(INVOICE_LINES)
    rows = view.rows()
    much: Any = "much"
    view.replace([rows[0]._replace(amount=much), *rows[1:]])
    found = verify(LedgerSheets(Workbook(busy_sheets.book.book))).tampered[0]
    view.replace(rows)
    assert (
        str(found)
        == "Invoice Lines sheet 'Invoice Lines', row 6, column 'Amount': 'much' is not an amount."
    )


@pytest.mark.parametrize(
    "name", ["Invoices", "Invoice Lines", "Journal", "Posted Facts", "Knock Off", "Changes"]
)
def test_a_cleared_row_is_named_by_its_excel_row(busy_sheets: LedgerSheets, name: str) -> None:
    view = busy_sheets.book.view(TABLES[name])
    rows = view.rows()
    cleared = view.top + 1
    width = len(view.titles)
    sheet = busy_sheets.book.book.sheets[view.table.sheet]
    sheet.range((cleared, 1), (cleared, width)).clear_contents()
    try:
        found = verify(LedgerSheets(Workbook(busy_sheets.book.book))).tampered[0]
    finally:
        view.replace(rows)
    assert (found.part, found.row[:5]) == (name, f"row {cleared}")
    assert found.what == EMPTY


def test_a_blank_date_is_named_by_its_row_without_a_word_of_python(
    busy_sheets: LedgerSheets,
) -> None:
    view = busy_sheets.book.view(INVOICE_LINES)
    rows = view.rows()
    days: list[Any] = [(row.delivery_date,) for row in rows]
    days[1] = (None,)
    view.put(("Delivery Date",), days)
    try:
        found = verify(LedgerSheets(Workbook(busy_sheets.book.book))).tampered[0]
    finally:
        view.replace(rows)
    assert found.row.startswith("row 7")
    assert found.what == UNREADABLE


def test_a_sheet_that_shows_a_database_is_proved_too_and_can_be_painted_anew(
    tmp_path: Path, template: Path
) -> None:
    sheets = sheets_at(tmp_path / "ledger.xlsx", template)
    books = DatabaseBooks(SqlStore(tmp_path / "books.sqlite"), sheets)
    busy_books(books)
    assert verify(books).is_whole
    view = sheets.book.view(INVOICES)
    view.put(("Doc Amt",), [(row[6] + 1,) for row in view.rows()])
    proof = verify(books)
    assert (proof.tampered, proof.is_whole) == ([], False)
    assert proof.sheets[0].part == "sheet 'Invoices'"
    books.rewrite_sheets()
    assert verify(books).is_whole


def test_the_seal_is_the_same_wherever_the_books_are_and_another_after_each_run(
    path: Path, tmp_path: Path
) -> None:
    books = SqlStore(path)
    copy = SqlStore(tmp_path / "copy.sqlite")
    copy.copy_from(books)
    assert verify(copy).seal == verify(books).seal
    with copy.posting("Lock") as session:
        session.lock(date(2026, 6, 30))
    assert verify(copy).seal != verify(books).seal


@pytest.mark.parametrize("deed", ROWS)
@pytest.mark.parametrize("name", sorted(set(SHEETS) - {"Vouchers"}))
def test_nothing_is_posted_onto_sheets_from_which_a_row_is_missing_or_in_which_one_is_too_many(
    busy_sheets: LedgerSheets, name: str, deed: str
) -> None:
    table = SHEETS[name]
    book = busy_sheets.book
    rows = book.rows(table)
    for at in (1, len(rows) - 1):
        book.view(table).replace(ROWS[deed](rows, at))
        counts = busy_sheets.counts()
        try:
            with refused("Press Verify|twice") as told:
                post(LedgerSheets(Workbook(book.book)), sale("576461413038785799", "10.00"))
            assert busy_sheets.counts() == counts
        finally:
            book.view(table).replace(rows)
        assert table is RUNS or told.value.where == f"sheet '{table.sheet}'"
    assert verify(LedgerSheets(Workbook(book.book))).is_whole


@pytest.mark.parametrize("table", sorted({*PARTS} - {"postings", *SUMS}))
@pytest.mark.parametrize("where", ["min", "max"])
def test_nothing_is_posted_into_a_database_from_which_a_row_is_missing(
    path: Path, table: str, where: str
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute(f"DELETE FROM {table} WHERE rowid = (SELECT {where}(rowid) FROM {table})")
    before = SqlStore(path).counts()
    with refused("sheet '", "Press Verify"):
        post(SqlStore(path), sale("576461413038785799", "10.00"))
    assert SqlStore(path).counts() == before


def test_whole_books_are_posted_into_after_a_look(path: Path) -> None:
    post(SqlStore(path), sale("576461413038785799", "10.00"))
    assert verify(SqlStore(path)).is_whole


def test_a_colleague_who_posts_during_the_look_is_no_tampering(path: Path) -> None:
    class Busy(SqlStore):
        """Books into which somebody posts while their knock-offs are read."""

        left = 1

        def knock_offs(self) -> Iterator[KnockOff]:
            if self.left:
                self.left = 0
                post(SqlStore(path), sale("576461413038785799", "10.00"))
            return super().knock_offs()

    assert verify(Busy(path)).is_whole


def test_a_customer_whose_account_was_changed_stands_on_two_and_that_is_told(
    tmp_path: Path,
) -> None:
    books = SqlStore(tmp_path / "books.sqlite")
    orders_then_payments(books)
    batch = sale("576461413038785799", "10.00")
    [entry] = batch.entries
    legs = tuple(leg._replace(account="301-000") if leg.code else leg for leg in entry.postings)
    batch.entries[:] = [entry._replace(postings=legs)]
    post(books, batch)
    owed = sum(amount for (account, _), amount in books.balances().items() if account == "300-000")
    [found] = verify(books).differences
    assert (
        str(found)
        == f"{CUSTOMER} MYR: the customer stands on 300-000 at {owed:,.2f} and on 301-000 at 10.00."
    )


def test_currencies_that_were_changed_behind_our_back_are_found(path: Path) -> None:
    for sql in ("UPDATE currencies SET minor_units = 1", "DELETE FROM currencies"):
        with closing(sqlite3.connect(path, isolation_level=None)) as tool:
            tool.execute(sql)
        assert [(found.part, found.row[:5]) for found in verify(SqlStore(path)).tampered] == [
            ("Journal", "row 1")
        ]
