"""Read and fill the Shops sheet: a row per shop, with its link and its mapping codes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlplugin.errors import FixInputError
from xlplugin.posting.order_actions import DEFAULT_POSTS
from xlplugin.posting.shop import (
    ACCRUALS,
    FEES_ON_INVOICE,
    KEEP_OPEN,
    NO_ACCRUAL,
    ON_CREATED,
    REVENUE_BASES,
    SETTLEMENT_METHODS,
    SHORT_PAYMENTS,
    ShopMapping,
)
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.settings import as_day, read_setting
from xlplugin.sheets.tables import POST_CHOICES, SHOPS, TAX_ROUNDINGS, YES_NO, ShopsRow
from xlplugin.sheets.tax import read_tax_codes, read_tax_uses
from xlplugin.tax.codes import Rounding, TaxCode, TaxRules, TaxUse, with_prices
from xlplugin.tax.presets import countries
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.link_status import LinkState, LinkStatus
from xlplugin.tiktok.markets.declarations import find_market
from xlplugin.wording import allowed_word, day_of, write_one_of

_STATE = ("Status", "Session Expire", "Expired")
# A link writes these columns; the others are the user's.
_LINK_COLUMNS = (*_STATE, "Name", "Region", "Account", *SHOPS.key)
_YES = YES_NO[0]
_SHOP_ID = "Press Link, or write the shop's id as Seller Center shows it."
_CURRENCY = re.compile("[A-Z]{3}")
_EXAMPLES = {"Time Zone": "Asia/Kuala_Lumpur", "Currency": "MYR"}


def read_shops(book: Workbook) -> list[ShopMapping]:
    """Return the active shops with their mapping. Raises FixInputError for a value not allowed."""
    rows = _shops(book)
    _refuse_twice(rows)
    return [_mapping(row, book) for row in rows if _is_active(row)]


def check_shops(book: Workbook) -> tuple[list[ShopMapping], list[tuple[str, FixInputError]]]:
    """Return the active shops that can be read, and what is wrong with each other one, by name."""
    shops: list[ShopMapping] = []
    wrong: list[tuple[str, FixInputError]] = []
    seen: list[ShopsRow] = []
    for row in book.rows(SHOPS):
        try:
            if not _is_shop(row):
                continue
            seen.append(row)
            _refuse_twice([other for other in seen if other.shop_id == row.shop_id])
            if _is_active(row):
                shops.append(_mapping(row, book))
        except FixInputError as error:
            wrong.append((_name(row), error))
    return shops, wrong


def inactive_shops(book: Workbook) -> list[str]:
    """Return the names of the shops with Active No."""
    return [_name(row) for row in _shops(book) if not _is_active(row)]


def regions_of_shops(book: Workbook) -> dict[str, str]:
    """Return the region of every shop by its Shop ID, active or not."""
    return {row.shop_id: row.region.upper() for row in _shops(book)}


def shops_without_region(book: Workbook) -> list[str]:
    """Return the names of the shops whose Region is blank, active or not."""
    return [_name(row) for row in _shops(book) if not row.region]


def names_of_shops(book: Workbook) -> dict[str, str]:
    """Return the name of every shop by its Shop ID, active or not."""
    return {row.shop_id: _name(row) for row in _shops(book)}


def _shops(book: Workbook) -> list[ShopsRow]:
    """Return the rows with a Shop ID. Raises FixInputError for a linked row without one."""
    return [row for row in book.rows(SHOPS) if _is_shop(row)]


def _name(row: ShopsRow) -> str:
    return row.name or row.description or row.shop_id


def _is_shop(row: ShopsRow) -> bool:
    """Return whether a row has a Shop ID; False for one that the user began and has not linked.

    Raises FixInputError if the Shop ID is blank beside an account or a name, or has other
    characters than digits.
    """
    if not row.shop_id and (row.account or row.name):
        raise _wrong(row, "Shop ID", "It is blank.", _SHOP_ID)
    if row.shop_id and not row.shop_id.isdecimal():
        what = f"'{row.shop_id}' is no shop id: it has digits only."
        raise _wrong(row, "Shop ID", what, _SHOP_ID)
    return bool(row.shop_id)


def _is_active(row: ShopsRow) -> bool:
    return _choice(row, "Active", row.active or _YES, YES_NO) == _YES


def _refuse_twice(rows: Sequence[ShopsRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.shop_id in seen:
            what = f"{row.shop_id} is there twice."
            raise _wrong(row, "Shop ID", what, "Delete one of the two rows.")
        seen.add(row.shop_id)


def _wrong(row: ShopsRow, column: str, what: str, cure: str) -> FixInputError:
    return FixInputError(
        what, where=f"sheet 'Shops', shop {_name(row)}, column '{column}'", cure=cure
    )


def _choice(row: ShopsRow, column: str, typed: str, choices: Sequence[str]) -> str:
    """Return the choice that was typed, in small or capital letters.

    Raises FixInputError with the choices there are.
    """
    word = allowed_word(typed, choices)
    if word:
        return word
    what = f"'{typed}' is not an allowed value."
    raise _wrong(row, column, what, write_one_of(typed, choices))


def _refuse_other_words(row: ShopsRow) -> None:
    """Raise FixInputError for a word that its column does not allow, also where it is not used."""
    for column, typed in zip(SHOPS.columns, row, strict=True):
        if typed and isinstance(column.choices, tuple) and column.choices:
            _choice(row, column.name, str(typed), column.choices)


def _mapping(row: ShopsRow, book: Workbook) -> ShopMapping:
    _refuse_other_words(row)
    return ShopMapping(
        shop_id=row.shop_id,
        name=row.name or row.description,
        account=row.account,
        customer=row.customer,
        payment=row.payment,
        bank=row.bank,
        reserve=row.reserve,
        shipping=row.shipping,
        transaction=row.transaction,
        voucher=row.voucher,
        discount=row.discount,
        claims=row.claims,
        location=row.location,
        project=row.project,
        zone=_zone(row),
        currency=_currency(row),
        first_day=row.first_day,
        posts=_posts(row),
        settlement_method=_choice(
            row, "Way To Post", row.way_to_post or FEES_ON_INVOICE, SETTLEMENT_METHODS
        ),
        method_from=row.way_from,
        short_payment=_choice(row, "Short Payment", row.short_payment or KEEP_OPEN, SHORT_PAYMENTS),
        tolerance=_tolerance(row),
        revenue_on=_choice(row, "Revenue On", row.revenue_on or ON_CREATED, REVENUE_BASES),
        accrual=_choice(row, "Accrue Fees", row.accrue_fees or NO_ACCRUAL, ACCRUALS),
        tax=_tax(row, book),
        default_item=row.default_item,
    )


def _tax(row: ShopsRow, book: Workbook) -> TaxRules | None:
    """Return the tax rules of a shop; None if neither it nor the firm is registered."""
    registered = _yes_no(row, "Tax Registered", row.tax_registered)
    first = row.tax_from
    last = row.tax_to
    if first is None:
        first = as_day(read_setting(book, "Tax From"), "Tax From")
        last = last or as_day(read_setting(book, "Tax To"), "Tax To")
    if registered is False or (first is None and registered is None):
        return None
    if first is None:
        what = "Tax Registered is Yes, and the first day of the registration is blank."
        raise _wrong(row, "Tax From", what, "Write it here, or as Tax From on the sheet Settings.")
    if last and last < first:
        what = f"Tax To {last:%d/%m/%Y} is before Tax From {first:%d/%m/%Y}."
        raise _wrong(row, "Tax To", what, "Write the last day, or leave it blank.")
    country = row.region.upper()
    codes = [code for code in read_tax_codes(book) if code.country.upper() == country]
    uses = [use for use in read_tax_uses(book) if use.country.upper() == country]
    _refuse_no_codes(row, codes, uses)
    typed = row.prices_include_tax or read_setting(book, "Prices Include Tax")
    inclusive = _yes_no(row, "Prices Include Tax", typed)
    if inclusive is not None:
        uses = with_prices(uses, codes, tax_included=inclusive)
    typed = row.tax_rounding or read_setting(book, "Tax Rounding") or Rounding.LINE
    rounding = _choice(row, "Tax Rounding", typed, TAX_ROUNDINGS)
    return TaxRules(codes, uses, first, last, Rounding(rounding))


def _yes_no(row: ShopsRow, column: str, typed: str) -> bool | None:
    """Return True for Yes, False for No, None if it is blank."""
    if not typed:
        return None
    return _choice(row, column, typed, YES_NO) == _YES


def _refuse_no_codes(row: ShopsRow, codes: Sequence[TaxCode], uses: Sequence[TaxUse]) -> None:
    """Raise FixInputError if the shop's country has no codes, or uses one that is not there."""
    country = row.region.upper()
    known = {code.code for code in codes}
    if not country:
        what = "It is registered for tax, and its country is blank."
        cure = f"Write one of {', '.join(countries())}, then press Tax Codes."
        raise _wrong(row, "Region", what, cure)
    if not codes and country not in countries():
        what = f"It is registered for tax, and '{row.region}' is no country with known tax codes."
        cure = f"Write one of {', '.join(countries())}, or fill in Tax Codes and Tax Map yourself."
        raise _wrong(row, "Region", what, cure)
    if not codes or not uses:
        what = f"It is registered for tax, and the country '{row.region}' has no tax codes yet."
        cure = "Press Tax Codes, leave Tax From blank, or write No in Tax Registered."
        raise _wrong(row, "Tax From", what, cure)
    for use in uses:
        if use.code not in known:
            raise FixInputError(
                f"'{use.code}' of {use.applies_to} is not on Tax Codes for {country}.",
                where="sheet 'Tax Map', column 'Tax Code'",
                cure="Choose a code that is there.",
            )


