"""Convert records to rows of the SQL tables and back.

Amounts are whole minor units of the currency, dates are ISO text. Rows that are only appended
begin with their number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

from xlplugin.ledger.check_digits import IsoDates
from xlplugin.ledger.documents import Change, Document, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master_history import MasterChange
from xlplugin.ledger.run_sums import AccountDay, LineSum, OwedSum, SettledSum, ShopSum
from xlplugin.ledger.runs import Run
from xlplugin.money import from_minor, to_minor
from xlplugin.stores.edits import Edit

SqlRow = tuple[Any, ...]
Stamps = Iterable[tuple[int, str]]  # for each row: the run that posts it, and its check digits


class Minor(dict[Decimal, int]):
    """Minor units of each amount of one currency, calculated once: a month has few amounts."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency

    def __missing__(self, amount: Decimal) -> int:
        units = to_minor(amount, self._currency)
        self[amount] = units
        return units


class Amounts(dict[tuple[int, str], Decimal]):
    """Amount of each (minor units, currency), calculated once."""

    def __missing__(self, place: tuple[int, str]) -> Decimal:
        units, currency = place
        amount = from_minor(units, currency)
        self[place] = amount
        return amount


class Units(dict[str, Minor]):
    """The `Minor` of each currency."""

    def __missing__(self, currency: str) -> Minor:
        minor = Minor(currency)
        self[currency] = minor
        return minor


class Dates(dict[str, date]):
    """Dates of ISO texts, each read once."""

    def __missing__(self, text: str) -> date:
        day = date.fromisoformat(text)
        self[text] = day
        return day


Kept = tuple[int, Minor]  # a document's id, and its currency's minor units
Documents = Mapping[tuple[str, str], Kept]


def from_documents(
    documents: Iterable[Document],
    first: int,
    stamps: Stamps,
    units: Units,
    lines: Mapping[tuple[str, str], int],
) -> Iterator[SqlRow]:
    """Yield the rows of `documents`, as first posted.

    Args:
        documents: The documents of one posting.
        first: The id of the first document.
        stamps: For each document the run that posts it, and its check digits.
        units: Amounts in minor units, by currency.
        lines: How many lines each document has, by type and number.
    """
    days = IsoDates()
    for number, (document, (run, check)) in enumerate(zip(documents, stamps, strict=True), first):
        minor = units[document.currency]
        yield (
            number,
            document.type,
            document.no,
            days[document.date],
            document.customer,
            document.description,
            document.currency,
            document.shop,
            document.source_key,
            minor[document.amount],
            minor[document.applied],
            document.received_in,
            0,  # not cancelled
            0,  # no revision
            lines.get((document.type, document.no), 0),
            run,
            check,
        )


def from_states(
    heads: Iterable[DocumentState], first: int, stamps: Stamps, units: Units
) -> Iterator[SqlRow]:
    """Yield the rows of `documents`, as they stand now in other books."""
    for number, (state, (run, check)) in enumerate(zip(heads, stamps, strict=True), first):
        minor = units[state.currency]
        yield (
            number,
            state.type,
            state.no,
            state.date.isoformat(),
            state.customer,
            state.description,
            state.currency,
            state.shop,
            state.source_key,
            minor[state.amount],
            minor[state.applied],
            state.received_in,
            int(state.cancelled),
            state.revision,
            state.lines,
            run,
            check,
        )


def from_edits(edits: Mapping[tuple[str, str], Edit], kept: Documents) -> Iterator[SqlRow]:
    """Yield for each edited document what is added to it, then the document's id."""
    for document, (amount, applied, cancelled, revisions, lines) in edits.items():
        id_, minor = kept[document]
        yield minor[amount], minor[applied], _as_int(cancelled), revisions, lines, id_


def from_lines(
    lines: Iterable[Line], first: int, stamps: Stamps, kept: Documents
) -> Iterator[SqlRow]:
    """Yield the rows of `lines`."""
    days = IsoDates()
    for number, (line, (run, check)) in enumerate(zip(lines, stamps, strict=True), first):
        (
            doc_type,
            no,
            seq,
            item,
            description,
            uom,
            quantity,
            price,
            discount,
            amount,
            account,
            location,
            project,
            day,
            kind,
            tax_code,
            tax,
            tax_account,
        ) = line
        document, minor = kept[doc_type, no]
        yield (
            number,
            document,
            seq,
            item,
            description,
            uom,
            quantity,
            minor[price],
            minor[discount],
            minor[amount],
            account,
            location,
            project,
            days[day],
            kind,
            run,
            check,
            tax_code,
            minor[tax],
            tax_account,
        )


