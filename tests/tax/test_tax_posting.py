"""Tax on documents: what changes in the books when it is on, and what never does."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.random_facts import Story, stories
from tests.support.stories import MASK, Firm, an_order, goods, june, settled, withdrawn
from tests.support.taxed import INPUT, OUTPUT, a_taxed_firm, moved, tax_rules
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, DocumentId
from xlplugin.money import ZERO
from xlplugin.posting.order_actions import REPLACE_INVOICE
from xlplugin.posting.shop import SETTLEMENT_METHODS, SUMMARY
from xlplugin.tax.codes import (
    AmountIs,
    Rounding,
    TaxCode,
    TaxKind,
    TaxRules,
    TaxUse,
    with_prices,
)
from xlplugin.tax.presets import countries

FIRST = "576553020000000101"
MONEY = ("300-000", "325-000", "326-000", "310-000")
# Every line of a month is taxed: sales and refunds at 9 %, everything else as a fee at 9 %.
EVERYTHING = TaxRules(
    codes=(
        TaxCode("MY", "SR", "Sales", TaxKind.OUTPUT, Decimal(9), OUTPUT),
        TaxCode("MY", "TX", "Fees", TaxKind.INPUT, Decimal(9), INPUT),
    ),
    uses=(
        TaxUse("MY", "Goods", "SR", AmountIs.INCLUDED),
        TaxUse("MY", "Platform discount", "SR", AmountIs.INCLUDED),
        TaxUse("MY", "(other sales)", "SR", AmountIs.INCLUDED),
        TaxUse("MY", "(other refunds)", "SR", AmountIs.INCLUDED),
        TaxUse("MY", "(other fees)", "TX", AmountIs.INCLUDED),
        TaxUse("MY", "(other shipping)", "TX", AmountIs.INCLUDED),
        TaxUse("MY", "(other adjustments)", "TX", AmountIs.INCLUDED),
        TaxUse("MY", "(other taxes)", "TX", AmountIs.ITSELF),
    ),
    registered_from=date(2020, 1, 1),
)


def _month(story: Story, method: str, rules: TaxRules | None) -> Firm:
    firm = a_taxed_firm("MY")
    firm.shop = replace(firm.shop, tax=rules, settlement_method=method)
    orders, rows = story
    firm.post(*orders)
    firm.settle(*rows)
    return firm


def _tax(firm: Firm, account: str) -> Decimal:
    return Decimal(str(moved(firm).get(account, ZERO)))


@settings(max_examples=40)
@given(stories(), st.sampled_from(SETTLEMENT_METHODS), st.sampled_from(Rounding))
def test_tax_changes_no_receivable_no_wallet_and_no_document(
    story: Story, method: str, rounding: Rounding
) -> None:
    off = _month(story, method, None)
    on = _month(story, method, replace(EVERYTHING, rounding=rounding))
    assert on.books.held == off.books.held
    assert on.books.knock_offs == off.books.knock_offs
    for account in MONEY:
        assert moved(on).get(account) == moved(off).get(account)
    assert set(moved(on)) - set(moved(off)) <= {OUTPUT, INPUT}


@settings(max_examples=40)
@given(
    stories(),
    st.sampled_from(SETTLEMENT_METHODS),
    st.sampled_from(countries()),
    st.sampled_from((None, True, False)),
)
def test_no_preset_changes_what_is_owed_received_or_paid_out(
    story: Story, method: str, country: str, prices: bool | None
) -> None:
    orders, rows = story
    stating = []
    for order in orders:
        lines = []
        for line in order.lines:
            gross = line.sale_price * line.quantity
            lines.append(line._replace(tax=(gross * 7 / 100).quantize(ZERO)))
        stating.append(order._replace(lines=tuple(lines)))
    rules = tax_rules(country)
    if prices is not None:
        rules = replace(rules, uses=with_prices(rules.uses, rules.codes, tax_included=prices))
    firms = []
    for tax in (None, rules):
        firm = _month((stating, rows), method, tax)
        firm.transfer(withdrawn("7500000000000000001", june(25), "12.34"))
        firms.append(firm)
    off, on = firms
    assert on.books.knock_offs == off.books.knock_offs
    for place, held in off.books.held.items():
        assert on.books.held[place]._replace(lines=held.lines) == held
    for account in MONEY:
        assert moved(on).get(account) == moved(off).get(account)


@settings(max_examples=40)
@given(stories(), st.sampled_from(SETTLEMENT_METHODS), st.sampled_from(Rounding))
def test_the_tax_of_the_lines_is_what_is_on_the_tax_accounts(
    story: Story, method: str, rounding: Rounding
) -> None:
    firm = _month(story, method, replace(EVERYTHING, rounding=rounding))
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for document, lines in firm.books.lines.items():
        sign = {INVOICE: 1, CREDIT_NOTE: -1}.get(document.type, 0)
        for line in lines:
            assert line.net + line.tax == line.amount
            sums[line.tax_account] -= sign * line.tax
    assert _tax(firm, OUTPUT) == sums[OUTPUT]
    assert _tax(firm, INPUT) == sums[INPUT]


@pytest.mark.parametrize("method", SETTLEMENT_METHODS)
def test_a_full_return_takes_back_all_tax_of_the_sale(method: str) -> None:
    firm = a_taxed_firm("SG")
    firm.shop = replace(firm.shop, settlement_method=method)
    firm.post(an_order(FIRST, goods("7.77"), goods("8.88", sku=MASK), currency="SGD"))
    firm.settle(settled(FIRST, june(8), currency="SGD", sale="16.65"))
    assert _tax(firm, OUTPUT) < 0
    firm.settle(settled(FIRST, june(15), currency="SGD", refund="-16.65"))
    assert _tax(firm, OUTPUT) == 0


def test_a_refund_has_the_rate_of_the_sale_that_it_takes_back() -> None:
    firm = a_taxed_firm("SG", tax_rules("SG", since=date(2023, 1, 1)))
    created = "2023-12-28 03:00"
    firm.post(an_order(FIRST, goods("108.00"), currency="SGD", created=created))
    sale = settled(FIRST, date(2024, 1, 5), currency="SGD", sale="108.00", transaction="-1.09")
    firm.settle(sale._replace(created=date(2023, 12, 28)))
    assert _tax(firm, OUTPUT) == Decimal("-8.00")
    assert _tax(firm, INPUT) == Decimal("0.09")
    back = settled(FIRST, date(2024, 1, 15), currency="SGD", refund="-54.00")
    firm.settle(back._replace(created=date(2023, 12, 28)))
    assert _tax(firm, OUTPUT) == Decimal("-4.00")


def test_a_return_of_goods_of_two_codes_takes_back_each_code_s_share() -> None:
    firm = a_taxed_firm("SG", tax_rules("SG", other={"MB-MASK-05": ("ZR", AmountIs.INCLUDED)}))
    firm.post(an_order(FIRST, goods("109.00"), goods("50.00", sku=MASK), currency="SGD"))
    firm.settle(settled(FIRST, june(8), currency="SGD", sale="159.00"))
    assert _tax(firm, OUTPUT) == Decimal("-9.00")
    firm.settle(settled(FIRST, june(15), currency="SGD", refund="-79.50"))
    note = firm.books.lines[DocumentId(CREDIT_NOTE, FIRST)]
    assert [(line.tax_code, line.amount, line.tax) for line in note] == [
        ("SR", Decimal("54.50"), Decimal("4.50")),
        ("ZR", Decimal("25.00"), ZERO),
    ]


def test_a_sale_before_the_registration_has_no_tax_nor_has_its_return() -> None:
    firm = a_taxed_firm("SG", tax_rules("SG", since=june(10)))
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    firm.settle(settled(FIRST, june(8), currency="SGD", sale="109.00", transaction="-2.18"))
    firm.settle(settled(FIRST, june(15), currency="SGD", refund="-109.00"))
    assert OUTPUT not in moved(firm)
    assert INPUT not in moved(firm)


def test_a_replaced_invoice_reverses_its_tax() -> None:
    firm = a_taxed_firm("SG")
    firm.post(an_order(FIRST, goods("3.33", quantity=3), currency="SGD"))
    firm.post(an_order(FIRST, goods("3.33"), currency="SGD"), action=REPLACE_INVOICE)
    assert _tax(firm, OUTPUT) == Decimal("-0.27")
    firm.delete(FIRST)
    assert OUTPUT not in moved(firm)


def test_rounding_by_document_makes_the_tax_that_of_its_total() -> None:
    lines = [goods("0.05") for _ in range(20)]
    for rounding, tax in ((Rounding.LINE, "0.00"), (Rounding.DOCUMENT, "-0.08")):
        firm = a_taxed_firm("SG", tax_rules("SG", rounding=rounding))
        firm.post(an_order(FIRST, *lines, currency="SGD"))
        assert _tax(firm, OUTPUT) == Decimal(tax)
        assert firm.invoice(FIRST).amount == Decimal("1.00")


def test_tax_that_is_not_recoverable_stays_in_the_cost_of_the_fee() -> None:
    firm = a_taxed_firm("MY")
    firm.post(an_order(FIRST, goods("100.00")))
    firm.settle(settled(FIRST, june(8), sale="100.00", transaction="-2.16"))
    assert moved(firm)["925-000"] == Decimal("2.16")
    fee = firm.books.lines[DocumentId(INVOICE, FIRST)][-1]
    assert (fee.tax_code, fee.net, fee.tax) == ("ST", Decimal("-2.00"), Decimal("-0.16"))


def test_what_tiktok_withholds_is_an_asset() -> None:
    firm = a_taxed_firm("PH")
    firm.post(an_order(FIRST, goods("1120.00"), currency="PHP"))
    firm.settle(settled(FIRST, june(8), currency="PHP", sale="1120.00", tax="-5.00"))
    assert moved(firm)["341-000"] == Decimal("5.00")
    assert moved(firm)["325-000"] == Decimal("1115.00")


@pytest.mark.parametrize("summary", [False, True])
def test_a_code_without_its_account_is_refused_before_anything_is_posted(summary: bool) -> None:
    firm = a_taxed_firm("SG")
    del firm.masters.accounts[OUTPUT]
    if summary:
        firm.shop = replace(firm.shop, settlement_method=SUMMARY)
    with pytest.raises(FixInputError) as refused:
        if summary:
            firm.settle(settled(FIRST, june(8), currency="SGD", sale="109.00"))
        else:
            firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    assert refused.value.where == "sheet 'Tax Codes', SG SR, column 'Account'"
    assert not firm.books.entries


def test_a_day_without_a_rate_is_refused() -> None:
    firm = a_taxed_firm("SG", tax_rules("SG", since=date(2020, 1, 1)))
    old = an_order(FIRST, goods("109.00"), currency="SGD", created="2022-12-01 03:00")
    with pytest.raises(FixInputError) as refused:
        firm.post(old)
    assert refused.value.where == "sheet 'Tax Codes'"
