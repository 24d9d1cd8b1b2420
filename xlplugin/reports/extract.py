"""Turn the postings of a period into documents that another program can import.

A document that the books date in the period is an export document; settlements up to the end of
the period are in it. What a settlement adds to a document of an earlier period is an export
document of its own with the settlement's date, a debit note or a credit note, so that a month that
is closed in the other program stays as it is. An entry that fits no document stays a journal entry.
Export documents and journal entries together move every account by exactly the amount of the books.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    DEBTOR_SIGN,
    INVOICE,
    PAYMENT,
    REFUND,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    by_document,
)
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Masters
from xlplugin.ledger.postings import Postings
from xlplugin.ledger.year_end import is_closing, without_closings
from xlplugin.money import ZERO, total_of

DEBIT_NOTE = "DN"
_SIGNS = {**DEBTOR_SIGN, DEBIT_NOTE: 1}

AccountSums = Mapping[tuple[str, str], Decimal]  # (account, currency) -> sum, debit positive


class Period(NamedTuple):
    """Period from its first to its last day, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Return True for a day in the period."""
        return self.first <= day <= self.last


class ExportDocument(NamedTuple):
    """Document for another program.

    `of` is the document of the books that this one is, or that it adds an amount to. `control`
    is the customer's control account, `received_in` the account of a receipt or refund.
    """

    type: str
    no: str
    date: date
    customer: str
    control: str
    description: str
    currency: str
    amount: Decimal
    lines: tuple[Line, ...]
    received_in: str
    of: DocumentId

    @property
    def sign(self) -> int:
        """Return 1 if the customer owes it, -1 if the firm owes it to the customer."""
        return _SIGNS[self.type]


class Journal(NamedTuple):
    """One journal entry and its number in the other program."""

    no: str
    entry: Entry


@dataclass(frozen=True)
class Extract:
    """Postings of a period.

    `entries` are all journal entries of the period; `journals` are those that no document has.
    """

    period: Period
    entries: Sequence[Journal]
    documents: list[ExportDocument] = field(default_factory=list)
    journals: list[Journal] = field(default_factory=list)
    knock_offs: list[KnockOff] = field(default_factory=list)

    def of_type(self, *types: str) -> list[ExportDocument]:
        """Return the documents of these types."""
        return [document for document in self.documents if document.type in types]

    def by_date(self) -> list[Entry]:
        """Return all entries in the order of their dates."""
        return sorted((journal.entry for journal in self.entries), key=lambda entry: entry.date)


def account_sums(entries: Iterable[Entry]) -> dict[tuple[str, str], Decimal]:
    """Return what entries move each account by, without accounts that do not move."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        for posting in entry.postings:
            sums[posting.account, entry.currency] += posting.amount
    return _moving(sums)


