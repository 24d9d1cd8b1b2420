"""Fill the sheet Order: one order with its lines, and the item codes that are mended there."""

from collections.abc import Sequence

from xlplugin.errors import FixInputError
from xlplugin.ledger.master import Masters
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import LINE_PART, ONE_ORDER, ORDER_LINES, OneOrderRow
from xlplugin.wording import did_you_mean, nearest


def put_order(book: Workbook, rows: Sequence[OneOrderRow], links: Sequence[str]) -> None:
    """Show these rows, each with its link."""
    view = book.view(ONE_ORDER)
    view.replace(rows)
    view.formulas("Link", links)
    book.show(ONE_ORDER)


def mended(book: Workbook) -> dict[tuple[str, str, int], OneOrderRow]:
    """Return the lines whose code was changed on the sheet, by Shop ID, order id and line.

    Empty in a workbook without the sheet, such as one of an earlier version.
    """
    if ONE_ORDER.sheet not in book.sheets:
        return {}
    found = {}
    for row in book.rows(ONE_ORDER):
        if row.part == LINE_PART and row.code != row.shown_code and row.line is not None:
            found[row.shop_id, row.order_id, row.line] = row
    return found


def take_codes(book: Workbook, masters: Masters) -> int:
    """Write the codes that were changed on the sheet Order to Order Lines.

    A code that was changed on Order Lines too stays as it is there, and is shown on Order.

    Returns:
        How many codes were taken.

    Raises:
        FixInputError: A code is of no stock item. It stays on Order alone; the others are taken.
    """
    changed = mended(book)
    if not changed:
        return 0
    taken = 0
    unknown = ""
    now = {}
    rows = []
    for row in book.rows(ORDER_LINES):
        key = row.shop_id, row.order_id, row.line
        mend = changed.get(key)
        is_unknown = mend is not None and mend.code and masters.item(mend.code) is None
        if mend is not None and is_unknown and row.code == mend.shown_code:
            unknown = unknown or mend.code
            mend = None
        if mend is not None and row.code == mend.shown_code:
            row = row._replace(code=mend.code, uom=masters.item_uom(mend.code))
            taken += 1
        if mend is not None:
            now[key] = row.code
        rows.append(row)
    book.view(ORDER_LINES).update(("Code", "UOM"), rows)
    _show_codes(book, now, masters)
    if unknown:
        raise _not_an_item(book, unknown, masters)
    return taken


def _not_an_item(book: Workbook, code: str, masters: Masters) -> FixInputError:
    view = book.view(ONE_ORDER)
    place = [row.code for row in view.rows()].index(code)
    meant = nearest(code, masters.items)
    cure = (
        "Choose a code from the list; or select the cell and press Choose Item: New Item makes "
        "one that is not there yet."
    )
    return FixInputError(
        f"'{code}' is not in Stock Items.",
        where=f"sheet '{ONE_ORDER.sheet}', row {view.top + 1 + place}, column 'Code' "
        f"({view.cell('Code', place)})",
        cure=did_you_mean(meant, cure),
    )


def _show_codes(book: Workbook, codes: dict[tuple[str, str, int], str], masters: Masters) -> None:
    """Show on Order the codes that its lines have now."""
    rows = []
    for row in book.rows(ONE_ORDER):
        code = codes.get((row.shop_id, row.order_id, row.line or 0))
        if code is not None:
            item = masters.item_description(code)
            row = row._replace(code=code, shown_code=code, item=item)
        rows.append(row)
    book.view(ONE_ORDER).update(("Code", "Item Description", "Shown Code"), rows)
