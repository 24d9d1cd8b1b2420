"""Ribbon → VBA → Python → workbook: a VBA interpreter runs each macro, and Python does the rest."""

import getpass
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.macros import commands
from tests.support.prompters import ScriptedPrompter
from xlplugin import addin, demo, template
from xlplugin.actions import sample
from xlplugin.buttons import find_button
from xlplugin.engine import open_book
from xlplugin.install.addin_file import build
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import put_shops
from xlplugin.sheets.tables import (
    INVOICES,
    JOURNAL,
    NEW_MASTER_DATA,
    ORDERS,
    PROBLEMS,
    SHOPS,
    TABLES,
    TRIAL_BALANCE,
)
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.link_status import LinkState, LinkStatus

# A month, and what each press says at its end. A button that is not in it is pressed after them.
MONTH = (
    ("new_workbook", r"Your new workbook is .*TikTok Ledger 2\.xlsx\."),
    ("sample_shop", r"Linking Success: 2 shops, 2 of them new\."),
    ("make_master_data", r"\d+ accounts, 1 customer, \d+ stock groups and \d+ stock items made"),
    ("post_opening_balances", r"The sheet Opening Balances is empty: nothing was posted\."),
    ("fetch_products", r"Done: \d+ products"),
    ("post_products", r"Posting done: \d+ Success"),
    ("unlink_products", r"Tick the rows to unlink first\."),
    ("fetch_orders", r"Done: Found 300 orders"),
    ("load_orders", r"Done: 150 orders of .*, 0 new\."),
    ("mark_all_orders", r"300 orders ticked\."),
    ("preview_orders", r"Preview: \d+ would be posted, .* entries\. Nothing is posted\."),
    ("post_orders", r"Posting done: 253 posted, .*2 Missing item code"),
    ("post_orders_as_quotation", r"Posting done: 0 posted, 2 Missing item code"),
    ("post_orders_as_order", r"Posting done: 0 posted, 2 Missing item code"),
    ("post_orders_as_cancelled", r"Posting done: 0 posted, 2 Completed: not for Post As"),
    ("post_orders_as_invoice", r"Posting done: 8 posted, 253 posted before, 33 Cancelled"),
    ("post_past_invoices", r"No past invoice was posted\."),
    ("replace_orders_as_invoice", r"Nothing changed: 261 unchanged\."),
    ("fetch_settlement", r"\d+ rows: .* settled\."),
    ("fetch_withdrawals", r"Done: \d+ movements: SETTLE MYR [\d,.]+, WITHDRAW MYR -[\d,.]+\."),
    (
        "load_statement",
        r"\d+ rows: .* settled\. File against API, .* 0 differ; .* difference 0\.00\.",
    ),
    ("preview_payments", r"Preview: \d+ rows would be posted, .* Nothing is posted\."),
    ("fetch_missing_orders", r"2 orders fetched, 0 posted\. 2 rows"),
    ("post_ready_payments", r"Done\. .*difference 0\.00\."),
    ("post_payments", r"Done\. Nothing was posted|Please sync all orders before posting payment\."),
    ("preview_withdrawals", r"Preview: 6 withdrawals would be posted, 0 are\. Nothing is posted\."),
    ("post_withdrawals", r"Done\. 6 withdrawals posted of MYR [\d,.]+, 0 before\."),
    (
        "show_wallet",
        r"Settled and not paid out as at 30/06/2026: 325-000 MYR -[\d,.]+, in \d+ documents "
        r".* 0\.00\. More was paid out",
    ),
    (
        "check_settlements",
        r"\d+ dates, \d+ rows: MYR [\d,.]+ settled; .*; difference 0\.00; "
        r"not posted [\d,]+\.\d\d\.",
    ),
    (
        "print_invoice",
        r"There is nothing to print: the books have no invoice and no credit note of that number\.",
    ),
    ("find_item", r"No line of an order or a document has the item code 'NO-SUCH-ITEM'\."),
    ("replace_orders_as_cancelled", r"Posting done: 35 posted\."),
    ("delete_invoices", r"Tick the orders whose invoices you want to delete\."),
    ("undo_run", r"Undo done: run 6 \(.*\); 35 invoices\. .*nothing was erased\."),
    ("redo_run", r"Redo done: run 6 \(.*\); 35 invoices\. .*nothing was erased\."),
    (
        "verify_books",
        r"Verified: [\d,]+ rows of \d+ runs are as they were posted.* Seal [0-9a-f]{16}\.",
    ),
    ("lock_books", r"The books are locked up to 30/06/2026 with 28 findings open"),
    (
        "show_home",
        r"Home shows the books as they are now\. 06/2026: MYR sales [\d,.]+, profit [\d,.]+\.",
    ),
    ("show_sheet", r"This is [A-Z][a-z]+\."),
    ("show_trial_balance", r"Debit [\d,.]+, credit [\d,.]+, difference 0\.00\."),
    (
        "show_profit_and_loss",
        r"From 01/06/2026 to 30/06/2026: gross profit MYR [\d,.]+, net profit MYR [\d,.-]+\.",
    ),
    (
        "show_balance_sheet",
        r"As at 30/06/2026: total assets MYR [\d,.-]+, profit of the year MYR [\d,.-]+, "
        r"difference MYR 0\.00\.",
    ),
    ("show_profit_by_sku", r"Profit of \d+ SKUs in \d+ orders, .*: MYR [\d,.-]+\."),
    (
        "show_order_payments",
        r"Of \d+ completed orders?, \d+ not paid, \d+ refunded and on no statement;",
    ),
    ("show_fee_audit", r"Nothing was charged above its rate\. Without a rate: "),
    ("auditors_pack", r"The pack has \d+ files with [\d,]+ rows: .* Seal [0-9a-f]{16}\."),
    ("show_fees_by_month", r"Fees of 1 month: MYR [\d,.]+\."),
    (
        "show_account",
        r"300-000 MYR (from 01/06/2026 )?as at 30/06/2026: \d+ postings, balance [\d,.-]+; "
        r"difference to the trial balance 0\.00\.",
    ),
    (
        "show_customer_statement",
        r"MYR [\d,.-]+ in \d+ documents; difference to the control account 0\.00\.",
    ),
    ("check_workbook", r"\d+ problems: see the Problems sheet\."),
    (
        "export_books",
        r"Exported [\d,]+ documents \(.* invoices, .*\) to .*SQL Account 20.*as in the books\.",
    ),
    (
        "link_shop",
        r"Cancelled\. Nothing was left half done\.|Another program uses port",
    ),  # the port is the app's own
    ("remove_sample", r"The sample shop and its \d+ documents are removed\."),
)

