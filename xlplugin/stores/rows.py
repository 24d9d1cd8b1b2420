"""Records as rows of the SQL tables, and back: money in minor units, dates as ISO text, numbered where appended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

from xlplugin.ledger.chain import Days
from xlplugin.ledger.documents import Change, Document, DocumentId, Held, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.money import from_minor, to_minor
from xlplugin.stores.contract import Run
from xlplugin.stores.session import Edit

Row = tuple[Any, ...]
Numbered = Iterable[tuple[int, Any]]


class Minor(dict[Decimal, int]):
    """Amounts of one currency in minor units. Remembers: a month of orders has few distinct amounts."""

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


Currencies = Mapping[tuple[str, str], str]


def stamped(rows: Iterable[Row], run: int, checks: Iterable[str]) -> Iterator[Row]:
    """The rows with what stands beside each: the run that posts them, and their check digits."""
    for row, check in zip(rows, checks, strict=True):
        yield *row, run, check


def from_documents(numbered: Numbered, units: Units, lines: Mapping[tuple[str, str], int]) -> Iterator[Row]:
    """Rows of `documents`, as first posted."""
    document: Document
    days = Days()
    for number, document in numbered:
        doc_type, no, day, *about, amount, applied, received_in = document
        minor = units[document.currency]
        count = lines.get((doc_type, no), 0)
        yield number, doc_type, no, days[day], *about, minor[amount], minor[applied], received_in, 0, 0, count


def from_held(numbered: Numbered, units: Units) -> Iterator[Row]:
    """Rows of `documents`, as they stand now in other books."""
    held: Held
    for number, held in numbered:
        minor = units[held.currency]
        money = minor[held.amount], minor[held.applied]
        yield number, *held[:2], held.date.isoformat(), *held[3:8], *money, held[10], int(held.cancelled), *held[12:]


def from_edits(edits: Mapping[DocumentId, Edit], units: Units, currency: Currencies) -> Iterator[Row]:
    """What is added to the heads, then which head."""
    for document, edit in edits.items():
        minor = units[currency[document]]
        state = None if edit.cancelled is None else int(edit.cancelled)
        yield minor[edit.amount], minor[edit.applied], state, edit.revisions, edit.lines, *document


def from_lines(numbered: Numbered, units: Units, currency: Currencies) -> Iterator[Row]:
    """Rows of `lines`."""
    line: Line
    days = Days()
    for number, line in numbered:
        (
            doc_type, no, seq, item, about, uom, quantity, price, discount, amount,
            account, location, project, day, kind,
        ) = line  # fmt: skip
        minor = units[currency[doc_type, no]]
        yield (
            number, doc_type, no, seq, item, about, uom, quantity, minor[price], minor[discount], minor[amount],
            account, location, project, days[day], kind,
        )  # fmt: skip


def from_knock_offs(numbered: Numbered, units: Units, currency: Currencies) -> Iterator[Row]:
    """Rows of `knock_offs`."""
    days = Days()
    for number, (from_type, from_no, to_type, to_no, day, amount) in numbered:
        minor = units[currency[from_type, from_no]]
        yield number, from_type, from_no, to_type, to_no, days[day], minor[amount]


def from_changes(numbered: Numbered, units: Units, currency: Currencies) -> Iterator[Row]:
    """Rows of `changes`."""
    for number, (doc_type, no, amount, applied, cancelled) in numbered:
        minor = units[currency[doc_type, no]]
        yield number, doc_type, no, minor[amount], minor[applied], None if cancelled is None else int(cancelled)


def from_sources(numbered: Numbered, units: Units, currency: Currencies, generations: Iterable[int]) -> Iterator[Row]:
    """Rows of `sources`."""
    days = Days()
    for (number, (key, doc_type, no, day, amount, _)), generation in zip(numbered, generations, strict=True):
        yield number, key, doc_type, no, days[day], units[currency[doc_type, no]][amount], generation


def from_entries(numbered: Numbered) -> Iterator[Row]:
    """Rows of `entries`."""
    entry: Entry
    days = Days()
    for number, entry in numbered:
        yield number, days[entry.date], *entry[1:5]


def from_postings(numbered: Numbered, units: Units) -> Iterator[Row]:
    """Rows of `postings`, but for their ids: the entry's number, and the leg."""
    entry: Entry
    for number, entry in numbered:
        minor = units[entry.currency]
        for account, code, amount in entry.postings:
            yield number, account, code, minor[amount]


def to_held(rows: Iterable[Sequence[Any]]) -> Iterator[Held]:
    """Heads as they stand now. The few texts that come in all of them are kept once."""
    amounts, dates = Amounts(), Dates()
    for row in rows:
        doc_type, no, day, customer, description, currency, shop, key, amount, applied, received, cancelled, *rest = row
        yield Held(
            intern(doc_type), no, dates[day], intern(customer), description, intern(currency), intern(shop), key,
            amounts[amount, currency], amounts[applied, currency], intern(received), bool(cancelled), *rest,
        )  # fmt: skip


def to_lines(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    """Lines from rows that end in the currency."""
    amounts, dates = Amounts(), Dates()
    for *first, price, discount, amount, account, location, project, day, kind, currency in rows:
        doc_type, no, seq, item, description, uom, quantity = first
        yield Line(
            doc_type, no, seq, item, description, uom, quantity,
            amounts[price, currency], amounts[discount, currency], amounts[amount, currency],
            account, location, project, dates[day], kind,
        )  # fmt: skip


def to_knock_offs(rows: Iterable[Sequence[Any]]) -> Iterator[KnockOff]:
    """Knock-offs from rows that end in the currency."""
    amounts, dates = Amounts(), Dates()
    for from_type, from_no, to_type, to_no, day, units, currency in rows:
        yield KnockOff(from_type, from_no, to_type, to_no, dates[day], amounts[units, currency])


def to_sources(rows: Iterable[Sequence[Any]]) -> Iterator[Source]:
    """Facts from rows that end in their generation and the currency."""
    amounts, dates = Amounts(), Dates()
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
    """Entries from the rows of their legs: number and head of the entry, then account, code and amount."""
    amounts, dates = Amounts(), Dates()
    for (_, day, doc_type, no, description, currency), legs in groupby(rows, itemgetter(0, 1, 2, 3, 4, 5)):
        postings = tuple([Posting(leg[6], leg[7], amounts[leg[8], currency]) for leg in legs])
        yield Entry(dates[day], doc_type, no, description, currency, postings)
