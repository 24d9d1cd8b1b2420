"""Say in the user's words what a database refuses."""

from enum import Enum

from xlplugin.errors import FixInputError, ProductError, TryAgainError
from xlplugin.stores.contract import DuplicateError, UnknownDocumentError
from xlplugin.stores.postgres import encryption_error
from xlplugin.stores.schema import OWN_WORDS, Dialect
from xlplugin.stores.sqlite_file import damaged, not_ours

DatabaseRefusal = ProductError | DuplicateError | UnknownDocumentError
_NO_ROOM = ("SQLITE_FULL", "53100", "54000")
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
_GONE = ("08", "57", "58")
_OTHER_SESSION = ("26000", "42P05")  # a prepared statement is missing, or there already
_NOT_KNOWN = ("0A000", "42883")  # a feature, a function that only PostgreSQL has
_AGAIN = "See that it is there, and press again: nothing is posted twice."


class DatabaseStep(Enum):
    """Step with the database, for messages."""

    CONNECTING = 1
    READING = 2
    POSTING = 3
    COMMITTING = 4


def in_words(
    original: BaseException, dialect: Dialect, name: str, step: DatabaseStep
) -> DatabaseRefusal | None:
    """Return the error for what a driver has raised; None for a bug of ours.

    Args:
        original: The driver's own error.
        dialect: The kind of database.
        name: What the database is called, as the user knows it.
        step: What was being done.
    """
    code = str(
        getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None) or ""
    )
    if not code and type(original).__name__ == "ProgrammingError":
        return None  # of the driver itself: a statement that is not well written
    said = str(original)
    if code in dialect.duplicate:
        return DuplicateError(f"{name}: {said}")
    if code in dialect.unknown:
        return UnknownDocumentError(f"{name}: {said}")
    if code in dialect.busy:
        return TryAgainError(
            "Someone else is posting into these books.",
            where=name,
            cure="Wait a moment and press again.",
        )
    return (
        _of_the_place(code, name)
        or _of_the_right(code, said, name)
        or _of_the_connection(code, said, name, step)
    )


def _of_the_place(code: str, name: str) -> ProductError | None:
    """Return the error for a disk or a file; None if it is about something else."""
    if code in _NO_ROOM:
        return TryAgainError(
            "The disk is full: this posting was not kept.",
            where=name,
            cure="Make room and press again.",
        )
    if code == "SQLITE_NOTADB":
        return not_ours(name)
    if code.startswith("SQLITE_CORRUPT"):
        return damaged(name)
    if code.startswith(_READ_ONLY):
        return FixInputError(
            "The books cannot be written here.",
            where=name,
            cure="See that its file and folder are not read-only and that the disk has room; or "
            "choose another place in Settings.",
        )
    return None


def moved_away(name: str) -> TryAgainError:
    """Return the error for a file that was moved or replaced after it was opened."""
    return TryAgainError(
        "The file of the books was moved or replaced while it was open: this posting was not kept.",
        where=name,
        cure="See that the right file is in its place, then press again.",
    )


def _of_the_right(code: str, said: str, name: str) -> ProductError | None:
    """Return the error for what this user may not do; None if it is about something else."""
    if code == OWN_WORDS:
        return FixInputError(
            said.partition("\n")[0],
            where=name,
            cure="Ask a colleague who may, or whoever gives the roles in the database.",
        )
    if code in ("42501", "25006"):
        return FixInputError(
            "These books can only be read with your name in the database. Nothing was changed.",
            where=name,
            cure="Ask whoever gives the roles in the database for one that may do this.",
        )
    if code.startswith("28") or "password" in said.casefold():
        return FixInputError(
            "The database asks for a password, or refuses the one that this computer has.",
            where=name,
            cure="Write it once into Settings, Books, as name:password@computer: "
            "a press puts it into the keyring.",
        )
    return None


def _of_the_connection(code: str, said: str, name: str, step: DatabaseStep) -> ProductError | None:
    """Return the error for a database that is not there, or no longer."""
    encryption = encryption_error(said) if step is DatabaseStep.CONNECTING else None
    if encryption:
        return encryption
    if code in _OTHER_SESSION:
        return FixInputError(
            "The pool of connections in front of the database gives each transaction another "
            "connection. This posting was not kept.",
            where=name,
            cure="Its administrator sets pool_mode = session for this database in PgBouncer, or "
            "max_prepared_statements from its version 1.21 on.",
        )
    if code in _NOT_KNOWN and step is not DatabaseStep.READING:
        return FixInputError(
            f"This database does not know a statement that the books need ({said}). Nothing was "
            "kept.",
            where=name,
            cure="Use PostgreSQL, or another server that docs/postgresql.md names.",
        )
    if code.startswith("53"):
        return TryAgainError(
            "The database takes no more connections now.",
            where=name,
            cure="Wait a moment and press again.",
        )
    if code.startswith("SQLITE_IOERR"):
        return TryAgainError(
            f"The file of the books could not be read or written ({said}).",
            where=name,
            cure="See that its disk is there and has room, and press again: nothing is posted "
            "twice.",
        )
    if code and not code.startswith(_GONE):
        return None
    return _lost(name, step)


def _lost(name: str, step: DatabaseStep) -> TryAgainError:
    """Return the error for a connection that ended, by what was being done."""
    if step is DatabaseStep.CONNECTING:
        return TryAgainError(
            "The database cannot be reached.",
            where=name,
            cure="See that it is there, and try again.",
        )
    if step is DatabaseStep.READING:
        return TryAgainError("The connection to the database was lost.", where=name, cure=_AGAIN)
    if step is DatabaseStep.POSTING:
        return TryAgainError(
            "The connection to the database was lost before this posting was kept.",
            where=name,
            cure=_AGAIN,
        )
    return TryAgainError(
        "The connection to the database was lost at the very end of this posting, so it is not "
        "known here whether it was kept.",
        where=name,
        cure="Press again: if it was kept, nothing is posted twice. The sheet Runs then shows it.",
    )
