"""Sums of what one posting adds, which a database keeps for the reports.

`sum_queries.MADE_BY` makes the same sums from the rows themselves; Verify compares the two.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import IsoDates
from xlplugin.ledger.documents import DEBTOR_SIGN
from xlplugin.ledger.year_end import is_closing
from xlplugin.stores.rows import Row, Units

MONTH = slice(7)  # of an ISO date


class Head(NamedTuple):
    """What sums need of a document. `day` is ISO text."""

    day: str
    shop: str
    currency: str


class NewSums:
    """Adds up batches as they are posted. Amounts are whole minor units, debit positive."""

    def __init__(self, heads: Mapping[tuple[str, str], Head], units: Units) -> None:
        """Take the head of each document, by type and number, and the minor units."""
        self._heads = heads
        self._units = units
        self._iso = IsoDates()
        self._debits: dict[Row, int] = defaultdict(int)
        self._credits: dict[Row, int] = defaultdict(int)
        self._lines: dict[Row, int] = defaultdict(int)
        self._owed: dict[Row, int] = defaultdict(int)

    def add(self, batch: Batch) -> None:
        """Add up the entries, lines and knock-offs of a batch."""
        self._add_entries(batch)
        self._add_lines(batch)
        self._add_knock_offs(batch)

    def _add_entries(self, batch: Batch) -> None:
        for entry in batch.entries:
            doc_type = entry.doc_type
            no = entry.doc_no
            head = self._heads[doc_type, no]
            day = self._iso[entry.date]
            closing = no if is_closing(doc_type, no) else ""
            minor = self._units[entry.currency]
            is_customers = DEBTOR_SIGN[doc_type] != 0
            for account, code, amount in entry.postings:
                place = (day, doc_type, closing, head.shop, account, entry.currency)
                moved = minor[amount]
                self._debits[place] += max(moved, 0)
                self._credits[place] -= min(moved, 0)
                if code and is_customers:
                    self._owed[day[MONTH], *head] += moved

    def _add_lines(self, batch: Batch) -> None:
        for line in batch.lines:
            head = self._heads[line.doc_type, line.doc_no]
            minor = self._units[head.currency]
            month = self._iso[line.delivery_date][MONTH]
            place = (month, line.doc_type, head.shop, head.currency, line.kind, line.account)
            self._lines[place] += minor[line.to_account]

    def _add_knock_offs(self, batch: Batch) -> None:
        for item in batch.knock_offs:
            month = self._iso[item.date][MONTH]
            for doc_type, no in ((item.from_type, item.from_no), (item.to_type, item.to_no)):
                head = self._heads[doc_type, no]
                amount = self._units[head.currency][item.amount]
                self._owed[month, *head] -= DEBTOR_SIGN[doc_type] * amount

    def rows(self, run: int) -> Iterator[tuple[str, list[Row]]]:
        """Yield each table of sums with the new rows of a run, in the order of their keys."""
        days = []
        for place, debit in sorted(self._debits.items()):
            days.append((run, *place, debit, self._credits[place]))
        yield "day_sums", days
        for table, sums in (("line_sums", self._lines), ("owed_sums", self._owed)):
            yield table, [(run, *place, amount) for place, amount in sorted(sums.items())]
