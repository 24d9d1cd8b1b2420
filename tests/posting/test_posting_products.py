"""Products are matched to stock items; the match is an alternative code."""

from decimal import Decimal

from tests.support.stories import ITEMS, SERUM, a_firm_s_masters
from xlplugin.ledger.master import Alternative
from xlplugin.posting.products import ProductRequest, SkuMatch, grid_id, match, plan_products
from xlplugin.posting.row_status import RowStatus
from xlplugin.tiktok.facts import Sku

NEW = "1729382476190700001"


def _sku(sku_id: str, seller_sku: str) -> Sku:
    price = Decimal("45.00")
    return Sku(
        sku_id,
        "1729382476190000001",
        "Vitamin C Serum",
        "30ml",
        seller_sku,
        price,
        "MYR",
        "ACTIVATE",
    )


def test_the_grid_s_id_is_tt_and_the_sku_id() -> None:
    assert grid_id(_sku(SERUM, "")) == "TT1729382476190485763"


def test_the_verify_status_says_what_each_row_needs() -> None:
    skus = [
        _sku(SERUM, "anything"),
        _sku(NEW, "MB-MASK-05"),
        _sku("1729382476190700002", "NEW-ITEM"),
    ]
    assert match([*skus, _sku("1729382476190700003", "")], a_firm_s_masters()) == [
        SkuMatch(RowStatus.SUCCESS, "MB-SERUM-30"),
        SkuMatch(RowStatus.EXISTS, "MB-MASK-05"),
        SkuMatch("", ""),
        SkuMatch("", ""),
    ]


def test_a_seller_sku_and_a_typed_code_are_known_in_any_case() -> None:
    masters = a_firm_s_masters()
    assert match([_sku(NEW, "mb-mask-05")], masters) == [SkuMatch(RowStatus.EXISTS, "MB-MASK-05")]
    stored, words = plan_products([ProductRequest(f"TT{NEW}", "Mb-Mask-05", "Clay Mask")], masters)
    assert (words, [alternative.item_code for alternative in stored]) == (
        [RowStatus.SUCCESS],
        ["MB-MASK-05"],
    )


def test_an_item_code_that_she_typed_beside_a_sku_is_known_in_any_case() -> None:
    masters = a_firm_s_masters()
    masters.alternatives[f"TT{NEW}"] = Alternative("mb-Mask-05", f"TT{NEW}", "Clay Mask", "UNIT")
    assert masters.item_for_sku(NEW) == "MB-MASK-05"
    masters.alternatives[f"TT{NEW}"] = Alternative("MB-MASK-6", f"TT{NEW}", "Clay Mask", "UNIT")
    assert masters.item_for_sku(NEW) == ""


def test_one_seller_sku_on_two_rows_is_a_duplicate_until_it_is_posted() -> None:
    skus = [_sku(SERUM, "MB-SERUM-30"), _sku(NEW, "MB-SERUM-30")]
    assert match(skus, a_firm_s_masters()) == [
        SkuMatch(RowStatus.SUCCESS, "MB-SERUM-30"),
        SkuMatch(RowStatus.DUPLICATE, ""),
    ]
    blanks = [_sku(NEW, ""), _sku("1729382476190700002", "")]
    assert match(blanks, a_firm_s_masters()) == [SkuMatch("", ""), SkuMatch("", "")]


def test_posting_stores_the_id_as_the_item_s_alternative_code() -> None:
    masters = a_firm_s_masters()
    stored, words = plan_products([ProductRequest(f"TT{NEW}", "MB-MASK-05", "Clay Mask")], masters)
    assert words == [RowStatus.SUCCESS]
    assert stored == [Alternative("MB-MASK-05", f"TT{NEW}", "Clay Mask", "UNIT")]
    masters.alternatives[stored[0].code] = stored[0]
    assert masters.item_for_sku(NEW) == "MB-MASK-05"


def test_what_cannot_be_posted_says_why_and_the_rest_is_posted() -> None:
    requests = [
        ProductRequest(f"TT{NEW}", "", "Clay Mask"),
        ProductRequest(f"TT{NEW}", "MB-MASK-5", "Clay Mask"),
        ProductRequest("TT" + "1" * 34, "MB-MASK-05", "Clay Mask"),
        ProductRequest("TT" + "1" * 33, "MB-MASK-05", "Clay Mask"),
    ]
    stored, words = plan_products(requests, a_firm_s_masters())
    assert words == [
        RowStatus.MISSING_ITEM,
        "Item code 'MB-MASK-5' is not in Stock Items.",
        "The id is longer than 35 characters.",
        RowStatus.SUCCESS,
    ]
    assert [alternative.code for alternative in stored] == ["TT" + "1" * 33]


def test_an_alternative_of_an_item_that_is_gone_leads_nowhere() -> None:
    masters = a_firm_s_masters()
    del masters.items[ITEMS[SERUM]]
    assert masters.item_for_sku(SERUM) == ""
