"""Ledger sheets are protected; the product lifts that for its own writing only."""

from pathlib import Path

import pytest

from tests.support.bookkeeping import ORDER, OTHER, post, sale, sheets_at
from tests.support.refusals import refused
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.protection import is_protected, lift
from xlplugin.sheets.tables import BOOKS_TABLES, INPUT, JOURNAL, RUNS, SHOPS, TABLES
from xlplugin.stores.ledger_sheets import LedgerSheets


def protected(book: Workbook) -> dict[str, bool]:
    """Whether each sheet of a table is protected."""
    return {table.sheet: is_protected(book.book.sheets[table.sheet]) for table in TABLES}


LEDGERS = {table.sheet: table.name in BOOKS_TABLES for table in TABLES}


@pytest.fixture
def sheets(tmp_path: Path, template: Path) -> LedgerSheets:
    return sheets_at(tmp_path / "ledger.xlsx", template)


def test_the_ledger_sheets_of_a_new_workbook_are_protected_and_no_others(
    sheets: LedgerSheets,
) -> None:
    assert protected(sheets.book) == LEDGERS
    assert {table.role for table in TABLES if not LEDGERS[table.sheet]} >= {INPUT}
    journal = sheets.book.book.sheets[JOURNAL.sheet]
    with refused("Unprotect Sheet", where="Journal!A6"):
        journal.range("A6").value = 7
    journal.range("Z6").value = "asked TikTok about it"  # beside the table the user is free
    sheets.book.book.sheets[SHOPS.sheet].range("A6").value = "My shop"


def test_a_posting_leaves_the_sheets_protected_and_so_does_one_that_fails(
    sheets: LedgerSheets, tmp_path: Path
) -> None:
    with sheets.book.quiet():
        post(sheets, sale(ORDER, "39.90"))
        assert not protected(sheets.book)[JOURNAL.sheet]
    assert protected(sheets.book) == LEDGERS
    assert len(sheets.book.rows(JOURNAL)) == 2

    def killed() -> None:
        with sheets.book.quiet(), sheets.posting("Post orders") as session:
            session.write(sale(OTHER, "20.00"))
            sheets.book.view(RUNS).append([])
            sheets.book.view(JOURNAL).truncate(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert protected(sheets.book) == LEDGERS


def test_a_saved_workbook_is_protected_word_for_word(sheets: LedgerSheets, tmp_path: Path) -> None:
    post(sheets, sale(ORDER, "39.90"))
    sheets.book.save(tmp_path / "saved.xlsx")
    again = Workbook(open_book(tmp_path / "saved.xlsx"))
    assert protected(again) == LEDGERS
    xml = again.book.sheets[JOURNAL.sheet].impl.xml.tail
    assert xml.startswith(
        '<sheetProtection sheet="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>'
    )


def test_a_sheet_whose_protection_the_user_lifted_is_protected_at_the_next_posting(
    sheets: LedgerSheets,
) -> None:
    lift(sheets.book.book.sheets[JOURNAL.sheet])
    with sheets.book.quiet():
        post(sheets, sale(ORDER, "39.90"))
    assert protected(sheets.book) == LEDGERS
