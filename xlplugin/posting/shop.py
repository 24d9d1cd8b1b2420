"""A shop's mapping: which of the firm's codes its sales, fees and receipts go to (sql-account: Mapping Code)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from xlplugin.errors import FixInputError
from xlplugin.ledger.master import Masters

MISSING_ITEM = "Missing item code"

# The ways to post a settlement; the books come to the same profit, bank and debtors by each.
FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY = "Fees on invoice", "Settlement document", "Summary"
WAYS = (FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY)


@dataclass(frozen=True)
class ShopMapping:
    """One shop as the firm books it. `posts` says which document an order status makes by default.

    `way` is how its settlements are posted from `way_from` on; before that day, fees go on the invoices. `payment` is
    the account where settlements arrive; `bank` where TikTok pays them out to, `reserve` what it holds back.
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
    way: str = FEES_ON_INVOICE
    way_from: date | None = None
    bank: str = ""
    reserve: str = ""

    def local_date(self, moment: datetime) -> date:
        """The day of a moment in the shop's own zone: the only place where a time becomes a date."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def way_on(self, day: date) -> str:
        """The way to post what is settled on a day."""
        return FEES_ON_INVOICE if self.way_from and day < self.way_from else self.way

    def in_summary(self, made: date, settled: date) -> bool:
        """Whether an order of one day, settled on another, goes into a summary. A past sale is not sold again."""
        past = self.first_day is not None and made < self.first_day
        return not past and self.way_on(settled) == SUMMARY

    def item_for(self, mapping: str) -> str:
        """The item code behind a mapping name (Shipping, Transaction, Voucher, Discount, Claims)."""
        return str(getattr(self, mapping.casefold(), ""))


class Place(NamedTuple):
    """Where an item is posted: its unit and its account; or the problem, in words, why it cannot be."""

    uom: str
    account: str
    problem: str


class Places(dict[str, Place]):
    """The place of each item, looked up once: a month has many lines of few items."""

    def __init__(self, masters: Masters) -> None:
        super().__init__()
        self._masters = masters

    def __missing__(self, item: str) -> Place:
        found, problem = self._masters.items.get(item), item_problem(item, self._masters)
        place = self[item] = Place(found.uom if found else "", self._masters.sales_account(item), problem)
        return place


class Chart(NamedTuple):
    """A shop's mapping with every code of it found in the master data: what posting writes its accounts from."""

    shop: ShopMapping
    masters: Masters
    control: str
    places: Places


def chart(shop: ShopMapping, masters: Masters) -> Chart:
    """The chart of a shop. Raises FixInputError, with the place, when its customer or payment leads nowhere."""
    where = f"sheet 'Shops', {shop.name}"
    customer = masters.customers.get(shop.customer)
    if customer is None:
        what = f"Customer '{shop.customer}' is not in Customers." if shop.customer else "It has no customer."
        raise FixInputError(what, where=where, cure="Choose one in the Customer column, or press Master Data.")
    if customer.control_account not in masters.accounts:
        raise FixInputError(
            f"The control account '{customer.control_account}' of customer {customer.code} is not in GL Accounts.",
            where="sheet 'Customers'",
            cure="Choose one in the Control Account column.",
        )
    if shop.payment not in masters.accounts:
        what = f"Payment '{shop.payment}' is not in GL Accounts." if shop.payment else "It has no payment method."
        raise FixInputError(what, where=where, cure="Choose the bank or wallet account in the Payment column.")
    return Chart(shop, masters, customer.control_account, Places(masters))


def item_problem(item: str, masters: Masters) -> str:
    """Why an item cannot be posted, in words; empty when it can."""
    found = masters.items.get(item)
    if found is None:
        return f"Item code '{item}' is not in Stock Items." if item else MISSING_ITEM
    if found.group not in masters.groups:
        return f"Item '{item}' has no stock group that is in Stock Groups."
    if not masters.sales_account(item):
        return f"Stock group '{found.group}' has no Sales Code that is in GL Accounts."
    return ""
