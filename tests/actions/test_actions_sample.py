"""Remove Sample takes out what the sample shop brought, and nothing that the user typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.actions import sample
from xlplugin.cli import _announce
from xlplugin.ledger.master import Account, StockItem
from xlplugin.sheets.masters import add_stock_items
from xlplugin.sheets.tables import (
    FEE_MAP,
    GL_ACCOUNTS,
    INVOICES,
    JOURNAL,
    ORDERS,
    PRODUCTS,
    SHOPS,
    SOURCES,
    STOCK_ITEMS,
    GLAccountsRow,
    Table,
)

RENT = Account("917-000", "RENT OF SHOP", "Expenses")
KEBAYA = StockItem("KEBAYA-M", "Kebaya, size M", "GOODS", "UNIT", stock_control=True)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path, orders=12) as firm:
        firm.up_to("post_orders")
        _announce(sample._announcement(), firm.shop)
        yield firm


def test_her_account_and_item_stay_and_the_rows_of_the_sample_go(firm: SampleFirm) -> None:
    add_stock_items(firm.book, [KEBAYA])
    firm.book.view(GL_ACCOUNTS).append([GLAccountsRow(*RENT)])
    accounts = firm.book.rows(GL_ACCOUNTS)
    rules = firm.book.rows(FEE_MAP)
    items = firm.book.rows(STOCK_ITEMS)
    changed = items[0]._replace(description="My own words for it")
    firm.book.view(STOCK_ITEMS).update(("Description",), [changed, *items[1:]])
    orders = len(firm.book.rows(ORDERS))
    firm.press("remove_sample")
    assert f"Orders: {orders} rows" in firm.prompter.asked[-1]
    assert "GL Accounts" not in firm.prompter.asked[-1]
    assert firm.book.rows(GL_ACCOUNTS) == accounts
    assert firm.book.rows(FEE_MAP) == rules
    brought = {item.code for item in firm.shop.month.stock_items} - {changed.code}
    kept = [row.code for row in items if row.code not in brought]
    assert [row.code for row in firm.book.rows(STOCK_ITEMS)] == kept
    assert {changed.code, KEBAYA.code, "SHIPPING"} <= set(kept)
    emptied: tuple[Table[Any], ...] = (SHOPS, PRODUCTS, ORDERS, INVOICES, JOURNAL, SOURCES)
    for table in emptied:
        assert firm.book.rows(table) == []


def test_a_no_removes_nothing(firm: SampleFirm) -> None:
    before = firm.book.rows(STOCK_ITEMS)
    firm.prompter.yes = False
    assert firm.press("remove_sample") == "Nothing was removed."
    assert firm.book.rows(STOCK_ITEMS) == before
    assert firm.book.rows(INVOICES)
