"""Refuse a workbook whose sheet Runs does not show the books that the database holds."""

from collections.abc import Sequence
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger.runs import Run, local_time, run_check


class ShownLog(NamedTuple):
    """Rows of the run log, or of its trail, as the sheet Runs of a workbook shows them.

    `is_complete` says whether the ledger sheets show the books from the first run on.
    """

    rows: Sequence[Run]
    workbook: str
    is_complete: bool


def refuse_other_log(shown: ShownLog, posted: Sequence[Run]) -> None:
    """Refuse a database whose run log is not what the sheet Runs shows, or goes on after it.

    Args:
        shown: What the sheet Runs shows.
        posted: The run log of the database, or its trail.

    Raises:
        FixInputError: The row that differs, or that the database lacks, and what to do.
    """
    before = ""
    for on_sheet, in_database in zip(shown.rows, posted, strict=False):
        if _shown_of(on_sheet) != _shown_of(in_database):
            raise _differing(shown, on_sheet, in_database, before)
        before = in_database.check
    if len(posted) < len(shown.rows):
        raise _missing(shown, len(posted))


def _shown_of(run: Run) -> dict[str, str]:
    """Return what a row of the sheet Runs shows exactly, by its headings.

    The note is left out: a cell does not keep every blank.
    """
    return {
        "Run": str(run.no),
        "At": run.at,
        "User": run.user,
        "Action": run.action,
        "Counted In": str(run.counted_in),
        "Posted": str(run.posted),
    }


def _differing(shown: ShownLog, on_sheet: Run, in_database: Run, before: str) -> FixInputError:
    """Return the error for a row that differs; `before` are the digits of the row before it."""
    sheet = _shown_of(on_sheet)
    database = _shown_of(in_database)
    told = []
    for heading, text in sheet.items():
        if text != database[heading]:
            told.append(f"{heading} is {database[heading]} there and {text} on the sheet Runs")
    what = f"Run {on_sheet.no} of the database is not what this workbook shows: {'; '.join(told)}."
    if in_database.check != run_check(before, in_database):
        return FixInputError(
            f"{what} The row in the database was changed.",
            where=shown.workbook,
            cure="Put back a copy of the database from before the change.",
        )
    # A hand changes one cell. Another firm's run may be of the same second.
    if len(told) > 1 or sheet["At"] != database["At"]:
        return _other_books(shown)
    return FixInputError(
        f"{what} The sheet was changed.",
        where=shown.workbook,
        cure="Write on the sheet Runs what the database has, and press again.",
    )


def _other_books(shown: ShownLog) -> FixInputError:
    return FixInputError(
        "The ledger sheets of this workbook hold other books than the database.",
        where=shown.workbook,
        cure="Choose another database as Books on the sheet Settings, "
        "or start from a new workbook.",
    )


def _missing(shown: ShownLog, there: int) -> FixInputError:
    """Return the error for a log that ends before the sheet does, with `there` rows."""
    first = shown.rows[there]
    what = (
        f"This workbook shows run {first.no} ({first.action}, {first.user}, {local_time(first)}); "
        "the database does not have it. An older copy of the database was put back, or the run "
        "was taken out."
    )
    cure = f"Put back the database that has run {first.no}. "
    if first.no < 0:
        cure += "If it is lost, start from a new workbook: only the trail has lost a row."
    elif shown.is_complete:
        cure += (
            "If it is lost, this workbook has the books whole: write the name of a new database "
            "as Books on the sheet Settings, press, and answer Yes."
        )
    else:
        cure += "If it is lost, start from a new workbook, and post again what is missing."
    return FixInputError(what, where=shown.workbook, cure=cure)
