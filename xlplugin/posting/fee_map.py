"""Find the item that each kind of fee is posted to.

Fee kinds are data: TikTok adds about one a year (sql-account 13).
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xlplugin.dated import in_force, starts_of
from xlplugin.posting.shop import ShopMapping

SALE_DIFFERENCE = "Sale difference"
SUMMARY_SALE = "summary sale"  # the role of a sale that has no invoice of its own

WRITTEN_OFF = "Written off"  # the kind of a line that writes off a short or an over payment
WRITE_OFF = "write-off"  # and its role


class FeeRule(NamedTuple):
    """One row of the Fee Map: which item a kind of fee is posted to.

    Attributes:
        kind: Name of the fee, as TikTok's statement has it.
        role: One of DEFAULTS, such as `fee` or `shipping`.
        mapping: Column of Shops with the item code, such as Shipping, if `item_code` is empty.
        item_code: The item code; empty if `mapping` gives it.
        start: The first day on which the rule holds; None if it always held.
    """

    kind: str
    role: str
    mapping: str
    item_code: str
    start: date | None = None


# The rule of each role. A fee kind without a row of its own follows it.
DEFAULTS = {
    "sale": FeeRule("(other sales)", "sale", "Discount", ""),
    SUMMARY_SALE: FeeRule("(sales of a summary)", SUMMARY_SALE, "", "SALES"),
    "refund": FeeRule("(other refunds)", "refund", "", "REFUND"),
    "shipping": FeeRule("(other shipping)", "shipping", "Shipping", ""),
    "fee": FeeRule("(other fees)", "fee", "Transaction", ""),
    "tax": FeeRule("(other taxes)", "tax", "Transaction", ""),
    "adjustment": FeeRule("(other adjustments)", "adjustment", "Claims", ""),
    WRITE_OFF: FeeRule("(written off)", WRITE_OFF, "", "WRITE OFF"),
}

# Kinds that the rule of their role would post wrongly: advertising or a penalty is no claim.
KNOWN = (
    FeeRule("GMV Payment for TikTok Ads", "adjustment", "", "ADVERTISING"),
    FeeRule("GMV Payment for Promote", "adjustment", "", "ADVERTISING"),
    FeeRule("Top up for ads from settled balances", "adjustment", "", "ADVERTISING"),
    FeeRule("GMV Max ad fee", "fee", "", "ADVERTISING"),
    FeeRule("Violation fee (settlement fee)", "adjustment", "Transaction", ""),
    FeeRule("Shipping fee adjustment", "adjustment", "Shipping", ""),
    FeeRule("Shipping fee rebate", "adjustment", "Shipping", ""),
    FeeRule("FBT warehouse service fee", "adjustment", "Shipping", ""),
    FeeRule("Chargeback", "adjustment", "", "REFUND"),
    FeeRule("Withholding tax", "adjustment", "Transaction", ""),
    FeeRule("Platform penalty", "adjustment", "Transaction", ""),
    FeeRule("Deductions incurred by seller", "adjustment", "Transaction", ""),
)


class FeeMap(dict[str, FeeRule]):
    """The latest rule of each fee kind, by the kind in small letters.

    `on` returns the rules of an earlier day.
    """

    def __init__(self, rules: Iterable[FeeRule]) -> None:
        self._rules = list(rules)
        super().__init__(in_force(self._rules, _folded_kind))
        self._starts = starts_of(self._rules)
        self._periods: dict[int, FeeMap] = {}

    def on(self, day: date) -> "FeeMap":
        """Return the rules that hold on a day."""
        place = bisect_right(self._starts, day)
        if place == len(self._starts):
            return self
        if place not in self._periods:
            self._periods[place] = FeeMap(in_force(self._rules, _folded_kind, day).values())
        return self._periods[place]


def fee_map(rules: Iterable[FeeRule]) -> FeeMap:
    """Return the rules by kind: those of the sheet, and the built-in ones that it does not have."""
    return FeeMap((*DEFAULTS.values(), *rules))


def _folded_kind(rule: FeeRule) -> str:
    return rule.kind.casefold()


class FeeItems(dict[tuple[str, str], str]):
    """Item code of each (kind, role), looked up once: a settlement has few kinds of fees."""

    def __init__(self, rules: FeeMap, shop: ShopMapping) -> None:
        super().__init__()
        self._rules = rules
        self._shop = shop

    def on(self, day: date) -> "FeeItems":
        """Return the items that hold on a day."""
        rules = self._rules.on(day)
        if rules is self._rules:
            return self
        return FeeItems(rules, self._shop)

    def __missing__(self, kind: tuple[str, str]) -> str:
        self[kind] = item_for(*kind, self._rules, self._shop)
        return self[kind]


def item_for(kind: str, role: str, rules: FeeMap, shop: ShopMapping) -> str:
    """Return the item code of a fee kind, by its own row or its role's; empty without either."""
    default = rules.get(DEFAULTS.get(role, DEFAULTS["fee"]).kind.casefold())
    for rule in (rules.get(kind.casefold()), default):
        if rule and (rule.item_code or rule.mapping):
            return rule.item_code or shop.item_for(rule.mapping)
    return ""
