"""When TikTok has paid out.

Withdrawals posted and taken back, what is left, and the first day's balances.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.wallet import TransferStatus
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    OPENING_BALANCES,
    PAYMENTS,
    PREVIEW,
    PROBLEMS,
    SHOPS,
    TRIAL_BALANCE,
    VOUCHERS,
    WALLET,
    WITHDRAWALS,
    OpeningBalancesRow,
    Table,
)
from xlplugin.stores.books import books_of

WALLET_ACCOUNT = ("325-000", "MYR")
BANK = ("310-000", "MYR")


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def column(firm: SampleFirm, table: Table, name: str) -> list[object]:
    return [row[table.place(name)] for row in Workbook(firm.book.book).rows(table)]


def put(firm: SampleFirm, table: Table, name: str, values: list[object]) -> None:
    Workbook(firm.book.book).view(table).put((name,), [(value,) for value in values])


def balances(firm: SampleFirm) -> dict[tuple[str, str], Decimal]:
    return dict(books_of(Workbook(firm.book.book)).balances())


def test_the_statement_brings_its_withdrawals_and_each_becomes_a_voucher_once(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    settled = balances(firm)[WALLET_ACCOUNT]
    types = column(firm, WITHDRAWALS, "Type")
    assert types.count("Withdrawal") > 1 < types.count("Earnings")
    assert firm.press("preview_withdrawals").startswith(
        f"Preview: {types.count('Withdrawal')} withdrawals would be"
    )
    shown = sum(
        (row[PREVIEW.place("Debit")] for row in Workbook(firm.book.book).rows(PREVIEW)),
        Decimal(0),
    )
    assert column(firm, VOUCHERS, "Doc No") == []
    firm.press("post_withdrawals")
    assert balances(firm)[BANK] == shown == settled - balances(firm)[WALLET_ACCOUNT]
    words = dict(zip(types, column(firm, WITHDRAWALS, "Verify Status"), strict=True))
    assert words == {"Withdrawal": RowStatus.SUCCESS, "Earnings": TransferStatus.SETTLEMENT_ITSELF}
    again = firm.press("post_withdrawals")
    assert again.startswith("Done. 0 withdrawals posted, ")
    assert column(firm, TRIAL_BALANCE, "Code").count("310-000") == 1


def test_what_is_not_paid_out_is_listed_and_is_the_account(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    firm.press("post_withdrawals")
    assert firm.press("show_wallet").endswith("difference to the account 0.00.")
    left = sum(
        (row[WALLET.place("Not Paid Out")] for row in Workbook(firm.book.book).rows(WALLET)),
        Decimal(0),
    )
    assert left == balances(firm)[WALLET_ACCOUNT]
    dates = column(firm, WALLET, "Date")
    assert dates == sorted(dates)


def test_a_wallet_that_was_replaced_on_the_sheet_shops_is_still_listed(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    settled = balances(firm)[WALLET_ACCOUNT]
    put(firm, SHOPS, "Payment", ["310-000"])
    assert f"{WALLET_ACCOUNT[0]} MYR {settled:,.2f}" in firm.press("show_wallet")
    put(
        firm, SHOPS, "Bank", [WALLET_ACCOUNT[0]]
    )  # receipts went straight to the bank: nothing is left to pay out
    assert "The wallet is empty: 310-000" in firm.press("show_wallet")


def test_undo_takes_withdrawals_back_and_they_can_be_posted_again(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    before = balances(firm)[WALLET_ACCOUNT]
    firm.press("post_withdrawals")
    firm.prompter.choice = "Post withdrawals"
    assert "cash book vouchers" in firm.press("undo_run")
    assert balances(firm)[WALLET_ACCOUNT] == before
    assert RowStatus.SUCCESS not in column(firm, WITHDRAWALS, "Verify Status")
    assert not any(column(firm, WITHDRAWALS, "Voucher"))
    assert not firm.press("post_withdrawals").startswith("Done. 0 ")


def test_a_shop_without_a_bank_is_told_where_to_choose_one(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    put(firm, SHOPS, "Bank", [None])
    said = firm.press("post_withdrawals")
    assert "0 withdrawals posted" in said
    assert "to look at: see Problems" in said
    assert TransferStatus.NO_BANK in column(firm, WITHDRAWALS, "Verify Status")
    assert any(
        "Fill in Bank on the sheet Shops" in str(cure)
        for cure in column(firm, PROBLEMS, "What To Do")
    )


def test_an_account_that_is_not_there_is_named_and_the_others_are_posted(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    types = column(firm, WITHDRAWALS, "Type")
    first = types.index("Withdrawal")
    put(
        firm,
        WITHDRAWALS,
        "Account",
        ["310-00O" if place == first else None for place in range(len(types))],
    )
    firm.press("post_withdrawals")
    assert (
        column(firm, WITHDRAWALS, "Verify Status")[first]
        == "Account '310-00O' is not in GL Accounts"
    )
    assert (
        column(firm, WITHDRAWALS, "Verify Status").count(RowStatus.SUCCESS)
        == types.count("Withdrawal") - 1
    )


def test_a_row_of_her_own_without_a_shop_is_told_what_it_lacks(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    rows = Workbook(firm.book.book).rows(WITHDRAWALS)
    put(
        firm,
        WITHDRAWALS,
        "Shop ID",
        ["", *(row[WITHDRAWALS.place("Shop ID")] for row in rows[1:])],
    )
    firm.press("post_withdrawals")
    assert column(firm, WITHDRAWALS, "Verify Status")[0] == "It has no Shop ID"
    assert "Copy it from the row of its shop on the sheet Shops." in column(
        firm, PROBLEMS, "What To Do"
    )


def test_a_withdrawal_that_comes_again_with_another_amount_is_not_passed_over(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    firm.press("post_withdrawals")
    amounts = column(firm, WITHDRAWALS, "Amount")
    types = column(firm, WITHDRAWALS, "Type")
    first = types.index("Withdrawal")
    put(
        firm,
        WITHDRAWALS,
        "Amount",
        [*amounts[:first], Decimal("-389.61"), *amounts[first + 1 :]],
    )
    before = balances(firm)
    assert "1 row to look at: see Problems" in firm.press("post_withdrawals")
    assert column(firm, WITHDRAWALS, "Verify Status")[first] == "Posted with another amount"
    assert any(
        "Undo the run that posted it" in str(cure) for cure in column(firm, PROBLEMS, "What To Do")
    )
    assert balances(firm) == before


def test_receipts_that_go_straight_to_the_bank_are_not_called_unpaid(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    put(firm, SHOPS, "Payment", ["310-000"])
    put(firm, SHOPS, "Bank", [None])
    assert firm.press("show_wallet") == "The wallet is empty: 310-000 stands at 0.00."
    firm.press("post_payments")
    assert "No Bank stands beside 310-000 on the sheet Shops" in firm.press("show_wallet")


def test_each_currency_of_the_trial_balance_has_its_own_total(firm: SampleFirm) -> None:
    firm.link()
    firm.press("make_master_data")
    eve = date(2026, 5, 31)
    fill(
        firm,
        ("310-000", Decimal("1200.50"), None, "", eve),
        ("150-000", None, Decimal("1200.50"), "", eve),
        ("310-000", Decimal("78.00"), None, "SGD", eve),
        ("150-000", None, Decimal("78.00"), "SGD", eve),
    )
    firm.press("post_opening_balances")
    assert firm.press("show_trial_balance") == (
        "MYR: Debit 1,200.50, credit 1,200.50, difference 0.00. SGD: Debit 78.00, credit 78.00, "
        "difference 0.00."
    )


def test_an_opening_balance_is_placed_by_its_row_in_the_sheet(firm: SampleFirm) -> None:
    firm.link()
    firm.press("make_master_data")
    assert (
        firm.press("post_opening_balances")
        == "The sheet Opening Balances is empty: nothing was posted."
    )
    fill(firm, ("999-999", Decimal("12.00"), None, "", date(2026, 5, 31)))
    with refused("'999-999'", "GL Accounts") as told:
        firm.press("post_opening_balances")
    assert told.value.where == "sheet 'Opening Balances', row 6"


def test_a_fetch_after_posting_keeps_what_became_of_each_row(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    firm.press("post_withdrawals")
    firm.press("fetch_withdrawals")
    assert not firm.press("post_withdrawals").count("Done. 1")
    assert set(column(firm, WITHDRAWALS, "Verify Status")) == {
        RowStatus.POSTED,
        TransferStatus.SETTLEMENT_ITSELF,
    }


def fill(firm: SampleFirm, *rows: tuple[Any, ...]) -> None:
    made = [OpeningBalancesRow(*row) for row in rows]
    Workbook(firm.book.book).view(OPENING_BALANCES).replace(made)


def test_opening_balances_are_posted_once_and_mended_by_the_difference(firm: SampleFirm) -> None:
    firm.link()
    firm.press("make_master_data")
    eve = date(2026, 5, 31)
    fill(
        firm,
        ("310-000", Decimal("1200.50"), None, "", eve),
        ("150-000", None, Decimal("1200.50"), "", eve),
    )
    assert (
        firm.press("post_opening_balances")
        == "Opening balances posted: 2 amounts, MYR 1,200.50 on each side."
    )
    assert "nothing has changed" in firm.press("post_opening_balances")
    fill(
        firm,
        ("310-000", Decimal("1300.00"), None, "", eve),
        ("150-000", None, Decimal("1300.00"), "", eve),
    )
    assert (
        firm.press("post_opening_balances")
        == "Opening balances posted: 2 amounts, MYR 99.50 on each side."
    )
    assert column(firm, VOUCHERS, "Doc Amt") == [Decimal("1300.00")]
    assert balances(firm)[BANK] == Decimal("1300.00")
    assert firm.press("verify_books").startswith("Verified")
    firm.prompter.choice = "Post opening balances"
    firm.press("undo_run")
    assert balances(firm)[BANK] == Decimal("1200.50")
    assert "99.50 on each side" in firm.press("post_opening_balances")


def test_opening_balances_that_do_not_balance_post_nothing_and_say_by_how_much(
    firm: SampleFirm,
) -> None:
    firm.link()
    firm.press("make_master_data")
    fill(firm, ("310-000", Decimal("1200.50"), None, "", date(2026, 5, 31)))
    with refused(r"1,200\.50") as told:
        firm.press("post_opening_balances")
    assert told.value.where == "sheet 'Opening Balances', as at 31/05/2026 in MYR"
    assert column(firm, VOUCHERS, "Doc No") == []


def test_rows_of_the_statement_that_are_held_are_said_beside_its_withdrawals(
    firm: SampleFirm,
) -> None:
    """What is paid out of a wallet that lacks its receipts is overdrawn: the cause is named."""
    firm.up_to("load_statement")
    count = len(column(firm, PAYMENTS, "Verify Status"))
    said = firm.press("post_withdrawals")
    assert f"{count} rows of the loaded statement not posted" in said
    firm.press("post_ready_payments")
    held = [word for word in column(firm, PAYMENTS, "Verify Status") if word != RowStatus.SUCCESS]
    again = firm.press("post_withdrawals")
    assert ("of the loaded statement not posted" in again) == bool(held)
