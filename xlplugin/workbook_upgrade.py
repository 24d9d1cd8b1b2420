"""Upgrade a workbook of an earlier version to the layout of this one.

Nothing of the workbook is taken away: sheets, columns, input cells and names that are missing are
added from a new workbook, with their formats. Home is replaced, and so are the formulas of the
statements that are shown. The old file is kept.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xlplugin.engine import open_book
from xlplugin.engine.transplant import Transplant
from xlplugin.engine.workbook import WorkbookFile
from xlplugin.errors import FixInputError
from xlplugin.sheets.account_days import put_days_of_the_journal
from xlplugin.sheets.balance_sheet import renew_balance_sheet
from xlplugin.sheets.book import LAYOUT, LAYOUT_NAME, Workbook
from xlplugin.sheets.home import HOME
from xlplugin.sheets.profit_and_loss import renew_profit_and_loss
from xlplugin.sheets.tables import BOOKS_TABLES, TABLES, Table
from xlplugin.sheets.trial_balance import renew_trial_balance
from xlplugin.template.build import workbook_bytes
from xlplugin.wording import by_count, counting

_MOST_COPIES = 1_000


def upgrade(path: Path, target: Path) -> list[str]:
    """Write the workbook in `path`, upgraded, as `target`.

    Args:
        path: A workbook of an earlier layout. It may be open elsewhere: it is only read.
        target: Where the upgraded workbook goes; may be the same file.

    Returns:
        What was added, such as "sheet Fee Rates" or "column Note on Orders".

    Raises:
        FixInputError: A table of the product has lost its name, or the user's own sheet has the
            name of a new one.
    """
    workbook = WorkbookFile(path)
    new = WorkbookFile(path, workbook_bytes())
    transplant = Transplant(workbook, new)
    added = []
    known = {table.name: table.column_names() for table in workbook.all_tables()}
    for table in TABLES:
        if table.name not in known and table.sheet in workbook.sheet_names():
            raise FixInputError(
                f"The table '{table.name}' is missing.",
                where=f"{path.name}, sheet '{table.sheet}'",
                cure=f"Give the table its name '{table.name}' back, or rename that sheet of "
                "yours: a new one of this name is to be added.",
            )
    for sheet in new.sheet_names():
        if sheet not in workbook.sheet_names():
            transplant.add_sheet(sheet)
            added.append(f"sheet {sheet}")
    for table in TABLES:
        if table.name not in known:
            continue
        added += _add_columns(transplant, table, known[table.name])
        transplant.renew_head(table.name)
        if table.name in BOOKS_TABLES:
            transplant.open_beside(table.name)
            workbook.sheet(table.sheet).protect(on=True)
    transplant.replace_sheet(HOME)
    transplant.add_names()
    workbook.add_name(LAYOUT_NAME, f"={LAYOUT}")
    workbook.calculate_on_load()
    workbook.save(target)
    workbook.close()
    new.close()
    _renew_statements(target)
    return added


def _add_columns(transplant: Transplant, table: Table[Any], known: Iterable[str]) -> list[str]:
    """Add the columns that a table lacks; return what was added."""
    added = []
    have = {name.strip().casefold() for name in known}
    for column in table.columns:
        if column.name.casefold() not in have:
            transplant.add_column(table.name, column.name)
            added.append(f"column {column.name} on {table.sheet}")
    return added


def _renew_statements(path: Path) -> None:
    """Write this version's formulas, which read the sheet Account Days, into the statements."""
    book = Workbook(open_book(path))
    with book.quiet():
        put_days_of_the_journal(book)
        renew_trial_balance(book)
        renew_profit_and_loss(book)
        renew_balance_sheet(book)
    book.save()
    book.book.close()


def upgrade_in_place(path: Path) -> str:
    """Copy a workbook file beside itself, upgrade it, and return what the user is told."""
    copy = _free(path, "before upgrade")
    shutil.copy2(path, copy)
    added = upgrade(path, path)
    return f"{path.name} was upgraded to this version: {_told(added)} The old one is '{copy.name}'."


def upgrade_beside(path: Path) -> Path:
    """Write the upgraded workbook beside one that is open; return its path."""
    target = _free(path, "upgraded")
    upgrade(path, target)
    return target


def _free(path: Path, words: str) -> Path:
    """Return a path beside this one that no file has. Raises FixInputError if all are taken."""
    for number in range(1, _MOST_COPIES):
        count = f" {number}" if number > 1 else ""
        target = path.with_name(f"{path.stem} ({words}{count}){path.suffix}")
        if not target.exists():
            return target
    raise FixInputError(
        "There are too many copies of this workbook.",
        where=str(path.parent),
        cure="Move some to another folder.",
    )


def _told(added: list[str]) -> str:
    if not added:
        return "nothing had to be added."
    sheets = sum(1 for one in added if one.startswith("sheet "))
    columns = len(added) - sheets
    verb = by_count(len(added), "was", "were")
    return f"{counting(sheets, 'sheet')} and {counting(columns, 'column')} {verb} added."
