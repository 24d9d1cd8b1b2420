"""The books in a database.

Append-only, one writer at a time, readable by anyone, clear when something is wrong.
"""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from tests.support.bookkeeping import Trade, everything, post, rm, sale
from tests.support.refusals import refused
from xlplugin.errors import FixInputError
from xlplugin.ledger.balances import trial_balance
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.ledger.master_history import MasterChange
from xlplugin.stores.database import with_password, without_password
from xlplugin.stores.proof import verify
from xlplugin.stores.schema import GUARD_WORDS
from xlplugin.stores.sql import SqlStore

ORDER = "576461413038785752"
OTHER = "576461413038785753"
ADDED_BY_FORMAT_7 = (
    *("TABLE day_sums", "TABLE line_sums", "TABLE owed_sums", "TABLE settled_sums"),
    *("INDEX legs_of_entries", "INDEX legs_by_account", "INDEX entries_of_documents"),
    *("INDEX entries_by_day", "INDEX documents_by_day", "INDEX open_documents", "INDEX receipts"),
    "INDEX taxed_lines",
)


def settled_books(path: Path) -> SqlStore:
    """Books with one order of 51.95, settled less a fee of 3.10."""
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")])
    trade.settle(trade.held[DocumentId(INVOICE, ORDER)], rm("3.10"), "OR-00001")
    books = SqlStore(path)
    post(books, trade.done())
    return books


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE postings SET amount = amount + 1",
        "DELETE FROM postings",
        "UPDATE entries SET date = '2026-07-01'",
        "DELETE FROM entries",
        "UPDATE lines SET amount = 0",
        "DELETE FROM lines",
        "UPDATE knock_offs SET amount = 0",
        "DELETE FROM knock_offs",
        "DELETE FROM sources",
        "DELETE FROM documents",
        "UPDATE documents SET no = 'IV-1'",
        "UPDATE documents SET currency = 'SGD'",
    ],
)
def test_what_is_posted_cannot_be_edited_away_with_any_database_tool(
    tmp_path: Path, tampering: str
) -> None:
    books = settled_books(tmp_path / "books.sqlite")
    before = everything(books)
    tool = sqlite3.connect(tmp_path / "books.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="what is posted stays as it is"):
        tool.execute(tampering)
    tool.close()
    assert everything(books) == before


def test_a_person_who_opens_the_database_reads_debit_and_credit(tmp_path: Path) -> None:
    books = settled_books(tmp_path / "books.sqlite")
    tool = sqlite3.connect(tmp_path / "books.sqlite")
    debit, credit = tool.execute(
        "SELECT round(sum(debit), 2), round(sum(credit), 2) FROM journal"
    ).fetchone()
    first = tool.execute(
        "SELECT date, doc_type, doc_no, account, debit, credit FROM journal LIMIT 1"
    ).fetchone()
    shown = tool.execute(
        "SELECT account, currency, debit, credit FROM trial_balance ORDER BY account"
    ).fetchall()
    outstanding = tool.execute(
        "SELECT no, amount, outstanding FROM document_amounts WHERE type = 'IV'"
    ).fetchall()
    tool.close()
    assert (debit, credit) == (103.9, 103.9)
    assert first == ("2026-06-01", "IV", ORDER, "300-000", 51.95, 0)
    assert [(a, c, Decimal(str(d)), Decimal(str(e))) for a, c, d, e in shown] == trial_balance(
        books.balances()
    )
    assert outstanding == [(ORDER, 48.85, 0)]


def test_yen_have_no_sen(tmp_path: Path) -> None:
    books = SqlStore(tmp_path / "books.sqlite")
    post(books, sale(ORDER, "3990", currency="JPY"))
    tool = sqlite3.connect(tmp_path / "books.sqlite")
    assert tool.execute("SELECT amount FROM documents").fetchone() == (3990,)
    assert tool.execute("SELECT amount FROM document_amounts").fetchone() == (3990,)
    tool.close()


def test_half_a_sen_is_our_bug_and_posts_nothing(tmp_path: Path) -> None:
    books = SqlStore(tmp_path / "books.sqlite")
    with pytest.raises(ValueError, match="minor units"):
        post(books, sale(ORDER, "39.905"))
    assert not any(books.counts())


def test_reading_goes_on_while_someone_posts(tmp_path: Path) -> None:
    books = settled_books(tmp_path / "books.sqlite")
    before = everything(books)
    with books.posting("Post orders") as session:
        session.write(sale("576461413038785799", "39.90"))
        assert everything(SqlStore(tmp_path / "books.sqlite")) == before


def test_the_books_outlive_the_program(tmp_path: Path) -> None:
    before = everything(settled_books(tmp_path / "books.sqlite"))
    assert everything(SqlStore(tmp_path / "books.sqlite")) == before


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite").write_text("Call the bank about the June statement. " * 40)
    before = (tmp_path / "notes.sqlite").read_bytes()
    with refused(where="notes.sqlite"):
        SqlStore(tmp_path / "notes.sqlite")
    assert (tmp_path / "notes.sqlite").read_bytes() == before


@pytest.mark.parametrize("first", [1, 2])
def test_damaged_books_are_called_damaged_and_a_copy_is_asked_for(
    tmp_path: Path, first: int
) -> None:
    """From the first page on nothing can be read.

    Without it, her own tables are found and their rows are not.
    """
    path = tmp_path / "books.sqlite"
    settled_books(path).close()
    page = 16_384
    content = path.read_bytes()
    start = 100 if first == 1 else page
    path.write_bytes(content[:start] + bytes(reversed(content[start:])))
    with refused("last copy", where="books.sqlite"):
        everything(SqlStore(path))


def test_without_the_driver_the_command_is_that_of_the_product_s_own_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(FixInputError) as refused:
        SqlStore("postgresql://aminah@office/ledger")
    assert (
        refused.value.cure
        == f'Run "{sys.executable}" -m pip install "psycopg[binary]", then press again.'
    )


@pytest.mark.parametrize("table", ["photos", "meta"])
def test_another_program_s_database_is_refused_and_left_as_it_is(
    tmp_path: Path, table: str
) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute(f"CREATE TABLE {table} (name TEXT)")
    before = path.read_bytes()
    with refused(where="photos.db"):
        SqlStore(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["photos.db"]


def test_a_folder_in_place_of_a_database_is_refused(tmp_path: Path) -> None:
    with refused("Settings"):
        SqlStore(tmp_path)


def test_a_look_makes_no_database(tmp_path: Path) -> None:
    books = SqlStore(tmp_path / "books.sqlite", make=False)
    assert (books.is_new, list(tmp_path.iterdir())) == (True, [])
    books.make()
    assert not SqlStore(tmp_path / "books.sqlite", make=False).is_new


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with refused("Bukku"):
        SqlStore(tmp_path / "Bukku" / "books.sqlite")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (
            "99",
            r"a newer version of the add-in \(format 99; this one writes \d+\)\. "
            r"Update the add-in\.",
        ),
        (
            "1",
            r"an older version of the add-in \(format 1; this one writes \d+\)\. "
            r"Work on with the version",
        ),
    ],
)
def test_books_of_another_version_are_left_alone(tmp_path: Path, version: str, said: str) -> None:
    settled_books(tmp_path / "books.sqlite")
    tool = sqlite3.connect(tmp_path / "books.sqlite")
    with tool:
        tool.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (version,))
    tool.close()
    with refused(said):
        SqlStore(tmp_path / "books.sqlite")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root:s3cret@office/ledger",
        "sqlite+cloud://:s3cret@office/ledger",
        "ledger://",
        "postgresql://root:s3cret@office:five/ledger",
    ],
)
def test_an_address_of_no_known_database_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(FixInputError) as refused:
        SqlStore(address)
    assert "s3cret" not in str(refused.value)
    assert "postgresql://" in refused.value.cure


