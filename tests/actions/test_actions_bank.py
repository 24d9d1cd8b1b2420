"""The bank's statement.

Loaded once, matched once, taken back by Undo, reconciled as at any date.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin import cli
from xlplugin.bank.statement import LineStatus
from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.sheets import bank
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BANK_RECONCILIATION,
    BANK_STATEMENT,
    CLOSE_MONTH,
    JOURNAL,
    OPENING_BALANCES,
    PROBLEMS,
    RUNS,
    WITHDRAWALS,
    BankStatementRow,
    OpeningBalancesRow,
)

RENT = ["29/06/2026", "RENT JUNE", "CHQ 118", "-1800.00"]


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_payments")
        firm.press("fetch_withdrawals")
        firm.press("post_withdrawals")
        firm.prompter.choice = ""
        yield firm


def payouts(firm: SampleFirm) -> list[tuple[date, Decimal]]:
    """What TikTok paid to the bank."""
    paid = []
    for row in Workbook(firm.book.book).rows(WITHDRAWALS):
        if row.type == "WITHDRAW" and row.date:
            paid.append((row.date.date(), -row.amount))
    return sorted(paid)


def bank_file(firm: SampleFirm, *others: list[str]) -> None:
    """Give the user the bank's CSV: each payout a day later, and other lines."""
    path = firm.folder / "bank_june.csv"
    lines = []
    for number, (day, amount) in enumerate(payouts(firm), 1):
        arrived = day + timedelta(days=1)
        lines.append([f"{arrived:%d/%m/%Y}", "TIKTOK SHOP", f"TT{number}", f"{amount}"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Description", "Reference", "Amount"])
        writer.writerows([*lines, *others])
    firm.prompter.file = path


def posted_runs(firm: SampleFirm) -> int:
    """Count the runs that posted something: a load has a row of the trail only."""
    return sum(1 for row in Workbook(firm.book.book).rows(RUNS) if row.run > 0)


def lines_of(firm: SampleFirm) -> list[BankStatementRow]:
    return Workbook(firm.book.book).rows(BANK_STATEMENT)


def section(firm: SampleFirm, name: str) -> list[Decimal | None]:
    rows = Workbook(firm.book.book).rows(BANK_RECONCILIATION)
    return [row.amount for row in rows if row.section == name]


def test_each_payout_is_matched_with_its_line_once_and_the_rest_is_named(firm: SampleFirm) -> None:
    bank_file(firm, RENT)
    count = len(payouts(firm))
    assert count
    assert firm.press("load_bank_statement").startswith(
        f"{count + 1} lines of 310-000, {count + 1}"
    )
    journal = Workbook(firm.book.book).rows(JOURNAL)
    assert f"Done. {count} line" in firm.press("match_bank")
    statuses = [line.status for line in lines_of(firm)]
    assert sorted(statuses) == sorted([LineStatus.MATCHED] * count + [LineStatus.UNMATCHED])
    vouchers = {line.matched_with for line in lines_of(firm) if line.matched_with}
    assert len(vouchers) == count
    [problem] = [
        row for row in Workbook(firm.book.book).rows(PROBLEMS) if row.found_by == "Match bank"
    ]
    [row] = [
        place for place, line in enumerate(lines_of(firm)) if line.amount == Decimal("-1800.00")
    ]
    top = Workbook(firm.book.book).view(BANK_STATEMENT).top
    assert problem.row == f"row {top + 1 + row} (29/06/2026 -1,800.00)"
    assert "'Bank Statement'!A5" not in problem.link
    assert Workbook(firm.book.book).rows(JOURNAL) == journal, "a match makes no entry"

    runs = posted_runs(firm)
    assert firm.press("load_bank_statement").startswith(f"{count + 1} lines of 310-000, 0 new")
    said = firm.press("match_bank")
    assert said.startswith("No line was matched")
    assert "RENT JUNE" in said, "it names the line that has no document"
    assert "Undo" not in said, "there is nothing to take back"
    assert posted_runs(firm) == runs
    assert [line.status for line in lines_of(firm)] == statuses
    assert firm.press("verify_books").startswith("Verified: ")


def test_undo_takes_the_matches_back_and_a_matched_payout_stays(firm: SampleFirm) -> None:
    bank_file(firm)
    firm.press("load_bank_statement")
    firm.press("match_bank")
    firm.prompter.choice = "Post withdrawals"
    with refused("Match bank"):
        firm.press("undo_run")
    firm.prompter.choice = "Match bank"
    assert firm.press("undo_run").startswith("Undo done: ")
    assert {line.status for line in lines_of(firm)} == {LineStatus.UNMATCHED}
    assert {line.matched_with for line in lines_of(firm)} == {""}
    assert f"Done. {len(payouts(firm))} line" in firm.press("match_bank")
    assert {line.status for line in lines_of(firm)} == {LineStatus.MATCHED}


def lock_june(firm: SampleFirm) -> None:
    firm.prompter.choice = "Lock up to 30/06/2026"
    assert firm.press("lock_books").startswith("The books are locked up to 30/06/2026")
    firm.prompter.choice = ""


def test_lines_of_a_locked_month_are_matched_without_unlocking_it(firm: SampleFirm) -> None:
    lock_june(firm)
    journal = Workbook(firm.book.book).rows(JOURNAL)
    bank_file(firm)
    firm.press("load_bank_statement")
    assert f"Done. {len(payouts(firm))} line" in firm.press("match_bank")
    assert {line.status for line in lines_of(firm)} == {LineStatus.MATCHED}
    assert Workbook(firm.book.book).rows(JOURNAL) == journal, "a match makes no entry"
    firm.prompter.choice = "Match bank"
    assert firm.press("undo_run").startswith("Undo done: ")
    assert {line.status for line in lines_of(firm)} == {LineStatus.UNMATCHED}
    assert Workbook(firm.book.book).rows(JOURNAL) == journal


def test_a_line_without_its_voucher_in_a_locked_month_says_to_unlock(firm: SampleFirm) -> None:
    firm.prompter.choice = "Post withdrawals"
    firm.press("undo_run")
    lock_june(firm)
    bank_file(firm)
    firm.press("load_bank_statement")
    said = firm.press("match_bank")
    assert said.startswith("No line was matched")
    assert "In the locked period, which ends on 30/06/2026" in said
    firm.press("close_month")
    steps = {row.step: row for row in Workbook(firm.book.book).rows(CLOSE_MONTH)}
    for step in ("Orders and withdrawals posted", "Bank agrees"):
        assert "In the locked period: press Lock, unlock it" in steps[step].what_to_press
    firm.prompter.choice = "Unlock everything"
    firm.press("lock_books")
    firm.prompter.choice = ""
    firm.press("post_withdrawals")
    assert f"Done. {len(payouts(firm))} line" in firm.press("match_bank")
    firm.press("close_month")
    steps = {row.step: row for row in Workbook(firm.book.book).rows(CLOSE_MONTH)}
    assert steps["Bank agrees"].state == "OK"


def test_the_reconciliation_explains_the_bank_as_at_a_date(firm: SampleFirm) -> None:
    bank_file(firm, RENT)
    firm.press("load_bank_statement")
    firm.press("match_bank")
    paid = payouts(firm)
    day, amount = paid[0]
    firm.book.put_cell("BankReconciliationAsAt", day)
    firm.press("reconcile_bank")
    assert section(firm, bank.IN_BOOKS) == [amount]
    assert section(firm, bank.NOT_AT_BANK) == [-amount], "it arrives a day later"
    assert section(firm, bank.EXPECTED) == [ZERO]
    Workbook(firm.book.book).put_cell("BankReconciliationAsAt", date(2026, 7, 31))
    said = firm.press("reconcile_bank")
    total = sum((each for _, each in paid), ZERO)
    assert section(firm, bank.IN_BOOKS) == [total]
    assert section(firm, bank.NOT_AT_BANK) == []
    assert section(firm, bank.NOT_IN_BOOKS) == [Decimal("-1800.00")]
    assert section(firm, bank.EXPECTED) == [total - 1800]
    assert "the bank states no balance" in said


def test_a_line_that_is_not_from_tiktok_is_left_out_and_stays_so(firm: SampleFirm) -> None:
    bank_file(firm, RENT)
    firm.press("load_bank_statement")
    view = Workbook(firm.book.book).view(BANK_STATEMENT)
    words = ["No" if row.amount < 0 else "" for row in view.rows()]
    view.put(("From TikTok",), [(word,) for word in words])
    said = firm.press("match_bank")
    assert "still open" not in said
    assert {line.status for line in lines_of(firm)} == {LineStatus.MATCHED, LineStatus.OTHER}
    firm.press("load_bank_statement")
    assert [line.from_tiktok for line in lines_of(firm)] == words
    total = sum((each for _, each in payouts(firm)), ZERO)
    firm.press("reconcile_bank")
    assert section(firm, bank.NOT_IN_BOOKS) == []
    assert section(firm, bank.OTHERS) == [Decimal("-1800.00")]
    assert section(firm, bank.EXPECTED) == [total - 1800]
    view = Workbook(firm.book.book).view(BANK_STATEMENT)
    view.put(("From TikTok",), [("nope" if word else "",) for word in words])
    with refused("'nope'", "Write Yes or No", "From TikTok"):
        firm.press("match_bank")


def test_what_the_bank_had_before_is_at_the_bank(firm: SampleFirm) -> None:
    had = OpeningBalancesRow("310-000", Decimal("500.00"), ZERO, "MYR", date(2026, 5, 31))
    owner = OpeningBalancesRow("150-000", ZERO, Decimal("500.00"), "MYR", date(2026, 5, 31))
    Workbook(firm.book.book).view(OPENING_BALANCES).append([had, owner])
    firm.press("post_opening_balances")
    bank_file(firm)
    firm.press("load_bank_statement")
    firm.press("match_bank")
    firm.press("reconcile_bank")
    assert section(firm, bank.NOT_AT_BANK) == []
    total = sum((each for _, each in payouts(firm)), ZERO)
    assert section(firm, bank.EXPECTED) == [total + 500]


def test_a_line_that_was_changed_by_hand_is_named(firm: SampleFirm) -> None:
    bank_file(firm)
    firm.press("load_bank_statement")
    view = Workbook(firm.book.book).view(BANK_STATEMENT)
    view.put(("Amount",), [(row.amount + 1,) for row in view.rows()])
    with pytest.raises(FixInputError) as refused:
        firm.press("match_bank")
    assert refused.value.where == "sheet 'Bank Statement', row 6"


def pasted(firm: SampleFirm, lines: list[tuple[date, Decimal]]) -> None:
    """Paste lines under the table: only what the bank's page shows."""
    rows = []
    for number, (day, amount) in enumerate(lines, 1):
        rows.append(
            BankStatementRow(
                date=day + timedelta(days=1),
                description="TIKTOK SHOP",
                reference=f"TT{number}",
                amount=amount,
            )
        )
    Workbook(firm.book.book).view(BANK_STATEMENT).append(rows)


def test_lines_that_were_pasted_are_matched_as_if_they_were_loaded(firm: SampleFirm) -> None:
    paid = payouts(firm)
    pasted(firm, paid)
    firm.press("match_bank")
    by_paste = [row._replace(file="", row=0) for row in lines_of(firm)]
    assert [row.status for row in by_paste] == [LineStatus.MATCHED] * len(paid)
    bank_file(firm)
    firm.press("load_bank_statement")
    assert [row._replace(file="", row=0) for row in lines_of(firm)] == by_paste


def test_a_pasted_line_that_is_there_already_is_named(firm: SampleFirm) -> None:
    bank_file(firm)
    firm.press("load_bank_statement")
    paid = payouts(firm)
    pasted(firm, paid[:1])
    with pytest.raises(FixInputError) as refusal:
        firm.press("match_bank")
    assert refusal.value.where == f"sheet 'Bank Statement', row {6 + len(paid)}"


def test_nothing_matched_is_exit_code_1_until_every_line_is_settled(firm: SampleFirm) -> None:
    bank_file(firm, RENT)
    firm.press("load_bank_statement")
    firm.press("match_bank")
    firm.book.save()
    path = str(firm.path)
    assert cli.main(["press", "match_bank", path]) == 1
    view = Workbook(firm.book.book).view(BANK_STATEMENT)
    view.put(("From TikTok",), [("No" if row.amount < 0 else "",) for row in view.rows()])
    firm.book.save()
    assert cli.main(["press", "match_bank", path]) == 0


def test_a_file_that_is_loaded_in_another_currency_is_asked_about(firm: SampleFirm) -> None:
    bank_file(firm, RENT)
    firm.press("load_bank_statement")
    view = Workbook(firm.book.book).view(BANK_STATEMENT)
    thai = [row._replace(currency="THB") for row in view.rows()]
    view.replace(thai)
    firm.prompter.yes = False
    with refused("310-000 THB", where="bank_june.csv"):
        firm.press("load_bank_statement")
    assert lines_of(firm) == thai
