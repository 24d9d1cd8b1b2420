"""Do the buttons of the group Products: fetch SKUs, save their item codes, unlink them."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date

from xlplugin.actions.tiktok_session import (
    active_shops,
    connected,
    fetch_progress,
    in_table,
    inactive_shops_note,
    unknown_fields_note,
)
from xlplugin.context import ButtonContext, NothingDone, said_if_done
from xlplugin.errors import Problem
from xlplugin.ledger.master import Alternative, Masters, items_by_alternative
from xlplugin.posting.products import ProductRequest, grid_id, match, plan_products
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import shops_by_id
from xlplugin.sheets import masters as master_sheets
from xlplugin.sheets import products as product_sheet
from xlplugin.sheets.orders import renew_codes
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.products import ProductRow
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import PRODUCTS, TICKED
from xlplugin.tiktok.api import endpoints
from xlplugin.tiktok.facts import Sku
from xlplugin.wording import by_count, counting, did_you_mean, nearest

_TOLD = 3  # wrong codes in one sentence
_IN_ORDER = (RowStatus.SUCCESS, RowStatus.READY, RowStatus.UNLINKED)
SELECT_ALL = "You have not selected any product. Would you like to select all?"


def fetch_products(press: ButtonContext) -> str:
    """Fetch TikTok's SKUs to Products, each with its status and the item code that it matches."""
    masters = master_sheets.read_masters(press.book)
    problems = []
    counts = Counter[str]()
    fetched_rows = set[tuple[str, str]]()  # Shop ID and ID
    unknown = set[str]()
    total = 0
    with connected(press, active_shops(press)) as connections:
        for connection in connections:
            shop, client, covered = connection
            text = f"Fetching data from Tiktok: products of {shop.name}"
            fetched = endpoints.fetch_skus(client, covered, fetch_progress(press, text))
            matches = match(fetched.records, masters)
            product_sheet.put_skus(press.book, shop.shop_id, fetched.records, matches, masters)
            unknown |= fetched.unknown
            problems += in_table(fetched.problems, PRODUCTS.name)
            for sku, found in zip(fetched.records, matches, strict=True):
                if found.status == RowStatus.DUPLICATE:
                    problems.append(_duplicate(sku))
            counts.update(found.status for found in matches)
            total += len(matches)
            fetched_rows.update((shop.shop_id, grid_id(sku)) for sku in fetched.records)
    put_problems(press.book, "Fetch products", problems)
    press.problems += problems
    press.book.show(PRODUCTS)
    typed = _typed_codes(press, masters, fetched_rows)
    said = (
        f"Done: {counting(total, 'product')}, {counts[RowStatus.EXISTS]:,} in stock items, "
        f"{counts[''] - typed['']:,} without item code"
    )
    if counts[RowStatus.DUPLICATE]:
        said += f", {counts[RowStatus.DUPLICATE]} {RowStatus.DUPLICATE}"
    said += "."
    waiting = []
    if typed:
        count = typed.total()
        wait = by_count(count, "waits", "wait")
        waiting.append(f"{counting(count, 'typed item code')} {wait} for Post.")
    return " ".join([said, *waiting, *unknown_fields_note(unknown), *inactive_shops_note(press)])


def _typed_codes(
    press: ButtonContext, masters: Masters, fetched: Set[tuple[str, str]]
) -> Counter[str]:
    """Count by status the fetched rows with a typed item code that is not posted."""
    stored = items_by_alternative(masters.every_alternative())
    counts = Counter[str]()
    shown = press.book.rows(PRODUCTS)
    for row, product in zip(shown, product_sheet.read_products(press.book), strict=True):
        if (row.shop_id, row.id) in fetched and _is_typed(product, stored, masters):
            counts[product.status] += 1
    return counts


def _duplicate(sku: Sku) -> Problem:
    what = f"Seller SKU {sku.seller_sku} is on more than one product."
    return Problem(PRODUCTS.name, grid_id(sku), "SKU", what, "Choose the item code of each.")


def post_products(press: ButtonContext) -> str:
    """Save the ticked rows' SKUs as alternative codes of their items.

    A typed item code counts as ticked.
    """
    masters = master_sheets.read_masters(press.book)
    product_sheet.match_products(press.book, masters)
    rows = product_sheet.read_products(press.book)
    if not rows:
        return NothingDone("No product was posted: the sheet has none. Press Fetch or Load Orders.")
    stored = items_by_alternative(masters.every_alternative())
    chosen = [row.ticked or _is_typed(row, stored, masters) for row in rows]
    if not any(chosen):
        if not _takes_all(press, rows):
            return NothingDone("Nothing was posted.")
        chosen = [bool(row.request.item_code) and row.shown for row in rows]
    requests = []
    for row, wanted in zip(rows, chosen, strict=True):
        if wanted:
            requests.append(row.request)
    alternatives, words = plan_products(requests, masters)
    master_sheets.store_alternatives(press.book, alternatives, masters)
    renewed = _renew_lines(press, masters, alternatives)
    _show(press, rows, chosen, words)
    wrong = _wrong(requests, words, masters)
    put_problems(press.book, "Post products", wrong)
    press.problems += wrong
    codes = items_by_alternative(alternatives)
    new = sum(1 for place, item in codes.items() if stored.get(place) != item)
    blank = sum(1 for row in rows if not row.request.item_code)
    bad = list(dict.fromkeys(problem.what.rstrip(".") for problem in wrong))
    more = [f"{len(bad) - _TOLD} more"] if bad[_TOLD:] else []
    told = f" Not posted: {'; '.join([*bad[:_TOLD], *more])}." if bad else ""
    if blank and not alternatives:
        told += (
            " Pick an Item Code for each; or press Suggest Items or Make Stock Items, behind the "
            "arrow of Post."
        )
    waiting = _waiting(rows, chosen, stored)
    if waiting:
        told += (
            f" {counting(waiting, 'row')} with an item code not ticked: press Post again for all."
        )
    if renewed:
        told += f" {counting(renewed, 'line')} of Order Lines got the item of the day."
    said = (
        f"Posting done: {len(alternatives):,} Success ({new:,} of them new), "
        f"{blank:,} without item code.{told}"
    )
    return said_if_done(said, alternatives)


