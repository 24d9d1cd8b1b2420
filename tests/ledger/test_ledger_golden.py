"""Whole stories as ledger text that a bookkeeper can review, in tests/data/*.ledger.

Hledger checks them where it is.

The texts are made anew only on purpose: GOLDEN=write python -m pytest
tests/ledger/test_ledger_golden.py
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.ledger_text import hledger_check, ledger_text
from tests.support.stories import MASK, Firm, adjusted, an_order, goods, june, settled
from xlplugin.posting.shop import BY_OWN_RATES, SETTLEMENT_DOCUMENT, SUMMARY

DATA = Path(__file__).parents[1] / "data"
FIRST = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"


def sale_fees_and_receipt(firm: Firm) -> None:
    firm.post(
        an_order(FIRST, goods("100.00", seller="10.00", platform="5.00"), shipping="4.00"),
        an_order(SECOND, goods("8.80", platform="8.00", sku=MASK)),
    )
    firm.settle(
        settled(
            FIRST,
            june(8),
            sale="100.00",
            seller_discount="-10.00",
            customer_shipping="4.00",
            actual_shipping="-6.00",
            shipping_subsidy="2.00",
            commission="-3.24",
            transaction="-2.16",
            affiliate="-9.00",
        ),
        settled(SECOND, june(8), sale="8.80", transaction="-0.15"),
    )


def refund_after_settlement(firm: Firm) -> None:
    sale_fees_and_receipt(firm)
    firm.settle(
        settled(
            FIRST,
            june(15),
            refund="-90.00",
            refunded_shipping="-4.00",
            return_shipping="-5.00",
            commission="3.24",
            transaction="2.16",
            affiliate="9.00",
        )
    )


def adjustment_days(firm: Firm) -> None:
    firm.settle(
        adjusted("7641963103148558087", june(12), "45.90", "Logistics reimbursement", order=FIRST),
        adjusted("7641963103148558088", june(12), "-2.40", "Shipping fee adjustment"),
        adjusted("7641963103148558089", june(15), "-153.50", "GMV Payment for TikTok Ads"),
        adjusted("7641963103148558090", june(15), "8.66", "Platform reimbursement"),
    )


def settlement_document(firm: Firm) -> None:
    firm.post_by(SETTLEMENT_DOCUMENT)
    refund_after_settlement(firm)
    adjustment_days(firm)


def summary(firm: Firm) -> None:
    firm.post_by(SUMMARY)
    refund_after_settlement(firm)
    adjustment_days(firm)


def fees_accrued(firm: Firm) -> None:
    firm.shop = replace(firm.shop, accrual=BY_OWN_RATES)
    sale_fees_and_receipt(firm)
    firm.post(an_order(THIRD, goods("50.00"), created="2026-06-25 03:00"))
    firm.accrue(june(30))
    firm.settle(settled(THIRD, date(2026, 7, 4), sale="50.00", transaction="-6.10"))


STORIES: dict[str, Callable[[Firm], None]] = {
    story.__name__: story
    for story in (
        sale_fees_and_receipt,
        refund_after_settlement,
        adjustment_days,
        settlement_document,
        summary,
        fees_accrued,
    )
}


def _told(name: str) -> str:
    firm = Firm()
    STORIES[name](firm)
    return ledger_text(firm)


@pytest.mark.parametrize("name", STORIES)
def test_the_books_of_a_story_are_those_that_were_reviewed(name: str) -> None:
    path = DATA / f"{name}.ledger"
    told = _told(name)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(told, "utf-8", newline="\n")
    assert told == path.read_text("utf-8")


def test_no_reviewed_text_is_without_its_story() -> None:
    assert {path.stem for path in DATA.glob("*.ledger")} == set(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_hledger_finds_the_books_in_order(name: str) -> None:
    hledger_check(DATA / f"{name}.ledger")
