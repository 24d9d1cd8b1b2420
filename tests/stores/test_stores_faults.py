"""Disk full, file or folder read-only, file gone, clock set back: the books are before or after."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import time_machine

from tests.support.bookkeeping import ORDER, OTHER, Trade, everything, post, rm, sale, sheets_at
from tests.support.refusals import refused
from xlplugin.engine import open_book
from xlplugin.errors import ProductError, TryAgainError
from xlplugin.ledger.batch import Batch
from xlplugin.sheets.book import Workbook
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

resource = pytest.importorskip("resource")  # not on Windows
NOBODY = 65_534


def many_orders(count: int, first: int = 0) -> Batch:
    """Return a batch of so many orders."""
    trade = Trade()
    for number in range(first, first + count):
        trade.sell(str(576_461_413_038_000_000 + number), [rm("39.90"), rm("12.05")])
    return trade.done()


def told_by_a_child(work: Callable[[], None]) -> str:
    """Do the work in a process of its own; return what the user is told, "" if it was done."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = "the product has a bug"
        try:
            work()
            said = ""
        except ProductError as error:
            said = f"{type(error).__name__}: {error}"
        finally:
            os.write(write, said.encode())
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as told:
        return told.read()


def post_and_close(path: Path, batch: Batch) -> None:
    """Post a batch as a press does, which opens the books and closes them."""
    with closing(SqlStore(path, user="aminah")) as books:
        post(books, batch)


def limited(size: int, work: Callable[[], None]) -> Callable[[], None]:
    """The work, with no file allowed to grow beyond a size: what is written there fails."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        work()

    return full


def test_a_disk_that_is_full_at_any_place_keeps_sqlite_before_or_after(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    post_and_close(path, many_orders(20))
    kept = tmp_path / "kept.sqlite"
    shutil.copy(path, kept)
    with closing(SqlStore(path)) as books:
        before = everything(books)
    refusals = 0
    said = ""
    for size in range(0, 1_000_000, 49_152):
        said = told_by_a_child(limited(size, lambda: post_and_close(path, many_orders(60, 100))))
        with closing(SqlStore(path)) as books:
            assert verify(books).is_whole
            if said:
                refusals += 1
                assert said.startswith(("TryAgainError: books.sqlite: ", "FixInputError: books"))
                assert "has room" in said or "Make room" in said
                assert everything(books) == before
            else:
                assert len(list(books.documents())) == 80
                break
    assert refusals > 3
    assert not said


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Yield a disk of its own of a few megabytes; skip where nobody may mount one."""
    with TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
            pytest.skip("a disk can be mounted by an administrator only")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a disk")
def test_a_real_disk_that_fills_up_refuses_and_goes_on_once_there_is_room() -> None:
    with small_disk(2) as disk:
        path = disk / "books.sqlite"
        with closing(SqlStore(path)) as books:
            post(books, sale(ORDER, "39.90"))
            ballast = disk / "other people's files"
            ballast.write_bytes(bytes(1_000_000))
            before = everything(books)
            with refused("disk is full", "not kept", "Make room", kind=TryAgainError):
                post(books, many_orders(2_000))
            assert everything(books) == before
            ballast.unlink()
            post(books, many_orders(50))
            assert verify(books).is_whole


def test_a_disk_that_is_full_keeps_the_workbook_as_it_was(tmp_path: Path, template: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    sheets = sheets_at(path, template)
    post(sheets, sale(ORDER, "39.90"))
    sheets.book.save()
    sheets.book.book.close()
    before = path.read_bytes()

    def post_and_save() -> None:
        book = Workbook(open_book(path))
        post(LedgerSheets(book), sale(OTHER, "12.00"))
        book.save()

    for quarter in range(4):
        size = len(before) * quarter // 4
        said = told_by_a_child(limited(size, post_and_save))
        assert said.startswith("TryAgainError: ")
        assert "could not be written" in said
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert told_by_a_child(post_and_save) == ""
    assert verify(LedgerSheets(Workbook(open_book(path)))).is_whole


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that a user without rights of an administrator can reach."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def as_a_user(work: Callable[[], None]) -> Callable[[], None]:
    """The work, done without the rights of an administrator."""

    def done() -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        work()

    return done


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_books_that_can_only_be_read_say_so_and_stay(
    file_mode: int, folder_mode: int, shared: Path
) -> None:
    path = shared / "books.sqlite"
    post_and_close(path, sale(ORDER, "39.90"))
    before = path.read_bytes()
    path.chmod(file_mode)
    shared.chmod(folder_mode)
    said = told_by_a_child(as_a_user(lambda: post_and_close(path, sale(OTHER, "12.00"))))
    shared.chmod(0o777)
    assert said.startswith("FixInputError: books.sqlite: ")
    assert "another place in Settings" in said
    assert path.read_bytes() == before


@pytest.mark.parametrize("replaced", [False, True])
def test_books_that_go_away_in_the_middle_of_a_posting_are_told(
    replaced: bool, tmp_path: Path
) -> None:
    path = tmp_path / "books.sqlite"
    post_and_close(path, sale(ORDER, "39.90"))
    backup = tmp_path / "backup.sqlite"
    shutil.copy(path, backup)
    moved = tmp_path / "moved.sqlite"
    with closing(SqlStore(path)) as books:
        with (
            refused("moved or replaced", "not kept", kind=TryAgainError),
            books.posting("Post orders") as session,
        ):
            session.write(sale(OTHER, "12.00"))
            path.rename(moved)
            if replaced:
                backup.rename(path)
        if replaced:
            with refused("moved or replaced", kind=TryAgainError):
                post(books, sale(OTHER, "12.00"))
    for place in (path, moved):
        if place.exists():
            with closing(SqlStore(place)) as books:
                assert [held.no for held in books.documents()] == [ORDER]
                assert verify(books).is_whole


def test_a_clock_that_was_set_back_changes_no_order(tmp_path: Path) -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    with closing(SqlStore(tmp_path / "books.sqlite")) as books:
        with time_machine.travel(now, tick=False):
            post(books, sale(ORDER, "39.90"))
        with time_machine.travel(now - timedelta(days=400), tick=False):
            post(books, sale(OTHER, "12.00"))
            with books.posting("Undo") as session:
                session.undo(2)
            with books.posting("Redo") as session:
                session.redo(2)
        assert [run.no for run in books.runs()] == [1, 2, 3, 4]
        assert [held.no for held in books.documents() if not held.cancelled] == [ORDER, OTHER]
        assert verify(books).is_whole
