"""Fee audit: each fee of an order against the rate that held on its settlement date."""

from datetime import date
from decimal import Decimal

from tests.support.stories import Firm, june, rm
from tests.support.two_months import OPEN, PAID, SHORT, both_months
from xlplugin.ledger.fee_audit import ChargedFee, FeeRate, claim, fee_audit
from xlplugin.posting.shop import FEES_ON_INVOICE
from xlplugin.tiktok.markets.declarations import settlement_columns
from xlplugin.tiktok.markets.fee_rates import published_rates, rates_of

JULY = date(2026, 7, 1)
TRANSACTION = "Transaction fee"
COMMISSION = "TikTok Shop commission fee"


def audited(*rates: FeeRate) -> list[ChargedFee]:
    firm: Firm = both_months(FEES_ON_INVOICE)
    lines = [line for some in firm.books.lines.values() for line in some]
    return fee_audit(firm.books.held.values(), lines, firm.masters, rates, Decimal("0.01"))


def test_without_rates_the_effective_rate_of_each_kind_is_shown() -> None:
    found = {(one.month, one.kind): one for one in audited()}
    commission = found["2026-06", COMMISSION]
    assert (commission.base, commission.charged) == (rm("90.00"), rm("3.24"))
    assert commission.percent == Decimal("3.60")
    assert commission.allowed is None
    july = found["2026-07", TRANSACTION]  # of 30.90 and 79.00, by the last settlement of each
    assert (july.base, july.charged) == (rm("109.90"), rm("0.30") + rm("0.90") + rm("2.37"))
    assert not [one for one in found.values() if one.order]


def test_an_order_above_its_rate_is_listed_with_the_text_of_a_claim() -> None:
    found = audited(FeeRate(COMMISSION, "", None, None, Decimal("3.00")))
    over = [one for one in found if one.order]
    assert [(one.order, one.allowed, one.over) for one in over] == [(PAID, rm("2.70"), rm("0.54"))]
    assert claim(over[0]) == (
        f"Order {PAID}: {COMMISSION} of MYR 3.24 was charged on sales of 90.00. "
        "At 3.00 % it is 2.70. Please refund 0.54."
    )
    month = next(one for one in found if one.kind == COMMISSION and not one.order)
    assert (month.allowed, month.over) == (rm("2.70"), rm("0.54"))


def test_the_rate_of_the_settlement_date_counts() -> None:
    old = FeeRate(TRANSACTION, "", None, june(30), Decimal("1.00"))
    new = FeeRate(TRANSACTION, "", JULY, None, Decimal("3.00"))
    found = {one.order: one for one in audited(old, new) if one.kind == TRANSACTION and one.order}
    assert found[SHORT].over == rm("1.20") - rm("0.93")  # 3 % of 30.90
    assert OPEN not in found  # 2.37 of 79.00 is 3 %
    low = FeeRate(TRANSACTION, "", JULY, None, Decimal("2.00"), per_order=rm("0.20"))
    found = {one.order: one for one in audited(old, low) if one.kind == TRANSACTION and one.order}
    assert found[OPEN].over == rm("2.37") - rm("1.58") - rm("0.20")
    assert found[SHORT].over == rm("1.20") - rm("0.62") - rm("0.20")


def test_the_rate_of_the_shop_goes_before_that_of_all() -> None:
    every = FeeRate(COMMISSION, "", None, None, Decimal("1.00"))
    own = FeeRate(COMMISSION, "7495540735365777507", None, None, Decimal("4.00"))
    assert not [one for one in audited(every, own) if one.order]
    assert [one.order for one in audited(every) if one.order] == [PAID]


def test_the_rate_of_the_goods_category_goes_before_that_of_all() -> None:
    firm = both_months(FEES_ON_INVOICE)
    groups = {item.group for item in firm.masters.items.values() if item.stock_control}
    every = FeeRate(COMMISSION, "", None, None, Decimal("4.00"))
    (group,) = groups
    own = FeeRate(COMMISSION, "", None, None, Decimal("3.00"), category=group.lower())
    other = FeeRate(COMMISSION, "", None, None, Decimal("1.00"), category="Electronics")
    assert not [one for one in audited(every, other) if one.order]
    assert [one.allowed for one in audited(every, own, other) if one.order] == [rm("2.70")]
    assert [one.allowed for one in audited(other) if one.kind == COMMISSION] == [None]


def test_a_rate_on_shipping_too_allows_more() -> None:
    low = FeeRate(TRANSACTION, "", None, None, Decimal("0.50"))
    plain = {one.order: one for one in audited(low) if one.order}
    found = {one.order: one for one in audited(low._replace(on_shipping=True)) if one.order}
    assert all(found[order].base >= plain[order].base for order in found)


def test_published_rates_have_a_source_and_a_kind_that_is_known() -> None:
    known = {column.name.casefold() for column in settlement_columns()}
    for rate in published_rates():
        assert rate.source
        assert rate.kind.casefold() in known, rate.kind
        assert rate.percent or rate.per_order
        assert rate.start is None or rate.end is None or rate.start < rate.end
    malaysia = rates_of({"MY"})
    day = date(2026, 6, 1)
    transaction = [one for one in malaysia if one.kind == TRANSACTION]
    holding = [one for one in transaction if one.start and one.start <= day and not one.end]
    assert [one.percent for one in holding] == [Decimal("3.78")]
