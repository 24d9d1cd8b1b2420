"""Every preset: its words are known, its rates leave no gap, and it says where it is from."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from xlplugin.tax.codes import (
    GOODS,
    PLATFORM_DISCOUNT,
    ROLE_NAMES,
    WITH_ACCOUNT,
    WITHOUT_TAX,
    AmountIs,
    TaxCode,
    TaxKind,
    TaxRules,
)
from xlplugin.tax.presets import countries, preset, read_preset
from xlplugin.tiktok.markets.declarations import find_market, kinds

FIRST = ["GB", "ID", "MY", "PH", "SG", "TH", "US", "VN"]
ALL = countries()


def test_the_first_eight_countries_have_a_preset() -> None:
    assert set(FIRST) <= set(ALL)


@pytest.mark.parametrize("country", ALL)
def test_a_preset_says_where_it_is_from_and_what_is_not_verified(country: str) -> None:
    found = preset(country)
    market = find_market(country)
    assert market
    assert found.name == market.name
    assert found.sources
    assert found.unverified
    assert found.date


@pytest.mark.parametrize("country", ALL)
def test_a_preset_applies_to_kinds_that_exist_once_each(country: str) -> None:
    known = {GOODS, PLATFORM_DISCOUNT, *ROLE_NAMES.values()}
    for group in kinds().groups:
        known.update(group.kinds)
    found = preset(country)
    names = [use.applies_to for use in found.uses]
    assert set(names) <= known
    assert len(names) == len(set(names))
    codes = {code.code for code in found.codes}
    assert {use.code for use in found.uses} <= codes


@pytest.mark.parametrize("country", ALL)
def test_the_rates_of_a_code_follow_each_other_without_a_gap(country: str) -> None:
    by_code: dict[str, list[TaxCode]] = defaultdict(list)
    for code in preset(country).codes:
        by_code[code.code].append(code)
    for rows in by_code.values():
        for earlier, later in pairwise(rows):
            assert earlier.last
            assert later.first == earlier.last + timedelta(days=1)
        assert rows[-1].last is None
        assert len({row.kind for row in rows}) == 1


@pytest.mark.parametrize("country", ALL)
def test_a_code_has_an_account_and_a_rate_where_its_kind_needs_one(country: str) -> None:
    for code in preset(country).codes:
        assert bool(code.account) == (code.kind in WITH_ACCOUNT)
        if code.kind in WITHOUT_TAX:
            assert code.rate == 0


@pytest.mark.parametrize("country", ALL)
def test_every_use_has_a_rate_today(country: str) -> None:
    found = preset(country)
    rules = TaxRules(found.codes, found.uses, date(2026, 1, 1))
    for use in found.uses:
        assert rules.find((use.applies_to,), date(2026, 11, 28))


def test_what_is_withheld_stands_on_an_asset_and_what_is_collected_on_a_liability() -> None:
    for country in ALL:
        for code in preset(country).codes:
            if code.kind == TaxKind.WITHHELD_FROM_US:
                assert code.account == "withheld"
            if code.kind == TaxKind.COLLECTED:
                assert code.account == "collected"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "Output"},
        {"kind": "Output tax", "account": "sales"},
        {"kind": "Output tax", "percent": "9"},
    ],
)
def test_an_unknown_word_in_a_data_file_is_refused(wrong: dict[str, str]) -> None:
    code = {"code": "SR", "description": "Standard", **wrong}
    data = {"name": "X", "tax": "X", "date": "2026", "sources": [], "unverified": []}
    with pytest.raises((ValueError, TypeError)):
        read_preset("XX", {**data, "codes": [code], "applies": {}})
    with pytest.raises(KeyError):
        read_preset("XX", {**data, "codes": [], "applies": {"INSIDE": {"SR": ["Goods"]}}})
    assert AmountIs["INCLUDED"] == "Tax included"
