"""Read and fill the Invoice sheet: documents ready to print, a page each.

It is no table; its look is made in `workbook`.
"""

from collections.abc import Sequence

from xlplugin.errors import FixInputError
from xlplugin.posting.printed import COLUMNS, Firm, PrintRow
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.cells import write_cell
from xlplugin.sheets.settings import read_settings

INVOICE_SHEET = "Invoice"
_TEXT_COLUMNS = 2  # Item and Description: what stands there came from outside
# rows of Settings, in any case
_NAME = "company name"
_ADDRESS = "company address"
_TAX_NO = "company tax no"
_REGISTRATION_NO = "company registration no"


def read_firm(book: Workbook) -> Firm:
    """Read the firm's name, address and numbers; blank if Settings has no row for them."""
    given = {name.casefold(): value for name, value in read_settings(book).items()}
    return Firm(
        name=given.get(_NAME, ""),
        address=given.get(_ADDRESS, ""),
        tax_no=given.get(_TAX_NO, ""),
        registration_no=given.get(_REGISTRATION_NO, ""),
    )


def put_printed(book: Workbook, rows: Sequence[PrintRow], *, show: bool = True) -> None:
    """Show these rows instead of what was there. Raises FixInputError when the sheet is missing."""
    sheets = book.sheets
    if INVOICE_SHEET not in sheets:
        cure = (
            f"If you renamed it, name it '{INVOICE_SHEET}' again. If you deleted it, go on from a "
            "saved copy."
        )
        raise FixInputError(f"The sheet '{INVOICE_SHEET}' is missing.", where=book.name, cure=cure)
    sheet = sheets[INVOICE_SHEET]
    width = len(COLUMNS) + 1
    last = max(int(sheet.used_range.last_cell.row), len(rows), 1)
    sheet.range((1, 1), (last, width)).clear_contents()
    if rows:
        sheet.range(
            (1, 1), (len(rows), _TEXT_COLUMNS)
        ).number_format = "@"  # though she cleared the formats
        block = [[*map(write_cell, row.cells), row.look or None] for row in rows]
        sheet.range((1, 1), (len(rows), width)).value = block
    if show:
        book.reveal(INVOICE_SHEET)
        sheet.activate()
