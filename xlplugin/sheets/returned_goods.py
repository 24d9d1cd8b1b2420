"""Read and fill the sheet Returned Goods: which goods came back, by TikTok and by the user."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.lines import name_with_variation
from xlplugin.posting.returned_goods import ReturnedGoods
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ORDER_LINES, RETURNED_GOODS, ReturnedGoodsRow
from xlplugin.sheets.tables.stock import DAMAGED, GOODS_BACK, RETURNED
from xlplugin.stock.movements import MovementKind, StockMovement
from xlplugin.tiktok.facts import AfterSale, ReturnedUnits, SettlementLine
from xlplugin.wording import counting

# What TikTok says.
CAME_BACK = "Goods back"
REFUND_ONLY = "Refund only"
REPLACED = "Replaced"
NOT_FINISHED = "Not finished"
NOT_SAID = "Not said"  # a file says what was refunded, not whether it came back

_MOVES = {RETURNED: MovementKind.RETURNED, DAMAGED: MovementKind.DAMAGED}
# The user fills these in; a fetch leaves them.
_TYPED = ("Item Code", "Goods Back", "Back On")


class TypedReturns(NamedTuple):
    """Goods that came back by the column Goods Back, and the problems of its rows."""

    goods: list[ReturnedGoods]
    movements: list[StockMovement]
    problems: list[Problem]


def rows_of_returns(
    returns: Iterable[AfterSale], shop: ShopMapping, masters: Masters
) -> list[ReturnedGoodsRow]:
    """Return a row for each SKU of each return, as TikTok has it now."""
    rows = []
    for one in returns:
        for units in one.units:
            rows.append(
                ReturnedGoodsRow(
                    return_id=one.id,
                    order_id=one.order_id,
                    sku_id=units.sku_id,
                    item_code=masters.item_for_sku(units.sku_id),
                    description=name_with_variation(units.name, units.variation),
                    quantity=units.quantity,
                    refund=units.refund,
                    currency=one.currency,
                    last_change=shop.local_date(one.updated),
                    tiktok_says=_said(one),
                    source="API",
                    shop_id=shop.shop_id,
                )
            )
    return rows


def rows_of_orders_file(
    returned: Mapping[str, Sequence[ReturnedUnits]], shop: ShopMapping, masters: Masters
) -> list[ReturnedGoodsRow]:
    """Return a row for each SKU of which an orders export has units in a return, by order id."""
    rows = []
    for order_id, several in returned.items():
        for units in several:
            row = ReturnedGoodsRow(
                order_id=order_id,
                sku_id=units.sku_id,
                item_code=masters.item_for_sku(units.sku_id),
                description=name_with_variation(units.name, units.variation),
                quantity=units.quantity,
                refund=units.refund,
                currency=shop.currency,
                tiktok_says=NOT_SAID,
                source="Orders file",
                shop_id=shop.shop_id,
            )
            rows.append(row)
    return rows


def rows_of_settlement(
    lines: Iterable[SettlementLine], shop: ShopMapping, masters: Masters
) -> list[ReturnedGoodsRow]:
    """Return a row for each SKU of which a settlement file has a refund in a row of its own."""
    rows = []
    for line in lines:
        for share in line.skus:
            refund = ZERO
            for part in share.parts:
                if part.role == "refund":
                    refund -= part.amount
            if refund <= 0 or share.quantity <= 0:
                continue
            row = ReturnedGoodsRow(
                order_id=line.id,
                sku_id=share.sku_id,
                item_code=masters.item_for_sku(share.sku_id),
                description=share.name,
                quantity=share.quantity,
                refund=refund,
                currency=line.currency,
                last_change=line.settled,
                tiktok_says=NOT_SAID,
                source="Settlement",
                shop_id=shop.shop_id,
            )
            rows.append(row)
    return rows


def rows_of_refunds(
    lines: Iterable[SettlementLine], shop: ShopMapping, book: Workbook
) -> list[ReturnedGoodsRow]:
    """Return a row for each item of a refunded order whose returned goods no other source names.

    The settlement does not say what came back, so the user is asked: the rows have the order's
    items and quantities from Order Lines.
    """
    refunded: dict[str, SettlementLine] = {}
    for line in lines:
        refund = sum((part.amount for part in line.parts if part.role == "refund"), ZERO)
        if line.is_order and refund < 0:
            refunded[line.id] = line
    for row in book.rows(RETURNED_GOODS):
        if row.shop_id in ("", shop.shop_id):
            refunded.pop(row.order_id, None)
    if not refunded:
        return []
    rows: dict[tuple[str, str], ReturnedGoodsRow] = {}
    for sold in book.rows(ORDER_LINES):
        found = refunded.get(sold.order_id)
        if found is None or sold.shop_id != shop.shop_id:
            continue
        place = (sold.order_id, sold.sku_id)
        units = sold.quantity
        if place in rows:  # the same SKU at two prices
            units += rows[place].quantity
        rows[place] = ReturnedGoodsRow(
            order_id=sold.order_id,
            sku_id=sold.sku_id,
            item_code=sold.code,
            description=name_with_variation(sold.name, sold.variation),
            quantity=units,
            currency=found.currency,
            last_change=found.settled,
            tiktok_says=NOT_SAID,
            source="Settlement",
            shop_id=shop.shop_id,
        )
    return list(rows.values())


def _said(one: AfterSale) -> str:
    if not one.status.endswith(("_COMPLETE", "_SUCCESS")):
        return NOT_FINISHED
    if one.type == "REPLACEMENT":
        return REPLACED
    if one.type == "REFUND" or one.keeps_item:
        return REFUND_ONLY
    return CAME_BACK


def put_proposals(book: Workbook, rows: Sequence[ReturnedGoodsRow]) -> None:
    """Show what came back: update known rows, append new ones, leave what the user filled in.

    A row of a file has no Return ID. It is the same as that of the API, for one SKU of an order.
    """
    if not rows:
        return
    before = book.rows(RETURNED_GOODS)
    listed = list(before)
    places: dict[tuple[str, ...], int] = {}
    known = set()
    for place, row in enumerate(listed):
        places[_key(row, row.return_id)] = place
        known.add(_key(row, ""))
    kept = [RETURNED_GOODS.place(name) for name in _TYPED]
    for row in rows:
        found = places.get(_key(row, row.return_id))
        if found is None:
            found = places.pop(_key(row, ""), None)
        if found is None and not row.return_id and _key(row, "") in known:
            continue
        if found is None:
            found = len(listed)
            listed.append(row)
        else:
            listed[found] = _renewed(row, listed[found], kept)
        places[_key(row, row.return_id)] = found
    old = listed[: len(before)]
    if old != before:
        book.view(RETURNED_GOODS).update(RETURNED_GOODS.headings, old)
    book.view(RETURNED_GOODS).append(listed[len(before) :])
    book.reveal(RETURNED_GOODS.sheet)


def _key(row: ReturnedGoodsRow, return_id: str) -> tuple[str, ...]:
    return (row.shop_id, row.order_id, row.sku_id, return_id)


def _renewed(
    fresh: ReturnedGoodsRow, old: ReturnedGoodsRow, kept: Sequence[int]
) -> ReturnedGoodsRow:
    values = list(fresh)
    for place, value in enumerate(fresh):
        if value is None:  # not told by this source
            values[place] = old[place]
    for place in kept:
        if old[place] not in (None, ""):
            values[place] = old[place]
    return ReturnedGoodsRow._make(values)


def fill_item_codes(book: Workbook, masters: Masters) -> None:
    """Fill in the item of rows that came before their product had one."""
    rows = book.rows(RETURNED_GOODS)
    if all(row.item_code or not row.sku_id for row in rows):
        return
    typed = {}
    for line in book.rows(ORDER_LINES):
        typed[line.shop_id, line.order_id, line.sku_id] = line.code
    codes = []
    for row in rows:
        code = row.item_code
        if row.sku_id and not code:
            code = masters.item_for_sku(row.sku_id)
            code = code or typed.get((row.shop_id, row.order_id, row.sku_id), "")
        codes.append(code)
    if codes != [row.item_code for row in rows]:
        book.view(RETURNED_GOODS).put_column("Item Code", codes)


def read_returned_goods(
    book: Workbook, masters: Masters, shop_of_order: Mapping[str, str] | None = None
) -> TypedReturns:
    """Return the goods of which the user says that they came back.

    Rows without an item get the one that their product has by now.

    Args:
        book: The workbook.
        masters: The firm's master data.
        shop_of_order: The shop of each order that has an invoice. Without it, orders are not
            looked up and nothing moves stock.
    """
    fill_item_codes(book, masters)
    found = TypedReturns([], [], [])
    for number, row in enumerate(book.rows(RETURNED_GOODS)):
        word = _word(row.goods_back)
        if not row.goods_back or word == "No":
            continue
        wrong = _wrong(row, word, masters, shop_of_order)
        if wrong:
            column, what, cure = wrong
            place = book.view(RETURNED_GOODS).cell(column, number)
            found.problems.append(Problem(RETURNED_GOODS.name, place, column, what, cure))
            continue
        goods = _goods(row, masters)
        if word == RETURNED:
            found.goods.append(goods)
        if shop_of_order is not None:
            day = row.back_on or row.last_change
            assert day is not None
            shop_id = shop_of_order[row.order_id]
            moved = _movements(goods, _MOVES[word], day, shop_id, masters)
            found.movements.extend(moved)
    return found


def waiting_returns(book: Workbook, later: Collection[str] = ()) -> int:
    """Count the rows that the user has to answer: goods came back, or it is not known.

    Those of the orders `later` are left out.
    """
    count = 0
    for row in book.rows(RETURNED_GOODS):
        is_asked = row.tiktok_says in (CAME_BACK, NOT_SAID) and not row.goods_back
        if is_asked and row.order_id not in later:
            count += 1
    return count


def waiting_problems(book: Workbook) -> list[Problem]:
    """Return the one problem that rows wait for Goods Back; nothing if none does."""
    waiting = waiting_returns(book)
    if not waiting:
        return []
    what = f"{counting(waiting, 'row')} of Returned Goods without Goods Back."
    cure = (
        "Say in Goods Back of each row what became of the goods: Returned, Damaged or No. The next "
        "Post in the group Payments, or Check Workbook, takes this line away."
    )
    return [Problem(RETURNED_GOODS.name, "", "Goods Back", what, cure)]


def _word(typed: str) -> str:
    for word in GOODS_BACK:
        if word.casefold() == typed.casefold():
            return word
    return ""


def _wrong(
    row: ReturnedGoodsRow, word: str, masters: Masters, shop_of_order: Mapping[str, str] | None
) -> tuple[str, str, str] | None:
    """Return the column that is wrong, why, and what to do; None if the row is in order."""
    if not word:
        allowed = ", ".join(GOODS_BACK)
        return "Goods Back", f"'{row.goods_back}' is not an allowed value.", f"Write {allowed}."
    if masters.item(row.item_code) is None:
        what = f"'{row.item_code}' is not on the sheet Stock Items."
        return "Item Code", what, "Choose the item that came back."
    if row.quantity <= 0:
        return "Quantity", "It must be more than 0.", "Enter how many units came back."
    if not row.order_id:
        return "Order ID", "It is blank.", "Enter the order that the goods were sold with."
    if shop_of_order is None:
        return None
    if row.order_id not in shop_of_order:
        what = f"'{row.order_id}' has no invoice in the books."
        return "Order ID", what, "Post the order first, or correct its id."
    if not (row.back_on or row.last_change):
        return "Back On", "It is blank.", "Enter the day on which the goods came back."
    return None


def _goods(row: ReturnedGoodsRow, masters: Masters) -> ReturnedGoods:
    item = masters.item(row.item_code)
    assert item is not None
    refund = row.refund if row.refund and row.refund > ZERO else None
    return ReturnedGoods(
        order_id=row.order_id,
        item_code=item.code,
        description=row.description or item.description,
        uom=item.uom,
        quantity=row.quantity,
        refund=refund,
    )


def _movements(
    goods: ReturnedGoods, kind: MovementKind, day: date, shop_id: str, masters: Masters
) -> list[StockMovement]:
    """Return what moved stock: the item, or the parts of a set. An item without stock: nothing."""
    units = {goods.item_code: goods.quantity}
    parts = masters.bundles.get(goods.item_code)
    if parts:
        units = {part.item_code: part.quantity * goods.quantity for part in parts}
    moved = []
    for code, quantity in units.items():
        item = masters.item(code)
        if item is not None and item.stock_control:
            moved.append(
                StockMovement(
                    day=day,
                    kind=kind,
                    item=item.code,
                    quantity=quantity,
                    order_id=goods.order_id,
                    shop_id=shop_id,
                    reference=RETURNED_GOODS.sheet,
                )
            )
    return moved
