"""One worked month per country as ledger text that a bookkeeper there can review.

The texts in tests/data/tax are made anew only on purpose: GOLDEN=write python -m pytest
tests/tax/test_tax_ledgers.py
"""

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.exporting import bean_check
from tests.support.ledger_text import hledger_check, ledger_text
from tests.support.stories import Firm, an_order, goods, june, settled
from tests.support.taxed import a_taxed_firm, tax_rules
from xlplugin.reports.programs import beancount
from xlplugin.tax.codes import AmountIs
from xlplugin.tiktok.facts import Part, SettlementLine

DATA = Path(__file__).parents[1] / "data" / "tax"
FIRST = "576553020000000101"
SECOND = "576553020000000102"


def paid(firm: Firm, order_id: str, day: date, *parts: tuple[str, str, str]) -> SettlementLine:
    """Return a settlement row of these kinds, roles and amounts."""
    made = tuple(Part(kind, role, Decimal(amount)) for kind, role, amount in parts)
    total = sum((part.amount for part in made), Decimal("0.00"))
    line = settled(order_id, day, currency=firm.shop.currency)
    return line._replace(parts=made, settlement=total, created=june(2))


def sold(firm: Firm, price: str = "100.00", seller: str = "10.00", platform: str = "5.00") -> None:
    """Post an order with both discounts."""
    line = goods(price, seller=seller, platform=platform)
    firm.post(an_order(FIRST, line, currency=firm.shop.currency))


def returned(firm: Firm, amount: str, fee: str) -> None:
    """Settle the return of the first order; TikTok gives a fee back."""
    firm.settle(
        paid(
            firm,
            FIRST,
            june(15),
            ("Refund subtotal after seller discounts", "refund", amount),
            ("TikTok Shop commission fee", "fee", fee),
        )
    )


def singapore() -> Firm:
    firm = a_taxed_firm("SG")
    sold(firm, "109.00")
    firm.post(an_order(SECOND, goods("8.72", quantity=3), currency="SGD"))
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Subtotal before discounts", "sale", "109.00"),
            ("Seller discounts", "sale", "-10.00"),
            ("Customer shipping fee", "shipping", "4.00"),
            ("Actual shipping fee", "shipping", "-6.00"),
            ("TikTok Shop commission fee", "fee", "-5.40"),
            ("Transaction fee", "fee", "-2.18"),
            ("Affiliate commission", "fee", "-9.00"),
        ),
        paid(firm, SECOND, june(8), ("Subtotal before discounts", "sale", "26.16")),
    )
    returned(firm, "-99.00", "5.40")
    return firm


def united_kingdom() -> Firm:
    firm = a_taxed_firm("GB")
    firm.post(an_order(FIRST, goods("8.00"), currency="GBP"))
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "8.00"),
            ("TikTok Shop commission fee", "fee", "-0.72"),
            ("Affiliate commission", "fee", "-0.80"),
        )
    )
    returned(firm, "-8.00", "0.72")
    return firm


def united_kingdom_overseas_seller() -> Firm:
    collected = ("TT", AmountIs.INCLUDED)
    uses = {"Goods": collected, "Platform discount": collected, "(other refunds)": collected}
    firm = a_taxed_firm("GB", tax_rules("GB", other=uses))
    firm.post(an_order(FIRST, goods("8.00"), currency="GBP"))
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "8.00"),
            ("VAT", "tax", "-1.33"),
            ("TikTok Shop commission fee", "fee", "-0.72"),
        )
    )
    return firm


def malaysia() -> Firm:
    firm = a_taxed_firm("MY")
    sold(firm)
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Subtotal before discounts", "sale", "100.00"),
            ("Seller discounts", "sale", "-10.00"),
            ("TikTok Shop commission fee", "fee", "-3.24"),
            ("Transaction fee", "fee", "-2.16"),
            ("Platform support fee", "fee", "-0.54"),
        )
    )
    returned(firm, "-90.00", "3.24")
    return firm


def united_states() -> Firm:
    firm = a_taxed_firm("US")
    sold(firm)
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "100.00"),
            ("Seller discount", "sale", "-10.00"),
            ("Sales tax payment", "tax", "7.43"),
            ("Sales tax", "tax", "-7.43"),
            ("Referral fee", "fee", "-5.40"),
            ("Sales tax on referral fees", "tax", "-0.45"),
        )
    )
    returned(firm, "-90.00", "0.00")
    return firm


def thailand() -> Firm:
    firm = a_taxed_firm("TH")
    sold(firm, "1070.00", "70.00", "50.00")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Subtotal before discounts", "sale", "1070.00"),
            ("Seller discounts", "sale", "-70.00"),
            ("TikTok Shop commission fee", "fee", "-53.50"),
            ("Transaction fee", "fee", "-32.10"),
            ("Growth support fee", "fee", "-57.78"),
        )
    )
    returned(firm, "-500.00", "26.75")
    return firm


