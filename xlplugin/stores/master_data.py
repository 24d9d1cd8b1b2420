"""Exchange master data between the sheets of a workbook and its books.

The books keep every change. A posting takes over what was changed on the sheets. Where several
workbooks share a database, each one also gets what the others have changed: `find_outstanding`
compares three states, the one that this workbook has seen last, the books' and the sheets'.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger import check_digits
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.master_history import (
    WHOLE_ROW,
    Conflict,
    Keep,
    MasterChange,
    MasterState,
    Merged,
    apply_changes,
    changes_between,
    merge,
)
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.master_data import TABLE_NAMES, SheetState, read_state, seen_end
from xlplugin.stores.contract import Session, Snapshot


class Outstanding(NamedTuple):
    """Differences between a workbook's master data and its books'.

    `history` is what the books have, `end` how it ends.
    """

    base: MasterState
    theirs: MasterState
    mine: MasterState
    history: list[MasterChange]
    end: str

    def merged(self, keep: Keep | None = None) -> Merged:
        """Return what is to be written on each side."""
        return merge(self.base, self.theirs, self.mine, keep)


class TakenOver(NamedTuple):
    """Changes that a posting has taken over, and errors on sheets that cannot be read."""

    changes: list[MasterChange]
    unread: list[FixInputError]


def find_outstanding(book: Workbook, books: Snapshot) -> Outstanding | None:
    """Compare the sheets with books that others may have changed; None if nobody has.

    Raises FixInputError with the place of a cell that cannot be read.
    """
    seen = seen_end(book)
    end = books.master_end
    if seen == end:
        return None
    history = list(books.master_changes())
    sheets = read_state(book)
    for error in sheets.unread.values():
        raise error
    base = apply_changes({}, history[: _seen_count(seen, books)])
    return Outstanding(base, apply_changes({}, history), sheets.state, history, end)


def _seen_count(seen: str, books: Snapshot) -> int:
    """Return how many changes the workbook has seen; 0 if it has seen those of other books."""
    for stamp in books.stamps(check_digits.MASTER_DATA):
        if check_digits.end_text(check_digits.End(stamp.no, stamp.check)) == seen:
            return stamp.no
    return 0


def not_taken_over(book: Workbook, books: Snapshot) -> list[MasterChange]:
    """Return what was changed on the sheets and is not in the history yet, without a time.

    Nothing if there is no history: the first posting begins it. A sheet with a cell that cannot be
    read is left out.
    """
    if not books.master_end:
        return []
    kept = apply_changes({}, books.master_changes())
    return changes_between(kept, _readable_state(book, kept).state)


def _readable_state(book: Workbook, kept: MasterState) -> SheetState:
    """Return the state of the sheets; a sheet that cannot be read is as the books have it."""
    sheets = read_state(book)
    for row_id, row in kept.items():
        if row_id[0] in sheets.unread:
            sheets.state[row_id] = row
    return sheets


def record_changes(book: Workbook, session: Session) -> TakenOver:
    """Write into a posting what was changed on the sheets since the last one; return it.

    A sheet with a cell that cannot be read is left as the books have it.
    """
    kept = apply_changes({}, session.master_changes())
    sheets = _readable_state(book, kept)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    changes = changes_between(kept, sheets.state, at, session.user)
    if changes:
        session.write(Batch(master_changes=changes))
    return TakenOver(changes, list(sheets.unread.values()))


def conflict_problems(found: Outstanding) -> list[Problem]:
    """Return a problem for each cell or row that a colleague and the user have changed."""
    last = {(one.sheet, one.key, one.field): one for one in found.history}
    whole = {(one.sheet, one.key): one for one in found.history}
    problems = []
    for conflict in found.merged().conflicts:
        place = (conflict.sheet, conflict.key)
        change = last.get((*place, conflict.field)) or whole[place]
        problems.append(_problem(conflict, change))
    return problems


def _problem(conflict: Conflict, change: MasterChange) -> Problem:
    who = change.user or "A colleague"
    at = datetime.fromisoformat(change.at).astimezone()
    when = f"on {at:%d/%m/%Y} at {at:%H:%M}"
    if conflict.field == WHOLE_ROW:
        theirs = f"{who} {'changed' if conflict.theirs else 'deleted'} this row {when}"
        mine = f"you have {'changed' if conflict.mine else 'deleted'} it"
        cure = "Press again and choose whose change counts."
    else:
        theirs = f"{who} wrote '{conflict.theirs}' {when} (before: '{conflict.before}')"
        mine = f"you have written '{conflict.mine}'"
        cure = (
            f"Press again and choose whose change counts, or write '{conflict.theirs}' to take it."
        )
    table = TABLE_NAMES[conflict.sheet]
    return Problem(table, conflict.key, conflict.field, f"{theirs}; {mine}.", cure)
