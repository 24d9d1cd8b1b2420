"""Undo, Redo, Lock and Verify as the person meets them.

What is asked, what is said, what the sheets show.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin.ledger.balances import Balances, balances
from xlplugin.money import ZERO
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.wallet import TransferStatus
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    CUSTOMER_PAYMENTS,
    CUSTOMERS,
    FOUR_EYES,
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
    VOUCHERS,
    WITHDRAWALS,
    CustomersRow,
    SettingsRow,
    Table,
)
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def up_to(firm: SampleFirm, button: str) -> None:
    """The month up to a button; from then on the first of several choices is taken."""
    firm.up_to(button)
    firm.prompter.choice = ""


def column(firm: SampleFirm, table: Table[Any], name: str) -> list[Any]:
    return [row[table.place(name)] for row in Workbook(firm.book.book).rows(table)]


def shown(firm: SampleFirm) -> tuple[list[object], ...]:
    """What the grids say of each order and each row of the statement, and the trial balance."""
    orders = [
        column(firm, ORDERS, name)
        for name in ("Verify Status", "Invoice", "Credit Note", "Settlement Amount")
    ]
    words = [
        "posted" if word in (RowStatus.SUCCESS, RowStatus.POSTED) else word
        for word in column(firm, PAYMENTS, "Verify Status")
    ]
    trial: list[Any] = [row[:4] for row in Workbook(firm.book.book).rows(TRIAL_BALANCE)]
    return *orders, words, column(firm, PAYMENTS, "Payment No"), trial


def books(firm: SampleFirm) -> LedgerSheets:
    return LedgerSheets(Workbook(firm.book.book))


def assert_whole(firm: SampleFirm) -> None:
    found = verify(books(firm))
    assert found.is_whole, found


def test_undo_says_what_it_does_and_the_grids_show_the_truth_until_redo(firm: SampleFirm) -> None:
    up_to(firm, "load_statement")
    before, standing = shown(firm), books(firm).balances()
    firm.press("post_payments")
    posted, after = shown(firm), books(firm).balances()

    said = firm.press("undo_run")
    question = firm.prompter.asked[-2]
    assert re.search(
        r"Undo run 3 \(Post payments, \d\d/\d\d/\d{4} \d\d:\d\d UTC[+-]\d\d:\d\d, ", question
    )
    assert "customer payments" in question
    assert "Nothing is erased." in question
    assert said.startswith("Undo done: run 3 (Post payments, ")
    assert shown(firm) == before
    assert nonzero(books(firm).balances()) == nonzero(standing)

    assert firm.press("redo_run").startswith("Redo done: run 3 (Post payments, ")
    assert shown(firm) == posted
    assert nonzero(books(firm).balances()) == nonzero(after)
    assert_whole(firm)


def nonzero(standing: Balances) -> Balances:
    return {place: amount for place, amount in standing.items() if amount}


def test_undo_and_unlock_ask_for_a_reason_and_keep_it(firm: SampleFirm) -> None:
    up_to(firm, "post_orders")
    firm.prompter.texts = ["", "the wrong shop"]
    with refused("reason"):
        firm.press("undo_run")
    assert column(firm, RUNS, "Action")[-1] == "Post orders"
    firm.press("undo_run")
    assert column(firm, RUNS, "Note")[-1].endswith("Reason: the wrong shop")
    firm.prompter.choice = "Lock up to 30/06/2026"
    firm.press("lock_books")
    firm.prompter.choice = "Unlock everything"
    firm.prompter.texts = ["  ", "the auditor asked for it"]
    with refused("reason"):
        firm.press("lock_books")
    firm.press("lock_books")
    note = column(firm, RUNS, "Note")[-1]
    assert note.startswith("Unlocked everything. Reason: the auditor asked for it. Trail: 2 rows")


def test_with_four_eyes_who_has_posted_cannot_lock(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_to(firm, "post_orders")
    Workbook(firm.book.book).view(SETTINGS).merge([SETTINGS.record(FOUR_EYES, "Yes", "")])
    firm.prompter.choice = "Lock up to 30/06/2026"
    with refused("run 1", "Four Eyes"):
        firm.press("lock_books")
    monkeypatch.setenv("LOGNAME", "farid")
    assert firm.press("lock_books").startswith("The books are locked up to 30/06/2026")


def test_a_no_undoes_nothing(firm: SampleFirm) -> None:
    up_to(firm, "post_orders")
    firm.prompter.yes = False
    before = Workbook(firm.book.book).rows(JOURNAL)
    assert firm.press("undo_run") == "Nothing was undone."
    assert Workbook(firm.book.book).rows(JOURNAL) == before


def test_undone_orders_are_not_posted_in_the_grids_and_their_rows_wait_again(
    firm: SampleFirm,
) -> None:
    up_to(firm, "load_statement")
    invoices = column(firm, ORDERS, "Invoice")
    firm.press("undo_run")  # the one order that was mended
    firm.press("undo_run")  # all the others
    assert set(column(firm, ORDERS, "Invoice")) == {""}
    assert RowStatus.SUCCESS not in column(firm, ORDERS, "Verify Status")
    assert RowStatus.ORDER_NOT_POSTED in column(firm, PAYMENTS, "Verify Status")
    assert firm.press("undo_run") == "There is nothing to undo."
    assert nonzero(books(firm).balances()) == {}
    firm.press("redo_run")
    firm.press("redo_run")
    assert column(firm, ORDERS, "Invoice") == invoices
    assert RowStatus.ORDER_NOT_POSTED not in column(firm, PAYMENTS, "Verify Status")
    assert firm.press("redo_run") == "There is nothing to redo."
    assert_whole(firm)


def test_what_was_undone_can_be_posted_anew_under_new_numbers_to_the_same_balances(
    firm: SampleFirm,
) -> None:
    up_to(firm, "post_payments")
    after = books(firm).balances()
    firm.press("undo_run")
    assert "difference 0.00" in firm.press("post_payments")
    assert nonzero(books(firm).balances()) == nonzero(after)
    assert all(held.outstanding == 0 for held in books(firm).documents() if held.cancelled)
    assert_whole(firm)
    firm.press("undo_run")
    firm.press("undo_run")
    firm.press("undo_run")
    firm.press("post_orders")
    assert "difference 0.00" in firm.press("post_payments")
    assert nonzero(books(firm).balances()) == nonzero(after)
    assert_whole(firm)


def test_an_invoice_whose_settlement_was_undone_can_be_deleted(firm: SampleFirm) -> None:
    up_to(firm, "post_payments")
    settled = next(
        i for i, amount in enumerate(column(firm, ORDERS, "Settlement Amount")) if amount > 0
    )
    tick = [("✓",) if i == settled else ("",) for i in range(60)]
    Workbook(firm.book.book).view(ORDERS).put(("Tick",), tick)
    assert firm.press("delete_invoices") == "0 invoices deleted, 1 Settled already: not deleted."
    firm.press("undo_run")
    Workbook(firm.book.book).view(ORDERS).put(("Tick",), tick)
    assert firm.press("delete_invoices") == "1 invoice deleted."
    assert_whole(firm)


def test_another_run_than_the_last_can_be_chosen_and_what_builds_on_it_is_named(
    firm: SampleFirm,
) -> None:
    up_to(firm, "post_payments")
    firm.prompter.choice = "run 1 "
    with refused("Run 1", "run 3", "Post payments", "Undo run 3"):
        firm.press("undo_run")


def test_the_run_log_says_what_each_press_counted_and_what_came_of_it(firm: SampleFirm) -> None:
    up_to(firm, "post_payments")
    firm.press("undo_run")
    rows = [row for row in Workbook(firm.book.book).rows(RUNS) if row.run > 0]
    counted, posted, notes = (RUNS.place(name) for name in ("Counted In", "Posted", "Note"))
    assert rows[0][notes].startswith("Posting done: ")
    assert rows[0][counted] >= rows[0][posted] > 0
    assert rows[2][notes].startswith("Done. ")
    assert "difference 0.00. Master data: Fee Map: " in rows[2][notes]
    assert rows[2][counted] == len(column(firm, PAYMENTS, "Row"))
    assert rows[3][posted] == -rows[2][posted]
    assert rows[3][notes].startswith("run 3 (Post payments, ")


def test_an_order_of_a_closed_month_comes_late_on_the_first_open_day(firm: SampleFirm) -> None:
    """Made in June and still pending when June was closed.

    Shipped, settled or cancelled in July.
    """
    up_to(firm, "post_orders")
    firm.mend_missing_item()
    tick(firm, RowStatus.SUCCESS)
    firm.press("delete_invoices")
    assert not any(books(firm).balances().values())
    assert re.search(r"Not posted up to that day: [1-9]\d* orders\.", firm.press("lock_books"))
    said = firm.press("post_orders")
    asked = firm.prompter.asked[-1]
    late = re.match(
        r"(\d+) orders of the locked period, which ends on 30/06/2026\. Post with .* 01/07/2026\?",
        asked,
    )
    assert late
    assert said.startswith(f"Posting done: {late[1]} posted")
    assert said.endswith(
        f" {late[1]} orders of the locked period came on the first open day, 01/07/2026."
    )
    entries = list(books(firm).entries())
    assert {entry.date for entry in entries if entry.date > date(2026, 6, 30)} == {date(2026, 7, 1)}
    assert not any(balances(entry for entry in entries if entry.date.month == 6).values())
    assert any(books(firm).balances().values())
    assert_whole(firm)
    tick(firm, RowStatus.SUCCESS)
    rows = Workbook(firm.book.book).rows(JOURNAL)
    assert firm.press("replace_orders_as_invoice") == (f"Nothing changed: {late[1]} unchanged.")
    assert Workbook(firm.book.book).rows(JOURNAL) == rows
    assert_whole(firm)


def test_what_was_taken_back_late_comes_back_no_earlier_though_its_month_is_open_again(
    firm: SampleFirm,
) -> None:
    up_to(firm, "post_orders")
    before = june(firm)
    firm.press("lock_books")
    tick(firm, RowStatus.SUCCESS)
    assert re.fullmatch(
        r"(\d+) invoices deleted\. \1 orders .* 01/07/2026\.", firm.press("delete_invoices")
    )
    assert not any(books(firm).balances().values())
    assert june(firm) == before
    firm.prompter.choice = "Unlock everything"
    firm.press("lock_books")
    firm.press("post_orders")
    assert any(books(firm).balances().values())
    assert any(entry.date == date(2026, 7, 1) for entry in books(firm).entries())
    assert june(firm) == before
    assert_whole(firm)


@pytest.mark.parametrize("place", ["", "Ledger.sqlite"])
def test_a_month_posted_for_the_wrong_customer_is_taken_back_and_posted_for_the_right_one(
    firm: SampleFirm, place: str
) -> None:
    book = Workbook(firm.book.book)
    book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, place, "")], keep=("What It Does",))
    up_to(firm, "fetch_orders")
    firm.mend_missing_item()
    firm.press("post_orders")
    ids = [no for no in column(firm, ORDERS, "Invoice") if no]
    posted, wrong = f"Posting done: {len(ids)} posted", column(firm, SHOPS, "Customer")[0]
    book.view(CUSTOMERS).append(
        [CustomersRow("300-T0009", "TikTok Shop Kenanga", "300-000", "30 Days", "MYR")]
    )
    firm.press("undo_run")
    book.view(SHOPS).put(("Customer",), [("300-T0009",)])
    assert firm.press("post_orders").startswith(posted)
    others = [no for no in column(firm, ORDERS, "Invoice") if no]
    assert others == [f"{order_id}-B" for order_id in ids]
    firm.prompter.choice = "run 1 "
    with refused("Run 1", "run 3"):
        firm.press("redo_run")
    firm.take_statement()
    firm.press("load_statement")
    assert "difference 0.00." in firm.press("post_payments")

    firm.prompter.choice = ""
    for _ in range(2):
        assert firm.press("undo_run").startswith("Undo done: ")
    for run, numbers in (("run 1 ", ids), ("run 3 ", others)):
        firm.prompter.choice = run
        assert firm.press("redo_run").startswith("Redo done: ")
        assert [no for no in column(firm, ORDERS, "Invoice") if no] == numbers
        assert firm.press("post_orders").startswith("Posting done: 0 posted")
        firm.prompter.choice = ""
        firm.press("undo_run")
        assert not any(column(firm, ORDERS, "Invoice"))
    assert firm.press("post_orders").startswith(posted)
    firm.press("undo_run")
    book.view(SHOPS).put(("Customer",), [(wrong,)])
    assert firm.press("post_orders").startswith(posted)
    assert [no for no in column(firm, ORDERS, "Invoice") if no] == ids
    assert sum(column(firm, RUNS, "Posted")) == len(ids)
    tick(firm, RowStatus.SUCCESS)
    for button, left in (("delete_invoices", 0), ("post_orders", len(ids)), ("undo_run", 0)):
        firm.press(button)
        assert sum(column(firm, RUNS, "Posted")) == left
    assert firm.press("verify_books").startswith("Verified: ")


def test_what_was_posted_before_the_late_ones_were_cancelled_is_shown(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_to(firm, "post_orders")
    tick(firm, RowStatus.SUCCESS)
    firm.press("delete_invoices")
    firm.press("lock_books")
    place = column(firm, ORDERS, "Verify Status").index("Missing item code")
    firm.mend_missing_item()
    view = Workbook(firm.book.book).view(ORDERS)
    when = list(view.column("Create Date"))
    when[place] = max(when) + timedelta(days=1)  # in July
    view.put(("Create Date",), [(at,) for at in when])

    def late_and_then_cancel(question: str, choices: list[str], *, default: str = "") -> str:
        assert "locked period" in question
        firm.prompter.cancel_at = len(firm.prompter.steps)
        return choices[0]

    monkeypatch.setattr(firm.prompter, "choose", late_and_then_cancel)
    assert firm.press("post_orders").startswith("Posting done: 1 posted, ")
    words = column(firm, ORDERS, "Verify Status")
    assert (words[place], words.count(RowStatus.SUCCESS)) == (RowStatus.SUCCESS, 1)
    assert RowStatus.LOCKED in words
    assert "Cancelled. Press Lock to unlock that period first. Or" in str(
        column(firm, PROBLEMS, "What To Do")
    )


def june(firm: SampleFirm) -> Balances:
    return balances(entry for entry in books(firm).entries() if entry.date.month == 6)


def tick(firm: SampleFirm, *words: str) -> None:
    """Tick the orders that read one of these words."""
    ticks = [("✓" if word in words else "",) for word in column(firm, ORDERS, "Verify Status")]
    Workbook(firm.book.book).view(ORDERS).put(("Tick",), ticks)


def test_a_locked_month_refuses_and_says_how_to_go_on(firm: SampleFirm) -> None:
    up_to(firm, "load_statement")
    waiting = re.compile(
        r" Not posted up to that day: \d+ rows of the loaded statement, 2 withdrawals\."
    )
    firm.prompter.texts = ["the auditor waits"]
    locked = firm.press("lock_books")
    assert re.fullmatch(
        r"The books are locked up to 30/06/2026 with \d+ findings open \(the auditor waits\)\. "
        r"Still open on Close Month: [^.]*Exported\. "
        r"Lock also unlocks; both are on the sheet Runs\. Master data taken over: [^.]+\.",
        waiting.sub("", locked),
    )
    assert waiting.search(locked)
    assert waiting.search(firm.prompter.asked[-1])
    assert re.search(r"Still open on Close Month: [^.]*Exported\.$", firm.prompter.asked[-1])
    before = Workbook(firm.book.book).rows(JOURNAL)
    said = firm.press("post_payments")
    told = re.search(
        r"Nothing was posted: .* (\d+) held\. \1 rows held and not in the books come to (.*), "
        r"the whole statement to "
        r"(.*)\. \1 rows dated in the locked period\. Press Lock",
        said,
    )
    assert told
    assert told[2] == told[3]
    assert set(column(firm, PAYMENTS, "Verify Status")) == {RowStatus.LOCKED}
    firm.press("post_withdrawals")
    assert set(column(firm, WITHDRAWALS, "Verify Status")) == {
        RowStatus.LOCKED,
        TransferStatus.SETTLEMENT_ITSELF,
    }
    assert "Sample: no sale" in firm.press("post_orders")
    assert RowStatus.LOCKED not in column(
        firm, ORDERS, "Verify Status"
    )  # all that can be posted is, the rest posts nothing
    tick(firm, RowStatus.SUCCESS, RowStatus.POSTED)
    assert re.fullmatch(
        r"Nothing changed: [1-9]\d* unchanged.*", firm.press("replace_orders_as_invoice")
    )
    tick(firm, RowStatus.SUCCESS, RowStatus.POSTED)
    firm.prompter.choice = "Leave them"
    assert re.fullmatch(
        r"0 invoices deleted, ([1-9]\d*) In the locked period\.", firm.press("delete_invoices")
    )
    assert "Press Lock to unlock that period first" in str(column(firm, PROBLEMS, "What To Do"))
    firm.prompter.choice = ""
    with refused(r"\d\d/06/2026", "30/06/2026", "Lock"):
        firm.press("undo_run")
    assert Workbook(firm.book.book).rows(JOURNAL) == before

    assert firm.press("lock_books") == "Nothing was changed. The books are locked up to 30/06/2026."
    firm.prompter.choice = "Unlock everything"
    assert firm.press("lock_books") == "Unlocked: everything. The sheet Runs says so."
    assert "difference 0.00" in firm.press("post_payments")
    runs = Workbook(firm.book.book).rows(RUNS)
    days = [row.locked_until for row in runs]
    assert days[-3:] == [date(2026, 6, 30), None, None]
    assert [row[RUNS.place("Action")] for row in runs[-3:]] == ["Lock", "Unlock", "Post payments"]
    assert_whole(firm)


def test_a_lock_is_refused_while_the_books_do_not_tie_out(firm: SampleFirm) -> None:
    up_to(firm, "post_orders")
    view = Workbook(firm.book.book).view(INVOICES)
    place = INVOICES.place("Doc Amt")
    view.put(("Doc Amt",), [(row[place] + 1,) for row in view.rows()])
    with refused("Invoices row 6", "IV "):
        firm.press("lock_books")
    assert column(firm, RUNS, "Action")[-1] == "Post orders"


def test_a_lock_is_refused_while_a_statement_row_has_an_unknown_difference(
    firm: SampleFirm,
) -> None:
    up_to(firm, "post_payments")
    view = Workbook(firm.book.book).view(PAYMENTS)
    view.put(("Difference",), [(1,)] + [(0,)] * (view.count - 1))
    with refused("1 row", "difference"):
        firm.press("lock_books")


def test_verify_is_green_and_names_a_cell_that_was_changed_by_hand(firm: SampleFirm) -> None:
    up_to(firm, "post_payments")
    assert firm.press("verify_books").startswith("Verified: ")
    assert column(firm, PROBLEMS, "Found By").count("Verify") == 0
    view = Workbook(firm.book.book).view(INVOICE_LINES)
    rows = view.rows()
    place = INVOICE_LINES.place("Description")
    view.put(
        ("Description",), [("Free gift" if i == 4 else row[place],) for i, row in enumerate(rows)]
    )
    said = firm.press("verify_books")
    assert said.startswith(f"NOT verified: Invoice Lines row 10 (IV {rows[4][1]}): ")
    [problem] = [row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[0] == "Verify"]
    assert problem[1:4] == ("Invoice Lines", f"row 10 (IV {rows[4][1]})", "Check")
    assert "saved copy" in problem[5]


def test_balances_of_the_journal_are_the_books_own(firm: SampleFirm) -> None:
    up_to(firm, "post_payments")
    firm.press("undo_run")
    assert nonzero(balances(books(firm).entries())) == nonzero(books(firm).balances())


def test_credit_notes_that_are_posted_again_after_an_undo_are_in_the_grid_again(
    firm: SampleFirm,
) -> None:
    up_to(firm, "post_payments")
    before = column(firm, ORDERS, "Credit Note")
    assert any(before)
    firm.press("undo_run")
    assert not any(column(firm, ORDERS, "Credit Note"))
    firm.press("post_payments")
    assert column(firm, ORDERS, "Credit Note") == before


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("post_orders_as_order", "post_orders", r"beside SO \d+ there is IV \d+"),
        ("post_orders", "post_orders_as_quotation", r"beside IV \d+ there is QT \d+"),
    ],
)
def test_redo_puts_nothing_beside_what_an_order_has_got_since(
    firm: SampleFirm, first: str, then: str, told: str
) -> None:
    up_to(firm, "fetch_orders")
    for button in (first, "undo_run", then):
        firm.press(button)
    firm.prompter.choice = ""
    with refused(told, "Undo"):
        firm.press("redo_run")
    firm.press("undo_run")
    firm.prompter.choice = "run 1 "
    assert firm.press("redo_run").startswith("Redo done: run 1 ")
    assert "As it was then" in firm.prompter.asked[-1]
    assert_whole(firm)


def post_summary(firm: SampleFirm) -> None:
    """The month's settlement, whose orders have no invoices."""
    Workbook(firm.book.book).view(SHOPS).put(("Way To Post",), [("Summary",)])
    firm.take_statement()
    for button in ("load_statement", "post_payments"):
        firm.press(button)
    firm.prompter.choice = ""


