"""The run log: one row for each press of a button that changed the books."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from xlplugin.ledger import check_digits
from xlplugin.ledger.undo import RunHistory

_BETWEEN = "\x1f"  # between the texts of a row that is to have check digits


class Run(NamedTuple):
    """One press of a button that touched the books: a row of the run log.

    `at` is aware UTC, ISO 8601. `undoes` is the run that this one takes back; 0 for none.
    `locked_until` is the last day of the locked period from this run on. `closing` says how every
    part of the books ends after it. `check` is the row's own check digits.
    `master_data` says how the history of master data ends after it; `check` does not cover it, so
    that it is verified by itself.
    """

    no: int
    at: str
    user: str
    action: str
    counted_in: int
    posted: int
    note: str
    undoes: int = 0
    locked_until: date | None = None
    closing: str = ""
    check: str = ""
    master_data: str = ""


def local_time(run: Run) -> str:
    """Return when a run was, on this computer's clock; its row keeps UTC."""
    try:
        at = datetime.fromisoformat(run.at).astimezone()
    except ValueError:
        return run.at
    return f"{at:%d/%m/%Y %H:%M} UTC{at.isoformat()[-6:]}"


def run_check(before: str, run: Run) -> str:
    """Return the check digits of a row: of all that it says, after the digits of the row before."""
    texts = [check_digits.plain(text) for text in (run.at, run.user, run.action, run.note)]
    values = (run.counted_in, run.posted, run.undoes, run.locked_until, run.closing)
    texts.extend(str(value) for value in values)
    return check_digits.row_digest(before, run.no, _BETWEEN.join(texts))


def ends_after(run: Run | None) -> dict[str, check_digits.End]:
    """Return how every part of the books ends after a run, and the history of master data.

    None stands for new books. Raises ValueError if the run's text of master data was changed.
    """
    ends = check_digits.ends_in(run.closing if run else "")
    ends[check_digits.MASTER_DATA] = check_digits.end_in(run.master_data if run else "")
    return ends


def run_history(runs: Iterable[Run]) -> RunHistory:
    """Return which runs stand."""
    return RunHistory((run.no, run.undoes) for run in runs)
