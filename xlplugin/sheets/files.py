"""What the workbook knows of files: those it loaded, and the firm's own words for their headings."""

from datetime import datetime

from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import local
from xlplugin.sheets.tables import HEADINGS, LOADED_FILES
from xlplugin.tiktok.facts import Settlement

_AT = {c.name: place for place, c in enumerate(LOADED_FILES.columns)}


def register_file(book: Workbook, shop: ShopMapping, settlement: Settlement, now: datetime) -> list[str]:
    """Note that a statement was loaded; a sentence when the very same file was loaded before, under whatever name."""
    key = (shop.shop_id, settlement.sha256)
    known = [row for row in book.rows(LOADED_FILES) if (row[_AT["Shop ID"]], row[_AT["SHA-256"]]) == key]
    if known:
        before = known[0]
        return [f"The same file was loaded on {before[_AT['Loaded At']]:%d/%m/%Y %H:%M} as {before[_AT['File']]}."]
    total = sum((line.settlement for line in settlement.lines), ZERO)
    book.view(LOADED_FILES).append(
        [
            (
                settlement.file_name, shop.shop_id, settlement.period, settlement.time_zone, settlement.currency,
                len(settlement.lines), total, local(now, shop), settlement.sha256,
            )
        ]
    )  # fmt: skip
    return []


def read_headings(book: Workbook) -> dict[str, str]:
    """The firm's own headings: what each means."""
    return {heading: meaning for heading, meaning in book.rows(HEADINGS) if heading}
