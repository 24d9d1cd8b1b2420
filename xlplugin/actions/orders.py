"""Fetch the orders, tick them, and choose which of them the sheet shows (group Orders)."""

from collections.abc import Set
from datetime import timedelta

from xlplugin.actions.after_posting import after_sales, changed
from xlplugin.actions.order_problems import FETCHED, put_order_problems
from xlplugin.actions.post_orders import NO_ORDER
from xlplugin.actions.tiktok_session import (
    active_shops,
    connected,
    date_range,
    fetch_progress,
    in_table,
    inactive_shops_note,
    unknown_fields_note,
)
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import Problem
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.shops import names_of_shops, start_of
from xlplugin.sheets.tables import ORDER_STATUSES, ORDERS
from xlplugin.tiktok.api import endpoints
from xlplugin.wording import counting, on_day

STATUS_CELL = "OrdersStatus"
SHOP_CELL = "OrdersShop"


def fetch_orders(press: ButtonContext) -> str:
    """Fetch the orders created from From to To.

    Add or update their rows on Orders and Order Lines.
    """
    shops = active_shops(press)
    masters = read_masters(press.book)
    first, last = date_range(press, ORDERS)
    problems: list[Problem] = []
    looked_at: set[str] = set()
    unknown: set[str] = set()
    found = 0
    coded: set[tuple[str, str]] = set()  # the fetched orders whose lines need an item code
    new = 0
    with connected(press, shops) as connections:
        for connection in connections:
            shop, client, covered = connection
            since = start_of(first, shop)
            until = start_of(last + timedelta(days=1), shop)
            text = f"Fetching data from Tiktok: orders of {shop.name}"
            fetched = endpoints.fetch_orders_of_several(
                client, covered, since, until, fetch_progress(press, text)
            )
            new += order_sheet.put_orders(press.book, shop, fetched.records, masters, press.today())
            found += len(fetched.records)
            if not shop.default_item:
                coded.update((shop.shop_id, order.id) for order in fetched.records)
            unknown |= fetched.unknown
            problems += in_table(fetched.problems, ORDERS.name)
            problems += changed(press, fetched.records, shop)
            ids = {order.id for order in fetched.records}
            looked_at |= ids
            problems += in_table(after_sales(press, connection, since, ids, masters), ORDERS.name)
        for shop, _, covered in connections:  # all are on the sheet
            until = start_of(last + timedelta(days=1), shop)
            endpoints.forget_orders(covered, start_of(first, shop), until)
    put_order_problems(press, FETCHED, problems, looked_at)
    press.book.show(ORDERS)
    names = ", ".join(shop.name for shop in shops)
    said = (
        f"Done: Found {counting(found, 'order')} from {names}, {new:,} of them new, "
        f"created {on_day(first)} to {on_day(last)}."
    )
    left = [*_told_codeless(press.book, coded), *unknown_fields_note(unknown)]
    return " ".join([said, *left, *inactive_shops_note(press)])


def _told_codeless(book: Workbook, orders: Set[tuple[str, str]]) -> list[str]:
    """Say how many lines of these orders have no item code, and which press fills it in.

    A fetch gives a line the item that its SKU has. Only Post asks the books under which code a
    line was posted, which the sheet has lost if Excel ended before the workbook was saved.
    """
    codeless = order_sheet.codeless_lines(book, orders)
    if not codeless:
        return []
    lines = f"{counting(len(codeless), 'order line')} without an item code"
    return [
        f"{lines}, such as of order {codeless[0].order_id}: Post fills in what is known or was "
        "posted, and names what is missing."
    ]


def mark_all_orders(press: ButtonContext) -> str:
    """Tick every order that the filter shows; if all are ticked, remove the ticks."""
    rows = order_sheet.read_orders(press.book, {})
    shown = [row for row in rows if row.shown]
    if not shown:
        if rows:
            return NothingDone("The filter shows no order to tick.")
        return NothingDone(NO_ORDER)
    ticked = not all(row.ticked for row in shown)
    order_sheet.put_ticks(press.book, [ticked if row.shown else row.ticked for row in rows])
    return f"{counting(len(shown), 'order')} {'ticked' if ticked else 'unticked'}."


ALL_ORDERS = "All orders"
ALL_SHOPS = "All shops"
NOT_CHOSEN = "Nothing was chosen. The same orders are shown as before."


def filter_orders(press: ButtonContext) -> str:
    """Ask for a status and a shop, write them above the table, and show those orders alone."""
    view = press.book.view(ORDERS)
    names = names_of_shops(press.book)
    shop = press.book.word(SHOP_CELL)
    if len(names) > 1:
        shops = list(dict.fromkeys([ALL_SHOPS, *names.values()]))
        shop = press.prompter.choose("Orders of which shop?", shops, default=shop or ALL_SHOPS)
        if not shop:
            return NothingDone(NOT_CHOSEN)
        if shop == ALL_SHOPS:
            shop = ""
    ids = order_sheet.ids_named(names, shop)
    counts = order_sheet.count_by_status(press.book, ids)
    choices = {f"{ALL_ORDERS} ({counts.total():,})": ""}
    for status in ORDER_STATUSES:
        choices[f"{status} ({counts[status]:,})"] = status
    labels = {status: label for label, status in choices.items()}
    typed = press.book.word(STATUS_CELL)
    default = labels.get(typed, labels[""])
    label = press.prompter.choose("Orders of which status?", list(choices), default=default)
    if label not in choices:
        return NothingDone(NOT_CHOSEN)
    status = choices[label]
    press.book.put_cell(STATUS_CELL, status or None)
    press.book.put_cell(SHOP_CELL, shop or None)
    wanted = []
    shown = counts.total()
    if status:
        wanted.append(status)
        shown = counts[status]
    view.filter({"Status": wanted, "Shop ID": ids})
    press.book.show(ORDERS)
    if not status and not shop:
        return f"All {counting(shown, 'order')} are shown."
    narrowed = ""
    if shop:
        narrowed += f" of {shop}"
    if status:
        narrowed += f" with the status {status}"
    return f"{counting(shown, 'order')}{narrowed} shown; the others are hidden."
