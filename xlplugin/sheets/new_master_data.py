"""Read and fill the New Master Data sheet.

What Master Data would make, with codes that the user can change first.
"""

from collections.abc import Sequence

from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import NEW_MASTER_DATA, NewMasterDataRow

ACCOUNT = "GL account"
CUSTOMER = "Customer"
GROUP = "Stock group"
ITEM = "Stock item"


def read_typed_codes(book: Workbook) -> dict[tuple[str, str], str]:
    """Return the codes on the sheet by kind and purpose; none where Code is blank."""
    found = {}
    for row in book.rows(NEW_MASTER_DATA):
        if row.code and row.kind in (ACCOUNT, CUSTOMER):
            found[(row.kind, row.purpose)] = row.code
    return found


def put_new_master_data(book: Workbook, rows: Sequence[NewMasterDataRow]) -> None:
    """Replace the shown rows by these, and show the sheet if there are any."""
    book.view(NEW_MASTER_DATA).replace(rows)
    if rows:
        book.show(NEW_MASTER_DATA)
