"""The column Reaches of the Fee Map: the account that each kind of fee reaches."""

from collections import defaultdict
from collections.abc import Sequence

from xlplugin.ledger.master import Masters
from xlplugin.posting.fee_map import fee_map
from xlplugin.posting.mapping_effect import fee_account
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_fee_rules
from xlplugin.sheets.tables import FEE_MAP
from xlplugin.sheets.tables.inputs import NO_ACCOUNT


def named_account(account: str, masters: Masters) -> str:
    """Return an account's code with its description."""
    found = masters.accounts.get(account)
    return f"{account} {found.description}" if found else account


def show_reached(book: Workbook, shops: Sequence[ShopMapping], masters: Masters) -> None:
    """Write on Fee Map the account that each kind reaches, with the shops where they differ."""
    rules = fee_map(read_fee_rules(book))
    reached = {}
    for rule in rules.values():
        by_account: dict[str, list[str]] = defaultdict(list)
        for shop in shops:
            account = fee_account(rule.kind, rule.role, rules, shop, masters)
            by_account[named_account(account, masters) or NO_ACCOUNT].append(shop.name)
        told = list(by_account)
        if len(told) > 1:
            told = [f"{account} ({', '.join(names)})" for account, names in by_account.items()]
        reached[rule.kind] = "; ".join(told)
    values = [(reached.get(row.fee_kind, ""),) for row in book.rows(FEE_MAP)]
    book.view(FEE_MAP).put(("Reaches",), values)
