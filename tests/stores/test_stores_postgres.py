"""PostgreSQL on a network: encryption, several addresses, a pool, a connection that is lost."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.bookkeeping import ORDER, OTHER, everything, post, sale
from tests.support.postgres import Cluster, cluster, own_address, pgbouncer, standby_of
from tests.support.refusals import refused
from xlplugin.errors import TryAgainError
from xlplugin.ledger.runs import Deed
from xlplugin.stores.database import Connection, without_password
from xlplugin.stores.postgres import connection_options, split_hosts
from xlplugin.stores.proof import verify
from xlplugin.stores.session import login_of
from xlplugin.stores.sql import SqlStore

_NAMES = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture
def database(server: Cluster) -> str:
    """The name of a new database."""
    name = f"ledger{next(_NAMES)}"
    server.tell(f"CREATE DATABASE {name}")
    return name


@pytest.mark.parametrize(
    ("hosts", "given", "expected"),
    [
        (["office"], {}, "require"),
        (["office"], {"sslmode": "verify-full"}, None),
        (["10.0.0.7"], {}, "require"),
        (["localhost"], {}, None),
        (["127.0.0.5"], {"sslmode": "disable"}, None),
        (["::1"], {}, None),
        (["/var/run/postgresql"], {}, None),
        ([], {}, None),
        (["localhost"], {"hostaddr": "10.0.0.7"}, "require"),
        (["localhost", "office"], {}, "require"),
    ],
)
def test_a_connection_that_leaves_this_computer_is_encrypted(
    hosts: list[str], given: dict[str, str], expected: str | None
) -> None:
    assert connection_options(hosts, given, 10).get("sslmode") == expected


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_an_address_that_leaves_this_computer_unencrypted_is_refused(mode: str) -> None:
    with refused(f"sslmode={mode}", "sslmode=require", where="sheet 'Settings', Books"):
        SqlStore(f"postgresql://aminah@office/ledger?sslmode={mode}")


def test_the_environment_names_a_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "office")
    assert connection_options([], {}, 10)["sslmode"] == "require"
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert "sslmode" not in connection_options([], {}, 10)


def test_books_on_the_network_are_posted_encrypted(server: Cluster, database: str) -> None:
    with closing(SqlStore(server.url(database, host=own_address()))) as books:
        post(books, sale(ORDER, "39.90"))
        with books._database.reading() as connection:
            found = connection.select("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            assert list(found) == [(True,)]


def test_a_server_without_tls_is_refused_with_the_cure(server: Cluster, database: str) -> None:
    server.tell("ALTER SYSTEM SET ssl = off", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")
    try:
        with refused("ssl = on", where="sheet 'Settings', Books"):
            SqlStore(server.url(database, host=own_address()))
        SqlStore(server.url(database)).close()
    finally:
        server.tell("ALTER SYSTEM RESET ssl", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Cluster, database: str) -> None:
    address = f"{server.url(database, host=own_address())}?sslmode=verify-full"
    with refused("certificate", "sslrootcert=", where="sheet 'Settings', Books"):
        SqlStore(f"{address}&sslrootcert=system")


def test_a_service_file_cannot_leave_this_computer_unencrypted(
    server: Cluster, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = tmp_path / "services.conf"
    services.write_text(
        f"[office]\nhost={own_address()}\nport={server.port}\nuser=postgres\nsslmode=disable\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    with refused("not be encrypted", where="sheet 'Settings', Books"):
        SqlStore(f"postgresql:///{database}?service=office")


def test_several_addresses_are_written_with_commas() -> None:
    assert split_hosts("office1:5432,office2,[::1]:5433") == (
        ("office1", "office2", "::1"),
        ("5432", "", "5433"),
    )
    address = "postgresql://aminah:p@a/ss@office1:5432,office2:5433/ledger?connect_timeout=3"
    assert without_password(address) == (address.replace(":p@a/ss", ""), "p@a/ss")


def test_the_first_of_several_servers_that_can_be_posted_to_is_taken(
    server: Cluster, database: str
) -> None:
    address = server.url(database).replace("127.0.0.1:", "localhost:1,127.0.0.1:")
    with closing(SqlStore(address)) as books:
        post(books, sale(ORDER, "39.90"))
        assert books.counts().documents == 1


def test_the_books_go_on_with_the_standby_when_the_server_falls() -> None:
    with cluster() as primary:
        primary.tell("CREATE DATABASE ledger")
        with standby_of(primary) as standby:
            both = f"127.0.0.1:{standby.port},127.0.0.1:{primary.port}"
            with closing(SqlStore(f"postgresql://postgres@{both}/ledger")) as books:
                post(books, sale(ORDER, "39.90"))
                caught_up = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= "
                lsn = primary.tell("SELECT pg_current_wal_lsn()")[0][0]
                while primary.tell(f"{caught_up}'{lsn}'") == [(0,)]:
                    pass
                primary.stop()
                with refused(kind=TryAgainError):
                    post(books, sale(OTHER, "12.00"))
                standby.promote()
                post(books, sale(OTHER, "12.00"))
                assert [held.no for held in books.documents()] == [ORDER, OTHER]
                assert verify(books).is_whole


@pytest.mark.parametrize("name", ["tell", "select", "many", "commit"])
def test_a_connection_lost_in_the_middle_leaves_the_books_as_before(
    name: str, server: Cluster, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.url(database)
    with closing(SqlStore(address)) as books, closing(SqlStore(address)) as others:
        post(books, sale(ORDER, "39.90"))
        before = everything(others)
        original = getattr(Connection, name)
        for at in range(1, 40, 5):
            seen = count(1)

            def falls(*given: Any, at: int = at, seen: Iterator[int] = seen) -> Any:
                if next(seen) == at:
                    others_backends_end(server, database)
                return original(*given)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Connection, name, falls)
                try:
                    post(books, sale(OTHER, "12.00"))
                except TryAgainError as error:
                    assert "lost" in error.what
                else:
                    break
            assert everything(others) == before
        assert at > 1
        if everything(others) == before:
            post(books, sale(OTHER, "12.00"))
        assert [held.no for held in others.documents()] == [ORDER, OTHER]
        assert verify(others).is_whole


def others_backends_end(server: Cluster, database: str) -> None:
    """End every connection to a database, as a server that is restarted does."""
    server.tell(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    )


class Wire:
    """A wire to a server that breaks after the server has heard of a commit, before it answers."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.breaks = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            threading.Thread(target=self._answers, args=(server, client), daemon=True).start()
            threading.Thread(target=self._asks, args=(client, server), daemon=True).start()

    def _asks(self, client: socket.socket, server: socket.socket) -> None:
        while asked := client.recv(65536):
            if self.breaks and b"COMMIT" in asked:
                client.shutdown(socket.SHUT_RDWR)
                server.sendall(asked)
                self.breaks = False
                return
            server.sendall(asked)
        server.close()

    @staticmethod
    def _answers(server: socket.socket, client: socket.socket) -> None:
        try:
            while answer := server.recv(65536):
                client.sendall(answer)
        except OSError:  # the wire is broken; the server finishes what it has heard
            return

    def close(self) -> None:
        self._listener.close()


