"""The Problems sheet: what needs the user's attention, by the button that found it."""

from collections.abc import Collection, Sequence

from xlplugin.errors import Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PROBLEMS, ProblemsRow


def put_problems(book: Workbook, found_by: str, problems: Sequence[Problem]) -> None:
    """Replace the problems that this button found before."""
    shown = book.rows(PROBLEMS)
    others = [row for row in shown if row.found_by != found_by]
    if problems or len(others) != len(shown):
        new = [ProblemsRow(found_by, *problem) for problem in problems]
        book.view(PROBLEMS).replace([*others, *new])


def drop_problems(book: Workbook, table: str, column: str, rows: Collection[str]) -> None:
    """Remove the solved problems of these rows in one column, whichever button found them."""
    shown = book.rows(PROBLEMS)
    left = [
        problem
        for problem in shown
        if (problem.table, problem.column) != (table, column) or problem.row not in rows
    ]
    if len(left) < len(shown):
        book.view(PROBLEMS).replace(left)
