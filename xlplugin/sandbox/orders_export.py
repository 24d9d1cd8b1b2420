"""Write Seller Center's orders export: a row per order and SKU, as CSV or as a workbook.

A TAB hangs on every id, post code and time, as in the real CSV; order totals repeat on each row of
an order; discounts are positive here, though they are negative in the settled income.
"""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from xlplugin.sandbox.month import ShopMonth
from xlplugin.sandbox.trade import Trade, Unit
from xlplugin.sandbox.wire import CARRIERS, REASONS, money, package, tracking

TAB = "\t"
# status and substatus as the English export words them
STATUS_WORDS = {
    "UNPAID": ("Unpaid", "Unpaid"),
    "ON_HOLD": ("To ship", "On hold"),
    "AWAITING_SHIPMENT": ("To ship", "Awaiting shipment"),
    "PARTIALLY_SHIPPING": ("To ship", "Partially shipped"),
    "AWAITING_COLLECTION": ("To ship", "Awaiting collection"),
    "IN_TRANSIT": ("Shipped", "In transit"),
    "DELIVERED": ("Shipped", "Delivered"),
    "COMPLETED": ("Completed", "Completed"),
    "CANCELLED": ("Canceled", "Canceled"),
}
_BY = {"SYSTEM": "System", "BUYER": "User", "SELLER": "Seller"}


class ExportLine(NamedTuple):
    """Row of the export: an order, and its units of one SKU."""

    shop: ShopMonth
    trade: Trade
    units: tuple[Unit, ...]
    first: bool


MakeCell = Callable[[ExportLine], str]


def _sum(what: Callable[[Unit], int]) -> MakeCell:
    return lambda line: money(sum(what(unit) for unit in line.units))


def _time(name: str) -> MakeCell:
    def cell(line: ExportLine) -> str:
        time = getattr(line.trade.timeline, name)
        return (f"{line.shop.local(time):%d/%m/%Y %H:%M:%S}" if time else "") + TAB

    return cell


def _fixed(text: str) -> MakeCell:
    return lambda line: text


def _is_returned(line: ExportLine) -> bool:
    timeline = line.trade.timeline
    return bool(timeline.delivered) and timeline.story in {"refund_before", "refund_after"}


def _returned_units(line: ExportLine) -> int:
    if (
        line.trade.timeline.story == "partial_refund"
        and line.trade.timeline.delivered
        and line.first
    ):
        return 1
    return len(line.units) if _is_returned(line) else 0


def _refund(line: ExportLine) -> str:
    if not _returned_units(line):
        return ""
    return money(sum(unit.sale for unit in line.units[: _returned_units(line)]))


def _kind(line: ExportLine) -> str:
    if line.trade.timeline.status == "CANCELLED":
        return "Cancel"
    return "Return/Refund" if _returned_units(line) else ""


def _reason(place: int) -> MakeCell:
    def cell(line: ExportLine) -> str:
        if line.trade.timeline.status != "CANCELLED":
            return ""
        who, why = REASONS.get(line.trade.timeline.story, ("SYSTEM", "Order cancelled"))
        return (_BY[who], why)[place]

    return cell


def _address(part: Callable[[Trade], str]) -> MakeCell:
    """Return the address; TikTok shows none while an order is unpaid or on hold."""
    return lambda line: (
        "" if line.trade.timeline.status in {"UNPAID", "ON_HOLD"} else part(line.trade)
    )


def _shipped(part: Callable[[Trade], str]) -> MakeCell:
    return lambda line: part(line.trade) if line.trade.timeline.shipped else ""


