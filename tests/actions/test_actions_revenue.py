"""A shop whose revenue is on delivery: what its month looks like on the sheets."""

from datetime import date, datetime
from pathlib import Path

from tests.support.firm import SampleFirm, sample_firm
from tests.support.stories import june
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ON_DELIVERED
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.orders import put_orders, read_orders
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import INVOICES, ORDERS, PROBLEMS, SHOPS, OrdersRow


def order_rows(firm: SampleFirm) -> list[OrdersRow]:
    return Workbook(firm.book.book).rows(ORDERS)


def linked(firm: SampleFirm) -> None:
    """Link the shop, choose Delivered as its Revenue On, and fetch the month's orders."""
    firm.link()
    firm.press("make_master_data")
    rows = firm.book.rows(SHOPS)
    firm.book.view(SHOPS).update(
        ("Revenue On",), [row._replace(revenue_on=ON_DELIVERED) for row in rows]
    )
    firm.book.put_cell("OrdersFrom", firm.shop.month.first)
    firm.book.put_cell("OrdersTo", firm.shop.month.last)
    for button in ("fetch_products", "post_products", "fetch_orders"):
        firm.press(button)


def type_date(firm: SampleFirm, order_id: str, typed: datetime | None) -> None:
    rows = []
    for row in order_rows(firm):
        rows.append(row._replace(delivered_date=typed) if row.id == order_id else row)
    firm.book.view(ORDERS).update(("Delivered Date",), rows)


def test_each_invoice_is_dated_on_the_delivery_and_a_typed_date_counts_where_there_is_none(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path, orders=25) as firm:
        linked(firm)
        firm.mend_missing_item()
        unknown = next(row.id for row in order_rows(firm) if row.status == "Completed")
        type_date(firm, unknown, None)
        firm.press("post_orders")
        rows = {row.id: row for row in order_rows(firm)}
        invoices = {row.doc_no: row for row in Workbook(firm.book.book).rows(INVOICES)}
        delivered = [row for row in rows.values() if row.verify_status == RowStatus.SUCCESS]
        assert len(delivered) > 5
        for row in delivered:
            assert row.delivered_date
            assert invoices[row.id].doc_date == row.delivered_date.date()
        on_the_way = [row for row in rows.values() if row.status == "In Transit"]
        assert on_the_way
        assert {row.verify_status for row in on_the_way} == {RowStatus.NOT_DELIVERED}
        assert rows[unknown].verify_status == RowStatus.NO_DELIVERED_DATE
        type_date(firm, unknown, datetime(2026, 6, 20))
        firm.press("post_orders")
        [late] = [row for row in Workbook(firm.book.book).rows(INVOICES) if row.doc_no == unknown]
        assert late.doc_date == date(2026, 6, 20)
        said = firm.press("fetch_orders")  # TikTok's own date differs from the typed one
        assert "Done" in said
        found = [
            row.what_is_wrong
            for row in Workbook(firm.book.book).rows(PROBLEMS)
            if row.row == unknown
        ]
        assert found
        assert "posted on 20/06/2026" in found[0]
        shops = {shop.shop_id: shop for shop in read_shops(firm.book)}
        known = next(row for row in read_orders(firm.book, shops) if row.order.id == unknown)
        silent = known.order._replace(shipped=None, delivered=None)
        put_orders(firm.book, shops[known.shop_id], [silent], read_masters(firm.book), june(30))
        [kept] = [row for row in order_rows(firm) if row.id == unknown]
        assert kept.delivered_date  # a file without the column does not take it away
