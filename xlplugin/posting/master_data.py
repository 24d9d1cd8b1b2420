"""Make the master data that a firm needs before it can post (sql-account 3)."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, TypeVar

from xlplugin.ledger.master import LOCAL, Account, Customer, Masters, StockGroup, StockItem, by_code

# Account types that fees can be posted under.
ADJUSTMENTS = "Sales Adjustment"
EXPENSES = "Expenses"
COST_OF_SALES = "Cost of Goods Sold"
GOODS_GROUP = "GOODS"
_TIKTOK = "Tik Tok"
T = TypeVar("T")
# The stock group that says, once it exists, to which account a purpose is posted.
_GROUPS = {
    "opening": "OPENING",
    "sales": GOODS_GROUP,
    "refund": "REFUND",
    "discount": "DISCOUNT",
    "voucher": "VOUCHER",
    "claims": "CLAIMS",
    "shipping": "SHIPPING",
    "transaction": "TRANSACTION",
    "advertising": "ADVERTISING",
}
_COMMON_WORDS = ("AND", "SHOP", "BALANCES", "FEE")  # say nothing about what an account is for
# Accounts that posting finds by their Special Acc Type.
CONVERSION = "Currency Conversion"
EXCHANGE = "Exchange Difference"
ACCRUED = "Accrued Fees"
_ACCRUED_CODE = "420-000"


class Codes(NamedTuple):
    """Codes of the master data that is made; the user can change each in its cell."""

    opening: str = "150-000"
    conversion: str = "155-000"
    control: str = "300-000"
    customer: str = "300-T0001"
    bank: str = "310-000"
    wallet: str = "325-000"
    reserve: str = "326-000"
    sales: str = "500-000"
    discount: str = "510-100"
    voucher: str = "510-200"
    refund: str = "510-300"
    claims: str = "530-000"
    shipping: str = "924-000"
    transaction: str = "925-000"
    advertising: str = "926-000"
    write_off: str = "927-000"
    exchange: str = "980-000"


_ITEMS = (
    StockItem("SALES", "Sales of a summary", GOODS_GROUP, "UNIT", False),
    StockItem("PAST INVOICE", "Past invoice", "OPENING", "UNIT", False),
    StockItem("DISCOUNT", "Discount", "DISCOUNT", "UNIT", False),
    StockItem("VOUCHER", "Voucher", "VOUCHER", "UNIT", False),
    StockItem("REFUND", "Refund", "REFUND", "UNIT", False),
    StockItem("CLAIMS", "Claims and compensation", "CLAIMS", "UNIT", False),
    StockItem("SHIPPING", "Shipping", "SHIPPING", "UNIT", False),
    StockItem("TRANSACTION FEE", "Transaction fee", "TRANSACTION", "UNIT", False),
    StockItem("ADVERTISING", "Advertising", "ADVERTISING", "UNIT", False),
    StockItem("WRITE OFF", "Written off", "WRITE OFF", "UNIT", False),
)


def default_masters(
    currency: str, fees_under: str = EXPENSES, codes: Codes | None = None
) -> Masters:
    """Return all master data that TikTok Shop needs.

    Args:
        currency: The customer's currency.
        fees_under: The type of the fee accounts.
        codes: Codes other than the usual ones.
    """
    used = codes or Codes()
    accounts = _accounts(used, fees_under)
    groups = _groups(used)
    customer = Customer(used.customer, _TIKTOK, used.control, "30 Days", currency)
    return Masters(
        by_code(accounts),
        {customer.code: customer},
        by_code(groups),
        by_code(_ITEMS),
        {},
    )


def _accounts(codes: Codes, fees_under: str) -> tuple[Account, ...]:
    return (
        Account(codes.opening, "OPENING BALANCES", "Capital"),
        Account(codes.conversion, "CURRENCY CONVERSION", "Capital", CONVERSION),
        Account(codes.control, "TRADE DEBTORS", "Current Assets", "Debtor Control"),
        Account(codes.bank, "BANK", "Current Assets", "Bank Account"),
        Account(codes.wallet, "TIKTOK SHOP WALLET", "Current Assets", "Cash Account"),
        Account(codes.reserve, "TIKTOK SHOP RESERVE", "Current Assets"),
        Account(codes.sales, "SALES", "Sales"),
        Account(codes.discount, "DISCOUNT", ADJUSTMENTS),
        Account(codes.voucher, "VOUCHER", ADJUSTMENTS),
        Account(codes.refund, "SALES RETURNS", ADJUSTMENTS),
        Account(codes.claims, "CLAIMS AND COMPENSATION", "Other Income"),
        Account(codes.shipping, "SHIPPING", fees_under),
        Account(codes.transaction, "TRANSACTION FEE", fees_under),
        Account(codes.advertising, "ADVERTISING", fees_under),
        Account(codes.write_off, "SHORT PAYMENTS WRITTEN OFF", EXPENSES),
        Account(codes.exchange, "EXCHANGE DIFFERENCE", EXPENSES, EXCHANGE),
    )


def _groups(codes: Codes) -> tuple[StockGroup, ...]:
    return (
        StockGroup(GOODS_GROUP, "Goods sold", codes.sales, codes.refund),
        StockGroup("OPENING", "Past invoices", codes.opening, codes.opening),
        StockGroup("DISCOUNT", "Discount", codes.discount, codes.discount),
        StockGroup("VOUCHER", "Voucher", codes.voucher, codes.voucher),
        StockGroup("REFUND", "Refund", codes.refund, codes.refund),
        StockGroup("CLAIMS", "Claims and compensation", codes.claims, codes.claims),
        StockGroup("SHIPPING", "Shipping", codes.shipping, codes.shipping),
        StockGroup("TRANSACTION", "Transaction fee", codes.transaction, codes.transaction),
        StockGroup("ADVERTISING", "Advertising", codes.advertising, codes.advertising),
        StockGroup("WRITE OFF", "Written off", codes.write_off, codes.write_off),
    )


def accrued_fees(have: Masters) -> Account | None:
    """Return the account for accrued fees that the firm does not have yet; None if it has one.

    Only shops that accrue need it, so it is not among the usual master data.
    """
    if have.special(ACCRUED):
        return None
    code = _free_code(_ACCRUED_CODE, {*have.accounts, *Codes()})
    return Account(code, "ACCRUED FEES", "Current Liabilities", ACCRUED)


class Clash(NamedTuple):
    """Code of the product that the firm uses for another account, and the code used instead."""

    purpose: str  # a field of Codes
    theirs: Account
    code: str


def purposes(codes: Codes, fees_under: str = EXPENSES) -> dict[str, Account]:
    """Return the account that is made for each purpose, a field of `Codes`."""
    accounts = default_masters(LOCAL, fees_under).accounts
    found = {}
    for purpose, usual in Codes()._asdict().items():
        if usual in accounts:
            found[purpose] = accounts[usual]._replace(code=getattr(codes, purpose))
    return found


def find_clashes(have: Masters) -> list[Clash]:
    """Find the usual codes that the firm's chart has for something else.

    The code to use instead is that of an account that was made for the purpose before, else the
    next free one.
    """
    taken = {*have.accounts, *Codes()}
    clashes = []
    for purpose, wanted in purposes(Codes()).items():
        theirs = have.accounts.get(wanted.code)
        group = have.groups.get(_GROUPS.get(purpose, ""))
        is_posted_to = group is not None and group.sales_code == wanted.code
        if theirs is None or is_posted_to or _is_same(theirs, wanted):
            continue
        code = _account_made_before(wanted, group, have) or _free_code(wanted.code, taken)
        taken.add(code)
        clashes.append(Clash(purpose, theirs, code))
    return clashes


def _account_made_before(wanted: Account, group: StockGroup | None, have: Masters) -> str:
    if group is not None and group.sales_code in have.accounts:
        return group.sales_code
    for account in have.accounts.values():
        if account.description.casefold() == wanted.description.casefold():
            return account.code
    return ""


def _is_same(theirs: Account, wanted: Account) -> bool:
    """Return whether an account can serve as the wanted one: by its type or a word of its name."""
    fees = (EXPENSES, COST_OF_SALES)
    if theirs.type != wanted.type and not (theirs.type in fees and wanted.type in fees):
        return False
    only_one_use = (CONVERSION, EXCHANGE, "Debtor Control", "Bank Account")
    if wanted.special in only_one_use and theirs.special == wanted.special:
        return True
    name = theirs.description.upper()
    words = [word for word in wanted.description.split() if word not in _COMMON_WORDS]
    return any(word in name for word in words)


def customers_in(
    currencies: Iterable[str],
    have: Mapping[str, Customer],
    codes: Codes | None = None,
    of_shops: Collection[str] = (),
) -> dict[str, Customer]:
    """Return the customer that TikTok is in each currency: an existing one, else a new one.

    An existing customer without a currency is used for one currency only. A new one gets the next
    free code.

    Args:
        currencies: The shops' currencies.
        have: The firm's customers by code.
        codes: Codes other than the usual ones.
        of_shops: Codes of the customers on Shops, which are TikTok whatever their name.
    """
    c = codes or Codes()
    ours = []
    for customer in have.values():
        name = customer.company_name.replace(" ", "").casefold()
        if customer.code in of_shops or name.startswith(_TIKTOK.replace(" ", "").casefold()):
            ours.append(customer)
    found: dict[str, Customer] = {}
    for currency in dict.fromkeys(currencies):
        existing = _customer_in(currency, ours, found.values())
        if existing:
            found[currency] = existing
            continue
        name = f"{_TIKTOK} {currency}" if found or c.customer in have else _TIKTOK
        taken = {*have, *(customer.code for customer in found.values())}
        code = _free_code(c.customer, taken)
        found[currency] = Customer(code, name, c.control, "30 Days", currency)
    return found


def _customer_in(
    currency: str, customers: Iterable[Customer], used: Collection[Customer]
) -> Customer | None:
    """Return the customer of a currency, else the first without a currency that is not used yet."""
    without_currency = None
    for customer in customers:
        if customer.currency == currency:
            return customer
        if customer.currency in ("", LOCAL) and customer not in used:
            without_currency = without_currency or customer
    return without_currency


def account_for(wanted: Account, have: Masters) -> Account:
    """Return the firm's account of this name and section, else the wanted one on a free code."""
    for account in have.accounts.values():
        is_named_so = account.description.casefold() == wanted.description.casefold()
        if is_named_so and account.type == wanted.type:
            return account
    return wanted._replace(code=_free_code(wanted.code, have.accounts))


def _free_code(code: str, taken: Collection[str]) -> str:
    """Return a code, or the next one by its number, that is not taken."""
    stem = code.rstrip("0123456789")
    digits = len(code) - len(stem)
    number = int(code[len(stem) :] or 1)
    while f"{stem}{number:0{digits}}" in taken:
        number += 1
    return f"{stem}{number:0{digits}}"


def missing(have: Masters, wanted: Masters) -> Masters:
    """Return what of `wanted` the firm does not have, by code; what it has stays as it is."""
    return Masters(
        accounts=_without(wanted.accounts, have.accounts),
        customers=_without(wanted.customers, have.customers),
        groups=_without(wanted.groups, have.groups),
        items=_without(wanted.items, have.items),
        alternatives={},
    )


def _without(wanted: Mapping[str, T], have: Collection[str]) -> dict[str, T]:
    return {code: row for code, row in wanted.items() if code not in have}
