"""The firm that keeps the month.

Its master data and its shop's mapping, as the workbook would have them.
"""

import csv
from pathlib import Path

from xlplugin.ledger.master import (
    Account,
    Alternative,
    Masters,
    StockGroup,
    StockItem,
    alternative_code,
)
from xlplugin.posting.fee_map import KNOWN, FeeMap, fee_map
from xlplugin.posting.master_data import Codes, default_masters
from xlplugin.posting.order_actions import DEFAULT_POSTS
from xlplugin.posting.shop import ShopMapping

CURRENCY = "MYR"


def shop() -> ShopMapping:
    """Return the shop, mapped to the codes that Master Data makes."""
    codes = Codes()
    return ShopMapping(
        shop_id="7495540735365777507",
        name="Melati Beauty",
        account="Melati Trading Sdn Bhd",
        customer=codes.customer,
        payment=codes.wallet,
        shipping="SHIPPING",
        transaction="TRANSACTION FEE",
        voucher="VOUCHER",
        discount="DISCOUNT",
        claims="CLAIMS",
        location="----",
        project="----",
        zone="Asia/Kuala_Lumpur",
        currency=CURRENCY,
        first_day=None,
        posts=DEFAULT_POSTS,
    )


def masters(folder: Path) -> Masters:
    """What Master Data makes, and the stock items of the month's SKU map with their alternative
    codes.
    """
    made = default_masters(CURRENCY)
    with (folder / "sku_map.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            account = row["account"]
            group = row["group"]
            item = row["item_code"]
            code = alternative_code(row["id"])
            made.accounts[account] = Account(account, f"SALES {group}", "Sales")
            made.groups[group] = StockGroup(
                group, f"Goods of group {group}", account, Codes().refund
            )
            made.items[item] = StockItem(item, item, group, "UNIT", True)
            made.alternatives[code] = Alternative(item, code, row["seller_sku"], "UNIT")
    return made


def rules() -> FeeMap:
    """Return the Fee Map as Master Data makes it."""
    return fee_map(KNOWN)
