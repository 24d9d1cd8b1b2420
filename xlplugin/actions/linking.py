"""Link an account, link it again, and show the state of a workbook's links."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, wait
from secrets import token_urlsafe
from threading import Thread
from typing import TypeVar

from xlplugin.context import ButtonContext
from xlplugin.errors import Cancelled, TryAgainError
from xlplugin.sheets import shops as shop_sheet
from xlplugin.sheets.tables import SHOPS
from xlplugin.tiktok.api import endpoints, link, tokens
from xlplugin.tiktok.api.client import ClientOptions, connect
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.link_status import LinkState
from xlplugin.tiktok.markets.declarations import find_market
from xlplugin.tiktok.secrets import Vault, vault
from xlplugin.wording import counting

T = TypeVar("T")

HEARTBEAT = 0.1  # seconds between two checks for Cancel
listen_at = link.PORT


def link_account(
    press: ButtonContext, description: str, app: AppKey, gateway: Gateway, *, port: int = 0
) -> str:
    """Let the seller authorise `app`, save the tokens under `description`, and list the shops on
    Shops.
    """
    safe = vault()
    code = _consent(press, app, gateway, port or listen_at)
    granted = _beside(press, "Linking the account", lambda: link.exchange(gateway, app, code))
    tokens.save(safe, description, app, granted, gateway)
    shops = _shops(press, description, safe)
    press.subject = f"{description}, {', '.join(f'{shop.name} ({shop.id})' for shop in shops)}"
    new = shop_sheet.put_shops(
        press.book, shops, description, tokens.status(safe, description, press.now())
    )
    return (
        f"{LinkState.GOOD}: {counting(len(shops), 'shop')}, {new} of them new."
        f"{_places_to_fill_in(press, shops)}"
    )


def _places_to_fill_in(press: ButtonContext, shops: Iterable[Shop]) -> str:
    """Return what to fill in for shops of markets that this version does not know; "" if none."""
    without = set()
    for row in press.book.rows(SHOPS):
        if not row.currency:
            without.add(row.shop_id)
    told = []
    for shop in shops:
        if shop.id in without and find_market(shop.region) is None:
            told.append(
                f" This version does not know the market {shop.region or '(blank)'}: fill in "
                f"Time Zone and Currency of {shop.name} on the sheet Shops."
            )
    return "".join(told)


def link_again(press: ButtonContext, account: str) -> str:
    """Link an account again with the same app.

    Raises SignInError if this computer has no link of it.
    """
    link = tokens.load(vault(), account)
    return link_account(press, account, link.app, link.gateway)


def show_links(press: ButtonContext, safe: Vault, refused: Collection[str] = ()) -> None:
    """Update the state of every link on the sheet Shops, without asking TikTok.

    `refused` are the accounts that TikTok has just refused, whatever their link says.
    """
    now = press.now()
    states = {}
    for account in shop_sheet.accounts(press.book):
        state = tokens.status(safe, account, now)
        if account in refused and state.state in (
            LinkState.GOOD,
            LinkState.ENDS_SOON,
        ):
            state = state._replace(state=LinkState.REFUSED)
        states[account] = state
    shop_sheet.put_links(press.book, states)


def offer_again(press: ButtonContext, accounts: Iterable[str], safe: Vault) -> None:
    """Show the state of the links, and offer to link again each one that has ended."""
    show_links(press, safe)
    for account in accounts:
        state = tokens.status(safe, account, press.now())
        if state.state is LinkState.ENDED and state.link_expires:
            question = (
                f"The link '{account}' ended on {state.link_expires:%d/%m/%Y}. Link it again now?"
            )
            if press.prompter.ask(question):
                link_again(press, account)


def _shops(press: ButtonContext, account: str, safe: Vault) -> list[Shop]:
    press.progress(0, None, "Listing the shops")
    with connect(account, safe, ClientOptions(cancelled=press.waiting)) as client:
        return endpoints.fetch_shops(client)


def _consent(press: ButtonContext, app: AppKey, gateway: Gateway, port: int) -> str:
    """Return the code of TikTok's consent page, from the browser or from the address that the user
    pastes.
    """
    state = token_urlsafe(16)
    url = link.consent_url(gateway, app, state)
    try:
        with link.RedirectListener(port) as listener:
            press.prompter.open_page(url)
            text = "Authorise in the browser; if it ends on another page, press Cancel to paste it"
            press.progress(0, None, text)
            return listener.wait(state, cancelled=press.waiting)
    except (TryAgainError, Cancelled) as no_answer:
        pasted = press.prompter.ask_text(
            f"{no_answer.what} If TikTok's consent ended on another page, "
            "paste its address or the code here. "
            "Leave it empty to stop."
        )
        if not pasted:
            raise
        return link.code_from(pasted, state)


def _beside(press: ButtonContext, text: str, work: Callable[[], T]) -> T:
    """Do work in a thread, so that Cancel works meanwhile.

    After Cancel the thread is left to end by itself.
    """
    press.progress(0, None, text)
    answer: Future[T] = Future()

    def hand_over() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:  # raised again in the user's thread
            answer.set_exception(error)

    Thread(target=hand_over, daemon=True).start()
    while not answer.done():
        wait([answer], HEARTBEAT)
        press.waiting()
    return answer.result()