def _tolerance(row: ShopsRow) -> Decimal:
    if row.tolerance < 0:
        raise _wrong(
            row, "Tolerance", f"{row.tolerance} is below 0.00.", "Write 0.00 or a small amount."
        )
    return row.tolerance


def _posts(row: ShopsRow) -> dict[str, str]:
    """Return the document that an order of each status is posted as."""
    typed = {
        "In Transit": row.in_transit_posts,
        "Delivered": row.delivered_posts,
        "Completed": row.completed_posts,
    }
    posts = {}
    for status, default in DEFAULT_POSTS.items():
        posts[status] = _choice(row, f"{status} Posts", typed[status] or default, POST_CHOICES)
    return posts


def _currency(row: ShopsRow) -> str:
    example = f"such as {_EXAMPLES['Currency']}."
    if not row.currency:
        raise _wrong(row, "Currency", "It is blank.", f"Write one {example}")
    if not _CURRENCY.fullmatch(row.currency):
        what = f"'{row.currency}' is no currency code."
        raise _wrong(row, "Currency", what, f"Write its three letters, {example}")
    return row.currency


def _zone(row: ShopsRow) -> str:
    cure = f"Write one such as {_EXAMPLES['Time Zone']}."
    if not row.time_zone:
        raise _wrong(row, "Time Zone", "It is blank.", cure)
    try:
        ZoneInfo(row.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name that is a folder is an OSError
        what = f"'{row.time_zone}' is not a time zone."
        raise _wrong(row, "Time Zone", what, cure) from None
    return row.time_zone


def put_shops(book: Workbook, shops: Iterable[Shop], account: str, link: LinkStatus) -> int:
    """Update the rows of a link's shops and append new ones. Returns how many are new."""
    shops = list(shops)
    _name_drafts(book, shops, account)
    known = {row.shop_id: row for row in book.rows(SHOPS)}
    new = 0
    rows = []
    for shop in shops:
        row = _row(shop, account, link)
        old = known.get(shop.id)
        if old is None or not old.account:
            new += 1
        rows.append(row if old is None else _updated(old, row))
    book.view(SHOPS).merge(rows)
    return new


def _name_drafts(book: Workbook, shops: Sequence[Shop], account: str) -> None:
    """Write the Shop ID of new shops into rows begun with the account's description."""
    rows = book.rows(SHOPS)
    known = {row.shop_id for row in rows}
    new = [shop.id for shop in shops if shop.id not in known]
    named = []
    for row in rows:
        if new and not row.shop_id and row.description == account:
            named.append(row._replace(shop_id=new.pop(0)))
        else:
            named.append(row)
    if named != rows:
        book.view(SHOPS).update(SHOPS.key, named)


def _updated(old: ShopsRow, fresh: ShopsRow) -> ShopsRow:
    """Return the old row with the link's columns renewed and its blank cells filled."""
    values = []
    for column, was, new in zip(SHOPS.columns, old, fresh, strict=True):
        renew = column.name in _LINK_COLUMNS or was in (None, "")
        values.append(new if renew else was)
    return ShopsRow._make(values)


def shop_accounts(book: Workbook) -> list[str]:
    """Return the account of every shop, active or not; empty for a shop that the user typed."""
    found = []
    for row in book.rows(SHOPS):
        if row.shop_id or row.account:
            found.append(row.account)
    return found


def accounts(book: Workbook) -> list[str]:
    """Return the linked accounts, in the order of their rows."""
    return list(dict.fromkeys(row.account for row in book.rows(SHOPS) if row.account))


def drafts(book: Workbook) -> list[str]:
    """Return the descriptions of rows that the user began and that have no shop yet."""
    begun = []
    for row in book.rows(SHOPS):
        if row.description and not row.shop_id:
            begun.append(row.description)
    return list(dict.fromkeys(begun))


def put_links(book: Workbook, links: Mapping[str, LinkStatus]) -> None:
    """Show the state of these accounts' links. Writes nothing if it is shown already."""
    rows = book.rows(SHOPS)
    shown = []
    for row in rows:
        link = links.get(row.account) if row.account else None
        shown.append(_with_link(row, link) if link else row)
    if shown != rows:
        book.view(SHOPS).update(_STATE, shown)


def _with_link(row: ShopsRow, link: LinkStatus) -> ShopsRow:
    return row._replace(
        status=link.state.value,
        session_expire=day_of(link.link_expires),
        expired=str(link.state is LinkState.ENDED),
    )


def _row(shop: Shop, account: str, link: LinkStatus) -> ShopsRow:
    place = find_market(shop.region)
    row = ShopsRow(
        description=account,
        platform="Tiktok",
        name=shop.name,
        active=_YES,
        time_zone=place.zone if place else "UTC",
        currency=place.currency if place else "",
        in_transit_posts=DEFAULT_POSTS["In Transit"],
        delivered_posts=DEFAULT_POSTS["Delivered"],
        completed_posts=DEFAULT_POSTS["Completed"],
        way_to_post=FEES_ON_INVOICE,
        short_payment=KEEP_OPEN,
        revenue_on=ON_CREATED,
        accrue_fees=NO_ACCRUAL,
        region=shop.region,
        shop_id=shop.id,
        account=account,
    )
    return _with_link(row, link)


def fill_mapping(book: Workbook, defaults: Mapping[str, str], customers: Mapping[str, str]) -> int:
    """Write default codes into blank mapping cells. Returns how many cells were blank.

    Args:
        defaults: Codes by heading, such as `Shipping`.
        customers: Customer codes by currency.
    """
    headings = ("Customer", *defaults)
    places = [SHOPS.place(heading) for heading in headings]
    filled = 0
    values = []
    for row in book.rows(SHOPS):
        cells = []
        wanted = (customers.get(row.currency, ""), *defaults.values())
        for place, code in zip(places, wanted, strict=True):
            filled += not row[place]
            cells.append(row[place] or code)
        values.append(tuple(cells))
    book.view(SHOPS).put(headings, values)
    return filled


def local(moment: datetime, shop: ShopMapping) -> datetime:
    """Return a time as the shop's clock shows it, without a zone, because a cell has none."""
    return moment.astimezone(ZoneInfo(shop.zone)).replace(tzinfo=None)


def aware(cell: datetime, shop: ShopMapping) -> datetime:
    """Return the time of a cell with the shop's zone."""
    return cell.replace(tzinfo=ZoneInfo(shop.zone))


def start_of(day: date, shop: ShopMapping) -> datetime:
    """Return the start of a day in the shop's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(shop.zone))
