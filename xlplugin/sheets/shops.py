"""The Shops sheet: one row per linked shop, with its link's state and its mapping codes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlplugin.errors import FixInputError
from xlplugin.posting.matrix import DEFAULT_POSTS
from xlplugin.posting.shop import FEES_ON_INVOICE, WAYS, ShopMapping
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.tables import SHOPS
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.tokens import LinkState, LinkStatus

_MAPPING = ("Customer", "Payment", "Shipping", "Transaction", "Voucher", "Discount", "Claims")
# Where a region's shop keeps its time and its money, until she says otherwise.
_REGIONS = {
    "MY": ("Asia/Kuala_Lumpur", "MYR"),
    "SG": ("Asia/Singapore", "SGD"),
    "ID": ("Asia/Jakarta", "IDR"),
    "TH": ("Asia/Bangkok", "THB"),
    "VN": ("Asia/Ho_Chi_Minh", "VND"),
    "PH": ("Asia/Manila", "PHP"),
    "GB": ("Europe/London", "GBP"),
    "US": ("America/Los_Angeles", "USD"),
    "BR": ("America/Sao_Paulo", "BRL"),
    "FR": ("Europe/Paris", "EUR"),
}


def read_shops(book: Workbook) -> list[ShopMapping]:
    """The active shops with their mapping. Raises FixInputError on a time zone that does not exist."""
    rows = [dict(zip((c.name for c in SHOPS.columns), row, strict=True)) for row in book.rows(SHOPS)]
    return [_mapping(number, row) for number, row in enumerate(rows, 1) if row["Shop ID"] and row["Active"] != "No"]


def _mapping(number: int, row: dict[str, Any]) -> ShopMapping:
    zone = row["Time Zone"] or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise FixInputError(
            f"'{zone}' is not a time zone.",
            where=f"sheet 'Shops', row {number} of the table",
            cure="Write one such as Asia/Kuala_Lumpur.",
        ) from None
    posts = {status: row[f"{status} Posts"] or choice for status, choice in DEFAULT_POSTS.items()}
    codes = {name.casefold(): row[name] for name in _MAPPING}
    return ShopMapping(
        shop_id=row["Shop ID"],
        name=row["Name"] or row["Description"],
        account=row["Account"],
        location=row["Location"],
        project=row["Project"],
        zone=zone,
        currency=row["Currency"],
        first_day=row["First Day"],
        posts=posts,
        way=_way(number, row["Way To Post"]),
        way_from=row["Way From"],
        **codes,
    )


def _way(number: int, chosen: str) -> str:
    if chosen and chosen not in WAYS:
        raise FixInputError(
            f"'{chosen}' is no way to post.",
            where=f"sheet 'Shops', row {number} of the table",
            cure=f"Choose {', '.join(WAYS[:-1])} or {WAYS[-1]} in the Way To Post column.",
        )
    return chosen or FEES_ON_INVOICE


def put_shops(book: Workbook, shops: Iterable[Shop], account: str, link: LinkStatus) -> int:
    """Rows for the shops of a link: known ones get its new state, new ones are added; returns how many are new."""
    fresh = [_row(shop, account, link) for shop in shops]
    state = ("Name", "Status", "Session Expire", "Expired", "Region", "Account")
    keep = [c.name for c in SHOPS.columns if c.name not in (*state, *SHOPS.key)]
    return book.view(SHOPS).merge(fresh, keep=keep)


def _row(shop: Shop, account: str, link: LinkStatus) -> Row:
    zone, currency = _REGIONS.get(shop.region, ("UTC", ""))
    values = {
        "Description": account,
        "Platform": "Tiktok",
        "Name": shop.name,
        "Status": link.state.value,
        "Session Expire": link.link_expires,
        "Expired": str(link.state is LinkState.ENDED),
        "Active": "Yes",
        "Time Zone": zone,
        "Currency": currency,
        "In Transit Posts": DEFAULT_POSTS["In Transit"],
        "Delivered Posts": DEFAULT_POSTS["Delivered"],
        "Completed Posts": DEFAULT_POSTS["Completed"],
        "Way To Post": FEES_ON_INVOICE,
        "Region": shop.region,
        "Shop ID": shop.id,
        "Account": account,
    }
    return tuple(values.get(c.name) for c in SHOPS.columns)


def fill_mapping(book: Workbook, defaults: dict[str, str]) -> int:
    """Write default codes into the mapping cells that are still blank; returns how many were."""
    rows = book.rows(SHOPS)
    names = list(defaults)
    places = [SHOPS.place(name) for name in names]
    filled = sum(1 for row in rows for place in places if not row[place])
    book.view(SHOPS).put(
        names, [tuple(row[p] or defaults[n] for n, p in zip(names, places, strict=True)) for row in rows]
    )
    return filled


def local(moment: datetime, shop: ShopMapping) -> datetime:
    """A moment as the shop's clock shows it, as a cell holds it: without a zone."""
    return moment.astimezone(ZoneInfo(shop.zone)).replace(tzinfo=None)


def aware(cell: datetime, shop: ShopMapping) -> datetime:
    """The moment behind a cell's date and time in the shop's zone."""
    return cell.replace(tzinfo=ZoneInfo(shop.zone))


def start_of(day: date, shop: ShopMapping) -> datetime:
    """Midnight at the start of a day in the shop's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(shop.zone))
