"""Write everything in the books as one folder and one zip for the auditor (group Books)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xlplugin.buttons import find_button
from xlplugin.context import ButtonContext
from xlplugin.disk import replace, write_with
from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.as_at import DayRange
from xlplugin.ledger.balances import trial_balance
from xlplugin.ledger.documents import Source
from xlplugin.ledger.entries import Entry, credit, debit
from xlplugin.ledger.runs import Run
from xlplugin.reports import pack_verifier
from xlplugin.reports.auditors_pack import (
    FileRow,
    Pack,
    PackList,
    part_of,
    write_pack,
    zip_pack,
)
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    CHECKS,
    CUSTOMERS,
    FEE_MAP,
    GL_ACCOUNTS,
    LOADED_FILES,
    PROBLEMS,
    SHOPS,
    STATEMENT_ROWS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    MasterDataLogRow,
    StatementRowsRow,
)
from xlplugin.stores.contract import Snapshot
from xlplugin.stores.ledger_rows import master_change_row
from xlplugin.stores.proof import verify
from xlplugin.wording import counting

FOLDER = "Auditor's packs"
_MASTER_DATA = (GL_ACCOUNTS, CUSTOMERS, STOCK_GROUPS, STOCK_ITEMS, ALTERNATIVES, FEE_MAP, SHOPS)
_EXCEPTIONS = (PROBLEMS, CHECKS)


class _Fact(NamedTuple):
    """Posted fact with the file and the row that it came from."""

    key: str
    doc_type: str
    doc_no: str
    date: date
    amount: object
    released: bool
    file: str
    row: int | None


def auditors_pack(press: ButtonContext) -> str:
    """Write trial balance, journal, documents, facts, master data, runs and exceptions."""
    folder = press.book.folder
    if folder is None:
        raise FixInputError(
            "This workbook is not in a folder of this computer.",
            where=press.book.name,
            cure="Save it in a folder of this computer, then press Auditor's Pack.",
        )
    press.prompter.progress(0, 3, "Looking at the books")
    proof = verify(press.books)
    press.prompter.progress(1, 3, "Gathering the records")
    place = folder / FOLDER / Path(press.book.name).stem
    days = _Days()
    with press.books.reading(checked=False) as books:
        pack = _write(place, _parts(press, books, days), proof.seal)
    press.prompter.progress(3, 3, "Writing the files")
    if days.first and days.last:
        press.reported = DayRange(days.first, days.last)
    said = (
        f"The pack has {counting(len(pack.files), 'file')} with {counting(pack.rows, 'row')}: "
        f"{place}, and {place.name}.zip beside it. Seal {proof.seal or 'none yet'}. To check it: "
        "python verify.py in that folder."
    )
    if proof.is_whole:
        return said
    press.is_wrong = True
    return f"{said} The books are NOT whole: press Verify."


@dataclass
class _Days:
    """First and last day of the entries that were read."""

    first: date | None = None
    last: date | None = None

    def of(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield entries, and note their days."""
        for entry in entries:
            self.first = min(self.first or entry.date, entry.date)
            self.last = max(self.last or entry.date, entry.date)
            yield entry


def _parts(press: ButtonContext, books: Snapshot, days: _Days) -> Iterator[PackList]:
    """Yield the lists of the pack; each is read from the books while it is written."""
    told = press.book.rows(STATEMENT_ROWS)
    yield _trial_balance(books)
    yield _journal(days.of(books.entries()))
    yield part_of("documents", books.documents())
    yield part_of("document_lines", books.document_lines())
    yield part_of("knock_offs", books.knock_offs())
    yield part_of("changes", books.changes())
    yield part_of("facts", _facts(books.source_rows(), told))
    yield part_of("statement_rows", told)
    yield part_of("statement_files", press.book.rows(LOADED_FILES))
    yield part_of("runs", books.runs())
    yield part_of("trail", _trail(books))
    yield part_of("master_data_log", _master_data_log(books))
    for table in (*_MASTER_DATA, *_EXCEPTIONS):
        name = table.sheet.lower().replace(" ", "_")
        yield part_of(name, press.book.rows(table), without=("link",))


def _trail(books: Snapshot) -> list[Run]:
    """Return the trail without the packs, so that equal books make equal packs."""
    title = find_button("auditors_pack").title
    return [row for row in books.trail() if row.action != title]


def _master_data_log(books: Snapshot) -> Iterator[MasterDataLogRow]:
    """Yield every change of master data with the run that took it over."""
    stamps = books.stamps(check_digits.MASTER_DATA)
    for change, stamp in zip(books.master_changes(), stamps, strict=True):
        yield master_change_row(change)._replace(run=stamp.run, check=stamp.check)


def _trial_balance(books: Snapshot) -> PackList:
    rows = []
    for row in trial_balance(books.balances()):
        rows.append((row.account, row.currency, row.debit, row.credit))
    return PackList("trial_balance", ("account", "currency", "debit", "credit"), rows)


def _journal(entries: Iterable[Entry]) -> PackList:
    headings = (
        "entry",
        "date",
        "doc type",
        "doc no",
        "description",
        "currency",
        "account",
        "customer",
        "debit",
        "credit",
    )
    return PackList("journal", headings, _legs(entries))


def _legs(entries: Iterable[Entry]) -> Iterator[FileRow]:
    """Yield a row for each leg of the entries."""
    for number, entry in enumerate(entries, 1):
        head = (number, *entry[:5])
        for leg in entry.postings:
            yield (*head, leg.account, leg.code, debit(leg.amount), credit(leg.amount))


def _facts(sources: Iterable[Source], told: Sequence[StatementRowsRow]) -> Iterator[_Fact]:
    """Yield each fact with the file and row of its settlement row, where it has one."""
    places: Mapping[str, StatementRowsRow] = {row.key: row for row in told}
    for source in sources:
        row = places.get(source.key)
        if row is None:
            yield _Fact(*source, "", None)
        else:
            yield _Fact(*source, row.file, row.row)


def _write(place: Path, parts: Iterable[PackList], seal: str) -> Pack:
    """Write the folder and the zip; files of an earlier pack that are no longer there go.

    All files are written into another folder first: after a Cancel or on a full disk, the earlier
    pack is still there.
    """
    script = Path(pack_verifier.__file__).read_text(encoding="utf-8")
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".pack-", dir=place.parent) as made:
            folder = Path(made)
            pack = write_pack(folder, parts, seal, script)
            zipped = place.with_name(f"{place.name}.zip")
            write_with(zipped, lambda file: zip_pack(folder, pack.files, file))
            for old in place.iterdir():
                if old.is_file() and old.name not in pack.files:
                    old.unlink()
            for name in pack.files:
                replace(folder / name, place / name)
    except OSError as error:
        raise FixInputError(
            f"The pack cannot be written: {error.strerror or error}.",
            where=str(place),
            cure="Close the files that are open in another program, and press again.",
        ) from error
    return pack
