"""Open a database that may have books: SQLite on this computer, PostgreSQL for several users.

This is the one module that imports SQLAlchemy. A connection is one transaction. Its errors are
the product's own and show no password.
"""

import logging
import re
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from xlplugin import pulse
from xlplugin.disk import is_read_only
from xlplugin.errors import FixInputError
from xlplugin.stores.database_errors import DatabaseStep, in_words, moved_away
from xlplugin.stores.network_disk import is_on_network
from xlplugin.stores.postgres import (
    connection_options,
    put_hosts,
    refuse_unencrypted,
    split_hosts,
    take_hosts,
)
from xlplugin.stores.rows import SqlRow
from xlplugin.stores.schema import (
    DIALECTS,
    INDEXES,
    OURS,
    TABLES,
    UPGRADED,
    VERSION,
    VIEWS,
    Dialect,
)
from xlplugin.stores.sqlite_file import holds_tables, identity, keep_copy, not_ours

_AT_ONCE = 1_000  # rows written or read at once
_MOMENT = 0.02  # seconds between two attempts to open a file that somebody else uses
_SCHEMA = "SELECT value FROM meta WHERE name = 'schema'"
_IN_LIST = 900  # SQLite before 3.32 takes no more than 999 parameters
# The size of a page comes first: it can only be chosen before there are any. Foreign keys are not
# looked up again for every row: a session takes the id of each document from the table itself, and
# documents are never deleted. The journal is WAL on a local disk, so that readers and writers do
# not wait for each other; WAL does not work on a network disk, where the journal is a file that is
# deleted at the end of each transaction.
_JOURNAL = "journal_mode = {journal}"
_PRAGMAS = (
    "page_size = 16384",
    _JOURNAL,
    "synchronous = FULL",
    "foreign_keys = OFF",
    "cache_size = -65536",
)
# The user may type a password with an @ or a / in it, so the password ends at the last @ before a
# computer and a database. Options after the database may have an @ too; SQLAlchemy would then take
# the port for a password.
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):(.*)(?=@[\w.:\[\]-]*/[^@?&]*(\?[^@]*)?\Z)", re.DOTALL)
_TOLD_AFTER = re.compile(r"(?<=://)((?:[^:/@?]*@)?[^:/@]*:\d+/[^?@]*\?(?=\w+=))(.*)", re.DOTALL)
_LIFE_EVERY = 2_000_000  # instructions of SQLite, some hundredths of a second
_OPENED = "file"  # under which a connection remembers the file that it has open
_NUMBERED_BY = {"entries": "no", "runs": "no"}


