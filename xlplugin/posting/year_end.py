"""Find the financial year that is to be closed, and plan the vouchers that close it.

Source: docs/accounting.md, Closing a year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.as_at import year_start
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import JOURNAL_VOUCHER, DocumentId, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master import Account
from xlplugin.ledger.statements import PROFIT_TYPES, section_of
from xlplugin.ledger.year_end import CLOSING_PREFIX, carried_legs
from xlplugin.money import ZERO
from xlplugin.posting.vouchers import VoucherHead, add_voucher

RETAINED_EARNINGS = "Retained Earning"  # the Acc Type
_OVER_A_YEAR = timedelta(days=370)


class OpenYear(NamedTuple):
    """Financial year whose profit is not carried forward.

    `balances` are the balances of the accounts that make the profit, at the end of its last day, by
    account and currency, debit positive.
    """

    first: date
    last: date
    balances: Mapping[tuple[str, str], Decimal]

    def profits(self) -> dict[str, Decimal]:
        """Return the profit to carry forward, by currency; a loss is negative.

        Returns:
            One amount for each currency with an account of the profit, 0.00 too.
        """
        found: dict[str, Decimal] = {}
        for (_, currency), amount in sorted(self.balances.items()):
            found[currency] = found.get(currency, ZERO) - amount
        return found


def year_to_close(
    entries: Iterable[Entry],
    accounts: Mapping[str, Account],
    year_from: date | None,
    today: date,
) -> OpenYear | None:
    """Return the oldest year that is over and has profit to carry forward; None if there is none.

    Args:
        entries: The entries of the books, those of closed years and their closings too.
        accounts: The chart of accounts, by code.
        year_from: The first day of any financial year; None for 1 January.
        today: The day on which the year is closed.
    """
    moved: dict[date, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for entry in entries:
        first = year_start(entry.date, year_from)
        for leg in entry.postings:
            if section_of(accounts, leg.account) in PROFIT_TYPES:
                place = (leg.account, entry.currency)
                moved[first][place] = moved[first].get(place, ZERO) + leg.amount
    standing: dict[tuple[str, str], Decimal] = {}
    for first in sorted(moved):
        last = year_start(first + _OVER_A_YEAR, year_from) - timedelta(days=1)
        if last >= today:
            return None
        for place, amount in moved[first].items():
            standing[place] = standing.get(place, ZERO) + amount
        left = {place: amount for place, amount in standing.items() if amount}
        if left:
            return OpenYear(first, last, left)
    return None


def plan_closing(year: OpenYear, retained: str, books: Lookup) -> Batch:
    """Return the voucher of each currency that carries a year's profit to retained earnings."""
    batch = Batch()
    by_currency: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for (account, currency), amount in sorted(year.balances.items()):
        by_currency[currency].append((account, amount))
    for currency, profits in by_currency.items():
        document = _next_voucher(year.last, currency, books)
        what = f"Profit of {year.first:%d/%m/%Y} to {year.last:%d/%m/%Y} to retained earnings"
        key = f"year-end:{document.no}"
        head = VoucherHead(document, year.last, what, currency, "", key)
        add_voucher(batch, head, carried_legs(profits, retained))
        amount = batch.documents[-1].amount
        batch.sources.append(Source(key, *document, date=year.last, amount=amount))
    return batch


def _next_voucher(last: date, currency: str, books: Lookup) -> DocumentId:
    """Return the first number of a year and currency that is not in the books."""
    usual = f"{CLOSING_PREFIX}{last:%Y-%m-%d}-{currency}"
    document = DocumentId(JOURNAL_VOUCHER, usual)
    count = 1
    while books.states([document]):
        count += 1
        document = DocumentId(JOURNAL_VOUCHER, f"{usual}-{count}")
    return document


def retained_accounts(accounts: Mapping[str, Account]) -> Sequence[Account]:
    """Return the accounts of retained earnings, by code."""
    found = []
    for code in sorted(accounts):
        if section_of(accounts, code) == RETAINED_EARNINGS:
            found.append(accounts[code])
    return found