# What the person types when a button asks.
TEXTS = {
    "lock_books": ("The statement of the second shop comes next month",),
    "link_shop": ("My shop", "key", "secret", "123"),
    "find_item": ("NO-SUCH-ITEM",),
    "print_invoice": ("NO-SUCH-NO",),
}


class Office:
    """Excel's stand-in: the workbook in front, and the person."""

    def __init__(self, folder: Path) -> None:
        self.path = template.copy_to(folder / template.NAME)
        self.prompter = ScriptedPrompter()
        self.yes = True

    def run(self, button: str) -> str:
        """Press a button as the add-in does, and return what the user reads."""
        open_book(self.path).set_mock_caller()
        texts = next((texts for asked, texts in TEXTS.items() if asked == button), ())
        self.prompter = ScriptedPrompter(
            yes=self.yes, file=self.prompter.file, choice=self.prompter.choice, texts=texts
        )
        if button == "link_shop":
            self.prompter.cancel_at = 0
            self.prompter.choice = ""
        addin.press(button)
        assert self.prompter.closed
        return " ".join(self.prompter.told + self.prompter.warned)

    def refuse(self, command: str) -> None:
        """Run a macro and answer No to every question."""
        self.yes = False
        self.run(command)
        self.yes = True

    @property
    def book(self) -> Workbook:
        return Workbook(open_book(self.path))

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Return the rows of every sheet but Problems and what Master Data proposes."""
        book = self.book
        others = (PROBLEMS, NEW_MASTER_DATA)
        return {table.name: list(book.rows(table)) for table in TABLES if table not in others}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = Office(tmp_path)
    monkeypatch.setattr(addin, "make_prompter", lambda: made.prompter)
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(tmp_path / "Documents"))
    monkeypatch.setattr(sample, "link_port", demo.free_port())
    yield made
    sample.stop()


def test_a_month_through_every_button_of_the_ribbon(office: Office, tmp_path: Path) -> None:
    asked = commands(build(tmp_path / "TikTokLedger.xlam", sys.executable), sys.executable)
    for button, expected in MONTH:
        if button in ("load_orders", "load_statement"):
            export = {"load_orders": "orders.csv", "load_statement": "income.xlsx"}[button]
            office.prompter.file, office.prompter.choice = _exported(office, tmp_path, export)
        office.prompter.choice = {
            "undo_run": "",
            "show_account": "300-000",
            "show_sheet": "Shops",
            "export_books": "SQL Account",
        }.get(button, office.prompter.choice)
        if find_button(button).confirms:
            before = office.rows()
            office.refuse(asked[button])
            assert office.rows() == before, f"{button} changed rows after a No"
        said = office.run(asked.pop(button))
        assert re.search(expected, said), f"{button}: {said}"
        if button == "show_trial_balance":
            assert office.book.rows(JOURNAL)
            assert office.book.rows(TRIAL_BALANCE)
    left = {name for name, rows in office.rows().items() if rows}
    master_data = {"FeeMap", "GLAccounts", "Customers", "StockGroups", "StockItems"}
    assert left == {"Settings", "Lists", "FeeRates", *master_data}
    for button, command in asked.items():
        said = office.run(command)
        assert said, f"{button} says nothing"
        assert "Something went wrong" not in said, f"{button}: {said}"


def _exported(office: Office, folder: Path, name: str) -> tuple[Path, str]:
    """A file of the first shop as its Seller Center exports it, and which shop that is."""
    shop_id = office.book.rows(SHOPS)[0][SHOPS.place("Shop ID")]
    with urlopen(f"{sample._said()['url']}/seller-center/{shop_id}/{name}", timeout=30) as answer:
        (folder / name).write_bytes(answer.read())
    return folder / name, str(shop_id)


def test_a_button_on_another_workbook_says_so_and_shows_no_traceback(
    office: Office, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    office.path = tmp_path / "Budget.xlsx"
    openpyxl.Workbook().save(office.path)
    said = office.run("fetch_orders")
    assert "Budget.xlsx: This is no TikTok ledger. Press the button in your own workbook." in said
    assert capfd.readouterr() == ("", "")


def test_a_bug_of_ours_is_one_sentence_and_a_log(
    office: Office,
    private_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("a bug")

    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr("xlplugin.actions.run", broken)
    monkeypatch.setattr(getpass, "getuser", nobody)
    said = office.run("post_orders")
    assert "Something went wrong in the product itself." in said
    assert "ZeroDivisionError" not in said
    assert "ZeroDivisionError: a bug" in (private_data / "errors.log").read_text()
    assert capfd.readouterr() == ("", "")


def test_the_ledger_is_untouched_by_a_cancelled_link(office: Office) -> None:
    office.run("link_shop")
    assert office.book.rows(SHOPS) == []
    assert office.book.rows(ORDERS) == []
    assert office.book.rows(INVOICES) == []


def press(office: Office, button: str) -> str:
    return office.run(button)


def test_two_workbooks_play_in_one_sample_shop_and_the_last_to_leave_ends_it(
    office: Office, tmp_path: Path
) -> None:
    first = office.path
    second, third = (
        template.copy_to(tmp_path / name / template.NAME) for name in ("second", "third")
    )
    assert "2 of them new" in press(office, "sample_shop")
    at = sample._said()["url"]
    office.path = second
    assert "2 of them new" in press(office, "sample_shop")
    assert sample._said()["url"] == at
    office.path = third
    assert press(office, "remove_sample") == "There is no sample shop in this workbook."
    office.path = first
    assert press(office, "remove_sample").startswith(
        "The sample shop and its 0 documents are removed."
    )
    office.path = second
    assert press(office, "fetch_products").startswith("Done: ")
    assert press(office, "remove_sample").startswith(
        "The sample shop and its 0 documents are removed."
    )
    with pytest.raises(FileNotFoundError):
        sample._said()["url"]


def test_a_real_shop_that_is_not_active_is_never_removed_as_a_sample(office: Office) -> None:
    link = LinkStatus(LinkState.MISSING, None)
    put_shops(
        office.book,
        [Shop("7495540735365777507", "Melati Beauty", "MY", "", "")],
        "Melati Trading",
        link,
    )
    office.book.view(SHOPS).put(("Active",), [("No",)])
    assert "This workbook has a real shop." in press(office, "remove_sample")
    assert office.book.rows(SHOPS)
