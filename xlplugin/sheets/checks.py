"""Fill the Checks sheet: what Check Workbook has looked at, and what came of it."""

from collections.abc import Sequence
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.links import Links
from xlplugin.sheets.tables import CHECKS, ChecksRow
from xlplugin.wording import counting

OK = "OK"


class CheckResult(NamedTuple):
    """Check, the sheet that it looks at, and the problems that it found."""

    name: str
    sheet: str
    problems: Sequence[Problem]


def put_check_results(book: Workbook, results: Sequence[CheckResult]) -> None:
    """Show each check with its result and a link to its first problem, else to its sheet."""
    links = Links(book)
    rows = []
    formulas = []
    for name, sheet, problems in results:
        place = problems[0] if problems else Problem(sheet, "", "", "", "")
        result = counting(len(problems), "problem") if problems else OK
        rows.append(ChecksRow(name, result, place.what))
        formulas.append(links.to(place))
    view = book.view(CHECKS)
    view.replace(rows)
    view.formulas("Link", formulas)
