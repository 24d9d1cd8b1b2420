"""The Products sheet: SKUs and the item codes she gives them."""

from collections.abc import Sequence
from typing import NamedTuple

from xlplugin.ledger.master import Masters
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.products import Match, ProductRequest, grid_id
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.tables import PRODUCTS
from xlplugin.tiktok.facts import Sku

_COLUMNS = {c.name: place for place, c in enumerate(PRODUCTS.columns)}


class ProductRow(NamedTuple):
    """One row of the grid: its tick, its status, and what Post needs of it."""

    ticked: bool
    status: str
    request: ProductRequest


def put_skus(
    book: Workbook, shop_id: str, skus: Sequence[Sku], matches: Sequence[Match], masters: Masters
) -> int:
    """Show fetched SKUs; an item code she typed stays. Returns how many rows are new."""
    typed = {
        (row[_COLUMNS["Shop ID"]], row[_COLUMNS["ID"]]): row[_COLUMNS["Item Code"]]
        for row in book.rows(PRODUCTS)
    }
    rows = [
        _row(shop_id, sku, found, typed.get((shop_id, grid_id(sku)), ""), masters)
        for sku, found in zip(skus, matches, strict=True)
    ]
    return book.view(PRODUCTS).merge(rows, keep=("Tick",))


def _row(shop_id: str, sku: Sku, found: Match, typed: str, masters: Masters) -> Row:
    item = typed or found.item_code
    known = masters.item(item)
    uom = known.uom if known else ""
    return (
        None,
        found.status,
        item,
        uom,
        sku.product_name,
        sku.variation,
        sku.seller_sku,
        sku.price,
        grid_id(sku),
        sku.product_id,
        sku.product_status,
        sku.currency,
        shop_id,
    )


def read_products(book: Workbook) -> list[ProductRow]:
    """The grid's rows as they stand, with the user's ticks and codes."""
    at = _COLUMNS
    return [
        ProductRow(
            bool(row[at["Tick"]]),
            row[at["Verify Status"]],
            ProductRequest(
                row[at["ID"]],
                row[at["Item Code"]],
                name_with_variation(row[at["Name"]], row[at["Variation"]]),
            ),
        )
        for row in book.rows(PRODUCTS)
    ]


def put_statuses(
    book: Workbook, ticks: Sequence[str], words: Sequence[str], uoms: Sequence[str]
) -> None:
    """New ticks, statuses and units on every row of the grid."""
    book.view(PRODUCTS).put(("Tick", "Verify Status"), list(zip(ticks, words, strict=True)))
    book.view(PRODUCTS).put(("UOM",), [(uom,) for uom in uoms])
