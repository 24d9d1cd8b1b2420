"""When TikTok has paid out: withdrawals posted and taken back, what is left, and the first day's balances."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.floor import Floor, floor
from xlplugin.errors import FixInputError
from xlplugin.posting.orders import POSTED, SUCCESS
from xlplugin.posting.wallet import NO_BANK, SETTLEMENT_ITSELF
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    OPENING_BALANCES,
    PREVIEW,
    PROBLEMS,
    SHOPS,
    TRIAL_BALANCE,
    VOUCHERS,
    WALLET,
    WITHDRAWALS,
    Table,
)
from xlplugin.stores.books import books_of

WALLET_ACCOUNT, BANK = ("325-000", "MYR"), ("310-000", "MYR")


@pytest.fixture
def prompter(tmp_path: Path) -> Iterator[Floor]:
    with floor(tmp_path) as made:
        yield made


def column(prompter: Floor, table: Table, name: str) -> list[object]:
    return [row[table.place(name)] for row in Workbook(prompter.book.book).rows(table)]


def put(prompter: Floor, table: Table, name: str, values: list[object]) -> None:
    Workbook(prompter.book.book).view(table).put((name,), [(value,) for value in values])


def balances(prompter: Floor) -> dict[tuple[str, str], Decimal]:
    return dict(books_of(Workbook(prompter.book.book)).balances())


def test_the_statement_brings_its_withdrawals_and_each_becomes_a_voucher_once(
    prompter: Floor,
) -> None:
    prompter.up_to("post_payments")
    settled = balances(prompter)[WALLET_ACCOUNT]
    types = column(prompter, WITHDRAWALS, "Type")
    assert types.count("Withdrawal") > 1 < types.count("Earnings")
    assert prompter.press("preview_withdrawals").startswith(
        f"Preview: {types.count('Withdrawal')} withdrawals would be"
    )
    shown = sum(
        (row[PREVIEW.place("Debit")] for row in Workbook(prompter.book.book).rows(PREVIEW)),
        Decimal(0),
    )
    assert column(prompter, VOUCHERS, "Doc No") == []
    prompter.press("post_withdrawals")
    assert balances(prompter)[BANK] == shown == settled - balances(prompter)[WALLET_ACCOUNT]
    words = dict(zip(types, column(prompter, WITHDRAWALS, "Verify Status"), strict=True))
    assert words == {"Withdrawal": SUCCESS, "Earnings": SETTLEMENT_ITSELF}
    again = prompter.press("post_withdrawals")
    assert again.startswith("Done. 0 withdrawals posted, ")
    assert column(prompter, TRIAL_BALANCE, "Code").count("310-000") == 1


def test_what_is_not_paid_out_is_listed_and_is_the_account(prompter: Floor) -> None:
    prompter.up_to("post_payments")
    prompter.press("post_withdrawals")
    assert prompter.press("show_wallet").endswith("difference to the account 0.00.")
    left = sum(
        (row[WALLET.place("Not Paid Out")] for row in Workbook(prompter.book.book).rows(WALLET)),
        Decimal(0),
    )
    assert left == balances(prompter)[WALLET_ACCOUNT]
    dates = column(prompter, WALLET, "Date")
    assert dates == sorted(dates)  # type: ignore[type-var]


def test_a_wallet_that_was_replaced_on_the_sheet_shops_is_still_listed(prompter: Floor) -> None:
    prompter.up_to("post_payments")
    settled = balances(prompter)[WALLET_ACCOUNT]
    put(prompter, SHOPS, "Payment", ["310-000"])
    assert f"{WALLET_ACCOUNT[0]} MYR {settled:,.2f}" in prompter.press("show_wallet")
    put(
        prompter, SHOPS, "Bank", [WALLET_ACCOUNT[0]]
    )  # receipts went straight to the bank: nothing is left to pay out
    assert "The wallet is empty: 310-000" in prompter.press("show_wallet")


def test_undo_takes_withdrawals_back_and_they_can_be_posted_again(prompter: Floor) -> None:
    prompter.up_to("post_payments")
    before = balances(prompter)[WALLET_ACCOUNT]
    prompter.press("post_withdrawals")
    prompter.prompter.choice = "Post withdrawals"
    assert "cash book vouchers" in prompter.press("undo_run")
    assert balances(prompter)[WALLET_ACCOUNT] == before
    assert SUCCESS not in column(prompter, WITHDRAWALS, "Verify Status")
    assert not any(column(prompter, WITHDRAWALS, "Voucher"))
    assert not prompter.press("post_withdrawals").startswith("Done. 0 ")


def test_a_shop_without_a_bank_is_told_where_to_choose_one(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    put(prompter, SHOPS, "Bank", [None])
    said = prompter.press("post_withdrawals")
    assert "0 withdrawals posted" in said
    assert "to look at: see Problems" in said
    assert NO_BANK in column(prompter, WITHDRAWALS, "Verify Status")
    assert any(
        "Fill in Bank on the sheet Shops" in str(cure)
        for cure in column(prompter, PROBLEMS, "What To Do")
    )


def test_an_account_that_is_not_there_is_named_and_the_others_are_posted(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    types = column(prompter, WITHDRAWALS, "Type")
    first = types.index("Withdrawal")
    put(
        prompter,
        WITHDRAWALS,
        "Account",
        ["310-00O" if place == first else None for place in range(len(types))],
    )
    prompter.press("post_withdrawals")
    assert (
        column(prompter, WITHDRAWALS, "Verify Status")[first]
        == "Account '310-00O' is not in GL Accounts"
    )
    assert (
        column(prompter, WITHDRAWALS, "Verify Status").count(SUCCESS)
        == types.count("Withdrawal") - 1
    )


def test_a_row_of_her_own_without_a_shop_is_told_what_it_lacks(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    rows = Workbook(prompter.book.book).rows(WITHDRAWALS)
    put(
        prompter,
        WITHDRAWALS,
        "Shop ID",
        ["", *(row[WITHDRAWALS.place("Shop ID")] for row in rows[1:])],
    )
    prompter.press("post_withdrawals")
    assert column(prompter, WITHDRAWALS, "Verify Status")[0] == "It has no Shop ID"
    assert "Copy it from the row of its shop on the sheet Shops." in column(
        prompter, PROBLEMS, "What To Do"
    )


def test_a_withdrawal_that_comes_again_with_another_amount_is_not_passed_over(
    prompter: Floor,
) -> None:
    prompter.up_to("post_payments")
    prompter.press("post_withdrawals")
    amounts, types = column(prompter, WITHDRAWALS, "Amount"), column(prompter, WITHDRAWALS, "Type")
    first = types.index("Withdrawal")
    put(
        prompter,
        WITHDRAWALS,
        "Amount",
        [*amounts[:first], Decimal("-389.61"), *amounts[first + 1 :]],
    )
    before = balances(prompter)
    assert "1 row to look at: see Problems" in prompter.press("post_withdrawals")
    assert column(prompter, WITHDRAWALS, "Verify Status")[first] == "Posted with another amount"
    assert any(
        "Undo the run that posted it" in str(cure)
        for cure in column(prompter, PROBLEMS, "What To Do")
    )
    assert balances(prompter) == before


def test_receipts_that_go_straight_to_the_bank_are_not_called_unpaid(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    put(prompter, SHOPS, "Payment", ["310-000"])
    put(prompter, SHOPS, "Bank", [None])
    assert prompter.press("show_wallet") == "The wallet is empty: 310-000 stands at 0.00."
    prompter.press("post_payments")
    assert "No Bank stands beside 310-000 on the sheet Shops" in prompter.press("show_wallet")


def test_each_currency_of_the_trial_balance_has_its_own_total(prompter: Floor) -> None:
    prompter.link()
    prompter.press("make_master_data")
    eve = date(2026, 5, 31)
    fill(
        prompter,
        ("310-000", Decimal("1200.50"), None, "", eve),
        ("150-000", None, Decimal("1200.50"), "", eve),
        ("310-000", Decimal("78.00"), None, "SGD", eve),
        ("150-000", None, Decimal("78.00"), "SGD", eve),
    )
    prompter.press("post_opening_balances")
    assert prompter.press("show_trial_balance") == (
        "MYR: Debit 1,200.50, credit 1,200.50, difference 0.00. SGD: Debit 78.00, credit 78.00, difference 0.00."
    )


def test_an_opening_balance_is_placed_by_its_row_in_the_sheet(prompter: Floor) -> None:
    prompter.link()
    prompter.press("make_master_data")
    assert (
        prompter.press("post_opening_balances")
        == "The sheet Opening Balances is empty: nothing was posted."
    )
    fill(prompter, ("999-999", Decimal("12.00"), None, "", date(2026, 5, 31)))
    with pytest.raises(FixInputError, match="'999-999' is not in GL Accounts") as told:
        prompter.press("post_opening_balances")
    assert told.value.where == "sheet 'Opening Balances', row 6"


def test_a_fetch_after_posting_keeps_what_became_of_each_row(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    prompter.press("post_withdrawals")
    prompter.press("fetch_withdrawals")
    assert not prompter.press("post_withdrawals").count("Done. 1")
    assert set(column(prompter, WITHDRAWALS, "Verify Status")) == {POSTED, SETTLEMENT_ITSELF}


def fill(prompter: Floor, *rows: tuple[object, ...]) -> None:
    Workbook(prompter.book.book).view(OPENING_BALANCES).replace(list(rows))


def test_opening_balances_are_posted_once_and_mended_by_the_difference(prompter: Floor) -> None:
    prompter.link()
    prompter.press("make_master_data")
    eve = date(2026, 5, 31)
    fill(
        prompter,
        ("310-000", Decimal("1200.50"), None, "", eve),
        ("150-000", None, Decimal("1200.50"), "", eve),
    )
    assert (
        prompter.press("post_opening_balances")
        == "Opening balances posted: 2 amounts, MYR 1,200.50 on each side."
    )
    assert "nothing has changed" in prompter.press("post_opening_balances")
    fill(
        prompter,
        ("310-000", Decimal("1300.00"), None, "", eve),
        ("150-000", None, Decimal("1300.00"), "", eve),
    )
    assert (
        prompter.press("post_opening_balances")
        == "Opening balances posted: 2 amounts, MYR 99.50 on each side."
    )
    assert column(prompter, VOUCHERS, "Doc Amt") == [Decimal("1300.00")]
    assert balances(prompter)[BANK] == Decimal("1300.00")
    assert prompter.press("verify_books").startswith("Verified")
    prompter.prompter.choice = "Post opening balances"
    prompter.press("undo_run")
    assert balances(prompter)[BANK] == Decimal("1200.50")
    assert "99.50 on each side" in prompter.press("post_opening_balances")


def test_opening_balances_that_do_not_balance_post_nothing_and_say_by_how_much(
    prompter: Floor,
) -> None:
    prompter.link()
    prompter.press("make_master_data")
    fill(prompter, ("310-000", Decimal("1200.50"), None, "", date(2026, 5, 31)))
    with pytest.raises(FixInputError, match=r"Debit and credit differ by 1,200\.50") as told:
        prompter.press("post_opening_balances")
    assert told.value.where == "sheet 'Opening Balances', as at 31/05/2026 in MYR"
    assert column(prompter, VOUCHERS, "Doc No") == []