class Database:
    """Database, named by a file's path or a URL (`sqlite:///…`, `postgresql://…`).

    `is_new` is True if it does not have the product's tables yet.
    """

    def __init__(self, url_or_path: str | Path, wait: float) -> None:
        """Connect to the database and check whether there are books in it.

        Args:
            url_or_path: Its URL, or the path of its file.
            wait: How many seconds to wait for another user's posting to end.

        Raises:
            FixInputError: It is not a database of this product.
            TryAgainError: It cannot be reached.
        """
        url = _url(url_or_path)
        self.name = Path(url.database or "").name
        self._dialect = DIALECTS[url.get_backend_name()]
        self._wait = wait
        is_sqlite = url.get_backend_name() == "sqlite"
        self._file = Path(url.database or "") if is_sqlite else None
        self.is_new = self._file is not None and not holds_tables(self._file)
        self._engine = _engine(url, wait)
        if not self.is_new:
            self._look()

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @property
    def file(self) -> Path | None:
        """Return the file of a database of SQLite; None for a server's."""
        return self._file

    def login(self) -> str:
        """Return the name under which a server's database is open; empty for a file."""
        if self._file:
            return ""
        with self.reading() as connection:
            return str(next(connection.select("SELECT session_user"))[0])

    def _look(self) -> None:
        """Check whether the tables are there, and upgrade those of an older version.

        Raises FixInputError for tables of another program, or of a version that is not known.
        """
        with self.reading() as connection:
            made = next(connection.select(self._dialect.has_tables))[0]
            if 0 < made < len(OURS):
                raise not_ours(self.name)
            version = str(next(connection.select(_SCHEMA))[0]) if made else VERSION
        if version in UPGRADED:
            version = self._upgrade()
        if version != VERSION:
            raise _of_another_version(self.name, str(version))
        self.is_new = not made

    def _upgrade(self) -> str:
        """Upgrade the tables of an older version, and return the version that they have then.

        A file of SQLite is copied beside itself first. PostgreSQL changes all tables in one
        transaction; its administrator makes copies.
        """
        if self._file:
            if is_read_only(self._file):
                raise _read_only_of_older(self.name)
            with self.reading() as connection:
                keep_copy(self._file, str(next(connection.select(_SCHEMA))[0]))
        with self.writing() as connection:  # somebody else may have done it meanwhile
            version = str(next(connection.select(_SCHEMA))[0])
            if version in UPGRADED:
                connection.upgrade(version)
                version = str(next(connection.select(_SCHEMA))[0])
            connection.commit()
        return version

    def make(self) -> None:
        """Make the tables, if they are not there."""
        if not self.is_new:
            return
        with self.writing() as connection:
            if not next(connection.select(self._dialect.has_tables))[0]:
                connection.tell((*TABLES, *INDEXES, *VIEWS, *self._dialect.guards))
                connection.commit()
        self.is_new = False

    @contextmanager
    def reading(self) -> Iterator["Connection"]:
        """Open a connection that sees the books as they are now, whatever is posted meanwhile."""
        with self._connect(self._dialect.begin_reading, DatabaseStep.READING) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator["Connection"]:
        """Open a connection during which nobody else writes; roll back if it is not committed."""
        limit = (
            (f"SET LOCAL lock_timeout = {int(self._wait * 1000)}",)
            if self._engine.name != "sqlite"
            else ()
        )
        begin = (*limit, *self._dialect.begin_posting)
        with self._connect(begin, DatabaseStep.POSTING) as connection:
            if self._file:
                connection.stays_at(self._file)
            yield connection

    @contextmanager
    def _connect(self, begin: tuple[str, ...], step: DatabaseStep) -> Iterator["Connection"]:
        try:
            driver = self._engine.connect()
        except DBAPIError as error:
            raise _in_words(error, self._dialect, self.name, DatabaseStep.CONNECTING) from error
        with driver:
            connection = Connection(driver, self._dialect, self.name, step)
            connection.tell(begin)
            yield connection


