"""Seller Center's export of unsettled orders is read for accruals, and for nothing else."""

from decimal import Decimal
from pathlib import Path

from tests.support.refusals import refused
from tests.support.settlement_samples import comma_separated, workbook
from xlplugin.tiktok.files.estimates_file import read_estimates_file

# The first columns of a British export (69 columns), with made-up figures.
BRITISH = [
    "Type",
    "Order/adjustment ID",
    "Creation date",
    "Currency",
    "Total estimated settlement amount",
    "Estimated Settle time",
    "Unsettled reasons",
    "Related order ID",
]
FIRST = "576955651451099542"
SECOND = "576955651451099543"


def row(order_id: str, amount: str) -> list[str]:
    return [
        "Order",
        order_id,
        "2026/06/23",
        "GBP",
        amount,
        "Delivered + 8 days",
        "Waiting for package delivery",
        order_id,
    ]


def test_a_csv_with_a_row_for_each_sku_is_added_up_by_order(tmp_path: Path) -> None:
    path = comma_separated(
        tmp_path / "on-hold.csv",
        [BRITISH, row(FIRST, "7.28"), row(SECOND, "10.10"), row(SECOND, "-0.55")],
    )
    assert read_estimates_file(path, "GBP") == {FIRST: Decimal("7.28"), SECOND: Decimal("9.55")}


def test_banner_rows_above_the_headings_and_a_vietnamese_file(tmp_path: Path) -> None:
    headings = [
        "Loại giao dịch",
        "ID đơn hàng/điều chỉnh",
        "Đơn vị tiền tệ",
        "Số tiền quyết toán ước tính",
        "Thời gian quyết toán dự kiến",
        "Lý do chưa quyết toán",
    ]
    cells = [
        ["Estimates only", "", "", "", "", ""],
        ["Download time", "2026-07-01", "", "", "", ""],
        ["", "", "", "", "", ""],
        headings,
        ["Đơn hàng", FIRST, "VND", "149000", "08/07/2026", "Chưa giao"],
    ]
    path = workbook(tmp_path / "chua-quyet-toan.xlsx", {"Unsettled order": cells})
    assert read_estimates_file(path, "VND") == {FIRST: Decimal("149000")}


def test_a_settlement_is_no_estimate(tmp_path: Path) -> None:
    path = comma_separated(
        tmp_path / "income.csv",
        [["Order/adjustment ID", "Total settlement amount"], [FIRST, "7.28"]],
    )
    with refused("To set", where="income.csv"):
        read_estimates_file(path, "GBP")


def test_an_amount_that_is_none_is_refused_with_its_place(tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "on-hold.csv", [BRITISH, row(FIRST, "soon")])
    with refused(where="on-hold.csv, row 2, column 'Total estimated settlement amount'") as caught:
        read_estimates_file(path, "GBP")
    assert "row 2" in caught.value.where