def test_redo_puts_no_sales_order_beside_a_summary_of_its_order(firm: SampleFirm) -> None:
    up_to(firm, "fetch_orders")
    for button in ("post_orders_as_order", "undo_run"):
        firm.press(button)
    post_summary(firm)
    firm.prompter.choice = "run 1 "
    with refused("Run 1", r"SO \d+", r"(IV IV|CN CN)-\d+"):
        firm.press("redo_run")
    firm.prompter.choice = ""
    firm.press("undo_run")
    firm.prompter.choice = "run 1 "
    assert firm.press("redo_run").startswith("Redo done: run 1 ")
    assert_whole(firm)


def test_redo_puts_no_summary_beside_a_sales_order_of_its_order(firm: SampleFirm) -> None:
    up_to(firm, "fetch_orders")
    post_summary(firm)
    for button in ("undo_run", "post_orders_as_order"):
        firm.press(button)
    firm.prompter.choice = "run 1 "
    with refused("Run 1", r"SO \d+", r"(IV IV|CN CN)-\d+"):
        firm.press("redo_run")
    firm.prompter.choice = ""
    firm.press("undo_run")
    firm.prompter.choice = "run 1 "
    assert firm.press("redo_run").startswith("Redo done: run 1 ")
    assert_whole(firm)


