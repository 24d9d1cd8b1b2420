"""Reaching TikTok Shop for the shops of a workbook: one client per linked account."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any

from xlplugin.actions.linking import offer_again, show_links
from xlplugin.actions.words import counting
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.shops import inactive_shops, names_of_shops, read_shops
from xlplugin.sheets.tables import ORDERS, SETTINGS, Table
from xlplugin.tiktok.api import endpoints
from xlplugin.tiktok.api.client import Client, connect
from xlplugin.tiktok.api.versions import ENDPOINTS
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.secrets import vault

PIN = "API version"  # how a row of Settings begins that pins one
_VERSION_DIGITS = 6
_FIRST = "Press Link, or Sample Shop to try; for files alone, type the shop in: Name, Shop ID, Time Zone, Currency."
_FIRST_FETCH = timedelta(days=30)


def active_shops(press: ButtonContext) -> list[ShopMapping]:
    """The workbook's active shops. Raises FixInputError when there is none."""
    shops = read_shops(press.book)
    if not shops and not_active(press):
        raise FixInputError(*not_active(press), where="sheet 'Shops'", cure="Set Active to Yes.")
    if not shops:
        raise FixInputError("No shop is linked.", where="sheet 'Shops'", cure=_FIRST)
    return shops


def not_active(press: ButtonContext) -> list[str]:
    """A sentence on the shops that she has set not active: their rows are passed over. Nothing when there are none."""
    names = inactive_shops(press.book)
    if not names:
        return []
    many = f"{len(names)} shops are" if len(names) > 1 else "1 shop is"
    return [f"{many} not active: {', '.join(names)}."]


def which_shop(press: ButtonContext, question: str) -> ShopMapping:
    """The shop a file belongs to: no file says so itself. Raises FixInputError when none is chosen."""
    shops = active_shops(press)
    names = {f"{shop.name} ({shop.shop_id})": shop for shop in shops}
    chosen = press.prompter.choose(
        question, list(names), default=next(iter(names)) if len(names) == 1 else ""
    )
    if chosen not in names:
        raise FixInputError(
            "No shop was chosen.",
            cure="Press the button again and choose one; in a terminal, give --choice.",
        )
    return names[chosen]


def refuse_another_shops(
    press: ButtonContext, shop: ShopMapping, order_ids: Iterable[str], file: str
) -> None:
    """Refuse a file whose orders are known as another shop's. Two shops can have orders of the same number."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in press.book.rows(ORDERS):
        owners[row.id].add(row.shop_id)
    others = [
        order_id
        for order_id in order_ids
        if order_id in owners and shop.shop_id not in owners[order_id]
    ]
    if others:
        theirs = min(owners[others[0]])
        named = names_of_shops(press.book).get(theirs, f"shop {theirs}")
        raise FixInputError(
            f"It has {counting(len(others), 'order')} that the sheet Orders has for {named} and not for {shop.name}, "
            f"such as {others[0]}.",
            where=file,
            cure="Load it again and choose that shop. Or, if they got there from a wrong file: delete their rows from "
            "Orders and Order Lines, then load it again.",
        )


def may_be_another_shops(
    press: ButtonContext, shop: ShopMapping, order_ids: Collection[str]
) -> str:
    """That none of a file's orders is on the sheet Orders, which has others of the shop; empty when it is not so."""
    there = {row.id for row in press.book.rows(ORDERS) if row.shop_id == shop.shop_id}
    if not there or not order_ids or not there.isdisjoint(order_ids):
        return ""
    return f"None of its {counting(len(set(order_ids)), 'order')} is on the sheet Orders, which has others of {shop.name}."


@contextmanager
def linked(
    press: ButtonContext, shops: Sequence[ShopMapping]
) -> Iterator[list[tuple[ShopMapping, Client, Shop]]]:
    """Each shop with a client for its account and what TikTok calls it. Raises SignInError, FixInputError.

    The Shops sheet shows how the links are doing, before and after.
    """
    unlinked = next((shop.name for shop in shops if not shop.account), None)
    if unlinked is not None:
        cure = (
            "Press Link; without a link, Load Orders and Load Statement take Seller Center's files."
        )
        raise FixInputError(
            f"Shop {unlinked} is not linked to TikTok Shop.", where="sheet 'Shops'", cure=cure
        )
    safe, versions = vault(), _versions(press)
    offer_again(press, _accounts(shops), safe)
    try:
        with ExitStack() as stack:
            clients = {
                account: stack.enter_context(
                    connect(account, safe, cancelled=press.waiting, versions=versions)
                )
                for account in _accounts(shops)
            }
            covered = {
                (account, shop.id): shop
                for account, client in clients.items()
                for shop in endpoints.fetch_shops(client)
            }
            yield [(shop, clients[shop.account], _covered(shop, covered)) for shop in shops]
    finally:
        show_links(press, safe)


def _versions(press: ButtonContext) -> dict[str, str]:
    """The versions of TikTok's endpoints that the Settings sheet pins, such as `API version order_search`."""
    pinned = {
        row.setting.removeprefix(PIN).strip(): row.value
        for row in press.book.rows(SETTINGS)
        if row.setting.startswith(PIN) and row.value
    }
    for name, version in pinned.items():
        if name not in ENDPOINTS or not (version.isdigit() and len(version) == _VERSION_DIGITS):
            raise FixInputError(
                f"'{PIN} {name}' is {version}.",
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
    """The dates in From and To of a sheet; the last 30 days where they are blank."""
    last = press.book.day(f"{table.name}To") or press.today()
    first = press.book.day(f"{table.name}From") or last - _FIRST_FETCH
    if first > last:
        where = f"sheet '{table.sheet}'"
        raise FixInputError(
            f"From ({first}) is after To ({last}).", where=where, cure="Swap the dates."
        )
    return first, last


def counted(press: ButtonContext, text: str) -> Callable[[int, int | None, str], None]:
    """A progress that says what is being fetched."""
    return lambda done, total, _: press.progress(done, total, text)


def noted(unknown: Collection[str]) -> list[str]:
    """A note about fields that TikTok has added; they are no reason to worry."""
    if not unknown:
        return []
    fields = f"{len(unknown)} fields" if len(unknown) > 1 else "a field"
    return [
        f"TikTok sends {fields} we do not know yet: {', '.join(sorted(unknown))}; nothing was lost."
    ]


def in_table(problems: Sequence[Problem], table: str) -> list[Problem]:
    """The problems of a fetch, placed in the table they concern."""
    return [problem._replace(table=problem.table or table) for problem in problems]
