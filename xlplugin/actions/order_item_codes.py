"""Show the item codes of order lines, and name the items that orders wait for (group Orders)."""

from collections.abc import Sequence

from xlplugin.actions.order_posting import Outcomes, PostDocuments
from xlplugin.context import ButtonContext
from xlplugin.errors import Problem
from xlplugin.ledger.documents import DocumentId, Line
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.order_documents import GIFT, GOODS
from xlplugin.posting.row_status import RowStatus
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.orders import OrderRow
from xlplugin.sheets.tables import ORDERS
from xlplugin.wording import counting


def show_found_codes(job: PostDocuments, rows: Sequence[OrderRow]) -> None:
    """Show in lines without an item code the code that was found through Products."""
    codes = {}
    for row in rows:
        shop = job.shops.get(row.shop_id)
        if shop is None:
            continue
        masters = job.masters.on(shop.sale_date(row.order))
        for line, code in zip(row.order.lines, row.codes, strict=True):
            if not code:
                place = (row.shop_id, row.order.id, line.sku_id)
                codes[place] = masters.item_for_sku(line.sku_id)
    if any(codes.values()):
        order_sheet.put_codes(job.press.book, codes, job.masters)


def show_posted_codes(job: PostDocuments, rows: Sequence[OrderRow], outcomes: Outcomes) -> None:
    """Show in lines without an item code the code under which the books have them.

    The sheet lost it if Excel ended before the workbook was saved. A line is found by its
    description. The shop's default item stays unshown, as when it was posted.
    """
    posted: dict[DocumentId, OrderRow] = {}
    for row in rows:
        outcome = outcomes.get((row.shop_id, row.order.id))
        if outcome is None or outcome.document is None or all(row.codes):
            continue
        if outcome.status in (RowStatus.POSTED, RowStatus.INVOICED):
            posted[outcome.document] = row
    if not posted:
        return
    with job.press.books.reading(checked=False) as books:
        lines = books.lines(posted)
    codes: dict[tuple[str, str, str], str] = {}
    for document, row in posted.items():
        codes |= _codes_of(row, lines.get(document, ()), job)
    if codes:
        order_sheet.put_codes(job.press.book, codes, job.masters)


def _codes_of(
    row: OrderRow, posted: Sequence[Line], job: PostDocuments
) -> dict[tuple[str, str, str], str]:
    """Return the posted codes of an order's lines without one, by Shop ID, order and SKU ID."""
    by_name: dict[str, set[str]] = {}
    for line in posted:
        if line.kind in (GOODS, GIFT):
            by_name.setdefault(line.description, set()).add(line.item_code)
    found = {}
    for sold, code in zip(row.order.lines, row.codes, strict=True):
        unshown = (job.shops[row.shop_id].default_item, job.masters.lost_item(sold.sku_id))
        names = by_name.get(name_with_variation(sold.name, sold.variation), set())
        if code or len(names) != 1 or names.intersection(unshown):
            continue
        found[row.shop_id, row.order.id, sold.sku_id] = min(names)
    return found


def missing_items(
    press: ButtonContext, outcomes: Outcomes, rows: Sequence[OrderRow]
) -> dict[tuple[str, str], Problem]:
    """Return the problem of each order that waits for an item code, by Shop ID and order id.

    All orders that wait for the same SKU have the same problem, so that it is listed once.
    """
    masters = read_masters(press.book)
    waiting: dict[tuple[str, str], list[OrderRow]] = {}
    names = {}
    for row in rows:
        outcome = outcomes.get((row.shop_id, row.order.id))
        if outcome is None or outcome.status != RowStatus.MISSING_ITEM:
            continue
        for line, code in zip(row.order.lines, row.codes, strict=True):
            if not code and not masters.item_for_sku(line.sku_id):
                waiting.setdefault((row.shop_id, line.sku_id), []).append(row)
                names[row.shop_id, line.sku_id] = name_with_variation(line.name, line.variation)
                break
    found = {}
    for place, orders in waiting.items():
        what = (
            f"{RowStatus.MISSING_ITEM}: {names[place]}. "
            f"{counting(len(orders), 'order')} waiting for it."
        )
        cure = (
            "Choose its item on Products and press Post there, or choose it in Code on Order "
            "Lines, from where Suggest Items takes it for the SKU; then post the orders again."
        )
        problem = Problem(ORDERS.name, orders[0].order.id, "Verify Status", what, cure)
        for row in orders:
            found[row.shop_id, row.order.id] = problem
    return found