@pytest.mark.parametrize(
    ("address", "bare", "password"),
    [
        ("postgresql://aminah:geheim@office/ledger", "postgresql://aminah@office/ledger", "geheim"),
        ("postgresql://aminah:pa/ss@office/ledger", "postgresql://aminah@office/ledger", "pa/ss"),
        ("postgresql://aminah:pa#ss@office/ledger", "postgresql://aminah@office/ledger", "pa#ss"),
        ("postgresql://aminah:pa?ss@office/ledger", "postgresql://aminah@office/ledger", "pa?ss"),
        ("postgresql://aminah:p@a/ss@office/ledger", "postgresql://aminah@office/ledger", "p@a/ss"),
        ("postgresql://aminah:p%40ss@[::1]:5/ledger", "postgresql://aminah@[::1]:5/ledger", "p@ss"),
        (
            "postgresql://office/ledger?user=a&password=geheim",
            "postgresql://office/ledger?user=a",
            "geheim",
        ),
        (
            "postgresql://office:5/ledger?user=a@b&password=x@y",
            "postgresql://office:5/ledger?user=a%40b",
            "x@y",
        ),
        (
            "postgresql://aminah:pw@office/ledger?x=a@b",
            "postgresql://aminah@office/ledger?x=a%40b",
            "pw",
        ),
        ("postgresql://a@office:5/ledger?password=x@y", "postgresql://a@office:5/ledger", "x@y"),
        (
            "postgresql://a@office:5/ledger?options=c@d&password=x@y",
            "postgresql://a@office:5/ledger?options=c%40d",
            "x@y",
        ),
        (
            "postgresql://aminah:2024/x?y@office/ledger",
            "postgresql://aminah@office/ledger",
            "2024/x?y",
        ),
        ("postgresql:///ledger?password=ge%26heim", "postgresql:///ledger", "ge&heim"),
    ],
)
def test_a_password_is_found_where_the_driver_would_find_it(
    address: str, bare: str, password: str
) -> None:
    assert without_password(address) == (bare, password)
    assert without_password(with_password(bare, password)) == (bare, password)


