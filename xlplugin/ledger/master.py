"""Master data: accounts, customers, stock groups, stock items and their alternative codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

ALTERNATIVE_CODE_LENGTH = 35  # characters; SQL Account since version 5.2021.914.806
LOCAL = "----"  # SQL Account's code for the firm's own currency


class Account(NamedTuple):
    """A general ledger account; `type` is its section of the chart of accounts."""

    code: str
    description: str
    type: str
    special: str = ""


class Customer(NamedTuple):
    """A customer; its documents are posted to its control account."""

    code: str
    company_name: str
    control_account: str
    terms: str
    currency: str


class StockGroup(NamedTuple):
    """A group of items with the same sales account."""

    code: str
    description: str
    sales_code: str
    return_code: str


class StockItem(NamedTuple):
    """A stock item. A fee is an item too, without stock control."""

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


class BundlePart(NamedTuple):
    """An item in a set, and how many of it one set has."""

    item_code: str
    quantity: int


@dataclass(frozen=True)
class Masters:
    """The firm's master data, each kind by its code; the parts of each set by the set's code."""

    accounts: dict[str, Account]
    customers: dict[str, Customer]
    groups: dict[str, StockGroup]
    items: dict[str, StockItem]
    alternatives: dict[str, Alternative]
    bundles: Mapping[str, tuple[BundlePart, ...]] = field(default_factory=dict)

    def item(self, code: str) -> StockItem | None:
        """Return the stock item of a code, in upper or lower case; None if there is none."""
        return self.items.get(code) or self.items.get(self._spellings.get(code.casefold(), ""))

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {code.casefold(): code for code in self.items}

    def sales_account(self, item_code: str) -> str:
        """Return the account that sales of an item are posted to, by its stock group.

        Empty if the item, its group or the group's account is missing.
        """
        item = self.item(item_code)
        group = self.groups.get(item.group) if item else None
        if group and group.sales_code in self.accounts:
            return group.sales_code
        return ""

    def special(self, name: str) -> str:
        """Return the code of the first account of a Special Acc Type; empty if there is none."""
        for account in self.accounts.values():
            if account.special == name:
                return account.code
        return ""

    def item_for_sku(self, sku_id: str) -> str:
        """Return the item code that a TikTok SKU is matched to; empty if it is not."""
        alternative = self.alternatives.get(alternative_code(sku_id))
        item = self.item(alternative.item_code) if alternative else None
        return item.code if item else ""


def alternative_code(sku_id: str) -> str:
    """Return the ID of a SKU on the sheet Products: `TT` and the SKU id."""
    return f"TT{sku_id}"
