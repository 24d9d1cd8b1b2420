"""The Shops sheet: one row per linked shop, with its link's state and its mapping codes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlplugin.errors import FixInputError
from xlplugin.posting.order_actions import DEFAULT_POSTS
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_METHODS, ShopMapping
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.cells import write_cell
from xlplugin.sheets.tables import POST_CHOICES, SHOPS, YES_NO
from xlplugin.tiktok.api.tokens import LinkState, LinkStatus
from xlplugin.tiktok.facts import Shop

_MAPPING = (
    "Customer",
    "Payment",
    "Bank",
    "Reserve",
    "Shipping",
    "Transaction",
    "Voucher",
    "Discount",
    "Claims",
)
_STATE = ("Status", "Session Expire", "Expired")
_OURS = (
    *_STATE,
    "Name",
    "Region",
    "Account",
    *SHOPS.key,
)  # the link's own columns; the others are hers
_ID, _ACCOUNT, _DESCRIPTION = map(SHOPS.place, ("Shop ID", "Account", "Description"))
_YES = YES_NO[0]
_SHOP_ID = "Press Link, or write the shop's id as Seller Center shows it."
_CURRENCY = re.compile("[A-Z]{3}")
_EXAMPLES = {"Time Zone": "Asia/Kuala_Lumpur", "Currency": "MYR"}
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
    """The active shops with their mapping. Raises FixInputError with the place of a word that means nothing."""
    rows = [row for row in _rows(book) if _is_shop(row)]
    _refuse_twice(rows)
    return [_mapping(row) for row in rows if _chosen(row, "Active", YES_NO, _YES) == _YES]


def inactive_shops(book: Workbook) -> list[str]:
    """The names of the shops that she has set not active."""
    return [
        _name(row)
        for row in _rows(book)
        if _is_shop(row) and _chosen(row, "Active", YES_NO, _YES) != _YES
    ]


def names_of_shops(book: Workbook) -> dict[str, str]:
    """Every shop's name by its Shop ID, active or not."""
    return {str(row["Shop ID"]): _name(row) for row in _rows(book) if _is_shop(row)}


def _rows(book: Workbook) -> list[dict[str, Any]]:
    return [
        dict(zip((c.name for c in SHOPS.columns), row, strict=True)) for row in book.rows(SHOPS)
    ]


def _name(row: Mapping[str, Any]) -> str:
    return str(row["Name"] or row["Description"] or row["Shop ID"])


def _is_shop(row: Mapping[str, Any]) -> bool:
    """Whether a row is a shop, and not one that she began and has not linked yet."""
    if not row["Shop ID"] and (row["Account"] or row["Name"]):
        raise _wrong(row, "Shop ID", "It is blank.", _SHOP_ID)
    if row["Shop ID"] and not str(row["Shop ID"]).isdecimal():
        raise _wrong(
            row, "Shop ID", f"'{row['Shop ID']}' is no shop id: it has digits only.", _SHOP_ID
        )
    return bool(row["Shop ID"])