COLUMNS: tuple[tuple[str, MakeCell], ...] = (
    ("Order ID", lambda line: line.trade.id + TAB),
    ("Order Status", lambda line: STATUS_WORDS[line.trade.timeline.status][0]),
    ("Order Substatus", lambda line: STATUS_WORDS[line.trade.timeline.status][1]),
    ("Cancelation/Return Type", _kind),
    (
        "Normal or Pre-order",
        lambda line: "Pre-order" if line.trade.timeline.story == "on_hold" else "Normal",
    ),
    ("SKU ID", lambda line: line.units[0].sku.id + TAB),
    ("Seller SKU", lambda line: line.units[0].sku.seller_sku),
    ("Product Name", lambda line: line.units[0].sku.title),
    ("Variation", lambda line: line.units[0].sku.variation),
    ("Quantity", lambda line: str(len(line.units))),
    ("Sku Quantity of return", lambda line: str(_returned_units(line))),
    ("SKU Unit Original Price", lambda line: money(line.units[0].price)),
    ("SKU Subtotal Before Discount", _sum(lambda unit: unit.price)),
    ("SKU Platform Discount", _sum(lambda unit: unit.platform_discount)),
    ("SKU Seller Discount", _sum(lambda unit: unit.seller_discount)),
    ("SKU Subtotal After Discount", _sum(lambda unit: unit.sale)),
    ("Shipping Fee After Discount", lambda line: money(line.trade.buyer_shipping)),
    ("Original Shipping Fee", lambda line: money(line.trade.shipping)),
    ("Shipping Fee Seller Discount", lambda line: money(line.trade.shipping_seller_discount)),
    ("Shipping Fee Platform Discount", lambda line: money(line.trade.shipping_platform_discount)),
    ("Payment platform discount", _fixed("0")),
    ("Order Amount", lambda line: money(line.trade.total)),
    ("Order Refund Amount", _refund),
    ("Created Time", _time("create")),
    ("Paid Time", _time("paid")),
    ("RTS Time", _time("shipped")),
    ("Shipped Time", _time("collected")),
    ("Delivered Time", _time("delivered")),
    ("Cancelled Time", _time("cancelled")),
    ("Cancel By", _reason(0)),
    ("Cancel Reason", _reason(1)),
    ("Fulfillment Type", _fixed("Fulfillment by seller")),
    ("Warehouse Name", _fixed("Gudang Shah Alam")),
    ("Tracking ID", _shipped(tracking)),
    ("Delivery Option", _fixed("Standard shipping")),
    (
        "Shipping Provider Name",
        _shipped(lambda one: CARRIERS[one.timeline.number % len(CARRIERS)][1]),
    ),
    ("Buyer Message", _fixed("")),
    ("Buyer Username", lambda line: line.trade.buyer[:1] + "***"),
    ("Recipient", _address(lambda one: one.buyer)),
    ("Phone #", _address(lambda one: f"(+60)1********{one.street % 100:02d}")),
    ("Zipcode", _address(lambda one: one.place[2] + TAB)),
    ("Country", _address(lambda one: "Malaysia")),
    ("State", _address(lambda one: one.place[0])),
    ("Post Town", _address(lambda one: one.place[1])),
    ("Detail Address", _address(lambda one: f"No. ** Jalan {one.street}/**, Taman *****")),
    ("Additional address information", _fixed("")),
    ("Payment Method", lambda line: line.trade.method),
    ("Weight(kg)", lambda line: f"{sum(unit.sku.grams for unit in line.units) / 1000:.3f}"),
    ("Product Category", _fixed("")),
    ("Package ID", lambda line: (package(line.trade) if line.trade.timeline.shipped else "") + TAB),
    ("Seller Note", _fixed("")),
    ("Checked Status", _fixed("Unchecked")),
    ("Checked Marked by", _fixed("")),
)
HEADERS = tuple(header for header, _ in COLUMNS)
# the second row of the workbook: not every column has one
DESCRIPTIONS = {
    "Order ID": "Platform unique order ID.",
    "Order Status": "Current order status.",
    "Cancelation/Return Type": "Cancelation or return type of the order.",
    "SKU ID": "Platform unique SKU ID.",
    "Seller SKU": "Seller sku input by the seller in the product system.",
    "Quantity": "SKU sold quantity in the order.",
    "Order Amount": "It equals to SKU subtotal after discount + shipping fee after discount.",
    "Order Refund Amount": "The sum of the refund.",
    "Created Time": "Order created time.",
}


def lines(shop: ShopMonth) -> Iterator[ExportLine]:
    """Return the rows of the export, newest order first."""
    for timeline in sorted(shop.timelines, key=lambda one: (-one.create, -one.number)):
        one = shop.trade(timeline.number)
        by_sku = groupby(sorted(one.units, key=_sku_id), key=_sku_id)
        for place, (_, units) in enumerate(by_sku):
            yield ExportLine(shop, one, tuple(units), place == 0)


def orders_export(shop: ShopMonth) -> bytes:
    """Write the month's orders as CSV: UTF-8 with a byte order mark, CRLF, no description row."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    for line in lines(shop):
        writer.writerow(_cells(line))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def orders_workbook(shop: ShopMonth) -> bytes:
    """Write the month's orders as a workbook.

    Sheet `OrderSKUList`, all text, descriptions under the headers.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("OrderSKUList")
        rows = [HEADERS, [DESCRIPTIONS.get(header, "") for header in HEADERS]]
        for line in lines(shop):
            rows.append([text.rstrip(TAB) for text in _cells(line)])
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(place, column, text)
    return buffer.getvalue()


def _cells(line: ExportLine) -> list[str]:
    return [cell(line) for _, cell in COLUMNS]


def _sku_id(unit: Unit) -> tuple[str, int]:
    return unit.sku.id, unit.price
