"""Files overlap, repeat and come in parts.

No row is posted twice, none is lost, the rest always ties out.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stories import (
    Books,
    Firm,
    a_shop,
    adjusted,
    an_order,
    goods,
    june,
    posted,
    row_statuses,
    settled,
)
from xlplugin.ledger.documents import INVOICE, PAYMENT
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import keys_of
from xlplugin.posting.settlements import verify_settlement
from xlplugin.tiktok.facts import SettlementLine

FIRST = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"
ADS = "GMV Payment for TikTok Ads"
REBATE = "Logistics reimbursement"
RELATED = "7102938475610293847"


def _june_rows() -> list[SettlementLine]:
    return [
        settled(FIRST, june(8), row=2, sale="60.00", commission="-2.00"),
        adjusted(RELATED, june(8), "4.10", REBATE, order=FIRST, row=3),
        settled(SECOND, june(12), row=4, sale="40.00", transaction="-1.30"),
        settled(
            FIRST, june(15), row=5, refund="-60.00", commission="2.00", return_shipping="-5.00"
        ),
        settled(THIRD, june(15), row=6, sale="12.90", transaction="-0.93"),
        adjusted("7102938475610293848", june(22), "-98.75", ADS, row=7),
    ]


def _june_firm() -> Firm:
    return posted(
        an_order(FIRST, goods("60.00")),
        an_order(SECOND, goods("40.00")),
        an_order(THIRD, goods("12.90")),
    )


def _documents(books: Books) -> dict[tuple[str, str], tuple[date, Decimal, Decimal]]:
    return {(d.type, d.no): (d.date, d.amount, d.outstanding) for d in books.held.values()}


CUTS = {
    "weekly": [[0, 1], [2], [3, 4], [5]],
    "overlapping": [[0, 1, 2], [1, 2, 3, 4], [3, 4, 5], [0, 5]],
    "columns sorted by another key": [[1, 0], [4, 2, 3], [5]],
    "the month again": [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]],
}


@pytest.mark.parametrize("cut", CUTS)
def test_weekly_and_monthly_files_make_the_same_documents(cut: str) -> None:
    rows = _june_rows()
    monthly = _june_firm()
    other = _june_firm()
    monthly.settle(*rows)
    for file in CUTS[cut]:
        other.settle(*(rows[number] for number in file))
    assert _documents(other.books) == _documents(monthly.books)
    assert other.books.balances() == monthly.books.balances()
    assert other.books.money() == sum(row.settlement for row in rows) == Decimal("-48.98")


def test_the_same_file_again_posts_nothing() -> None:
    firm = _june_firm()
    rows = _june_rows()
    firm.settle(*rows)
    size = firm.books.size()
    plan = firm.settle(*rows)
    assert row_statuses(plan) == [RowStatus.POSTED] * 6
    assert not plan.batch
    assert firm.books.size() == size


def test_the_same_row_reads_the_same_from_another_file() -> None:
    """The API writes 75.6 where the file has 75.60, and another language has another Type."""
    shop = a_shop().shop_id
    row = settled(FIRST, june(8), sale="75.60")
    again = row._replace(row=93, type="Pesanan", settlement=Decimal("75.6"), created=june(1))
    assert keys_of(shop, [row]) == keys_of(shop, [again])
    zero = settled(FIRST, june(8), sale="0.00")
    assert keys_of(shop, [zero]) == keys_of(shop, [zero._replace(settlement=Decimal("-0.0"))])


@pytest.mark.parametrize(
    "change",
    [
        {"id": SECOND},
        {"settled": june(9)},
        {"settlement": Decimal("-8.80")},
        {"is_order": False},
    ],
)
def test_rows_that_differ_are_different_rows(change: dict[str, Any]) -> None:
    row = settled(FIRST, june(8), sale="8.80")
    assert len(set(keys_of(a_shop().shop_id, [row, row._replace(**change)]))) == 2
    assert keys_of("7495540735365777507", [row]) != keys_of("7495540735366777510", [row])


def test_two_equal_rows_of_one_file_are_two_rows() -> None:
    firm = posted(an_order(FIRST, goods("20.00", quantity=2)))
    half = settled(FIRST, june(8), sale="20.00", transaction="-0.65")
    firm.settle(half, half._replace(row=3))
    assert (
        firm.invoice(FIRST).amount
        == Decimal("38.70")
        == firm.books.document(PAYMENT, "OR-00001").amount
    )
    assert row_statuses(firm.settle(half, half._replace(row=3))) == [
        RowStatus.POSTED,
        RowStatus.POSTED,
    ]
    assert row_statuses(firm.settle(half)) == [RowStatus.POSTED]


def test_two_equal_adjustments_of_one_file_are_two_rows() -> None:
    firm = Firm()
    row = adjusted(RELATED, june(8), "4.10", REBATE)
    firm.settle(row, row._replace(row=3))
    assert firm.books.document(INVOICE, "IV-00001").amount == Decimal("8.20")


def test_rows_without_invoice_are_held_and_the_rest_ties_out() -> None:
    firm = posted(an_order(FIRST, goods("60.00")), an_order(THIRD, goods("12.90")))
    rows = _june_rows()
    plan = firm.settle(*rows)
    assert row_statuses(plan) == [
        RowStatus.SUCCESS,
        RowStatus.SUCCESS,
        RowStatus.ORDER_NOT_POSTED,
        RowStatus.SUCCESS,
        RowStatus.SUCCESS,
        RowStatus.SUCCESS,
    ]
    assert plan.outcomes[2].payment_no == ""
    held = rows[2].settlement
    assert (
        firm.books.money()
        == sum(row.settlement for row in rows) - held
        == firm.books.balance("325-000")
    )
    firm.post(an_order(SECOND, goods("40.00")))
    again = firm.settle(*rows)
    assert row_statuses(again) == [
        RowStatus.POSTED,
        RowStatus.POSTED,
        RowStatus.SUCCESS,
        RowStatus.POSTED,
        RowStatus.POSTED,
        RowStatus.POSTED,
    ]
    assert firm.books.money() == sum(row.settlement for row in rows)
    monthly = _june_firm()
    monthly.settle(*rows)
    assert firm.books.balances() == monthly.books.balances()


def test_the_rows_of_a_deleted_invoice_are_held() -> None:
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.delete(FIRST)
    assert row_statuses(firm.settle(settled(FIRST, june(8), sale="60.00"))) == [
        RowStatus.ORDER_NOT_POSTED
    ]
    assert firm.books.of_type(PAYMENT) == []


def test_the_gate_knows_ready_held_and_posted_rows_before_anything_is_posted() -> None:
    rows: Sequence[SettlementLine] = _june_rows()[:4]
    firm = posted(an_order(FIRST, goods("60.00")))
    firm.settle(rows[0])
    assert verify_settlement(rows, firm.shop, firm.settled(rows)).statuses == [
        RowStatus.POSTED,
        "",
        RowStatus.ORDER_NOT_POSTED,
        "",
    ]