def add_up(legs: Iterable[tuple[str, str, Decimal]]) -> dict[tuple[str, str], Decimal]:
    """Return sums by account and currency, without those of 0.00."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for account, currency, amount in legs:
        sums[account, currency] += amount
    return _moving(sums)


def _moving(sums: AccountSums) -> dict[tuple[str, str], Decimal]:
    return {account: amount for account, amount in sums.items() if amount}


def extract(period: Period, postings: Postings, masters: Masters) -> Extract:
    """Return the export documents, journals and knock-offs of a period.

    Closings of financial years are left out: every program carries the profit forward itself.

    Args:
        period: The days of the export.
        postings: All postings of the books up to the end of the period.
        masters: The master data, with the customers' control accounts.

    Returns:
        The documents by type and number and the journals by number. Together they move each account
        by what the books move it in the period.
    """
    entries = without_closings(postings.entries)
    journals = [found for found in _numbered(entries) if period.holds(found.entry.date)]
    moved = _by_document(journals)
    states = by_document(postings.documents)
    lines_of = _lines_in(period, postings.lines)
    dated = []
    for doc_id, state in states.items():
        if period.holds(state.date) and not is_closing(*doc_id):
            dated.append(doc_id)
    result = Extract(period, journals)
    for doc_id in dict.fromkeys((*dated, *moved)):
        _add_document(
            result, states.get(doc_id), lines_of.get(doc_id, []), moved.get(doc_id, []), masters
        )
    result.documents.sort(key=lambda document: (document.type, document.no))
    result.journals.sort(key=lambda journal: journal.no)
    result.knock_offs.extend(_knock_offs(period, postings.knock_offs, result.documents))
    return result


def _numbered(entries: Iterable[Entry]) -> Iterator[Journal]:
    """Yield each entry with its number. No later posting changes it, as the journal only grows."""
    seen: defaultdict[DocumentId, int] = defaultdict(int)
    for entry in entries:
        doc_id = DocumentId(entry.doc_type, entry.doc_no)
        seen[doc_id] += 1
        yield Journal(_number(doc_id, seen[doc_id]), entry)


def _number(doc_id: DocumentId, ordinal: int) -> str:
    """Return an entry's number.

    The document's, then `-2`, `-3` …; a credit note with its invoice's number gets a C.
    """
    is_credit_note_by_invoice = doc_id.type == CREDIT_NOTE and not doc_id.no.startswith(CREDIT_NOTE)
    own = f"{doc_id.no}C" if is_credit_note_by_invoice else doc_id.no
    if ordinal == 1:
        return own
    if is_credit_note_by_invoice:
        return f"{own}{ordinal}"
    return f"{own}-{ordinal}"


def _by_document(journals: Sequence[Journal]) -> dict[DocumentId, list[Journal]]:
    found: defaultdict[DocumentId, list[Journal]] = defaultdict(list)
    for journal in journals:
        found[DocumentId(journal.entry.doc_type, journal.entry.doc_no)].append(journal)
    return found


def _lines_in(period: Period, lines: Iterable[Line]) -> dict[DocumentId, list[Line]]:
    found: defaultdict[DocumentId, list[Line]] = defaultdict(list)
    for line in lines:
        if period.holds(line.delivery_date):
            found[DocumentId(line.doc_type, line.doc_no)].append(line)
    return found


def _add_document(
    result: Extract,
    state: DocumentState | None,
    lines: list[Line],
    journals: list[Journal],
    masters: Masters,
) -> None:
    """Add a document's movements of the period to the export documents.

    If no export document moves the accounts by the same amounts, they are added to the journals.
    """
    if state is None:
        result.journals.extend(journals)
        return
    own = result.period.holds(state.date)
    groups = [(state.date, lines, journals)] if own else _by_day(lines, journals)
    for day, some_lines, some_journals in groups:
        made = _export_document(state, day, some_lines, some_journals, masters)
        if made is None or _moves(made) != _legs(j.entry for j in some_journals):
            result.journals.extend(some_journals)
        elif made.lines or made.amount:
            result.documents.append(made)


def _by_day(
    lines: list[Line], journals: list[Journal]
) -> list[tuple[date, list[Line], list[Journal]]]:
    """Return the lines and journals of each day that has a journal, by date."""
    groups = []
    for day in sorted({journal.entry.date for journal in journals}):
        some_lines = [line for line in lines if line.delivery_date == day]
        some_journals = [journal for journal in journals if journal.entry.date == day]
        groups.append((day, some_lines, some_journals))
    return groups


def _export_document(
    state: DocumentState, day: date, lines: list[Line], journals: list[Journal], masters: Masters
) -> ExportDocument | None:
    """Return a document, or a day's addition to it, as an export document.

    None if other programs have no such document.
    """
    customer = masters.customers.get(state.customer)
    if customer is None or state.type not in (INVOICE, CREDIT_NOTE, PAYMENT, REFUND):
        return None
    doc_id = DocumentId(state.type, state.no)
    own = day == state.date
    made = ExportDocument(
        type=state.type,
        no=state.no,
        date=day,
        customer=state.customer,
        control=customer.control_account,
        description=state.description,
        currency=state.currency,
        amount=ZERO,
        lines=(),
        received_in=state.received_in,
        of=doc_id,
    )
    if state.received_in:
        amount = -DEBTOR_SIGN[state.type] * _moved_on(state.received_in, journals)
        if own and amount >= 0:
            return made._replace(amount=amount)
        return None
    standing = tuple(_standing(lines))
    amount = total_of(standing)
    if own:
        if amount >= 0:
            return made._replace(amount=amount, lines=standing)
        return None
    return _addition(made, amount, standing, journals)


def _moved_on(account: str, journals: list[Journal]) -> Decimal:
    """Return what entries move one account by."""
    total = ZERO
    for journal in journals:
        for posting in journal.entry.postings:
            if posting.account == account:
                total += posting.amount
    return total


def _addition(
    made: ExportDocument, amount: Decimal, lines: tuple[Line, ...], journals: list[Journal]
) -> ExportDocument | None:
    """Return a later day's addition to a document.

    A debit note if the customer owes more, else a credit note.
    """
    if not amount:
        return None
    owed = made.sign * amount
    doc_type = DEBIT_NOTE if owed > 0 else CREDIT_NOTE
    if _SIGNS[doc_type] != made.sign:
        lines = tuple(map(_turned, lines))
    no, entry = journals[0]
    return made._replace(
        type=doc_type,
        no=f"{no}-1" if no == made.no else no,
        description=f"{entry.description} {made.of.type} {made.of.no}",
        amount=abs(amount),
        lines=lines,
    )


def tax_apart(lines: Iterable[Line], named: Collection[str] = ()) -> Iterator[Line]:
    """Yield the lines of a document without their tax, then one line for the tax of each code.

    Other programs would calculate the tax again and might round it otherwise; with a line of its
    own, every account moves by the amount in the books. Tax that is not recoverable stays in its
    line.

    Args:
        lines: Lines with their tax.
        named: Tax codes that the other program knows: lines with them keep their tax.
    """
    taxes: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.tax_account == line.account:
            yield line._replace(tax_code="", tax=ZERO, tax_account="")
            continue
        is_named = line.tax_code in named and bool(line.net)
        if line.tax and not is_named:
            taxes.setdefault((line.tax_code, line.tax_account), []).append(line)
        made = line if is_named else line._replace(tax=ZERO)
        if not line.tax:
            yield made
        elif is_named or line.net:
            yield _net(made, line)
    for (code, account), taxed in taxes.items():
        tax = sum((line.tax for line in taxed), ZERO)
        yield taxed[0]._replace(
            item_code="",
            description=f"Tax {code}",
            uom="",
            quantity=1,
            unit_price=tax,
            discount=ZERO,
            amount=tax,
            account=account,
            tax_code="",
            tax=ZERO,
            tax_account="",
        )


def _net(made: Line, line: Line) -> Line:
    """Return a line whose amount is the net amount of another; its price or discount follows."""
    if line.quantity == 1 and not line.discount:
        return made._replace(unit_price=line.net, amount=line.net)
    return made._replace(discount=line.discount + line.tax, amount=line.net)


def _turned(line: Line) -> Line:
    return line._replace(
        unit_price=-line.unit_price,
        discount=ZERO - line.discount,
        amount=-line.amount,
        tax=ZERO - line.tax,
    )


def _standing(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines less their reversals, without those of quantity 0 and amount 0.00."""
    alike: defaultdict[tuple[Line, Decimal], list[Line]] = defaultdict(list)
    for line in lines:
        each = line.discount / line.quantity if line.quantity else ZERO
        item = line._replace(seq=0, quantity=0, discount=ZERO, amount=ZERO, tax=ZERO, kind="")
        alike[item, each].append(line)
    for same in alike.values():
        quantities = [line.quantity for line in same]
        is_taken_back = min(quantities) < 0 < max(quantities)
        for line in [_sum(same)] if is_taken_back else same:
            if line.quantity or line.amount:
                yield line


