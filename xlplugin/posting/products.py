"""Products are matched to stock items, and the match is stored as an alternative code (sql-account 5)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlplugin.ledger.master import ALTERNATIVE_CODE_LENGTH, Alternative, Masters, alternative_code
from xlplugin.posting.row_status import RowStatus
from xlplugin.tiktok.facts import Sku


class Match(NamedTuple):
    """The verify status of a SKU, and the item code it is filled in with."""

    status: str
    item_code: str


class ProductRequest(NamedTuple):
    """One row of the product grid to be posted."""

    alternative: str
    item_code: str
    description: str


def match(skus: Sequence[Sku], masters: Masters) -> list[Match]:
    """The verify status of every SKU: posted, its seller SKU is an item code, the same on two SKUs, or blank."""
    uses = Counter(sku.seller_sku for sku in skus if sku.seller_sku)
    return [_match(sku, uses[sku.seller_sku], masters) for sku in skus]


def _match(sku: Sku, uses: int, masters: Masters) -> Match:
    posted = masters.item_for_sku(sku.sku_id)
    if posted:
        return Match(RowStatus.SUCCESS, posted)
    if uses > 1:
        return Match(RowStatus.DUPLICATE, "")
    found = masters.item(sku.seller_sku)
    if found:
        return Match(RowStatus.EXISTS, found.code)
    return Match("", "")


def plan_products(
    requests: Iterable[ProductRequest], masters: Masters
) -> tuple[list[Alternative], list[str]]:
    """The alternative codes to store, and the status word of each request."""
    stored, words = [], []
    for request in requests:
        item = masters.item(request.item_code)
        if item is None:
            missing = (
                f"Item code '{request.item_code}' is not in Stock Items."
                if request.item_code
                else RowStatus.MISSING_ITEM
            )
            words.append(missing)
        elif len(request.alternative) > ALTERNATIVE_CODE_LENGTH:
            words.append(f"The id is longer than {ALTERNATIVE_CODE_LENGTH} characters.")
        else:
            stored.append(
                Alternative(item.code, request.alternative, request.description, item.uom)
            )
            words.append(RowStatus.SUCCESS)
    return stored, words


def grid_id(sku: Sku) -> str:
    """The ID column: `TT` and the SKU id."""
    return alternative_code(sku.sku_id)
