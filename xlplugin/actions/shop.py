"""Do the buttons of the group Shop: Link and Master Data."""

from xlplugin.actions.linking import link_account, link_again
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, SignInError
from xlplugin.ledger.master import Masters
from xlplugin.posting.fee_map import DEFAULTS, KNOWN
from xlplugin.posting.master_data import (
    COST_OF_SALES,
    EXPENSES,
    Codes,
    customers_in,
    default_masters,
    missing,
)
from xlplugin.sheets import masters as master_sheets
from xlplugin.sheets import shops as shop_sheet
from xlplugin.sheets.tables import SHOPS
from xlplugin.tiktok.api import tokens
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import vault
from xlplugin.wording import counting

REST_OF_WORLD, UNITED_STATES = "Rest of the world", "United States"
NEW_ACCOUNT = "A new account"


def link_shop(press: ButtonContext) -> str:
    """Link an account in the browser and list its shops on the sheet Shops."""
    description = _which_account(press)
    if not description:
        return "Nothing was linked."
    said = _again(press, description) or link_account(press, description, *_new_app(press))
    press.book.show(SHOPS)
    return said


def _which_account(press: ButtonContext) -> str:
    """Ask for the account to link: one of the sheet's, those that ended first, or a new one. Empty for none."""
    known = shop_sheet.accounts(press.book)
    safe = vault()
    now = press.now()
    to_link: dict[str, str] = {}  # choice → account
    linked: dict[str, str] = {}
    for account in known:
        state = tokens.status(safe, account, now).state
        if state is tokens.LinkState.GOOD:
            linked[f"{account} (again)"] = account
        else:
            to_link[f"{account} ({state})"] = account
    for draft in shop_sheet.drafts(press.book):
        if draft not in known:
            to_link[f"{draft} (new row)"] = draft
    if to_link or linked:
        choices = [*to_link, NEW_ACCOUNT, *linked]
        chosen = press.prompter.choose("Which account do you want to link?", choices)
        if chosen != NEW_ACCOUNT:
            return {**to_link, **linked}.get(chosen, "")
    return press.prompter.ask_text("Name for this link")


def _again(press: ButtonContext, account: str) -> str:
    """Link an account of this computer again with the same app. Return "" if the user wants another app."""
    try:
        held = tokens.load(vault(), account)
    except SignInError:
        return ""
    same = press.prompter.ask(
        f"Link '{account}' again with the same app (app key {held.app.app_key})?"
    )
    return link_again(press, account) if same else ""


def _new_app(press: ButtonContext) -> tuple[AppKey, Gateway]:
    """Ask for the app to link with, and return it with the gateway of its region. Raises FixInputError."""
    prompter = press.prompter
    regions = [REST_OF_WORLD, UNITED_STATES]
    region = prompter.choose("Where does the shop sell?", regions, default=REST_OF_WORLD)
    app = AppKey(
        prompter.ask_text("App key (from TikTok's Partner Center)"),
        prompter.ask_text(
            "App secret (kept in this computer's keyring, never in the workbook)", secret=True
        ),
        prompter.ask_text("Service id of the app"),
    )
    if not (app.app_key and app.app_secret and app.service_id):
        raise FixInputError(
            "A link needs the app key, the app secret and the service id.", cure="Press Link again."
        )
    gateway = Gateway()
    if region == UNITED_STATES:
        gateway = gateway.in_us()
    return app, gateway


def make_master_data(press: ButtonContext) -> str:
    """Add the accounts, customer, groups and items that posting needs; keep what is already there."""
    shops = shop_sheet.read_shops(press.book)
    currencies = [shop.currency for shop in shops] or ["MYR"]
    headings = [EXPENSES, COST_OF_SALES]
    question = "Under which heading do the fees go?"
    under = press.prompter.choose(question, headings, default=EXPENSES) or EXPENSES
    have = master_sheets.read_masters(press.book)
    customers = customers_in(currencies, have.customers)
    wanted = default_masters(currencies[0], under)
    wanted.customers.clear()
    wanted.customers.update((customer.code, customer) for customer in customers.values())
    new = missing(have, wanted)
    is_new = bool(new.accounts or new.customers or new.groups or new.items)
    if is_new and not press.prompter.ask(_preview(new)):
        return "Nothing was made."
    master_sheets.add_masters(press.book, new)
    known = {rule.kind for rule in master_sheets.read_fee_rules(press.book)}
    rules = [rule for rule in (*DEFAULTS.values(), *KNOWN) if rule.kind not in known]
    master_sheets.add_fee_rules(press.book, rules, press.today())
    codes = {currency: customer.code for currency, customer in customers.items()}
    filled = shop_sheet.fill_mapping(press.book, _mapping(Codes()), codes)
    made = (
        f"{counting(len(new.accounts), 'account')}, {counting(len(new.customers), 'customer')}, "
        f"{counting(len(new.groups), 'stock group')} and {counting(len(new.items), 'stock item')} made"
    )
    return f"{made}; {counting(filled, 'mapping cell')} of Shops filled in."


def _preview(new: Masters) -> str:
    """Return the question that lists what would be made, one line each."""
    lines = ["This will be made:"]
    for account in new.accounts.values():
        lines.append(f"GL account {account.code} {account.description} ({account.type})")
    for customer in new.customers.values():
        lines.append(f"Customer {customer.code} {customer.company_name}, in {customer.currency}")
    for group in new.groups.values():
        lines.append(f"Stock group {group.code}, sales code {group.sales_code}")
    for item in new.items.values():
        lines.append(f"Stock item {item.code}, no stock control")
    lines.append("You can change every code in its cell. Go on?")
    return "\n".join(lines)


def _mapping(codes: Codes) -> dict[str, str]:
    """Return the defaults of the mapping columns of Shops, by heading."""
    return {
        "Payment": codes.wallet,
        "Bank": codes.bank,
        "Reserve": codes.reserve,
        "Shipping": "SHIPPING",
        "Transaction": "TRANSACTION FEE",
        "Voucher": "VOUCHER",
        "Discount": "DISCOUNT",
        "Claims": "CLAIMS",
    }
