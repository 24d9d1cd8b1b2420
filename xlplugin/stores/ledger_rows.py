"""Convert records of the books to rows of the ledger sheets and back.

Every row ends in the run that posted it and its check digits. They are no part of the record;
`stamps` reads them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from xlplugin import pulse
from xlplugin.ledger import check_digits
from xlplugin.ledger.check_digits import RowDigest
from xlplugin.ledger.documents import Change, Document, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry, Posting, credit, debit, signed
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO
from xlplugin.sheets.tables import (
    CHANGES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    KNOCK_OFFS,
    MASTER_DATA_LOG,
    SOURCES,
    VOUCHERS,
    ChangesRow,
    CustomerPaymentsRow,
    InvoiceLinesRow,
    InvoicesRow,
    JournalRow,
    KnockOffsRow,
    MasterDataLogRow,
    SourcesRow,
    Table,
    VouchersRow,
)
from xlplugin.stores.contract import DaySum

NO_ENTRY = 0  # in the column Entry: sums of entries that the sheet leaves out
_CANCELLED = "Yes"
_STANDING = "No"
_POSTED = "Posted"
_RELEASED = "Released"
TABLES: dict[str, Table[Any]] = {
    check_digits.CHANGES: CHANGES,
    check_digits.SALES: INVOICES,
    check_digits.PAYMENTS: CUSTOMER_PAYMENTS,
    check_digits.VOUCHERS: VOUCHERS,
    check_digits.LINES: INVOICE_LINES,
    check_digits.KNOCK_OFFS: KNOCK_OFFS,
    check_digits.JOURNAL: JOURNAL,
    check_digits.FACTS: SOURCES,
    check_digits.MASTER_DATA: MASTER_DATA_LOG,
}


def first_held(document: Document, lines: int) -> DocumentState:
    """Return the state of a document that has just been posted."""
    return DocumentState(*document, cancelled=False, revision=0, lines=lines)


class HeadForm(NamedTuple):
    """Form of one ledger table: how its documents are read and written.

    `columns` are those that a later posting can change.
    """

    table: Table[Any]
    read: Callable[[Any], DocumentState]
    row: Callable[[DocumentState], Any]
    columns: tuple[str, ...]


def _invoice_row(state: DocumentState) -> InvoicesRow:
    return InvoicesRow(
        state.type,
        state.no,
        state.date,
        state.customer,
        state.description,
        state.currency,
        state.amount,
        state.applied,
        state.outstanding,
        _CANCELLED if state.cancelled else "",
        state.revision,
        state.lines,
        state.shop,
        state.source_key,
    )


def _from_invoice_row(row: InvoicesRow) -> DocumentState:
    return DocumentState(
        row.doc_type,
        row.doc_no,
        row.doc_date,
        row.code,
        row.description,
        row.currency_code,
        row.shop_id,
        row.source_key,
        row.doc_amt,
        row.paid,
        "",
        row.cancelled == _CANCELLED,
        row.revision,
        row.lines,
    )


def _payment_row(state: DocumentState) -> CustomerPaymentsRow:
    return CustomerPaymentsRow(
        state.type,
        state.no,
        state.date,
        state.customer,
        state.description,
        state.currency,
        state.amount,
        state.received_in,
        state.applied,
        state.outstanding,
        _CANCELLED if state.cancelled else "",
        state.revision,
        state.lines,
        state.shop,
        state.source_key,
    )


def _from_payment_row(row: CustomerPaymentsRow) -> DocumentState:
    return DocumentState(
        row.doc_type,
        row.doc_no,
        row.doc_date,
        row.code,
        row.description,
        row.currency_code,
        row.shop_id,
        row.source_key,
        row.doc_amt,
        row.applied,
        row.received_in,
        row.cancelled == _CANCELLED,
        row.revision,
        row.lines,
    )


def _voucher_row(state: DocumentState) -> VouchersRow:
    return VouchersRow(
        state.type,
        state.no,
        state.date,
        state.description,
        state.currency,
        state.amount,
        _CANCELLED if state.cancelled else "",
        state.revision,
        state.lines,
        state.shop,
        state.source_key,
    )


def _from_voucher_row(row: VouchersRow) -> DocumentState:
    return DocumentState(
        row.doc_type,
        row.doc_no,
        row.doc_date,
        "",
        row.description,
        row.currency_code,
        row.shop_id,
        row.source_key,
        row.doc_amt,
        ZERO,
        "",
        row.cancelled == _CANCELLED,
        row.revision,
        row.lines,
    )


_CHANGED = ("Cancelled", "Revision", "Lines")
FORMS = {
    check_digits.SALES: HeadForm(
        INVOICES, _from_invoice_row, _invoice_row, ("Doc Amt", "Paid", "Outstanding", *_CHANGED)
    ),
    check_digits.PAYMENTS: HeadForm(
        CUSTOMER_PAYMENTS,
        _from_payment_row,
        _payment_row,
        ("Doc Amt", "Applied", "Unapplied", *_CHANGED),
    ),
    check_digits.VOUCHERS: HeadForm(
        VOUCHERS, _from_voucher_row, _voucher_row, ("Doc Amt", *_CHANGED)
    ),
}


def line_row(line: Line) -> InvoiceLinesRow:
    """Return the row of a line on Invoice Lines."""
    return InvoiceLinesRow(*line)


def from_line_row(row: InvoiceLinesRow) -> Line:
    """Return the line in a row of Invoice Lines."""
    return Line(
        row.doc_type,
        row.doc_no,
        row.seq,
        row.item_code,
        row.description,
        row.uom,
        row.qty,
        row.unit_price,
        row.disc,
        row.amount,
        row.account,
        row.location,
        row.project,
        row.delivery_date,
        row.kind,
        row.tax_code,
        row.tax,
        row.tax_account,
    )


def knock_off_row(knock_off: KnockOff) -> KnockOffsRow:
    """Return the row of a knock-off on Knock Off."""
    return KnockOffsRow(*knock_off)


def from_knock_off_row(row: KnockOffsRow) -> KnockOff:
    """Return the knock-off in a row of Knock Off."""
    return KnockOff(
        row.from_doc_type, row.from_doc_no, row.to_doc_type, row.to_doc_no, row.date, row.ko_amt
    )


def change_row(change: Change) -> ChangesRow:
    """Return the row of a change on Changes."""
    state = ""
    if change.cancelled is not None:
        state = _CANCELLED if change.cancelled else _STANDING
    return ChangesRow(change.type, change.no, change.amount, change.applied, state)


def from_change_row(row: ChangesRow) -> Change:
    """Return the change in a row of Changes."""
    cancelled = {_CANCELLED: True, _STANDING: False}.get(row.cancelled)
    return Change(row.doc_type, row.doc_no, row.amount, row.applied, cancelled)


def source_row(source: Source) -> SourcesRow:
    """Return the row of a source on Posted Facts."""
    state = _RELEASED if source.released else _POSTED
    return SourcesRow(source.key, source.doc_type, source.doc_no, source.date, source.amount, state)


def from_source_row(row: SourcesRow) -> Source:
    """Return the source in a row of Posted Facts."""
    released = row.state == _RELEASED
    return Source(row.source_key, row.doc_type, row.doc_no, row.date, row.amount, released)


def master_change_row(change: MasterChange) -> MasterDataLogRow:
    """Return the row of a change of master data on Master Data Log."""
    return MasterDataLogRow(*change)


def from_master_change_row(row: MasterDataLogRow) -> MasterChange:
    """Return the change in a row of Master Data Log."""
    return MasterChange(row.at, row.user, row.sheet, row.key, row.column, row.old, row.new)


def journal_rows(
    entries: Iterable[Entry], first: int, stamps: Iterable[tuple[int, str]]
) -> Iterator[JournalRow]:
    """Yield a row of the Journal for each leg; the side without an amount is blank.

    Args:
        first: The number of the first entry.
        stamps: The run and the check digits of each entry. What has no stamp is left out.
    """
    for number, (entry, (run, check)) in enumerate(zip(entries, stamps, strict=False), first):
        for account, code, amount in entry.postings:
            yield JournalRow(
                number,
                entry.date,
                entry.doc_type,
                entry.doc_no,
                account,
                code,
                entry.description,
                entry.currency,
                debit(amount) or None,
                credit(amount) or None,
                run,
                check,
            )


def brought_forward(legs: Iterable[JournalRow]) -> list[JournalRow]:
    """Return a row for each day, account and currency with the sums of these legs.

    The statements add up the Journal by day and account: they stay right when the oldest entries
    are left out of the sheet. What closes a year has a row of its own, with its voucher: the
    statements of that year leave it out.
    """
    sums: dict[tuple[date, str, str, str, str], list[Decimal]] = {}
    for leg in legs:
        voucher = ("", "")
        if is_closing(leg.doc_type, leg.doc_no):
            voucher = (leg.doc_type, leg.doc_no)
        place = (leg.date, leg.account, leg.currency_code, *voucher)
        sides = sums.setdefault(place, [ZERO, ZERO])
        sides[0] += leg.debit or ZERO
        sides[1] += leg.credit or ZERO
    rows = []
    for (day, account, currency, doc_type, doc_no), (debits, credits) in sorted(sums.items()):
        rows.append(day_sum_row(DaySum(day, account, currency, doc_type, doc_no, debits, credits)))
    return rows


def day_sum_row(one: DaySum) -> JournalRow:
    """Return the row of the Journal for what an account moved by on a day that is left out."""
    text = "Brought forward: the day's entries are in the database"
    head = (NO_ENTRY, one.date, one.doc_type, one.doc_no, one.account, "", text, one.currency)
    return JournalRow(*head, one.debit, one.credit)


def first_edited(rows: Sequence[JournalRow]) -> int | None:
    """Return the number of the first entry that is not as it was posted; None if all are."""
    write = check_digits.Serializer().entry
    before = ""
    entries = zip(from_journal(rows), _entry_stamps(rows), strict=True)
    counted = pulse.counted(entries, None, "Comparing the check digits of Journal", stops=False)
    for expected, (entry, stamp) in enumerate(counted, 1):
        if stamp.no != expected:
            return stamp.no
        if stamp.check != check_digits.row_digest(before, stamp.run, write(entry)):
            return stamp.no
        before = stamp.check
    return None


def _by_entry(rows: Iterable[JournalRow]) -> Iterator[tuple[int, list[JournalRow]]]:
    """Yield the rows of each entry by its number, also if the user sorted the Journal."""
    number_of = attrgetter("entry")
    for number, legs in groupby(sorted(rows, key=number_of), number_of):
        if number != NO_ENTRY:
            yield number, list(legs)


def _entry(legs: list[JournalRow]) -> Entry:
    postings = []
    for leg in legs:
        amount = signed(leg.debit or ZERO, leg.credit or ZERO)
        postings.append(Posting(leg.account, leg.code, amount))
    head = legs[0]
    return Entry(
        head.date,
        head.doc_type,
        head.doc_no,
        head.description,
        head.currency_code,
        tuple(postings),
    )


def from_journal(rows: Iterable[JournalRow]) -> Iterator[Entry]:
    """Yield the entries in the rows of the Journal."""
    for _, legs in _by_entry(rows):
        yield _entry(legs)


def stamps(part: str, rows: Iterable[Any]) -> Iterator[RowDigest]:
    """Yield the run and check digits of each row.

    They are blank if a cell is not as we write it.
    """
    if part == check_digits.JOURNAL:
        yield from _entry_stamps(rows)
        return
    written, read = _WRITTEN_AND_READ[part]
    for number, row in enumerate(rows, 1):
        as_written = row == written(read(row))._replace(run=row.run, check=row.check)
        yield RowDigest(number, row.run, row.check if as_written else "")


def _entry_stamps(rows: Iterable[JournalRow]) -> Iterator[RowDigest]:
    for number, legs in _by_entry(rows):
        run = legs[0].run
        check = legs[0].check
        written = []
        for row in journal_rows([_entry(legs)], number, [(run, check)]):
            written.append(row._replace(debit=row.debit or ZERO, credit=row.credit or ZERO))
        yield RowDigest(number, run, check if written == legs else "")


_WRITTEN_AND_READ: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    check_digits.CHANGES: (change_row, from_change_row),
    **{part: (form.row, form.read) for part, form in FORMS.items()},
    check_digits.LINES: (line_row, from_line_row),
    check_digits.KNOCK_OFFS: (knock_off_row, from_knock_off_row),
    check_digits.FACTS: (source_row, from_source_row),
    check_digits.MASTER_DATA: (master_change_row, from_master_change_row),
}
