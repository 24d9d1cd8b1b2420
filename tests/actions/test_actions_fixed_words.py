"""A word that is none of its list is refused with its cell before anything is posted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.tables import (
    FEE_MAP,
    GL_ACCOUNTS,
    JOURNAL,
    SETTINGS,
    SHOPS,
    STOCK_ITEMS,
    FeeMapRow,
    SettingsRow,
    Table,
)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with orders that are ready to be posted."""
    with sample_firm(tmp_path_factory.mktemp("month"), orders=12) as firm:
        firm.up_to("fetch_orders")
        firm.book.save()
        return firm.path.read_bytes()


@pytest.fixture
def book(month: bytes, tmp_path: Path) -> Iterator[Workbook]:
    path = tmp_path / "June.xlsx"
    path.write_bytes(month)
    opened = Workbook(open_book(path))
    yield opened
    opened.book.close()


def press(book: Workbook, button: str) -> str:
    return actions.run(button, ButtonContext(book, ScriptedPrompter()))


def typed(book: Workbook, table: Table[Any], heading: str, word: str) -> None:
    """Type a word into the first row of a column."""
    view = book.view(table)
    words = view.column(heading)
    view.put((heading,), [(word,), *((one,) for one in words[1:])])


def test_a_misspelt_account_type_is_refused_before_anything_is_posted(book: Workbook) -> None:
    view = book.view(GL_ACCOUNTS)
    codes = view.column("Code")
    place = codes.index("924-000")
    types = view.column("Acc Type")
    types[place] = "Expences"
    view.put(("Acc Type",), [(one,) for one in types])
    row = view.top + 1 + place
    where = f"sheet 'GL Accounts', row {row}, column 'Acc Type' (C{row})"
    for button in ("post_orders", "show_profit_and_loss", "show_balance_sheet"):
        with refused("Expences.*Did you mean Expenses.*Current Assets", where=where):
            press(book, button)
    assert not book.rows(JOURNAL)
    types[place] = "EXPENSES"
    view.put(("Acc Type",), [(one,) for one in types])
    assert "6 posted" in press(book, "post_orders")
    assert book.rows(JOURNAL)


@pytest.mark.parametrize(
    ("table", "heading", "word", "meant"),
    [
        (STOCK_ITEMS, "Stock Control", "Noo", "Write Yes or No"),
        (SHOPS, "Platform", "TicTok", "Write Tiktok"),
        (SHOPS, "Completed Posts", "Sale Invoice", "Did you mean Sales Invoice"),
        (SHOPS, "Tax Rounding", "Lines", "Write Line or Document"),
    ],
)
def test_a_word_that_would_be_passed_over_is_refused(
    book: Workbook, table: Table[Any], heading: str, word: str, meant: str
) -> None:
    typed(book, table, heading, word)
    with refused(f"'{word}'", meant, table.sheet, heading):
        press(book, "post_orders")
    assert not book.rows(JOURNAL)


def test_a_mapping_of_the_fee_map_that_no_shop_has_is_refused(book: Workbook) -> None:
    book.view(FEE_MAP).append([FeeMapRow("Parcel levy", "fee", "Shiping", "")])
    with refused("'Shiping'", "Did you mean Shipping", "Fee Map"):
        press(book, "post_orders")


@pytest.mark.parametrize("setting", ["Four Eyes", "Prices Include Tax", "Tax Rounding"])
def test_a_word_that_a_setting_does_not_allow_is_refused(book: Workbook, setting: str) -> None:
    book.view(SETTINGS).merge([SettingsRow(setting, "Yess")], keep=("What It Does",))
    with refused("'Yess'", "sheet 'Settings'", setting):
        press(book, "post_orders")
    assert not book.rows(JOURNAL)


def test_yes_and_no_count_in_any_case_of_their_letters(book: Workbook) -> None:
    typed(book, STOCK_ITEMS, "Stock Control", "no")
    first = book.rows(STOCK_ITEMS)[0].code
    assert not read_masters(book).items[first].stock_control


def test_a_misspelt_setting_is_named_by_check_workbook(book: Workbook) -> None:
    book.view(SETTINGS).append([SettingsRow("Cost Of Sale", "Weighted Average")])
    context = ButtonContext(book, ScriptedPrompter())
    actions.run("check_workbook", context)
    [problem] = [one for one in context.problems if one.table == SETTINGS.sheet]
    assert (problem.row, problem.column) == ("Cost Of Sale", "Setting")
    assert "Cost Of Sales" in problem.cure
