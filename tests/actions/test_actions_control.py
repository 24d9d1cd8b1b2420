"""Undo, Redo, Lock and Verify as the person meets them: what is asked, what is said, what the sheets show."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.floor import Floor, floor
from xlplugin.errors import FixInputError
from xlplugin.ledger.balances import Balances, balances
from xlplugin.posting.orders import DELETED, LOCKED, POSTED, SETTLED, SUCCESS
from xlplugin.posting.settlements import NOT_POSTED
from xlplugin.posting.wallet import SETTLEMENT_ITSELF
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    CUSTOMERS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    ORDERS,
    PAYMENTS,
    PROBLEMS,
    RUNS,
    SETTINGS,
    SHOPS,
    TRIAL_BALANCE,
    WITHDRAWALS,
    Table,
)
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify


@pytest.fixture
def prompter(tmp_path: Path) -> Iterator[Floor]:
    with floor(tmp_path) as made:
        yield made


def up_to(prompter: Floor, button: str) -> None:
    """The month up to a button; from then on the first of several choices is taken."""
    prompter.up_to(button)
    prompter.prompter.choice = ""


def column(prompter: Floor, table: Table, name: str) -> list[object]:
    return [row[table.place(name)] for row in Workbook(prompter.book.book).rows(table)]


def shown(prompter: Floor) -> tuple[list[object], ...]:
    """What the grids say of each order and each row of the statement, and the trial balance."""
    orders = [
        column(prompter, ORDERS, name)
        for name in ("Verify Status", "Invoice", "Credit Note", "Settlement Amount")
    ]
    words = [
        "posted" if word in (SUCCESS, POSTED) else word
        for word in column(prompter, PAYMENTS, "Verify Status")
    ]
    trial = [row[:4] for row in Workbook(prompter.book.book).rows(TRIAL_BALANCE)]
    return *orders, words, column(prompter, PAYMENTS, "Payment No"), trial


def books(prompter: Floor) -> LedgerSheets:
    return LedgerSheets(Workbook(prompter.book.book))


def assert_whole(prompter: Floor) -> None:
    found = verify(books(prompter))
    assert found.is_whole, found


def test_undo_says_what_it_does_and_the_grids_show_the_truth_until_redo(prompter: Floor) -> None:
    up_to(prompter, "load_statement")
    before, standing = shown(prompter), books(prompter).balances()
    prompter.press("post_payments")
    posted, after = shown(prompter), books(prompter).balances()

    said = prompter.press("undo_run")
    question = prompter.prompter.asked[-1]
    assert re.search(
        r"Undo run 3 \(Post payments, \d\d/\d\d/\d{4} \d\d:\d\d UTC[+-]\d\d:\d\d, ", question
    )
    assert "customer payments" in question
    assert "Nothing is erased." in question
    assert said.startswith("Undo done: run 3 (Post payments, ")
    assert shown(prompter) == before
    assert nonzero(books(prompter).balances()) == nonzero(standing)

    assert prompter.press("redo_run").startswith("Redo done: run 3 (Post payments, ")
    assert shown(prompter) == posted
    assert nonzero(books(prompter).balances()) == nonzero(after)
    assert_whole(prompter)


def nonzero(standing: object) -> dict[object, object]:
    return {place: amount for place, amount in dict(standing).items() if amount}  # type: ignore[call-overload]


def test_a_no_undoes_nothing(prompter: Floor) -> None:
    up_to(prompter, "post_orders")
    prompter.prompter.yes = False
    before = Workbook(prompter.book.book).rows(JOURNAL)
    assert prompter.press("undo_run") == "Nothing was undone."
    assert Workbook(prompter.book.book).rows(JOURNAL) == before


def test_undone_orders_are_not_posted_in_the_grids_and_their_rows_wait_again(
    prompter: Floor,
) -> None:
    up_to(prompter, "load_statement")
    invoices = column(prompter, ORDERS, "Invoice")
    prompter.press("undo_run")  # the one order that was mended
    prompter.press("undo_run")  # all the others
    assert set(column(prompter, ORDERS, "Invoice")) == {""}
    assert SUCCESS not in column(prompter, ORDERS, "Verify Status")
    assert NOT_POSTED in column(prompter, PAYMENTS, "Verify Status")
    assert prompter.press("undo_run") == "There is nothing to undo."
    assert nonzero(books(prompter).balances()) == {}
    prompter.press("redo_run")
    prompter.press("redo_run")
    assert column(prompter, ORDERS, "Invoice") == invoices
    assert NOT_POSTED not in column(prompter, PAYMENTS, "Verify Status")
    assert prompter.press("redo_run") == "There is nothing to redo."
    assert_whole(prompter)


def test_what_was_undone_can_be_posted_anew_under_new_numbers_to_the_same_balances(
    prompter: Floor,
) -> None:
    up_to(prompter, "post_payments")
    after = books(prompter).balances()
    prompter.press("undo_run")
    assert "difference 0.00" in prompter.press("post_payments")
    assert nonzero(books(prompter).balances()) == nonzero(after)
    assert all(held.outstanding == 0 for held in books(prompter).documents() if held.cancelled)
    assert_whole(prompter)
    prompter.press("undo_run")
    prompter.press("undo_run")
    prompter.press("undo_run")
    prompter.press("post_orders")
    assert "difference 0.00" in prompter.press("post_payments")
    assert nonzero(books(prompter).balances()) == nonzero(after)
    assert_whole(prompter)


def test_an_invoice_whose_settlement_was_undone_can_be_deleted(prompter: Floor) -> None:
    up_to(prompter, "post_payments")
    settled = next(
        i for i, amount in enumerate(column(prompter, ORDERS, "Settlement Amount")) if amount > 0
    )  # type: ignore[operator]
    tick = [("✓",) if i == settled else ("",) for i in range(60)]
    Workbook(prompter.book.book).view(ORDERS).put(("Tick",), tick)
    assert (
        prompter.press("delete_invoices") == "0 invoices deleted, 1 Settled already: not deleted."
    )
    prompter.press("undo_run")
    Workbook(prompter.book.book).view(ORDERS).put(("Tick",), tick)
    assert prompter.press("delete_invoices") == "1 invoice deleted."
    assert_whole(prompter)


def test_another_run_than_the_last_can_be_chosen_and_what_builds_on_it_is_named(
    prompter: Floor,
) -> None:
    up_to(prompter, "post_payments")
    prompter.prompter.choice = "run 1 "
    with pytest.raises(
        FixInputError, match=r"Run 1 .* stays as it is: run 3 \(Post payments.*Undo run 3 first"
    ):
        prompter.press("undo_run")


def test_the_run_log_says_what_each_press_counted_and_what_came_of_it(prompter: Floor) -> None:
    up_to(prompter, "post_payments")
    prompter.press("undo_run")
    rows = Workbook(prompter.book.book).rows(RUNS)
    counted, posted, notes = (RUNS.place(name) for name in ("Counted In", "Posted", "Note"))
    assert rows[0][notes].startswith("Posting done: ")
    assert rows[0][counted] >= rows[0][posted] > 0
    assert rows[2][notes].startswith("Done. ")
    assert rows[2][notes].endswith("difference 0.00.")
    assert rows[2][counted] == len(column(prompter, PAYMENTS, "Row"))
    assert rows[3][posted] == -rows[2][posted]
    assert rows[3][notes].startswith("run 3 (Post payments, ")


def test_an_order_of_a_closed_month_comes_late_on_the_first_open_day(prompter: Floor) -> None:
    """Made in June and still pending when June was closed: shipped, settled or cancelled in July."""
    up_to(prompter, "post_orders")
    prompter.mend_missing_item()
    tick(prompter, SUCCESS)
    prompter.press("delete_invoices")
    assert not any(books(prompter).balances().values())
    assert re.search(r"Not posted up to that day: [1-9]\d* orders\.", prompter.press("lock_books"))
    said = prompter.press("post_orders")
    asked = prompter.prompter.asked[-1]
    late = re.match(
        r"(\d+) orders of the locked period, which ends on 30/06/2026\. Post with .* 01/07/2026\?",
        asked,
    )
    assert late
    assert said.startswith(f"Posting done: {late[1]} posted")
    assert said.endswith(
        f" {late[1]} orders of the locked period came on the first open day, 01/07/2026."
    )
    entries = list(books(prompter).entries())
    assert {entry.date for entry in entries if entry.date > date(2026, 6, 30)} == {date(2026, 7, 1)}
    assert not any(balances(entry for entry in entries if entry.date.month == 6).values())
    assert any(books(prompter).balances().values())
    assert_whole(prompter)
    tick(prompter, SUCCESS)
    assert prompter.press("replace_orders_as_invoice").startswith(f"Posting done: {late[1]} posted")
    assert_whole(prompter)


def test_what_was_taken_back_late_comes_back_no_earlier_though_its_month_is_open_again(
    prompter: Floor,
) -> None:
    up_to(prompter, "post_orders")
    before = june(prompter)
    prompter.press("lock_books")
    tick(prompter, SUCCESS)
    assert re.fullmatch(
        r"(\d+) invoices deleted\. \1 orders .* 01/07/2026\.", prompter.press("delete_invoices")
    )
    assert not any(books(prompter).balances().values())
    assert june(prompter) == before
    prompter.prompter.choice = "Unlock everything"
    prompter.press("lock_books")
    prompter.press("post_orders")
    assert any(books(prompter).balances().values())
    assert any(entry.date == date(2026, 7, 1) for entry in books(prompter).entries())
    assert june(prompter) == before
    assert_whole(prompter)


@pytest.mark.parametrize("place", ["", "Ledger.sqlite"])
def test_a_month_posted_for_the_wrong_customer_is_taken_back_and_posted_for_the_right_one(
    prompter: Floor, place: str
) -> None:
    book = Workbook(prompter.book.book)
    book.view(SETTINGS).merge([(BOOKS_SETTING, place, "")], keep=("What It Does",))
    up_to(prompter, "fetch_orders")
    prompter.mend_missing_item()
    prompter.press("post_orders")
    ids = [no for no in column(prompter, ORDERS, "Invoice") if no]
    posted, wrong = f"Posting done: {len(ids)} posted", column(prompter, SHOPS, "Customer")[0]
    book.view(CUSTOMERS).append([("300-T0009", "TikTok Shop Kenanga", "300-000", "30 Days", "MYR")])
    prompter.press("undo_run")
    book.view(SHOPS).put(("Customer",), [("300-T0009",)])
    assert prompter.press("post_orders").startswith(posted)
    others = [no for no in column(prompter, ORDERS, "Invoice") if no]
    assert others == [f"{order_id}-B" for order_id in ids]
    prompter.prompter.choice = "run 1 "
    with pytest.raises(
        FixInputError, match=r"Run 1 .* stays as it is: run 3 .* has worked on its documents"
    ):
        prompter.press("redo_run")
    prompter.take_statement()
    prompter.press("load_statement")
    assert prompter.press("post_payments").endswith("difference 0.00.")

    prompter.prompter.choice = ""
    for _ in range(2):
        assert prompter.press("undo_run").startswith("Undo done: ")
    for run, numbers in (("run 1 ", ids), ("run 3 ", others)):
        prompter.prompter.choice = run
        assert prompter.press("redo_run").startswith("Redo done: ")
        assert [no for no in column(prompter, ORDERS, "Invoice") if no] == numbers
        assert prompter.press("post_orders").startswith("Posting done: 0 posted")
        prompter.prompter.choice = ""
        prompter.press("undo_run")
        assert not any(column(prompter, ORDERS, "Invoice"))
    assert prompter.press("post_orders").startswith(posted)
    prompter.press("undo_run")
    book.view(SHOPS).put(("Customer",), [(wrong,)])
    assert prompter.press("post_orders").startswith(posted)
    assert [no for no in column(prompter, ORDERS, "Invoice") if no] == ids
    assert sum(column(prompter, RUNS, "Posted")) == len(ids)
    tick(prompter, SUCCESS)
    for button, left in (("delete_invoices", 0), ("post_orders", len(ids)), ("undo_run", 0)):
        prompter.press(button)
        assert sum(column(prompter, RUNS, "Posted")) == left
    assert prompter.press("verify_books").startswith("Verified: ")


def test_what_was_posted_before_the_late_ones_were_cancelled_is_shown(
    prompter: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_to(prompter, "post_orders")
    tick(prompter, SUCCESS)
    prompter.press("delete_invoices")
    prompter.press("lock_books")
    place = column(prompter, ORDERS, "Verify Status").index("Missing item code")
    prompter.mend_missing_item()
    view = Workbook(prompter.book.book).view(ORDERS)
    when = list(view.column("Create Date"))
    when[place] = max(when) + timedelta(days=1)  # in July
    view.put(("Create Date",), [(at,) for at in when])

    def yes_and_then_cancel(question: str) -> bool:
        prompter.prompter.cancel_at = (
            len(prompter.prompter.steps) if "locked period" in question else None
        )
        return True

    monkeypatch.setattr(prompter.prompter, "ask", yes_and_then_cancel)
    assert prompter.press("post_orders").startswith("Posting done: 1 posted, ")
    words = column(prompter, ORDERS, "Verify Status")
    assert (words[place], words.count(SUCCESS)) == (SUCCESS, 1)
    assert LOCKED in words
    assert "Cancelled. Press again and answer Yes: it is posted on the first" in str(
        column(prompter, PROBLEMS, "What To Do")
    )


def june(prompter: Floor) -> Balances:
    return balances(entry for entry in books(prompter).entries() if entry.date.month == 6)


def tick(prompter: Floor, *words: str) -> None:
    """Tick the orders that read one of these words."""
    ticks = [("✓" if word in words else "",) for word in column(prompter, ORDERS, "Verify Status")]
    Workbook(prompter.book.book).view(ORDERS).put(("Tick",), ticks)


def test_a_locked_month_refuses_and_says_how_to_go_on(prompter: Floor) -> None:
    up_to(prompter, "load_statement")
    waiting = re.compile(
        r" Not posted up to that day: \d+ rows of the loaded statement, 2 withdrawals\."
    )
    locked = prompter.press("lock_books")
    assert waiting.sub("", locked) == (
        "The books are locked up to 30/06/2026. Lock also unlocks; both are on the sheet Runs."
    )
    assert waiting.search(locked)
    assert waiting.search(prompter.prompter.asked[-1])
    before = Workbook(prompter.book.book).rows(JOURNAL)
    said = prompter.press("post_payments")
    told = re.search(
        r"Nothing was posted: .* (\d+) held\. \1 rows held and not in the books come to (.*), the whole statement to "
        r"(.*)\. \1 rows dated in the locked period\. Press Lock",
        said,
    )
    assert told
    assert told[2] == told[3]
    assert set(column(prompter, PAYMENTS, "Verify Status")) == {LOCKED}
    prompter.press("post_withdrawals")
    assert set(column(prompter, WITHDRAWALS, "Verify Status")) == {LOCKED, SETTLEMENT_ITSELF}
    assert "Sample: no sale" in prompter.press("post_orders")
    assert LOCKED not in column(
        prompter, ORDERS, "Verify Status"
    )  # all that can be posted is, the rest posts nothing
    prompter.prompter.yes = False
    tick(prompter, SUCCESS, POSTED)
    assert re.fullmatch(
        r"Posting done: 0 posted, [1-9]\d* In the locked period\.",
        prompter.press("replace_orders_as_invoice"),
    )
    assert "Press again and answer Yes" in str(column(prompter, PROBLEMS, "What To Do"))
    prompter.prompter.yes = True
    with pytest.raises(
        FixInputError, match=r"is dated \d\d/06/2026; the books are locked up to 30/06/2026.*Lock"
    ):
        prompter.press("undo_run")
    assert Workbook(prompter.book.book).rows(JOURNAL) == before

    assert (
        prompter.press("lock_books")
        == "Nothing was changed. The books are locked up to 30/06/2026."
    )
    prompter.prompter.choice = "Unlock everything"
    assert prompter.press("lock_books") == "Unlocked: everything. The sheet Runs says so."
    assert "difference 0.00" in prompter.press("post_payments")
    runs = Workbook(prompter.book.book).rows(RUNS)
    locked = [row[RUNS.place("Locked Until")] for row in runs]
    assert locked[-3:] == [date(2026, 6, 30), None, None]
    assert [row[RUNS.place("Action")] for row in runs[-3:]] == ["Lock", "Unlock", "Post payments"]
    assert_whole(prompter)


def test_a_lock_is_refused_while_the_books_do_not_tie_out(prompter: Floor) -> None:
    up_to(prompter, "post_orders")
    view = Workbook(prompter.book.book).view(INVOICES)
    place = INVOICES.place("Doc Amt")
    view.put(("Doc Amt",), [(row[place] + 1,) for row in view.rows()])
    with pytest.raises(
        FixInputError, match=r"not locked while something is wrong: Invoices row 1 \(IV "
    ):
        prompter.press("lock_books")
    assert column(prompter, RUNS, "Action")[-1] == "Post orders"


def test_a_lock_is_refused_while_a_statement_row_has_an_unknown_difference(prompter: Floor) -> None:
    up_to(prompter, "post_payments")
    view = Workbook(prompter.book.book).view(PAYMENTS)
    view.put(("Difference",), [(1,)] + [(0,)] * (view.count - 1))
    with pytest.raises(
        FixInputError, match=r"1 rows of the loaded statement have an unknown difference"
    ):
        prompter.press("lock_books")


def test_verify_is_green_and_names_a_cell_that_was_changed_by_hand(prompter: Floor) -> None:
    up_to(prompter, "post_payments")
    assert prompter.press("verify_books").startswith("Verified: ")
    assert column(prompter, PROBLEMS, "Found By").count("Verify") == 0
    view = Workbook(prompter.book.book).view(INVOICE_LINES)
    rows = view.rows()
    place = INVOICE_LINES.place("Description")
    view.put(
        ("Description",), [("Free gift" if i == 4 else row[place],) for i, row in enumerate(rows)]
    )
    said = prompter.press("verify_books")
    assert said.startswith(f"NOT verified: Invoice Lines row 5 (IV {rows[4][1]}): ")
    [problem] = [row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[0] == "Verify"]
    assert problem[1:4] == ("Invoice Lines", f"row 5 (IV {rows[4][1]})", "Check")
    assert "saved copy" in problem[5]


def test_balances_of_the_journal_are_the_books_own(prompter: Floor) -> None:
    up_to(prompter, "post_payments")
    prompter.press("undo_run")
    assert nonzero(balances(books(prompter).entries())) == nonzero(books(prompter).balances())


def test_credit_notes_that_are_posted_again_after_an_undo_are_in_the_grid_again(
    prompter: Floor,
) -> None:
    up_to(prompter, "post_payments")
    before = column(prompter, ORDERS, "Credit Note")
    assert any(before)
    prompter.press("undo_run")
    assert not any(column(prompter, ORDERS, "Credit Note"))
    prompter.press("post_payments")
    assert column(prompter, ORDERS, "Credit Note") == before


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("post_orders_as_order", "post_orders", r"beside SO \d+ there is IV \d+"),
        ("post_orders", "post_orders_as_quotation", r"beside IV \d+ there is QT \d+"),
    ],
)
def test_redo_puts_nothing_beside_what_an_order_has_got_since(
    prompter: Floor, first: str, then: str, told: str
) -> None:
    up_to(prompter, "fetch_orders")
    for button in (first, "undo_run", then):
        prompter.press(button)
    prompter.prompter.choice = ""
    with pytest.raises(
        FixInputError,
        match=rf"stays as it is: {told} by now\. Undo the run that posted that one first\.",
    ):
        prompter.press("redo_run")
    prompter.press("undo_run")
    prompter.prompter.choice = "run 1 "
    assert prompter.press("redo_run").startswith("Redo done: run 1 ")
    assert "As it was then" in prompter.prompter.asked[-1]
    assert_whole(prompter)


def post_summary(prompter: Floor) -> None:
    """The month's settlement, whose orders have no invoices."""
    Workbook(prompter.book.book).view(SHOPS).put(("Way To Post",), [("Summary",)])
    prompter.take_statement()
    for button in ("load_statement", "post_payments"):
        prompter.press(button)
    prompter.prompter.choice = ""


