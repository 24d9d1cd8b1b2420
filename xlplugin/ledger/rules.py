"""Refuse batches that break a rule, wherever the books are kept."""

from collections.abc import Iterable, Iterator
from datetime import date

from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import BANK_MATCH, DocumentId
from xlplugin.ledger.entries import Entry, UnbalancedEntryError
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO, minor_digits

_MOST_DIGITS = 2


def refuse_unbalanced(entries: Iterable[Entry]) -> None:
    """Raise UnbalancedEntryError when debit and credit of an entry differ."""
    for entry in entries:
        difference = ZERO
        for posting in entry.postings:
            difference += posting.amount
        if difference:
            raise UnbalancedEntryError(f"{entry.doc_type} {entry.doc_no}: debit and credit differ")


def refuse_small_units(entries: Iterable[Entry]) -> None:
    """Raise FixInputError when a currency has more than two decimals: sheets and books keep two."""
    for currency in {entry.currency for entry in entries}:
        digits = minor_digits(currency)
        if digits > _MOST_DIGITS:
            raise FixInputError(
                f"Amounts in {currency} have {digits} decimals; these books keep "
                f"{_MOST_DIGITS}. Nothing was posted.",
                where="sheet 'Shops', column 'Currency'",
                cure="Post this shop in another program, or tell support that you need it.",
            )


def refuse_locked(batch: Batch, until: date | None) -> None:
    """Refuse a batch with something that is dated in the locked period.

    A new closing of a year and a match with a bank line may be: they change no figure of it.

    Args:
        batch: What is to be posted.
        until: The last locked day; None if nothing is locked.

    Raises:
        FixInputError: With the first such document and its date.
    """
    if until is None:
        return
    closings = set()
    for made in batch.documents:
        if is_closing(made.type, made.no):
            closings.add(DocumentId(made.type, made.no))
    for day, document in _dates(batch):
        if day <= until and document not in closings:
            raise FixInputError(
                f"{' '.join(document)} is dated {day:%d/%m/%Y}; "
                f"the books are locked up to {until:%d/%m/%Y}.",
                cure="Press Lock to unlock that period first, or leave it as it is.",
            )


def _dates(batch: Batch) -> Iterator[tuple[date, DocumentId]]:
    """Yield the date of each row that a lock looks at, with its document."""
    for made in batch.documents:
        yield made.date, DocumentId(made.type, made.no)
    for entry in batch.entries:
        yield entry.date, DocumentId(entry.doc_type, entry.doc_no)
    for line in batch.lines:
        yield line.delivery_date, DocumentId(line.doc_type, line.doc_no)
    for item in batch.knock_offs:
        yield item.date, DocumentId(item.to_type, item.to_no)
    for source in batch.sources:
        if source.key.startswith(BANK_MATCH):
            continue
        yield source.date, DocumentId(source.doc_type, source.doc_no)
