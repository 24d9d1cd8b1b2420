"""Self-Billed: totals that are typed or loaded, compared with a posted month."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from tests.support.workbooks import plain_book
from xlplugin.actions.self_billed import REPLACE
from xlplugin.money import ZERO
from xlplugin.sheets.tables import (
    INVOICE_LINES,
    PROBLEMS,
    SELF_BILLED,
    SELF_BILLED_CHECK,
    SHOPS,
    SelfBilledCheckRow,
    SelfBilledRow,
)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as one:
        one.up_to("post_payments")
        yield one


def posted_income(firm: SampleFirm, month: str) -> Decimal:
    """Add up the goods and platform discounts of the invoices' sheet."""
    income = ZERO
    for row in firm.book.rows(INVOICE_LINES):
        kind = row.kind.removeprefix("Reversed ")
        sells = kind in ("Goods", "Gift", "Platform discount", "Sale difference")
        if sells and row.doc_type == "IV" and f"{row.delivery_date:%Y-%m}" == month:
            income += row.amount
    return income


def shown(firm: SampleFirm) -> list[SelfBilledCheckRow]:
    return [row for row in firm.book.rows(SELF_BILLED_CHECK) if row.kind]


def test_a_typed_total_is_compared_and_its_difference_named(firm: SampleFirm) -> None:
    income = posted_income(firm, "2026-06")
    assert income > 0
    typed = SelfBilledRow(date(2026, 6, 30), "Income", income + 5000)
    firm.book.view(SELF_BILLED).append([typed])
    told = firm.press("show_self_billed")
    assert "Not explained" in told
    head, *parts = shown(firm)
    assert (head.month, head.tiktok, head.books) == ("2026-06", income + 5000, income)
    assert head.difference == sum((part.difference for part in parts), ZERO) == 5000


def test_a_list_of_e_invoices_is_added_up_once(firm: SampleFirm, tmp_path: Path) -> None:
    income = posted_income(firm, "2026-06")
    rows: list[list[Any]] = [
        ["MyInvois list"],
        ["e-Invoice Date", "e-Invoice Type", "Total Payable Amount"],
        ["15/06/2026", "11", float(income - 100)],
        ["30/06/2026", "Self-Billed Invoice", 100.00],
        ["30/06/2026", "Nota", 9.00],
    ]
    firm.prompter.file = plain_book(tmp_path / "e-invoices.xlsx", rows)
    shop = firm.book.rows(SHOPS)[0]
    firm.prompter.choice = shop.name
    assert "2 documents in 1 total" in firm.press("load_self_billed")
    assert any("row 5" in row.row and row.column == "Kind" for row in firm.book.rows(PROBLEMS))
    firm.press("load_self_billed")
    [total] = [row for row in firm.book.rows(SELF_BILLED) if row.kind]
    assert (total.month, total.amount, total.documents) == (date(2026, 6, 1), income, 2)
    assert total.shop_id == shop.shop_id
    assert "Every difference has a cause" in firm.press("show_self_billed")
    assert [row.difference for row in shown(firm)] == [ZERO]


def test_a_corrected_list_under_another_name_is_asked_about(
    firm: SampleFirm, tmp_path: Path
) -> None:
    heading = ["e-Invoice Date", "e-Invoice Type", "Total Payable Amount"]
    first = plain_book(tmp_path / "list.xlsx", [heading, ["30/06/2026", "11", 8000.00]])
    mended = plain_book(tmp_path / "list (1).xlsx", [heading, ["30/06/2026", "11", 8900.00]])

    def totals() -> list[tuple[str, Decimal]]:
        return [(row.source, row.amount) for row in firm.book.rows(SELF_BILLED) if row.kind]

    firm.prompter.file = first
    firm.press("load_self_billed")
    firm.prompter.file = mended
    firm.prompter.choice = "neither"
    firm.press("load_self_billed")
    assert totals() == [("list.xlsx", Decimal(8000))]
    firm.prompter.choice = REPLACE
    firm.press("load_self_billed")
    assert totals() == [("list (1).xlsx", Decimal(8900))]


def test_a_shop_that_is_not_known_is_told_with_its_row(firm: SampleFirm) -> None:
    typed = SelfBilledRow(date(2026, 6, 30), "Income", Decimal("1.00"), shop_id="123")
    firm.book.view(SELF_BILLED).append([typed])
    with refused("123") as found:
        firm.press("show_self_billed")
    assert "Self-Billed" in found.value.where
    assert "row 6" in found.value.where
