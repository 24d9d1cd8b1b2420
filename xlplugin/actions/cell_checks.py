"""Check the cells of the input sheets: tables, words of drop-downs, blank cells and codes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.master import Masters
from xlplugin.ledger.master_history import FROM
from xlplugin.posting.fee_map import FeeMap, fee_map
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    API_VERSION,
    FEE_MAP,
    GRID,
    INPUT,
    LISTS,
    NAMED_COLUMNS,
    ORDER_LINES,
    PRODUCTS,
    RETURNED_GOODS,
    SETTING_NAMES,
    SETTING_WORDS,
    SETTINGS,
    SHOPS,
    STOCK_GROUPS,
    TABLES,
    Column,
    Table,
)
from xlplugin.wording import allowed_word, counting, nearest, write_one_of

ITEM_CODE = "Item Code"
_INTO_THE_TABLE = "If it belongs to the table, drag the table's lower right corner down over it."
# Tables whose rows may hold from a day on, and what holds before a row that has no other.
_DATED: dict[Table[Any], str] = {
    FEE_MAP: ": the row in brackets of its role counts then",
    STOCK_GROUPS: "",
    ALTERNATIVES: "",
}


@dataclass
class Checked:
    """Workbook under check, read once.

    What cannot be read is left out and is the problem of another check.
    """

    press: ButtonContext
    masters: Masters = field(default_factory=lambda: Masters({}, {}, {}, {}, {}))
    rules: FeeMap = field(default_factory=lambda: fee_map(()))
    shops: Sequence[ShopMapping] = ()

    @property
    def book(self) -> Workbook:
        """Return the workbook."""
        return self.press.book

    @property
    def shops_with_accounts(self) -> Sequence[ShopMapping]:
        """Return the shops whose codes can be checked; none while GL Accounts is empty."""
        if not self.masters.accounts:
            return ()
        return self.shops


def missing_tables(checked: Checked) -> list[Problem]:
    """Find tables and columns that are missing."""
    problems = []
    for table in TABLES:
        try:
            checked.book.view(table)
        except FixInputError as error:
            column = error.what.partition("column '")[2].partition("'")[0]
            problems.append(Problem(table.sheet, "", column, error.what, error.cure))
    return problems


def rows_below_tables(checked: Checked) -> list[Problem]:
    """Find a row just below a table, where nothing reads it."""
    problems = []
    for table in _present(checked.book):
        row = checked.book.view(table).beneath()
        if row:
            what = "This row is just below the table, so it is ignored."
            problems.append(Problem(table.sheet, f"row {row}", "", what, _INTO_THE_TABLE))
    return problems


def _present(book: Workbook, roles: Sequence[str] = (INPUT,)) -> list[Table[Any]]:
    """Return the tables of these roles that are there."""
    present = []
    for table in TABLES:
        if table.role not in roles:
            continue
        with suppress(FixInputError):
            book.view(table)
            present.append(table)
    return present


def unreadable_cells(checked: Checked) -> list[Problem]:
    """Find columns with a cell that is no date, no amount or a rounded id.

    A press refuses a grid, such as Order Lines, for one such cell as it does an input sheet.
    """
    problems = []
    for table in _present(checked.book, (INPUT, GRID)):
        view = checked.book.view(table)
        for column in table.columns:
            try:
                view.column(column.name)
            except FixInputError as error:
                row = error.where.rpartition("row ")[2].partition(",")[0]
                problems.append(
                    Problem(table.sheet, f"row {row}", column.name, error.what, error.cure)
                )
    return problems


def wrong_words(checked: Checked) -> list[Problem]:
    """Find cells with a word that their drop-down does not offer."""
    problems = []
    for table in _present(checked.book):
        for column in table.columns:
            if not isinstance(column.choices, tuple) or not column.choices:
                continue
            for row, value in _column(checked.book, table, column):
                if value and not allowed_word(str(value), column.choices):
                    what = f"'{value}' is not an allowed value."
                    cure = write_one_of(str(value), column.choices)
                    problems.append(Problem(table.sheet, row, column.name, what, cure))
    return problems


def wrong_settings(checked: Checked) -> list[Problem]:
    """Find settings that are not known, and words that a setting does not allow."""
    problems = []
    for row in checked.book.rows(SETTINGS):
        is_known = allowed_word(row.setting, SETTING_NAMES)
        if row.setting and not is_known and not row.setting.startswith(API_VERSION):
            meant = nearest(row.setting, SETTING_NAMES)
            what = f"'{row.setting}' is not the name of a setting, so it does nothing."
            cure = "Delete the row."
            if meant:
                cure = f"Did you mean {meant}?"
            problems.append(Problem(SETTINGS.sheet, row.setting, "Setting", what, cure))
        allowed = SETTING_WORDS.get(is_known, ())
        if row.value and allowed and not allowed_word(row.value, allowed):
            what = f"'{row.value}' is not an allowed value."
            cure = write_one_of(row.value, allowed)
            problems.append(Problem(SETTINGS.sheet, row.setting, "Value", what, cure))
    return problems


def blank_cells(checked: Checked) -> list[Problem]:
    """Find blank cells in columns that every row must have."""
    problems = []
    for table in _present(checked.book):
        if table is SHOPS and not checked.masters.accounts:
            continue  # Master Data fills them
        for column in table.columns:
            if not column.required or (table is RETURNED_GOODS and column.name == ITEM_CODE):
                continue  # returned goods have a check of their own
            for row, value in _column(checked.book, table, column):
                if value in ("", None):
                    what = f"{column.name} is blank."
                    cure = "Fill it in, or delete the row."
                    problems.append(Problem(table.sheet, row, column.name, what, cure))
    return problems


def returned_goods_without_item(checked: Checked) -> list[Problem]:
    """Find the SKUs of goods that came back by the user's word and have no item.

    Of other rows nothing is asked: their item comes from Products, or from the order once posted.
    """
    waiting: dict[str, list[int]] = {}
    view = checked.book.view(RETURNED_GOODS)
    for place, row in enumerate(view.rows()):
        is_back = row.goods_back and row.goods_back.casefold() != "no"
        if is_back and not row.item_code and not checked.masters.item_for_sku(row.sku_id):
            waiting.setdefault(row.sku_id, []).append(view.top + 1 + place)
    problems = []
    for sku_id, rows in waiting.items():
        goods = "goods without a SKU ID"
        cure = "Choose the item that came back in each of these rows."
        if sku_id:
            goods = f"SKU {sku_id}"
            cure = "Choose its Item Code on Products and press Post there."
        what = f"{ITEM_CODE} is blank for {goods} in {counting(len(rows), 'row')}."
        problems.append(Problem(RETURNED_GOODS.sheet, f"row {rows[0]}", ITEM_CODE, what, cure))
    return problems


def unknown_codes(checked: Checked) -> list[Problem]:
    """Find codes of accounts, customers, groups and items that are not on their sheet."""
    if not checked.masters.accounts:
        return []
    problems = []
    for table in (*_present(checked.book), ORDER_LINES, PRODUCTS):
        for column in table.columns:
            if not isinstance(column.choices, str):
                continue
            source, heading = NAMED_COLUMNS[column.choices]
            if source is LISTS:
                continue  # these help to type; other words are allowed
            known = {str(code).casefold() for code in checked.book.view(source).column(heading)}
            for row, value in _column(checked.book, table, column):
                if value and str(value).casefold() not in known:
                    what = f"'{value}' is not in {source.sheet}."
                    cure = f"Choose one from the list, or add it to {source.sheet}."
                    problems.append(Problem(table.sheet, row, column.name, what, cure))
    return problems


def _column(book: Workbook, table: Table[Any], column: Column) -> list[tuple[str, Any]]:
    """Return the values of a column by how their row is named.

    No shop that is a draft or not active.

    Empty if a cell of it cannot be read.
    """
    view = book.view(table)
    try:
        values = view.column(column.name)
        keys = view.column(_named_by(table))
        active = view.column("Active") if table is SHOPS else ["Yes"] * len(values)
        ids = view.column("Shop ID") if table is SHOPS else active
    except FixInputError:
        return []
    found = []
    for place, value in enumerate(values):
        if str(active[place]).casefold() == "no" or not ids[place]:
            continue
        found.append((str(keys[place] or f"row {view.top + 1 + place}"), value))
    return found


def _named_by(table: Table[Any]) -> str:
    """Return the column that names a row: the last one of its key that is not its first day."""
    names = [name for name in table.key if name != FROM]
    if not names:
        return table.columns[0].name
    return names[-1]


def _folded(key: Iterable[object]) -> tuple[str, ...]:
    """Return a key without regard to capitals."""
    return tuple(str(part).casefold() for part in key)


def codes_twice(checked: Checked) -> list[Problem]:
    """Find a code, a fee kind, a heading or a setting that stands in two rows of its sheet."""
    problems = []
    for table in _present(checked.book):
        if table is SHOPS:
            continue  # its rows are checked one by one
        columns = [checked.book.view(table).column(name) for name in table.key]
        keys = [_folded(key) for key in zip(*columns, strict=True)]
        for key, times in Counter(keys).items():
            if times > 1 and any(key):
                place = len(keys) - 1 - keys[::-1].index(key)
                shown = columns[0][place]
                what = f"'{shown}' is there {counting(times, 'time')}; only one of them counts."
                row = f"row {checked.book.view(table).top + 1 + place}"
                cure = "Keep one row and delete the others."
                problems.append(Problem(table.sheet, row, table.key[0], what, cure))
    return problems


def days_without_row(checked: Checked) -> list[Problem]:
    """Find a fee kind, a stock group or a SKU that has rows from a day on, and none before it."""
    problems = []
    for table in _present(checked.book):
        if table not in _DATED:
            continue
        view = checked.book.view(table)
        names = [str(name) for name in view.column(_named_by(table))]
        starts = view.column(FROM)
        from_the_start = set()
        for name, start in zip(names, starts, strict=True):
            if not start:
                from_the_start.add(name.casefold())
        first: dict[str, tuple[str, date]] = {}
        for name, start in zip(names, starts, strict=True):
            folded = name.casefold()
            if not name or not start or folded in from_the_start:
                continue
            if folded not in first or start < first[folded][1]:
                first[folded] = (name, start)
        for name, start in first.values():
            what = f"'{name}' has no row for the days before {start:%d/%m/%Y}{_DATED[table]}."
            cure = "Add a row with a blank From for those days, or blank the From of this row."
            problems.append(Problem(table.sheet, name, FROM, what, cure))
    return problems
