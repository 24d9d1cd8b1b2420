"""What a database refuses is said by what the user can do about it."""

from dataclasses import dataclass

import pytest

from xlplugin.errors import FixInputError, ProductError, TryAgainError
from xlplugin.stores.contract import DuplicateError
from xlplugin.stores.database_errors import DatabaseStep, in_words
from xlplugin.stores.schema import POSTGRES, SQLITE


@dataclass
class ServerError(Exception):
    """An error as psycopg raises it; without a code if the connection is gone."""

    sqlstate: str | None
    said: str = "server closed the connection unexpectedly"

    def __str__(self) -> str:
        return self.said


@pytest.mark.parametrize(
    ("code", "kind", "fact"),
    [
        ("53100", TryAgainError, "disk is full"),
        ("53300", TryAgainError, "no more connections"),
        ("55P03", TryAgainError, "Someone else is posting"),
        ("42501", FixInputError, "can only be read"),
        ("25006", FixInputError, "can only be read"),
        ("28P01", FixInputError, "password"),
        ("0A000", FixInputError, "does not know a statement"),
        ("42P05", FixInputError, "pool of connections"),
        ("57P01", TryAgainError, "before this posting was kept"),
        (None, TryAgainError, "before this posting was kept"),
    ],
)
def test_each_refusal_of_a_server_has_its_cure(
    code: str | None, kind: type[ProductError], fact: str
) -> None:
    told = in_words(ServerError(code), POSTGRES, "ledger", DatabaseStep.POSTING)
    assert isinstance(told, kind)
    assert fact in told.what
    assert told.where == "ledger"
    assert told.cure


@pytest.mark.parametrize(
    ("step", "fact"),
    [
        (DatabaseStep.CONNECTING, "cannot be reached"),
        (DatabaseStep.READING, "was lost"),
        (DatabaseStep.POSTING, "before this posting was kept"),
        (DatabaseStep.COMMITTING, "not known here whether it was kept"),
    ],
)
def test_a_lost_connection_is_told_by_how_far_the_press_was(step: DatabaseStep, fact: str) -> None:
    told = in_words(ServerError(None), POSTGRES, "ledger", step)
    assert isinstance(told, TryAgainError)
    assert fact in told.what


def test_a_refusal_in_the_user_s_words_is_told_as_it_is() -> None:
    said = "Only a reviewer may lock or unlock these books. Nothing was changed.\nCONTEXT: PL/pgSQL"
    told = in_words(ServerError("XL001", said), POSTGRES, "ledger", DatabaseStep.POSTING)
    assert isinstance(told, FixInputError)
    assert told.what == said.partition("\n")[0]


def test_a_bug_stays_a_bug_and_a_fact_posted_twice_is_the_caller_s() -> None:
    assert in_words(ServerError("42601"), POSTGRES, "ledger", DatabaseStep.POSTING) is None
    assert isinstance(
        in_words(ServerError("23505"), POSTGRES, "ledger", DatabaseStep.POSTING), DuplicateError
    )


@pytest.mark.parametrize(
    ("code", "kind", "fact"),
    [
        ("SQLITE_FULL", TryAgainError, "disk is full"),
        ("SQLITE_IOERR_WRITE", TryAgainError, "could not be read or written"),
        ("SQLITE_READONLY_DBMOVED", FixInputError, "cannot be written here"),
        ("SQLITE_CORRUPT", FixInputError, "damaged"),
        ("SQLITE_NOTADB", FixInputError, "not a ledger database"),
    ],
)
def test_each_refusal_of_a_file_has_its_cure(
    code: str, kind: type[ProductError], fact: str
) -> None:
    error = ServerError(None, "disk I/O error")
    error.sqlite_errorname = code  # type: ignore[attr-defined]  # as sqlite3 sets it
    told = in_words(error, SQLITE, "books.sqlite", DatabaseStep.POSTING)
    assert isinstance(told, kind)
    assert fact in told.what
    assert told.cure


def test_a_statement_that_the_driver_refuses_is_no_lost_connection() -> None:
    refused = type("ProgrammingError", (ServerError,), {})(None, "got '%:' as a placeholder")
    assert in_words(refused, POSTGRES, "ledger", DatabaseStep.READING) is None
