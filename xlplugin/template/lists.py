"""Fill the sheet Lists of a new workbook: the time zones and currencies of TikTok's markets."""

from itertools import zip_longest
from typing import Any

from xlplugin.sheets.tables import LISTS, ListsRow, Table
from xlplugin.tiktok.markets.declarations import market, market_codes


def starting_rows(table: Table[Any]) -> tuple[Any, ...]:
    """Return the rows that a table has in a new workbook."""
    if table is LISTS:
        return _lists()
    return table.starting_rows


def _lists() -> tuple[ListsRow, ...]:
    zones: set[str] = set()
    currencies: set[str] = set()
    for code in market_codes():
        one = market(code)
        zones |= {one.zone, *one.other_zones}
        currencies.add(one.currency)
    rows = []
    for zone, currency in zip_longest(sorted(zones), sorted(currencies), fillvalue=""):
        rows.append(ListsRow(time_zone=zone, currency=currency))
    return tuple(rows)