def test_undo_of_a_delete_puts_no_invoice_beside_a_sales_order(firm: SampleFirm) -> None:
    up_to(firm, "post_orders")
    tick(firm, RowStatus.SUCCESS)
    for button in ("delete_invoices", "post_orders_as_order"):
        firm.press(button)
    firm.prompter.choice = "run 2 "
    with refused("Run 2", r"IV \d+", r"SO \d+"):
        firm.press("undo_run")
    firm.prompter.choice = ""
    firm.press("undo_run")
    assert firm.press("undo_run").startswith("Undo done: run 2 ")
    assert_whole(firm)


def test_lock_counts_no_order_as_waiting_that_has_an_invoice(firm: SampleFirm) -> None:
    up_to(firm, "fetch_orders")
    firm.mend_missing_item()
    firm.press("post_orders")
    firm.take_statement()
    for button in ("load_statement", "post_payments"):
        firm.press(button)
    firm.prompter.choice = ""
    tick(firm, RowStatus.SUCCESS)
    firm.press("delete_invoices")
    assert RowStatus.NOT_DELETED in column(firm, ORDERS, "Verify Status")
    waiting = len(
        [
            word
            for word in column(firm, ORDERS, "Verify Status")
            if word == RowStatus.INVOICE_DELETED
        ]
    )
    asked = rf"Not posted up to that day: {waiting} orders"
    assert re.search(asked, firm.press("lock_books"))


