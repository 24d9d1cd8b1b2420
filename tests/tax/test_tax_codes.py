"""The arithmetic of tax, and which code a line gets."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.money import ZERO
from xlplugin.tax.codes import (
    GOODS,
    AmountIs,
    AppliedTax,
    MissingRateError,
    TaxCode,
    TaxKind,
    TaxRules,
    TaxUse,
    share_rounding,
    tax_included,
)

AMOUNTS = st.decimals(-99_999, 99_999, places=2)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "0.5", "7", "8", "9", "11", "20")])
STANDARD_2023 = TaxCode(
    "SG", "SR", "Standard", TaxKind.OUTPUT, Decimal(8), "410-000", last=date(2023, 12, 31)
)
STANDARD_2024 = TaxCode(
    "SG", "SR", "Standard", TaxKind.OUTPUT, Decimal(9), "410-000", first=date(2024, 1, 1)
)
FEES = TaxCode("SG", "TX", "Fees", TaxKind.INPUT, Decimal(9), "340-000", first=date(2024, 1, 1))
ZERO_RATED = TaxCode("SG", "ZR", "Zero", TaxKind.ZERO_RATED, ZERO)


def _rules(*uses: TaxUse, until: date | None = None) -> TaxRules:
    return TaxRules((STANDARD_2023, STANDARD_2024, FEES, ZERO_RATED), uses, date(2023, 7, 1), until)


def _use(name: str, code: str, amount_is: AmountIs = AmountIs.INCLUDED) -> TaxUse:
    return TaxUse("SG", name, code, amount_is)


@pytest.mark.parametrize(
    ("gross", "rate", "currency", "tax"),
    [
        ("8.00", "20", "GBP", "1.33"),  # 6.67 and 1.33
        ("109.00", "9", "SGD", "9.00"),
        ("-109.00", "9", "SGD", "-9.00"),
        ("0.05", "9", "SGD", "0.00"),
        ("-0.05", "9", "SGD", "0.00"),
        ("2.16", "8", "MYR", "0.16"),
        ("100000", "8", "VND", "7407"),
    ],
)
def test_the_tax_in_an_amount(gross: str, rate: str, currency: str, tax: str) -> None:
    found = tax_included(Decimal(gross), Decimal(rate), currency)
    assert found == Decimal(tax)
    assert not str(found).startswith("-0.00")


@given(AMOUNTS, RATES)
def test_tax_is_nearest_to_the_rate_and_has_the_amount_s_sign(
    gross: Decimal, rate: Decimal
) -> None:
    tax = tax_included(gross, rate, "SGD")
    net = gross - tax
    assert abs(net * rate / 100 - tax) <= Decimal("0.01")
    assert tax == -tax_included(-gross, rate, "SGD")
    assert tax == 0 or (tax > 0) == (gross > 0)


@given(st.lists(AMOUNTS, max_size=30), RATES)
def test_shared_rounding_adds_up_to_the_tax_of_the_document(
    grosses: list[Decimal], rate: Decimal
) -> None:
    taxes = [tax_included(gross, rate, "SGD") for gross in grosses]
    shared = share_rounding(taxes, grosses, rate, "SGD")
    assert sum(shared, ZERO) == tax_included(sum(grosses, ZERO), rate, "SGD")
    moved = [one for one, other in zip(shared, taxes, strict=True) if one != other]
    assert len(moved) <= 1


def test_a_line_gets_the_code_of_its_most_special_name() -> None:
    rules = _rules(_use(GOODS, "SR"), _use("MB-BOOK", "ZR"), _use("(other fees)", "TX"))
    day = date(2026, 6, 2)
    assert _found(rules, ("MB-SERUM-30", GOODS), day) == "SR"
    assert _found(rules, ("mb-book", GOODS), day) == "ZR"
    assert _found(rules, ("SHIPPING", "Customer shipping fee", "(other shipping)"), day) is None
    assert _found(rules, ("TRANSACTION FEE", "Transaction fee", "(other fees)"), day) == "TX"


def _found(rules: TaxRules, names: tuple[str, ...], day: date) -> str | None:
    tax = rules.find(names, day)
    return tax.code.code if tax else None


def test_the_rate_of_the_day_counts() -> None:
    rules = _rules(_use(GOODS, "SR"))
    before = rules.find((GOODS,), date(2023, 12, 31))
    after = rules.find((GOODS,), date(2024, 1, 1))
    assert before
    assert after
    assert before.in_amount(Decimal("108.00"), "SGD") == Decimal("8.00")
    assert after.in_amount(Decimal("109.00"), "SGD") == Decimal("9.00")


def test_nothing_is_taxed_outside_the_registration() -> None:
    rules = _rules(_use(GOODS, "SR"), until=date(2025, 6, 30))
    assert rules.find((GOODS,), date(2023, 6, 30)) is None
    assert rules.find((GOODS,), date(2023, 7, 1)) is not None
    assert rules.find((GOODS,), date(2025, 6, 30)) is not None
    assert rules.find((GOODS,), date(2025, 7, 1)) is None


def test_a_code_without_a_rate_on_the_day_is_refused() -> None:
    rules = _rules(_use("(other fees)", "TX"))
    with pytest.raises(MissingRateError) as refused:
        rules.find(("(other fees)",), date(2023, 8, 1))
    assert (refused.value.code, refused.value.day) == ("TX", date(2023, 8, 1))


@pytest.mark.parametrize(
    ("code", "amount_is", "tax"),
    [
        (STANDARD_2024, AmountIs.INCLUDED, "9.00"),
        (STANDARD_2024, AmountIs.APART, "0.00"),
        (STANDARD_2024, AmountIs.ITSELF, "109.00"),
        (ZERO_RATED, AmountIs.INCLUDED, "0.00"),
        (STANDARD_2024._replace(kind=TaxKind.REVERSE_CHARGE), AmountIs.INCLUDED, "0.00"),
        (STANDARD_2024._replace(kind=TaxKind.NOT_RECOVERABLE), AmountIs.INCLUDED, "9.00"),
    ],
)
def test_how_an_amount_is_read(code: TaxCode, amount_is: AmountIs, tax: str) -> None:
    assert AppliedTax(code, amount_is).in_amount(Decimal("109.00"), "SGD") == Decimal(tax)


def test_another_code_from_a_day_on_is_a_second_row() -> None:
    july = date(2026, 7, 1)
    codes = [
        TaxCode("XX", "A", "", TaxKind.OUTPUT, Decimal(6)),
        TaxCode("XX", "B", "", TaxKind.OUTPUT, Decimal(8)),
    ]
    uses = [
        TaxUse("XX", "Goods", "B", AmountIs.INCLUDED, july),
        TaxUse("XX", "Goods", "A", AmountIs.INCLUDED),
        TaxUse("XX", "MB-SERUM-30", "A", AmountIs.INCLUDED, date(2026, 8, 1)),
    ]
    rules = TaxRules(codes, uses, date(2026, 1, 1))

    def code(day: date) -> str:
        found = rules.find(("MB-SERUM-30", "Goods"), day)
        return found.code.code if found else ""

    assert code(date(2026, 6, 30)) == "A"
    assert code(july) == "B"
    assert code(date(2026, 7, 31)) == "B"
    assert code(date(2026, 8, 1)) == "A"
