"""Records as rows of the SQL tables, and back.

Money in minor units, dates as ISO text, numbered where appended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

from xlplugin.ledger.chain import IsoDates
from xlplugin.ledger.documents import Change, Document, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.runs import Run
from xlplugin.money import from_minor, to_minor
from xlplugin.stores.session import Edit

Row = tuple[Any, ...]
Stamps = Iterable[tuple[int, str]]  # beside each row: the run that posts it, and its check digits


class Minor(dict[Decimal, int]):
    """Amounts of one currency in minor units.

    Remembers: a month of orders has few distinct amounts.
    """

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency

    def __missing__(self, amount: Decimal) -> int:
        units = self[amount] = to_minor(amount, self._currency)
        return units


class Amounts(dict[tuple[int, str], Decimal]):
    """Minor units and their currency, as amounts."""

    def __missing__(self, place: tuple[int, str]) -> Decimal:
        amount = self[place] = from_minor(*place)
        return amount


class Units(dict[str, Minor]):
    """For each currency its amounts in minor units."""

    def __missing__(self, currency: str) -> Minor:
        minor = self[currency] = Minor(currency)
        return minor


class Dates(dict[str, date]):
    """Dates from ISO text."""

    def __missing__(self, text: str) -> date:
        day = self[text] = date.fromisoformat(text)
        return day


Kept = tuple[int, Minor]  # a document's id, and its currency's minor units
Documents = Mapping[tuple[str, str], Kept]


def from_documents(
    documents: Iterable[Document],
    first: int,
    stamps: Stamps,
    units: Units,
    lines: Mapping[tuple[str, str], int],
) -> Iterator[Row]:
    """Rows of `documents`, as first posted."""
    days = IsoDates()
    for number, (document, (run, check)) in enumerate(zip(documents, stamps, strict=True), first):
        (
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
        ) = document
        minor = units[currency]
        yield (
            number,
            doc_type,
            no,
            days[day],
            customer,
            description,
            currency,
            shop,
            key,
            minor[amount],
            minor[applied],
            received_in,
            0,
            0,
            lines.get((doc_type, no), 0),
            run,
            check,
        )


def from_held(
    heads: Iterable[DocumentState], first: int, stamps: Stamps, units: Units
) -> Iterator[Row]:
    """Rows of `documents`, as they stand now in other books."""
    for number, (held, (run, check)) in enumerate(zip(heads, stamps, strict=True), first):
        minor = units[held.currency]
        money = (minor[held.amount], minor[held.applied])
        state = (int(held.cancelled), *held[12:])
        yield (
            number,
            *held[:2],
            held.date.isoformat(),
            *held[3:8],
            *money,
            held[10],
            *state,
            run,
            check,
        )


def from_edits(edits: Mapping[tuple[str, str], Edit], kept: Documents) -> Iterator[Row]:
    """What is added to the heads, then which head."""
    for document, (amount, applied, cancelled, revisions, lines) in edits.items():
        id_, minor = kept[document]
        yield (
            minor[amount],
            minor[applied],
            None if cancelled is None else int(cancelled),
            revisions,
            lines,
            id_,
        )


def from_lines(lines: Iterable[Line], first: int, stamps: Stamps, kept: Documents) -> Iterator[Row]:
    """Rows of `lines`."""
    days = IsoDates()
    for number, (line, (run, check)) in enumerate(zip(lines, stamps, strict=True), first):
        (
            doc_type,
            no,
            seq,
            item,
            about,
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
        ) = line
        document, minor = kept[doc_type, no]
        yield (
            number,
            document,
            seq,
            item,
            about,
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
        )


def from_knock_offs(
    items: Iterable[KnockOff], first: int, stamps: Stamps, kept: Documents
) -> Iterator[Row]:
    """Rows of `knock_offs`."""
    days = IsoDates()
    for number, (item, (run, check)) in enumerate(zip(items, stamps, strict=True), first):
        from_type, from_no, to_type, to_no, day, amount = item
        document, minor = kept[from_type, from_no]
        yield number, document, kept[to_type, to_no][0], days[day], minor[amount], run, check


def from_changes(
    changes: Iterable[Change], first: int, stamps: Stamps, kept: Documents
) -> Iterator[Row]:
    """Rows of `changes`."""
    for number, (change, (run, check)) in enumerate(zip(changes, stamps, strict=True), first):
        doc_type, no, amount, applied, cancelled = change
        document, minor = kept[doc_type, no]
        state = None if cancelled is None else int(cancelled)
        yield number, document, minor[amount], minor[applied], state, run, check


def from_sources(
    sources: Iterable[Source],
    first: int,
    stamps: Stamps,
    kept: Documents,
    generations: Iterable[int],
) -> Iterator[Row]:
    """Rows of `sources`."""
    days = IsoDates()
    rows = zip(sources, stamps, generations, strict=True)
    for number, (source, (run, check), generation) in enumerate(rows, first):
        key, doc_type, no, day, amount, _ = source
        document, minor = kept[doc_type, no]
        yield number, key, document, days[day], minor[amount], generation, run, check


def from_entries(
    entries: Iterable[Entry], first: int, stamps: Stamps, kept: Documents
) -> Iterator[Row]:
    """Rows of `entries`."""
    days = IsoDates()
    for number, (entry, (run, check)) in enumerate(zip(entries, stamps, strict=True), first):
        day, doc_type, no, description, currency, _ = entry
        yield number, days[day], kept[doc_type, no][0], description, currency, run, check


def from_postings(
    entries: Iterable[Entry], first: int, first_leg: int, units: Units
) -> Iterator[Row]:
    """Rows of `postings`: the legs of entries numbered from `first`."""
    number = first_leg - 1
    for of, entry in enumerate(entries, first):
        minor = units[entry.currency]
        # it goes on
        for number, (account, code, amount) in enumerate(entry.postings, number + 1):  # noqa: B020
            yield number, of, account, code, minor[amount]


def to_held(rows: Iterable[Sequence[Any]]) -> Iterator[DocumentState]:
    """Heads as they stand now. The few texts that come in all of them are kept once."""
    amounts = Amounts()
    dates = Dates()
    for row in rows:
        (
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
            received,
            cancelled,
            *rest,
        ) = row
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
            intern(received),
            bool(cancelled),
            *rest,
        )


def to_lines(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    """Lines from rows that end in the currency."""
    amounts = Amounts()
    dates = Dates()
    for *first, price, discount, amount, account, location, project, day, kind, currency in rows:
        doc_type, no, seq, item, description, uom, quantity = first
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
        )


def to_knock_offs(rows: Iterable[Sequence[Any]]) -> Iterator[KnockOff]:
    """Knock-offs from rows that end in the currency."""
    amounts = Amounts()
    dates = Dates()
    for from_type, from_no, to_type, to_no, day, units, currency in rows:
        yield KnockOff(from_type, from_no, to_type, to_no, dates[day], amounts[units, currency])


def to_sources(rows: Iterable[Sequence[Any]]) -> Iterator[Source]:
    """Facts from rows that end in their generation and the currency."""
    amounts = Amounts()
    dates = Dates()
    for key, doc_type, no, day, units, generation, currency in rows:
        yield Source(key, doc_type, no, dates[day], amounts[units, currency], generation % 2 == 0)


def to_changes(rows: Iterable[Sequence[Any]]) -> Iterator[Change]:
    """Changes from rows that end in the currency."""
    amounts = Amounts()
    for doc_type, no, amount, applied, cancelled, currency in rows:
        state = None if cancelled is None else bool(cancelled)
        yield Change(doc_type, no, amounts[amount, currency], amounts[applied, currency], state)


def from_run(run: Run) -> Row:
    """A row of `runs`."""
    return (*run[:8], run.locked_until.isoformat() if run.locked_until else "", *run[9:])


def to_run(row: Sequence[Any]) -> Run:
    """A row of the run log."""
    return Run._make((*row[:8], date.fromisoformat(row[8]) if row[8] else None, *row[9:]))


def to_entries(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Entries from the rows of their legs.

    Number and head of the entry, then account, code and amount.
    """
    amounts = Amounts()
    dates = Dates()
    for (_, day, doc_type, no, description, currency), legs in groupby(
        rows, itemgetter(0, 1, 2, 3, 4, 5)
    ):
        postings = tuple([Posting(leg[6], leg[7], amounts[leg[8], currency]) for leg in legs])
        yield Entry(dates[day], doc_type, no, description, currency, postings)
