"""The Withdrawals sheet: what came into the wallet and what left it for the bank."""

from collections.abc import Iterable

from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.shops import local
from xlplugin.sheets.tables import WITHDRAWALS
from xlplugin.tiktok.facts import Movement


def put_movements(book: Workbook, shop: ShopMapping, movements: Iterable[Movement]) -> int:
    """Show a shop's movements: known ones renewed in place, new ones added; returns how many are new."""
    return book.view(WITHDRAWALS).merge([_row(one, shop) for one in movements])


def _row(one: Movement, shop: ShopMapping) -> Row:
    return local(one.created, shop), one.type, one.amount, one.currency, one.status, one.id, shop.shop_id