def _takes_all(press: ButtonContext, rows: Sequence[ProductRow]) -> bool:
    """Ask whether to take all the rows that the user's filter shows."""
    shown = sum(1 for row in rows if row.shown)
    question = SELECT_ALL
    if shown < len(rows):
        question += f" Your filter shows {shown:,} of {len(rows):,}."
    return press.prompter.ask(question)


def _renew_lines(press: ButtonContext, before: Masters, alternatives: Sequence[Alternative]) -> int:
    """Give the lines of open orders the items that hold from a day on; return how many lines."""
    dated = [one for one in alternatives if one.start]
    if not dated:
        return 0
    shops = shops_by_id(read_shops(press.book))
    after = before.with_alternatives(dated)
    return renew_codes(press.book, shops, before, after)


def _wrong(
    requests: Sequence[ProductRequest], words: Sequence[str], masters: Masters
) -> list[Problem]:
    """Return a problem for each row whose item code is wrong.

    A row without one is only not posted yet.
    """
    cure = "Pick one from the list, then Post again."
    problems = []
    for request, word in zip(requests, words, strict=True):
        if word in (RowStatus.SUCCESS, RowStatus.MISSING_ITEM):
            continue
        meant = ""
        if request.item_code and masters.item(request.item_code) is None:
            meant = nearest(request.item_code, masters.items)
        told = did_you_mean(meant, cure)
        problems.append(Problem(PRODUCTS.name, request.alternative, "Item Code", word, told))
    return problems


def _is_typed(
    row: ProductRow, stored: Mapping[tuple[str, date | None], str], masters: Masters
) -> bool:
    """Return whether the user typed the item code.

    It is then neither the posted code nor the one that Fetch finds by the seller SKU.
    """
    shown = stored.get((row.request.alternative, row.request.start), "")
    if not shown and not row.request.start and row.status == RowStatus.EXISTS:
        shown = masters.item_code(row.seller_sku)
    return row.request.item_code not in ("", shown)


def _waiting(
    rows: Sequence[ProductRow],
    chosen: Sequence[bool],
    stored: Mapping[tuple[str, date | None], str],
) -> int:
    """Count the rows with an item code that is not posted and was not chosen."""
    count = 0
    for row, wanted in zip(rows, chosen, strict=True):
        is_posted = (row.request.alternative, row.request.start) in stored
        if row.request.item_code and not wanted and not is_posted:
            count += 1
    return count


def _show(
    press: ButtonContext, rows: list[ProductRow], chosen: list[bool], words: list[str]
) -> None:
    found = iter(words)
    masters = master_sheets.read_masters(press.book)
    statuses = []
    ticks = []
    uoms = []
    for row, wanted in zip(rows, chosen, strict=True):
        status = row.status
        tick = ""
        if wanted:
            status = next(found)
            if status not in _IN_ORDER:
                tick = TICKED
        statuses.append(status)
        ticks.append(tick)
        uoms.append(masters.item_uom(row.request.item_code))
    product_sheet.put_statuses(press.book, ticks, statuses, uoms)


def unlink_products(press: ButtonContext) -> str:
    """Remove the ticked rows' alternative codes from their stock items."""
    rows = product_sheet.read_products(press.book)
    chosen = [row.ticked for row in rows]
    if not any(chosen):
        return NothingDone("Tick the rows to unlink first.")
    codes = [row.request.alternative for row in rows if row.ticked]
    press.subject = ", ".join([*_shops_of(press), *codes])
    gone = master_sheets.unlink_alternatives(press.book, codes)
    _show(press, rows, chosen, [RowStatus.UNLINKED] * sum(chosen))
    product_sheet.blank_codes(press.book, chosen)  # else the next Post would link it again
    said = f"{counting(gone, 'product')} unlinked."
    if gone:
        return said
    return NothingDone(f"{said} The ticked rows belong to no stock item.")


def _shops_of(press: ButtonContext) -> list[str]:
    """Return the shops of the ticked rows, by name."""
    names = names_of_shops(press.book)
    found = []
    for row in press.book.rows(PRODUCTS):
        if row.tick:
            found.append(names.get(row.shop_id, row.shop_id))
    return list(dict.fromkeys(found))
