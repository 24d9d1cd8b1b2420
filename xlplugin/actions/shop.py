"""The Shop group: link a shop, make the master data."""

from xlplugin.actions.linking import link_account, link_again
from xlplugin.actions.words import counting
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

REST_OF_WORLD, UNITED_STATES = "Rest of the world", "United States"
NEW_ACCOUNT = "A new account"


def link_shop(press: ButtonContext) -> str:
    """Link an account: TikTok's consent page in the browser, then its shops as rows of the Shops sheet."""
    description = _which_account(press)
    if not description:
        return "Nothing was linked."
    said = _again(press, description) or link_account(press, description, *_new_app(press))
    press.book.show(SHOPS)
    return said


def _which_account(press: ButtonContext) -> str:
    """The account to link: one of the rows, the ended first, or a new one."""
    known, drafts = shop_sheet.accounts(press.book), shop_sheet.drafts(press.book)
    safe, now = vault(), press.now()
    states = {account: tokens.status(safe, account, now).state for account in known}
    good = [account for account, state in states.items() if state is tokens.LinkState.GOOD]
    weak = {
        f"{account} ({state})": account for account, state in states.items() if account not in good
    }
    rows = {f"{account} (again)": account for account in good}
    named = {**weak, **{f"{draft} (new row)": draft for draft in drafts if draft not in known}}
    if named or rows:
        choices = [*named, NEW_ACCOUNT, *rows]
        chosen = press.prompter.choose("Which account shall be linked?", choices)
        if chosen != NEW_ACCOUNT:
            return {**named, **rows}.get(chosen, "")
    return press.prompter.ask_text("What shall this link be called?")


def _again(press: ButtonContext, account: str) -> str:
    """Link an account of this computer once more, as the same app if she likes; empty when it is to be a new one."""
    try:
        held = tokens.load(vault(), account)
    except SignInError:
        return ""
    same = press.prompter.ask(
        f"Link '{account}' again with the same app (app key {held.app.app_key})?"
    )
    return link_again(press, account) if same else ""


def _new_app(press: ButtonContext) -> tuple[AppKey, Gateway]:
    prompter = press.prompter
    us = (
        prompter.choose(
            "Where does the shop sell?", [REST_OF_WORLD, UNITED_STATES], default=REST_OF_WORLD
        )
        == UNITED_STATES
    )
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
    return app, Gateway().in_us() if us else Gateway()


def make_master_data(press: ButtonContext) -> str:
    """Make the accounts, customer, groups and items that posting needs; what is there stays as it is."""
    shops = shop_sheet.read_shops(press.book)
    currencies = [shop.currency for shop in shops] or ["MYR"]
    headings = [EXPENSES, COST_OF_SALES]
    under = (
        press.prompter.choose("Under which heading do the fees go?", headings, default=EXPENSES)
        or EXPENSES
    )
    have = master_sheets.read_masters(press.book)
    customers = customers_in(currencies, have.customers)
    wanted = default_masters(currencies[0], under)
    wanted.customers.clear()
    wanted.customers.update((customer.code, customer) for customer in customers.values())
    new = missing(have, wanted)
    if any(_counts(new)) and not press.prompter.ask(_preview(new)):
        return "Nothing was made."
    master_sheets.add_masters(press.book, new)
    known = {rule.kind for rule in master_sheets.read_fee_rules(press.book)}
    rules = [rule for rule in (*DEFAULTS.values(), *KNOWN) if rule.kind not in known]
    master_sheets.add_fee_rules(press.book, rules, press.today())
    codes = {currency: customer.code for currency, customer in customers.items()}
    filled = shop_sheet.fill_mapping(press.book, _mapping(Codes()), codes)
    nouns = ("account", "customer", "stock group", "stock item")
    *most, last = (counting(number, noun) for number, noun in zip(_counts(new), nouns, strict=True))
    made = f"{', '.join(most)} and {last} made"
    return f"{made}; {filled} mapping cells of Shops filled in."


def _counts(masters: Masters) -> tuple[int, int, int, int]:
    return len(masters.accounts), len(masters.customers), len(masters.groups), len(masters.items)


def _preview(new: Masters) -> str:
    """What would be made, one line each, for a Yes or No."""
    rows = [
        *(f"GL account {a.code} {a.description} ({a.type})" for a in new.accounts.values()),
        *(f"Customer {c.code} {c.company_name}, in {c.currency}" for c in new.customers.values()),
        *(f"Stock group {g.code}, sales code {g.sales_code}" for g in new.groups.values()),
        *(f"Stock item {i.code}, no stock control" for i in new.items.values()),
    ]
    return "\n".join(["This will be made:", *rows, "You can change every code in its cell. Go on?"])


def _mapping(codes: Codes) -> dict[str, str]:
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
