"""Keep the books in a database: open them, post, read, and copy them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.ledger.runs import Deed, trail_row
from xlplugin.stores import queries, rows
from xlplugin.stores.contract import (
    Records,
    Session,
    Snapshot,
)
from xlplugin.stores.database import Connection, Database
from xlplugin.stores.session import user_name
from xlplugin.stores.sql_records import SqlRecords, SqlSnapshot
from xlplugin.stores.sql_session import SqlSession
from xlplugin.stores.sqlite_file import copy_database


class SqlStore(SqlRecords):
    """The books in a database."""

    def __init__(
        self, url_or_path: str | Path, *, user: str = "", wait: float = 10.0, make: bool = True
    ) -> None:
        """Opens the books, and makes them where there are none, unless `make` says that the caller
        will.

        Raises what `Database` does.
        """
        self._database = Database(url_or_path, wait)
        self._given_user = user
        if make:
            self.make()

    @property
    def name(self) -> str:
        """Return what the database is called, without the way to it."""
        return self._database.name

    @cached_property
    def user(self) -> str:
        """Return who posts here, for the run log.

        It is who is signed in to this computer. In a server's database it is the login, which the
        server has checked, with the computer's user in brackets where that is another name.
        """
        if self._given_user:
            return self._given_user
        computer = user_name()
        login = self._database.login()
        if login in ("", computer):
            return computer
        return f"{login} ({computer})"

    @property
    def is_new(self) -> bool:
        """Return whether there are no books in it yet."""
        return self._database.is_new

    def make(self) -> None:
        """Make the tables, if they are not there."""
        self._database.make()

    @property
    def moved_to(self) -> str:
        """Return where these books have moved, by whom and when; empty if they are here."""
        if self.is_new:
            return ""
        with self._database.reading() as connection:
            return _moved_to(connection)

    def mark_moved(self, to: str) -> None:
        """Note that the books go on elsewhere, so that nothing is posted here; "" takes it back."""
        user = self.user
        with self._database.writing() as connection:
            connection.tell(("DELETE FROM meta WHERE name = 'moved'",))
            if to:
                told = f"{to} (by {user}, {datetime.now(UTC):%d/%m/%Y %H:%M} UTC)"
                connection.insert("meta", 2, [("moved", told)])
            connection.commit()

    def close(self) -> None:
        """Give every connection back."""
        self._database.close()

    def _rows(self, sql: str, *values: int | str) -> Iterator[Sequence[Any]]:
        with self._database.reading() as connection:
            yield from connection.select(sql, *values)

    @contextmanager
    def posting(self, action: str) -> Iterator[Session]:
        """Open one atomic, exclusive posting.

        Leave a row in the run log when something was written.
        """
        user = self.user
        with self._database.writing() as connection:
            self._refuse_moved(connection)
            session = SqlSession(connection, action, user)
            session.look()
            yield session
            session.finish()

    @contextmanager
    def reading(self, *, checked: bool = True) -> Iterator[Snapshot]:
        """Open the books as they are now, whatever is posted meanwhile."""
        with self._database.reading() as connection:
            snapshot = SqlSnapshot(connection, "", "")
            if checked:
                snapshot.look()
            yield snapshot

    def _refuse_moved(self, connection: Connection) -> None:
        """Raise FixInputError if these books go on elsewhere."""
        moved = _moved_to(connection)
        if moved:
            raise FixInputError(
                f"These books have moved to {moved}. Nothing was posted here.",
                where=self.name,
                cure="Write that place as Books on the sheet Settings. To go on here, write "
                "This workbook there, press, write this place again, press and answer Yes.",
            )

    def record(self, deed: Deed) -> None:
        """Add a row to the trail of the run log."""
        user = self.user
        with self._database.writing() as connection:
            self._refuse_moved(connection)
            runs = rows.to_runs(connection.select(queries.LAST_RUN))
            trail = rows.to_runs(connection.select(queries.LAST_OF_TRAIL))
            row = trail_row(deed, user, runs, trail)
            connection.insert("runs", len(row), [rows.from_run(row)])
            connection.commit()

    def copy_to(self, path: Path) -> None:
        """Copy the books into a new file of SQLite, as they stand.

        Raises TryAgainError if it cannot be written.
        """
        if self._database.file:
            copy_database(self._database.file, path)
            return
        copy = SqlStore(path)
        try:
            with self.reading(checked=False) as books:
                copy.copy_from(books)
        finally:
            copy.close()

    def copy_from(self, books: Records) -> None:
        """Take over all that other books hold.

        Raises FixInputError when something is posted here already.
        """
        with self._database.writing() as connection:
            if any(next(connection.select(queries.COUNTS))):
                raise FixInputError(
                    "Other books are in this database already.",
                    where=self.name,
                    cure="Name another one in Settings.",
                )
            SqlSession(connection, "", "").take_over(books)
            connection.commit()


def _moved_to(connection: Connection) -> str:
    found = list(connection.select("SELECT value FROM meta WHERE name = 'moved'"))
    return str(found[0][0]) if found else ""
