"""The master data that a firm needs before it can post (sql-account 3), and what of it is not there yet."""

from collections.abc import Collection, Iterable, Mapping
from itertools import count
from typing import NamedTuple

from xlplugin.ledger.master import LOCAL, Account, Customer, Masters, StockGroup, StockItem

ADJUSTMENTS, EXPENSES, COST_OF_SALES = "Sales Adjustment", "Expenses", "Cost of Goods Sold"
GOODS_GROUP = "GOODS"
_TIKTOK = "Tik Tok"
# Accounts that posting finds by their Special Acc Type.
CONVERSION, EXCHANGE = "Currency Conversion", "Exchange Difference"


class Codes(NamedTuple):
    """The codes of what is made; she can change each in its cell before or after."""

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
    exchange: str = "980-000"


def default_masters(
    currency: str, fees_under: str = EXPENSES, codes: Codes | None = None
) -> Masters:
    """Everything TikTok Shop needs, with the system's own names and codes."""
    c = codes or Codes()
    accounts = (
        Account(c.opening, "OPENING BALANCES", "Capital"),
        Account(c.conversion, "CURRENCY CONVERSION", "Capital", CONVERSION),
        Account(c.control, "TRADE DEBTORS", "Current Assets", "Debtor Control"),
        Account(c.bank, "BANK", "Current Assets", "Bank Account"),
        Account(c.wallet, "TIKTOK SHOP WALLET", "Current Assets", "Cash Account"),
        Account(c.reserve, "TIKTOK SHOP RESERVE", "Current Assets"),
        Account(c.sales, "SALES", "Sales"),
        Account(c.discount, "DISCOUNT", ADJUSTMENTS),
        Account(c.voucher, "VOUCHER", ADJUSTMENTS),
        Account(c.refund, "SALES RETURNS", ADJUSTMENTS),
        Account(c.claims, "CLAIMS AND COMPENSATION", "Other Income"),
        Account(c.shipping, "SHIPPING", fees_under),
        Account(c.transaction, "TRANSACTION FEE", fees_under),
        Account(c.advertising, "ADVERTISING", fees_under),
        Account(c.exchange, "EXCHANGE DIFFERENCE", EXPENSES, EXCHANGE),
    )
    groups = (
        StockGroup(GOODS_GROUP, "Goods sold", c.sales, c.refund),
        StockGroup("OPENING", "Past invoices", c.opening, c.opening),
        StockGroup("DISCOUNT", "Discount", c.discount, c.discount),
        StockGroup("VOUCHER", "Voucher", c.voucher, c.voucher),
        StockGroup("REFUND", "Refund", c.refund, c.refund),
        StockGroup("CLAIMS", "Claims and compensation", c.claims, c.claims),
        StockGroup("SHIPPING", "Shipping", c.shipping, c.shipping),
        StockGroup("TRANSACTION", "Transaction fee", c.transaction, c.transaction),
        StockGroup("ADVERTISING", "Advertising", c.advertising, c.advertising),
    )
    items = (
        StockItem("SALES", "Sales of a summary", GOODS_GROUP, "UNIT", False),
        StockItem("PAST INVOICE", "Past invoice", "OPENING", "UNIT", False),
        StockItem("DISCOUNT", "Discount", "DISCOUNT", "UNIT", False),
        StockItem("VOUCHER", "Voucher", "VOUCHER", "UNIT", False),
        StockItem("REFUND", "Refund", "REFUND", "UNIT", False),
        StockItem("CLAIMS", "Claims and compensation", "CLAIMS", "UNIT", False),
        StockItem("SHIPPING", "Shipping", "SHIPPING", "UNIT", False),
        StockItem("TRANSACTION FEE", "Transaction fee", "TRANSACTION", "UNIT", False),
        StockItem("ADVERTISING", "Advertising", "ADVERTISING", "UNIT", False),
    )
    customer = Customer(c.customer, _TIKTOK, c.control, "30 Days", currency)
    return Masters(
        {account.code: account for account in accounts},
        {customer.code: customer},
        {group.code: group for group in groups},
        {item.code: item for item in items},
        {},
    )


def customers_in(
    currencies: Iterable[str], have: Mapping[str, Customer], codes: Codes | None = None
) -> dict[str, Customer]:
    """The customer that TikTok is in each currency: one that is there, else a new one under the next free code.

    One without a currency serves the first that has none of its own, and no other.
    """
    c, found = codes or Codes(), dict[str, Customer]()
    for currency in dict.fromkeys(currencies):
        ours = [
            one
            for one in have.values()
            if one.code == c.customer or one.company_name.startswith(_TIKTOK)
        ]
        fit = [one for one in ours if one.currency == currency]
        fit += [one for one in ours if one.currency in ("", LOCAL) and one not in found.values()]
        name = f"{_TIKTOK} {currency}" if found or c.customer in have else _TIKTOK
        taken = {*have, *(one.code for one in found.values())}
        found[currency] = (
            fit[0]
            if fit
            else Customer(_free(c.customer, taken), name, c.control, "30 Days", currency)
        )
    return found


def _free(code: str, taken: Collection[str]) -> str:
    """A code, or the next one by its number that is not taken."""
    stem = code.rstrip("0123456789")
    digits = len(code) - len(stem)
    numbers = count(int(code[len(stem) :] or 1))
    return next(
        one for one in (f"{stem}{number:0{digits}}" for number in numbers) if one not in taken
    )


def missing(have: Masters, wanted: Masters) -> Masters:
    """What of `wanted` is not there, by code; what is there stays as the firm has it."""
    return Masters(
        {code: row for code, row in wanted.accounts.items() if code not in have.accounts},
        {code: row for code, row in wanted.customers.items() if code not in have.customers},
        {code: row for code, row in wanted.groups.items() if code not in have.groups},
        {code: row for code, row in wanted.items.items() if code not in have.items},
        {},
    )
