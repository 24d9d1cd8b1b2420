"""Load orders from a file, for a shop that is not linked."""

from collections.abc import Iterable, Mapping, Sequence

from xlplugin.actions.after_posting import changed
from xlplugin.actions.file_kinds import read_own_kind
from xlplugin.actions.mapping import told_lost
from xlplugin.actions.order_problems import LOADED, order_in, put_order_problems
from xlplugin.actions.tiktok_session import (
    choose_shop,
    refuse_other_shops_file,
    refuse_other_shops_name,
)
from xlplugin.actions.told_words import read_and_ask
from xlplugin.actions.wrong_shop import move_from_wrong_shop, refuse_other_country
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError
from xlplugin.ledger.master import Masters
from xlplugin.posting.order_actions import is_before, order_status
from xlplugin.posting.products import match
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import products as product_sheet
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.returned_goods import put_proposals, rows_of_orders_file
from xlplugin.sheets.tables import ORDERS
from xlplugin.tiktok.facts import Order, Sku
from xlplugin.tiktok.files.orders_file import read_orders
from xlplugin.wording import counting


def load_orders(press: ButtonContext) -> str:
    """Load Seller Center's orders export to Orders and Order Lines, and its SKUs to Products."""
    shop = choose_shop(press, "Which shop are these orders of?")
    path = press.pick_file("Choose the orders file that Seller Center exported")
    if path is None:
        return NothingDone("No file was loaded.")
    refuse_other_shops_name(press, shop, path.name)
    press.prompter.progress(0, None, f"Reading {path.name}")
    read, kept = read_and_ask(
        press,
        shop,
        lambda told: read_own_kind(
            path,
            "load_orders",
            lambda: read_orders(path, shop.zone, currency=shop.currency, extra_aliases=told),
        ),
    )
    if not read.orders and not read.problems:
        return NothingDone(f"Nothing was loaded: {path.name} has headings and no row below them.")
    refuse_other_country(press, shop, read.markets, path.name)
    foreign = next((order for order in read.orders if order.currency != shop.currency), None)
    if foreign:
        raise FixInputError(
            f"Order {foreign.id} is in {foreign.currency}, shop {shop.name} keeps its books in "
            f"{shop.currency}.",
            where=path.name,
            cure="Choose the file of this shop.",
        )
    refuse_other_shops_file(press, shop, (order.id for order in read.orders), path.name)
    masters = read_masters(press.book)
    known = order_sheet.statuses(press.book, shop.shop_id)
    orders = [order for order in read.orders if not _stays(order, known)]
    new = order_sheet.put_orders(press.book, shop, orders, masters, press.today())
    skus = skus_of(read.orders)
    moved = move_from_wrong_shop(press.book, shop, {order.id for order in read.orders}, skus)
    put_proposals(press.book, rows_of_orders_file(read.returned, shop, masters))
    product_sheet.put_skus(press.book, shop.shop_id, skus, match(skus, masters), masters)
    left = {order.id for order in read.orders}.difference(order.id for order in orders)
    told = [problem for problem in read.problems if order_in(problem.row) not in left]
    problems = [*told, *changed(press, orders, shop)]
    put_order_problems(press, LOADED, problems, {order.id for order in orders})
    press.book.show(ORDERS)
    said = [f"Done: {counting(len(read.orders), 'order')} of {shop.name}, {new} new."]
    if left:
        why = "further on there, or not whole in the file"
        said.append(
            f"{counting(len(left), 'order')} left as on the sheet: {why}, such as {min(left)}."
        )
    said += _told_items(press, skus, masters)
    return " ".join([*said, *moved, *kept, *read.notes])


def _told_items(press: ButtonContext, skus: Sequence[Sku], masters: Masters) -> list[str]:
    """Return what is to be done about SKUs without an item code, and items that are gone."""
    told = []
    codeless = 0
    for sku in skus:
        if not masters.item_for_sku(sku.sku_id) and not masters.lost_item(sku.sku_id):
            codeless += 1
    if codeless:
        told.append(
            f"{counting(codeless, 'SKU')} without an item code: on Products, pick an Item Code for "
            "each or press Make Stock Items, then press Post there."
        )
    lost = told_lost(press, masters)
    if lost:
        told.append(lost)
    return told


def _stays(order: Order, known: Mapping[str, str]) -> bool:
    """Return whether the sheet keeps its order: the file is older, or lacks one of the items."""
    return order.id in known and (
        order.goods != order.subtotal or is_before(order_status(order.status), known[order.id])
    )


def skus_of(orders: Iterable[Order]) -> list[Sku]:
    """Return the SKUs that were sold, each as its latest line has it: a file has no catalogue.

    A cancelled order says what a SKU is only where no other order does: its price may be 0.
    """
    found: dict[str, Sku] = {}
    by_weight = sorted(orders, key=lambda order: (order.status != "CANCELLED", order.create_time))
    for order in by_weight:
        for line in order.lines:
            if line.sku_id:
                found[line.sku_id] = Sku(
                    line.sku_id,
                    "",
                    line.name,
                    line.variation,
                    line.seller_sku,
                    line.original_price,
                    order.currency,
                    "",
                )
    return list(found.values())
