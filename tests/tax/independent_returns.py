"""Recompute a month's GST F5 and VAT figures from Seller Center's own files.

Arithmetic of its own: nothing of the product is imported. Output tax is computed once for each
order, on what the buyer and TikTok paid for its goods; a refund takes back its share of that; the
buyer's shipping and each fee are computed for each order and settlement date.
"""

import csv
import io
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

CENT = Decimal("0.01")
SOLD = ("Shipped", "Completed")
SHIPPING = ("Customer shipping fee", "Refund customer shipping fee")
REFUND = "Refund subtotal after seller discounts"


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def inside(gross: Decimal, rate: int) -> Decimal:
    """Return the tax inside an amount."""
    return cents(gross * rate / (100 + rate))


def sold_orders(orders_csv: bytes, without: set[str]) -> dict[str, Decimal]:
    """Return what was paid for the goods of each order that is on its way or complete."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    rows = csv.DictReader(io.StringIO(orders_csv.decode("utf-8-sig")))
    for row in rows:
        order = row["Order ID"].strip()
        if row["Order Status"].strip() in SOLD and order not in without:
            for column in ("SKU Subtotal After Discount", "SKU Platform Discount"):
                totals[order] += _number(row[column])
    return totals


def _number(cell: object) -> Decimal:
    text = str(cell or "0").replace("MYR", "").replace("RM", "").replace(",", "").strip()
    return Decimal(text or "0")


def settled_rows(income: Path) -> list[dict[str, Any]]:
    """Return the order rows of an income file by their headings."""
    sheet = openpyxl.load_workbook(income)["Order details"]
    rows = sheet.iter_rows(values_only=True)
    headings = [str(heading or "").strip() for heading in next(rows)]
    found = []
    for row in rows:
        cells = dict(zip(headings, row, strict=False))
        if str(cells.get("Type") or "").strip() == "Order":
            found.append(cells)
    return found


def figures(
    orders: dict[str, Decimal], rows: list[dict[str, Any]], rate: int, fees: tuple[str, ...]
) -> dict[str, Decimal]:
    """Return the net sales, output tax, net fees and input tax of a month.

    Args:
        orders: What was paid for each order's goods.
        rows: The rows of the income file.
        rate: The standard rate in percent.
        fees: The headings of the fees that have the standard rate.
    """
    gross_sales = Decimal(0)
    output_tax = Decimal(0)
    for gross in orders.values():
        gross_sales += gross
        output_tax += inside(gross, rate)
    gross_fees = Decimal(0)
    input_tax = Decimal(0)
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        order = str(row["Order/adjustment ID"]).strip()
        day = str(row["Order settled time"])[:10]
        for heading in (REFUND, *SHIPPING, *fees):
            sums[order, day, heading] += _number(row[heading])
    for (order, _, heading), amount in sums.items():
        if heading == REFUND and amount:
            sold = orders[order]
            gross_sales += amount
            output_tax += cents(inside(sold, rate) * amount / sold)
        elif heading in SHIPPING:
            gross_sales += amount
            output_tax += inside(amount, rate)
        elif heading in fees:
            gross_fees -= amount
            input_tax -= inside(amount, rate)
    return {
        "sales": gross_sales - output_tax,
        "output": output_tax,
        "fees": gross_fees - input_tax,
        "input": input_tax,
    }
