"""Export a period of the books as files of the firm's main accounting program (group Books)."""

from calendar import monthrange
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.disk import replace
from xlplugin.errors import Cancelled, FixInputError, TryAgainError
from xlplugin.ledger.as_at import DayRange
from xlplugin.money import shown
from xlplugin.reports.choices import Choices, read_choices
from xlplugin.reports.export import CONTENTS, KINDS, Export, export, listed_files
from xlplugin.reports.extract import Period, extract
from xlplugin.reports.layout import File
from xlplugin.reports.programs import PROGRAMS
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.settings import read_settings
from xlplugin.sheets.tax import read_tax_names
from xlplugin.stores.proof import verify_from
from xlplugin.wording import counting, typed_day

EXPORT = "Export "  # in the trail, before the name of the program
FOLDER = "Exports"
_DAY = "%d/%m/%Y"


def export_books(press: ButtonContext) -> str:
    """Write the documents and entries of a period as a program's files, beside the workbook."""
    beside = _beside(press.book)
    program = press.prompter.choose("Export to which program?", list(PROGRAMS))
    if not program:
        raise Cancelled("Cancelled.")
    masters = read_masters(press.book)
    choices = _choices(press.book)
    with press.books.reading(checked=False) as books:
        latest = books.latest_month()
    last_day = latest.last if latest else press.today()
    period = _ask_period(press, last_day)
    _refuse_unproved(press, DayRange(period.first, period.last))
    press.prompter.progress(0, None, "Gathering the documents")
    with press.books.reading(checked=False) as books:
        found = extract(period, books.moved_in(DayRange(period.first, period.last)), masters)
    if not found.entries:
        return NothingDone(
            f"Nothing was posted from {period.first:{_DAY}} to {period.last:{_DAY}}: "
            "no file was written."
        )
    made = export(
        program,
        found,
        masters,
        choices,
        lambda done, total: press.prompter.progress(done, total, "Filling in"),
    )
    folder = (
        beside / FOLDER / Path(press.book.name).stem / f"{program} {period.first}..{period.last}"
    )
    _write(press, folder, made.files)
    press.reported = DayRange(period.first, period.last)
    press.reported_as = f"{EXPORT}{program}"
    problems = list(
        dict.fromkeys(made.problems)
    )  # several entries of one document have one and the same
    put_problems(press.book, "Export", problems)
    press.problems += problems
    return _told(made, folder, len(problems))


def _refuse_unproved(press: ButtonContext, days: DayRange) -> None:
    """Refuse while the books do not tie out; another program would take wrong figures.

    Of large books those rows are verified that the first run with entries of the period and all
    later runs have added.

    Raises FixInputError.
    """
    press.prompter.progress(0, None, "Looking at the books")
    with press.books.reading(checked=False) as books:
        first_run = books.first_run_in(days)
    proof = verify_from(press.books, first_run)
    if not proof.is_whole:
        first = [*proof.tampered, *proof.sheets, *proof.differences][0]
        raise FixInputError(
            f"The books are not exported while something is wrong: {first}",
            cure="Press Verify: it lists all of it on the sheet Problems.",
        )


def _beside(book: Workbook) -> Path:
    if book.folder is None:
        raise FixInputError(
            "This workbook is not in a folder of this computer, so there is no place beside it "
            "for the files.",
            where=book.name,
            cure="Save it in a folder of this computer, then press Export.",
        )
    return book.folder


def _choices(book: Workbook) -> Choices:
    return read_choices(read_settings(book))._replace(tax_names=read_tax_names(book))


def _ask_period(press: ButtonContext, latest: date) -> Period:
    """Ask for From and To; the month of the last entry is offered."""
    end = latest.replace(day=monthrange(latest.year, latest.month)[1])
    first = _ask_day(press, "From", latest.replace(day=1))
    last = _ask_day(press, "To", end)
    if last < first:
        raise FixInputError(
            f"To {last:{_DAY}} is before From {first:{_DAY}}.", cure="Press Export again."
        )
    return Period(first, last)


def _ask_day(press: ButtonContext, name: str, default: date) -> date:
    text = press.prompter.ask_text(f"{name} which day (dd/mm/yyyy)?", default=f"{default:{_DAY}}")
    if not text:
        raise Cancelled("Cancelled.")
    day = typed_day(text)
    if day:
        return day
    raise FixInputError(f"'{text}' is not a day.", where=name, cure="Write it as 30/06/2026.")


def _write(press: ButtonContext, folder: Path, files: Iterable[File]) -> None:
    """Write every file under another name, then move all into place.

    What an earlier export left over goes.
    """
    known = list(files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _listed(folder)
        for number, file in enumerate(known):
            press.prompter.progress(number, len(known), "Writing the files")
            _new(folder, file.name).write_bytes(file.content)
        for file in known:
            replace(_new(folder, file.name), folder / file.name)
        for name in before - {file.name for file in known}:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise TryAgainError(
            f"The files could not be written: {error.strerror}.",
            where=str(folder),
            cure="Close the files of this folder that are open, then press Export again.",
        ) from error
    finally:
        with suppress(OSError):
            for file in known:
                _new(folder, file.name).unlink(missing_ok=True)


def _new(folder: Path, name: str) -> Path:
    return folder / f"{name}.new"


def _listed(folder: Path) -> set[str]:
    """Return the files that an earlier export listed for this folder; plain names only."""
    contents = folder / CONTENTS
    if not contents.exists():
        return set()
    names = listed_files(contents.read_text(encoding="utf-8", errors="replace"))
    return {name for name in names if Path(name).name == name and (folder / name).is_file()}


def _told(made: Export, folder: Path, problems: int) -> str:
    counts = [f"{count:,} {KINDS[kind].lower()}" for kind, count in made.documents.items()]
    if made.journals:
        counts.append(counting(made.journals, "journal entry"))
    total = sum(made.documents.values()) + made.journals
    debits = ", ".join(
        f"{shown(amount, currency)} {currency}" for currency, amount in made.debits.items()
    )
    mend = f" {counting(problems, 'problem')}: see the Problems sheet." if problems else ""
    return (
        f"Exported {counting(total, 'document')} ({', '.join(counts)}) to {folder}. "
        f"Debit and credit {debits}, each account as in the books.{mend}"
    )
