"""Make and read the run log: one row for each press of a button that changed the books.

Its trail has a row for each press that did something and changed nothing in the books: an export, a
load, a fetch, a link. Rows of the trail are numbered -1, -2, ... and have a chain of their own, so
that the numbers and check digits of postings do not depend on them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from xlplugin.ledger import check_digits
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.told_statements import ToldStatement, write_statement
from xlplugin.ledger.undo import RunTurns
from xlplugin.wording import counting

_BETWEEN = "\x1f"  # between the texts of a row that is to have check digits
_AFTER = re.compile(r"after (\d+)(?: (\w+))?")  # in the closing text of a row of the trail
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)\Z")
_LATER = "Changes what was reported: "
_REPORT = re.compile(r"\(run (-\d+)\)")
_TRAIL = re.compile(r"Trail: ([\d,]+) rows?, digest (\w+)")


# The report of all of the books: its newest one takes the place of every earlier one.
AUDITORS_PACK = "Auditor's pack"
_FINDINGS = re.compile(r" with ([\d,]+) findings? open \((.*)\)")
NOT_SAVED = "Not saved"  # the row of the trail that tells of lost presses


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


class Deed(NamedTuple):
    """Press that did not change the books, for the trail.

    `period` are the days that it reported to others; None if it reported nothing. `statement` is
    what it loaded or fetched of settlements; None if it did not.
    """

    action: str
    note: str
    period: DayRange | None = None
    statement: ToldStatement | None = None


def trail_row(deed: Deed, user: str, runs: Sequence[Run], trail: Sequence[Run]) -> Run:
    """Return the next row of the trail.

    Args:
        deed: What was done.
        user: Who did it.
        runs: The run log; its last row is enough.
        trail: The trail; its last row is enough.
    """
    closing = "after 0"
    if runs:
        closing = f"after {runs[-1].no} {runs[-1].check}"
    if deed.statement:
        closing += f" · {write_statement(deed.statement)}"
    if deed.period:
        closing += f" · {deed.period.first}..{deed.period.last}"
    no = -1
    check = ""
    if trail:
        no = trail[-1].no - 1
        check = trail[-1].check
    row = Run(
        no=no,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        user=user,
        action=deed.action,
        counted_in=0,
        posted=0,
        note=check_digits.plain(deed.note),
        closing=closing,
    )
    return row._replace(check=run_check(check, row))


def in_workbook(workbook: str) -> str:
    """Return the end of the note of a press that filled the sheets of this workbook."""
    return f" In {workbook}."


def lost_deeds(trail: Iterable[Run], shown: Iterable[int], user: str, workbook: str) -> list[Run]:
    """Return the presses after which a workbook was not saved: it does not show them.

    Args:
        trail: The trail in the database, oldest first.
        shown: The numbers of the trail on the workbook's own sheet Runs.
        user: Whose presses count.
        workbook: The workbook, as the notes of its presses name it.

    Returns:
        The rows that no later row tells of already.
    """
    since = min(shown, default=0)
    lost: list[Run] = []
    for row in trail:
        if row.no >= since or row.user != user or not row.note.endswith(in_workbook(workbook)):
            continue
        if row.action == NOT_SAVED:
            lost = []
        else:
            lost.append(row)
    return lost


def run_before(row: Run) -> tuple[int, str]:
    """Return the number and check digits of the run after which a row of the trail was written.

    (0, "") if nothing was posted then.
    """
    found = _AFTER.match(row.closing)
    if found:
        return (int(found[1]), found[2] or "")
    return (0, "")


def in_order(runs: Sequence[Run], trail: Sequence[Run]) -> list[Run]:
    """Return the run log with its trail, in the order written."""
    after: dict[int, list[Run]] = defaultdict(list)
    for row in trail:
        after[run_before(row)[0]].append(row)
    rows = list(after[0])
    for run in runs:
        rows.append(run)
        rows += after[run.no]
    return rows


def trail_end(trail: Sequence[Run]) -> str:
    """Return how the trail ends, for a note or a sentence; empty if there is none.

    The note of a lock has it: check digits of later runs then cover the trail up to there.
    """
    if not trail:
        return ""
    return f"Trail: {counting(len(trail), 'row')}, digest {trail[-1].check}."


def told_trail_end(run: Run) -> check_digits.End:
    """Return how the trail ended when a run was posted; an empty End if its note does not say."""
    found = _TRAIL.search(run.note)
    if not found:
        return check_digits.End()
    return check_digits.End(int(found[1].replace(",", "")), found[2])


def locked_until(runs: Sequence[Run]) -> date | None:
    """Return the last locked day by a run log; None if nothing is locked."""
    if not runs:
        return None
    return runs[-1].locked_until


class LockedWith(NamedTuple):
    """Run that locked a day although TikTok contradicts the books: how often, and why it did."""

    run: Run
    findings: int
    reason: str


def told_findings(findings: int, reason: str) -> str:
    """Return the end of a lock's note: how many findings were open, and why it locked."""
    return f" with {counting(findings, 'finding')} open ({reason})"


