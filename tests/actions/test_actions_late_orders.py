"""Orders that came on the first open day by mistake get their own day back.

The user has locked June too early and posts June's orders with July's date. She notices, unlocks,
and takes it back: with Undo, with Replace As Invoice, or with Delete Invoice.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.actions.order_posting import Outcomes, count_statuses
from xlplugin.errors import FixInputError
from xlplugin.ledger.balances import Balances, balances
from xlplugin.ledger.documents import INVOICE
from xlplugin.posting.order_checks import OrderOutcome
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import CLOSE_MONTH, JOURNAL, ORDERS, RUNS, STOCK_ITEMS
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.terminal import GivenOptions, TerminalPrompter

JULY_1 = date(2026, 7, 1)


Days = dict[date, Balances]


@pytest.fixture
def right(tmp_path: Path) -> Days:
    """Return what each day adds to the books if all orders are posted before June is locked."""
    folder = tmp_path / "right"
    folder.mkdir()
    with sample_firm(folder, orders=20) as firm:
        firm.up_to("post_orders")
        return by_day(firm)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    """Orders of June, loaded; three are posted, one is deleted, and June is locked."""
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("fetch_orders")
        firm.prompter.choice = ""
        orders = firm.book.rows(ORDERS)
        sold = [row.id for row in orders if row.status == "Completed"][:3]
        tick(firm, sold)
        assert firm.press("post_orders").startswith("Posting done: 3 posted")
        tick(firm, sold[:1])
        firm.press("delete_invoices")
        tick(firm, [])
        firm.press("lock_books")
        yield firm


def tick(firm: SampleFirm, ids: Sequence[str]) -> None:
    ticks = [("✓" if row.id in ids else "",) for row in firm.book.rows(ORDERS)]
    firm.book.view(ORDERS).put(("Tick",), ticks)


def books(firm: SampleFirm) -> LedgerSheets:
    return LedgerSheets(Workbook(firm.book.book))


def by_day(firm: SampleFirm) -> Days:
    """Return what each day adds to each account; without days that come to nothing."""
    entries = list(books(firm).entries())
    days: Days = {}
    for day in {entry.date for entry in entries}:
        on_day = balances(entry for entry in entries if entry.date == day)
        amounts = {place: amount for place, amount in on_day.items() if amount}
        if amounts:
            days[day] = amounts
    return days


def post_late_then_unlock(firm: SampleFirm) -> list[str]:
    """Post the other orders on 1 July by mistake, and unlock June. Return their ids."""
    before = {row.id for row in firm.book.rows(ORDERS) if row.invoice}
    said = firm.press("post_orders")
    assert said.endswith("of the locked period came on the first open day, 01/07/2026.")
    assert len([day for day in by_day(firm) if day.month == 7]) == 1
    assert JULY_1 in by_day(firm)
    firm.prompter.choice = "Unlock everything"
    firm.press("lock_books")
    firm.prompter.choice = ""
    late = [row.id for row in firm.book.rows(ORDERS) if row.invoice and row.id not in before]
    assert len(late) > 5
    return late


def assert_right(firm: SampleFirm, right: Days) -> None:
    assert by_day(firm) == right
    found = verify(books(firm))
    assert found.is_whole, found
    invoiced = [row.invoice for row in firm.book.rows(ORDERS) if row.invoice]
    assert sum(row.posted for row in firm.book.rows(RUNS) if row.run > 0) == len(invoiced)
    documents = {state.no: state for state in books(firm).documents()}
    for entry in books(firm).entries():
        assert entry.date >= documents[entry.doc_no].date


def test_undo_and_post_give_each_order_its_own_day(firm: SampleFirm, right: Days) -> None:
    late = post_late_then_unlock(firm)
    firm.prompter.choice = f"run {max(row.run for row in firm.book.rows(RUNS)) - 1} "
    firm.press("undo_run")
    firm.prompter.choice = ""
    assert firm.press("post_orders").startswith(f"Posting done: {len(late)} posted")
    assert_right(firm, right)
    again = [row.invoice for row in firm.book.rows(ORDERS) if row.id in late]
    assert sum(no.endswith("-B") for no in again) == len(late) - 1  # one was posted in June before
    firm.press("undo_run")
    assert JULY_1 not in by_day(firm)
    firm.press("redo_run")
    assert_right(firm, right)


def test_delete_and_post_give_each_order_its_own_day(firm: SampleFirm, right: Days) -> None:
    late = post_late_then_unlock(firm)
    tick(firm, late)
    assert firm.press("delete_invoices").startswith(f"{len(late)} invoices deleted.")
    assert firm.press("post_orders").startswith(f"Posting done: {len(late)} posted")
    assert_right(firm, right)


def test_replace_moves_each_invoice_and_the_second_time_nothing(
    firm: SampleFirm, right: Days
) -> None:
    late = post_late_then_unlock(firm)
    before = by_day(firm)
    tick(firm, late)
    assert firm.press("replace_orders_as_invoice").startswith(f"Posting done: {len(late)} posted.")
    assert_right(firm, right)
    rows = firm.book.rows(JOURNAL)
    tick(firm, late)
    said = firm.press("replace_orders_as_invoice")
    assert said == f"Nothing changed: {len(late)} unchanged."
    assert firm.book.rows(JOURNAL) == rows
    firm.press("undo_run")
    assert by_day(firm) == before
    assert verify(books(firm)).is_whole
    tick(firm, late)
    firm.press("replace_orders_as_invoice")
    assert_right(firm, right)


def test_a_yes_to_every_question_posts_no_order_late(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = by_day(firm)
    monkeypatch.setattr(firm.prompter, "choose", TerminalPrompter(GivenOptions(yes=True)).choose)
    said = firm.press("post_orders")
    assert said.startswith("Posting done: 0 posted, ")
    assert '--choice "Post on the first open day (01/07/2026)"' in said
    assert by_day(firm) == before
    named = TerminalPrompter(GivenOptions(yes=True, choices=["Post on the first open day"]))
    monkeypatch.setattr(firm.prompter, "choose", named.choose)
    firm.press("post_orders")
    assert JULY_1 in by_day(firm)


def test_close_month_is_open_while_receipts_of_june_belong_to_sales_of_july(
    firm: SampleFirm,
) -> None:
    late = post_late_then_unlock(firm)
    firm.take_statement()
    firm.press("load_statement")
    firm.press("post_ready_payments")
    firm.prompter.choice = ""
    firm.press("close_month")
    [step] = [row for row in firm.book.rows(CLOSE_MONTH) if row.step.startswith("Orders and")]
    assert step.state == "Open"
    receipts = set()
    ahead = set()
    for item in books(firm).knock_offs():
        if item.to_type == INVOICE and item.to_no in late and item.date < JULY_1:
            receipts.add((item.from_type, item.from_no))
            ahead.add(item.to_no)
    assert len(ahead) > 3
    told = f"({len(receipts)}) belong to {len(ahead)} invoices dated after it"
    assert told in step.what_was_found
    assert "Undo" in step.what_to_press


def test_what_failed_before_anything_was_posted_is_not_called_posted(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of the master data alone was kept: no order is posted."""

    def fails(*_: object) -> None:
        raise FixInputError("'Rent' stands in the way.", cure="Move it.")

    items = firm.book.view(STOCK_ITEMS)
    names = list(items.column("Description"))
    items.put(("Description",), [(f"{name} (new)",) for name in names])
    monkeypatch.setattr("xlplugin.sheets.orders.put_outcomes", fails)
    firm.prompter.choice = "Leave them"
    with pytest.raises(FixInputError, match="stands in the way") as stopped:
        firm.press("post_orders")
    assert "is posted and stays" not in str(stopped.value)
    assert "Master data" in firm.book.rows(RUNS)[0].note + firm.book.rows(RUNS)[-1].note


def test_a_status_with_one_orders_figures_is_no_count() -> None:
    outcomes: Outcomes = {}
    for number, status in enumerate(
        ("Success", "In the locked period", "The lines add up to 79.44, not 238.30.")
    ):
        outcomes["7495540735365777507", str(number)] = OrderOutcome(str(number), status)
    assert count_statuses(outcomes, "posted") == [
        "1 posted",
        "1 In the locked period",
        "1 held for other reasons: see Verify Status",
    ]
