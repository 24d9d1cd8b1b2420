"""Sums of what one posting adds, which a database keeps for the reports.

`sum_queries.MADE_BY` makes the same sums from the rows themselves; Verify compares the two.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import IsoDates
from xlplugin.ledger.documents import DEBTOR_SIGN
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.year_end import is_closing
from xlplugin.money import ZERO, to_minor
from xlplugin.stores.rows import SqlRow

MONTH = slice(7)  # of an ISO date


class DocumentHead(NamedTuple):
    """What sums need of a document. `day` is ISO text."""

    day: str
    shop: str
    currency: str


class NewSums:
    """Adds up batches as they are posted."""

    def __init__(self, heads: Mapping[tuple[str, str], DocumentHead]) -> None:
        """Take the head of each document, by type and number."""
        self._heads = heads
        self._iso = IsoDates()
        # Decimals are added up: to hash one, as the table of minor units does, takes longer.
        self._debits: dict[SqlRow, Decimal] = defaultdict(Decimal)
        self._credits: dict[SqlRow, Decimal] = defaultdict(Decimal)
        self._lines: dict[SqlRow, Decimal] = defaultdict(Decimal)
        self._owed: dict[SqlRow, Decimal] = defaultdict(Decimal)
        self._rows: dict[SqlRow, int] = defaultdict(int)  # settlement rows
        self._settled: dict[SqlRow, Decimal] = defaultdict(Decimal)

    def add(self, batch: Batch) -> None:
        """Add up the entries, lines, knock-offs and settlement rows of a batch."""
        self._add_entries(batch)
        self._add_lines(batch)
        self._add_knock_offs(batch)
        self._add_settled_rows(batch)

    def _add_entries(self, batch: Batch) -> None:
        for entry in batch.entries:
            doc_type = entry.doc_type
            no = entry.doc_no
            head = self._heads[doc_type, no]
            day = self._iso[entry.date]
            closing = no if is_closing(doc_type, no) else ""
            is_customers = DEBTOR_SIGN[doc_type] != 0
            owed = (day[MONTH], *head)
            for account, code, amount in entry.postings:
                place = (day, doc_type, closing, head.shop, account, entry.currency)
                if amount > ZERO:
                    self._debits[place] += amount
                else:
                    self._credits[place] -= amount
                if code and is_customers:
                    self._owed[owed] += amount

    def _add_lines(self, batch: Batch) -> None:
        for line in batch.lines:
            doc_type = line.doc_type
            head = self._heads[doc_type, line.doc_no]
            month = self._iso[line.delivery_date][MONTH]
            place = (month, doc_type, head.shop, line.kind, line.account, head.currency)
            self._lines[place] += line.to_account

    def _add_knock_offs(self, batch: Batch) -> None:
        for item in batch.knock_offs:
            month = self._iso[item.date][MONTH]
            for doc_type, no in ((item.from_type, item.from_no), (item.to_type, item.to_no)):
                owed = (month, *self._heads[doc_type, no])
                self._owed[owed] -= DEBTOR_SIGN[doc_type] * item.amount

    def _add_settled_rows(self, batch: Batch) -> None:
        for source in batch.sources:
            row = row_in(source.key)
            if row is None:
                continue
            currency = self._heads[source.doc_type, source.doc_no].currency
            place = (row.shop_id, self._iso[row.settled], self._iso[source.date], currency)
            if source.released:
                self._rows[place] -= 1
                self._settled[place] -= source.amount
            else:
                self._rows[place] += 1
                self._settled[place] += source.amount

    def rows(self, run: int) -> Iterator[tuple[str, list[SqlRow]]]:
        """Yield each table of sums with the new rows of a run, in the order of their keys.

        Amounts are whole minor units. Each key ends with its currency.
        """
        days = []
        for place in sorted(self._debits.keys() | self._credits.keys()):
            debit = to_minor(self._debits.get(place, ZERO), place[-1])
            credit = to_minor(self._credits.get(place, ZERO), place[-1])
            days.append((run, *place, debit, credit))
        yield "day_sums", days
        lines = []
        for (month, doc_type, shop, kind, account, currency), amount in self._lines.items():
            units = to_minor(amount, currency)
            lines.append((run, month, doc_type, shop, currency, kind, account, units))
        yield "line_sums", sorted(lines)
        owed = []
        for place, amount in sorted(self._owed.items()):
            owed.append((run, *place, to_minor(amount, place[-1])))
        yield "owed_sums", owed
        settled = []
        for place, rows in sorted(self._rows.items()):
            settled.append((run, *place, rows, to_minor(self._settled[place], place[-1])))
        yield "settled_sums", settled
