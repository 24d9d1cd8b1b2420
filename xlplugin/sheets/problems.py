"""The Problems sheet: what needs her eye, by the button that found it."""

from collections.abc import Collection, Sequence

from xlplugin.errors import Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PROBLEMS


def put_problems(book: Workbook, found_by: str, problems: Sequence[Problem]) -> None:
    """These problems instead of the ones that the same button found before."""
    others = [row for row in book.rows(PROBLEMS) if row[0] != found_by]
    if problems or len(others) != len(book.rows(PROBLEMS)):
        book.view(PROBLEMS).replace([*others, *[(found_by, *problem) for problem in problems]])


def drop_problems(book: Workbook, table: str, column: str, rows: Collection[str]) -> None:
    """Take away what any button has found in this column of these rows: it is mended."""
    shown = book.rows(PROBLEMS)
    left = [row for row in shown if (row[1], row[3]) != (table, column) or row[2] not in rows]
    if len(left) < len(shown):
        book.view(PROBLEMS).replace(left)
