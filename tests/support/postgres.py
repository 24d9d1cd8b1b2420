"""A PostgreSQL server of a test's own on the network of this computer: TLS, a standby, a pool.

It is Debian's: the one that Python packages bring along has no TLS.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.support.missing import without

_CONFIG = """
listen_addresses = '*'
port = {port}
unix_socket_directories = ''
ssl = on
ssl_cert_file = '{folder}/server.crt'
ssl_key_file = '{folder}/server.key'
fsync = off
max_wal_size = '64MB'
"""
_HBA = """
local all all trust
host all all all trust
host replication all all trust
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def own_address() -> str:
    """Return this computer's address on its network; skip where it has none."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this computer has no network")
        return str(probe.getsockname()[0])


@dataclass
class Cluster:
    """A server that listens on a port; `path` has its data."""

    path: Path
    port: int

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, never as root."""
        command = [str(programs() / program), *arguments]
        with (self.path.parent / "told").open("w") as told:  # a pipe stays open with the server
            subprocess.run(
                command, user=_not_root(), cwd="/", check=True, stdout=told, stderr=told, timeout=30
            )

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self.run("pg_ctl", "-w", "-D", str(self.path), "-l", str(self.path / "log"), "start")

    def stop(self) -> None:
        """Stop the server at once, as a fallen computer does; nothing if it has stopped."""
        if not (self.path / "postmaster.pid").exists():
            return
        self.run("pg_ctl", "-w", "-D", str(self.path), "-m", "immediate", "stop")

    def promote(self) -> None:
        """Make a standby the primary."""
        self.run("pg_ctl", "-w", "-D", str(self.path), "promote")

    def url(self, database: str, *, user: str = "postgres", host: str = "127.0.0.1") -> str:
        """Return the address of a database on this server."""
        return f"postgresql://{user}@{host}:{self.port}/{database}"

    def tell(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Execute statements as the administrator; return the rows of the last."""
        psycopg = pytest.importorskip("psycopg")
        found: list[Any] = []
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                answer = connection.execute(statement)
                found = answer.fetchall() if answer.description else []
        return found


def programs() -> Path:
    """Return the folder of the newest server; skip where there is none."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        without("postgresql")
    return max(folders, key=lambda path: int(re.sub(r"\D", "", path.parent.name)))


def _not_root() -> str | None:
    """Return whom the server runs as: PostgreSQL does not start as root."""
    return "postgres" if os.geteuid() == 0 else None


def dumped(server: Cluster, database: str) -> str:
    """Return a database as SQL statements, without comments and the commands of psql."""
    command = [str(programs() / "pg_dump"), "--inserts", "--no-owner", "--no-privileges"]
    command += ["-d", server.url(database)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    kept = [line for line in text.splitlines() if line and not line.startswith(("--", "\\"))]
    return "\n".join([*kept, ""])


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a new folder of whom the server runs as."""
    with TemporaryDirectory() as made:
        user = _not_root()
        if user:
            shutil.chown(made, user)
        yield Path(made) / "data"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a server with TLS that anybody may connect to from this computer's network."""
    if os.name != "posix":
        pytest.skip("the server's programs are run as on Linux")
    if shutil.which("openssl") is None:
        without("openssl")
    with _folder() as data:
        made = Cluster(data, free_port())
        made.run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N", "-D", str(data))
        _certificate(data)
        (data / "pg_hba.conf").write_text(_HBA)
        with _running(made):
            yield made


@contextmanager
def standby_of(primary: Cluster) -> Iterator[Cluster]:
    """Yield a second server that follows the first."""
    with _folder() as data:
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        primary.run("pg_basebackup", "-D", str(data), "-R", "-c", "fast", "-d", source)
        with _running(Cluster(data, free_port())) as made:
            yield made


@contextmanager
def _running(made: Cluster) -> Iterator[Cluster]:
    with (made.path / "postgresql.conf").open("a") as file:
        file.write(_CONFIG.format(port=made.port, folder=made.path))
    made.start()
    try:
        yield made
    finally:
        made.stop()


def _certificate(folder: Path) -> None:
    """Make a certificate that nobody has signed but its owner."""
    made = [folder / "server.key", folder / "server.crt"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-keyout", str(made[0]), "-out", str(made[1])]
    subprocess.run(command, check=True, capture_output=True)
    for path in made:
        path.chmod(0o600)
        shutil.chown(path, folder.owner(), folder.group())


@contextmanager
def pgbouncer(server: Cluster, mode: str) -> Iterator[int]:
    """Yield the port of a pool of connections in front of a server."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        without("pgbouncer")
    port = free_port()
    config = server.path.parent / f"pgbouncer-{port}.ini"
    config.write_text(
        "[databases]\n"
        f"* = host=127.0.0.1 port={server.port} user=postgres\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\npool_mode = {mode}\ndefault_pool_size = 2\n"
    )
    config.chmod(0o644)
    arguments = [program, "-q", str(config)]
    if os.geteuid() == 0:
        arguments[1:1] = ["-u", server.path.owner()]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with closing(socket.socket()) as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")
