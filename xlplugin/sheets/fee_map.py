"""Fill the column Reaches of the Fee Map: the account that each kind of fee reaches."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from xlplugin.ledger.master import Masters
from xlplugin.posting.fee_map import FeeMap, FeeRule, fee_map
from xlplugin.posting.mapping_effect import fee_account
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_fee_rules
from xlplugin.sheets.tables import FEE_MAP, FeeMapRow
from xlplugin.sheets.tables.inputs import NO_ACCOUNT


def named_account(account: str, masters: Masters) -> str:
    """Return an account's code with its description."""
    if account not in masters.accounts:
        return account
    return f"{account} {masters.account_description(account)}"


def show_reached(book: Workbook, shops: Sequence[ShopMapping], masters: Masters) -> None:
    """Write on Fee Map the account that each kind reaches, with the shops where they differ."""
    rules = fee_map(read_fee_rules(book))
    values = []
    for row in book.rows(FEE_MAP):
        values.append(_reached(row, rules, shops, masters))
    book.view(FEE_MAP).put_column("Reaches", values)


def _reached(row: FeeMapRow, rules: FeeMap, shops: Sequence[ShopMapping], masters: Masters) -> str:
    """Return the accounts that a row reaches, with the days on which its stock group changes."""
    first = row.start or date.min
    told: list[str] = []
    last = ""
    for day in [first, *(start for start in masters.starts if start > first)]:
        rule = rules.on(day).get(row.fee_kind.casefold())
        if rule is None or rule.start != row.start:
            break  # another row of the kind holds from here
        account = _accounts(rule, rules.on(day), shops, masters.on(day))
        if account != last:
            if told:
                told.append(f"from {day:%d/%m/%Y} {account}")
            else:
                told.append(account)
        last = account
    return "; ".join(told)


def _accounts(rule: FeeRule, rules: FeeMap, shops: Sequence[ShopMapping], masters: Masters) -> str:
    """Return the account that a kind reaches, with the shops where they differ."""
    by_account: dict[str, list[str]] = defaultdict(list)
    for shop in shops:
        account = fee_account(rule.kind, rule.role, rules, shop, masters)
        by_account[named_account(account, masters) or NO_ACCOUNT].append(shop.name)
    told = list(by_account)
    if len(told) > 1:
        told = [f"{account} ({', '.join(names)})" for account, names in by_account.items()]
    return "; ".join(told)
