"""Refuse orders that go to another country than the shop's, and move rows to their right shop."""

from collections.abc import Collection, Sequence
from typing import Any

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError
from xlplugin.ledger.master import alternative_code
from xlplugin.posting.products import grid_id
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import names_of_shops, regions_of_shops
from xlplugin.sheets.tables import ORDER_LINES, ORDERS, PRODUCTS, RETURNED_GOODS, Table
from xlplugin.tiktok.facts import Sku
from xlplugin.tiktok.markets.declarations import find_market, market
from xlplugin.wording import counting


def refuse_other_country(
    press: ButtonContext, shop: ShopMapping, markets: Collection[str], file: str
) -> None:
    """Raise FixInputError if a file's orders go to other markets, and none to the shop's Region.

    Args:
        markets: The codes of the markets that the file names; none says nothing.
        file: The file's name.
    """
    regions = regions_of_shops(press.book)
    own = find_market(regions.get(shop.shop_id, ""))
    if own is None or not markets or regions[shop.shop_id] in markets:
        return
    countries = ", ".join(market(code).name for code in sorted(markets))
    names = names_of_shops(press.book)
    fitting = [names[shop_id] for shop_id, region in regions.items() if region in markets]
    cure = "Choose the file of this shop."
    if fitting:
        cure = f"It fits {' or '.join(fitting)}: press again and choose that shop."
    raise FixInputError(
        f"Its orders go to {countries}. {shop.name} sells in {own.name}, by Region on Shops. "
        "Nothing was loaded.",
        where=file,
        cure=f"{cure} If the orders are of {shop.name}, correct its Region, or clear it.",
    )


def move_from_wrong_shop(
    book: Workbook, shop: ShopMapping, order_ids: Collection[str], skus: Sequence[Sku]
) -> list[str]:
    """Give a shop the rows that its file left under another shop; return what to say of it.

    The user has deleted the orders of the wrong shop. A row of Returned Goods or Products is left
    behind if its shop no longer has the order or the SKU.
    """
    ordered = set()
    for order in book.rows(ORDERS):
        ordered.add((order.shop_id, order.id))
    sold = set()
    for line in book.rows(ORDER_LINES):
        sold.add((line.shop_id, alternative_code(line.sku_id)))
    returns = []
    for place, row in enumerate(book.rows(RETURNED_GOODS)):
        is_left = row.shop_id and (row.shop_id, row.order_id) not in ordered
        if is_left and row.shop_id != shop.shop_id and row.order_id in order_ids:
            returns.append(place)
    ids = {grid_id(sku) for sku in skus}
    products = []
    for place, product in enumerate(book.rows(PRODUCTS)):
        is_fetched = bool(product.product_id)  # a file has no Product ID
        is_left = product.shop_id and (product.shop_id, product.id) not in sold
        if is_left and not is_fetched and product.shop_id != shop.shop_id and product.id in ids:
            products.append(place)
    told = []
    for table, places in ((RETURNED_GOODS, returns), (PRODUCTS, products)):
        if places:
            _move(book, table, places, shop.shop_id)
            told.append(f"{counting(len(places), 'row')} of {table.sheet}")
    if not told:
        return []
    return [f"{' and '.join(told)} had another shop and now have {shop.name}."]


def _move(book: Workbook, table: Table[Any], places: Sequence[int], shop_id: str) -> None:
    """Write the Shop ID in these rows; delete a row that the shop has already."""
    columns = [table.place(name) for name in ("Shop ID", *(table.key or table.identity))]
    view = book.view(table)
    rows = view.rows()
    known = {tuple(row[column] for column in columns) for row in rows}
    repeated = []
    for place in places:
        rows[place] = rows[place]._replace(shop_id=shop_id)
        if tuple(rows[place][column] for column in columns) in known:
            repeated.append(place)
    view.update(("Shop ID",), rows)
    if repeated:
        view.delete(repeated)
