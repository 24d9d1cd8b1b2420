"""What the workbook knows of files: those it loaded, and the firm's own words for their headings."""

from datetime import UTC, datetime
from decimal import Decimal

from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.tables import HEADINGS, LOADED_FILES
from xlplugin.tiktok.facts import BY_API, Settlement

_FORM = "%Y-%m-%dT%H:%M:%SZ"  # as the sheet Runs has its times
_AT = {c.name: place for place, c in enumerate(LOADED_FILES.columns)}


def loaded_for_others(book: Workbook, shop: ShopMapping, settlement: Settlement) -> list[str]:
    """A sentence for each other shop as whose the very same file was loaded before."""
    return [
        f"The same file was loaded on {_shown(row)} as shop {other}'s, and it can be of one only."
        for other, row in _known(book, settlement).items()
        if other != shop.shop_id
    ]


def loaded_sums(book: Workbook, shop_id: str, file_name: str) -> set[tuple[int, Decimal]]:
    """How many rows the statements of this name had when they were loaded, and what those came to."""
    at = _AT
    return {
        (row[at["Rows"]], row[at["Total Settlement Amount"]])
        for row in book.rows(LOADED_FILES)
        if (row[at["Shop ID"]], row[at["File"]]) == (shop_id, file_name)
    }


def _known(book: Workbook, settlement: Settlement) -> dict[str, Row]:
    """By shop, the row of the very same file."""
    return {
        row[_AT["Shop ID"]]: row
        for row in book.rows(LOADED_FILES)
        if row[_AT["SHA-256"]] == settlement.sha256
    }


def register_file(
    book: Workbook, shop: ShopMapping, settlement: Settlement, now: datetime
) -> list[str]:
    """Note that a statement was loaded or fetched; a sentence when the very same was before, under whatever name."""
    before = _known(book, settlement).get(shop.shop_id)
    if before:
        book.view(LOADED_FILES).merge([(settlement.file_name, *before[1:])])
        said = (
            "The same was fetched"
            if settlement.file_name.startswith(BY_API)
            else "The same file was loaded"
        )
        return [f"{said} on {_shown(before)} as {before[_AT['File']]}."]
    total = sum((line.settlement for line in settlement.lines), ZERO)
    book.view(LOADED_FILES).append(
        [
            (
                settlement.file_name,
                shop.shop_id,
                settlement.period,
                settlement.time_zone,
                settlement.currency,
                len(settlement.lines),
                total,
                f"{now.astimezone(UTC):{_FORM}}",
                settlement.sha256,
            )
        ]
    )
    return []


def _shown(row: Row) -> str:
    """When a file was loaded, for a sentence; in UTC as on the sheet."""
    try:
        return f"{datetime.strptime(row[_AT['Loaded At']], _FORM).replace(tzinfo=UTC):%d/%m/%Y %H:%M} UTC"
    except ValueError:
        return str(row[_AT["Loaded At"]])


def read_headings(book: Workbook) -> dict[str, str]:
    """The firm's own headings: what each means."""
    return {heading: meaning for heading, meaning in book.rows(HEADINGS) if heading}
