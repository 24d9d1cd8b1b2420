"""Make the downloads of Seller Center: the settled income in any layout, and the orders export.

Made from the same rows as the finance API, with the habits of the real files: everything is text,
ids too; `/` is none; some headers end in spaces; blank rows pad the sheet; the workbook's
`<dimension>` is wrong.
"""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from xlplugin.sandbox.finance_wire import by_sku, payment_id, statement_id, statements, withdrawals
from xlplugin.sandbox.layouts import ORDER, SampleLayout
from xlplugin.sandbox.layouts_sea import SEA
from xlplugin.sandbox.layouts_statement import STATEMENT
from xlplugin.sandbox.month import ShopMonth
from xlplugin.sandbox.orders_export import orders_export, orders_workbook
from xlplugin.sandbox.settling import SettlingRow
from xlplugin.sandbox.wire import money

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAYOUTS = {layout.name: layout for layout in (*SEA, *STATEMENT)}
_DEFAULT = "my"
# the tree on the sheet of totals: how deep each line stands
_TREE = (
    ("B", "{settlement}"),
    ("C", "{revenue}"),
    ("D", "{after}"),
    ("E", "subtotal"),
    ("E", "seller_discount"),
    ("D", "{refund_after}"),
    ("E", "refund"),
    ("E", "refund_discount"),
    ("C", "{fees}"),
    ("C", "{fees_alone}"),
    ("D", "transaction"),
    ("D", "commission"),
    ("D", "{shipping}"),
    ("E", "actual_shipping"),
    ("E", "shipping_discount"),
    ("E", "customer_shipping"),
    ("E", "refund_shipping"),
    ("E", "return_shipping"),
    ("D", "affiliate"),
    ("D", "sfp"),
    ("D", "bonus_cashback"),
    ("D", "live_specials"),
    ("D", "voucher_xtra"),
    ("D", "support"),
    ("C", "adjustment"),
)
_EXPLAINED = (
    ("Total settlement amount", "Total revenue + Total fees + Ajustment amount"),
    ("Total revenue", "Subtotal after seller discounts + Refund subtotal after seller discounts"),
    ("Order settled time", "The day on which the amount was credited to your balance"),
    (
        "Platform support fee",
        "A fixed fee for each delivered order. It is not returned when the order is refunded.",
    ),
)
_ADJUSTMENT_SHEET = (
    "Adjustment ID",
    "Adjustment Type",
    "Adjustment reason",
    "Adjustment amount",
    "Adjustment create time",
    "Adjustment settlement time",
    "linked statement id",
    "llinked payout id",
)
_PADDING = 12
# beyond this many rows texts stand in the cells, as some real files have them, and memory stays
# small
_SHARED_STRINGS = 5_000
SheetLine = Sequence[str | None]


class Download(NamedTuple):
    """File as a browser saves it."""

    name: str
    content: bytes
    content_type: str


def download(shop: ShopMonth, name: str, layout: str = _DEFAULT) -> Download | None:
    """Return the file of a Seller Center link; None if there is no such link."""
    made = shop.local(shop.calendar.now + 8 * 3600)
    if layout not in LAYOUTS:
        return None
    income = f"income_{made:%Y%m%d%H%M%S}(UTC+8)"
    orders = f"All order-{made:%Y-%m-%d-%H_%M}"
    makers: dict[str, Callable[[], Download]] = {
        "income.xlsx": lambda: Download(f"{income}.xlsx", settlement_workbook(shop, layout), XLSX),
        "income.csv": lambda: Download(
            f"{income}.csv", settlement_csv(shop, layout), "text/csv; charset=utf-8"
        ),
        "orders.csv": lambda: Download(
            f"{orders}.csv", orders_export(shop), "text/csv; charset=utf-8"
        ),
        "orders.xlsx": lambda: Download(f"{orders}.xlsx", orders_workbook(shop), XLSX),
    }
    return makers[name]() if name in makers else None