def _refuse_twice(rows: Sequence[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row["Shop ID"] in seen:
            raise _wrong(
                row, "Shop ID", f"{row['Shop ID']} is there twice.", "Delete one of the two rows."
            )
        seen.add(row["Shop ID"])


def _wrong(row: Mapping[str, Any], column: str, what: str, cure: str) -> FixInputError:
    return FixInputError(
        what, where=f"sheet 'Shops', shop {_name(row)}, column '{column}'", cure=cure
    )


def _chosen(row: Mapping[str, Any], column: str, words: Sequence[str], blank: str) -> str:
    """The word in a cell, in whatever case she typed it. Raises FixInputError with the words there are."""
    typed = str(row[column])
    if not typed:
        return blank
    found = {word.casefold(): word for word in words}.get(typed.casefold())
    if found is None:
        raise _wrong(
            row,
            column,
            f"'{typed}' is none of the words there are.",
            f"Write {', '.join(words[:-1])} or {words[-1]}.",
        )
    return found


def _mapping(row: dict[str, Any]) -> ShopMapping:
    for column in ("Time Zone", "Currency"):
        if not row[column]:
            raise _wrong(row, column, "It is blank.", f"Write one such as {_EXAMPLES[column]}.")
    if not _CURRENCY.fullmatch(str(row["Currency"])):
        what = f"'{row['Currency']}' is no currency code."
        raise _wrong(
            row, "Currency", what, f"Write its three letters, such as {_EXAMPLES['Currency']}."
        )
    posts = {
        status: _chosen(row, f"{status} Posts", POST_CHOICES, choice)
        for status, choice in DEFAULT_POSTS.items()
    }
    codes = {name.casefold(): row[name] for name in _MAPPING}
    return ShopMapping(
        shop_id=row["Shop ID"],
        name=row["Name"] or row["Description"],
        account=row["Account"],
        location=row["Location"],
        project=row["Project"],
        zone=_zone(row),
        currency=row["Currency"],
        first_day=row["First Day"],
        posts=posts,
        settlement_method=_chosen(row, "Way To Post", SETTLEMENT_METHODS, FEES_ON_INVOICE),
        method_from=row["Way From"],
        **codes,
    )


def _zone(row: Mapping[str, Any]) -> str:
    zone = str(row["Time Zone"])
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name that is a folder is an OSError
        what = f"'{zone}' is not a time zone."
        raise _wrong(
            row, "Time Zone", what, f"Write one such as {_EXAMPLES['Time Zone']}."
        ) from None
    return zone


def put_shops(book: Workbook, shops: Iterable[Shop], account: str, link: LinkStatus) -> int:
    """Rows for the shops of a link: known ones get its new state, new ones are added; returns how many are new."""
    shops = list(shops)
    _take_drafts(book, shops, account)
    hers = {row[_ID]: row for row in book.rows(SHOPS)}
    new = [shop for shop in shops if _blank(hers.get(shop.id))]
    book.view(SHOPS).merge(
        [_beside(hers.get(shop.id), _row(shop, account, link)) for shop in shops]
    )
    return len(new)


def _take_drafts(book: Workbook, shops: Sequence[Shop], account: str) -> None:
    """Give rows that she began by hand, with the account's description and no shop yet, to its new shops."""
    rows = book.rows(SHOPS)
    known = {row[_ID] for row in rows}
    new = iter([shop.id for shop in shops if shop.id not in known])
    places = {
        n: next(new, "")
        for n, row in enumerate(rows)
        if not row[_ID] and row[_DESCRIPTION] == account
    }
    if any(places.values()):
        book.view(SHOPS).put(SHOPS.key, [(places.get(n, row[_ID]),) for n, row in enumerate(rows)])


def _blank(row: Row | None) -> bool:
    """Whether a row has never been linked."""
    return row is None or not row[SHOPS.place("Account")]


def _beside(hers: Row | None, fresh: Row) -> Row:
    """The link's own columns anew, and what she has filled in as it is."""
    if hers is None:
        return fresh
    pairs = zip(SHOPS.columns, hers, fresh, strict=True)
    return tuple(
        new if column.name in _OURS or old in (None, "") else old for column, old, new in pairs
    )


def shop_accounts(book: Workbook) -> list[str]:
    """The account of every shop there is, active or not; empty for one that she typed."""
    return [row[_ACCOUNT] for row in book.rows(SHOPS) if row[_ID] or row[_ACCOUNT]]


def accounts(book: Workbook) -> list[str]:
    """The linked accounts, in the order of their rows."""
    return list(dict.fromkeys(row[_ACCOUNT] for row in book.rows(SHOPS) if row[_ACCOUNT]))


def drafts(book: Workbook) -> list[str]:
    """The descriptions of rows that she began by hand and that have no shop yet."""
    rows = book.rows(SHOPS)
    return list(
        dict.fromkeys(row[_DESCRIPTION] for row in rows if row[_DESCRIPTION] and not row[_ID])
    )


def put_links(book: Workbook, links: Mapping[str, LinkStatus]) -> None:
    """Show how the links of these accounts are doing; nothing is written where it is shown already."""
    places = [SHOPS.place(name) for name in _STATE]
    old = [tuple(row[place] for place in places) for row in book.rows(SHOPS)]
    new = [
        _state(links[row[_ACCOUNT]]) if row[_ACCOUNT] in links else shown
        for row, shown in zip(book.rows(SHOPS), old, strict=True)
    ]
    if [tuple(map(write_cell, row)) for row in new] != [tuple(map(write_cell, row)) for row in old]:
        book.view(SHOPS).put(_STATE, new)


def _state(link: LinkStatus) -> Row:
    return (
        link.state.value,
        link.link_expires.date() if link.link_expires else None,
        str(_has_ended(link)),
    )


def _has_ended(link: LinkStatus) -> bool:
    return link.state is LinkState.ENDED


def _row(shop: Shop, account: str, link: LinkStatus) -> Row:
    zone, currency = _REGIONS.get(shop.region, ("UTC", ""))
    values = {
        "Description": account,
        "Platform": "Tiktok",
        "Name": shop.name,
        **dict(zip(_STATE, _state(link), strict=True)),
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


def fill_mapping(book: Workbook, defaults: Mapping[str, str], customers: Mapping[str, str]) -> int:
    """Write default codes into the mapping cells that are still blank; returns how many were.

    `customers` are the customers' codes by currency.
    """
    rows, currency = book.rows(SHOPS), SHOPS.place("Currency")
    names = ["Customer", *defaults]
    places = [SHOPS.place(name) for name in names]
    filled = sum(1 for row in rows for place in places if not row[place])
    wanted = [(customers.get(row[currency], ""), *defaults.values()) for row in rows]
    book.view(SHOPS).put(
        names,
        [
            tuple(row[place] or value for place, value in zip(places, values, strict=True))
            for row, values in zip(rows, wanted, strict=True)
        ],
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
