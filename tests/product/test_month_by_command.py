"""A month closed by the checklist from the command line, and printed again in the next month."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin import cli
from xlplugin.engine import open_book
from xlplugin.posting.shop import BY_OWN_RATES
from xlplugin.sandbox import bank
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BALANCE_SHEET,
    CLOSE_MONTH,
    CUSTOMER_STATEMENT,
    ORDERS,
    PROFIT_BY_MONTH,
    RETURNED_GOODS,
    SHOPS,
    TRIAL_BALANCE,
    VOUCHERS,
    WALLET,
    WITHDRAWALS,
    Table,
    WithdrawalsRow,
)
from xlplugin.stores.books import books_of

JUNE = ("--choice", "30/06/2026")
REPORTS: dict[str, Table] = {
    "show_trial_balance": TRIAL_BALANCE,
    "show_balance_sheet": BALANCE_SHEET,
    "show_profit_by_month": PROFIT_BY_MONTH,
    "show_customer_statement": CUSTOMER_STATEMENT,
    "show_wallet": WALLET,
}


class Terminal:
    """The user's terminal: each press opens the workbook's file, works and saves it."""

    def __init__(self, firm: SampleFirm, capsys: pytest.CaptureFixture[str]) -> None:
        firm.book.save()
        self.path = firm.path
        self.folder = firm.folder
        self._capsys = capsys

    def press(self, button: str, *options: str, code: int = 0) -> str:
        """Press a button; return what was printed."""
        self._capsys.readouterr()
        found = cli.main(["press", button, str(self.path), *options])
        said = self._capsys.readouterr().out
        assert found == code, f"{button}: {said}"
        return said

    def book(self) -> Workbook:
        """Open the workbook as it was saved."""
        return Workbook(open_book(self.path))

    def june(self) -> dict[str, tuple[str, list[tuple[object, ...]]]]:
        """Print June: what each report says of it, and its rows."""
        printed = {}
        for button, table in REPORTS.items():
            said = self.press(button, "--to", "2026-06-30")
            rows = [tuple(row) for row in self.book().rows(table)]
            of_june, _, _ = re.sub(r"\s+", " ", said).partition(" Later months have postings")
            printed[button] = (of_june.strip(), rows)
        return printed


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    with sample_firm(tmp_path, orders=25) as firm:
        firm.up_to("fetch_orders")
        firm.mend_missing_item()
        rows = [row._replace(accrue_fees=BY_OWN_RATES) for row in firm.book.rows(SHOPS)]
        firm.book.view(SHOPS).update(("Accrue Fees",), rows)
        statement = firm.take_statement()
        statement.rename(tmp_path / "income.xlsx")
        with urlopen(f"{firm.shop.url}{bank.PATH}", timeout=30) as answer:
            (tmp_path / bank.NAME).write_bytes(answer.read())
        yield Terminal(firm, capsys)


def open_steps(terminal: Terminal) -> dict[str, str]:
    rows = terminal.book().rows(CLOSE_MONTH)
    return {row.step: row.what_to_press for row in rows if row.state == "Open"}


def links(terminal: Terminal) -> dict[str, str]:
    """The formula in Link of each step; a step that is done has none."""
    view = terminal.book().view(CLOSE_MONTH)
    column = CLOSE_MONTH.place("Link")
    sheet = terminal.book().book.sheets[CLOSE_MONTH.sheet]
    found = {}
    for number, row in enumerate(view.rows(), view.top + 1):
        formula = sheet.range((number, view.left + column)).formula
        if formula:
            found[row.step] = str(formula)
    return found


def answer_returns(terminal: Terminal) -> None:
    """Say of all returned goods that they did not come back."""
    book = terminal.book()
    view = book.view(RETURNED_GOODS)
    view.put(("Goods Back",), [("No",)] * view.count)
    book.save()


def paid_in_july(terminal: Terminal, amount: Decimal) -> None:
    """Type what TikTok pays out on 2 July into Withdrawals."""
    book = terminal.book()
    [shop] = book.rows(SHOPS)
    row = WithdrawalsRow(
        date=datetime(2026, 7, 2),
        type="Withdrawal",
        amount=-amount,
        currency="MYR",
        status="Transferred",
        id="3459073178060699999",
        shop_id=shop.shop_id,
    )
    book.view(WITHDRAWALS).merge([row])
    book.save()


def test_june_is_closed_by_its_checklist_and_printed_again_in_july(terminal: Terminal) -> None:
    folder = terminal.folder
    terminal.press("make_master_data", "--yes")
    terminal.press("post_orders", "--yes")
    terminal.press("load_statement", "--file", str(folder / "income.xlsx"), "--yes")
    said = terminal.press("close_month", *JUNE, code=1)
    assert "June 2026 is not closed" in said
    terminal.press("post_payments")
    terminal.press("post_withdrawals")
    terminal.press("load_bank_statement", "--file", str(folder / bank.NAME))
    terminal.press("match_bank")
    terminal.press("accrue_fees", *JUNE)
    answer_returns(terminal)
    terminal.press("close_month", *JUNE, code=1)
    assert set(open_steps(terminal)) == {"Exported", "Locked"} == set(links(terminal))
    assert "#'Runs'!" in links(terminal)["Locked"]
    said = terminal.press("reconcile_bank", "--to", "2026-06-30")
    assert "0 documents not at the bank, 0 lines not in the books; difference 0.00" in said
    terminal.press("export_books", "--choice", "hledger", "--yes")  # June, not the reversal's July
    terminal.press("lock_books", "--choice", "Lock up to 30/06/2026", "--yes")
    said = terminal.press("close_month", *JUNE)
    assert "June 2026 is closed: every step is done." in said
    assert not open_steps(terminal)

    printed = terminal.june()
    assert all(rows for _, rows in printed.values())
    paid_in_july(terminal, Decimal("10.00"))
    terminal.press("post_withdrawals")  # the next month is open
    vouchers = terminal.book().rows(VOUCHERS)
    assert vouchers[-1].doc_date == date(2026, 7, 2)
    terminal.press("undo_run", "--choice", "Post orders", "--yes", code=1)  # and June is not
    assert terminal.june() == printed
    said = terminal.press("show_profit_by_month", "--to", "2026-07-31")
    july = {row.code: row.jul for row in terminal.book().rows(PROFIT_BY_MONTH)}
    assert july["925-000"] > 0  # June's accrued fees are taken back
    entries = list(books_of(terminal.book()).entries())
    assert {entry.date.month for entry in entries} == {6, 7}
    assert terminal.book().rows(ORDERS)
