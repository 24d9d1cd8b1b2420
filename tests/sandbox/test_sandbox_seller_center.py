"""The files that the sample shop's Seller Center exports.

Real habits, and the same truth as the API.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from python_calamine import CalamineWorkbook

from tests.support.shopper import Shopper
from xlplugin.sandbox.month import Month, ShopMonth
from xlplugin.sandbox.orders_export import orders_export
from xlplugin.sandbox.seller_center import settlement_workbook
from xlplugin.sandbox.server import SandboxServer

Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def month() -> Month:
    return Month()


def _sheet(content: bytes, name: str) -> list[list[Any]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_name(name)
        .to_python(skip_empty_area=False)
    )


def _details(shop: ShopMonth) -> Table:
    header, *rows = _sheet(settlement_workbook(shop), "Order details")
    names = [str(one).strip() for one in header]
    assert all(isinstance(cell, str) for row in rows for cell in row), "every cell is text"
    return [dict(zip(names, map(str, row), strict=True)) for row in rows if row[0]]


def _amount(row: dict[str, str], *names: str) -> Decimal:
    return sum((Decimal(row[name]) for name in names), Decimal(0))


def test_every_row_of_the_file_adds_up_to_its_settlement(month: Month) -> None:
    for shop in month.shops:
        for row in _details(shop):
            assert _amount(row, "Total settlement amount") == _amount(
                row, "Total revenue", "Total fees", "Ajustment amount"
            )
            assert _amount(row, "Total revenue") == _amount(
                row, "Subtotal after seller discounts", "Refund subtotal after seller discounts"
            )
            assert _amount(row, "Subtotal after seller discounts") == _amount(
                row, "Subtotal before discounts", "Seller discounts"
            )
            shipping = list(row)[
                list(row).index("Actual shipping fee") : list(row).index("Affiliate commission")
            ]
            assert _amount(row, "Seller shipping fee") == _amount(row, *shipping)
            leaves = list(row)[
                list(row).index("Affiliate commission") : list(row).index("Ajustment amount")
            ]
            leaves += ["Transaction fee", "TikTok Shop commission fee", "Seller shipping fee"]
            assert _amount(row, "Total fees") == _amount(row, *leaves)


def test_the_file_tells_what_the_month_expects(month: Month) -> None:
    for shop in month.shops:
        expected = month.expected(shop)
        rows = _details(shop)
        assert len(rows) == expected.rows
        assert sum(_amount(row, "Total settlement amount") for row in rows) == expected.settlement
        assert sum(_amount(row, "Platform support fee") for row in rows) == expected.fees["support"]
        by_date: dict[str, Decimal] = {}
        for row in rows:
            day = row["Order settled time"]
            by_date[day] = by_date.get(day, Decimal(0)) + _amount(row, "Total settlement amount")
        assert by_date == {f"{day:%Y/%m/%d}": total for day, total in expected.by_date.items()}


def test_ids_are_whole_and_none_is_a_slash(month: Month) -> None:
    for shop in month.shops:
        for row in _details(shop):
            if row["Type"] == "Order":
                assert (
                    len(row["Order/adjustment ID"]) == 18
                    and row["Related order ID"] == row["Order/adjustment ID"]
                )
            else:
                assert len(row["Order/adjustment ID"]) == 19 and row[
                    "Order/adjustment ID"
                ].startswith("7")
                assert row["Related order ID"] == "/" or len(row["Related order ID"]) == 18


def test_the_header_row_is_the_regions_own_with_its_spaces_and_its_typo(month: Month) -> None:
    header = _sheet(settlement_workbook(month.shops[0]), "Order details")[0]
    assert len(header) == 56
    assert header[:2] == ["Order/adjustment ID  ", "Type "]
    assert header[42:45] == ["Platform support fee", "Ajustment amount", "Related order ID"]
    assert "Actual shipping fee " in header


def test_reports_have_period_zone_currency_and_the_same_total(month: Month) -> None:
    for shop in month.shops:
        rows = _sheet(settlement_workbook(shop), "Reports")
        heads = {str(row[0]): str(row[1]) for row in rows[:5]}
        assert heads["Time period:"] == "2026/06/01-2026/06/30"
        assert (heads["Timezone"], heads["Currency"]) == ("UTC+8", "MYR")
        totals = {str(label): row[5] for row in rows[5:] for label in row[1:5] if label}
        assert Decimal(str(totals["Total settlement amount"])) == month.expected(shop).settlement
        assert Decimal(str(totals["Total fees"])) == month.expected(shop).fee_total


def test_earnings_are_the_settlements_again_day_by_day(month: Month) -> None:
    for shop in month.shops:
        rows = [
            row for row in _sheet(settlement_workbook(shop), "Withdrawal records")[1:] if row[0]
        ]
        earned = sum(Decimal(str(row[3])) for row in rows if row[0] == "Earnings")
        assert earned == month.expected(shop).settlement
        assert any(row[0] == "Withdrawal" and str(row[3]).startswith("-") for row in rows)


def test_the_dimension_lies_and_blank_rows_pad_the_sheet(month: Month) -> None:
    content = settlement_workbook(month.shops[0])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '<dimension ref="A1:BD2"/>' in sheet
    rows = len(re.findall(r"<row ", sheet))
    assert rows > month.expected(month.shops[0]).rows + 1


def _orders(shop: ShopMonth) -> Table:
    text = orders_export(shop).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_orders_export_has_a_row_for_each_order_and_sku(month: Month) -> None:
    for shop in month.shops:
        rows = _orders(shop)
        assert {row["Order ID"].rstrip("\t") for row in rows} == {
            shop.order_id(n) for n in range(shop.orders)
        }
        keys = [(row["Order ID"], row["SKU ID"]) for row in rows]
        assert len(set(keys)) == len(keys)
        units = sum(len(one.units) for one in shop.trades())
        assert sum(int(row["Quantity"]) for row in rows) == units


def test_amounts_of_the_orders_export_add_up(month: Month) -> None:
    for shop in month.shops:
        subtotals: dict[str, Decimal] = {}
        for row in _orders(shop):
            after = _amount(row, "SKU Subtotal Before Discount") - _amount(
                row, "SKU Platform Discount", "SKU Seller Discount"
            )
            assert _amount(row, "SKU Subtotal After Discount") == after
            assert _amount(row, "Shipping Fee After Discount") == _amount(
                row, "Original Shipping Fee"
            ) - _amount(row, "Shipping Fee Seller Discount", "Shipping Fee Platform Discount")
            subtotals[row["Order ID"]] = subtotals.get(row["Order ID"], Decimal(0)) + after
        for row in _orders(shop):
            assert _amount(row, "Order Amount") == subtotals[row["Order ID"]] + _amount(
                row, "Shipping Fee After Discount"
            )


def test_tabs_hang_where_the_real_export_hangs_them(month: Month) -> None:
    rows = _orders(month.shops[0])
    unpaid = next(row for row in rows if row["Order Status"] == "Unpaid")
    assert unpaid["Paid Time"] == "\t" and unpaid["Created Time"] == "30/06/2026 23:59:59\t"
    assert all(
        row[name].endswith("\t")
        for row in rows
        for name in ("Order ID", "SKU ID", "Package ID", "Cancelled Time")
    )
    assert {row["Order Status"] for row in rows} == {
        "Unpaid",
        "To ship",
        "Shipped",
        "Completed",
        "Canceled",
    }


@pytest.fixture
def shop(month: Month) -> Iterator[Shopper]:
    with SandboxServer(month) as server, Shopper(server) as shopper:
        yield shopper


def test_seller_center_hands_out_the_files_under_their_names(shop: Shopper) -> None:
    at = f"/seller-center/{shop.shop.id}"
    income = shop.send("GET", f"{at}/income.xlsx")
    assert (
        income.headers["content-disposition"]
        == 'attachment; filename="income_20260701080000(UTC+8).xlsx"'
    )
    assert _sheet(income.body, "Order details") == _sheet(
        settlement_workbook(shop.shop), "Order details"
    )
    orders = shop.send("GET", f"{at}/orders.csv")
    assert (
        orders.body == orders_export(shop.shop)
        and "All order-2026-07-01" in orders.headers["content-disposition"]
    )
    workbook = shop.send("GET", f"{at}/orders.xlsx")
    assert _sheet(workbook.body, "OrderSKUList")[1][0] == "Platform unique order ID."
    assert shop.send("GET", f"{at}/nothing.pdf").status == 404
    assert shop.send("GET", "/seller-center/1/income.xlsx").status == 404
    assert urlsplit(shop.server.url).hostname == "127.0.0.1"
