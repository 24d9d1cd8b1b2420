"""Suggest a stock item for a product by its names, and a new item where there is none."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlplugin.ledger.master import Masters, StockItem
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.master_data import GOODS_GROUP

CODE_LENGTH = 30  # SQL Account's item codes
_MADE = "TT-"
_NOT_IN_CODES = re.compile(r"[^A-Z0-9._-]+")


class UnmatchedProduct(NamedTuple):
    """SKU without an item code, as the seller named it."""

    name: str
    variation: str
    seller_sku: str

    @property
    def full_name(self) -> str:
        """Return the name with the variation in brackets."""
        return name_with_variation(self.name, self.variation)


class Suggestion(NamedTuple):
    """Stock item that is most like a product, and how alike they are: 0 to 100."""

    item_code: str
    score: int


def suggest_items(products: Iterable[UnmatchedProduct], masters: Masters) -> list[Suggestion]:
    """Return the best stock item for each product; an empty code if there are no goods.

    The seller SKU is compared with the codes and the name with the descriptions; the better of the
    two counts.

    Returns:
        One suggestion per product, in their order; the score is from 0 to 100.
    """
    from rapidfuzz import fuzz, process, utils  # only the buttons that suggest need it

    goods = [item for item in masters.items.values() if item.stock_control]
    codes = [item.code for item in goods]
    names = [item.description for item in goods]
    found = []
    for product in products:
        best = Suggestion("", 0)
        queries = (
            (product.seller_sku, codes, fuzz.ratio),
            (product.full_name, names, fuzz.token_sort_ratio),
        )
        for text, choices, scorer in queries:
            if not text or not choices:
                continue
            match = process.extractOne(
                text, choices, scorer=scorer, processor=utils.default_process
            )
            if match and int(match[1]) > best.score:
                best = Suggestion(goods[match[2]].code, int(match[1]))
        found.append(best)
    return found


def new_items(products: Sequence[UnmatchedProduct], masters: Masters, uom: str) -> list[StockItem]:
    """Return a new stock item for each product.

    Its code is the seller SKU; without one, or where another item has it, a running number.
    Products with the same seller SKU and name share an item.

    Args:
        products: The products without an item.
        masters: The master data, whose codes are taken.
        uom: The unit of measure of the new items.

    Returns:
        One item per product, in their order; equal products have an equal item.
    """
    taken = {code.casefold() for code in masters.items}
    made: dict[tuple[str, str], StockItem] = {}
    items = []
    for product in products:
        place = (product.seller_sku.casefold(), product.full_name)
        if place not in made:
            code = _code(product.seller_sku, taken)
            taken.add(code.casefold())
            made[place] = StockItem(code, product.full_name, GOODS_GROUP, uom, True)
        items.append(made[place])
    return items


def _code(seller_sku: str, taken: set[str]) -> str:
    wanted = _NOT_IN_CODES.sub("-", seller_sku.upper()).strip("-")[:CODE_LENGTH]
    if wanted and wanted.casefold() not in taken:
        return wanted
    number = 1
    while f"{_MADE}{number:04}".casefold() in taken:
        number += 1
    return f"{_MADE}{number:04}"
