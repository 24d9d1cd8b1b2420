"""Read sums of the books, and parts of them, from a database without reading all of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlplugin.ledger.as_at import DayRange, month_of
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.check_digits import ends_in
from xlplugin.ledger.documents import DocumentState
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.postings import Postings, Settled
from xlplugin.ledger.run_sums import LineSum, OwedSum, ShopSum
from xlplugin.money import from_minor
from xlplugin.stores import queries, rows, sum_queries


class SqlSums:
    """Sums that reports need in the place of every row; subclasses say on which connection."""

    def _rows(self, sql: str, *values: int | str) -> Iterator[Sequence[Any]]:
        raise NotImplementedError

    def balances(self) -> Balances:
        """Return every account's balance, by currency."""
        return _balances(self._rows(sum_queries.BALANCES))

    def balances_until(self, last: date) -> Balances:
        """Return the balance at the end of a day of every account that had moved, by currency."""
        return _balances(self._rows(sum_queries.BALANCES_UNTIL, last.isoformat()))

    def shop_sums(self) -> Iterable[ShopSum]:
        """Return what each account moved by, by day, type and shop; without closings of years."""
        return rows.to_shop_sums(self._rows(sum_queries.OF_SHOPS))

    def line_sums(self) -> Iterable[LineSum]:
        """Return what lines have posted to each account, by month, shop and kind."""
        return rows.to_line_sums(self._rows(sum_queries.OF_LINES))

    def owed_sums(self) -> Iterable[OwedSum]:
        """Return what each month added to what is open, by the documents' dates and shops."""
        return rows.to_owed_sums(self._rows(sum_queries.OWED))

    def received_in(self) -> Sequence[str]:
        """Return the accounts that receipts went to, in the order of their first receipts."""
        return [str(account) for (account,) in self._rows(queries.RECEIVED_IN)]

    def entries_on(self, accounts: Sequence[str], days: DayRange) -> Iterator[Entry]:
        """Yield the entries of a period with their legs on these accounts, in the order posted."""
        marks = ", ".join("?" * len(accounts))
        if not accounts:
            return iter(())
        last = days.last.isoformat()
        if days.first is None:
            sql = queries.LEGS_ON.format(accounts=marks)
            return rows.to_entries(self._rows(sql, *accounts, last))
        sql = queries.LEGS_BETWEEN.format(accounts=marks)
        return rows.to_entries(self._rows(sql, days.first.isoformat(), last, *accounts))

    def open_documents(self) -> Iterator[DocumentState]:
        """Yield every document that has something outstanding now, as `documents` yields them."""
        return rows.to_states(self._rows(queries.HEADS_OUTSTANDING))

    def open_at(self, last: date) -> Postings:
        """Return the documents that are open now or moved after a day, as they were on it."""
        day = last.isoformat()
        after = (day, day, day)
        return Postings(
            documents=list(rows.to_states(self._rows(queries.HEADS_OPEN, *after))),
            lines=(),
            knock_offs=list(
                rows.to_knock_offs(self._rows(queries.KNOCK_OFFS_OPEN, day, *after, *after))
            ),
            entries=list(rows.to_entries(self._rows(queries.ENTRIES_OPEN, *after, day))),
        )

    def moved_in(self, days: DayRange) -> Postings:
        """Return the documents that are dated in a period or were moved in it."""
        first = (days.first or date.min).isoformat()
        period = (first, days.last.isoformat())
        return Postings(
            documents=list(rows.to_states(self._rows(queries.HEADS_IN, *period, *period))),
            lines=list(rows.to_lines(self._rows(queries.LINES_IN, *period, *period, *period))),
            knock_offs=list(rows.to_knock_offs(self._rows(queries.KNOCK_OFFS_IN, *period))),
            entries=list(rows.to_entries(self._rows(queries.ENTRIES_IN, *period))),
        )

    def taxed_in(self, days: DayRange) -> Postings:
        """Return the lines with a tax code that were posted for a period, and their documents."""
        period = ((days.first or date.min).isoformat(), days.last.isoformat())
        return Postings(
            documents=list(rows.to_states(self._rows(queries.HEADS_TAXED_IN, *period))),
            lines=list(rows.to_lines(self._rows(queries.LINES_TAXED_IN, *period))),
            knock_offs=(),
            entries=(),
        )

    def untaxed_from(self, first: date) -> Postings:
        """Return the lines without a tax code from a day on, and their documents."""
        day = first.isoformat()
        return Postings(
            documents=rows.to_states(self._rows(queries.HEADS_UNTAXED_FROM, day)),
            lines=rows.to_lines(self._rows(queries.LINES_UNTAXED_FROM, day)),
            knock_offs=(),
            entries=(),
        )

    def first_run_in(self, days: DayRange) -> int:
        """Return the run that added the first row of a period; 1 if there is none.

        Rows are numbered as they are posted, and the run log keeps how many there were after each
        run. So a row that was given another day and another run is not taken for a later one.
        """
        period = ((days.first or date.min).isoformat(), days.last.isoformat())
        firsts = {}
        for part, sql in queries.FIRST_IN.items():
            (found,) = self._rows(sql, *(period * (sql.count("?") // len(period))))
            if found[0] is not None:
                firsts[part] = int(found[0])
        for row in self._rows(queries.RUNS):
            run = rows.to_run(row)
            ends = ends_in(run.closing)
            if any(ends[part].rows >= first for part, first in firsts.items()):
                return run.no
        return 1

    def latest_month(self) -> DayRange | None:
        """Return the month of the latest entry; None if there is none. See `as_at.latest_month`."""
        found = list(self._rows(sum_queries.LAST_DAYS))
        return month_of(date.fromisoformat(found[0][1])) if found else None

    def month_ends(self) -> Sequence[date]:
        """Return the last day of each month that documents are dated in, in order."""
        months = self._rows(queries.MONTHS)
        return [month_of(date.fromisoformat(f"{month}-01")).last for (month,) in months]

    def settled(self) -> Settled:
        """Return what the books have of settlements."""
        sums = list(rows.to_settled_sums(self._rows(sum_queries.SETTLED)))
        documents = list(rows.to_states(self._rows(queries.RECEIPTS)))
        documents += rows.to_states(self._rows(queries.RESERVES))
        entries = list(rows.to_entries(self._rows(queries.RESERVE_ENTRIES)))
        return Settled(sums, documents, entries)

    def first_currency(self, shop: str) -> str:
        """Return the currency of a shop's first document; empty if there is none."""
        for (currency,) in self._rows(queries.FIRST_CURRENCY, shop):
            return str(currency)
        return ""

    def differing_sums(self) -> Iterator[tuple[str, int]]:
        """Yield each table of sums with each run whose sums in it differ from its rows."""
        for table, (made, asked) in sum_queries.MADE_BY.items():
            differing = {tuple(row) for row in self._rows(f"SELECT * FROM {table}")}
            for row in self._rows(made, *(0,) * len(asked)):
                differing ^= {tuple(row)}  # a row that is in both goes
            for run in sorted({int(row[0]) for row in differing}):
                yield table, run


def _balances(found: Iterable[Sequence[Any]]) -> Balances:
    result: dict[tuple[str, str], Decimal] = {}
    for account, currency, units in found:
        result[account, currency] = from_minor(int(units), currency)
    return result
