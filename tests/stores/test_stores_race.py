"""Programs post into one database at the same time while others read: every fact once, no gaps.

`XLPLUGIN_RACES=1` has 8 programs post 500 orders each, in some minutes; the suite has fewer. The
numbers of a run are printed (`-s`).
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.bookkeeping import SHOP, Trade, rm
from xlplugin.errors import TryAgainError
from xlplugin.ledger.documents import CASH_BOOK, INVOICE
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
IS_LONG = bool(os.environ.get("XLPLUGIN_RACES"))
WRITERS = 8 if IS_LONG else 3
ORDERS = 500 if IS_LONG else 20  # of each program; half of them are its neighbour's too
A_PRESS = 10
READERS = 2
PATIENCE = 0.05  # seconds that a reader waits for a lock; one that has to wait longer fails


class Reading(NamedTuple):
    """What a reader has seen: how often, and its longest wait in seconds."""

    times: int
    opened: float
    whole: float


@contextmanager
def programs() -> Any:
    """Yield a function that starts a program, and one queue for what they tell."""
    fork = multiprocessing.get_context("fork")
    told = fork.Queue()
    started = []

    def start(target: Callable[..., None], *arguments: object) -> None:
        process = fork.Process(target=target, args=(*arguments, told))
        process.start()
        started.append(process)

    yield start, told, fork.Event()
    for process in started:
        process.join(60)
        assert process.exitcode == 0


def press_post(address: str, first: int, told: Any) -> None:
    """Post orders, ten in a press, with a running number for each press; press again if busy."""
    again = 0
    longest = 0.0
    with closing(SqlStore(address)) as books:
        for begin in range(first, first + ORDERS, A_PRESS):
            numbers = [order_no(number) for number in range(begin, begin + A_PRESS)]
            began = time.monotonic()
            while not posted(books, numbers):
                again += 1
            longest = max(longest, time.monotonic() - began)
    told.put(("posted", again, longest))


def posted(books: SqlStore, numbers: list[str]) -> bool:
    """Post those of these orders that nobody has posted; False if someone else is posting."""
    try:
        with books.posting("Post orders") as session:
            known = session.sources(f"tiktok:{SHOP}:order:{no}" for no in numbers)
            trade = Trade()
            for no in numbers:
                if f"tiktok:{SHOP}:order:{no}" not in known:
                    trade.sell(no, [rm("39.90"), rm("12.05")])
            trade.withdraw(session.next_no(CASH_BOOK), rm("53.85"))
            session.write(trade.done())
    except TryAgainError:
        return False
    return True


def order_no(number: int) -> str:
    return str(576_461_413_038_000_000 + number)


def read_on(address: str, end: Event, told: Any) -> None:
    """Read the books until the end, and see one consistent moment each time."""
    times = 0
    opened = 0.0
    whole = 0.0
    with closing(SqlStore(address, wait=PATIENCE)) as books:
        while times == 0 or not end.is_set():
            began = time.monotonic()
            with books.reading() as snapshot:
                runs = len(snapshot.runs())
                opened = max(opened, time.monotonic() - began)
                counts = snapshot.counts()
                vouchers = [held for held in snapshot.documents() if held.type == CASH_BOOK]
                assert len(vouchers) == runs == counts.runs
                assert sum(snapshot.balances().values()) == 0
            whole = max(whole, time.monotonic() - began)
            times += 1
    told.put(("read", Reading(times, opened, whole)))


@pytest.mark.parametrize("place", ["SQLite", "PostgreSQL"])
def test_programs_post_the_same_orders_once_and_no_reader_waits(
    place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = str(tmp_path / "books.sqlite")
    readers_address = address
    if place == "PostgreSQL":
        address = request.getfixturevalue("postgres")()
        readers_address = f"{address}&options=-c%20lock_timeout%3D{int(PATIENCE * 1000)}"
    SqlStore(address).close()
    began = time.monotonic()
    with programs() as (start, told, end):
        for number in range(WRITERS):
            start(press_post, address, number * ORDERS // 2)
        for _ in range(READERS):
            start(read_on, readers_address, end)
        heard = [told.get(timeout=600) for _ in range(WRITERS)]
        end.set()
        heard += [told.get(timeout=60) for _ in range(READERS)]
    seconds = time.monotonic() - began
    readings = [one[1] for one in heard if one[0] == "read"]
    writers = [one for one in heard if one[0] == "posted"]
    print(  # noqa: T201 - the numbers of the run
        f"\n{place}: {WRITERS} x {ORDERS} orders in {seconds:.1f} s; pressed again "
        f"{sum(one[1] for one in writers)} times, longest wait of a poster "
        f"{max(one[2] for one in writers):.2f} s; {sum(one.times for one in readings)} readings, "
        f"longest to open {max(one.opened for one in readings):.3f} s, "
        f"longest whole {max(one.whole for one in readings):.3f} s"
    )
    with closing(SqlStore(address)) as books:
        numbers = [held.no for held in books.documents() if held.type == INVOICE]
        distinct = (WRITERS + 1) * ORDERS // 2
        assert sorted(numbers) == [order_no(number) for number in range(distinct)]
        presses = WRITERS * ORDERS // A_PRESS
        vouchers = [held.no for held in books.documents() if held.type == CASH_BOOK]
        assert vouchers == [f"CB-{number:05d}" for number in range(1, presses + 1)]
        assert [run.no for run in books.runs()] == list(range(1, presses + 1))
        assert verify(books).is_whole
