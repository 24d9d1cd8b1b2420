"""Fill the Close Month sheet: each step of closing a month, and what to press for it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.links import Links
from xlplugin.sheets.tables import CLOSE_MONTH, CloseMonthRow


class StepState(StrEnum):
    """State of a step: the text in its State cell."""

    DONE = "OK"
    OPEN = "Open"
    OFF = "Off"


class ClosingStep(NamedTuple):
    """One step: its name, whether it is done, what was found, and what to press if it is open.

    `sheet` is where to look if it is open.
    """

    step: str
    state: StepState
    what: str
    press: str = ""
    sheet: str = ""


def put_closing(book: Workbook, steps: Sequence[ClosingStep]) -> None:
    """Show these steps, the open ones with a link to their sheet."""
    links = Links(book)
    rows = []
    formulas = []
    for one in steps:
        rows.append(CloseMonthRow(one.step, one.state.value, one.what, one.press))
        is_open = one.state is StepState.OPEN
        formulas.append(links.to(Problem(one.sheet, "", "", "", "")) if is_open else "")
    view = book.view(CLOSE_MONTH)
    view.replace(rows)
    view.formulas("Link", formulas)
    book.show(CLOSE_MONTH)
