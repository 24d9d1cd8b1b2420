"""Read the books in the workbook's own ledger sheets, record by record."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlplugin import pulse
from xlplugin.ledger import check_digits
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import (
    Change,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry, signed
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.run_sums import AccountDay
from xlplugin.ledger.runs import Run
from xlplugin.money import ZERO
from xlplugin.sheets import account_days
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.table_view import R
from xlplugin.sheets.tables import (
    CHANGES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    KNOCK_OFFS,
    MASTER_DATA_LOG,
    RUNS,
    SOURCES,
    VOUCHERS,
    Table,
)
from xlplugin.stores import ledger_rows
from xlplugin.stores.contract import (
    Counts,
)
from xlplugin.stores.ledger_rows import FORMS

LEDGER_TABLES: tuple[Table[Any], ...] = (
    INVOICES,
    CUSTOMER_PAYMENTS,
    VOUCHERS,
    INVOICE_LINES,
    CHANGES,
    KNOCK_OFFS,
    JOURNAL,
    SOURCES,
    MASTER_DATA_LOG,
)
ADDING = "Not finished: adding rows."
CHANGING = "Not finished: changing heads."
COPYING = "Not finished: copying."


class SheetRecords:
    """Everything in the ledger sheets, record by record."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def balances(self) -> Balances:
        """Return every account's balance, by currency: the sums of the Journal."""
        view = self.book.view(JOURNAL)
        accounts = view.column("Account")
        currencies = view.column("Currency Code")
        debit_sides = view.column("Debit")
        credit_sides = view.column("Credit")
        result: dict[tuple[str, str], Decimal] = {}
        legs = zip(accounts, currencies, debit_sides, credit_sides, strict=True)
        for account, currency, debit, credit in pulse.counted(
            legs, len(accounts), "Adding up the Journal", stops=False
        ):
            place = (account, currency)
            result[place] = result.get(place, ZERO) + signed(debit, credit)
        return result

    def counts(self) -> Counts:
        """Count what is in the books."""
        rows = {table.name: self.book.view(table).count for table in LEDGER_TABLES}
        return Counts(
            documents=sum(rows[form.table.name] for form in FORMS.values()),
            lines=rows[INVOICE_LINES.name],
            knock_offs=rows[KNOCK_OFFS.name],
            postings=rows[JOURNAL.name],
            sources=rows[SOURCES.name],
            runs=len(self.runs()),
            master_changes=rows[MASTER_DATA_LOG.name],
        )

    def documents(self) -> Iterator[DocumentState]:
        """Yield every document: sales, then payments and refunds, then vouchers, as posted."""
        for form in FORMS.values():
            yield from map(form.read, self.book.rows(form.table))

    def document_lines(self) -> Iterator[Line]:
        """Yield every line, in the order posted."""
        return map(ledger_rows.from_line_row, self.book.rows(INVOICE_LINES))

    def changes(self) -> Iterator[Change]:
        """Yield every change of a document after it was made, in the order posted."""
        return map(ledger_rows.from_change_row, self.book.rows(CHANGES))

    def knock_offs(self) -> Iterator[KnockOff]:
        """Yield every knock-off, in the order posted."""
        return map(ledger_rows.from_knock_off_row, self.book.rows(KNOCK_OFFS))

    def entries(self) -> Iterator[Entry]:
        """Yield the journal, in the order posted."""
        return ledger_rows.from_journal(self.book.rows(JOURNAL))

    def day_entries(self) -> Iterator[Entry]:
        """Yield the journal: the sheets are read whole in any case."""
        return self.entries()

    def account_days(self) -> Iterable[AccountDay]:
        """Return the debits and credits of each account on each day."""
        legs = (row for row in self.book.rows(JOURNAL) if row.entry != ledger_rows.NO_ENTRY)
        return account_days.add_up(legs)

    def source_rows(self) -> Iterator[Source]:
        """Yield every fact, posted or released, in the order posted."""
        return map(ledger_rows.from_source_row, self.book.rows(SOURCES))

    def master_changes(self) -> Iterator[MasterChange]:
        """Yield every change of master data, in the order taken over."""
        return map(ledger_rows.from_master_change_row, self.book.rows(MASTER_DATA_LOG))

    def runs(self) -> Sequence[Run]:
        """Return the run log, without a run that did not finish."""
        return finished_runs(self.book)

    def trail(self) -> Sequence[Run]:
        """Return what was done without changing the books, the oldest row first."""
        return trail_runs(self.book)

    def stamps(self, part: str) -> Iterator[RowDigest]:
        """Yield the number, run and check digits of each row of a part, in the order posted."""
        return ledger_rows.stamps(part, self.book.rows(ledger_rows.TABLES[part]))


def first_edit(book: Workbook) -> str:
    """Return the first row of the Journal that is not as it was posted; empty if all are."""
    rows = book.rows(JOURNAL)
    number = ledger_rows.first_edited(rows)
    if number is None:
        return ""
    place = next(place for place, row in enumerate(rows) if row.entry == number)
    row = book.view(JOURNAL).top + 1 + place
    return f"row {row} (entry {number}), or an entry before it, was changed, taken out or put in"


def end_of_part(book: Workbook, part: str) -> check_digits.End:
    """Return how the sheet of a part ends."""
    view = book.view(ledger_rows.TABLES[part])
    firsts = view.firsts()
    if not firsts:
        return check_digits.End()
    if part != check_digits.JOURNAL:
        count = sum(1 for first in firsts if first not in (None, ""))
        return check_digits.End(count, view.text("Check", len(firsts) - 1))
    # The user may have sorted the Journal: its last entry has the highest number.
    last = max(range(len(firsts)), key=lambda row: float(firsts[row] or 0))
    return check_digits.End(
        len(set(firsts) - {None, ledger_rows.NO_ENTRY}), view.text("Check", last)
    )


def counted_rows(book: Workbook, table: Table[R]) -> Iterator[R]:
    """Yield the rows of a ledger sheet, and show how far that is."""
    rows = book.rows(table)
    return pulse.counted(rows, len(rows), f"Reading {table.sheet}", stops=False)


def finished_runs(book: Workbook) -> list[Run]:
    """Return the run log, without a run that did not finish."""
    runs = []
    for row in book.rows(RUNS):
        if row.run >= 0 and not is_unfinished(row.note):
            runs.append(Run(*row))
    return runs


def trail_runs(book: Workbook) -> list[Run]:
    """Return the trail of the run log, the oldest row first."""
    rows = [Run(*row) for row in book.rows(RUNS) if row.run < 0]
    return sorted(rows, key=lambda row: -row.no)


def is_unfinished(note: str) -> bool:
    """Return whether the note of a run says that its rows are not all written."""
    return note.startswith((ADDING, CHANGING, COPYING))