def locked_with_findings(runs: Iterable[Run], day: date) -> LockedWith | None:
    """Return the last run that locked a day with findings; None if none did or it is unlocked."""
    found = None
    for run in runs:
        if run.locked_until is None or run.locked_until < day:
            found = None
            continue
        told = _FINDINGS.search(run.note)
        if told:
            found = LockedWith(run, int(told[1].replace(",", "")), told[2])
    return found


def reported_period(row: Run) -> DayRange | None:
    """Return the days that a row of the trail reported to others; None if it reported nothing."""
    found = _PERIOD.search(row.closing)
    if not found:
        return None
    return DayRange(date.fromisoformat(found[1]), date.fromisoformat(found[2]))


def last_reports(trail: Iterable[Run]) -> list[Run]:
    """Return the last row of each report of each period: the ones that others still use."""
    found: dict[tuple[str, DayRange | None], Run] = {}
    for row in trail:
        period = reported_period(row)
        if period:
            is_of_all = row.action == AUDITORS_PACK
            found[row.action, None if is_of_all else period] = row
    return list(found.values())


def later_change(days: Iterable[date], trail: Iterable[Run]) -> str:
    """Return which reports a posting on these days changes, for its note; empty for none."""
    posted = set(days)
    told = []
    for row in last_reports(trail):
        period = reported_period(row)
        if period and any(period.has(day) for day in posted):
            told.append(
                f"{row.action} (run {row.no}) of {period.first:%d/%m/%Y} to {period.last:%d/%m/%Y}"
            )
    return f"{_LATER}{'; '.join(told)}" if told else ""


def told_later_change(run: Run) -> str:
    """Return what the note of a run says of reports that it changes; empty if it changes none."""
    _, mark, told = run.note.partition(_LATER)
    return f"{mark}{told}"


def changed_reports(runs: Iterable[Run], trail: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Return each run that changed a report that was not written again since, with the report.

    Args:
        runs: The run log.
        trail: The trail, with the reports and exports that were written.

    Returns:
        Pairs of the run and the row of the trail of the report that it changed, in the runs' order.
    """
    standing = {row.no: row for row in last_reports(trail)}
    found = []
    for run in runs:
        for no in _REPORT.findall(told_later_change(run)):
            if int(no) in standing:
                found.append((run, standing[int(no)]))
    return found


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

    Args:
        run: A row of the run log; None for new books.

    Returns:
        By the name of the part's sheet: how many rows it has, and the check digits of the last one.

    Raises:
        ValueError: The run's text of master data was changed.
    """
    ends = check_digits.ends_in(run.closing if run else "")
    ends[check_digits.MASTER_DATA] = check_digits.end_in(run.master_data if run else "")
    return ends


class RunSize(NamedTuple):
    """Rows that a run has added to the books: new documents, and rows of all parts."""

    documents: int
    rows: int


def run_sizes(runs: Iterable[Run]) -> dict[int, RunSize]:
    """Return the size of each run, by its number, from the ends that the run log keeps.

    A run whose row does not have the ends is left out.
    """
    sizes = {}
    before = check_digits.ends_in("")
    for run in runs:
        if not run.closing:
            continue
        ends = check_digits.ends_in(run.closing)
        documents = 0
        rows = 0
        for part, end in ends.items():
            added = end.rows - before[part].rows
            rows += added
            if part in check_digits.HEADS:
                documents += added
        sizes[run.no] = RunSize(documents, rows)
        before = ends
    return sizes


def turns_of_runs(runs: Iterable[Run]) -> RunTurns:
    """Return which runs stand."""
    return RunTurns((run.no, run.undoes) for run in runs)
