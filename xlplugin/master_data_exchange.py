"""Exchange master data during a press: colleagues' changes come in, the user's go out.

Several workbooks can share the books in a database. `stores/master_data.py` compares the sheets
with the books; here the user is asked whose changes count, and told what was exchanged.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from xlplugin.errors import FixInputError, Problem, TryAgainError
from xlplugin.ledger.master_history import Keep, MasterChange, named_changes
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.master_data import note_seen, put_changes, seen_end
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import FEE_MAP, GL_ACCOUNTS, SHOPS, STOCK_GROUPS, STOCK_ITEMS
from xlplugin.stores.books import chosen_books
from xlplugin.stores.contract import Session, WorkbookStore
from xlplugin.stores.master_data import TakenOver, conflict_problems, find_outstanding
from xlplugin.wording import counting

_MASTER_DATA = "Master Data"  # the finder under which the sheet Problems lists them
_REACHING = {table.sheet for table in (FEE_MAP, GL_ACCOUNTS, SHOPS, STOCK_GROUPS, STOCK_ITEMS)}
_NAMED = 8  # conflicts that the question names
_CHOICES = {"Take theirs": Keep.THEIRS, "Keep mine": Keep.MINE}


@dataclass
class MasterDataExchange:
    """Exchange of master data in one press.

    Attributes:
        book: The workbook whose sheets are compared with its books.
        choose: Asks the user for one of several answers; empty if the user chooses none.
        notes: Sentences that the press adds to its last one.
        problems: Problems found by the press.
    """

    book: Workbook
    choose: Callable[[str, list[str]], str]
    notes: list[str]
    problems: list[Problem]
    _has_received: bool = False
    _conflict: FixInputError | None = None

    def receive(self, open_books: Callable[[], WorkbookStore]) -> None:
        """Write what colleagues have changed in the master data into the sheets, once a press.

        Where both have changed the same cell the user chooses; without a choice nothing is posted.

        Raises FixInputError with the place of a cell that cannot be read.
        """
        if self._has_received or not chosen_books(self.book):
            return
        self._has_received = True
        with open_books().reading(checked=False) as books:
            found = find_outstanding(self.book, books)
        if found is None:
            return
        problems = conflict_problems(found)
        keep = None
        if problems:
            keep = self._whose_counts(problems)
            if keep is None:
                return
        put_problems(self.book, _MASTER_DATA, [])
        received = found.merged(keep).to_sheets
        put_changes(self.book, received)
        self._show_reached(received)
        note_seen(self.book, found.end)
        if received:
            self.notes.append(f"Master data of the books: {named_changes(received)}.")

    def _show_reached(self, received: Sequence[MasterChange]) -> None:
        """Bring the column Reaches of Fee Map up to date, if what came in can change it.

        A cell that cannot be read is told by the press that needs it.
        """
        from xlplugin.sheets.fee_map import show_reached
        from xlplugin.sheets.masters import read_masters
        from xlplugin.sheets.shops import read_shops

        if any(change.sheet in _REACHING for change in received):
            with suppress(FixInputError):
                show_reached(self.book, read_shops(self.book), read_masters(self.book))

    def _whose_counts(self, problems: Sequence[Problem]) -> Keep | None:
        """Ask whose changes count; None, and nothing may be posted, if the user does not say.

        Raises FixInputError if nobody is there to say it.
        """
        told = _named_conflicts(problems)
        try:
            chosen = self.choose(f"{told} Whose change counts?", list(_CHOICES))
        except FixInputError:
            self._list(problems)
            raise
        if chosen in _CHOICES:
            return _CHOICES[chosen]
        self._list(problems)
        self._conflict = FixInputError(
            f"{told} Nothing was posted.", where="sheet 'Problems'", cure=problems[0].cure
        )
        self.notes.append(f"{told} See Problems.")
        return None

    def _list(self, problems: Sequence[Problem]) -> None:
        """List the conflicts on the sheet Problems, and tell them with the press."""
        put_problems(self.book, _MASTER_DATA, problems)
        self.problems += problems

    def refuse_conflict(self) -> None:
        """Raise FixInputError if the user has not said whose changes count."""
        if self._conflict:
            raise self._conflict

    def refuse_newer(self, session: Session) -> None:
        """Raise TryAgainError if a colleague has changed master data since the press began."""
        if chosen_books(self.book) and session.master_end != seen_end(self.book):
            raise TryAgainError(
                "A colleague has just changed master data. Nothing was posted.",
                where=self.book.name,
                cure="Press again: the change is written into your sheets first.",
            )

    def tell_taken_over(self, session: Session, taken: TakenOver, *, is_first: bool) -> None:
        """Note that the books have the sheets' master data, and say what was changed."""
        if chosen_books(self.book):
            # The posting is committed. A sheet that cannot be written is told by the next press.
            with suppress(FixInputError):
                note_seen(self.book, session.master_end)
        if taken.changes and not is_first:
            self.notes.append(f"Master data taken over: {named_changes(taken.changes)}.")
        for error in taken.unread:
            self.notes.append(f"Changes of master data were not taken over: {error}")


def _named_conflicts(problems: Sequence[Problem]) -> str:
    """Return the sentence that names each conflict with both values, or the first ones."""
    count = counting(len(problems), "cell")
    told = [f"You and a colleague have changed {count} of the master data differently:"]
    for problem in problems[:_NAMED]:
        told.append(f"{problem.table}, {problem.row} {problem.column}: {problem.what}")
    if len(problems) > _NAMED:
        told.append(f"And {len(problems) - _NAMED} more.")
    return " ".join(told)
