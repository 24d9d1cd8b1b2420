"""Export the books to other programs, and check each export against the books."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlplugin.errors import Problem
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.ledger.entries import credit, debit
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.reports.choices import Choices
from xlplugin.reports.extract import DEBIT_NOTE, Extract, account_sums
from xlplugin.reports.layout import CountRows, File, ImportSheet, quietly, too_long
from xlplugin.reports.program import Program
from xlplugin.reports.programs import PROGRAMS
from xlplugin.reports.proof import LEGS, Difference, differences, moved_by
from xlplugin.wording import counting

KINDS = {
    INVOICE: "Invoices",
    DEBIT_NOTE: "Debit notes",
    CREDIT_NOTE: "Credit notes",
    PAYMENT: "Payments",
    REFUND: "Refunds",
}
CONTENTS = "Contents.txt"
FILE_MARK = "* "


class ExportDiffersError(Exception):
    """Export would move an account by another amount than the books.

    This is a bug in the product. No file is written.
    """

    def __init__(self, found: Sequence[Difference]) -> None:
        told = "; ".join(
            f"{d.account} {d.currency}: books {d.books}, export {d.export}" for d in found[:5]
        )
        super().__init__(f"{counting(len(found), 'account')} not as in the books: {told}")


@dataclass(frozen=True)
class Export:
    """Files of an export, their documents by kind, and their total debit by currency."""

    program: str
    files: tuple[File, ...]
    documents: dict[str, int]
    journals: int
    debits: dict[str, Decimal]
    problems: tuple[Problem, ...]


def export(
    program: str, found: Extract, masters: Masters, choices: Choices, tick: CountRows = quietly
) -> Export:
    """Return a period in a program's own files.

    Raises:
        ExportDiffersError: The files would move an account by another amount than the books.
        Cancelled: Raised by `tick`.
    """
    target = PROGRAMS[program]
    if target.text:
        file = target.text(found, masters)
        made = Export(program, (file,), {}, len(found.entries), _debits(found), ())
        return _with_contents(made, found, masters)
    assert target.sheets, f"{program} has neither text nor sheets"
    filled = target.sheets(found, masters, choices)
    entries = [journal.entry for journal in found.entries]
    wrong = differences(account_sums(entries), moved_by(filled, masters))
    if wrong:
        raise ExportDiffersError(wrong)
    files = target.files(filled, masters, choices, tick)
    problems: list[Problem] = []
    for sheet in filled:
        problems.extend(too_long(sheet))
    problems.extend(_of_other_currencies(target, filled, masters))
    carried = _count(found)
    journals = len(found.journals)
    if target.only_journals:
        carried = {}
        journals = len(entries)
    made = Export(program, tuple(files), carried, journals, _debits(found), tuple(problems))
    return _with_contents(made, found, masters)


def _of_other_currencies(
    target: Program, filled: Sequence[ImportSheet], masters: Masters
) -> Iterator[Problem]:
    """Yield a problem for each entry in a file without a currency that is not in the firm's."""
    own = next((customer.currency for customer in masters.customers.values()), "")
    file = target.journals_without_currency
    if not own or not file:
        return
    foreign: dict[str, str] = {}
    for sheet in filled:
        if sheet.layout.moves != LEGS:
            continue
        for row in sheet.rows:
            if row.get("currency") != own:
                foreign[str(row.get("document"))] = str(row.get("currency"))
    for entry, currency in foreign.items():
        what = (
            f"It is in {currency} and stands in {file}, which has no currency: {target.name} "
            f"would take it for {own}."
        )
        cure = f"Take its rows out of {file} and enter it by hand."
        yield Problem("Journal", entry, "Currency Code", what, cure)


def _count(found: Extract) -> dict[str, int]:
    counts = Counter(document.type for document in found.documents)
    made = {}
    for kind in KINDS:
        if counts[kind]:
            made[kind] = counts[kind]
    return made


def _debits(found: Extract) -> dict[str, Decimal]:
    """Return the total debit of the period by currency."""
    sums: dict[str, Decimal] = {}
    for _, entry in found.entries:
        total = sum((debit(posting.amount) for posting in entry.postings), ZERO)
        sums[entry.currency] = sums.get(entry.currency, ZERO) + total
    return dict(sorted(sums.items()))


def _with_contents(made: Export, found: Extract, masters: Masters) -> Export:
    """Return the export with Contents.txt: its documents, files and account movements."""
    lines = [
        f"{made.program}, {found.period.first:%d/%m/%Y} to {found.period.last:%d/%m/%Y}",
        f"What goes where, click by click: docs/exports.md, {made.program}.",
        "",
        "Documents",
        *(f"{KINDS[kind]:18}{count:>10,}" for kind, count in made.documents.items()),
        f"{'Journal entries':18}{made.journals:>10,}",
        "",
        "What each account moves by in these files, as in the books",
        f"{'Account':42}{'Debit':>18}{'Credit':>18}",
        *_movement_lines(found, masters),
        "",
        "Files",
        *(f"{FILE_MARK}{file.name}" for file in made.files),
        "",
    ]
    contents = File(CONTENTS, "\n".join(lines).encode("utf-8", "replace"))
    return replace(made, files=(*made.files, contents))


def _movement_lines(found: Extract, masters: Masters) -> Iterator[str]:
    moved = account_sums(journal.entry for journal in found.entries)
    for (code, currency), amount in sorted(moved.items()):
        name = f"{code} {masters.account_description(code)}"[:36].rstrip()
        yield f"{f'{name} {currency}':42}{debit(amount):>18,}{credit(amount):>18,}"


def listed_files(contents: str) -> list[str]:
    """Return the files that Contents.txt names.

    A later export of the same period may replace them.
    """
    found = []
    for line in contents.splitlines():
        if line.startswith(FILE_MARK):
            found.append(line.removeprefix(FILE_MARK))
    return found
