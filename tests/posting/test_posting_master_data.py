"""The master data that TikTok Shop needs.

What is missing is made, what is there stays, twice makes nothing.
"""

import pytest

from tests.support.stories import a_shop
from xlplugin.errors import FixInputError
from xlplugin.ledger.master import Masters, StockGroup
from xlplugin.posting.fee_map import DEFAULTS, FeeRule, fee_map, item_for
from xlplugin.posting.master_data import (
    COST_OF_SALES,
    Codes,
    customers_in,
    default_masters,
    find_clashes,
    missing,
)
from xlplugin.posting.shop import item_problem, shop_accounts

NOTHING = Masters({}, {}, {}, {}, {})


def _with(have: Masters, made: Masters) -> Masters:
    return Masters(
        {**have.accounts, **made.accounts},
        {**have.customers, **made.customers},
        {**have.groups, **made.groups},
        {**have.items, **made.items},
        {**have.alternatives, **made.alternatives},
    )


def test_a_new_firm_gets_everything_and_the_second_press_makes_nothing() -> None:
    wanted = default_masters("MYR")
    made = missing(NOTHING, wanted)
    assert made == wanted
    assert missing(_with(NOTHING, made), wanted) == NOTHING


def test_what_the_firm_has_stays_as_it_is() -> None:
    wanted = default_masters("MYR")
    own = StockGroup("VOUCHER", "Our vouchers", "500-200", "500-200")
    have = Masters(
        {"500-000": wanted.accounts["500-000"]._replace(description="Turnover")},
        {},
        {"VOUCHER": own},
        {},
        {},
    )
    made = missing(have, wanted)
    assert "500-000" not in made.accounts
    assert "VOUCHER" not in made.groups
    assert set(made.items) == set(wanted.items)
    assert _with(have, made).accounts["500-000"].description == "Turnover"


def test_fees_stand_under_expenses_or_cost_of_goods_sold() -> None:
    for fees_under in ("Expenses", COST_OF_SALES):
        masters = default_masters("MYR", fees_under)
        assert {masters.accounts[code].type for code in ("924-000", "925-000")} == {fees_under}
        assert {masters.accounts[code].type for code in ("510-100", "510-200")} == {
            "Sales Adjustment"
        }


def test_each_currency_has_a_customer_of_its_own_and_the_second_press_makes_none() -> None:
    made = customers_in(["MYR", "SGD", "MYR"], {})
    assert [(one.code, one.company_name, one.currency) for one in made.values()] == [
        ("300-T0001", "Tik Tok", "MYR"),
        ("300-T0002", "Tik Tok SGD", "SGD"),
    ]
    have = {one.code: one for one in made.values()}
    assert customers_in(["MYR", "SGD"], have) == made
    own = {"300-T0001": have["300-T0001"]._replace(currency="----"), "300-T0002": have["300-T0002"]}
    assert [one.code for one in customers_in(["MYR", "THB"], own).values()] == [
        "300-T0001",
        "300-T0003",
    ]
    assert [one.code for one in customers_in(["SGD", "MYR"], own).values()] == [
        "300-T0002",
        "300-T0001",
    ]


def test_a_shop_in_another_currency_than_its_customer_posts_nothing() -> None:
    shop = a_shop(currency="SGD")
    with pytest.raises(FixInputError) as refused:
        shop_accounts(shop, default_masters("MYR"))
    assert refused.value.where == f"sheet 'Shops', {shop.name}"
    for named in ("300-T0001", "MYR", "SGD"):
        assert named in refused.value.what
    assert "Customer" in refused.value.cure


def test_other_codes_go_through_to_groups_customer_and_posting() -> None:
    masters = default_masters(
        "MYR",
        codes=Codes(control="1200", customer="T1", bank="1010", voucher="4020", shipping="6010"),
    )
    assert masters.sales_account("VOUCHER") == "4020"
    assert masters.sales_account("SHIPPING") == "6010"
    assert masters.customers["T1"].currency == "MYR"
    assert shop_accounts(a_shop(customer="T1", payment="1010"), masters).control_account == "1200"


def test_fee_items_have_no_stock_and_each_leads_to_an_account() -> None:
    masters = default_masters("MYR")
    assert not any(item.stock_control for item in masters.items.values())
    assert [item_problem(item, masters) for item in masters.items] == [""] * len(masters.items)
    assert masters.accounts["300-000"].special == "Debtor Control"
    assert masters.accounts["310-000"].special == "Bank Account"


def test_a_chart_of_the_firm_s_own_clashes_only_where_an_account_is_for_something_else() -> None:
    masters = default_masters("MYR")
    assert find_clashes(masters) == []
    for code, name in (("924-000", "RENT OF SHOP"), ("310-000", "MAYBANK"), ("500-000", "DEPOSIT")):
        masters.accounts[code] = masters.accounts[code]._replace(description=name)
    masters.groups.clear()
    assert [(clash.purpose, clash.code) for clash in find_clashes(masters)] == [
        ("sales", "500-001"),
        ("shipping", "924-001"),
    ]


@pytest.mark.parametrize("role", DEFAULTS)
def test_every_role_has_a_bucket_that_leads_to_an_account(role: str) -> None:
    masters = default_masters("MYR")
    assert item_problem(item_for("A fee of next year", role, fee_map(()), a_shop()), masters) == ""


def test_the_bucket_of_a_role_can_be_moved_on_the_fee_map() -> None:
    rules = fee_map([FeeRule("(other fees)", "fee", "Shipping", "")])
    assert item_for("A fee of next year", "fee", rules, a_shop()) == "SHIPPING"
    assert item_for("Withholding tax", "tax", rules, a_shop()) == "TRANSACTION FEE"


def test_a_role_of_next_year_goes_where_fees_go() -> None:
    assert item_for("Something else", "levy", fee_map(()), a_shop()) == "TRANSACTION FEE"


def test_a_mapping_that_the_shop_has_not_leads_nowhere_rather_than_elsewhere() -> None:
    rules = fee_map([FeeRule("Platform support fee", "fee", "Rebate", "")])
    assert item_for("Platform support fee", "fee", rules, a_shop()) == ""
