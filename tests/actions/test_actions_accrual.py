"""Accrue Fees in the sample shop: by TikTok's own estimate, once, undone, and on the checklist."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from tests.support.settlement_samples import comma_separated
from xlplugin.ledger.documents import JOURNAL_VOUCHER
from xlplugin.posting.accrual import FeeSource
from xlplugin.posting.shop import BY_ESTIMATE, BY_OWN_RATES, NO_ACCRUAL
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ACCRUED_FEES,
    CLOSE_MONTH,
    ESTIMATES,
    JOURNAL,
    SHOPS,
    AccruedFeesRow,
    EstimatesRow,
    JournalRow,
)

JUNE_30 = date(2026, 6, 30)
JULY_1 = date(2026, 7, 1)
LIABILITY = "420-000"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("post_payments")
        firm.prompter.choice = ""
        yield firm


def choose(firm: SampleFirm, accrual: str) -> None:
    book = Workbook(firm.book.book)
    rows = [row._replace(accrue_fees=accrual) for row in book.rows(SHOPS)]
    book.view(SHOPS).update(("Accrue Fees",), rows)
    firm.press("make_master_data")


def vouchers(firm: SampleFirm) -> list[JournalRow]:
    rows = Workbook(firm.book.book).rows(JOURNAL)
    return [row for row in rows if row.doc_type == JOURNAL_VOUCHER]


def balance(firm: SampleFirm, account: str, until: date) -> Decimal:
    total = Decimal(0)
    for row in Workbook(firm.book.book).rows(JOURNAL):
        if row.account == account and row.date <= until:
            total += (row.debit or 0) - (row.credit or 0)
    return total


def accrued(firm: SampleFirm) -> list[AccruedFeesRow]:
    return Workbook(firm.book.book).rows(ACCRUED_FEES)


def estimates(firm: SampleFirm) -> dict[str, EstimatesRow]:
    return {row.order_id: row for row in Workbook(firm.book.book).rows(ESTIMATES)}


def step(firm: SampleFirm) -> tuple[str, str]:
    firm.press("close_month")
    [row] = [
        row for row in Workbook(firm.book.book).rows(CLOSE_MONTH) if row.step == "Fees accrued"
    ]
    return row.state, row.what_to_press


def test_fees_are_accrued_by_tiktok_s_estimate_once_and_undone(firm: SampleFirm) -> None:
    assert step(firm)[0] == "Off"
    with refused(where="sheet 'Shops', column 'Accrue Fees'"):
        firm.press("accrue_fees")
    choose(firm, BY_ESTIMATE)
    assert step(firm) == ("Open", "Press Accrue Fees.")
    said = firm.press("accrue_fees")
    shown = accrued(firm)
    by_estimate = [row for row in shown if row.by == FeeSource.ESTIMATE]
    assert by_estimate
    told = estimates(firm)
    for row in by_estimate:
        one = told[row.order_id]
        assert row.fees == -((one.shipping or 0) + (one.fees or 0) + (one.adjustment or 0))
        assert one.estimate == row.owed - row.fees  # the sample shop estimates what is owed
    total = sum((row.fees for row in shown), Decimal(0))
    assert total > 0
    assert f"{total:,.2f}" in said
    assert balance(firm, LIABILITY, JUNE_30) == -total
    assert balance(firm, LIABILITY, JULY_1) == 0
    assert step(firm)[0] == "OK"

    count = len(vouchers(firm))
    assert "was accrued before" in firm.press("accrue_fees")
    assert len(vouchers(firm)) == count
    assert firm.press("verify_books").startswith("Verified:")
    firm.press("undo_run")
    assert balance(firm, LIABILITY, JUNE_30) == 0
    assert step(firm)[0] == "Open"
    firm.press("accrue_fees")
    assert balance(firm, LIABILITY, JUNE_30) == -total


def test_own_rates_ask_tiktok_nothing_and_the_file_is_a_witness(firm: SampleFirm) -> None:
    choose(firm, BY_OWN_RATES)
    firm.press("accrue_fees")
    assert {row.by for row in accrued(firm)} == {FeeSource.RATES}
    assert not estimates(firm)
    by_rates = -balance(firm, LIABILITY, JUNE_30)
    firm.press("undo_run")
    choose(firm, BY_ESTIMATE)
    firm.press("accrue_fees")
    by_estimate = -balance(firm, LIABILITY, JUNE_30)
    assert abs(by_rates - by_estimate) < by_estimate / 2  # two ways to the same fees

    told = estimates(firm)
    first = next(iter(told))
    rows = [["Order/adjustment ID", "Currency", "Total estimated settlement amount"]]
    for row in told.values():
        amount = row.estimate or Decimal(0)
        shown = amount + 1 if row.order_id == first else amount
        rows.append([row.order_id, "MYR", str(shown)])
    firm.prompter.file = comma_separated(firm.folder / "on-hold.csv", rows)
    said = firm.press("load_estimates")
    assert f"{len(told)} of them by the API too, 1 with another amount" in said
    differing = {one: row.difference for one, row in estimates(firm).items() if row.difference}
    assert differing == {first: Decimal("-1.00")}
    firm.press("undo_run")
    assert "1 estimate of" in firm.press("accrue_fees")  # fetched again, the file stays beside it


def test_a_locked_month_is_not_accrued_any_more(firm: SampleFirm) -> None:
    choose(firm, BY_OWN_RATES)
    firm.press("post_withdrawals")
    firm.prompter.choice = "30/06/2026"
    firm.press("lock_books")
    with refused("Press Lock"):
        firm.press("accrue_fees")
    assert not [row for row in vouchers(firm) if row.account == LIABILITY]
    choose(firm, NO_ACCRUAL)
    assert step(firm)[0] == "Off"
