"""Registered or not, since when, and whether prices include tax: of the firm and of each shop."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.errors import FixInputError
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import SETTINGS, SHOPS, TAX_CODES, TAX_MAP, SettingsRow
from xlplugin.sheets.tax import add_tax_codes, add_tax_uses
from xlplugin.tax.codes import AmountIs, Rounding, TaxRules
from xlplugin.tax.presets import preset


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    """One Malaysian shop that is linked; codes of Singapore and Malaysia."""
    folder: Path = tmp_path_factory.mktemp("registration")
    with sample_firm(folder) as one:
        one.up_to("fetch_orders")
        for country in ("SG", "MY"):
            add_tax_codes(one.book, preset(country).codes, "preset")
            add_tax_uses(one.book, preset(country).uses)
        assert one.book.rows(TAX_CODES)
        assert one.book.rows(TAX_MAP)
        yield one


def rules(firm: SampleFirm, settings: dict[str, str], **shop: object) -> TaxRules | None:
    """Return the shop's tax rules with these settings and cells of Shops; all others are blank."""
    names = ("Tax From", "Tax To", "Tax Rounding", "Prices Include Tax")
    rows = [SettingsRow(name, settings.get(name, ""), "") for name in names]
    firm.book.view(SETTINGS).merge(rows)
    cells: dict[str, object] = {"region": "SG", "tax_from": None, "tax_to": None}
    cells |= {"tax_rounding": "", "tax_registered": "", "prices_include_tax": ""}
    cells |= shop
    headings = [name.replace("_", " ").title() for name in cells]
    firm.book.view(SHOPS).put(headings, [tuple(cells.values())])
    [one] = read_shops(firm.book)
    return one.tax


def amount_is(found: TaxRules | None, name: str) -> AmountIs:
    assert found
    [use] = [use for use in found.uses if use.applies_to == name]
    return use.amount_is


def test_nobody_is_registered_unless_somebody_says_so(firm: SampleFirm) -> None:
    assert rules(firm, {}) is None


def test_the_firm_s_registration_holds_for_its_shops(firm: SampleFirm) -> None:
    found = rules(firm, {"Tax From": "01/04/2026", "Tax To": "30/06/2026"})
    assert found
    assert (found.registered_from, found.registered_until) == (date(2026, 4, 1), date(2026, 6, 30))
    assert found.rounding is Rounding.LINE


def test_a_shop_s_own_registration_goes_before_the_firm_s(firm: SampleFirm) -> None:
    own = date(2026, 5, 1)
    settings = {"Tax From": "01/04/2026", "Tax To": "30/06/2026", "Tax Rounding": "Document"}
    found = rules(firm, settings, tax_from=own)
    assert found
    assert (found.registered_from, found.registered_until) == (own, None)
    assert found.rounding is Rounding.DOCUMENT


def test_one_shop_of_a_registered_firm_is_not(firm: SampleFirm) -> None:
    assert rules(firm, {"Tax From": "01/04/2026"}, tax_registered="No") is None


def test_a_registered_shop_without_a_day_is_told(firm: SampleFirm) -> None:
    with refused("Tax Registered") as found:
        rules(firm, {}, tax_registered="Yes")
    assert found.value.where.endswith("column 'Tax From'")


def test_a_setting_that_is_no_date_is_told(firm: SampleFirm) -> None:
    with refused("April", where="sheet 'Settings', Tax From"):
        rules(firm, {"Tax From": "April"})


def test_prices_without_tax_of_the_firm_and_with_tax_of_one_shop(firm: SampleFirm) -> None:
    settings = {"Tax From": "01/04/2026", "Prices Include Tax": "No"}
    without = rules(firm, settings)
    assert amount_is(without, "Goods") is AmountIs.APART
    assert amount_is(without, "TikTok Shop commission fee") is AmountIs.INCLUDED  # a purchase
    assert amount_is(without, "GST") is AmountIs.ITSELF
    assert amount_is(rules(firm, settings, prices_include_tax="Yes"), "Goods") is AmountIs.INCLUDED


@pytest.mark.parametrize(
    ("region", "cure"), [("", "Write one of BR, DE"), ("XX", "fill in Tax Codes and Tax Map")]
)
def test_a_registered_shop_of_no_known_country_is_told_its_cell(
    firm: SampleFirm, region: str, cure: str
) -> None:
    with pytest.raises(FixInputError) as refusal:
        rules(firm, {"Tax From": "01/06/2026"}, region=region)
    assert refusal.value.where.endswith("column 'Region'")
    assert "MY" in refusal.value.cure
    assert cure in refusal.value.cure


def test_tax_codes_names_the_shop_without_a_region(firm: SampleFirm) -> None:
    assert rules(firm, {}, region="") is None
    [shop] = firm.book.rows(SHOPS)
    with pytest.raises(FixInputError) as refusal:
        firm.press("write_tax_codes")
    assert refusal.value.where == f"sheet 'Shops', shop {shop.name}, column 'Region'"
