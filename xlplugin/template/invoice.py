"""Build the Invoice sheet.

Portrait A4, a break after each page, and formats by the mark of a row.
"""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlplugin.posting.printed import COLUMNS, HEAD, MOST_PAGES, PAGE_ROWS, STRONG, TITLE, TOTAL
from xlplugin.sheets.cells import NUMBER_FORMATS
from xlplugin.sheets.invoice import INVOICE_SHEET
from xlplugin.sheets.tables import COUNT, LEDGER, MONEY, TEXT
from xlplugin.template.look import ACCENT, ACCENT_TINT, LINE, TABS, Look

_WIDTHS = (19, 44, 9, 11, 10, 12)
_KINDS = (TEXT, TEXT, COUNT, MONEY, MONEY, MONEY)
_MARKS: dict[str, dict[str, object]] = {
    TITLE: {"bold": True, "font_color": ACCENT},
    HEAD: {"bold": True, "bg_color": ACCENT_TINT},
    STRONG: {"bold": True},
    TOTAL: {"bold": True, "top": 1, "top_color": LINE},
}


def build_invoice(book: Workbook, look: Look) -> Worksheet:
    """Add the sheet on which documents are printed."""
    sheet = book.add_worksheet(INVOICE_SHEET)
    sheet.hide()  # until Print Invoice fills it
    sheet.set_default_row(16.5)
    sheet.hide_gridlines(2)
    for place, (width, kind) in enumerate(zip(_WIDTHS, _KINDS, strict=True)):
        side = "left" if kind == TEXT else "right"
        sheet.set_column(
            place, place, width, look.make(num_format=NUMBER_FORMATS[kind], align=side)
        )
    last = len(COLUMNS)
    sheet.set_column(last, last, 8, look.make(num_format="@"), {"hidden": True})
    for mark, style in _MARKS.items():
        rule = {"type": "formula", "criteria": f'=$G1="{mark}"', "format": look.tone("", **style)}
        sheet.conditional_format(0, 0, PAGE_ROWS * MOST_PAGES - 1, last - 1, rule)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_print_scale(85)  # not fitted to the page: Excel would leave the breaks out
    # The upper margin has room for a picture in the header, such as the firm's logo.
    sheet.set_margins(left=0.5, right=0.4, top=1.1, bottom=0.6)
    sheet.set_h_pagebreaks([PAGE_ROWS * number for number in range(1, MOST_PAGES)])
    sheet.set_tab_color(TABS[LEDGER])
    return sheet
