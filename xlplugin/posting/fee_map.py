"""Which item each kind of fee is posted to. Fee kinds are data: a new one arrives about yearly (sql-account 13)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlplugin.posting.shop import ShopMapping

SALE_DIFFERENCE = "Sale difference"
SUMMARY_SALE = "summary sale"  # the role of a sale that has no invoice of its own


class FeeRule(NamedTuple):
    """One row of the Fee Map: a mapping of the shop, or an item code that goes before it."""

    kind: str
    role: str
    mapping: str
    item_code: str


# The default bucket of each role; a kind without a row of its own goes where its role does.
DEFAULTS = {
    "sale": FeeRule("(other sales)", "sale", "Discount", ""),
    SUMMARY_SALE: FeeRule("(sales of a summary)", SUMMARY_SALE, "", "SALES"),
    "refund": FeeRule("(other refunds)", "refund", "", "REFUND"),
    "shipping": FeeRule("(other shipping)", "shipping", "Shipping", ""),
    "fee": FeeRule("(other fees)", "fee", "Transaction", ""),
    "tax": FeeRule("(other taxes)", "tax", "Transaction", ""),
    "adjustment": FeeRule("(other adjustments)", "adjustment", "Claims", ""),
}

# Kinds whose role's bucket would mislead: what an adjustment takes for advertising or as a penalty is no claim.
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

FeeMap = Mapping[str, FeeRule]  # by kind, case-folded


def fee_map(rules: Iterable[FeeRule]) -> dict[str, FeeRule]:
    """The rules by kind; the built-in default buckets stand under those of the sheet."""
    known = {rule.kind.casefold(): rule for rule in DEFAULTS.values()}
    known.update((rule.kind.casefold(), rule) for rule in rules)
    return known


class FeeItems(dict[tuple[str, str], str]):
    """The item code of each kind and role, looked up once: a settlement has many lines of few kinds."""

    def __init__(self, rules: FeeMap, shop: ShopMapping) -> None:
        super().__init__()
        self._rules, self._shop = rules, shop

    def __missing__(self, kind: tuple[str, str]) -> str:
        item = self[kind] = item_for(*kind, self._rules, self._shop)
        return item


def item_for(kind: str, role: str, rules: FeeMap, shop: ShopMapping) -> str:
    """The item code a fee kind is posted to; empty when neither its row nor its role's leads to one."""
    default = rules.get(DEFAULTS.get(role, DEFAULTS["fee"]).kind.casefold())
    for rule in (rules.get(kind.casefold()), default):
        if rule and (rule.item_code or rule.mapping):
            return rule.item_code or shop.item_for(rule.mapping)
    return ""
