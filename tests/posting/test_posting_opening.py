"""The first day: opening balances."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stories import Firm, rm
from xlplugin.ledger.documents import JOURNAL_VOUCHER
from xlplugin.posting.opening import OpeningRow

EVE = date(2026, 5, 31)


def row(
    account: str,
    debit: str = "0",
    credit: str = "0",
    *,
    currency: str = "MYR",
    day: date | None = EVE,
) -> OpeningRow:
    return OpeningRow(3, account, rm(debit), rm(credit), currency, day)


def opened(*rows: OpeningRow) -> Firm:
    firm = Firm()
    assert firm.open_with(*rows) == []
    return firm


def test_posting_twice_is_posting_once() -> None:
    firm = opened(row("310-000", "100.00"), row("150-000", credit="100.00"))
    size = firm.books.size()
    assert firm.open_with(row("310-000", "100.00"), row("150-000", credit="100.00")) == []
    assert firm.books.size() == size


def test_what_was_taken_off_the_sheet_is_taken_back() -> None:
    firm = opened(
        row("310-000", "100.00"), row("926-000", "20.00"), row("150-000", credit="120.00")
    )
    firm.open_with(row("310-000", "100.00"), row("150-000", credit="100.00"))
    assert firm.books.balances() == {
        ("310-000", "MYR"): rm("100.00"),
        ("150-000", "MYR"): rm("-100.00"),
    }
    assert firm.books.document(JOURNAL_VOUCHER, "JV-00001").amount == rm("100.00")


def test_each_currency_has_a_voucher_of_its_own_and_must_balance_by_itself() -> None:
    firm = opened(
        row("310-000", "100.00"),
        row("150-000", credit="100.00"),
        row("310-000", "40.00", currency="SGD"),
        row("150-000", credit="40.00", currency="SGD"),
    )
    assert [held.currency for held in firm.books.of_type(JOURNAL_VOUCHER)] == ["MYR", "SGD"]
    [problem] = firm.open_with(
        row("310-000", "100.00"), row("150-000", credit="100.00", currency="SGD")
    )[:1]
    assert "differ by 100.00" in problem.what


@pytest.mark.parametrize(
    ("wrong", "column", "what"),
    [
        (row("310-00O", "1"), "Account", "'310-00O' is not in GL Accounts."),
        (row("300-000", "84.00"), "Account", "300-000 is a customer's control account."),
        (row("310-000", "1.00", "1.00"), "Credit", "The row has both a debit and a credit."),
        (row("310-000", "1.00", day=None), "As At", "The row has no date."),
        (row("310-000", "1.00", currency=""), "Currency", "The row has no currency."),
    ],
)
def test_one_wrong_row_and_nothing_is_posted(wrong: OpeningRow, column: str, what: str) -> None:
    firm = Firm()
    [problem] = firm.open_with(row("310-000", "5.00"), row("150-000", credit="5.00"), wrong)
    assert (problem.column, problem.what, problem.row) == (column, what, "row 3")
    assert firm.books.size() == (0, 0, 0, 0, 0)


sheets = st.lists(
    st.tuples(
        st.sampled_from(["310-000", "325-000", "926-000"]),
        st.integers(-900_00, 900_00),
        st.integers(28, 31),
    ),
    max_size=4,
)


@given(st.lists(sheets, max_size=4))
def test_the_books_hold_what_the_sheet_said_last(presses: list[list[tuple[str, int, int]]]) -> None:
    firm = Firm()
    last: dict[tuple[str, str], int] = {}
    currencies = [row("310-000"), row("150-000")]  # an empty sheet still says its currency
    for sheet in presses:
        rows = list(currencies)
        last = {}
        for account, units, day in sheet:
            side = {"debit": rm(max(units, 0)), "credit": rm(max(-units, 0))}
            rows += [
                OpeningRow(1, account, **side, currency="MYR", day=date(2026, 5, day)),
                OpeningRow(1, "150-000", side["credit"], side["debit"], "MYR", date(2026, 5, day)),
            ]
            for code, amount in ((account, units), ("150-000", -units)):
                last[code, "MYR"] = last.get((code, "MYR"), 0) + amount
        assert firm.open_with(*rows) == []
    assert firm.books.balances() == {place: rm(units) for place, units in last.items() if units}


def test_a_negative_amount_is_no_debit() -> None:
    [problem] = Firm().open_with(row("310-000", "-10.00"), row("150-000", "10.00"))
    assert (problem.column, problem.what) == ("Debit", "It is negative.")
