"""Refuse a word that is none of the words its column or its setting allows."""

from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.settings import refuse_other_values
from xlplugin.sheets.tables import (
    FEE_MAP,
    GL_ACCOUNTS,
    STOCK_ITEMS,
    TAX_CODES,
    TAX_MAP,
    Table,
)
from xlplugin.wording import allowed_word, write_one_of

# Tables that a posting reads without checking their words. Other readers, such as that of Shops,
# check each row.
_POSTED_WITH: tuple[Table[Any], ...] = (GL_ACCOUNTS, STOCK_ITEMS, FEE_MAP, TAX_CODES, TAX_MAP)


def refuse_other_words(book: Workbook) -> None:
    """Raise FixInputError, with the cell, for a word that a posting would pass over."""
    for table in _POSTED_WITH:
        refuse_other_words_of(book, table)
    refuse_other_values(book)


def refuse_other_words_of(book: Workbook, table: Table[Any]) -> None:
    """Raise FixInputError, with the cell, for a word that its column does not allow."""
    view = book.view(table)
    for column in table.columns:
        if isinstance(column.choices, str) or not column.choices:
            continue
        for place, typed in enumerate(view.column(column.name)):
            if typed and not allowed_word(typed, column.choices):
                row = view.top + 1 + place
                cell = view.cell(column.name, place)
                raise FixInputError(
                    f"'{typed}' is not an allowed value.",
                    where=f"sheet '{table.sheet}', row {row}, column '{column.name}' ({cell})",
                    cure=write_one_of(typed, column.choices),
                )