@pytest.mark.parametrize(
    "address", ["postgresql://aminah@office/ledger", "postgresql://aminah@office:five/ledger"]
)
def test_an_address_without_a_password_stays_as_it_is(address: str) -> None:
    assert without_password(address) == (address, "")


def test_other_books_are_not_written_over(tmp_path: Path) -> None:
    books = settled_books(tmp_path / "books.sqlite")
    other = settled_books(tmp_path / "other.sqlite")
    with refused("Other books"):
        books.copy_from(other)


def test_books_of_the_format_before_taxes_are_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    settled_books(path)
    with SqlStore(path).reading() as books:
        before = list(books.document_lines())
    tool = sqlite3.connect(path)
    with tool:
        for added in ADDED_BY_FORMAT_7:
            tool.execute(f"DROP {added}")
        for column in ("tax_code", "tax", "tax_account"):
            tool.execute(f"ALTER TABLE lines DROP COLUMN {column}")
        tool.execute("ALTER TABLE runs DROP COLUMN master_data")
        tool.execute("DROP TABLE master_changes")
        tool.execute("UPDATE meta SET value = '4' WHERE name = 'schema'")
    tool.close()
    store = SqlStore(path)
    with store.reading() as books:
        assert list(books.document_lines()) == before
    store.close()
    fresh = tmp_path / "fresh.sqlite"
    settled_books(fresh)
    assert _schema(path) == _schema(fresh)


def test_books_of_the_format_before_the_history_of_master_data_are_upgraded_in_postgresql(
    postgres: Callable[[], str],
) -> None:
    address = postgres()
    store = SqlStore(address)
    post(store, sale(ORDER, "39.90"))
    before = store.runs()
    store.close()
    with psycopg.connect(address) as tool:
        tool.execute("DROP TABLE master_changes")
        tool.execute("ALTER TABLE runs DROP COLUMN master_data")
        for added in ADDED_BY_FORMAT_7:
            tool.execute(f"DROP {added}")
        tool.execute("UPDATE meta SET value = '5' WHERE name = 'schema'")
    store = SqlStore(address)
    assert store.runs() == before
    new = MasterChange("2026-07-01T09:30:00Z", "aminah", "GL Accounts", "310-000", "", "", "{}")
    post(store, sale(OTHER, "12.05"), Batch(master_changes=[new]))
    assert list(store.master_changes()) == [new]
    assert verify(store).is_whole
    store.close()
    with pytest.raises(psycopg.Error, match=GUARD_WORDS), psycopg.connect(address) as tool:
        tool.execute("UPDATE master_changes SET new_text = ''")


def _schema(path: Path) -> list[tuple[object, ...]]:
    tool = sqlite3.connect(path)
    found = []
    sums = ("day_sums", "line_sums", "owed_sums", "settled_sums")
    for table in ("lines", "runs", "master_changes", *sums):
        found += tool.execute(f"PRAGMA table_info({table})").fetchall()
        found += tool.execute(f"SELECT * FROM {table}").fetchall() if "sums" in table else []
    found += tool.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index') ORDER BY 1"
    ).fetchall()
    tool.close()
    return found
