"""Keep the problems of orders and returned goods on the sheet Problems until they are mended."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress

from xlplugin.actions.after_posting import changed
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.posting.changes import RETURNED
from xlplugin.posting.shop import shops_by_id
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.problems import listed_problems, put_problems
from xlplugin.sheets.returned_goods import read_returned_goods, waiting_problems
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import ORDERS
from xlplugin.tiktok.facts import Order

LOADED = "Load orders"
FETCHED = "Fetch orders"
_RETURNED_GOODS = "Returned goods"


def put_order_problems(
    press: ButtonContext, found_by: str, problems: Sequence[Problem], looked_at: Collection[str]
) -> None:
    """List what a load or a fetch has found of its orders.

    Problems of other orders stay until they are mended, whichever shop they are of.

    Args:
        press: The press.
        found_by: LOADED or FETCHED.
        problems: What is wrong now.
        looked_at: The ids of the orders that were loaded or fetched.
    """
    done = {*looked_at, *(order_in(problem.row) for problem in problems)}
    for finder in (LOADED, FETCHED):
        kept = []
        for problem in _still_wrong(press, finder):
            is_replaced = order_in(problem.row) in done
            if finder == found_by:
                is_replaced |= problem.what.startswith(RETURNED) or not _is_of_order(problem)
            if not is_replaced:
                kept.append(problem)
        new = problems if finder == found_by else []
        put_problems(press.book, finder, [*new, *kept])
    press.problems += problems


def recheck_orders(press: ButtonContext) -> None:
    """Take what is mended by now off Problems, such as after an Undo."""
    for finder in (LOADED, FETCHED):
        put_problems(press.book, finder, _still_wrong(press, finder))


def recheck_problems(press: ButtonContext) -> None:
    """Take what is mended by now off Problems, before a button reports on the whole workbook.

    Sheets that cannot be read are named by other checks.
    """
    with suppress(FixInputError):
        recheck_orders(press)
    with suppress(FixInputError):
        if listed_problems(press.book, _RETURNED_GOODS):
            list_returned_goods(press)


def list_returned_goods(press: ButtonContext) -> list[Problem]:
    """List wrong rows of Returned Goods, and how many wait for Goods Back.

    Returns the wrong ones.
    """
    wrong = read_returned_goods(press.book, read_masters(press.book)).problems
    put_problems(press.book, _RETURNED_GOODS, [*wrong, *waiting_problems(press.book)])
    return wrong


def order_in(row: str) -> str:
    """Return the order id in the name of a file's row, such as `17 (576553020000000101)`."""
    return row.rpartition("(")[2].removesuffix(")")


def _is_of_order(problem: Problem) -> bool:
    """Return whether a problem names an order, and not a shop or a file."""
    return order_in(problem.row).isdecimal()


def _still_wrong(press: ButtonContext, finder: str) -> list[Problem]:
    """Return the listed problems of a finder that are not mended, as they are now.

    An order that had changed is compared again with its invoice.
    """
    listed = listed_problems(press.book, finder)
    if not listed:
        return []
    ids = {problem.row for problem in listed if _is_change(problem)}
    shops = shops_by_id(read_shops(press.book))
    by_shop: dict[str, list[Order]] = defaultdict(list)
    if ids:
        for row in order_sheet.read_orders(press.book, shops):
            if row.order.id in ids and row.shop_id in shops:
                by_shop[row.shop_id].append(row.order)
    now = []
    compared: set[str] = set()
    for shop_id, orders in by_shop.items():
        now += changed(press, orders, shops[shop_id])
        compared.update(order.id for order in orders)
    return [*now, *(one for one in listed if not _is_change(one) or one.row not in compared)]


def _is_change(problem: Problem) -> bool:
    """Return whether a problem says that an order no longer agrees with its invoice."""
    if problem.table != ORDERS.name or problem.what.startswith(RETURNED):
        return False
    return problem.row.isdecimal() and (
        problem.column == "Status" or problem.column.endswith(" Date")
    )