def test_redo_puts_no_sales_order_beside_a_summary_of_its_order(prompter: Floor) -> None:
    up_to(prompter, "fetch_orders")
    for button in ("post_orders_as_order", "undo_run"):
        prompter.press(button)
    post_summary(prompter)
    prompter.prompter.choice = "run 1 "
    with pytest.raises(
        FixInputError, match=r"Run 1 .* stays as it is: beside SO \d+ there is IV IV-\d+ by now"
    ):
        prompter.press("redo_run")
    prompter.prompter.choice = ""
    prompter.press("undo_run")
    prompter.prompter.choice = "run 1 "
    assert prompter.press("redo_run").startswith("Redo done: run 1 ")
    assert_whole(prompter)


def test_redo_puts_no_summary_beside_a_sales_order_of_its_order(prompter: Floor) -> None:
    up_to(prompter, "fetch_orders")
    post_summary(prompter)
    for button in ("undo_run", "post_orders_as_order"):
        prompter.press(button)
    prompter.prompter.choice = "run 1 "
    with pytest.raises(
        FixInputError, match=r"Run 1 .* stays as it is: beside IV IV-\d+ there is SO \d+ by now"
    ):
        prompter.press("redo_run")
    prompter.prompter.choice = ""
    prompter.press("undo_run")
    prompter.prompter.choice = "run 1 "
    assert prompter.press("redo_run").startswith("Redo done: run 1 ")
    assert_whole(prompter)


