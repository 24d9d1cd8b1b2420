"""Map a shop to the firm's codes for its sales, fees and receipts.

Source: sql-account, Mapping Code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.master import LOCAL, Customer, Masters
from xlplugin.ledger.statements import PROFIT_TYPES
from xlplugin.money import ZERO
from xlplugin.posting.row_status import RowStatus, lost_item
from xlplugin.tax.codes import TaxRules
from xlplugin.tiktok.facts import Order

# The settlement methods. Profit, wallet, bank and debtors are the same with each.
FEES_ON_INVOICE = "Fees on invoice"
SETTLEMENT_DOCUMENT = "Settlement document"
SUMMARY = "Summary"
SETTLEMENT_METHODS = (FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY)

# What becomes of a settlement that pays less than the invoice owes.
KEEP_OPEN = "Keep open"
AS_DISCOUNT = "Discount"  # as SQL Account does: the invoice becomes what is paid
SHORT_PAYMENTS = (KEEP_OPEN, AS_DISCOUNT)

# The day on which an order becomes revenue: the date of its invoice.
ON_CREATED = "Created"
ON_SHIPPED = "Shipped"
ON_DELIVERED = "Delivered"
REVENUE_BASES = (ON_CREATED, ON_SHIPPED, ON_DELIVERED)

# Where the amounts of a month end's accrual come from.
NO_ACCRUAL = "No"
BY_ESTIMATE = "TikTok's estimate"
BY_OWN_RATES = "Own rates"
ACCRUALS = (NO_ACCRUAL, BY_ESTIMATE, BY_OWN_RATES)

# A settlement may date an order in a zone other than the shop's: one day earlier or later.
_ZONE_DIFFERENCE = timedelta(days=1)
_PROFIT_AND_LOSS = {name.casefold() for name in PROFIT_TYPES}
_CHOOSE_PAYMENT = "Choose the bank or wallet account in the Payment column."


@dataclass(frozen=True)
class ShopMapping:
    """One row of Shops: the codes that a shop's documents are posted with.

    `posts` is the document that each order status makes by default. `settlement_method` holds from
    `method_from` on; earlier settlements are posted by Fees on invoice. `payment` is the account
    that receives settlements, `bank` the account that TikTok pays out to, `reserve` the account for
    amounts that TikTok holds back. `short_payment` is one of SHORT_PAYMENTS; a difference within
    `tolerance` is always a discount. `revenue_on` is one of REVENUE_BASES, `accrual` one of
    ACCRUALS. `tax` is None if the shop is not registered for tax. `default_item` is the item of
    goods that no other item is chosen for, of firms without a stock list.
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
    short_payment: str = KEEP_OPEN
    tolerance: Decimal = ZERO
    revenue_on: str = ON_CREATED
    accrual: str = NO_ACCRUAL
    tax: TaxRules | None = None
    default_item: str = ""

    @property
    def orders_button(self) -> str:
        """Return the button that brings the shop's orders again: by its link, or from a file."""
        if self.account:
            return "Refresh Orders"
        return "Load Orders"

    def local_date(self, moment: datetime) -> date:
        """Return the date of a moment in the shop's zone; the only place that makes this change."""
        return moment.astimezone(self._zone_info).date()

    @cached_property
    def _zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def revenue_date(self, order: Order) -> date | None:
        """Return the date of an order's invoice, by the column Revenue On of the sheet Shops.

        None if the order is not shipped or delivered yet, or TikTok gives no date of it.
        """
        moment: datetime | None = order.create_time
        if self.revenue_on == ON_SHIPPED:
            moment = order.shipped
        if self.revenue_on == ON_DELIVERED:
            moment = order.delivered
        return self.local_date(moment) if moment else None

    def sale_date(self, order: Order) -> date:
        """Return the date of an order's invoice; its create date if that is not known yet."""
        return self.revenue_date(order) or self.local_date(order.create_time)

    def method_on(self, day: date) -> str:
        """Return the settlement method for a settlement date, one of SETTLEMENT_METHODS."""
        if self.method_from and day < self.method_from:
            return FEES_ON_INVOICE
        return self.settlement_method

    def is_past(self, created: date) -> bool:
        """Return whether an order of this date, in the shop's zone, is older than First Day."""
        return self.first_day is not None and created < self.first_day

    def in_summary(self, created: date, settled: date) -> bool:
        """Return whether an order with these settlement dates is posted in a summary.

        A past order is not: its sale is in the opening balances. The settlement may use another
        zone than the shop, so an order that it dates First Day may be a past one, and is not
        posted in a summary either: it waits for its own invoice.

        Args:
            created: The date of the order, as the settlement gives it.
            settled: The settlement date.
        """
        if self.method_on(settled) != SUMMARY:
            return False
        return not self.is_past(created - _ZONE_DIFFERENCE)

    def waits_for_summary(self, created: date) -> bool:
        """Return whether an order of this date, in the shop's zone, gets no invoice but a summary.

        True only if it goes into a summary by either date that its settlement may show.
        """
        if self.method_on(created) != SUMMARY:
            return False
        return self.in_summary(created - _ZONE_DIFFERENCE, created)

    def item_for(self, mapping: str) -> str:
        """Return the item code of Shipping, Transaction, Voucher, Discount or Claims."""
        return str(getattr(self, mapping.casefold(), ""))