def test_a_commit_whose_answer_is_lost_says_that_it_may_have_been_kept(
    server: Cluster, database: str
) -> None:
    with closing(Wire(server.port)) as wire:
        address = f"postgresql://postgres@127.0.0.1:{wire.port}/{database}?sslmode=disable"
        with closing(SqlStore(address)) as books:
            post(books, sale(ORDER, "39.90"))
            wire.breaks = True
            with refused("not known here", "Press again", kind=TryAgainError):
                post(books, sale(OTHER, "12.00"))
            with books.posting("Wait for the server"):
                pass
            assert [held.no for held in books.documents()] == [ORDER, OTHER]
            assert verify(books).is_whole


def post_in_turn(books: SqlStore, others: SqlStore) -> None:
    """Post an order of twenty lines from each of two computers, four times, and look."""
    for number in range(4):
        for place, computer in enumerate((books, others)):
            post(computer, sale(f"{ORDER[:-2]}{number}{place}", *["39.90"] * 20))
        with others.reading() as snapshot:
            assert snapshot.counts().documents == 2 * number + 2
    assert verify(books).is_whole


def test_a_pool_of_connections_works_in_session_mode(server: Cluster, database: str) -> None:
    with pgbouncer(server, "session") as port:
        address = f"postgresql://postgres@127.0.0.1:{port}/{database}"
        with closing(SqlStore(address)) as books, closing(SqlStore(address)) as others:
            post_in_turn(books, others)


def test_a_pool_that_changes_connections_is_refused_with_the_cure(
    server: Cluster, database: str
) -> None:
    with pgbouncer(server, "transaction") as port:
        address = f"postgresql://postgres@127.0.0.1:{port}/{database}"
        with (
            closing(SqlStore(address)) as books,
            closing(SqlStore(address)) as others,
            refused("pool_mode = session", "max_prepared_statements"),
        ):
            post_in_turn(books, others)
    with closing(SqlStore(server.url(database))) as books:
        assert verify(books).is_whole
        assert books.counts().runs == books.counts().documents


def test_the_run_log_names_the_login_that_the_server_has_checked(
    server: Cluster, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "aminah")  # anybody may set it
    with closing(SqlStore(server.url(database))) as store:
        post(store, sale("577086512123755901", "39.90"))
        store.record(Deed("Load orders", "12 orders of Melati Beauty loaded."))
        named = {run.user for run in (*store.runs(), *store.trail())}
    assert named == {"postgres (aminah)"}
    assert {login_of(user) for user in named} == {"postgres"}


def test_the_driver_prints_no_warning_into_the_terminal(server: Cluster, database: str) -> None:
    script = (
        "import logging, sys; from xlplugin.stores.sql import SqlStore; "
        "SqlStore(sys.argv[1]).close(); logging.getLogger('psycopg').warning('error ignored')"
    )
    command = [sys.executable, "-c", script, server.url(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
