"""Reaching TikTok Shop for the shops of a workbook: one client per linked account."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from xlplugin.desk import Press
from xlplugin.errors import FixInputError, Problem
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.shops import read_shops
from xlplugin.tiktok import endpoints
from xlplugin.tiktok.client import Client, connect
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.secrets import vault


def active_shops(press: Press) -> list[ShopMapping]:
    """The workbook's active shops. Raises FixInputError when none is linked."""
    shops = read_shops(press.book)
    if not shops:
        raise FixInputError("No shop is linked.", where="sheet 'Shops'", cure="Press Link, or Sample Shop to try.")
    return shops


def which_shop(press: Press, question: str) -> ShopMapping:
    """The shop a file belongs to: no file says so itself. Raises FixInputError when none is chosen."""
    shops = active_shops(press)
    if len(shops) == 1:
        return shops[0]
    names = {f"{shop.name} ({shop.shop_id})": shop for shop in shops}
    chosen = press.desk.choose(question, list(names))
    if chosen not in names:
        raise FixInputError("No shop was chosen.", cure="Press the button again and choose one.")
    return names[chosen]


@contextmanager
def linked(shops: Sequence[ShopMapping]) -> Iterator[list[tuple[ShopMapping, Client, Shop]]]:
    """Each shop with a client for its account and what TikTok calls it. Raises SignInError, FixInputError."""
    with ExitStack() as stack:
        safe = vault()
        clients = {account: stack.enter_context(connect(account, safe)) for account in _accounts(shops)}
        covered = {
            (account, shop.id): shop for account, client in clients.items() for shop in endpoints.fetch_shops(client)
        }
        yield [(shop, clients[shop.account], _covered(shop, covered)) for shop in shops]


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


def counted(press: Press, text: str) -> Callable[[int, int | None, str], None]:
    """A progress that says what is being fetched."""
    return lambda done, total, _: press.desk.progress(done, total, text)


def in_table(problems: Sequence[Problem], table: str) -> list[Problem]:
    """The problems of a fetch, placed in the table they concern."""
    return [problem._replace(table=problem.table or table) for problem in problems]
