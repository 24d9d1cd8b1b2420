"""A month is closed step by step.

What is open says what to press, and the exit code is 1 until then.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin import cli
from xlplugin.actions.closing import ClosingMonth, completeness_step, export_step
from xlplugin.actions.complete import SettlementProof
from xlplugin.actions.wallet import WalletAsAt
from xlplugin.bank.statement import LineStatus
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.documents import CASH_BOOK, PAYMENT, REFUND
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.open_items import open_items
from xlplugin.ledger.runs import Deed, Run, later_change, told_findings, trail_row
from xlplugin.ledger.year_end import CLOSE_YEAR
from xlplugin.posting.completeness import Completeness, DifferenceCause, Finding
from xlplugin.posting.settlement_check import ShopDate
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.closing import StepState
from xlplugin.sheets.tables import (
    BANK_STATEMENT,
    CLOSE_MONTH,
    PROBLEMS,
    RETURNED_GOODS,
    WITHDRAWALS,
)

CHECKLIST = (
    "Fetched to the last day",
    "Orders and withdrawals posted",
    "Returned goods answered",
    "Settled dates complete",
    "Wallet agrees",
    "Bank agrees",
    "Fees accrued",
    "Books verified",
    "Exported",
    "Locked",
)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def states(firm: SampleFirm) -> dict[str, str]:
    return {row.step: row.state for row in Workbook(firm.book.book).rows(CLOSE_MONTH)}


def bank_file(firm: SampleFirm) -> Path:
    """The bank's CSV of the month: each payout a day later, what is not TikTok's, the balance."""
    path = firm.folder / "bank_june.csv"
    balance = Decimal("12640.55")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Description", "Reference", "Amount", "Balance"])
        rows = Workbook(firm.book.book).rows(WITHDRAWALS)
        for row in sorted(rows, key=lambda row: str(row.date)):
            if row.voucher and row.date:
                balance -= row.amount
                day = row.date.date() + timedelta(days=1)
                writer.writerow([f"{day:%d/%m/%Y}", "TIKTOK SHOP", row.id, -row.amount, balance])
        for text, amount in (("WALK-IN SALES", "480.00"), ("RENT JUNE", "-1800.00")):
            balance += Decimal(amount)
            writer.writerow(["30/06/2026", text, "", amount, balance])
    return path


def test_a_month_is_closed_step_by_step(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    firm.prompter.choice = ""
    said = firm.press("close_month")
    assert said.startswith("June 2026 is not closed: 5 steps of 10 open. First: Orders and withdr")
    assert tuple(states(firm)) == CHECKLIST
    steps = {row.step: row for row in Workbook(firm.book.book).rows(CLOSE_MONTH)}
    posted = steps["Orders and withdrawals posted"]
    assert "order" not in posted.what_was_found, "every order is posted"
    assert posted.what_to_press == "Press Post Withdrawals."
    assert "no bank statement is loaded" in steps["Bank agrees"].what_was_found
    assert states(firm)["Returned goods answered"] == "Open"
    [asked] = [
        row for row in Workbook(firm.book.book).rows(PROBLEMS) if row.found_by == "Returned goods"
    ]
    assert asked.column == "Goods Back"
    returned = Workbook(firm.book.book).view(RETURNED_GOODS)
    returned.put(("Goods Back",), [("No",)] * returned.count)
    firm.press("post_withdrawals")
    firm.press("close_month")
    done = states(firm)
    assert {step for step, state in done.items() if state == "Open"} == {
        "Bank agrees",
        "Exported",
        "Locked",
    }
    firm.prompter.file = bank_file(firm)
    firm.press("load_bank_statement")
    firm.press("match_bank")
    assert "From TikTok" in firm.press("close_month")
    assert states(firm)["Bank agrees"] == "Open"
    view = Workbook(firm.book.book).view(BANK_STATEMENT)
    matched = [row.status == LineStatus.MATCHED for row in view.rows()]
    assert matched.count(False) == 2
    view.put(("From TikTok",), [("" if one else "no",) for one in matched])
    firm.press("match_bank")
    firm.press("close_month")
    assert states(firm)["Bank agrees"] == "OK"
    firm.prompter.choice = "SQL Account"
    firm.press("export_books")
    firm.prompter.choice = ""
    firm.book.save()
    path = str(firm.path)
    assert cli.main(["press", "close_month", path, "--choice", "30/06/2026"]) == 1
    firm.press("lock_books")
    assert firm.press("close_month") == "June 2026 is closed: every step is done."
    assert set(states(firm).values()) == {"OK", "Off"}
    firm.book.put_cell("BalanceSheetYearFrom", date(2020, 7, 1))
    firm.press("close_year")
    assert firm.press("close_month") == "June 2026 is closed: every step is done."
    [exported] = [row for row in firm.book.rows(CLOSE_MONTH) if row.step == "Exported"]
    assert "Close Year" in exported.what_was_found
    firm.book.save()
    assert cli.main(["press", "close_month", path, "--choice", "30/06/2026"]) == 0


JUNE_30 = date(2026, 6, 30)
SHOP_DATE = ShopDate("7495540735365777507", JUNE_30, "MYR")


def locked(no: int, action: str, until: date | None, note: str) -> Run:
    at = f"2026-07-{no:02}T08:00:00Z"
    return Run(no, at, "hafiz", action, 0, 0, note, locked_until=until)


def with_a_finding(*runs: Run, findings: int = 1) -> ClosingMonth:
    """Return June with this many settled dates that TikTok contradicts."""
    cause = next(iter(DifferenceCause))
    found = Finding(SHOP_DATE, cause, Decimal("33.30"), Decimal(0), 1, "Post it.")
    complete = Completeness((found,) * findings, frozenset(), (), {}, {})
    proof = SettlementProof({}, complete)
    return ClosingMonth(date(2026, 6, 1), JUNE_30, [], proof, runs)


def test_a_finding_that_was_locked_with_a_reason_is_answered() -> None:
    note = f"Locked up to 30/06/2026{told_findings(1, 'paid in July')}"
    lock = locked(1, "Lock", JUNE_30, note)
    posted = locked(2, "Post orders", JUNE_30, "Posting done: 1 posted.")
    step = completeness_step(with_a_finding(lock, posted))
    assert step.state is StepState.DONE
    assert "paid in July" in step.what
    assert completeness_step(with_a_finding(lock, findings=2)).state is StepState.OPEN
    assert completeness_step(with_a_finding()).state is StepState.OPEN
    unlocked = locked(3, "Unlock", None, "Unlocked everything")
    again = locked(4, "Lock", JUNE_30, "Locked up to 30/06/2026")
    assert completeness_step(with_a_finding(lock, unlocked, again)).state is StepState.OPEN


def test_only_a_posting_in_the_month_makes_its_export_old() -> None:
    june = DayRange(date(2026, 6, 1), JUNE_30)
    first = locked(1, "Post orders", None, "118 posted.")
    export = trail_row(Deed("Export hledger", "118 documents", june), "hafiz", [first], [])
    posted = locked(2, "Post orders", None, later_change([date(2026, 7, 2)], [export]))
    assert export_step([export], with_a_finding(first, posted)).state is StepState.DONE
    undone = locked(3, "Undo", None, later_change([date(2026, 6, 20)], [export]))
    step = export_step([export], with_a_finding(first, posted, undone))
    assert (step.state, "run 3" in step.what) == (StepState.OPEN, True)
    closed = locked(3, CLOSE_YEAR, None, later_change([JUNE_30], [export]))
    assert export_step([export], with_a_finding(first, closed)).state is StepState.DONE
    assert export_step([], with_a_finding(first)).state is StepState.OPEN
    week = Deed("Export hledger", "9 documents", DayRange(date(2026, 6, 2), JUNE_30))
    part = trail_row(week, "hafiz", [first], [])
    assert export_step([part], with_a_finding(first)).state is StepState.OPEN


def moved(doc_type: str, number: str, day: int, amount: str) -> Entry:
    units = Decimal(amount)
    legs = (Posting("325-000", "", units), Posting("300-000", "", -units))
    return Entry(date(2026, 6, day), doc_type, number, "", "MYR", legs)


def wallet_of(*entries: Entry) -> WalletAsAt:
    total = sum((entry.postings[0].amount for entry in entries), Decimal(0))
    held = {("325-000", "MYR"): total} if total else {}
    return WalletAsAt(["325-000"], open_items(entries, ["325-000"]), held)


def test_a_negative_settlement_is_owed_and_no_payout_too_many() -> None:
    settled = moved(PAYMENT, "OR-00001", 5, "100.00")
    paid = moved(CASH_BOOK, "CB-00001", 6, "-100.00")
    refunded = moved(REFUND, "CF-00001", 7, "-20.00")
    owed = wallet_of(settled, paid, refunded)
    assert owed.is_owed
    assert not owed.is_overpaid
    too_much = wallet_of(settled, paid, moved(CASH_BOOK, "CB-00002", 8, "-20.00"))
    assert too_much.is_overpaid
    assert not too_much.is_owed
    assert not wallet_of(settled).is_owed
