"""The Close Month sheet: each step of closing a month, and what to press for it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import CLOSE_MONTH, CloseMonthRow


class StepState(StrEnum):
    """Whether a step is done: the text in its State cell."""

    DONE = "OK"
    OPEN = "Open"
    OFF = "Off"


class ClosingStep(NamedTuple):
    """One step: its name, whether it is done, what was found, and what to press if it is open."""

    step: str
    state: StepState
    what: str
    press: str = ""


def put_closing(book: Workbook, steps: Sequence[ClosingStep]) -> None:
    """Show these steps."""
    rows = [CloseMonthRow(one.step, one.state.value, one.what, one.press) for one in steps]
    book.view(CLOSE_MONTH).replace(rows)
    book.show(CLOSE_MONTH)
