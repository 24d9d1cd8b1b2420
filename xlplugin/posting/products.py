"""Match products to stock items, and store the match as an alternative code (sql-account 5)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xlplugin.ledger.master import ALTERNATIVE_CODE_LENGTH, Alternative, Masters, alternative_code
from xlplugin.posting.row_status import RowStatus, lost_item
from xlplugin.tiktok.facts import Sku


class SkuMatch(NamedTuple):
    """Verify Status of a SKU, the item code found for it, and the day from which it holds."""

    status: str
    item_code: str
    start: date | None = None


class ProductRequest(NamedTuple):
    """One row of Products to be posted; `alternative` is its ID, `start` its From."""

    alternative: str
    item_code: str
    description: str
    start: date | None = None


def match(skus: Sequence[Sku], masters: Masters) -> list[SkuMatch]:
    """Match each SKU: SUCCESS if posted, EXISTS if its seller SKU is an item code, else blank.

    DUPLICATE if another SKU has the same seller SKU.

    Returns:
        One match per SKU, in their order: the status and the item code, empty if there is none.
    """
    uses = Counter(sku.seller_sku for sku in skus if sku.seller_sku)
    return [_match(sku, uses[sku.seller_sku], masters) for sku in skus]


def _match(sku: Sku, uses: int, masters: Masters) -> SkuMatch:
    posted = masters.item_for_sku(sku.sku_id)
    if posted:
        start = masters.alternatives[alternative_code(sku.sku_id)].start
        return SkuMatch(RowStatus.SUCCESS, posted, start)
    if uses > 1:
        return SkuMatch(RowStatus.DUPLICATE, "")
    found = masters.item(sku.seller_sku)
    if found:
        return SkuMatch(RowStatus.EXISTS, found.code)
    return SkuMatch(RowStatus.READY, "")


def plan_products(
    requests: Iterable[ProductRequest], masters: Masters
) -> tuple[list[Alternative], list[str]]:
    """Return the alternative codes to store, and the Verify Status of each request.

    Args:
        requests: The chosen rows of Products.
        masters: The master data with the stock items.

    Returns:
        The alternatives of the requests with status Success; and one status per request, in their
        order.
    """
    stored: list[Alternative] = []
    statuses: list[str] = []
    for request in requests:
        item = masters.item(request.item_code)
        if len(request.alternative) > ALTERNATIVE_CODE_LENGTH and item:
            statuses.append(f"The id is longer than {ALTERNATIVE_CODE_LENGTH} characters.")
        elif item:
            stored.append(
                Alternative(
                    item.code,
                    request.alternative,
                    request.description,
                    item.uom,
                    request.start,
                )
            )
            statuses.append(RowStatus.SUCCESS)
        elif request.item_code:
            statuses.append(lost_item(request.item_code))
        else:
            statuses.append(RowStatus.MISSING_ITEM)
    return stored, statuses


def grid_id(sku: Sku) -> str:
    """Return the ID of a SKU on Products: `TT` and its id."""
    return alternative_code(sku.sku_id)
