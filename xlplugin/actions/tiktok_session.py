"""Connect to TikTok Shop for the shops of a workbook: one client for each linked account."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

from xlplugin.actions.linking import offer_again, show_links
from xlplugin.context import ButtonContext, only_one
from xlplugin.errors import FixInputError, Problem, SignInError
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.settings import read_settings
from xlplugin.sheets.shops import inactive_shops, names_of_shops, read_shops
from xlplugin.sheets.tables import API_VERSION, ORDERS, Table
from xlplugin.tiktok.api import endpoints
from xlplugin.tiktok.api.client import Client, ClientOptions, connect
from xlplugin.tiktok.api.versions import ENDPOINTS
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.secrets import vault
from xlplugin.wording import are, counting, on_day

_VERSION_DIGITS = 6
_LINK_OR_TYPE = (
    "Press Link, or Sample Shop to try; for files alone, type the shop in: Name, Shop ID, "
    "Time Zone, Currency."
)
_LONG_NUMBER = 15  # digits: a Shop ID has at least so many, a date of a file name fewer
_USUAL_PERIOD = timedelta(days=30)  # fetched if From is blank


def active_shops(press: ButtonContext) -> list[ShopMapping]:
    """Return the workbook's active shops. Raises FixInputError if there is none."""
    shops = read_shops(press.book)
    if not shops and inactive_shops_note(press):
        raise FixInputError(
            *inactive_shops_note(press), where="sheet 'Shops'", cure="Set Active to Yes."
        )
    if not shops:
        raise FixInputError("No shop is linked.", where="sheet 'Shops'", cure=_LINK_OR_TYPE)
    return shops


def inactive_shops_note(press: ButtonContext) -> list[str]:
    """Return a sentence that names the shops set to not active, whose rows are not used.

    Empty if there are none.
    """
    names = inactive_shops(press.book)
    if not names:
        return []
    return [f"{counting(len(names), 'shop')} {are(len(names))} not active: {', '.join(names)}."]


def no_such_shop(book: Workbook, shop_id: str) -> FixInputError:
    """Return the error for a Shop ID that no active shop has: set to not active, or not there."""
    names = names_of_shops(book)
    if shop_id in names:
        return FixInputError(
            f"Shop {names[shop_id]} is not active.",
            where="sheet 'Shops'",
            cure="Set its Active to Yes.",
        )
    return FixInputError(
        f"No row has the Shop ID {shop_id}.",
        where="sheet 'Shops'",
        cure="Correct the Shop ID in the row of this shop, then press again.",
    )


def choose_shop(press: ButtonContext, question: str) -> ShopMapping:
    """Ask for the shop that a file belongs to; no file says so.

    Raises FixInputError if none is chosen.
    """
    shops = active_shops(press)
    names = {f"{shop.name} ({shop.shop_id})": shop for shop in shops}
    chosen = press.prompter.choose(question, list(names), default=only_one(names))
    if chosen not in names:
        raise FixInputError(
            "No shop was chosen.",
            cure="Press the button again and choose one; in a terminal, give --choice.",
        )
    return names[chosen]


def refuse_other_shops_name(press: ButtonContext, shop: ShopMapping, file: str) -> None:
    """Raise FixInputError if a file's name begins with another Shop ID, as Seller Center names it.

    A name that begins with no Shop ID passes.
    """
    found = re.match(r"\d+", file)
    named = ""
    if found:
        named = found[0]
    names = names_of_shops(press.book)
    if named == shop.shop_id or (named not in names and len(named) < _LONG_NUMBER):
        return
    cure = (
        f"Choose the file of {shop.shop_id}. If this is one, take the number off the beginning of "
        "its name."
    )
    owner = f"Shop ID {named}"
    if named in names:
        owner = f"{names[named]} ({named})"
        cure = (
            f"Press again and choose the shop {owner}; in a terminal, give --shop {named}. If it "
            f"is of {shop.name} all the same, take the number off the beginning of its name."
        )
    raise FixInputError(
        f"Its name says that it is of {owner}, but the shop that was chosen is {shop.name} "
        f"({shop.shop_id}). Nothing was loaded.",
        where=file,
        cure=cure,
    )


