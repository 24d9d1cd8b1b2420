"""Compare what TikTok settled with the books."""

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
from xlplugin.wording import counting

_SUMS = ("settled", "payments", "refunds", "difference", "reserve", "not_posted")


def check_settlements(press: ButtonContext) -> str:
    """Show on Settlement Check what was settled and what the books received, by shop and date."""
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
    named = []
    if wrong:
        verb = "differs" if wrong == 1 else "differ"
        named.append(f"{counting(wrong, 'date')} {verb}: see Remark, and press Verify.")
    return " ".join([*told, *named])


def _told(currency: str, days: Sequence[DayCheck]) -> str:
    """Return the totals of one currency as a sentence."""
    settled, payments, refunds, difference, reserve, not_posted = (
        sum((getattr(day, name) for day in days), ZERO) for name in _SUMS
    )
    beside = f", reserve {reserve:,.2f}" if reserve else ""
    rows = sum(day.rows for day in days)
    return (
        f"{counting(len(days), 'date')}, {counting(rows, 'row')}: {currency} {settled:,.2f} settled; "
        f"customer payments {payments:,.2f} less refunds {refunds:,.2f}; difference {difference:,.2f}{beside}; "
        f"not posted {not_posted:,.2f}."
    )


def _days(press: ButtonContext) -> Mapping[ShopDate, DayCheck]:
    """Return each shop's settlement dates, from the books and from the loaded statement."""
    wallets = {shop.payment for shop in read_shops(press.book)}
    with press.books.reading(checked=False) as books:
        documents = list(books.documents())
        wallets.update(held.received_in for held in documents)
        wallets.discard("")
        facts = posted_sources(books.source_rows())
        return settlement_days(facts, documents, books.entries(), wallets, _loaded(press))


def _loaded(press: ButtonContext) -> list[Unposted]:
    """Return the rows of the statement on Payments; empty if there is none."""
    if not press.book.rows(PAYMENTS):
        return []
    shop_id, lines = read_settlement_lines(press.book)
    keys = keys_of(shop_id, lines)
    return [
        Unposted(key, ShopDate(shop_id, line.settled, line.currency), line.settlement)
        for key, line in zip(keys, lines, strict=True)
    ]
