"""June and July of a small shop, posted by each way.

Orders paid, paid in part, refunded and open.
"""

from datetime import date

import pytest

from tests.support.stories import Firm, adjusted, an_order, goods, june, settled, withdrawn
from xlplugin.posting.shop import FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY

PAID, SHORT, REFUNDED, OPEN = (
    "576553020000000101",
    "576553020000000102",
    "576553020000000103",
    "576553020000000104",
)
DEBTORS = "300-000"
WALLET = "325-000"
LAST_OF_JUNE = june(30)
LAST_OF_JULY = date(2026, 7, 31)
WAYS = (FEES_ON_INVOICE, SETTLEMENT_DOCUMENT, SUMMARY)
every_way = pytest.mark.parametrize("way", WAYS)


def june_of(firm: Firm) -> None:
    """Four orders: one is paid, one in part, one is refunded later and one is open."""
    orders = [
        an_order(PAID, goods("100.00", seller="10.00"), shipping="4.00"),
        an_order(SHORT, goods("30.90"), created="2026-06-20 03:00"),
        an_order(REFUNDED, goods("12.50"), created="2026-06-21 03:00"),
        an_order(OPEN, goods("79.00"), created="2026-06-29 03:00"),
    ]
    firm.post(*orders)
    firm.settle(settled(PAID, june(8), sale="100.00", seller_discount="-10.00", commission="-3.24"))
    firm.settle(adjusted("7641963103148558087", june(9), "-45.90", "GMV Payment for TikTok Ads"))
    firm.transfer(withdrawn("3459073178060621388", june(10), "20.00"))
    firm.settle(settled(SHORT, june(29), sale="7.50", transaction="-0.30"))
    firm.settle(settled(REFUNDED, june(29), sale="12.50"))


def july_of(firm: Firm) -> None:
    """The rest of June's orders, and an order of July."""
    firm.settle(settled(SHORT, date(2026, 7, 2), sale="23.40", transaction="-0.90"))
    firm.settle(settled(REFUNDED, date(2026, 7, 3), refund="-12.50"))
    firm.settle(settled(OPEN, date(2026, 7, 6), sale="79.00", transaction="-2.37"))
    firm.post(an_order("576553020000000105", goods("64.00"), created="2026-07-08 03:00"))
    firm.transfer(withdrawn("3459073178060621389", date(2026, 7, 9), "50.00"))


def a_firm(way: str) -> Firm:
    """Return a firm that posts settlements in this way."""
    firm = Firm()
    firm.post_by(way)
    return firm


def both_months(way: str) -> Firm:
    """A firm that has posted June and July."""
    firm = a_firm(way)
    june_of(firm)
    july_of(firm)
    return firm
