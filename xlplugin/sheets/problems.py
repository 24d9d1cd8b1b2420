"""Fill the Problems sheet: what needs the user's attention, by the button that found it."""

from collections.abc import Collection, Sequence

from xlplugin.errors import Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.links import Links
from xlplugin.sheets.tables import PROBLEMS, TABLES, ProblemsRow

_SHEETS = {table.name: table.sheet for table in TABLES}


def put_problems(book: Workbook, found_by: str, problems: Sequence[Problem]) -> None:
    """Replace the problems that this button found before.

    A problem that another button has listed as well goes over to this button, so that it is there
    once.

    Args:
        book: The workbook.
        found_by: What the column Found By shows, such as the name of the button.
        problems: What is wrong now; empty to remove all earlier ones.
    """
    shown = book.rows(PROBLEMS)
    new = [ProblemsRow(found_by, *problem) for problem in problems]
    found = {_place(row) for row in new}
    others = [row for row in shown if row.found_by != found_by and _place(row) not in found]
    if problems or len(others) != len(shown):
        _note_new(book, shown, new)
        _put(book, [*others, *new])


def listed_problems(book: Workbook, found_by: str) -> list[Problem]:
    """Return the problems that the sheet lists as found by this button."""
    found = []
    for row in book.rows(PROBLEMS):
        if row.found_by == found_by:
            found.append(Problem(row.table, row.row, row.column, row.what_is_wrong, row.what_to_do))
    return found


def _note_new(book: Workbook, shown: Sequence[ProblemsRow], new: Sequence[ProblemsRow]) -> None:
    """Count, by sheet, the problems that are new and that the user must do something about."""
    known = {_place(row) for row in shown}
    for row in new:
        if row.what_to_do and _place(row) not in known:
            book.new_problems[_SHEETS.get(row.table, row.table)] += 1


def _place(row: ProblemsRow) -> tuple[str, str, str, str]:
    """Return what makes two rows the same problem, whether they name the table or its sheet."""
    return _SHEETS.get(row.table, row.table), row.row, row.column, row.what_is_wrong


def drop_problems(book: Workbook, table: str, column: str, rows: Collection[str]) -> None:
    """Remove the solved problems of these rows in one column, whichever button found them."""
    shown = book.rows(PROBLEMS)
    left = []
    for problem in shown:
        if (problem.table, problem.column) != (table, column) or problem.row not in rows:
            left.append(problem)
    if len(left) < len(shown):
        _put(book, left)


def _put(book: Workbook, rows: Sequence[ProblemsRow]) -> None:
    """Replace all rows, each with a link to its cell."""
    view = book.view(PROBLEMS)
    view.replace(rows)
    links = Links(book)
    formulas = []
    for row in rows:
        found = Problem(row.table, row.row, row.column, row.what_is_wrong, row.what_to_do)
        formulas.append(links.to(found))
    view.formulas("Link", formulas)
