"""Close Year as the user meets it: vouchers, lock, statements in the sheets, and the way back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.office import errors, recalculated
from tests.support.refusals import refused
from xlplugin.ledger.statements import BROUGHT_FORWARD, PROFIT_OF_THE_YEAR, balance_sheet
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.tables import (
    BALANCE_SHEET,
    BOOKS_SETTING,
    GL_ACCOUNTS,
    HEADER_ROW,
    RUNS,
    SETTINGS,
    SHOWN_FROM,
    VOUCHERS,
    GLAccountsRow,
    SettingsRow,
)
from xlplugin.stores.books import books_of

YEAR_END = date(2026, 6, 30)  # of a financial year from July: the sample month is its last
JULY = date(2026, 7, 31)
VOUCHER = "YE-2026-06-30-MYR"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_payments")
        firm.book.put_cell("BalanceSheetYearFrom", date(2020, 7, 1))
        firm.prompter.choice = ""
        firm.prompter.texts = ["The accountant knows of it"]
        yield firm


def shown(firm: SampleFirm, last: date) -> dict[tuple[str, str], Decimal]:
    """The balance sheet of a day as it is worked out from the books."""
    book = Workbook(firm.book.book)
    entries = [entry for entry in books_of(book).entries() if entry.date <= last]
    first = date(2025, 7, 1) if last <= YEAR_END else date(2026, 7, 1)
    found = {}
    for row in balance_sheet(entries, read_masters(book).accounts, last, first):
        found[row.section, row.code] = row.amount
    return found


def retyped(firm: SampleFirm, code: str, kind: str) -> list[tuple[str]]:
    """Return the column Acc Type of GL Accounts with another type for one account."""
    types = []
    for row in Workbook(firm.book.book).rows(GL_ACCOUNTS):
        types.append((kind if row.code == code else row.acc_type,))
    return types


def test_the_profit_goes_to_retained_earnings_and_the_year_is_locked(firm: SampleFirm) -> None:
    before = shown(firm, YEAR_END)
    profit = before[PROFIT_OF_THE_YEAR, ""]
    assert shown(firm, JULY)[BROUGHT_FORWARD, ""] == profit != ZERO
    said = firm.press("close_year")
    assert VOUCHER in said and "151-000 RETAINED EARNINGS" in said
    after = shown(firm, YEAR_END)
    assert {place: amount for place, amount in after.items() if place in before} == before
    later = shown(firm, JULY)
    assert later[BROUGHT_FORWARD, ""] == ZERO
    assert later["Retained Earning", "151-000"] == profit
    run = Workbook(firm.book.book).rows(RUNS)[-1]
    assert (run.action, run.locked_until) == ("Close year", YEAR_END)
    assert firm.press("verify_books").startswith("Verified")
    assert "CLOSED" not in firm.press("show_profit_and_loss")
    firm.book.view(GL_ACCOUNTS).put(("Acc Type",), retyped(firm, "924-000", "Fixed Assets"))
    for button in ("show_profit_and_loss", "show_balance_sheet"):
        told = firm.press(button)
        assert f"its profit of MYR {profit:,.2f} was carried forward" in told
    firm.book.view(GL_ACCOUNTS).put(("Acc Type",), retyped(firm, "924-000", "Expenses"))
    assert "CLOSED" not in firm.press("show_profit_and_loss")
    runs = len(Workbook(firm.book.book).rows(RUNS))
    assert "closed" in firm.press("close_year")
    assert len(Workbook(firm.book.book).rows(RUNS)) == runs


def test_a_year_that_was_locked_before_is_closed_too_and_opened_with_reasons(
    firm: SampleFirm,
) -> None:
    firm.prompter.choice = "Lock up to 30/06/2026"
    firm.press("lock_books")
    firm.prompter.texts = ["The accountant knows of it"]
    firm.press("close_year")
    firm.prompter.choice = ""
    with refused(VOUCHER, "30/06/2026"):
        firm.press("undo_run")
    firm.prompter.choice = "Unlock everything"
    firm.prompter.texts = ["An invoice was forgotten"]
    firm.press("lock_books")
    firm.prompter.choice = ""
    firm.prompter.texts = ["An invoice was forgotten"]
    assert "Close year" in firm.press("undo_run")
    assert shown(firm, JULY)[BROUGHT_FORWARD, ""] != ZERO
    held = {row.doc_no: row for row in Workbook(firm.book.book).rows(VOUCHERS)}
    assert held[VOUCHER].cancelled
    firm.prompter.texts = ["The accountant knows of it"]
    assert f"{VOUCHER}-2" in firm.press("close_year")
    assert firm.press("verify_books").startswith("Verified")


def test_of_several_accounts_the_user_chooses_one(firm: SampleFirm) -> None:
    rows = [
        GLAccountsRow("152-000", "RETAINED EARNINGS", "Retained Earning"),
        GLAccountsRow("153-000", "UNAPPROPRIATED PROFIT", "RETAINED EARNING"),
    ]
    firm.book.view(GL_ACCOUNTS).merge(rows)
    firm.prompter.choice = "153-000"
    assert "153-000 UNAPPROPRIATED PROFIT" in firm.press("close_year")


def test_a_no_closes_nothing(firm: SampleFirm) -> None:
    firm.prompter.yes = False
    runs = len(Workbook(firm.book.book).rows(RUNS))
    firm.press("close_year")
    assert len(Workbook(firm.book.book).rows(RUNS)) == runs
    assert "151-000" not in read_masters(Workbook(firm.book.book)).accounts


@pytest.mark.office
def test_the_sheets_say_the_same_before_and_after_and_with_the_year_left_out(
    firm: SampleFirm, tmp_path: Path
) -> None:
    """Formulas over Account Days: of a whole Journal, and with the closed year brought forward."""
    setting = SettingsRow(BOOKS_SETTING, "Books.sqlite", "")
    firm.book.view(SETTINGS).merge([setting], keep=("What It Does",))
    firm.press("close_year")
    files: list[Path] = []
    expected = []
    for first in (0, len(firm.book.rows(RUNS)) + 1):
        if first:
            firm.book.view(SETTINGS).merge([SettingsRow(SHOWN_FROM, str(first), "")])
            books_of(firm.book).rewrite_sheets()
        for day in (YEAR_END, JULY):
            firm.book.put_cell("BalanceSheetAsAt", day)
            firm.press("show_balance_sheet")
            files.append(tmp_path / f"{len(files)}.xlsx")
            firm.book.save(files[-1])
            expected.append(shown(firm, day))
    for cells, books in zip(recalculated(files), expected, strict=True):
        assert errors(cells) == []
        sheet = cells[BALANCE_SHEET.sheet]
        assert sheet["A4"] == "In balance: difference 0.00"
        listed = {}
        for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(books)):
            amount = sheet.get(f"E{row}", sheet.get(f"F{row}"))
            place = (str(sheet.get(f"A{row}", "")), str(sheet.get(f"B{row}", "")))
            listed[place] = Decimal(repr(amount)).quantize(ZERO)
        assert listed == books
