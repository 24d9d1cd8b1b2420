"""Hide rows of a workbook file, as a filter of Excel does."""

from xlplugin.sheets.book import Workbook


def hide(book: Workbook, sheet: str, rows: list[int]) -> None:
    """Hide rows as a filter does."""
    xml = book.book.sheets[sheet].impl.xml
    for number in rows:
        xml.rows[number] = xml.rows[number].replace("<row ", '<row hidden="1" ', 1)
