"""Do the buttons of the group Shop: Link and Master Data."""

from collections.abc import Mapping, Sequence

from xlplugin.actions.linking import link_account, link_again
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, SignInError
from xlplugin.ledger.master import Customer, Masters
from xlplugin.posting.fee_map import DEFAULTS, KNOWN
from xlplugin.posting.master_data import (
    ACCRUED,
    COST_OF_SALES,
    EXPENSES,
    Clash,
    Codes,
    accrued_fees,
    customers_in,
    default_masters,
    find_clashes,
    missing,
    purposes,
)
from xlplugin.posting.shop import NO_ACCRUAL
from xlplugin.sheets import masters as master_sheets
from xlplugin.sheets import shops as shop_sheet
from xlplugin.sheets.fee_map import show_reached
from xlplugin.sheets.new_master_data import (
    ACCOUNT,
    CUSTOMER,
    GROUP,
    ITEM,
    put_new_master_data,
    read_typed_codes,
)
from xlplugin.sheets.shop_form import put_form, take_fields
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import SHOPS, NewMasterDataRow
from xlplugin.tiktok.api import tokens
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.link_status import LinkState
from xlplugin.tiktok.secrets import vault
from xlplugin.wording import counting

REST_OF_WORLD = "Rest of the world"
UNITED_STATES = "United States"
NEW_ACCOUNT = "A new account"


def link_shop(press: ButtonContext) -> str:
    """Link an account in the browser and list its shops on the sheet Shops."""
    description = _which_account(press)
    if not description:
        return NothingDone("Nothing was linked.")
    said = _again(press, description) or link_account(press, description, *_new_app(press))
    press.book.show(SHOPS)
    return said


def _which_account(press: ButtonContext) -> str:
    """Ask for the account to link: one of the sheet's, those that ended first, or a new one.

    Empty for none.
    """
    known = shop_sheet.accounts(press.book)
    safe = vault()
    now = press.now()
    to_link: dict[str, str] = {}  # choice → account
    linked: dict[str, str] = {}
    for account in known:
        state = tokens.status(safe, account, now).state
        if state is LinkState.GOOD:
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
    """Link an account of this computer again with the same app.

    Return "" if the user wants another app.
    """
    try:
        link = tokens.load(vault(), account)
    except SignInError:
        return ""
    same = press.prompter.ask(
        f"Link '{account}' again with the same app (app key {link.app.app_key})?"
    )
    return link_again(press, account) if same else ""


def _new_app(press: ButtonContext) -> tuple[AppKey, Gateway]:
    """Ask for the app to link with, and return it with the gateway of its region.

    Raises FixInputError.
    """
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


def show_shop_form(press: ButtonContext) -> str:
    """Show one shop on the sheet Shop, a field on each line with its explanation."""
    names = names_of_shops(press.book)
    if not names:
        return NothingDone("There is no shop yet. Press Link, or Sample Shop to try one.")
    several = [f"{name} ({shop_id})" for shop_id, name in names.items()]
    chosen = press.prompter.choose("Which shop?", several, default=several[0])
    if chosen not in several:
        return NothingDone("No shop was chosen.")
    shop_id = list(names)[several.index(chosen)]
    take_fields(press.book)  # what could not be taken stays on the form, and is named
    row = next(row for row in press.book.rows(SHOPS) if row.shop_id == shop_id)
    put_form(press.book, row)
    return (
        f"This is {names[shop_id]}. Change what you like in Value: the next button that you press "
        "takes it to Shops."
    )


def make_master_data(press: ButtonContext) -> str:
    """Add the accounts, customer, groups and items that posting needs; keep what is already there.

    What would be made is listed on New Master Data first. After a No its codes can be changed; the
    next press takes them from there.
    """
    shops = shop_sheet.read_shops(press.book)
    currencies = [shop.currency for shop in shops] or ["MYR"]
    headings = [EXPENSES, COST_OF_SALES]
    question = "Under which heading do the fees go?"
    under = press.prompter.choose(question, headings, default=EXPENSES) or EXPENSES
    have = master_sheets.read_masters(press.book)
    clashes = find_clashes(have)
    typed = read_typed_codes(press.book)
    codes = _codes(clashes, typed)
    known_customers = {shop.customer for shop in shops}
    customers = {}
    for currency, found in customers_in(currencies, have.customers, None, known_customers).items():
        code = typed.get((CUSTOMER, currency), found.code)
        fresh = found._replace(code=code, control_account=codes.control)
        customers[currency] = have.customers.get(code, fresh)
    wanted = default_masters(currencies[0], under, codes)
    wanted.customers.clear()
    wanted.customers.update((customer.code, customer) for customer in customers.values())
    accrued = accrued_fees(have)
    if accrued and any(shop.accrual != NO_ACCRUAL for shop in shops):
        wanted.accounts[accrued.code] = accrued
    new = missing(have, wanted)
    is_new = bool(new.accounts or new.customers or new.groups or new.items)
    if is_new:
        put_new_master_data(press.book, _preview(have, new, codes, clashes, customers))
        if not press.prompter.ask(_question(new, clashes, codes)):
            return NothingDone(
                "Nothing was made. Change codes on New Master Data if you like, "
                "then press Master Data again."
            )
    master_sheets.add_masters(press.book, new)
    put_new_master_data(press.book, [])
    press.book.show(SHOPS)
    return _made(press, new, codes, {cur: customer.code for cur, customer in customers.items()})