def test_undo_of_a_delete_puts_no_invoice_beside_a_sales_order(prompter: Floor) -> None:
    up_to(prompter, "post_orders")
    tick(prompter, SUCCESS)
    for button in ("delete_invoices", "post_orders_as_order"):
        prompter.press(button)
    prompter.prompter.choice = "run 2 "
    with pytest.raises(
        FixInputError, match=r"Run 2 .* stays as it is: beside IV \d+ there is SO \d+ by now"
    ):
        prompter.press("undo_run")
    prompter.prompter.choice = ""
    prompter.press("undo_run")
    assert prompter.press("undo_run").startswith("Undo done: run 2 ")
    assert_whole(prompter)


def test_lock_counts_no_order_as_waiting_that_has_an_invoice(prompter: Floor) -> None:
    up_to(prompter, "fetch_orders")
    prompter.mend_missing_item()
    prompter.press("post_orders")
    prompter.take_statement()
    for button in ("load_statement", "post_payments"):
        prompter.press(button)
    prompter.prompter.choice = ""
    tick(prompter, SUCCESS)
    prompter.press("delete_invoices")
    assert SETTLED in column(prompter, ORDERS, "Verify Status")
    waiting = len([word for word in column(prompter, ORDERS, "Verify Status") if word == DELETED])
    asked = rf"Not posted up to that day: {waiting} orders"
    assert re.search(asked, prompter.press("lock_books"))


def test_books_that_do_not_verify_are_not_exported(prompter: Floor) -> None:
    up_to(prompter, "post_orders")
    view, debit = Workbook(prompter.book.book).view(JOURNAL), JOURNAL.place("Debit")
    shown = view.rows()
    view.replace([(*shown[0][:debit], shown[0][debit] + 1, *shown[0][debit + 1 :]), *shown[1:]])
    prompter.prompter.choice = "Xero"
    with pytest.raises(FixInputError, match="not exported while something is wrong: Journal row 1"):
        prompter.press("export_books")
    assert not list(prompter.folder.rglob("*.csv"))