def from_knock_offs(
    items: Iterable[KnockOff], first: int, stamps: Stamps, kept: Documents
) -> Iterator[SqlRow]:
    """Yield the rows of `knock_offs`."""
    days = IsoDates()
    for number, (item, (run, check)) in enumerate(zip(items, stamps, strict=True), first):
        from_type, from_no, to_type, to_no, day, amount = item
        source, minor = kept[from_type, from_no]
        target, _ = kept[to_type, to_no]
        yield number, source, target, days[day], minor[amount], run, check


def from_changes(
    changes: Iterable[Change], first: int, stamps: Stamps, kept: Documents
) -> Iterator[SqlRow]:
    """Yield the rows of `changes`."""
    for number, (change, (run, check)) in enumerate(zip(changes, stamps, strict=True), first):
        doc_type, no, amount, applied, cancelled = change
        document, minor = kept[doc_type, no]
        state = _as_int(cancelled)
        yield number, document, minor[amount], minor[applied], state, run, check


def from_master_changes(
    changes: Iterable[MasterChange], first: int, stamps: Stamps, _: Documents
) -> Iterator[SqlRow]:
    """Yield the rows of `master_changes`."""
    for number, (change, (run, check)) in enumerate(zip(changes, stamps, strict=True), first):
        yield number, *change, run, check


def from_sources(
    sources: Iterable[Source],
    first: int,
    stamps: Stamps,
    kept: Documents,
    generations: Iterable[int],
) -> Iterator[SqlRow]:
    """Yield the rows of `sources`."""
    days = IsoDates()
    rows = zip(sources, stamps, generations, strict=True)
    for number, (source, (run, check), generation) in enumerate(rows, first):
        key, doc_type, no, day, amount, _ = source
        document, minor = kept[doc_type, no]
        yield number, key, document, days[day], minor[amount], generation, run, check


def from_entries(
    entries: Iterable[Entry], first: int, stamps: Stamps, kept: Documents
) -> Iterator[SqlRow]:
    """Yield the rows of `entries`."""
    days = IsoDates()
    for number, (entry, (run, check)) in enumerate(zip(entries, stamps, strict=True), first):
        day, doc_type, no, description, currency, _ = entry
        document, _ = kept[doc_type, no]
        yield number, days[day], document, description, currency, run, check


def from_postings(
    entries: Iterable[Entry], first: int, first_leg: int, units: Units
) -> Iterator[SqlRow]:
    """Yield the rows of `postings`.

    Args:
        entries: The entries whose legs are wanted.
        first: The id of the first entry.
        first_leg: The id of the first leg.
        units: Amounts in minor units, by currency.
    """
    leg = first_leg
    for number, entry in enumerate(entries, first):
        minor = units[entry.currency]
        for account, code, amount in entry.postings:
            yield leg, number, account, code, minor[amount]
            leg += 1


def _as_int(cancelled: bool | None) -> int | None:
    """Return whether a document is cancelled as 1 or 0; None when that does not change."""
    return None if cancelled is None else int(cancelled)


def to_states(rows: Iterable[Sequence[Any]]) -> Iterator[DocumentState]:
    """Yield documents as they stand now.

    Texts that many documents share are kept in memory once.
    """
    amounts = Amounts()
    dates = Dates()
    for (
        doc_type,
        no,
        day,
        customer,
        description,
        currency,
        shop,
        key,
        amount,
        applied,
        received_in,
        cancelled,
        revision,
        lines,
    ) in rows:
        yield DocumentState(
            intern(doc_type),
            no,
            dates[day],
            intern(customer),
            description,
            intern(currency),
            intern(shop),
            key,
            amounts[amount, currency],
            amounts[applied, currency],
            intern(received_in),
            bool(cancelled),
            revision,
            lines,
        )