def refuse_other_shops_file(
    press: ButtonContext, shop: ShopMapping, order_ids: Iterable[str], file: str
) -> None:
    """Raise FixInputError for a file with orders that the sheet Orders has for another shop only.

    Two shops can have orders of the same number.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for row in press.book.rows(ORDERS):
        owners[row.id].add(row.shop_id)
    others = []
    for order_id in order_ids:
        if order_id in owners and shop.shop_id not in owners[order_id]:
            others.append(order_id)
    if others:
        theirs = min(owners[others[0]])
        named = names_of_shops(press.book).get(theirs, f"shop {theirs}")
        raise FixInputError(
            f"It has {counting(len(others), 'order')} that the sheet Orders has for {named} and "
            f"not for {shop.name}, "
            f"such as {others[0]}.",
            where=file,
            cure="Load it again and choose that shop. Or, if they got there from a wrong file: "
            f"delete their rows from Orders and Order Lines, then load their orders file for "
            f"{shop.name}: Load Orders then moves their rows of Products and Returned Goods too.",
        )


def unknown_orders_note(press: ButtonContext, shop: ShopMapping, order_ids: Collection[str]) -> str:
    """Return a warning if the sheet Orders has orders of the shop, but none of this file's.

    Empty otherwise.
    """
    there = set()
    for row in press.book.rows(ORDERS):
        if row.shop_id == shop.shop_id:
            there.add(row.id)
    if not there or not order_ids or not there.isdisjoint(order_ids):
        return ""
    return (
        f"None of its {counting(len(set(order_ids)), 'order')} is on the sheet Orders, "
        f"which has others of {shop.name}."
    )


class SignedInShop(NamedTuple):
    """Shop of the workbook with a client signed in to its account."""

    shop: ShopMapping
    client: Client
    covered: Shop  # the shop as TikTok has it


@contextmanager
def connected(press: ButtonContext, shops: Sequence[ShopMapping]) -> Iterator[list[SignedInShop]]:
    """Connect to TikTok for these shops.

    The sheet Shops shows the state of the links before and after.

    Yields:
        For each shop its mapping, a client signed in to its account, and the shop as TikTok has it.

    Raises:
        SignInError: A link has ended, or lacks a permission.
        FixInputError: A shop is not linked, or its link does not cover it.
    """
    unlinked = next((shop.name for shop in shops if not shop.account), None)
    if unlinked is not None:
        cure = (
            "Press Link; without a link, Load Orders and Load Statement take Seller Center's files."
        )
        raise FixInputError(
            f"Shop {unlinked} is not linked to TikTok Shop.", where="sheet 'Shops'", cure=cure
        )
    safe = vault()
    options = ClientOptions(cancelled=press.waiting, versions=_versions(press))
    offer_again(press, _accounts(shops), safe)
    asked = _accounts(shops)
    refused: list[str] = []
    try:
        with ExitStack() as stack:
            clients = {}
            covered = {}
            for account in _accounts(shops):
                asked = [account]
                client = connect(account, safe, options)
                clients[account] = stack.enter_context(client)
                for shop in endpoints.fetch_shops(clients[account]):
                    covered[account, shop.id] = shop
            asked = _accounts(shops)
            yield [
                SignedInShop(shop, clients[shop.account], _covered(shop, covered)) for shop in shops
            ]
    except SignInError:
        if len(asked) == 1:  # of several, it is not known which
            refused = asked
        raise
    finally:
        show_links(press, safe, refused)


def _versions(press: ButtonContext) -> dict[str, str]:
    """Return the API version, of six digits, that Settings gives for an endpoint, by its name.

    The row of Settings is `API version order_search`, for example. Raises FixInputError for an
    endpoint or a version that cannot be.
    """
    pinned = {}
    for setting, version in read_settings(press.book).items():
        if setting.startswith(API_VERSION) and version:
            pinned[setting.removeprefix(API_VERSION).strip()] = version
    for name, version in pinned.items():
        if name not in ENDPOINTS or not (version.isdigit() and len(version) == _VERSION_DIGITS):
            raise FixInputError(
                f"'{API_VERSION} {name}' is {version}.",
                where="sheet 'Settings'",
                cure=f"Write a version of six digits; the endpoints are {', '.join(ENDPOINTS)}.",
            )
    return pinned


def _accounts(shops: Sequence[ShopMapping]) -> list[str]:
    return list(dict.fromkeys(shop.account for shop in shops))


def _covered(shop: ShopMapping, covered: dict[tuple[str, str], Shop]) -> Shop:
    found = covered.get((shop.account, shop.shop_id))
    if found is None:
        raise FixInputError(
            f"The link '{shop.account}' does not cover shop {shop.name} any more.",
            where="sheet 'Shops'",
            cure="Press Link and authorise it again, or set Active to No.",
        )
    return found


def date_range(press: ButtonContext, table: Table[Any]) -> tuple[date, date]:
    """Return From and To of a sheet. A blank To is today; a blank From is 30 days before To.

    Raises FixInputError if From is after To, or a cell has no date.
    """
    last = press.book.day(f"{table.name}To") or press.today()
    first = press.book.day(f"{table.name}From") or last - _USUAL_PERIOD
    if first > last:
        where = f"sheet '{table.sheet}'"
        raise FixInputError(
            f"From ({on_day(first)}) is after To ({on_day(last)}).",
            where=where,
            cure="Swap the dates.",
        )
    return first, last


def fetch_progress(press: ButtonContext, text: str) -> Callable[[int, int | None, str], None]:
    """Return a progress callback that shows what is being fetched."""
    return lambda done, total, _: press.progress(done, total, text)


def unknown_fields_note(unknown: Collection[str]) -> list[str]:
    """Return a note on fields that TikTok has added to its answers. Empty if there are none."""
    if not unknown:
        return []
    names = ", ".join(sorted(unknown))
    return [f"TikTok sends {counting(len(unknown), 'new field')}: {names}. Nothing was lost."]


def in_table(problems: Sequence[Problem], table: str) -> list[Problem]:
    """Return the problems of a fetch; those without a table get this one."""
    return [problem._replace(table=problem.table or table) for problem in problems]
