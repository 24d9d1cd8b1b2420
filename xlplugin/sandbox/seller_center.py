"""What a seller downloads from Seller Center (Malaysia, English): the settled income workbook and the orders export.

Made from the same rows as the finance API, with the habits of the real files: everything is text, ids too; `/` is none;
some headers end in spaces; blank rows pad the sheet; the workbook's `<dimension>` is wrong.
"""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlplugin.sandbox.finance_wire import statements, withdrawals
from xlplugin.sandbox.month import ShopMonth
from xlplugin.sandbox.orders_export import orders_export, orders_workbook
from xlplugin.sandbox.settling import Row
from xlplugin.sandbox.wire import money

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE = "/"
# header → the leaf or note it shows; a tuple is a subtotal of leaves, a name in braces is worked out
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("Order/adjustment ID  ", "{id}"), ("Type ", "{type}"), ("Order created time", "{created}"),
    ("Order settled time", "{settled}"), ("Currency", "{currency}"), ("Total settlement amount", "{settlement}"),
    ("Total revenue", "{revenue}"), ("Subtotal after seller discounts", "{after}"),
    ("Subtotal before discounts", "subtotal"), ("Seller discounts", "seller_discount"),
    ("Refund subtotal after seller discounts", "{refund_after}"),
    ("Refund subtotal before seller discounts", "refund"), ("Refund of seller discounts", "refund_discount"),
    ("Total fees", "{fees}"), ("Transaction fee", "transaction"), ("TikTok Shop commission fee", "commission"),
    ("Seller shipping fee", "{shipping}"), ("Actual shipping fee ", "actual_shipping"),
    ("Platform shipping fee discount", "shipping_discount"), ("Customer shipping fee", "customer_shipping"),
    ("Refund customer shipping fee", "refund_shipping"), ("Actual return shipping fee", "return_shipping"),
    ("Shipping fee subsidy", ""), ("Affiliate commission ", "affiliate"), ("Affiliate partner commission ", ""),
    ("Affiliate Shop Ads commission ", ""), ("Affiliate commission deposit", ""), ("Affiliate commission refund", ""),
    ("Affiliate Partner shop ads commission", ""), ("GST", ""), ("SFP service fee", "sfp"),
    ("Bonus cashback service fee", "bonus_cashback"), ("LIVE Specials service fee", "live_specials"),
    ("Voucher Xtra service fee", "voucher_xtra"), ("EAMS Program service fee", ""), ("Flash Sale service fee", ""),
    ("TikTok PayLater program fee", ""), ("Shipping service fee", ""), ("Campaign resource fee", ""),
    ("Order processing fee", ""), ("Pre-order service fee", ""), ("GMV Max Coupon", ""),
    ("Platform support fee", "support"),
    ("Ajustment amount", "adjustment"), ("Related order ID", "{related}"), ("Customer payment", "paid"),
    ("Customer refund", "refunded"), ("Seller co-funded voucher discount", ""),
    ("Refund of seller co-funded voucher discount", ""), ("Platform discounts", "platform_discount"),
    ("Refund of platform discounts", "platform_discount_back"), ("Platform co-funded voucher discounts", ""),
    ("Refund of platform co-funded voucher discounts", ""),
    ("Seller shipping fee discount", "shipping_seller_discount"),
    ("Estimated package weight (g)", "{weight}"), ("Actual package weight (g)", "{weight}"),
)  # fmt: skip
HEADERS = tuple(header for header, _ in _COLUMNS)
_TREE = (
    ("B", "Total settlement amount", "{settlement}"), ("C", "Total revenue", "{revenue}"),
    ("D", "Subtotal after seller discounts", "{after}"), ("E", "Subtotal before discounts", "subtotal"),
    ("E", "Seller discounts", "seller_discount"), ("D", "Refund subtotal after seller discounts", "{refund_after}"),
    ("E", "Refund subtotal before seller discounts", "refund"), ("E", "Refund of seller discounts", "refund_discount"),
    ("C", "Total fees", "{fees}"), ("D", "Transaction fee", "transaction"),
    ("D", "TikTok Shop commission fee", "commission"),
    ("D", "Seller shipping fee", "{shipping}"), ("E", "Actual shipping fee", "actual_shipping"),
    ("E", "Platform shipping fee discount", "shipping_discount"), ("E", "Customer shipping fee", "customer_shipping"),
    ("E", "Refund customer shipping fee", "refund_shipping"), ("E", "Actual return shipping fee", "return_shipping"),
    ("D", "Affiliate commission", "affiliate"), ("D", "SFP service fee", "sfp"),
    ("D", "Bonus cashback service fee", "bonus_cashback"), ("D", "LIVE Specials service fee", "live_specials"),
    ("D", "Voucher Xtra service fee", "voucher_xtra"), ("D", "Platform support fee", "support"),
    ("C", "Total adjustments", "adjustment"),
)  # fmt: skip
_EXPLAINED = (
    ("Total settlement amount", "Total revenue + Total fees + Ajustment amount"),
    ("Total revenue", "Subtotal after seller discounts + Refund subtotal after seller discounts"),
    ("Order settled time", "The day on which the amount was credited to your balance"),
    ("Platform support fee", "A fixed fee for each delivered order. It is not returned when the order is refunded."),
)
_PADDING = 12