def test_books_that_do_not_verify_are_not_exported(firm: SampleFirm) -> None:
    up_to(firm, "post_orders")
    view = Workbook(firm.book.book).view(JOURNAL)
    first, *others = view.rows()
    view.replace([first._replace(debit=(first.debit or ZERO) + 1), *others])
    firm.prompter.choice = "Xero"
    with refused("Journal row 6"):
        firm.press("export_books")
    assert not list(firm.folder.rglob("*.csv"))


class RunChooser(ScriptedPrompter):
    """A user who reads which runs are offered, and chooses none."""

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        self.asked += choices
        return ""


def test_each_run_that_undo_offers_has_its_documents_and_an_empty_one_is_not_offered(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    heads: tuple[Table[Any], ...] = (INVOICES, CUSTOMER_PAYMENTS, VOUCHERS)
    documents = sum(Workbook(firm.book.book).view(table).count for table in heads)
    view = Workbook(firm.book.book).view(CUSTOMERS)
    view.put(("Company Name",), [(f"{name} (MY)",) for name in view.column("Company Name")])
    firm.press("post_orders")  # no order is new: it takes over the customer's name alone
    posted = [row.run for row in Workbook(firm.book.book).rows(RUNS) if row.run > 0 and row.posted]
    empty = [row for row in Workbook(firm.book.book).rows(RUNS) if row.run > 0 and not row.posted]
    assert len(empty) == 1
    firm.prompter = RunChooser()
    firm.press("undo_run")
    offered = firm.prompter.asked
    assert len(offered) == len(posted)
    assert offered[-1].startswith("run 1 (Post orders, ")
    told = [re.search(r": (\d+) documents?$", one) for one in offered]
    assert sum(int(found[1]) for found in told if found) == documents
