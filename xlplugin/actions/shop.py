"""The Shop group: link a shop, make the master data."""

from secrets import token_urlsafe

from xlplugin.desk import Press
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger.master import Masters
from xlplugin.posting.fee_map import DEFAULTS, KNOWN
from xlplugin.posting.master_data import COST_OF_SALES, EXPENSES, Codes, default_masters, missing
from xlplugin.sheets import masters as master_sheets
from xlplugin.sheets import shops as shop_sheet
from xlplugin.sheets.tables import SHOPS
from xlplugin.tiktok import endpoints, link, tokens
from xlplugin.tiktok.client import connect
from xlplugin.tiktok.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import vault

REST_OF_WORLD, UNITED_STATES = "Rest of the world", "United States"


def link_shop(press: Press) -> str:
    """Link an account: TikTok's consent page in the browser, then its shops as rows of the Shops sheet."""
    desk = press.desk
    description = desk.ask_text("What shall this link be called?")
    if not description:
        return "Nothing was linked."
    us = desk.choose("Where does the shop sell?", [REST_OF_WORLD, UNITED_STATES]) == UNITED_STATES
    app = AppKey(
        desk.ask_text("App key (from TikTok's Partner Center)"),
        desk.ask_text("App secret (kept in this computer's keyring, never in the workbook)", secret=True),
        desk.ask_text("Service id of the app"),
    )
    if not (app.app_key and app.app_secret and app.service_id):
        raise FixInputError("A link needs the app key, the app secret and the service id.", cure="Press Link again.")
    return link_account(press, description, app, Gateway(), us=us)


def link_account(
    press: Press, description: str, app: AppKey, gateway: Gateway, *, us: bool = False, port: int = link.PORT
) -> str:
    """Let the seller authorise `app`, keep the tokens in the vault under `description`, and show the shops."""
    safe = vault()
    granted = link.exchange(gateway, app, _consent(press, app, gateway, us=us, port=port))
    tokens.save(safe, description, app, granted, gateway)
    with connect(description, safe) as client:
        shops = endpoints.fetch_shops(client)
    new = shop_sheet.put_shops(press.book, shops, description, tokens.status(safe, description, press.now()))
    press.book.show(SHOPS)
    return f"{tokens.LinkState.GOOD}: {len(shops)} shops, {new} of them new."


def _consent(press: Press, app: AppKey, gateway: Gateway, *, us: bool, port: int) -> str:
    """The code of TikTok's consent page: the browser brings it, or the person pastes the address it ended on."""
    state = token_urlsafe(16)
    url = link.consent_url(gateway, app, state, us=us)
    try:
        with link.Listener(port) as listener:
            press.desk.open_page(url)
            return link.wait_for_code(listener, state, cancelled=lambda: _still_waiting(press))
    except TryAgainError as nobody_came:
        pasted = press.desk.ask_text(
            f"{nobody_came.what} Paste the address of the page that TikTok's consent ended on."
        )
        if not pasted:
            raise
        return link.code_from(pasted, state)


def _still_waiting(press: Press) -> bool:
    """Show that we wait; Cancel raises."""
    press.desk.progress(0, None, "Waiting for you to authorise in the browser")
    return False


def make_master_data(press: Press) -> str:
    """Make the accounts, customer, groups and items that posting needs; what is there stays as it is."""
    shops = shop_sheet.read_shops(press.book)
    currency = shops[0].currency if shops else "MYR"
    under = press.desk.choose("Under which heading do the fees go?", [EXPENSES, COST_OF_SALES]) or EXPENSES
    wanted = default_masters(currency, under)
    new = missing(master_sheets.read_masters(press.book), wanted)
    if any(_counts(new)) and not press.desk.ask(_preview(new)):
        return "Nothing was made."
    master_sheets.add_masters(press.book, new)
    known = {rule.kind for rule in master_sheets.read_fee_rules(press.book)}
    rules = [rule for rule in (*DEFAULTS.values(), *KNOWN) if rule.kind not in known]
    master_sheets.add_fee_rules(press.book, rules, press.today())
    filled = shop_sheet.fill_mapping(press.book, _mapping(Codes()))
    made = "{} accounts, {} customers, {} stock groups and {} stock items made".format(*_counts(new))
    return f"{made}; {filled} mapping cells of Shops filled in."


def _counts(masters: Masters) -> tuple[int, int, int, int]:
    return len(masters.accounts), len(masters.customers), len(masters.groups), len(masters.items)


def _preview(new: Masters) -> str:
    """What would be made, one line each, for a Yes or No."""
    rows = [
        *(f"GL account {a.code} {a.description} ({a.type})" for a in new.accounts.values()),
        *(f"Customer {c.code} {c.company_name}" for c in new.customers.values()),
        *(f"Stock group {g.code}, sales code {g.sales_code}" for g in new.groups.values()),
        *(f"Stock item {i.code}, no stock control" for i in new.items.values()),
    ]
    return "\n".join(["This will be made:", *rows, "You can change every code in its cell. Go on?"])


def _mapping(codes: Codes) -> dict[str, str]:
    return {
        "Customer": codes.customer,
        "Payment": codes.bank,
        "Shipping": "SHIPPING",
        "Transaction": "TRANSACTION FEE",
        "Voucher": "VOUCHER",
        "Discount": "DISCOUNT",
        "Claims": "CLAIMS",
    }
