"""Read and fill the Products sheet: SKUs and the item codes that the user gives them."""

from collections.abc import Sequence
from typing import NamedTuple

from xlplugin.ledger.master import Masters, alternative_code
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.products import ProductRequest, SkuMatch, grid_id, match
from xlplugin.posting.row_status import RowStatus, lost_item
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PRODUCTS, ProductsRow
from xlplugin.sheets.tables.formulas import filtered_out
from xlplugin.tiktok.facts import Sku

# As Seller Center calls what the API calls otherwise.
_STATUSES = {
    "ACTIVATE": "Live",
    "DRAFT": "Draft",
    "PENDING": "Reviewing",
    "FAILED": "Failed review",
    "SELLER_DEACTIVATED": "Deactivated by you",
    "PLATFORM_DEACTIVATED": "Deactivated by TikTok",
    "FREEZE": "Frozen by TikTok",
    "DELETED": "Deleted",
}
# Of a row without an item code: the user left it so.
_LEFT_BLANK = (RowStatus.UNLINKED, RowStatus.EXISTS, RowStatus.SUCCESS)


class ProductRow(NamedTuple):
    """SKU of the sheet: its tick, its status, and what Post needs of it.

    `shown` is False if a filter hides the row, as far as the host tells.
    """

    ticked: bool
    status: str
    request: ProductRequest
    seller_sku: str = ""
    shown: bool = True


def put_skus(
    book: Workbook, shop_id: str, skus: Sequence[Sku], matches: Sequence[SkuMatch], masters: Masters
) -> int:
    """Show fetched SKUs. Item codes that the user typed stay. Returns how many rows are new."""
    typed = {}
    for row in book.rows(PRODUCTS):
        if row.item_code:
            typed[(row.shop_id, row.id)] = row
    rows = []
    for sku, found in zip(skus, matches, strict=True):
        old = typed.get((shop_id, grid_id(sku)))
        if old:
            found = found._replace(item_code=old.item_code, start=old.start)
        rows.append(_row(shop_id, sku, found, masters))
    view = book.view(PRODUCTS)
    new = view.merge(rows, keep=("Tick", "Suggestion", "Score", "Filtered Out"))
    view.formulas("Filtered Out", [filtered_out(PRODUCTS.name)] * view.count)
    return new


def _row(shop_id: str, sku: Sku, match: SkuMatch, masters: Masters) -> ProductsRow:
    return ProductsRow(
        verify_status=match.status,
        item_code=match.item_code,
        uom=masters.item_uom(match.item_code),
        start=match.start,
        name=sku.product_name,
        variation=sku.variation,
        sku=sku.seller_sku,
        price=sku.price,
        id=grid_id(sku),
        product_id=sku.product_id,
        product_status=_STATUSES.get(sku.product_status, sku.product_status),
        currency=sku.currency,
        shop_id=shop_id,
    )


def match_products(book: Workbook, masters: Masters) -> int:
    """Fill in the item of products that came before it: it was pasted or posted since.

    Returns how many. A product that the user has unlinked, or whose code he deleted, stays without.
    """
    view = book.view(PRODUCTS)
    rows = view.rows()
    wanted = []
    for place, row in enumerate(rows):
        if row.id and not row.item_code and row.verify_status not in _LEFT_BLANK:
            wanted.append(place)
    if not wanted:
        return 0
    by_shop: dict[str, list[Sku]] = {}
    for row in rows:
        by_shop.setdefault(row.shop_id, []).append(_sku(row))
    matches: dict[tuple[str, str], SkuMatch] = {}
    for shop_id, skus in by_shop.items():
        for sku, found in zip(skus, match(skus, masters), strict=True):
            matches[shop_id, grid_id(sku)] = found
    new = 0
    for place in wanted:
        found = matches[rows[place].shop_id, rows[place].id]
        item = masters.item(found.item_code)
        if item:
            rows[place] = rows[place]._replace(
                verify_status=found.status,
                item_code=item.code,
                uom=item.uom,
                start=found.start,
            )
            new += 1
    if new:
        view.update(("Verify Status", "Item Code", "UOM", "From"), rows)
    return new


def show_lost_items(book: Workbook, masters: Masters) -> list[str]:
    """Show on Products which item codes are not on Stock Items any more; return them, sorted.

    A row whose item is there again gets the status that it has then.
    """
    view = book.view(PRODUCTS)
    rows = view.rows()
    lost = set()
    statuses = []
    for row in rows:
        status = row.verify_status
        if row.item_code and masters.item(row.item_code) is None:
            lost.add(row.item_code)
            status = lost_item(row.item_code)
        elif row.item_code and status == lost_item(row.item_code):
            [found] = match([_sku(row)], masters)
            status = found.status
        statuses.append(status)
    if statuses != [row.verify_status for row in rows]:
        view.put_column("Verify Status", statuses)
    return sorted(lost)


def _sku(row: ProductsRow) -> Sku:
    """Return what a row says of its SKU, as far as matching needs it."""
    sku_id = row.id.removeprefix(alternative_code(""))
    return Sku(
        sku_id, row.product_id, row.name, row.variation, row.sku, row.price, row.currency, ""
    )


def read_products(book: Workbook) -> list[ProductRow]:
    """Return the rows with the user's ticks and item codes."""
    products = []
    rows = book.rows(PRODUCTS)
    hidden = book.view(PRODUCTS).hidden() or [bool(row.filtered_out) for row in rows]
    for row, is_hidden in zip(rows, hidden, strict=True):
        name = name_with_variation(row.name, row.variation)
        request = ProductRequest(row.id, row.item_code, name, row.start)
        products.append(
            ProductRow(bool(row.tick), row.verify_status, request, row.sku, not is_hidden)
        )
    return products


def put_statuses(
    book: Workbook, ticks: Sequence[str], statuses: Sequence[str], uoms: Sequence[str]
) -> None:
    """Write the ticks, statuses and units of all rows."""
    view = book.view(PRODUCTS)
    view.put(("Tick", "Verify Status"), list(zip(ticks, statuses, strict=True)))
    view.put_column("UOM", uoms)


def blank_codes(book: Workbook, chosen: Sequence[bool]) -> None:
    """Blank Item Code and From of these rows: their SKUs belong to no item any more."""
    rows = []
    for row, gone in zip(book.rows(PRODUCTS), chosen, strict=True):
        rows.append(row._replace(item_code="", start=None) if gone else row)
    book.view(PRODUCTS).update(("Item Code", "From"), rows)
