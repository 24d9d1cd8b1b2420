"""Show what a changed mapping would have done to what is posted (group Products)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlplugin.actions.stock import known_costs
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.ledger.master import Alternative, Masters, alternative_code
from xlplugin.money import ZERO, shown_sums
from xlplugin.posting.fee_map import fee_map
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.mapping_effect import (
    MappingEffect,
    SkuChange,
    effects_of_accounts,
    effects_of_items,
)
from xlplugin.posting.shop import shops_by_id
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.fee_map import named_account, show_reached
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import (
    MAPPING_EFFECT,
    ORDER_LINES,
    ORDERS,
    PRODUCTS,
    MappingEffectRow,
    ProductsRow,
)
from xlplugin.stores.contract import Snapshot

_KEPT = (
    "Nothing is changed: posted documents keep their accounts, and what is posted from now on "
    "follows the mapping of its own day. Replace As Invoice posts an order again."
)


def preview_mapping(press: ButtonContext) -> str:
    """List what the mapping as it is now would have done to what is posted, by month."""
    shops = read_shops(press.book)
    masters = read_masters(press.book)
    rules = fee_map(read_fee_rules(press.book))
    by_id = shops_by_id(shops)
    with press.books.reading(checked=False) as books:
        effects = effects_of_accounts(
            books.documents(), books.document_lines(), rules, by_id, masters
        )
        costs = _unit_costs(press, books)
    changes = _sku_changes(press.book, masters, costs)
    effects += effects_of_items(changes, masters)
    show_reached(press.book, shops, masters)
    names = names_of_shops(press.book)
    press.book.view(MAPPING_EFFECT).replace([_row(one, names, masters) for one in effects])
    press.book.show(MAPPING_EFFECT)
    if not effects:
        return NothingDone(
            "Everything that is posted would go to the same accounts and items again."
        )
    return f"{_told(effects)} {_KEPT}"


def _unit_costs(press: ButtonContext, books: Snapshot) -> dict[str, Decimal]:
    """Return the last known cost of one unit, by item; empty if costs are not kept."""
    stock = known_costs(press, books)
    costs = {}
    for one in stock.costed if stock else ():
        if one.quantity_after > 0:
            costs[one.movement.item] = one.value_after / one.quantity_after
    return costs


def _sku_changes(book: Workbook, masters: Masters, costs: Mapping[str, Decimal]) -> list[SkuChange]:
    """Return what was sold of each SKU on days on which Products gives it another item.

    Products is compared with what is saved; a row with a From changes that day and later ones.
    """
    rows = {}
    saved = {one.code for one in masters.every_alternative()}
    for row in book.rows(PRODUCTS):
        if row.item_code and row.id in saved:
            rows[row.shop_id, row.id] = row
    typed = [Alternative(row.item_code, row.id, "", "", row.start) for row in rows.values()]
    after = masters.with_alternatives(typed)
    sold: dict[tuple[str, str, str, str, str, str], list[Decimal]]
    sold = defaultdict(lambda: [ZERO, ZERO])
    orders = {(row.shop_id, row.id): row for row in book.rows(ORDERS) if row.invoice}
    for line in book.rows(ORDER_LINES):
        order = orders.get((line.shop_id, line.order_id))
        place = (line.shop_id, alternative_code(line.sku_id))
        if order is None or order.create_date is None or place not in rows:
            continue
        day = order.create_date.date()
        old = masters.on(day).item_for_sku(line.sku_id)
        new = after.on(day).item_for_sku(line.sku_id)
        if not old or old == new:
            continue
        sums = sold[*place, order.currency, f"{day:%Y-%m}", old, new]
        sums[0] += line.quantity
        sums[1] += line.quantity * line.sale_price
    found = []
    for (shop_id, sku, currency, month, old, new), (quantity, sales) in sorted(sold.items()):
        row = rows[shop_id, sku]
        found.append(
            SkuChange(
                month=month,
                shop=shop_id,
                currency=currency,
                sku=_sku_name(row),
                old_item=old,
                new_item=new,
                quantity=int(quantity),
                sales=sales,
                unit_costs=(costs.get(old), costs.get(new)),
            )
        )
    return found


def _sku_name(row: ProductsRow) -> str:
    return name_with_variation(row.name, row.variation) or row.id


def _row(one: MappingEffect, shops: Mapping[str, str], masters: Masters) -> MappingEffectRow:
    return MappingEffectRow(
        month=one.month,
        what=one.what,
        posted_to=named_account(one.posted, masters),
        now_to=named_account(one.now, masters),
        currency=one.currency,
        amount=one.amount,
        effect=one.effect,
        shop=shops.get(one.shop, one.shop),
    )


def _told(effects: Sequence[MappingEffect]) -> str:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in effects:
        sums[one.currency] += one.effect
    count = len({one.what for one in effects})
    what = f"Of the fee kinds and SKUs that are posted, {count:,} would go elsewhere"
    if not any(sums.values()):
        return f"{what}; the profit would be the same."
    return f"{what}; the profit would change by {shown_sums(sums)}."
