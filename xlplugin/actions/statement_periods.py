"""Choose the period of a statement: the user's own, or else the latest month with postings."""

from collections.abc import Sequence
from datetime import date

from xlplugin.context import ButtonContext
from xlplugin.ledger.as_at import DayRange, latest_month, month_of
from xlplugin.ledger.entries import Entry
from xlplugin.sheets.tables import InputCell


def day_or_latest(press: ButtonContext, cell: InputCell, entries: Sequence[Entry]) -> date:
    """Return the day that the user typed into a cell, else the end of the latest month.

    The latest month is filled in. Without entries the cell stays blank, and today is returned.
    """
    typed = typed_day(press, cell)
    if typed:
        return typed
    if not entries:
        return press.today()
    last = latest_month(entries).last
    fill_in(press, cell, last)
    return last


def typed_day(press: ButtonContext, cell: InputCell) -> date | None:
    """Return the day in a cell; None if it is blank, or if an earlier press has filled it in."""
    day = press.book.day(cell.name)
    return None if day == press.book.day(cell.kept_name) else day


def fill_in(press: ButtonContext, cell: InputCell, day: date | None) -> None:
    """Write a day into a cell, so that the next press knows that no user typed it."""
    press.book.put_cell(cell.name, day)
    press.book.put_cell(cell.kept_name, day)


def period_or_latest(
    press: ButtonContext, cells: tuple[InputCell, InputCell], entries: Sequence[Entry]
) -> DayRange:
    """Return the period that the user typed, else the latest month; today where only To is blank.

    What is returned is filled in. Without entries blank cells stay blank.
    """
    first_cell, last_cell = cells
    first = press.book.day(first_cell.name)
    last = press.book.day(last_cell.name)
    if not entries:
        return DayRange(first, last or press.today())
    if typed_day(press, last_cell) is None and _is_month(first, last):
        month = latest_month(entries)
        press.book.put_cell(first_cell.name, month.first)
        fill_in(press, last_cell, month.last)
        return month
    if last is None:
        last = press.today()
        press.book.put_cell(last_cell.name, last)
    return DayRange(first, last)


def _is_month(first: date | None, last: date | None) -> bool:
    """Return whether two dates are both blank, or a whole month as a press fills it in."""
    if last is None:
        return first is None
    return DayRange(first, last) == month_of(last)


def told_later(entries: Sequence[Entry], last: date, cure: str) -> list[str]:
    """Return a note if months after that of a day have postings.

    Args:
        entries: The entries of the books.
        last: The last day that is shown.
        cure: What the user does to see them, such as "clear As At to see them".
    """
    if not entries:
        return []
    latest = latest_month(entries).last
    if latest <= month_of(last).last:
        return []
    return [f"Later months have postings, up to {latest:%m/%Y}: {cure}."]
