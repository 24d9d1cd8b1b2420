"""Settlement files for the tests, written row by row in the layouts that Seller Center exports."""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from xlplugin.money import ZERO
from xlplugin.tiktok.facts import Settlement

# The pattern of Malaysia, Singapore and the Philippines, spelled as the files spell it (two spaces,
# "Ajustment").
MALAYSIA = """Order/adjustment ID  |Type |Order created time|Order settled time|Currency
Total settlement amount
Total revenue|Subtotal after seller discounts|Subtotal before discounts|Seller discounts
Refund subtotal after seller discounts|Refund subtotal before seller discounts
Refund of seller discounts|Total fees|Transaction fee|TikTok Shop commission fee|Seller shipping fee
Actual shipping fee |Platform shipping fee discount|Customer shipping fee
Refund customer shipping fee|Actual return shipping fee|Shipping fee subsidy|Affiliate commission
Affiliate partner commission |Affiliate Shop Ads commission |SFP service fee
Voucher Xtra service fee|Order processing fee|Ajustment amount|Related order ID|Customer payment
Customer refund|Platform discounts|Estimated package weight (g)|Shopping center items""".replace(
    "\n", "|"
).split("|")

_KEYS = {
    "Order/adjustment ID",
    "Type",
    "Order created time",
    "Order settled time",
    "Currency",
    "Related order ID",
}
_KEYS |= {"Shopping center items"}


def unproved(settlement: Settlement) -> list[tuple[int, Decimal]]:
    """The rows whose parts do not come to what was settled, with the difference."""
    rests = [
        (line.row, line.settlement - sum((part.amount for part in line.parts), ZERO))
        for line in settlement.lines
    ]
    return [(row, rest) for row, rest in rests if rest]


def settled(settlement: Settlement) -> Decimal:
    """Return what all rows come to."""
    return sum((line.settlement for line in settlement.lines), ZERO)


def sale(order_id: str, day: str, **amounts: str) -> dict[str, str]:
    """Return an order row with these columns; the names are written with underscores."""
    return {
        "Order/adjustment ID": order_id,
        "Type": "Order",
        "Order created time": "2026/06/01",
        "Order settled time": day,
        "Currency": "MYR",
        "Related order ID": order_id,
    } | _columns(amounts)


def adjustment(row_id: str, day: str, kind: str, amount: str, related: str = "/") -> dict[str, str]:
    """Return an adjustment row."""
    return {
        "Order/adjustment ID": row_id,
        "Type": kind,
        "Order created time": "2026/06/01",
        "Order settled time": day,
        "Currency": "MYR",
        "Related order ID": related,
        "Total settlement amount": amount,
        "Ajustment amount": amount,
    }


def _columns(amounts: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", " "): amount for name, amount in amounts.items()}


# The worked example of the accounting: 90.00 sold after a discount of 10.00, fees 14.40, shipping
# that nets to nothing.
WORKED = sale(
    "577123456789012345",
    "2026/06/08",
    Total_settlement_amount="75.60",
    Total_revenue="90.00",
    Subtotal_after_seller_discounts="90.00",
    Subtotal_before_discounts="100.00",
    Seller_discounts="-10.00",
    Total_fees="-14.40",
    Transaction_fee="-2.16",
    TikTok_Shop_commission_fee="-3.24",
    Seller_shipping_fee="0.00",
    Actual_shipping_fee="-6.00",
    Platform_shipping_fee_discount="2.00",
    Customer_shipping_fee="4.00",
    Affiliate_commission="-9.00",
    Customer_payment="89.00",
    Platform_discounts="5.00",
)
REFUND = sale(
    "577123456789055521",
    "2026/06/09",
    Total_settlement_amount="-33.10",
    Total_revenue="-30.00",
    Refund_subtotal_after_seller_discounts="-30.00",
    Refund_subtotal_before_seller_discounts="-35.00",
    Refund_of_seller_discounts="5.00",
    Total_fees="-3.10",
    Seller_shipping_fee="-4.90",
    Actual_return_shipping_fee="-4.90",
    TikTok_Shop_commission_fee="1.80",
)
ZERO_ROW = sale("577123456789077703", "2026/06/09")
ADVERTISING = adjustment(
    "7641963103148558087", "2026/06/09", "GMV Payment for TikTok Ads", "-50.00"
)
REIMBURSED = adjustment(
    "7641963103148559991", "2026/06/10", "Logistics reimbursement", "1,204.50", "577123456789012345"
)
MONTH = [WORKED, REFUND, ZERO_ROW, ADVERTISING, REIMBURSED]
MONTH_TOTAL = "1197.00"


def table(rows: Sequence[Mapping[str, str]], headings: Sequence[str] = MALAYSIA) -> list[list[str]]:
    """Return the heading row and the rows below it; an amount that a row does not name is 0."""
    plain = [heading.strip() for heading in headings]
    body = [[row.get(name, "" if name in _KEYS else "0") for name in plain] for row in rows]
    return [list(headings), *body]


def report(total: str, currency: str = "MYR", zone: str = "UTC+8") -> list[list[str]]:
    """The Reports sheet: a tree of totals, each label as deep as it stands in it, amounts in F."""
    return [
        ["", "Time period:", "", "", "", "2026/06/08-2026/06/14"],
        ["", "Timezone", "", "", "", zone],
        ["", "Currency", "", "", "", currency],
        [],
        ["", "Total settlement amount", "", "", "", total],
    ]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Return an .xlsx with these sheets; texts stay texts, numbers become numbers."""
    with xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell != "":
                        sheet.write(row, column, cell)
    return path


def settlement(
    folder: Path,
    rows: Sequence[Mapping[str, str]] = MONTH,
    total: str = MONTH_TOTAL,
    name: str = "income.xlsx",
) -> Path:
    """Return a Malaysian settlement workbook of these rows."""
    return workbook(folder / name, {"Order details": table(rows), "Reports": report(total)})


def comma_separated(
    path: Path, rows: Sequence[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    """Return a CSV of these rows."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
