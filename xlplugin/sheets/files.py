"""What the workbook knows of files: those it loaded, and the firm's own words for their headings."""

from datetime import UTC, datetime

from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import local
from xlplugin.sheets.tables import HEADINGS, LOADED_FILES
from xlplugin.tiktok.facts import BY_API, Settlement

_FORM = "%Y-%m-%dT%H:%M:%SZ"  # as the sheet Runs has its times
_AT = {c.name: place for place, c in enumerate(LOADED_FILES.columns)}


def register_file(book: Workbook, shop: ShopMapping, settlement: Settlement, now: datetime) -> list[str]:
    """Note that a statement was loaded or fetched; a sentence when the very same was before, under whatever name."""
    key = (shop.shop_id, settlement.sha256)
    known = [row for row in book.rows(LOADED_FILES) if (row[_AT["Shop ID"]], row[_AT["SHA-256"]]) == key]
    if known:
        before = known[0]
        said = "The same was fetched" if settlement.file_name.startswith(BY_API) else "The same file was loaded"
        return [f"{said} on {_shown(before[_AT['Loaded At']], shop)} as {before[_AT['File']]}."]
    total = sum((line.settlement for line in settlement.lines), ZERO)
    book.view(LOADED_FILES).append(
        [
            (
                settlement.file_name, shop.shop_id, settlement.period, settlement.time_zone, settlement.currency,
                len(settlement.lines), total, f"{now.astimezone(UTC):{_FORM}}", settlement.sha256,
            )
        ]
    )  # fmt: skip
    return []


def _shown(loaded_at: str, shop: ShopMapping) -> str:
    """The moment on the shop's own clock; the sheet has it in UTC, as Runs has."""
    try:
        moment = datetime.strptime(loaded_at, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return loaded_at
    return f"{local(moment, shop):%d/%m/%Y %H:%M}"


def read_headings(book: Workbook) -> dict[str, str]:
    """The firm's own headings: what each means."""
    return {heading: meaning for heading, meaning in book.rows(HEADINGS) if heading}
