"""Give a press of a button its workbook, its books and a way to ask and tell the user.

It is the same in Excel, LibreOffice, a terminal and a test.
"""

import traceback
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from xlplugin import pulse
from xlplugin.errors import FixInputError, Problem, ProductError
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.runs import (
    AUDITORS_PACK,
    NOT_SAVED,
    Deed,
    Run,
    changed_reports,
    in_workbook,
    lost_deeds,
    told_later_change,
)
from xlplugin.ledger.told_statements import ToldStatement
from xlplugin.master_data_exchange import MasterDataExchange
from xlplugin.sheets.account_days import put_account_days
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.fixed_words import refuse_other_words
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.tables import ARCHIVE_OF, BOOKS_LAST, RUNS
from xlplugin.sheets.trial_balance import put_trial_balance
from xlplugin.stores.books import books_of, chosen_books
from xlplugin.stores.contract import Session, ShownStore, WorkbookStore
from xlplugin.stores.master_data import (
    TakenOver,
    record_changes,
)
from xlplugin.stores.session import user_name
from xlplugin.tiktok.secrets import data_dir, password_of, without_secrets
from xlplugin.wording import counting

_LATER_CHANGES = "Later changes"
_TOLD_LOST = 3  # a sentence names at most so many presses
_LONGEST_NOTE = 1_000  # characters
CANCELLED = "Cancelled. Nothing was left half done."


class NothingDone(str):
    """Last sentence of a press that did nothing of what was asked.

    The terminal's exit code is then 1. A press that finds everything done already returns a str.
    """

    __slots__ = ()


def said_if_done(said: str, done: object) -> str:
    """Return the last sentence of a press; a `NothingDone` unless something was done."""
    if done:
        return said
    return NothingDone(said)


def only_one(offered: Collection[str]) -> str:
    """Return what is offered if it is one thing, to be suggested; empty if there are several."""
    if len(offered) == 1:
        return next(iter(offered))
    return ""


class Prompter(Protocol):
    """Ask and tell the user."""

    def ask(self, question: str) -> bool:
        """Ask Yes or No."""

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """Ask for a line of text, with `default` filled in. Empty if the user gives none."""

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        """Ask for one of several. Empty if the user chooses none.

        `default` is the answer if nobody is there to choose, or if it is the only choice.
        """

    def pick_file(self, title: str) -> Path | None:
        """Ask for a file on this computer; None if the user picks none."""

    def progress(self, done: int, total: int | None, text: str) -> None:
        """Show how far a long step is. Raises Cancelled if the user pressed Cancel."""

    def open_page(self, url: str) -> None:
        """Open a page in the user's browser."""

    def tell(self, message: str) -> None:
        """Show what the button has done."""

    def warn(self, message: str) -> None:
        """Show what went wrong, where, and what to do."""

    def close(self) -> None:
        """Close what was shown during the press."""


