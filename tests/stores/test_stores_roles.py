"""Roles in PostgreSQL: a preparer posts, a reviewer locks, an auditor reads.

The suite presses some buttons as the auditor; XLPLUGIN_ROLES=1 presses every one.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.support.bookkeeping import everything
from tests.support.firm import sample_firm
from tests.support.postgres import Cluster, cluster
from tests.support.press_contract import (
    FINISHED,
    PRESSED,
    Prepared,
    Pressed,
    press,
    user_of,
)
from xlplugin import cli
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BOOKS_SETTING, SETTINGS, SettingsRow
from xlplugin.stores.roles import AUDITOR, PREPARER, REVIEWER, roles_sql
from xlplugin.stores.sql import SqlStore

# Buttons that post, if there is anything to post; these two have something.
POSTS = ("post_", "replace_", "delete_", "undo_", "redo_", "lock_", "write_", "close_", "match_")
REFUSED = {"undo_run", "lock_books"}
SOME = (
    "verify_books",
    "print_invoice",
    "preview_orders",
    "show_trial_balance",
    "show_customer_statement",
    "export_books",
    "undo_run",
    "lock_books",
)
BUTTONS = PRESSED if os.environ.get("XLPLUGIN_ROLES") else SOME
PEOPLE = {"raj": AUDITOR, "aminah": PREPARER, "siti": REVIEWER}


@dataclass
class Office:
    """A finished month whose books are in PostgreSQL, and the people who share them."""

    server: Cluster
    month: Prepared

    def books(self) -> SqlStore:
        """Open the books as their owner."""
        return SqlStore(self.server.url("ledger"))

    def press(self, button: str) -> Pressed:
        """Press a button on a copy of the workbook, as the person that PGUSER names."""
        return press(self.month.copy(FINISHED), button, user_of(self.month, button))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch, cluster() as server:
        patch.setenv("XLPLUGIN_DATA", str(folder / "data"))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        patch.setenv("PGUSER", "postgres")
        with sample_firm(folder, orders=8) as firm:
            firm.up_to("post_payments")
            month = Prepared(firm)
            statement = firm.take_statement()
            month.files.update({"income.xlsx": statement, "orders.csv": statement})
            server.tell("CREATE DATABASE ledger")
            book = Workbook(firm.book.book)
            address = server.url("ledger").replace("postgres@", "")
            book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, address, "")])
            moved = press(book, "verify_books", user_of(month, "verify_books"))
            assert moved.error is None
            moved.book.save()
            month.workbooks[FINISHED] = firm.path.read_bytes()
            server.tell(roles_sql(only_reviewers_lock=True), database="ledger")
            for person, role in PEOPLE.items():
                server.tell(f"CREATE ROLE {person} LOGIN", f"GRANT {role} TO {person}")
            yield Office(server, month)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch, office: Office) -> pytest.MonkeyPatch:
    """Who presses: `person.setenv("PGUSER", "raj")`."""
    monkeypatch.setenv("XLPLUGIN_DATA", str(office.month.firm.folder / "data"))
    return monkeypatch


@pytest.mark.parametrize("button", BUTTONS)
def test_an_auditor_reads_everything_and_changes_nothing(
    button: str, office: Office, person: pytest.MonkeyPatch
) -> None:
    with closing(office.books()) as books:
        before = everything(books), books.runs()
        person.setenv("PGUSER", "raj")
        pressed = office.press(button)
        assert (everything(books), books.runs()) == before
    refused = pressed.error is not None and "can only be read" in pressed.said
    assert refused or button not in REFUSED, pressed.said
    assert not refused or button.startswith(POSTS), pressed.said


def test_an_auditor_cannot_change_the_tables_by_any_statement(office: Office) -> None:
    psycopg = pytest.importorskip("psycopg")
    address = office.server.url("ledger", user="raj")
    found = office.server.tell(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
        "AND table_type = 'BASE TABLE'",
        database="ledger",
    )
    assert ("documents",) in found
    for (table,) in found:
        for statement in (
            f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"DROP TABLE {table}",
        ):
            with (
                psycopg.connect(address) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)


def test_a_preparer_posts_and_cannot_lock(office: Office, person: pytest.MonkeyPatch) -> None:
    person.setenv("PGUSER", "aminah")
    locked = office.press("lock_books")
    assert locked.error is not None
    assert locked.error.what.startswith("Only a reviewer may lock or unlock these books.")
    with closing(office.books()) as books:
        runs = books.counts().runs
        assert office.press("undo_run").error is None
        assert books.counts().runs == runs + 1
        assert office.press("redo_run").error is None


def test_a_reviewer_locks_and_cannot_post(office: Office, person: pytest.MonkeyPatch) -> None:
    person.setenv("PGUSER", "siti")
    undone = office.press("undo_run")
    assert undone.error is not None
    assert "can only be read" in undone.error.what
    with closing(office.books()) as books:
        assert office.press("lock_books").error is None
        assert books.runs()[-1].locked_until is not None


def test_a_firm_may_let_its_preparers_lock(office: Office) -> None:
    office.server.tell(roles_sql(only_reviewers_lock=False), database="ledger")
    try:
        with (
            closing(SqlStore(office.server.url("ledger", user="aminah"))) as books,
            books.posting("Unlock") as session,
        ):
            session.lock(None)
        assert session.run is not None
    finally:
        office.server.tell(roles_sql(only_reviewers_lock=True), database="ledger")


def test_the_script_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["roles"]) == 0
    printed = capsys.readouterr().out
    assert "GRANT INSERT ON currencies, documents" in printed
    assert "refuse_lock" not in printed