def shops_by_id(shops: Iterable[ShopMapping]) -> dict[str, ShopMapping]:
    """Return shops by their Shop ID."""
    return {shop.shop_id: shop for shop in shops}


class ItemAccount(NamedTuple):
    """Code, unit and account that an item is posted with, or why it cannot be posted.

    `at` is the cell to correct if the cause is in the master data and not in the item code.
    """

    code: str
    uom: str
    account: str
    problem: str
    at: Problem | None


class ItemAccounts(dict[str, ItemAccount]):
    """ItemAccount of each item code, looked up once: a month has many lines of few items."""

    def __init__(self, masters: Masters) -> None:
        super().__init__()
        self._masters = masters
        self._of_periods: dict[int, tuple[Masters, ItemAccounts]] = {}

    def of(self, masters: Masters) -> "ItemAccounts":
        """Return the accounts by the master data of a period."""
        if masters is self._masters:
            return self
        if id(masters) not in self._of_periods:
            self._of_periods[id(masters)] = masters, ItemAccounts(masters)
        return self._of_periods[id(masters)][1]

    def __missing__(self, item: str) -> ItemAccount:
        self[item] = ItemAccount(
            code=self._masters.item_code(item) or item,
            uom=self._masters.item_uom(item),
            account=self._masters.sales_account(item),
            problem=item_problem(item, self._masters),
            at=group_problem(item, self._masters),
        )
        return self[item]


class ShopAccounts(NamedTuple):
    """Shop's mapping, checked against the master data, with the accounts to post to."""

    shop: ShopMapping
    masters: Masters
    control_account: str
    items: ItemAccounts

    def on(self, day: date) -> "ShopAccounts":
        """Return the accounts that hold on a day."""
        masters = self.masters.on(day)
        if masters is self.masters:
            return self
        return self._replace(masters=masters, items=self.items.of(masters))


def shop_accounts(shop: ShopMapping, masters: Masters) -> ShopAccounts:
    """Find the accounts that a shop's documents are posted to.

    Raises:
        FixInputError: The shop's customer, its control account or the shop's payment account is
            missing or cannot be used; names the sheet and the column.
    """
    customer = _customer_of(shop, masters)
    if customer.control_account not in masters.accounts:
        raise FixInputError(
            f"The control account '{customer.control_account}' of customer {customer.code} "
            "is not in GL Accounts.",
            where="sheet 'Customers'",
            cure="Choose one in the Control Account column.",
        )
    wrong = _payment_problem(shop, masters)
    if wrong:
        raise FixInputError(wrong, where=_row_of(shop), cure=_CHOOSE_PAYMENT)
    return ShopAccounts(shop, masters, customer.control_account, ItemAccounts(masters))


