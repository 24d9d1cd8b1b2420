"""Read and fill the Loaded Files and Headings sheets.

Statements that were loaded, and the firm's own headings.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import HEADINGS, LOADED_FILES, HeadingsRow, LoadedFilesRow
from xlplugin.tiktok.facts import BY_API, Settlement, settlement_of

_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"  # as on the sheet Runs


class Loading(NamedTuple):
    """Time, aware, at which a statement was loaded, and the user."""

    at: datetime
    by: str


def loaded_for_others(book: Workbook, shop: ShopMapping, settlement: Settlement) -> list[str]:
    """Return a sentence for each other shop for which the same file was loaded before."""
    found = []
    for other, row in _loaded(book, settlement).items():
        if other != shop.shop_id:
            found.append(
                f"The same file was loaded on {_shown(row)} as shop {other}'s, and it can be of "
                "one only."
            )
    return found


def loaded_sums(book: Workbook, shop_id: str, file_name: str) -> set[tuple[int, Decimal]]:
    """Return the row count and total of each statement of this name, as it was when loaded."""
    sums = set()
    for row in book.rows(LOADED_FILES):
        if (row.shop_id, row.file) == (shop_id, file_name):
            sums.add((row.rows, row.total_settlement_amount))
    return sums


def _loaded(book: Workbook, settlement: Settlement) -> dict[str, LoadedFilesRow]:
    """Return the rows of the same file, by Shop ID."""
    rows = book.rows(LOADED_FILES)
    found = {}
    for row in rows:
        if row.sha256 == settlement.sha256:
            found[row.shop_id] = row
    return found


def register_file(
    book: Workbook, shop: ShopMapping, settlement: Settlement, loading: Loading
) -> list[str]:
    """Add a loaded or fetched statement to Loaded Files.

    Returns:
        One sentence if the same statement was loaded before, under any name; else an empty list.
    """
    before = _loaded(book, settlement).get(shop.shop_id)
    if before:
        book.view(LOADED_FILES).merge([before._replace(file=settlement.file_name)])
        said = "The same file was loaded"
        if settlement.file_name.startswith(BY_API):
            said = "The same was fetched"
        return [f"{said} on {_shown(before)} as {before.file}."]
    row = LoadedFilesRow(
        file=settlement.file_name,
        shop_id=shop.shop_id,
        period=settlement.period,
        time_zone=settlement.time_zone,
        currency=settlement.currency,
        rows=len(settlement.lines),
        total_settlement_amount=settlement_of(settlement.lines),
        loaded_at=f"{loading.at.astimezone(UTC):{_TIME_FORMAT}}",
        sha256=settlement.sha256,
        loaded_by=loading.by,
    )
    book.view(LOADED_FILES).append([row])
    return []


def _shown(row: LoadedFilesRow) -> str:
    """Return when a file was loaded, in UTC, such as `28/06/2026 14:05 UTC`."""
    try:
        loaded = datetime.strptime(row.loaded_at, _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return row.loaded_at
    return f"{loaded:%d/%m/%Y %H:%M} UTC"


def read_headings(book: Workbook, market: str = "") -> dict[str, str]:
    """Return the meanings on the sheet Headings that apply in every market, and in this one."""
    found = {}
    rows = book.rows(HEADINGS)
    for row in sorted(rows, key=lambda row: bool(row.market)):  # the market's own come last and win
        if row.heading_in_the_file and row.market.strip().upper() in ("", market):
            found[row.heading_in_the_file] = row.means
    return found


def add_headings(book: Workbook, told: Mapping[str, str], market: str) -> None:
    """Add the user's answers to the sheet Headings, for one market; "" for every market."""
    rows = [HeadingsRow(word, means, market) for word, means in told.items()]
    if rows:
        book.view(HEADINGS).merge(rows)
