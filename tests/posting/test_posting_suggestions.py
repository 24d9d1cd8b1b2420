"""Suggestions: the item that a person would choose comes first, with a score that says how sure."""

from xlplugin.ledger.master import Masters, StockItem
from xlplugin.posting.suggestions import UnmatchedProduct, new_items, suggest_items

ITEMS = (
    StockItem("MB-SERUM-30", "Vitamin C Serum 30ml", "GOODS", "UNIT", True),
    StockItem("MB-MASK-05", "Clay Mask 5 pcs", "GOODS", "UNIT", True),
    StockItem("SHIPPING", "Shipping fee", "SHIPPING", "UNIT", False),
)
MASTERS = Masters({}, {}, {}, {item.code: item for item in ITEMS}, {})


def test_a_name_with_other_order_of_words_is_found() -> None:
    found = suggest_items(
        [
            UnmatchedProduct("30ml Serum Vitamin C", "", ""),
            UnmatchedProduct("Topeng muka", "", "mb mask 05"),
            UnmatchedProduct("Shipping fee", "", ""),
            UnmatchedProduct("Lampu Ring Light", "", "RNG-26"),
        ],
        MASTERS,
    )
    assert found[0].item_code == "MB-SERUM-30"
    assert found[0].score >= 90
    assert found[1].item_code == "MB-MASK-05"
    assert found[1].score >= 90
    assert found[2].item_code != "SHIPPING"  # a fee is no goods
    assert found[3].score < 60


def test_without_goods_nothing_is_suggested() -> None:
    (found,) = suggest_items([UnmatchedProduct("Serum", "", "S-1")], Masters({}, {}, {}, {}, {}))
    assert found == ("", 0)


def test_new_items_have_the_seller_sku_or_a_number_that_is_free() -> None:
    products = [
        UnmatchedProduct("Ring Light", "26 cm", "rng/26"),
        UnmatchedProduct("Ring Light", "26 cm", "rng/26"),
        UnmatchedProduct("Tripod", "", ""),
        UnmatchedProduct("Serum of another", "", "mb-serum-30"),
    ]
    made = new_items(products, MASTERS, "UNIT")
    assert [item.code for item in made] == ["RNG-26", "RNG-26", "TT-0001", "TT-0002"]
    assert made[0].description == "Ring Light (26 cm)"
    assert all(item.stock_control for item in made)
