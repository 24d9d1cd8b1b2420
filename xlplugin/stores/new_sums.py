"""Sums of what one posting adds, which a database keeps for the reports.

`sum_queries.MADE_BY` makes the same sums from the rows themselves; Verify compares the two.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import DEBTOR_SIGN
from xlplugin.ledger.settlement_keys import shop_and_day
from xlplugin.ledger.year_end import is_closing
from xlplugin.stores.rows import SqlRow, Units

MONTH = slice(7)  # of an ISO date


class DocumentHead(NamedTuple):
    """What sums need of a document. `day` is ISO text."""

    day: str
    shop: str
    currency: str


class _DaySums(NamedTuple):
    """Debits and credits of one day, document type, shop and currency, by account."""

    debits: dict[str, int]
    credits: dict[str, int]


def _no_day_sums() -> _DaySums:
    return _DaySums(defaultdict(int), defaultdict(int))


class NewSums:
    """Adds up batches as they are posted, in whole minor units.

    Keys have dates here, since most rows of a batch share them. `rows` writes them as text.
    """

    def __init__(self, heads: Mapping[tuple[str, str], DocumentHead], units: Units) -> None:
        """Take the head of each document by type and number, and amounts in minor units."""
        self._heads = heads
        self._units = units
        self._days: dict[tuple[date, str, str, str, str], _DaySums] = defaultdict(_no_day_sums)
        self._lines: dict[tuple[date, str, str, str, str, str], int] = defaultdict(int)
        self._owed: dict[tuple[date, DocumentHead], int] = defaultdict(int)
        self._rows: dict[tuple[str, str, date, str], int] = defaultdict(int)  # settlement rows
        self._settled: dict[tuple[str, str, date, str], int] = defaultdict(int)

    def add(self, batch: Batch) -> None:
        """Add up the entries, lines, knock-offs and settlement rows of a batch."""
        self._add_entries(batch)
        self._add_lines(batch)
        self._add_knock_offs(batch)
        self._add_settled_rows(batch)

    def _add_entries(self, batch: Batch) -> None:
        for day, doc_type, no, _, currency, postings in batch.entries:
            head = self._heads[doc_type, no]
            minor = self._units[currency]
            closing = no if is_closing(doc_type, no) else ""
            sums = self._days[day, doc_type, closing, head.shop, currency]
            is_customers = DEBTOR_SIGN[doc_type] != 0
            for account, code, amount in postings:
                units = minor[amount]
                if units > 0:
                    sums.debits[account] += units
                else:
                    sums.credits[account] -= units
                if code and is_customers:
                    self._owed[day, head] += units

    def _add_lines(self, batch: Batch) -> None:
        for line in batch.lines:
            _, shop, currency = self._heads[line.doc_type, line.doc_no]
            minor = self._units[currency]
            units = minor[line.amount]
            account = line.account
            if line.tax and line.tax_account != account:  # as `Line.to_account`
                units -= minor[line.tax]
            self._lines[line.delivery_date, line.doc_type, shop, currency, line.kind, account] += (
                units
            )

    def _add_knock_offs(self, batch: Batch) -> None:
        for from_type, from_no, to_type, to_no, day, amount in batch.knock_offs:
            source = self._heads[from_type, from_no]
            target = self._heads[to_type, to_no]
            units = self._units[source.currency][amount]
            self._owed[day, source] -= DEBTOR_SIGN[from_type] * units
            self._owed[day, target] -= DEBTOR_SIGN[to_type] * units

    def _add_settled_rows(self, batch: Batch) -> None:
        for key, doc_type, no, day, amount, released in batch.sources:
            row = shop_and_day(key)
            if row is None:
                continue
            shop, settled = row
            currency = self._heads[doc_type, no].currency
            sign = -1 if released else 1
            place = (shop, settled, day, currency)
            self._rows[place] += sign
            self._settled[place] += sign * self._units[currency][amount]

    def rows(self, run: int) -> Iterator[tuple[str, list[SqlRow]]]:
        """Yield each table of sums with the new rows of a run, in the order of their keys.

        Amounts are whole minor units. Each key ends with its currency.
        """
        yield "day_sums", sorted(self._day_rows(run))
        lines: dict[SqlRow, int] = defaultdict(int)
        for (day, *place), units in self._lines.items():
            lines[(run, day.isoformat()[MONTH], *place)] += units
        yield "line_sums", _in_order(lines)
        owed: dict[SqlRow, int] = defaultdict(int)
        for (day, head), units in self._owed.items():
            owed[(run, day.isoformat()[MONTH], *head)] += units
        yield "owed_sums", _in_order(owed)
        settled = []
        for group, count in self._rows.items():
            shop, settled_on, posted_on, currency = group
            key = (run, shop, settled_on, posted_on.isoformat(), currency)
            settled.append((*key, count, self._settled[group]))
        yield "settled_sums", sorted(settled)

    def _day_rows(self, run: int) -> Iterator[SqlRow]:
        for (day, doc_type, closing, shop, currency), sums in self._days.items():
            text = day.isoformat()
            for account in sums.debits.keys() | sums.credits.keys():
                debit = sums.debits.get(account, 0)
                credit = sums.credits.get(account, 0)
                yield run, text, doc_type, closing, shop, account, currency, debit, credit


def _in_order(sums: Mapping[SqlRow, int]) -> list[SqlRow]:
    """Return the rows of sums by their keys, in the order of the keys."""
    return [(*place, units) for place, units in sorted(sums.items())]
