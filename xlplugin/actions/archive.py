"""Archive a closed year: a workbook of its own to look at, and a light one to go on with."""

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlplugin.actions.lock import refuse_differences
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger import check_digits
from xlplugin.ledger.as_at import year_start
from xlplugin.ledger.documents import DocumentState
from xlplugin.ledger.year_end import is_closing
from xlplugin.sheets.archive import ArchivedYear, database_of
from xlplugin.sheets.tables import SETTINGS, SHOWN_FROM, SettingsRow
from xlplugin.stores.contract import Records
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.sql import SqlStore

FOLDER = "Archive"


class YearRuns(NamedTuple):
    """First run that has entries of a year, and the first that has later ones."""

    of_year: int
    later: int


def archive_year(press: ButtonContext) -> str:
    """Leave a complete workbook of a closed year in the folder Archive, and show only later runs.

    Books in a database: the ledger sheets of this workbook then begin after the year. Books in the
    workbook stay whole, because their check digits begin with the first row.
    """
    folder = _folder(press)
    with press.books.reading(checked=False) as books:
        ends = _closed(books.documents())
    if not ends:
        raise FixInputError(
            "No year is closed, so there is none to archive.", cure="Press Close Year first."
        )
    offered = {f"{end:%d/%m/%Y}": end for end in sorted(ends, reverse=True)}
    chosen = press.prompter.choose("Archive the year to which day?", list(offered))
    if chosen not in offered:
        return NothingDone("No year was archived.")
    last = offered[chosen]
    refuse_differences(press, last)
    target = folder / FOLDER / f"{Path(press.book.name).stem} {last}"
    if target.exists():
        raise FixInputError(
            f"The year to {chosen} is archived already.",
            where=str(target),
            cure="To make it anew, move that folder elsewhere and press again.",
        )
    question = f"Archive the year to {chosen} in {target}? This workbook is saved first."
    if not press.prompter.ask(question):
        return NothingDone("No year was archived.")
    window = _window(press, last)
    shown = _write(press, target, last, window)
    said = (
        f"The year to {chosen} is archived and verified: {target / press.book.name}. Its files are "
        "read-only; nothing is posted in it, and everything can be printed."
    )
    if shown > window.of_year:
        said += (
            f" Its ledger sheets have room for run {shown} and later ones only. The database "
            "beside it has all; reports and prints read that."
        )
    store = _store(press)
    if store is None:
        return (
            f"{said} The books are in this workbook, so all of its rows stay: their check digits "
            "begin with the first one. To make it light, move the books to a database (Settings, "
            "Books), then move that folder elsewhere and press again."
        )
    row = SettingsRow(SHOWN_FROM, str(window.later), "")
    press.book.view(SETTINGS).merge([row], keep=("What It Does",))
    store.rewrite_sheets()
    return f"{said} The ledger sheets here begin with run {window.later} now."


def _folder(press: ButtonContext) -> Path:
    folder = press.book.folder
    if folder is None:
        raise FixInputError(
            "This workbook is not in a folder of this computer.",
            where=press.book.name,
            cure="Save it in a folder of this computer, then press Archive Year.",
        )
    return folder


def _closed(documents: Iterable[DocumentState]) -> set[date]:
    """Return the last days of the years that are closed."""
    ends = set()
    for state in documents:
        if is_closing(state.type, state.no) and not state.cancelled:
            ends.add(state.date)
    return ends


def _store(press: ButtonContext) -> DatabaseBooks | None:
    """Return the books if they are in a database."""
    books = press.books
    if not isinstance(books, DatabaseBooks):
        return None
    return books


def _window(press: ButtonContext, last: date) -> YearRuns:
    first = year_start(last, press.book.day("BalanceSheetYearFrom"))
    with press.books.reading(checked=False) as books:
        return _window_in(books, first, last)


def _window_in(books: Records, first: date, last: date) -> YearRuns:
    runs = len(books.runs()) + 1
    of_year = runs
    later = runs
    entries = zip(books.entries(), books.stamps(check_digits.JOURNAL), strict=True)
    for entry, stamp in entries:
        if entry.date > last:
            later = min(later, stamp.run)
        elif entry.date >= first:
            of_year = min(of_year, stamp.run)
    return YearRuns(of_year, later)


def _write(press: ButtonContext, target: Path, last: date, window: YearRuns) -> int:
    """Write the archive and verify it; return the first run that its ledger sheets show.

    It is written into a folder of another name, which is renamed at the end. What fails leaves no
    folder; what a killed press has left is removed first.
    """
    press.book.save()
    source = Path(press.book.path)
    unfinished = target.with_name(f"{target.name} (unfinished)")
    path = unfinished / source.name
    runs = press.books.runs()
    year = ArchivedYear(
        first=year_start(last, press.book.day("BalanceSheetYearFrom")),
        last=last,
        first_run=window.of_year,
        seal=runs[-1].check,
    )
    from xlplugin.workbook_archive import set_up  # with it comes the file engine

    try:
        _remove(unfinished)
        unfinished.mkdir(parents=True)
        shutil.copy2(source, path)
        store = _store(press)
        if store and isinstance(store.books, SqlStore):
            store.books.copy_to(database_of(path))
        shown = set_up(path, year)
        unfinished.rename(target)
    except OSError as error:
        _remove(unfinished)
        raise TryAgainError(
            f"The archive could not be written: {error.strerror or error}.",
            where=str(target),
            cure="Press again.",
        ) from error
    except BaseException:
        _remove(unfinished)
        raise
    return shown


def _remove(folder: Path) -> None:
    """Remove the folder of an archive that failed, also files that are read-only already."""
    for path in folder.glob("*"):
        path.chmod(0o600)
    shutil.rmtree(folder, ignore_errors=True)
