"""Master data: accounts, customers, stock groups, stock items and their alternative codes."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

from xlplugin.dated import in_force, starts_of
from xlplugin.wording import by_folded

ALTERNATIVE_CODE_LENGTH = 35  # characters; SQL Account since version 5.2021.914.806
CODE = attrgetter("code")
LOCAL = "----"  # SQL Account's code for the firm's own currency


class _WithCode(Protocol):
    @property
    def code(self) -> str: ...


C = TypeVar("C", bound=_WithCode)


class Account(NamedTuple):
    """General ledger account.

    `type` is its section of the chart of accounts, `special` its Special Acc Type in SQL Account.
    """

    code: str
    description: str
    type: str
    special: str = ""


class Customer(NamedTuple):
    """Customer; its documents are posted to its control account."""

    code: str
    company_name: str
    control_account: str
    terms: str
    currency: str


class StockGroup(NamedTuple):
    """Group of items with the same sales account, from the day `start` on."""

    code: str
    description: str
    sales_code: str
    return_code: str
    start: date | None = None


class StockItem(NamedTuple):
    """Stock item. A fee is an item too, without stock control."""

    code: str
    description: str
    group: str
    uom: str
    stock_control: bool


class Alternative(NamedTuple):
    """Another code of an item, from the day `start` on: `TT` and the TikTok SKU id."""

    item_code: str
    code: str
    description: str
    uom: str
    start: date | None = None


class BundlePart(NamedTuple):
    """Item in a set, and how many of it one set has."""

    item_code: str
    quantity: int


@dataclass(frozen=True)
class Masters:
    """Firm's master data, each kind by its code; the parts of each set by the set's code.

    Where a code has rows that hold from different days, `groups` and `alternatives` have the last
    one, and `on` finds the one of a day. `dated_groups` and `dated_alternatives` are all rows; they
    are empty if every row holds from the start.
    """

    accounts: dict[str, Account]
    customers: dict[str, Customer]
    groups: dict[str, StockGroup]
    items: dict[str, StockItem]
    alternatives: dict[str, Alternative]
    bundles: Mapping[str, tuple[BundlePart, ...]] = field(default_factory=dict)
    dated_groups: Sequence[StockGroup] = ()
    dated_alternatives: Sequence[Alternative] = ()

    def with_alternatives(self, new: Sequence[Alternative]) -> "Masters":
        """Return the master data with further alternative codes, as posting them would leave it."""
        rows = {(one.code, one.start): one for one in self.every_alternative()}
        for one in new:
            moved = self.moved_by(one)
            if moved:
                del rows[moved.code, moved.start]
            rows[one.code, one.start] = one
        kept = list(rows.values())
        return replace(
            self,
            alternatives=in_force(kept, CODE),
            dated_alternatives=kept if starts_of(kept) else (),
        )

    def moved_by(self, new: Alternative) -> Alternative | None:
        """Return the row that a new one replaces because only its first day differs.

        It is the latest row of the code, if it is for the same item; None if there is no such row.
        """
        last = self.alternatives.get(new.code)
        if last is None or not last.start or last.start == new.start:
            return None
        if last.item_code == new.item_code:
            return last
        return None

    def every_alternative(self) -> Sequence[Alternative]:
        """Return all rows of the alternative codes, of every day."""
        return self.dated_alternatives or list(self.alternatives.values())

    def on(self, day: date) -> "Masters":
        """Return the master data that hold on a day."""
        place = bisect_right(self.starts, day)
        if place == len(self.starts):
            return self
        if place not in self._periods:
            last = self.starts[place - 1] if place else date.min
            found = replace(self, dated_groups=(), dated_alternatives=())
            if self.dated_groups:
                found = replace(found, groups=in_force(self.dated_groups, CODE, last))
            if self.dated_alternatives:
                alternatives = in_force(self.dated_alternatives, CODE, last)
                found = replace(found, alternatives=alternatives)
            self._periods[place] = found
        return self._periods[place]

    @cached_property
    def starts(self) -> list[date]:
        """Return every day on which a row begins to hold, the earliest first."""
        return starts_of((*self.dated_groups, *self.dated_alternatives))

    @cached_property
    def _periods(self) -> dict[int, "Masters"]:
        return {}

    def item(self, code: str) -> StockItem | None:
        """Return the stock item of a code, in upper or lower case; None if there is none."""
        return self.items.get(code) or self.items.get(self._spellings.get(code.casefold(), ""))

    def item_code(self, code: str) -> str:
        """Return a code as Stock Items writes it; empty if there is no such item."""
        item = self.item(code)
        if item is None:
            return ""
        return item.code

    def item_description(self, code: str) -> str:
        """Return an item's description; empty if there is no such item."""
        item = self.item(code)
        if item is None:
            return ""
        return item.description

    def item_uom(self, code: str) -> str:
        """Return the unit of measure of an item; empty if there is no such item."""
        item = self.item(code)
        if item is None:
            return ""
        return item.uom

    def account_description(self, code: str) -> str:
        """Return an account's description; empty if there is no such account."""
        account = self.accounts.get(code)
        if account is None:
            return ""
        return account.description

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return by_folded(self.items)

    def sales_account(self, item_code: str) -> str:
        """Return the account that sales of an item are posted to, by its stock group.

        Empty if the item, its group or the group's account is missing.
        """
        item = self.item(item_code)
        if item is None:
            return ""
        group = self.groups.get(item.group)
        if group is None or group.sales_code not in self.accounts:
            return ""
        return group.sales_code

    def special(self, name: str) -> str:
        """Return the code of the first account of a Special Acc Type; empty if there is none."""
        for account in self.accounts.values():
            if account.special == name:
                return account.code
        return ""

    def is_dated_sku(self, sku_id: str) -> bool:
        """Return whether a SKU has a row that holds from a certain day on."""
        code = alternative_code(sku_id)
        return any(one.code == code and one.start for one in self.dated_alternatives)

    def item_for_sku(self, sku_id: str) -> str:
        """Return the item code that a TikTok SKU is matched to; empty if it is not."""
        alternative = self.alternatives.get(alternative_code(sku_id))
        if alternative is None:
            return ""
        return self.item_code(alternative.item_code)

    def lost_item(self, sku_id: str) -> str:
        """Return the item code that a SKU is matched to and Stock Items does not have; or empty."""
        alternative = self.alternatives.get(alternative_code(sku_id))
        if alternative is None or self.item(alternative.item_code):
            return ""
        return alternative.item_code


def by_code(rows: Iterable[C]) -> dict[str, C]:
    """Return rows of master data by their codes."""
    return {row.code: row for row in rows}


def items_by_alternative(rows: Iterable[Alternative]) -> dict[tuple[str, date | None], str]:
    """Return the item code of alternative codes, by the code and the day from which it holds."""
    return {(row.code, row.start): row.item_code for row in rows}


def alternative_code(sku_id: str) -> str:
    """Return the ID of a SKU on the sheet Products: `TT` and the SKU id."""
    return f"TT{sku_id}"
