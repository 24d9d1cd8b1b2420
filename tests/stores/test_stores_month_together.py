"""A month of two people and an auditor on one PostgreSQL, each with a workbook of his own."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.bookkeeping import everything
from tests.support.firm import sample_firm
from tests.support.postgres import cluster
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.archive import database_of
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    FEE_MAP,
    GL_ACCOUNTS,
    INVOICE_LINES,
    MASTER_DATA_LOG,
    PROBLEMS,
    SETTINGS,
    STOCK_GROUPS,
    FeeMapRow,
    GLAccountsRow,
    SettingsRow,
    Table,
)
from xlplugin.stores.roles import AUDITOR, PREPARER, REVIEWER, roles_sql
from xlplugin.stores.sql import SqlStore

KIND = "(other fees)"
PRINTS = (
    "verify_books",
    "show_trial_balance",
    "show_profit_and_loss",
    "show_balance_sheet",
    "show_customer_statement",
    "show_account",
    "print_invoice",
    "export_books",
)


@dataclass
class Person:
    """Somebody who signs in to the database under a name, with a workbook open."""

    name: str
    path: Path
    address: str
    patch: pytest.MonkeyPatch
    prompter: ScriptedPrompter = field(default_factory=ScriptedPrompter)

    def __post_init__(self) -> None:
        self.book = Workbook(open_book(self.path))
        setting = SettingsRow(BOOKS_SETTING, self.address, "")
        self.book.view(SETTINGS).merge([setting], keep=("What It Does",))

    def press(self, button: str) -> str:
        self.patch.setenv("PGUSER", self.name)
        self.patch.setenv("LOGNAME", self.name)
        self.book = Workbook(self.book.book)
        return actions.run(button, ButtonContext(self.book, self.prompter))


def new_workbook(template: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(template, folder / "Ledger.xlsx"))


def test_two_people_do_a_month_and_an_auditor_prints_it(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample_firm(tmp_path / "aminah", orders=8) as firm, cluster() as server:
        firm.up_to("fetch_orders")
        statement_of = firm.take_statement
        shop_id = firm.shop.month.shops[0].id
        firm.book.save()
        server.tell("CREATE DATABASE ledger")
        address = server.url("ledger").replace("postgres@", "")
        monkeypatch.setenv("PGUSER", "postgres")
        SqlStore(server.url("ledger")).close()
        server.tell(roles_sql(only_reviewers_lock=True), database="ledger")
        people = {"aminah": PREPARER, "bala": PREPARER, "siti": REVIEWER, "raj": AUDITOR}
        for name, role in people.items():
            server.tell(f"CREATE ROLE {name} LOGIN", f"GRANT {role} TO {name}")

        aminah = Person("aminah", firm.path, address, monkeypatch)
        bala = Person("bala", new_workbook(template, tmp_path / "bala"), address, monkeypatch)
        aminah.press("post_orders")
        bala.prompter.file = statement_of()
        bala.prompter.choice = shop_id
        bala.press("load_statement")
        assert sorted(bala.book.rows(GL_ACCOUNTS)) == sorted(aminah.book.rows(GL_ACCOUNTS))

        # Bala maps the fees otherwise, Aminah the goods, each without the other's knowledge.
        days = sorted({row.delivery_date for row in aminah.book.rows(INVOICE_LINES)})
        first = FeeMapRow(KIND, "fee", "Claims", "", days[0])
        bala.book.view(FEE_MAP).append([first])
        aminah.book.view(GL_ACCOUNTS).append([GLAccountsRow("500-500", "Online", "Sales")])
        [goods] = [row for row in aminah.book.rows(STOCK_GROUPS) if row.code == "GOODS"]
        later = goods._replace(sales_code="500-500", start=date(2027, 1, 1))
        aminah.book.view(STOCK_GROUPS).append([later])
        bala.press("post_ready_payments")
        aminah.press("fetch_withdrawals")
        aminah.press("post_withdrawals")
        bala.press("show_trial_balance")
        tables: tuple[Table[Any], ...] = (FEE_MAP, STOCK_GROUPS, GL_ACCOUNTS)
        for table in tables:
            of_aminah = {tuple(map(str, row[:5])) for row in aminah.book.rows(table)}
            assert of_aminah <= {tuple(map(str, row[:5])) for row in bala.book.rows(table)}
        log = bala.book.rows(MASTER_DATA_LOG)
        key = f"{KIND} · {days[0].isoformat()}"
        assert {row.user for row in log if row.key == key} == {"bala"}
        assert {row.user for row in log if "500-500" in row.new} == {"aminah"}

        # Both change one cell: the second one is asked, and then both have the same.
        for person, word in ((bala, "Shipping"), (aminah, "Transaction")):
            view = person.book.view(FEE_MAP)
            rows = []
            for row in view.rows():
                is_it = row.fee_kind == KIND and row.start is not None
                rows.append(row._replace(mapping=word) if is_it else row)
            view.update(("Mapping",), rows)
        bala.prompter.choice = "Post payments"
        bala.press("undo_run")
        aminah.prompter.choice = "Post payments"
        with refused("'Shipping'", "'Transaction'"):
            aminah.press("redo_run")
        assert {row.found_by for row in aminah.book.rows(PROBLEMS)} >= {"Master Data"}
        aminah.prompter.choice = "Take theirs"
        aminah.press("show_trial_balance")
        mapped = [row.mapping for row in aminah.book.rows(FEE_MAP) if row.start and row[0] == KIND]
        assert mapped == ["Shipping"]
        bala.prompter.choice = ""
        bala.press("redo_run")

        siti = Person("siti", new_workbook(template, tmp_path / "siti"), address, monkeypatch)
        siti.prompter.texts = ["The rest comes next month"] * 3
        siti.press("lock_books")
        prints_everything_and_changes_nothing(
            Person("raj", new_workbook(template, tmp_path / "raj"), address, monkeypatch),
            server.url("ledger"),
            next(row.doc_no for row in aminah.book.rows(INVOICE_LINES)),
        )
        for person in (aminah, bala, siti):
            assert person.press("verify_books").startswith("Verified")


def prints_everything_and_changes_nothing(raj: Person, owner: str, invoice: str) -> None:
    with closing(SqlStore(owner)) as books:
        before = everything(books), books.runs(), list(books.master_changes())
        assert before[1][-1].locked_until is not None
        for button in PRINTS:
            raj.prompter.choice = {"show_account": "300-000", "export_books": "hledger"}.get(
                button, ""
            )
            raj.prompter.texts = [invoice] if button == "print_invoice" else []
            assert raj.press(button)
        assert invoice in str(raj.book.book.sheets["Invoice"].used_range.value)
        assert raj.press("verify_books").startswith("Verified")
        for button, why in (("undo_run", "locked up to"), ("lock_books", "can only be read")):
            raj.prompter.choice = "Unlock" if button == "lock_books" else ""
            raj.prompter.texts = ["A reason"] * 3
            with refused(why):
                raj.press(button)
        after = everything(books), books.runs(), list(books.master_changes())
        assert after == before


def test_books_in_postgresql_are_archived_as_files_that_nobody_writes(
    tmp_path: Path, postgres: Callable[[], str]
) -> None:
    with sample_firm(tmp_path, orders=8) as firm:
        firm.up_to("post_payments")
        invoice = firm.book.rows(INVOICE_LINES)[0].doc_no
        firm.book.put_cell("BalanceSheetYearFrom", date(2020, 7, 1))
        setting = SettingsRow(BOOKS_SETTING, postgres(), "")
        firm.book.view(SETTINGS).merge([setting], keep=("What It Does",))
        firm.prompter.choice = ""
        firm.prompter.texts = ["The accountant knows of it"]
        firm.press("close_year")
        firm.press("archive_year")
        [folder] = (firm.folder / "Archive").iterdir()
        path = folder / firm.path.name
        for file in (path, database_of(path)):
            assert not file.stat().st_mode & 0o222
        book = Workbook(open_book(path))
        answers = ScriptedPrompter(texts=(invoice,))
        for button in ("print_invoice", "show_balance_sheet", "verify_books"):
            said = actions.run(button, ButtonContext(book, answers))
        assert said.startswith("Verified")
        book.book.close()
