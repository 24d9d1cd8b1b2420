"""The tax report: its sums, its boxes, its accounts, and any cut of periods."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.random_facts import Story, stories
from tests.support.stories import Firm, an_order, goods, june, settled
from tests.support.taxed import INPUT, OUTPUT, a_taxed_firm, tax_rules
from tests.tax.test_tax_ledgers import STORIES
from tests.tax.test_tax_posting import EVERYTHING
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.money import ZERO
from xlplugin.posting.shop import SETTLEMENT_METHODS
from xlplugin.posting.tax_report import TaxBooks, TaxReport, tax_report
from xlplugin.tax.codes import AmountIs
from xlplugin.tiktok.facts import Part

FIRST = "576553020000000101"
DAYS = [june(day) for day in range(1, 31)]


def reported(
    firm: Firm, country: str, first: date | None = None, last: date = date(2026, 12, 31)
) -> TaxReport:
    """Return the report of a firm's books."""
    lines = [line for some in firm.books.lines.values() for line in some]
    assert firm.shop.tax
    books = TaxBooks(
        firm.books.held.values(),
        lines,
        firm.books.entries,
        firm.shop.tax.codes,
        {firm.shop.shop_id: country},
    )
    return tax_report(books, first, last)


def test_tax_that_tiktok_collects_in_a_state_goes_in_and_out() -> None:
    found = reported(STORIES["united_states_tax_stated"](), "US")
    [code] = found.codes
    assert (code.base, code.tax, code.expected) == (Decimal("50.00"), Decimal("4.12"), None)
    assert [account.by_journal for account in found.accounts] in ([], [ZERO])


@pytest.mark.parametrize("name", STORIES)
def test_the_report_of_a_country_s_month_equals_its_tax_accounts(name: str) -> None:
    countries = {"singapore": "SG", "malaysia": "MY", "united_states": "US", "thailand": "TH"}
    countries |= {"indonesia": "ID", "philippines": "PH", "vietnam": "VN"}
    countries |= {"germany": "DE", "france": "FR", "italy": "IT", "spain": "ES"}
    countries |= {"ireland": "IE", "mexico": "MX", "japan": "JP", "brazil": "BR"}
    countries |= {"united_states_tax_stated": "US"}
    found = reported(STORIES[name](), countries.get(name, "GB"))
    assert found.codes
    for account in found.accounts:
        assert account.by_lines == account.by_journal


def test_a_month_in_singapore() -> None:
    found = reported(STORIES["singapore"](), "SG")
    codes = {total.code: total for total in found.codes}
    assert (codes["SR"].base, codes["SR"].tax) == (Decimal("27.67"), Decimal("2.49"))
    assert (codes["TX"].base, codes["TX"].tax) == (Decimal("2.00"), Decimal("0.18"))
    boxes = {total.box: (total.base, total.tax) for total in found.boxes}
    assert boxes == {
        "1": (Decimal("27.67"), ZERO),
        "5": (Decimal("2.00"), ZERO),
        "6": (ZERO, Decimal("2.49")),
        "7": (ZERO, Decimal("0.18")),
    }


@settings(max_examples=25)
@given(
    stories(),
    st.sampled_from(SETTLEMENT_METHODS),
    st.lists(st.sampled_from(DAYS), max_size=5, unique=True).map(sorted),
)
def test_the_reports_of_any_cut_of_periods_add_up_to_the_whole(
    story: Story, method: str, cuts: list[date]
) -> None:
    firm = a_taxed_firm("MY")
    firm.shop = replace(firm.shop, tax=EVERYTHING, settlement_method=method)
    orders, rows = story
    firm.post(*orders)
    firm.settle(*rows)
    whole = reported(firm, "MY")
    added: dict[str, Decimal] = defaultdict(lambda: ZERO)
    first: date | None = None
    for last in (*cuts, date(2026, 12, 31)):
        period = reported(firm, "MY", first, last)
        first = last + timedelta(days=1)
        for name, amount in _figures(period).items():
            added[name] += amount
    wanted = _figures(whole)
    assert {name: amount for name, amount in added.items() if amount} == {
        name: amount for name, amount in wanted.items() if amount
    }
    balances = {total.account: total for total in reported(firm, "MY").accounts}
    for account in (OUTPUT, INPUT):
        if account in balances:
            assert balances[account].by_lines == balances[account].by_journal


def _figures(report: TaxReport) -> dict[str, Decimal]:
    """Return base and tax of each code and box, and what each tax account was moved by."""
    found = {}
    for code in report.codes:
        found[f"{code.code} base"] = code.base
        found[f"{code.code} tax"] = code.tax
    for box in report.boxes:
        found[f"box {box.box} base"] = box.base
        found[f"box {box.box} tax"] = box.tax
    for account in report.accounts:
        found[account.account] = account.by_journal
    return found


def test_what_others_post_on_a_tax_account_is_a_difference() -> None:
    firm = a_taxed_firm("SG")
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    legs = (Posting(OUTPUT, "", Decimal("2.00")), Posting("310-000", "", Decimal("-2.00")))
    firm.books.entries.append(Entry(june(30), "JV", "JV-00001", "To the tax office", "SGD", legs))
    [account] = reported(firm, "SG").accounts
    assert (account.by_lines, account.by_journal) == (Decimal("9.00"), Decimal("7.00"))


def test_a_return_after_a_closed_period_is_in_the_next() -> None:
    firm = a_taxed_firm("SG")
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    firm.settle(settled(FIRST, june(8), currency="SGD", sale="109.00"))
    june_before = reported(firm, "SG", june(1), june(30))
    firm.settle(settled(FIRST, date(2026, 7, 3), currency="SGD", refund="-109.00"))
    assert reported(firm, "SG", june(1), june(30)) == june_before
    [july] = reported(firm, "SG", date(2026, 7, 1)).codes
    assert (july.base, july.tax) == (Decimal("-100.00"), Decimal("-9.00"))


def test_a_reverse_charge_is_owed_and_claimed_in_one_return() -> None:
    other = {"TikTok Shop commission fee": ("RC", AmountIs.APART)}
    firm = a_taxed_firm("GB", tax_rules("GB", other=other))
    firm.post(an_order(FIRST, goods("120.00"), currency="GBP"))
    parts = (
        Part("Gross sales", "sale", Decimal("120.00")),
        Part("TikTok Shop commission fee", "fee", Decimal("-10.01")),
    )
    line = settled(FIRST, june(8), currency="GBP")
    firm.settle(line._replace(parts=parts, settlement=Decimal("109.99")))
    found = reported(firm, "GB")
    boxes = {total.box: (total.base, total.tax) for total in found.boxes}
    assert boxes == {
        "1": (ZERO, Decimal("22.00")),  # 20.00 of the sale and 2.00 of the fee
        "4": (ZERO, Decimal("2.00")),
        "6": (Decimal("110.01"), ZERO),
        "7": (Decimal("10.01"), ZERO),
    }
    [account] = found.accounts  # nothing of a reverse charge is posted
    assert account.by_lines == account.by_journal == Decimal("20.00")


def test_a_code_that_was_deleted_from_the_sheet_is_still_reported() -> None:
    firm = a_taxed_firm("SG")
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    assert firm.shop.tax
    firm.shop = replace(firm.shop, tax=replace(firm.shop.tax, codes=()))
    found = reported(firm, "SG")
    assert [(total.code, total.tax) for total in found.codes] == [("SR", Decimal("9.00"))]
    assert found.codes[0].description == "Not on the sheet Tax Codes"
    assert [account.by_lines for account in found.accounts] == [Decimal("9.00")]
