"""Books in PostgreSQL of earlier releases go on in this one.

`tests/data/upgrades` has a database of each release. `RELEASE=4 python -m pytest
tests/stores/test_stores_postgres_upgrade.py -k of_this_release` writes that of this release; it is
committed once, when it is released, and never written again.
"""

import os
from contextlib import closing
from pathlib import Path

import pytest

from tests.stores.test_stores_killed import a_month
from tests.support.bookkeeping import ORDER, post, sale
from tests.support.postgres import cluster, dumped
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

FILES = Path(__file__).parents[1] / "data" / "upgrades"
RELEASES = sorted(FILES.glob("*_postgresql.sql"))


def test_a_database_of_every_release_is_upgraded_and_posted_to() -> None:
    assert RELEASES
    with cluster() as server:
        for release in RELEASES:
            database = release.stem
            server.tell(f"CREATE DATABASE {database}")
            server.tell(release.read_text(encoding="utf-8"), database=database)
            with closing(SqlStore(server.url(database), user="aminah")) as books:
                before = books.counts()
                assert before.runs == len(a_month())
                assert verify(books).is_whole
                post(books, sale(ORDER, "39.90"))
                assert books.counts().documents == before.documents + 1
                assert verify(books).is_whole


@pytest.mark.skipif("RELEASE" not in os.environ, reason="written once for each release")
def test_the_database_of_this_release_is_written() -> None:
    path = FILES / f"release_{os.environ['RELEASE']}_postgresql.sql"
    assert not path.exists()
    with cluster() as server:
        server.tell("CREATE DATABASE ledger")
        with closing(SqlStore(server.url("ledger"), user="aminah")) as books:
            for press in a_month():
                press(books)
        path.write_text(dumped(server, "ledger"), encoding="utf-8")