@dataclass
class ButtonContext:
    """One press of a button.

    Attributes:
        book: The workbook that the button works on.
        prompter: The user's side.
        problems: Problems found by this press; the terminal prints the first of them.
        notes: Sentences added to the last one.
        is_wrong: True if a check has failed; the terminal's exit code shows it.
        posted: The action that this press has committed to the books; empty before that.
        has_posted: True if this press has committed more than changes of master data.
        files: Names of the files that the user has picked.
        reported: Days of the report or export that this press has written; None if it wrote none.
        reported_as: Name of that report or export, such as `Export hledger`.
        taken_over: Changes of the master data that its postings have taken over into the books.
        statement: Settlement that this press has loaded or fetched; None if it has not.
        subject: What the press was about, such as the shops that were linked; for the sheet Runs.
    """

    book: Workbook
    prompter: Prompter
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_wrong: bool = False
    posted: str = ""
    has_posted: bool = False
    files: list[str] = field(default_factory=list)
    reported: DayRange | None = None
    reported_as: str = ""
    statement: ToldStatement | None = None
    subject: str = ""
    taken_over: list[MasterChange] = field(default_factory=list)
    _step: tuple[int, int | None, str] = (0, None, "Asking TikTok Shop")
    _books: WorkbookStore | None = None
    _has_read: bool = False

    def progress(self, done: int, total: int | None, text: str) -> None:
        """Show how far a long step is. Raises Cancelled."""
        self._step = (done, total, text)
        self.prompter.progress(*self._step)

    def pick_file(self, title: str) -> Path | None:
        """Ask for a file on this computer; None if the user picks none."""
        path = self.prompter.pick_file(title)
        if path:
            self.files.append(path.name)
        return path

    def waiting(self) -> bool:
        """Show the last step again while waiting, so that Cancel works.

        Raises Cancelled, or returns False.
        """
        self.prompter.progress(*self._step)
        return False

    @property
    def books(self) -> ShownStore:
        """Return the workbook's books, opened once, to read. To write, use `posting`.

        Raises ProductError when they cannot be opened.
        """
        self._has_read = True
        return self._opened_books()

    def tell_edits(self) -> None:
        """Add a note if the press has read a Journal whose rows were changed after posting.

        This is for reports, which show what the sheet says. A posting refuses such a Journal.
        """
        if self._books is None or not self._has_read or self.posted or self.is_wrong:
            return
        try:
            edited = self._books.edited()
        except FixInputError as error:
            edited = f"{error.where}: {error.what.rstrip('.')}"
        if edited:
            self.is_wrong = True
            follow = "Reports follow what it says now."
            if chosen_books(self.book):
                follow = "The database is not changed, and this press has read the database."
            self.notes.append(
                f"CAREFUL: the sheet Journal is not as it was posted: {edited.rstrip('.')}. "
                f"{follow} Press Verify."
            )

    @contextmanager
    def posting(self, action: str) -> Iterator[Session]:
        """Post into the books in one transaction, then show what was posted on the Trial Balance.

        Args:
            action: Name of the button, as the sheet Runs keeps it.

        Raises:
            FixInputError: The workbook is the archive of a year, a cell has a word that is not
                allowed, or the user has not said whose change of the master data counts.
            TryAgainError: A colleague has changed master data since the press began.
            Cancelled: The user pressed Cancel before the commit.
            ProductError: The books refuse the posting, as `Store.posting` says.
        """
        self._refuse_archive()
        refuse_other_words(self.book)
        books = self._opened_books()
        self.receive_master_data()
        self._exchange.refuse_conflict()
        session: Session | None = None
        taken = TakenOver([], [])
        try:
            with books.posting(action) as session:
                self._exchange.refuse_newer(session)
                yield session
                pulse.heed()  # nothing is committed yet, so a Cancel that waited counts now
                is_first = not session.master_end
                taken = record_changes(self.book, session)
        finally:  # a database may have committed although the sheets could not show it
            if session is not None and session.run:
                self.posted = action
                self.has_posted = self.has_posted or session.has_posted
                self._tell_later_change(session.run)
        if session.run:
            self.taken_over += taken.changes
            self._exchange.tell_taken_over(session, taken, is_first=is_first)
        put_trial_balance(self.book, read_masters(self.book), books.balances())
        put_account_days(self.book, books.account_days())
        note = books.size_note()
        if note and note not in self.notes:
            self.notes.append(note)

    def _refuse_archive(self) -> None:
        """Raise FixInputError if this workbook is the archive of a year."""
        year = read_setting(self.book, ARCHIVE_OF)
        if year:
            raise FixInputError(
                f"This workbook is the archive of the year to {year}: nothing is posted in it.",
                where=self.book.name,
                cure="Open the workbook that you work with, and press there.",
            )

    def _tell_later_change(self, run: Run) -> None:
        """Add a note if a run has changed reported figures, and list it on the sheet Problems."""
        told = told_later_change(run).rstrip(".")
        if told:
            self.notes.append(f"CAREFUL: {told[:1].lower()}{told[1:]}. See the sheet Problems.")
            self._list_later_changes()

    def _list_later_changes(self) -> None:
        """List each report that runs have changed, on Problems, until it is written again."""
        books = self._opened_books()
        runs_by_report: dict[Run, list[Run]] = {}
        for run, report in changed_reports(books.runs(), books.trail()):
            runs_by_report.setdefault(report, []).append(run)
        problems = []
        for report, runs in runs_by_report.items():
            run = runs[0]
            named = f"{run.action} (run {run.no})"
            if len(runs) > 1:
                named += f" and {counting(len(runs) - 1, 'later run')}"
            what = f"{named} changed what {report.action} (run {report.no}) had reported."
            cure = "Write it out again for the same days, and tell those who have the old one."
            if report.action == AUDITORS_PACK:
                cure = "Press Auditor's Pack, and give the new one to those who have the old one."
            problems.append(Problem(RUNS.name, str(run.no), "Note", what, cure))
        put_problems(self.book, _LATER_CHANGES, problems)

    def record(self, action: str, note: str) -> None:
        """Keep on the sheet Runs that this press has done something without posting."""
        if read_setting(self.book, ARCHIVE_OF):
            return
        told = note
        if self.subject:
            told = f"{self.subject}: {told}"
        if self.files:
            told = f"{', '.join(self.files)}: {told}"
        kept = without_secrets(told)[:_LONGEST_NOTE]
        if chosen_books(self.book) and not self.reported:
            kept += in_workbook(self._workbook)  # the workbook may be closed without saving
        try:
            deed = Deed(self.reported_as or action, kept, self.reported, self.statement)
            self._opened_books().record(deed)
            if self.reported:
                self._list_later_changes()
        except ProductError as error:
            self.notes.append(f"This press is not on the sheet Runs: {error}")

    def receive_master_data(self) -> None:
        """Write what colleagues have changed in the master data into the sheets, once a press."""
        self._exchange.receive(self._opened_books)

    @cached_property
    def _exchange(self) -> MasterDataExchange:
        choose = self.prompter.choose
        return MasterDataExchange(self.book, choose, self.notes, self.problems)

    def open_books(self) -> None:
        """Open the books now; the user is asked before they move to another place.

        Raises ProductError when they cannot be opened.
        """
        self._opened_books()

    def close_books(self) -> None:
        """Close the connections to the books; the next use opens them again."""
        if self._books is not None:
            self._books.close()
        self._books = None

    def _opened_books(self) -> WorkbookStore:
        if self._books is None:
            shown = self._shown_trail()
            last = read_setting(self.book, BOOKS_LAST)
            self._books = books_of(self.book, self.prompter.ask, password_of)
            if read_setting(self.book, BOOKS_LAST) != last and self.book.rows(RUNS):
                place = chosen_books(self.book) or "this workbook"
                self.notes.append(f"The books are in {place} now.")
            if shown is not None:
                self._tell_not_saved(self._books, shown)
        return self._books

    @property
    def _workbook(self) -> str:
        """Return the workbook's name after that of its folder, such as `Books/2026.xlsx`."""
        path = Path(self.book.path)
        if path.parent.name:
            return f"{path.parent.name}/{path.name}"
        return path.name

    def _shown_trail(self) -> list[int] | None:
        """Return the run numbers below zero on the sheet Runs: presses that posted nothing.

        None if the workbook's books are not in a database, or are the archive of a year.
        """
        if not chosen_books(self.book) or not read_setting(self.book, BOOKS_LAST):
            return None
        if read_setting(self.book, ARCHIVE_OF):
            return None
        found = []
        for row in self.book.rows(RUNS):
            if row.run < 0:
                found.append(row.run)
        return found

    def _tell_not_saved(self, books: WorkbookStore, shown: Sequence[int]) -> None:
        """Warn of presses after which this workbook was not saved, and note it on Runs."""
        lost = lost_deeds(books.trail(), shown, books.user, self._workbook)
        if not lost:
            return
        named = ", ".join(f"{row.action} (run {row.no})" for row in lost[-_TOLD_LOST:])
        self.notes.append(
            f"CAREFUL: this workbook was not saved after {named}. What that wrote is not in it: "
            "press it again."
        )
        note = f"The workbook was not saved after {named}.{in_workbook(self._workbook)}"
        with suppress(ProductError):  # an auditor may not write it
            books.record(Deed(NOT_SAVED, note))

    def now(self) -> datetime:
        """Return the current time, aware."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return today's date on this computer."""
        return datetime.now(UTC).astimezone().date()


def note_bug(button: str) -> str:
    """Write the bug that is being handled to the log, and return what the user is told."""
    log = data_dir() / "errors.log"
    said = (
        "Something went wrong in the product itself. The sheet Runs shows what was posted; "
        "nothing is posted twice."
    )
    trace = without_secrets(traceback.format_exc())
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {user_name()} {button}\n{trace}\n")
    except OSError as error:
        return (
            f"{said} It could not be written to {log}: {error.strerror or error}. "
            "Tell support what you pressed."
        )
    return f"{said} Please send this file to support: {log}"
