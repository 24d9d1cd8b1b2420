"""The Payments group, once it is posted: settlement against books."""

from collections.abc import Mapping, Sequence

from xlplugin.context import ButtonContext
from xlplugin.money import ZERO
from xlplugin.posting.settled_rows import keys_of
from xlplugin.posting.settlement_check import (
    DayCheck,
    ShopDate,
    Unposted,
    posted_sources,
    settlement_days,
)
from xlplugin.sheets.payments import read_settlement_lines
from xlplugin.sheets.settlement_check import put_checks
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import PAYMENTS

_SUMS = ("settled", "payments", "refunds", "difference", "reserve", "not_posted")


def check_settlements(press: ButtonContext) -> str:
    """What was settled, and what the books received for it → the Settlement Check sheet, by shop and date."""
    days = _days(press)
    put_checks(press.book, days)
    if not days:
        return "Nothing is settled yet: neither the books nor Payments have a settlement row."
    currencies = dict.fromkeys(place.currency for place in days)
    told = [
        _told(code, [day for place, day in days.items() if place.currency == code])
        for code in currencies
    ]
    wrong = sum(1 for day in days.values() if day.difference)
    named = [f"{wrong} dates differ: see Remark, and press Verify."] if wrong else []
    return " ".join([*told, *named])


def _told(currency: str, days: Sequence[DayCheck]) -> str:
    """The dates of one currency, in a sentence that adds up."""
    settled, payments, refunds, difference, reserve, not_posted = (
        sum((getattr(day, name) for day in days), ZERO) for name in _SUMS
    )
    beside = f", reserve {reserve:,.2f}" if reserve else ""
    rows = sum(day.rows for day in days)
    return (
        f"{len(days)} dates, {rows} rows: {currency} {settled:,.2f} settled; customer payments {payments:,.2f} "
        f"less refunds {refunds:,.2f}; difference {difference:,.2f}{beside}; "
        f"not posted {not_posted:,.2f}."
    )


def _days(press: ButtonContext) -> Mapping[ShopDate, DayCheck]:
    """Each shop's settlement dates as the books have them, and as the loaded statement does."""
    wallets = {shop.payment for shop in read_shops(press.book)}
    with press.books.reading(checked=False) as books:
        documents = list(books.documents())
        wallets.update(held.received_in for held in documents)
        wallets.discard("")
        facts = posted_sources(books.source_rows())
        return settlement_days(facts, documents, books.entries(), wallets, _loaded(press))


def _loaded(press: ButtonContext) -> list[Unposted]:
    """The rows of the statement that is on Payments, if there is one."""
    if not press.book.rows(PAYMENTS):
        return []
    shop_id, lines = read_settlement_lines(press.book)
    keys = keys_of(shop_id, lines)
    return [
        Unposted(key, ShopDate(shop_id, line.settled, line.currency), line.settlement)
        for key, line in zip(keys, lines, strict=True)
    ]
