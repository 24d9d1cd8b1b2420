"""Compare settlements with the books: what TikTok settled each day, and the money posted for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import PAYMENT, REFUND, DocumentId, DocumentState, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.run_sums import SettledSum
from xlplugin.money import ZERO

_RESERVE = ":reserve:"  # in the source keys of vouchers for what TikTok holds back
MORE_SETTLED = "More was settled than the payments carry: press Verify"
MORE_RECEIVED = "The payments carry more than was settled: press Verify"


class ShopDate(NamedTuple):
    """Shop's settlement date, in one currency."""

    shop: str
    date: date
    currency: str


@dataclass
class DayCheck:
    """One settlement date: the posted rows, the money posted for them, and what is not posted.

    `reserve` is the change of the payout by reserves: negative if TikTok held something back.
    """

    rows: int = 0
    settled: Decimal = ZERO
    payments: Decimal = ZERO
    refunds: Decimal = ZERO
    reserve: Decimal = ZERO
    not_posted: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """Return what was settled, less the payments, plus the refunds."""
        return self.settled - (self.payments - self.refunds)

    @property
    def remark(self) -> str:
        """Return what a difference means; empty if there is none."""
        if self.difference > 0:
            return MORE_SETTLED
        if self.difference < 0:
            return MORE_RECEIVED
        return ""


class _DayChecks(dict[ShopDate, DayCheck]):
    """Check of each settlement date, made when it is first asked for."""

    def __missing__(self, day: ShopDate) -> DayCheck:
        self[day] = DayCheck()
        return self[day]


def posted_sources(sources: Iterable[Source]) -> dict[str, Source]:
    """Return the facts that are posted now, by key, without those that an undo released."""
    found: dict[str, Source] = {}
    for source in sources:
        if source.released:
            found.pop(source.key, None)
        else:
            found[source.key] = source
    return found


def settlement_days(
    sums: Iterable[SettledSum],
    documents: Collection[DocumentState],
    entries: Iterable[Entry],
    wallets: Collection[str],
) -> dict[ShopDate, DayCheck]:
    """Check every settlement date of the books.

    Args:
        sums: The settlement rows that each run has posted and released.
        documents: The payments, refunds and vouchers of the books, or all documents.
        entries: The entries of these vouchers, or all entries.
        wallets: The accounts that settlements are received in.

    Returns:
        The checks by shop, date and currency, in this order.
    """
    days = _DayChecks()
    _add_posted_rows(days, sums)
    _add_payments(days, documents)
    _add_reserves(days, documents, entries, wallets)
    return dict(sorted(days.items()))


def _add_posted_rows(days: _DayChecks, sums: Iterable[SettledSum]) -> None:
    """Add the settlement rows that are posted; a date whose rows were all undone is left out."""
    for one in sums:
        day = days[ShopDate(one.shop, one.date, one.currency)]
        day.rows += one.rows
        day.settled += one.amount
    for shop_date, day in list(days.items()):
        if not day.rows and not day.settled:
            del days[shop_date]


def _add_payments(days: _DayChecks, documents: Iterable[DocumentState]) -> None:
    """Add the customer payments and the refunds; one of 0.00 was undone and adds no date."""
    for state in documents:
        if state.type == PAYMENT and state.amount:
            days[ShopDate(state.shop, state.date, state.currency)].payments += state.amount
        elif state.type == REFUND and state.amount:
            days[ShopDate(state.shop, state.date, state.currency)].refunds += state.amount


def _add_reserves(
    days: _DayChecks,
    documents: Iterable[DocumentState],
    entries: Iterable[Entry],
    wallets: Collection[str],
) -> None:
    """Add what the vouchers of reserves moved in the wallets."""
    vouchers: dict[DocumentId, DocumentState] = {}
    for document in documents:
        if _RESERVE in document.source_key:
            vouchers[DocumentId(document.type, document.no)] = document
    for entry in entries:
        state = vouchers.get(DocumentId(entry.doc_type, entry.doc_no))
        if state is None:
            continue
        moved = ZERO
        for leg in entry.postings:
            if leg.account in wallets:
                moved += leg.amount
        if moved:
            days[ShopDate(state.shop, state.date, state.currency)].reserve += moved
