"""Find what a changed mapping would do: what was posted, beside the account that it reaches now.

Nothing that is posted changes. What is posted from now on follows the mapping as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    DEBTOR_SIGN,
    REVERSED,
    DocumentId,
    DocumentState,
    Line,
    by_document,
)
from xlplugin.ledger.master import Masters
from xlplugin.ledger.statements import PROFIT_TYPES, section_of
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import FeeMap, item_for
from xlplugin.posting.shop import ShopMapping


class MappingEffect(NamedTuple):
    """Kind of fee, or an item, of a month that would reach another account now.

    `amount` is what was posted, positive if it adds to the profit. `effect` is what the profit of
    the month would be more, had it been posted as the mapping is now.
    """

    month: str
    shop: str
    currency: str
    what: str
    posted: str
    now: str
    amount: Decimal
    effect: Decimal


class SkuChange(NamedTuple):
    """SKU that got another item on Products, and what was sold of it while it had the old one.

    `unit_costs` are of the old and the new item, None where one is not known.
    """

    month: str
    shop: str
    currency: str
    sku: str
    old_item: str
    new_item: str
    quantity: int
    sales: Decimal
    unit_costs: tuple[Decimal | None, Decimal | None]


def fee_account(kind: str, role: str, rules: FeeMap, shop: ShopMapping, masters: Masters) -> str:
    """Return the account that a kind of fee reaches; empty if its item or group is missing."""
    return masters.sales_account(item_for(kind, role, rules, shop))


def effects_of_accounts(
    documents: Iterable[DocumentState],
    lines: Iterable[Line],
    rules: FeeMap,
    shops: Mapping[str, ShopMapping],
    masters: Masters,
) -> list[MappingEffect]:
    """Return the posted lines whose kind of fee, or item, reaches another account now, by month.

    The mapping is that of the line's own day.
    A line whose kind is not on the Fee Map is compared by its item.

    Args:
        documents: The documents of the books.
        lines: Their lines.
        rules: The Fee Map as it is now, with the days from which rows hold.
        shops: The shops by Shop ID; lines of other shops are left out.
        masters: The master data as they are now.

    Returns:
        One record per month, shop, currency, kind or item, and pair of accounts; none of 0.00.
    """
    states = by_document(documents)
    sums: dict[tuple[str, str, str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
    reached: dict[tuple[str, str, str, date], str] = {}
    for line in lines:
        document = states[DocumentId(line.doc_type, line.doc_no)]
        shop = shops.get(document.shop)
        if shop is None or not DEBTOR_SIGN[line.doc_type] or not line.account:
            continue
        kind = line.kind.removeprefix(REVERSED)
        day = line.delivery_date
        place = (document.shop, kind, line.item_code, day)
        if place not in reached:
            reached[place] = _account_now(
                kind, line.item_code, rules.on(day), shop, masters.on(day)
            )
        now = reached[place]
        if now and now != line.account:
            what = kind if kind.casefold() in rules else line.item_code
            month = f"{line.delivery_date:%Y-%m}"
            key = (month, document.shop, document.currency, what, line.account, now)
            sums[key] += DEBTOR_SIGN[line.doc_type] * line.to_account
    found = []
    for (month, name, currency, what, posted, now), amount in sorted(sums.items()):
        if amount:
            effect = amount * (_counts(now, masters) - _counts(posted, masters))
            found.append(MappingEffect(month, name, currency, what, posted, now, amount, effect))
    return found


def _account_now(kind: str, item: str, rules: FeeMap, shop: ShopMapping, masters: Masters) -> str:
    rule = rules.get(kind.casefold())
    if rule is None:
        return masters.sales_account(item)
    return fee_account(kind, rule.role, rules, shop, masters)


def _counts(account: str, masters: Masters) -> int:
    """Return 1 if an account is a part of the profit, else 0."""
    return int(section_of(masters.accounts, account) in PROFIT_TYPES)


def effects_of_items(changes: Iterable[SkuChange], masters: Masters) -> list[MappingEffect]:
    """Return what another item of a SKU would do: other accounts, and another cost."""
    found = []
    for one in changes:
        posted = masters.sales_account(one.old_item)
        now = masters.sales_account(one.new_item)
        effect = one.sales * (_counts(now, masters) - _counts(posted, masters))
        old_cost, new_cost = one.unit_costs
        if old_cost is not None and new_cost is not None:
            effect += one.quantity * (old_cost - new_cost)
        found.append(
            MappingEffect(
                one.month,
                one.shop,
                one.currency,
                one.sku,
                f"{one.old_item} {posted}".strip(),
                f"{one.new_item} {now}".strip(),
                one.sales,
                effect,
            )
        )
    return found