def _sum(lines: Sequence[Line]) -> Line:
    quantity = 0
    discount = ZERO
    amount = ZERO
    tax = ZERO
    for line in lines:
        quantity += line.quantity
        discount += line.discount
        amount += line.amount
        tax += line.tax
    return lines[0]._replace(quantity=quantity, discount=discount, amount=amount, tax=tax)


def legs_of(document: ExportDocument) -> Iterator[Posting]:
    """Return the legs by which a program posts this document."""
    yield Posting(document.control, document.customer, document.sign * document.amount)
    if document.received_in:
        yield Posting(document.received_in, "", -document.sign * document.amount)
    for line in document.lines:
        yield Posting(line.account, "", -document.sign * line.to_account)
        if line.tax and line.tax_account != line.account:
            yield Posting(line.tax_account, "", -document.sign * line.tax)


def _moves(document: ExportDocument) -> dict[tuple[str, str], Decimal]:
    return add_up((leg.account, leg.code, leg.amount) for leg in legs_of(document))


def _legs(entries: Iterable[Entry]) -> dict[tuple[str, str], Decimal]:
    legs: list[Posting] = []
    for entry in entries:
        legs.extend(entry.postings)
    return add_up((leg.account, leg.code, leg.amount) for leg in legs)


def _knock_offs(
    period: Period, knock_offs: Iterable[KnockOff], documents: Sequence[ExportDocument]
) -> Iterator[KnockOff]:
    """Yield the period's knock-offs by exported numbers, from the paying document to the paid one.

    A note that reduces what is open of its document is knocked off against that document. A note
    that adds to it takes its part of the document's knock-offs before the document does.
    """
    added: defaultdict[DocumentId, list[ExportDocument]] = defaultdict(list)
    for document in documents:
        if (document.type, document.no) != document.of:
            added[document.of].append(document)
    room: dict[DocumentId, Decimal] = {}  # what is still open of each added note
    for doc_id, extra in added.items():
        sign = DEBTOR_SIGN[doc_id.type]
        for document in extra:
            this = DocumentId(document.type, document.no)
            if document.sign == sign:
                room[this] = document.amount
            elif sign > 0:
                yield KnockOff(*this, *doc_id, document.date, document.amount)
            else:
                yield KnockOff(*doc_id, *this, document.date, document.amount)
    for found in _standing_knock_offs(k for k in knock_offs if period.holds(k.date)):
        yield from _split(found, added, room)


