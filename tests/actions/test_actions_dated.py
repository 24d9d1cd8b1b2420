"""Changes of the mapping that hold from a day on: a second row with its first day in From."""

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.support.firm import SampleFirm, sample_firm
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    FEE_MAP,
    GL_ACCOUNTS,
    INVOICE_LINES,
    MAPPING_EFFECT,
    MASTER_DATA_LOG,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PROBLEMS,
    PRODUCTS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    FeeMapRow,
    GLAccountsRow,
    StockGroupsRow,
    StockItemsRow,
)

KIND = "Transaction fee"
OTHER = "926-500"  # the account from the day on


def add_other_account(firm: SampleFirm) -> None:
    """Add an account, a group and an item that fees can be posted to."""
    firm.book.view(GL_ACCOUNTS).append([GLAccountsRow(OTHER, "Platform fees", "Expenses")])
    firm.book.view(STOCK_GROUPS).append([StockGroupsRow("PLATFORM", "Fees", OTHER, OTHER)])
    firm.book.view(STOCK_ITEMS).append([StockItemsRow("NEW FEE", "Fee", "PLATFORM", "UNIT", "No")])


def test_a_fee_reaches_the_account_of_its_own_day(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("load_statement")
        days = sorted({row.payment_time for row in firm.book.rows(PAYMENTS)})
        middle = days[len(days) // 2]
        add_other_account(firm)
        firm.book.view(FEE_MAP).append([FeeMapRow(KIND, "fee", "", "NEW FEE", middle)])
        firm.press("post_payments")
        accounts = defaultdict(set)
        for line in firm.book.rows(INVOICE_LINES):
            if line.kind == KIND:
                accounts[line.delivery_date >= middle].add(line.account)
        [old] = accounts[False]
        assert accounts[True] == {OTHER} != {old}
        assert "same accounts" in firm.press("preview_mapping")
        reached = {row.start: row.reaches for row in firm.book.rows(FEE_MAP) if row[0] == KIND}
        assert reached[None].startswith(old)
        assert reached[middle].startswith(OTHER)


def test_preview_and_log_tell_from_which_day_a_fee_is_mapped_otherwise(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("post_payments")
        before = [row for row in firm.book.rows(INVOICE_LINES) if row.kind == KIND]
        days = sorted({row.delivery_date for row in before})
        middle = days[len(days) // 2]
        add_other_account(firm)
        firm.book.view(FEE_MAP).append([FeeMapRow(KIND, "fee", "", "NEW FEE", middle)])
        signs = {"IV": 1, "CN": -1}
        moved = [row for row in before if row.delivery_date >= middle]
        assert 0 < len(moved) < len(before)
        firm.press("preview_mapping")
        effects = firm.book.rows(MAPPING_EFFECT)
        expected = sum((signs[row.doc_type] * row.amount for row in moved), Decimal(0))
        assert sum(row.amount for row in effects) == expected
        assert {row.now_to for row in effects} == {f"{OTHER} Platform fees"}

        firm.press("fetch_withdrawals")
        told = firm.press("post_withdrawals")
        [log] = [
            row
            for row in firm.book.rows(MASTER_DATA_LOG)
            if row.sheet == "Fee Map" and row.key == f"{KIND} · {middle.isoformat()}"
        ]
        assert log.user
        assert log.at
        assert json.loads(log.new)["Item Code"] == "NEW FEE"
        assert json.loads(log.new)["From"] == middle.isoformat()
        assert json.loads(log.old)["Fee Kind"] == KIND
        assert "From" not in json.loads(log.old)
        assert f"{KIND} from {middle:%d/%m/%Y}" in told


def test_a_sku_gets_the_item_of_the_order_s_day(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("fetch_orders")
        dates = {row.id: row.create_date.date() for row in firm.book.rows(ORDERS)}
        lines = [row for row in firm.book.rows(ORDER_LINES) if row.code and row.quantity]
        days: dict[str, set[date]] = {}
        for row in lines:
            days.setdefault(row.sku_id, set()).add(dates[row.order_id])
        sku = max(days, key=lambda one: len(days[one]))
        change = sorted(days[sku])[len(days[sku]) // 2]
        [old] = {row.code for row in lines if row.sku_id == sku}
        firm.book.view(STOCK_ITEMS).append([StockItemsRow("NEW GOODS", "", "GOODS", "UNIT", "Yes")])
        products = firm.book.view(PRODUCTS)
        rows = []
        for product in products.rows():
            if product.id == f"TT{sku}":
                product = product._replace(item_code="NEW GOODS", start=change)
            rows.append(product)
        products.update(("Item Code", "From"), rows)
        firm.press("post_products")
        saved = {
            row.start: row.item_code for row in firm.book.rows(ALTERNATIVES) if row[1] == f"TT{sku}"
        }
        assert saved == {None: old, change: "NEW GOODS"}

        # Her day was a slip: the same item from another day moves the row.
        first = sorted(days[sku])[1]
        rows = [row._replace(start=first) if row.start else row for row in products.rows()]
        products.update(("From",), rows)
        firm.press("post_products")
        rows = [row._replace(start=change) if row.start else row for row in products.rows()]
        products.update(("From",), rows)
        firm.press("post_products")
        again = {row.start for row in firm.book.rows(ALTERNATIVES) if row[1] == f"TT{sku}"}
        assert again == {None, change}

        firm.press("post_orders")
        wanted = {
            row.order_id: "NEW GOODS" if dates[row.order_id] >= change else old
            for row in lines
            if row.sku_id == sku
        }
        assert set(wanted.values()) == {old, "NEW GOODS"}
        posted = {}
        for line in firm.book.rows(INVOICE_LINES):
            if line.doc_no in wanted and line.item_code in (old, "NEW GOODS"):
                posted[line.doc_no] = line.item_code
        assert posted
        for order, item in posted.items():
            assert item == wanted[order], dates[order]
        assert set(posted.values()) == {old, "NEW GOODS"}

        firm.press("fetch_products")
        [shown] = [row for row in firm.book.rows(PRODUCTS) if row.id == f"TT{sku}"]
        assert (shown.item_code, shown.start) == ("NEW GOODS", change)
        assert "0 of them new" in firm.press("post_products")


def test_a_stock_group_changes_its_account_on_a_day(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("fetch_orders")
        dates = sorted(row.create_date.date() for row in firm.book.rows(ORDERS))
        middle = dates[len(dates) // 2]
        groups = firm.book.rows(STOCK_GROUPS)
        [goods] = [row for row in groups if row.code == "GOODS"]
        firm.book.view(GL_ACCOUNTS).append([GLAccountsRow("500-500", "Online sales", "Sales")])
        new = goods._replace(sales_code="500-500", start=middle)
        firm.book.view(STOCK_GROUPS).append([new])
        firm.press("post_orders")
        accounts = {}
        for line in firm.book.rows(INVOICE_LINES):
            if line.kind == "Goods":
                accounts[line.delivery_date >= middle] = line.account
        assert accounts == {False: goods.sales_code, True: "500-500"}


def test_check_names_a_day_that_is_there_twice_and_a_gap(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.up_to("load_statement")
        day = date(2026, 6, 10)
        [known] = [row for row in firm.book.rows(FEE_MAP) if row.fee_kind == KIND]
        firm.press("check_workbook")
        before = {(row.table, row.column) for row in firm.book.rows(PROBLEMS)}
        assert not {("Fee Map", "From"), ("Fee Map", "Fee Kind")} & before
        twice = known._replace(start=day)
        alone = FeeMapRow("Parcel levy", "fee", "Transaction", "", day + timedelta(days=5))
        firm.book.view(FEE_MAP).append([twice, alone])
        firm.press("check_workbook")
        found = [row for row in firm.book.rows(PROBLEMS) if row.table == "Fee Map"]
        assert [(row.row, row.column) for row in found] == [("Parcel levy", "From")]
        assert "15/06/2026" in found[0].what_is_wrong
        firm.book.view(FEE_MAP).append([twice])
        firm.press("check_workbook")
        columns = {row.column for row in firm.book.rows(PROBLEMS) if row.table == "Fee Map"}
        assert columns == {"From", "Fee Kind"}
