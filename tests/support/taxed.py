"""Firms that are registered for tax in a country, by its preset."""

from collections.abc import Mapping
from datetime import date

from tests.support.stories import Firm, a_firm_s_masters, a_shop
from xlplugin.ledger.master import Account
from xlplugin.tax.codes import AmountIs, Rounding, TaxRules, TaxUse
from xlplugin.tax.presets import ACCOUNTS, preset, with_accounts
from xlplugin.tiktok.markets.declarations import find_market

CODES = {purpose: account.code for purpose, account in ACCOUNTS.items()}
OUTPUT = CODES["output"]
INPUT = CODES["input"]
WITHHELD = CODES["withheld"]
COLLECTED = CODES["collected"]


def tax_rules(
    country: str,
    since: date = date(2026, 1, 1),
    rounding: Rounding = Rounding.LINE,
    other: Mapping[str, tuple[str, AmountIs]] | None = None,
) -> TaxRules:
    """Return a country's rules; `other` are codes of other uses, such as `{"Goods": ("ZR", …)}`."""
    other = other or {}
    found = preset(country)
    uses = []
    for use in found.uses:
        if use.applies_to not in other:
            uses.append(use)
    for name, (code, amount_is) in other.items():
        uses.append(TaxUse(country, name, code, amount_is))
    return TaxRules(with_accounts(found, CODES), uses, since, rounding=rounding)


def a_taxed_firm(country: str, rules: TaxRules | None = None) -> Firm:
    """Return a firm in a country's currency, registered there, with the accounts of its taxes."""
    market = find_market(country)
    assert market
    masters = a_firm_s_masters()
    for code, customer in list(masters.customers.items()):
        masters.customers[code] = customer._replace(currency=market.currency)
    for account in ACCOUNTS.values():
        masters.accounts[account.code] = Account(account.code, account.description, account.type)
    shop = a_shop(currency=market.currency, zone=market.zone, tax=rules or tax_rules(country))
    return Firm(shop, masters)


def moved(firm: Firm) -> Mapping[str, object]:
    """Return the balance of every account that is not 0.00, debit positive."""
    sums: dict[str, object] = {}
    for entry in firm.books.entries:
        for posting in entry.postings:
            sums[posting.account] = sums.get(posting.account, 0) + posting.amount
    return {account: amount for account, amount in sums.items() if amount}
