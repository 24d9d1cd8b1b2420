"""Take in the rows that stand directly below a table of a saved file.

Excel extends a table when something is typed below it. Other programs that write the file do not,
and what stands outside of the table is not read.
"""

from contextlib import suppress

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import BANK_STATEMENT, INPUT, TABLES
from xlplugin.wording import counting


def take_in_rows_below(book: Workbook) -> str:
    """Extend the tables that the user fills in; return what was taken in, or an empty text."""
    found = []
    for table in TABLES:
        if table.role != INPUT and table is not BANK_STATEMENT:
            continue
        with suppress(FixInputError):  # a missing sheet or column is told where it is read
            taken = book.view(table).take_in_beneath()
            if taken:
                found.append(f"{counting(taken, 'row')} of {table.sheet}")
    if not found:
        return ""
    return f"Taken into the table above: {', '.join(found)}."