def to_lines(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    """Yield the lines in rows that end in the currency."""
    amounts = Amounts()
    dates = Dates()
    for (
        doc_type,
        no,
        seq,
        item,
        description,
        uom,
        quantity,
        price,
        discount,
        amount,
        account,
        location,
        project,
        day,
        kind,
        tax_code,
        tax,
        tax_account,
        currency,
    ) in rows:
        yield Line(
            doc_type,
            no,
            seq,
            item,
            description,
            uom,
            quantity,
            amounts[price, currency],
            amounts[discount, currency],
            amounts[amount, currency],
            account,
            location,
            project,
            dates[day],
            kind,
            tax_code,
            amounts[tax, currency],
            tax_account,
        )


def to_knock_offs(rows: Iterable[Sequence[Any]]) -> Iterator[KnockOff]:
    """Yield the knock-offs in rows that end in the currency."""
    amounts = Amounts()
    dates = Dates()
    for from_type, from_no, to_type, to_no, day, units, currency in rows:
        yield KnockOff(from_type, from_no, to_type, to_no, dates[day], amounts[units, currency])


def to_sources(rows: Iterable[Sequence[Any]]) -> Iterator[Source]:
    """Yield the facts in rows that end in their generation and the currency."""
    amounts = Amounts()
    dates = Dates()
    for key, doc_type, no, day, units, generation, currency in rows:
        yield Source(key, doc_type, no, dates[day], amounts[units, currency], generation % 2 == 0)


def to_changes(rows: Iterable[Sequence[Any]]) -> Iterator[Change]:
    """Yield the changes in rows that end in the currency."""
    amounts = Amounts()
    for doc_type, no, amount, applied, cancelled, currency in rows:
        state = None if cancelled is None else bool(cancelled)
        yield Change(doc_type, no, amounts[amount, currency], amounts[applied, currency], state)


def from_run(run: Run) -> SqlRow:
    """Return the row of `runs`."""
    locked_until = run.locked_until.isoformat() if run.locked_until else ""
    return (
        run.no,
        run.at,
        run.user,
        run.action,
        run.counted_in,
        run.posted,
        run.note,
        run.undoes,
        locked_until,
        run.closing,
        run.check,
        run.master_data,
    )


def to_runs(found: Iterable[Sequence[Any]]) -> list[Run]:
    """Return the runs in rows of `runs`."""
    return [to_run(row) for row in found]


def to_run(row: Sequence[Any]) -> Run:
    """Return the run in a row of `runs`."""
    run = Run(*row)
    locked_until = date.fromisoformat(str(run.locked_until)) if run.locked_until else None
    return run._replace(locked_until=locked_until)


def to_entries(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Yield entries from the rows of their legs.

    A row has the entry's number, date, document type, document number, description and currency,
    then the leg's account, code and minor units.
    """
    amounts = Amounts()
    dates = Dates()
    head_of = itemgetter(0, 1, 2, 3, 4, 5)
    for (_, day, doc_type, no, description, currency), legs in groupby(rows, head_of):
        postings = []
        for *_, account, code, units in legs:
            postings.append(Posting(account, code, amounts[units, currency]))
        yield Entry(dates[day], doc_type, no, description, currency, tuple(postings))


def to_day_entries(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Yield entries from sums: date, type, number, currency, account, debits and credits.

    An account has a posting for its debits and one for its credits, in minor units each.
    """
    amounts = Amounts()
    dates = Dates()
    for (day, doc_type, no, currency), legs in groupby(rows, itemgetter(0, 1, 2, 3)):
        postings = []
        for *_, account, debits, credits in legs:
            for units in (int(debits), -int(credits)):
                if units:
                    postings.append(Posting(account, "", amounts[units, currency]))
        yield Entry(dates[day], doc_type, no, "", currency, tuple(postings))


def to_account_days(rows: Iterable[Sequence[Any]]) -> Iterator[AccountDay]:
    """Yield days from sums: date, account, currency, 1 if a year is closed, minor units, run."""
    amounts = Amounts()
    dates = Dates()
    for day, account, currency, closes, debits, credits, run in rows:
        debit = amounts[int(debits), currency]
        credit = amounts[int(credits), currency]
        yield AccountDay(dates[day], account, currency, bool(closes), debit, credit, int(run))


def to_shop_sums(rows: Iterable[Sequence[Any]]) -> Iterator[ShopSum]:
    """Yield what documents of a type and shop moved an account by on a day."""
    dates = Dates()
    for day, doc_type, shop, account, currency, units in rows:
        amount = from_minor(int(units), currency)
        yield ShopSum(dates[day], doc_type, shop, account, currency, amount)


def to_line_sums(rows: Iterable[Sequence[Any]]) -> Iterator[LineSum]:
    """Yield what lines of a kind have posted to an account in a month."""
    for month, doc_type, shop, currency, kind, account, units in rows:
        amount = from_minor(int(units), currency)
        yield LineSum(month, doc_type, shop, currency, kind, account, amount)


def to_owed_sums(rows: Iterable[Sequence[Any]]) -> Iterator[OwedSum]:
    """Yield what each month added to the open amount of the documents of one date."""
    dates = Dates()
    for month, day, shop, currency, units in rows:
        yield OwedSum(month, dates[day], shop, currency, from_minor(int(units), currency))


def to_settled_sums(rows: Iterable[Sequence[Any]]) -> Iterator[SettledSum]:
    """Yield the settlement rows of each run, by shop and date."""
    dates = Dates()
    for run, shop, settled, day, currency, count, units in rows:
        amount = from_minor(int(units), currency)
        yield SettledSum(run, shop, dates[settled], dates[day], currency, count, amount)
