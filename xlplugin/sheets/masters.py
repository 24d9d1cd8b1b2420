"""The firm's master data on its sheets."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from xlplugin.ledger.master import Account, Alternative, Customer, Masters, StockGroup, StockItem
from xlplugin.posting.fee_map import FeeRule
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    CUSTOMERS,
    FEE_MAP,
    GL_ACCOUNTS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    Table,
)

_YES, _NO = "Yes", "No"


def read_masters(book: Workbook) -> Masters:
    """All master data, by code. Rows without a code are passed over."""
    return Masters(
        _by_code(book, GL_ACCOUNTS, Account._make),
        _by_code(book, CUSTOMERS, Customer._make),
        _by_code(book, STOCK_GROUPS, StockGroup._make),
        _by_code(book, STOCK_ITEMS, _item),
        {row[1]: Alternative._make(row) for row in book.rows(ALTERNATIVES) if row[1]},
    )


def _by_code(book: Workbook, table: Table[Any], make: Callable[[Row], Any]) -> dict[str, Any]:
    return {row[0]: make(row) for row in book.rows(table) if row[0]}


def _item(row: Row) -> StockItem:
    return StockItem(row[0], row[1], row[2], row[3] or "UNIT", row[4] != _NO)


def add_masters(book: Workbook, new: Masters) -> None:
    """Add these rows after the ones the firm has."""
    for table, rows in (
        (GL_ACCOUNTS, new.accounts),
        (CUSTOMERS, new.customers),
        (STOCK_GROUPS, new.groups),
    ):
        book.view(table).append([tuple(row) for row in rows.values()])
    book.view(STOCK_ITEMS).append([item_row(item) for item in new.items.values()])


def add_stock_items(book: Workbook, items: Iterable[StockItem]) -> int:
    """Add the stock items whose code is not there yet; returns how many."""
    have = {row[0] for row in book.rows(STOCK_ITEMS)}
    new = [item_row(item) for item in items if item.code not in have]
    book.view(STOCK_ITEMS).append(new)
    return len(new)


def item_row(item: StockItem) -> Row:
    """A stock item as a row of its sheet."""
    return (item.code, item.description, item.group, item.uom, _YES if item.stock_control else _NO)


def store_alternatives(book: Workbook, alternatives: Iterable[Alternative]) -> None:
    """Store alternative codes; one that is there already moves to its new item."""
    book.view(ALTERNATIVES).merge([tuple(row) for row in alternatives])


def unlink_alternatives(book: Workbook, codes: Iterable[str]) -> int:
    """Take these alternative codes off their items; returns how many were there."""
    gone = set(codes)
    rows = book.rows(ALTERNATIVES)
    kept = [row for row in rows if row[1] not in gone]
    book.view(ALTERNATIVES).replace(kept)
    return len(rows) - len(kept)


def read_fee_rules(book: Workbook) -> list[FeeRule]:
    """The fee map's rows."""
    return [FeeRule(*row[:4]) for row in book.rows(FEE_MAP) if row[0]]


def add_fee_rules(book: Workbook, rules: Iterable[FeeRule], first_seen: date) -> None:
    """Add rows for fee kinds that the sheet does not know yet."""
    book.view(FEE_MAP).append([(*rule, first_seen) for rule in rules])