class Download(NamedTuple):
    """A file as the browser saves it."""

    name: str
    content: bytes
    content_type: str


def download(shop: ShopMonth, name: str) -> Download | None:
    """The file behind a Seller Center link; None when there is no such link."""
    made = shop.local(shop.calendar.now + 8 * 3600)
    if name == "income.xlsx":
        return Download(f"income_{made:%Y%m%d%H%M%S}(UTC+8).xlsx", settlement_workbook(shop), XLSX)
    if name == "orders.csv":
        return Download(f"All order-{made:%Y-%m-%d-%H_%M}.csv", orders_export(shop), "text/csv; charset=utf-8")
    if name == "orders.xlsx":
        return Download(f"All order-{made:%Y-%m-%d-%H_%M}.xlsx", orders_workbook(shop), XLSX)
    return None


def settlement_workbook(shop: ShopMonth) -> bytes:
    """The month's settled income as Seller Center exports it."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
                                      "strings_to_urls": False}) as book:  # fmt: skip
        for name, rows in _sheets(shop):
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, text in enumerate(row):
                    if text is not None:
                        sheet.write_string(place, column, text)
            # rows without a cell inside the used range, as the real files have them
            for place in range(len(rows), len(rows) + _PADDING):
                sheet.set_row(place, 15.75)
    return _with_wrong_dimensions(buffer.getvalue())


def _sheets(shop: ShopMonth) -> list[tuple[str, Sequence[Sequence[str | None]]]]:
    return [
        ("Order details", [HEADERS, *(detail(shop, row) for row in shop.rows)]),
        ("Reports", _reports(shop)),
        ("Withdrawal records", _withdrawal_records(shop)),
        ("Fees explanation", [("Name", "Explanation"), *_EXPLAINED]),
    ]


def detail(shop: ShopMonth, row: Row) -> list[str]:
    """One row of the sheet `Order details`."""
    return [_text(shop, row, source) for _, source in _COLUMNS]


def _text(shop: ShopMonth, row: Row, source: str) -> str:
    if source in _TEXTS:
        return _TEXTS[source](shop, row)
    return money(_amount(row, source))


def _amount(row: Row, source: str) -> int:
    if source in _TOTALS:
        return _TOTALS[source](row)
    return row.parts.get(source, row.notes.get(source, 0))


def _weight(row: Row) -> str:
    return str(sum(unit.sku.grams for unit in row.units)) if row.units else NONE


_TEXTS: dict[str, Callable[[ShopMonth, Row], str]] = {
    "{id}": lambda shop, row: row.id,
    "{type}": lambda shop, row: row.type,
    "{created}": lambda shop, row: f"{shop.local(row.created):%Y/%m/%d}",
    "{settled}": lambda shop, row: f"{shop.local(row.settled):%Y/%m/%d}",
    "{currency}": lambda shop, row: shop.currency,
    "{related}": lambda shop, row: row.related or NONE,
    "{weight}": lambda shop, row: _weight(row),
}
_TOTALS: dict[str, Callable[[Row], int]] = {
    "{settlement}": lambda row: row.settlement,
    "{revenue}": lambda row: row.revenue,
    "{fees}": lambda row: row.fees,
    "{shipping}": lambda row: row.shipping,
    "{after}": lambda row: row.parts.get("subtotal", 0) + row.parts.get("seller_discount", 0),
    "{refund_after}": lambda row: row.parts.get("refund", 0) + row.parts.get("refund_discount", 0),
}


def _reports(shop: ShopMonth) -> list[list[str | None]]:
    """Period, zone and currency, then the totals as a tree: the label's column is its depth, the value is in F."""
    first, last = shop.local(shop.calendar.start), shop.local(shop.calendar.now - 1)
    lines: list[list[str | None]] = [
        ["Income report"],
        ["Time period:", f"{first:%Y/%m/%d}-{last:%Y/%m/%d}"],
        ["Timezone", "UTC+8"],
        ["Currency", shop.currency],
        [],
    ]
    for column, label, source in _TREE:
        line: list[str | None] = [None] * 6
        line["ABCDEF".index(column)] = label
        line[5] = money(sum(_amount(row, source) for row in shop.rows))
        lines.append(line)
    return lines


def _withdrawal_records(shop: ShopMonth) -> list[list[str]]:
    lines = [["Type ", "Reference ID", "Request time", "Amount", "Status", "Success time", "Bank account"]]
    for one in withdrawals(statements(shop)):
        day = f"{shop.local(one.time):%Y/%m/%d}"
        earned = one.type == "SETTLE"
        bank = NONE if earned else "Maybank(****4471)"
        lines.append(["Earnings" if earned else "Withdrawal", one.id, day, money(one.amount), "Transferred", day, bank])
    return lines


def _with_wrong_dimensions(content: bytes) -> bytes:
    """The same workbook with the `<dimension>` that TikTok writes: two rows, whatever the sheet holds."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(rb'<dimension ref="A1:([A-Z]+)\d+"/>', rb'<dimension ref="A1:\g<1>2"/>', data, count=1)
            new.writestr(part, data)
    return buffer.getvalue()
