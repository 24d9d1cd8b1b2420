"""Completed orders that no statement has: TikTok is asked, and what it expected is kept."""

from decimal import Decimal
from pathlib import Path

from tests.support.firm import sample_firm
from xlplugin.money import ZERO
from xlplugin.sheets.orders import put_expected, put_weights
from xlplugin.sheets.tables import (
    ESTIMATES,
    ORDER_LINES,
    ORDER_PAYMENTS,
    ORDERS,
    PAYMENTS,
    RETURNED_GOODS,
    STATEMENT_ROWS,
    ReturnedGoodsRow,
)


def test_tiktok_is_asked_for_the_orders_that_no_statement_has(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=12) as firm:
        firm.up_to("post_orders")
        said = firm.press("show_order_payments")
        assert " not paid" in said
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


def test_without_estimates_only_what_is_due_is_listed(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=12) as firm:
        firm.up_to("load_statement")
        orders = firm.book.view(ORDERS)
        orders.put(("Expected Settlement",), [(None,)] * orders.count)
        firm.book.view(ESTIMATES).replace([])
        firm.book.view(STATEMENT_ROWS).replace([])
        done = [row for row in orders.rows() if row.status == "Completed" and not row.sample]
        back = {row.order_id for row in firm.book.rows(RETURNED_GOODS)}
        [free, back_again, *_] = [row.id for row in done if row.id not in back]
        rows = [row._replace(total_amount=ZERO) if row.id == free else row for row in orders.rows()]
        orders.update(("Total Amount",), rows)
        returned = []
        lines = []
        for line in firm.book.rows(ORDER_LINES):
            if line.order_id == free:
                line = line._replace(platform_discount=ZERO)
            lines.append(line)
            if line.order_id == back_again:
                returned.append(
                    ReturnedGoodsRow(
                        order_id=line.order_id,
                        sku_id=line.sku_id,
                        quantity=line.quantity,
                        tiktok_says="Not said",
                        shop_id=line.shop_id,
                    )
                )
        firm.book.view(ORDER_LINES).update(("Platform Discount",), lines)
        firm.book.view(RETURNED_GOODS).append(returned)
        firm.prompter.yes = False
        said = firm.press("show_order_payments")
        why = {row.order_id: row.why for row in firm.book.rows(ORDER_PAYMENTS)}
        assert all(row.expected is None for row in firm.book.rows(ORDER_PAYMENTS))
        assert not any("estimated" in reason for reason in why.values())
        assert free not in why
        assert why[back_again].startswith("Refunded: ")
        unpaid = [reason for reason in why.values() if "Not paid:" in reason]
        refunded = [reason for reason in why.values() if reason.startswith("Refunded: ")]
        assert f"{len(unpaid)} not paid, {len(refunded)} refunded" in said


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


def test_a_workbook_without_orders_says_that_none_was_looked_at(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        said = firm.press("show_order_payments")
    assert "not paid" not in said
    assert "Load Orders" in said
