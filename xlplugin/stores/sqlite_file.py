"""Look at a file before it is opened as a database.

One that is not ours is left exactly as it is.
"""

import sqlite3  # noqa: TID251 - SQLAlchemy's connections write as soon as they are open
from contextlib import closing
from pathlib import Path

from xlplugin.disk import mark_read_only
from xlplugin.errors import FixInputError, ProductError, TryAgainError
from xlplugin.stores.network_disk import file_uri
from xlplugin.stores.schema import OURS

_HEADER = b"SQLite format 3\0"


def holds_tables(path: Path) -> bool:
    """Return whether a file has the product's tables; False when there is no file, or it is empty.

    Raises FixInputError when something else is in it.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return False
        with path.open("rb") as file:
            if file.read(len(_HEADER)) != _HEADER:
                raise not_ours(path.name)
        tables = _tables(path)
    except OSError as error:
        what = f"The books cannot be opened here: {error.strerror or error}."
        raise FixInputError(
            what, where=path.name, cure="Choose another place in Settings."
        ) from error
    if tables and not tables.issuperset(OURS):
        raise not_ours(path.name)
    return bool(tables)


def copy_database(path: Path, copy: Path) -> None:
    """Copy a database as it stands, also while others post into it.

    Raises TryAgainError; nothing is left then.
    """
    try:
        with (
            closing(sqlite3.connect(f"{file_uri(path.resolve())}?mode=rw", uri=True)) as books,
            closing(sqlite3.connect(copy)) as made,
        ):
            books.backup(made)
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        raise TryAgainError(
            f"These books could not be copied ({error}). Nothing was changed.",
            where=copy.name,
            cure="Make room in its folder, and press again.",
        ) from error


def close_for_good(path: Path) -> None:
    """Mark a database read-only that nobody has open, with all of it in one file.

    Raises TryAgainError.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # a reader of WAL writes beside it
        mark_read_only(path)
    except (sqlite3.Error, OSError) as error:
        raise TryAgainError(
            f"These books could not be marked read-only ({error}).",
            where=path.name,
            cure="Press again.",
        ) from error


def keep_copy(path: Path, version: str) -> Path:
    """Copy a database of an older format beside it, and return the copy.

    Raises FixInputError when there is no room or no right to write there.
    """
    copy = path.with_name(f"{path.stem} (before upgrade, format {version}){path.suffix}")
    if copy.exists():
        return copy
    try:
        copy_database(path, copy)
    except TryAgainError as error:
        raise FixInputError(
            f"These books are of an older format. {error.what}",
            where=path.name,
            cure="Make room in its folder, and press again.",
        ) from error
    return copy


def identity(path: Path) -> tuple[int, int] | None:
    """Return what identifies a file, to notice another one in its place; None for no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def not_ours(name: str) -> FixInputError:
    """Return the error for a file that another program has written."""
    return FixInputError(
        "This is not a ledger database; it was left as it is.",
        where=name,
        cure="Choose another as Books in Settings.",
    )


def damaged(name: str) -> FixInputError:
    """Return the error for books that can no longer be read."""
    return FixInputError(
        "The file of these books is damaged.",
        where=name,
        cure="Put your last copy of it in its place, and send the damaged one to support.",
    )


def _tables(path: Path) -> set[str]:
    try:
        uri = f"{file_uri(path.resolve())}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {str(name) for (name,) in rows}
    except sqlite3.Error as error:
        raise _in_words(error, path.name) from error


def _in_words(error: sqlite3.Error, name: str) -> ProductError:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return TryAgainError(
            "Someone else is working on these books.",
            where=name,
            cure="Wait a moment; press again.",
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_READONLY", "SQLITE_IOERR")):
        return FixInputError(
            "The books cannot be opened here.",
            where=name,
            cure="See that the disk is there and has room, and that you may write in the folder; "
            "or choose another place in Settings.",
        )
    return damaged(name) if code.startswith("SQLITE_CORRUPT") else not_ours(name)
