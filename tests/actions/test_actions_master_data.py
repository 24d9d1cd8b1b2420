"""Master data belong to the books: taken over at a posting, and shared by colleagues."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.bookkeeping import sale
from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions, master_data_exchange
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import TryAgainError
from xlplugin.ledger.statements import LEFT_THE_PROFIT
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    BOOKS_SETTING,
    CUSTOMERS,
    FEE_MAP,
    GL_ACCOUNTS,
    INVOICE_LINES,
    MASTER_DATA_LOG,
    PROBLEMS,
    PROFIT_AND_LOSS,
    PROFIT_BY_MONTH,
    RUNS,
    SETTINGS,
    SHOPS,
    STANDARD_COSTS,
    STOCK_ITEMS,
    TAX_CODES,
    CustomersRow,
    FeeMapRow,
    GLAccountsRow,
    SettingsRow,
    ShopsRow,
    StandardCostsRow,
    Table,
    TaxCodesRow,
)
from xlplugin.stores import master_data
from xlplugin.stores.proof import verify
from xlplugin.terminal import GivenOptions, TerminalPrompter

POSTAGE = GLAccountsRow("710-000", "Postage", "Expenses")
SALES = GLAccountsRow("500-000", "Online sales", "Sales")
SHOP = ShopsRow(
    description="Kedai Melati",
    status="Linking Success",
    customer="300-T0001",
    shipping="SHIPPING",
    currency="MYR",
    shop_id="7495540735365777507",
    account="Sample shop",
)


class Colleague:
    """A person with a workbook; the books are in it, or where its Settings say."""

    def __init__(self, new: Path, path: Path, books: str = "") -> None:
        path.parent.mkdir(exist_ok=True)
        shutil.copy(new, path)
        self.name = path.stem
        self.prompter = ScriptedPrompter(choice="neither")
        self.book = Workbook(open_book(path))
        self.notes: list[str] = []
        self._orders = iter(range(1, 100))
        if books:
            self.put(SettingsRow(BOOKS_SETTING, books))

    def put(self, row: SettingsRow) -> None:
        self.book.view(SETTINGS).merge([row], keep=("What It Does",))

    def press(self) -> ButtonContext:
        """Start a press: each opens the workbook anew."""
        self.book = Workbook(self.book.book)
        return ButtonContext(self.book, self.prompter)

    def post(self, amount: str = "39.90") -> list[str]:
        """Post one order; return the sentences that the press adds to its last one."""
        press = self.press()
        number = f"57646141303{ord(self.name[0])}{next(self._orders):04d}"
        with pytest.MonkeyPatch.context() as signed_in:
            signed_in.setenv("LOGNAME", self.name)
            try:
                with press.posting("Post orders") as session:
                    session.write(sale(number, amount))
            finally:
                press.close_books()
        return press.notes

    def look(self, button: str = "show_trial_balance") -> str:
        """Press a button that posts nothing."""
        return actions.run(button, self.press())

    def kind_of(self, code: str) -> str:
        rows = {row.code: row for row in self.book.rows(GL_ACCOUNTS)}
        return rows[code].acc_type if code in rows else "none"

    def reclassify(self, code: str, kind: str) -> None:
        view = self.book.view(GL_ACCOUNTS)
        kinds = [(kind if row.code == code else row.acc_type,) for row in view.rows()]
        view.put(("Acc Type",), kinds)

    def log(self) -> list[tuple[str, str, str, str, str, str, int]]:
        rows = self.book.rows(MASTER_DATA_LOG)
        return [(r.user, r.sheet, r.key, r.column, r.old, r.new, r.run) for r in rows]


@pytest.fixture
def aminah(tmp_path: Path, template: Path) -> Iterator[Colleague]:
    """Aminah, whose books are in her workbook."""
    one = Colleague(template, tmp_path / "aminah.xlsx")
    yield one
    one.book.book.close()


@pytest.fixture
def two(
    request: pytest.FixtureRequest, tmp_path: Path, template: Path
) -> Iterator[tuple[Colleague, Colleague]]:
    """Aminah and Bala with a workbook each, on one database: SQLite, or what a test asks for."""
    books = str(tmp_path / "Books.sqlite")
    if getattr(request, "param", "") == "PostgreSQL":
        make: Callable[[], str] = request.getfixturevalue("postgres")
        books = make()
    people = (
        Colleague(template, tmp_path / "a" / "aminah.xlsx", books),
        Colleague(template, tmp_path / "b" / "bala.xlsx", books),
    )
    people[0].book.view(GL_ACCOUNTS).append([POSTAGE, SALES])
    people[0].book.view(SHOPS).append([SHOP])
    yield people
    for one in people:
        one.book.book.close()


def test_the_first_posting_keeps_the_present_state_in_its_own_run(aminah: Colleague) -> None:
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    assert aminah.post() == []
    accounts = [row for row in aminah.log() if row[1] == "GL Accounts"]
    new = '{"Acc Type": "Expenses", "Code": "710-000", "Description": "Postage"}'
    assert accounts == [("aminah", "GL Accounts", "710-000", "", "", new, 1)]
    [run] = aminah.book.rows(RUNS)
    assert (run.action, run.note) == ("Post orders", "")


def test_a_reclassified_account_is_named_and_in_the_run_log(aminah: Colleague) -> None:
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    aminah.post()
    aminah.reclassify("710-000", "Fixed Assets")
    told = "GL Accounts 710-000 Acc Type: Expenses → Fixed Assets"
    assert aminah.post() == [f"Master data taken over: {told}."]
    assert aminah.log()[-1] == (
        "aminah",
        "GL Accounts",
        "710-000",
        "Acc Type",
        "Expenses",
        "Fixed Assets",
        2,
    )
    assert aminah.book.rows(RUNS)[-1].note == f"Master data: {told}."
    assert aminah.post() == []  # nothing was changed since
    assert verify(aminah.press().books).is_whole


def test_a_change_is_taken_over_although_nothing_is_posted(aminah: Colleague) -> None:
    aminah.post()
    aminah.book.view(FEE_MAP).append([FeeMapRow("Ads fee", "fee", "Transaction")])
    with aminah.press().posting("Post orders"):
        pass
    assert [(row.action, row.posted) for row in aminah.book.rows(RUNS)][1:] == [("Post orders", 0)]
    with aminah.press().posting("Post orders"):
        pass
    assert len(aminah.book.rows(RUNS)) == 2


def test_a_tax_code_without_a_first_day_is_taken_over_once(aminah: Colleague) -> None:
    aminah.book.view(TAX_CODES).append(
        [TaxCodesRow("SG", "ZR", "Zero-rated supply", "Zero rated"), TaxCodesRow("SG", "ES")]
    )
    aminah.post()
    aminah.book.save()
    path = Path(aminah.book.path)
    aminah.book.book.close()
    aminah.book = Workbook(open_book(path))
    assert [aminah.post(), aminah.post()] == [[], []]
    keys = [row[2] for row in aminah.log() if row[1] == "Tax Codes"]
    assert keys == ["SG · ZR ·", "SG · ES ·"]
    assert verify(aminah.press().books).is_whole


def test_a_press_that_fails_takes_nothing_over(aminah: Colleague) -> None:
    aminah.post()
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    before = aminah.log()
    with pytest.raises(ZeroDivisionError), aminah.press().posting("Post orders"):
        raise ZeroDivisionError
    assert aminah.log() == before


def test_a_sheet_with_a_bad_cell_waits_and_the_others_are_taken_over(aminah: Colleague) -> None:
    aminah.book.view(STANDARD_COSTS).append([StandardCostsRow("SERUM-30")])
    aminah.post()
    view = aminah.book.view(STANDARD_COSTS)
    aminah.book.book.sheets["Standard Costs"].range(view.cell("Unit Cost", 0)).value = "cheap"
    aminah.book = Workbook(aminah.book.book)
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    taken, left = aminah.post()
    assert taken == "Master data taken over: GL Accounts 710-000 added."
    assert "'Standard Costs', row 6, column 'Unit Cost'" in left


def test_a_colleague_s_new_workbook_gets_everything_at_its_first_press(
    two: tuple[Colleague, Colleague],
) -> None:
    aminah, bala = two
    aminah.post()
    said = bala.look()
    assert "Master data of the books: " in said
    assert bala.book.rows(GL_ACCOUNTS) == [POSTAGE, SALES]
    [shop] = bala.book.rows(SHOPS)
    assert shop == SHOP._replace(status="", account="")  # the link is aminah's own
    assert "Master data" not in bala.look()
    assert bala.post() == []
    assert verify(bala.press().books).is_whole


def test_what_one_changes_the_other_has_at_the_next_press(
    two: tuple[Colleague, Colleague],
) -> None:
    aminah, bala = two
    aminah.post()
    bala.look()
    bala.reclassify("710-000", "Fixed Assets")
    bala.book.view(CUSTOMERS).append([CustomersRow("300-T0001", "TikTok", "300-000")])
    bala.book.view(GL_ACCOUNTS).delete([1])
    bala.put(SettingsRow("Company Name", "Melati Trading"))
    bala.post()
    aminah.book.view(GL_ACCOUNTS).append([GLAccountsRow("310-000", "Bank", "Current Assets")])
    notes = aminah.post()
    assert len(notes) == 2
    assert notes[0].startswith("Master data of the books: ")
    assert "Customers 300-T0001 added" in notes[0]
    assert notes[1] == "Master data taken over: GL Accounts 310-000 added."
    assert [row.code for row in aminah.book.rows(GL_ACCOUNTS)] == ["710-000", "310-000"]
    assert aminah.kind_of("710-000") == "Fixed Assets"
    settings = {row.setting: row.value for row in aminah.book.rows(SETTINGS)}
    assert settings["Company Name"] == "Melati Trading"
    bala.look()
    assert bala.kind_of("310-000") == "Current Assets"


def both_reclassify(aminah: Colleague, bala: Colleague) -> None:
    aminah.post()
    bala.look()
    bala.reclassify("710-000", "Fixed Assets")
    bala.post()
    aminah.reclassify("710-000", "Cost of Goods Sold")


def test_a_newer_change_is_not_written_over_and_both_are_shown(
    two: tuple[Colleague, Colleague],
) -> None:
    aminah, bala = two
    both_reclassify(aminah, bala)
    runs = len(aminah.book.rows(RUNS))
    with refused("bala wrote 'Fixed Assets'", "you have written 'Cost of Goods Sold'"):
        aminah.post()
    [problem] = aminah.book.rows(PROBLEMS)
    assert (problem.table, problem.row, problem.column) == ("GLAccounts", "710-000", "Acc Type")
    assert len(aminah.press().books.runs()) == runs + 1  # bala's
    assert aminah.kind_of("710-000") == "Cost of Goods Sold"
    assert "bala wrote 'Fixed Assets'" in aminah.look()  # reading goes on, and says so
    assert bala.post() == []


def test_every_conflict_is_named_before_the_answer(two: tuple[Colleague, Colleague]) -> None:
    aminah, bala = two
    both_reclassify(aminah, bala)
    for colleague, name in ((bala, "Sales Malaysia"), (aminah, "Sales of goods")):
        view = colleague.book.view(GL_ACCOUNTS)
        rows = [row._replace(description=name) if row == SALES else row for row in view.rows()]
        view.replace(rows)
        if colleague is bala:
            bala.post()
    both = ("'Fixed Assets'", "'Cost of Goods Sold'", "'Sales Malaysia'", "'Sales of goods'")
    with refused(*both):
        aminah.post()
    assert len(aminah.book.rows(PROBLEMS)) == 2
    # In a terminal where nobody answers, the press ends with the question itself.
    press = ButtonContext(aminah.book, TerminalPrompter(GivenOptions(yes=True, choices=["Kedai"])))
    with refused(*both, "Kedai"):
        actions.run("show_trial_balance", press)
    assert len(press.problems) == 2
    aminah.prompter.choice = "Take theirs"
    said = aminah.look()
    assert "new problem" not in said
    assert aminah.book.rows(PROBLEMS) == []


@pytest.mark.parametrize(
    ("two", "choice", "kind"),
    [
        ("SQLite", "Take theirs", "Fixed Assets"),
        ("PostgreSQL", "Keep mine", "Cost of Goods Sold"),
    ],
    indirect=["two"],
)
def test_after_a_choice_the_second_press_posts(
    two: tuple[Colleague, Colleague], choice: str, kind: str
) -> None:
    aminah, bala = two
    both_reclassify(aminah, bala)
    with refused("Fixed Assets"):
        aminah.post()
    aminah.prompter.choice = choice
    aminah.post()
    assert aminah.kind_of("710-000") == kind
    assert aminah.book.rows(PROBLEMS) == []
    bala.look()
    assert bala.kind_of("710-000") == kind
    assert [row[5] for row in bala.log() if row[3] == "Acc Type"][-1] == kind
    assert verify(bala.press().books).is_whole


def test_the_colleague_s_text_written_into_the_cell_is_no_conflict_any_more(
    two: tuple[Colleague, Colleague],
) -> None:
    aminah, bala = two
    both_reclassify(aminah, bala)
    with refused("Fixed Assets"):
        aminah.post()
    aminah.reclassify("710-000", "Fixed Assets")
    assert aminah.post() == []
    assert aminah.book.rows(PROBLEMS) == []


def test_a_change_that_comes_during_the_press_is_waited_for(
    two: tuple[Colleague, Colleague], monkeypatch: pytest.MonkeyPatch
) -> None:
    aminah, bala = two
    aminah.post()
    bala.look()
    bala.reclassify("710-000", "Fixed Assets")
    find = master_data.find_outstanding

    def find_then_bala_posts(*given: object) -> object:
        monkeypatch.setattr(master_data_exchange, "find_outstanding", find)
        found = find(*given)  # type: ignore[arg-type]  # handed on
        bala.post()
        return found

    monkeypatch.setattr(master_data_exchange, "find_outstanding", find_then_bala_posts)
    with refused("colleague", kind=TryAgainError):
        aminah.post()
    aminah.post()
    assert aminah.kind_of("710-000") == "Fixed Assets"


def test_books_of_before_the_history_begin_with_the_present_state(
    tmp_path: Path, template: Path
) -> None:
    aminah = Colleague(template, tmp_path / "aminah.xlsx", "Books.sqlite")
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    aminah.post()
    with closing(sqlite3.connect(tmp_path / "Books.sqlite")) as tool, tool:
        for (trigger,) in tool.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'keep_runs%' OR name LIKE '%master%'"
            " AND type = 'trigger'"
        ).fetchall():
            tool.execute(f"DROP TRIGGER {trigger}")
        tool.execute("DELETE FROM master_changes")
        tool.execute("UPDATE runs SET master_data = ''")
    aminah.book.view(MASTER_DATA_LOG).replace([])
    aminah.book.view(RUNS).put(("Master Data",), [("",)])
    aminah.put(SettingsRow("Master Data Seen", ""))
    before = [run.check for run in aminah.press().books.runs()]
    assert aminah.post() == []
    runs = aminah.press().books.runs()
    assert [run.check for run in runs][:1] == before
    assert [row[6] for row in aminah.log() if row[2] == "710-000"] == [2]
    assert verify(aminah.press().books).is_whole
    aminah.book.book.close()


def test_books_that_move_to_a_database_take_their_history_along(
    aminah: Colleague, tmp_path: Path, template: Path
) -> None:
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    aminah.post()
    aminah.put(SettingsRow(BOOKS_SETTING, "Books.sqlite"))
    aminah.reclassify("710-000", "Fixed Assets")
    moved, taken = aminah.post()
    assert "Books.sqlite" in moved
    assert taken.startswith("Master data taken over: ")
    assert [row[6] for row in aminah.log() if row[2] == "710-000"] == [1, 2]
    bala = Colleague(template, tmp_path / "b" / "bala.xlsx", str(tmp_path / "Books.sqlite"))
    bala.look()
    assert bala.kind_of("710-000") == "Fixed Assets"
    bala.book.book.close()


def test_a_reclassification_is_in_verify_and_beside_the_figures_of_statements(
    aminah: Colleague,
) -> None:
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE, SALES])
    aminah.post()
    assert "Reclassified" not in aminah.look("verify_books")
    aminah.reclassify("500-000", "Other Income")
    change = "GL Accounts 500-000 Acc Type: Sales → Other Income"
    assert f"not taken over yet: {change}." in aminah.look("verify_books")
    assert f"RECLASSIFIED (not all of them in the books yet): {change}" in aminah.look(
        "show_profit_and_loss"
    )
    aminah.post()
    said = aminah.look("verify_books")
    assert f"Reclassified: {change}." in said
    assert "not taken over" not in said
    for button in ("show_profit_and_loss", "show_profit_by_month"):
        assert f"RECLASSIFIED: {change}." in aminah.look(button)
    for table in (PROFIT_AND_LOSS, PROFIT_BY_MONTH):
        rows: list[Any] = aminah.book.rows(table)
        [row] = [row for row in rows if row.code == "500-000"]
        assert row.description.startswith("Online sales (was Sales until ")
    aminah.look("show_balance_sheet")
    entries = aminah.press().books.entries()
    assert {leg.account for entry in entries for leg in entry.postings} == {"300-000", "500-000"}


def test_an_account_that_left_the_profit_is_named_on_the_printed_sheet(
    aminah: Colleague,
) -> None:
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE, SALES])
    aminah.post()
    assert "RECLASSIFIED" not in aminah.look("show_home")
    aminah.reclassify("500-000", "Fixed Assets")
    aminah.look("show_profit_and_loss")
    rows = aminah.book.rows(PROFIT_AND_LOSS)
    assert [row.code for row in rows if row.code == "500-000"] == []
    [note] = [row for row in rows if row.section == LEFT_THE_PROFIT]
    assert note.description.startswith("500-000 Online sales (was Sales, now Fixed Assets): MYR ")
    assert note == rows[-1]
    view = aminah.book.view(PROFIT_AND_LOSS)
    for heading in ("Amount", "Profit", "Year To Date"):
        cell = aminah.book.sheet(PROFIT_AND_LOSS.sheet).range(view.cell(heading, len(rows) - 1))
        assert cell.formula == ""
    for button in ("show_home", "show_profit_by_sku"):
        assert "RECLASSIFIED (not all of them in the books yet)" in aminah.look(button)
    assert "books as they are now" not in aminah.look("show_home")


def test_a_cell_of_the_history_that_was_changed_is_found(aminah: Colleague) -> None:
    aminah.book.view(GL_ACCOUNTS).append([POSTAGE])
    aminah.post()
    aminah.reclassify("710-000", "Fixed Assets")
    aminah.post()
    view = aminah.book.view(MASTER_DATA_LOG)
    view.put(("Old",), [(row.old.replace("Expenses", "Assets"),) for row in view.rows()])
    said = aminah.look("verify_books")
    assert said.startswith("NOT verified: Master Data Log row ")
    view.truncate(view.count - 1)
    assert aminah.look("verify_books").startswith("NOT verified: Master Data Log row ")
    with refused("Press Verify", where="sheet 'Master Data Log'"):
        aminah.post()


def test_two_people_do_a_month_with_one_fee_map(tmp_path: Path, template: Path) -> None:
    """Aminah posts the orders, Bala the settlement, and both map the same kind of fee."""
    kind = "(other fees)"
    with sample_firm(tmp_path / "a", orders=12) as aminah:
        aminah.up_to("post_orders")
        aminah.book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, "Books.sqlite")])
        aminah.press("show_trial_balance")  # moves the books there
        bala = Colleague(
            template, tmp_path / "b" / "bala.xlsx", str(aminah.folder / "Books.sqlite")
        )
        bala.prompter.file = aminah.take_statement()
        bala.prompter.choice = aminah.shop.month.shops[0].id
        bala.look("load_statement")
        tables: tuple[Table[Any], ...] = (GL_ACCOUNTS, STOCK_ITEMS, ALTERNATIVES)
        for table in tables:
            assert sorted(bala.book.rows(table)) == sorted(aminah.book.rows(table)), table.sheet
        mapped = {row.fee_kind: row[:4] for row in bala.book.rows(FEE_MAP)}
        for row in aminah.book.rows(FEE_MAP):
            assert mapped[row.fee_kind] == row[:4]

        [before] = [row.reaches for row in bala.book.rows(FEE_MAP) if row.fee_kind == kind]
        map_fee(bala.book, kind, "Claims")
        bala.look("post_ready_payments")
        lines = bala.book.rows(INVOICE_LINES)
        claims = bala.book.rows(SHOPS)[0].claims
        posted = [line.account for line in lines if line.item_code == claims]
        assert posted

        map_fee(aminah.book, kind, "Shipping")
        aminah.prompter.choice = "Post payments"
        with refused(kind, "'Claims'", "'Shipping'"):
            aminah.press("undo_run")
        assert [row.row for row in aminah.book.rows(PROBLEMS) if row.found_by == "Master Data"] == [
            kind
        ]
        aminah.prompter.choice = "Keep mine"
        aminah.press("show_trial_balance")
        aminah.prompter.choice = "Post payments"
        assert "Master data taken over: Fee Map (other fees)" in aminah.press("undo_run")
        assert "every document ties out" in aminah.press("verify_books")
        bala.prompter.choice = ""
        bala.look("redo_run")
        [fees] = [row for row in bala.book.rows(FEE_MAP) if row.fee_kind == kind]
        assert fees.mapping == "Shipping"
        assert fees.reaches not in ("", before)
        again = bala.book.rows(INVOICE_LINES)
        assert [line.account for line in again if line.item_code == claims][
            -len(posted) :
        ] == posted
        assert "every document ties out" in bala.look("verify_books")
        bala.book.book.close()


def map_fee(book: Workbook, kind: str, mapping: str) -> None:
    view = Workbook(book.book).view(FEE_MAP)
    view.put(("Mapping",), [(mapping if r.fee_kind == kind else r.mapping,) for r in view.rows()])
