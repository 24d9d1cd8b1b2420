"""Collect what one posting does, for its row in the run log."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from xlplugin.ledger import check_digits
from xlplugin.ledger.runs import Run, run_check
from xlplugin.wording import joined_sentences


class NewLock(NamedTuple):
    """Last day to be locked from this run on; None unlocks everything."""

    until: date | None


@dataclass
class RunDraft:
    """Row of the run log while a posting is going on.

    `posted` counts what was posted, `counted_in` the rows that were looked at: as many as were
    posted when nobody says. `undoes` is the run that this one takes back or posts again.
    `master_data` names the changes of master data.
    """

    action: str
    user: str
    posted: int = 0
    counted_in: int | None = None
    note: str = ""
    undoes: int = 0
    new_lock: NewLock | None = None
    has_written: bool = False
    master_data: str = ""

    def describe(self, counted_in: int, note: str) -> None:
        """Set how many rows were looked at, and a note."""
        self.counted_in = counted_in
        self.note = check_digits.plain(note)

    def lock(self, until: date | None) -> None:
        """Lock everything dated up to this day; None unlocks everything."""
        self.new_lock = NewLock(until)
        self.has_written = True

    def _note(self) -> str:
        """Return the note with the changes of master data after it."""
        if not self.master_data:
            return self.note
        return joined_sentences(self.note, check_digits.plain(self.master_data))

    def finished(self, no: int, last: Run | None, closing: str) -> Run:
        """Return the finished row, with its check digits.

        Args:
            no: The number of this run.
            last: The last row of the run log; None in new books.
            closing: How every part of the books ends after this run.
        """
        locked_until = last.locked_until if last else None
        if self.new_lock:
            locked_until = self.new_lock.until
        run = Run(
            no=no,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            user=self.user,
            action=self.action,
            counted_in=self.posted if self.counted_in is None else self.counted_in,
            posted=self.posted,
            note=self._note(),
            undoes=self.undoes,
            locked_until=locked_until,
            closing=closing,
        )
        return run._replace(check=run_check(last.check if last else "", run))
