"""The journals of any month, by each way to post and in every place for the books, as other
programs read them.

Sheets, SQLite and PostgreSQL hold the same to the row; hledger and Beancount accept the journal
that each exports, and every account stands with them at what it stands at with us. MONTHS=2000
tries so many months, shared by the three ways.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.invariants.test_invariants import folder, fresh_sqlite, in_memory
from tests.support.bookkeeping import postgres_server, sheets_at
from tests.support.exporting import beancount_balances, hledger_balances, hledger_check, without
from tests.support.months import Month, tried
from tests.support.presses import MASTERS, look
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY
from xlplugin.reports.programs import beancount, hledger
from xlplugin.stores.contract import Store
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore

__all__ = ["folder"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a database of the test's own."""
    with in_memory() as made, postgres_server(made) as new_database:
        yield new_database()


def emptied(address: str) -> SqlStore:
    """The database without anything in it."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as link:
        link.execute("DROP SCHEMA public CASCADE")
        link.execute("CREATE SCHEMA public")
    return SqlStore(address, user="aminah")


def told(books: Store) -> tuple[str, str]:
    """The journal as text for hledger, which wants it by date, and for Beancount."""
    entries = list(books.entries())
    in_order = sorted(entries, key=lambda entry: entry.date)
    return "".join(hledger.journal(in_order, MASTERS)), "".join(beancount.journal(entries, MASTERS))


@pytest.mark.parametrize("way", [FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY])
def test_every_place_and_every_program_agree_on_any_month(
    way: str, folder: Path, template: Path, postgres: str
) -> None:
    if shutil.which("hledger") is None:
        without("hledger")

    class Everywhere(Month):
        ways = st.just((way, None))

        def open_books(self) -> list[Store]:
            return [
                sheets_at(folder / "ledger.xlsx", template),
                fresh_sqlite(folder / "books.sqlite"),
                emptied(postgres),
            ]

        def at_the_end(self) -> None:
            ours = self.seen[-1].balances()
            journals = set()
            for books in self.books:
                assert verify(books).is_whole
                assert look(books) == self.seen[-1]
                assert {
                    place: amount for place, amount in books.balances().items() if amount
                } == ours
                journals.add(told(books))
            for for_hledger, for_beancount in journals:  # mostly one text, whichever the place
                path = folder / "month.journal"
                path.write_text(for_hledger, encoding="utf-8")
                hledger_check(path)
                assert hledger_balances(path) == ours
                assert beancount_balances(for_beancount, self.seen[-1].entries, MASTERS) == ours

    run_state_machine_as_test(Everywhere, settings=tried(4, of=3))