def settlement_workbook(shop: ShopMonth, layout: str = _DEFAULT) -> bytes:
    """Write the month's settled income as a workbook."""
    import xlsxwriter

    buffer = io.BytesIO()
    large = len(shop.rows) > _SHARED_STRINGS
    with xlsxwriter.Workbook(buffer, {"constant_memory": large, "in_memory": not large}) as book:
        for name, lines in _sheets(shop, LAYOUTS[layout]):
            sheet = book.add_worksheet(name)
            last = -1
            for last, line in enumerate(lines):
                for column, text in enumerate(line):
                    if text:
                        sheet.write_string(last, column, text)
            # rows without a cell inside the used range, as the real files have them
            for place in range(last + 1, last + 1 + _PADDING):
                sheet.set_row(place, 15.75)
    return _with_wrong_dimensions(buffer.getvalue())


def settlement_csv(shop: ShopMonth, layout: str = _DEFAULT, delimiter: str = ",") -> bytes:
    """Write the details as CSV, as a seller saves them; UTF-8 with a byte order mark, CRLF."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(_details(shop, LAYOUTS[layout]))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _sheets(shop: ShopMonth, layout: SampleLayout) -> list[tuple[str, Iterable[SheetLine]]]:
    names = layout.sheets
    if layout.apart:
        return [
            (names.details, _details(shop, layout)),
            ("Adjustment", _adjustments(shop, layout)),
            ("Order payment info", [("Statement ID", "Payment ID"), *_paid(shop)]),
        ]
    explained: list[SheetLine] = [("Name", "Explanation"), *_EXPLAINED]
    sheets: list[tuple[str, Iterable[SheetLine]]] = [
        (names.details, _details(shop, layout)),
        (names.reports, _reports(shop, layout)),
        (names.withdrawals, _withdrawal_records(shop, layout)),
        (names.explained, explained),
    ]
    if names.reports_first:
        return [sheets[1], *sheets[:1], *sheets[2:]]
    return sheets


def _details(shop: ShopMonth, layout: SampleLayout) -> Iterator[SheetLine]:
    yield from ([text] for text in layout.banner)
    yield layout.headers
    for row in _rows(shop, layout):
        yield [
            _text(shop, layout, row, source) if header else "" for header, source in layout.columns
        ]


def _rows(shop: ShopMonth, layout: SampleLayout) -> Iterator[SettlingRow]:
    """Return the rows, by order or by SKU as the layout has them."""
    needs_units = layout.per_sku or "{items}" in dict(layout.columns).values()
    for row in shop.rows_with_units() if needs_units else shop.rows:
        if row.is_order and layout.per_sku:
            yield from by_sku(row)
        elif row.is_order or not layout.apart:
            yield row


def _text(shop: ShopMonth, layout: SampleLayout, row: SettlingRow, source: str) -> str:
    if source in _TEXTS:
        return _TEXTS[source](shop, layout, row) or layout.none
    return _money(shop, layout, amount(row, source))


def _money(shop: ShopMonth, layout: SampleLayout, sen: int) -> str:
    text = money(sen).replace(".", ",") if layout.decimal_comma else money(sen)
    if layout.prefixed:
        return f"{shop.currency} {text}"
    return text


def amount(row: SettlingRow, source: str) -> int:
    """Return an amount, a note or a total of a row, in sen.

    0 for a column that this seller does not use.
    """
    if source in _TOTALS:
        return _TOTALS[source](row)
    return row.parts.get(source, row.notes.get(source, 0))


def _date(shop: ShopMonth, layout: SampleLayout, time: int) -> str:
    when = datetime.fromtimestamp(time, UTC) if layout.in_utc else shop.local(time)
    return when.strftime(layout.date) if time else ""


def _items(row: SettlingRow) -> str:
    groups = groupby(sorted(unit.sku.id for unit in row.units))
    return "; ".join(f"{sku} * {len(list(units))}" for sku, units in groups)


_TEXTS: dict[str, Callable[[ShopMonth, SampleLayout, SettlingRow], str]] = {
    "{id}": lambda shop, layout, row: row.id,
    "{type}": lambda shop, layout, row: layout.types.get(row.type, row.type),
    "{created}": lambda shop, layout, row: _date(shop, layout, row.created),
    "{settled}": lambda shop, layout, row: _date(shop, layout, row.settled),
    "{delivered}": lambda shop, layout, row: _date(shop, layout, row.delivered),
    "{currency}": lambda shop, layout, row: shop.currency,
    "{related}": lambda shop, layout, row: row.related,
    "{weight}": lambda shop, layout, row: str(row.grams or ""),
    "{items}": lambda shop, layout, row: _items(row),
    "{source}": lambda shop, layout, row: "TikTok Shop" if row.type == ORDER else "",
    "{statement_id}": lambda shop, layout, row: statement_id(shop, row.settled),
    "{payment_id}": lambda shop, layout, row: payment_id(shop, row.settled),
    "{status}": lambda shop, layout, row: "Completed" if layout.apart else "Settled",
    "{sku_id}": lambda shop, layout, row: row.units[0].sku.id if row.units else "",
    "{quantity}": lambda shop, layout, row: str(len(row.units) or ""),
    "{product}": lambda shop, layout, row: row.units[0].sku.title if row.units else "",
    "{variation}": lambda shop, layout, row: row.units[0].sku.variation if row.units else "",
}
_TOTALS: dict[str, Callable[[SettlingRow], int]] = {
    "{settlement}": lambda row: row.settlement,
    "{revenue}": lambda row: row.revenue,
    "{fees}": lambda row: row.fees,
    "{fees_alone}": lambda row: row.fees - row.shipping,
    "{shipping}": lambda row: row.shipping,
    "{after}": lambda row: row.parts.get("subtotal", 0) + row.parts.get("seller_discount", 0),
    "{refund_after}": lambda row: row.parts.get("refund", 0) + row.parts.get("refund_discount", 0),
}


def _reports(shop: ShopMonth, layout: SampleLayout) -> Iterator[SheetLine]:
    """Write period, zone and currency, then the tree of totals.

    Labels by depth in A to E, values in F.
    """
    first = shop.local(shop.calendar.start)
    last = shop.local(shop.calendar.now - 1)
    values = (
        f"{first:%Y/%m/%d}-{last:%Y/%m/%d}",
        "UTC" if layout.in_utc else "UTC+8",
        shop.currency,
    )
    yield [layout.sheets.reports]
    yield from zip(layout.sheets.heads, values, strict=True)
    yield []
    for column, source in _TREE:
        if label := layout.label(source):
            line: list[str | None] = [None] * 6
            line["ABCDEF".index(column)] = label
            line[5] = _money(shop, layout, sum(amount(row, source) for row in shop.rows))
            yield line


def _withdrawal_records(shop: ShopMonth, layout: SampleLayout) -> Iterator[SheetLine]:
    yield layout.sheets.withdrawal_header
    for one in withdrawals(statements(shop)):
        day = f"{shop.local(one.time):%Y/%m/%d}"
        earned = one.type == "SETTLE"
        bank = layout.none if earned else "Maybank(****4471)"
        kind = "Earnings" if earned else "Withdrawal"
        yield [kind, one.id, day, _money(shop, layout, one.amount), "Transferred", day, bank]


def _adjustments(shop: ShopMonth, layout: SampleLayout) -> Iterator[SheetLine]:
    """Write the sheet of adjustments, header in row 4; the misspelt last name is TikTok's."""
    yield from ([text] for text in layout.banner[:3])
    yield _ADJUSTMENT_SHEET
    for row in shop.rows:
        if not row.is_order:
            days = [_date(shop, layout, time) for time in (row.created, row.settled)]
            ids = [statement_id(shop, row.settled), payment_id(shop, row.settled)]
            yield [
                row.id,
                row.type,
                row.related or layout.none,
                _money(shop, layout, row.adjustment),
                *days,
                *ids,
            ]


def _paid(shop: ShopMonth) -> list[SheetLine]:
    return [(one.id, payment_id(shop, one.time)) for one in statements(shop)]


def _with_wrong_dimensions(content: bytes) -> bytes:
    """Return the workbook with the wrong `<dimension>` that TikTok writes: always two rows."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            with old.open(part) as source, new.open(part.filename, "w") as target:
                # the dimension stands near the beginning; the rest of a large sheet passes by in
                # pieces
                head = source.read(4096)
                if part.filename.startswith("xl/worksheets/sheet"):
                    head = re.sub(
                        rb'<dimension ref="A1:([A-Z]+)\d+"/>',
                        rb'<dimension ref="A1:\g<1>2"/>',
                        head,
                        count=1,
                    )
                target.write(head)
                shutil.copyfileobj(source, target)
    return buffer.getvalue()