def _codes(clashes: Sequence[Clash], typed: Mapping[tuple[str, str], str]) -> Codes:
    """Return the code for each purpose.

    Typed by the user, else free where the usual one is taken.
    """
    free = {clash.purpose: clash.code for clash in clashes}
    own = {}
    for kind, purpose in typed:
        field = purpose.lower()
        if kind == ACCOUNT and field in Codes._fields:
            own[field] = typed[kind, purpose]
    return Codes(**{**free, **own})


def _preview(
    have: Masters,
    new: Masters,
    codes: Codes,
    clashes: Sequence[Clash],
    customers: Mapping[str, Customer],
) -> list[NewMasterDataRow]:
    """Return the rows of New Master Data.

    Every account and customer that is used, and what else is new.
    """
    clashing = {clash.purpose: clash for clash in clashes}
    rows = []
    for purpose, account in purposes(codes).items():
        known = have.accounts.get(account.code)
        remark = f"There already: {known.description}" if known else "New"
        clash = clashing.get(purpose)
        if clash and not known:
            remark = f"Other code: {clash.theirs.code} is your {clash.theirs.description}"
        shown = known or new.accounts[account.code]
        label = purpose.capitalize()
        rows.append(
            NewMasterDataRow(label, ACCOUNT, shown.code, shown.description, shown.type, remark)
        )
    fixed = "New. Its code cannot be changed here"
    for account in new.accounts.values():
        if account.special == ACCRUED:
            rows.append(
                NewMasterDataRow(
                    ACCRUED, ACCOUNT, account.code, account.description, account.type, fixed
                )
            )
    for currency, customer in customers.items():
        remark = "New" if customer.code in new.customers else "There already"
        rows.append(
            NewMasterDataRow(currency, CUSTOMER, customer.code, customer.company_name, "", remark)
        )
    for group in new.groups.values():
        rows.append(NewMasterDataRow(group.code, GROUP, group.code, group.description, "", fixed))
    for item in new.items.values():
        rows.append(NewMasterDataRow(item.code, ITEM, item.code, item.description, "", fixed))
    return rows


def _question(new: Masters, clashes: Sequence[Clash], codes: Codes) -> str:
    """Return the question before anything is made: how much, and each code that was taken."""
    lines = [f"{_counted(new)} would be made: see the sheet New Master Data."]
    for clash in clashes:
        code = getattr(codes, clash.purpose)
        if code != clash.theirs.code:
            lines.append(
                f"{clash.theirs.code} is your {clash.theirs.description}: "
                f"{clash.purpose} goes to {code}."
            )
    lines.append("Make it? After a No you can change the codes there.")
    return "\n".join(lines)


def _counted(new: Masters) -> str:
    return (
        f"{counting(len(new.accounts), 'account')}, {counting(len(new.customers), 'customer')}, "
        f"{counting(len(new.groups), 'stock group')} and {counting(len(new.items), 'stock item')}"
    )


def _made(press: ButtonContext, new: Masters, codes: Codes, customers: Mapping[str, str]) -> str:
    """Add the fee rules that are missing, fill blank cells of Shops, and return what was made."""
    known = {rule.kind for rule in master_sheets.read_fee_rules(press.book)}
    rules = [rule for rule in (*DEFAULTS.values(), *KNOWN) if rule.kind not in known]
    master_sheets.add_fee_rules(press.book, rules, press.today())
    filled = shop_sheet.fill_mapping(press.book, _mapping(codes), customers)
    shops = shop_sheet.read_shops(press.book)
    show_reached(press.book, shops, master_sheets.read_masters(press.book))
    return f"{_counted(new)} made; {counting(filled, 'mapping cell')} of Shops filled in."


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