class Connection:
    """Open connection. It takes and returns tuples, and raises the product's own errors."""

    def __init__(
        self, driver: sa.Connection, dialect: Dialect, name: str, step: DatabaseStep
    ) -> None:
        self._driver = driver
        self._dialect = dialect
        self._name = name
        self._step = step
        self._path: Path | None = None

    def stays_at(self, path: Path) -> None:
        """Refuse to write if the file that this connection has open is not the one at its path.

        Raises TryAgainError.
        """
        self._path = path
        self._refuse_moved()

    def _refuse_moved(self) -> None:
        if self._path is None:
            return
        there = identity(self._path)
        opened = self._driver.info[_OPENED]
        if there is None or opened not in (None, there):
            raise moved_away(self._name)

    def tell(self, statements: Iterable[str]) -> None:
        """Execute statements that have no values and no result."""
        with self._in_words():
            for statement in statements:
                self._driver.exec_driver_sql(statement)

    def select(self, sql: str, *values: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401 - SQL
        """Yield the rows that a statement finds."""
        with self._in_words():
            found = self._driver.exec_driver_sql(self._marked(sql), values)
            read = 0
            for part in found.partitions(_AT_ONCE):
                read += len(part)
                if len(part) == _AT_ONCE:
                    pulse.step(read, None, "Reading the database", stops=False)
                yield from part

    def select_in(self, sql: str, keys: Iterable[str], *values: str) -> Iterator[Sequence[Any]]:
        """Yield the rows that a statement ending in `IN` finds for these keys."""
        for part in _parts(keys, _IN_LIST):
            yield from self.select(f"{sql} ({', '.join('?' * len(part))})", *values, *part)

    def select_beginning(self, sql: str, prefix: str) -> Iterator[Sequence[Any]]:
        """Yield the rows that a statement ending in `WHERE` finds for keys that begin so."""
        after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return self.select(f"{sql}{self._dialect.key_between}", prefix, after)

    def many(self, sql: str, values: Iterable[SqlRow]) -> None:
        """Execute one statement for many rows, at the driver's speed."""
        with self._in_words():
            written = 0
            for part in _parts(values, _AT_ONCE):
                self._driver.exec_driver_sql(self._marked(sql), part)
                written += len(part)
                if len(part) == _AT_ONCE:
                    pulse.step(written, None, "Writing to the database")

    def insert(self, table: str, columns: int, values: Iterable[SqlRow]) -> None:
        """Add rows, every column given in its order."""
        self.many(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", values)

    def upgrade(self, version: str) -> None:
        """Make the tables of an older version those of this one."""
        from xlplugin.stores.migrations import upgrade

        with self._in_words():
            upgrade(self._driver, version)

    def last(self, table: str) -> int:
        """Return the highest id of a table; 0 when it is empty."""
        return int(
            next(
                self.select(
                    f"SELECT coalesce(max({_NUMBERED_BY.get(table, 'id')}), 0) FROM {table}"
                )
            )[0]
        )

    def commit(self) -> None:
        """Keep what was written.

        Raises TryAgainError if the file is not there any more: the books would go with it.
        """
        self._refuse_moved()
        self._step = DatabaseStep.COMMITTING
        with self._in_words():
            self._driver.commit()

    def _marked(self, sql: str) -> str:
        """Write a statement's places for values, per cent signs and `instr` as the driver does."""
        if "%" in self._dialect.mark:
            sql = sql.replace("%", "%%")
        sql = sql.replace("instr(", f"{self._dialect.position}(")
        return sql.replace("?", self._dialect.mark)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _in_words(error, self._dialect, self._name, self._step) from error


def _in_words(error: DBAPIError, dialect: Dialect, name: str, step: DatabaseStep) -> Exception:
    """Return the error that the user is told; the same error if it is a bug in the product."""
    return in_words(error.orig or error, dialect, name, step) or error


def _read_only_of_older(name: str) -> FixInputError:
    return FixInputError(
        "These books are of an older format, and their file is read-only: they cannot be upgraded.",
        where=name,
        cure="Copy the folder, take the mark Read-only off the files of the copy, and open that.",
    )


def _of_another_version(name: str, version: str) -> FixInputError:
    newer = version.isdigit() and int(version) > int(VERSION)
    cure = (
        "Update the add-in."
        if newer
        else "Work on with the version that wrote them, or begin new books elsewhere."
    )
    told = (
        f"{'a newer' if newer else 'an older'} version of the add-in (format {version}; "
        f"this one writes {VERSION})"
    )
    return FixInputError(f"These books were written by {told}.", where=name, cure=cure)


def _parts(many: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(many)
    while part := list(islice(rest, size)):
        yield part


def without_password(address: str) -> tuple[str, str]:
    """Return a database's address without its password, and the password; empty for none."""
    try:
        url = _parsed(address)
    except (ArgumentError, ValueError):  # not an address; opening it raises the error
        return address, ""
    named = url.normalized_query.get("password", ())
    password = named[-1] if named else url.password or ""
    bare = url._replace(password=None).difference_update_query(
        ["password"]
    )  # set() takes None for no change
    shown = put_hosts(bare.render_as_string(), take_hosts(address)[1])
    return (shown, password) if password else (address, "")


def with_password(address: str, password: str) -> str:
    """Return the address with its password, put where no user's name has to stand before it."""
    url = _parsed(address).update_query_dict({"password": password})
    return put_hosts(url.render_as_string(), take_hosts(address)[1])


def _parsed(address: str) -> sa.URL:
    """Parse a database's address. If it has several hosts, a stand-in replaces them.

    Raises ArgumentError or ValueError.
    """
    address = take_hosts(address)[0]
    if _TOLD_AFTER.search(address):
        return sa.make_url(
            _TOLD_AFTER.sub(lambda found: found[1] + found[2].replace("@", "%40"), address)
        )
    return sa.make_url(
        _PASSWORD.sub(lambda found: f"{found[1]}:{quote(unquote(found[2]), safe='')}", address)
    )


def _url(url_or_path: str | Path) -> sa.URL:
    """Return the URL of a database. Raises FixInputError in words that show no password."""
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return sa.URL.create("sqlite", database=str(Path(url_or_path).expanduser().resolve()))
    try:
        url = _parsed(url_or_path)
        url = url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
        url.get_dialect()
        hosts = take_hosts(url_or_path)[1]
        if hosts:
            several = split_hosts(hosts)
            url = url._replace(host=None).update_query_dict(
                {"host": ",".join(several.hosts), "port": ",".join(several.ports)}
            )
    except (ArgumentError, ValueError):
        url = sa.URL.create("unknown")
    if url.get_backend_name() not in DIALECTS or not url.database:
        raise FixInputError(
            "This is not the address of a database.",
            where="Books",
            cure="Write the path of a file, or an address such as "
            "postgresql://name@computer/ledger.",
        )
    return url


def _engine(url: sa.URL, wait: float) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, wait)
    return _postgres_engine(url, wait)


def _postgres_engine(url: sa.URL, wait: float) -> sa.Engine:
    """Return an engine whose connections are encrypted off this computer.

    An idle connection is tested before it is used again, and opened again if the server was
    restarted or replaced.
    """
    given = {name: values[-1] for name, values in url.normalized_query.items()}
    hosts = [url.host] if url.host else given.get("host", "").split(",")
    options = connection_options([host for host in hosts if host], given, wait)
    try:
        engine = sa.create_engine(
            url, hide_parameters=True, connect_args=options, pool_pre_ping=True
        )
    except ImportError:
        raise FixInputError(
            "The driver for PostgreSQL is not installed.",
            where="Books",
            cure=f'Run "{sys.executable}" -m pip install "psycopg[binary]", then press again.',
        ) from None

    def on_connect(connection: object, _: object) -> None:
        refuse_unencrypted(connection)

    sa.event.listen(engine, "connect", on_connect)
    # The driver logs what a refused statement leaves behind. Python prints such a warning into the
    # user's terminal where nobody handles it; the refusal itself is told in our words.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return engine


def _sqlite_engine(url: sa.URL, wait: float) -> sa.Engine:
    """Return an engine whose connections begin a transaction when told to, and are used again."""
    folder = Path(url.database or "").parent
    if not folder.is_dir():
        raise FixInputError(
            f"There is no folder {folder}.", where="Books", cure="Make it, or choose another place."
        )
    engine = sa.create_engine(
        url,
        poolclass=sa.QueuePool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": wait},
    )

    file = Path(url.database or "")
    journal = "DELETE" if is_on_network(file) else "WAL"
    pragmas = list(_PRAGMAS)
    if file.is_file() and is_read_only(file):  # an archive keeps the journal that it has
        pragmas.remove(_JOURNAL)

    def on_connect(connection: sqlite3.Connection, opened: sa.pool.ConnectionPoolEntry) -> None:
        for pragma in pragmas:
            _set(connection, pragma.format(journal=journal), wait)
        # A network disk may change the numbers of files, so there only the file's existence counts.
        opened.info[_OPENED] = identity(file) if journal == "WAL" else None
        connection.set_progress_handler(_show_life, _LIFE_EVERY)

    sa.event.listen(engine, "connect", on_connect)
    return engine


def _show_life() -> int:
    """Keep the bar moving while one statement takes long. Return 0: the statement goes on."""
    pulse.again()
    return 0


def _set(connection: sqlite3.Connection, pragma: str, wait: float) -> None:
    """Set a pragma; wait while somebody else has the file.

    SQLite itself waits for a lock, except when a file is changed to WAL: then it refuses at once.
    """
    until = time.monotonic() + wait
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() >= until:
                raise
            time.sleep(_MOMENT)
        else:
            return
