"""Master data of the firm: accounts, customers, stock groups, stock items and their alternative codes."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

ALTERNATIVE_CODE_LENGTH = 35  # SQL Account, since version 5.2021.914.806


class Account(NamedTuple):
    """A general ledger account. `type` is the section of the chart it stands under."""

    code: str
    description: str
    type: str
    special: str = ""


LOCAL = "----"  # how SQL Account writes the firm's own currency


class Customer(NamedTuple):
    """A debtor; invoices are debited to its control account."""

    code: str
    company_name: str
    control_account: str
    terms: str
    currency: str


class StockGroup(NamedTuple):
    """Items that sell into the same account."""

    code: str
    description: str
    sales_code: str
    return_code: str


class StockItem(NamedTuple):
    """An item code. A fee is an item too, without stock control."""

    code: str
    description: str
    group: str
    uom: str
    stock_control: bool


class Alternative(NamedTuple):
    """Another code of an item: `TT` and the TikTok SKU id."""

    item_code: str
    code: str
    description: str
    uom: str


@dataclass(frozen=True)
class Masters:
    """The firm's master data, each by its code."""

    accounts: dict[str, Account]
    customers: dict[str, Customer]
    groups: dict[str, StockGroup]
    items: dict[str, StockItem]
    alternatives: dict[str, Alternative]

    def item(self, code: str) -> StockItem | None:
        """The stock item of a code, in whatever case she typed it; None when there is none."""
        return self.items.get(code) or self.items.get(self._spellings.get(code.casefold(), ""))

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {code.casefold(): code for code in self.items}

    def sales_account(self, item_code: str) -> str:
        """The account that sales of an item go to, through its stock group; empty when a link is missing."""
        item = self.item(item_code)
        group = self.groups.get(item.group) if item else None
        return group.sales_code if group and group.sales_code in self.accounts else ""

    def special(self, name: str) -> str:
        """The first account of a Special Acc Type; empty when there is none."""
        return next(
            (account.code for account in self.accounts.values() if account.special == name), ""
        )

    def item_for_sku(self, sku_id: str) -> str:
        """The item code that a TikTok SKU was posted to; empty when none."""
        found = self.alternatives.get(alternative_code(sku_id))
        item = self.item(found.item_code) if found else None
        return item.code if item else ""


def alternative_code(sku_id: str) -> str:
    """`TT` and the SKU id: the ID column of the product grid."""
    return f"TT{sku_id}"
