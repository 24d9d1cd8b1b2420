"""Fees by month: they are the journal's, by account and month, whichever way they were posted."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from tests.support.stories import Firm, june, rm
from tests.support.two_months import LAST_OF_JULY, LAST_OF_JUNE, both_months, every_way
from xlplugin.ledger.fees import MonthlyFee, fees_by_month
from xlplugin.ledger.run_sums import line_sums
from xlplugin.ledger.statements import SALES_TYPES, profit_and_loss
from xlplugin.money import ZERO
from xlplugin.posting.shop import FEES_ON_INVOICE

MONTHS = {"2026-06": (june(1), LAST_OF_JUNE), "2026-07": (date(2026, 7, 1), LAST_OF_JULY)}


def fees(firm: Firm) -> list[MonthlyFee]:
    lines = [line for some in firm.books.lines.values() for line in some]
    sums = line_sums(firm.books.held.values(), lines)
    return fees_by_month(sums, firm.masters.accounts)


@every_way
def test_fees_and_sales_of_a_month_are_those_of_its_profit_and_loss(way: str) -> None:
    firm = both_months(way)
    listed: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    sales = {}
    for fee in fees(firm):
        listed[fee.month, fee.account] -= fee.fee
        sales[fee.month] = fee.sales
    expected = {}
    sold: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for month, (first, last) in MONTHS.items():
        for row in profit_and_loss(firm.books.entries, firm.masters.accounts, first, last):
            if row.section in SALES_TYPES:
                sold[month] += row.amount
            elif row.code:
                expected[month, row.code] = row.amount
    assert dict(listed) == expected
    assert set(listed) >= {("2026-06", "925-000"), ("2026-06", "926-000"), ("2026-07", "925-000")}
    assert sales == dict(sold)


def test_each_kind_has_its_account_and_its_share_of_the_sales() -> None:
    june_fees = [fee for fee in fees(both_months(FEES_ON_INVOICE)) if fee.month == "2026-06"]
    told = {fee.kind: (fee.account, fee.fee, fee.sales, fee.share) for fee in june_fees}
    sales = rm("90.00") + rm("30.90") + rm("12.50") + rm("79.00")
    assert told["GMV Payment for TikTok Ads"] == ("926-000", rm("45.90"), sales, rm("21.61"))
    assert told["TikTok Shop commission fee"] == ("925-000", rm("3.24"), sales, rm("1.53"))
    assert told["Transaction fee"] == ("925-000", rm("0.30"), sales, rm("0.14"))


def test_a_month_without_sales_has_no_share() -> None:
    fee = MonthlyFee("2026-06", "7495540735365777507", "MYR", "Ads", "926-000", rm("5.00"), ZERO)
    assert fee.share is None