def _customer_of(shop: ShopMapping, masters: Masters) -> Customer:
    """Return the shop's customer. Raises FixInputError if it is missing or in another currency."""
    customer = masters.customers.get(shop.customer)
    if customer is None:
        what = "It has no customer."
        if shop.customer:
            what = f"Customer '{shop.customer}' is not in Customers."
        raise FixInputError(
            what,
            where=_row_of(shop),
            cure="Choose one in the Customer column, or press Master Data.",
        )
    if customer.currency not in (shop.currency, "", LOCAL):
        raise FixInputError(
            f"Customer {customer.code} is kept in {customer.currency}, "
            f"the shop in {shop.currency}.",
            where=_row_of(shop),
            cure=f"Choose a customer in {shop.currency} (Master Data makes one), "
            "or correct its Currency on Customers.",
        )
    return customer


def _payment_problem(shop: ShopMapping, masters: Masters) -> str:
    """Return why the shop's payment account cannot be used; empty if it can."""
    if not shop.payment and shop.payment not in masters.accounts:
        return "It has no payment method."
    if shop.payment not in masters.accounts:
        return f"Payment '{shop.payment}' is not in GL Accounts."
    wrong = money_problem("Payment", shop.payment, masters)
    if not wrong:
        return ""
    return f"{wrong}."


def _row_of(shop: ShopMapping) -> str:
    return f"sheet 'Shops', {shop.name}"


def is_control(account: str, masters: Masters) -> bool:
    """Return whether an account is a customer's control account. Only its documents post there."""
    return any(customer.control_account == account for customer in masters.customers.values())


def money_problem(column: str, account: str, masters: Masters) -> str:
    """Return why an account cannot hold money; empty if it can.

    Entries on a wrong account would balance and still be wrong, so this is checked before posting.
    """
    if is_control(account, masters):
        return f"{column} '{account}' is a customer's control account"
    found = masters.accounts.get(account)
    if found and found.type.casefold() in _PROFIT_AND_LOSS:
        return f"{column} '{account}' is an account of profit and loss"
    return ""


def item_problem(item: str, masters: Masters) -> str:
    """Return why an item cannot be posted; empty if it can."""
    if not item and masters.item(item) is None:
        return RowStatus.MISSING_ITEM
    if masters.item(item) is None:
        return lost_item(item)
    wrong = group_problem(item, masters)
    if wrong is None:
        return ""
    return wrong.what


def _is_stocked_set(item: str, masters: Masters) -> bool:
    """Return whether an item is a set that reduces its own stock as well as that of its parts."""
    found = masters.item(item)
    return found is not None and found.stock_control and found.code in masters.bundles


def group_problem(item: str, masters: Masters) -> Problem | None:
    """Return what is missing between an item and its account, with the cell to correct.

    One cell for each item, however many orders wait for it.
    """
    found = masters.item(item)
    if found is None:
        return None
    if _is_stocked_set(item, masters):
        return Problem(
            "Stock Items",
            found.code,
            "Stock Control",
            f"'{found.code}' is a set: its Stock Control must be No.",
            "Choose No in that cell, then go on.",
        )
    if found.group not in masters.groups:
        return Problem(
            "Stock Items",
            found.code,
            "Stock Group",
            f"Item '{found.code}' has no stock group that is in Stock Groups.",
            "Choose one in that cell, then go on.",
        )
    account = masters.sales_account(item)
    if is_control(account, masters):
        return Problem(
            "Stock Groups",
            found.group,
            "Sales Code",
            f"The Sales Code of stock group '{found.group}', {account}, "
            "is a customer's control account.",
            "Choose another account in that cell.",
        )
    if not account:
        return Problem(
            "Stock Groups",
            found.group,
            "Sales Code",
            f"Stock group '{found.group}' has no Sales Code that is in GL Accounts.",
            "Choose an account in that cell, then go on.",
        )
    return None
