"""Completed orders that no statement has: TikTok is asked, and what it expected is kept."""

from decimal import Decimal
from pathlib import Path

from tests.support.firm import sample_firm
from xlplugin.sheets.orders import put_expected, put_weights
from xlplugin.sheets.tables import ORDER_PAYMENTS, ORDERS, PAYMENTS, STATEMENT_ROWS


def test_tiktok_is_asked_for_the_orders_that_no_statement_has(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=12) as firm:
        firm.up_to("post_orders")
        said = firm.press("show_order_payments")
        assert " not paid; " in said
        rows = firm.book.rows(ORDER_PAYMENTS)
        assert rows
        settled = set()
        for shop in firm.shop.month.shops:
            settled |= {one.id for one in shop.trades() if one.timeline.settled}
        for row in rows:
            assert ("TikTok: settled, MYR " in row.why) == (row.order_id in settled)
            assert ("TikTok: not settled yet." in row.why) == (row.order_id not in settled)
        firm.prompter.yes = False
        firm.press("show_order_payments")
        assert not any("TikTok: " in row.why for row in firm.book.rows(ORDER_PAYMENTS))


def test_what_was_expected_and_weighed_stays_beside_the_order(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=12) as firm:
        firm.up_to("load_statement")
        weighed = [row for row in firm.book.rows(ORDERS) if row.charged_weight]
        told = {row.order_adjustment_id for row in firm.book.rows(PAYMENTS)}
        assert {row.id for row in weighed} <= told
        order = next(row for row in weighed if row.status == "Completed")
        released = sum(
            row.settlement_amount
            for row in firm.book.rows(STATEMENT_ROWS)
            if row.order_adjustment_id == order.id
        )
        put_expected(firm.book, order.shop_id, {order.id: Decimal(released + 3)})
        view = firm.book.view(ORDERS)
        view.put(("Label Weight (g)",), [(1,)] * view.count)
        firm.press("fetch_orders")
        [again] = [row for row in firm.book.rows(ORDERS) if row.id == order.id]
        assert (again.expected, again.label_weight) == (released + 3, 1)
        put_weights(firm.book, order.shop_id, [])
        firm.press("show_order_payments")
        [listed] = [row for row in firm.book.rows(ORDER_PAYMENTS) if row.order_id == order.id]
        assert listed.expected == released + 3
        assert "TikTok released 3.00 less than it had estimated." in listed.why
        assert f"TikTok charged for {order.charged_weight:,} g; the label says 1 g." in listed.why
