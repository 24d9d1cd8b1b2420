"""Entries balance or are not built; balances and the trial balance follow from them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.ledger.balances import AccountBalance, balances, trial_balance
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    DEBTOR_SIGN,
    INVOICE,
    ORDER,
    PAYMENT,
    QUOTATION,
    REFUND,
    Change,
    DocumentState,
    Source,
)
from xlplugin.ledger.entries import (
    Entry,
    Posting,
    UnbalancedEntryError,
    credit,
    debit,
    entry,
    signed,
)
from xlplugin.ledger.master import alternative_code
from xlplugin.money import quantise
from xlplugin.posting.master_data import default_masters

DAY = date(2026, 6, 8)
INVOICE_1 = (INVOICE, "576553020000000101")

amounts = st.decimals("-9999999.99", "9999999.99", places=2)
legs = st.lists(
    st.builds(Posting, st.sampled_from(["500-000", "924-000", "925-000"]), st.just(""), amounts),
    max_size=8,
)


def _entry(*postings: Posting, currency: str = "MYR") -> Entry | None:
    return entry(DAY, INVOICE_1, "A sale", currency, postings)


def test_an_entry_keeps_its_document_day_and_currency() -> None:
    made = _entry(
        Posting("300-000", "300-T0001", Decimal("8.80")), Posting("500-000", "", Decimal("-8.80"))
    )
    assert made is not None
    assert made[:5] == (DAY, INVOICE, "576553020000000101", "A sale", "MYR")


def test_a_sen_too_much_is_no_entry() -> None:
    with pytest.raises(
        UnbalancedEntryError, match=r"IV 576553020000000101: debit and credit differ by 0\.01"
    ):
        _entry(
            Posting("300-000", "300-T0001", Decimal("8.81")),
            Posting("500-000", "", Decimal("-8.80")),
        )


def test_legs_on_one_account_are_merged_and_empty_ones_left_out() -> None:
    made = _entry(
        Posting("300-000", "300-T0001", Decimal("8.00")),
        Posting("500-000", "", Decimal("-10.00")),
        Posting("924-000", "", Decimal("-4.00")),
        Posting("924-000", "", Decimal("4.00")),
        Posting("500-000", "", Decimal("2.00")),
    )
    assert made is not None
    assert made.postings == (
        Posting("300-000", "300-T0001", Decimal("8.00")),
        Posting("500-000", "", Decimal("-8.00")),
    )


def test_two_customers_on_one_control_account_are_not_merged() -> None:
    made = _entry(
        Posting("300-000", "300-T0001", Decimal("8.00")),
        Posting("300-000", "300-S0001", Decimal("-8.00")),
    )
    assert made is not None
    assert len(made.postings) == 2


def test_an_entry_of_nothing_is_none() -> None:
    assert _entry() is None
    assert (
        _entry(Posting("500-000", "", Decimal("5.00")), Posting("500-000", "", Decimal("-5.00")))
        is None
    )


@given(legs)
def test_an_entry_balances_or_is_refused(postings: list[Posting]) -> None:
    total = sum((posting.amount for posting in postings), Decimal(0))
    made = _entry(*postings, Posting("300-000", "300-T0001", -total))
    if made:
        assert sum(posting.amount for posting in made.postings) == 0
        assert all(posting.amount for posting in made.postings)
    if total:
        with pytest.raises(UnbalancedEntryError):
            _entry(*postings)


@given(amounts)
def test_debit_and_credit_are_the_signed_amount(amount: Decimal) -> None:
    assert min(debit(amount), credit(amount)) == 0 <= max(debit(amount), credit(amount))
    assert signed(debit(amount), credit(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.125", "MYR", "0.13"),
        ("-0.125", "MYR", "-0.13"),
        ("0.125", "", "0.13"),
        ("2.5", "VND", "3"),
    ],
)
def test_half_a_sen_is_rounded_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert str(quantise(Decimal(amount), currency)) == rounded


def test_a_debit_is_positive_and_a_credit_negative() -> None:
    assert (debit(Decimal("8.80")), credit(Decimal("8.80"))) == (Decimal("8.80"), 0)
    assert (debit(Decimal("-8.80")), credit(Decimal("-8.80"))) == (0, Decimal("8.80"))


@given(st.lists(legs, max_size=6))
def test_the_trial_balance_is_level_in_every_currency(entries: list[list[Posting]]) -> None:
    made = []
    for number, postings in enumerate(entries):
        total = sum((posting.amount for posting in postings), Decimal(0))
        balanced = _entry(
            *postings, Posting("300-000", "300-T0001", -total), currency=("MYR", "SGD")[number % 2]
        )
        made += [balanced] if balanced else []
    rows = trial_balance(balances(made))
    for currency in ("MYR", "SGD"):
        mine = [row for row in rows if row.currency == currency]
        assert sum(row.debit for row in mine) == sum(row.credit for row in mine)


def test_the_trial_balance_shows_accounts_in_order_without_those_at_nothing() -> None:
    standing = {
        ("925-000", "MYR"): Decimal("0.15"),
        ("500-000", "MYR"): Decimal("-8.80"),
        ("300-000", "MYR"): Decimal("0.00"),
        ("325-000", "MYR"): Decimal("8.65"),
        ("325-000", "SGD"): Decimal("1.00"),
    }
    assert trial_balance(standing) == [
        AccountBalance("325-000", "MYR", Decimal("8.65"), Decimal(0)),
        AccountBalance("325-000", "SGD", Decimal("1.00"), Decimal(0)),
        AccountBalance("500-000", "MYR", Decimal(0), Decimal("8.80")),
        AccountBalance("925-000", "MYR", Decimal("0.15"), Decimal(0)),
    ]


def test_an_invoice_and_a_refund_are_owed_by_the_customer_a_credit_note_and_a_payment_to_him() -> (
    None
):
    assert [DEBTOR_SIGN[t] for t in (INVOICE, REFUND, CREDIT_NOTE, PAYMENT, QUOTATION, ORDER)] == [
        1,
        1,
        -1,
        -1,
        0,
        0,
    ]


def test_outstanding_is_the_amount_less_what_is_applied() -> None:
    held = DocumentState(
        *INVOICE_1,
        DAY,
        "300-T0001",
        "A sale",
        "MYR",
        "7495540735365777507",
        "tiktok:7495540735365777507:order:1",
        Decimal("8.65"),
        Decimal("3.00"),
        "",
        cancelled=False,
        revision=2,
        lines=2,
    )
    assert held.outstanding == Decimal("5.65")


def test_a_batch_with_anything_to_keep_is_true() -> None:
    assert not Batch()
    assert Batch(changes=[Change(*INVOICE_1, Decimal("1.00"), Decimal(0))])
    assert Batch(sources=[Source("tiktok:1:order:1", *INVOICE_1, DAY, Decimal(0))])


def test_an_item_leads_to_its_account_only_over_links_that_are_all_there() -> None:
    masters = default_masters("MYR")
    assert masters.sales_account("VOUCHER") == "510-200"
    assert masters.sales_account("NO SUCH ITEM") == ""
    del masters.accounts["510-200"]
    assert masters.sales_account("VOUCHER") == ""
    del masters.groups["SHIPPING"]
    assert masters.sales_account("SHIPPING") == ""
    assert alternative_code("1729382476190485763") == "TT1729382476190485763"