def indonesia() -> Firm:
    firm = a_taxed_firm("ID")
    sold(firm, "111000.00", "11000.00", "5000.00")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Subtotal before discounts", "sale", "111000.00"),
            ("Seller discounts", "sale", "-11000.00"),
            ("TikTok Shop commission fee", "fee", "-8000.00"),
            ("Article 22 Income Tax withheld", "tax", "-450.45"),
        )
    )
    returned(firm, "-100000.00", "8000.00")
    return firm


def philippines() -> Firm:
    firm = a_taxed_firm("PH")
    sold(firm, "1120.00", "0.00", "100.00")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Subtotal before discounts", "sale", "1120.00"),
            ("TikTok Shop commission fee", "fee", "-56.00"),
            ("Withholding tax", "tax", "-5.00"),
        )
    )
    returned(firm, "-1120.00", "56.00")
    return firm


def vietnam() -> Firm:
    firm = a_taxed_firm("VN")
    sold(firm, "100000", "10000", "5000")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Subtotal before discounts", "sale", "100000"),
            ("Seller discounts", "sale", "-10000"),
            ("Transaction fee", "fee", "-4500"),
            ("VAT withheld by TikTok Shop", "tax", "-900"),
            ("PIT withheld by TikTok Shop", "tax", "-450"),
        )
    )
    return firm


def european(country: str) -> Firm:
    firm = a_taxed_firm(country)
    sold(firm, "60.00", "5.00", "3.00")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "60.00"),
            ("Seller discount", "sale", "-5.00"),
            ("TikTok Shop commission fee", "fee", "-4.95"),
        )
    )
    returned(firm, "-55.00", "4.95")
    return firm


def germany() -> Firm:
    return european("DE")


def france() -> Firm:
    return european("FR")


def italy() -> Firm:
    return european("IT")


def spain() -> Firm:
    return european("ES")


def ireland() -> Firm:
    return european("IE")


def mexico() -> Firm:
    firm = a_taxed_firm("MX")
    sold(firm, "1160.00", "0.00", "116.00")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "1160.00"),
            ("TikTok Shop commission fee", "fee", "-69.60"),
            ("IVA", "tax", "-80.00"),
            ("ISR", "tax", "-25.00"),
        )
    )
    returned(firm, "-580.00", "34.80")
    return firm


def japan() -> Firm:
    firm = a_taxed_firm("JP")
    sold(firm, "1100", "100", "50")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "1100"),
            ("Seller discount", "sale", "-100"),
            ("TikTok Shop commission fee", "fee", "-70"),
            ("Affiliate commission", "fee", "-50"),
        )
    )
    returned(firm, "-1000", "70")
    return firm


def brazil() -> Firm:
    firm = a_taxed_firm("BR")
    sold(firm, "80.00", "8.00", "4.00")
    firm.settle(
        paid(
            firm,
            FIRST,
            june(8),
            ("Gross sales", "sale", "80.00"),
            ("Seller discount", "sale", "-8.00"),
            ("TikTok Shop commission fee", "fee", "-4.32"),
        )
    )
    returned(firm, "-36.00", "2.16")
    return firm


def united_states_tax_stated() -> Firm:
    """The order states what TikTok collects for the state; half of it is taken back."""
    firm = a_taxed_firm("US")
    line = goods("50.00", quantity=2)._replace(tax=Decimal("8.25"))
    order = an_order(FIRST, line, currency="USD")
    firm.post(order._replace(state="Texas"))
    firm.settle(paid(firm, FIRST, june(8), ("Gross sales", "sale", "100.00")))
    firm.settle(paid(firm, FIRST, june(15), ("Gross sales refund", "refund", "-50.00")))
    return firm


STORIES: dict[str, Callable[[], Firm]] = {
    story.__name__: story
    for story in (
        singapore,
        united_kingdom,
        united_kingdom_overseas_seller,
        malaysia,
        united_states,
        thailand,
        indonesia,
        philippines,
        vietnam,
        germany,
        france,
        italy,
        spain,
        ireland,
        mexico,
        japan,
        brazil,
        united_states_tax_stated,
    )
}


@pytest.mark.parametrize("name", STORIES)
def test_a_country_s_month_is_the_one_that_was_reviewed(name: str) -> None:
    path = DATA / f"{name}.ledger"
    told = ledger_text(STORIES[name]())
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, "utf-8", newline="\n")
    assert told == path.read_text("utf-8")


def test_no_reviewed_month_is_without_its_story() -> None:
    assert {path.stem for path in DATA.glob("*.ledger")} == set(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_hledger_accepts_a_country_s_month(name: str) -> None:
    hledger_check(DATA / f"{name}.ledger")


@pytest.mark.parametrize("name", STORIES)
def test_beancount_accepts_a_country_s_month(name: str, tmp_path: Path) -> None:
    firm = STORIES[name]()
    path = tmp_path / "books.beancount"
    path.write_text("".join(beancount.journal(firm.books.entries, firm.masters)), encoding="utf-8")
    bean_check(path)
