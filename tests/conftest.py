"""What every test stands on.

A data folder of its own, no keyring, no screen; and the places for the books.
"""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.bookkeeping import postgres_server, sheets_at
from tests.support.shipped import empty_workbook
from xlplugin import engine
from xlplugin.engine.book import Book
from xlplugin.stores.contract import Store
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.sql import SqlStore
from xlplugin.template import NAME

# A busy machine must not decide whether a test passes.
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")


@pytest.fixture(autouse=True)
def private_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Secrets and logs go to a folder of the test, never to the person's own."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XLPLUGIN_DATA", str(folder))
    monkeypatch.setenv("XLPLUGIN_KEYRING", "off")
    return folder


@pytest.fixture(autouse=True)
def closed_workbooks() -> Iterator[None]:
    """What a test leaves open is closed after it: the file engine keeps every open workbook.

    What a fixture of a wider scope has opened stays.
    """
    before = _open_workbooks()
    yield
    left_open = [book for book in _open_workbooks() if book not in before]
    for book in left_open:
        book.close()
    if left_open:  # seldom_collect would keep what they leave for hundreds of tests
        gc.collect(1)


def _open_workbooks() -> list[Book]:
    return [book for app in engine._engine.apps for book in app.books]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as it is shipped."""
    path = tmp_path_factory.mktemp("template") / NAME
    path.write_bytes(empty_workbook())
    return path


@pytest.fixture(scope="module")
def postgres() -> Iterator[Callable[[], str]]:
    """Each call makes a PostgreSQL database and gives its address."""
    with postgres_server() as new_database:
        yield new_database


@pytest.fixture(params=["SQLite", "sheets", "mirror", "PostgreSQL"])
def books(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Store]:
    """Books that are empty, in each place there is for them."""
    if request.param == "PostgreSQL":
        database = SqlStore(request.getfixturevalue("postgres")(), user="aminah")
        yield database
        database.close()
    elif request.param == "SQLite":
        yield SqlStore(tmp_path / "books.sqlite", user="aminah")
    else:
        sheets = sheets_at(tmp_path / "ledger.xlsx", template)
        database = SqlStore(tmp_path / "books.sqlite", user="aminah")
        yield sheets if request.param == "sheets" else DatabaseBooks(database, sheets)
        sheets.book.book.close()
