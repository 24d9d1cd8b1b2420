"""Settlement against books: what TikTok settled on each date, and the money that the books received for it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import PAYMENT, REFUND, DocumentId, DocumentState, Source
from xlplugin.ledger.entries import Entry
from xlplugin.money import ZERO
from xlplugin.posting.settled_rows import row_in

_RESERVE = ":reserve:"  # in the keys of vouchers for what is held back
MORE_SETTLED = "More was settled than the payments carry: press Verify"
MORE_RECEIVED = "The payments carry more than was settled: press Verify"


class ShopDate(NamedTuple):
    """A shop's settlement date, in one currency."""

    shop: str
    date: date
    currency: str


@dataclass
class DayCheck:
    """One settlement date: the posted rows, the money that carries them, and what is not posted yet.

    `reserve` is what came to the payout beside the settlement: negative when TikTok held it back.
    """

    rows: int = 0
    settled: Decimal = ZERO
    payments: Decimal = ZERO
    refunds: Decimal = ZERO
    reserve: Decimal = ZERO
    not_posted: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """What was settled, less what the payments and refunds carry."""
        return self.settled - (self.payments - self.refunds)

    @property
    def remark(self) -> str:
        """What a difference means; empty when there is none."""
        return "" if not self.difference else MORE_SETTLED if self.difference > 0 else MORE_RECEIVED


class Unposted(NamedTuple):
    """A row of the loaded statement by its key: on its date, in its currency, so much."""

    key: str
    place: ShopDate
    amount: Decimal


def posted_sources(sources: Iterable[Source]) -> dict[str, Source]:
    """The facts that are posted now: one that an undo released is none, until it is posted again."""
    found: dict[str, Source] = {}
    for source in sources:
        if source.released:
            found.pop(source.key, None)
        else:
            found[source.key] = source
    return found


def settlement_days(
    facts: Mapping[str, Source],
    documents: Collection[DocumentState],
    entries: Iterable[Entry],
    wallets: Collection[str],
    loaded: Iterable[Unposted] = (),
) -> dict[ShopDate, DayCheck]:
    """Every shop and settlement date of the books, and of the loaded statement, in order.

    `wallets` are the accounts in which settlements are received.
    """
    days: dict[ShopDate, DayCheck] = {}
    currencies = {DocumentId(held.type, held.no): held.currency for held in documents}
    for fact in facts.values():
        posted = row_in(fact.key)
        if posted:
            day = _day(
                days,
                posted.shop_id,
                fact.date,
                currencies.get(DocumentId(fact.doc_type, fact.doc_no), ""),
            )
            day.rows += 1
            day.settled += fact.amount
    _receive(days, documents)
    _hold_back(days, documents, entries, wallets)
    for row in loaded:
        if row.key not in facts:
            _day(days, *row.place).not_posted += row.amount
    return dict(sorted(days.items()))


def _day(days: dict[ShopDate, DayCheck], shop: str, on: date, currency: str) -> DayCheck:
    return days.setdefault(ShopDate(shop, on, currency), DayCheck())


def _receive(days: dict[ShopDate, DayCheck], documents: Iterable[DocumentState]) -> None:
    """Add the customer payments and the refunds; one that an undo took back stands at 0.00 and adds no date."""
    for held in documents:
        if held.type == PAYMENT and held.amount:
            _day(days, held.shop, held.date, held.currency).payments += held.amount
        elif held.type == REFUND and held.amount:
            _day(days, held.shop, held.date, held.currency).refunds += held.amount


def _hold_back(
    days: dict[ShopDate, DayCheck],
    documents: Iterable[DocumentState],
    entries: Iterable[Entry],
    wallets: Collection[str],
) -> None:
    """Add what the reserves' vouchers did to the wallets."""
    vouchers = {
        DocumentId(held.type, held.no): held for held in documents if _RESERVE in held.source_key
    }
    for entry in entries:
        held = vouchers.get(DocumentId(entry.doc_type, entry.doc_no))
        moved = (
            sum((leg.amount for leg in entry.postings if leg.account in wallets), ZERO)
            if held
            else ZERO
        )
        if held and moved:
            _day(days, held.shop, held.date, held.currency).reserve += moved
