"""From TikTok's wallet to the bank: withdrawals, payouts, reserves, and what is left."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stories import Firm, a_shop, an_order, goods, june, rm, settled, withdrawn
from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import CASH_BOOK, JOURNAL_VOUCHER
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.open_items import open_items
from xlplugin.money import ZERO
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import SETTLEMENT_METHODS, ShopMapping
from xlplugin.posting.wallet import CURES, Transfer, TransferStatus
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.api.finance import paid_movement
from xlplugin.tiktok.facts import Payout, SettlementLine, Statement

ID = "576553020000000101"
PAYMENT_ID = "3459073178040177003"
WALLET = "325-000"
BANK = "310-000"
RESERVE = "326-000"
TEN = withdrawn(PAYMENT_ID, june(10), "10.00")


def test_a_withdrawal_that_came_by_file_and_by_api_is_posted_once() -> None:
    firm = Firm()
    by_file = withdrawn(PAYMENT_ID, june(10), "-10.00", kind="Withdrawal", status="Transferred")
    assert [outcome.status for outcome in firm.transfer(by_file, TEN).outcomes] == [
        RowStatus.SUCCESS,
        RowStatus.POSTED,
    ]
    assert firm.transfer(TEN).outcomes == [(RowStatus.POSTED, "CB-00001")]
    assert (firm.books.balance(BANK), firm.books.balance(WALLET)) == (rm("10.00"), rm("-10.00"))
    assert [held.no for held in firm.books.of_type(CASH_BOOK)] == ["CB-00001"]


def test_two_rows_of_one_id_and_two_amounts_are_told_in_the_same_press() -> None:
    firm = Firm()
    twelve, thirteen = (withdrawn(PAYMENT_ID, june(10), amount) for amount in ("12.00", "13.00"))
    assert [outcome.status for outcome in firm.transfer(twelve, thirteen).outcomes] == [
        RowStatus.SUCCESS,
        TransferStatus.OTHER_AMOUNT,
    ]
    assert firm.books.balance(BANK) == rm("12.00")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (TEN._replace(type="SETTLE"), TransferStatus.SETTLEMENT_ITSELF),
        (TEN._replace(type="Earnings", status="Transferred"), TransferStatus.SETTLEMENT_ITSELF),
        (TEN._replace(status="PROCESSING"), TransferStatus.NOT_PAID),
        (TEN._replace(status="FAILED"), TransferStatus.FAILED),
        (TEN._replace(type="TRANSFER"), TransferStatus.NO_ACCOUNT),
        (TEN._replace(type="GMV Pay Deduction"), TransferStatus.NO_ACCOUNT),
        (TEN._replace(currency="SGD"), TransferStatus.OTHER_CURRENCY),
        (TEN._replace(account="999-999"), "Account '999-999' is not in GL Accounts"),
        (TEN._replace(type="PAYOUT", status="Paid", difference=rm("0.01")), TransferStatus.DIFFERS),
        (
            TEN._replace(type="PAYOUT", paid_currency="SGD", rate=rm("0.30")),
            TransferStatus.PAID_IS_BLANK,
        ),
        (TEN._replace(type="PAYOUT", paid_currency="SGD"), TransferStatus.PAID_IS_BLANK),
        (
            TEN._replace(type="PAYOUT", paid_currency="MYR", paid=rm("9.80")),
            TransferStatus.PAID_IS_NOT_AMOUNT,
        ),
        (TEN._replace(type="PAYOUT", paid=rm("9.80")), TransferStatus.PAID_IS_NOT_AMOUNT),
    ],
)
def test_what_is_not_certain_is_not_posted_and_says_why(row: Transfer, word: str) -> None:
    firm = Firm()
    assert [outcome.status for outcome in firm.transfer(row).outcomes] == [word]
    assert firm.books.size() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("shop", "account", "word"),
    [
        (a_shop(bank=WALLET), "", TransferStatus.SAME_ACCOUNT),
        (a_shop(), WALLET, TransferStatus.SAME_ACCOUNT),
        (a_shop(bank="300-000"), "", "'300-000' is a customer's control account"),
        (a_shop(), "300-000", "'300-000' is a customer's control account"),
        (a_shop(bank="500-000"), "", "Bank '500-000' is an account of profit and loss"),
        (a_shop(payment="925-000"), "", "Payment '925-000' is an account of profit and loss"),
    ],
)
def test_money_is_not_moved_to_where_no_money_stands(
    shop: ShopMapping, account: str, word: str
) -> None:
    firm = Firm(shop)
    assert firm.transfer(TEN._replace(account=account)).outcomes == [(word, "")]
    assert firm.books.size() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("payment", ["300-000", "500-000"])
def test_no_receipt_is_booked_to_debtors_or_sales(payment: str) -> None:
    firm = Firm(a_shop(payment=payment))
    with pytest.raises(FixInputError) as refused:
        firm.settle(settled(ID, june(8), sale="10.00"))
    assert refused.value.where == f"sheet 'Shops', {firm.shop.name}"
    assert payment in refused.value.what
    assert "Payment column" in refused.value.cure
    assert firm.books.size() == (0, 0, 0, 0, 0)


def test_a_voucher_names_the_movement_as_tiktok_does() -> None:
    firm = Firm()
    firm.transfer(TEN._replace(type="GMV Pay Deduction", account="926-000"))
    assert [held.description for held in firm.books.of_type(CASH_BOOK)] == [
        f"TikTok GMV Pay Deduction {PAYMENT_ID}"
    ]


def test_without_a_bank_nothing_leaves_the_wallet_until_the_row_says_where_to() -> None:
    firm = Firm(a_shop(bank=""))
    assert firm.transfer(TEN).outcomes == [(TransferStatus.NO_BANK, "")]
    assert firm.transfer(TEN._replace(account=BANK)).outcomes == [(RowStatus.SUCCESS, "CB-00001")]


def test_what_an_unknown_movement_puts_in_comes_from_the_account_that_she_chose() -> None:
    firm = Firm()
    firm.transfer(TEN._replace(type="TRANSFER", amount=rm("25.00"), account="530-000"))
    assert (firm.books.balance(WALLET), firm.books.balance("530-000")) == (
        rm("25.00"),
        rm("-25.00"),
    )


def held_back(amount: str, **amounts: Any) -> SettlementLine:
    return settled(ID, june(8), **amounts)._replace(reserve=rm(amount))


def released(amount: str, day: date, row: int = 2) -> SettlementLine:
    plain = settled("7655000000000000001", day, row=row)
    return plain._replace(type="Reserve", is_order=False, reserve=rm(amount))


@pytest.mark.parametrize("way", SETTLEMENT_METHODS)
def test_a_reserve_is_held_back_and_released_by_each_way_and_twice_is_once(way: str) -> None:
    firm = Firm()
    firm.post_by(way)
    firm.post(an_order(ID, goods("100.00")))
    row = held_back("-9.50", sale="100.00", transaction="-5.00")
    firm.settle(row)
    assert (firm.books.balance(WALLET), firm.books.balance(RESERVE)) == (rm("85.50"), rm("9.50"))
    firm.settle(row, released("9.50", june(22), row=3))
    firm.settle(row, released("9.50", june(22), row=3))
    assert (firm.books.balance(WALLET), firm.books.balance(RESERVE)) == (rm("95.00"), 0)
    assert len(firm.books.of_type(JOURNAL_VOUCHER)) == 2
    assert firm.books.money() == rm("95.00")


def test_a_payout_that_nobody_gets_is_mistyped() -> None:
    firm = Firm()
    [outcome] = firm.transfer(
        withdrawn("3458764513820541001", june(12), "1000000000000.00")
    ).outcomes
    assert (outcome.status, outcome.status in CURES, firm.books.entries) == (
        TransferStatus.NO_SUCH_AMOUNT,
        True,
        [],
    )


def test_a_reserve_without_an_account_for_it_is_refused_before_anything_is_posted() -> None:
    firm = Firm(a_shop(reserve=""))
    firm.post(an_order(ID, goods("100.00")))
    size = firm.books.size()
    with pytest.raises(FixInputError) as refused:
        firm.settle(held_back("-9.50", sale="100.00"))
    assert refused.value.where == f"sheet 'Shops', {firm.shop.name}"
    assert "9.50" in refused.value.what
    assert "Reserve" in refused.value.cure
    assert firm.books.size() == size


PAID = Payout(
    PAYMENT_ID,
    datetime(2026, 6, 9, tzinfo=UTC),
    datetime(2026, 6, 10, tzinfo=UTC),
    "PAID",
    rm("68.04"),
    "USD",
    settled=rm("75.60"),
    reserve=rm("-7.56"),
    before_exchange=rm("68.04"),
    currency_before="USD",
    rate=Decimal(0),
)


def a_day(amount: str, payment_id: str = PAYMENT_ID) -> Statement:
    return Statement(
        "7353000000000000001",
        datetime(2026, 6, 8, tzinfo=UTC),
        "USD",
        rm(amount),
        "PAID",
        payment_id,
    )


def test_a_payout_is_its_statements_and_the_reserve_whichever_sign_that_has() -> None:
    days = [a_day("70.00"), a_day("5.60"), a_day("99.00", "another payout")]
    for reserve in ("-7.56", "7.56"):
        movement = paid_movement(PAID._replace(reserve=rm(reserve)), days)
        assert (movement.statements, movement.difference, movement.status) == (
            rm("75.60"),
            ZERO,
            "Paid",
        )
    assert paid_movement(PAID._replace(before_exchange=rm("68.00")), days).difference == rm("-0.04")
    assert paid_movement(PAID, []).statements is None


def test_a_payout_that_is_not_paid_yet_keeps_its_own_status() -> None:
    assert paid_movement(PAID._replace(paid=None, status="PROCESSING"), []).status == "PROCESSING"


@pytest.mark.parametrize("rate", ["0.2920", "3.424657534"])
def test_a_rate_is_understood_whichever_way_round_it_is_given(rate: str) -> None:
    firm = Firm()
    abroad = {"paid": rm("78.00"), "paid_currency": "SGD", "rate": Decimal(rate)}
    firm.transfer(withdrawn(PAYMENT_ID, june(10), "270.00", kind="PAYOUT", status="Paid", **abroad))
    assert firm.books.balance("980-000", "SGD") == rm("0.84")
    assert (firm.books.balance("155-000"), firm.books.balance("155-000", "SGD")) == (
        rm("270.00"),
        rm("-78.84"),
    )


def test_a_payout_in_another_currency_waits_for_the_accounts_between_the_two() -> None:
    firm = Firm()
    del firm.masters.accounts["155-000"]
    abroad = {"paid": rm("78.00"), "paid_currency": "SGD"}
    plan = firm.transfer(
        withdrawn(PAYMENT_ID, june(10), "270.00", kind="PAYOUT", status="Paid", **abroad)
    )
    assert plan.outcomes == [(TransferStatus.NO_EXCHANGE_ACCOUNT, "")]


def test_vouchers_of_two_currencies_are_kept_and_undone_in_a_database(tmp_path: Path) -> None:
    firm = Firm()
    books = SqlStore(tmp_path / "books.sqlite")
    abroad = {"paid": rm("78.00"), "paid_currency": "SGD", "rate": Decimal("0.2920")}
    payout = withdrawn(PAYMENT_ID, june(10), "270.00", kind="PAYOUT", status="Paid", **abroad)
    plan = firm.transfer(payout, TEN._replace(id="2"))
    with books.posting("Post withdrawals") as session:
        session.write(plan.batch)
    assert {
        place: amount for place, amount in books.balances().items() if amount
    } == firm.books.balances()
    with books.posting("Undo") as session:
        session.undo(1)
    assert not any(books.balances().values())
    assert verify(books).is_whole
    with books.posting("Look") as session:
        assert (
            session.sources(f"tiktok:{firm.shop.shop_id}:withdrawal:{i}" for i in (PAYMENT_ID, "2"))
            == {}
        )


# -- what is left in the wallet --------------------------------------------------------------------


def moved(no: int, day: int, amount: Decimal, doc_type: str = "PM") -> Entry:
    legs = (Posting(WALLET, "", amount), Posting("300-000", "", -amount))
    return Entry(june(day), doc_type, str(no), "", "MYR", legs)


def test_a_withdrawal_empties_the_oldest_settlement_first() -> None:
    entries = [
        moved(1, 8, rm("75.60")),
        moved(2, 15, rm("40.00")),
        moved(3, 16, rm("-90.00"), CASH_BOOK),
    ]
    [left] = open_items(entries, [WALLET])
    assert (left.doc_no, left.amount, left.left) == ("2", rm("40.00"), rm("25.60"))


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(-5_000_00, 5_000_00)), max_size=12))
def test_open_items_are_the_balance_whatever_came_and_went(moves: list[tuple[int, int]]) -> None:
    batch = Batch(
        entries=[moved(no, day, rm(units)) for no, (day, units) in enumerate(moves) if units]
    )
    items = open_items(batch.entries, [WALLET])
    balance = sum((rm(units) for _, units in moves), ZERO)
    assert sum((item.left for item in items), ZERO) == balance
    assert all(item.left * balance > 0 and abs(item.left) <= abs(item.amount) for item in items)
    assert [item.date for item in items] == sorted(item.date for item in items)