def _standing_knock_offs(knock_offs: Iterable[KnockOff]) -> list[KnockOff]:
    """Return one knock-off per pair of documents, less what was reversed."""
    sums: dict[KnockOff, Decimal] = {}
    for found in knock_offs:
        pair = _directed(found)._replace(amount=ZERO)
        sums[pair] = sums.get(pair, ZERO) + found.amount
    return [pair._replace(amount=amount) for pair, amount in sums.items() if amount > 0]


def _directed(found: KnockOff) -> KnockOff:
    """Return the knock-off from the paying document.

    Payments and credit notes pay; a refund pays a credit note.
    """
    source = DocumentId(found.from_type, found.from_no)
    target = DocumentId(found.to_type, found.to_no)
    pays = source.type in (PAYMENT, REFUND) or (
        source.type == CREDIT_NOTE and target.type == INVOICE
    )
    if pays:
        return found
    return KnockOff(*target, *source, found.date, found.amount)


def _split(
    found: KnockOff,
    added: Mapping[DocumentId, list[ExportDocument]],
    room: dict[DocumentId, Decimal],
) -> Iterator[KnockOff]:
    """Yield one knock-off, split between the document and the notes added to it."""
    left = found.amount
    target = DocumentId(found.to_type, found.to_no)
    for document in added.get(target, []):
        doc_id = DocumentId(document.type, document.no)
        part = min(left, room.get(doc_id, ZERO))
        if part:
            room[doc_id] -= part
            left -= part
            yield KnockOff(found.from_type, found.from_no, *doc_id, found.date, part)
    if left:
        yield found._replace(amount=left)
