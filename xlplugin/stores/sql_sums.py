"""Sums of the books and parts of them, read from a database without reading all of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlplugin.ledger.balances import Balances
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

    def differing_sums(self) -> Iterator[tuple[str, int]]:
        """Yield each table of sums with a run of which they are not what its rows come to."""
        for table, (_, asked) in sum_queries.MADE_BY.items():
            nothing = (0,) * (2 * len(asked))
            for (run,) in self._rows(sum_queries.differing_runs(table), *nothing):
                yield table, int(run)


def _balances(found: Iterable[Sequence[Any]]) -> Balances:
    result: dict[tuple[str, str], Decimal] = {}
    for account, currency, units in found:
        result[account, currency] = from_minor(int(units), currency)
    return result
