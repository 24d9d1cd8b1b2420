"""The process is killed (kill -9) at every statement and write: the books are as before or after.

A child process posts and kills itself at the given point, so nothing is cleaned up. Every 20th
point is tried, in a workbook of three presses only; `XLPLUGIN_KILLS=1` tries every one of a month,
more than 300 in each store, in some minutes.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.bookkeeping import Trade, everything, post, rm
from xlplugin import disk
from xlplugin.engine import open_book
from xlplugin.engine.package import Package
from xlplugin.engine.sheet_xml import SheetXml
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.sheets.book import Workbook
from xlplugin.stores.contract import Store
from xlplugin.stores.database import Connection
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
Press = Callable[[Store], None]
IS_LONG = "XLPLUGIN_KILLS" in os.environ
STEP = int(os.environ.get("XLPLUGIN_KILLS", "20"))
_STATEMENTS = ("tell", "select", "many", "commit")


def a_month() -> list[Press]:
    """The presses of a month: sales, settlements, a cancelled order, a withdrawal, undo, lock."""
    trade = Trade()
    presses: list[Press] = []

    def posted(batch: Batch) -> Press:
        return lambda books: post(books, batch)

    for day in range(4):
        orders = [f"5764614130387{day:02d}{number:03d}" for number in range(3)]
        for no in orders:
            trade.sell(no, [rm("39.90"), rm("12.05")])
        presses.append(posted(trade.done()))
        for number, no in enumerate(orders[:2]):
            held = trade.held[DocumentId(INVOICE, no)]
            trade.settle(held, rm("3.10"), f"OR-{day:02d}{number:03d}")
        trade.cancel(trade.held[DocumentId(INVOICE, orders[2])])
        presses.append(posted(trade.done()))
    trade.withdraw("CB-00001", rm("53.85"))
    presses.append(posted(trade.done()))
    presses.append(lambda books: _turned(books, "undo"))
    presses.append(lambda books: _turned(books, "redo"))
    presses.append(_locked)
    return presses


def _turned(books: Store, word: str) -> None:
    with books.posting(word) as session:
        getattr(session, word)(9)


def _locked(books: Store) -> None:
    with books.posting("Lock") as session:
        session.lock(None)
        session.describe_run(0, "Unlocked everything")


class Killer:
    """Count the points of a press, and end the process at one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.seen = 0

    def point(self) -> None:
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with a point before and one after it."""

        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.point()
            result = function(*arguments, **named)
            self.point()
            return result

        return wrapped


def in_a_child(at: int, patch: Callable[[Killer], None], work: Callable[[], None]) -> int:
    """Do the work in a process that is killed at a point; return the points, 0 if it was killed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            killer = Killer(at)
            patch(killer)
            work()
            os.write(write, str(killer.seen).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as told:
        return int(told.read() or 0)


def in_sql(killer: Killer) -> None:
    for name in _STATEMENTS:
        setattr(Connection, name, killer.around(getattr(Connection, name)))


def in_files(killer: Killer) -> None:
    for name in ("write", "clear"):
        setattr(SheetXml, name, killer.around(getattr(SheetXml, name)))
    Package.write = killer.around(Package.write)  # type: ignore[method-assign]  # put in its place
    os.fsync = killer.around(os.fsync)
    disk.replace = killer.around(disk.replace)


def points(run: Callable[[int], int]) -> Iterator[int]:
    """Yield every point at which the press was killed, until it comes to its end alive."""
    at = 1
    while not run(at):
        yield at
        at += STEP


def test_a_kill_at_any_statement_leaves_sqlite_before_or_after(tmp_path: Path) -> None:
    before = tmp_path / "before.sqlite"
    SqlStore(before).close()
    killed = 0
    for press in a_month():
        after = tmp_path / "after.sqlite"
        _copy(before, after)
        with closing(SqlStore(after)) as books:
            press(books)
            whole = everything(books)
        with closing(SqlStore(before)) as books:
            untouched = everything(books)
            runs = len(books.runs())
        path = tmp_path / "killed.sqlite"

        def run(at: int, path: Path = path, press: Press = press, before: Path = before) -> int:
            _copy(before, path)
            return in_a_child(at, in_sql, lambda: press(SqlStore(path)))

        for _ in points(run):
            killed += 1
            with closing(SqlStore(path)) as books:
                found = everything(books)
                assert found in (untouched, whole)
                if len(books.runs()) == runs:
                    assert found == untouched
                    press(books)
                assert everything(books) == whole
                assert verify(books).is_whole
        _copy(after, before)
    assert killed >= 300 / STEP


def test_a_kill_at_any_statement_leaves_postgresql_before_or_after(
    tmp_path: Path, postgres: Callable[[], str]
) -> None:
    address = postgres()
    killed = 0
    with closing(SqlStore(tmp_path / "whole.sqlite")) as same, closing(SqlStore(address)) as books:
        for press in a_month():
            untouched = everything(books)
            runs = len(books.runs())
            press(same)

            def work(press: Press = press) -> None:
                press(SqlStore(address))

            at = 1
            while len(books.runs()) == runs:
                if not in_a_child(at, in_sql, work):
                    killed += 1
                with books.posting("Wait for the end of what was killed"):
                    pass
                assert everything(books) in (untouched, everything(same))
                at += STEP
            assert everything(books) == everything(same)
            assert len(books.runs()) == runs + 1
            assert verify(books).is_whole
    assert killed >= 300 / STEP


def _copy(source: Path, target: Path) -> None:
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copy(source, target)


def test_a_kill_at_any_write_leaves_the_workbook_file_before_or_after(
    tmp_path: Path, template: Path
) -> None:
    before = tmp_path / "before.xlsx"
    shutil.copy(template, before)
    killed = 0
    presses = a_month() if IS_LONG else a_month()[:3]
    for press in presses:
        path = tmp_path / "ledger.xlsx"

        def run(at: int, path: Path = path, press: Press = press, before: Path = before) -> int:
            shutil.copy(before, path)
            return in_a_child(at, in_files, lambda: _posted_and_saved(path, press))

        untouched = before.read_bytes()
        for _ in points(run):
            killed += 1
            if path.read_bytes() != untouched:  # killed after the file had been replaced
                with closing(open_book(path)) as book:
                    assert verify(LedgerSheets(Workbook(book))).is_whole
        with closing(open_book(path)) as book:
            assert verify(LedgerSheets(Workbook(book))).is_whole
        shutil.copy(path, before)
    assert killed >= (300 / STEP if IS_LONG else 1)


def _posted_and_saved(path: Path, press: Press) -> None:
    book = Workbook(open_book(path))
    with book.quiet():
        press(LedgerSheets(book))
    book.save()
