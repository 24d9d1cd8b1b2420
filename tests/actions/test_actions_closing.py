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
from xlplugin.actions.wallet import WalletAsAt
from xlplugin.bank.statement import LineStatus
from xlplugin.ledger.documents import CASH_BOOK, PAYMENT, REFUND
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.open_items import open_items
from xlplugin.sheets.book import Workbook
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
    firm.book.save()
    assert cli.main(["press", "close_month", path, "--choice", "30/06/2026"]) == 0


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
