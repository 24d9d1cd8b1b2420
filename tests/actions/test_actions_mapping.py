"""Mapping help on the sheet Products."""

from pathlib import Path

from tests.support.firm import sample_firm
from xlplugin.posting.row_status import RowStatus
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    FEE_MAP,
    GL_ACCOUNTS,
    INVOICE_LINES,
    MAPPING_EFFECT,
    NEW_MASTER_DATA,
    ORDER_LINES,
    ORDERS,
    PROBLEMS,
    PRODUCTS,
    SHOPS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    StockGroupsRow,
    StockItemsRow,
)
from xlplugin.template.home_steps import POSTED_STATUSES


def test_missing_items_are_made_filled_in_and_posted(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.up_to("post_products")
        before = {row.id: row.item_code for row in firm.book.rows(PRODUCTS)}
        blank = [row for row in firm.book.rows(PRODUCTS) if not row.item_code]
        twice = [row for row in blank if row.verify_status.startswith("Duplicate")]
        assert len(blank) > len(twice) > 0
        firm.prompter.yes = False
        firm.press("make_stock_items")
        assert len(firm.book.rows(NEW_MASTER_DATA)) == len(blank) - len(twice)
        assert {row.id: row.item_code for row in firm.book.rows(PRODUCTS)} == before
        firm.prompter.yes = True
        said = firm.press("make_stock_items")
        assert said.startswith(f"{len(blank) - len(twice)} stock item")
        after = {row.id: row.item_code for row in firm.book.rows(PRODUCTS)}
        items = {row.code for row in firm.book.rows(STOCK_ITEMS)}
        for row in blank:
            assert (after[row.id] in items) is (row not in twice)
        assert {key: code for key, code in after.items() if before[key]} == {
            key: code for key, code in before.items() if code
        }
        firm.press("post_products")
        left = [row for row in firm.book.rows(PRODUCTS) if row.verify_status != "Success"]
        assert {row.id for row in left} == {row.id for row in twice}


def test_fetch_says_that_a_typed_code_waits_for_post(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        before = firm.up_to("fetch_products")
        rows = firm.book.rows(PRODUCTS)
        blank = [place for place, row in enumerate(rows) if not row.verify_status]
        assert f"{len(blank)} without item code" in before
        assert "wait" not in before
        rows[blank[0]] = rows[blank[0]]._replace(item_code=firm.book.rows(STOCK_ITEMS)[0].code)
        firm.book.view(PRODUCTS).update(("Item Code",), rows)
        said = firm.press("fetch_products")
        assert f"{len(blank) - 1} without item code" in said
        assert "1 typed item code waits for Post." in said
        firm.press("post_products")
        assert "for Post" not in firm.press("fetch_products")


def test_items_pasted_after_the_products_are_matched_and_not_made_again(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.link()
        firm.press("make_master_data")
        items = firm.book.view(STOCK_ITEMS)
        fees = items.rows()
        goods = [
            StockItemsRow(one.code, one.description, "GOODS", one.uom, "Yes")
            for one in firm.shop.month.stock_items
        ]
        items.replace([row for row in fees if row.code not in {one.code for one in goods}])
        firm.press("fetch_products")
        assert not any(row.item_code for row in firm.book.rows(PRODUCTS))
        firm.book.view(STOCK_ITEMS).append([row._replace(code=row.code.lower()) for row in goods])
        said = firm.press("make_stock_items")
        matched = [row for row in firm.book.rows(PRODUCTS) if row.sku.lower() == row.item_code]
        assert matched
        assert f"{len(matched)} products matched" in said
        codes = [row.code.casefold() for row in firm.book.rows(STOCK_ITEMS)]
        assert len(codes) == len(set(codes))
        names = [
            row.description for row in firm.book.rows(STOCK_ITEMS) if row.stock_group == "GOODS"
        ]
        assert len(names) == len(set(names))


def test_items_pasted_before_post_are_matched_by_post(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.link()
        firm.press("make_master_data")
        items = firm.book.rows(STOCK_ITEMS)
        later = next(row for row in items if row.stock_group == "GOODS")
        firm.book.view(STOCK_ITEMS).replace([row for row in items if row != later])
        firm.press("fetch_products")
        blank = next(row for row in firm.book.rows(PRODUCTS) if row.sku == later.code)
        assert not blank.item_code
        firm.book.view(STOCK_ITEMS).append([later])
        firm.press("post_products")
        row = next(row for row in firm.book.rows(PRODUCTS) if row.id == blank.id)
        assert (row.item_code, row.verify_status) == (blank.sku, RowStatus.SUCCESS)
        place = [row.id for row in firm.book.rows(PRODUCTS)].index(blank.id)
        count = len(firm.book.rows(PRODUCTS))
        view = firm.book.view(PRODUCTS)
        view.put(("Tick",), [("✓" if number == place else "",) for number in range(count)])
        firm.press("unlink_products")
        firm.press("post_products")
        row = next(row for row in firm.book.rows(PRODUCTS) if row.id == blank.id)
        assert (row.item_code, row.verify_status) == ("", RowStatus.UNLINKED)


def test_sure_suggestions_are_filled_in_after_a_yes(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.up_to("fetch_products")
        rows = firm.book.rows(PRODUCTS)
        known = rows[0]
        assert known.item_code
        view = firm.book.view(PRODUCTS)
        view.put(("Item Code",), [("" if row.id == known.id else row.item_code,) for row in rows])
        said = firm.press("suggest_items_for_products")
        again = {row.id: row for row in firm.book.rows(PRODUCTS)}
        assert again[known.id].item_code == again[known.id].suggestion == known.item_code
        assert (again[known.id].score or 0) >= 90
        assert "1 filled in" in said or " filled in, " in said


def test_a_missing_item_is_one_problem_with_the_number_of_its_orders(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("fetch_orders")
        gone = firm.shop.month.missing_item.sku_id
        lines = firm.book.rows(ORDER_LINES)
        posted = {row.id for row in firm.book.rows(ORDERS) if row.status in POSTED_STATUSES}
        waiting = {row.order_id for row in lines if row.sku_id == gone} & posted
        firm.press("post_orders")
        found = [row for row in firm.book.rows(PROBLEMS) if "Missing item" in row.what_is_wrong]
        assert len(found) == 1
        assert f"{len(waiting)} order" in found[0].what_is_wrong
        assert firm.shop.month.missing_item.sku_name in found[0].what_is_wrong


def test_an_item_that_left_stock_items_is_named_by_every_button_until_it_is_back(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("fetch_orders")
        firm.press("make_stock_items")
        firm.press("post_products")
        lines = firm.book.view(ORDER_LINES)
        posted = {row.id for row in firm.book.rows(ORDERS) if row.status in POSTED_STATUSES}
        sold = next(row for row in lines.rows() if row.order_id in posted and row.code)
        gone = sold.code
        items = firm.book.view(STOCK_ITEMS)
        kept = items.rows()
        items.put(("Code",), [("" if row.code == gone else row.code,) for row in kept])
        lines.put(("Code",), [("" if row.code == gone else row.code,) for row in lines.rows()])
        waiting = {row.order_id for row in lines.rows() if row.sku_id == sold.sku_id} & posted
        for button in ("suggest_items_for_products", "make_stock_items"):
            assert f"Item code {gone} is not on Stock Items" in firm.press(button)
        firm.press("post_orders")
        [told] = [row for row in firm.book.rows(PROBLEMS) if gone in row.what_is_wrong]
        assert (told.table, told.column) == ("Products", "Item Code")
        assert f"Put {gone} back on Stock Items" in told.what_to_do
        words = {row.id: row.verify_status for row in firm.book.rows(ORDERS)}
        refused = {order for order in waiting if gone in words[order]}
        assert refused == waiting
        assert "Missing item code" not in words.values()
        states = {row.id: row.verify_status for row in firm.book.rows(PRODUCTS)}
        assert states[f"TT{sold.sku_id}"] == f"Item code '{gone}' is not in Stock Items."
        firm.book.view(STOCK_ITEMS).put(("Code",), [(row.code,) for row in kept])
        firm.press("post_orders")
        words = {row.id: row.verify_status for row in firm.book.rows(ORDERS)}
        assert {words[order] for order in refused} == {"Success"}
        states = {row.id: row.verify_status for row in firm.book.rows(PRODUCTS)}
        assert states[f"TT{sold.sku_id}"] == "Success"


def test_a_shop_without_a_stock_list_posts_its_default_item(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("fetch_orders")
        view = firm.book.view(SHOPS)
        view.put(("Default Item",), [("SALES",)] * view.count)
        said = firm.press("post_orders")
        assert "Missing item code" not in said
        posted = {row.item_code for row in firm.book.rows(INVOICE_LINES)}
        assert "SALES" in posted


def test_a_code_mended_on_order_lines_is_offered_for_its_sku(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("fetch_orders")
        gone = firm.shop.month.missing_item.sku_id
        lines = firm.book.view(ORDER_LINES)
        codes = [("SALES" if row.sku_id == gone else row.code,) for row in lines.rows()]
        lines.put(("Code",), codes)
        firm.press("suggest_items_for_products")
        [product] = [row for row in firm.book.rows(PRODUCTS) if row.id == f"TT{gone}"]
        assert (product.suggestion, product.score, product.item_code) == ("SALES", 100, "SALES")
        firm.press("post_products")
        [saved] = [row for row in firm.book.rows(ALTERNATIVES) if row[1] == f"TT{gone}"]
        assert saved.item_code == "SALES"


def test_what_a_changed_mapping_would_do_is_shown_before_anything_is_posted(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("post_payments")
        assert "same accounts" in firm.press("preview_mapping")
        lines = [row for row in firm.book.rows(INVOICE_LINES) if row.kind == "Transaction fee"]
        by_type = {"IV": 1, "CN": -1}
        posted = sum(by_type[row.doc_type] * row.amount for row in lines)
        asset = next(row for row in firm.book.rows(GL_ACCOUNTS) if "Current Asset" in row.acc_type)
        firm.book.view(STOCK_GROUPS).append(
            [StockGroupsRow("PREPAID", "Fees paid ahead", asset.code, asset.code)]
        )
        firm.book.view(STOCK_ITEMS).append([StockItemsRow("AHEAD", "Fee", "PREPAID", "UNIT", "No")])
        rules = firm.book.view(FEE_MAP)
        rows = rules.rows()
        codes = [("AHEAD" if row.fee_kind == "Transaction fee" else row.item_code,) for row in rows]
        rules.put(("Item Code",), codes)
        before = firm.book.rows(INVOICE_LINES)
        said = firm.press("preview_mapping")
        effects = firm.book.rows(MAPPING_EFFECT)
        assert {row.what for row in effects} == {"Transaction fee"}
        assert sum(row.effect for row in effects) == -posted > 0
        assert f"{-posted:,.2f}" in said
        assert firm.book.rows(INVOICE_LINES) == before
        [reached] = [row for row in firm.book.rows(FEE_MAP) if row.fee_kind == "Transaction fee"]
        assert reached.reaches == f"{asset.code} {asset.description}"


def test_another_item_of_a_sku_shows_its_sales_and_accounts(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=40) as firm:
        firm.up_to("post_payments")
        sold = next(row for row in firm.book.rows(ORDER_LINES) if row.code and row.quantity)
        products = firm.book.view(PRODUCTS)
        codes = []
        for row in products.rows():
            codes.append(("SHIPPING" if row.id == f"TT{sold.sku_id}" else row.item_code,))
        products.put(("Item Code",), codes)
        firm.press("preview_mapping")
        orders = {row.id for row in firm.book.rows(ORDERS) if row.invoice}
        sales = sum(
            row.quantity * row.sale_price
            for row in firm.book.rows(ORDER_LINES)
            if row.sku_id == sold.sku_id and row.order_id in orders
        )
        effects = firm.book.rows(MAPPING_EFFECT)
        assert sum(row.amount for row in effects) == sales
        assert all(row.posted_to.startswith(sold.code) for row in effects)
        assert all(row.now_to.startswith("SHIPPING") for row in effects)


def test_the_fee_map_shows_the_account_of_each_kind(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=5) as firm:
        firm.up_to("load_statement")
        accounts = {row.code: row.description for row in firm.book.rows(GL_ACCOUNTS)}
        rows = firm.book.rows(FEE_MAP)
        for row in rows:
            code, _, description = row.reaches.partition(" ")
            assert accounts[code] == description, row.fee_kind


def test_replace_takes_the_orders_with_an_invoice_alone(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("post_orders")
        invoiced = {row.id for row in firm.book.rows(ORDERS) if row.invoice}
        pending = {row.id for row in firm.book.rows(ORDERS) if row.status == "Pending"}
        view = firm.book.view(ORDERS)
        view.put(("Tick",), [("",)] * view.count)
        said = firm.press("replace_orders_as_invoice")
        assert said.startswith(f"Nothing changed: {len(invoiced)} unchanged.")
        assert {row.id for row in firm.book.rows(ORDERS) if row.invoice} == invoiced
        assert not invoiced & pending
