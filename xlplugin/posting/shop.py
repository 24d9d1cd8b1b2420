"""A shop's mapping: which of the firm's codes its sales, fees and receipts go to (sql-account: Mapping Code)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.master import LOCAL, Masters
from xlplugin.ledger.statements import PROFIT_TYPES
from xlplugin.posting.row_status import RowStatus

# The ways to post a settlement; the books come to the same profit, wallet, bank and debtors by each.
FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY = "Fees on invoice", "Settlement document", "Summary"
SETTLEMENT_METHODS = (FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY)

_A_ZONE = timedelta(days=1)
_PROFIT_AND_LOSS = {name.casefold() for name in PROFIT_TYPES}


@dataclass(frozen=True)
class ShopMapping:
    """One row of Shops: the codes that a shop's documents are posted with.

    `posts` is the document that each order status makes by default. `settlement_method` holds from `method_from` on;
    earlier settlements are posted by Fees on invoice. `payment` is the account that receives settlements, `bank` the
    account that TikTok pays out to, `reserve` the account for amounts that TikTok holds back.
    """

    shop_id: str
    name: str
    account: str
    customer: str
    payment: str
    shipping: str
    transaction: str
    voucher: str
    discount: str
    claims: str
    location: str
    project: str
    zone: str
    currency: str
    first_day: date | None
    posts: Mapping[str, str]
    settlement_method: str = FEES_ON_INVOICE
    method_from: date | None = None
    bank: str = ""
    reserve: str = ""

    def local_date(self, moment: datetime) -> date:
        """The day of a moment in the shop's own zone: the only place where a time becomes a date."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def method_on(self, day: date) -> str:
        """The method to post what is settled on a day."""
        return (
            FEES_ON_INVOICE
            if self.method_from and day < self.method_from
            else self.settlement_method
        )

    def is_past(self, made: date) -> bool:
        """Whether an order made on a day, in the shop's own zone, is from before the first day of bookkeeping."""
        return self.first_day is not None and made < self.first_day

    def in_summary(self, told: date, settled: date) -> bool:
        """Whether an order goes into a summary, made and settled on days that a settlement tells.

        A past sale is not sold again. In a settlement's zone an order can have been made a day sooner or later than in
        the shop's: of one that is told to be of the first day nobody can say, and it waits for its invoice.
        """
        return self.method_on(settled) == SUMMARY and not self.is_past(told - _A_ZONE)

    def waits_for_summary(self, made: date) -> bool:
        """Whether an order made on a day, in the shop's own zone, gets no invoice, for it goes into a summary.

        It does however a settlement tells that day.
        """
        return self.in_summary(made - _A_ZONE, made)

    def item_for(self, mapping: str) -> str:
        """The item code behind a mapping name (Shipping, Transaction, Voucher, Discount, Claims)."""
        return str(getattr(self, mapping.casefold(), ""))


class ItemAccount(NamedTuple):
    """Where an item is posted: its own code, unit and account; or the problem, in words, why it cannot be.

    `at` is where the problem stands when it is no fault of the one who named the item.
    """

    code: str
    uom: str
    account: str
    problem: str
    at: Problem | None


class ItemAccounts(dict[str, ItemAccount]):
    """The place of each item, looked up once: a month has many lines of few items."""

    def __init__(self, masters: Masters) -> None:
        super().__init__()
        self._masters = masters

    def __missing__(self, item: str) -> ItemAccount:
        found, problem = self._masters.item(item), item_problem(item, self._masters)
        code, uom = (found.code, found.uom) if found else (item, "")
        at = group_problem(item, self._masters)
        place = self[item] = ItemAccount(code, uom, self._masters.sales_account(item), problem, at)
        return place


class ShopAccounts(NamedTuple):
    """A shop's mapping with every code of it found in the master data: what posting writes its accounts from."""

    shop: ShopMapping
    masters: Masters
    control: str
    places: ItemAccounts


def shop_accounts(shop: ShopMapping, masters: Masters) -> ShopAccounts:
    """The chart of a shop. Raises FixInputError, with the place, when its customer or payment leads nowhere."""
    where = f"sheet 'Shops', {shop.name}"
    customer = masters.customers.get(shop.customer)
    if customer is None:
        what = (
            f"Customer '{shop.customer}' is not in Customers."
            if shop.customer
            else "It has no customer."
        )
        raise FixInputError(
            what, where=where, cure="Choose one in the Customer column, or press Master Data."
        )
    if customer.currency not in (shop.currency, "", LOCAL):
        raise FixInputError(
            f"Customer {customer.code} is kept in {customer.currency}, the shop in {shop.currency}.",
            where=where,
            cure=f"Choose a customer in {shop.currency} (Master Data makes one), or correct its Currency on Customers.",
        )
    if customer.control_account not in masters.accounts:
        raise FixInputError(
            f"The control account '{customer.control_account}' of customer {customer.code} is not in GL Accounts.",
            where="sheet 'Customers'",
            cure="Choose one in the Control Account column.",
        )
    if shop.payment not in masters.accounts:
        what = (
            f"Payment '{shop.payment}' is not in GL Accounts."
            if shop.payment
            else "It has no payment method."
        )
        raise FixInputError(
            what, where=where, cure="Choose the bank or wallet account in the Payment column."
        )
    wrong = money_problem("Payment", shop.payment, masters)
    if wrong:
        raise FixInputError(
            f"{wrong}.",
            where=where,
            cure="Choose the bank or wallet account in the Payment column.",
        )
    return ShopAccounts(shop, masters, customer.control_account, ItemAccounts(masters))


def is_control(account: str, masters: Masters) -> bool:
    """Whether an account is some customer's control account: nothing but documents of customers is posted there."""
    return any(customer.control_account == account for customer in masters.customers.values())


def money_problem(column: str, account: str, masters: Masters) -> str:
    """Why no money can stand on an account, in words; empty when it can. Its entries would balance and be wrong."""
    if is_control(account, masters):
        return f"{column} '{account}' is a customer's control account"
    found = masters.accounts.get(account)
    if found and found.type.casefold() in _PROFIT_AND_LOSS:
        return f"{column} '{account}' is an account of profit and loss"
    return ""


def item_problem(item: str, masters: Masters) -> str:
    """Why an item cannot be posted, in words; empty when it can."""
    if masters.item(item) is None:
        return f"Item code '{item}' is not in Stock Items." if item else RowStatus.MISSING_ITEM
    wrong = group_problem(item, masters)
    return wrong.what if wrong else ""


def group_problem(item: str, masters: Masters) -> Problem | None:
    """What is missing between an item and its account, and where: one cell, however many orders wait for it."""
    found = masters.item(item)
    if found and found.group not in masters.groups:
        what = f"Item '{found.code}' has no stock group that is in Stock Groups."
        return Problem(
            "Stock Items", found.code, "Stock Group", what, "Choose one in that cell, then go on."
        )
    account = masters.sales_account(item)
    if found and is_control(account, masters):
        what = f"The Sales Code of stock group '{found.group}', {account}, is a customer's control account."
        return Problem(
            "Stock Groups", found.group, "Sales Code", what, "Choose another account in that cell."
        )
    if found and not account:
        what = f"Stock group '{found.group}' has no Sales Code that is in GL Accounts."
        return Problem(
            "Stock Groups",
            found.group,
            "Sales Code",
            what,
            "Choose an account in that cell, then go on.",
        )
    return None
