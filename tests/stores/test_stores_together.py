"""Several people post into one database at the same time: every fact once, every number once."""

import multiprocessing
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.bookkeeping import SHOP, post, sale
from tests.support.refusals import refused
from xlplugin.errors import TryAgainError
from xlplugin.ledger.documents import INVOICE, PAYMENT
from xlplugin.stores.sql import SqlStore

ORDERS = [str(576_461_413_038_000_000 + number) for number in range(200)]


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "PostgreSQL":
        return str(request.getfixturevalue("postgres")())
    return str(tmp_path / "books.sqlite")


def press_post(address: str) -> None:
    """What a person does who does not know of the other: posts every order that is not posted."""
    books = SqlStore(address, wait=30)
    with books.posting("Post orders") as session:
        posted = session.sources(f"tiktok:{SHOP}:order:{no}" for no in ORDERS)
        for no in ORDERS:
            if f"tiktok:{SHOP}:order:{no}" not in posted:
                session.write(sale(no, "39.90"))
        session.write(sale(session.next_no(INVOICE), "1.00"))
    books.close()


def assert_posted_once(books: SqlStore, presses: int) -> None:
    """Every order once, and a running number for each press."""
    numbers = [held.no for held in books.documents()]
    assert sorted(numbers) == sorted([*ORDERS, *(f"IV-{no:05d}" for no in range(1, presses + 1))])
    assert sum(books.balances().values()) == 0


def test_people_on_threads_post_the_same_orders_once(address: str) -> None:
    people = 4
    with ThreadPoolExecutor(people) as threads:
        list(threads.map(press_post, [address] * people))
    assert_posted_once(SqlStore(address), people)


def test_people_on_programs_of_their_own_post_the_same_orders_once(address: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    people = [spawn.Process(target=press_post, args=(address,)) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert [person.exitcode for person in people] == [0, 0]
    assert_posted_once(SqlStore(address), len(people))


@pytest.mark.parametrize("patience", [30.0, 0.0])
@pytest.mark.parametrize("busy", ["BEGIN IMMEDIATE", "BEGIN; SELECT * FROM sqlite_master"])
def test_a_file_that_is_no_wal_yet_is_waited_for(
    tmp_path: Path, patience: float, busy: str
) -> None:
    """New books that a colleague makes at the same moment, or a copy of old ones that a viewer has
    open.
    """
    path = tmp_path / "books.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        for statement in busy.split(";"):
            other.execute(statement)
        if not patience:
            with refused(kind=TryAgainError):
                SqlStore(path, wait=patience)
            return
        leaving = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        leaving.start()
        books = SqlStore(path, wait=patience)
        leaving.join()
    post(books, sale(ORDERS[0], "39.90"))
    assert books.counts().documents == 1
    books.close()


def test_someone_else_s_posting_is_waited_for_and_then_told(address: str) -> None:
    books = SqlStore(address)
    impatient = SqlStore(address, wait=0.05)
    with (
        books.posting("Post orders") as session,
        refused("books", kind=TryAgainError),
        impatient.posting("Post payments"),
    ):
        session.next_no(PAYMENT)
    post(impatient, sale(ORDERS[0], "39.90"))
    assert books.counts().documents == 1
    books.close()
    impatient.close()


def test_a_reader_does_not_wait_for_someone_who_posts_and_sees_one_moment(address: str) -> None:
    books = SqlStore(address)
    reader = SqlStore(address, wait=0.05)
    post(books, sale(ORDERS[0], "39.90"))
    with books.posting("Post orders") as session:
        session.write(sale(ORDERS[1], "12.00"))
        with reader.reading() as before:
            assert [held.no for held in before.documents()] == [ORDERS[0]]
            assert before.sources([f"tiktok:{SHOP}:order:{ORDERS[1]}"]) == {}
    with reader.reading() as snapshot:
        assert snapshot.counts().documents == 2
        post(books, sale(ORDERS[2], "5.00"))
        assert snapshot.counts().documents == 2
        assert sum(1 for _ in snapshot.entries()) == 2
        assert len(snapshot.runs()) == 2
    assert reader.counts().documents == 3
    books.close()
    reader.close()
