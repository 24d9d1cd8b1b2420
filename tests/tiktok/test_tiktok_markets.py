"""Markets, languages and kinds are data.

Each file is checked, says its source, and is read only when it is needed.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.settlement_samples import MONTH, comma_separated, table
from xlplugin.errors import FixInputError
from xlplugin.money import minor_digits
from xlplugin.tiktok.api.finance_wire import TransactionWire, read_statements, read_transactions
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.layouts import settled_income
from xlplugin.tiktok.files.settlement_file import read_settlement
from xlplugin.tiktok.markets.declarations import (
    api_kinds,
    find_market,
    former_names,
    language,
    language_codes,
    market,
    market_codes,
    market_in,
    platforms_by_heading,
    settlement_columns,
)
from xlplugin.tiktok.markets.spelling import fold


@pytest.mark.parametrize("code", market_codes())
def test_every_market_has_a_zone_a_currency_and_languages_that_exist(code: str) -> None:
    one = market(code)
    for zone in (one.zone, *one.other_zones, one.orders_zone or one.zone):
        assert ZoneInfo(zone)
    assert one.digits == minor_digits(one.currency)
    assert set(one.languages) <= set(language_codes())
    assert market_in(one.zone, one.currency) == code


@pytest.mark.parametrize("code", language_codes())
def test_every_language_says_its_source_and_its_date(code: str) -> None:
    one = language(code)
    assert len(one.source) > 20
    assert one.date.startswith("20")


@pytest.mark.parametrize(
    ("zone", "currency", "code"),
    [
        ("Asia/Kuching", "MYR", "MY"),
        ("America/New_York", "USD", "US"),
        ("Europe/Berlin", "EUR", "DE"),
        ("America/Mexico_City", "", "MX"),
        ("Etc/GMT-3", "JPY", "JP"),
        ("Etc/GMT-3", "EUR", ""),
    ],
)
def test_a_shop_s_market_is_told_by_its_zone_and_currency(
    zone: str, currency: str, code: str
) -> None:
    assert market_in(zone, currency) == code


@pytest.mark.parametrize(
    ("region", "zone", "currency"),
    [
        ("MX", "America/Mexico_City", "MXN"),
        ("JP", "Asia/Tokyo", "JPY"),
        ("DE", "Europe/Berlin", "EUR"),
        ("IT", "Europe/Rome", "EUR"),
        ("ES", "Europe/Madrid", "EUR"),
        ("IE", "Europe/Dublin", "EUR"),
    ],
)
def test_the_api_s_region_gives_a_new_shop_its_zone_and_currency(
    region: str, zone: str, currency: str
) -> None:
    found = find_market(region)
    assert found is not None
    assert (found.zone, found.currency) == (zone, currency)


def test_currencies_have_the_digits_of_iso_4217() -> None:
    digits = {
        code: minor_digits(code) for code in ("MYR", "JPY", "VND", "KRW", "CLP", "KWD", "XXQ")
    }
    assert digits == {
        "MYR": 2,
        "JPY": 0,
        "VND": 0,
        "KRW": 0,
        "CLP": 0,
        "KWD": 3,
        "XXQ": 2,
    }


# --- one table of kinds for the file and the API --------------------------------------------------

TAXES = {
    "smart_promotion_fee_tax_amount": "Smart Promotion fee tax",
    "brand_campaign_fee_tax": "Brand campaign fee tax",
    "category_led_campaign_fee_tax_amount": "Category-led campaign fee tax",
    "brand_amplification_program_fee_tax": "Brand amplification program fee tax",
    "shipping_insurance_fee_tax_amount": "Shipping insurance fee tax",
    "cps_shop_ads_commission_tax_amount": "Shop ads commission tax",
}


@pytest.mark.parametrize("field", TAXES)
def test_a_tax_has_one_name_by_file_and_by_api(field: str) -> None:
    assert (api_kinds()[field].name, api_kinds()[field].role) == (TAXES[field], "tax")
    column = settled_income().find(TAXES[field])
    assert column is not None
    assert (column.name, column.role) == (TAXES[field], "tax")


def test_what_was_posted_under_another_name_is_known() -> None:
    names = {column.name for column in settlement_columns()}
    for former, name in former_names().items():
        assert name in names
        assert former not in names
    assert former_names()["Smart Promotion tax"] == "Smart Promotion fee tax"


def row(fees: dict[str, str], total: str, settlement: str) -> TransactionWire:
    return TransactionWire.model_validate(
        {
            "id": "1",
            "type": "ORDER",
            "order_id": "576900000000000101",
            "revenue_amount": "20.00",
            "revenue_breakdown": {"subtotal_before_discount_amount": "20.00"},
            "fee_tax_amount": total,
            "fee_tax_breakdown": {"fee": fees},
            "settlement_amount": settlement,
        }
    )


def test_the_retail_delivery_fee_counts_only_where_the_sum_needs_it() -> None:
    fees = {"referral_fee_amount": "-1.20", "retail_delivery_fee_amount": "-0.28"}
    beside = row(fees, "-1.20", "18.80").parts("Order")
    inside = row(fees, "-1.48", "18.52").parts("Order")
    assert [part.kind for part in beside] == ["Subtotal before discounts", "Referral fee"]
    assert inside[2] == Part("Retail delivery fee", "fee", Decimal("-0.28"))
    assert [part.kind for part in inside][1:] == ["Referral fee", "Retail delivery fee"]


@pytest.mark.parametrize(
    ("fees", "settlement", "kinds"),
    [
        ("-1.20", "18.80", {"Referral fee"}),
        ("-1.48", "18.52", {"Referral fee", "Retail delivery fee"}),
    ],
)
def test_the_file_treats_the_retail_delivery_fee_alike(
    tmp_path: Path, fees: str, settlement: str, kinds: set[str]
) -> None:
    headings = [
        "Order/adjustment ID",
        "Type",
        "Order settled time",
        "Currency",
        "Total settlement amount",
        "Net sales",
        "Fees",
        "Referral fee",
        "Retail delivery fee",
    ]
    cells = f"576900000000000101|Order|2026/06/14|USD|{settlement}|20|{fees}|-1.20|-0.28".split("|")
    (line,) = read_settlement(
        comma_separated(tmp_path / "us.csv", [headings, cells])
    ).settlement.lines
    assert {part.kind for part in line.parts if part.role == "fee"} == kinds


def test_optional_amounts_that_net_to_nothing_are_information_by_both_doors(
    tmp_path: Path,
) -> None:
    fees = {
        "referral_fee_amount": "-1.20",
        "retail_delivery_fee_amount": "-0.28",
        "retail_delivery_fee_payment_amount": "0.28",
    }
    by_api = row(fees, "-1.20", "18.80").parts("Order")
    headings = [
        "Order/adjustment ID",
        "Type",
        "Order settled time",
        "Currency",
        "Total settlement amount",
        "Net sales",
        "Fees",
        "Referral fee",
        "Retail delivery fee",
        "Retail delivery fee payment",
    ]
    order = ["576900000000000101", "Order", "2026/06/14", "USD", "18.80"]
    cells = [*order, "20", "-1.20", "-1.20", "-0.28", "0.28"]
    (by_file,) = read_settlement(
        comma_separated(tmp_path / "us.csv", [headings, cells])
    ).settlement.lines
    for parts in (by_api, by_file.parts):
        assert [part.kind for part in parts if part.role == "fee"] == ["Referral fee"]


# A Mexican order and its return. The fields and their signs are those of a public reader's sample;
# the figures are made up.
MEXICO = """
Statement date (UTC)|Statement ID|Payment ID|Status|Currency|Type|Order/adjustment ID|SKU ID|Order created date|Total settlement amount|Net sales|Gross sales|Seller discount|Shipping|Fees|SFP service fee|Fee per item sold|IVA|ISR|Adjustment amount|Adjustment reason|Related order ID
2026/09/14|7400000000000000101|3459073178040170011|Paid|MXN|Order|586000000000000111|1729500000000000011|2026/09/02|107.40|140.00|150.00|-10.00|0|-32.60|-11.20|-6.00|-11.80|-3.60|0|/|/
2026/09/20|7400000000000000102|3459073178040170012|Paid|MXN|Order|586000000000000111|1729500000000000011|2026/09/02|-118.60|-140.00|-150.00|10.00|0|21.40|0|6.00|11.80|3.60|0|/|/
"""  # noqa: E501 - as wide as the table


def mexican_answer(sign: str, sfp: str, total: str, settlement: str) -> TransactionWire:
    """One row of a Mexican statement: what is withheld stands in `tax`."""
    back = "" if sign == "-" else "-"
    return TransactionWire.model_validate(
        {
            "id": "7688886541820850011",
            "type": "ORDER",
            "order_id": "586000000000000111",
            "revenue_amount": f"{back}140",
            "revenue_breakdown": {
                "subtotal_before_discount_amount": f"{back}150",
                "seller_discount_amount": f"{sign}10",
            },
            "shipping_cost_amount": "0",
            "fee_tax_amount": total,
            "fee_tax_breakdown": {
                "fee": {
                    "sfp_service_fee_amount": sfp,
                    "fee_per_item_sold_amount": f"{sign}6",
                    "affiliate_commission_deposit": "-99",
                    "affiliate_commission_release": "99",
                },
                "tax": {"iva_amount": f"{sign}11.8", "isr_amount": f"{sign}3.6"},
            },
            "settlement_amount": settlement,
        }
    )


def test_iva_and_isr_withheld_are_one_kind_each_by_both_doors(tmp_path: Path) -> None:
    cells = [line.split("|") for line in MEXICO.strip().splitlines()]
    read = read_settlement(comma_separated(tmp_path / "mx.csv", cells), currency="MXN")
    sold, returned = read.settlement.lines
    answers = (
        (sold, mexican_answer("-", "-11.2", "-32.6", "107.4")),
        (returned, mexican_answer("", "0", "21.4", "-118.6")),
    )
    for line, answer in answers:
        withheld = {part for part in line.parts if part.role in ("fee", "tax")}
        assert withheld == {part for part in answer.parts("Order") if part.role in ("fee", "tax")}
        assert line.settlement == Decimal(answer.settlement_amount or "")
    assert {part.kind: str(part.amount) for part in sold.parts if part.role == "tax"} == {
        "IVA": "-11.80",
        "ISR": "-3.60",
    }
    assert settled_income().find("ISR") is not None
    for field, kind in (
        ("iva_amount", "IVA"),
        ("iva_vat_amount", "IVA"),
        ("isr_amount", "ISR"),
        ("isr_income_tax_amount", "ISR"),
    ):
        assert (api_kinds()[field].name, api_kinds()[field].role) == (kind, "tax")


@pytest.mark.parametrize("reader", [read_statements, read_transactions])
@pytest.mark.parametrize("name", ["statement_list", "statement_transactions"])
def test_rows_under_an_unknown_name_are_not_taken_for_none(
    reader: Callable[[bytes], object], name: str
) -> None:
    body = json.dumps({"code": 0, "data": {name: [{"id": "1"}]}}).encode()
    with pytest.raises(FixInputError, match=name):
        reader(body)


# --- only what is needed --------------------------------------------------------------------------

_LOOK = """
import sys
from decimal import Decimal
from pathlib import Path
from xlplugin.tiktok.files.settlement_file import read_settlement
from xlplugin.tiktok.markets import declarations
read_settlement(Path(sys.argv[1]))
print(declarations.language.cache_info().currsize, declarations.market.cache_info().currsize)
"""


def test_an_english_file_reads_no_other_language_and_no_market(tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "income.csv", table(MONTH))
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "0"]


def test_a_platform_s_heading_is_no_heading_of_ours() -> None:
    headings = settled_income().in_every_language()
    for heading in platforms_by_heading():
        assert headings.find(heading) is None, heading
    assert fold("Lazada SKU") in platforms_by_heading()
