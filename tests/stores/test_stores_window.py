"""Sheets that leave out the oldest runs show the same, however the books are read for them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.bookkeeping import a_closing, post, sale, sheets_at
from xlplugin.ledger.as_at import latest_month
from xlplugin.ledger.master import Account
from xlplugin.ledger.statements import balance_sheet, profit_and_loss
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BOOKS_TABLES, JOURNAL, SETTINGS, SHOWN_FROM, TABLES, SettingsRow
from xlplugin.stores.contract import WindowedRecords
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.sql import SqlStore


class Plain:
    """Books that can only be read whole."""

    def __init__(self, books: Any) -> None:
        self._books = books

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name == "later":
            raise AttributeError(name)
        found: Callable[..., Any] = getattr(self._books, name)
        return found


def shown(sheets: LedgerSheets) -> dict[str, list[Any]]:
    """Return the rows of every ledger sheet."""
    book = Workbook(sheets.book.book)
    return {table.name: book.rows(table) for table in TABLES if table.name in BOOKS_TABLES}


@pytest.mark.parametrize(
    ("first", "kept_in"),
    [(2, "sqlite"), (3, "sqlite"), (5, "sqlite"), (6, "sqlite"), (3, "postgres")],
)
def test_a_window_is_the_same_whether_the_years_before_are_read_or_summed_up(
    tmp_path: Path, template: Path, first: int, kept_in: str, request: pytest.FixtureRequest
) -> None:
    address: str | Path = tmp_path / "Books.sqlite"
    if kept_in == "postgres":
        address = request.getfixturevalue("postgres")()
    store = SqlStore(address, user="aminah")
    begun = sale("1001", "10.00", "79.10")
    post(store, begun)
    post(store, a_closing(begun), action="Close year")
    post(store, sale("1002", "20.05"), sale("1003", "3990", currency="JPY"))
    with store.posting("Undo") as session:
        session.undo(3)
    post(store, sale("1004", "7.77"))
    found: list[dict[str, list[Any]]] = []
    for way in (lambda books: books, Plain):
        path = tmp_path / f"{len(found)}.xlsx"
        sheets = sheets_at(path, template)
        sheets.book.view(SETTINGS).merge([SettingsRow(SHOWN_FROM, str(first), "")])
        with store.reading() as books:
            assert isinstance(books, WindowedRecords)
            sheets.copy_from(way(books))
        found.append(shown(sheets))
    assert found[0] == found[1]
    rows = found[0][JOURNAL.name]
    assert sum((row.debit or ZERO for row in rows), ZERO) == sum(
        (row.credit or ZERO for row in rows), ZERO
    )
    assert any(row.entry == 0 for row in rows)


def test_the_sums_of_days_make_the_same_statements(tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "Books.sqlite", user="aminah")
    begun = sale("1001", "10.00", "79.10")
    post(store, begun, sale("1002", "20.05"), sale("1003", "3990", currency="JPY"))
    post(store, a_closing(begun), action="Close year")
    with store.posting("Undo") as session:
        session.undo(2)
    entries = list(store.entries())
    days = list(store.day_entries())
    assert len(days) < len(entries)
    accounts = {
        "500-000": Account("500-000", "SALES", "Sales"),
        "300-000": Account("300-000", "TRADE DEBTORS", "Current Assets"),
    }
    last = date(2026, 12, 31)
    assert profit_and_loss(days, accounts, None, last) == profit_and_loss(
        entries, accounts, None, last
    )
    for first in (date(2026, 1, 1), date(2026, 7, 1)):
        sheet = balance_sheet(days, accounts, last, first)
        assert sheet == balance_sheet(entries, accounts, last, first)
    assert latest_month(days) == latest_month(entries)
